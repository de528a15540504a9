from __future__ import annotations

from pathlib import Path

import pytest

from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.listed import Listed
from desktop.clinic.patient.medication import MedicationCourse
from desktop.session.session import Session
from desktop.store import patients
from tests.cases import cases
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


@cases(
    ("typed", "identifiers"),
    [
        ("isik", ["P-1"]), ("ışık", ["P-1"]), ("IŞIK", ["P-1"]), ("İŞİK", ["P-1"]), ("Isı", ["P-1"]),
        ("omer", ["P-1"]), ("ömer ış", ["P-1"]), ("is om", ["P-1"]),
        ("sahin", ["P-2"]), ("ipek", ["P-2"]), ("IPEK", ["P-2"]), ("İpek", ["P-2"]),
        ("agaoglu", ["P-3"]), ("cigdem", ["P-3"]), ("ÇİĞ", ["P-3"]),
        ("nunez", ["P-4"]), ("muller", ["P-4"]), ("núñez müller", ["P-4"]), ("zoe", ["P-4"]),
        ("cruz", ["GEN-0042"]), ("maria", ["GEN-0042"]), ("gen-0042", ["GEN-0042"]), ("gen0042", ["GEN-0042"]), ("42", ["GEN-0042"]), ("0042", ["GEN-0042"]),
        ("brien", ["P-6"]), ("o'br", ["P-6"]),
        ("p-2", ["P-2"]), ("p", ["P-3", "P-1", "P-4", "P-6", "P-2"]),
        ("ahin", ["P-2"]), ("AOĞ", ["P-3"]), ("oglu cig", ["P-3"]), ("sik", ["P-1"]), ("ik", []), ("cruz la", ["GEN-0042"]),
        ("obrien", ["P-6"]), ("O’Brien", ["P-6"]), ("nunezmuller", ["P-4"]), ("delacruz", ["GEN-0042"]), ("anam", ["GEN-0042"]),
        ("p2", ["P-2"]), ("isik ipek", []), ("", []), ("  ", []), ("'", []), ('"', []), ("* OR", []), ("_", []), ("%", []),
    ],
)  # fmt: skip
def test_a_patient_is_found_by_a_part_of_each_word(crowd: Session, typed: str, identifiers: list[str]) -> None:
    assert found(crowd, typed) == identifiers


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ({"family_name": "D’Angelo", "given_name": "Łukasz"}, ["dangelo", "angelo", "d'ang", "lukasz"]),
        ({"family_name": "Ay-Yıldız"}, ["ayyildiz", "ayyıldız", "ay-yıl", "yıldız", "ild"]),
        ({"family_name": "Straße", "given_name": "Æsa"}, ["strasse", "straße", "aesa", "æsa", "rass"]),
        ({"family_name": "Lefœbvre"}, ["lefoebvre", "lefœb"]),
        ({"identifier": "2024-0017"}, ["2024-0017", "20240017", "2024/0017", "0017", "17", "2024 17"]),
        ({"identifier": "TR007"}, ["tr007", "007", "7", "tr 7"]),
    ],
)
def test_a_patient_is_found_however_one_types_what_is_known(
    session: Session, known: dict[str, str], typed: list[str]
) -> None:
    identifier = known.get("identifier", "P-1")
    with_patient(session, **known)
    with_patient(session, identifier="Q-5", family_name="Zzz", given_name="Qqq", birth_date="1950")
    assert {text: found(session, text) for text in typed} == {text: [identifier] for text in typed}
    assert list(patients.disagreements(session.file.connection)) == []


def test_whom_was_meant_comes_first_however_many_are_found(session: Session) -> None:
    """Those with the identifier, then those whose name begins so, then the others."""
    others = [
        with_patient(session, identifier=f"7-{n}", family_name=f"Bali{n}", given_name="Z", birth_date=f"{1930 + n}")
        for n in range(12)
    ]
    last = with_patient(session, identifier="7", family_name="Zülal", given_name="Ali", birth_date="1960")
    named = with_patient(session, identifier="X", family_name="Alican", given_name="Z", birth_date="1961")
    db = session.file.connection
    assert next(listed.patient for listed in patients.find(db, "7", most=5)) == last
    assert len(patients.find(db, "7", most=5)) == 5
    found = [listed.patient for listed in patients.find(db, "ali", most=5)]
    assert (found[0], len(found)) == (named, 5)
    everybody = [listed.patient for listed in patients.find(db, "ali")]
    assert everybody[0] == named and everybody[-1] == last and sorted(everybody[1:-1]) == sorted(others)
    assert [listed.identifier for listed in session.find("x")] == ["X"]


def test_a_patient_is_found_by_a_drug(crowd: Session) -> None:
    patient = crowd.patient_with("P-2")
    reaction = keep(crowd, DrugReaction, patient, **REACTION)
    keep(crowd, MedicationCourse, crowd.patient_with("P-3"), **OMALIZUMAB)
    assert found(crowd, "cipro") == ["P-2"]
    assert found(crowd, "oma") == ["P-3"]
    assert found(crowd, "cipro sah") == ["P-2"]
    amended = confirmed(
        lambda keys: crowd.amend(
            reaction.id, read(crowd, DrugReaction, patient, **(REACTION | {"drug": "levoflox"})), 1, "", keys
        )
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
    married = {
        "identifier": "P-1",
        "family_name": "Yıldız",
        "given_name": "Ömer",
        "birth_date": "1984-03-01",
        "sex": "male",
    }
    crowd.amend(patient.id, read(crowd, type(patient.entry), "", **married), 1, "married")
    assert (found(crowd, "yil"), found(crowd, "isik")) == (["P-1"], [])


def test_all_patients_come_by_name_a_page_at_a_time(crowd: Session) -> None:
    pages, last = [], None
    while page := patients.page(crowd.file.connection, last, most=2):
        pages.append([listed.name for listed in page])
        last = page[-1]
    assert pages == [
        ["Ağaoğlu, Çiğdem", "de la Cruz, Ana María"],
        ["Işık, Ömer", "Núñez-Müller, Zoë"],
        ["O'Brien, Seán", "Şahin, İpek"],
    ]


def test_no_more_are_found_than_asked_for(crowd: Session) -> None:
    assert len(patients.find(crowd.file.connection, "p", most=3)) == 3


def test_a_listed_patient_says_who_it_is(session: Session) -> None:
    id = with_patient(session, birth_date="1984")
    assert session.find("isik") == [Listed(id, "P-1", "Işık, Ömer", "male", "1984-01-01", "1984-12-31")]


def test_the_list_agrees_with_the_entries(crowd: Session) -> None:
    assert list(patients.disagreements(crowd.file.connection)) == []
