"""A course of a medicine with its administrations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from desktop.clinic.catalogue.dose_words import Piece
from desktop.clinic.catalogue.drug_typing import behind_name
from desktop.clinic.entry.answers import ROUTE
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import Drug, DrugName
from desktop.clinic.entry.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.kinds import Choice, Date, Duration, LongText, Number, Option, Reader, Span, Text
from desktop.clinic.entry.rules import at_most_once, happened, in_catalogue, in_order
from desktop.clinic.entry.telling import (
    MEDICATION,
    NO_DOUBTS,
    NOT_DUE,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    Happening,
    Page,
    Said,
    Section,
    Seen,
    Shaded,
    Tells,
    Unsaid,
)
from desktop.clinic.patient.drug_rules import drug_findings
from desktop.clinic.patient.drug_use import DrugUse
from desktop.clinic.patient.omalizumab import is_omalizumab, omalizumab_label_findings
from desktop.clinic.patient.omalizumab_doses import observation_findings, traced_doses_findings
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, Refused, _, joined, say
from desktop.clinic.words.number_typing import parse_number
from desktop.clinic.words.numbers import write_number

DOSE_UNIT = Choice(tuple(Option(unit, unit) for unit in ("mg", "µg", "g", "IU", "mL")))


@entry_type(label=N_("Administration"), plural=N_("Administrations"))
class Administration(Part):
    """One administered dose."""

    date: When | None = item(
        Date(time=True), N_("Date"), required=True, help=N_("Date and time, such as 12.8.24 09:30.")
    )
    dose: Decimal | None = item(Number(), N_("Dose"), hard=("0", "100000"), help=N_("In the unit of the course."))
    brand: str | None = item(Text(), N_("Brand"), help=N_("As printed on the package, such as Xolair."))
    lot: str | None = item(Text(), N_("Lot"), help=N_("As printed on the package."))
    site: str | None = item(Text(), N_("Site"), help=N_("Where it was given, such as left upper arm."))
    operator: str | None = item(Text(), N_("Given by"), help=N_("Who gave it."))


def _shading(course: MedicationCourse, reader: Reader) -> str:
    undosed = course.undosed(reader)
    # by which way it would be given is of no use where nobody wrote down that it was, and takes a line of the legend
    regimen = replace(course, route=None).regimen(reader) if undosed else course.regimen(reader)
    return ", ".join(filter(None, (f"{course.title(reader)} {regimen}".strip(), undosed)))


@entry_type(
    label=N_("Medication"),
    plural=N_("Medication"),
    dated="start",
    same=("drug", "start"),
    tells=Tells(
        lane=MEDICATION,
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=("drug",),
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("medication"),
        drawn=Shaded("stop", _shading),
        page=Page(name="medication", rows=(("dose", "dose_unit"), ("route", "interval"), ("start", "stop"))),
        doubts=NO_DOUBTS,
        said=("drug", "dose", "dose_unit", "route", "interval", "stop"),
        unsaid=Unsaid(
            ("indication", "strength", "prescriber", "note"), "the regimen says how it is taken, the summary why"
        ),
    ),
)
class MedicationCourse(Entry):
    """A medicine that is taken for a time. Attributes: domain reference §2.9."""

    drug: DrugName | None = item(
        Drug(dose="dose", unit="dose_unit", strength="strength"),
        N_("Drug"),
        required=True,
        code="ATC",
        help=N_("First letters, or a brand; with its dose if you like: Augmentin 1000 mg."),
    )
    indication: str | None = item(Text(), N_("Indication"), required=True, help=N_("As prescribed, or unknown."))
    strength: str | None = item(Text(), N_("Strength"), help=N_("As printed, such as 150 mg/mL."))
    dose: Decimal | None = item(Number(), N_("Dose"), hard=("0", "100000"), help=N_("One dose, as a number."))
    dose_unit: str | None = item(DOSE_UNIT, N_("Unit"), help=N_("The unit of the dose and of every administration."))
    route: str | None = item(ROUTE, N_("Route"), required=True, help=N_("How it is taken or given."))
    interval: Span | None = item(Duration(), N_("Every"), help=N_("4 w is every four weeks, 1 d daily."))
    start: When | None = item(Date(), N_("Started"), required=True, help=N_("Type ? when it is unknown."))
    stop: When | None = item(Date(), N_("Ended"), help=N_("Empty while it goes on."))
    prescriber: str | None = item(Text(), N_("Prescribed by"), help=N_("Who prescribed it."))
    note: str | None = item(LongText(), N_("Note"), help=N_("Changes and reasons, in short."))
    administrations: tuple[Administration, ...] = parts(
        Administration, N_("Administrations"), help=N_("Each dose that was given.")
    )

    def title(self, reader: Reader) -> str:
        return self.drug.said if self.drug else ""

    def line(self, seen: Seen) -> Said:
        stop = str(say(N_("until {date}"), date=self.stop.shown())) if self.stop else ""
        given = len(self.administrations)
        doses = str(say(N_("{count} doses recorded"), count=given)) if given else _(N_("no dose recorded"))
        return Said(details=(self.regimen(seen.reader), stop, doses))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        """Its start, its end and each administration."""
        drug = self.title(reader)
        undosed = self.undosed(reader)
        begins = N_("{drug} prescribed or started") if undosed else N_("{drug} started")
        yield Happening(self.start, str(say(begins, drug=drug)), tuple(filter(None, (self.regimen(reader), undosed))))
        for given in self.administrations:
            dose = Number().shown(given.dose, reader) if given.dose is not None else ""
            lot = str(say(N_("lot {lot}"), lot=given.lot)) if given.lot else ""
            details = (f"{dose} {self.dose_unit or ''}".strip() if dose else "", given.brand or "", lot)
            yield Happening(given.date, str(say(N_("{drug} given"), drug=drug)), details)
        if self.stop is not None:
            yield Happening(self.stop, str(say(N_("{drug} ended"), drug=drug)))

    def regimen(self, reader: Reader) -> str:
        """The dose in one line: "150 mg, subcutaneous, every 4 w"."""
        shown = []
        if self.dose is not None:
            shown.append(f"{Number().shown(self.dose, reader)} {self.dose_unit or ''}".strip())
        if self.route:
            shown.append(ROUTE.shown(self.route, reader))
        if self.interval:
            shown.append(str(say(N_("every {interval}"), interval=self.interval.text)))
        return ", ".join(shown)

    def undosed(self, reader: Reader) -> str:
        """What a list says where only a prescription is on record: omalizumab is given dose by dose, by others; "" else."""
        given = self.administrations or not is_omalizumab(self.drug, reader.catalogue)
        return "" if given else _(N_("no dose recorded"))

    def goes_on(self, around: Around) -> bool:
        """Is it, or may it still be, taken today? One that ended on an unknown day has ended."""
        return self.stop is None or (self.stop.latest is not None and self.stop.latest > around.today)

    def drug_answers(self, around: Around) -> Iterator[Finding]:
        """What the patient's drug reactions say of it. What goes on is checked as a plan is: it can still be stopped."""
        return drug_findings(DrugUse(self.drug, "drug", self.goes_on(around), self.start), around)

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("start", self.start, around)
        yield from happened("stop", self.stop, around)
        yield from in_order("stop", self.start, self.stop, N_("{then} is before the start ({first})."))
        yield from at_most_once("drug", self, around)
        for position, given in enumerate(self.administrations):
            where = f"administrations.{position}.date"
            yield from happened(where, given.date, around)
            yield from in_order(where, self.start, given.date, N_("{then} is before the start ({first})."))
            if given.date is not None and self.stop is not None and given.date.after(self.stop):
                sentence = N_("{given} is after the end ({stop}). Which of the two is right?")
                yield soft("V1", where, say(sentence, given=given.date, stop=self.stop))
        yield from in_catalogue("drug", self.drug, around)
        yield from self.drug_answers(around)
        if is_omalizumab(self.drug, around.reader.catalogue) is not False:
            yield from omalizumab_label_findings(self, self.goes_on(around), around)
            yield from traced_doses_findings(self, around)
            if self.goes_on(around):
                yield from observation_findings(self, around)
        yield from self._behind_the_name(around)
        if self.dose is not None and self.dose_unit is None:
            yield soft("unit", "dose_unit", say(N_("The dose has no unit.")))
        yield from self._other_doses()
        if not self.administrations:
            yield note("administrations", "administrations", say(N_("No administered dose is recorded.")))

    def _other_doses(self) -> Iterator[Finding]:
        """Doses that were given and are not the course's."""
        others = [one for one in self.administrations if self.dose is not None and one.dose not in (None, self.dose)]
        if others:
            sentence = N_("Given was another dose than the course's {dose}: {given}.")
            each = N_("{dose} on {date}")
            given = joined(say(each, dose=self._in_unit(one.dose), date=dated(one.date)) for one in others)
            said = say(sentence, dose=self._in_unit(self.dose), given=given)
            yield note("administrations", "administrations", said)

    def _in_unit(self, dose: Decimal | None) -> str:
        return "" if dose is None else f"{write_number(dose)} {self.dose_unit or ''}".strip()

    def _behind_the_name(self, around: Around) -> Iterator[Finding]:
        """A number without a unit is no dose, and a dose that says something else than the field beside it is asked after."""
        for piece in behind_name(self.drug.typed, around.reader.catalogue) if self.drug else ():
            if piece.sort == "number" and self.dose is None:
                sentence = N_("“{number}” has no unit, so it is not read as a dose. Type the dose and its unit below.")
                yield note("dose", "drug", say(sentence, number=piece.text))
            elif piece.sort == "amount" and self.dose is not None and not self._is_dose(piece):
                sentence = N_("{text} stands behind the name, and {dose} under Dose. Which of the two is right?")
                yield soft("dose", "drug", say(sentence, text=piece.text, dose=self._in_unit(self.dose)))

    def _is_dose(self, piece: Piece) -> bool:
        try:
            return (parse_number(piece.number), piece.unit) == (self.dose, self.dose_unit)
        except Refused:
            return False
