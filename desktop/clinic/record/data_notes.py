"""Data-quality notes of one patient: what was assumed, kept in doubt, confirmed or not known, in short sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.allergy_words import count_assumed
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.chart import Around, Chart, day_words
from desktop.clinic.entry.entries import Entry, Kept, check
from desktop.clinic.entry.findings import Level
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.products import NOTHING, Products
from desktop.clinic.patient.measurement import weights_before
from desktop.clinic.patient.patient import Patient
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _, say

# a sentence, and the entries that it is said of, by id
_Said = dict[str, dict[str, Kept]]
# how a sentence of a rule is led in
_CONFIRMED, _CHECK, _PLAIN = N_("Confirmed when it was saved: {sentences}"), N_("Please check: {sentences}"), ""
# of these a rule that is broken is one of many as a rule: they stand behind the entry's name together
_TOGETHER = (Infusion, Authorisation)


@dataclass(frozen=True)
class Note:
    """One note: its sentence, and the names of the entries that it is said of; "" where it is said of the patient."""

    sentence: str
    names: str = ""

    @property
    def text(self) -> str:
        """The note in one line."""
        return (
            str(say(N_("{entries}: {sentence}"), entries=self.names, sentence=self.sentence))
            if self.names
            else self.sentence
        )


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
    """The notes of a chart: of values, the assumed dates, the unknown ones, and what the rules say. None stands twice."""

    values: tuple[Note, ...]
    assumed: tuple[AssumedDate, ...]
    unknown: str
    rules: tuple[Note, ...]


def notes(chart: Chart, reader: Reader, now: datetime, products: Products = NOTHING) -> tuple[str, ...]:
    """All notes of a chart, each in one line."""
    found = sorted_notes(chart, reader, now, products=products)
    unknown = (found.unknown,) if found.unknown else ()
    before, behind = (*found.values, *found.assumed), found.rules
    return (*(line.text for line in before), *unknown, *(line.text for line in behind))


def sorted_notes(
    chart: Chart, reader: Reader, now: datetime, told: Collection[tuple[str, str]] = (), products: Products = NOTHING
) -> Notes:
    """The notes of a chart by what they are about.

    What several entries share is said once, with their names: "ECP (D−10, D96): …"; what the rules say of infusions stands
    together. `told` are the notes that the caller tells elsewhere: pairs of an entry type's name and a rule's id. What the
    rules say of a bag's chain they read from the `products`.
    """
    values: _Said = {}
    for kept in (*chart.of(LabResult), *chart.of(InVitroTest)):
        _note(values, kept, _unit_note(kept.entry))
    for kept in chart.of(Infusion):
        if not weights_before(chart, kept.entry.start):
            _note(values, kept, _(N_("No weight was measured before this infusion, so cells per kg stay empty.")))
    for kept in chart.of(LabResult):
        if kept.entry.method is None:
            _note(values, kept, _(N_("The method is not recorded; results of different methods cannot be compared.")))
        if (kept.type, "limits") not in told:
            _note(values, kept, _carried_over(kept, chart, reader))
    for kept in chart.of(AllergenPanel):
        if (kept.type, "assumed") not in told:
            _note(values, kept, _assumed_results(kept.entry))
    rules: dict[tuple[str, str], dict[str, Kept]] = {}
    # what two entries say of each other is confirmed with one of them
    confirmed = {found.sentence for kept in chart.all() for found in kept.confirmed}
    for kept in chart.all():
        for lead, sentence in _rule_notes(kept, Around(chart, reader, now, kept.id, products), confirmed, told):
            if kept.id not in values.get(sentence, ()):
                rules.setdefault((lead, sentence), {})[kept.id] = kept
    assumed, unknown = _dates(chart, reader)
    return Notes(tuple(_lines(values, chart, reader)), assumed, unknown, tuple(_rule_lines(rules, chart, reader)))


def _note(said: _Said, kept: Kept, sentence: str) -> None:
    if sentence:
        said.setdefault(sentence, {})[kept.id] = kept


def _lines(said: _Said, chart: Chart, reader: Reader) -> Iterator[Note]:
    for sentence, concerned in said.items():
        of_patient = all(kept.type == Patient.declaration.name for kept in concerned.values())
        yield Note(sentence, "" if of_patient else _names(concerned.values(), chart, reader))


def _rule_lines(said: dict[tuple[str, str], dict[str, Kept]], chart: Chart, reader: Reader) -> Iterator[Note]:
    """What the rules say, a note for each sentence; of infusions one for all that the same ones share."""
    groups: dict[tuple[str, ...], tuple[str, list[str], dict[str, Kept]]] = {}
    for (lead, sentence), concerned in said.items():
        together = all(isinstance(kept.entry, _TOGETHER) for kept in concerned.values())
        key = (lead, *concerned) if together else (lead, *concerned, sentence)
        groups.setdefault(key, (lead, [], concerned))[1].append(sentence)
    for lead, sentences, concerned in groups.values():
        listed = [str(say(N_("“{sentence}”"), sentence=one)) for one in sentences] if lead == _CONFIRMED else sentences
        words = " ".join(listed)
        yield from _lines({str(say(lead, sentences=words)) if lead else words: concerned}, chart, reader)


def _names(concerned: Iterable[Kept], chart: Chart, reader: Reader) -> str:
    """The entries by title, each with its days: "ECP (D−10, D96); infusion 1 (D0)"."""
    days: dict[str, list[str]] = {}
    for kept in concerned:
        days.setdefault(_title(kept, reader), []).append(_day(kept.entry, chart))
    return "; ".join(
        f"{title} ({', '.join(known)})" if (known := [day for day in listed if day]) else title
        for title, listed in days.items()
    )


def _title(kept: Kept, reader: Reader) -> str:
    return kept.entry.title(reader) or _(kept.entry.declaration.label)


def _day(entry: Entry, chart: Chart) -> str:
    dated = entry.declaration.dated
    when, d0 = getattr(entry, dated) if dated else None, chart.d0()
    if when is None or when.day is None:
        return ""
    return day_words((when.day - d0).days) if d0 else when.shown()


def _unit_note(entry: LabResult | InVitroTest) -> str:
    """What became of a printed unit that could not be right."""
    if entry.reading is None or not entry.reading.is_number:
        return ""
    printed = f"{entry.reading.shown()} {entry.unit or ''}".strip()
    if entry.doubt:
        return str(say(N_("{printed} is kept as printed; not drawn: {why}"), printed=printed, why=_(entry.doubt)))
    if entry.unit_meant:
        return str(
            say(N_("{printed} is kept as printed; it is read in {unit}."), printed=printed, unit=entry.unit_meant)
        )
    return ""


def _assumed_results(panel: AllergenPanel) -> str:
    """How many results of a panel nobody printed, in one sentence."""
    assumed = count_assumed(panel)
    if not assumed:
        return ""
    return str(say(N_("{count} of {all} results are assumed, not printed."), count=assumed, all=len(panel.results)))


def _carried_over(kept: Kept, chart: Chart, reader: Reader) -> str:
    """Which earlier limits a result without its own is shown with."""
    result = kept.entry
    if (
        result.limits is not None
        or result.canonical_value is None
        or not (result.specimen_date and result.specimen_date.day)
    ):
        return ""
    earlier = [
        other.entry
        for other in chart.grouped(LabResult, LabResult.series)[result.series()]
        if other.entry.scale(reader.catalogue) == result.scale(reader.catalogue)
        and other.entry.limits is not None
        and (other.entry.limits.low is not None or other.entry.limits.high is not None)
        and other.entry.specimen_date.day
        and other.entry.specimen_date.day < result.specimen_date.day
    ]
    if not earlier:
        return ""
    last = earlier[-1]
    sentence = N_("No limits are printed; it is shown with those of {day}: {limits}.")
    return str(say(sentence, day=_day(last, chart), limits=last.limits.shown()))


def _dates(chart: Chart, reader: Reader) -> tuple[tuple[AssumedDate, ...], str]:
    """Each assumed date as it was typed, and one line for the unknown ones."""
    assumed: dict[tuple[str, str], tuple[When, list[str]]] = {}
    unknown: list[str] = []
    for kept in chart.all():
        title = _title(kept, reader)
        for label, when, places in _all_dates(kept.entry):
            if kept.type == Patient.declaration.name:
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


def _all_dates(entry: Any) -> Iterator[tuple[str, When, bool]]:
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
    kept: Kept, around: Around, elsewhere: Collection[str], told: Collection[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """What was confirmed when the entry was saved, and what the rules say of it now; not again what is confirmed elsewhere.

    Each with how it is led in.
    """
    # a doubt stands among the values, and a dose that is not known is said plainly, confirmed or not
    doubt = _(getattr(kept.entry, "doubt", None) or "")
    for found in kept.confirmed:
        if found.sentence == doubt or found.id == "M8" or (kept.type, found.id) in told:
            continue
        if found.reason:
            words = N_("Saved although a rule spoke against it: “{sentence}” The reason given: “{reason}”")
            yield _PLAIN, str(say(words, sentence=found.sentence, reason=found.reason))
        else:
            yield _CONFIRMED, found.sentence
    for finding in check(kept.entry, around):
        sentence = str(finding.sentence)
        if (kept.type, finding.id) in told:
            continue
        if finding.level == Level.NOTE or finding.id == "M8":
            yield _PLAIN, sentence
        elif sentence not in elsewhere and sentence != doubt:
            yield _CHECK, sentence
