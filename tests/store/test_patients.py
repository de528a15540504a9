from __future__ import annotations

from pathlib import Path

import pytest

from desktop.clinic.drug_reaction import DrugReaction
from desktop.clinic.medication import MedicationCourse
from desktop.session.session import Session
from desktop.store import patients
from tests.session.made import OMALIZUMAB, REACTION, confirmed, count, keep, read, start, with_patient


@pytest.fixture
def session(tmp_path: Path):
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


def found(session: Session, typed: str) -> list[str]:
    return [listed.identifier for listed in session.find(typed)]


@pytest.fixture
def crowd(session: Session) -> Session:
    for identifier, family, given in (
        ("P-1", "Işık", "Ömer"),
        ("P-2", "Şahin", "İpek"),
        ("P-3", "Ağaoğlu", "Çiğdem"),
        ("P-4", "Núñez-Müller", "Zoë"),
        ("GEN-0042", "de la Cruz", "Ana María"),
        ("P-6", "O'Brien", "Seán"),
    ):
        with_patient(session, identifier=identifier, family_name=family, given_name=given)
    return session


@pytest.mark.parametrize(
    ("typed", "identifiers"),
    [
        ("isik", ["P-1"]), ("ışık", ["P-1"]), ("IŞIK", ["P-1"]), ("İŞİK", ["P-1"]), ("Isı", ["P-1"]),
        ("omer", ["P-1"]), ("ömer ış", ["P-1"]), ("is om", ["P-1"]),
        ("sahin", ["P-2"]), ("ipek", ["P-2"]), ("IPEK", ["P-2"]), ("İpek", ["P-2"]),
        ("agaoglu", ["P-3"]), ("cigdem", ["P-3"]), ("ÇİĞ", ["P-3"]),
        ("nunez", ["P-4"]), ("muller", ["P-4"]), ("núñez müller", ["P-4"]), ("zoe", ["P-4"]),
        ("cruz", ["GEN-0042"]), ("maria", ["GEN-0042"]), ("gen-0042", ["GEN-0042"]), ("42", []), ("0042", ["GEN-0042"]),
        ("brien", ["P-6"]), ("o'br", ["P-6"]),
        ("p-2", ["P-2"]), ("p", ["P-3", "P-1", "P-4", "P-6", "P-2"]),
        ("sik", []), ("ahin", []), ("isik ipek", []), ("", []), ("  ", []), ("'", []), ('"', []), ("* OR", []), ("_", []), ("%", []),
    ],
)  # fmt: skip
def test_a_patient_is_found_by_the_beginning_of_each_word(crowd: Session, typed: str, identifiers: list[str]) -> None:
    assert found(crowd, typed) == identifiers


def test_a_patient_is_found_by_a_drug(crowd: Session) -> None:
    patient = crowd.patient_with("P-2")
    reaction = keep(crowd, DrugReaction, patient, **REACTION)
    keep(crowd, MedicationCourse, crowd.patient_with("P-3"), **OMALIZUMAB)
    assert found(crowd, "cipro") == ["P-2"]
    assert found(crowd, "oma") == ["P-3"]
    assert found(crowd, "cipro sah") == ["P-2"]
    amended = confirmed(
        lambda keys: crowd.amend(reaction.id, read(crowd, DrugReaction, patient, **(REACTION | {"drug": "levoflox"})), 1, "", keys)
    )
    assert (found(crowd, "cipro"), found(crowd, "levoflox")) == ([], ["P-2"])
    crowd.void(amended.id, "of another patient")
    assert found(crowd, "levoflox") == []


def test_a_void_patient_is_neither_listed_nor_found(crowd: Session) -> None:
    assert count(crowd, "patient_list") == crowd.count_patients() == 6
    crowd.void(crowd.patient_with("P-1"), "entered twice")
    assert found(crowd, "isik") == []
    assert crowd.patient_with("P-1") is None
    assert crowd.count_patients() == 5
    with_patient(crowd, identifier="P-1", family_name="Yıldız")
    assert found(crowd, "p-1") == ["P-1"]


def test_an_amended_name_is_found_and_the_earlier_one_is_not(crowd: Session) -> None:
    patient = crowd.chart(crowd.patient_with("P-1")).patient
    married = {"identifier": "P-1", "family_name": "Yıldız", "given_name": "Ömer", "birth_date": "1984-03-01", "sex": "male"}
    crowd.amend(patient.id, read(crowd, type(patient.entry), "", **married), 1, "married")
    assert (found(crowd, "yil"), found(crowd, "isik")) == (["P-1"], [])


def test_all_patients_come_by_name_a_page_at_a_time(crowd: Session) -> None:
    pages, last = [], None
    while page := patients.page(crowd.file.connection, last, most=2):
        pages.append([listed.name for listed in page])
        last = page[-1]
    assert pages == [["Ağaoğlu, Çiğdem", "de la Cruz, Ana María"], ["Işık, Ömer", "Núñez-Müller, Zoë"], ["O'Brien, Seán", "Şahin, İpek"]]


def test_no_more_are_found_than_asked_for(crowd: Session) -> None:
    assert len(patients.find(crowd.file.connection, "p", most=3)) == 3


def test_a_listed_patient_says_who_it_is(session: Session) -> None:
    id = with_patient(session, birth_date="1984")
    assert session.find("isik") == [patients.Listed(id, "P-1", "Işık, Ömer", "male", "1984-01-01", "1984-12-31")]


def test_the_list_agrees_with_the_entries(crowd: Session) -> None:
    assert list(patients.disagreements(crowd.file.connection)) == []
