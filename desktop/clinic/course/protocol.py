"""How the clinic treats: sessions, days between them, dose and follow-up visits. The plan of a course is laid out by it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from desktop.clinic.cells.product_kinds import DaysApart
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import Cells, Duration, LongText, Number, Reader, Span, Text, Whole
from desktop.clinic.entry.rules import RECORDED
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    Nothing,
    Page,
    Said,
    Seen,
    Shelf,
    Tells,
    Unsaid,
)
from desktop.clinic.words.language import N_, _, joined, say
from desktop.clinic.words.typeahead import key_of

# limits that guard an infusion only where the protocol gives them
_LIMITS = ("tolerance", "cells", "per_kg_least", "per_kg_most", "thaw_to_start")


@entry_type(label=N_("Follow-up visit"), plural=N_("Follow-up visits"))
class ProtocolVisit(Part):
    """One visit of the schedule, counted from D0."""

    name: str | None = item(Text(), N_("Visit"), required=True, help=N_("Such as three months."))
    day: int | None = item(
        Whole(), N_("Day after D0"), required=True, unit="d", hard=("0", "36500"), help=N_("91 is three months.")
    )
    window: int | None = item(
        Whole(), N_("± days"), unit="d", hard=("0", "366"), help=N_("How far it may lie from that day.")
    )
    tests: str | None = item(Text(), N_("Tests due"), help=N_("Such as ECP, total IgE, CAST."))

    @property
    def days(self) -> tuple[int, int] | None:
        """The first and the last day of its window, counted from D0; None while its day is not answered."""
        return None if self.day is None else (self.day - (self.window or 0), self.day + (self.window or 0))


@entry_type(
    label=N_("Protocol"),
    plural=N_("Protocols"),
    same=("name",),
    of_clinic=True,
    tells=Tells(
        lane=Nothing("it belongs to no patient"),
        register=NOT_IN_REGISTER,
        shelf=Shelf(offers=("protocol",)),
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Nothing("the plan that follows it stands among the next visits"),
        drawn=NOT_DRAWN,
        page=Page(name="protocols", rows=(("sessions", "days_apart"), ("per_kg_least", "per_kg_most")), sheet="parts"),
        doubts=NO_DOUBTS,
        said=("name", "sessions", "days_apart", "cells"),
        unsaid=Unsaid(
            ("product", "tolerance", "per_kg_least", "per_kg_most", "thaw_to_start", "note"),
            "its form and sheet have them",
        ),
    ),
)
class Protocol(Entry):
    """How a course is given. Limits that guard an infusion are read from here; what is empty is not checked."""

    name: str | None = item(Text(), N_("Name"), required=True, help=N_("Such as MSC three sessions."))
    product: str | None = item(Text(), N_("Product"), help=N_("The cells that it is for."))
    sessions: int | None = item(
        Whole(), N_("Sessions"), required=True, hard=("1", "50"), help=N_("How many infusions.")
    )
    days_apart: tuple[int, ...] | None = item(DaysApart(), N_("Days apart"), help=N_("2, 3 is D0, D2 and D5."))
    tolerance: int | None = item(
        Whole(), N_("Tolerance"), unit="d", hard=("0", "60"), help=N_("How far a session may lie from its day.")
    )
    cells: Decimal | None = item(
        Cells(), N_("Cells per session"), hard=("1", "1000000000000"), help=N_("140e6; viable cells.")
    )
    per_kg_least: Decimal | None = item(
        Number(), N_("At least"), unit="10⁶/kg", code="10*6/kg", hard=("0", "100"), help=N_("Viable cells by weight.")
    )
    per_kg_most: Decimal | None = item(
        Number(), N_("At most"), unit="10⁶/kg", code="10*6/kg", hard=("0", "100"), help=N_("Viable cells by weight.")
    )
    thaw_to_start: Span | None = item(Duration(), N_("Thaw to start"), help=N_("The longest time allowed: 2 h."))
    visits: tuple[ProtocolVisit, ...] = parts(
        ProtocolVisit, N_("Follow-up visits"), help=N_("Counted from D0, the first infusion.")
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("What else matters."))

    def title(self, reader: Reader) -> str:
        return self.name or ""

    def line(self, seen: Seen) -> Said:
        sessions = str(say(N_("{count} sessions"), count=self.sessions)) if self.sessions != 1 else _(N_("1 session"))
        apart = ", ".join(map(str, self.days_apart or ()))
        cells = Cells().shown(self.cells, seen.reader) if self.cells is not None else ""
        visits = ", ".join(visit.name for visit in self.visits if visit.name)
        details = (
            sessions,
            str(say(N_("days apart {days}"), days=apart)) if apart else "",
            str(say(N_("{cells} cells each"), cells=cells)) if cells else "",
            str(say(N_("visits: {names}"), names=visits)) if visits else "",
        )
        return Said(details=details)

    def identity(self) -> tuple[str] | None:
        return (key_of(self.name),) if self.name else None

    def days_before(self, session: int) -> int | None:
        """The days from the session before to this one (2 or later); None where the protocol does not say."""
        apart = self.days_apart or ()
        if len(apart) == 1:
            return apart[0]
        return apart[session - 2] if 2 <= session <= len(apart) + 1 else None

    def findings(self, around: Around) -> Iterator[Finding]:
        if around.others(self):
            yield hard("V4", "name", say(RECORDED))
        yield from self._days_findings()
        if self.per_kg_least is not None and self.per_kg_most is not None and self.per_kg_least > self.per_kg_most:
            shown = {name: getattr(self, f"per_kg_{name}") for name in ("least", "most")}
            sentence = N_("At least {least} and at most {most} × 10⁶/kg exclude each other. Please check both.")
            yield hard("protocol", "per_kg_most", say(sentence, **shown))
        yield from self._visit_findings()
        if empty := [say(self.declaration.field(name).label) for name in _LIMITS if getattr(self, name) is None]:
            sentence = N_("Empty, and so not checked before an infusion: {names}.")
            yield note("protocol", "", say(sentence, names=joined(empty)))

    def _days_findings(self) -> Iterator[Finding]:
        """Do the days apart fit the number of sessions?"""
        if self.sessions is None:
            return
        apart, gaps = len(self.days_apart or ()), self.sessions - 1
        if apart > 1 and apart != gaps:
            sentence = N_(
                "{sessions} sessions have {gaps} intervals, and {apart} are given. Type one for each, or one for all."
            )
            yield hard("protocol", "days_apart", say(sentence, sessions=self.sessions, gaps=gaps, apart=apart))
        elif apart and not gaps:
            yield hard(
                "protocol", "days_apart", say(N_("One session has no interval. Leave it empty, or type more sessions."))
            )
        elif gaps and not apart:
            sentence = N_("No days apart are given: only the first session will have a due day.")
            yield soft("protocol", "days_apart", say(sentence))

    def _visit_findings(self) -> Iterator[Finding]:
        """Is each visit told from the others by its name and by its days?"""
        names: set[str] = set()
        for position, visit in enumerate(self.visits):
            if visit.name and key_of(visit.name) in names:
                sentence = N_("{name} stands here already. Give each visit a name of its own: a visit is found by it.")
                yield hard("V4", f"visits.{position}.name", say(sentence, name=visit.name))
            names.add(key_of(visit.name or ""))
        placed = sorted((visit.days, position) for position, visit in enumerate(self.visits) if visit.days)
        for (before, earlier), (then, position) in pairwise(placed):
            if before[1] >= then[0]:
                sentence = N_("The windows of {earlier} and {later} overlap: a visit in between could be either.")
                shown = {"earlier": self.visits[earlier].name or "", "later": self.visits[position].name or ""}
                yield note("protocol", f"visits.{position}.window", say(sentence, **shown))
