"""Entering a file of typed entries: all of it in one transaction, or nothing; what is said of each line is said either way.

A line goes the way of a form: its texts are read by the kinds of their fields, checked by the rules, and kept through the
one door. The rules see the lines before it. What is said waits on the disk until it is known whether everything was saved,
so that memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from desktop.clinic.entry.entries import Declaration, Entry, Part
from desktop.clinic.entry.findings import Finding, Level, hard, note
from desktop.clinic.entry.kinds import Link, Reader
from desktop.clinic.entry.progress import Progress
from desktop.clinic.entry.sources import cited
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.typed import Texts, read_typed, rows_of, spread
from desktop.clinic.words.language import N_, Refused, in_english, say
from desktop.exchange.entry_lines import (
    Acceptance,
    Told,
    TypedEntry,
    Worked,
    WrongLine,
    lines_of,
    read_line,
    told_line,
    told_unsaved,
)
from desktop.session.refusals import Conflict, NotSaved
from desktop.session.reviewing import mark_entered
from desktop.session.session import Session
from desktop.session.sources import known_sources


@dataclass(frozen=True)
class Answers:
    """What is answered beforehand: every soft finding is accepted if `soft`; `reason` is why whatever blocks is right; what is
    `seen` was seen by a physician before and does not wait for that."""

    soft: bool = False
    reason: str = ""
    seen: bool = False


class Named(NamedTuple):
    """What a ref stands for: the entry's id ("" when its line was refused), its type, whose it is, and the line."""

    id: str
    type: str
    patient: str
    line: int


class Entered:
    """What became of a file: how many lines it has, how many were refused, whether anything was written.

    What is said of the lines lies in a file of its own, which goes when this is closed.
    """

    def __init__(self) -> None:
        self.lines = self.refused = 0
        self.written = False
        # open until it is closed
        self._told = TemporaryFile(prefix="tolera-")  # noqa: SIM115

    def note(self, told: Told) -> None:
        """One line more."""
        self.lines += 1
        self.refused += not told.id
        # a name in the file may hold what is no text
        self._told.write(told_line(told).encode("utf-8", "replace") + b"\n")

    def told(self) -> Iterator[str]:
        """What is said of each line, as a line of JSON."""
        self._told.seek(0)
        for line in self._told:
            text = line.decode("utf-8").rstrip("\n")
            yield text if self.written else told_unsaved(text)

    def close(self) -> None:
        """What was said of the lines is no longer needed."""
        self._told.close()


def enter(
    session: Session, path: Path, answers: Answers, *, dry_run: bool = False, progress: Progress | None = None
) -> Entered:
    """Enter a file, all of it or nothing; whoever asks closes what is given.

    `progress` is told the bytes that were read. Raises `Refused` when the file cannot be read, and `CannotWrite`; whatever
    is raised, nothing is written.
    """
    found = Entered()
    try:
        with _opened(path) as (stream, size), session.together() as together:
            lines = _Lines(session, answers)
            for number, end, line in lines_of(stream):
                found.note(lines.enter(number, line))
                if progress is not None:
                    progress(end, size)
            if dry_run or found.refused:
                together.take_back()
    except BaseException:
        found.close()
        raise
    found.written = together.stays
    return found


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    try:
        stream = path.open("rb")
    except OSError as error:
        sentence = N_("{path} cannot be read: {why}. Nothing was written.")
        raise Refused(say(sentence, path=path, why=error.strerror or error)) from error
    with stream:
        yield stream, path.stat().st_size


class _Lines:
    """Enters one line after the other; knows what their refs stand for."""

    def __init__(self, session: Session, answers: Answers):
        self._session = session
        self._answers = answers
        self._refs: dict[str, Named] = {}

    def enter(self, number: int, line: bytes) -> Told:
        """What became of a line: it is kept, or refused with all that is found about it."""
        try:
            return self._told(number, line)
        except Exception as fault:
            # of twenty thousand lines somebody must find the one that nobody foresaw
            fault.add_note(str(say(N_("line {line}"), line=number)))
            raise

    def _told(self, number: int, line: bytes) -> Told:
        try:
            typed = read_line(line)
        except WrongLine as wrong:
            self._name(wrong.ref, Named("", "", "", number))
            return Told(number, "", wrong.findings)
        told, patient = self._entered(number, typed)
        self._name(typed.ref, Named(told.id, typed.type.declaration.name, patient, number))
        return replace(told, findings=tuple(map(_in_words, told.findings)))

    def _name(self, ref: str, named: Named) -> None:
        if ref:
            self._refs.setdefault(ref, named)

    def _entered(self, number: int, typed: TypedEntry) -> tuple[Told, str]:
        found = list(self._wrong_ref(typed.ref))
        try:
            patient = self._patient(typed)
        except Refused as why:
            return Told(number, "", (*found, hard("line", "patient", why.sentence))), ""
        reader = self._session.reader_of(patient)
        linked = _Linked(typed, self._named_for(patient))
        texts = spread(typed.type, linked.texts, reader)
        read = read_typed(typed.type, texts, reader)
        carried, wrong = _carried(typed, reader)
        typed_entry = replace(read.entry, **linked.ids, **carried)
        entry, said = self._session.examine(typed_entry, patient)
        refused = [*found, *linked.wrong, *wrong, *map(linked.in_its_words, read.refused)]
        unread = {finding.field for finding in refused}
        moved = _moved(typed.type, linked.texts, texts)
        findings = [*refused, *moved, *(one for one in said if one.id != "required" or one.field not in unread)]
        reasons = self._reasons(typed, findings)
        told = Told(number, "", tuple(findings), _worked_out(entry, reader))
        if refused:
            return told, patient
        try:
            kept = self._session.add(typed_entry, patient, reasons)
        except NotSaved:
            # its findings are among those that were found
            return told, patient
        except Conflict as conflict:
            return replace(told, findings=(*findings, hard("line", "", conflict.sentence))), patient
        if self._answers.seen:
            mark_entered(self._session, kept)
        return replace(told, id=kept.id), kept.patient

    def _wrong_ref(self, ref: str) -> Iterator[Finding]:
        if ref in self._refs:
            sentence = N_("The ref “{ref}” stands on line {line} already: give this entry another one.")
            yield hard("line", "ref", say(sentence, ref=ref, line=self._refs[ref].line))

    def _patient(self, typed: TypedEntry) -> str:
        """The id of the patient that a line names; "" where it names none. Raises `Refused`."""
        label = say(typed.type.declaration.label)
        if typed.type is Patient or typed.type.declaration.of_clinic:
            if typed.patient:
                sentence = N_("“{type}” is entered anew and belongs to no other patient: leave “patient” empty.")
                raise Refused(say(sentence, type=label))
            return ""
        if not typed.patient:
            raise Refused(say(N_("“{type}” belongs to a patient: name the identifier."), type=label))
        if typed.patient.startswith("@"):
            named = self._named(typed.patient)
            if named.id != named.patient:
                raise Refused(say(N_("“{ref}” on line {line} is no patient."), ref=typed.patient, line=named.line))
            return named.id
        id = self._session.patient_with(typed.patient)
        if id is None:
            raise Refused(say(N_("No patient has the identifier “{identifier}”."), identifier=typed.patient))
        return id

    def _named(self, ref: str) -> Named:
        """What “@ref” stands for. Raises `Refused` when it stands for nothing that was entered before."""
        named = self._refs.get(ref.removeprefix("@"))
        if named is None:
            raise Refused(say(N_("“{ref}” is called so on no line before this one."), ref=ref))
        if not named.id:
            sentence = N_("“{ref}” on line {line} was refused, and what names it cannot be entered.")
            raise Refused(say(sentence, ref=ref, line=named.line))
        return named

    def _named_for(self, patient: str) -> Callable[[str], Named]:
        """What gives what “@ref” stands for in an entry of this patient; it raises `Refused`."""

        def named_by(ref: str) -> Named:
            named = self._named(ref)
            if named.patient not in ("", patient):
                raise Refused(say(N_("“{ref}” on line {line} is of another patient."), ref=ref, line=named.line))
            return named

        return named_by

    def _reasons(self, typed: TypedEntry, findings: list[Finding]) -> dict[str, str]:
        """The findings that are accepted, by key; for those that block, why."""
        reasons = {}
        for finding in findings:
            reason = _reason_for(finding, typed.accepted)
            if finding.level is Level.SOFT and (self._answers.soft or reason is not None):
                reasons[finding.key] = ""
            elif finding.level is Level.BLOCK and (why := reason or self._answers.reason):
                reasons[finding.key] = why
        return reasons


def _reason_for(finding: Finding, accepted: Sequence[Acceptance]) -> str | None:
    """Why a finding is accepted, "" without a reason; None where it is not. What blocks is accepted for what it says, where that stands."""
    of_it = [one for one in accepted if (one.id, one.field) == (finding.id, finding.field)]
    said = (str(finding.sentence), in_english(finding.sentence))
    named = [one for one in of_it if one.sentence in said]
    if not named and finding.level is not Level.SOFT:
        of_it = [one for one in of_it if not one.sentence]
    return next((one.reason for one in (*named, *of_it)), None)


class _Linked:
    """What the refs of a line stand for: `ids` by field, in the `texts` an id for the rest; `wrong` says of which nothing does."""

    def __init__(self, typed: TypedEntry, named_by: Callable[[str], Named]):
        self._named_by = named_by
        self._refs: dict[str, tuple[str, int]] = {}
        self.ids: dict[str, str] = {}
        self.wrong: list[Finding] = []
        self.texts: dict[str, str | Sequence[Mapping[str, str]]] = dict(self._linked(typed.texts, typed.type, ""))
        for owned in typed.type.declaration.parts:
            rows = enumerate(typed.parts.get(owned.name, ()))
            self.texts[owned.name] = [self._linked(row, owned.type, f"{owned.name}.{place}.") for place, row in rows]

    def _linked(self, texts: Mapping[str, str], type: type[Entry | Part], prefix: str) -> dict[str, str]:
        found = dict(texts)
        for field in type.declaration.typed_fields:
            text = texts.get(field.name, "").strip()
            if isinstance(field.kind, Link) and text.startswith("@"):
                try:
                    found[field.name] = self._text(text, field.kind, prefix, field.name)
                except Refused as why:
                    found[field.name] = ""
                    self.wrong.append(hard("line", prefix + field.name, why.sentence))
        return found

    def _text(self, text: str, kind: Link, prefix: str, name: str) -> str:
        """The id for a ref, as a text that is read; "" where it is known to be right."""
        # "@ref:name" is something within that entry, such as a visit of a plan
        ref, colon, within = text.partition(":")
        named = self._named_by(ref)
        if named.type == kind.to and not (prefix or colon):
            # of thousands of bags none is looked at
            self.ids[name] = named.id
            return ""
        self._refs[prefix + name] = (text, named.line)
        return f"{named.id}{colon}{within.strip()}"

    def in_its_words(self, finding: Finding) -> Finding:
        """What cannot be linked to, by its ref: nobody knows its id."""
        if finding.field not in self._refs:
            return finding
        ref, line = self._refs[finding.field]
        return hard("line", finding.field, say(N_("“{ref}” on line {line} cannot be named here."), ref=ref, line=line))


def _carried(typed: TypedEntry, reader: Reader) -> tuple[dict[str, object], list[Finding]]:
    """The values of what no form asks for, and what of it cannot be read."""
    values: dict[str, object] = {}
    wrong = []
    for name, text in typed.carried.items():
        try:
            values[name] = typed.type.declaration.field(name).kind.parse(text, reader) if text.strip() else None
        except Refused as why:
            wrong.append(hard("typed", name, why.sentence))
    return values, wrong


def _worked_out(entry: Entry, reader: Reader) -> dict[str, Worked]:
    """What was worked out of an entry and of its parts, by field."""
    found = dict(_of(entry, entry.declaration, "", reader))
    for owned in entry.declaration.parts:
        for position, part in enumerate(getattr(entry, owned.name)):
            found |= _of(part, owned.type.declaration, f"{owned.name}.{position}.", reader)
    return found


def _of(one: Entry | Part, declared: Declaration, prefix: str, reader: Reader) -> Iterator[tuple[str, Worked]]:
    for field in declared.fields:
        value = getattr(one, field.name)
        if field.computed and value is not None:
            yield prefix + field.name, Worked(field.kind.written(value, reader), field.kind.shown(value, reader))


def _moved(type: type[Entry | Part], before: Texts, after: Texts, prefix: str = "") -> Iterator[Finding]:
    """What is read in another field than it was typed in."""
    for field in type.declaration.typed_fields:
        if after.get(field.name) and not before.get(field.name):
            sentence = N_("“{text}” stood behind the name of the drug, and is read as: {label}.")
            yield note("typed", prefix + field.name, say(sentence, text=after[field.name], label=say(field.label)))
    for owned in type.declaration.parts:
        rows = zip(rows_of(before, owned.name), rows_of(after, owned.name), strict=True)
        for place, (was, now) in enumerate(rows):
            yield from _moved(owned.type, was, now, f"{prefix}{owned.name}.{place}.")


def _in_words(finding: Finding) -> Finding:
    return replace(finding, source=cited(finding.source, known_sources())) if finding.source else finding
