"""The views of an allergen panel's results: positives with bars, groups, protein families, and two sets side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QLabel, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from desktop.clinic.allergy.allergen_panel import AllergenResult
from desktop.clinic.allergy.allergen_views import Together, Value, by_family, by_group, class_words, positives, values
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.words.language import N_, _, say
from desktop.screens.allergy.allergen_model import ROW_PX
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.rows_table import RowsTable
from desktop.screens.look.theme import colours

_OWN_CLASSES = N_("Classes are the panel's own, never those of another test. {note}")
_CANDIDATE = N_(
    "A candidate for cross-reactivity, not proof. “Unverified”: the family is general knowledge, no source was read."
)
BAR = Qt.ItemDataRole.UserRole


class TextRows(RowsModel):
    """Rows of texts; each carries what it is about."""

    def __init__(self, columns: Sequence[str], numbers: Sequence[int], strong: int, parent: QWidget | None = None):
        """`numbers` are the columns aligned at the right; the `strong` one is painted in the text's own colour."""
        super().__init__(columns, parent)
        self._numbers, self._strong = frozenset(numbers), frozenset((strong, *numbers))

    def put(self, rows: Sequence[tuple[Any, tuple[str, ...]]]) -> None:
        """Show these rows: what each is about, and its texts."""
        if list(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def about(self, row: int) -> Any:
        """What a row is about."""
        return self._rows[row][0]

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        about, texts = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() not in self._strong:
            return QColor(colours().muted)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, texts))
        return about if role == BAR else None


class View(QWidget):
    """One view: a table, what is said about its current row, and what a reader must know."""

    opened = Signal(str)  # the code of an allergen

    def __init__(
        self,
        name: str,
        label: str,
        rows: TextRows,
        stretch: int,
        widths: dict[int, int],
        help: str = "",
        above: Sequence[QWidget] = (),
    ):
        """`rows` fill the table, whose column `stretch` takes the room that `widths` leave; `above` stand over it."""
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.rows = rows
        for widget in above:
            self._layout.addWidget(widget)
        self.nothing = label_of("muted")
        self.nothing.setObjectName(f"{name}:nothing")
        self._layout.addWidget(self.nothing)
        self.table = RowsTable(name, label, ROW_PX)
        self.table.setModel(rows)
        header = self.table.horizontalHeader()
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            self.table.setColumnWidth(column, width)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        rows.modelReset.connect(lambda: self._on_row(self.table.currentIndex()))
        self.table.opened.connect(lambda row: self.opened.emit(self.code_of(rows.about(row))))
        self._layout.addWidget(self.table, 1)
        self.whole = label_of("understood")
        self._layout.addWidget(self.whole)
        self.help = label_of("help")
        self.help.setText(_(help))
        self._layout.addWidget(self.help)
        # takes the table's place while that is hidden
        self._layout.addStretch()

    def show_nothing(self, text: str) -> None:
        """Say why the table is empty; "" shows the table."""
        self.nothing.setText(text)
        self.nothing.setVisible(bool(text))
        self.table.setVisible(not text)
        if text:
            self.whole.clear()

    @property
    def takes_focus(self) -> bool:
        """Is there anything in it to go to?"""
        return not self.table.isHidden()

    def take_focus(self) -> None:
        """Put the cursor into the table."""
        if not self.table.currentIndex().isValid() and self.rows.rowCount():
            self.table.selectRow(0)
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def code_of(self, about: Any) -> str:
        """The allergen that a row opens; "" when it has none."""
        return about.allergen.code

    def said_of(self, about: Any) -> str:
        """What is said about a row in full."""
        allergen = about.allergen
        return " · ".join(filter(None, (allergen.code, allergen.name, allergen.species, _(allergen.group))))

    def _on_row(self, index: QModelIndex) -> None:
        self.whole.setText(self.said_of(self.rows.about(index.row())) if index.isValid() else "")


class PositivesView(View):
    """The positive results by value, each with a bar on a logarithmic axis."""

    _COLUMNS = (N_("Code"), N_("Name"), N_("Result"), "", N_("Class"))

    def __init__(self) -> None:
        rows = _BarRows(self._COLUMNS, (2,), 0)
        widths = {0: 100, 2: 76, 3: 196, 4: 104}
        super().__init__("allergen_panel.positives", _(N_("Positive results")), rows, 1, widths)
        self._bars = BarDelegate(self.table)
        self.table.setItemDelegateForColumn(3, self._bars)

    def show_results(self, results: Sequence[AllergenResult], panel: PanelDefinition) -> None:
        """Show the positive ones of these results."""
        found = positives(results, panel)
        self._bars.use(panel)
        self.rows.panel = panel
        self.rows.put(
            [
                (one, (one.allergen.code, one.allergen.name, one.shown, "", class_words(one.result_class)))
                for one in found
            ]
        )
        # the panel's first note is the one on its limits
        self.help.setText(str(say(_OWN_CLASSES, note=panel.notes[0] if panel.notes else "")))
        self.help.setToolTip("\n".join(panel.notes))
        answered = len(values(results, panel))
        nothing = say(N_("No positive result among {answered} answered ({limit} {unit} or more is positive)."),
                      answered=answered, limit=panel.positive, unit=panel.unit)  # fmt: skip
        self.show_nothing("" if found else str(nothing))


class _BarRows(TextRows):
    panel: PanelDefinition | None = None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and self.panel
        if across and section == 2:
            return self.panel.unit
        if across and section == 3:
            limits = {"least": self.panel.least, "limit": self.panel.positive, "most": self.panel.most}
            return str(say(N_("{least} – {most}, log; line: {limit}"), **limits))
        return super().headerData(section, orientation, role)


class BarDelegate(QStyledItemDelegate):
    """A bar from the panel's least to its most, logarithmic, with a line where a result begins to be positive."""

    _panel: PanelDefinition | None = None

    def use(self, panel: PanelDefinition) -> None:
        """Take the limits of this panel."""
        self._panel = panel

    def part(self, number: Decimal) -> float:
        """How far along the axis a number lies, from 0 to 1."""
        least, most = float(self._panel.least), float(self._panel.most)
        inside = min(max(float(number), least), most)
        return math.log(inside / least) / math.log(most / least)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        value: Value = index.data(BAR)
        box = QRectF(option.rect).adjusted(6, 7, -10, -7)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().accent))
        painter.drawRect(
            QRectF(box.left(), box.top(), max(2.0, box.width() * self.part(value.reading.number)), box.height())
        )
        if value.reading.comparator in (">", "≥"):
            # the bar goes on beyond what the panel measures
            painter.drawPolygon(
                QPolygonF([box.topRight(), QPointF(box.right() + 7, box.center().y()), box.bottomRight()])
            )
        limit = box.left() + box.width() * self.part(self._panel.positive)
        painter.setPen(QPen(QColor(colours().text), 1, Qt.PenStyle.DotLine))
        painter.drawLine(limit, option.rect.top(), limit, option.rect.bottom())
        painter.restore()


class TogetherView(View):
    """Allergens that belong together: how many are positive of those answered, the highest value, and which."""

    def __init__(self, name: str, label: str, first: str, families: bool):
        self._families = families
        columns = (first, N_("Positive"), N_("Highest"), N_("Which are positive"))
        rows = TextRows(columns, (1, 2), 0)
        help = (
            _CANDIDATE
            if families
            else N_("“1 of 12”: one of the twelve that are answered is positive by the panel's own limit.")
        )
        super().__init__(name, label, rows, 3, {0: 262, 1: 80, 2: 76}, help)

    def show_results(self, results: Sequence[AllergenResult], panel: PanelDefinition) -> None:
        """Show these results by group, or by protein family."""
        found = (by_family if self._families else by_group)(results, panel)
        self.rows.put([(one, self._texts(one)) for one in found])
        nothing = N_("No family of these allergens is known.") if self._families else N_("This panel has no groups.")
        self.show_nothing("" if found else _(nothing))

    def _texts(self, one: Together) -> tuple[str, str, str, str]:
        counts = {"positive": len(one.positive), "answered": len(one.answered)}
        how_many = str(say(N_("{positive} of {answered}"), **counts)) if one.answered else "–"
        highest = one.highest.shown if one.highest else ""
        return self._name(one), how_many, highest, ", ".join(value.allergen.code for value in one.positive)

    def _name(self, one: Together) -> str:
        if not self._families or not one.unverified:
            return _(one.name)
        whole = len(one.unverified) == len(one.allergens)
        return str(say(N_("{family} (unverified)") if whole else N_("{family} (partly unverified)"), family=one.name))

    def code_of(self, about: Together) -> str:
        known = about.positive or about.answered
        return known[0].allergen.code if known else about.allergens[0].code

    def said_of(self, about: Together) -> str:
        answered = {value.allergen.code: value.shown for value in about.answered}
        unverified = set(about.unverified) if self._families else set()
        members = (
            " ".join(
                filter(
                    None,
                    (one.code, answered.get(one.code, "–"), _(N_("(unverified)")) if one.code in unverified else ""),
                )
            )
            # a line breaks between allergens, not inside one
            .replace(" ", "\u00a0")
            for one in about.allergens
        )
        return f"{_(about.name)}: {', '.join(members)}"


def label_of(role: str) -> QLabel:
    """A line of text in a role, wrapped where it is too long."""
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
