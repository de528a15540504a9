"""An allergist's morning: the panel of the case report is typed, the rest assumed, and a year later compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.screens.allergy.allergen_sheet import NEXT_VIEW
from tests.journeys.program import Program
from tests.session.made import with_patient

TESTS = 3


class Clinic:
    """One patient in a program that can be ended and started again."""

    def __init__(self, path: Path):
        self._path = path
        self.program = Program(path)
        self.patient = with_patient(self.program.session)
        self.opens()

    def opens(self) -> None:
        self.program.window.open_patient(self.patient)
        self.person = self.program.person.opens_tab(TESTS)

    def starts_again(self) -> None:
        self.program.ends()
        self.program = Program(self._path)
        self.opens()

    def panels(self) -> list[AllergenPanel]:
        return [kept.entry for kept in self.program.session.chart(self.patient).of(AllergenPanel)]


@pytest.fixture
def clinic(qapp: QApplication, tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "clinic.sqlite")
    yield clinic
    clinic.program.ends()


def test_the_panel_of_the_case_report(clinic: Clinic) -> None:
    clinic.person.begins("allergen_panel").fills(
        specimen_date="12.5.24", panel="ALEX2", total_ige="≤ 100", ige_unit="kU/L"
    )
    clinic.person.press("F6").types("hom").types("0.59").press("Return").press("Ctrl+Shift+R")
    assert clinic.person.sees("295 of 295 answered · 1 positive · 294 assumed")

    # whatever ends the program, what was typed is there again
    clinic.starts_again()
    clinic.person.begins("allergen_panel")
    assert clinic.person.sees("295 of 295 answered · 1 positive · 294 assumed")
    clinic.person.press("F6").types("hom").types("+").saves_confirming()
    (panel,) = clinic.panels()
    assert (panel.answered, panel.positives, panel.unit) == (295, 1, "kUA/L")
    by_code = {result.allergen: result for result in panel.results}
    assert (by_code["Hom g"].basis, by_code["Hom g"].relevance, by_code["Pen m 1"].basis) == (
        "printed",
        "relevant",
        "assumed",
    )


def test_a_year_later_it_is_pasted_and_compared(clinic: Clinic) -> None:
    clinic.person.begins("allergen_panel").fills(specimen_date="12.5.24", panel="ALEX2")
    clinic.person.press("F6").types("hom").types("0.59").press("Return").types("penm").types("<0.10").press("Return")
    clinic.person.saves_confirming().press("Ctrl+N").fills(specimen_date="12.5.25").press("F6")
    QGuiApplication.clipboard().setText("Allergen\tkUA/L\nHom g\t<0,10\nPen m 1\t0,45\nDer p 10\t1,2")
    clinic.person.press("Ctrl+V")
    assert clinic.person.sees("3 results written from what was pasted.")
    clinic.person.saves_confirming()
    assert [panel.positives for panel in clinic.panels()] == [1, 2]
    clinic.person.press("F6").press(NEXT_VIEW, times=4)
    assert clinic.person.field == "allergen_panel.compare.before"
    clinic.person.tabs().tabs()
    assert clinic.person.sees("Pen m 1 · Black tiger shrimp · appeared: 0,45 (was <0.10)")
    clinic.person.press("Return")
    assert clinic.person.field == "allergen_panel.results"
