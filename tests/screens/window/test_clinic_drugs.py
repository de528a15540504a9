"""A drug that the catalogue does not know is added from the very field, by the keyboard, and is known when one comes back."""

from __future__ import annotations

from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.clinic_drug import ClinicDrug
from tests.screens.desk import MEDICATION, TESTS, Desk


def test_from_the_field_to_the_catalogue_and_back(desk: Desk) -> None:
    person = desk.person
    person.opens_tab(MEDICATION).begins("medication_course").fills(drug="Klavunat 1000 mg", indication="infection")
    assert "Ctrl+Shift+G adds it to the catalogue" in person.reads("drug")
    person.press("Ctrl+Shift+G")
    person.waits_for(lambda: person.field == "clinic_drug.brand_of")
    assert desk.window.products.form.texts()["name"] == "Klavunat"
    person.fills(brand_of="co-amoxiclav", source="leaflet").saves()
    (kept,) = desk.session.of_clinic(ClinicDrug)
    assert (kept.entry.name, kept.entry.brand_of.atc) == ("Klavunat", "J01CR02")
    # what was typed of the patient still stands, and is known now
    desk.window.open_patient(desk.patient)
    person.opens_tab(MEDICATION)
    form = desk.form
    assert (form.texts()["drug"], form.texts()["dose"]) == ("Klavunat", "1000")
    assert "J01CR02" in person.reads("drug")
    assert "is not in the catalogue" not in person.reads("drug")
    form.focus("route")
    person.fills(route="oral", start="2024-08-18").saves_confirming()
    assert desk.only(MedicationCourse).drug.said == "amoxicillin and clavulanic acid (Klavunat)"


def test_it_is_listed_amended_and_void_among_the_products(desk: Desk) -> None:
    person = desk.person
    person.press("Ctrl+Shift+P").opens_tab(7).press("Ctrl+N")
    person.fills(name="Brandx", atc="J01MA98").saves()
    person.press("Ctrl+N").fills(name="ciprofloxacin")
    person.press("Ctrl+S")
    assert "is already a name of ciprofloxacin" in person.reads("name")
    assert len(desk.session.of_clinic(ClinicDrug)) == 1


def test_with_nothing_unknown_an_empty_form_begins(desk: Desk) -> None:
    desk.person.opens_tab(MEDICATION).begins("medication_course").fills(drug="ciprofloxacin").press("Ctrl+Shift+G")
    desk.person.waits_for(lambda: desk.person.field == "clinic_drug.name")
    assert not desk.window.products.form.is_changed


def test_from_the_row_of_a_skin_test_its_name_goes_along_without_its_strength(desk: Desk) -> None:
    person = desk.person.opens_tab(TESTS).begins("skin_test")
    person.fills_rows({"pricks": [{"substance": "cat"}, {"substance": "Brandx 5 mg/ml"}]}).press("Ctrl+Shift+G")
    person.waits_for(lambda: person.field == "clinic_drug.brand_of")
    assert desk.window.products.form.texts()["name"] == "Brandx"


def test_an_extract_of_a_skin_test_is_no_unknown_drug(desk: Desk) -> None:
    person = desk.person.opens_tab(TESTS).begins("skin_test")
    person.fills_rows({"pricks": [{"substance": "cat"}]}).press("Ctrl+Shift+G")
    person.waits_for(lambda: person.field == "clinic_drug.name")
