"""The same verbs without a window, for scripts and schedulers: one file a command in `verbs`, arguments and printing alone.

What a command does is a verb of `session` or a page of `paper`; here stand its arguments and what it prints. Imports clinic,
session and paper, never a screen; click is known here alone. To list the commands, none is imported.
"""

from __future__ import annotations

from pathlib import Path


def names() -> tuple[str, ...]:
    """The commands by name: each is a file of that name in `verbs`."""
    files = (Path(__file__).parent / "verbs").glob("[a-z]*.py")
    return tuple(sorted(file.stem.strip("_").replace("_", "-") for file in files))
