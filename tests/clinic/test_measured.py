"""What the rules say about laboratory results and in-vitro drug tests, one line a case: (rule, field, level)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.clinic.in_vitro_test import InVitroTest
from desktop.clinic.lab_result import LabResult
from tests.clinic.made import DRUG_TEST, patient, sentences, without_notes

# Laboratory result

SPECIMEN = {"specimen_date": "2024-05-04"}


@pytest.mark.parametrize(
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
    assert (doubt in result.doubt) if doubt else result.doubt is None
    assert result.catalogue_version == clinic.reader.catalogue.version
    assert without_notes(clinic.says(LabResult, **(SPECIMEN | typed))) == said


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(("limits", "said"), [("< 0.5 mg/dL", False), ("< 0.2 mg/dL", True), ("< 0.5 mg/L", True)])
def test_limits_in_another_unit_are_converted_before_they_judge(limits, said):
    typed = {"marker": "crp", "reading": "3", "unit": "mg/L", "limits": limits, "flag": "normal"}
    assert bool(without_notes(patient().says(LabResult, **(SPECIMEN | typed)))) is said


@pytest.mark.parametrize(
    ("reading", "unit", "method", "said"),
    [
        ("255", "IU/mL", "", False),
        ("255.1", "IU/mL", "", True),
        ("2.55", "kU/L", "", False),
        ("2.54", "kU/L", "", True),
        ("620", "ng/mL", "", True),
        ("255.1", "IU/mL", "ImmunoCAP", False),
        ("< 1", "IU/mL", "", False),
    ],
)
def test_a_jump_of_more_than_ten_times_is_questioned(reading, unit, method, said):
    clinic = patient()
    clinic.keep(LabResult, marker="total ige", specimen_date="2024-01-01", reading="255", unit="IU/mL")
    clinic.keep(LabResult, marker="total ige", specimen_date="2024-02-01", reading="25.5", unit="IU/mL")
    typed = {"marker": "total ige", "reading": reading, "unit": unit} | ({"method": method} if method else {})
    if unit == "ng/mL":  # 620 ng/mL is 258 IU/mL
        assert clinic.made(LabResult, **(SPECIMEN | typed)).canonical_value > 255
    found = [f for f in clinic.says(LabResult, **(SPECIMEN | typed)) if f.id == "V5"]
    assert bool(found) is said
    assert all("25.5 IU/mL (1 Feb 2024)" in str(f.sentence) for f in found)


def test_clotting_time_is_missed_for_ecp_alone():
    said = "Clotting time is not recorded; it changes this value."
    clinic = patient()
    ecp, crp = {"marker": "ecp", "reading": "20", "unit": "ng/mL"}, {"marker": "crp", "reading": "3", "unit": "mg/L"}
    assert said in sentences(clinic.says(LabResult, **(SPECIMEN | ecp)))
    assert said not in sentences(clinic.says(LabResult, **(SPECIMEN | ecp | {"clotting_time": "60"})))
    assert said not in sentences(clinic.says(LabResult, **(SPECIMEN | crp)))


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    ("typed", "said", "value", "unit"),
    [
        ({}, [], "560", "ng/L"),
        ({"method": "CAST-ELISA"}, [], "560", "ng/L"),
        ({"method": "CAST-ELISA", "reading": "5001"}, [("V2", "reading", "SOFT")], "5001", "ng/L"),
        ({"method": "CAST-ELISA", "reading": "20001"}, [("V2", "reading", "HARD")], "20001", "ng/L"),
        ({"method": "BAT", "unit": "%", "reading": "12"}, [], "12", "%"),
        ({"method": "Specific IgE", "unit": "pg/ml"}, [("V3", "unit", "SOFT")], None, None),
        ({"reading": "negative"}, [("V2", "reading", "SOFT")], None, None),
    ],
)
def test_in_vitro_test(typed, said, value, unit):
    clinic = patient()
    test = clinic.made(InVitroTest, **(DRUG_TEST | typed))
    assert test.canonical_value == (Decimal(value) if value else None)
    assert test.canonical_unit == unit
    assert without_notes(clinic.says(InVitroTest, **(DRUG_TEST | typed))) == said


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "compared with no other method"),
        ({"method": "CAST-ELISA"}, "Without the basal value"),
        ({"method": "CAST-ELISA", "basal": "40"}, None),
    ],
)
def test_what_a_drug_test_lacks(typed, words):
    said = sentences(patient().says(InVitroTest, **(DRUG_TEST | typed)))
    assert len(said) == 1 and words in said[0] if words else said == []


@pytest.mark.parametrize(
    ("typed", "said"), [({}, True), ({"drug": "clarithro"}, False), ({"method": "CAST-ELISA"}, False)]
)
def test_a_jump_is_one_of_the_same_drug_and_method(typed, said):
    clinic = patient()
    clinic.keep(InVitroTest, **(DRUG_TEST | {"specimen_date": "2024-01-01", "reading": "50"}))
    found = clinic.says(InVitroTest, **(DRUG_TEST | typed))
    assert ("V5" in {finding.id for finding in found}) is said


def test_a_cut_off_is_in_the_canonical_unit():
    clinic = patient()
    test = clinic.made(InVitroTest, **(DRUG_TEST | {"cut_off": "≥ 100"}))
    assert test.canonical_limits(clinic.reader.catalogue).low == 100
