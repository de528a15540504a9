"""The files that belong to an entry: listed, added, opened in the system's viewer, and marked as void with a reason."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.entry.attachments import TYPES, Attachment
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.failures import Failure
from desktop.clinic.words.language import N_, Refused, Sentence, _, say
from desktop.clinic.words.numbers import show_number
from desktop.screens.entry.question import Question
from desktop.screens.look.paths import ask_existing
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.rows_table import RowsTable
from desktop.session.attachments import attach, attachments_of, export_to, void_attachment
from desktop.session.refusals import Conflict
from desktop.session.session import Session

COLUMNS = (N_("File"), N_("Type"), N_("Size"), N_("Attached"), N_("State"))
_TYPE, _SIZE = 1, 2
_WIDTHS = (250, 60, 80, 190)
_EMPTY = N_(
    "No file belongs to this entry yet. Add… keeps a copy of a PDF, PNG or JPEG in the clinic file; the file itself stays as it is."
)
_ABOUT = N_(
    "Open shows a read-only copy in this computer's viewer; it prints from there. What is changed in the viewer is not kept here."
)
_KEYS = N_("Insert: add · Enter: open · Delete: mark as void")


class AttachmentsModel(RowsModel):
    """Attachments as rows, in the order in which they were added."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(COLUMNS, parent)
        self.found: list[Attachment] = []

    def put(self, found: list[Attachment], zone: tzinfo | None) -> None:
        """Show these files; `zone` is the clinic's."""
        self.beginResetModel()
        self.found, self._rows = found, [_cells(one, zone) for one in found]
        self.endResetModel()

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column == _SIZE else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if index.isValid() and role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return None


def _cells(one: Attachment, zone: tzinfo | None) -> tuple[str, ...]:
    type = next((type.name for type in TYPES if type.code == one.type), one.type)
    at = datetime.fromisoformat(one.at).astimezone(zone)
    state = str(say(N_("void: {why}"), why=one.voided)) if one.voided else ""
    return one.name, type, _size(one.size), f"{at:%Y-%m-%d %H:%M}, {one.who}", state


def _size(size: int) -> str:
    """A number of bytes, for people."""
    if size < 1024 * 1024:
        return f"{max(1, size // 1024)} kB"
    return f"{show_number(Decimal(size) / 1024 / 1024, 1)} MB"


class AttachmentsDialog(QDialog):
    """The files of one entry. Errors are said at its foot; nothing is lost by closing it."""

    def __init__(self, session: Session, kept: Kept, parent: QWidget | None = None):
        super().__init__(parent)
        self._session, self._kept = session, kept
        self._asked_about: Attachment | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("attachments")
        name = kept.entry.title(session.reader_of(kept.patient)) or _(kept.entry.declaration.label)
        self.setWindowTitle(str(say(N_("Attachments – {name}"), name=name)))
        self.resize(760, 440)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(8)
        self._about = QLabel()
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        layout.addWidget(self._about)
        self.files = AttachmentsModel(self)
        self.table = RowsTable("attachments.table", _(N_("Attachments")))
        self.table.setModel(self.files)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.table.clicked.disconnect()
        self.table.doubleClicked.connect(lambda _index: self.open_file())
        self.table.opened.connect(lambda _row: self.open_file())
        layout.addWidget(self.table, 1)
        self.question = Question("attachments")
        self.question.answered.connect(self._on_answered)
        layout.addWidget(self.question)
        keys = QLabel(_(_KEYS))
        keys.setProperty("role", "help")
        layout.addWidget(keys)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.add_button = self._button(N_("Add…"), "", self.ask_file)
        self.open_button = self._button(N_("Open"), "", self.open_file)
        self.void_button = self._button(N_("Void…"), "quiet", self.ask_void)
        close = self._button(N_("Close"), "primary", self.accept)
        for button in (self.void_button, self.open_button, self.add_button):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(close)
        layout.addLayout(row)
        for key, act in (("Insert", self.ask_file), ("Delete", self.ask_void)):
            QShortcut(QKeySequence(key), self.table, act, context=Qt.ShortcutContext.WidgetShortcut)
        self.table.selectionModel().currentRowChanged.connect(self._say_what_can_be_done)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter presses the button that has the focus, never another one
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(button := self.focusWidget(), QPushButton):
            button.click()

    def _button(self, text: str, kind: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(_(text))
        if kind:
            button.setProperty("kind", kind)
        button.clicked.connect(slot)
        return button

    def _fill(self, id: str = "") -> None:
        """List the files again, with the one of that id chosen."""
        found = attachments_of(self._session, self._kept.id)
        self.files.put(found, self._session.clock().tzinfo)
        self._about.setText(_(_ABOUT if found else _EMPTY))
        if found:
            self.table.selectRow(next((row for row, one in enumerate(found) if one.id == id), 0))
            self.table.setFocus()
        else:
            self.add_button.setFocus()
        self._say_what_can_be_done()

    @property
    def chosen(self) -> Attachment | None:
        """The file that is chosen in the table."""
        row = self.table.currentIndex().row()
        return self.files.found[row] if 0 <= row < len(self.files.found) else None

    def _say_what_can_be_done(self) -> None:
        read_only = self._session.file.read_only
        self.add_button.setEnabled(not read_only)
        self.open_button.setEnabled(self.chosen is not None)
        self.void_button.setEnabled(self.chosen is not None and not self.chosen.voided and not read_only)

    def ask_file(self) -> None:
        """Ask which file to add."""
        if self.add_button.isEnabled():
            endings = " ".join(f"*{ending}" for type in TYPES for ending in type.endings)
            names = str(say(N_("PDF or picture ({endings});;All files (*)"), endings=endings))
            ask_existing(self, _(N_("Add a file")), names, self.add)

    def add(self, path: Path) -> None:
        """Keep a copy of a file with the entry."""
        try:
            added = attach(self._session, self._kept.id, path, cause=self)
        except (Refused, Conflict, Failure) as failure:
            self.question.tell(failure.sentence)
            return
        self.question.hide()
        self._fill(added.id)

    def open_file(self) -> None:
        """Show a read-only copy in the system's viewer."""
        if self.chosen is None:
            return
        try:
            path = export_to(self._session, self.chosen.id, Path(mkdtemp(dir=_copies().name)))
        except (Conflict, Failure) as failure:
            self.question.tell(failure.sentence)
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.question.tell(_no_viewer(path))

    def ask_void(self) -> None:
        """Ask why the file is void."""
        if self.void_button.isEnabled():
            # another row may be chosen before it is answered
            self._asked_about = self.chosen
            sentence = N_("Why is {name} void? It stays in the clinic file, marked as attached in error.")
            self.question.ask_reason(say(sentence, name=self.chosen.name), _(N_("Mark as void")))

    def _on_answered(self, answer: str, text: str) -> None:
        asked, self._asked_about = self._asked_about, None
        if answer != "void" or asked is None:
            self.table.setFocus()
            return
        try:
            found = void_attachment(self._session, asked.id, text, cause=self)
        except (Conflict, Failure) as failure:
            self.question.tell(failure.sentence)
            return
        self._fill(found.id)


def _no_viewer(path: Path) -> Sentence:
    return say(
        N_("No program on this computer opens this file. A read-only copy lies at {path} until Tolera is closed."),
        path=path,
    )


@cache
def _copies() -> TemporaryDirectory:
    """Where the copies for the viewer lie; removed when the program ends."""
    folder = TemporaryDirectory(prefix="tolera-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return folder
