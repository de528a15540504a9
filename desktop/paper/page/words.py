"""Words that the summary's sections share: dates as a table shows them, quotations, fields with their labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from desktop.clinic.entry.chart import Chart, day_words
from desktop.clinic.entry.entries import Entry, Kept, Part
from desktop.clinic.entry.kinds import UNKNOWN_ANSWER, Reader
from desktop.clinic.words.age import age
from desktop.clinic.words.dates import When, exactly, is_counted
from desktop.clinic.words.language import N_, _, say


@dataclass(frozen=True)
class Line:
    """A line of text, and the entries that it tells of, by id."""

    text: str
    entries: tuple[str, ...] = ()


def texts(lines: Iterable[Line]) -> tuple[str, ...]:
    """The lines without the entries that they tell of."""
    return tuple(line.text for line in lines)


def brief(when: When | None) -> str:
    """A date in a table; "~" marks an assumed one, whose interval stands among the data-quality notes."""
    if when is None:
        return ""
    if not when.assumed:
        return when.shown()
    stated = exactly(when.day) if when.precision in ("day", "range") else replace(when, assumed=False)
    return f"~{stated.shown()}"


def since(when: When | None, chart: Chart) -> str:
    """How far a date lies from D0: "D96"; "" when one of the two is not known, and where the date itself is said so."""
    d0 = None if is_counted() else chart.d0()
    return day_words((when.day - d0).days) if d0 and when and when.day else ""


def dated(when: When | None, chart: Chart) -> str:
    """A date with its distance from D0: "~20 Apr 2024, D96"."""
    return ", ".join(filter(None, (brief(when), since(when, chart))))


def quoted(words: str) -> str:
    """What a report or a person said, as a quotation."""
    return str(say(N_("“{words}”"), words=words.strip().strip('“”"')))


def marked(text: str) -> str:
    """What speaks against something, with a sign before it: never by its colour or its letters alone."""
    return f"⚠ {text}"


def labelled(label: str, value: str) -> str:
    """A value behind its label, which is marked for translation."""
    return str(say(N_("{label}: {value}"), label=say(label), value=value))


def age_words(birth: When | None, on: date) -> str:
    """The age on a day: "34 y", or "30 to 39 y" when the birth date leaves it open."""
    known = age(birth, on)
    if known is None:
        return ""
    least, most = known
    if least == most:
        return str(say(N_("{years} y"), years=least))
    return str(say(N_("{least} to {most} y"), least=least, most=most))


def facts(entry: Entry | Part, reader: Reader, names: Iterable[str], also: bool = True) -> list[str]:
    """Those of the named fields that are answered, as "Label: value unit"; the unknown ones last and together.

    `also`: those that are declared to stand in the summary are named too.
    """
    found, unknown = [], []
    declared = [field.name for field in entry.declaration.fields if field.summary] if also else []
    for name in dict.fromkeys((*names, *declared)):
        field = entry.declaration.field(name)
        value = shown(entry, name, reader)
        if value == _(UNKNOWN_ANSWER.name):
            unknown.append(_(field.label))
        elif value:
            found.append(labelled(field.label, f"{value} {_(field.unit)}".strip()))
    return [*found, labelled(N_("unknown"), ", ".join(unknown))] if unknown else found


def shown(entry: Entry | Part, name: str, reader: Reader) -> str:
    """One field for people; "" when it is not answered."""
    value = getattr(entry, name)
    return "" if value is None else entry.declaration.field(name).kind.shown(value, reader)


def notes_of(entries: Iterable[Kept], chart: Chart, reader: Reader) -> list[str]:
    """The notes typed with these entries, each once with the names of all that carry it: "ECP (D96, D188): …"."""
    said: dict[str, dict[str, list[str]]] = {}
    for kept in entries:
        if kept.entry.note:
            name = kept.entry.declaration.dated
            when = getattr(kept.entry, name) if name else None
            said.setdefault(kept.entry.note, {}).setdefault(kept.entry.title(reader), []).append(since(when, chart))
    found = []
    for note, titles in said.items():
        names = [f"{title} ({', '.join(filter(None, days))})" if any(days) else title for title, days in titles.items()]
        found.append(str(say(N_("{entries}: {note}"), entries="; ".join(names), note=note)))
    return found
