"""The sheet of an allergen panel as a person has it in front of them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QGuiApplication

from desktop.screens.allergy.allergen_sheet import AllergenSheet
from tests.screens.desk import Desk

GRID = "allergen_panel.results"


def sheet(desk: Desk) -> AllergenSheet:
    return desk.form.sheet


def typed(desk: Desk) -> dict[str, str]:
    """What stands in the table."""
    return {row["allergen"]: row["reading"] for row in sheet(desk).rows_typed()["results"]}


def cells(model: QAbstractItemModel) -> list[list[str]]:
    return [
        [model.index(row, column).data() or "" for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def row_of(desk: Desk, code: str) -> list[str]:
    return next(row for row in cells(sheet(desk).typing.model) if row[1] == code)


def copies(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def counted(desk: Desk) -> str:
    return sheet(desk).typing.counter.text()
