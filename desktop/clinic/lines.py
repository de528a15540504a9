"""An entry as one line of a list: when, what, its value with the unit, and what else matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.clinic import allergy_words
from desktop.clinic.adverse_event import GRADE, AdverseEvent
from desktop.clinic.allergen_panel import AllergenPanel
from desktop.clinic.chart import Chart
from desktop.clinic.dates import When
from desktop.clinic.drug_provocation import RESULT, STOP, DrugProvocation
from desktop.clinic.drug_reaction import CERTAINTY, DrugReaction
from desktop.clinic.entries import Kept
from desktop.clinic.in_vitro_test import InVitroTest
from desktop.clinic.infusion import DOSE_BASIS, Infusion
from desktop.clinic.kinds import Cells, Reader
from desktop.clinic.lab_result import FLAG, LabResult
from desktop.clinic.language import N_, _, say
from desktop.clinic.measurement import Measurement
from desktop.clinic.medication import MedicationCourse
from desktop.clinic.patch_test import PatchTest
from desktop.clinic.patient import SEX, Patient
from desktop.clinic.skin_test import SkinTest
from desktop.clinic.stages import is_planned
from desktop.clinic.typed import since_d0
from desktop.clinic.visit_note import VisitNote


@dataclass(frozen=True)
class Line:
    """One entry in a list. `doubt` says what is open about it, `since` counts from D0."""

    entry: str
    type: str
    when: When | None
    date: str
    since: str
    title: str
    value: str = ""
    unit: str = ""
    detail: str = ""
    doubt: str = ""


def line(kept: Kept, chart: Chart, reader: Reader) -> Line:
    """The line of an entry."""
    entry, declared = kept.entry, kept.entry.declaration
    when = getattr(entry, declared.dated) if declared.dated else None
    date = when.shown() if when is not None else ""
    value, unit, detail, doubt = _TELLERS.get(type(entry), _nothing)(entry, reader)
    return Line(kept.id, kept.type, when, date, since_d0(when, chart), entry.title(reader), value, unit, detail, doubt)


Told = tuple[str, str, str, str]


def _nothing(entry: Any, reader: Reader) -> Told:
    return "", "", getattr(entry, "note", None) or "", ""


def _lab_result(entry: LabResult, reader: Reader) -> Told:
    limits = str(say(N_("limits {limits}"), limits=entry.limits.shown())) if entry.limits else ""
    flag = FLAG.shown(entry.flag, reader) if entry.flag and entry.flag != "none" else ""
    doubt = _(N_("in doubt: not drawn")) if entry.doubt else ""
    detail = [entry.method or "", limits, str(say(N_("printed: {flag}"), flag=flag)) if flag else ""]
    return _shown(entry), entry.unit or "", _joined(detail), doubt


def _in_vitro_test(entry: InVitroTest, reader: Reader) -> Told:
    method = entry.declaration.field("method").kind.shown(entry.method, reader) if entry.method else ""
    if entry.method == "unknown":
        method = _(N_("method unknown"))
    printed = f"“{entry.interpretation}”" if entry.interpretation else ""
    return _shown(entry), entry.unit or "", _joined([method, printed]), _(N_("in doubt: not drawn")) if entry.doubt else ""


def _allergen_panel(entry: AllergenPanel, reader: Reader) -> Told:
    doubt = _(N_("quality control failed")) if entry.quality == "failed" else ""
    answered, positives = allergy_words.count_answered(entry, reader), allergy_words.positive_values(entry)
    detail = _joined([answered, positives, *allergy_words.beside_results(entry, reader)])
    return allergy_words.count_positive(entry), "", detail, doubt


def _skin_test(entry: SkinTest, reader: Reader) -> Told:
    omalizumab = allergy_words.on_omalizumab(entry)
    if is_planned(entry):
        names = allergy_words.few([row.substance.name for row in entry.rows if row.substance is not None])
        return _(N_("planned")), "", _joined([names, omalizumab]), ""
    names = allergy_words.few(allergy_words.skin_names(entry, "positive"))
    positive = sum(row.outcome == "positive" for row in entry.rows)
    counted = str(say(N_("{positive} positive of {all}"), positive=positive, all=len(entry.rows)))
    doubt = allergy_words.skin_doubt(entry)
    if entry.validity == "invalid" and not entry.valid_because:
        # a count in the first place would read as a result
        return _(N_("invalid")), "", _joined([counted, names, omalizumab]), doubt
    valid = _(N_("valid")) if entry.validity == "valid" else ""
    return counted, "", _joined([names, valid, omalizumab]), doubt


def _patch_test(entry: PatchTest, reader: Reader) -> Told:
    due = ""
    if entry.next_due is not None:
        words = N_("{hours} h reading due {date}")
        due = str(say(words, hours=entry.next_hours, date=entry.next_due.shown()))
    read = any(allergy_words.patch_readings(hapten) for hapten in entry.haptens)
    if not read:
        names = allergy_words.few([hapten.hapten for hapten in entry.haptens if hapten.hapten])
        return _(N_("not read yet")), "", _joined([names, due]), ""
    positives = allergy_words.patch_positives(entry)
    shown = str(say(N_("{positive} positive of {all}"), positive=len(positives), all=len(entry.haptens)))
    return shown, "", _joined([allergy_words.few(positives), due]), ""


def _drug_provocation(entry: DrugProvocation, reader: Reader) -> Told:
    total = allergy_words.provocation_total(entry, reader)
    if is_planned(entry):
        return _(N_("planned")), "", total, ""
    ended = STOP.shown(entry.stop_reason, reader) if entry.stop_reason not in (None, "unknown") else ""
    return RESULT.shown(entry.result, reader) if entry.result else "", "", _joined([total, ended]), ""


def _infusion(entry: Infusion, reader: Reader) -> Told:
    cells = Cells().shown(entry.cells, reader) if entry.cells is not None else ""
    basis = DOSE_BASIS.shown(entry.dose_basis, reader) if entry.dose_basis else ""
    doubt = _(N_("dose basis unknown")) if entry.dose_basis == "unknown" else ""
    lot = str(say(N_("lot {lot}"), lot=entry.lot)) if entry.lot else ""
    return cells, _(N_("cells")), _joined(["" if doubt else basis, entry.how_per_kg(reader), lot]), doubt


def _drug_reaction(entry: DrugReaction, reader: Reader) -> Told:
    field = entry.declaration.field("manifestations")
    shown = field.kind.shown(entry.manifestations, reader) if entry.manifestations else ""
    certainty = CERTAINTY.shown(entry.certainty, reader) if entry.certainty else ""
    return "", "", _joined([certainty, shown, entry.severity()]), ""


def _adverse_event(entry: AdverseEvent, reader: Reader) -> Told:
    grade = str(say(N_("grade {grade}"), grade=GRADE.shown(entry.grade, reader))) if entry.grade else ""
    return "", "", _joined([grade, entry.onset_since()]), ""


def _medication(entry: MedicationCourse, reader: Reader) -> Told:
    stop = str(say(N_("until {date}"), date=entry.stop.shown())) if entry.stop else ""
    given = len(entry.administrations)
    doses = str(say(N_("{count} doses recorded"), count=given)) if given else _(N_("no dose recorded"))
    return "", "", _joined([entry.regimen(reader), stop, doses]), ""


def _visit_note(entry: VisitNote, reader: Reader) -> Told:
    return "", "", (entry.text or "").replace("\n", " "), ""


def _patient(entry: Patient, reader: Reader) -> Told:
    birth = entry.birth_date.shown() if entry.birth_date else ""
    return "", "", _joined([entry.identifier or "", SEX.shown(entry.sex, reader) if entry.sex else "", birth]), ""


def _shown(entry: LabResult | InVitroTest) -> str:
    return entry.reading.shown() if entry.reading else ""


def _joined(texts: list[str]) -> str:
    return " · ".join(text for text in texts if text)


_TELLERS: dict[type, Callable[[Any, Reader], Told]] = {
    LabResult: _lab_result,
    InVitroTest: _in_vitro_test,
    AllergenPanel: _allergen_panel,
    SkinTest: _skin_test,
    PatchTest: _patch_test,
    DrugProvocation: _drug_provocation,
    Infusion: _infusion,
    DrugReaction: _drug_reaction,
    AdverseEvent: _adverse_event,
    MedicationCourse: _medication,
    Measurement: _nothing,
    VisitNote: _visit_note,
    Patient: _patient,
}
