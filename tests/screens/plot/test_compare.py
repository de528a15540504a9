"""Comparing courses by keys: from a patient to the page, what is compared, which courses, a point told and opened, the figure, back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.plot.aligned import Comparison, overlay
from desktop.clinic.results.lab_result import LabResult
from desktop.screens.plot.compare_page import ComparePage
from desktop.session.comparing import comparing, read
from tests.journeys.program import Program
from tests.session.made import INFUSION, LAB, again, keep, start, with_patient

pytestmark = pytest.mark.slow

ECP = ("lab_result", "ecp", "number")
NAMES = ("P-1", "P-2", "Şükrü Ağaoğlu-Öztürkoğlu 2026/117")


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    """Three patients with ECP and CRP before and after an infusion, the second one shown; a fourth without any."""
    session = start(tmp_path / "clinic.sqlite")
    patients = []
    for place, name in enumerate((*NAMES, "P-4")):
        patients.append(with_patient(session, identifier=name, family_name=f"Işık{place}"))
        if place < 3:
            keep(session, Infusion, patients[-1], **INFUSION)
            for day, reading in (("2024-05-10", 20), ("2024-06-14", 10)):
                texts = {"specimen_date": day, "reading": str(reading + place), "method": "ImmunoCAP"}
                keep(session, LabResult, patients[-1], **(LAB | texts))
    crp = LAB | {"marker": "crp", "unit": "mg/L", "reading": "2", "specimen_date": "2024-05-12"}
    keep(session, LabResult, patients[0], **crp)
    session.close()
    made = Program(tmp_path / "clinic.sqlite")
    made.window.open_patient(patients[1])
    yield made
    made.ends()


def compared(program: Program) -> ComparePage:
    """The page, once what it reads is drawn."""
    page = program.window.comparing.page
    program.person.waits_for(
        lambda: page._work is None and page.view.overlay is not None and page.view.overlay.made is not None
    )
    return page


def said(page: ComparePage, name: str) -> str:
    return page.findChild(QLabel, f"compare:{name}").text()


def test_a_day_at_the_page_by_keys(program: Program, tmp_path: Path) -> None:
    person, window = program.person, program.window
    person.press("Ctrl+Shift+C")
    page = compared(program)
    # what is drawn is what was resolved, of everybody, and the patient who was shown is told apart
    assert page.view.overlay.made == overlay(read(program.session, ECP), Comparison(), comparing())
    xs, ys = page.view.overlay.dots.getData()
    points = [(point.day, point.value) for line in page.view.overlay.made.lines for point in line.points]
    assert sorted(zip(xs, ys, strict=True)) == sorted(points)
    assert [item.toPlainText() for item in page.view.overlay.names if item.isVisible()] == [NAMES[2], "P-2", "P-1"]
    assert page.view.overlay.told_line.getData()[1].tolist() == [21, 11]
    assert "n = 3" in said(page, "notes") and "21" in said(page, "table") and said(page, "title") == "ECP · ng/mL"
    assert window.windowTitle().startswith("Compare courses")

    # another marker, by its first letters
    person.types("cr").press("Return")
    person.waits_for(lambda: said(page, "title").startswith("CRP"))
    assert len(compared(program).view.overlay.made.lines) == 1
    person.types("ecp").press("Return")
    person.waits_for(lambda: said(page, "title").startswith("ECP"))

    # what another program wrote is read while one looks
    before = len(page.view.overlay.made.lines[0].points)
    other = again(window.session.file.path)
    keep(other, LabResult, other.patient_with("P-1"), **(LAB | {"specimen_date": "2024-08-12", "method": "ImmunoCAP"}))
    other.close()
    window.session.notice_others()
    person.waits_for(lambda: len(compared(program).view.overlay.made.lines[0].points) == before + 1)

    # without one of the courses there is no median any more
    person.tabs_to("compare.who").types("sukru").press("Return")
    person.waits_for(lambda: len(compared(program).view.overlay.made.lines) == 2)
    assert "Median" not in said(page, "table") and said(page, "count") == "2 of 3 courses are compared"

    # a point is told with whose it is first, and opened
    person.tabs_to("compare.percent").press("Space")
    person.waits_for(lambda: compared(program).view.overlay.made.measure == "percent")
    person.tabs_to("compare.plot").press("Down").press("Down").press("Right")
    assert page.view.overlay.accessibleDescription().startswith(
        "P-2 · Işık1, Ömer · born 1 Mar 1984, course 1, 11 ng/ml"
    )
    person.press("Return")
    assert window.windowTitle().startswith("Işık1, Ömer") and window.page.form.kept.entry.reading.text == "11"

    # back to the page as it was left, the figure of what is ticked, by letters, and Esc to the patient
    person.press("Ctrl+Shift+C")
    page = compared(program)
    assert said(page, "count") == "2 of 3 courses are compared" and page.view.overlay.made.measure == "percent"
    handed: list[Any] = []
    page.outgoing.write_asked.disconnect()
    page.outgoing.write_asked.connect(handed.append)
    person.tabs_to("compare.save").press("Space")
    (wanted,) = handed
    assert wanted.name == "ECP 2026-11-23 courses.svg" and wanted.write.__name__ == "write_comparison"
    assert (wanted.about.key, wanted.about.choice) == (ECP, Comparison(measure="percent", lettered=True))
    assert len(wanted.about.only) == 2
    person.tabs("Shift+Tab").tabs_to("compare.plot").press("Escape")
    assert window.windowTitle().startswith("Işık1, Ömer")


def test_two_courses_side_by_side_are_told_apart_by_their_heads(program: Program) -> None:
    person = program.person
    person.press("Ctrl+Shift+C")
    page = compared(program)
    assert not page.beside_button.isEnabled()
    person.tabs_to("compare.who").types("sukru").press("Return")
    person.waits_for(lambda: page.beside_button.isEnabled() and page._work is None)
    person.tabs_to("compare.beside_button").press("Space")
    person.waits_for(lambda: page.view.beside is not None and page.view.beside.made is not None)
    shown = page.view.beside
    assert [label.text() for label in shown.heads] == [
        "Işık0, Ömer", "born 1 Mar 1984 · P-1", "course 1, D0 14 May 2024 10:30",
        "Işık1, Ömer", "born 1 Mar 1984 · P-2", "course 1, D0 14 May 2024 10:30",
    ]  # fmt: skip
    # one scale, of values and of days; CRP stands in the first column alone
    (one, other), (crp, nothing) = shown.rows
    assert (one.graph.low, one.graph.high) == (other.graph.low, other.graph.high)
    assert one.accessibleName() == "P-1, course 1 · ECP · ng/mL" and other.accessibleName().startswith("P-2")
    assert one.viewRange()[0] == other.viewRange()[0]
    assert crp is not None and nothing is None
    assert "P-2, course 1 · CRP: no result" in [label.text() for label in shown.findChildren(QLabel)]
    # nothing can be typed under a name
    assert not shown.findChildren(QLineEdit) and not shown.findChildren(QPlainTextEdit)
    # a result is opened in its own patient's record
    other.setFocus()
    person.press("Right").press("Return")
    assert program.window.windowTitle().startswith("Işık1, Ömer")


def test_nobody_to_compare_and_nothing_meant_are_said(qapp: QApplication, tmp_path: Path) -> None:
    session = start(tmp_path / "empty.sqlite")
    with_patient(session)
    session.close()
    program = Program(tmp_path / "empty.sqlite")
    program.window._frame.compare_button.click()
    page = program.window.comparing.page
    program.person.waits_for(lambda: page._work is None)
    assert said(page, "message") == "No patient has a number that could be compared."
    assert not page.save_button.isEnabled()
    QTest.keyClicks(page.of, "troponin")
    QTest.keyClick(page.of, Qt.Key.Key_Return)
    assert said(page, "message").startswith("No one marker, drug test or score is meant by “troponin”")
    program.ends()
