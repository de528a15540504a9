"""The form of one entry type, made from its declaration: show, blank, entry, findings, mark; and save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.clinic.catalogue.catalogue import find_unit
from desktop.clinic.entry.checks import spoken
from desktop.clinic.entry.entries import Entry, Field, Kept
from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.record.typed import Read, read_typed, spread, written
from desktop.clinic.words.language import N_, _, say
from desktop.screens.entry.form_body import FormBody
from desktop.screens.entry.form_draft import FormDraft
from desktop.screens.entry.form_frame import FormFrame
from desktop.screens.entry.sheet import Sheet
from desktop.session.refusals import Conflict, NotSaved
from desktop.session.session import Session


class EntryForm(FormFrame):
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
        super().__init__(session, type.declaration.name, follow, parent)
        self._single = single
        self.type, self._stays = type, tuple(stays)
        self.patient = ""
        self.kept: Kept | None = None
        self.texts_shown: dict[str, Any] = {}
        self._tried = self._carries = False
        self.sheet = sheet(type, self._offered) if sheet is not None else None
        self._build(rows, first)
        self._asked: dict[str, str] = {}
        self._draft = FormDraft(self)

    def _build(self, rows: Sequence[tuple[str, ...]], first: Sequence[str]) -> None:
        self.body = FormBody(self.type, rows, self._offered, self.sheet, first)
        self.editors = self.body.editors
        self.body.typed.connect(self._on_typed)
        self.body.left.connect(self._spread)
        if self.sheet is not None:
            self.sheet.escaped.connect(self.ask_discard)
            self.sheet.stale.connect(self.look_again)
        self.hold(self.body)
        self.question.answered.connect(self._on_answered)
        self.strip.following.connect(self.go_on)
        for button, slot in (
            (self.void_button, self.ask_void),
            (self.versions_button, self._ask_versions),
            (self.new_button, self.new),
            (self.next_button, self.save_and_next),
            (self.save_button, self.save),
        ):
            button.clicked.connect(slot)

    # -- the five verbs -----------------------------------------------------------------------------------------------

    def show_entry(self, kept: Kept) -> None:
        """Show an entry so that it can be amended."""
        self.kept, self.patient, self._tried = kept, kept.patient, False
        self._put(written(kept.entry, self._reader()))
        self._settle(str(say(N_("Saved · version {number}"), number=kept.number)))
        self._draft.restore()

    def blank(self, patient: str, texts: Mapping[str, Any] | None = None) -> None:
        """Show an empty form for a patient, or the draft that was kept of one."""
        self.kept, self.patient, self._tried = None, patient, False
        self._carries = bool(texts)
        suggested = self.type.suggested(self.session.chart(patient)) if patient else {}
        self._put({**suggested, **(texts or {})})
        self._settle("")
        if texts is None:
            self._draft.restore()

    def texts(self) -> dict[str, Any]:
        """What stands in the fields."""
        return self.body.texts()

    def entry(self) -> Entry:
        """The entry, as far as what is typed can be read."""
        return self._read().entry

    def findings(self) -> list[Finding]:
        """What cannot be read, and what the rules say about the rest."""
        return spoken(self._checked()[1])

    def mark(self, findings: Sequence[Finding]) -> None:
        """Show findings beside their fields; the topmost one that is in the way gets the focus."""
        self._show_findings(*self._checked())
        worst = max((finding.level for finding in findings), default=None)
        in_the_way = [f for f in findings if f.level is worst and f.level > Level.NOTE]
        if in_the_way:
            self.focus(self.body.topmost(in_the_way))

    # -- what it offers -----------------------------------------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Does it hold anything that is typed and not saved?"""
        return _told(self.texts()) != _told(self.texts_shown)

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

    def _spread(self) -> None:
        """Move what stands behind a name into the empty fields beside it, where it is seen: the dose behind a drug."""
        texts = self.texts()
        if self.is_changed and (spread_texts := spread(self.type, texts, self._reader(), self.texts_shown)) != texts:
            self.body.put_beside(spread_texts)
            self._on_typed()

    def look_again(self) -> None:
        """Time has gone on, or more is known: say what is found now; what is typed stays as it is."""
        self._show_findings(*self._checked())

    def _ask_versions(self) -> None:
        if self.kept is not None:
            self.versions_asked.emit(self.kept.id)

    def keep_draft(self) -> None:
        """Keep what is typed, in case the program ends before it is saved."""
        self._draft.keep()

    # -- saving -------------------------------------------------------------------------------------------------------

    def _save(self, confirmed: dict[str, str]) -> bool:
        if self.kept is not None and not self.is_changed:
            self.state.setText(str(say(N_("Nothing is changed · version {number}"), number=self.kept.number)))
            return True
        self._tried = True
        self._spread()
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
        self.body.bring_into_view(self.body.topmost([one for one in findings if one.level is worst]))

    def _meant(self, findings: list[Finding]) -> str:
        """The unit that was probably meant, when the printed one is in doubt."""
        if "unit_meant" not in self.editors or not any(f.field == "unit" for f in findings):
            return ""
        entry = self.entry()
        holder = entry.holder(self.session.catalogue)
        unit = find_unit(holder, entry.unit or "") if holder else None
        return unit.meant if unit else ""

    def _after_saving(self, kept: Kept) -> None:
        self._draft.drop()
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
            self._draft.drop()
            self.blank(self.patient, {})
            self.state.setText(_(N_("Void; it stays readable")))
            self.focus()
            self.typing.emit(None)
        elif answer == "discard":
            self._draft.drop()
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
        """The entry of what can be read, with its computed fields, and every answer about what is typed."""
        read = self._read()
        entry, found = self.session.examine(read.entry, self.patient, self._itself)
        return entry, [*read.refused, *_without(found, read.refused)]

    def _offered(self, field: Field, text: str) -> list[str]:
        reader = self._reader()
        return field.kind.offered(text, reader, self.entry().values() if field.kind.needs_values else {})

    def _on_typed(self) -> None:
        self.question.hide()
        entry, found = self._checked()
        self._show_findings(entry, found)
        self._draft.on_typed()
        self.typing.emit(entry if self.is_changed else None)

    def _show_findings(self, entry: Entry, findings: Sequence[Finding]) -> None:
        # nobody is told that a field is empty before having tried to save
        around = self.session.around(self.patient, self._itself)
        # of an entry that is not begun nobody is told that nothing is against it
        begun = self.kept is not None or self.is_changed or self._carries
        told = findings if begun else [finding for finding in findings if not finding.is_folded]
        self.body.show_findings(entry, told, around, empty_too=self._tried)
        in_full = self.sheet is not None and self.sheet.in_full
        self.checked.show_answers(() if in_full else told)

    def type_in(self, texts: Mapping[str, Any]) -> None:
        """Show these texts as if somebody had typed them."""
        self._put(texts)
        self._on_typed()

    def _put(self, texts: Mapping[str, Any]) -> None:
        self.body.put(texts)
        self.question.hide()

    def _settle(self, state: str) -> None:
        """What stands in the form now is what was shown, not what was typed."""
        self._draft.settle()
        self.texts_shown = self.texts()
        label = _(self.type.declaration.label)
        new = str(say(N_("New {label}"), label=label[:1].lower() + label[1:]))
        self.title.setText(label if self.kept else new)
        self.show_state(state, self.kept, self._single)
        self.body.set_read_only(self.session.file.read_only)
        self._show_findings(*self._checked())
        # a sheet may have put its rows into the order of the panel that was read just now
        self.texts_shown = self.texts()
        self.body.scroll_to_top()


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
