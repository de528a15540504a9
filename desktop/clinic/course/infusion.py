"""An infusion session: cells given to the patient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Self

from desktop.clinic.course import infusion_words
from desktop.clinic.course.chain import chain
from desktop.clinic.course.dose_rules import (
    DOSE_BASIS,
    CellsGiven,
    dose_of,
    given_dose_findings,
    more_than_held_findings,
)
from desktop.clinic.course.events_before import events_before_findings
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.infusion_rules import giving_findings
from desktop.clinic.course.patient_rules import emergency_kit_findings, two_person_findings
from desktop.clinic.course.premedication import Premedication, premedication_findings
from desktop.clinic.course.product_rules import minutes_since_thaw
from desktop.clinic.course.vital_signs import VitalSigns, asked_none_findings, vital_findings
from desktop.clinic.entry.answers import ROUTE, UNKNOWN, YES_NO
from desktop.clinic.entry.chart import Around, Chart, Session
from desktop.clinic.entry.entries import entry_type, item, parts
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.kinds import (
    Cells,
    Choice,
    Date,
    Link,
    LongText,
    Number,
    Option,
    Reader,
    Saying,
    Text,
    Values,
    Whole,
)
from desktop.clinic.entry.rules import at_most_once, happened, in_order
from desktop.clinic.entry.telling import Doubt, Happening, Said, Seen
from desktop.clinic.patient.caused import caused_findings
from desktop.clinic.patient.measurement import weights_before
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.typeahead import key_of

PREMEDICATED = Choice(
    (
        Option("given", N_("given")),
        Option("none", N_("none given")),
        Option("not_recorded", N_("not recorded")),
        UNKNOWN,
    )
)
EVENTS_ASKED = Choice(
    (
        Option("none", N_("asked, none")),
        Option("some", N_("asked, see adverse events")),
        Option("not_asked", N_("not asked")),
        Option("unknown", N_("not known whether asked")),
    )
)


def _without_bag(values: Values, reader: Reader) -> bool:
    # the chain tells them once a bag is named
    return values.get("bag") is None


@entry_type(
    label=N_("Infusion"),
    plural=N_("Infusions"),
    dated="start",
    same=("course", "session"),
    tells=infusion_words.TELLS,
)
class Infusion(Session):
    """One session of a course. Attributes: domain reference §2.7; the product is text for now."""

    course: int | None = item(
        Whole(), N_("Course"), required=True, hard=("1", "50"), help=N_("The series it belongs to: 1 for the first.")
    )
    session: int | None = item(
        Whole(), N_("Session"), required=True, hard=("1", "100"), help=N_("1 for the first one of the course.")
    )
    sessions: int | None = item(Whole(), N_("of"), hard=("1", "100"), help=N_("How many the course has."))
    start: When | None = item(
        Date(time=True), N_("Started"), required=True, help=N_("Date and time, such as 14.5.24 10:30.")
    )
    stop: When | None = item(Date(time=True), N_("Ended"), help=N_("Date and time, if it was recorded."))
    cells: Decimal | None = item(
        Cells(),
        N_("Cells"),
        unit=N_("cells"),
        soft=("1000000", "1000000000"),
        hard=("1000", "100000000000"),
        help=N_("As printed: 140e6 is 140 × 10⁶. Empty when nobody knows."),
    )
    dose_basis: str | None = item(
        DOSE_BASIS, N_("Dose basis"), required=True, help=N_("Is the printed number of cells per session or in total?")
    )
    route: str | None = item(ROUTE, N_("Route"), required=True, help=N_("How the cells were given."))
    volume: Decimal | None = item(
        Number(),
        N_("Volume"),
        unit="mL",
        soft=("5", "500"),
        hard=("0", "5000"),
        help=N_("What was infused, cells and carrier together."),
    )
    product: str | None = item(
        Text(), N_("Product"), required=True, asked=_without_bag, help=N_("Kind and source of the cells, as printed.")
    )
    lot: str | None = item(
        Text(), N_("Lot"), required=True, asked=_without_bag, help=N_("As printed, or unknown; a bag tells it.")
    )
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
        Date(time=True),
        N_("Asked on"),
        asked=lambda values, reader: values.get("events_asked") in ("none", "some"),
        help=N_("When the patient was asked."),
    )
    reaction: str | None = item(
        Link("drug_reaction"),
        N_("Reaction"),
        help=N_("A drug reaction that it or its premedication caused, recorded in the history."),
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("How it went, in short."))
    cells_per_kg: Decimal | None = item(
        Number(decimals=2),
        N_("Cells per kg"),
        unit=N_("10⁶ cells/kg"),
        computed=True,
        code="UCUM 10*6/kg",
        help=N_("Cells of this session by the weight nearest before it."),
    )
    weight_used: Sentence | None = item(
        Saying(), N_("Worked out with"), computed=True, help=N_("The weight that was used, or why there is none.")
    )
    bag: str | None = item(
        Link("bag", N_("bag (void)")),
        N_("Bag"),
        help=N_("Lot and number, or its identifier scanned. Empty when it is not in this file."),
    )
    checked_by: str | None = item(Text(), N_("Checked by"), help=N_("A second person, who compared patient and bag."))
    emergency_kit: str | None = item(YES_NO, N_("Emergency kit"), help=N_("Checked and at hand?"))
    viable_cells: Decimal | None = item(
        Cells(), N_("Viable cells"), computed=True, help=N_("Cells of the bag × its viability.")
    )
    viable_per_kg: Decimal | None = item(
        Number(decimals=2),
        N_("Viable cells per kg"),
        unit=N_("10⁶ cells/kg"),
        computed=True,
        code="UCUM 10*6/kg",
        help=N_("By the weight nearest before it."),
    )
    minutes_since_thaw: int | None = item(
        Whole(),
        N_("Since thaw"),
        unit="min",
        computed=True,
        help=N_("From the bag's thaw to the start, when both times are known."),
    )
    chain: Sentence | None = item(
        Saying(),
        N_("From donor to vein"),
        computed=True,
        help=N_("Donor, lot, passage, bag and viability, as far as they are known."),
    )
    vitals: tuple[VitalSigns, ...] = parts(
        VitalSigns, N_("Vital signs"), help=N_("−15 min to +2 h; at least three rows.")
    )

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        given = [(kept.entry.course or 0, kept.entry.session or 0, kept.entry) for kept in chart.of(cls)]
        if not given:
            return {"course": "1", "session": "1"}
        course, session, last = max(given, key=lambda one: one[:2])
        if last.sessions and session >= last.sessions:
            return {"course": str(course + 1), "session": "1"}
        texts = {"course": str(course), "session": str(session + 1), "product": last.product or ""}
        # within a course these are the same as a rule; the person sees them and may change them
        texts |= {"sessions": str(last.sessions or ""), "route": ROUTE.written(last.route) if last.route else ""}
        return texts

    def title(self, reader: Reader) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Which one it is: "infusion 2 of course 1"."""
        return str(self._name())

    def named(self, reader: Reader) -> Sentence:
        return self._name()

    def _name(self) -> Sentence:
        if (self.course or 1) == 1:
            return say(N_("infusion {session}"), session=self.session)
        return say(N_("infusion {session} of course {course}"), session=self.session, course=self.course)

    def option(self, id: str, reader: Reader) -> Option:
        return Option(id, self.title(reader), (str(self.session),))

    def line(self, seen: Seen) -> Said:
        return infusion_words.line(self, seen.reader)

    def understood(self, name: str, around: Around) -> str:
        if name != "cells" or self.cells is None:
            return ""
        return f"{Cells().shown(self.cells, around.reader)} · {self.how_per_kg()}"

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        yield infusion_words.happening(self, reader)

    def doubts(self, seen: Seen) -> Iterator[Doubt]:
        if not weights_before(seen.chart, self.start):
            yield Doubt("weight", _(N_("No weight was measured before this infusion, so cells per kg stay empty.")))

    @property
    def cells_per_session(self) -> Decimal | None:
        """Cells given in this session; None while the dose basis leaves it open."""
        return self._cells_given().per_session

    def completed(self, around: Around) -> Self:
        return self._of_bag(around)._by_weight(around)

    def giving(self, around: Around) -> Giving | None:
        """What the rules about a bag look at; None without a bag."""
        return self._giving(around) if self.bag is not None else None

    def _giving(self, around: Around) -> Giving:
        # it has happened, so they never forbid
        return Giving(
            type="infusion", planned=False, bag_id=self.bag or "", when=self.start, course=self.course,
            session=self.session, around=around, volume=self.volume, minutes=self._minutes(), caused=self.reaction or "",
        )  # fmt: skip

    def _minutes(self) -> int | None:
        """How long it took; None unless both ends are known to the minute."""
        start, stop = (when.moment if when is not None else None for when in (self.start, self.stop))
        return None if start is None or stop is None or stop <= start else int((stop - start).total_seconds() // 60)

    def _of_bag(self, around: Around) -> Self:
        giving = self.giving(around)
        if giving is None:
            return replace(self, viable_cells=None, viable_per_kg=None, minutes_since_thaw=None, chain=None)
        dose = dose_of(giving)
        return replace(
            self,
            viable_cells=dose.viable,
            viable_per_kg=dose.per_kg,
            minutes_since_thaw=minutes_since_thaw(giving),
            chain=chain(giving),
        )

    def _by_weight(self, around: Around) -> Self:
        given = self._cells_given().by_weight(weights_before(around.chart, self.start))
        return replace(self, cells_per_kg=given.per_kg, weight_used=given.weight_used)

    def _cells_given(self) -> CellsGiven:
        return CellsGiven(self.cells, self.dose_basis, self.sessions, self.start, self.cells_per_kg, self.weight_used)

    def how_per_kg(self) -> str:
        """How the cells per kg came about, or why they are not known."""
        return str(self._cells_given().how())

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("start", self.start, around)
        yield from happened("stop", self.stop, around)
        yield from in_order("stop", self.start, self.stop, N_("{then} is before the start ({first})."))
        if self._lasts_over_a_day():
            yield soft(
                "V1",
                "stop",
                say(N_("This is more than 24 hours after the start. Is it right?")),
                "domain reference §2.7",
            )
        yield from happened("asked_on", self.asked_on, around)
        for position in range(len(self.premedication)):
            yield from premedication_findings(self, position, around)
        # its product is text: whether the reaction is to that, its medium or its premedication is for who named it
        yield from caused_findings(self.reaction, (), self.start, "reaction", around)
        yield from self._session_findings(around)
        limits = around.reader.catalogue.cell_rules.limits
        yield from given_dose_findings(self._cells_given(), weights_before(around.chart, self.start), limits)
        yield from self._bag_findings(around)
        if self.vitals or self.bag:
            yield from vital_findings(self.vitals, limits)
        if self.events_asked == "none":
            yield from asked_none_findings(self.vitals, around)
        if self.premedicated == "given" and not self.premedication:
            yield soft("premedication", "premedicated", say(N_("Premedication was given, but no drug is named.")))
        if self.premedicated == "none" and self.premedication:
            yield soft(
                "premedication", "premedicated", say(N_("A drug is named, but the answer is that none was given."))
            )
        if self.events_asked in ("not_asked", "unknown"):
            yield note("events", "events_asked", say(N_("That none is recorded does not mean that there was none.")))
        if self.start is not None and self.start.exact and not self.start.time:
            yield note(
                "time",
                "start",
                say(N_("The time is not recorded: the onset of an adverse event is known to the day only.")),
            )

    def _bag_findings(self, around: Around) -> Iterator[Finding]:
        """What the rules say of the bag that was given; it stays with the entry for good."""
        giving = self.giving(around)
        if giving is None:
            sentence = N_(
                "No bag is named: donor, quality control, consent and the two-person check of this infusion are not checked."
            )
            yield note("chain", "bag", say(sentence))
            yield from events_before_findings(self._giving(around))
            return
        yield from giving_findings(giving)
        yield from more_than_held_findings(self._cells_given(), giving)
        yield from two_person_findings(self.operator, self.checked_by, "checked_by", giving)
        yield from emergency_kit_findings("emergency_kit", self.emergency_kit, giving)
        if self.lot and giving.lot and key_of(self.lot) != key_of(giving.lot.number):
            sentence = N_("Typed is lot {typed}, and the bag is of lot {lot}. Which of the two was given?")
            yield soft("lot", "lot", say(sentence, typed=self.lot, lot=giving.lot.number))

    def _lasts_over_a_day(self) -> bool:
        """Did it certainly last over 24 hours?"""
        start, stop = self.start, self.stop
        if not (is_known(start) and is_known(stop)):
            return False
        days = (stop.earliest - start.latest).days
        return days > 1 or (days == 1 and bool(start.time) and stop.time > start.time)

    def _session_findings(self, around: Around) -> Iterator[Finding]:
        """Is the session's number taken, beyond the course's last, at odds with the dates, or without a day?"""
        # two bags of one session, or two who wrote it down: it has happened, so it is asked after
        yield from at_most_once("session", self, around)
        if self.session is None or self.course is None:
            return
        if self.sessions and self.session > self.sessions:
            sentence = N_("The course has {sessions} sessions, and this is number {session}. Please check both.")
            yield soft("session", "session", say(sentence, sessions=self.sessions, session=self.session))
        others = [
            (kept.entry.session or 0, kept.entry.start)
            for kept in around.chart.infusions(self.course)
            if kept.id != around.itself
        ]
        if self.start is not None and (wrong := _out_of_order(self.session, self.start, others)) is not None:
            other, other_start = wrong
            sentence = N_(
                "Session {session} is dated {date}, session {other} {other_date}. Please check numbers and dates."
            )
            shown = {"date": self.start, "other": other, "other_date": other_start}
            yield soft("session", "start", say(sentence, session=self.session, **shown))
        if self.start is not None and self.start.unknown:
            dated = [(number, start.day) for number, start in others if is_known(start)]
            if all(self.session < number for number, day in dated if day == dated[0][1]):
                sentence = N_("Course {course} has no D0 while the day of this session is not known.")
                yield note("d0", "start", say(sentence, course=self.course))


def _out_of_order(session: int, start: When, others: Sequence[tuple[int, When | None]]) -> tuple[int, When] | None:
    """The first other session that is numbered after this one and certainly began before it, or the reverse."""
    for other, began in others:
        if began is None:
            continue
        if (session < other and start.after(began)) or (session > other and start.before(began)):
            return other, began
    return None
