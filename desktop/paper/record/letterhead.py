"""The letterhead of every page, as it stands last."""

from __future__ import annotations

from typing import Any

from desktop.clinic.record.letterhead import Letterhead


def letterhead(session: Any) -> Letterhead | None:
    """The clinic's letterhead; None while none is typed."""
    heads = session.of_clinic(Letterhead)
    return heads[-1].entry if heads else None
