"""A group of drugs of the clinic's own is typed by the keyboard beside the drugs, and is asked about in a patient's form at once."""

from __future__ import annotations

from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.record.clinic_drug import ClinicDrug
from desktop.clinic.record.clinic_group import ClinicGroup
from tests.screens.desk import MEDICATION, Desk
from tests.session.made import REACTION, keep

DRUGS = 7
DYES = {
    "name": "our dyes",
    "shared": "content",
    "advice": "avoid",
    "after": "any",
    "why": "They hold E124",
    "source": "decided here, 2024",
}


def test_it_is_typed_among_the_drugs_and_asked_about_in_a_patients_form(desk: Desk) -> None:
    keep(desk.session, DrugReaction, desk.patient, **REACTION)
    person = desk.person
    person.press("Ctrl+Shift+P").opens_tab(DRUGS).begins("clinic_group")
    person.fills(DYES)
    person.fills({"members.0.drug": "cipro", "members.1.drug": "omeprazole"}).saves()
    (group,) = desk.session.of_clinic(ClinicGroup)
    assert [part.drug.name for part in group.entry.members] == ["ciprofloxacin", "omeprazole"]
    desk.window.open_patient(desk.patient)
    person.opens_tab(MEDICATION).begins("medication_course").fills(drug="omeprazole", indication="as told")
    assert "By the clinic's own group “our dyes”: They hold E124." in person.reads("drug")


def test_a_brand_says_what_it_contains_by_first_letters(desk: Desk) -> None:
    person = desk.person
    person.press("Ctrl+Shift+P").opens_tab(DRUGS).begins("clinic_drug")
    person.fills(name="Klavunat", brand_of="co-amoxiclav", contains="peg; gelatin").saves()
    (kept,) = desk.session.of_clinic(ClinicDrug)
    assert kept.entry.contains == ("PEG", "GELATIN")


def test_what_is_no_group_of_its_own_is_refused_beside_the_field(desk: Desk) -> None:
    person = desk.person
    person.press("Ctrl+Shift+P").opens_tab(DRUGS).begins("clinic_group").fills(DYES | {"name": "fluoroquinolones"})
    person.press("Ctrl+S")
    assert "is a group of the catalogue already" in person.reads("name")
    assert desk.session.of_clinic(ClinicGroup) == []


def test_adding_a_drug_begins_a_drug_though_a_group_was_typed_last(desk: Desk) -> None:
    person = desk.person
    person.press("Ctrl+Shift+P").opens_tab(DRUGS).begins("clinic_group")
    desk.window.open_patient(desk.patient)
    person.opens_tab(MEDICATION).begins("medication_course").fills(drug="Klavunat").press("Ctrl+Shift+G")
    person.waits_for(lambda: person.field == "clinic_drug.brand_of")
