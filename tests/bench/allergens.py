"""The sheet of an allergen panel of 295 rows: filter, scroll, type and fill, each until it is painted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.readings import Reading
from desktop.screens.allergy.allergen_sheet import NEXT_VIEW, AllergenSheet
from desktop.screens.patient.patient_tabs import TESTS
from desktop.screens.window.window import MainWindow
from tests.bench.clinics import D0, many_results
from tests.bench.measure import FRAME, Row, in_turns, timed
from tests.bench.screen import close, settle, window


def allergens(folder: Path, panels: int, rounds: int) -> Iterator[Row]:
    """Where the patient has so many complete panels already, and types one more."""
    session, id = many_results(folder / "allergens.sqlite", 1)
    codes = [one.code for one in session.catalogue.panel("ALEX2").allergens]
    for number in range(panels):
        results = tuple(
            AllergenResult(
                allergen=code, reading=Reading("0.50", number=Decimal("0.50")), basis="printed", relevance="unknown"
            )
            for code in codes
        )
        day = exactly(D0 + timedelta(days=100 * number))
        session.add(AllergenPanel(specimen_date=day, panel="ALEX2", results=results), id)
    shown = window(session)
    sheet = _new_panel(shown, id)
    known = f"295 allergens, {panels} panels kept"
    sheet.typing.filter.setFocus()
    yield _row(
        f"keystroke in the filter, {known}", rounds, sheet.typing.filter, [*"tropo", *[Qt.Key.Key_Backspace] * 5]
    )
    sheet.typing.filter.clear()
    grid = sheet.typing.grid
    grid.setFocus()
    yield _row("a page further in the table", rounds, grid, [Qt.Key.Key_PageDown] * 20 + [Qt.Key.Key_PageUp] * 20)
    QTest.keyClicks(grid, "hom")
    QTest.keyClick(grid, "0")
    yield _row(f"keystroke in a result, {known}", rounds, None, [*"59", *[Qt.Key.Key_Backspace] * 2])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    sheet.typing.rest.click()
    QTest.keyClicks(grid, "hom")
    QTest.keyClick(grid, "0")
    yield _row("keystroke in a result, all 295 answered", rounds, None, [*"59", *[Qt.Key.Key_Backspace] * 2])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    turned = timed(
        lambda: (sheet.views.setCurrentIndex((sheet.views.currentIndex() + 1) % sheet.views.count()), settle())
    )
    (took,) = in_turns(rounds, turned)
    yield Row(f"the next view ({NEXT_VIEW}), all 295 answered", took, goal=FRAME)
    close(shown)


def _new_panel(shown: MainWindow, patient: str) -> AllergenSheet:
    """A new panel in the form, with its table shown."""
    shown.open_patient(patient, TESTS)
    settle()
    shown.page.tests.begin("allergen_panel")
    for name, text in (("specimen_date", "2026-11-01"), ("panel", "ALEX2")):
        editor = shown.findChild(QLineEdit, f"allergen_panel.{name}")
        editor.setFocus()
        editor.selectAll()
        QTest.keyClicks(editor, text)
    shown.page.cross()
    settle()
    return shown.page.form.sheet


def _row(what: str, rounds: int, widget: QLineEdit | None, keys: list[str | Qt.Key]) -> Row:
    """How long one key lasts until everything is painted; without a widget where the cursor is."""
    turn = cycle(keys)

    def typed() -> None:
        QTest.keyClick(widget or QApplication.focusWidget(), next(turn))
        settle()

    (took,) = in_turns(rounds, timed(typed))
    return Row(f"{what}, until painted", took, goal=FRAME)
