"""Which graphs are shown and in which order, as somebody chose: nothing is left out without a word."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.plot.chosen_graphs import ChosenGraphs, chosen, not_shown_words
from desktop.clinic.plot.graph import Graph, Key, Segment
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import Plot
from tests.cases import cases

NAMES = "abcd"


def key(name: str) -> Key:
    return "lab_result", name, "number"


def graph(name: str, provisional: bool = False) -> Graph:
    point = Point("" if provisional else name, 1.0, 1.0, 1.0, 2.0, "2", "value", False, provisional)
    return Graph(key(name), name.upper(), "ng/mL", "number", (Segment("", (point,)),))


def plot_of(*graphs: Graph) -> Plot:
    return Plot(graphs, (), (), 1.0, 1.0, None)


def drawn(names: str = NAMES) -> Plot:
    return plot_of(*map(graph, names))


@cases(
    ("order", "left_out", "shown", "not_shown"),
    [
        ("abcd", "", "abcd", ""),
        ("dcba", "", "dcba", ""),
        ("dcba", "cb", "da", "CB"),
        ("abcd", "abcd", "", "ABCD"),
        # what the choice does not know stands behind what always comes before it
        ("dca", "", "dcab", ""),
        ("cd", "", "abcd", ""),
        ("dc", "d", "abc", "D"),
        ("", "", "abcd", ""),
        # what is gone again is asked for in vain
        ("zdcba", "z", "dcba", ""),
    ],
)
def test_the_plot_is_as_it_was_chosen(order: str, left_out: str, shown: str, not_shown: str) -> None:
    choice = ChosenGraphs(tuple(map(key, order)), frozenset(map(key, left_out)))
    found = chosen(drawn(), choice)
    assert [one.key[1] for one in found.graphs] == list(shown)
    assert found.not_shown == tuple(not_shown)
    assert replace(found, graphs=drawn().graphs, not_shown=()) == drawn()


def test_without_a_choice_it_is_the_very_same_plot() -> None:
    plot = drawn()
    assert chosen(plot, None) is plot


def test_what_is_typed_is_shown_though_its_graph_is_left_out() -> None:
    found = chosen(plot_of(graph("a", provisional=True), graph("b")), ChosenGraphs((), frozenset({key("a"), key("b")})))
    assert [one.key[1] for one in found.graphs] == ["a"] and found.not_shown == ("B",)


def test_what_is_not_drawn_keeps_its_note() -> None:
    silent = Graph(key("a"), "CRP", "mg/L", "number", notes=("1 result in doubt is not drawn: CRP 3 mg/ml",))
    found = chosen(plot_of(silent), ChosenGraphs((), frozenset({key("a")})))
    assert found.graphs == (silent,) and found.not_shown == ()


@cases(
    ("names", "said"),
    [
        ((), ""),
        (("ECP",), "1 graph not shown, by choice: ECP"),
        (("ECP", "Total IgE"), "2 graphs not shown, by choice: ECP, Total IgE"),
    ],
)
def test_what_is_not_shown_is_said(names: tuple[str, ...], said: str) -> None:
    assert not_shown_words(replace(drawn(), not_shown=names)) == said
