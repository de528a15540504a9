"""The preview of an allergen panel that is imported: what will be written, what is missing, and which rows cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.allergen_results import positives_of
from desktop.clinic.allergy.panel_file import PanelFile, WhichPanel
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.words.language import N_, Refused, Sentence, _, say
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.rows_table import RowsTable
from desktop.screens.look.tabs import Tabs
from desktop.screens.look.theme import colours
from desktop.session.panel_import import PanelImport, read_import, write_import
from desktop.session.refusals import Conflict, NotSaved
from desktop.session.session import Session

_ASKED_DATE, _ASKED_PANEL = (
    N_("Only when the file does not say; empty is unknown."),
    N_("Only when the file does not say, such as ALEX2."),
)
# so many positive allergens are named
_NAMED = 12
# what stands in the file about the sample
_ABOUT = ("total_ige", "ige_unit", "lot", "sample", "run_date", "quality", "laboratory", "software")


class _Cells(RowsModel):
    """Rows of texts; `right` names the columns whose texts stand at the right, `muted` those that are less to the point."""

    def __init__(self, columns: Sequence[str], right: Sequence[int], muted: Sequence[int], parent: QWidget):
        super().__init__(columns, parent)
        self._right, self._muted = right, muted
        self._strong: frozenset[int] = frozenset()

    def put(self, rows: Sequence[tuple[str, ...]], strong: Iterable[int] = ()) -> None:
        """Show these rows; `strong` are the places of those that stand out."""
        self.beginResetModel()
        self._rows, self._strong = list(rows), frozenset(strong)
        self.endResetModel()

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in self._muted:
            return QColor(colours().muted)
        if role == Qt.ItemDataRole.FontRole and index.row() in self._strong:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None


class PanelImportDialog(QDialog):
    """Shows what a file would write for a patient. Nothing is written before it is accepted, and then all of it."""

    imported = Signal(str)  # the id of the entry that was made

    def __init__(self, session: Session, patient: str, path: Path, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("panel_import")
        self._session, self._patient, self._path = session, patient, path
        self.prepared: PanelImport | None = None
        who = session.chart(patient).patient.entry
        self.setWindowTitle(str(say(N_("Import an allergen panel – {name}"), name=who.full_name)))
        self.resize(940, 640)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(8)
        names = {"file": _short(path.name), "name": who.full_name, "identifier": who.identifier}
        layout.addWidget(_label("", "cardtitle", str(say(N_("{file} → {name} ({identifier})"), **names))))
        asked = QGridLayout()
        asked.setHorizontalSpacing(12)
        asked.setVerticalSpacing(4)
        self.date, self._date_read = self._line(asked, 0, "date", N_("Specimen date"), _ASKED_DATE)
        self.panel, self._panel_read = self._line(asked, 1, "panel", N_("Panel"), _ASKED_PANEL)
        layout.addLayout(asked)
        self.summary, self.positives, self.about = (
            _label("summary", "title"),
            _label("positives", ""),
            _label("about", "help"),
        )
        # what keeps it from being written, what is questioned, what is only said
        self.refused, self.questioned = _label("refused", "danger"), _label("questioned", "question")
        self.noted = _label("noted", "help")
        for label in (self.summary, self.positives, self.about, self.refused, self.questioned, self.noted):
            layout.addWidget(label)
        self.tabs = Tabs("panel_import.tabs", parent=self)
        self.tabs.setAccessibleName(_(N_("What the file holds")))
        self.tabs.setProperty("level", "second")
        layout.addWidget(self.tabs)
        self._tables = QStackedWidget()
        layout.addWidget(self._tables, 1)
        results = (N_("Line"), N_("Code"), N_("Allergen"), N_("Result"), N_("Unit"), N_("Class"))
        self.written = self._table(
            "written", N_("Results"), results, (0, 3), (0, 4), {0: 60, 1: 130, 3: 90, 4: 70, 5: 130}, 2
        )
        rejected = (N_("Line"), N_("In the file"), N_("Why it cannot be written"))
        self.rejected = self._table("rejected", N_("Rejected rows"), rejected, (0,), (0,), {0: 60, 1: 300}, 2)
        self.missing = self._table("missing", N_("Missing"), (N_("Code"), N_("Allergen")), (), (), {0: 160}, 1)
        self.tabs.currentChanged.connect(self._tables.setCurrentIndex)
        self._tables_left = QWidget()
        layout.addWidget(self._tables_left, 1)
        layout.addLayout(self._foot())
        self.read()
        self._focus_first()

    def _foot(self) -> QHBoxLayout:
        self.back_button = QPushButton(_(N_("Back")))
        self.back_button.setProperty("kind", "quiet")
        self.back_button.setToolTip("Esc")
        self.back_button.clicked.connect(self.reject)
        self.import_button = QPushButton(_(N_("Import all of it")))
        self.import_button.setProperty("kind", "primary")
        self.import_button.setToolTip("Ctrl+S")
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._write)
        # Enter in a field imports, and never leaves
        self.import_button.setDefault(True)
        self.import_button.clicked.connect(self._write)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.back_button)
        foot.addWidget(self.import_button)
        return foot

    def _line(self, grid: QGridLayout, column: int, name: str, label: str, help: str) -> tuple[QLineEdit, QLabel]:
        """A field, and what was understood below it."""
        line = QLineEdit()
        line.setObjectName(f"panel_import.{name}")
        line.setAccessibleName(_(label))
        line.setPlaceholderText(_(help))
        line.textChanged.connect(self.read)
        title = QLabel(_(label))
        title.setProperty("role", "label")
        title.setBuddy(line)
        understood = _label(f"{name}_read", "understood")
        for row, widget in enumerate((title, line, understood)):
            grid.addWidget(widget, row, column)
        return line, understood

    def _table(
        self,
        name: str,
        label: str,
        columns: Sequence[str],
        right: Sequence[int],
        muted: Sequence[int],
        widths: dict[int, int],
        wide: int,
    ) -> _Cells:
        model = _Cells(columns, right, muted, self)
        table = RowsTable(f"panel_import.{name}", _(label), 28)
        table.setModel(model)
        for column, width in widths.items():
            table.setColumnWidth(column, width)
        table.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        if name == "rejected":
            # every reason can be read to its end, also without a mouse
            table.setWordWrap(True)
            table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._tables.addWidget(table)
        self.tabs.addTab(_(label))
        return model

    def _focus_first(self) -> None:
        """Where one goes on: the field that the file leaves open, the rows that cannot be written, else what imports it."""
        if isinstance(self._why_not, WhichPanel):
            self.panel.setFocus()
        elif self.prepared is None:
            self.back_button.setFocus()
        elif self.prepared.file.rejected:
            self._tables.currentWidget().setFocus()
            self._tables.currentWidget().selectRow(0)
        elif not self.prepared.file.specimen:
            self.date.setFocus()
        else:
            (self.import_button if self.prepared.can_be_written else self.back_button).setFocus()

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the file with what is typed above, and show what it would write."""
        self._why_not: Refused | None = None
        try:
            typed = self.panel.text().strip(), self.date.text().strip()
            self.prepared = read_import(self._session, self._patient, self._path, *typed)
        except Refused as why:
            self.prepared, self._why_not = None, why
            self._show_nothing(why.sentence)
        else:
            self._show_prepared(self.prepared)
        self.import_button.setEnabled(self.prepared is not None and self.prepared.can_be_written)
        for widget in (self.tabs, self._tables):
            widget.setVisible(self.prepared is not None)
        self._tables_left.setVisible(self.prepared is None)

    def _show_nothing(self, why: Sentence) -> None:
        self.summary.setText(_(N_("Nothing can be imported from this file as it is.")))
        for label in (self._date_read, self._panel_read, self.positives, self.about):
            _put(label, ())
        self._say([why], [], [])
        for model in (self.written, self.rejected, self.missing):
            model.put(())

    def _show_prepared(self, prepared: PanelImport) -> None:
        entry, file = prepared.entry, prepared.file
        definition = entry.definition(self._session.reader)
        self._show_tables(prepared, definition)
        sentence = N_("{answered} of {all} allergens of {panel}, {positive} of them positive")
        counts = {"answered": len(entry.results), "all": len(definition.allergens), "positive": entry.positives}
        self.summary.setText(str(say(sentence, **counts, panel=definition.name)))
        _put(self.positives, self._positives(entry, definition))
        _put(self.about, [" · ".join(self._about(entry))])
        _put(self._date_read, [self._day(entry, file)])
        known = N_("{panel} · as typed") if self.panel.text().strip() else N_("{panel} · by the file")
        _put(self._panel_read, [str(say(known, panel=f"{definition.name} {definition.version}"))])
        refused: list[Sentence] = []
        if len(file.rejected) == 1:
            refused.append(say(N_("1 row cannot be written, so nothing is: mend the file and choose it again.")))
        elif file.rejected:
            sentence = N_("{count} rows cannot be written, so nothing is: mend the file and choose it again.")
            refused.append(say(sentence, count=len(file.rejected)))
        # how many are missing stands on the tab, with all their names
        others = [finding for finding in prepared.findings if finding.id != "missing"]
        self._say(
            [*refused, *_sentences(others, Level.BLOCK, Level.HARD)],
            _sentences(others, Level.SOFT, Level.SOFT),
            [*_sentences(others, Level.NOTE, Level.NOTE), *file.notes],
        )

    def _show_tables(self, prepared: PanelImport, definition: PanelDefinition) -> None:
        entry, file = prepared.entry, prepared.file
        words = {one.number: f"{one.number} {_(one.label)}" for one in definition.classes}
        rows = []
        for found, result in zip(file.results, entry.results, strict=True):
            name, shown = definition.allergen(found.allergen).name, found.reading.shown()
            rows.append(
                (str(found.line), found.allergen, name, shown, definition.unit, words.get(result.result_class, ""))
            )
        self.written.put(rows, [place for place, result in enumerate(entry.results) if result.positive == "yes"])
        self.rejected.put([(str(row.line), row.text, str(row.why)) for row in file.rejected])
        self.missing.put([(code, definition.allergen(code).name) for code in file.missing])
        readable = N_("Will be written: {count}") if prepared.can_be_written else N_("Readable: {count}")
        for place, (label, counted) in enumerate(
            ((readable, file.results), (N_("Rejected: {count}"), file.rejected), (N_("Missing: {count}"), file.missing))
        ):
            self.tabs.setTabText(place, str(say(label, count=len(counted))))
            self.tabs.setTabVisible(place, bool(counted) or place == 0)
        self.tabs.setCurrentIndex(1 if file.rejected else 0)

    def _positives(self, entry: AllergenPanel, definition: PanelDefinition) -> list[str]:
        found = [f"{result.allergen} {result.reading.shown()}" for result in positives_of(entry.results)]
        if not found:
            return []
        names = " · ".join(found[:_NAMED])
        more = len(found) - _NAMED
        if more > 0:
            names += str(say(N_(" and {count} more"), count=more))
        return [str(say(N_("Positive ({unit}): {names}"), unit=definition.unit, names=names))]

    def _about(self, entry: AllergenPanel) -> list[str]:
        """What the file says about the sample, as it will be written."""
        reader, said = self._session.reader, []
        for name in _ABOUT:
            field, value = entry.declaration.field(name), getattr(entry, name)
            if value is None or name == "ige_unit":
                continue
            shown = field.kind.shown(value, reader)
            unit = f" {entry.ige_unit}" if name == "total_ige" and entry.ige_unit else ""
            said.append(f"{_(field.label)} {shown}{unit}")
        return [*said, entry.note] if entry.note else said

    def _day(self, entry: AllergenPanel, file: PanelFile) -> str:
        """The day of the specimen, and where it is from."""
        when = entry.specimen_date
        if when is None:
            return ""
        if when.unknown:
            return _(N_("unknown")) if self.date.text().strip() else _(N_("unknown: the file does not say"))
        typed = self.date.text().strip()
        return str(say(N_("{day} · as typed") if typed else N_("{day} · as printed in the file"), day=when.shown()))

    def _say(self, refused: Sequence[Sentence], questioned: Sequence[Sentence], noted: Sequence[Sentence]) -> None:
        """A sentence a line, each once, with the sign of its level."""
        labels = ((self.refused, "✕ ", refused), (self.questioned, "? ", questioned), (self.noted, "", noted))
        for label, sign, sentences in labels:
            _put(label, [f"{sign}{sentence}" for sentence in dict.fromkeys(map(str, sentences))])

    # -- writing ------------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        if self.prepared is None or not self.prepared.can_be_written:
            return
        try:
            kept = write_import(self._session, self.prepared)
        except NotSaved:
            # somebody else wrote since the file was read: what they wrote is part of what is shown now
            self.read()
            self._tell(
                say(N_("Nothing was written: something has changed meanwhile. Look again at what is said here."))
            )
        except (Conflict, Failure) as failure:
            self._tell(failure.sentence)
        else:
            self.accept()
            self.imported.emit(kept.id)

    def _tell(self, sentence: Sentence) -> None:
        before = self.refused.text().splitlines() if self.refused.isVisible() else []
        _put(self.refused, [f"✕ {sentence}", *before])


def _label(name: str, role: str, text: str = "") -> QLabel:
    label = QLabel(text)
    if name:
        label.setObjectName(f"panel_import:{name}")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label


def _short(name: str) -> str:
    """A file's name that does not widen the window."""
    return name if len(name) <= 70 else f"{name[:45]}…{name[-20:]}"


def _put(label: QLabel, lines: Sequence[str]) -> None:
    """Show these lines, or nothing at all."""
    label.setText("\n".join(filter(None, lines)))
    label.setVisible(bool(label.text()))


def _sentences(findings: Iterable[Finding], least: Level, most: Level) -> list[Sentence]:
    return [finding.sentence for finding in findings if least <= finding.level <= most]
