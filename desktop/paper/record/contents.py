"""What the summary says, in the order of the domain reference §6, as plain text: the template lays it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.clinic.allergy import allergies
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import UNKNOWN_ANSWER, Reader
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import SEX, Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.plot.trajectories import Plot, plot
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.words.dates import When, exactly
from desktop.clinic.words.language import N_, _, say
from desktop.paper.allergy.allergens import PanelSet, panel_sets
from desktop.paper.allergy.skin_tests import (
    PatchSheet,
    ProvocationRow,
    SkinSheet,
    patch_sheets,
    planned_tests,
    provocations,
    skin_sheets,
)
from desktop.paper.course.sessions import (
    EventRow,
    OutcomeRow,
    SessionRow,
    consent_lines,
    event_rows,
    grades_by_session,
    outcome_heads,
    outcome_rows,
    product_lines,
    product_notes,
    session_rows,
)
from desktop.paper.page.words import age_words, brief, dated, facts, labelled, notes_of, quoted, shown
from desktop.paper.record.data_notes import data_notes
from desktop.paper.results.results import Results, results


@dataclass(frozen=True)
class MedicationRow:
    """One course of a medicine; `given` has a line for each administered dose."""

    drug: str
    regimen: str
    time: str
    about: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """Everything on the pages. A section that is empty has its sentence in the template."""

    letterhead: Letterhead | None
    name: str
    about: tuple[str, ...]
    printed: str
    banner: allergies.Banner
    history: tuple[tuple[str, tuple[str, ...]], ...]
    results: Results
    panels: tuple[PanelSet, ...]
    has_infusions: bool
    products: tuple[str, ...]
    infusions: tuple[SessionRow, ...]
    infusion_notes: tuple[str, ...]
    medication: tuple[MedicationRow, ...]
    medication_answer: str
    plot: Plot
    skin: tuple[SkinSheet, ...]
    patches: tuple[PatchSheet, ...]
    provocations: tuple[ProvocationRow, ...]
    test_notes: tuple[str, ...]
    events: tuple[EventRow, ...]
    event_notes: tuple[str, ...]
    grades: str
    outcome_heads: tuple[str, ...]
    outcomes: tuple[OutcomeRow, ...]
    data_notes: tuple[str, ...]
    next_visits: tuple[str, ...]


def contents(session: Any, patient: str, now: datetime) -> Contents:
    """The contents of a patient's summary."""
    chart, reader = session.chart(patient), session.reader_of(patient)
    who: Patient = chart.patient.entry
    heads = session.of_clinic(Letterhead)
    drawn = plot(chart, reader)
    infusions, products = chart.infusions(), session.products
    return Contents(
        letterhead=heads[-1].entry if heads else None,
        name=who.full_name,
        about=tuple(_about(who, reader, now)),
        printed=exactly(now.date(), f"{now:%H:%M}").shown(),
        banner=allergies.banner(chart, reader),
        history=tuple((label, tuple(lines)) for label, lines in _history(chart, reader)),
        results=results(chart, reader, drawn),
        panels=panel_sets(Around(chart, reader, now)),
        has_infusions=bool(infusions),
        products=tuple(product_lines(infusions, products, reader)),
        infusions=tuple(session_rows(infusions, products, chart, reader)),
        infusion_notes=(*product_notes(infusions, products, reader), *notes_of(infusions, chart, reader)),
        medication=tuple(_medication(kept.entry, chart, reader) for kept in chart.of(MedicationCourse)),
        medication_answer="; ".join(_answers(chart, reader, "medication_course")),
        plot=drawn,
        skin=skin_sheets(chart, reader),
        patches=patch_sheets(chart, reader),
        provocations=provocations(chart, reader),
        test_notes=tuple(notes_of(_tested(chart), chart, reader)),
        events=tuple(event_rows(chart, reader)),
        event_notes=tuple(_asked(infusions)),
        grades=grades_by_session(chart) if chart.of(AdverseEvent) else "",
        outcome_heads=outcome_heads(),
        outcomes=tuple(outcome_rows(chart, reader)),
        data_notes=data_notes(chart, reader, now, products),
        next_visits=tuple(_next_visits(chart, reader, now)),
    )


def _about(who: Patient, reader: Reader, now: datetime) -> Iterator[str]:
    yield labelled(N_("Identifier"), who.identifier or "")
    if who.sex:
        yield SEX.shown(who.sex, reader)
    if who.birth_date:
        years = age_words(who.birth_date, now.date())
        born = str(say(N_("born {date}"), date=who.birth_date.shown()))
        yield f"{born} ({years})" if years else born


# -- history ------------------------------------------------------------------------------------------------------


def _history(chart: Chart, reader: Reader) -> Iterator[tuple[str, Iterator[str]]]:
    yield _(N_("Visits")), _visits(chart)
    yield _(N_("Drug reactions")), _told(chart, reader, DrugReaction, "drug_reaction")
    yield _(N_("Conditions")), _told(chart, reader, Condition, "condition")
    yield _(N_("Family")), _told(chart, reader, FamilyHistory, "family_history")
    yield _(N_("Consents")), consent_lines(chart, reader)
    yield _(N_("Transfusions")), _told(chart, reader, Transfusion, "transfusion")
    yield _(N_("Weight, height")), _measured(chart, reader)
    about = chart.patient.entry
    if about.contact or about.note:
        yield _(N_("Patient")), iter(filter(None, (about.contact, about.note)))


def _visits(chart: Chart) -> Iterator[str]:
    visits = chart.of(VisitNote)
    for kept in visits:
        visit = kept.entry
        head = ", ".join(filter(None, (visit.reason, dated(visit.date, chart))))
        words = quoted(visit.statement) if visit.statement else ""
        author = f"({visit.author})" if visit.author else ""
        said = " ".join(filter(None, (visit.text, words, author)))
        yield str(say(N_("{visit}: {text}"), visit=head, text=said))
    if not visits:
        yield _(N_("No visit is recorded."))


def _told(chart: Chart, reader: Reader, type: Any, topic: str) -> Iterator[str]:
    """The entries of a type, else what the question about them was answered with."""
    entries = chart.of(type)
    for kept in entries:
        yield "; ".join(filter(None, _TELLERS[type](kept.entry, chart, reader)))
    answers = list(_answers(chart, reader, topic))
    yield from answers
    if not entries and not answers:
        yield _(N_("nothing is recorded, nor whether it was asked"))


def _answers(chart: Chart, reader: Reader, topic: str) -> Iterator[str]:
    for kept in chart.of(HistoryAnswer):
        answer = kept.entry
        if answer.topic == topic:
            said = f"{shown(answer, 'answer', reader)} ({dated(answer.date, chart)})"
            yield f"{said}. {answer.note}" if answer.note else said


def _reaction(entry: DrugReaction, chart: Chart, reader: Reader) -> Iterator[str]:
    known = shown(entry, "manifestations", reader) if entry.manifestations != (UNKNOWN_ANSWER.code,) else ""
    yield ": ".join(filter(None, (f"{entry.title(reader)}, {dated(entry.date, chart)}", known)))
    yield entry.severity()
    asked = ["confirmed_by", "dose", "route", "latency"]
    if not _is_in_banner(entry, chart, reader):
        asked = ["certainty", "restriction", *asked]
    asked += ["lowest_systolic", "lowest_saturation", "adrenaline", "adrenaline_after"]
    asked += ["treatment", "outcome", "re_exposure", "re_exposure_date"]
    yield from facts(entry, reader, asked if known else ["manifestations", *asked])
    yield quoted(entry.described) if entry.described else ""
    yield entry.note or ""


def _is_in_banner(entry: DrugReaction, chart: Chart, reader: Reader) -> bool:
    """Does the red box say how certain it is and what is avoided? Of several reactions to one drug it says it of one."""
    drug = entry.title(reader)
    alone = sum(kept.entry.title(reader) == drug for kept in chart.of(DrugReaction)) == 1
    return alone and drug in {allergy.drug for allergy in allergies.banner(chart, reader).allergies}


def _condition(entry: Condition, chart: Chart, reader: Reader) -> Iterator[str]:
    yield f"{entry.condition} ({labelled(N_('since'), dated(entry.onset, chart))})"
    yield from facts(entry, reader, ("icd10", "resolved"))
    yield entry.note or ""


def _family(entry: FamilyHistory, chart: Chart, reader: Reader) -> Iterator[str]:
    yield entry.title(reader)
    yield entry.note or ""


def _transfusion(entry: Transfusion, chart: Chart, reader: Reader) -> Iterator[str]:
    yield brief(entry.date)
    yield from facts(entry, reader, ("product", "units", "indication", "reaction"))
    yield entry.note or ""


_TELLERS: dict[Any, Any] = {
    DrugReaction: _reaction, Condition: _condition, FamilyHistory: _family, Transfusion: _transfusion
}  # fmt: skip


def _measured(chart: Chart, reader: Reader) -> Iterator[str]:
    measured = chart.of(Measurement)
    for kept in measured:
        found = f"{kept.entry.title(reader)} ({dated(kept.entry.date, chart)})"
        yield "; ".join(filter(None, (found, kept.entry.note)))
    if not measured:
        yield _(N_("not measured"))


# -- tables -------------------------------------------------------------------------------------------------------


def _medication(entry: MedicationCourse, chart: Chart, reader: Reader) -> MedicationRow:
    start = say(N_("from {date}"), date=dated(entry.start, chart))
    stop = str(say(N_("until {date}"), date=dated(entry.stop, chart))) if entry.stop else _(N_("no end recorded"))
    given = []
    for dose in entry.administrations:
        amount = f"{shown(dose, 'dose', reader)} {entry.dose_unit or ''}".strip() if dose.dose is not None else ""
        about = facts(dose, reader, ("lot", "site", "operator"))
        given.append("; ".join(filter(None, (dated(dose.date, chart), amount, *about))))
    atc = f" ({entry.drug.atc})" if entry.drug and entry.drug.atc else ""
    return MedicationRow(
        drug=f"{entry.title(reader)}{atc}",
        regimen=", ".join(filter(None, (entry.regimen(reader), entry.strength))),
        time=f"{start}; {stop}",
        about=tuple(filter(None, (*facts(entry, reader, ("indication", "prescriber")), entry.note))),
        given=tuple(given) or (_(N_("No administered dose is recorded.")),),
    )


def _asked(infusions: list[Kept]) -> Iterator[str]:
    """What was asked after which infusion, each answer once."""
    answers: dict[str, list[str]] = {}
    for kept in infusions:
        field = kept.entry.declaration.field("events_asked")
        words = field.kind.shown(kept.entry.events_asked, None) if kept.entry.events_asked else _(N_("not recorded"))
        words = f"{words} ({brief(kept.entry.asked_on)})" if kept.entry.asked_on else words
        answers.setdefault(words, []).append(kept.entry.title(None))
    for words, titles in answers.items():
        yield str(say(N_("{infusions}: {answer}."), infusions=", ".join(titles), answer=words))


def _tested(chart: Chart) -> list[Kept]:
    """The skin, patch and provocation tests."""
    return [kept for type in (SkinTest, PatchTest, DrugProvocation) for kept in chart.of(type)]


def _planned_steps(chart: Chart) -> Iterator[tuple[When, str]]:
    """What the plans of the courses still ask for, with the window of each and the tests that are due then."""
    for kept in chart.of(CoursePlan):
        for step in kept.entry.steps:
            if step.state != "open" or step.due is None:
                continue
            window = ""
            if step.earliest is not None and step.earliest.day != step.latest.day:
                window = str(say(N_(" ({first} to {last})"), first=brief(step.earliest), last=brief(step.latest)))
            yield step.due, ", ".join(filter(None, (f"{step.name}{window}", step.tests)))


def _next_visits(chart: Chart, reader: Reader, now: datetime) -> Iterator[str]:
    visits = [
        (kept.entry.next_visit, kept.entry.next_reason or "") for kept in chart.of(VisitNote) if kept.entry.next_visit
    ]
    for when, what in sorted(
        (*visits, *planned_tests(chart, reader), *_planned_steps(chart)),
        key=lambda visit: visit[0].earliest or now.date(),
    ):
        line = ": ".join(filter(None, (dated(when, chart), what)))
        past = when.latest is not None and when.latest < now.date()
        yield str(say(N_("{visit} (planned; this day has passed)"), visit=line)) if past else line
