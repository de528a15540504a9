"""The patients at the left: found while one types, opened by keys, read page by page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication

from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.patient import Patient
from desktop.screens.patient.patients import PatientsModel
from desktop.session.session import Session
from tests.cases import cases
from tests.journeys.program import Program
from tests.session.made import REACTION, keep, start

MANY = 450
NAMED = (
    {"identifier": "A-1", "family_name": "Işık", "given_name": "Ömer", "birth_date": "1984-03-01", "sex": "male"},
    {"identifier": "A-2", "family_name": "İnönü", "given_name": "Çağla Şeyma", "birth_date": "1990", "sex": "female"},
    {"identifier": "B-77", "family_name": "Núñez", "given_name": "José", "birth_date": "?", "sex": "?"},
    {
        "identifier": "C-9",
        "family_name": "Zeytinoğlu " * 6,
        "given_name": "Gülşah-Iğdır Müzeyyen",
        "birth_date": "2001",
        "sex": "f",
    },
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic file with many patients, some of them with names to look for."""
    path = tmp_path_factory.mktemp("many") / "clinic.sqlite"
    session = start(path)
    patients = [keep(session, Patient, **texts).id for texts in NAMED]
    keep(session, DrugReaction, patients[2], **REACTION)
    for number in range(MANY - len(NAMED)):
        person = {
            "identifier": f"N-{number}",
            "family_name": f"Person {number:03}",
            "birth_date": "1970",
            "sex": "other",
        }
        session.add(read_person(session, person), "")
    session.close()
    return path


def read_person(session: Session, texts: dict[str, str]) -> Patient:
    from tests.session.made import read

    return read(session, Patient, **texts)


@pytest.fixture
def program(qapp: QApplication, file: Path) -> Iterator[Program]:
    shown = Program(file)
    yield shown
    shown.ends()


def listed(program: Program) -> list[str]:
    model = program.window.patients.model
    return [model.listed(row).identifier for row in range(model.rowCount())]


@cases(
    ("typed", "found"),
    [
        ("ışık", ["A-1"]),
        ("ISIK", ["A-1"]),
        ("isik", ["A-1"]),
        ("İŞIK ömer", ["A-1"]),
        ("omer", ["A-1"]),
        ("inonu", ["A-2"]),
        ("cagla sey", ["A-2"]),
        ("nunez", ["B-77"]),
        ("b-77", ["B-77"]),
        ("cipro", ["B-77"]),
        ("zeytinoglu igdir", ["C-9"]),
        ("nobody at all", []),
    ],
)
def test_found_by_part_of_name_identifier_or_drug(program: Program, typed: str, found: list[str]) -> None:
    program.person.press("Ctrl+F").types(typed)
    assert listed(program) == found
    if found:
        assert program.person.sees(f"{len(found)} found, of {MANY} in all")
    else:
        assert program.person.sees("Nobody is found by these letters.")


def test_of_too_many_it_is_said_that_there_may_be_more(program: Program) -> None:
    program.person.press("Ctrl+F").types("person")
    assert program.person.sees(f"{len(listed(program))} of those found, more may be there; type more")
    program.person.types(" 01")
    assert not program.person.sees("type more")


def test_return_opens_the_first_one_and_down_goes_into_the_list(program: Program) -> None:
    person, window = program.person, program.window
    person.press("Ctrl+F").types("person 00").press("Return")
    assert window.windowTitle().startswith("Person 000 – ")
    person.press("Ctrl+F").press("Down", times=3).press("Return")
    assert window.windowTitle().startswith("Person 002 – ")
    person.press("Ctrl+PgDown")
    assert window.windowTitle().startswith("Person 003 – ")
    person.press("Ctrl+PgUp", times=2)
    assert window.windowTitle().startswith("Person 001 – ")


def test_escape_shows_everybody_again(program: Program) -> None:
    program.person.press("Ctrl+F").types("isik").press("Escape")
    assert len(listed(program)) > 1
    assert program.person.field == "patients.search"


def test_the_list_is_read_page_by_page(program: Program) -> None:
    model = program.window.patients.model
    assert model.rowCount() < MANY, "not all at once"
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    everybody = listed(program)
    assert len(everybody) == len(set(everybody)) == MANY
    assert everybody[0] == "A-2" and everybody[-1] == "C-9"


def test_the_next_patient_is_found_beyond_the_first_page(program: Program) -> None:
    window = program.window
    last = window.patients.model.rowCount() - 1
    window.open_patient(window.patients.model.listed(last).patient)
    program.person.press("Ctrl+PgDown")
    assert window.patients.model.rowCount() > last + 1
    assert window.page.patient == window.patients.model.listed(last + 1).patient


def test_a_change_leaves_the_list_where_it_was_read_to(program: Program) -> None:
    window = program.window
    model = window.patients.model
    model.fetchMore(QModelIndex())
    shown = model.listed(model.rowCount() - 1)
    rows = model.rowCount()
    window.open_patient(shown.patient)
    entry = program.session.chart(shown.patient).patient
    program.session.amend(entry.id, type(entry.entry)(**{**entry.entry.values(), "note": "called"}), entry.number)
    assert model.rowCount() >= rows
    assert window.patients.list.currentIndex().row() == model.row_of(shown.patient) >= 0


def test_a_long_name_is_whole_in_the_tool_tip_and_the_head(program: Program) -> None:
    program.person.press("Ctrl+F").types("zeytinoglu").press("Return")
    banner = program.window.page.banner
    program.person.waits_for(lambda: banner.about.geometry().top() > banner.name.geometry().top())
    assert "Gülşah-Iğdır Müzeyyen" in banner.name.toolTip()
    assert banner.name.height() >= banner.name.heightForWidth(banner.name.width()), "the name is seen whole"
    assert banner.print_button.geometry().left() > banner.name.geometry().right()
    assert program.window.width() <= 1366, "a long name does not widen the window"


@pytest.mark.parametrize("typed", ["", "person", "nobody at all"])
def test_the_model_keeps_the_rules_of_models(program: Program, qtmodeltester, typed: str) -> None:
    model = PatientsModel()
    model.use(program.session)
    model.find(typed)
    qtmodeltester.check(model)
    if typed == "":
        model.fetchMore(QModelIndex())
        model.find("isik")
