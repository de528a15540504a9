"""The graphs of single allergens: one allergen of one allergen panel, followed over the specimens that it was measured in.

Values of one panel definition are compared with each other alone, never with CAP or with another panel: they are not on one
scale (domain reference §4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.allergy_words import few
from desktop.clinic.catalogue.panel_definition import Allergen, PanelDefinition
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.plot.graph import Graph, Key, number_parts
from desktop.clinic.plot.placing import Result, Setting
from desktop.clinic.plot.points import Point, dated, number_point
from desktop.clinic.plot.verdicts import Judgement, judge, printed
from desktop.clinic.words.dates import Known, is_known
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.readings import Limits, Reading

# so many are drawn unless all are asked for: the panel's own views show the rest
HIGHEST = 6


@dataclass(frozen=True)
class AllergenValue:
    """One allergen in one specimen, as it is judged; `assumed` when no report prints it."""

    reading: Reading
    unit: str
    method: str
    laboratory: str | None
    specimen_date: Known
    assumed: bool


@dataclass(frozen=True)
class Followed:
    """The graphs of allergens that are drawn, and how many more there would be."""

    graphs: tuple[Graph, ...]
    left_out: int


def allergen_graphs(chart: Chart, around: Setting, reader: Reader, most: int | None = HIGHEST) -> Followed:
    """The allergens that were positive once and measured in two specimens or more, of each panel definition.

    Of each definition the `most` highest are drawn (None: all), the highest first; the last one says which are left out.
    """
    graphs: list[Graph] = []
    count = 0
    for definition in reader.catalogue.panels:
        sets = [
            (kept.id, when, kept.entry)
            for kept in chart.of(AllergenPanel)
            if kept.entry.panel == definition.code and is_known(when := kept.entry.specimen_date)
        ]
        if len(sets) < 2:
            # a set alone has no course: its own views show it, as 295 lone points would tell nothing
            continue
        followed = sorted(_followed(definition, sets), key=_height, reverse=True)
        drawn, left_out = (followed, []) if most is None else (followed[:most], followed[most:])
        count += len(left_out)
        for place, (allergen, measured) in enumerate(drawn):
            notes = _left_out(definition, left_out) if place == len(drawn) - 1 else ()
            graphs.append(_graph(definition, allergen, measured, around, tuple(notes)))
    return Followed(tuple(graphs), count)


class _Measured(NamedTuple):
    """One allergen in one specimen: a number, and where it stands."""

    panel: str
    value: AllergenValue
    number: Decimal


def _followed(
    definition: PanelDefinition, sets: Sequence[tuple[str, Known, AllergenPanel]]
) -> Iterator[tuple[Allergen, Sequence[_Measured]]]:
    """Each allergen that is followed, in the panel's order, with its results by day."""
    by_code = [(*one, {result.allergen: result for result in one[2].results}) for one in sets]
    positive = {result.allergen for *_one, panel in sets for result in panel.results if result.positive == "yes"}
    for allergen in definition.allergens:
        if allergen.code not in positive:
            continue
        measured = []
        for id, when, panel, results in by_code:
            result = results.get(allergen.code)
            if result is None or result.reading is None or result.reading.number is None:
                continue
            assumed = result.basis == "assumed"
            value = AllergenValue(result.reading, definition.unit, definition.name, panel.laboratory, when, assumed)
            measured.append(_Measured(id, value, result.reading.number))
        if len(measured) >= 2:
            yield allergen, measured


def _height(followed: tuple[Allergen, Sequence[_Measured]]) -> Decimal:
    return max(one.number for one in followed[1])


def _graph(
    definition: PanelDefinition,
    allergen: Allergen,
    measured: Sequence[_Measured],
    around: Setting,
    notes: tuple[str, ...],
) -> Graph:
    # no report prints this limit: it is the panel's own
    text = str(say(N_("negative < {least}"), least=definition.positive))
    limits = Limits(text, high=definition.positive, high_included=False)
    results, points = [], []
    for panel, value, number in measured:
        reading, when = value.reading, value.specimen_date
        results.append(Result(panel, value, when, number, limits))
        label = str(say(N_("{value} (assumed)"), value=reading.shown())) if value.assumed else reading.shown()
        points.append(number_point(panel, when, around, reading, float(number), label))
    judgement = judge(results, around)
    return Graph(
        key=_key(definition, allergen),
        title=str(say(N_("{allergen} ({panel})"), allergen=allergen.code, panel=definition.code)),
        unit=definition.unit,
        kind="number",
        notes=notes,
        about=partial(_told, definition, {one.panel: one.value for one in measured}, results, judgement, around),
        **number_parts([(judgement, points)], around, hold=True),
    )


def _key(definition: PanelDefinition, allergen: Allergen) -> Key:
    return AllergenPanel.declaration.name, definition.code, allergen.code


def _told(
    definition: PanelDefinition,
    values: Mapping[str, AllergenValue],
    results: Sequence[Result],
    judgement: Judgement,
    around: Setting,
    point: Point,
) -> Iterator[str]:
    """What is told about a point of an allergen's graph."""
    value = values[point.entry]
    result = next(result for result in results if result.id == point.entry)
    yield printed(value)
    if value.assumed:
        yield _(N_("assumed, not printed"))
    yield dated(result.when, around.since(result.when))
    yield str(say(N_("positive from {least} {unit}"), least=definition.positive, unit=value.unit))
    yield ", ".join(filter(None, (value.method, value.laboratory)))
    yield from judgement.told(result)


def _left_out(definition: PanelDefinition, followed: Sequence[tuple[Allergen, Sequence[_Measured]]]) -> Iterator[str]:
    if followed:
        names = few([allergen.code for allergen, _measured in followed])
        one, more = (
            N_("1 more allergen of {panel} is not drawn: {names}"),
            N_("{count} more allergens of {panel} are not drawn: {names}"),
        )
        yield str(say(one if len(followed) == 1 else more, count=len(followed), panel=definition.code, names=names))
