"""Skin prick and intradermal tests of one sitting, on one sheet with its controls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

from desktop.clinic.allergy import skin_words
from desktop.clinic.allergy.allergy_kinds import (
    Diameters,
    DiametersText,
)
from desktop.clinic.allergy.allergy_rules import (
    concentration_findings,
    lower_start_findings,
    skin_timing_findings,
    tested_drug,
)
from desktop.clinic.allergy.medication_rules import omalizumab_findings, risk_findings
from desktop.clinic.allergy.skin_and_panel import skin_discordance
from desktop.clinic.allergy.skin_rows import PRINTED, Intradermal, SkinPrick
from desktop.clinic.allergy.skin_validity import (
    TESTS,
    growth,
    has_wheal,
    intradermal_outcome,
    late_hours,
    prick_outcome,
    readable,
    reasons,
    validity,
    validity_findings,
    why,
)
from desktop.clinic.allergy.skin_words import OUTCOME
from desktop.clinic.catalogue.allergy_facts import AllergyLimits
from desktop.clinic.catalogue.suppressors import INTRADERMAL, PRICK
from desktop.clinic.entry.answers import UNKNOWN, YES_NO
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.clinical_kinds import Drug, DrugName
from desktop.clinic.entry.entries import Entry, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import (
    Choice,
    Date,
    Duration,
    Link,
    LongText,
    Option,
    Reader,
    Saying,
    Span,
    Text,
    Values,
)
from desktop.clinic.entry.rules import at_most_once, in_catalogue, in_order
from desktop.clinic.entry.stages import STAGE, is_planned, once_done, stage_findings
from desktop.clinic.entry.telling import Happening, Said, Seen
from desktop.clinic.patient.caused import caused_findings
from desktop.clinic.patient.drug_rules import drug_findings
from desktop.clinic.patient.drug_use import DrugUse
from desktop.clinic.patient.on_board import on_board
from desktop.clinic.patient.severe_delayed import severe_delayed_findings
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.numbers import show_number

VALIDITY = Choice(
    (
        Option("valid", N_("valid")),
        Option("invalid", N_("invalid")),
        Option("unknown", N_("validity not known")),
    )
)
# "unknown" is one that may have been; "untold" a drug that may be one
BOARD = Choice((*YES_NO.choices, Option("untold", N_("cannot tell"))))
TAKEN = Choice(
    (Option("none", N_("none taken")), Option("taken", N_("taken")), Option("not_asked", N_("not asked")), UNKNOWN)
)


def _taken(values: Values, reader: Reader) -> bool:
    return values.get("antihistamine") == "taken"


def _doubtful(values: Values, reader: Reader) -> bool:
    return values.get("validity") == "invalid"


@entry_type(
    label=N_("Skin tests"),
    plural=N_("Skin tests"),
    dated="date",
    same=("stage", "date"),
    tells=skin_words.TELLS,
)
class SkinTest(Entry):
    """The pricks and injections of one sitting. Attributes: domain reference §2.5; validity: rules A6 and A7."""

    stage: str | None = item(STAGE, N_("Stage"), required=True, help=N_("A planned one is checked before it happens."))
    date: When | None = item(
        Date(time=True, ahead=30), N_("Date and time"), required=True, help=N_("When it was or will be done.")
    )
    histamine: Diameters | None = item(
        DiametersText(), N_("Histamine"), unit="mm", asked=once_done, help=N_("Wheal of the positive control: 6x5.")
    )
    saline: Diameters | None = item(
        DiametersText(), N_("Saline"), unit="mm", asked=once_done, help=N_("Wheal of the negative control; 0 for none.")
    )
    antihistamine: str | None = item(TAKEN, N_("Antihistamine"), help=N_("Was one taken in the weeks before?"))
    antihistamine_drug: DrugName | None = item(
        Drug(), N_("Which one"), asked=_taken, code="ATC", help=N_("First letters.")
    )
    antihistamine_last: When | None = item(
        Date(time=True), N_("Last taken"), asked=_taken, help=N_("The day of the last dose.")
    )
    dermographism: str | None = item(YES_NO, N_("Dermographism"), help=N_("Does the skin wheal when it is stroked?"))
    read_after: Span | None = item(Duration(), N_("Read after"), asked=once_done, help=N_("Pricks: 15 to 20 min."))
    read_by: str | None = item(Text(), N_("Read by"), asked=once_done, help=N_("Who measured the wheals."))
    device: str | None = item(Text(), N_("Device"), help=N_("The lancet."))
    site: str | None = item(Text(), N_("Site"), help=N_("Such as forearm or back."))
    valid_because: str | None = item(
        LongText(),
        N_("Used all the same, because"),
        asked=_doubtful,
        help=N_("Why its results are used although a rule calls it invalid."),
    )
    reaction: str | None = item(
        Link("drug_reaction"),
        N_("Reaction"),
        asked=once_done,
        help=N_("The reaction that it caused, recorded in the history."),
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("The clinic's own words."))
    pricks: tuple[SkinPrick, ...] = parts(
        SkinPrick, N_("Skin prick tests"), help=N_("Controls stand at the left, not here.")
    )
    intradermals: tuple[Intradermal, ...] = parts(
        Intradermal, N_("Intradermal tests"), help=N_("Wheal injected and after 20 minutes.")
    )
    omalizumab: str | None = item(
        BOARD, N_("Omalizumab on board"), computed=True, help=N_("By the medication; rule A6.")
    )
    validity: str | None = item(
        VALIDITY, N_("Validity"), computed=True, help=N_("By the controls and the wash-out; rule A7.")
    )
    validity_why: Sentence | None = item(Saying(), N_("Why"), computed=True, help=N_("What the validity rests on."))

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        return {"stage": STAGE.written("done", None)}

    def title(self, reader: Reader) -> str:
        return _(N_("planned skin tests")) if is_planned(self) else _(N_("skin tests"))

    def line(self, seen: Seen) -> Said:
        return skin_words.line(self)

    def standing(self, around: Around) -> tuple[str, str]:
        return skin_words.standing(self, around)

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        yield skin_words.happening(self, reader)

    @property
    def rows(self) -> tuple[SkinPrick | Intradermal, ...]:
        """Every test of the sheet, pricks first."""
        return (*self.pricks, *self.intradermals)

    def completed(self, around: Around) -> Self:
        omalizumab = on_board(self.date, around, *TESTS).on_omalizumab
        if is_planned(self):
            return replace(
                self,
                pricks=tuple(replace(row, mean=None, outcome=None) for row in self.pricks),
                intradermals=tuple(replace(row, growth=None, outcome=None) for row in self.intradermals),
                omalizumab=omalizumab,
                validity=None,
                validity_why=None,
            )
        limits, found = around.reader.catalogue.allergy.limits, reasons(self, around)
        # what somebody decided to use all the same is judged as if it were valid
        spoiling = [] if self.valid_because else found
        pricks = tuple(
            replace(
                row,
                mean=row.wheal.mean if row.wheal else None,
                outcome=readable(prick_outcome(row, self, limits), spoiling, wheals=has_wheal(row, limits)),
            )
            for row in self.pricks
        )
        intradermals = tuple(
            replace(
                row,
                growth=growth(row),
                outcome=readable(intradermal_outcome(row, limits), spoiling, delayed=bool(late_hours(row))),
            )
            for row in self.intradermals
        )
        return replace(
            self,
            pricks=pricks,
            intradermals=intradermals,
            omalizumab=omalizumab,
            validity=validity(found),
            validity_why=why(found),
        )

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from stage_findings(self, around)
        yield from at_most_once("date", self, around)
        yield from in_order(
            "antihistamine_last", self.antihistamine_last, self.date, N_("The tests ({then}) are before it ({first}).")
        )
        yield from in_catalogue("antihistamine_drug", self.antihistamine_drug, around)
        if self.antihistamine == "taken":
            yield from drug_findings(
                DrugUse(self.antihistamine_drug, "antihistamine_drug", planned=False, when=self.antihistamine_last),
                around,
            )
        yield from self._wheal_findings(around.reader.catalogue.allergy.limits)
        yield from validity_findings(self, around)
        yield from omalizumab_findings(self.date, "date", TESTS, around)
        if any(tested_drug(row.substance) for row in self.intradermals):
            yield from risk_findings(self.date, "date", (INTRADERMAL,), around, is_planned(self))
        if not self.rows:
            make, sentence = (
                (soft, N_("Nothing is planned to be tested."))
                if is_planned(self)
                else (hard, N_("Nothing was tested."))
            )
            yield make("rows", "pricks", say(sentence))
        yield from _twice("pricks", self.pricks)
        yield from _twice("intradermals", self.intradermals)
        for name, position, row in self._placed():
            yield from self._drug_findings(row, f"{name}.{position}", around)
        if is_planned(self):
            if any(row.wheal is not None or row.printed for row in self.rows):
                yield soft("stage", "stage", say(N_("It has results and is still planned. Was it done?")))
        else:
            yield from self._result_findings(around)
            drugs = [drug for row in self.rows if (drug := tested_drug(row.substance)) is not None]
            yield from caused_findings(self.reaction, drugs, self.date, "reaction", around)
            yield from skin_discordance(self, around)

    def _placed(self) -> Iterator[tuple[str, int, SkinPrick | Intradermal]]:
        """Each row with the name of its parts and its place."""
        for name in ("pricks", "intradermals"):
            for position, row in enumerate(getattr(self, name)):
                yield name, position, row

    def _wheal_findings(self, limits: AllergyLimits) -> Iterator[Finding]:
        """V2: a wheal of a size that no wheal has."""
        wheals = [("histamine", self.histamine), ("saline", self.saline)]
        for name, position, row in self._placed():
            wheals += [(f"{name}.{position}.{field}", getattr(row, field, None)) for field in ("injected", "wheal")]
        for where, wheal in wheals:
            if wheal is not None and wheal.mean > limits.wheal_most.number:
                sentence = N_("A mean of {mean} mm is not possible for a wheal: {most} mm at most. Is it in mm?")
                shown = {"mean": show_number(wheal.mean), "most": show_number(limits.wheal_most.number)}
                yield hard("V2", where, say(sentence, **shown), limits.wheal_most.source)

    def _drug_findings(self, row: SkinPrick | Intradermal, where: str, around: Around) -> Iterator[Finding]:
        """A1 to A5 and A8 on a row that was or will be done with a drug."""
        if row.substance is not None and row.substance.extract:
            return
        drug = tested_drug(row.substance)
        use = DrugUse(drug, f"{where}.substance", is_planned(self), self.date, self.reaction or "", testing=True)
        yield from drug_findings(use, around)
        if isinstance(row, Intradermal):
            yield from severe_delayed_findings(use, around)
        if drug is None:
            return
        test = INTRADERMAL if isinstance(row, Intradermal) else PRICK
        if is_planned(self):
            yield from lower_start_findings(drug, test, f"{where}.substance", around)
        typed, amount = (row.concentration.text, row.concentration.amount) if row.concentration else (None, None)
        yield from concentration_findings(drug, typed, amount, test, f"{where}.concentration", around)
        yield from skin_timing_findings(drug, row.outcome, test, f"{where}.substance", self, around)

    def _result_findings(self, around: Around) -> Iterator[Finding]:
        """What was printed against what the wheals say, what was not read, and what came late."""
        facts = around.reader.catalogue.allergy
        for name, position, row in self._placed():
            where = f"{name}.{position}"
            judged = (
                prick_outcome(row, self, facts.limits)
                if isinstance(row, SkinPrick)
                else intradermal_outcome(row, facts.limits)
            )
            if row.printed and judged not in (row.printed, "not_judged"):
                sentence = N_("{name} is printed as {printed}, but its wheals say {judged}. Which of the two is right?")
                shown = {"printed": PRINTED.said(row.printed), "judged": OUTCOME.said(judged)}
                yield soft("printed", f"{where}.printed", say(sentence, name=_name(row), **shown), "[design]")
            if isinstance(row, Intradermal) and (hours := late_hours(row)):
                sentence = N_("{name} is positive late, at {hours} h: a delayed reaction.")
                yield note(
                    "late", f"{where}.late_{hours[0]}", say(sentence, name=_name(row), hours=", ".join(map(str, hours)))
                )
        for name, rows in (("pricks", self.pricks), ("intradermals", self.intradermals)):
            if unread := [_name(row) for row in rows if row.outcome == "not_judged" and row.substance is not None]:
                sentence = N_("Neither judged by a wheal and its control nor printed: {names}.")
                yield note("outcome", name, say(sentence, names=_few(unread)))
            if unknown := [
                _name(row) for row in rows if row.substance and not (row.substance.atc or row.substance.extract)
            ]:
                sentence = N_("Not in the catalogue, so not compared with a panel or a drug class: {names}.")
                yield note("substance", name, say(sentence, names=_few(unknown)))
        if self.read_after is not None and self.pricks and (minutes := self.read_after.minutes) is not None:
            first, last = facts.limits.prick_read_from.number, facts.limits.prick_read_to.number
            if not first <= minutes <= last:
                sentence = N_("Pricks are read after {first} to {last} min.")
                source = facts.limits.prick_read_from.source
                yield soft(
                    "read_after", "read_after", say(sentence, first=show_number(first), last=show_number(last)), source
                )
        if self.dermographism == "yes" and any(row.outcome == "positive" for row in self.pricks):
            sentence = N_(
                "With dermographism a wheal can come from the prick alone. Compare it with the saline control."
            )
            yield note("dermographism", "dermographism", say(sentence), "GKU")


def _name(row: SkinPrick | Intradermal) -> str:
    return row.substance.name if row.substance is not None else ""


def _few(names: Sequence[str]) -> str:
    """The names in one line, each once."""
    return ", ".join(dict.fromkeys(names))


def _twice(name: str, rows: Sequence[SkinPrick | Intradermal]) -> Iterator[Finding]:
    """V4: one substance in one concentration stands twice among the rows."""
    seen = set()
    for position, row in enumerate(rows):
        key = row.substance, row.concentration
        if row.substance is not None and key in seen:
            yield soft(
                "V4",
                f"{name}.{position}.substance",
                say(N_("{name} stands here already. Is it a second one?"), name=_name(row)),
            )
        seen.add(key)
