"""An entry as one line of a list: when, what, its value with the unit, and what else matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.clinic.allergy import allergy_words
from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.drug_provocation import RESULT, STOP, DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.catalogue.product_tests import RELEASE as AT_RELEASE
from desktop.clinic.cells.bag import STATE, Bag, state
from desktop.clinic.cells.donor import CONSENT, SCREENING, Donor
from desktop.clinic.cells.lot import RELEASE, Lot
from desktop.clinic.cells.quality_check import open_checks
from desktop.clinic.cells.stock import LotStock
from desktop.clinic.course import infusion_words
from desktop.clinic.course.adverse_event import CAUSALITY, GRADE, AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import DOSE_BASIS, Infusion
from desktop.clinic.course.outcome import RE_EXPOSED, Outcome
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Cells, Reader
from desktop.clinic.entry.products import NOTHING, BagUse, Products
from desktop.clinic.entry.stages import is_planned
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import CERTAINTY, DrugReaction
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import SEX, Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.typed import since_d0
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import FLAG, LabResult
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number


@dataclass(frozen=True)
class Line:
    """One entry in a list. `doubt` says what is open about it, an `alarm` what must not be overlooked, `since` counts from D0."""

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
    alarm: bool = False


def line(kept: Kept, chart: Chart, reader: Reader, products: Products = NOTHING) -> Line:
    """The line of an entry; what became of a bag is known from the `products`."""
    entry, declared = kept.entry, kept.entry.declaration
    when = getattr(entry, declared.dated) if declared.dated else None
    date = when.shown() if when is not None else ""
    told = (
        _bag(kept, reader, products) if isinstance(entry, Bag) else _TELLERS.get(type(entry), _nothing)(entry, reader)
    )
    value, unit, detail, doubt = told
    titled = (since_d0(when, chart), entry.title(reader))
    return Line(kept.id, kept.type, when, date, *titled, value, unit, detail, doubt, _alarms(entry, reader))


Told = tuple[str, str, str, str]


def _alarms(entry: Any, reader: Reader) -> bool:
    """Is what is open about it a danger and not a question? Stock and sheet say the same of it."""
    if isinstance(entry, Lot):
        return bool(entry.release) and _stands(entry, reader) in ("recalled", "rejected", "expired")
    return isinstance(entry, Donor) and entry.screened == "positive"


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
    return (
        _shown(entry),
        entry.unit or "",
        _joined([method, printed]),
        _(N_("in doubt: not drawn")) if entry.doubt else "",
    )


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
    doubt = _(N_("dose basis unknown")) if entry.dose_basis == "unknown" else ""
    chain = infusion_words.chain(entry)
    if entry.viable_cells is not None:
        per_kg = infusion_words.per_kg(entry.viable_per_kg, reader) if entry.viable_per_kg is not None else ""
        cells = Cells().shown(entry.viable_cells, reader)
        return cells, _(N_("viable")), _joined([per_kg, infusion_words.since_thaw(entry), chain]), doubt
    cells = Cells().shown(entry.cells, reader) if entry.cells is not None else ""
    basis = DOSE_BASIS.shown(entry.dose_basis, reader) if entry.dose_basis else ""
    return cells, _(N_("cells")), _joined(["" if doubt else basis, entry.how_per_kg(reader), chain]), doubt


def _authorisation(entry: Authorisation, reader: Reader) -> Told:
    cells = Cells().shown(entry.viable_cells, reader) if entry.viable_cells is not None else ""
    per_kg = infusion_words.per_kg(entry.cells_per_kg, reader) if entry.cells_per_kg is not None else ""
    by = str(say(N_("by {name}"), name=entry.authorised_by)) if entry.authorised_by else ""
    checked = str(say(N_("checked by {name}"), name=entry.checked_by)) if entry.checked_by else ""
    doubt = "" if cells else _(N_("dose not known"))
    return cells, _(N_("viable")) if cells else "", _joined([per_kg, by, checked]), doubt


def _course_plan(entry: CoursePlan, reader: Reader) -> Told:
    done = sum(step.state == "done" for step in entry.steps)
    counted = str(say(N_("{done} of {all} steps done"), done=done, all=len(entry.steps))) if entry.steps else ""
    due = ""
    if entry.next_due is not None:
        due = str(say(N_("next: {name}, due {date}"), name=entry.next_name or "", date=entry.next_due.shown()))
    stopped = str(say(N_("no further session from {date}"), date=entry.stopped.shown())) if entry.stopped else ""
    return "", "", _joined([due, counted, stopped]), "" if entry.steps else _(N_("no due days"))


def _outcome(entry: Outcome, reader: Reader) -> Told:
    exposed = RE_EXPOSED.shown(entry.re_exposure, reader) if entry.re_exposure else ""
    re_exposure = (
        str(say(N_("re-exposure: {answer}"), answer=_joined_by_comma(exposed, entry.re_exposed_to))) if exposed else ""
    )
    reactions = str(say(N_("reactions: {answer}"), answer=entry.reactions)) if entry.reactions else ""
    words = f"“{' '.join(entry.statement.split())}”" if entry.statement else ""
    return "", "", _joined([re_exposure, reactions, words]), ""


def _consent(entry: Consent, reader: Reader) -> Told:
    signer = str(say(N_("signed by {name}"), name=entry.signer)) if entry.signer else ""
    witness = str(say(N_("witness {name}"), name=entry.witness)) if entry.witness else ""
    if entry.withdrawn is not None:
        doubt = str(say(N_("withdrawn {date}"), date=entry.withdrawn.shown()))
    else:
        doubt = _(N_("day unknown")) if entry.signed is not None and entry.signed.unknown else ""
    return "", "", _joined([signer, witness]), doubt


def _drug_reaction(entry: DrugReaction, reader: Reader) -> Told:
    field = entry.declaration.field("manifestations")
    shown = field.kind.shown(entry.manifestations, reader) if entry.manifestations else ""
    certainty = CERTAINTY.shown(entry.certainty, reader) if entry.certainty else ""
    return "", "", _joined([certainty, shown, entry.severity()]), ""


def _adverse_event(entry: AdverseEvent, reader: Reader) -> Told:
    grade = str(say(N_("grade {grade}"), grade=GRADE.shown(entry.grade, reader))) if entry.grade else ""
    causality = (
        str(say(N_("WHO-UMC {answer}"), answer=CAUSALITY.shown(entry.causality, reader))) if entry.causality else ""
    )
    naranjo = str(say(N_("Naranjo {score}"), score=entry.naranjo_category)) if entry.naranjo_category else ""
    return "", "", _joined([grade, entry.onset_since(), causality, naranjo]), ""


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


def _donor(entry: Donor, reader: Reader) -> Told:
    screened = SCREENING.shown(entry.screened, reader) if entry.screened else ""
    screening = str(say(N_("screening: {state}"), state=screened))
    consent = str(say(N_("consent {state}"), state=CONSENT.shown(entry.consent, reader))) if entry.consent else ""
    sound = entry.screened == "negative"
    return "", "", _joined([screening if sound else "", consent, entry.site or ""]), "" if sound else screening


def _stands(entry: Lot, reader: Reader) -> str:
    """The decision about a lot; when its expiry is over that it is expired, whoever released it."""
    if entry.release in ("recalled", "rejected") or not LotStock("", "", "", "", entry.expiry, "", {}).is_expired(
        reader.today
    ):
        return entry.release or ""
    return "expired"


def _lot(entry: Lot, reader: Reader) -> Told:
    stands = _stands(entry, reader)
    release = RELEASE.shown(stands, reader) if stands else ""
    open_ones = open_checks(entry.checks, AT_RELEASE, reader.catalogue).names(reader.catalogue)
    expires = str(say(N_("expiry {date}"), date=entry.expiry.shown())) if entry.expiry else ""
    sound = stands in ("released", "deviation") and not open_ones
    detail = _joined([release if sound else "", entry.product or "", expires, entry.location or ""])
    return "", "", detail, "" if sound else _joined([release, open_ones])


def bag_words(found: str, uses: Sequence[BagUse]) -> str:
    """The state of a bag, and whose it is when it is given or allocated."""
    named = {"given": (N_("given to {name}"), "infusion"), "allocated": (N_("allocated to {name}"), "authorisation")}
    if found not in named:
        return STATE.shown(found, None)
    sentence, by = named[found]
    return str(say(sentence, name=", ".join(dict.fromkeys(use.name for use in uses if use.type == by))))


def _bag(kept: Kept, reader: Reader, products: Products) -> Told:
    entry, uses = kept.entry, products.uses(kept.id)
    found = state(kept, uses)
    viability = (
        str(say(N_("viability {percent} %"), percent=show_number(entry.viability)))
        if entry.viability is not None
        else ""
    )
    use_by = str(say(N_("use by {time}"), time=entry.use_by.shown())) if entry.use_by and found == "thawed" else ""
    cells = Cells().shown(entry.cells, reader) if entry.cells is not None else ""
    return (
        cells,
        _(N_("cells")) if cells else "",
        _joined([bag_words(found, uses), use_by, entry.location or "", viability]),
        "",
    )


def _protocol(entry: Protocol, reader: Reader) -> Told:
    sessions = str(say(N_("{count} sessions"), count=entry.sessions)) if entry.sessions != 1 else _(N_("1 session"))
    apart = ", ".join(map(str, entry.days_apart or ()))
    cells = (
        str(say(N_("{cells} cells each"), cells=Cells().shown(entry.cells, reader))) if entry.cells is not None else ""
    )
    visits = ", ".join(visit.name for visit in entry.visits if visit.name)
    days = str(say(N_("days apart {days}"), days=apart)) if apart else ""
    return "", "", _joined([sessions, days, cells, str(say(N_("visits: {names}"), names=visits)) if visits else ""]), ""


def _shown(entry: LabResult | InVitroTest) -> str:
    return entry.reading.shown() if entry.reading else ""


def _joined_by_comma(*texts: str | None) -> str:
    return ", ".join(filter(None, texts))


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
    Authorisation: _authorisation,
    CoursePlan: _course_plan,
    Outcome: _outcome,
    Consent: _consent,
    DrugReaction: _drug_reaction,
    AdverseEvent: _adverse_event,
    MedicationCourse: _medication,
    Measurement: _nothing,
    VisitNote: _visit_note,
    Patient: _patient,
    Donor: _donor,
    Lot: _lot,
    Protocol: _protocol,
}
