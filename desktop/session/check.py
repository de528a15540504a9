"""Is a clinic file whole? Nothing in it is changed, and no session is begun on it."""

from __future__ import annotations

from pathlib import Path

from desktop.clinic.words.language import Sentence
from desktop.store.check import check_file


def check(path: Path) -> list[Sentence]:
    """What is wrong with a clinic file or snapshot; empty when it is whole. Raises `CannotOpen` for what cannot be checked."""
    return check_file(path)
