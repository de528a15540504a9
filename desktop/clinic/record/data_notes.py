"""Data-quality notes of one patient: what was assumed, kept in doubt, confirmed or not known, in short sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from desktop.clinic.entry.chart import Around, Chart, Person, day_of
from desktop.clinic.entry.differences import differences
from desktop.clinic.entry.entries import Entry, Kept, Part, check
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.products import NOTHING, Products
from desktop.clinic.entry.telling import ABOUT, Doubt, Nothing, Seen
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.sentences import is_among


class Weight(IntEnum):
    """How much a note weighs: what is in doubt or stands against a rule; what is assumed; what is to be known beside it."""

    CARE = 0
    ASSUMED = 1
    BESIDE = 2


@dataclass(frozen=True)
class Note:
    """One note: its sentence, and the names of the entries that it is said of; "" where it is said of the patient.

    `entries` are their ids.
    """

    sentence: str
    names: str = ""
    weight: Weight = Weight.BESIDE
    entries: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The note in one line."""
        return (
            str(say(N_("{entries}: {sentence}"), entries=self.names, sentence=self.sentence))
            if self.names
            else self.sentence
        )


# a sentence with its weight, and the entries that it is said of, by id
_Said = dict[tuple[Weight, str], dict[str, Kept]]
_DOUBTS = {"unit": Weight.CARE, "assumed": Weight.ASSUMED}


@dataclass(frozen=True)
class AssumedDate:
    """An assumed date as it is shown, as it was typed, and what it is the date of."""

    when: When
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """The date in one line."""
        listed = "; ".join(self.names)
        if typed := self.when.typed.strip():
            return str(
                say(N_("{date} (typed “{typed}”): {entries}."), date=self.when.shown(), typed=typed, entries=listed)
            )
        return str(say(N_("{date}: {entries}."), date=self.when.shown(), entries=listed))


@dataclass(frozen=True)
class Notes:
    """The notes of a chart: of values, the assumed dates, the unknown ones, and what the rules say. None stands twice.

    `untold` says how much the rules could not tell; each of it stands with its entry.
    """

    values: tuple[Note, ...]
    assumed: tuple[AssumedDate, ...]
    unknown: str
    rules: tuple[Note, ...]
    untold: str


def notes(chart: Chart, reader: Reader, now: datetime, products: Products = NOTHING) -> tuple[str, ...]:
    """All notes of a chart, each in one line."""
    found = sorted_notes(chart, reader, now, products=products)
    unknown, untold = ((text,) if text else () for text in (found.unknown, found.untold))
    values, assumed, rules = ([line.text for line in lines] for lines in (found.values, found.assumed, found.rules))
    return (*values, *assumed, *unknown, *rules, *untold)


def sorted_notes(
    chart: Chart, reader: Reader, now: datetime, told: Collection[tuple[str, str]] = (), products: Products = NOTHING
) -> Notes:
    """The notes of a chart by what they are about.

    What several entries share is said once, with their names: "ECP (D−10, D96): …". `told` are the notes that the caller tells elsewhere: pairs of an entry type's name and a rule's id. What the
    rules say of a bag's chain they read from the `products`.
    """
    values: _Said = {}
    for kept, doubt in _doubts(chart, reader, products):
        if (kept.type, doubt.about) not in told:
            values.setdefault((_DOUBTS.get(doubt.about, Weight.BESIDE), doubt.sentence), {})[kept.id] = kept
    doubted = {(id, sentence) for (_weight, sentence), concerned in values.items() for id in concerned}
    rules: _Said = {}
    # what two entries say of each other is confirmed with one of them
    confirmed = {found.sentence for kept in chart.all() for found in kept.confirmed}
    untold: list[int] = []
    for kept in chart.all():
        around = Around(chart, reader, now, kept.id, products)
        found = check(kept.entry, around)
        untold.append(sum(finding.untold and finding.is_folded for finding in found))
        for weight, sentence in _rule_notes(kept, around, found, confirmed, told):
            if (kept.id, sentence) not in doubted:
                rules.setdefault((weight, sentence), {})[kept.id] = kept
    assumed, unknown = _dates(chart, reader)
    lines, ruled = _lines(values, chart, reader), _lines(rules, chart, reader)
    return Notes(tuple(lines), assumed, unknown, tuple(ruled), _untold(untold))


def _untold(counted: Sequence[int]) -> str:
    """How many answers the rules could not give, and about how many entries: what is not printed is not nothing."""
    if not any(counted):
        return ""
    sentence = N_(
        "What the rules could not tell for want of data is not printed (answers: {answers}, entries: {entries}). "
        "Tolera shows each with its entry."
    )
    return str(say(sentence, answers=sum(counted), entries=sum(map(bool, counted))))


def _doubts(chart: Chart, reader: Reader, products: Products) -> list[tuple[Kept, Doubt]]:
    """What each type says of the values of its entries, by what it is about, then as the types are declared."""
    types = [type for type in ENTRY_TYPES if not isinstance(type.tells.doubts, Nothing)]
    found = [
        (kept, doubt)
        for type in types
        for kept in chart.of(type)
        for doubt in kept.entry.doubts(Seen(kept, chart, reader, products))
    ]
    return sorted(found, key=lambda pair: ABOUT[pair[1].about])


def _lines(said: _Said, chart: Chart, reader: Reader) -> Iterator[Note]:
    for (weight, sentence), concerned in said.items():
        of_patient = all(isinstance(kept.entry, Person) for kept in concerned.values())
        names = "" if of_patient else _names(concerned.values(), chart, reader)
        yield Note(sentence, names, weight, tuple(concerned))


def _names(concerned: Iterable[Kept], chart: Chart, reader: Reader) -> str:
    """The entries by title, each with its days: "ECP (D−10, D96); infusion 1 (D0)"."""
    days: dict[str, list[str]] = {}
    for kept in concerned:
        days.setdefault(_title(kept, reader), []).append(day_of(kept.entry, chart))
    return "; ".join(
        f"{title} ({', '.join(known)})" if (known := [day for day in listed if day]) else title
        for title, listed in days.items()
    )


def _title(kept: Kept, reader: Reader) -> str:
    return kept.entry.title(reader) or _(kept.entry.declaration.label)


def _dates(chart: Chart, reader: Reader) -> tuple[tuple[AssumedDate, ...], str]:
    """Each assumed date as it was typed, and one line for the unknown ones."""
    assumed: dict[tuple[str, str], tuple[When, list[str]]] = {}
    unknown: list[str] = []
    for kept in chart.all():
        title = _title(kept, reader)
        for label, when, places in _all_dates(kept.entry):
            if isinstance(kept.entry, Person):
                name = _(label)
            else:
                name = title if places else str(say(N_("{entry}, {field}"), entry=title, field=say(label)))
            if when.unknown:
                unknown.append(name)
            elif when.assumed:
                assumed.setdefault((when.shown(), when.typed.strip()), (when, []))[1].append(name)
    dates = tuple(AssumedDate(when, tuple(dict.fromkeys(names))) for when, names in assumed.values())
    listed = "; ".join(dict.fromkeys(unknown))
    return dates, str(say(N_("Date unknown: {entries}."), entries=listed)) if unknown else ""


def _all_dates(entry: Entry | Part) -> Iterator[tuple[str, When, bool]]:
    """Every date of an entry and its parts: the field's label, the date, and whether it is the one that places it."""
    declared = entry.declaration
    for field in declared.fields:
        value = getattr(entry, field.name)
        if isinstance(value, When):
            yield field.label, value, field.name == declared.dated
    for owned in declared.parts:
        for part in getattr(entry, owned.name):
            for _label, when, _dated in _all_dates(part):
                yield owned.type.declaration.label, when, False


def _rule_notes(
    kept: Kept,
    around: Around,
    found_now: Sequence[Finding],
    elsewhere: Collection[Sentence],
    told: Collection[tuple[str, str]],
) -> Iterator[tuple[Weight, str]]:
    """What was confirmed when the entry was saved, and what the rules say of it now; not again what is confirmed elsewhere.

    Each with its weight: what a rule asked about weighs more than what it told, or could not tell.
    """
    if otherwise := differences(kept.entry, kept.entry.completed(around), around.reader):
        words = N_("Kept as it was worked out then. By the rules of today: {changes}. Save it again to take that over.")
        yield Weight.CARE, str(say(words, changes="; ".join(map(str, otherwise))))
    open_now = {finding.sentence for finding in found_now if finding.untold}
    # a doubt stands among the values, and a dose that is not known is said plainly, confirmed or not
    doubt = getattr(kept.entry, "doubt", None)
    for found in kept.confirmed:
        if found.sentence == doubt or found.id == "M8" or (kept.type, found.id) in told:
            continue
        if found.reason:
            words = N_("Saved although a rule spoke against it: “{sentence}” The reason given: “{reason}”")
            yield Weight.CARE, str(say(words, sentence=found.sentence, reason=found.reason))
        else:
            weight = Weight.BESIDE if found.sentence in open_now else Weight.CARE
            yield weight, str(say(N_("Confirmed when it was saved: “{sentence}”"), sentence=found.sentence))
    for finding in found_now:
        if (kept.type, finding.id) in told or finding.is_folded:
            continue
        if finding.level == Level.NOTE or finding.id == "M8":
            yield Weight.BESIDE, str(finding.sentence)
        elif not is_among(finding.sentence, elsewhere) and not is_among(finding.sentence, (doubt,)):
            weight = Weight.BESIDE if finding.untold else Weight.CARE
            yield weight, str(say(N_("Please check: {sentence}"), sentence=finding.sentence))
