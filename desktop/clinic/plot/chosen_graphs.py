"""Which graphs of a patient are looked at, and in which order: somebody's view of the record, and no fact in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.clinic.plot.graph import Graph, Key
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.language import N_, say


@dataclass(frozen=True)
class ChosenGraphs:
    """The graphs in the order that was chosen, and those of them that are not shown.

    A graph that it does not know, of a result that came later, stands where it always does.
    """

    order: tuple[Key, ...]
    left_out: frozenset[Key] = frozenset()


def chosen(plot: Plot, choice: ChosenGraphs | None) -> Plot:
    """The plot as it was chosen; what is left out is named in it. Without a choice it stays as it is.

    What is being typed is shown in any case, and a graph that has notes alone keeps them.
    """
    if choice is None:
        return plot
    shown, names = [], []
    for graph in ordered(plot.graphs, choice):
        typed = any(point.provisional for point in graph.points)
        if graph.key in choice.left_out and graph.points and not typed:
            names.append(graph.title)
        else:
            shown.append(graph)
    return replace(plot, graphs=tuple(shown), not_shown=tuple(names))


def ordered(graphs: tuple[Graph, ...], choice: ChosenGraphs | None) -> tuple[Graph, ...]:
    """The graphs in the order of the choice; those that it does not know stand behind the one that always comes before."""
    if choice is None:
        return graphs
    by_key = {graph.key: graph for graph in graphs}
    found = [key for key in choice.order if key in by_key]
    for before, graph in zip((None, *graphs), graphs, strict=False):
        if graph.key not in choice.order:
            found.insert(0 if before is None else found.index(before.key) + 1, graph.key)
    return tuple(by_key[key] for key in found)


def not_shown_words(plot: Plot) -> str:
    """The sentence of what somebody left out: "2 graphs not shown, by choice: ECP, ANA"; "" where nothing is."""
    if not plot.not_shown:
        return ""
    one, more = N_("1 graph not shown, by choice: {names}"), N_("{count} graphs not shown, by choice: {names}")
    count = len(plot.not_shown)
    return str(say(one if count == 1 else more, count=count, names=", ".join(plot.not_shown)))
