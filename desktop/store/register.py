"""The register: what the rules ask of the whole clinic file, answered from its tables."""

from __future__ import annotations

from desktop.clinic.words.dates import When
from desktop.store import panel_files, patients
from desktop.store.driver import Connection


class FileRegister:
    """The register of the clinic file behind a connection."""

    def __init__(self, db: Connection):
        self._db = db

    def patient_of(self, identifier: str) -> str | None:
        return patients.by_identifier(self._db, identifier)

    def identifiers_like(self, identifier: str, but: str) -> list[str]:
        return patients.identifiers_like(self._db, identifier, but)

    def namesakes(self, family_name: str | None, given_name: str | None, birth: When | None, but: str) -> list[str]:
        return patients.namesakes(self._db, family_name, given_name, birth, but)

    def holder_of_file(self, file_hash: str, sample: str) -> str | None:
        return panel_files.holder_of_file(self._db, file_hash, sample)
