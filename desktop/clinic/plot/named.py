"""Graphs of a plot by what somebody calls them, and the plot with these alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.entry.failures import Failure
from desktop.clinic.plot.graph import Graph, Key
from desktop.clinic.plot.trajectories import Plot, span
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.typeahead import key_of


def only(plot: Plot, keys: Sequence[Key]) -> Plot:
    """The plot with the graphs of these keys alone, in their order; its x axis holds what they draw."""
    of = {graph.key: graph for graph in plot.graphs}
    graphs = tuple(of[key] for key in dict.fromkeys(keys) if key in of)
    first, last = span(graphs, plot.lines, plot.shadings, plot.ticks)
    return replace(plot, graphs=graphs, first=first, last=last)


def keys_named(plot: Plot, names: Sequence[str], catalogue: Catalogue) -> tuple[Key, ...]:
    """The keys of the graphs with these names, in their order: a marker's name, another name of it or its code, a drug's name,
    or a graph's whole title. A name of several graphs stands for all of them.

    Raises `Failure` for a name that no graph has.
    """
    called = [(graph.key, {key_of(name) for name in _names(graph, catalogue)}) for graph in plot.graphs if graph.points]
    found: list[Key] = []
    for name in names:
        keys = [key for key, own in called if key_of(name) in own]
        if not keys:
            sentence = N_("No graph is called {name}: this patient has {graphs}.")
            titles = "; ".join(dict.fromkeys(graph.title for graph in plot.graphs if graph.points))
            nothing = N_("No graph is called {name}: this patient has no result that can be drawn.")
            raise Failure(say(sentence, name=name, graphs=titles) if titles else say(nothing, name=name))
        found += keys
    return tuple(dict.fromkeys(found))


def _names(graph: Graph, catalogue: Catalogue) -> set[str]:
    code = graph.key[1]
    names = {graph.title, code, code.replace("_", " ")}
    marker = catalogue.marker(code)
    drug = catalogue.drug(code)
    if marker is not None:
        names |= {marker.name, marker.long_name, *marker.aliases}
    if drug is not None:
        names |= {drug.name, *drug.aliases}
    return names
