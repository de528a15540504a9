"""A question at the foot of a form: confirm what is doubtful, say why it is right or void, or read what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.screens.entry.findings_text import source_of, with_source
from desktop.screens.look.looks import set_look
from desktop.screens.look.scrolled import Scrolled

# of a form of 768 px, so that fields stay in view above it
_MOST_PX = 170
_SCROLLS = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
}


class Question(QFrame):
    """One question with its answers as buttons; Escape goes back to the form."""

    answered = Signal(str, str)  # the answer, and the text that belongs to it

    def __init__(self, name: str):
        super().__init__()
        self.setObjectName(f"{name}:question")
        self.setProperty("card", "true")
        self.setProperty("state", "question")
        self.setAccessibleName(_(N_("Question about this entry")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("role", "question")
        # what is confirmed is read whole, however much it is
        self.area = Scrolled()
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.sentence)
        layout.addWidget(self.area)
        self.more = QLabel(_(N_("There is more: Page Down")))
        self.more.setProperty("role", "help")
        layout.addWidget(self.more)
        self.reason = QLineEdit()
        self.reason.setObjectName(f"{name}:reason")
        self.reason.setAccessibleName(_(N_("Reason")))
        self.reason.returnPressed.connect(self._with_reason)
        self.reason.installEventFilter(self)
        layout.addWidget(self.reason)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.back = QPushButton(_(N_("Back")))
        self.meant = QPushButton()
        self.confirm = QPushButton()
        self.back.setProperty("kind", "quiet")
        self.confirm.setProperty("kind", "primary")
        bold = self.confirm.font()
        bold.setWeight(QFont.Weight.DemiBold)
        # its text is painted in this weight: its width is measured in it as well
        self.confirm.setFont(bold)
        for button in (self.back, self.meant, self.confirm):
            button.setAutoDefault(True)
            button.installEventFilter(self)
            buttons.addWidget(button)
        buttons.insertStretch(1)
        layout.addLayout(buttons)
        self.back.clicked.connect(self._back)
        self.meant.clicked.connect(self._meant)
        self.confirm.clicked.connect(self._confirm)
        self._answer, self._unit = "", ""
        self.hide()

    def ask_confirmation(self, findings: Sequence[Finding], unit_meant: str = "") -> None:
        """Ask whether soft findings are right all the same; `unit_meant` offers the unit that was probably meant."""
        self._answer, self._unit = "confirm", unit_meant
        keep = N_("Keep as printed") if unit_meant else N_("It is right, save")
        sentences = dict.fromkeys(str(finding.sentence) for finding in findings)
        self._ask("\n".join(f"? {sentence}" for sentence in sentences), "question", _(keep))
        self.meant.setText(str(say(N_("{unit} was meant"), unit=unit_meant)))
        self.meant.setVisible(bool(unit_meant))
        self.confirm.setFocus()

    def ask_override(self, findings: Sequence[Finding]) -> None:
        """Ask why what a rule blocks is right all the same; soft findings among them are confirmed with it."""
        blocks = [finding for finding in findings if finding.level is Level.BLOCK]
        sentences = dict.fromkeys(f"⚠ {line}" for line in _with_sources(blocks))
        sentences |= dict.fromkeys(f"? {f.sentence}" for f in findings if f not in blocks)
        self._ask_why("override", "\n".join(sentences), "danger", _(N_("It is right, save")))
        self.reason.setPlaceholderText(_(N_("Why is it right all the same? Kept with the entry.")))

    def ask_reason(self, sentence: Sentence, button: str) -> None:
        """Ask why an entry is void."""
        self._ask_why("void", str(sentence), "question", button)

    def _ask_why(self, answer: str, text: str, role: str, button: str) -> None:
        self._answer = answer
        self._ask(text, role, button)
        self.reason.clear()
        self.reason.setPlaceholderText("")
        self.reason.show()
        self.reason.setFocus()

    @property
    def asks_confirmation(self) -> bool:
        """Is a confirmation being asked for, with or without a reason?"""
        return self.isVisible() and self._answer in ("confirm", "override")

    def ask_discard(self, sentence: Sentence, button: str) -> None:
        """Ask whether to give up what is typed."""
        self._answer = "discard"
        self._ask(str(sentence), "question", button)
        # what is given up is gone: one Enter too many must not do it
        self.back.setFocus()

    def tell(self, sentence: Sentence) -> None:
        """Say what went wrong; what was typed still stands."""
        self._answer = ""
        self._ask(f"✕ {sentence}", "danger", "")
        self.confirm.hide()
        self.back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its words, up to a limit; past it one scrolls."""
        margins = self.layout().contentsMargins()
        width = self.width() - margins.left() - margins.right() - self.area.verticalScrollBar().sizeHint().width()
        needed = self.sentence.heightForWidth(width)
        self.area.setFixedHeight(max(0, min(needed, _MOST_PX)))
        self.more.setVisible(needed > _MOST_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in _SCROLLS:
            self.area.verticalScrollBar().triggerAction(_SCROLLS[event.key()])
            return True
        # Tab goes round inside the question, so that nothing is typed elsewhere while it is open
        if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            places = [w for w in (self.reason, self.back, self.meant, self.confirm) if not w.isHidden()]
            back = event.key() == Qt.Key.Key_Backtab or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step = -1 if back else 1
            places[(places.index(watched) + step) % len(places)].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _ask(self, text: str, role: str, button: str) -> None:
        set_look("state", role, self)
        set_look("role", role, self.sentence)
        self.sentence.setText(text)
        self.confirm.setText(button)
        self.confirm.show()
        self.meant.hide()
        self.reason.hide()
        self.area.scroll_to_top()
        self.show()
        self._fit()

    def _confirm(self) -> None:
        if self._answer in ("void", "override"):
            self._with_reason()
        else:
            self.hide()
            self.answered.emit(self._answer, "")

    def _with_reason(self) -> None:
        if not self.reason.text().strip():
            self.reason.setFocus()
            return
        self.hide()
        self.answered.emit(self._answer, self.reason.text().strip())

    def _meant(self) -> None:
        self.hide()
        self.answered.emit("meant", self._unit)

    def _back(self) -> None:
        self.hide()
        self.answered.emit("", "")


def _with_sources(findings: Sequence[Finding]) -> list[str]:
    """Each sentence once; those of one source stand together, and the last of them alone names it."""
    by_source: dict[str, dict[str, str]] = {}
    for finding in findings:
        by_source.setdefault(source_of(finding), {})[str(finding.sentence)] = with_source(finding)
    return [line for lines in by_source.values() for line in (*list(lines)[:-1], list(lines.values())[-1])]
