"""A file of allergen results once it is read: what it says, and what is doubtful about writing it down for a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.entry.findings import Finding, hard, soft
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.words.language import N_, Refused, Sentence, say
from desktop.clinic.words.readings import Reading
from desktop.clinic.words.typeahead import key_of


class WhichPanel(Refused):
    """The file may be read once somebody says of which panel it is."""


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be written."""

    line: int
    text: str  # as in the file, shortened
    why: Sentence
    sheet: str = ""


@dataclass(frozen=True)
class Found:
    """A result that can be written, in the panel's unit."""

    line: int
    allergen: str  # the panel's own code
    reading: Reading
    printed_code: str


@dataclass(frozen=True)
class PanelFile:
    """What a file says, all of it about one sample; texts are as printed, "" where the file is silent."""

    panel: str  # the definition's code
    sample: str
    patient: str  # whom the file says it is of
    specimen: str  # the day of collection, never that of the run or the report
    run_date: str
    lot: str
    total_ige: str
    total_ige_unit: str
    quality: str
    software: str
    laboratory: str
    results: tuple[Found, ...]  # in the panel's order
    rejected: tuple[Rejected, ...]  # by line
    missing: tuple[str, ...]  # codes of the panel without a result, in its order
    notes: tuple[Sentence, ...]
    sha256: str
    name: str


def another_patient(named: str) -> Finding:
    """The file carries the identifier of another patient of this clinic."""
    sentence = N_("“{named}” in the file is another patient of this clinic. Nothing of it can be written here.")
    return hard("patient", "sample", say(sentence, named=named))


def file_findings(file: PanelFile, identifier: str, date: str, reader: Reader) -> Iterator[Finding]:
    """Is it this patient's, of the day that was given, and is there any result in it?"""
    if file.patient and key_of(file.patient) != key_of(identifier):
        sentence = N_("The file is of patient {found}, not of {identifier}. Nothing of it can be written here.")
        yield hard("patient", "sample", say(sentence, found=file.patient, identifier=identifier))
    elif file.sample and not file.patient and key_of(file.sample) != key_of(identifier):
        sentence = N_("The file is of sample {sample} and names no patient. Is it this patient's?")
        yield soft("patient", "sample", say(sentence, sample=file.sample))
    elif not file.sample and not file.patient:
        yield soft("patient", "sample", say(N_("The file names neither patient nor sample. Is it this patient's?")))
    if not file.results and not file.rejected:
        yield hard("empty", "results", say(N_("No allergen in the file has a result, so there is nothing to write.")))
    if date and file.specimen:
        yield from _about_the_day(date, file.specimen, reader)


def _about_the_day(given: str, printed: str, reader: Reader) -> Iterator[Finding]:
    """Does the day that was given agree with the file's?"""
    kind = AllergenPanel.declaration.field("specimen_date").kind
    try:
        day = kind.parse(given, reader).day
    except Refused:
        # that is said of the field itself
        return
    try:
        same = kind.parse(printed, reader).day == day
    except Refused:
        sentence = N_(
            "The file says “{found}” for the day of the specimen, which cannot be read; {date} was given and is used."
        )
        yield soft("V1", "specimen_date", say(sentence, found=printed, date=given))
        return
    if not same:
        sentence = N_(
            "The file says that the specimen was taken on {found}, and {date} was given. Which of the two is right?"
        )
        yield hard("V1", "specimen_date", say(sentence, found=printed, date=given))
