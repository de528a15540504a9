"""A patch test: haptens applied once and read several times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from desktop.clinic.allergy import allergy_words
from desktop.clinic.allergy.allergy_kinds import GRADE, PATCH_HOURS, POSITIVE_GRADES, Amount, HaptenName, ReadingTimes
from desktop.clinic.allergy.allergy_rules import concentration_findings
from desktop.clinic.allergy.medication_rules import hiding_findings, light_findings, omalizumab_findings
from desktop.clinic.catalogue.suppressors import PATCH
from desktop.clinic.entry.answers import UNKNOWN, YES_NO
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import Choice, Date, Link, LongText, Number, Option, Reader, Text, Whole
from desktop.clinic.entry.rules import at_most_once, happened
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    OFF_THE_SHELF,
    REVIEWED,
    TESTS,
    Due,
    Happening,
    Nothing,
    Page,
    Said,
    Section,
    Seen,
    Tells,
    Ticked,
    Unsaid,
)
from desktop.clinic.patient.caused import caused_findings
from desktop.clinic.patient.drug_rules import drug_findings
from desktop.clinic.patient.drug_use import DrugUse, drug_in
from desktop.clinic.words.dates import LAST_YEAR, When, is_known
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.typeahead import key_of

RELEVANCE = Choice((Option("current", N_("current")), Option("past", N_("past")), UNKNOWN))


@entry_type(label=N_("Hapten"), plural=N_("Haptens"))
class PatchHapten(Part):
    """One hapten with its readings, by ICDRG grade [S21]; a reading that was not done stays empty."""

    hapten: str | None = item(
        HaptenName(), N_("Hapten"), required=True, help=N_("First letters; another name is kept as typed.")
    )
    concentration: Decimal | None = item(Number(), N_("Conc."), unit="%", hard=("0", "100"), help=N_("In percent."))
    vehicle: str | None = item(Text(), N_("Vehicle"), help=N_("Such as pet. or aq."))
    h48: str | None = item(
        GRADE, N_("48 h"), help=N_("−, ?+, +, ++, +++, IR or NT; pos. for positive without a grade.")
    )
    h72: str | None = item(
        GRADE, N_("72 h"), help=N_("−, ?+, +, ++, +++, IR or NT; pos. for positive without a grade.")
    )
    h96: str | None = item(
        GRADE, N_("96 h"), help=N_("−, ?+, +, ++, +++, IR or NT; pos. for positive without a grade.")
    )
    h168: str | None = item(
        GRADE, N_("168 h"), help=N_("−, ?+, +, ++, +++, IR or NT; pos. for positive without a grade.")
    )
    relevance: str | None = item(
        RELEVANCE, N_("Relevance"), help=N_("Does it explain the patient's skin now, or before?")
    )
    first_positive: int | None = item(
        Whole(), N_("First positive"), unit="h", computed=True, help=N_("The first reading that was positive.")
    )

    def read_at(self, hours: int) -> str | None:
        """The grade of one reading; None while it is not typed."""
        grade: str | None = getattr(self, f"h{hours}")
        return grade

    def readings(self) -> tuple[int, ...]:
        """The hours at which it was read; "not tested" is no reading."""
        return tuple(hours for hours in PATCH_HOURS if self.read_at(hours) not in (None, "not_tested"))


@entry_type(
    label=N_("Patch test"),
    plural=N_("Patch tests"),
    dated="applied",
    same=("applied",),
    tells=Tells(
        lane=TESTS,
        follows=Nothing("it is worked out from its own answers alone"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=REVIEWED,
        due=Due(N_("Read the patch test at {what} h"), day="next_due", what="next_hours"),
        summary=Section("tests"),
        drawn=Ticked(N_("patch test")),
        page=Page(
            name="tests",
            place=5,
            rows=(("site", "chamber"),),
            stays=("planned", "site", "chamber", "read_by"),
            sheet="parts",
        ),
        doubts=NO_DOUBTS,
        said=("planned",),
        unsaid=Unsaid(("site", "chamber", "sunned", "read_by", "note"), "the sheet and the summary have them"),
    ),
)
class PatchTest(Entry):
    """What was applied, and what was seen when. Attributes: domain reference §2.5."""

    applied: When | None = item(
        Date(time=True), N_("Applied"), required=True, help=N_("Date and time; the readings count from it.")
    )
    planned: tuple[int, ...] | None = item(
        ReadingTimes(), N_("Readings planned"), help=N_("Hours: 48, 72, 96, 168. Each is due on its day.")
    )
    site: str | None = item(Text(), N_("Site"), help=N_("Such as upper back."))
    chamber: str | None = item(Text(), N_("Chamber"), help=N_("The test system."))
    sunned: str | None = item(
        YES_NO, N_("Sun on the site"), help=N_("Strong sun or phototherapy there in the weeks before?")
    )
    read_by: str | None = item(Text(), N_("Read by"), help=N_("Who read it."))
    reaction: str | None = item(
        Link("drug_reaction"),
        N_("Reaction"),
        help=N_("The reaction that it caused, recorded in the history."),
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("The clinic's own words."))
    haptens: tuple[PatchHapten, ...] = parts(PatchHapten, N_("Haptens and readings"), help=N_("A row for each hapten."))
    next_due: When | None = item(
        Date(time=True), N_("Next reading due"), computed=True, help=N_("The first planned reading that is not done.")
    )
    next_hours: int | None = item(
        Whole(), N_("Which one"), unit="h", computed=True, help=N_("Hours after it was applied.")
    )

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        return {"planned": "48, 72, 96, 168"}

    def title(self, reader: Reader) -> str:
        return _(N_("patch test"))

    def line(self, seen: Seen) -> Said:
        due = ""
        if self.next_due is not None:
            words = N_("{hours} h reading due {date}")
            due = str(say(words, hours=self.next_hours, date=self.next_due.shown()))
        if not any(allergy_words.patch_readings(hapten) for hapten in self.haptens):
            return Said(_(N_("not read yet")), details=(self._names(), due))
        positives = allergy_words.patch_positives(self)
        shown = say(N_("{positive} positive of {all}"), positive=len(positives), all=len(self.haptens))
        return Said(str(shown), details=(allergy_words.few(positives), due))

    def standing(self, around: Around) -> tuple[str, str]:
        if self.applied is None or not self.planned:
            return "", ""
        if self.next_hours is None:
            return _(N_("✓ all planned readings are done")), ""
        if not is_known(self.next_due):
            return "", ""
        late = self.next_due.latest < around.today
        sentence = N_("The {hours} h reading was due {when}") if late else N_("Next reading due {when} ({hours} h)")
        return str(say(sentence, when=self.next_due.shown(), hours=self.next_hours)), ""

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        """The day it was applied, and each reading that was done."""
        yield Happening(self.applied, _(N_("patch test applied")), (self._names(),))
        for hours in sorted({hours for hapten in self.haptens for hours in allergy_words.patch_readings(hapten)}):
            read = [hapten for hapten in self.haptens if hours in allergy_words.patch_readings(hapten)]
            # the positive ones first
            read.sort(key=lambda hapten: allergy_words.patch_readings(hapten)[hours] not in POSITIVE_GRADES)
            told = allergy_words.few([allergy_words.patch_words(hapten, hours) for hapten in read])
            when = _later(self.applied, hours) if self.applied is not None else None
            yield Happening(when, str(say(N_("patch test read at {hours} h"), hours=hours)), (told,))

    def _names(self) -> str:
        return allergy_words.few([hapten.hapten for hapten in self.haptens if hapten.hapten])

    def completed(self, around: Around) -> Self:
        haptens = tuple(
            replace(
                row,
                first_positive=next((hours for hours in PATCH_HOURS if row.read_at(hours) in POSITIVE_GRADES), None),
            )
            for row in self.haptens
        )
        hours = self._next_hours()
        due = None if hours is None else self._due(hours)
        return replace(self, haptens=haptens, next_due=due, next_hours=hours)

    def _next_hours(self) -> int | None:
        """The first planned reading that not every hapten has; one that was passed over for a later one is not asked for."""
        begun = max(
            (hours for row in self.haptens for hours in PATCH_HOURS if row.read_at(hours) is not None), default=0
        )
        open_ones = (
            hours
            for hours in self.planned or ()
            if hours >= begun and not (self.haptens and all(row.read_at(hours) is not None for row in self.haptens))
        )
        return next(open_ones, None)

    def _due(self, hours: int) -> When | None:
        """So many hours after it was applied, as exact as that is known; None while not even that day is."""
        applied = self.applied
        if applied is None or not applied.exact:
            return None
        then = datetime.fromisoformat(f"{applied.day} {applied.time or '00:00'}") + timedelta(hours=hours)
        if then.year > LAST_YEAR:
            return None
        return When(then.date(), then.date(), then.date(), f"{then:%H:%M}" if applied.time else "", applied.assumed)

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("applied", self.applied, around)
        yield from at_most_once("applied", self, around)
        if not self.haptens:
            yield hard("rows", "haptens", say(N_("No hapten is named. Type what was applied.")))
        yield from self._too_early(around)
        yield from self._twice()
        yield from self._drug_findings(around)
        # a hapten is no drug of the catalogue: which of them it was to is for who named it
        yield from caused_findings(self.reaction, (), self.applied, "reaction", around)
        if self.next_hours is None:
            once = [row.hapten for row in self.haptens if row.hapten and len(row.readings()) == 1]
            never = [row.hapten for row in self.haptens if row.hapten and not row.readings()]
            if once:
                sentence = N_(
                    "Read once only: {names}. Two readings are needed to tell an allergic reaction from an irritant one."
                )
                yield note(
                    "readings", "haptens", say(sentence, names=", ".join(once)), "domain reference §2.5; why: GKU"
                )
            if never:
                yield note("readings", "haptens", say(N_("No reading is recorded: {names}."), names=", ".join(never)))
        elif self.next_due is None:
            sentence = N_("The {hours} h reading is not in the worklist: the day on which it was applied is not known.")
            yield note("due", "applied", say(sentence, hours=self.next_hours))
        unanswered = [
            row.hapten
            for row in self.haptens
            if row.hapten and row.first_positive is not None and row.relevance is None
        ]
        if unanswered:
            sentence = N_("Positive, and its relevance is not answered: {names}.")
            yield note("relevance", "haptens", say(sentence, names=", ".join(unanswered)))
        yield from omalizumab_findings(self.applied, "applied", (PATCH,), around)
        yield from hiding_findings(self.applied, "applied", (PATCH,), around)
        yield from light_findings(self.sunned, "sunned", around)
        for position, row in enumerate(self.haptens):
            yield from self._concentration_findings(row, f"haptens.{position}.concentration", around)

    def _concentration_findings(self, row: PatchHapten, field: str, around: Around) -> Iterator[Finding]:
        """A5 on what was patched: a drug by its name, a hapten by what is usual."""
        if row.hapten is None:
            return
        known = around.reader.catalogue.drug_named(row.hapten)
        drug = DrugName(row.hapten, known.atc if known is not None else "")
        typed = None if row.concentration is None else f"{show_number(row.concentration)} %"
        amount = None if row.concentration is None else Amount(row.concentration, "%")
        yield from concentration_findings(drug, typed, amount, PATCH, field, around)

    def _drug_findings(self, around: Around) -> Iterator[Finding]:
        """A1, A2 and A10 on a hapten that is a drug, or that is called as one to which the patient reacted."""
        for position, row in enumerate(self.haptens):
            if row.hapten and (drug := drug_in(row.hapten, around)) is not None:
                where = f"haptens.{position}.hapten"
                use = DrugUse(drug, where, planned=False, when=self.applied, caused=self.reaction or "", testing=True)
                yield from drug_findings(use, around)

    def _too_early(self, around: Around) -> Iterator[Finding]:
        """V1: a reading of a day that has not come. A reading is meant for its day, not for its hour [design]."""
        if self.applied is None or self.applied.earliest is None:
            return
        for hours in PATCH_HOURS:
            first = next((place for place, row in enumerate(self.haptens) if row.read_at(hours) is not None), None)
            if first is not None and (around.today - self.applied.earliest).days * 24 < hours:
                sentence = N_("{hours} h after it was applied ({applied}) lies in the future.")
                yield hard("V1", f"haptens.{first}.h{hours}", say(sentence, hours=hours, applied=self.applied))

    def _twice(self) -> Iterator[Finding]:
        """V4: one hapten stands twice."""
        seen = set()
        for position, row in enumerate(self.haptens):
            key = key_of(row.hapten), row.concentration, key_of(row.vehicle)
            if row.hapten and key in seen:
                sentence = N_("{hapten} stands here already. Is it a second one?")
                yield soft("V4", f"haptens.{position}.hapten", say(sentence, hapten=row.hapten))
            seen.add(key)


def _later(when: When, hours: int) -> When:
    """So many hours later, which are whole days; what is no exact day becomes an assumed one."""
    if not is_known(when):
        return when
    days = timedelta(hours=hours)
    assumed = when.assumed or not when.exact
    return When(when.earliest + days, when.latest + days, when.day + days, when.time, assumed)
