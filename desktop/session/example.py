"""The case report as an example clinic file, entered as a person would type it: through the kinds and the one door.

What the report prints stands in `case_report`. The cells' way from the donor is documented, not authorised: what a rule
misses of it stands as a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, HistoryAnswer, Transfusion
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.record.typed import read_typed
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.session import case_report
from desktop.session.refusals import NotSaved
from desktop.session.reviewing import can_be_seen, mark_seen
from desktop.session.session import Session, create
from desktop.store import about


def typed(
    session: Session,
    type: type[Entry],
    patient: str = "",
    confirm: tuple[str, ...] | Mapping[str, str] = (),
    /,
    **texts: str | Sequence[Mapping[str, str]],
) -> Kept:
    """Keep an entry that was typed: the text of each field, and of parts a list of such mappings, one a row.

    `confirm` holds the ids of the rules whose findings are accepted; for those that block, by id, why.

    Raises `NotSaved` for a text that cannot be read and for every other finding, or `CannotWrite`.
    """
    read = read_typed(type, texts, session.reader_of(patient))
    if read.refused:
        raise NotSaved(list(read.refused))
    findings = session.check(read.entry, patient)[1]
    reasons = confirm if isinstance(confirm, Mapping) else dict.fromkeys(confirm, "")
    return session.add(read.entry, patient, {found.key: reasons[found.id] for found in findings if found.id in reasons})


def enter_case(session: Session) -> Kept:
    """Enter the whole case report; returns the patient."""
    typed(session, Letterhead, name="Example clinic (case report)")
    patient = typed(
        session,
        Patient,
        identifier=case_report.IDENTIFIER,
        family_name="Case",
        given_name="Report",
        sex="female",
        birth_date="1984-01-16..1994-01-15",
        note="In her 30s. No calendar date is printed; D0 is set so that the printed intervals can be shown.",
    )
    _infusions(session, patient.id, _bags(session))
    _history(session, patient.id)
    _results(session, patient.id)
    typed(
        session,
        MedicationCourse,
        patient.id,
        {"O1": "As the report says; why it was prescribed is not printed."},
        drug="omalizumab",
        indication="unknown",
        strength="150 mg/ml",
        dose="150",
        dose_unit="mg",
        route="subcutaneous",
        interval="4 w",
        start=case_report.THREE_MONTHS,
        note="Printed is when it was prescribed; the start may be later. Doses and end are not.",
    )
    _allergy_tests(session, patient.id)
    for date, reason, text in case_report.VISITS:
        typed(session, VisitNote, patient.id, date=date, reason=reason, text=text)
    _seen(session, patient.id)
    return patient


def _seen(session: Session, patient: str) -> None:
    """All but the last that came was seen long ago; that one waits, so that the worklist has something to show."""
    by_day = [kept.id for kept in session.chart(patient).all()]
    waiting = can_be_seen(session, patient, by_day)
    waiting.pop(list(waiting)[-1])
    mark_seen(session, waiting)


def make_case(path: Path, who: str, clock: Callable[[], datetime], program: str) -> Session:
    """Make a clinic file with the case report, marked as the example. Raises `CannotOpen` or `CannotWrite`."""
    session = create(path, who, clock, program)
    try:
        with session.file.write() as db:
            about.put(db, "example", "1")
        enter_case(session)
    except BaseException:
        session.file.discard()
        raise
    return session


def _bags(session: Session) -> list[str]:
    """The donor, the lot and a bag for each session; what was thawed on which day is counted from D0. Returns the bags' names."""
    screening = [
        {"screened_for": name, "result": "negative", "method": method} for name, method in case_report.SCREENING
    ]
    typed(
        session,
        Donor,
        pseudonym=case_report.DONOR,
        donation="?",
        term="full term",
        consent="given",
        note=case_report.DONOR_NOTE,
        screening=screening,
    )
    lot = typed(
        session,
        Lot,
        donor=case_report.DONOR,
        manufacturer="Liv Med Cell",
        number="unknown",
        product="allogeneic hUC-MSC",
        tissue="umbilical cord, Wharton's jelly",
        method="explant",
        passage="3",
        medium="MSC NutriStem XF, serum-free",
        additives=[{**additive, "left": "unknown"} for additive in case_report.ADDITIVES],
        frozen="?",
        release="not known",
        note=case_report.LOT_NOTE,
    )
    offered = lot.entry.title(session.reader)
    bags = [
        typed(session, Bag, lot=offered, number=str(number), thawed=thawed, note=case_report.BAG_NOTE)
        for number, (_start, thawed) in enumerate(case_report.SESSIONS, start=1)
    ]
    return [bag.entry.title(session.reader_of("")) for bag in bags]


def _infusions(session: Session, patient: str, bags: list[str]) -> None:
    """The first one comes first of all: the other dates are counted from it."""
    for purpose in ("treatment", "cell therapy outside a licence"):
        typed(session, Consent, patient, ("M6",), purpose=purpose, signed="?", note=case_report.CONSENT_NOTE)
    for number, ((start, _thawed), bag) in enumerate(zip(case_report.SESSIONS, bags, strict=True), start=1):
        typed(
            session,
            Infusion,
            patient,
            case_report.MISSED,
            course="1",
            session=str(number),
            sessions="3",
            start=start,
            cells="140 × 10^6",
            dose_basis="unknown",
            route="intravenous",
            bag=bag,
            premedicated="not recorded",
            events_asked="not known whether asked",
            note=case_report.INFUSED,
        )


def _history(session: Session, patient: str) -> None:
    typed(
        session,
        DrugReaction,
        patient,
        drug="ciprofloxacin",
        date="?",
        manifestations="unknown",
        latency="unknown",
        re_exposure="unknown",
        certainty="suspected",
        restriction="not decided",
        described="experienced a severe hypersensitivity reaction to ciprofloxacin",
        note="Itself not described.",
    )
    typed(
        session,
        DrugReaction,
        patient,
        ("drug",),
        drug="certain antibiotics and medications",
        date="?",
        manifestations="itching, redness, oedema",
        latency="unknown",
        re_exposure="unknown",
        certainty="suspected",
        restriction="not decided",
        described="which also caused symptoms like itching, redness, and swelling",
        note="The drugs are not named.",
    )
    typed(
        session,
        HistoryAnswer,
        patient,
        topic="family history",
        answer="asked, none",
        date=case_report.VISIT,
        note="Printed: “her family history did not reveal any significant allergies”.",
    )
    typed(
        session,
        Condition,
        patient,
        condition="chronic skin itching",
        onset="?",
        note="Printed: “following a blood transfusion in 2023”.",
    )
    typed(
        session,
        Transfusion,
        patient,
        date="2023 ?",
        product="unknown",
        reaction="unknown",
        note="2023 may be the year of the transfusion or of the visit.",
    )


def _results(session: Session, patient: str) -> None:
    for date, marker, reading, unit, limits, flag, method, comment in case_report.LAB_RESULTS:
        typed(
            session,
            LabResult,
            patient,
            # 3 mg/ml is kept as printed and in doubt: nobody can ask the laboratory
            ("V2",) if marker == "CRP" else (),
            specimen_date=date,
            marker=marker,
            reading=reading,
            unit=unit,
            limits=limits,
            flag=flag,
            method=method,
            printed_comment=comment,
        )
    for date, drug, reading, unit, stimulant, interpretation in case_report.DRUG_TESTS:
        typed(
            session,
            InVitroTest,
            patient,
            specimen_date=date,
            drug=drug,
            method="unknown",
            reading=reading,
            unit=unit,
            stimulant=stimulant,
            interpretation=interpretation,
            note=case_report.METHOD_NOTE,
        )


def results_of(panel: PanelDefinition) -> list[dict[str, str]]:
    """What is typed for each allergen of the panel: the one value that is printed; below the limit, assumed, for the rest."""
    code, printed = case_report.PRINTED
    return [
        {"allergen": allergen.code, "reading": printed, "basis": "printed"}
        if allergen.code == code
        else {"allergen": allergen.code, "reading": panel.below_limit, "basis": "assumed"}
        for allergen in panel.allergens
    ]


def _allergy_tests(session: Session, patient: str) -> None:
    panel = session.catalogue.panel("ALEX2")
    assert panel is not None  # the program ships it
    typed(
        session,
        AllergenPanel,
        patient,
        specimen_date=case_report.PANEL,
        panel="ALEX2",
        total_ige="≤ 100 kU/l",
        ige_unit="kU/L",
        note=case_report.PANEL_NOTE,
        results=results_of(panel),
    )
    typed(
        session,
        SkinTest,
        patient,
        # the reaction to ciprofloxacin is why it was tested; that panel and skin disagree is what the report prints
        ("A1", "V8"),
        stage="done",
        date=case_report.SIX_MONTHS,
        note=case_report.SKIN_NOTE,
        pricks=[{"substance": substance, "printed": outcome} for substance, outcome in case_report.PRICKS],
        intradermals=[{"substance": substance, "printed": outcome} for substance, outcome in case_report.INTRADERMALS],
    )
    typed(
        session,
        PatchTest,
        patient,
        applied=case_report.DAY_AFTER,
        note=case_report.PATCH_NOTE,
        haptens=list(case_report.HAPTENS),
    )
