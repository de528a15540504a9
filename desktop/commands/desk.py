"""What the commands share: who runs them, how a clinic file is opened, how a patient is named, what is said of the data."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.session.session import Session, open_clinic

DONE, REFUSED, COULD_NOT = 0, 1, 2

CLINIC = click.argument("clinic", type=click.Path(path_type=Path))
PATIENT = click.option("--patient", required=True, metavar="ID", help=_("The patient's identifier."))


class CannotDo(Exception):
    """Nothing was made; `sentence` says why and what to do."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Desk:
    """Who runs the command, by which clock, with which version of the program."""

    who: str
    clock: Callable[[], datetime]
    program: str


@contextmanager
def opened(desk: Desk, clinic: Path) -> Iterator[Session]:
    """A session on the clinic file, closed at the end."""
    session = open_clinic(clinic, desk.who, desk.clock)
    try:
        yield session
    finally:
        session.close()


def patient_named(session: Session, identifier: str) -> str:
    """The id of the patient with this identifier. Raises `CannotDo`."""
    id = session.patient_with(identifier)
    if id is None:
        sentence = N_("No patient in {path} has the identifier {identifier}.")
        raise CannotDo(say(sentence, path=session.file.path, identifier=identifier))
    return id


def draw(
    desk: Desk,
    clinic: Path,
    identifier: str,
    target: Path,
    endings: tuple[str, ...],
    write: Callable[[Session, str, Path], object],
) -> int:
    """Write one file about one patient; an earlier one is replaced once the new one is whole."""
    if target.suffix.lower() not in endings:
        sentence = N_("{path} does not end in {endings}, which says what to write.")
        raise CannotDo(say(sentence, path=target, endings=_(" or ").join(endings)))
    with opened(desk, clinic) as session:
        if target.exists() and target.samefile(clinic):
            raise CannotDo(say(N_("{path} is the clinic file itself: choose another name."), path=target))
        patient = patient_named(session, identifier)
        write(session, patient, target)
        tell_notes(session, patient)
    tell_written(target)
    return DONE


def tell_notes(session: Session, patient: str) -> None:
    """What the reader of the patient's data should know: assumptions, doubts, and findings that were confirmed."""
    from desktop.clinic.record.data_notes import notes

    for line in notes(session.chart(patient), session.reader_of(patient), session.clock(), session.products):
        click.echo(line)


def tell_written(*paths: Path) -> None:
    """Which files were written."""
    for path in paths:
        click.echo(say(N_("Written: {path}"), path=path))


def tell_lines(lines: Iterable[str]) -> None:
    """Lines of JSON on standard output, in UTF-8 whatever the terminal's code page."""
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
