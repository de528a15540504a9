"""Taking in what lies in files: the results of an allergen panel, and the definition of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.clinic.entry.failures import Failure
from desktop.clinic.words.language import N_, Refused, Sentence, _, say
from desktop.screens.look.paths import ask_existing
from desktop.session.session import Session

# above the record there is room for so many sentences
_ROOM = 5


class TakingIn(QObject):
    """Asks for files over a window and reads them into the clinic file that is open."""

    done = Signal(str)  # what to say at the end
    imported = Signal(str, str)  # the patient, and the id of the entry that was made

    def __init__(self, window: QWidget):
        super().__init__(window)
        self._window = window

    def ask_results(self, session: Session, patient: str) -> None:
        """Ask for a file of allergen results of a patient; "" while none is shown."""
        if session.file.read_only or not patient:
            self.done.emit(session.file.why_read_only or _(N_("Open a patient first: the results are of one patient.")))
            return
        names = _(N_("Results (*.csv *.tsv *.txt *.xlsx *.xls *.ods);;All files (*)"))
        ask_existing(
            self._window, _(N_("Import an allergen panel")), names, lambda path: self.preview(session, patient, path)
        )

    def preview(self, session: Session, patient: str, path: Path) -> None:
        """Show what a file would write for a patient."""
        from desktop.screens.allergy.panel_import import PanelImportDialog

        dialog = PanelImportDialog(session, patient, path, self._window)
        dialog.imported.connect(lambda entry: self.imported.emit(patient, entry))
        dialog.open()

    def ask_definition(self, session: Session) -> None:
        """Ask for a definition of an allergen panel."""
        names = _(N_("Panel definition (*.toml);;All files (*)"))
        ask_existing(
            self._window, _(N_("Add a panel definition")), names, lambda path: self.add_definition(session, path)
        )

    def add_definition(self, session: Session, path: Path) -> None:
        """Add a panel definition to the clinic file; what is wrong with it is said."""
        from desktop.clinic.catalogue.panel_definition_file import WrongDefinition

        try:
            added = session.add_panel(path)
        except WrongDefinition as wrong:
            self.done.emit(_listed(wrong.sentences))
        except (Refused, Failure) as failure:
            self.done.emit(f"✕ {failure.sentence}")
        else:
            sentence = N_("{name}, version {version}, was added: {count} allergens.")
            self.done.emit(str(say(sentence, name=added.name, version=added.version, count=len(added.allergens))))


def _listed(sentences: Sequence[Sentence]) -> str:
    """What is wrong with a definition, a sentence a line; of many the first ones, and how many more there are."""
    lines = [f"✕ {sentence}" for sentence in sentences[:_ROOM]]
    more = len(sentences) - _ROOM
    if more == 1:
        lines.append(_(N_("And 1 more, which is said once these are mended. Nothing was added.")))
    elif more > 1:
        lines.append(
            str(say(N_("And {count} more, which are said once these are mended. Nothing was added."), count=more))
        )
    else:
        lines.append(_(N_("Nothing was added.")))
    return "\n".join(lines)
