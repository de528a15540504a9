"""The Naranjo scale as a sheet: ten questions in full, an answer of one letter each, and the score while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.naranjo import QUESTIONS, NaranjoAnswer
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.findings import Finding
from desktop.clinic.words.language import N_, _, say
from desktop.screens.entry.editors import LineEditor, Offer
from desktop.screens.entry.fields import Feedback
from desktop.screens.entry.findings_list import FindingsList
from desktop.screens.entry.sheet import Sheet
from desktop.screens.look.cards import Card
from desktop.screens.look.scrolled import Scrolled

_KEYS = N_(
    "y yes · n no · ? unknown (also e, h) · Enter or ↓: next question · ↑: the one before · F6: to the form and back"
)
_ANSWER_PX = 96
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Up: -1}


class NaranjoSheet(Sheet):
    """The editor of question 3 is called `adverse_event.naranjo.2.answer`; what is empty is not answered."""

    label = N_("Naranjo scale")

    def __init__(self, type: type[AdverseEvent], offer: Offer, parent: QWidget | None = None):
        super().__init__(type, offer, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        head = Card()
        self._score = QLabel()
        self._score.setObjectName(f"{type.declaration.name}:naranjo_score")
        self._score.setProperty("role", "title")
        self._found = FindingsList()
        head.body.addWidget(self._score)
        head.body.addWidget(self._found)
        outer.addWidget(head)
        card = Card()
        self._area = Scrolled()
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._answers: list[_Answer] = []
        self._said: list[Feedback] = []
        field = NaranjoAnswer.declaration.field("answer")
        for number, question in enumerate(QUESTIONS):
            label, text, said = QLabel(f"{number + 1}"), QLabel(_(question)), Feedback()
            label.setProperty("role", "label")
            text.setWordWrap(True)
            answer = _Answer(f"{type.declaration.name}.naranjo.{number}.answer", field, _nothing)
            answer.setAccessibleName(f"{number + 1}. {_(question)}")
            answer.setFixedWidth(_ANSWER_PX)
            keeps_place = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
            # the questions stay where they are when the first one is answered
            keeps_place.setRetainSizeWhenHidden(True)
            said.setSizePolicy(keeps_place)
            said.setFixedWidth(_ANSWER_PX)
            answer.stepped.connect(self._on_stepped)
            answer.typed.connect(self.typed)
            answer.focused.connect(self._on_focused)
            answer.left.connect(self.left)
            for column, widget in enumerate((label, text, answer, said)):
                grid.addWidget(widget, number, column, Qt.AlignmentFlag.AlignVCenter)
            self._answers.append(answer)
            self._said.append(said)
        grid.setRowStretch(len(QUESTIONS), 1)
        self._area.setWidget(body)
        card.body.addWidget(self._area)
        outer.addWidget(card, 1)
        keys = QLabel(_(_KEYS))
        keys.setProperty("role", "help")
        keys.setWordWrap(True)
        outer.addWidget(keys)

    def rows_typed(self) -> dict[str, list[dict[str, str]]]:
        rows = [{"question": str(number + 1), "answer": self._answers[number].text()} for number in self._typed()]
        return {"naranjo": rows}

    def put(self, texts: Mapping[str, Any]) -> None:
        by_number = {row.get("question"): row.get("answer") or "" for row in texts.get("naranjo") or ()}
        for number, answer in enumerate(self._answers):
            answer.put(by_number.get(str(number + 1), ""))
        self._area.scroll_to_top()

    def show_entry(self, entry: AdverseEvent, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        shown = str(entry.naranjo_category or say(N_("No question is answered yet.")))
        self._score.setText(str(say(N_("Naranjo: {score}"), score=shown)) if entry.naranjo else shown)
        # a letter that cannot be read has no answer in the entry, but its row
        rows = dict(zip(self._typed(), entry.naranjo, strict=True))
        refused = {finding.field: finding for finding in findings if finding.field.endswith(".answer")}
        positions = {number: position for position, number in enumerate(self._typed())}
        scale = around.reader.catalogue.events.naranjo
        for number, said in enumerate(self._said):
            part = rows.get(number)
            finding = refused.get(f"naranjo.{positions.get(number)}.answer")
            if finding is not None:
                said.say(f"✕ {_(N_('y, n or ?'))}", "danger")
            elif part is not None and part.answer is not None:
                said.say(_points(scale.points_of(number + 1, part.answer), part.answer), "understood")
            else:
                said.say("", "understood")
        self._found.show_findings([finding for finding in findings if finding.field not in refused])

    def focus(self, name: str = "") -> None:
        _head, *rest = name.split(".")
        typed = self._typed()
        if len(rest) == 2 and int(rest[0]) < len(typed):
            number = typed[int(rest[0])]
        else:
            number = next((place for place in range(len(self._answers)) if place not in typed), 0)
        self._answers[number].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_read_only(self, read_only: bool) -> None:
        for answer in self._answers:
            answer.setReadOnly(read_only)

    def _typed(self) -> list[int]:
        """The questions (from 0) in whose answer something is typed."""
        return [number for number, answer in enumerate(self._answers) if answer.text().strip()]

    def _on_focused(self) -> None:
        place = next((answer for answer in self._answers if answer.hasFocus()), None)
        if place is not None:
            self._area.ensureWidgetVisible(place, 0, 24)
        self.focused.emit()

    def _on_stepped(self, step: int) -> None:
        """Go to the next question, or to the one before; from the last one to whatever comes after the scale."""
        place = self._answers.index(self.sender())
        if 0 <= place + step < len(self._answers):
            self._answers[place + step].setFocus(Qt.FocusReason.TabFocusReason)
        elif step > 0:
            self._answers[place].focusNextPrevChild(True)


class _Answer(LineEditor):
    """An answer of one letter; Enter and the arrows go on to the next question or back."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(_STEPS[event.key()])
        else:
            super().keyPressEvent(event)


def _nothing(field: Any, text: str) -> list[str]:
    # a list of answers under each letter would be in the way
    return []


def _points(points: int, answer: str) -> str:
    word = NaranjoAnswer.declaration.field("answer").kind.shown(answer, None)
    return f"{word} · {'+' if points > 0 else '−' if points < 0 else ''}{abs(points)}"
