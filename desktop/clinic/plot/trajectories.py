"""Everything that a plot of one patient's trajectories shows, resolved from the chart; screen and paper only draw it.

Days count from 1970-01-01 (UTC midnights), the time of day is a fraction; values are in the unit that the graph shows.
Layout, colours and pixels are the drawer's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.course import infusion_words
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import OUTCOME_SERIES, Outcome
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.telling import Shaded, Ticked
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.plot.allergen_trajectories import HIGHEST, allergen_graphs
from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph, Key, Segment
from desktop.clinic.plot.outcome_trajectories import outcome_graph, outcome_graphs, outcome_keys
from desktop.clinic.plot.placing import Setting, day_of, setting
from desktop.clinic.plot.points import Point, dated, span_of
from desktop.clinic.plot.result_graphs import Item, graph_key, make_graph
from desktop.clinic.plot.verdicts import Change
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.results.measured import PrintedResult
from desktop.clinic.words.dates import day_number, is_known
from desktop.clinic.words.language import N_, _, say

__all__ = [
    "Band",
    "Change",
    "Graph",
    "InfusionLine",
    "Key",
    "Plot",
    "Point",
    "Segment",
    "Shading",
    "Tick",
    "graph_key",
    "infusion_lines",
    "keys_of",
    "one_graph",
    "plot",
    "shadings",
    "span",
    "ticks",
]


@dataclass(frozen=True)
class InfusionLine:
    """An infusion. `hover` says what it gave, a line each: which one, when, from donor to vein, the dose, the time since thaw."""

    day: float
    earliest: float
    latest: float
    label: str
    entry: str
    hover: tuple[str, ...]


@dataclass(frozen=True)
class Shading:
    """A course of a medicine, from its start to its end; `end` is None while it goes on or nobody knows when it ended."""

    start: float
    end: float | None
    start_earliest: float
    start_latest: float
    label: str
    entry: str


@dataclass(frozen=True)
class Tick:
    """A day on the x axis: that of skin tests, of a patch test or of a provocation, in one word or two."""

    day: float
    label: str
    entry: str


@dataclass(frozen=True)
class Plot:
    """All graphs on one x axis; `first` to `last` holds every point, infusion, tick and start of a medicine, not padded.

    `left_out` is how many allergens could be drawn and are not, unless all are asked for; `not_shown` are the titles of the
    graphs that somebody chose not to look at.
    """

    graphs: tuple[Graph, ...]
    lines: tuple[InfusionLine, ...]
    shadings: tuple[Shading, ...]
    first: float
    last: float
    d0: float | None
    ticks: tuple[Tick, ...] = ()
    left_out: int = 0
    not_shown: tuple[str, ...] = ()

    @cached_property
    def cautions(self) -> tuple[str, ...]:
        """What must be known of its lines and its dates, each once: of every line, else behind the titles of its graphs."""
        found: dict[str, list[Graph]] = {}
        for graph in self.graphs:
            for caution in graph.cautions:
                found.setdefault(caution, []).append(graph)
        joined = [graph for graph in self.graphs if any(segment.joins for segment in graph.segments)]
        return tuple(
            caution[:1].upper() + caution[1:]
            if graphs == joined
            else str(say(N_("{graphs}: {caution}"), graphs="; ".join(graph.title for graph in graphs), caution=caution))
            for caution, graphs in found.items()
        )


def plot(
    chart: Chart,
    reader: Reader,
    provisional: Entry | None = None,
    replacing: str = "",
    before: Plot | None = None,
    allergens: int | None = HIGHEST,
) -> Plot:
    """The whole plot. `provisional` is an entry that is being typed, in place of the kept entry `replacing` if it amends one.

    The x axis counts from the D0 of the newest course, as views do; each result is judged by its own course. `before` is
    the plot of this patient as it was drawn last: what did not change since is taken from it. Of each allergen panel the
    highest `allergens` are drawn, None for all of them.
    """
    around = setting(chart, reader.catalogue)
    groups: dict[Key, list[Item]] = {}
    for type in (InVitroTest, LabResult):
        for key, belonging in chart.grouped(type, graph_key).items():
            items = [(kept.id, kept.entry) for kept in belonging if kept.id != replacing]
            if key is not None and items:
                groups[key] = items
    if (typed := _typed(provisional, reader)) is not None and (key := graph_key(typed)) is not None:
        groups[key] = _with(groups.get(key, []), typed)
    drawn = {graph.key: graph for graph in before.graphs} if before is not None else {}
    made = [make_graph(key, items, around, reader, drawn.get(key)) for key, items in groups.items()]
    followed = allergen_graphs(chart, around, reader, allergens)
    made += followed.graphs
    made += outcome_graphs(chart, around, provisional if isinstance(provisional, Outcome) else None, replacing)
    order = _order(chart, reader.catalogue)
    graphs = tuple(sorted(made, key=order))
    drawn_lines, drawn_shadings = infusion_lines(chart), shadings(chart, reader)
    drawn_ticks = ticks(chart)
    first, last = span(graphs, drawn_lines, drawn_shadings, drawn_ticks)
    d0 = chart.d0()
    origin = None if d0 is None else float(day_number(d0))
    return Plot(
        graphs,
        drawn_lines,
        drawn_shadings,
        first,
        last,
        origin,
        drawn_ticks,
        followed.left_out,
    )


def span(
    graphs: Sequence[Graph], lines: Sequence[InfusionLine], shadings: Sequence[Shading], ticks: Sequence[Tick]
) -> tuple[float, float]:
    """The first and the last day of all that is drawn; of a medicine its start counts."""
    days = [day for graph in graphs for point in graph.points for day in (point.earliest, point.latest)]
    days += [day for line in lines for day in (line.earliest, line.latest)]
    days += [shading.start for shading in shadings]
    days += [tick.day for tick in ticks]
    return min(days, default=0.0), max(days, default=0.0)


def one_graph(
    chart: Chart,
    reader: Reader,
    key: Key,
    provisional: Entry | None = None,
    replacing: str = "",
    before: Graph | None = None,
) -> Graph | None:
    """One graph of results or of a score of `plot`, alone and equal to it; None when nothing belongs to it (any more).

    `before` as in `plot`.
    """
    around = setting(chart, reader.catalogue)
    if key[0] == Outcome.declaration.name:
        return outcome_graph(chart, around, key, provisional if isinstance(provisional, Outcome) else None, replacing)
    type = InVitroTest if key[0] == InVitroTest.declaration.name else LabResult
    items = [(kept.id, kept.entry) for kept in chart.grouped(type, graph_key).get(key, ()) if kept.id != replacing]
    typed = _typed(provisional, reader)
    if typed is not None and graph_key(typed) == key:
        items = _with(items, typed)
    return make_graph(key, items, around, reader, before) if items else None


def keys_of(entry: Entry | None) -> tuple[Key, ...]:
    """The graphs that an entry is drawn in: one of a result, one for each score of an outcome, none of anything else."""
    if isinstance(entry, Outcome):
        return outcome_keys(entry)
    key = graph_key(entry) if isinstance(entry, PrintedResult) else None
    return () if key is None else (key,)


def infusion_lines(chart: Chart) -> tuple[InfusionLine, ...]:
    """Every infusion whose date is known, of all courses; the hover counts from the D0 of its own course."""
    around = Setting(chart.courses(), (), chart)
    found = []
    for kept in chart.of(Infusion):
        when = kept.entry.start
        if is_known(when):
            title, course = kept.entry.name, around.numbered(kept.entry.course or 0)
            day = dated(when, around.since(when, course) if course else "")
            gave = (
                infusion_words.chain(kept.entry),
                infusion_words.dose(kept.entry),
                infusion_words.since_thaw(kept.entry),
            )
            hover = tuple(filter(None, (title, day, *gave)))
            found.append(InfusionLine(*span_of(when), label=title, entry=kept.id, hover=hover))
    return tuple(found)


def shadings(chart: Chart, reader: Reader) -> tuple[Shading, ...]:
    """Everything that shades the graphs and whose start is known: every course of a medicine."""
    found = []
    for type in chart.types():
        drawn = type.tells.drawn
        if not isinstance(drawn, Shaded):
            continue
        for kept in chart.of(type):
            begun, ended = getattr(kept.entry, type.declaration.dated), getattr(kept.entry, drawn.until)
            if is_known(begun):
                start, earliest, latest = span_of(begun)
                end = day_of(ended) if is_known(ended) else None
                found.append(Shading(start, end, earliest, latest, drawn.label(kept.entry, reader), kept.id))
    return tuple(found)


def ticks(chart: Chart) -> tuple[Tick, ...]:
    """The days of the allergist's tests that were done, by day; what is planned is none."""
    found = []
    for type in chart.types():
        drawn = type.tells.drawn
        if not isinstance(drawn, Ticked):
            continue
        for kept in chart.of(type):
            when = getattr(kept.entry, type.declaration.dated)
            if is_known(when) and getattr(kept.entry, "stage", "done") != "planned":
                found.append(Tick(day_of(when), _(drawn.label), kept.id))
    return tuple(sorted(found, key=lambda tick: tick.day))


def _typed(entry: Entry | None, reader: Reader) -> PrintedResult | None:
    """An entry that is being typed, once it can be drawn: with a place, a day, and a word or a number that converts."""
    if not isinstance(entry, PrintedResult) or entry.reading is None or not is_known(entry.specimen_date):
        return None
    read = entry.read_by(reader.catalogue)
    if graph_key(read) is None or (read.canonical_value is None and not entry.reading.categorical):
        return None
    return read


def _with(items: Sequence[Item], typed: PrintedResult) -> list[Item]:
    """The items by day with the one that is typed, after those of the same time."""
    when = typed.specimen_date
    later = (
        place
        for place, (_id, entry) in enumerate(items)
        if is_known(other := entry.specimen_date) and is_known(when) and (other.day, other.time) > (when.day, when.time)
    )
    place = next(later, len(items))
    return [*items[:place], ("", typed), *items[place:]]


# a number says of what it is; graphs of one sort have as many parts behind it
_Own = tuple[int | bool | str, ...]


def _order(chart: Chart, catalogue: Catalogue) -> Callable[[Graph], tuple[bool, bool, _Own]]:
    """How graphs follow each other: drug tests, those of culprits first; markers as in the catalogue; allergens as they come;
    how the patient feels; then lone results; words last."""
    culprits = {kept.entry.drug.key for kept in chart.of(DrugReaction) if kept.entry.drug is not None}
    markers = {marker.code: place for place, marker in enumerate(catalogue.markers)}
    methods = {method.code: place for place, method in enumerate(catalogue.methods)}
    scores = [series.field for series in OUTCOME_SERIES]

    def place(graph: Graph) -> tuple[bool, bool, _Own]:
        type, name = graph.key[:2]
        own: _Own
        if type == InVitroTest.declaration.name:
            method = graph.key[2]
            own = (0, name not in culprits, graph.title, name, methods.get(method, len(methods)), method, graph.key[-1])
        elif type == AllergenPanel.declaration.name:
            # they come in their order already, and sorting keeps it
            own = (2,)
        elif type == Outcome.declaration.name:
            own = (3, scores.index(name))
        else:
            own = (1, markers.get(name, len(markers)), name)
        # a lone result has no course to follow yet: it stands below those that have one
        alone = sum(not point.provisional for point in graph.points) < 2
        return graph.kind == "categorical", alone, own

    return place
