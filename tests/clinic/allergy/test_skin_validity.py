"""Whether skin tests are valid by what was taken: every course is classified, or the validity is not known (rule A7)."""

from __future__ import annotations

from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.allergy.skin_validity import beside_valid
from desktop.clinic.patient.medication import MedicationCourse
from tests.cases import cases
from tests.clinic.allergy.test_skin_test import CETIRIZINE, WHEAL, inject, made, prick
from tests.clinic.made import OMALIZUMAB, SKIN, patient


@cases(
    ("typed", "validity", "why", "told"),
    [
        ({"drug": "doxepin"}, "unknown", "on board: doxepin since", "Validity not known"),
        ({"drug": "quetiapine"}, "unknown", "on board: quetiapine since", "Validity not known"),
        ({"drug": "mirtazapine", "start": "?"}, "unknown", "perhaps on board: mirtazapine", "Validity not known"),
        ({"drug": "hydroxyzine"}, "invalid", "within 7 days", "cannot be interpreted"),
        ({"drug": "diphenhydramine", "stop": "2024-11-13"}, "valid", "", ""),  # 5 days
        ({"drug": "diphenhydramine", "stop": "2024-11-14"}, "invalid", "within 5 days", "cannot be interpreted"),
        ({"drug": "ketotifen", "stop": "2024-11-13"}, "invalid", "within 6 days", "cannot be interpreted"),
        ({"drug": "famotidine"}, "valid", "which weakens a test little", "The histamine control decides"),
        ({"drug": "dupilumab"}, "unknown", "of which nothing is published", "Validity not known"),
        ({"drug": "sertraline"}, "valid", "", ""),
        ({"drug": "Brand X"}, "unknown", "which is not in the catalogue", "Validity not known"),
        ({"drug": "Brand X", "stop": "2024-01-01"}, "valid", "", ""),
    ],
)
def test_valid_is_said_only_where_every_course_is_classified(typed, validity, why, told):
    clinic = patient()
    clinic.keep(MedicationCourse, **(CETIRIZINE | {"start": "2023-12-01"} | typed))
    found = made(SKIN, {"wheal": "5x5"}, clinic=clinic)
    assert found.validity == validity
    assert why in str(found.validity_why)
    said = [str(one.sentence) for one in clinic.says(SkinTest, prick(clinic, WHEAL), **SKIN) if one.id == "A7"]
    assert bool(said) == bool(told) and told in " ".join(said)


def test_a_steroid_weakens_a_late_reading_and_that_stands_beside_a_valid_sheet():
    clinic = patient()
    steroid = {"drug": "prednisolone", "dose": "30", "dose_unit": "mg", "interval": "1 d", "start": "2024-11-15"}
    clinic.keep(MedicationCourse, **(CETIRIZINE | steroid))
    row = {"substance": "clarithro", "injected": "4x4", "wheal": "4x4", "flare": "0", "late_48": "0"}
    found = clinic.made(SkinTest, inject(clinic, row), **SKIN)
    assert found.validity == "valid"
    told = [str(one) for one in beside_valid(found.validity_why)]
    assert len(told) == 2
    assert any("late readings under prednisolone since 15 Nov 2024" in one for one in told)


def test_omalizumab_is_told_beside_an_invalid_sheet_and_once_beside_an_open_one():
    clinic = patient()
    clinic.keep(MedicationCourse, **OMALIZUMAB)
    for typed, times in ((SKIN | {"histamine": "2"}, 1), (SKIN, 1)):
        words, _state = made(typed, {"wheal": "5x5"}, clinic=clinic).standing(clinic.around())
        assert words.count("omalizumab") == times


def test_what_weakens_a_test_is_told_beside_an_open_or_an_invalid_sheet_too():
    clinic = patient()
    clinic.keep(MedicationCourse, **(CETIRIZINE | {"drug": "famotidine", "start": "2024-11-01"}))
    for typed, telling in (
        (SKIN | {"histamine": "2"}, "histamine 2 mm; "),
        (SKIN | {"antihistamine": "?"}, "not recorded; "),
    ):
        found = str(made(typed, {"wheal": "5x5"}, clinic=clinic).validity_why)
        assert found.endswith("famotidine since 1 Nov 2024, which weakens a test little") and telling in found


@cases(("drug", "source"), [("cetirizine", "S70; S70c; S70d"), ("doxepin", "S70; S71"), ("famotidine", "S71")])
def test_each_finding_names_the_source_of_its_wash_out(drug, source):
    clinic = patient()
    clinic.keep(MedicationCourse, **(CETIRIZINE | {"drug": drug, "start": "2024-11-01"}))
    [found] = [one for one in clinic.says(SkinTest, prick(clinic, WHEAL), **SKIN) if one.id == "A7"]
    assert found.source.startswith("A7; ") and source in found.source
