"""An infusion session: cells given to the patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Self

from desktop.clinic.answers import ROUTE, UNKNOWN
from desktop.clinic.dates import When
from desktop.clinic.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.findings import Finding, note, soft
from desktop.clinic.kinds import Cells, Choice, Date, Drug, DrugName, LongText, Number, Option, Text, Whole
from desktop.clinic.language import N_, _, say
from desktop.clinic.rules import happened, in_order, not_twice

DOSE_BASIS = Choice(
    (
        Option("per_session", N_("per session")),
        Option("total", N_("in total, over all sessions")),
        UNKNOWN,
    )
)
PREMEDICATED = Choice(
    (Option("given", N_("given")), Option("none", N_("none given")), Option("not_recorded", N_("not recorded")), UNKNOWN)
)
EVENTS_ASKED = Choice(
    (
        Option("none", N_("asked, none")),
        Option("some", N_("asked, see adverse events")),
        Option("not_asked", N_("not asked")),
        Option("unknown", N_("not known whether asked")),
    )
)
SOFT_PER_KG = (Decimal("0.5"), Decimal(5))


@entry_type(label=N_("Premedication"), plural=N_("Premedication"))
class Premedication(Part):
    """A drug given before the cells."""

    drug: DrugName | None = item(
        Drug(), N_("Drug"), required=True, code="ATC", help=N_("First letters; a brand is kept as typed.")
    )
    dose: str | None = item(Text(), N_("Dose"), help=N_("With its unit, as given."))
    at: When | None = item(Date(time=True), N_("Given at"), help=N_("Date and time, such as 14.5.24 10:00."))


@entry_type(
    label=N_("Infusion"), plural=N_("Infusions"), dated="start", same=("course", "session")
)
class Infusion(Entry):
    """One session of a course. Attributes: domain reference §2.7; the product is text for now."""

    course: int | None = item(Whole(), N_("Course"), required=True, hard=("1", "50"), help=N_("The series it belongs to: 1 for the first."))
    session: int | None = item(
        Whole(), N_("Session"), required=True, hard=("1", "100"), help=N_("1 for the first one of the course.")
    )
    sessions: int | None = item(Whole(), N_("of"), hard=("1", "100"), help=N_("How many the course has."))
    start: When | None = item(Date(time=True), N_("Started"), required=True, help=N_("Date and time, such as 14.5.24 10:30."))
    stop: When | None = item(Date(time=True), N_("Ended"), help=N_("Date and time, if it was recorded."))
    cells: Decimal | None = item(
        Cells(), N_("Cells"), required=True, unit=N_("cells"), hard=("1000000", "1000000000"), help=N_("As printed: 140e6 is 140 × 10⁶.")
    )
    dose_basis: str | None = item(DOSE_BASIS, N_("Dose basis"), required=True, help=N_("Is the printed number of cells per session or in total?"))
    route: str | None = item(ROUTE, N_("Route"), required=True, help=N_("How the cells were given."))
    volume: Decimal | None = item(
        Number(), N_("Volume"), unit="mL", hard=("5", "500"), help=N_("What was infused, cells and carrier together.")
    )
    product: str | None = item(Text(), N_("Product"), required=True, help=N_("Kind and source of the cells, as printed."))
    lot: str | None = item(Text(), N_("Lot"), required=True, help=N_("As printed, or unknown."))
    premedicated: str | None = item(
        PREMEDICATED, N_("Premedicated"), required=True, help=N_("Was anything given before the cells?")
    )
    premedication: tuple[Premedication, ...] = parts(
        Premedication, N_("Premedication"), help=N_("Each drug that was given before the cells.")
    )
    operator: str | None = item(Text(), N_("Given by"), help=N_("Who gave it."))
    events_asked: str | None = item(
        EVENTS_ASKED, N_("Adverse events"), required=True, help=N_("Was the patient asked for adverse events?")
    )
    asked_on: When | None = item(
        Date(time=True), N_("Asked on"), asked=lambda values, reader: values.get("events_asked") in ("none", "some"),
        help=N_("When the patient was asked."),
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("How it went, in short."))
    cells_per_kg: Decimal | None = item(
        Number(decimals=2), N_("Cells per kg"), unit=N_("10⁶ cells/kg"), computed=True, code="UCUM 10*6/kg",
        help=N_("Cells of this session by the weight nearest before it."),
    )
    weight_used: str | None = item(
        Text(), N_("Worked out with"), computed=True, help=N_("The weight that was used, or why there is none.")
    )

    @classmethod
    def suggested(cls, chart: Any) -> dict[str, str]:
        given = [kept.entry for kept in chart.infusions()]
        last = max(given, key=lambda infusion: (infusion.course, infusion.session), default=None)
        if last is None:
            return {"course": "1", "session": "1"}
        if last.sessions and last.session >= last.sessions:
            return {"course": str(last.course + 1), "session": "1"}
        return {"course": str(last.course), "session": str(last.session + 1)}

    def title(self, reader: Any) -> str:
        return str(say(N_("infusion {session}"), session=self.session)) if (self.course or 1) == 1 else str(
            say(N_("infusion {session} of course {course}"), session=self.session, course=self.course)
        )

    @property
    def cells_per_session(self) -> Decimal | None:
        """Cells given in this session; None while the dose basis leaves it open."""
        if self.cells is None or self.dose_basis in (None, "unknown"):
            return None
        if self.dose_basis == "per_session":
            return self.cells
        return self.cells / self.sessions if self.sessions else None

    def completed(self, around: Any) -> Self:
        weight = around.chart.weight_before(self.start)
        given = self.cells_per_session
        if given is None or weight is None:
            missing = N_("dose basis or number of sessions unknown") if given is None else N_("no weight before the infusion")
            return replace(self, cells_per_kg=None, weight_used=missing)
        per_kg = (given / weight[0] / 1_000_000).quantize(Decimal("0.0001"))
        used = f"{Number().shown(weight[0], around.reader)} kg ({weight[1].shown()})"
        return replace(self, cells_per_kg=per_kg, weight_used=used)

    def how_per_kg(self, reader: Any) -> str:
        """How the cells per kg came about, or why they are not known."""
        if self.cells_per_kg is None:
            return _(self.weight_used or N_("no weight before the infusion"))
        sentence = N_("{cells} ÷ {weight} = {result} × 10⁶ cells/kg")
        cells, result = Cells().shown(self.cells_per_session, reader), Number(decimals=2).shown(self.cells_per_kg, reader)
        return str(say(sentence, cells=cells, weight=self.weight_used, result=result))

    def findings(self, around: Any) -> Iterator[Finding]:
        yield from happened("start", self.start, around)
        yield from happened("stop", self.stop, around)
        yield from in_order("stop", self.start, self.stop, N_("{then} is before the start ({first})."))
        yield from happened("asked_on", self.asked_on, around)
        for position, drug in enumerate(self.premedication):
            yield from happened(f"premedication.{position}.at", drug.at, around)
        yield from not_twice("session", self, around)
        if self.dose_basis == "unknown":
            sentence = N_("It is not known whether this is the dose per session or in total, so cells per kg stay empty.")
            yield soft("M8", "dose_basis", say(sentence), "M8, domain reference §5")
        elif self.dose_basis == "total" and not self.sessions:
            yield soft("M8", "sessions", say(N_("The number of sessions is needed to work out the dose of this one.")))
        elif self.cells_per_kg is None and self.start is not None and not self.start.unknown:
            yield soft("M8", "cells", say(N_("No weight was measured before this infusion, so cells per kg stay empty.")))
        elif self.cells_per_kg is not None and not SOFT_PER_KG[0] <= self.cells_per_kg <= SOFT_PER_KG[1]:
            sentence = N_("{how}: outside the usual 0.5 to 5 × 10⁶ cells/kg (a proposal of ours, not a published limit).")
            yield soft("M8", "cells", say(sentence, how=self.how_per_kg(around.reader)), "[design], domain reference §2.7")
        if self.premedicated == "given" and not self.premedication:
            yield soft("premedication", "premedicated", say(N_("Premedication was given, but no drug is named.")))
        if self.premedicated == "none" and self.premedication:
            yield soft("premedication", "premedicated", say(N_("A drug is named, but the answer is that none was given.")))
        if self.events_asked in ("not_asked", "unknown"):
            yield note("events", "events_asked", say(N_("That none is recorded does not mean that there was none.")))
        if self.start is not None and self.start.exact and not self.start.time:
            yield note("time", "start", say(N_("The time is not recorded: the onset of an adverse event is known to the day only.")))
