"""Importing an allergen panel from a file: what would be written is shown first; then all of it is written, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.allergy.panel_file import PanelFile, another_patient, file_findings
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.findings import Finding, Level, hard, soft
from desktop.clinic.record.typed import read_typed
from desktop.clinic.words.language import N_, Refused, say
from desktop.exchange.panel_file import read_panel_file
from desktop.session.refusals import NotSaved

if TYPE_CHECKING:
    from desktop.session.session import Session

# larger files are no panel of one sample (bytes)
LARGEST = 20 * 1024 * 1024
# what a person types for a day that is counted from another one: in a file it would become a day of the import's own
_COUNTED = re.compile(r"\s*(?:(?:~|ca?\.)\s*)?(?:today\b|t\b|yesterday\b|y\b|d0|[-+−–]\s*[0-9])", re.IGNORECASE)


@dataclass(frozen=True)
class PanelImport:
    """What a file would write for a patient: nothing is written yet.

    `entry` has its computed fields; `findings` are what cannot be read about the sample and what the rules say.
    """

    patient: str
    file: PanelFile
    entry: AllergenPanel
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """What keeps it from being written."""
        return tuple(finding for finding in self.findings if finding.level >= Level.BLOCK)

    @property
    def can_be_written(self) -> bool:
        """Can every row be read, and does nothing forbid it?"""
        return not self.file.rejected and not self.refused


def read_import(session: Session, patient: str, path: Path, panel: str = "", date: str = "") -> PanelImport:
    """Read a file for a patient. `date` is the specimen's, as it is typed; a file that names another one is refused.

    Raises `Refused` when nothing can be made of the file.
    """
    about = session.chart(patient).patient
    identifier = (about.entry.identifier or "") if about else ""
    reader = session.reader_of(patient)
    file = read_panel_file(path.name, _content(path), session.catalogue.panels, panel, identifier)
    texts = {
        "specimen_date": date or file.specimen or "?",
        "panel": file.panel,
        "lot": file.lot,
        "sample": file.sample,
        "run_date": file.run_date,
        "total_ige": file.total_ige,
        "ige_unit": file.total_ige_unit,
        "quality": file.quality,
        "software": file.software,
        "laboratory": file.laboratory,
    }
    days = ("run_date",) if date else ("specimen_date", "run_date")
    counted = [name for name in days if _COUNTED.match(texts[name])]
    read = read_typed(AllergenPanel, texts | dict.fromkeys(counted, ""), reader)
    results = tuple(
        AllergenResult(allergen=found.allergen, reading=found.reading, basis="printed") for found in file.results
    )
    refused = [_in_the_file(finding, date) for finding in read.refused if finding.field != "quality"]
    for name in counted:
        sentence = N_("“{text}” is no day of the calendar.")
        refused.append(_in_the_file(hard("typed", name, say(sentence, text=texts[name])), date))
    entry = replace(read.entry, results=results, file_name=file.name, file_hash=file.sha256)
    questioned = []
    if any(finding.field == "quality" for finding in read.refused):
        # what a laboratory calls its control is kept in its own words
        entry = replace(
            entry, quality="unknown", note=str(say(N_("Quality control as printed: {words}"), words=file.quality))
        )
        sentence = N_("Quality control in the file is “{words}”. Whether that is passed or failed is for you to say; it is kept as a "
                      "note.")  # fmt: skip
        questioned.append(soft("quality", "quality", say(sentence, words=file.quality)))
    entry, found = session.check(entry, patient)
    unread = {finding.field for finding in refused}
    found = [finding for finding in found if finding.id != "required" or finding.field not in unread]
    named = file.patient or file.sample
    of_another = (another_patient(named),) if named and session.patient_with(named) not in (None, patient) else ()
    of_file = (*of_another, *file_findings(file, identifier, date, reader))
    return PanelImport(patient, file, entry, (*refused, *of_file, *questioned, *found))


def write_import(session: Session, prepared: PanelImport, cause: object = None) -> Kept:
    """Write what was shown, all of it; what is questioned in it counts as seen.

    Raises `NotSaved` (also for what came up since it was read), `Conflict` or `CannotWrite`.
    """
    if not prepared.can_be_written:
        raise NotSaved(list(prepared.refused))
    confirmed = [finding.key for finding in prepared.findings if finding.level is Level.SOFT]
    return session.add(prepared.entry, prepared.patient, confirmed, cause)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(say(N_("{path} is too large for the results of one sample. Nothing was read."), path=path))
        return path.read_bytes()
    except OSError as error:
        raise Refused(say(N_("{path} cannot be read: {why}."), path=path, why=error.strerror or error)) from error


def _in_the_file(finding: Finding, date: str) -> Finding:
    """What cannot be read in the file says of what it is; the date that was typed is seen beside its field."""
    if finding.field == "specimen_date" and date:
        return finding
    label = AllergenPanel.declaration.field(finding.field).label
    return replace(finding, sentence=say(N_("{label} in the file: {why}"), label=say(label), why=finding.sentence))
