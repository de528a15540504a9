"""What a typed text was understood as: the result beside the last one that it is compared with."""

from __future__ import annotations

from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest
from desktop.clinic.allergy.skin_test import Intradermal, SkinPrick, SkinTest
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.record.typed import understood, written
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from tests.cases import cases
from tests.clinic.made import DRUG_TEST, INFUSION, PATCH, SKIN, patient, rows, weigh

CRP = {
    "marker": "crp",
    "specimen_date": "2024-05-01",
    "reading": "3",
    "unit": "mg/ml",
    "unit_meant": "mg/L",
    "method": "A",
}


@cases(
    ("typed", "said"),
    [
        ({"reading": "6", "unit": "mg/L", "method": "a"}, "6 · last 3 mg/L (+100.0 %)"),
        ({"reading": "0,6", "unit": "mg/dL", "method": "a"}, "0.6 mg/dL × 10 = 6.0 mg/L · last 3 mg/L (+100.0 %)"),
        ({"reading": "6", "unit": "mg/L", "method": "b"}, "6"),
        ({"reading": "6", "unit": "mg/L"}, "6"),
    ],
)
def test_the_last_result_is_of_the_same_method_in_the_unit_that_was_meant(typed, said):
    clinic = patient()
    clinic.keep(LabResult, **CRP)
    entry = clinic.made(LabResult, marker="crp", specimen_date="2024-06-01", **typed)
    assert understood(LabResult.declaration.field("reading"), entry, clinic.around(), typed["reading"]) == said


def test_the_last_result_is_of_a_unit_that_can_be_compared():
    clinic = patient()
    clinic.keep(LabResult, marker="total ige", specimen_date="2024-05-01", reading="100", unit="IU/mL")
    clinic.keep(LabResult, marker="total ige", specimen_date="2024-05-02", reading="240", unit="ng/mL")
    clinic.keep(InVitroTest, **DRUG_TEST)
    entry = clinic.made(LabResult, marker="total ige", specimen_date="2024-06-01", reading="200", unit="kU/L")
    field = LabResult.declaration.field("reading")
    assert understood(field, entry, clinic.around(), "200") == "200 · last 100 IU/mL (+100.0 %)"
    test = clinic.made(InVitroTest, **(DRUG_TEST | {"specimen_date": "2024-06-01", "reading": "0.35", "unit": "kUA/L"}))
    assert understood(InVitroTest.declaration.field("reading"), test, clinic.around(), "0.35") == "0.35"


def test_a_share_of_the_cells_is_told_in_few_digits():
    clinic = patient()
    weigh(clinic, "70", "2024-05-01")
    entry = clinic.made(Infusion, **(INFUSION | {"dose_basis": "in total"}))
    said = understood(Infusion.declaration.field("cells"), entry, clinic.around(), "140e6")
    assert said == "140 × 10⁶ · 46.67 × 10⁶ ÷ 70 kg (1 May 2024) = 0.67 × 10⁶ cells/kg"


@cases(
    ("part", "field", "typed", "said"),
    [
        (SkinPrick, "wheal", {"wheal": "5x4"}, "mean 4.5 mm · positive"),
        (SkinPrick, "wheal", {"wheal": "2"}, "negative"),
        (SkinPrick, "flare", {"flare": "12x10"}, "mean 11.0 mm"),
        (SkinPrick, "substance", {"substance": "cipro"}, "ciprofloxacin · J01MA02 · fluoroquinolones"),
        (SkinPrick, "substance", {"substance": "mugw"}, "mugwort"),
        (SkinPrick, "concentration", {"concentration": "20 µg/mL"}, "0.020 mg/mL"),
        (SkinPrick, "concentration", {"concentration": "0.02 mg/mL"}, ""),
        (SkinPrick, "concentration", {"concentration": "1:10"}, ""),
        (
            Intradermal,
            "wheal",
            {"injected": "4x4", "wheal": "7x7", "flare": "15"},
            "mean 7.0 mm · growth 3.0 mm · positive",
        ),
    ],
)
def test_a_row_of_skin_tests_says_what_was_understood(part, field, typed, said):
    clinic = patient()
    name = "pricks" if part is SkinPrick else "intradermals"
    sheet = clinic.made(SkinTest, {name: rows(clinic, part, {"substance": "mugwort"} | typed)}, **SKIN)
    [row] = getattr(sheet, name)
    assert understood(part.declaration.field(field), row, clinic.around(), typed[field]) == said


def test_the_day_on_which_a_patch_was_applied_leaves_it_to_the_sheet_to_say_when_it_is_read():
    clinic = patient()
    field = PatchTest.declaration.field("applied")
    assert understood(field, clinic.made(PatchTest, **PATCH), clinic.around(), PATCH["applied"]) == "4 Nov 2024 10:00"


def test_a_grade_that_was_not_printed_is_short_in_its_cell_and_whole_below_it():
    clinic = patient()
    typed = {"hapten": "nickel", "h48": "positive"}
    test = clinic.made(PatchTest, {"haptens": rows(clinic, PatchHapten, typed)}, **PATCH)
    field = PatchHapten.declaration.field("h48")
    assert written(test, clinic.reader)["haptens"][0]["h48"] == "pos."
    assert field.kind.parse("pos.", clinic.reader) == "positive"
    assert understood(field, test.haptens[0], clinic.around(), "pos.") == "positive, grade not printed"
