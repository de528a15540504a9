"""Every paper beside the summary that a person can ask for: what it is called, what it can be asked about, how it is written.

A new paper is one line in `PAPERS`. What makes it is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_

if TYPE_CHECKING:
    from desktop.paper.page.pages import Pages
    from desktop.session.session import Session


@dataclass(frozen=True)
class Choice:
    """One way in which a paper can be asked for: its code, what a menu calls it, and what tells its file from the others'."""

    code: str
    label: str
    named: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper about a patient, or about the clinic whoever is shown. `label` is marked for translation, `names` are the filters of a dialog that asks for a file.

    `made` is the module, under `desktop.paper`, that makes it: `choices(session, patient)` tells in which ways, and of what is
    printed `pages(session, patient, choice)` gives the pages; the rest has `write(session, patient, choice, target, progress)`.
    """

    name: str
    label: str
    made: str
    ending: str = ".pdf"
    names: str = "PDF (*.pdf)"

    def choices(self, session: Session, patient: str) -> Sequence[Choice]:
        """In which ways it can be asked for just now; none when there is nothing to put on it."""
        found: Sequence[Choice] = self._function("choices")(session, patient)
        return found

    @property
    def is_printed(self) -> bool:
        """Has it pages, for a preview and a printer?"""
        return self.ending == ".pdf"

    def pages(self, session: Session, patient: str, choice: str) -> Pages:
        """Its pages. Raises `Failure`."""
        made: Pages = self._function("pages")(session, patient, choice)
        return made

    def write(
        self, session: Session, patient: str, choice: str, target: Path, progress: Progress | None = None
    ) -> None:
        """Write it as a file. Raises `Failure`, or what `progress` raises."""
        if self.is_printed:
            self.pages(session, patient, choice).write(target, progress)
        else:
            self._function("write")(session, patient, choice, target, progress)

    def _function(self, name: str) -> Callable[..., Any]:
        function: Callable[..., Any] = getattr(import_module(f"desktop.paper.{self.made}"), name)
        return function


PAPERS = (
    Paper(
        "case-report",
        N_("Case report (CARE)"),
        "record.care_files",
        ".docx",
        "Word (*.docx);;Markdown (*.md)",
    ),
    Paper("infusion-sheet", N_("Infusion sheet"), "record.bedside"),
    Paper("allergy-card", N_("Drug allergy card"), "record.allergy_card"),
    Paper("label", N_("Label of a bag or a tube"), "record.label"),
    Paper("form", N_("Blank form"), "record.forms"),
    Paper("authority", N_("List for the authority, of a year"), "record.authority"),
)
