"""What a typed text was understood as: the result beside the last one that it is compared with."""

from __future__ import annotations

from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest
from desktop.clinic.allergy.skin_test import Intradermal, SkinPrick, SkinTest
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.typed import spread, understood, written
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from tests.cases import cases
from tests.clinic.made import DRUG_TEST, INFUSION, PATCH, READER, SKIN, patient, rows, weigh

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


# What stands behind a name moves into the empty fields beside it


@cases(
    ("type", "texts", "spread_texts"),
    [
        (MedicationCourse, {"drug": "ciprofloxacin 500 mg"}, {"drug": "ciprofloxacin", "dose": "500", "dose_unit": "mg"}),
        (MedicationCourse, {"drug": "cipro 500 mg tb 2x1"}, {"drug": "cipro tb 2x1", "dose": "500", "dose_unit": "mg"}),
        (MedicationCourse, {"drug": "Xolair (150 mg)"}, {"drug": "Xolair", "dose": "150", "dose_unit": "mg"}),
        (MedicationCourse, {"drug": "Brandx 5 mL"}, {"drug": "Brandx", "dose": "5", "dose_unit": "mL"}),
        (MedicationCourse, {"drug": "co-amoxiclav 875/125 mg, 2x1"}, {"drug": "co-amoxiclav, 2x1", "strength": "875/125 mg"}),
        (MedicationCourse, {"drug": "Xolair 150 mg/mL 300 mg"},
         {"drug": "Xolair", "strength": "150 mg/mL", "dose": "300", "dose_unit": "mg"}),
        # what is ambiguous by a thousand is asked about where it now stands
        (MedicationCourse, {"drug": "penicillin G 1.200 mg"}, {"drug": "penicillin G", "dose": "1.200", "dose_unit": "mg"}),
        # nothing that stands there is replaced, and half a dose is none
        (MedicationCourse, {"drug": "cipro 500 mg", "dose": "250"}, {"drug": "cipro 500 mg", "dose": "250"}),
        (MedicationCourse, {"drug": "cipro 500 mg", "dose_unit": "g"}, {"drug": "cipro 500 mg", "dose_unit": "g"}),
        (MedicationCourse, {"drug": "Xolair 150 mg/mL", "strength": "x"}, {"drug": "Xolair 150 mg/mL", "strength": "x"}),
        # never guessed: no unit, two amounts, so many at a time, another drug, several that begin like it
        (MedicationCourse, {"drug": "ciprofloxacin 500"}, {"drug": "ciprofloxacin 500"}),
        (MedicationCourse, {"drug": "cipro 500 mg 250 mg"}, {"drug": "cipro 500 mg 250 mg"}),
        (MedicationCourse, {"drug": "cipro 2x500 mg"}, {"drug": "cipro 2x500 mg"}),
        (MedicationCourse, {"drug": "cipro 500 mg + x"}, {"drug": "cipro 500 mg + x"}),
        (MedicationCourse, {"drug": "amox 500 mg"}, {"drug": "amox 500 mg"}),
        (MedicationCourse, {"drug": "ciprofloxacin", "note": "500 mg"}, {"drug": "ciprofloxacin", "note": "500 mg"}),
        (DrugReaction, {"drug": "cipro 500 mg tb"}, {"drug": "cipro tb", "dose": "500 mg"}),
        (DrugReaction, {"drug": "cipro 500 mg/5 ml"}, {"drug": "cipro 500 mg/5 ml"}),
        (SkinTest, {"intradermals": [{"substance": "ciprofloxacin 0.006 mg/ml"}, {"substance": "cipro 1 %", "concentration": "1:10"}]},
         {"intradermals": [{"substance": "ciprofloxacin", "concentration": "0.006 mg/ml"}, {"substance": "cipro 1 %", "concentration": "1:10"}]}),
        (SkinTest, {"pricks": [{"substance": "cipro 500 mg tb"}]}, {"pricks": [{"substance": "cipro 500 mg tb"}]}),
        (InVitroTest, {"drug": "cipro 500 mg"}, {"drug": "cipro 500 mg"}),
        (Infusion, {"premedication": [{"drug": "cipro 500 mg"}, {"drug": "cipro 1 g", "dose": "2 g"}]},
         {"premedication": [{"drug": "cipro", "dose": "500 mg"}, {"drug": "cipro 1 g", "dose": "2 g"}]}),
    ],
)  # fmt: skip
def test_a_dose_behind_the_name_moves_into_the_empty_fields_beside_it(type, texts, spread_texts):
    assert spread(type, texts, READER) == spread_texts
    # and stays there
    assert spread(type, spread_texts, READER) == spread_texts
    # what was shown so is left as it is
    assert spread(type, texts, READER, texts) == texts


@cases(
    ("typed", "name", "said"),
    [
        ("ciprofloxacin", "ciprofloxacin", "ciprofloxacin"),
        ("cipro", "ciprofloxacin", "ciprofloxacin"),
        ("J01MA02", "ciprofloxacin", "ciprofloxacin"),
        ("cipro 500 mg", "ciprofloxacin", "ciprofloxacin 500 mg"),
        ("xol", "omalizumab", "omalizumab (Xolair)"),
        ("Xolair 150 mg", "omalizumab", "omalizumab (Xolair 150 mg)"),
        ("Brandx", "Brandx", "Brandx"),
        ("Brandx 500 mg", "Brandx", "Brandx 500 mg"),
    ],
)
def test_a_drug_is_the_same_however_it_is_called_and_how_it_was_is_kept(typed, name, said):
    kind = MedicationCourse.declaration.field("drug").kind
    drug = kind.parse(typed, READER)
    assert (drug.name, drug.said) == (name, said)
    plain = kind.parse(name, READER)
    assert (drug, drug.key) == (plain, plain.key)
    # the text that is shown gives it back, and so does what is kept
    again = kind.parse(kind.written(drug, READER), READER)
    assert (again, again.typed) == (drug, drug.typed)
    assert kind.value(kind.plain(drug)).typed == drug.typed


@cases(
    ("typed", "said"),
    [
        ({"drug": "ciprofloxacin"}, []),
        ({"drug": "ciprofloxacin 500 mg", "dose": "500", "dose_unit": "mg"}, []),
        ({"drug": "ciprofloxacin 500"}, [("drug", "NOTE", "“500” has no unit, so it is not read as a dose. Type the dose and its unit below.")]),
        ({"drug": "ciprofloxacin 500", "dose": "500", "dose_unit": "mg"}, []),
        ({"drug": "ciprofloxacin 1000 mg", "dose": "500", "dose_unit": "mg"},
         [("drug", "SOFT", "1000 mg stands behind the name, and 500 mg under Dose. Which of the two is right?")]),
        ({"drug": "ciprofloxacin 500 mg", "dose": "500", "dose_unit": "g"},
         [("drug", "SOFT", "500 mg stands behind the name, and 500 g under Dose. Which of the two is right?")]),
        ({"drug": "ciprofloxacin 1.000 mg", "dose": "1000", "dose_unit": "mg"},
         [("drug", "SOFT", "1.000 mg stands behind the name, and 1000 mg under Dose. Which of the two is right?")]),
    ],
)  # fmt: skip
def test_a_dose_that_says_something_else_is_asked_after(typed, said):
    found = patient().says(MedicationCourse, **typed)
    assert [(f.field, f.level.name, str(f.sentence)) for f in found if f.id == "dose"] == said
