"""Runs a command: finds its file by its name, and turns what went wrong into one line and an exit code.

Exit codes: 0 done, with what is to be known about the data on standard output; 1 refused by a hard finding, a check that
failed, or a trace of what is not on record; 2 could not, with one line on standard error and no traceback (unless TOLERA_DEBUG
is set).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Protocol, cast

import click

from desktop.clinic.entry.failures import Failure
from desktop.clinic.words.language import N_, Refused, Sentence, _, say
from desktop.commands import names
from desktop.commands.desk import COULD_NOT, DONE, REFUSED, CannotDo, Desk
from desktop.session.refusals import Conflict, NotSaved


class Verb(Protocol):
    """What the file of a command holds."""

    USAGE: str
    command: click.Command


class Verbs(click.Group):
    """The commands; each is imported when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _verb(cmd_name).command if cmd_name in names() else None


def _verb(name: str) -> Verb:
    file = name.replace("-", "_")
    # a file cannot be called `import`
    return cast(Verb, import_module(f"desktop.commands.verbs.{file}{'_' if file == 'import' else ''}"))


commands = Verbs(help=_("Commands that need no window."))


def usages() -> list[str]:
    """How each command is called, one a line."""
    return [f"main.py {_verb(name).USAGE}" for name in names()]


def run(arguments: Sequence[str], desk: Desk) -> int:
    """Do what the arguments say, the first of which names the command; returns the exit code."""
    _in_any_code_page()
    try:
        with commands.make_context("tolera", list(arguments), obj=desk) as context:
            code: int = commands.invoke(context)
        sys.stdout.flush()
        return code
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        # a misspelt option brings its guesses as sentences of their own
        problem = " ".join((error.message or error.format_message()).split()).rstrip(".")
        return _failed(say(N_("{problem}; tolera {command} --help tells more."), problem=problem, command=arguments[0]))
    except NotSaved as refused:
        for finding in refused.findings:
            click.echo(finding.sentence)
        return REFUSED
    except (CannotDo, Failure, Conflict, Refused) as known:
        return _failed(known.sentence)
    except (KeyboardInterrupt, click.Abort):
        return _failed(say(N_("Stopped before it was done.")))
    except BrokenPipeError:
        return _cut_short()
    except Exception as fault:
        if os.environ.get("TOLERA_DEBUG"):
            raise
        sentence = N_("Tolera stopped over a fault of its own ({kind}: {what}); with TOLERA_DEBUG=1 it tells where.")
        return _failed(say(sentence, kind=type(fault).__name__, what=_whole(fault)))


def tell(text: Sentence) -> int:
    """Write what was asked about the program itself on standard output; returns the exit code."""
    _in_any_code_page()
    try:
        click.echo(text)
        sys.stdout.flush()
    except BrokenPipeError:
        return _cut_short()
    return DONE


def _in_any_code_page() -> None:
    for stream in (sys.stdout, sys.stderr):
        # a pipe with an old code page has no − and no ≤
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _cut_short() -> int:
    # whoever reads the output has seen enough; what is left of it goes nowhere
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return COULD_NOT


def _failed(sentence: Sentence) -> int:
    click.echo(" ".join(str(sentence).split()), err=True)
    return COULD_NOT


def _whole(fault: Exception) -> str:
    """What a fault says, with what was noted about it on its way."""
    return "; ".join([str(fault), *getattr(fault, "__notes__", ())])
