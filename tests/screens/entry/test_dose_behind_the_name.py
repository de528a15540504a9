"""A dose behind the name, typed in the real window: it moves into its own field where it is seen, before anything is saved."""

from __future__ import annotations

from desktop.clinic.patient.medication import MedicationCourse
from tests.screens.desk import INFUSIONS, MEDICATION, TESTS, Desk


def stands(desk: Desk, *names: str) -> list[str]:
    return [desk.form.texts()[name] for name in names]


def begins(desk: Desk, drug: str) -> None:
    desk.person.opens_tab(MEDICATION).begins("medication_course").fills(drug=drug)


def test_leaving_the_field_moves_the_dose_and_says_what_the_drug_is(desk: Desk) -> None:
    begins(desk, "ciprofloxacin 500 mg tb")
    assert stands(desk, "drug", "dose", "dose_unit") == ["ciprofloxacin 500 mg tb", "", ""]
    assert "J01MA02" in desk.person.reads("drug")
    desk.person.tabs()
    assert stands(desk, "drug", "dose", "dose_unit", "strength") == ["ciprofloxacin tb", "500", "mg", ""]
    desk.person.fills(indication="infection", route="oral", start="2024-08-18").saves_confirming()
    entry = desk.only(MedicationCourse)
    assert (entry.drug.key, entry.drug.typed, str(entry.dose), entry.dose_unit) == (
        "J01MA02",
        "ciprofloxacin tb",
        "500",
        "mg",
    )


def test_saving_from_the_field_itself_moves_it_as_well(desk: Desk) -> None:
    begins(desk, "")
    desk.person.fills(indication="asthma", route="sc", interval="4 w", start="2024-08-18")
    desk.form.focus("drug")
    desk.person.types("Xolair 150 mg/mL 300 mg").saves_confirming()
    assert stands(desk, "drug", "strength", "dose", "dose_unit") == ["Xolair", "150 mg/mL", "300", "mg"]


def test_a_number_without_a_unit_stays_and_what_stands_there_is_not_replaced(desk: Desk) -> None:
    begins(desk, "ciprofloxacin 500")
    desk.person.tabs()
    assert stands(desk, "drug", "dose", "dose_unit") == ["ciprofloxacin 500", "", ""]
    assert "has no unit" in desk.person.reads("drug")
    desk.person.fills(dose="250", dose_unit="mg").press("Shift+Tab")
    desk.form.focus("drug")
    desk.person.press("Ctrl+A").types("ciprofloxacin 500 mg").tabs()
    assert stands(desk, "drug", "dose", "dose_unit") == ["ciprofloxacin 500 mg", "250", "mg"]
    assert "Which of the two is right?" in desk.person.reads("drug")


def test_an_entry_that_is_only_looked_at_stays_as_it_was_typed(desk: Desk) -> None:
    begins(desk, "ciprofloxacin 500")
    desk.person.fills(indication="infection", route="oral", start="2024-08-18").saves_confirming()
    desk.form.focus("drug")
    desk.person.tabs().tabs()
    assert not desk.form.is_changed
    assert desk.only(MedicationCourse).drug.typed == "ciprofloxacin 500"


def test_in_the_rows_of_premedication_as_well(desk: Desk) -> None:
    desk.person.opens_tab(INFUSIONS).begins("infusion")
    desk.form.focus("premedication.0.drug")
    desk.person.types("clarithromycin 500 mg").tabs()
    (row,) = desk.form.texts()["premedication"]
    assert (row["drug"], row["dose"]) == ("clarithromycin", "500 mg")


def test_a_brand_that_was_begun_is_offered_as_the_brand(desk: Desk) -> None:
    begins(desk, "")
    desk.form.focus("drug")
    desk.person.types("xol").press("Down").press("Return")
    assert stands(desk, "drug") == ["Xolair"]
    assert "omalizumab" in desk.person.reads("drug")


def test_on_a_sheet_as_well_where_it_is_a_concentration(desk: Desk) -> None:
    desk.person.opens_tab(TESTS).begins("skin_test").press("F6")
    desk.person.fills({"pricks.0.substance": "ciprofloxacin 0.02 mg/ml"}).tabs()
    (row,) = desk.form.texts()["pricks"]
    assert (row["substance"], row["concentration"]) == ("ciprofloxacin", "0.02 mg/ml")
