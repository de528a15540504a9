"""The data-quality notes on paper: under three heads by weight, numbered, and the numbers that stand where a note applies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.record.data_notes import AssumedDate, Note, Weight, sorted_notes
from desktop.clinic.words.language import N_, _, say
from desktop.paper.allergy import allergens, skin_tests
from desktop.paper.course import sessions
from desktop.paper.results import results

_HEADS = {
    Weight.CARE: N_("In doubt, or kept although a rule asked"),
    Weight.ASSUMED: N_("Assumed"),
    Weight.BESIDE: N_("To be known beside the results"),
}


@dataclass(frozen=True)
class NumberedNote:
    """One note with its number on the page."""

    number: int
    text: str


@dataclass(frozen=True)
class DataNotes:
    """The notes under their heads, and by an entry's id the numbers of those that apply to it; `dates` is that of assumed dates."""

    heads: tuple[tuple[str, tuple[NumberedNote, ...]], ...]
    applies: Mapping[str, tuple[int, ...]]
    dates: int | None


def data_notes(around: Around) -> DataNotes:
    """The notes of a chart, but for those that stand beside what they are about."""
    told = (*allergens.TOLD, *results.TOLD, *skin_tests.TOLD, *sessions.TOLD)
    chart, reader = around.chart, around.reader
    found = sorted_notes(chart, reader, around.now, told, around.products)
    # the head of the page tells the birth, as far as it was told
    assumed = tuple(date for date in found.assumed if date.names != (_birth(chart),))
    dates = Note(_dates(assumed), weight=Weight.ASSUMED) if assumed else None
    also = [Note(text) for text in (found.unknown, found.untold) if text]
    notes = [*found.values, *found.rules, *([dates] if dates else []), *also]
    notes.sort(key=lambda note: note.weight)
    numbers: dict[str, list[int]] = {}
    heads: dict[Weight, list[NumberedNote]] = {}
    for number, note in enumerate(notes, start=1):
        heads.setdefault(note.weight, []).append(NumberedNote(number, _text(note, chart, reader)))
        for id in note.entries:
            numbers.setdefault(id, []).append(number)
    return DataNotes(
        heads=tuple((_(_HEADS[weight]), tuple(under)) for weight, under in heads.items()),
        applies={id: tuple(found) for id, found in numbers.items()},
        dates=notes.index(dates) + 1 if dates else None,
    )


def _birth(chart: Chart) -> str:
    return _(chart.patient.entry.declaration.field("birth_date").label)


def _text(note: Note, chart: Chart, reader: Reader) -> str:
    """The note behind the names of what it is said of; on which days stands there, with its number."""
    titles = _titles([kept for id in note.entries if (kept := chart.entry(id)) is not None], reader)
    return Note(note.sentence, titles if note.names else "").text


def _titles(concerned: Sequence[Kept], reader: Reader) -> str:
    return ", ".join(dict.fromkeys(kept.entry.title(reader) or _(kept.entry.declaration.label) for kept in concerned))


def _dates(assumed: tuple[AssumedDate, ...]) -> str:
    """Each assumed date with its earliest and latest day; with names where its day is that of another."""
    return str(say(N_("Dates with ~: {dates}."), dates="; ".join(dict.fromkeys(_each(assumed)))))


def _each(assumed: tuple[AssumedDate, ...]) -> Iterator[str]:
    days = Counter(date.when.day for date in assumed)
    for date in assumed:
        # every date here is assumed: it need not be said of each
        shown = date.when.shown().removesuffix(_(N_("{date}, assumed")).format(date=""))
        yield f"{shown} ({', '.join(date.names)})" if days[date.when.day] > 1 else shown
