"""The form of one entry type, made from its declaration: show, blank, entry, findings, mark; and save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.catalogue.catalogue import find_unit
from desktop.clinic.entry.entries import Entry, Field, Kept
from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.merging import merged
from desktop.clinic.record.typed import Read, read_typed, written
from desktop.clinic.words.language import N_, _, say
from desktop.screens.entry.form_body import FormBody
from desktop.screens.entry.question import Question
from desktop.screens.entry.sheet import Sheet
from desktop.screens.entry.strip import EntryStrip
from desktop.session.drafts import draft, drop_draft, keep_draft
from desktop.session.refusals import Conflict, NotSaved
from desktop.session.session import Session

# how long typing rests before what is typed is kept as a draft (ms)
DRAFT_AFTER = 1000
# beside the texts of an amendment's draft: the number of the version that was amended
OVER = ":over"


class EntryForm(QWidget):
    """What is typed of one entry. It never reloads itself under the hands of the person who types."""

    saved = Signal(object)  # Kept
    typing = Signal(object)  # the entry as far as it can be read, or None
    versions_asked = Signal(str)  # the id of the entry
    follow_asked = Signal(object)  # Kept: what follows it shall be typed

    def __init__(
        self,
        session: Session,
        type: type[Entry],
        rows: Sequence[tuple[str, ...]] = (),
        stays: Sequence[str] = (),
        single: bool = False,
        sheet: type[Sheet] | None = None,
        first: Sequence[str] = (),
        follow: str = "",
        parent: QWidget | None = None,
    ):
        """`rows` lays fields side by side; `stays` names the fields that "save and next" leaves standing; `first` come first.

        `follow` says what can be typed next from a saved entry, such as an infusion from an authorisation.
        A `single` form is of one entry for good, such as the patient: it never begins another one. The parts that do not fit
        into it are typed on a `sheet`; whoever shows the form shows its `sheet` beside it.
        """
        super().__init__(parent)
        self._single = single
        self.session, self.type, self._stays = session, type, tuple(stays)
        self.patient = ""
        self.kept: Kept | None = None
        self._texts_shown: dict[str, Any] = {}
        self._tried = self._touched = False
        self.sheet = sheet(type, self._offered) if sheet is not None else None
        self._build(rows, first, follow)
        self._said_draft = False
        self._asked: dict[str, str] = {}
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_AFTER)
        self._draft_timer.timeout.connect(self.keep_draft)

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self, rows: Sequence[tuple[str, ...]], first: Sequence[str], follow: str) -> None:
        declared = self.type.declaration
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        head = QHBoxLayout()
        self.title = QLabel()
        self.title.setProperty("role", "cardtitle")
        head.addWidget(self.title)
        head.addStretch()
        self.state = QLabel()
        self.state.setObjectName(f"{declared.name}:state")
        self.state.setProperty("role", "help")
        head.addWidget(self.state)
        outer.addLayout(head)

        self.body = FormBody(self.type, rows, self._offered, self.sheet, first)
        self.editors = self.body.editors
        self.body.typed.connect(self._on_typed)
        if self.sheet is not None:
            self.sheet.escaped.connect(self.ask_discard)
            self.sheet.stale.connect(self._look_again)
        outer.addWidget(self.body, 1)

        self.why = QLineEdit()
        self.why.setObjectName(f"{declared.name}:why")
        self.why.setAccessibleName(_(N_("Why it is changed")))
        self.why.setPlaceholderText(_(N_("Why it is changed (may stay empty)")))
        outer.addWidget(self.why)
        self.question = Question(declared.name)
        self.question.answered.connect(self._on_answered)
        outer.addWidget(self.question)
        self.strip = EntryStrip(self.session, follow, self)
        self.strip.following.connect(self.go_on)
        outer.addWidget(self.strip)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.void_button = self._button(N_("Void…"), "quiet", self.ask_void, N_("Mark this entry as entered in error"))
        self.versions_button = self._button(
            N_("Versions"), "quiet", self._ask_versions, N_("What was there before (Ctrl+H)")
        )
        self.new_button = self._button(N_("New"), "", self.new, N_("Begin another one (Ctrl+N)"))
        self.next_button = self._button(
            N_("Save + next"), "", self.save_and_next, N_("Save and type the next one (Ctrl+Enter)")
        )
        self.save_button = self._button(N_("Save"), "", self.save, N_("Save (Ctrl+S)"))
        self.save_button.setProperty("kind", "primary")
        foot.addWidget(self.void_button)
        foot.addWidget(self.versions_button)
        foot.addStretch()
        foot.addWidget(self.new_button)
        foot.addWidget(self.next_button)
        foot.addWidget(self.save_button)
        outer.addLayout(foot)

    def _button(self, text: str, kind: str, slot: Callable[[], object], tip: str) -> QPushButton:
        button = QPushButton(_(text))
        if kind:
            button.setProperty("kind", kind)
        button.setToolTip(_(tip))
        button.setAccessibleName(_(text))
        # Enter presses it as well as Space does
        button.setAutoDefault(True)
        button.clicked.connect(slot)
        return button

    # -- the five verbs -----------------------------------------------------------------------------------------------

    def show_entry(self, kept: Kept) -> None:
        """Show an entry so that it can be amended."""
        self.kept, self.patient, self._tried = kept, kept.patient, False
        self._put(written(kept.entry, self._reader()))
        self._settle(str(say(N_("Saved · version {number}"), number=kept.number)))
        self._restore_draft()

    def blank(self, patient: str, texts: Mapping[str, Any] | None = None) -> None:
        """Show an empty form for a patient, or the draft that was kept of one."""
        self.kept, self.patient, self._tried = None, patient, False
        suggested = self.type.suggested(self.session.chart(patient)) if patient else {}
        self._put({**suggested, **(texts or {})})
        self._settle("")
        if texts is None:
            self._restore_draft()

    def texts(self) -> dict[str, Any]:
        """What stands in the fields."""
        return self.body.texts()

    def entry(self) -> Entry:
        """The entry, as far as what is typed can be read."""
        return self._read().entry

    def findings(self) -> list[Finding]:
        """What cannot be read, and what the rules say about the rest."""
        return self._checked()[1]

    def mark(self, findings: Sequence[Finding]) -> None:
        """Show findings beside their fields; the topmost one that is in the way gets the focus."""
        self._show_findings(self._checked()[0], findings)
        worst = max((finding.level for finding in findings), default=None)
        in_the_way = [f for f in findings if f.level is worst and f.level > Level.NOTE]
        if in_the_way:
            self.focus(self.body.topmost(in_the_way))

    # -- what it offers -----------------------------------------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Does it hold anything that is typed and not saved?"""
        return _told(self.texts()) != _told(self._texts_shown)

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field; the first one unless a name is given."""
        self.body.focus(name)

    def new(self) -> None:
        """Leave what is shown and begin an empty form; unsaved typing is kept as a draft."""
        if self._single:
            self.focus()
            return
        self.keep_draft()
        self.blank(self.patient)
        self.focus()

    def save(self) -> bool:
        """Save what is typed. False when a finding is in the way; then it is shown and everything typed still stands.

        Asked again while a confirmation is open, it confirms.
        """
        if self.question.asks_confirmation:
            self.question.confirm.click()
            return self.kept is not None and not self.is_changed
        return self._save({})

    def save_and_next(self) -> bool:
        """Save, and begin the next one with the fields that stay."""
        self._next_after_saving = True
        try:
            return self.save()
        finally:
            if not self.question.isVisible():
                self._next_after_saving = False

    _next_after_saving = False

    def ask_void(self) -> None:
        """Ask why the entry shown is void."""
        if self.kept is not None:
            self.question.ask_reason(
                say(N_("Why is this entry void? It stays readable, marked as entered in error.")), _(N_("Mark as void"))
            )

    def ask_discard(self) -> None:
        """Ask whether what is typed and not saved shall be given up."""
        if self.is_changed:
            self.question.ask_discard(say(N_("Give up what is typed here and not saved?")), _(N_("Give it up")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_changed:
            self.ask_discard()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Ask for what follows the entry, such as the infusion of an authorisation."""
        if self.kept is None or not self.strip.has_follow:
            return
        if self.is_changed:
            self.question.tell(say(N_("Save what is typed here first (Ctrl+S): what follows rests on it.")))
        else:
            self.follow_asked.emit(self.kept)

    def _look_again(self) -> None:
        """Time has gone on: say what is found now; what is typed stays as it is."""
        self._show_findings(*self._checked())

    def _ask_versions(self) -> None:
        if self.kept is not None:
            self.versions_asked.emit(self.kept.id)

    def keep_draft(self) -> None:
        """Keep what is typed, in case the program ends before it is saved."""
        self._draft_timer.stop()
        # a form that is about to go can outlive its clinic file by a moment
        if not self._touched or not self.session.file.is_open:
            return
        if not self.is_changed:
            # typed and taken back: nothing is left to restore
            drop_draft(self.session, self._draft_name(), self.patient)
            return
        texts = self.texts()
        if self.kept is not None:
            # of an entry what was typed alone: over a newer version the rest would undo what others did
            texts = {name: text for name, text in texts.items() if text != self._texts_shown.get(name)}
            texts[OVER] = str(self.kept.number)
        try:
            keep_draft(self.session, self._draft_name(), self.patient, texts)
        except Failure as failure:
            self.state.setText(str(failure.sentence))
        else:
            self.state.setText(_(N_("Not saved yet · draft kept")))
            self._said_draft = True

    def _restore_draft(self) -> None:
        """Show what was typed here and not saved, by this person, before the form was left or the program ended."""
        found = None if self.session.file.read_only else draft(self.session, self._draft_name(), self.patient)
        if found is None:
            return
        texts, at = found
        if self.kept is not None and texts[OVER] != str(self.kept.number):
            texts = self._over_newer(texts)
        self._put({**self.texts(), **texts})
        self._on_typed()
        # it is kept as it is until somebody types on
        self._draft_timer.stop()
        self._touched = False
        sentence = N_("Not saved yet · draft of {time}")
        if self.kept is not None and texts[OVER] != str(self.kept.number):
            sentence = N_("Not saved yet · draft of {time}, older than version {number}")
        self.state.setText(str(say(sentence, time=at[11:16], number=self.kept.number if self.kept else "")))

    def _over_newer(self, texts: Mapping[str, Any]) -> dict[str, Any]:
        """A draft over a newer version than it was typed over: rows that others have changed since stay as they left them."""
        versions = self.session.versions(self.kept.id)
        before = next((version.kept.entry for version in versions if str(version.kept.number) == texts[OVER]), None)
        base = written(before, self._reader()) if before is not None else {}
        now = self.texts()
        laid = {
            owned.name: merged(
                base.get(owned.name, ()), texts[owned.name], now[owned.name], owned.type.declaration.fields[0].name
            )
            for owned in self.type.declaration.parts
            if owned.name in texts
        }
        return {**texts, **laid}

    # -- saving -------------------------------------------------------------------------------------------------------

    def _save(self, confirmed: dict[str, str]) -> bool:
        if self.kept is not None and not self.is_changed:
            self.state.setText(str(say(N_("Nothing is changed · version {number}"), number=self.kept.number)))
            return True
        self._tried = True
        read = self._read()
        if read.refused:
            self.mark(self.findings())
            return False
        try:
            if self.kept is None:
                kept = self.session.add(read.entry, self.patient, confirmed, cause=self)
            else:
                kept = self.session.amend(
                    self.kept.id, read.entry, self.kept.number, self.why.text(), confirmed, cause=self
                )
        except NotSaved as not_saved:
            self._not_saved(not_saved.findings, confirmed)
            return False
        except (Conflict, Failure) as failure:
            self.question.tell(failure.sentence)
            return False
        self._after_saving(kept)
        return True

    def _not_saved(self, findings: list[Finding], confirmed: dict[str, str]) -> None:
        self.mark(self.findings())
        worst = max(finding.level for finding in findings)
        if worst is Level.HARD:
            return
        # what is confirmed is what was shown, not what a rule may find by then
        self._asked = confirmed | dict.fromkeys((finding.key for finding in findings), "")
        if worst is Level.BLOCK:
            self.question.ask_override(findings)
        else:
            self.question.ask_confirmation(findings, self._meant(findings))

    def _meant(self, findings: list[Finding]) -> str:
        """The unit that was probably meant, when the printed one is in doubt."""
        if "unit_meant" not in self.editors or not any(f.field == "unit" for f in findings):
            return ""
        entry = self.entry()
        holder = entry.holder(self.session.catalogue)
        unit = find_unit(holder, entry.unit or "") if holder else None
        return unit.meant if unit else ""

    def _after_saving(self, kept: Kept) -> None:
        self._draft_timer.stop()
        drop_draft(self.session, self._draft_name(), self.patient)
        self.question.hide()
        begin_next, self._next_after_saving = self._next_after_saving, False
        texts = self.texts()
        self.show_entry(kept)
        if self.new_button.isVisible() and not begin_next:
            # the next letter must not amend what was just saved; Enter begins another one
            self.new_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.saved.emit(kept)
        if begin_next:
            self.blank(kept.patient, {name: texts[name] for name in self._stays})
            self.state.setText(str(say(N_("Saved. Next one."))))
            self.focus(self.body.first_empty())
        self.typing.emit(None)

    def _on_answered(self, answer: str, text: str) -> None:
        """The person answered the question below the form."""
        if answer == "confirm":
            self._save(self._asked)
        elif answer == "override":
            # a reason that was given before stays with what it was given for
            self._save({key: reason or text for key, reason in self._asked.items()})
        elif answer == "meant":
            self.editors["unit_meant"].put(text)
            self._on_typed()
            self.save()
        elif answer == "void" and self.kept is not None:
            try:
                self.session.void(self.kept.id, text, cause=self)
            except (Conflict, Failure) as failure:
                self.question.tell(failure.sentence)
                return
            drop_draft(self.session, self._draft_name(), self.patient)
            self.blank(self.patient, {})
            self.state.setText(_(N_("Void; it stays readable")))
            self.focus()
            self.typing.emit(None)
        elif answer == "discard":
            self._touched = False
            drop_draft(self.session, self._draft_name(), self.patient)
            if self.kept is not None:
                self.show_entry(self.kept)
            else:
                self.blank(self.patient, {})
            self.typing.emit(None)
            self.focus()
        else:
            self._next_after_saving = False
            self.body.focus_last()

    # -- while typing -------------------------------------------------------------------------------------------------

    def _reader(self) -> Reader:
        return self.session.reader_of(self.patient)

    def _read(self) -> Read[Entry]:
        return read_typed(self.type, self.texts(), self._reader(), self.kept.entry if self.kept else None)

    @property
    def _itself(self) -> str:
        return self.kept.id if self.kept else ""

    def _checked(self) -> tuple[Entry, list[Finding]]:
        """The entry of what can be read, with its computed fields, and everything that is said about what is typed."""
        read = self._read()
        entry, found = self.session.check(read.entry, self.patient, self._itself)
        return entry, [*read.refused, *_without(found, read.refused)]

    def _offered(self, field: Field, text: str) -> list[str]:
        reader = self._reader()
        return field.kind.offered(text, reader, self.entry().values() if field.kind.needs_values else {})

    def _on_typed(self) -> None:
        self.question.hide()
        self._touched = True
        entry, found = self._checked()
        self._show_findings(entry, found)
        if not self._said_draft:
            self.state.setText(_(N_("Not saved yet")))
        self._draft_timer.start()
        self.typing.emit(entry if self.is_changed else None)

    def _show_findings(self, entry: Entry, findings: Sequence[Finding]) -> None:
        # nobody is told that a field is empty before having tried to save
        around = self.session.around(self.patient, self._itself)
        self.body.show_findings(entry, findings, around, empty_too=self._tried)

    def _put(self, texts: Mapping[str, Any]) -> None:
        self.body.put(texts)
        self.question.hide()

    def _settle(self, state: str) -> None:
        """What stands in the form now is what was shown, not what was typed."""
        self._draft_timer.stop()
        self._texts_shown, self._touched, self._said_draft = self.texts(), False, False
        label = _(self.type.declaration.label)
        new = str(say(N_("New {label}"), label=label[:1].lower() + label[1:]))
        self.title.setText(label if self.kept else new)
        self.state.setText(state)
        self.why.clear()
        for shown_with_an_entry in (self.void_button, self.versions_button, self.why):
            shown_with_an_entry.setVisible(self.kept is not None)
        self.strip.show_entry(self.kept)
        self.new_button.setVisible(self.kept is not None and not self._single)
        # after a patient, or the letterhead, there is no next one of the same kind to type
        self.next_button.setVisible(self.kept is None and not self._single)
        read_only = self.session.file.read_only
        self.body.set_read_only(read_only)
        self.why.setReadOnly(read_only)
        for button in (self.void_button, self.new_button, self.next_button, self.save_button):
            button.setEnabled(not read_only)
        self._show_findings(*self._checked())
        # a sheet may have put its rows into the order of the panel that was read just now
        self._texts_shown = self.texts()
        self.body.scroll_to_top()

    def _draft_name(self) -> str:
        name = self.type.declaration.name
        return f"{name}:{self.kept.id}" if self.kept else name


def _told(texts: Mapping[str, Any]) -> dict[str, Any]:
    """The texts that say something."""
    told: dict[str, Any] = {}
    for name, value in texts.items():
        if isinstance(value, str):
            if value.strip():
                told[name] = value.strip()
        elif rows := [row for row in (_told(row) for row in value) if row]:
            told[name] = rows
    return told


def _without(findings: Sequence[Finding], refused: Sequence[Finding]) -> list[Finding]:
    """A field that cannot be read is not also called unanswered."""
    unreadable = {finding.field for finding in refused}
    return [finding for finding in findings if not (finding.id == "required" and finding.field in unreadable)]
