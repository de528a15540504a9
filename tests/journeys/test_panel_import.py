"""A laboratory's workbook is imported by keys alone: two bad rows are shown, the mended file goes in, its positives are there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QTableView

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.screens.allergy.allergen_sheet import NEXT_VIEW
from desktop.screens.allergy.panel_import import PanelImportDialog
from desktop.store.check import check_file
from tests.exchange.made import alex2
from tests.journeys.person import Person
from tests.journeys.program import Program
from tests.session.made import count, with_patient

TESTS = 3
CODES = [allergen.code for allergen in alex2().allergens]
VALUES = dict.fromkeys(CODES, "<0.10") | {"Hom g": 0.59, "Der p 1": 12.4, "Alt a 1": "> 50"}
# the offscreen platform says so of every dialog
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def start(qapp: QApplication) -> Iterator[Callable[[Path], Program]]:
    started: list[Program] = []

    def begin(file: Path) -> Program:
        started.append(Program(file))
        return started[-1]

    yield begin
    for program in started:
        program.ends()


def workbook(path: Path, values: dict[str, object]) -> Path:
    """What a laboratory sends: a head, an empty line, and a line an allergen under a header of its own."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sonuçlar"
    for row in (
        ["Merkez Allerji Laboratuvarı"],
        ["Panel", "ALEX2"],
        ["Hasta no", "P-1", "Numune no", "S-2041"],
        ["Numune Alma Tarihi", "02.11.2026"],
        ["Toplam IgE", "87 kU/L"],
        [],
        ["Alerjen", "Adı", "Sonuç (kUA/L)"],
        *([code, "", value] for code, value in values.items()),
    ):
        sheet.append(row)
    book.save(path)
    return path


def chooses(person: Person, path: Path) -> PanelImportDialog:
    """Ask for an import, name the file, and look at what it would write."""
    person.press("Ctrl+I").waits_for(lambda: isinstance(QApplication.activeWindow(), QFileDialog))
    person.press("Ctrl+A").types(str(path)).press("Return")
    person.waits_for(lambda: isinstance(QApplication.activeWindow(), PanelImportDialog))
    return QApplication.activeWindow()


def rows(window: QDialog, name: str) -> list[list[str]]:
    model = window.findChild(QTableView, name).model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def test_a_laboratorys_workbook_is_imported_without_the_mouse(start: Callable[[Path], Program], tmp_path: Path) -> None:
    file = tmp_path / "clinic.sqlite"
    program = start(file)
    patient = with_patient(program.session)
    person, window = program.person, program.window
    window.open_patient(patient)
    before = count(program.session)

    # the laboratory mistyped a code and left a word for a number
    wrong = {("Hom q" if code == "Hom g" else code): value for code, value in VALUES.items()} | {"Pen m 1": "see note"}
    dialog = chooses(person, workbook(tmp_path / "wrong.xlsx", wrong))
    assert person.sees("2 rows cannot be written, so nothing is: mend the file and choose it again.")
    assert person.field == "panel_import.rejected"
    line = 8 + CODES.index("Hom g")
    assert sorted(rows(dialog, "panel_import.rejected")) == sorted(
        [
            [str(line), "Hom q ; 0.59", "ALEX2 has no allergen with the code Hom q."],
            [
                str(8 + CODES.index("Pen m 1")),
                "Pen m 1 ; see note",
                "A result of ALEX2 is a number in kUA/L, such as 0.59 or <0.10.",
            ],
        ]
    )
    person.press("Ctrl+S").press("Escape")
    person.waits_for(lambda: QApplication.activeModalWidget() is None)
    assert count(program.session) == before

    # the mended file
    mended = workbook(tmp_path / "mended.xlsx", VALUES)
    chooses(person, mended)
    assert person.sees("295 of 295 allergens of ALEX2 Allergy Explorer, 3 of them positive")
    assert person.sees("Positive (kUA/L): Alt a 1 > 50 · Der p 1 12.4 · Hom g 0.59")
    assert person.sees("2 Nov 2026 · as printed in the file")
    person.press("Return")
    person.waits_for(lambda: QApplication.activeModalWidget() is None)
    assert count(program.session) == before + 1

    # its entry is open, and its positives are a key away
    assert person.state == "Saved · version 1"
    assert (person.stands_in("specimen_date"), person.stands_in("sample")) == ("2026-11-02", "S-2041")
    assert person.sees("295 of 295 answered · 3 positive")
    person.press(NEXT_VIEW)
    assert [(row[0], row[2]) for row in rows(window, "allergen_panel.positives")] == [
        ("Alt a 1", "> 50"), ("Der p 1", "12.4"), ("Hom g", "0.59"),
    ]  # fmt: skip

    # the file is known for good, also once the entry is amended
    person.opens_tab(TESTS).tabs_to("allergen_panel.note").types("Discussed with the patient.").saves()
    (kept,) = program.session.chart(patient).of(AllergenPanel)
    assert (kept.number, kept.entry.file_name) == (2, "mended.xlsx")
    assert kept.entry.file_hash == hashlib.sha256(mended.read_bytes()).hexdigest()
    chooses(person, mended)
    assert person.sees("This file was imported already, for Işık, Ömer.")
    person.press("Escape")
    program.ends()
    assert check_file(file) == []
