"""What the summary says of allergen panels: each set of results, its positives for a picture, and what stands beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.allergen_results import family_of, last_before
from desktop.clinic.allergy.allergen_views import How, Value, class_words, compare, positives, values, why_not_compared
from desktop.clinic.catalogue.panel_definition import Allergen, PanelDefinition
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page.words import brief, dated, facts, labelled, shown

# a note that stands at a set's head here
TOLD = (("allergen_panel", "assumed"),)
# the highest positives are drawn, the others are told
MOST_BARS = 20
# of so few positives it is told what stands beside each
_FEW = 3
_NAMED = 24
_CHANGES = (How.APPEARED, How.VANISHED, How.ROSE, How.FELL, How.UNCLEAR)


@dataclass(frozen=True)
class Bar:
    """One positive allergen: `value` is where its bar ends, `beyond` says that it is more than that (`> 50`)."""

    code: str
    name: str
    value: float
    beyond: bool
    label: str
    family: str


@dataclass(frozen=True)
class Bars:
    """The positives of one set for a picture, on a log axis from `least` to `most`.

    `positive` is the panel's limit, `axis` what stands beside the axis.
    """

    least: float
    most: float
    positive: float
    axis: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class PanelSet:
    """One set of results: what was measured when, how; the sentences below its picture; `bars` is None without a positive."""

    panel: str
    date: str
    about: tuple[str, ...]
    sentence: str
    bars: Bars | None
    remarks: tuple[str, ...]
    entries: tuple[str, ...] = ()


def panel_sets(around: Around) -> tuple[PanelSet, ...]:
    """Every set of allergen results, by day."""
    return tuple(replace(_panel_set(kept, around), entries=(kept.id,)) for kept in around.chart.of(AllergenPanel))


def _panel_set(kept: Kept, around: Around) -> PanelSet:
    entry: AllergenPanel = kept.entry
    reader = around.reader
    panel = entry.definition(reader)
    about = tuple(_about(entry, panel, around.chart, reader))
    head = {"panel": entry.panel or "", "date": dated(entry.specimen_date, around.chart), "about": about}
    if panel is None:
        # without its definition nothing tells which results are positive: they stand as they were printed
        listed = (f"{result.allergen} {result.reading.shown()}" for result in entry.results if result.reading)
        return PanelSet(**head, sentence="; ".join(listed) or _(N_("No result is recorded.")), bars=None, remarks=())
    found = positives(entry.results, panel)
    return PanelSet(
        **head,
        sentence="" if found else _sentence_without(entry, panel),
        bars=_bars(found[:MOST_BARS], panel) if found else None,
        remarks=(*_remarks(entry, found, panel, reader), *_changes(entry, panel, replace(around, itself=kept.id))),
    )


def _about(entry: AllergenPanel, panel: PanelDefinition | None, chart: Chart, reader: Reader) -> Iterator[str]:
    """How much of the panel is answered, and what the report says of the specimen, its own control and the total IgE."""
    if panel is not None:
        assumed = sum(result.basis == "assumed" for result in entry.results)
        numbers = {"answered": len(entry.results), "all": len(panel.allergens), "assumed": assumed}
        sentence = (
            N_("{answered} of {all} answered, {assumed} assumed") if assumed else N_("{answered} of {all} answered")
        )
        yield str(say(sentence, **numbers))
    if entry.total_ige is not None:
        unit = "" if entry.total_ige.unit else entry.ige_unit or ""
        yield labelled(entry.declaration.field("total_ige").label, f"{entry.total_ige.shown()} {unit}".strip())
        if (standing := entry.ige_stands(chart, reader.catalogue)) is not None:
            yield f"{standing.shown}, {standing.brief}"
    yield from facts(entry, reader, ("quality", "lot", "sample", "software"))
    if entry.run_date is not None:
        yield labelled(entry.declaration.field("run_date").label, brief(entry.run_date))
    if entry.laboratory:
        yield entry.laboratory
    asked = {"total_ige": N_("total IgE"), "quality": N_("quality control"), "lot": N_("lot")}
    missing = [_(words) for name, words in asked.items() if getattr(entry, name) is None]
    if missing:
        yield labelled(N_("missing"), ", ".join(missing))


def _sentence_without(entry: AllergenPanel, panel: PanelDefinition) -> str:
    if not entry.results:
        return _(N_("No result is recorded."))
    sentence = N_("No result is {limit} {unit} or more, from which on the panel calls it positive.")
    return str(say(sentence, limit=panel.positive, unit=panel.unit))


def _bars(found: Sequence[Value], panel: PanelDefinition) -> Bars:
    least, most = float(panel.least), float(panel.most)
    axis = say(N_("{unit}; positive from {limit} on"), unit=panel.unit, limit=panel.positive)
    return Bars(least, most, float(panel.positive), str(axis), tuple(_bar(value, most) for value in found))


def _bar(value: Value, most: float) -> Bar:
    kind = _(N_("molecule")) if value.allergen.molecular else _(N_("extract"))
    number = float(value.reading.number)
    return Bar(
        code=value.allergen.code,
        name=f"{value.allergen.name}, {kind}",
        value=min(number, most),
        beyond=value.reading.comparator in (">", "≥") or number > most,
        label=f"{_printed(value)}  {class_words(value.result_class)}".strip(),
        family=family_of(value.allergen),
    )


def _remarks(entry: AllergenPanel, found: Sequence[Value], panel: PanelDefinition, reader: Reader) -> Iterator[str]:
    if more := found[MOST_BARS:]:
        listed = "; ".join(f"{value.allergen.code} {_printed(value)}" for value in more)
        yield str(say(N_("And {count} more: {results}."), count=len(more), results=listed))
    if any(value.allergen.family for value in found):
        yield _(N_("A shared protein family is a candidate for cross-reactivity, not proof."))
    if len(found) <= _FEW:
        yield from filter(None, (_beside(value.allergen, entry, panel) for value in found))
    yield from _relevance(entry, reader)
    if entry.note:
        yield entry.note


def _relevance(entry: AllergenPanel, reader: Reader) -> Iterator[str]:
    """Which positives the patient reacts to, as it was answered; where it was not, the quality notes say so."""
    answers: dict[str, list[str]] = {}
    for result in entry.results:
        if result.positive == "yes" and result.relevance:
            answers.setdefault(shown(result, "relevance", reader), []).append(result.allergen)
    if answers:
        told = "; ".join(f"{words} {', '.join(codes)}" for words, codes in answers.items())
        yield str(say(N_("Clinical relevance: {answers}."), answers=told))


def _changes(entry: AllergenPanel, panel: PanelDefinition, around: Around) -> Iterator[str]:
    """What differs from the set before it on the same panel."""
    last = last_before(entry, around)
    if last is None:
        return
    if why := why_not_compared(last, entry):
        yield str(why)
        return
    found = compare(last.results, entry.results, panel)
    told = []
    for how in _CHANGES:
        alike = [change for change in found if change.how is how]
        if alike:
            listed = (
                f"{change.allergen.code} {_printed(change.before)} → {_printed(change.after)}" for change in alike
            )
            told.append(labelled(how.value, ", ".join(listed)))
    for how in (How.UNCHANGED, How.ONLY_NOW, How.ONLY_BEFORE):
        if count := sum(change.how is how for change in found):
            told.append(labelled(how.value, str(count)))
    yield str(say(N_("Since {date}: {changes}."), date=brief(last.specimen_date), changes="; ".join(told)))


def _printed(value: Value) -> str:
    words = value.reading.shown()
    return str(say(N_("{reading} (assumed)"), reading=words)) if value.assumed else words


def _beside(positive: Allergen, entry: AllergenPanel, panel: PanelDefinition) -> str:
    """What the allergens that are related to a positive one read; what most of them read is said once."""
    printed = {value.allergen.code: _printed(value) for value in values(entry.results, panel)}
    kinds = [(words, [one.code for one in found if one.code in printed]) for words, found in _related(positive, panel)]
    every = [code for _words, codes in kinds for code in codes]
    if not every:
        return ""
    usual = Counter(printed[code] for code in every).most_common(1)[0][0]
    told = []
    for words, codes in kinds:
        listed = [code if printed[code] == usual else f"{code} {printed[code]}" for code in codes[:_NAMED]]
        if len(codes) > _NAMED:
            listed.append(str(say(N_("{count} more"), count=len(codes) - _NAMED)))
        if listed:
            told.append(str(say(N_("{kind}: {codes}"), kind=words, codes=", ".join(listed))))
    sentence = N_("Related to {code}, {usual} unless a value stands: {related}.")
    return str(say(sentence, code=positive.code, usual=usual, related="; ".join(told)))


def _related(allergen: Allergen, panel: PanelDefinition) -> Iterator[tuple[str, list[Allergen]]]:
    """The related allergens of a panel, in its order. A molecule's: those of its family. An extract holds many molecules:
    the other extracts of its group, and each family of its group that other groups have too [design]."""
    others = [one for one in panel.allergens if one is not allergen]
    group = [one for one in others if one.group == allergen.group]
    families = [allergen.family] if allergen.molecular else dict.fromkeys(one.family for one in group if one.molecular)
    if not allergen.molecular:
        yield allergen.group.rpartition(" / ")[2], [one for one in group if not one.molecular]
    for family in filter(None, families):
        found = [one for one in others if one.family == family]
        if allergen.molecular or any(one.group != allergen.group for one in found):
            unverified = any(one.family_source == "G" for one in found)
            yield str(say(N_("{family} (unverified)"), family=family)) if unverified else _(family), found
