"""The same verbs without a window, for scripts and schedulers.

Exit codes: 0 done, with what is to be known about the data on standard output; 1 refused by a hard finding, a check that
failed, or a trace of what is not on record; 2 could not, with one line on standard error and no traceback (unless TOLERA_DEBUG
is set).
"""

from __future__ import annotations

import csv
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.language import N_, Refused, Sentence, _, say
from desktop.session.session import Conflict, NotSaved, Session

if TYPE_CHECKING:
    from desktop.session.panel_import import PanelImport

DONE, REFUSED, COULD_NOT = 0, 1, 2
# the columns of a trace: of the patients no more than it takes to find them
TRACED = (
    "patient_id", "donor", "manufacturer", "lot", "bag", "infusion", "course", "session", "start", "events_asked", "events",
    "known_by", "typed_lot", "product",
)  # fmt: skip
EXAMPLE = ("case.sqlite", "summary.pdf", "figure.svg", "snapshot.sqlite", "snapshot.sqlite.manifest.json")

_CLINIC = click.argument("clinic", type=click.Path(path_type=Path))
_PATIENT = click.option("--patient", required=True, metavar="ID", help=_("The patient's identifier."))


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


def run(arguments: Sequence[str], desk: Desk) -> int:
    """Do what the arguments say, the first of which names the command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # a pipe with an old code page has no − and no ≤
        stream.reconfigure(errors="replace")
    try:
        with commands.make_context("tolera", list(arguments), obj=desk) as context:
            code = commands.invoke(context)
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
    except Exception as fault:
        if os.environ.get("TOLERA_DEBUG"):
            raise
        sentence = N_("Tolera stopped over a fault of its own ({kind}: {what}); with TOLERA_DEBUG=1 it tells where.")
        return _failed(say(sentence, kind=type(fault).__name__, what=fault))


def _failed(sentence: Sentence) -> int:
    click.echo(" ".join(str(sentence).split()), err=True)
    return COULD_NOT


@click.group(help=_("Commands that need no window."))
def commands() -> None:
    """What `main.py` can do without a window."""


@commands.command(help=_("Make a folder with the case report as an example."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def example(desk: Desk, folder: Path) -> int:
    """A clinic file with the whole case, its summary, its figure and a snapshot; all of them or none."""
    from desktop.paper.plot.figure import write_figure
    from desktop.paper.record.summary import write_pdf
    from desktop.session.example import IDENTIFIER, make_case
    from desktop.session.snapshot import take_snapshot

    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [name for name in EXAMPLE if (folder / name).exists()]
        if taken:
            sentence = N_("{folder} holds {names} already, which were left as they are: choose another folder.")
            raise CannotDo(say(sentence, folder=folder, names=", ".join(taken)))
        with tempfile.TemporaryDirectory(prefix=".example-", dir=folder) as making:
            case, summary_file, figure_file, copy, _manifest = (Path(making, name) for name in EXAMPLE)
            session = make_case(case, desk.who, desk.clock, desk.program)
            try:
                patient = _patient(session, IDENTIFIER)
                write_pdf(session, patient, summary_file)
                write_figure(session, patient, figure_file)
                take_snapshot(session, copy, desk.program)
                _tell(session, patient)
            finally:
                session.close()
            for name in EXAMPLE:
                os.rename(Path(making, name), folder / name)
    except OSError as error:
        sentence = N_("{folder} could not be filled with the example: {why}.")
        raise CannotDo(say(sentence, folder=folder, why=error.strerror or error)) from error
    _written(*(folder / name for name in EXAMPLE))
    return DONE


@commands.command(help=_("Write the summary of a patient as PDF."))
@_CLINIC
@_PATIENT
@click.option("--to", "target", required=True, metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.pass_obj
def summary(desk: Desk, clinic: Path, patient: str, target: Path) -> int:
    """The pages that the window prints."""
    from desktop.paper.record.summary import write_pdf

    return _draw(desk, clinic, patient, target, (".pdf",), write_pdf)


@commands.command(help=_("Draw the figure of a patient as SVG or PDF."))
@_CLINIC
@_PATIENT
@click.option("--to", "target", required=True, metavar="FILE.svg|pdf", type=click.Path(path_type=Path))
@click.pass_obj
def figure(desk: Desk, clinic: Path, patient: str, target: Path) -> int:
    """The trajectories alone."""
    from desktop.paper.plot.figure import write_figure

    return _draw(desk, clinic, patient, target, (".svg", ".pdf"), write_figure)


@commands.command(help=_("Copy a clinic file that may be in use, with a manifest beside the copy."))
@_CLINIC
@click.option("--to", "target", required=True, metavar="FILE.sqlite", type=click.Path(path_type=Path))
@click.pass_obj
def snapshot(desk: Desk, clinic: Path, target: Path) -> int:
    """One plain SQLite file; an existing one is never touched."""
    from desktop.session.snapshot import take_snapshot

    with _open(desk, clinic) as session:
        take_snapshot(session, target, desk.program)
    _written(target)
    return DONE


@commands.command(help=_("Tell whether a clinic file is whole."))
@_CLINIC
def check(clinic: Path) -> int:
    """SQLite's own checks, foreign keys, and current tables against versions."""
    from desktop.store.check import check_file

    found = check_file(clinic)
    for sentence in found:
        click.echo(sentence)
    if not found:
        click.echo(say(N_("{path} is whole."), path=clinic))
    return REFUSED if found else DONE


@commands.command("import", help=_("Import the results of an allergen panel from a CSV or XLSX file."))
@_CLINIC
@click.argument("file", type=click.Path(path_type=Path))
@_PATIENT
@click.option(
    "--panel", default="", metavar="PANEL", help=_("The panel's code, such as ALEX2, when the file does not say.")
)
@click.option("--date", default="", metavar="D", help=_("The day of the specimen, when the file does not say."))
@click.option("--dry-run", is_flag=True, help=_("Say what would be written, and write nothing."))
@click.pass_obj
def import_panel(desk: Desk, clinic: Path, file: Path, patient: str, panel: str, date: str, dry_run: bool) -> int:
    """All of the file, or nothing: rows that cannot be written stand on standard error."""
    from desktop.session.panel_import import read_import, write_import

    with _open(desk, clinic) as session:
        prepared = read_import(session, _patient(session, patient), file, panel, date)
        for row in prepared.file.rejected:
            click.echo(say(N_("Line {line}: {text}: {why}"), line=row.line, text=row.text, why=row.why), err=True)
        for finding in prepared.refused:
            click.echo(finding.sentence, err=True)
        if not prepared.can_be_written:
            click.echo(say(N_("Nothing was written.")), err=True)
            return REFUSED
        if not dry_run:
            write_import(session, prepared)
        _tell_import(session, prepared, dry_run)
    return DONE


@commands.command("add-panel", help=_("Add a definition of an allergen panel (TOML) to a clinic file."))
@_CLINIC
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def add_panel(desk: Desk, clinic: Path, file: Path) -> int:
    """What is wrong with the definition is said, sentence by sentence, and nothing is added."""
    from desktop.clinic.catalogue.panel_definition import WrongDefinition

    with _open(desk, clinic) as session:
        try:
            added = session.add_panel(file)
        except WrongDefinition as wrong:
            for sentence in wrong.sentences:
                click.echo(sentence, err=True)
            return REFUSED
        sentence = N_("{name}, version {version}: {count} allergens were added to {path}.")
        about = {"name": added.name, "version": added.version, "count": len(added.allergens), "path": clinic}
        click.echo(say(sentence, **about))
    return DONE


@commands.command(
    help=_(
        "Trace cells from a lot or a donor to everybody who was given them, or from a patient to every donor, as CSV."
    )
    + "\n\n"
    + _(
        "One row a bag that was given, or an infusion that names none, on standard output: UTF-8, commas, a header. Cells stand "
        "as they were recorded, also where they begin with = + - or @: import them as text into a spreadsheet. What is not on "
        "record is told in one sentence, with exit code 1."
    )
)
@_CLINIC
@click.option("--lot", metavar="LOT", help=_("The number of a lot, however it was typed."))
@click.option("--donor", metavar="DONOR", help=_("The pseudonym of a donor."))
@click.option("--patient", metavar="ID", help=_("The patient's identifier."))
@click.pass_obj
def trace(desk: Desk, clinic: Path, lot: str | None, donor: str | None, patient: str | None) -> int:
    """The recall list for a script; bags that were not given stand on the screen and on the printed list."""
    from desktop.session.traceability import trace_donor, trace_lot, trace_patient

    if sum(one is not None for one in (lot, donor, patient)) != 1:
        raise click.UsageError(_("Name one of --lot, --donor and --patient"))
    with _open(desk, clinic) as session:
        try:
            if lot is not None:
                traced = trace_lot(session, lot)
            elif donor is not None:
                traced = trace_donor(session, donor)
            else:
                traced = trace_patient(session, _patient(session, patient or ""))
        except (Refused, CannotDo) as unknown:
            click.echo(unknown.sentence, err=True)
            return REFUSED
    _print_csv(TRACED, traced.given)
    if traced.similar:
        sentence = N_("Not among them are lots with a similar number: {numbers}.")
        click.echo(say(sentence, numbers=", ".join(traced.similar)), err=True)
    return DONE


def _print_csv(columns: Sequence[str], rows: Iterable[object]) -> None:
    """The named attributes of each row on standard output, as RFC 4180 in UTF-8 says it, whatever the terminal's code page."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([getattr(row, column) for column in columns] for row in rows)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.getvalue().encode("utf-8"))


def _tell_import(session: Session, prepared: PanelImport, dry_run: bool) -> None:
    """What was or would be written, what is missing, and what is questioned."""
    from desktop.clinic.allergy.allergen_panel import positives_of

    entry, panel = prepared.entry, prepared.entry.definition(session.reader)
    sentence = (
        N_("Would be written: {answered} of {all} allergens of {panel}, specimen of {date}.")
        if dry_run
        else N_("Written: {answered} of {all} allergens of {panel}, specimen of {date}.")
    )
    counts = {"answered": len(entry.results), "all": len(panel.allergens), "panel": panel.name}
    click.echo(say(sentence, **counts, date=entry.specimen_date.shown()))
    positive = [f"{result.allergen} {result.reading.shown()}" for result in positives_of(entry.results)]
    if positive:
        click.echo(say(N_("Positive ({unit}): {names}."), unit=panel.unit, names=", ".join(positive)))
    for note in (*prepared.file.notes, *(finding.sentence for finding in prepared.findings)):
        click.echo(note)


def _draw(
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
    with _open(desk, clinic) as session:
        if target.exists() and target.samefile(clinic):
            raise CannotDo(say(N_("{path} is the clinic file itself: choose another name."), path=target))
        patient = _patient(session, identifier)
        write(session, patient, target)
        _tell(session, patient)
    _written(target)
    return DONE


@contextmanager
def _open(desk: Desk, clinic: Path) -> Iterator[Session]:
    from desktop.store.clinic_file import open_file

    session = Session(open_file(clinic), desk.who, desk.clock)
    try:
        yield session
    finally:
        session.close()


def _patient(session: Session, identifier: str) -> str:
    id = session.patient_with(identifier)
    if id is None:
        sentence = N_("No patient in {path} has the identifier {identifier}.")
        raise CannotDo(say(sentence, path=session.file.path, identifier=identifier))
    return id


def _tell(session: Session, patient: str) -> None:
    """What the reader of the patient's data should know: assumptions, doubts, and findings that were confirmed."""
    from desktop.clinic.record.quality_notes import notes

    for line in notes(session.chart(patient), session.reader_of(patient), session.clock(), session.products):
        click.echo(line)


def _written(*paths: Path) -> None:
    for path in paths:
        click.echo(say(N_("Written: {path}"), path=path))
