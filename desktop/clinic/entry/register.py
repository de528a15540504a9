"""What only the whole clinic file knows, as rules ask for it: who has an identifier, who has that name, what was imported."""

from __future__ import annotations

from typing import Protocol

from desktop.clinic.words.dates import When


class Register(Protocol):
    """Where all patients are looked up."""

    def patient_of(self, identifier: str) -> str | None:
        """The id of the patient with this identifier."""

    def identifiers_like(self, identifier: str, but: str) -> list[str]:
        """The identifiers of other patients that differ from this one in capitals, accents or spaces alone."""

    def namesakes(self, family_name: str | None, given_name: str | None, birth: When | None, but: str) -> list[str]:
        """The identifiers of other patients of this name who may be born on this day."""

    def holder_of_file(self, file_hash: str, sample: str) -> str | None:
        """The name of the patient for whom this sample of a file was imported."""
