"""Everything that happened to one patient, in order: what the overview's timeline and the summary tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from desktop.clinic.allergy import allergy_words
from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.drug_provocation import RESULT, STOP, DrugProvocation
from desktop.clinic.allergy.patch_test import POSITIVE_GRADES, PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.course import infusion_words
from desktop.clinic.course.adverse_event import CAUSALITY, GRADE, AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import RE_EXPOSED, Outcome
from desktop.clinic.entry.answers import OUTCOME, YES_NO
from desktop.clinic.entry.chart import Chart, days_since
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.entry.kinds import Cells, Number, Reader
from desktop.clinic.entry.stages import is_planned
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, HistoryAnswer, Transfusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _, say

REACTIONS, TESTS, INFUSIONS, MEDICATION = N_("Reactions"), N_("Tests"), N_("Infusions"), N_("Medication")
ADVERSE_EVENTS, HISTORY, VISITS = N_("Adverse events"), N_("History"), N_("Visits")
# within one day: what was told and tested comes before what was given, and that before what followed
LANES = (VISITS, HISTORY, REACTIONS, TESTS, INFUSIONS, MEDICATION, ADVERSE_EVENTS)


@dataclass(frozen=True)
class Event:
    """One thing that happened, or is `planned`. `lane` is a marked label; `since` counts from D0 ("D−10", "D96"; "" if not
    known).

    `entries` are the ids of all entries that it tells of, `entry` and `type` those of the first.
    """

    entry: str
    type: str
    when: When | None
    since: str
    lane: str
    title: str
    detail: str
    in_doubt: bool = False
    assumed: bool = False
    entries: tuple[str, ...] = field(default=())
    planned: bool = False


def timeline(chart: Chart, reader: Reader) -> tuple[Event, ...]:
    """The events by day, those of unknown date first.

    Laboratory results of one specimen (its date and laboratory) are one event. A medication gives its start, its end
    and each administration; a patch test the day it was applied and each reading that was done. An authorisation is a plan
    until its bag was given. Of a plan of a course only what was done is told, each step by its own entry.
    """
    d0 = chart.d0()
    found = [*_lab_events(chart, reader, d0), *_authorisations(chart, reader, d0)]
    for type, tell in _TELLERS.items():
        for kept in chart.of(type):
            found += tell(kept, reader, d0)
    return tuple(sorted(found, key=_order))


def _order(event: Event) -> tuple[Any, ...]:
    when = event.when
    day = when.day if when and when.day else date.min
    return day, when.time if when else "", LANES.index(event.lane), event.title, event.entry


def _event(
    kept: Kept,
    when: When | None,
    d0: date | None,
    lane: str,
    title: str,
    details: list[str],
    in_doubt: bool = False,
    planned: bool = False,
) -> Event:
    since = days_since(when, d0)
    detail = "; ".join(text for text in details if text)
    assumed = bool(when and when.assumed)
    return Event(kept.id, kept.type, when, since, lane, title, detail, in_doubt, assumed, (kept.id,), planned)


def _lab_events(chart: Chart, reader: Reader, d0: date | None) -> Iterator[Event]:
    specimens: dict[Any, list[Kept]] = {}
    for kept in chart.of(LabResult):
        when = kept.entry.specimen_date
        # two unknown dates need not be the same day
        key = (when, kept.entry.laboratory) if when and not when.unknown else kept.id
        specimens.setdefault(key, []).append(kept)
    for results in specimens.values():
        first = results[0]
        results.sort(key=lambda kept: kept.entry.title(reader))
        title = first.entry.laboratory or _(N_("Laboratory results")) if len(results) > 1 else first.entry.title(reader)
        printed = ", ".join(_printed_result(kept.entry, reader, named=len(results) > 1) for kept in results)
        in_doubt = any(kept.entry.doubt for kept in results)
        event = _event(results[0], first.entry.specimen_date, d0, TESTS, title, [printed], in_doubt)
        yield Event(**{**vars(event), "entries": tuple(kept.id for kept in results)})


def _printed_result(result: LabResult, reader: Reader, named: bool) -> str:
    """The result as printed, with its flag: "Anti-TPO 12.4 IU/ml H"."""
    flag = result.flag if result.flag not in (None, "N", "none") else ""
    name = result.title(reader) if named else ""
    return " ".join(text for text in (name, _reading(result), flag) if text)


def _reading(entry: Any) -> str:
    return f"{entry.reading.shown()} {entry.unit or ''}".strip() if entry.reading else ""


def _quoted(text: str | None) -> str:
    return str(say(N_("printed: “{words}”"), words=text)) if text else ""


def _shown(kind: Any, value: Any, reader: Reader) -> str:
    return kind.shown(value, reader) if value is not None else ""


def _in_vitro_test(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    test = kept.entry
    method = _shown(test.declaration.field("method").kind, test.method, reader)
    details = [_reading(test), method, _quoted(test.interpretation)]
    yield _event(kept, test.specimen_date, d0, TESTS, test.title(reader), details, bool(test.doubt))


def _allergen_panel(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    panel = kept.entry
    failed = panel.quality == "failed"
    positive = ": ".join(filter(None, (allergy_words.count_positive(panel), allergy_words.positive_values(panel))))
    details = [
        _(N_("quality control failed")) if failed else "",
        positive,
        allergy_words.count_answered(panel, reader),
        *allergy_words.beside_results(panel, reader),
    ]
    yield _event(kept, panel.specimen_date, d0, TESTS, panel.title(reader), details, failed)


def _skin_test(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    test, planned = kept.entry, is_planned(kept.entry)
    omalizumab = allergy_words.on_omalizumab(test)
    if planned:
        names = [row.substance.name for row in test.rows if row.substance is not None]
        yield _event(
            kept, test.date, d0, TESTS, test.title(reader), [allergy_words.few(names), omalizumab], planned=True
        )
        return
    doubt = allergy_words.skin_doubt(test)
    outcomes = (
        ("positive", N_("positive: {names}")),
        ("negative", N_("negative: {names}")),
        ("not_interpretable", N_("cannot be interpreted: {names}")),
        ("not_judged", N_("not judged: {names}")),
    )
    told = [
        str(say(words, names=allergy_words.few(names)))
        for outcome, words in outcomes
        if (names := allergy_words.skin_names(test, outcome))
    ]
    yield _event(kept, test.date, d0, TESTS, test.title(reader), [doubt, *told, omalizumab], bool(doubt))


def _patch_test(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    test = kept.entry
    names = [hapten.hapten for hapten in test.haptens if hapten.hapten]
    yield _event(kept, test.applied, d0, TESTS, _(N_("patch test applied")), [allergy_words.few(names)])
    for hours in sorted({hours for hapten in test.haptens for hours in allergy_words.patch_readings(hapten)}):
        read = [hapten for hapten in test.haptens if hours in allergy_words.patch_readings(hapten)]
        # the positive ones first
        read.sort(key=lambda hapten: allergy_words.patch_readings(hapten)[hours] not in POSITIVE_GRADES)
        when = _later(test.applied, hours) if test.applied is not None else None
        told = allergy_words.few([allergy_words.patch_words(hapten, hours) for hapten in read])
        yield _event(kept, when, d0, TESTS, str(say(N_("patch test read at {hours} h"), hours=hours)), [told])


def _later(when: When, hours: int) -> When:
    """So many hours later, which are whole days; what is no exact day becomes an assumed one."""
    if when.unknown:
        return when
    days = timedelta(hours=hours)
    assumed = when.assumed or not when.exact
    return When(when.earliest + days, when.latest + days, when.day + days, when.time, assumed)


def _drug_provocation(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    test, planned = kept.entry, is_planned(kept.entry)
    total = allergy_words.provocation_total(test, reader)
    ended = _shown(STOP, test.stop_reason, reader) if test.stop_reason != "unknown" else ""
    details = [total] if planned else [_shown(RESULT, test.result, reader), total, ended]
    yield _event(kept, test.date, d0, TESTS, test.title(reader), details, planned=planned)


def _drug_reaction(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    reaction = kept.entry
    manifestations = _shown(reaction.declaration.field("manifestations").kind, reaction.manifestations, reader)
    yield _event(kept, reaction.date, d0, REACTIONS, reaction.title(reader), [manifestations, reaction.severity()])


def _infusion(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    infusion = kept.entry
    unknown = ""
    if infusion.viable_per_kg is None and infusion.cells_per_kg is None:
        unknown = str(say(N_("cells/kg not known: {why}"), why=infusion.how_per_kg(reader)))
    details = [
        infusion_words.dose(infusion, reader),
        unknown,
        infusion_words.chain(infusion),
        infusion_words.since_thaw(infusion),
        infusion_words.vitals_range(infusion),
    ]
    yield _event(kept, infusion.start, d0, INFUSIONS, infusion.title(reader), details)


def _authorisations(chart: Chart, reader: Reader, d0: date | None) -> Iterator[Event]:
    """Those whose bag is still to be given; what was given stands there as the infusion."""
    given = {kept.entry.bag for kept in chart.infusions()}
    for kept in chart.of(Authorisation):
        planned = kept.entry
        if planned.bag in given:
            continue
        cells = _shown(Cells(), planned.viable_cells, reader)
        details = [
            str(say(N_("{cells} viable cells"), cells=cells)) if cells else "",
            infusion_words.per_kg(planned.cells_per_kg, reader) if planned.cells_per_kg is not None else "",
            str(say(N_("authorised by {name}"), name=planned.authorised_by)) if planned.authorised_by else "",
        ]
        yield _event(kept, planned.planned, d0, INFUSIONS, planned.title(reader), details, planned=True)


def _course_plan(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    plan = kept.entry
    if plan.stopped is not None:
        title = str(say(N_("course {course} ended early"), course=plan.course))
        yield _event(kept, plan.stopped, d0, INFUSIONS, title, [plan.note or ""])


def _consent(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    consent = kept.entry
    name = consent.title(reader)
    signer = str(say(N_("signed by {name}"), name=consent.signer)) if consent.signer else ""
    yield _event(kept, consent.signed, d0, HISTORY, str(say(N_("consent: {purpose}"), purpose=name)), [signer])
    if consent.withdrawn is not None:
        title = str(say(N_("consent withdrawn: {purpose}"), purpose=name))
        yield _event(kept, consent.withdrawn, d0, HISTORY, title, [])


def _outcome(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    outcome = kept.entry
    exposed = ", ".join(filter(None, (_shown(RE_EXPOSED, outcome.re_exposure, reader), outcome.re_exposed_to)))
    details = [
        _planned_visit(outcome, reader),
        str(say(N_("reactions since: {answer}"), answer=outcome.reactions)) if outcome.reactions else "",
        str(say(N_("re-exposure: {answer}"), answer=exposed)) if exposed else "",
        str(say(N_("“{words}”"), words=" ".join(outcome.statement.split()))) if outcome.statement else "",
        outcome.note or "",
    ]
    yield _event(kept, outcome.date, d0, VISITS, outcome.title(reader), details)


def _planned_visit(entry: Outcome | VisitNote, reader: Reader) -> str:
    """Which visit of the plan it is."""
    if not entry.planned:
        return ""
    visit = entry.declaration.field("planned").kind.shown(entry.planned, reader)
    return str(say(N_("planned visit: {visit}"), visit=visit))


def _medication(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    course = kept.entry
    drug = course.title(reader)
    started = str(say(N_("{drug} started"), drug=drug))
    yield _event(kept, course.start, d0, MEDICATION, started, [course.regimen(reader)])
    for given in course.administrations:
        dose = _shown(Number(), given.dose, reader)
        lot = str(say(N_("lot {lot}"), lot=given.lot)) if given.lot else ""
        details = [f"{dose} {course.dose_unit or ''}".strip() if dose else "", lot]
        yield _event(kept, given.date, d0, MEDICATION, str(say(N_("{drug} given"), drug=drug)), details)
    if course.stop is not None:
        yield _event(kept, course.stop, d0, MEDICATION, str(say(N_("{drug} ended"), drug=drug)), [])


def _adverse_event(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    event = kept.entry
    grade, causality = _shown(GRADE, event.grade, reader), _shown(CAUSALITY, event.causality, reader)
    serious = {"yes": _(N_("serious")), "unknown": _(N_("not known whether serious"))}.get(event.serious, "")
    outcome = _shown(OUTCOME, event.outcome, reader)
    details = [
        str(say(N_("grade {grade}"), grade=grade)) if grade else "",
        serious,
        event.onset_since(),
        str(say(N_("causality: {answer}"), answer=causality)) if causality else "",
        str(say(N_("Naranjo {score}"), score=event.naranjo_category)) if event.naranjo_category else "",
        str(say(N_("outcome: {answer}"), answer=outcome)) if outcome else "",
    ]
    yield _event(kept, event.onset, d0, ADVERSE_EVENTS, event.title(reader), details)


def _condition(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    condition = kept.entry
    until = str(say(N_("until {date}"), date=condition.resolved.shown())) if condition.resolved else ""
    yield _event(kept, condition.onset, d0, HISTORY, condition.title(reader), [condition.icd10 or "", until])


def _transfusion(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    transfusion = kept.entry
    reaction = _shown(YES_NO, transfusion.reaction, reader)
    details = [
        str(say(N_("units: {count}"), count=transfusion.units)) if transfusion.units else "",
        transfusion.indication or "",
        str(say(N_("reaction to it: {answer}"), answer=reaction)) if reaction else "",
    ]
    yield _event(kept, transfusion.date, d0, HISTORY, transfusion.title(reader), details)


def _history_answer(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    yield _event(kept, kept.entry.date, d0, HISTORY, kept.entry.title(reader), [kept.entry.note or ""])


def _measurement(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    yield _event(kept, kept.entry.date, d0, VISITS, kept.entry.title(reader), [kept.entry.note or ""])


def _visit_note(kept: Kept, reader: Reader, d0: date | None) -> Iterator[Event]:
    visit = kept.entry
    # without a reason, the title is the first line of the text already
    text = visit.text if visit.reason else (visit.text or "").partition("\n")[2]
    yield _event(
        kept,
        visit.date,
        d0,
        VISITS,
        visit.title(reader),
        [_planned_visit(visit, reader), " ".join((text or "").split())],
    )


_TELLERS: dict[type[Entry], Callable[[Kept, Reader, date | None], Iterator[Event]]] = {
    DrugReaction: _drug_reaction,
    InVitroTest: _in_vitro_test,
    AllergenPanel: _allergen_panel,
    SkinTest: _skin_test,
    PatchTest: _patch_test,
    DrugProvocation: _drug_provocation,
    Infusion: _infusion,
    CoursePlan: _course_plan,
    Consent: _consent,
    Outcome: _outcome,
    MedicationCourse: _medication,
    AdverseEvent: _adverse_event,
    Condition: _condition,
    Transfusion: _transfusion,
    HistoryAnswer: _history_answer,
    Measurement: _measurement,
    VisitNote: _visit_note,
}
