"""The example holds what the case report prints, as it prints it; the tables here are a copy of its results."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.allergies import banner
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.failures import CannotOpen
from desktop.clinic.entry.findings import Level
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.plot.trajectories import plot
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.record.links import reader_of
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.age import age
from desktop.clinic.words.dates import days_between
from desktop.session.example import make_case, typed
from desktop.session.refusals import NotSaved
from desktop.session.session import Session, create
from desktop.session.written_entries import written_lines
from desktop.store import keeping
from tests.session.made import case_clock

NORMAL = "normal range"

# marker, day, printed result, printed unit, printed limits, printed flag ("none": none is printed), method
LAB_RESULTS = {
    ("ana", -10, "negative", None, NORMAL, "N", None),
    ("ana", 188, "negative", None, None, "N", None),
    ("anti_tpo", -10, "12.4", "IU/ml", "< 9 IU/ml", "H", None),
    ("anti_tpo", 96, "16.1", "IU/ml", None, "none", None),
    ("anti_tpo", 188, "12.7", "IU/ml", None, "none", None),
    ("atab", -10, "0.1", "IU/ml", NORMAL, "N", None),
    ("atab", 96, "0.1", "IU/ml", None, "none", None),
    ("crp", -10, "3", "mg/ml", NORMAL, "N", None),
    ("ecp", -10, "26.6", "ng/ml", "< 24 ng/ml", "H", None),
    ("ecp", 96, "15.8", "ng/ml", None, "none", None),
    ("ecp", 188, "19.7", "ng/ml", None, "none", None),
    ("total_ige", -10, "25.5", "IU/ml", NORMAL, "N", None),
    ("total_ige", -7, "≤ 100", "kU/l", None, "none", "ALEX2"),
    ("total_ige", 96, "87", "IU/ml", None, "none", None),
    ("total_ige", 188, "91.1", "IU/ml", None, "none", None),
}
# drug, day, printed result, printed unit, method
DRUG_TESTS = {
    ("ciprofloxacin", 0, "560", "pg/ml", "unknown"),
    ("clarithromycin", 0, "114", "pg/ml", "unknown"),
    ("ciprofloxacin", 110, "100", "pg/ml", "unknown"),
    ("ciprofloxacin", 191, "50", "pg/ml", "unknown"),
}
# extract → its outcome as printed; the drug of the injection too
PRICKS = {
    "ciprofloxacin": "negative", "common food allergens": "negative", "house dust mites": "positive", "moulds": "positive",
    "grass pollens": "positive", "rye pollen": "positive", "mugwort": "positive", "wall pellitory": "positive",
    "olive pollen": "positive", "birch pollen": "positive", "cat epithelium": "positive", "dog epithelium": "positive",
}  # fmt: skip


# hapten → the hour of its one printed reading
HAPTENS = {"nickel sulfate hexahydrate": 72, "cobalt(II) chloride hexahydrate": 48}
# the panel's key begins with … → the changes from baseline in percent
CHANGES = {
    ("in_vitro_test", "J01MA02"): ("-82.1", "-91.1"),
    ("lab_result", "ecp"): ("-40.6", "-25.9"),
    ("lab_result", "anti_tpo"): ("29.8", "2.4"),
    # +241.2 % and +257.3 % would be of specimens that may have been taken under omalizumab
    ("lab_result", "total_ige"): (),
    ("lab_result", "atab"): ("0.0",),
}


def test_every_laboratory_result_stands_as_printed(case_chart: Chart) -> None:
    first = case_chart.first_infusion()
    kept = [found.entry for found in case_chart.of(LabResult)]
    as_printed = {
        (
            entry.marker,
            days_between(first, entry.specimen_date),
            entry.reading.text,
            entry.unit,
            entry.limits and entry.limits.text,
            entry.flag,
            entry.method,
        )
        for entry in kept
    }
    assert as_printed == LAB_RESULTS
    assert len(kept) == len(LAB_RESULTS)


def test_every_drug_test_stands_as_printed_without_method_or_cut_off(case_chart: Chart) -> None:
    first = case_chart.first_infusion()
    kept = [found.entry for found in case_chart.of(InVitroTest)]
    as_printed = {
        (entry.drug.name, days_between(first, entry.specimen_date), entry.reading.text, entry.unit, entry.method)
        for entry in kept
    }
    assert as_printed == DRUG_TESTS
    assert len(kept) == len(DRUG_TESTS)
    assert all(entry.cut_off is None and entry.basal is None and entry.positive_control is None for entry in kept)
    assert all(entry.interpretation for entry in kept)


def test_the_changes_from_baseline_are_those_of_the_report(case: Session, case_chart: Chart) -> None:
    graphs = plot(case_chart, reader_of(case_chart, case.reader)).graphs
    for begins, expected in CHANGES.items():
        rows = [row for graph in graphs if graph.key[:2] == begins for row in graph.changes]
        changes = [row.change_value for row in rows if row.change_value is not None]
        assert [round(change, 1) for change in changes] == [Decimal(text) for text in expected], begins


def test_the_crp_in_doubt_and_the_censored_band_are_no_numbers(case_chart: Chart) -> None:
    crp = next(kept for kept in case_chart.of(LabResult) if kept.entry.marker == "crp")
    assert crp.entry.canonical_value is None
    assert "3000 mg/L" in str(crp.entry.doubt)
    band = next(kept for kept in case_chart.of(LabResult) if kept.entry.method == "ALEX2")
    assert band.entry.reading.censored


def test_exactly_these_findings_were_confirmed(case_chart: Chart) -> None:
    confirmed = Counter((kept.type, found.id, found.field) for kept in case_chart.all() for found in kept.confirmed)
    # of each of the three infusions the same is missing
    assert {found: count for found, count in confirmed.items() if found[0] == "infusion"} == {
        ("infusion", "M1", "bag"): 3,
        # two tests are missing, and the day of the donation
        ("infusion", "M2", "bag"): 6,
        ("infusion", "M3", "bag"): 6,
        ("infusion", "M4", "bag"): 3,
        ("infusion", "M4", "start"): 3,
        ("infusion", "M6", "start"): 6,
        ("infusion", "M8", "bag"): 3,
        ("infusion", "M8", "dose_basis"): 3,
        ("infusion", "M11", "checked_by"): 3,
        ("infusion", "M11", "emergency_kit"): 3,
        ("infusion", "vitals", "vitals"): 3,
    }
    assert {found: count for found, count in confirmed.items() if found[0] != "infusion"} == {
        ("consent", "M6", "signed"): 2,
        ("drug_reaction", "drug", "drug"): 1,
        ("lab_result", "V2", "unit"): 1,
        ("medication_course", "O1", "indication"): 1,
        ("skin_test", "V8", "pricks"): 1,
    }
    reasons = [(kept.type, found.id) for kept in case_chart.all() for found in kept.confirmed if found.reason]
    assert reasons == [("medication_course", "O1")], "nothing else was blocked"


def test_every_date_is_assumed_or_unknown(case_chart: Chart) -> None:
    for kept in case_chart.all():
        dated = kept.entry.declaration.dated
        when = getattr(kept.entry, dated) if dated else kept.entry.birth_date
        assert when.assumed or when.unknown, kept.entry


@pytest.mark.parametrize(
    ("type", "day", "uncertainty"),
    [(LabResult, 96, (6, 6)), (LabResult, 188, (5, 5)), (InVitroTest, 110, (6, 6)), (InVitroTest, 191, (5, 3)),
     (InVitroTest, 0, (7, 0)), (Infusion, 2, (0, 1)), (Infusion, 5, (0, 2)), (MedicationCourse, 96, (6, 6))],
)  # fmt: skip
def test_the_intervals_hold_the_alternatives(case_chart: Chart, type, day: int, uncertainty: tuple[int, int]) -> None:
    first = case_chart.first_infusion()
    dates = [getattr(kept.entry, type.declaration.dated) for kept in case_chart.of(type)]
    found = {when.uncertainty for when in dates if days_between(first, when) == day}
    assert found == {uncertainty}


def test_the_history_and_what_is_not_known(case_chart: Chart) -> None:
    reactions = {kept.entry.drug.name: kept.entry for kept in case_chart.of(DrugReaction)}
    assert set(reactions) == {"ciprofloxacin", "certain antibiotics and medications"}
    index = reactions["ciprofloxacin"]
    assert (index.drug.atc, index.date.unknown, index.manifestations) == ("J01MA02", True, ("unknown",))
    assert (index.ring_messmer, index.brown, index.wao) == (None, None, None)
    earlier = reactions["certain antibiotics and medications"]
    assert (earlier.drug.atc, earlier.manifestations) == ("", ("pruritus", "erythema", "oedema"))
    assert (earlier.ring_messmer, earlier.brown, earlier.wao) == ("I", "1", "1")
    assert [(kept.entry.topic, kept.entry.answer) for kept in case_chart.of(HistoryAnswer)] == [
        ("family_history", "none")
    ]
    (transfusion,) = (kept.entry for kept in case_chart.of(Transfusion))
    assert (transfusion.date.precision, transfusion.date.day.year, transfusion.date.assumed) == ("year", 2023, True)
    assert (transfusion.product, transfusion.units, transfusion.reaction) == ("unknown", None, "unknown")
    assert [kept.entry.condition for kept in case_chart.of(Condition)] == ["chronic skin itching"]
    assert not any(case_chart.of(type) for type in (FamilyHistory, Measurement, AdverseEvent))


def test_the_omalizumab_course(case_chart: Chart) -> None:
    (course,) = (kept.entry for kept in case_chart.of(MedicationCourse))
    assert (course.drug.atc, course.indication, course.strength) == ("R03DX05", "unknown", "150 mg/ml")
    assert (course.dose, course.dose_unit, course.route, course.interval.text) == (Decimal(150), "mg", "sc", "4 w")
    assert course.stop is None
    assert course.administrations == ()


def test_the_patient_is_in_her_thirties_on_the_first_infusion(case_chart: Chart) -> None:
    assert case_chart.patient is not None
    patient: Patient = case_chart.patient.entry
    day = case_chart.d0()
    assert day is not None
    assert (patient.identifier, patient.sex, age(patient.birth_date, day)) == ("CASE-1", "female", (30, 39))


def test_the_panel_has_one_printed_value_and_says_that_the_rest_is_assumed(case: Session, case_chart: Chart) -> None:
    (kept,) = case_chart.of(AllergenPanel)
    panel = kept.entry
    assert (panel.panel, panel.unit, days_between(case_chart.first_infusion(), panel.specimen_date)) == (
        "ALEX2",
        "kUA/L",
        -7,
    )
    assert panel.specimen_date.uncertainty == (7, 7)
    assert (panel.total_ige.text, panel.total_ige.low, panel.total_ige.high, panel.ige_unit) == (
        "≤ 100 kU/l",
        None,
        Decimal(100),
        "kU/L",
    )
    assert (panel.answered, panel.positives) == (295, 1)
    (hom,) = (result for result in panel.results if result.positive != "no")
    assert (hom.allergen, hom.reading.text, hom.result_class, hom.positive, hom.basis) == (
        "Hom g",
        "0.59",
        1,
        "yes",
        "printed",
    )
    assert [result.allergen for result in panel.results] == [
        known.code for known in case.catalogue.panel("ALEX2").allergens
    ]
    others = {(result.reading.text, result.basis, result.relevance) for result in panel.results if result is not hom}
    assert others == {("<0.10", "assumed", None)}
    assert "“positive result for lobster (Hom g) with a value of 0.59 kUA/l" in panel.note
    assert "usually below 0.1 kUA/l (total IgE ≤ 100 kU/l)”" in panel.note
    assert (panel.lot, panel.sample, panel.run_date, panel.quality, panel.software, panel.laboratory) == (None,) * 6


def test_the_skin_tests_have_the_printed_outcomes_and_nothing_else(case_chart: Chart) -> None:
    (kept,) = case_chart.of(SkinTest)
    sheet = kept.entry
    assert (sheet.stage, days_between(case_chart.first_infusion(), sheet.date), sheet.date.uncertainty) == (
        "done",
        188,
        (5, 5),
    )
    assert {prick.substance.name: prick.printed for prick in sheet.pricks} == PRICKS
    assert {prick.substance.name: prick.outcome for prick in sheet.pricks} == PRICKS
    assert len(sheet.pricks) == len(PRICKS)
    # each but the drug is an extract of the catalogue, so that the panel can be compared with it
    assert [prick.substance.name for prick in sheet.pricks if not prick.substance.extract] == ["ciprofloxacin"]
    (injection,) = sheet.intradermals
    assert (injection.substance.atc, injection.printed, injection.outcome) == ("J01MA02", "negative", "negative")
    for part in (*sheet.pricks, injection):
        typed_fields = [field.name for field in part.declaration.typed_fields]
        assert [name for name in typed_fields if getattr(part, name) is not None] == ["substance", "printed"]
    assert (sheet.validity, sheet.omalizumab) == ("unknown", "unknown")
    assert "omalizumab" in str(sheet.validity_why)
    answered = [field.name for field in sheet.declaration.typed_fields if getattr(sheet, field.name) is not None]
    assert answered == ["stage", "date", "note"]
    words = ("mold", "olive tree", "birch tree", "various other pollens and dust", "no significant reactions")
    assert [word for word in words if word not in sheet.note] == []


def test_skin_and_panel_disagree_and_both_say_so(case: Session, case_chart: Chart) -> None:
    (panel,), (sheet,) = case_chart.of(AllergenPanel), case_chart.of(SkinTest)
    for kept in (panel, sheet):
        found = [
            one
            for one in case.check(kept.entry, kept.patient, kept.id)[1]
            if one.id == "V8" and one.level is Level.SOFT
        ]
        said = str(found[0].sentence)
        for name in [name for name, outcome in PRICKS.items() if outcome == "positive"]:
            assert name in said, (kept.type, name)
        assert len(found) == 1
        assert "ciprofloxacin" not in said
        assert "food" not in said
    on_board = [one for one in case.check(sheet.entry, sheet.patient, sheet.id)[1] if one.id == "A6"]
    assert ["omalizumab" in str(one.sentence) for one in on_board] == [True]


def test_each_hapten_is_positive_at_its_hour_and_no_reading_is_due(case_chart: Chart) -> None:
    (kept,) = case_chart.of(PatchTest)
    test = kept.entry
    assert (days_between(case_chart.first_infusion(), test.applied), test.applied.uncertainty) == (189, (5, 5))
    assert {row.hapten: row.first_positive for row in test.haptens} == HAPTENS
    for row in test.haptens:
        read = {hour: getattr(row, f"h{hour}") for hour in (48, 72, 96, 168)}
        assert {hour: grade for hour, grade in read.items() if grade is not None} == {HAPTENS[row.hapten]: "positive"}
        assert (row.concentration, row.vehicle, row.relevance) == (None, None, None)
    assert (test.planned, test.next_due, test.next_hours, test.site, test.read_by) == (None,) * 5


def test_no_provocation_was_done_and_no_visit_tells_a_result_again(case_chart: Chart) -> None:
    assert case_chart.of(DrugProvocation) == ()
    text = " ".join(kept.entry.text for kept in case_chart.of(VisitNote)).lower()
    told = ("ciprofloxacin", "mite", "mould", "mold", "pollen", "epithelium", "nickel", "cobalt", "alex2", "lobster")
    assert [word for word in told if word in text] == []


def test_the_allergies_stand_in_the_banner(case: Session, case_chart: Chart) -> None:
    told = banner(case_chart, reader_of(case_chart, case.reader))
    assert told.danger
    assert "ciprofloxacin" in [allergy.drug for allergy in told.allergies]


def test_the_file_says_that_it_is_the_example_and_is_whole(case: Session) -> None:
    assert case.file.about("example") == "1"
    assert [kept.entry.name for kept in case.of_clinic(Letterhead)] == ["Example clinic (case report)"]
    assert list(keeping.disagreements(case.file.connection)) == []


def test_a_finding_that_nobody_listed_is_not_confirmed(tmp_path: Path) -> None:
    session = create(tmp_path / "a.sqlite", "Ayşe", case_clock, "Tolera test")
    patient = typed(session, Patient, identifier="1", family_name="Işık", birth_date="1984", sex="f")
    crp = {"specimen_date": "12.5.24", "marker": "CRP", "reading": "3", "unit": "mg/ml"}
    with pytest.raises(NotSaved, match="3000 mg/L"):
        typed(session, LabResult, patient.id, **crp)
    with pytest.raises(NotSaved, match="3000 mg/L"):
        typed(session, LabResult, patient.id, ("M8",), **crp)
    with pytest.raises(NotSaved, match="date"):
        typed(session, LabResult, patient.id, **(crp | {"specimen_date": "some day"}))
    assert session.chart(patient.id).of(LabResult) == ()
    assert typed(session, LabResult, patient.id, ("V2",), **crp).confirmed
    session.close()


def test_a_case_that_cannot_be_entered_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match="future"):
        make_case(tmp_path / "case.sqlite", "Ayşe", lambda: datetime(2000, 1, 1).astimezone(), "Tolera test")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    path.write_text("something else")
    with pytest.raises(CannotOpen):
        make_case(path, "Ayşe", case_clock, "Tolera test")
    assert path.read_text() == "something else"


def test_no_entry_that_goes_out_as_typed_holds_a_percentage(case: Session) -> None:
    with closing(written_lines(case)) as lines:
        assert not [line for line in lines if "%" in line and ("lab_result" in line or "in_vitro_test" in line)]
