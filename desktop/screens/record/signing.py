"""Signing the summary: how it stands, the sheet that says what is open before somebody signs, and the versions that were signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.entry.failures import Failure
from desktop.clinic.patient.interpretation import Interpretation, newest
from desktop.clinic.record.not_shown import not_shown
from desktop.clinic.record.review import shown_time
from desktop.clinic.record.signed import SignedSummary
from desktop.clinic.words.language import N_, _, say
from desktop.screens.entry.question import Question
from desktop.screens.look.fresh import FreshWhenShown
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.rows_table import RowsTable
from desktop.screens.look.scrolled import Scrolled
from desktop.session.refusals import Conflict
from desktop.session.reviewing import count
from desktop.session.session import Session
from desktop.session.signing import holds, record_of, signatures, signed, void_signature

_COLUMNS = (N_("Signed"), N_("Physician"), N_("State"), N_("SHA-256"))
_WIDTHS = (140, 190, 260)
# the menu's keys for them, named on the buttons
INTERPRET_KEY, SIGN_KEY, SIGNED_KEY = "Ctrl+Shift+I", "Ctrl+Shift+U", "Ctrl+Shift+V"


class SigningBar(FreshWhenShown):
    """Under the head of the summary: draft or signed, by whom; and the buttons that write, sign and look back."""

    interpretation_asked = Signal()
    entry_asked = Signal(str)  # the id of one to be opened
    new_asked = Signal(str)  # the type of one to be begun
    sign_asked = Signal()
    signed_asked = Signal()
    changed = Signal()  # other pages are to be shown

    def __init__(self, papers: Any, parent: QWidget | None = None):
        super().__init__(parent)
        self._papers = papers
        self._session: Session | None = None
        self._patient = ""
        # the signature whose pages are looked at; "" for the summary as it stands
        self.shown = ""
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        self.state = QLabel()
        self.state.setObjectName("summary:state")
        self.state.setWordWrap(True)
        self.state.setProperty("role", "muted")
        across.addWidget(self.state, 1)
        self.back_button = self._button(N_("Back to the record"), "", self.show_current)
        self.interpretation_button = self._button(N_("Interpretation…"), INTERPRET_KEY, self.interpretation_asked.emit)
        self.sign_button = self._button(N_("Sign…"), SIGN_KEY, self.sign_asked.emit)
        self.signed_button = self._button(N_("Signed versions…"), SIGNED_KEY, self.signed_asked.emit)
        self.interpretation_asked.connect(self._ask_interpretation)
        self.sign_asked.connect(self.ask_sign)
        self.signed_asked.connect(self.show_signed)

    def use(self, session: Session, patient: str) -> None:
        """Be about a patient's summary, as it stands."""
        self._session, self._patient, self.shown = session, patient, ""
        self.refresh()

    def fill(self) -> None:
        """Say anew how the summary stands."""
        if self._session is None or not self._patient or self._session.chart(self._patient).patient is None:
            return
        self.state.setText(self._said())
        self.back_button.setVisible(bool(self.shown))
        self.signed_button.setEnabled(bool(signatures(self._session, self._patient)))
        for button in (self.interpretation_button, self.sign_button):
            button.setEnabled(not self._session.file.read_only)

    @property
    def pages(self) -> Callable[[Session, str], Any]:
        """What makes the pages that are looked at, of a session and a patient."""
        return partial(self._papers.pages, signature=self.shown)

    @property
    def write_pdf(self) -> Callable[..., Any]:
        """What writes the same pages as PDF."""
        return partial(self._papers.write_pdf, signature=self.shown)

    def _ask_interpretation(self) -> None:
        """The one that stands on the summary, to be amended; a new one where there is none."""
        if self._session is None or not self._patient:
            return
        kept = newest(self._session.chart(self._patient))
        if kept is not None:
            self.entry_asked.emit(kept.id)
        else:
            self.new_asked.emit(Interpretation.declaration.name)

    def show_current(self) -> None:
        """Look at the summary as the record says it now."""
        self.look_at("")

    def look_at(self, signature: str) -> None:
        """Look at what was signed; "" is the summary as it stands."""
        self.shown = signature
        self.refresh()
        self.changed.emit()

    def ask_sign(self) -> None:
        """Show what is open, and ask who signs."""
        if self._session is not None and self._patient and not self._session.file.read_only:
            sheet = SignSheet(self._session, self._patient, self._papers.sign, self.window())
            # what is signed is what the record says now
            sheet.accepted.connect(self.show_current)
            sheet.open()

    def show_signed(self) -> None:
        """Show every version that was signed."""
        if self._session is not None and self._patient:
            dialog = SignedDialog(self._session, self._patient, self.window())
            dialog.look_asked.connect(self.look_at)
            dialog.finished.connect(self.refresh)
            dialog.open()

    def _said(self) -> str:
        session = self._session
        assert session is not None
        zone = session.clock().tzinfo
        if self.shown:
            one = next(one for one in signatures(session, self._patient) if one.id == self.shown)
            looks = N_("You look at what {physician} signed on {when}: {state}.")
            when = shown_time(one.at, zone)
            return str(say(looks, physician=one.physician, when=when, state=_state(session, one)))
        before = signed(session, self._patient)
        if before is None:
            return _(N_("Draft, not signed"))
        if holds(session, before):
            return f"✓ {before.told(zone)}."
        sentence = N_("△ Draft: changed since it was signed on {when} by {physician}; not what was signed.")
        return str(say(sentence, when=shown_time(before.at, zone), physician=before.physician))

    def _button(self, text: str, key: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(_(text))
        button.setAutoDefault(True)
        button.setProperty("kind", "quiet")
        button.clicked.connect(lambda _checked: slot())
        self.layout().addWidget(button)
        if key:
            button.setToolTip(key)
        return button


class SignSheet(QDialog):
    """What is not yet seen and what is not known, and the physician's name: signing is never a mere click."""

    def __init__(
        self,
        session: Session,
        patient: str,
        sign: Callable[[Session, str, str, str], object],
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._session, self._patient, self._sign = session, patient, sign
        # what is written by another program meanwhile was not looked at
        self._record = record_of(session, patient)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("sign")
        name = session.chart(patient).patient.entry.full_name
        self.setWindowTitle(str(say(N_("Sign the summary – {name}"), name=name)))
        self.resize(720, 480)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(8)
        about = N_(
            "What the pages say now is kept as it is, with your name, the time and its SHA-256, which they print."
        )
        self._label(layout, _(about), "muted")
        self.still_open = self._label(layout, "\n".join(_open(session, patient)), "question")
        unknown = [f"· {one.what}: {one.why}." for one in not_shown(session.around(patient))]
        title = self._label(layout, _(N_("What the pages say that they do not show:")), "muted")
        title.setVisible(bool(unknown))
        area = Scrolled()
        listed = self._label(None, "\n".join(unknown), "")
        listed.setAlignment(Qt.AlignmentFlag.AlignTop)
        area.setWidget(listed)
        area.setVisible(bool(unknown))
        layout.addWidget(area, 1)
        layout.addStretch()
        self.physician = QLineEdit()
        self.physician.setObjectName("sign.physician")
        self.physician.setAccessibleName(_(N_("Physician")))
        self.physician.setPlaceholderText(_(N_("Your name, as it shall stand on the page")))
        self.physician.textChanged.connect(self._on_typed)
        self.physician.returnPressed.connect(self.sign)
        layout.addWidget(self.physician)
        self.message = self._label(layout, "", "danger")
        row = QHBoxLayout()
        row.addStretch()
        back = QPushButton(_(N_("Back")))
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.sign_button = QPushButton(_(N_("Sign")))
        self.sign_button.setProperty("kind", "primary")
        # a name is typed first, and Enter in it signs once
        self.sign_button.setAutoDefault(False)
        self.sign_button.setEnabled(False)
        self.sign_button.clicked.connect(self.sign)
        row.addWidget(back)
        row.addWidget(self.sign_button)
        layout.addLayout(row)
        self.physician.setFocus()

    def sign(self) -> None:
        """Sign, if a name is typed."""
        if not self.physician.text().strip():
            return
        try:
            self._sign(self._session, self._patient, self.physician.text(), self._record)
        except (Conflict, Failure) as refused:
            self.message.setText(f"✕ {refused.sentence}")
            return
        self.accept()

    def _on_typed(self, text: str) -> None:
        self.sign_button.setEnabled(bool(text.strip()))

    def _label(self, layout: QVBoxLayout | None, text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setProperty("role", role)
        if layout is not None:
            layout.addWidget(label)
        return label


class SignedModel(RowsModel):
    """Signatures as rows, the newest first."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_COLUMNS, parent)

    def put(self, session: Session, found: Sequence[SignedSummary]) -> None:
        """Show these signatures."""
        zone = session.clock().tzinfo
        self.beginResetModel()
        self._rows = [
            (one, (shown_time(one.at, zone), one.physician, _state(session, one), one.sha256)) for one in found
        ]
        self.endResetModel()

    def signature(self, row: int) -> SignedSummary:
        """The signature in a row."""
        return self._rows[row][0]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][1][index.column()]
        if index.isValid() and role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return None


class SignedDialog(QDialog):
    """Every summary of a patient that was signed; Enter looks at one as it was signed."""

    look_asked = Signal(str)

    def __init__(self, session: Session, patient: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._session, self._patient = session, patient
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("signed")
        name = session.chart(patient).patient.entry.full_name
        self.setWindowTitle(str(say(N_("Signed versions – {name}"), name=name)))
        self.resize(980, 400)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(8)
        about = QLabel(
            _(N_("Each stays as it was signed. Enter shows its pages, to be read and printed; Delete makes it void."))
        )
        about.setProperty("role", "muted")
        layout.addWidget(about)
        self.rows = SignedModel(self)
        self.table = RowsTable("signed.table", _(N_("Signed versions")))
        self.table.setModel(self.rows)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.table.opened.connect(self._look)
        layout.addWidget(self.table, 1)
        self.question = Question("signed")
        self.question.answered.connect(self._on_answered)
        layout.addWidget(self.question)
        QShortcut(QKeySequence("Delete"), self.table, self.ask_void, context=Qt.ShortcutContext.WidgetShortcut)
        row = QHBoxLayout()
        row.addStretch()
        close = QPushButton(_(N_("Close")))
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        layout.addLayout(row)
        self._fill()
        self.table.setFocus()

    def ask_void(self) -> None:
        """Ask why the chosen signature does not hold."""
        row = self.table.currentIndex().row()
        if row >= 0 and not self.rows.signature(row).voided and not self._session.file.read_only:
            sentence = N_("Why is this signature void? What was signed stays readable.")
            self.question.ask_reason(say(sentence), _(N_("Mark as void")))

    def _on_answered(self, answer: str, why: str) -> None:
        self.question.hide()
        if answer == "void":
            try:
                void_signature(self._session, self.rows.signature(self.table.currentIndex().row()).id, why)
            except (Conflict, Failure) as refused:
                self.question.tell(refused.sentence)
                return
            self._fill()
        self.table.setFocus()

    def _look(self, row: int) -> None:
        self.look_asked.emit(self.rows.signature(row).id)
        self.accept()

    def _fill(self) -> None:
        self.rows.put(self._session, signatures(self._session, self._patient))
        self.table.selectRow(0)


def _state(session: Session, one: SignedSummary) -> str:
    if one.voided:
        return str(say(N_("void: {why}"), why=one.voided))
    return _(N_("as the record is")) if holds(session, one) else _(N_("the record has changed since"))


def _open(session: Session, patient: str) -> list[str]:
    """What is open before somebody signs; it forbids nothing."""
    waiting, pressing = count(session, patient)
    found = []
    if waiting:
        one, more = N_("? 1 result or event is not yet seen."), N_("? {count} results or events are not yet seen.")
        found.append(str(say(one if waiting == 1 else more, count=waiting)))
        if pressing:
            found.append(str(say(N_("⚠ {count} of them outside limits or grave."), count=pressing)))
    if newest(session.chart(patient)) is None:
        found.append(_(N_("? No interpretation is recorded; the pages will have none.")))
    return found
