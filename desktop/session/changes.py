"""What was changed: versions with what stood there before them, the newest first, read when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.store import keeping, reviews

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Entry
    from desktop.clinic.record.review import Act
    from desktop.session.session import Session
    from desktop.store.keeping import Version


class Changed(NamedTuple):
    """A version, the entry as it stood before (None where it was new), and who saw the version."""

    version: Version
    before: Entry | None
    acts: tuple[Act, ...] = ()


class Changes:
    """The versions of one entry, or of everything about a patient; "" is the clinic."""

    def __init__(self, session: Session, patient: str, entry: str = ""):
        self._db = session.file.connection
        self._keys: Sequence[tuple[str, int]] = keeping.version_keys(self._db, patient, entry)

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, rows: slice) -> list[Changed]:
        return [self._changed(*key) for key in self._keys[rows]]

    def _changed(self, entry: str, number: int) -> Changed:
        version = keeping.version(self._db, entry, number)
        assert version is not None  # its key was read, and no version goes away
        before = keeping.version(self._db, entry, number - 1) if number > 1 else None
        seen = reviews.acts(self._db, entry, number) if reviews.is_reviewed(version.kept) else ()
        return Changed(version, before.kept.entry if before else None, seen)
