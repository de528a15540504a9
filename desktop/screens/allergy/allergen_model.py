"""The allergens of a panel as rows of a table: what is typed of each, and what was understood of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop.clinic.allergy.allergen_panel import BASIS, RELEVANCE, AllergenResult
from desktop.clinic.allergy.allergen_views import class_words, shown_value
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.entry.kinds import Choice
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.theme import colours

COLUMNS = ("", N_("Code"), N_("Name"), N_("Result"), N_("Class"), N_("Relevance"))
SIGN, CODE, NAME, RESULT, CLASS, RELEVANT = range(6)
ROW_PX = 26
_PADDING = 20
# put together once: they are asked for at every cell that is painted
_LEFT, _RIGHT, _CENTRE = (
    side | Qt.AlignmentFlag.AlignVCenter
    for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter)
)
_ALIGNED = {RESULT: _RIGHT, SIGN: _CENTRE}
_ROW_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_RESULT_FLAGS = _ROW_FLAGS | Qt.ItemFlag.ItemIsEditable
_SIGNS = {"yes": "●", "no": "○", "unknown": "?"}
# what the table shows of them: all, or the allergens of one state
STATES = (N_("All"), N_("Answered"), N_("Unanswered"), N_("Positive"))
ALL, ANSWERED, UNANSWERED, POSITIVE = range(4)


@dataclass
class Texts:
    """What stands in one row; an empty result is not answered."""

    reading: str = ""
    basis: str = ""
    relevance: str = ""


@dataclass(frozen=True)
class Understood:
    """What is said of one row: its class in words, whether it is positive, and the findings on it."""

    class_words: str = ""
    positive: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> Level:
        return max((finding.level for finding in self.findings), default=Level.NOTE)


NOTHING = Understood()


def named(choice: Choice, code: str) -> str:
    """The text of a coded answer, as the form's own fields write it."""
    return choice.written(code, None)


class AllergenModel(RowsModel):
    """Every allergen of the panel, or those that a filter shows; an answered one that the panel lacks comes last."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(COLUMNS, parent)
        self.definition: PanelDefinition | None = None
        self.texts: dict[str, Texts] = {}
        self.understood: dict[str, Understood] = {}
        self._all: tuple[str, ...] = ()
        self._answered: list[str] | None = None
        self._classes: dict[int | None, str] = {}

    # -- what stands in the rows --------------------------------------------------------------------------------------

    def put(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Take these results in place of those that stand here."""
        self.texts = {
            row["allergen"]: Texts(row.get("reading") or "", row.get("basis") or "", row.get("relevance") or "")
            for row in rows
            if row.get("allergen")
        }
        self.understood, self._answered = {}, None
        self._list()

    def use(self, definition: PanelDefinition | None) -> None:
        """Take the allergens of this panel."""
        self.definition = definition
        self._list()

    def _list(self) -> None:
        own = [one.code for one in self.definition.allergens] if self.definition else []
        known = set(own)
        self._all, self._answered = (*own, *(code for code in self.texts if code not in known)), None
        self._classes = {one.number: class_words(one) for one in self.definition.classes} if self.definition else {}
        self.show_rows(self._all)

    @property
    def codes(self) -> tuple[str, ...]:
        """All rows, shown or not."""
        return self._all

    def answered(self) -> list[str]:
        """The codes of the rows in which something is typed, in the panel's order."""
        if self._answered is None:
            self._answered = [code for code in self._all if code in self.texts and self.texts[code].reading.strip()]
        return self._answered

    def rows_typed(self) -> list[dict[str, str]]:
        """The texts of the answered rows."""
        return [{"allergen": code, **vars(self.texts[code])} for code in self.answered()]

    def is_assumed(self, code: str) -> bool:
        """Is what stands there assumed, not printed?"""
        return code in self.texts and self.texts[code].basis == named(BASIS, "assumed")

    def reading(self, code: str) -> str:
        """The result as typed; "" where there is none."""
        return self.texts[code].reading if code in self.texts else ""

    def write(self, code: str, reading: str, basis: str = "printed", relevance: str = "") -> None:
        """Put a result into a row, in the words of the report; an empty one takes all that stands there away.

        `relevance` is kept with it unless another one stands there.
        """
        if reading.strip():
            before = self.texts.get(code, Texts(relevance=relevance))
            self.texts[code] = Texts(reading, named(BASIS, basis), before.relevance)
        else:
            self.texts.pop(code, None)
        self._answered = None
        self._repaint(code)

    def restore(self, code: str, texts: Texts | None) -> None:
        """Put back what stood in a row."""
        if texts is None:
            self.texts.pop(code, None)
        else:
            self.texts[code] = texts
        self._answered = None
        self._repaint(code)

    def mark_relevance(self, code: str, answer: str) -> None:
        """Say whether the patient reacts to it; the same answer again takes it away. Only what has a result has one."""
        texts = self.texts[code]
        text = named(RELEVANCE, answer)
        self.texts[code] = Texts(texts.reading, texts.basis, "" if texts.relevance == text else text)
        self._repaint(code)

    # -- what is said of them -----------------------------------------------------------------------------------------

    def understand(self, results: Iterable[AllergenResult], findings: Mapping[str, Sequence[Finding]]) -> None:
        """Show classes and findings; only rows of which something else is said are painted again."""
        understood = {
            result.allergen: Understood(
                self._classes.get(result.result_class, ""),
                result.positive or "",
                tuple(findings.get(result.allergen, ())),
            )
            for result in results
        }
        before, self.understood = self.understood, understood
        for code in before.keys() | understood.keys():
            if before.get(code) != understood.get(code):
                self._repaint(code)

    def is_positive(self, code: str) -> bool:
        """Is it positive by the panel's own limit?"""
        return self.understood.get(code, NOTHING).positive == "yes"

    # -- which rows are shown -----------------------------------------------------------------------------------------

    def show_rows(self, codes: Iterable[str]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = list(codes)
        self._place = {code: row for row, code in enumerate(self._rows)}
        self.endResetModel()

    def code(self, row: int) -> str:
        """The code in a row."""
        return self._rows[row]

    def shown(self) -> list[str]:
        """The codes of the rows that are shown."""
        return self._rows

    def row_of(self, code: str) -> int:
        """The row of an allergen; −1 when it is not shown."""
        return self._place.get(code, -1)

    def is_in(self, code: str, state: int) -> bool:
        """Is a row in one of the states that the table is filtered by?"""
        if state == POSITIVE:
            return self.is_positive(code)
        return state == ALL or bool(self.reading(code).strip()) is (state == ANSWERED)

    # -- how they are painted -----------------------------------------------------------------------------------------

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        return _RESULT_FLAGS if index.column() == RESULT else _ROW_FLAGS

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return _ALIGNED.get(column, _LEFT)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if (
            section == RESULT
            and role == Qt.ItemDataRole.DisplayRole
            and orientation == Qt.Orientation.Horizontal
            and self.definition
        ):
            return str(say(N_("Result, {unit}"), unit=self.definition.unit))
        return super().headerData(section, orientation, role)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        code, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(code, column)
        if role == Qt.ItemDataRole.EditRole:
            return self.reading(code)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self.colour(code, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == RESULT:
            return self._told(code)
        return None

    def text(self, code: str, column: int) -> str:
        """What a cell says."""
        texts, understood = self.texts.get(code), self.understood.get(code, NOTHING)
        if column == CODE:
            return code
        if column == NAME:
            allergen = self.definition.allergen(code) if self.definition else None
            return allergen.name if allergen else ""
        if texts is None or not texts.reading.strip():
            return "–" if column == RESULT else ""
        if column == SIGN:
            if understood.level > Level.NOTE:
                return "✕" if understood.level is Level.HARD else "?"
            return _SIGNS.get(understood.positive, "")
        if column == RESULT:
            return shown_value(texts.reading, self.is_assumed(code))
        return understood.class_words if column == CLASS else texts.relevance

    def colour(self, code: str, column: int) -> QColor | None:
        """The colour of a cell's text; None for the text's own."""
        level = self.understood.get(code, NOTHING).level
        if column in (SIGN, RESULT) and level > Level.NOTE:
            return QColor(colours().danger if level > Level.SOFT else colours().question)
        unanswered = not self.reading(code).strip()
        return QColor(colours().muted) if unanswered or column in (SIGN, CLASS, RELEVANT) else None

    def _told(self, code: str) -> str:
        """A row for a screen reader."""
        result = self.text(code, RESULT) if self.reading(code).strip() else _(N_("not answered"))
        return ", ".join(
            filter(None, (code, self.text(code, NAME), result, self.text(code, CLASS), self.text(code, RELEVANT)))
        )

    def _repaint(self, code: str) -> None:
        row = self.row_of(code)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
