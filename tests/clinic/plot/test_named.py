from __future__ import annotations

import pytest

from desktop.clinic.entry.failures import Failure
from desktop.clinic.plot.named import keys_named, only
from desktop.clinic.plot.trajectories import plot
from tests.clinic.plotted import CATALOGUE, READER, Typed, day


@pytest.fixture(scope="module")
def drawn():
    typed = Typed()
    typed.infusion()
    for date, ecp, ige in (("d0-10", "26.6", "25.5"), ("d0+90", "15.8", "87")):
        typed.lab(date, "ecp", ecp, "ng/ml")
        typed.lab(date, "total ige", ige, "IU/ml")
    typed.lab("d0+300", "ana", "negative")
    typed.lab("d0+300", "total ige", "negative")
    return plot(typed.chart, READER)


def titles(plot):
    return [graph.title for graph in plot.graphs]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["ECP"], ["ECP"]),
        (["ecp", "ANA"], ["ECP", "ANA"]),
        (["ANA", "ecp"], ["ANA", "ECP"]),
        (["ECP", "ecp"], ["ECP"]),
        (["eosinophil cationic protein"], ["ECP"]),
        (["total_ige"], ["Total IgE", "Total IgE"]),
        (["Total İge"], ["Total IgE", "Total IgE"]),
    ],
)
def test_graphs_are_found_by_name_in_the_order_asked_for(drawn, names, found):
    assert titles(only(drawn, keys_named(drawn, names, CATALOGUE))) == found


def test_a_name_that_no_graph_has_is_told_with_those_that_there_are(drawn):
    with pytest.raises(Failure, match="No graph is called CRP: this patient has Total IgE; ECP; ANA"):
        keys_named(drawn, ["ECP", "CRP"], CATALOGUE)
    with pytest.raises(Failure, match="no result that can be drawn"):
        keys_named(plot(Typed().chart, READER), ["ECP"], CATALOGUE)


def test_the_axis_holds_what_is_chosen_and_no_more(drawn):
    assert (drawn.first, drawn.last) == (day(-10), day(300))
    ecp = only(drawn, keys_named(drawn, ["ECP"], CATALOGUE))
    assert (ecp.first, ecp.last) == (day(-10), day(90))
    assert ecp.lines == drawn.lines


def test_all_keys_in_their_order_are_the_plot_itself(drawn):
    assert only(drawn, [graph.key for graph in drawn.graphs]) == drawn


def test_a_key_that_is_not_there_any_more_is_left_out(drawn):
    assert titles(only(drawn, [("lab_result", "crp", "number"), drawn.graphs[0].key])) == titles(drawn)[:1]
