"""What the summary says of who the patient is and of the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from desktop.clinic.allergy import allergies
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.kinds import UNKNOWN_ANSWER, Reader
from desktop.clinic.patient.caused import caused_by
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.patient import SEX, Patient
from desktop.clinic.patient.phenotype import phenotype_words
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page.words import Line, age_words, brief, dated, facts, labelled, quoted, shown
from desktop.paper.patient.birth import born


def about(who: Patient, reader: Reader, now: datetime) -> Iterator[str]:
    """Identifier, sex and age."""
    yield labelled(N_("Identifier"), who.identifier or "")
    if who.sex:
        yield SEX.shown(who.sex, reader)
    if who.birth_date:
        years = age_words(who.birth_date, now.date())
        told = str(say(N_("born {date}"), date=born(who.birth_date) or _(N_("unknown date"))))
        yield f"{told} ({years})" if years else told


def history(chart: Chart, reader: Reader, consents: Iterator[Line]) -> Iterator[tuple[str, Iterator[Line]]]:
    """The history by what it is about, a label each; `consents` stand among it."""
    yield _(N_("Visits")), visits(chart, reader)
    yield _(N_("Drug reactions")), told_of(chart, reader, DrugReaction, "drug_reaction")
    yield _(N_("Conditions")), told_of(chart, reader, Condition, "condition")
    yield _(N_("Family")), told_of(chart, reader, FamilyHistory, "family_history")
    yield _(N_("Consents")), consents
    yield _(N_("Transfusions")), told_of(chart, reader, Transfusion, "transfusion")
    yield _(N_("Weight, height")), measured(chart, reader)
    about = chart.patient.entry
    if said := list(filter(None, (about.contact, *facts(about, reader, ()), about.note))):
        yield _(N_("Patient")), (Line(one, (chart.patient.id,)) for one in said)


def visits(chart: Chart, reader: Reader) -> Iterator[Line]:
    """Each visit with its day, its note, and the patient's words as a quotation."""
    noted = chart.of(VisitNote)
    for kept in noted:
        visit = kept.entry
        head = ", ".join(filter(None, (visit.reason, dated(visit.date, chart))))
        words = quoted(visit.statement) if visit.statement else ""
        author = f"({visit.author})" if visit.author else ""
        said = " ".join(filter(None, (visit.text, words, author, "; ".join(facts(visit, reader, ())))))
        yield Line(str(say(N_("{visit}: {text}"), visit=head, text=said)), (kept.id,))
    if not noted:
        yield Line(_(N_("No visit is recorded.")))


def told_of(chart: Chart, reader: Reader, type: Any, topic: str) -> Iterator[Line]:
    """The entries of a type, else what the question about them was answered with."""
    entries = chart.of(type)
    for kept in entries:
        yield Line("; ".join(filter(None, _TELLERS[type](kept.entry, chart, reader))), (kept.id,))
    answered = list(answers(chart, reader, topic))
    yield from map(Line, answered)
    if not entries and not answered:
        yield Line(_(N_("nothing is recorded, nor whether it was asked")))


def answers(chart: Chart, reader: Reader, topic: str) -> Iterator[str]:
    """What the question about a topic was answered with."""
    for kept in chart.of(HistoryAnswer):
        answer = kept.entry
        if answer.topic == topic:
            said = f"{shown(answer, 'answer', reader)} ({dated(answer.date, chart)})"
            said = "; ".join((said, *facts(answer, reader, ())))
            yield f"{said}. {answer.note}" if answer.note else said


def _reaction(entry: DrugReaction, chart: Chart, reader: Reader) -> Iterator[str]:
    known = shown(entry, "manifestations", reader) if entry.manifestations != (UNKNOWN_ANSWER.code,) else ""
    yield ": ".join(filter(None, (f"{entry.title(reader)}, {dated(entry.date, chart)}", known)))
    yield entry.severity()
    yield next((caused_by(kept.id, chart, reader) for kept in chart.of(DrugReaction) if kept.entry is entry), "")
    if not _is_in_banner(entry, chart, reader):
        yield phenotype_words(entry, reader)
    asked = ["confirmed_by", "dose", "route", "latency", "latency_class", "mechanism"]
    if not _is_in_banner(entry, chart, reader):
        asked = ["certainty", "restriction", *asked]
    asked += ["lowest_systolic", "basal_systolic", "highest_heart_rate", "basal_heart_rate", "lowest_saturation"]
    asked += ["adrenaline", "adrenaline_after"]
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
    yield from facts(entry, reader, ())
    yield entry.note or ""


def _transfusion(entry: Transfusion, chart: Chart, reader: Reader) -> Iterator[str]:
    yield brief(entry.date)
    yield from facts(entry, reader, ("product", "units", "indication", "reaction"))
    yield entry.note or ""


_TELLERS: dict[Any, Any] = {
    DrugReaction: _reaction, Condition: _condition, FamilyHistory: _family, Transfusion: _transfusion
}  # fmt: skip


def measured(chart: Chart, reader: Reader) -> Iterator[Line]:
    """Each weight and height with its day."""
    taken = chart.of(Measurement)
    for kept in taken:
        found = f"{kept.entry.title(reader)} ({dated(kept.entry.date, chart)})"
        yield Line("; ".join(filter(None, (found, *facts(kept.entry, reader, ()), kept.entry.note))), (kept.id,))
    if not taken:
        yield Line(_(N_("not measured")))


def next_visits(chart: Chart) -> Iterator[tuple[When, str]]:
    """When the patient is to come again, and what for, as the visit notes say it."""
    for kept in chart.of(VisitNote):
        if kept.entry.next_visit:
            yield kept.entry.next_visit, kept.entry.next_reason or ""
