"""Omalizumab: every cell of the dose table, and rule O1 for courses that go on and for those that are over."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.omalizumab import TABLE, WEIGHTS, indication_of, omalizumab_findings, table_dose
from desktop.clinic.results.lab_result import LabResult
from tests.cases import cases
from tests.clinic.made import OMALIZUMAB, Clinic, patient, weigh
from tests.clinic.ward import levels, words

START = "2024-08-18"

# domain reference §2.9 [S32], once more and as it is printed: bands of IgE by 30–60, >60–70, >70–90, >90–150 kg
PRINTED = """
30 100 | 150 q4 | 150 q4 | 150 q4 | 300 q4
100.1 200 | 300 q4 | 300 q4 | 300 q4 | 225 q2
200.1 300 | 300 q4 | 225 q2 | 225 q2 | 300 q2
300.1 400 | 225 q2 | 225 q2 | 300 q2 | none
400.1 500 | 300 q2 | 300 q2 | 375 q2 | none
500.1 600 | 300 q2 | 375 q2 | none | none
600.1 700 | 375 q2 | none | none | none
"""
BANDS = (("30", "60"), ("60.1", "70"), ("70.1", "90"), ("90.1", "150"))
CELLS = [
    (ige, weight, cell.strip())
    for line in PRINTED.strip().splitlines()
    for iges, *cells in [line.split("|")]
    for band, cell in zip(BANDS, cells, strict=True)
    for ige in iges.split()
    for weight in band
]


@cases(("ige", "weight", "cell"), CELLS)
def test_every_cell_of_the_table_to_its_bounds(ige, weight, cell):
    found = table_dose(Decimal(ige), Decimal(weight))
    assert (f"{found.mg} q{found.weeks}" if found else "none") == cell


@cases(("ige", "weight"), [("29.9", "70"), ("700.1", "50"), ("100", "29.9"), ("100", "150.1"), ("0", "70")])
def test_outside_the_table_no_dose_is_recommended(ige, weight):
    assert table_dose(Decimal(ige), Decimal(weight)) is None


def test_the_table_is_whole():
    assert len(TABLE) == 7
    assert {len(cells) for _most, cells in TABLE} == {len(WEIGHTS)}


def treated(
    ige: tuple[tuple[str, str], ...] = (("150", "2024-08-01"),), weight: str = "80", unit: str = "IU/mL", **person: str
) -> Clinic:
    clinic = patient(**person)
    for reading, date in ige:
        clinic.keep(LabResult, marker="total ige", specimen_date=date, reading=reading, unit=unit)
    if weight:
        weigh(clinic, weight, "2024-08-01")
    return clinic


def said(clinic: Clinic, planned: bool = True, **typed: str):
    answered = {
        name: text for name, text in (OMALIZUMAB | {"indication": "asthma", "start": START} | typed).items() if text
    }
    return list(omalizumab_findings(clinic.made(MedicationCourse, **answered), planned, clinic.around()))


ASTHMA = [
    ({"dose": "300"}, {}, []),
    ({"dose": "300", "interval": "28 d"}, {}, []),
    ({"dose": "150"}, {}, [("dose", "SOFT")]),
    ({"dose": "300", "interval": "2 w"}, {}, [("dose", "SOFT")]),
    ({"dose": "300", "interval": ""}, {}, [("dose", "NOTE")]),
    ({"dose": ""}, {}, [("dose", "NOTE")]),
    ({"dose": "300"}, {"weight": "91"}, [("dose", "SOFT")]),  # 225 every 2 weeks
    ({"dose": "300"}, {"weight": "151"}, [("dose", "SOFT")]),
    ({"dose": "300"}, {"weight": ""}, [("dose", "SOFT")]),
    ({"dose": "300"}, {"unit": "kU/L"}, []),
    ({"dose": "750"}, {}, [("dose", "SOFT"), ("dose", "SOFT")]),
    ({"dose": "60"}, {}, [("dose", "SOFT"), ("dose", "SOFT")]),
    ({"dose": "300"}, {"birth_date": "2014-01-01"}, [("dose", "NOTE")]),
    ({"dose": "300"}, {"birth_date": "2012-08-18"}, []),
]


@cases(("typed", "around", "found"), ASTHMA)
@cases("planned", [True, False])
def test_o1_the_dose_in_asthma(typed, around, found, planned):
    assert levels(said(treated(**around), planned, **typed), "O1") == found


@cases(
    ("ige", "text", "level"),
    [
        ((("29.9", "2024-08-01"),), "below 30 or above 700", "SOFT"),
        ((("<30", "2024-08-01"),), "below 30 or above 700", "SOFT"),
        ((("701", "2024-08-01"),), "below 30 or above 700", "SOFT"),
        ((("> 700", "2024-08-01"),), "below 30 or above 700", "SOFT"),
        ((("<100", "2024-08-01"),), "is no number", "SOFT"),
        ((("> 500", "2024-08-01"),), "is no number", "SOFT"),
        ((("75", "2024-08-01"),), "perennial allergen", "NOTE"),
        ((), "No total IgE from before the start", "SOFT"),
        ((("150", "2024-08-19"),), "only after the start (19 Aug 2024)", "SOFT"),
        ((("150", "2024-08"),), "No total IgE from before the start", "SOFT"),  # before or after, nobody can tell
    ],
)
def test_o1_the_ige_that_feeds_the_table(ige, text, level):
    found = said(treated(ige), dose="150")
    assert levels(found, "O1") == [("dose", level)]
    assert text in words(found, "O1")


@cases(
    ("ige", "used"),
    [
        ((("150", "2024-08-01"), ("450", "2024-08-19")), "150"),
        ((("150", "2024-08-01"), ("250", "2024-08-18")), "250"),  # of the day itself
        ((("150", "2024-08-01"), ("250", "2024-08-10")), "250"),
        ((("150", "2024-08-01"), ("450", "2024-08")), "150"),
    ],
)
def test_o1_ige_after_the_start_never_feeds_the_table(ige, used):
    assert f"IgE {used} IU/mL" in words(said(treated(ige), dose="600"), "O1")


def test_o1_without_a_day_of_the_start_nothing_is_worked_out():
    assert "The start is not known" in words(said(treated(), start="?"), "O1")


@cases(
    ("typed", "level"),
    [
        ({"dose": "300"}, None),
        ({"dose": "150"}, "SOFT"),
        ({"dose": "300", "interval": "2 w"}, "SOFT"),
        ({"dose": ""}, "NOTE"),
    ],
)
def test_o1_chronic_urticaria_has_one_dose_whatever_ige_and_weight(typed, level):
    found = said(treated((), ""), indication="chronic spontaneous urticaria", **typed)
    assert levels(found, "O1") == ([("dose", level)] if level else [])


@cases(
    ("indication", "kind"),
    [
        ("asthma", "asthma"), ("Severe allergic asthma", "asthma"), ("Alerjik astım", "asthma"), ("CSU", "urticaria"),
        ("kronik spontan ürtiker", "urticaria"), ("CRSwNP", "polyps"), ("IgE food allergy", "food"), ("unknown", "untold"),
        ("?", "untold"), ("off-label", "untold"), ("Off label", "untold"), ("off-label: drug hypersensitivity", "other"),
        ("mastocytosis", "other"), ("not asthma", "other"), ("", "untold"),
    ],
)  # fmt: skip
def test_an_indication_is_read_from_its_words(indication, kind):
    assert indication_of(indication) == kind


@cases(
    ("indication", "planned", "level"),
    [
        ("unknown", True, "BLOCK"), ("unknown", False, "SOFT"), ("off-label", True, "BLOCK"), ("mastocytosis", True, "NOTE"),
        ("asthma", True, None), ("CRSwNP", True, None),
    ],
)  # fmt: skip
def test_o1_off_label_needs_words(indication, planned, level):
    found = [said for said in said(treated(), planned, indication=indication, dose="300") if said.field == "indication"]
    assert levels(found, "O1") == ([("indication", level)] if level else [])


def test_o1_the_case_report():
    """Indication unknown, 150 mg every 4 weeks; IgE 25.5 before, 87 after the start."""
    clinic = treated((("25.5", "2024-05-04"), ("87", "2024-08-25")), "70")
    found = said(clinic, indication="unknown")
    assert levels(found, "O1") == [("indication", "BLOCK"), ("dose", "NOTE")]
    assert "25.5 IU/mL" in words(found, "O1")
    assert "87" not in words(found, "O1")


def test_o1_another_drug_is_left_alone():
    assert said(treated(), drug="cetirizine") == []
    assert all("domain reference" in finding.source for finding in said(treated(), dose="60"))
