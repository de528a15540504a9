"""A drug provocation test: rising doses under watch. Only a negative one shows that a drug is tolerated [S13]."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Self

from desktop.clinic.allergy.allergy_kinds import Clock, Pressure
from desktop.clinic.allergy.allergy_words import provocation_total
from desktop.clinic.allergy.full_dose import REACHED, full_dose_findings, less_shown, reached, shows_less
from desktop.clinic.allergy.medication_rules import hiding_findings, omalizumab_findings, risk_findings
from desktop.clinic.allergy.provocation_rules import (
    ASTHMA,
    RISK,
    SCHEME,
    STRATEGY,
    asthma_findings,
    strategy_findings,
)
from desktop.clinic.catalogue.suppressors import PROVOCATION
from desktop.clinic.entry.answers import ROUTE, UNKNOWN, YES_NO
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.clinical_kinds import Drug, DrugName
from desktop.clinic.entry.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.kinds import (
    Choice,
    Date,
    Duration,
    Link,
    LongText,
    Number,
    Option,
    Reader,
    Span,
    Text,
    Whole,
)
from desktop.clinic.entry.rules import at_most_once, in_catalogue
from desktop.clinic.entry.stages import STAGE, is_planned, once_done, stage_findings
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_IN_REGISTER,
    OFF_THE_SHELF,
    TESTS,
    Due,
    Happening,
    Page,
    Reviewed,
    Said,
    Section,
    Seen,
    Tells,
    Ticked,
    Unsaid,
)
from desktop.clinic.patient.caused import caused_findings
from desktop.clinic.patient.drug_rules import drug_findings
from desktop.clinic.patient.drug_use import DrugUse
from desktop.clinic.patient.medication import DOSE_UNIT
from desktop.clinic.patient.on_board import on_board
from desktop.clinic.patient.severe_delayed import severe_delayed_findings
from desktop.clinic.patient.tolerated import allows_refuting
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number

RESULT = Choice(
    (Option("negative", N_("negative")), Option("positive", N_("positive")), Option("inconclusive", N_("inconclusive")))
)
STOP = Choice(
    (
        Option("completed", N_("completed, full dose reached")),
        Option("objective", N_("objective reaction")),
        Option("subjective", N_("complaints without signs")),
        Option("patient", N_("patient's wish")),
        Option("other", N_("other reason")),
        UNKNOWN,
    )
)


@entry_type(label=N_("Step"), plural=N_("Steps"))
class ProvocationStep(Part):
    """One dose, and how the patient was before the next one."""

    at: str | None = item(Clock(), N_("Time"), help=N_("Time of day: 9:30."))
    dose: Decimal | None = item(
        Number(), N_("Dose"), required=True, hard=("0", "100000"), help=N_("In the unit of the test.")
    )
    systolic: Decimal | None = item(
        Pressure(),
        N_("SBP"),
        unit="mmHg",
        code="8480-6",
        soft=("70", "220"),
        hard=("0", "300"),
        help=N_("Systolic, mmHg."),
    )
    diastolic: Decimal | None = item(
        Pressure(),
        N_("DBP"),
        unit="mmHg",
        code="8462-4",
        soft=("40", "130"),
        hard=("0", "200"),
        help=N_("Diastolic, mmHg."),
    )
    pulse: Decimal | None = item(
        Number(),
        N_("Pulse"),
        unit="/min",
        code="8867-4",
        soft=("40", "180"),
        hard=("0", "300"),
        help=N_("Beats a minute."),
    )
    saturation: Decimal | None = item(
        Number(), N_("SpO₂"), unit="%", code="59408-5", soft=("90", "100"), hard=("0", "100"), help=N_("In percent.")
    )
    seen: str | None = item(Text(), N_("Seen or felt"), help=N_("Signs and complaints; none."))
    cumulative: Decimal | None = item(
        Number(), N_("Cumulative"), computed=True, help=N_("This dose and those before it.")
    )
    interval: int | None = item(
        Whole(), N_("After"), unit="min", computed=True, help=N_("Minutes since the step before.")
    )


@entry_type(
    label=N_("Drug provocation"),
    plural=N_("Drug provocations"),
    dated="date",
    same=("stage", "date", "drug"),
    tells=Tells(
        lane=TESTS,
        follows=("patient", "infusion", "medication_course", "history_answer"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=("drug",),
        review=Reviewed(but=("stage", "planned")),
        due=Due(N_("Planned provocation with {what}"), day="date", what="drug", only=("stage", "planned")),
        summary=Section("tests"),
        drawn=Ticked(N_("provocation")),
        page=Page(
            name="tests",
            place=6,
            label=N_("Provocation"),
            rows=(("route", "dose_unit"), ("risk", "scheme")),
            stays=("stage", "route", "dose_unit", "supervised_by"),
            sheet="parts",
        ),
        doubts=NO_DOUBTS,
        said=("stage", "drug", "dose_unit", "stop_reason", "result"),
        unsaid=Unsaid(
            (
                "route",
                "full_dose",
                "strategy",
                "risk",
                "scheme",
                "asthma",
                "placebo",
                "indication",
                "observed",
                "supervised_by",
                "note",
            ),
            "the sheet and the summary have them",
        ),
    ),
)
class DrugProvocation(Entry):
    """A drug given in steps to see whether it is tolerated. Attributes: domain reference §2.5; rules A1 to A4 and A9."""

    stage: str | None = item(STAGE, N_("Stage"), required=True, help=N_("A planned one is checked before it happens."))
    date: When | None = item(
        Date(time=True, ahead=30), N_("Date"), required=True, help=N_("When it was or will be done.")
    )
    drug: DrugName | None = item(Drug(), N_("Drug"), required=True, code="ATC", help=N_("First letters, or a brand."))
    route: str | None = item(ROUTE, N_("Route"), help=N_("How it is taken or given."))
    dose_unit: str | None = item(DOSE_UNIT, N_("Unit of doses"), help=N_("The unit of every step."))
    full_dose: Decimal | None = item(
        Number(),
        N_("Full dose"),
        hard=("0", "10000000"),
        help=N_("For this patient, in the unit of doses; empty: an adult's usual one."),
    )
    strategy: str | None = item(
        STRATEGY, N_("Strategy"), help=N_("Direct is without skin or in-vitro tests before it.")
    )
    risk: str | None = item(RISK, N_("Risk"), help=N_("As it was judged before the test."))
    scheme: str | None = item(SCHEME, N_("Scheme"), help=N_("In how many doses it is given."))
    asthma: str | None = item(ASTHMA, N_("Asthma"), help=N_("Is it controlled on that day?"))
    placebo: str | None = item(YES_NO, N_("Placebo"), help=N_("Was a placebo given before?"))
    indication: str | None = item(Text(), N_("Reason"), help=N_("Why it is done."))
    stop_reason: str | None = item(
        STOP, N_("Ended because"), required=True, asked=once_done, help=N_("Why no further dose was given.")
    )
    result: str | None = item(
        RESULT,
        N_("Result"),
        required=True,
        asked=once_done,
        help=N_("Only a negative one shows that the drug is tolerated."),
    )
    reaction: str | None = item(
        Link("drug_reaction"),
        N_("Reaction"),
        asked=once_done,
        help=N_("The reaction that it caused, recorded in the history."),
    )
    observed: Span | None = item(Duration(), N_("Observed for"), asked=once_done, help=N_("After the last dose: 2 h."))
    supervised_by: str | None = item(Text(), N_("Watched by"), help=N_("The physician in charge."))
    note: str | None = item(LongText(), N_("Note"), help=N_("The clinic's own words."))
    steps: tuple[ProvocationStep, ...] = parts(ProvocationStep, N_("Steps"), help=N_("A row for each dose."))
    total: Decimal | None = item(
        Number(), N_("Total dose"), computed=True, help=N_("The sum of all steps, in their unit.")
    )
    reached_full_dose: str | None = item(
        REACHED, N_("Full dose reached"), computed=True, help=N_("By the doses, else by how it ended; rule A12.")
    )
    hidden: str | None = item(
        YES_NO,
        N_("Reaction hidden"),
        computed=True,
        help=N_("By what was taken: omalizumab, antihistamines, steroids."),
    )

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        return {"stage": STAGE.written("done", None)}

    def title(self, reader: Reader) -> str:
        if self.drug is None:
            return ""
        sentence = N_("planned provocation with {drug}") if is_planned(self) else N_("provocation with {drug}")
        return str(say(sentence, drug=self.drug.name))

    def line(self, seen: Seen) -> Said:
        total = provocation_total(self, seen.reader)
        if is_planned(self):
            return Said(_(N_("planned")), details=(total,))
        result = RESULT.shown(self.result, seen.reader) if self.result else ""
        return Said(result, details=(total, self._ended(seen.reader)), doubt=shows_less(self))

    def pressing(self, reader: Reader) -> bool:
        return self.result == "positive"

    def standing(self, around: Around) -> tuple[str, str]:
        parts = []
        if self.total is not None:
            total = f"{Number().shown(self.total, around.reader)} {self.unit(around.reader)}".strip()
            parts.append(str(say(N_("Total dose {total}"), total=total)))
        if is_planned(self):
            parts.append(STAGE.shown("planned"))
        elif self.result is not None:
            signs = {"positive": "+", "negative": "−", "inconclusive": "?"}
            parts.append(f"{signs[self.result]}\N{NO-BREAK SPACE}{RESULT.shown(self.result)}")
        less = "" if is_planned(self) else shows_less(self)
        return " · ".join(filter(None, (*parts, less))), "question" if less else ""

    def unit(self, reader: Reader) -> str:
        """The unit of its doses."""
        return DOSE_UNIT.shown(self.dose_unit) if self.dose_unit is not None else ""

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        total, planned = provocation_total(self, reader), is_planned(self)
        result = RESULT.shown(self.result, reader) if self.result else ""
        less = "" if planned else shows_less(self)
        details = (total,) if planned else (result, less, total, self._ended(reader))
        yield Happening(self.date, self.title(reader), details, bool(less), planned=planned)

    def _ended(self, reader: Reader) -> str:
        return STOP.shown(self.stop_reason, reader) if self.stop_reason not in (None, "unknown") else ""

    def completed(self, around: Around) -> Self:
        total: Decimal | None = Decimal(0)
        steps = []
        for before, step in zip((None, *self.steps), self.steps, strict=False):
            # behind a dose that is not known no sum is known
            total = None if total is None or step.dose is None else total + step.dose
            steps.append(
                replace(step, cumulative=total, interval=None if before is None else _minutes(before.at, step.at))
            )
        made = replace(self, steps=tuple(steps), total=total if steps else None)
        if is_planned(self):
            return replace(made, reached_full_dose=None, hidden=None)
        hidden = on_board(self.date, around, PROVOCATION).hides
        return replace(made, reached_full_dose=reached(made, around), hidden=hidden)

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from stage_findings(self, around)
        yield from at_most_once("date", self, around)
        yield from in_catalogue("drug", self.drug, around)
        use = DrugUse(self.drug, "drug", is_planned(self), self.date, self.reaction or "", testing=True)
        yield from drug_findings(use, around)
        yield from severe_delayed_findings(use, around)
        when, planned = self.date, is_planned(self)
        yield from omalizumab_findings(when, "date", (PROVOCATION,), around, soft if planned else note)
        yield from hiding_findings(when, "date", (PROVOCATION,), around, planned)
        yield from risk_findings(when, "date", (PROVOCATION,), around, planned)
        yield from asthma_findings(self, around)
        yield from strategy_findings(self, around)
        yield from full_dose_findings(self, around)
        yield from self._step_findings()
        if is_planned(self):
            if self.result is not None:
                yield soft("stage", "stage", say(N_("It has a result and is still planned. Was it done?")))
        else:
            yield from self._result_findings(around)

    def _step_findings(self) -> Iterator[Finding]:
        """Are the steps in the order of their times, with rising doses in a unit?"""
        if self.steps and self.dose_unit is None:
            yield soft("unit", "dose_unit", say(N_("The doses have no unit.")))
        for position, (before, step) in enumerate(pairwise(self.steps), start=1):
            if before.at and step.at and _minutes(before.at, step.at) is None:
                sentence = N_(
                    "{at} is before the step above it ({before}), or more than 12 hours after it. Are the times right?"
                )
                yield soft("order", f"steps.{position}.at", say(sentence, at=step.at, before=before.at), "[design]")
            if before.dose is not None and step.dose is not None and step.dose < before.dose:
                sentence = N_("{dose} is less than the dose before it ({before}). Is it right?")
                shown = {"dose": show_number(step.dose), "before": show_number(before.dose)}
                yield soft("order", f"steps.{position}.dose", say(sentence, **shown), "[design]")

    def _result_findings(self, around: Around) -> Iterator[Finding]:
        """Does the result agree with how it ended, and is what follows from it recorded?"""
        if not self.steps:
            yield note("steps", "steps", say(N_("No step is recorded, so the dose that was reached is not known.")))
        if self.result == "positive" and self.reaction is None:
            sentence = N_("A positive provocation is a reaction. Enter it among the drug reactions, then name it here.")
            yield soft("reaction", "reaction", say(sentence))
        yield from caused_findings(self.reaction, [self.drug] if self.drug else [], self.date, "reaction", around)
        if self.result != "negative":
            return
        if self.reaction is not None or self.stop_reason in ("objective", "subjective"):
            yield soft(
                "result",
                "result",
                say(N_("It is called negative, but a reaction or complaints are named. Which is right?")),
            )
        elif self.stop_reason in ("patient", "other"):
            sentence = N_("It ended before the full dose: it is negative only up to the dose that was reached.")
            yield soft("result", "result", say(sentence), "[design]")
        if self.drug is not None and allows_refuting(self.drug, around):
            less = less_shown(self)
            allowed = N_("Negative: this allows to set the certainty of the reaction to {drug} to refuted.")
            not_shown = N_("Negative, but {less}: it does not show that {drug} is tolerated.")
            sentence = allowed if less is None else not_shown
            yield note(
                "A9", "result", say(sentence, drug=self.drug.name, less=less or ""), "A9, domain reference §5; S13"
            )


def _minutes(before: str | None, at: str | None) -> int | None:
    """Minutes from one time of day to the next, past midnight too; None when one is not known or it would be over 12 hours."""
    if not before or not at:
        return None
    first, then = (int(time[:2]) * 60 + int(time[3:]) for time in (before, at))
    passed = (then - first) % 1440
    return passed if passed <= 720 else None
