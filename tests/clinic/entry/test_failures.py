"""Failures: every cause has its sentence, and says the path where there is one."""

from __future__ import annotations

from desktop.clinic.entry.failures import CannotOpen, CannotWrite, Cause, Failure, not_opened, not_written
from tests.cases import cases


@cases("cause", Cause)
def test_every_cause_says_why_a_file_was_not_opened(cause: Cause) -> None:
    failure = not_opened("/clinic.sqlite", cause, "no such device")
    assert isinstance(failure, CannotOpen) and isinstance(failure, Failure)
    said = str(failure.sentence)
    assert "/clinic.sqlite" in said and "{" not in said
    assert ("no such device" in said) == (cause is Cause.UNREADABLE)


@cases("cause", [Cause.BUSY, Cause.FULL, Cause.READ_ONLY, Cause.DISK, Cause.DAMAGED, Cause.NOT_OURS])
def test_what_a_driver_stumbles_over_says_that_nothing_was_saved(cause: Cause) -> None:
    failure = not_written(cause)
    assert isinstance(failure, CannotWrite)
    assert str(failure).startswith("Nothing was saved: ")
