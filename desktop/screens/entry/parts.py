"""The parts of an entry, typed as rows of a small table; an empty row at the end waits for the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.clinic.allergy.allergy_kinds import Clock, ConcentrationText, DiametersText, HaptenName, SubstanceName
from desktop.clinic.cells.donor import SCREENED_FOR
from desktop.clinic.cells.lot import LEFT, SORT
from desktop.clinic.cells.product_kinds import ProductTestName, ProductTestUnit
from desktop.clinic.entry.clinical_kinds import Drug, LimitsText, ReadingText
from desktop.clinic.entry.entries import Field, Part, Parts
from desktop.clinic.entry.kinds import Choice, Date, Kind, Number, Reader, Text, Whole
from desktop.clinic.words.language import N_, _
from desktop.screens.entry.editors import LineEditor, Offer
from desktop.screens.look.looks import set_look

# of each kind: the share of the width that its column takes, and what a cell of it shows whole
_COLUMNS: tuple[tuple[type[Kind], int, str], ...] = (
    (SubstanceName, 18, "D. pteronyssinus"),
    (HaptenName, 26, "nickel sulfate"),
    (ConcentrationText, 10, "0.005 mg/mL"),
    (DiametersText, 6, "12x10"),
    (ProductTestName, 18, "Gram stain"),
    (ProductTestUnit, 8, "EU/mL"),
    (ReadingText, 9, "negative"),
    (LimitsText, 9, "negative"),
    (Date, 9, ""),
    (Drug, 9, ""),
    (Text, 9, ""),
    (Clock, 6, "00:00"),
    (Number, 6, "0000"),
    (Kind, 6, ""),
)
# choices whose answers are longer than a word
_LONG_CHOICES: tuple[tuple[Choice, int], ...] = ((SCREENED_FOR, 26), (SORT, 7), (LEFT, 8))
_WORD, _NUMBER = 10, 5  # the shares of what is computed
_LONGEST_WORD, _AROUND = 9, 14  # letters of an answer that a cell shows whole; px around a text
_CELL, _GAP = (
    32,
    6,
)  # px: the height of what is computed, as high as an editor; what keeps a word off the number before it
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# a sign beside the word, so that a column of outcomes is read at a glance
_SIGNS = {
    "positive": "+\N{NO-BREAK SPACE}", "negative": "−\N{NO-BREAK SPACE}", "not_interpretable": "?\N{NO-BREAK SPACE}",
    "pass": "✓\N{NO-BREAK SPACE}", "fail": "⚠\N{NO-BREAK SPACE}", "pending": "?\N{NO-BREAK SPACE}", "not_told": "?\N{NO-BREAK SPACE}",
}  # fmt: skip
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}

KEYS = N_(
    "Shift+Enter: next row · Ctrl+↓ Ctrl+↑: same column · F4: repeat from the row above · F6: to the form and back"
)


class _Cell(LineEditor):
    """A line editor in a row: it leaves the keys along a column to its rows, and tells the mouse a text that it cuts."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width() - _AROUND
            self.setToolTip(self.text() if cut else "")
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        offers = self.offers is not None and self.offers.isVisible()
        if event.key() in _STEPS and event.modifiers() & Qt.KeyboardModifier.ControlModifier and not offers:
            event.ignore()
        else:
            super().keyPressEvent(event)


class PartsEditor(QWidget):
    """Rows of line editors, called `<entry type>.<parts>.<position>.<field>`. Empty rows between others do not count.

    What is computed of a row stands behind its editors, to be read alone. Fields that are seldom answered, and what is
    computed in many words, may stand `below` the others with their labels, so that a wide row stays readable.
    """

    typed = Signal()
    focused = Signal()
    left = Signal()

    def __init__(
        self, name: str, parts: Parts, offer: Offer, parent: QWidget | None = None, below: Collection[str] = ()
    ):
        super().__init__(parent)
        self._name, self.parts, self._offer = name, parts, offer
        self._fields = parts.type.declaration.typed_fields
        self._computed = tuple(field for field in parts.type.declaration.fields if field.computed)
        self._rows: list[dict[str, LineEditor]] = []
        self._labels: list[dict[str, QLabel]] = []
        self._below = below
        self._below_lines: list[QWidget] = []
        self._read_only = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._heads: dict[str, QLabel] = {}
        beside = [field for field in (*self._fields, *self._computed) if field.name not in below]
        self._columns = {field.name: column for column, field in enumerate(beside)}
        for field in beside:
            column = self._columns[field.name]
            self._heads[field.name] = label = QLabel()
            label.setProperty("role", "help")
            right = _is_number(field)
            label.setAlignment(
                Qt.AlignmentFlag.AlignBottom | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
            )
            # over the text of its cells, not over their border
            label.setContentsMargins(
                _GAP if field.computed and not right else 0, 0, _GAP if right and not field.computed else 0, 0
            )
            self._grid.setColumnStretch(column, _share(field))
            self._grid.addWidget(label, 0, column)
            self.show_unit(field.name, _(field.unit))
        self._add_row()

    def rows_typed(self) -> list[dict[str, str]]:
        """The texts of every row in which something is typed, by field."""
        return [{name: editor.text() for name, editor in row.items()} for row in self._typed_rows()]

    def put(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Show these rows and an empty one behind them."""
        while len(self._rows) <= len(rows):
            self._add_row()
        while len(self._rows) > len(rows) + 1:
            below = [self._below_lines.pop()] if self._below_lines else []
            for widget in (*self._rows.pop().values(), *self._labels.pop().values(), *below):
                self._grid.removeWidget(widget)
                # gone from sight and from the order of Tab at once, not when Qt comes to delete it
                widget.setParent(None)
                widget.deleteLater()
        for position, row in enumerate(self._rows):
            texts = rows[position] if position < len(rows) else {}
            for name, editor in row.items():
                editor.put(texts.get(name) or "")

    def show_unit(self, name: str, unit: str) -> None:
        """Say the unit of a column in its head."""
        label = _(self.parts.type.declaration.field(name).label)
        self._heads[name].setText("\n".join(filter(None, (label, unit))))

    def show_computed(self, parts: Sequence[Part], reader: Reader) -> None:
        """Show what was computed of each row in which something is typed."""
        if not self._computed:
            return
        shown = iter(parts)
        for row, labels in zip(self._rows, self._labels, strict=True):
            part = next(shown, None) if _is_typed(row) else None
            for field in self._computed:
                value = getattr(part, field.name, None)
                if field.name in self._below:
                    text = "" if value is None else f"{_(field.label)}: {field.kind.shown(value, reader)}"
                    labels[field.name].setText(text)
                    labels[field.name].setVisible(bool(text))
                else:
                    _show_computed(labels[field.name], field, value, reader)

    def set_read_only(self, read_only: bool) -> None:
        """Let the rows be read alone."""
        self._read_only = read_only
        for editor in self.editors():
            editor.setReadOnly(read_only)

    def editor(self, position: int, field: str) -> LineEditor | None:
        """The editor of one field in one of the rows in which something is typed."""
        rows = self._typed_rows()
        return rows[position].get(field) if position < len(rows) else None

    def editors(self) -> list[LineEditor]:
        """Every editor, row by row."""
        return [editor for row in self._rows for editor in row.values()]

    def focused_row(self) -> int:
        """Which of the typed rows has the focus; −1 when none has."""
        rows = enumerate(self._typed_rows())
        return next((position for position, row in rows if any(editor.hasFocus() for editor in row.values())), -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that a line editor leaves over: to the next row, along a column, and repeat from the row above."""
        place = self._place()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if place is None:
            super().keyPressEvent(event)
        elif control and event.key() in _STEPS:
            self._go(place[0] + _STEPS[event.key()], place[1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self._leave_row(place[0])
        elif event.key() == Qt.Key.Key_F4 and not event.modifiers():
            self._repeat(*place)
        else:
            super().keyPressEvent(event)

    def _place(self) -> tuple[int, str] | None:
        """The row and the field that have the focus."""
        cells = ((position, name, editor) for position, row in enumerate(self._rows) for name, editor in row.items())
        return next(((position, name) for position, name, editor in cells if editor.hasFocus()), None)

    def _go(self, position: int, name: str) -> None:
        if 0 <= position < len(self._rows):
            self._rows[position][name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave_row(self, position: int) -> None:
        """Go to the next row; from the one that waits, to whatever comes after the rows."""
        if position + 1 < len(self._rows):
            self._go(position + 1, self._fields[0].name)
        else:
            list(self._rows[-1].values())[-1].setFocus(Qt.FocusReason.OtherFocusReason)
            self.focusNextPrevChild(True)

    def _repeat(self, position: int, name: str) -> None:
        editor = self._rows[position][name]
        if position and not self._read_only and not editor.text().strip():
            editor.put(self._rows[position - 1][name].text())
            editor.selectAll()
            self._on_typed()

    def _typed_rows(self) -> list[dict[str, LineEditor]]:
        return [row for row in self._rows if _is_typed(row)]

    def _add_row(self) -> None:
        position = len(self._rows)
        row: dict[str, LineEditor] = {}
        line = 2 * position + 1
        before = list(self._rows[-1].values())[-1] if self._rows else None
        below = self._add_below(line + 1) if self._below else None
        for field in self._fields:
            editor = _Cell(f"{self._name}.{position}.{field.name}", field, self._offer, self)
            editor.setAccessibleName(f"{_(self.parts.label)} {position + 1}, {_(field.label)}")
            editor.setProperty("dense", "true")
            editor.setAlignment(_RIGHT if _is_number(field) else _LEFT)
            editor.setMinimumWidth(_least(field, editor.fontMetrics()))
            editor.setReadOnly(self._read_only)
            editor.typed.connect(self._on_typed)
            editor.focused.connect(self.focused)
            editor.left.connect(self.left)
            if below is not None and field.name in self._below:
                label = QLabel(", ".join(filter(None, (_(field.label), _(field.unit)))))
                label.setProperty("role", "help")
                below.addWidget(label)
                # the last one is a sentence of its own
                below.addWidget(editor, 2 if field is self._fields[-1] else 1)
            else:
                self._grid.addWidget(editor, line, self._columns[field.name])
            # at once, not with the next layout: the next key may be the Tab that goes there
            editor.show()
            if before is not None:
                QWidget.setTabOrder(before, editor)
            row[field.name] = before = editor
        labels = {field.name: QLabel(self) for field in self._computed}
        for field in self._computed:
            label = labels[field.name]
            label.setObjectName(f"{self._name}.{position}.{field.name}")
            if below is not None and field.name in self._below:
                label.setWordWrap(True)
                label.setProperty("role", "help")
                label.hide()
                self._below_lines[-1].layout().addWidget(label)
                continue
            label.setAlignment(_LEFT if isinstance(field.kind, Choice) else _RIGHT)
            # two lines of a long outcome have room in a row, and no label makes its row higher
            label.setWordWrap(True)
            label.setFixedHeight(_CELL)
            label.setMinimumWidth(1)
            label.setContentsMargins(_GAP if isinstance(field.kind, Choice) else 0, 0, 0, 0)
            self._grid.addWidget(label, line, self._columns[field.name])
            label.show()
        self._rows.append(row)
        self._labels.append(labels)

    def _add_below(self, line: int) -> QHBoxLayout:
        """The second line of a row."""
        widget = QWidget(self)
        lines = QVBoxLayout(widget)
        lines.setContentsMargins(18, 0, 0, 6)
        lines.setSpacing(2)
        layout = QHBoxLayout()
        layout.setSpacing(6)
        lines.addLayout(layout)
        self._grid.addWidget(widget, line, 0, 1, len(self._columns))
        self._below_lines.append(widget)
        widget.show()
        return layout

    def _on_typed(self) -> None:
        if _is_typed(self._rows[-1]):
            self._add_row()
        self.typed.emit()


def _is_typed(row: Mapping[str, LineEditor]) -> bool:
    return any(editor.text().strip() for editor in row.values())


def _is_number(field: Field) -> bool:
    """Does its column stand at the right, so that tens stand under tens?"""
    return (
        not isinstance(field.kind, Choice) if field.computed else isinstance(field.kind, (Number, Whole, ReadingText))
    )


def _share(field: Field) -> int:
    """The share of the width that a column takes: a name is longer than a dose."""
    if field.computed:
        return _WORD if isinstance(field.kind, Choice) else _NUMBER
    longer = next((share for choice, share in _LONG_CHOICES if field.kind is choice), None)
    return longer or next(share for kind, share, _text in _COLUMNS if isinstance(field.kind, kind))


def _least(field: Field, metrics: QFontMetrics) -> int:
    """The width in px below which a cell would show half of an answer: of a wheal of 12x10 not 12x1."""
    if isinstance(field.kind, Choice):
        texts = [word for option in field.kind.choices if len(word := _(option.name)) <= _LONGEST_WORD]
    else:
        texts = [next(text for kind, _share, text in _COLUMNS if isinstance(field.kind, kind))]
    return max(map(metrics.horizontalAdvance, texts)) + _AROUND


def _show_computed(label: QLabel, field: Field, value: object, reader: Reader) -> None:
    text = "" if value is None else field.kind.shown(value, reader)
    if isinstance(field.kind, Choice):
        text = _SIGNS.get(str(value), "") + text
        role = "title" if value in ("positive", "fail") else ""
        set_look("role", role, label)
        set_look("state", "danger" if value == "fail" else "", label)
    if label.text() != text:
        label.setText(text)
