"""How far a command is, on standard error: one line that changes on a terminal, elsewhere a line every ten seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import Sentence, say

# seconds between two lines
ON_A_TERMINAL, ELSEWHERE = 0.2, 10.0


@contextmanager
def metered(sentence: str) -> Iterator[Progress]:
    """What is told how far it is, and says so by this sentence with {percent}; a terminal's line is empty again at the end."""
    terminal = sys.stderr.isatty()
    pause = ON_A_TERMINAL if terminal else ELSEWHERE
    said_at, width = time.monotonic(), 0

    def progress(done: int, all: int) -> None:
        nonlocal said_at, width
        if time.monotonic() - said_at < pause:
            return
        said_at = time.monotonic()
        text = str(_percent(sentence, done, all))
        click.echo(f"\r{text:<{width}}" if terminal else text, err=True, nl=not terminal)
        width = len(text)

    try:
        yield progress
    finally:
        if terminal and width:
            click.echo(f"\r{'':<{width}}\r", err=True, nl=False)


def _percent(sentence: str, done: int, all: int) -> Sentence:
    return say(sentence, percent=100 * done // max(all, done, 1))
