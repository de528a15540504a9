"""What was checked and what could not be, folded into one line until somebody wants to know."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.words.language import N_, _, say
from desktop.screens.entry.findings_list import FOLDED, FindingsList
from desktop.screens.look.scrolled import Scrolled

CHECKED_KEY = "F9"
# of a form of 768 px at most, so that fields stay in view above it
_OPENED_PX = 190


class CheckedFold(QWidget):
    """One line that counts the answers; opened, it has each with its source. Nothing stands there without an answer."""

    def __init__(self, name: str, parent: QWidget | None = None):
        """`name` is that of the entry type."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.button = QPushButton()
        self.button.setObjectName(f"{name}:checked")
        self.button.setProperty("kind", "fold")
        self.button.setCheckable(True)
        self.button.setAutoDefault(True)
        self.button.setToolTip(_(N_("What the rules looked at, and what they could not tell (F9)")))
        self.button.toggled.connect(self._on_toggled)
        # its key beside it, as beside the attachments
        key = QLabel(CHECKED_KEY)
        key.setProperty("role", "muted")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.button)
        line.addWidget(key)
        line.addStretch()
        layout.addLayout(line)
        self._list = FindingsList(FOLDED)
        body = QWidget()
        column = QVBoxLayout(body)
        # room for the border that shows the focus
        column.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self._list)
        column.addStretch()
        self._area = Scrolled()
        self._area.setObjectName(f"{name}:answers")
        self._area.setAccessibleName(_(N_("What was checked")))
        # the arrow keys scroll it
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(body)
        self._area.hide()
        layout.addWidget(self._area)
        self._findings: Sequence[Finding] = ()
        self.hide()

    def show_answers(self, findings: Sequence[Finding]) -> None:
        """Show those of the findings that ask nothing; what does stands beside its field."""
        answers = [finding for finding in findings if finding.is_folded]
        # several rules may lack the same: it is told, and counted, once
        clear, untold = (len({str(one.sentence) for one in answers if one.untold is told}) for told in (False, True))
        sign = "▾" if self.button.isChecked() else "▸"
        counted = []
        if clear:
            # beside a question it must not be read as the answer to that
            asked = any(finding.level > Level.NOTE for finding in findings)
            sentence = N_("no other finding: {count}") if asked else N_("nothing against it: {count}")
            counted.append(say(sentence, count=clear))
        if untold:
            counted.append(say(N_("cannot be told: {count}"), count=untold))
        words = " · ".join(map(str, counted))
        self.button.setText(str(say(N_("{sign} Checked · {answers}"), sign=sign, answers=words)))
        self._findings = findings
        if self.button.isChecked():
            self._list.show_findings(answers)
        self.setVisible(bool(answers))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its words, up to a limit."""
        body = self._area.widget()
        height = body.heightForWidth(self.width()) if body.hasHeightForWidth() else body.sizeHint().height()
        self._area.setFixedHeight(min(height, _OPENED_PX))

    def switch(self) -> None:
        """Open it, or close it again."""
        if not self.isHidden():
            self.button.toggle()

    def _on_toggled(self, opened: bool) -> None:
        self._area.setVisible(opened)
        self.show_answers(self._findings)
        if opened:
            self._area.scroll_to_top()
            self._area.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
