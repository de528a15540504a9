"""What is typed and not yet saved survives leaving the page, closing the window and the death of the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.results.lab_result import LabResult
from tests.journeys.program import Program
from tests.pace import patience
from tests.screens.desk import MEDICATION, TESTS, Desk
from tests.session.made import LAB, OMALIZUMAB, again, count, keep, with_patient

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TYPED = {"specimen_date": "12.5.24", "marker": "ecp", "reading": "15,8"}

# types and waits until the draft is kept; then the program dies as in a power cut
DIES = """
import os, signal, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication

app = QApplication([])
from tests.journeys.program import Program

program = Program(Path(sys.argv[1]))
program.window.open_patient(sys.argv[2])
person = program.person
person.opens_tab(3).begins("lab_result").fills(specimen_date="12.5.24", marker="ecp", reading="15,8 ±")
person.waits_for(lambda: "draft kept" in person.state)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[object]:
    started: list[Program] = []

    def begin() -> Program:
        started.append(Program(tmp_path / "clinic.sqlite"))
        return started[-1]

    yield begin
    for program in started:
        program.ends()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process is killed otherwise there")
def test_what_was_typed_survives_the_death_of_the_program(start, tmp_path: Path) -> None:
    program = start()
    patient = with_patient(program.session)
    program.ends()
    command = [sys.executable, "-c", DIES, str(tmp_path / "clinic.sqlite"), patient]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=patience(100))
    assert done.returncode == -signal.SIGKILL, done.stderr

    program = start()
    program.window.open_patient(patient)
    person = program.person.opens_tab(TESTS).press("Ctrl+N")
    assert {name: person.stands_in(name) for name in TYPED} == TYPED | {"reading": "15,8 ±"}
    assert person.state.startswith("Not saved yet · draft of ")
    assert "✕" in person.reads("reading"), "what could not be read is still there, and still said to be so"
    person.fills(reading="15,8", unit="ng/ml").saves()
    assert program.session.chart(patient).of(LabResult)[0].entry.reading.text == "15,8"


def test_another_patient_and_back_again(desk: Desk) -> None:
    other = with_patient(desk.session, identifier="P-2", family_name="Other")
    desk.types_result(**TYPED)
    desk.window.open_patient(other, 2)
    assert desk.person.press("Ctrl+N").stands_in("reading") == "", "one patient's draft is not another's"
    desk.window.open_patient(desk.patient, 2)
    assert desk.person.press("Ctrl+N").stands_in("reading") == "15,8"


def test_closing_the_window_keeps_parts_too(start) -> None:
    program = start()
    patient = with_patient(program.session)
    program.window.open_patient(patient)
    texts = OMALIZUMAB | {"administrations.0.date": "18.8.24", "administrations.1.dose": "150"}
    program.person.opens_tab(MEDICATION).begins("medication_course").fills(texts)
    program.ends()
    program = start()
    program.window.open_patient(patient)
    person = program.person.opens_tab(MEDICATION).press("Ctrl+N")
    assert person.stands_in("administrations.0.date") == "18.8.24"
    assert person.stands_in("administrations.1.dose") == "150"
    person.fills({"administrations.1.date": "15.9.24"}).saves()
    assert len(program.session.chart(patient).of(MedicationCourse)[0].entry.administrations) == 2


def test_an_amendment_that_was_not_saved_comes_back_with_its_entry(desk: Desk) -> None:
    kept = keep(desk.session, LabResult, desk.patient, **LAB)
    page = desk.window.page
    page.open_entry(kept.id)
    desk.person.fills(reading="26,9")
    desk.person.press("Ctrl+N")
    assert desk.person.stands_in("reading") == ""
    page.open_entry(kept.id)
    assert desk.person.stands_in("reading") == "26,9"
    assert desk.person.state.startswith("Not saved yet · draft of ")
    desk.person.press("Ctrl+S")
    assert desk.person.state == "Saved · version 2"
    assert count(desk.session, "draft") == 0


def test_an_amendment_of_an_older_version_brings_back_what_was_typed_alone(desk: Desk) -> None:
    kept = keep(desk.session, LabResult, desk.patient, **LAB)
    desk.window.page.open_entry(kept.id)
    desk.person.fills(reading="26,9").press("Ctrl+N")
    other = again(desk.session.file.path)
    other.amend(kept.id, type(kept.entry)(**{**kept.entry.values(), "note": "theirs"}), 1)
    other.close()
    desk.session.notice_others()
    desk.window.page.open_entry(kept.id)
    assert (desk.person.stands_in("reading"), desk.person.stands_in("note")) == ("26,9", "theirs")
    assert "older than version 2" in desk.person.state


def test_what_is_typed_and_taken_back_leaves_no_draft(desk: Desk) -> None:
    desk.types_result(reading="15,8").waits_for(lambda: "draft kept" in desk.person.state)
    assert count(desk.session, "draft") == 1
    desk.person.press("Ctrl+A").press("Delete")
    desk.person.waits_for(lambda: count(desk.session, "draft") == 0)
    desk.window.open_patient(desk.patient, 2)
    assert desk.person.press("Ctrl+N").stands_in("reading") == ""


def test_a_saved_entry_leaves_no_draft(desk: Desk) -> None:
    desk.types_result(**TYPED, unit="ng/ml").waits_for(lambda: "draft kept" in desk.person.state)
    desk.person.saves()
    assert count(desk.session, "draft") == 0


def test_the_draft_of_a_new_patient_waits_as_well(desk: Desk) -> None:
    desk.person.press("Ctrl+Shift+N").fills(identifier="P-9", family_name="Şahin")
    desk.window.open_patient(desk.patient)
    desk.person.press("Ctrl+Shift+N")
    assert (desk.person.stands_in("identifier"), desk.person.stands_in("family_name")) == ("P-9", "Şahin")
    desk.person.fills(birth_date="1990", sex="f").press("Ctrl+S")
    assert count(desk.session, "draft") == 0
