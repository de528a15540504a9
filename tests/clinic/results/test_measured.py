"""What the rules say about laboratory results and in-vitro drug tests, one line a case: (rule, field, level)."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.products import NOTHING
from desktop.clinic.entry.telling import Seen
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from tests.cases import cases
from tests.clinic.made import DRUG_TEST, OMALIZUMAB, patient, rows, sentences, without_notes

# Laboratory result

SPECIMEN = {"specimen_date": "2024-05-04"}


@cases(
    ("typed", "said", "value", "doubt"),
    [
        ({"marker": "crp", "reading": "3", "unit": "mg/ml"}, [("V2", "unit", "SOFT")], None,
         "3 mg/ml is 3000 mg/L. Was 3 mg/L meant?"),
        ({"marker": "crp", "reading": "3", "unit": "mg/ml", "unit_meant": "mg/L"}, [], "3", None),
        ({"marker": "crp", "reading": "0,3", "unit": "mg/dL"}, [], "3", None),
        ({"marker": "crp", "reading": "301", "unit": "mg/L"}, [("V2", "reading", "SOFT")], "301", None),
        ({"marker": "crp", "reading": "701", "unit": "mg/L"}, [("V2", "reading", "HARD")], "701", None),
        ({"marker": "crp", "reading": "-1", "unit": "mg/L"}, [("V2", "reading", "HARD")], "-1", None),
        ({"marker": "crp", "reading": "3"}, [("V3", "unit", "HARD")], None, "no unit"),
        ({"marker": "crp", "reading": "3", "unit": "IU/mL"}, [("V3", "unit", "SOFT")], None, "not read in IU/mL"),
        ({"marker": "crp", "reading": "3", "unit": "mg/ml", "unit_meant": "IU"}, [("V3", "unit_meant", "HARD")], None,
         "CRP is not read in IU."),
        ({"marker": "total ige", "reading": "25.5", "unit": "kUA/L"}, [("V3", "unit", "HARD")], None, "kUA/L"),
        ({"marker": "total ige", "reading": "25.5", "unit": " kua / l"}, [("V3", "unit", "HARD")], None, "kUA/L"),
        ({"marker": "total ige", "reading": "≤ 100", "unit": "kU/l"}, [], "100", None),
        ({"marker": "total ige", "reading": "240", "unit": "ng/mL"}, [], "100", None),
        ({"marker": "total ige", "reading": "negative"}, [("V2", "reading", "SOFT")], None, None),
        ({"marker": "ecp", "reading": "26,6", "unit": "ng/ml"}, [], "26.6", None),
        ({"marker": "ana", "reading": "negative"}, [], None, None),
        ({"marker": "ana", "reading": "1:160"}, [], None, None),
        ({"marker": "ana", "reading": "5"}, [("V2", "reading", "SOFT")], None, "no unit"),
    ],
)  # fmt: skip
def test_a_reading_and_its_canonical_value(typed, said, value, doubt):
    clinic = patient()
    result = clinic.made(LabResult, **(SPECIMEN | typed))
    assert result.canonical_value == (Decimal(value) if value else None)
    assert (doubt in str(result.doubt)) if doubt else result.doubt is None
    assert result.catalogue_version == clinic.reader.catalogue.version
    assert without_notes(clinic.says(LabResult, **(SPECIMEN | typed))) == said


@cases(
    ("reading", "limits", "flag", "said"),
    [
        ("12.4", "< 9", "normal", True),
        ("12.4", "< 9", "H", False),
        ("12.4", "< 9 IU/ml", "normal", True),
        ("9", "< 9", "normal", True),
        ("8.9", "< 9", "normal", False),
        ("<0.1", "0 - 9", "normal", False),
        ("≥ 9", "< 9", "normal", True),
        ("12.4", "normal range", "normal", False),
        ("12.4", "< 9 furlongs", "normal", False),
    ],
)
def test_a_normal_flag_against_its_limits(reading, limits, flag, said):
    typed = {"marker": "anti-tpo", "reading": reading, "unit": "IU/mL", "limits": limits, "flag": flag}
    found = patient().says(LabResult, **(SPECIMEN | typed))
    assert without_notes(found) == ([("V7", "flag", "SOFT")] if said else [])


@cases(("limits", "said"), [("< 0.5 mg/dL", False), ("< 0.2 mg/dL", True), ("< 0.5 mg/L", True)])
def test_limits_in_another_unit_are_converted_before_they_judge(limits, said):
    typed = {"marker": "crp", "reading": "3", "unit": "mg/L", "limits": limits, "flag": "normal"}
    assert bool(without_notes(patient().says(LabResult, **(SPECIMEN | typed)))) is said


@cases(
    ("reading", "unit", "method", "said"),
    [
        ("255", "IU/mL", "", False),
        ("255.1", "IU/mL", "", True),
        ("2.55", "kU/L", "", False),
        ("2.54", "kU/L", "", True),
        ("620", "ng/mL", "", False),  # a unit that stands apart: its factor is not certain
        ("255.1", "IU/mL", "ImmunoCAP", False),
        ("< 1", "IU/mL", "", False),
    ],
)
def test_a_jump_of_more_than_ten_times_is_questioned(reading, unit, method, said):
    clinic = patient()
    clinic.keep(LabResult, marker="total ige", specimen_date="2024-01-01", reading="255", unit="IU/mL")
    clinic.keep(LabResult, marker="total ige", specimen_date="2024-02-01", reading="25.5", unit="IU/mL")
    typed = {"marker": "total ige", "reading": reading, "unit": unit} | ({"method": method} if method else {})
    found = [f for f in clinic.says(LabResult, **(SPECIMEN | typed)) if f.id == "V5" and not f.untold]
    assert bool(found) is said
    assert all("25.5 IU/mL (1 Feb 2024)" in str(f.sentence) for f in found)


def test_a_number_in_doubt_is_not_called_missing():
    found = [
        f
        for f in patient().says(LabResult, **(SPECIMEN | {"marker": "crp", "reading": "3", "unit": "mg/ml"}))
        if f.id == "V5"
    ]
    assert [str(f.sentence)[:33] for f in found] == ["While the number is in doubt it c"]


def test_a_jump_names_the_unit_that_was_meant_and_a_method_in_any_spelling():
    clinic = patient()
    crp = {"marker": "crp", "method": "Nephelometry"}
    clinic.keep(LabResult, **crp, specimen_date="2024-01-01", reading="3", unit="mg/ml", unit_meant="mg/L")
    typed = crp | {"method": " NEPHELOMETRY", "reading": "60", "unit": "mg/L"}
    [found] = [f for f in clinic.says(LabResult, **(SPECIMEN | typed)) if f.id == "V5"]
    assert "The last CRP was 3 mg/L (1 Jan 2024)" in str(found.sentence)


def test_a_jump_is_within_one_canonical_unit():
    clinic = patient()
    clinic.keep(InVitroTest, **(DRUG_TEST | {"specimen_date": "2024-01-01"}))
    found = clinic.says(InVitroTest, **(DRUG_TEST | {"reading": "0.35", "unit": "kUA/L"}))
    assert "V5" not in {finding.id for finding in found}


ECP = {"marker": "ecp", "specimen_date": "2024-05-12", "reading": "26,6", "unit": "ng/ml", "laboratory": "Lab A"}
ANA = {"marker": "ana", "specimen_date": "2024-05-12", "reading": "Negatif"}
CRP = {"marker": "crp", "specimen_date": "2024-05-12", "reading": "3", "unit": "mg/ml"}


@cases(
    ("kept", "typed", "level"),
    [
        (ECP, {"reading": "26.6"}, "HARD"),
        (ECP, {"reading": "26,60"}, "HARD"),
        (ECP, {"unit": "µg/L"}, "HARD"),
        (ECP, {"unit": "NG/ML", "laboratory": " lab  a"}, "HARD"),
        (ECP, {"specimen_date": "2024-05-12 09:00"}, "SOFT"),
        (ECP, {"specimen_date": "2024-05-12 ?"}, "SOFT"),
        (ECP, {"reading": "<26,6"}, None),
        (ECP, {"reading": "26,7"}, None),
        (ECP, {"laboratory": "Lab B"}, None),
        (ECP, {"method": "ImmunoCAP"}, None),
        (ECP, {"specimen_date": "2024-05-13"}, None),
        (ECP | {"method": "ImmunoCAP"}, {"method": "immunocap "}, "HARD"),
        (ECP | {"specimen_date": "2024-05-12 09:00"}, {"specimen_date": "2024-05-12 09:00"}, "HARD"),
        (ECP | {"specimen_date": "2024-05-12 09:00"}, {"specimen_date": "2024-05-12 10:00"}, None),
        (ECP | {"specimen_date": "2024-05-12 09:00"}, {"specimen_date": "2024-05-12"}, "SOFT"),
        (ECP | {"specimen_date": "2024"}, {"specimen_date": "2024"}, "SOFT"),
        (ECP | {"specimen_date": "2024"}, {"specimen_date": "2024-05"}, None),
        (ECP | {"specimen_date": "?"}, {"specimen_date": "?"}, "SOFT"),
        (ANA, {"reading": "NEGATIVE"}, "HARD"),
        (ANA, {"reading": "1:160"}, None),
        (ANA | {"reading": "1:160"}, {"reading": "1/160"}, "HARD"),
        (CRP, {"reading": "3,0", "unit": "mg/mL"}, "HARD"),
        (CRP, {"unit": "mg/L"}, None),
        (CRP | {"unit": "mg/dL", "reading": "0,3"}, {"unit": "mg/L", "reading": "3"}, "HARD"),
    ],
)
def test_the_same_result_twice(kept, typed, level):
    clinic = patient()
    clinic.keep(LabResult, **kept)
    found = [f.level.name for f in clinic.says(LabResult, **(kept | typed)) if f.id == "V4"]
    assert found == ([level] if level else [])


def test_of_two_like_results_the_exact_one_decides():
    clinic = patient()
    clinic.keep(LabResult, **ECP)
    clinic.keep(LabResult, **(ECP | {"specimen_date": "2024-05-12 09:00"}))
    found = clinic.says(LabResult, **(ECP | {"specimen_date": "2024-05-12 09:00"}))
    assert [f.level.name for f in found if f.id == "V4"] == ["HARD"]


@cases(("typed", "level"), [({}, "HARD"), ({"drug": "Brand Y"}, None), ({"reading": "0.2", "unit": "kUA/L"}, None)])
def test_the_same_drug_test_twice(typed, level):
    clinic = patient()
    clinic.keep(InVitroTest, **(DRUG_TEST | {"drug": "BRAND X"}))
    found = [
        f.level.name for f in clinic.says(InVitroTest, **(DRUG_TEST | {"drug": "brand x"} | typed)) if f.id == "V4"
    ]
    assert found == ([level] if level else [])


def test_clotting_time_is_missed_for_ecp_alone():
    said = "Clotting time is not recorded; it changes this value."
    clinic = patient()
    ecp, crp = {"marker": "ecp", "reading": "20", "unit": "ng/mL"}, {"marker": "crp", "reading": "3", "unit": "mg/L"}
    assert said in sentences(clinic.says(LabResult, **(SPECIMEN | ecp)))
    assert said not in sentences(clinic.says(LabResult, **(SPECIMEN | ecp | {"clotting_time": "60"})))
    assert said not in sentences(clinic.says(LabResult, **(SPECIMEN | crp)))


@cases(
    ("field", "typed", "asked"),
    [
        ("clotting_time", {"marker": "ecp"}, True),
        ("clotting_time", {"marker": "crp"}, False),
        ("clotting_time", {}, False),
        ("unit", {}, True),
        ("unit", {"marker": "crp"}, True),
        ("unit", {"marker": "ana"}, False),
        ("unit", {"marker": "crp", "reading": "negative"}, False),
        ("unit_meant", {"marker": "crp", "reading": "3", "unit": "mg/ml"}, True),
        ("unit_meant", {"marker": "crp", "reading": "3", "unit": "mg/L"}, False),
        ("unit_meant", {"marker": "crp", "reading": "3"}, False),
        ("unit_meant", {"marker": "crp", "reading": "3", "unit": "mg/ml", "unit_meant": "mg/L"}, True),
    ],
)
def test_what_is_asked_of_a_result(field, typed, asked):
    clinic = patient()
    values = clinic.made(LabResult, **typed).values()
    assert LabResult.declaration.field(field).is_asked(values, clinic.reader) is asked


# In-vitro drug test


@cases(
    ("typed", "said", "value", "unit"),
    [
        ({}, [], "560", "ng/L"),
        ({"method": "CAST-ELISA"}, [], "560", "ng/L"),
        ({"method": "CAST-ELISA", "reading": "5001"}, [("V2", "reading", "SOFT")], "5001", "ng/L"),
        ({"method": "CAST-ELISA", "reading": "20001"}, [("V2", "reading", "HARD")], "20001", "ng/L"),
        ({"method": "BAT", "unit": "%", "reading": "12"}, [], "12", "%"),
        ({"method": "Specific IgE", "unit": "pg/ml"}, [("L6", "unit", "SOFT")], "0.233333333333", "k[IU]/L"),
        ({"reading": "negative"}, [("V2", "reading", "SOFT")], None, None),
        ({"drug": "Brand X"}, [("drug", "drug", "SOFT")], "560", "ng/L"),
    ],
)
def test_in_vitro_test(typed, said, value, unit):
    clinic = patient()
    test = clinic.made(InVitroTest, **(DRUG_TEST | typed))
    assert test.canonical_value == (Decimal(value) if value else None)
    assert test.canonical_unit == unit
    assert without_notes(clinic.says(InVitroTest, **(DRUG_TEST | typed))) == said


def test_of_an_unknown_method_it_is_said_that_it_is_compared_with_nothing():
    found = [one for one in patient().says(InVitroTest, **DRUG_TEST) if not one.is_folded]
    assert len(found) == 1 and "compared with no other method" in str(found[0].sentence)


@cases(("typed", "said"), [({}, True), ({"drug": "clarithro"}, False), ({"method": "CAST-ELISA"}, False)])
def test_a_jump_is_one_of_the_same_drug_and_method(typed, said):
    clinic = patient()
    clinic.keep(InVitroTest, **(DRUG_TEST | {"specimen_date": "2024-01-01", "reading": "50"}))
    found = clinic.says(InVitroTest, **(DRUG_TEST | typed))
    assert ("V5" in {finding.id for finding in found}) is said


def test_a_cut_off_is_in_the_canonical_unit():
    clinic = patient()
    test = clinic.made(InVitroTest, **(DRUG_TEST | {"cut_off": "≥ 100"}))
    assert test.canonical_limits(clinic.reader.catalogue).low == 100


def test_what_is_typed_is_told_without_a_change_where_it_stands_apart():
    clinic = patient()
    clinic.keep(MedicationCourse, given(clinic), **OMALIZUMAB)
    for date, reading in (("2024-07-01", "30"), ("2024-09-01", "80")):
        clinic.keep(
            LabResult, marker="total ige", specimen_date=date, reading=reading, unit="IU/mL", method="ImmunoCAP"
        )
    typed = {"marker": "total ige", "reading": "900", "unit": "IU/mL", "method": "ImmunoCAP"}
    later = clinic.made(LabResult, **typed, specimen_date="2024-10-01")
    assert later.understood("reading", clinic.around()) == "900 · not interpretable"
    assert not [one for one in clinic.says(LabResult, **typed, specimen_date="2024-10-01") if one.id == "V5"]
    before = clinic.made(LabResult, **typed, specimen_date="2024-08-01")
    assert before.understood("reading", clinic.around()) == "900 · last 30 IU/mL (+2900.0 %)"


@cases(
    ("taken", "word", "doubt"),
    [("2024-09-01", "not interpretable", ""), ("2024-08-18", "", "perhaps not interpretable"), ("2024-08-01", "", "")],
)
def test_the_list_says_which_total_ige_is_not_interpretable(taken, word, doubt):
    clinic = patient()
    clinic.keep(MedicationCourse, given(clinic), **OMALIZUMAB)
    id = clinic.keep(LabResult, marker="total ige", specimen_date=taken, reading="87", unit="IU/mL")
    kept = clinic.chart.entry(id)
    line = kept.entry.line(Seen(kept, clinic.chart, clinic.reader, NOTHING))
    assert (word in line.details, line.doubt) == (True, doubt)


def given(clinic, date="2024-08-18 09:30"):
    """A dose that is on record."""
    return {"administrations": rows(clinic, Administration, {"date": date, "dose": "300"})}


def test_what_may_say_nothing_or_lies_at_its_limit_is_told_without_a_percentage():
    clinic = patient()
    clinic.keep(MedicationCourse, **OMALIZUMAB)
    ige = {"marker": "total ige", "unit": "IU/mL", "reading": "30"}
    clinic.keep(LabResult, **ige, specimen_date="2024-07-01")
    perhaps = clinic.made(LabResult, **(ige | {"reading": "90"}), specimen_date="2024-09-01")
    assert perhaps.understood("reading", clinic.around()) == "90 · perhaps not interpretable"
    for date, reading in (("2024-06-01", "9"), ("2024-07-01", "0.9")):
        clinic.keep(LabResult, marker="crp", unit="mg/L", specimen_date=date, reading=reading, reporting_limit="0.9")
    for reading, said in (("5", "5 · last 0.9 mg/L"), ("0.9", "0.9 · last 0.9 mg/L"), ("<5", "< 5 · last 0.9 mg/L")):
        later = clinic.made(
            LabResult, marker="crp", unit="mg/L", specimen_date="2024-09-01", reading=reading, reporting_limit="0.9"
        )
        assert later.understood("reading", clinic.around()) == said


@cases(
    ("course", "taken", "words", "untold"),
    [
        ({"start": "2024-08-18"}, "2024-09-01", "Whether it can be interpreted cannot be told: omalizumab is recorded from 18 Aug 2024 on, and no dose", True),
        ({"start": "2024-08-18"}, "2024-08-18", "Whether it can be interpreted cannot be told: whether it was taken after", True),
        ({"start": "2024-08"}, "2024-08-18", "Whether it can be interpreted cannot be told: whether it was taken after", True),
        ({"start": "?"}, "2024-09-01", "Whether it can be interpreted cannot be told: whether it was taken after", True),
        ({"start": "2024-08-18"}, "?", "Whether it can be interpreted cannot be told: the day of the specimen", True),
        ({"start": "2022-08-18", "stop": "?"}, "2024-09-01", "Whether it can be interpreted cannot be told: omalizumab is recorded", True),
        ({"start": "2022-08-18", "stop": "2023-09-01"}, "2024-09-01", "Whether it can be interpreted cannot be told", True),
        ({"start": "2022-08-18", "stop": "2023-08-31"}, "2024-09-01", "", False),
        ({"start": "2024-10-01"}, "2024-09-01", "", False),
        ({"drug": "amoxicillin"}, "2024-09-01", "", False),
        ({"drug": "Brand X"}, "2024-09-01", "Whether Brand X is omalizumab cannot be told: it is not in the catalogue.", True),
    ],
)  # fmt: skip
def test_a_total_ige_against_omalizumab(course, taken, words, untold):
    clinic = patient()
    clinic.keep(MedicationCourse, **(OMALIZUMAB | course))
    typed = {"marker": "total ige", "specimen_date": taken, "reading": "87", "unit": "IU/mL"}
    found = [one for one in clinic.says(LabResult, **typed) if one.id == "L3"]
    assert bool(found) is bool(words)
    assert all(str(one.sentence).startswith(words) and one.untold is untold for one in found)


@cases(
    ("course", "dose", "words", "untold"),
    [
        ({"start": "?"}, "2024-08-20", "Not interpretable: taken after a dose of omalizumab (20 Aug 2024)", False),
        ({}, "2024-08-20", "Not interpretable: taken after a dose of omalizumab (20 Aug 2024)", False),
        ({}, "2024-09-20", "Whether it can be interpreted cannot be told: omalizumab is recorded from 18 Aug 2024", True),
        ({"start": "2022-08-18", "stop": "2023-09-01"}, "2022-08-18", "Not interpretable", False),
        ({"start": "2022-08-18", "stop": "?"}, "2022-08-18", "Whether it can be interpreted cannot be told: when it", True),
        ({"start": "2022-08-18"}, "2022-08-18", "Whether it can be interpreted cannot be told: when it counts", True),
    ],
)  # fmt: skip
def test_a_dose_that_is_recorded_shows_that_a_course_had_begun(course, dose, words, untold):
    clinic = patient()
    clinic.keep(MedicationCourse, given(clinic, dose), **(OMALIZUMAB | course))
    typed = {"marker": "total ige", "specimen_date": "2024-09-01", "reading": "87", "unit": "IU/mL"}
    (found,) = [one for one in clinic.says(LabResult, **typed) if one.id == "L3"]
    assert str(found.sentence).startswith(words) and found.untold is untold


@cases(
    ("taken", "said"),
    [
        ("2024-09-01", "total IgE not interpretable, on omalizumab"),
        ("2024-08-18", "total IgE perhaps not interpretable, may be on omalizumab"),
        ("2024-08-01", ""),
    ],
)
def test_the_total_ige_of_an_allergen_panel_is_judged_as_that_of_a_laboratory(taken, said):
    clinic = patient()
    clinic.keep(MedicationCourse, given(clinic), **OMALIZUMAB)
    typed = {"panel": "ALEX2", "specimen_date": taken, "total_ige": "≤ 100 kU/l"}
    kept = Kept("panel", "patient", 1, clinic.made(AllergenPanel, **typed))
    line = kept.entry.line(Seen(kept, clinic.chart, clinic.reader, NOTHING))
    assert line.details[-1] == said
    assert bool([one for one in clinic.says(AllergenPanel, **typed) if one.id == "L3"]) is bool(said)


def test_the_timeline_says_which_total_ige_is_not_interpretable():
    clinic = patient()
    clinic.keep(MedicationCourse, given(clinic), **OMALIZUMAB)
    clinic.keep(LabResult, marker="total ige", specimen_date="2024-09-01", reading="87", unit="IU/mL")
    (told,) = LabResult.all_happenings(clinic.chart, clinic.reader)
    assert told.details == ("87 IU/mL (not interpretable)",)
