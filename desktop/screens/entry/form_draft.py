"""What is typed into a form and not saved: kept as a draft, in case the program ends before it is, and shown again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.merging import merged
from desktop.clinic.record.typed import written
from desktop.clinic.words.language import N_, _, say
from desktop.session.drafts import draft, drop_draft, keep_draft

if TYPE_CHECKING:
    from desktop.screens.entry.form import EntryForm

# how long typing rests before what is typed is kept as a draft (ms)
AFTER = 1000
# beside the texts of an amendment's draft: the number of the version that was amended
OVER = ":over"


class FormDraft(QObject):
    """The draft of the form that it belongs to; the form says when something is typed, saved or given up."""

    def __init__(self, form: EntryForm):
        super().__init__(form)
        self._form = form
        self._touched = self._said = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER)
        self._timer.timeout.connect(self.keep)

    def on_typed(self) -> None:
        """Something was typed: once typing rests, it is kept."""
        self._touched = True
        if not self._said:
            self._form.state.setText(_(N_("Not saved yet")))
        self._timer.start()

    def settle(self) -> None:
        """What stands in the form now is what was shown, not what was typed."""
        self._timer.stop()
        self._touched = self._said = False

    def keep(self) -> None:
        """Keep what is typed."""
        self._timer.stop()
        form = self._form
        # a form that is about to go can outlive its clinic file by a moment
        if not self._touched or not form.session.file.is_open:
            return
        if not form.is_changed:
            # typed and taken back: nothing is left to restore
            self.drop()
            return
        texts = form.texts()
        if form.kept is not None:
            # of an entry what was typed alone: over a newer version the rest would undo what others did
            texts = {name: text for name, text in texts.items() if text != form.texts_shown.get(name)}
            texts[OVER] = str(form.kept.number)
        try:
            keep_draft(form.session, self._name(), form.patient, texts)
        except Failure as failure:
            form.state.setText(str(failure.sentence))
        else:
            form.state.setText(_(N_("Not saved yet · draft kept")))
            self._said = True

    def drop(self) -> None:
        """Forget it: what was typed is saved, or given up."""
        self._timer.stop()
        self._touched = False
        drop_draft(self._form.session, self._name(), self._form.patient)

    def restore(self) -> None:
        """Show what was typed here and not saved, by this person, before the form was left or the program ended."""
        form = self._form
        found = None if form.session.file.read_only else draft(form.session, self._name(), form.patient)
        if found is None:
            return
        texts, at = found
        older = form.kept is not None and texts[OVER] != str(form.kept.number)
        form.type_in({**form.texts(), **(self._over_newer(texts) if older else texts)})
        # it is kept as it is until somebody types on
        self._timer.stop()
        self._touched = False
        sentence = N_("Not saved yet · draft of {time}")
        if older:
            sentence = N_("Not saved yet · draft of {time}, older than version {number}")
        form.state.setText(str(say(sentence, time=at[11:16], number=form.kept.number if form.kept else "")))

    def _over_newer(self, texts: Mapping[str, Any]) -> dict[str, Any]:
        """A draft over a newer version than it was typed over: rows that others have changed since stay as they left them."""
        form = self._form
        versions = form.session.versions(form.kept.id)
        before = next((version.kept.entry for version in versions if str(version.kept.number) == texts[OVER]), None)
        base = written(before, form.session.reader_of(form.patient)) if before is not None else {}
        now = form.texts()
        laid = {
            owned.name: merged(
                base.get(owned.name, ()), texts[owned.name], now[owned.name], owned.type.declaration.fields[0].name
            )
            for owned in form.type.declaration.parts
            if owned.name in texts
        }
        return {**texts, **laid}

    def _name(self) -> str:
        form = self._form
        name = form.type.declaration.name
        return f"{name}:{form.kept.id}" if form.kept else name
