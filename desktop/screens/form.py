"""The form of one entry type, made from its declaration: show, blank, entry, findings, mark; and save."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.catalogue import find_unit
from desktop.clinic.chart import Around
from desktop.clinic.entries import Entry, Field, Kept, Part
from desktop.clinic.findings import Finding, Level
from desktop.clinic.language import N_, _, say
from desktop.clinic.typed import read_typed, understood, written
from desktop.screens.editors import LineEditor
from desktop.screens.fields import FieldRow, PartsRow
from desktop.screens.question import Question
from desktop.session.drafts import draft, drop_draft, keep_draft
from desktop.session.session import Conflict, NotSaved, Session
from desktop.store.failures import StoreFailure

# how long typing rests before what is typed is kept as a draft (ms)
DRAFT_AFTER = 1000
# beside the texts of an amendment's draft: the number of the version that was amended
OVER = ":over"


class EntryForm(QWidget):
    """What is typed of one entry. It never reloads itself under the hands of the person who types."""

    saved = Signal(object)  # Kept
    typing = Signal(object)  # the entry as far as it can be read, or None
    closed = Signal()
    versions_asked = Signal(str)  # the id of the entry

    def __init__(
        self,
        session: Session,
        type: type[Entry],
        rows: Sequence[tuple[str, ...]] = (),
        stays: Sequence[str] = (),
        single: bool = False,
        parent: QWidget | None = None,
    ):
        """`rows` lays fields side by side; `stays` names the fields that "save and next" leaves standing.

        A `single` form is of one entry for good, such as the patient: it never begins another one.
        """
        super().__init__(parent)
        self._single = single
        self.session, self.type, self._stays = session, type, tuple(stays)
        self.patient = ""
        self.kept: Kept | None = None
        self._texts_shown: dict[str, Any] = {}
        self._tried = self._touched = False
        self._build(_laid_out(type, rows))
        self._said_draft = False
        self._seen_after_layout = QTimer(self)
        self._seen_after_layout.setSingleShot(True)
        self._seen_after_layout.setInterval(0)
        self._seen_after_layout.timeout.connect(self._scroll_to_focus)
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_AFTER)
        self._draft_timer.timeout.connect(self.keep_draft)

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self, rows: list[tuple[Field, ...]]) -> None:
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

        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 6, 0)
        body.setSpacing(6)
        self._rows = [FieldRow(declared.name, fields, self._offered, self._body) for fields in rows]
        self.editors = {name: editor for row in self._rows for name, editor in row.editors.items()}
        self._parts = {owned.name: PartsRow(declared.name, owned, self._offered, self._body) for owned in declared.parts}
        for widget in self._in_order():
            body.addWidget(widget)
        body.addStretch()
        for editor in self.editors.values():
            editor.typed.connect(self._on_typed)
            editor.focused.connect(self._bring_into_view)
        for parts in self._parts.values():
            parts.editor.typed.connect(self._on_typed)
            parts.editor.focused.connect(self._bring_into_view)
        # Tab goes as the eye does: parts stand between the fields, but were made after them
        rows = self._in_order()
        in_order = [editor for row in rows for editor in (row.editors.values() if isinstance(row, FieldRow) else row.editor.editors())]
        for first, then in itertools.pairwise(in_order):
            QWidget.setTabOrder(first, then)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        self._scroll = scroll
        outer.addWidget(scroll, 1)

        self.why = QLineEdit()
        self.why.setObjectName(f"{declared.name}:why")
        self.why.setAccessibleName(_(N_("Why it is changed")))
        self.why.setPlaceholderText(_(N_("Why it is changed (may stay empty)")))
        outer.addWidget(self.why)
        self.question = Question(declared.name)
        self.question.answered.connect(self._on_answered)
        outer.addWidget(self.question)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.void_button = self._button(N_("Void…"), "quiet", self.ask_void, N_("Mark this entry as entered in error"))
        self.versions_button = self._button(N_("Versions"), "quiet", self._ask_versions, N_("What was there before (Ctrl+H)"))
        self.new_button = self._button(N_("New"), "", self.new, N_("Begin another one (Ctrl+N)"))
        self.next_button = self._button(N_("Save + next"), "", self.save_and_next, N_("Save and type the next one (Ctrl+Enter)"))
        self.save_button = self._button(N_("Save"), "", self.save, N_("Save (Ctrl+S)"))
        self.save_button.setProperty("kind", "primary")
        foot.addWidget(self.void_button)
        foot.addWidget(self.versions_button)
        foot.addStretch()
        foot.addWidget(self.new_button)
        foot.addWidget(self.next_button)
        foot.addWidget(self.save_button)
        outer.addLayout(foot)

    def _in_order(self) -> list[FieldRow | PartsRow]:
        """The rows as the entry type declares them: parts stand where they are declared, not at the end."""
        place = {declared.name: number for number, declared in enumerate(dataclasses.fields(self.type))}
        rows: list[tuple[int, FieldRow | PartsRow]] = [(place[row.fields[0].name], row) for row in self._rows]
        rows += [(place[name], row) for name, row in self._parts.items()]
        return [row for _place, row in sorted(rows, key=lambda found: found[0])]

    def _button(self, text: str, kind: str, slot: Any, tip: str) -> QPushButton:
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
        texts: dict[str, Any] = {name: editor.text_typed() for name, editor in self.editors.items()}
        texts.update({name: row.editor.rows_typed() for name, row in self._parts.items()})
        return texts

    def entry(self) -> Entry:
        """The entry, as far as what is typed can be read."""
        return self._read().entry

    def findings(self) -> list[Finding]:
        """What cannot be read, and what the rules say about the rest."""
        read = self._read()
        found = self.session.check(read.entry, self.patient, self.kept.id if self.kept else "")[1]
        return [*read.refused, *_without(found, read.refused)]

    def mark(self, findings: Sequence[Finding]) -> None:
        """Show findings beside their fields; the topmost one that is in the way gets the focus."""
        around = self.session.around(self.patient, self.kept.id if self.kept else "")
        self._show_findings(self.entry().completed(around), findings)
        order = {declared.name: place for place, declared in enumerate(dataclasses.fields(self.type))}
        worst = max((finding.level for finding in findings), default=None)
        in_the_way = [f for f in findings if f.level is worst and f.level > Level.NOTE]
        if in_the_way:
            top = min(in_the_way, key=lambda f: order.get(f.field.partition(".")[0], 0))
            self.focus(top.field)

    # -- what it offers -----------------------------------------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Does it hold anything that is typed and not saved?"""
        return _told(self.texts()) != _told(self._texts_shown)

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field; the first one unless a name is given."""
        head, *rest = name.split(".")
        if head in self._parts:
            position, field = (int(rest[0]), rest[1]) if len(rest) == 2 else (0, "")
            editor = self._parts[head].editor.editor(position, field) or self._parts[head].editor.editors()[0]
        else:
            editor = self.editors.get(head) or next(iter(self.editors.values()))
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(editor, LineEditor):
            # also when it had the focus already: what is typed now takes the place of what stands there
            editor.selectAll()

    def new(self) -> None:
        """Leave what is shown and begin an empty form; unsaved typing is kept as a draft."""
        if self._single:
            self.focus()
            return
        self.keep_draft()
        self.blank(self.patient)
        self.focus()
        self.closed.emit()

    def save(self) -> bool:
        """Save what is typed. False when a finding is in the way; then it is shown and everything typed still stands.

        Asked again while a confirmation is open, it confirms.
        """
        if self.question.asks_confirmation:
            self.question.confirm.click()
            return self.kept is not None and not self.is_changed
        return self._save(frozenset())

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

    def _ask_versions(self) -> None:
        if self.kept is not None:
            self.versions_asked.emit(self.kept.id)

    def keep_draft(self) -> None:
        """Keep what is typed, in case the program ends before it is saved."""
        self._draft_timer.stop()
        if not self._touched:
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
        except StoreFailure as failure:
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
        self._put({**self.texts(), **texts})
        self._on_typed()
        # it is kept as it is until somebody types on
        self._draft_timer.stop()
        self._touched = False
        sentence = N_("Not saved yet · draft of {time}")
        if self.kept is not None and texts[OVER] != str(self.kept.number):
            sentence = N_("Not saved yet · draft of {time}, older than version {number}")
        self.state.setText(str(say(sentence, time=at[11:16], number=self.kept.number if self.kept else "")))

    # -- saving -------------------------------------------------------------------------------------------------------

    def _save(self, confirmed: frozenset[str]) -> bool:
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
                kept = self.session.amend(self.kept.id, read.entry, self.kept.number, self.why.text(), confirmed, cause=self)
        except NotSaved as not_saved:
            self._not_saved(not_saved.findings)
            return False
        except (Conflict, StoreFailure) as failure:
            self.question.tell(failure.sentence)
            return False
        self._after_saving(kept)
        return True

    def _not_saved(self, findings: list[Finding]) -> None:
        self.mark(self.findings())
        if all(finding.level is Level.SOFT for finding in findings):
            self.question.ask_confirmation(findings, self._meant(findings))

    def _meant(self, findings: list[Finding]) -> str:
        """The unit that was probably meant, when the printed one is in doubt."""
        if "unit_meant" not in self.editors or not any(f.field == "unit" for f in findings):
            return ""
        entry = self.entry()
        catalogue = self.session.catalogue
        holder = catalogue.marker(entry.marker or "") if hasattr(entry, "marker") else catalogue.method(entry.method or "")
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
            asked = ((name, editor) for name, editor in self.editors.items() if not editor.isHidden())
            first_empty = next((name for name, editor in asked if not editor.text_typed()), "")
            self.focus(first_empty)
        self.typing.emit(None)

    def _on_answered(self, answer: str, text: str) -> None:
        """The person answered the question below the form."""
        if answer == "confirm":
            keys = frozenset(finding.key for finding in self.findings() if finding.level is Level.SOFT)
            self._save(keys)
        elif answer == "meant":
            self.editors["unit_meant"].put(text)
            self._on_typed()
            self.save()
        elif answer == "void" and self.kept is not None:
            try:
                self.session.void(self.kept.id, text, cause=self)
            except (Conflict, StoreFailure) as failure:
                self.question.tell(failure.sentence)
                return
            drop_draft(self.session, self._draft_name(), self.patient)
            self.blank(self.patient, {})
            self.state.setText(_(N_("Void; it stays readable")))
            self.focus()
            self.typing.emit(None)
            self.closed.emit()
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
            self.focus(self._last_focus)

    # -- while typing -------------------------------------------------------------------------------------------------

    def _reader(self) -> Any:
        return self.session.reader_of(self.patient)

    def _read(self) -> Any:
        return read_typed(self.type, self.texts(), self._reader(), self.kept.entry if self.kept else None)

    def _offered(self, field: Field, text: str) -> list[str]:
        reader = self._reader()
        return field.kind.offered(text, reader, self.entry().values() if field.kind.needs_values else {})

    def _on_typed(self) -> None:
        self.question.hide()
        self._touched = True
        read = self._read()
        entry, found = self.session.check(read.entry, self.patient, self.kept.id if self.kept else "")
        self._show_findings(entry, [*read.refused, *_without(found, read.refused)])
        if not self._said_draft:
            self.state.setText(_(N_("Not saved yet")))
        self._draft_timer.start()
        self.typing.emit(entry if self.is_changed else None)

    def _show_findings(self, entry: Entry, findings: Sequence[Finding]) -> None:
        around = self.session.around(self.patient, self.kept.id if self.kept else "")
        values, texts = entry.values(), self.texts()
        asked = {
            field.name
            for field in self.type.declaration.typed_fields
            # a field with a text in it is never hidden: what was typed stays on the screen
            if field.is_asked(values, around.reader) or (texts.get(field.name) or "").strip()
        }
        by_field: dict[str, list[Finding]] = {}
        for finding in findings:
            head = finding.field.partition(".")[0]
            typed = head in self._parts or bool((texts.get(head) or "").strip())
            # nobody is told that a field is empty before having tried to save
            if self._tried or (typed and finding.id != "required"):
                by_field.setdefault(head, []).append(finding)
        said = {
            field.name: understood(field, entry, around, texts[field.name])
            for field in self.type.declaration.typed_fields
            if texts.get(field.name)
        }
        for row in self._rows:
            row.ask(asked)
            row.understand(said, by_field)
        for name, row in self._parts.items():
            parts = zip(getattr(entry, name), texts[name], strict=True)
            row.understand([_part_said(part, typed, around) for part, typed in parts], by_field.get(name, []))

    def _put(self, texts: Mapping[str, Any]) -> None:
        for name, editor in self.editors.items():
            editor.put(texts.get(name) or "")
        for name, row in self._parts.items():
            row.editor.put(texts.get(name) or ())
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
        self.new_button.setVisible(self.kept is not None and not self._single)
        # after a patient, or the letterhead, there is no next one of the same kind to type
        self.next_button.setVisible(self.kept is None and bool(self.patient) and not self._single)
        read_only = self.session.file.read_only
        for widget in (*self.editors.values(), self.why):
            widget.setReadOnly(read_only)
        for row in self._parts.values():
            row.editor.set_read_only(read_only)
        for button in (self.void_button, self.new_button, self.next_button, self.save_button):
            button.setEnabled(not read_only)
        entry, found = self.session.check(self.entry(), self.patient, self.kept.id if self.kept else "")
        self._show_findings(entry, found)
        self._scroll.verticalScrollBar().setValue(0)

    def _bring_into_view(self) -> None:
        widget = QApplication.focusWidget()
        if widget is not None and self._body.isAncestorOf(widget):
            self._last_focus = widget.objectName().partition(".")[2]
            self._seen_after_layout.start()

    def _scroll_to_focus(self) -> None:
        """Bring the focused field and what is said under it into view, once both have their places."""
        widget = QApplication.focusWidget()
        row = widget
        while row is not None and row.parentWidget() is not self._body:
            row = row.parentWidget()
        if row is not None and row.height() < self._scroll.viewport().height():
            self._scroll.ensureWidgetVisible(row, 0, 8)
        elif widget is not None and self._body.isAncestorOf(widget):
            self._scroll.ensureWidgetVisible(widget, 0, 24)

    _last_focus = ""

    def _draft_name(self) -> str:
        name = self.type.declaration.name
        return f"{name}:{self.kept.id}" if self.kept else name


def _laid_out(type: type[Entry], rows: Sequence[tuple[str, ...]]) -> list[tuple[Field, ...]]:
    """The fields in the order of their declaration; those named together stand side by side."""
    together = {name: row for row in rows for name in row}
    laid_out: list[tuple[Field, ...]] = []
    done: set[str] = set()
    for field in type.declaration.typed_fields:
        if field.name not in done:
            row = together.get(field.name, (field.name,))
            laid_out.append(tuple(type.declaration.field(name) for name in row))
            done.update(row)
    return laid_out


def _part_said(part: Part, typed: Mapping[str, str], around: Around) -> str:
    """What was understood of one row of parts."""
    said = (understood(field, part, around, typed.get(field.name, "")) for field in part.declaration.typed_fields)
    return " · ".join(filter(None, said))


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
