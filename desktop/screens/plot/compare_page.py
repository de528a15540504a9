"""Courses of several patients over each other: what is compared is typed, read on a thread, and drawn with its medians."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)

from desktop.clinic.entry.entries import Field
from desktop.clinic.entry.kinds import Text
from desktop.clinic.entry.progress import Progress
from desktop.clinic.plot.aligned import Comparable, Comparison, Followed, Overlay, overlay
from desktop.clinic.plot.graph import Key
from desktop.clinic.plot.side_by_side import SideBySide
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.typeahead import match_one, suggestions
from desktop.screens.entry.editors import LineEditor
from desktop.screens.look.background import Background
from desktop.screens.look.cards import Card
from desktop.screens.look.outgoing import Outgoing, ToWrite
from desktop.screens.plot.compared_courses import ComparedCourses
from desktop.screens.plot.compared_view import ComparedView
from desktop.session.comparing import Asked, comparable, comparing, read, two_courses
from desktop.session.session import Session
from desktop.session.signal import Change

_OF = Field(
    name="of", kind=Text(), label=N_("What is compared"), help=N_("A marker, a drug test or a score, by its name.")
)
_LIST_PX = 290
_NOTHING = N_("No patient has a number that could be compared.")
_NO_COURSE = N_("No course is ticked, or none of these patients has a known first infusion.")


@dataclass(frozen=True)
class _Read:
    """What a thread brings: all that could be compared, what was read, and what is drawn of it."""

    known: tuple[Comparable, ...]
    key: Key
    found: tuple[Followed, ...]
    made: Overlay


class _Of(LineEditor):
    """Where one types what is compared; Return reads it."""

    asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.offers is not None and self.offers.isVisible() and self.offers.is_marked:
                self.offers.take()
            self.close_offers()
            self.asked.emit()
        else:
            super().keyPressEvent(event)


class ComparePage(QWidget):
    """Everything about comparing; Esc goes back."""

    left = Signal()
    entry_asked = Signal(str, str)  # the patient, and the entry

    def __init__(self, papers: Any, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(_(N_("Compare courses")))
        self._papers = papers
        self.outgoing = Outgoing(self)
        self._session: Session | None = None
        self._patient = ""
        self._known: tuple[Comparable, ...] = ()
        self._found: tuple[Followed, ...] = ()
        self._key: Key | None = None
        self._method: str | None = None
        self._work: Background | None = None
        self._running: list[Background] = []
        self._build()

    def show_session(self, session: Session, patient: str = "", key: Key | None = None) -> None:
        """Compare in this clinic file: what was compared last, else what is asked for; a patient's line is told apart."""
        if session is not self._session:
            self._key = self._method = None
            session.changed.connect(self._on_changed)
        self._session, self._patient = session, patient
        self._read(self._key or key)

    def take_focus(self) -> None:
        """Put the cursor where one types what is compared."""
        self.of.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.of.selectAll()

    def stop(self) -> None:
        """Leave off reading: the clinic file is about to be closed."""
        self._work = None
        for work in self._running:
            work.cancel()
        if self._session is not None:
            self._session.changed.disconnect(self._on_changed)
        self._session, self._found = None, ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.view.bar.isVisible() and self._work is not None:
            self._work.requestInterruption()
        else:
            self.left.emit()

    # building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(20, 14, 20, 14)
        outer.setSpacing(14)
        card = Card(N_("Compare courses"))
        card.setFixedWidth(_LIST_PX)
        label = QLabel(_(_OF.label))
        label.setProperty("role", "label")
        self.of = _Of("compare.of", _OF, lambda field, typed: self._offered(typed))
        label.setBuddy(self.of)
        self.courses = ComparedCourses()
        for widget in (label, self.of, self.courses):
            card.body.addWidget(widget, widget is self.courses)
        outer.addWidget(card)
        self._right = Card()
        outer.addWidget(self._right, 1)
        self.title = QLabel()
        self.title.setObjectName("compare:title")
        self.title.setProperty("role", "cardtitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.percent_button = self._button(N_("% of baseline"), "compare.percent", self._on_choice, checkable=True)
        self.confounded_box = QCheckBox(_(N_("Count results on omalizumab")))
        self.confounded_box.setObjectName("compare.confounded")
        self.confounded_box.toggled.connect(self._on_choice)
        self.method_button = self._button(N_("Method"), "compare.method", None)
        self.letters_box = QCheckBox(_(N_("A, B, C in the figure")))
        self.letters_box.setObjectName("compare.letters")
        self.letters_box.setToolTip(_(N_("Letters in place of identifiers: for a figure that leaves the clinic.")))
        self.letters_box.setChecked(True)
        self.save_button = self._button(N_("Save the figure…"), "compare.save", self.ask_figure)
        head, line = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.letters_box)
        head.addWidget(self.save_button)
        self.beside_button = self._button(N_("Side by side"), "compare.beside_button", self._on_choice, checkable=True)
        for widget in (self.percent_button, self.method_button, self.confounded_box, self.beside_button):
            line.addWidget(widget)
        line.addStretch()
        self._right.body.addLayout(head)
        self._right.body.addLayout(line)
        self.view = ComparedView()
        self.view.chosen.connect(self.entry_asked)
        self._right.body.addWidget(self.view, 1)
        self.of.asked.connect(self._on_asked)
        self.courses.changed.connect(self._on_choice)
        self.courses.told.connect(self._on_told)
        self._tell("")

    def _button(self, text: str, name: str, slot: Callable[[], object] | None, checkable: bool = False) -> QPushButton:
        button = QPushButton(_(text))
        button.setObjectName(name)
        button.setAutoDefault(True)
        button.setCheckable(checkable)
        if checkable or slot is None:
            button.setProperty("kind", "quiet")
        if slot is not None:
            button.clicked.connect(slot)
        return button

    # reading -----------------------------------------------------------------------------------------------------

    def _choice(self) -> Comparison:
        return Comparison(
            self._method,
            "percent" if self.percent_button.isChecked() else "value",
            count_confounded=self.confounded_box.isChecked(),
        )

    def _read(self, key: Key | None) -> None:
        """Read what is compared, on a thread with a connection of its own."""
        session, choice = self._session, self._choice()

        def work(progress: Progress) -> _Read:
            beside = session.beside()
            try:
                known = comparable(beside)
                there = [one.key for one in known]
                wanted = key if key in there else next(iter(there), ())
                found = read(beside, wanted, (), progress) if wanted else ()
            finally:
                beside.close()
            return _Read(known, wanted, found, overlay(found, choice, comparing()))

        self._begin(work, self._on_read)

    def _on_changed(self, change: Change) -> None:
        """Another program wrote while somebody looks: what is shown is read again."""
        if self.isVisible():
            self._read(self._key)

    def _begin(self, work: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        """Begin another piece of work; what was begun before it is of no use any more."""
        if self._work is not None:
            self._work.requestInterruption()
        self._work = Background(work, self)
        self._then = then
        self._running.append(self._work)
        self._work.moved.connect(self._on_moved)
        self._work.finished.connect(self._on_finished)
        self._work.start()

    def _on_moved(self, done: int, all: int) -> None:
        if self.sender() is self._work:
            self.view.say_progress(done, all)

    def _on_finished(self) -> None:
        work = self.sender()
        self._running.remove(work)
        work.deleteLater()
        if work is not self._work:
            return
        self._work = None
        self.view.bar.hide()
        if work.cancelled:
            self._tell(_(N_("Stopped before everybody was read. Enter reads again.")))
        elif work.failure:
            self._tell(work.failure)
        else:
            self._then(work.result)

    def _on_read(self, found: _Read) -> None:
        self._known, self._key, self._found = found.known, found.key, found.found
        name = next((one.name for one in self._known if one.key == found.key), "")
        self.of.put(name)
        if self.of.hasFocus():
            # what is typed next takes its place
            self.of.selectAll()
        self.courses.put(found.made.lines)
        self._fill_methods(found.made.methods)
        if self.courses.all_ticked and not self._is_beside():
            self._show(found.made)
            self._on_told(self._patient)
        else:
            self._on_choice()

    def _on_asked(self) -> None:
        meant = match_one(self._known, self.of.text())
        if meant is None:
            sentence = N_("No one marker, drug test or score is meant by “{name}”; there are: {known}.")
            self._tell(str(say(sentence, name=self.of.text(), known=", ".join(one.name for one in self._known))))
            return
        self._method = None
        self._read(meant.key)

    def _on_choice(self) -> None:
        """Show what is ticked as it is asked for now."""
        if self._is_beside():
            session, ticked = self._session, sorted(self.courses.ticked())
            self._begin(lambda progress: _beside(session, ticked), self._show_beside)
        else:
            found, choice, only = self._found, self._choice(), self._only()
            self._begin(lambda progress: overlay(found, choice, comparing(), only), self._show)

    def _is_beside(self) -> bool:
        return self.beside_button.isChecked() and len(self.courses.ticked()) == 2

    def _only(self) -> frozenset[tuple[str, int]] | None:
        return None if self.courses.all_ticked else self.courses.ticked()

    def _offered(self, typed: str) -> list[str]:
        return [one.name for one in suggestions(self._known, typed, limit=20)]

    def _fill_methods(self, methods: Sequence[str]) -> None:
        menu = QMenu(self.method_button)
        for method in methods:
            action = menu.addAction(method or _(N_("method not stated")))
            action.setData(method)
        menu.triggered.connect(self._on_method)
        self.method_button.setMenu(menu)

    def _on_method(self, action: Any) -> None:
        self._method = action.data()
        self._on_choice()

    # showing -----------------------------------------------------------------------------------------------------

    def _show(self, made: Overlay) -> None:
        several = len(made.methods) > 1
        self._offer(over=bool(made.lines), several=several)
        if several:
            method = made.method or _(N_("method not stated"))
            self.method_button.setText(str(say(N_("Method: {method}"), method=method)))
        self.title.setText(made.heading)
        if made.lines:
            self.view.show_overlay(made)
        else:
            self.view.tell(_(_NO_COURSE) if self._found else _(_NOTHING))

    def _show_beside(self, made: SideBySide) -> None:
        self._offer(beside=True)
        self.title.setText(_(N_("Side by side")))
        self.view.show_beside(made)

    def _offer(self, over: bool = False, several: bool = False, beside: bool = False) -> None:
        """Offer what can be chosen of what is shown."""
        self.percent_button.setVisible(over)
        self.confounded_box.setVisible(over)
        self.method_button.setVisible(several)
        self.save_button.setEnabled(over or beside)
        two = len(self.courses.ticked()) == 2
        self.beside_button.setEnabled(two)
        self.beside_button.setToolTip("" if two else _(N_("Tick two courses to see them side by side.")))

    def _tell(self, sentence: str) -> None:
        self._offer()
        self.view.tell(sentence)

    def _on_told(self, patient: str) -> None:
        if patient and self.view.overlay is not None and self.view.overlay.isVisible():
            self.view.overlay.mark(patient)

    # handing over ------------------------------------------------------------------------------------------------

    def ask_figure(self) -> None:
        """Ask where the figure shall lie, and write it."""
        if self._session is None or self._key is None:
            return
        lettered = self.letters_box.isChecked()
        safe = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in self.of.text())
        only, choice = self._only(), self._choice()
        if self._is_beside():
            writes, asked = self._papers.write_side_by_side, (tuple(sorted(self.courses.ticked())), lettered)
        else:
            patients = tuple(sorted({patient for patient, _number in only})) if only is not None else ()
            writes = self._papers.write_comparison
            asked = Asked(self._key, replace(choice, lettered=lettered), patients, only)

        name = f"{safe} {self._session.clock():%Y-%m-%d} courses.svg"
        names = "SVG (*.svg);;PDF (*.pdf);;PNG (*.png);;TIFF (*.tiff)"
        wanted = ToWrite(N_("Save the figure"), self._session, asked, writes, name, names)
        self.outgoing.write_asked.emit(wanted)


def _beside(session: Session, courses: Sequence[tuple[str, int]]) -> SideBySide:
    """Two courses, read with a connection of the thread's own."""
    own = session.beside()
    try:
        return two_courses(own, courses)
    finally:
        own.close()
