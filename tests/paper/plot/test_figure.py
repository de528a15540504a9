from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.failures import Failure
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.chosen_graphs import ChosenGraphs
from desktop.clinic.plot.named import only
from desktop.clinic.plot.other_limits import with_published
from desktop.clinic.plot.trajectories import plot
from desktop.clinic.results.lab_result import LabResult
from desktop.paper.plot.figure import RC, drawn, figure, figure_bytes, write_figure
from desktop.paper.plot.format import Format
from desktop.paper.plot.pen import DASHES
from desktop.session.example import typed


@pytest.fixture
def mixed(session, patient):
    """Methods, limits that change, censored values, assumed dates, two medicines."""
    for number, start in (("1", "1.5.24 10:30"), ("2", "2024-05-03 ±2")):
        told = {"route": "iv", "product": "hUC-MSC", "lot": "A", "premedicated": "none", "events_asked": "not asked"}
        typed(
            session,
            Infusion,
            patient,
            ("M8",),
            course="1",
            session=number,
            start=start,
            cells="140e6",
            dose_basis="per",
            **told,
        )
    for date, marker, reading, unit, limits, method in (
        ("20.4.24", "ecp", "26.6", "ng/ml", "< 24", "ImmunoCAP"),
        ("d0+90 ±6", "ecp", "15.8", "ng/ml", "< 24", "ImmunoCAP"),
        ("20.9.24", "ecp", "12,5", "ng/ml", "3 - 18", "Other $method$"),
        ("20.10.24", "ecp", "14,5", "ng/ml", "3 - 19", "Other $method$"),
        ("20.11.24", "ecp", "< 2.0", "ng/ml", "", "ImmunoCAP"),
        ("20.11.24", "anti-tpo", "> 1300", "IU/ml", "", ""),
        ("20.11.24 ?", "ana", "1:160", "", "", ""),
    ):
        told = {"specimen_date": date, "marker": marker, "reading": reading, "unit": unit, "limits": limits}
        typed(session, LabResult, patient, ("V5",), method=method, **told)
    for drug, start in (("omalizumab", "2024-08-05 (2024-08-01..2024-08-20)"), ("cetirizine", "1.4.24")):
        typed(session, MedicationCourse, patient, drug=drug, indication="CSU", route="sc", start=start)
    return plot(session.chart(patient), session.reader_of(patient))


@pytest.fixture(params=["case", "mixed"])
def shown(request):
    if request.param == "mixed":
        return request.getfixturevalue("mixed")
    session, patient = request.getfixturevalue("case")
    return plot(session.chart(patient), session.reader_of(patient))


def artists(made, part):
    """The artists of a part, each graph's in its order."""
    pattern = re.compile(rf"{part}-\d+(-\d+)?")
    return [artist for artist in made.findobj() if pattern.fullmatch(artist.get_gid() or "")]


def lines(graphs, look):
    """The lines of that look, graph by graph."""
    return [line for graph in graphs for segment in graph.segments for line in segment.lines(look)]


def test_it_draws_every_point_where_the_plot_has_it(shown):
    found = {(artist.get_xdata()[0], artist.get_ydata()[0]) for artist in artists(figure(shown), "point")}
    points = [point for graph in shown.graphs for point in graph.points]
    assert found == {(point.day, point.value) for point in points}
    assert len(artists(figure(shown), "point")) == len(points)


def test_it_draws_what_the_plot_lists_and_nothing_more(shown):
    made, graphs = figure(shown), drawn(shown)
    points = [point for graph in graphs for point in graph.points]
    parts = [part for graph in graphs for band in graph.bands for part in band.parts(*made.axes[0].get_xlim())]
    expected = {
        "trajectory": len(lines(graphs, "solid")),
        "broken": len(lines(graphs, "broken")),
        "band": sum(printed for _start, _end, printed in parts),
        "band-beyond": sum(not printed for _start, _end, printed in parts),
        "infusion": len(shown.lines) * len(graphs),
        "infusion-span": sum(line.earliest < line.latest for line in shown.lines) * len(graphs),
        "shading": len(shown.shadings) * len(graphs),
        "shading-span": sum(one.start_earliest < one.start_latest for one in shown.shadings),
        "span": sum(point.earliest < point.latest for point in points),
        "label": len(points),
    }
    assert {part: len(artists(made, part)) for part in expected} == expected
    assert len(made.axes) == len(graphs)


def test_infusions_and_trajectories_lie_where_the_plot_has_them(shown):
    made = figure(shown)
    days = [line.day for line in shown.lines]
    assert [artist.get_xdata()[0] for artist in artists(made, "infusion")] == days * len(made.axes)
    for part, look in (("trajectory", "solid"), ("broken", "broken")):
        for artist, line in zip(artists(made, part), lines(drawn(shown), look), strict=True):
            assert list(artist.get_xdata()) == [point.day for point in line]
            assert list(artist.get_ydata()) == [point.value for point in line]


def test_what_is_broken_faint_or_open_looks_so_without_colour(case):
    session, patient = case
    shown = plot(session.chart(patient), session.reader_of(patient))
    made = figure(shown)
    (solid,), broken = artists(made, "trajectory"), artists(made, "broken")
    assert len(broken) == 4
    for line in broken:
        assert line.get_linewidth() < solid.get_linewidth() and line.get_alpha() < 1
        # more gap than stroke, as none of the dashes of methods has
        _offset, (stroke, gap) = line._unscaled_dash_pattern
        assert gap > stroke and all(style == "-" or style[1][0] >= style[1][1] for style in DASHES)
    printed, faint = artists(made, "band"), artists(made, "band-beyond")
    assert max(one.get_alpha() for one in faint) < min(one.get_alpha() for one in printed)
    # the sample of the ciprofloxacin test may be of the day of the infusion
    points = [point for graph in drawn(shown) for point in graph.points if point.earliest < point.latest]
    spans = dict(zip(((point.label, point.day) for point in points), artists(made, "span"), strict=True))
    (opened,) = (spans[point.label, point.day] for point in points if point.label == "560")
    assert opened.get_xdata()[0] == shown.d0 - 7 and shown.d0 - 3.5 < opened.get_xdata()[1] < shown.d0
    assert opened.get_markevery() == [0]
    scales = {axes.get_yscale() for axes, graph in zip(made.axes, drawn(shown), strict=True) if graph.scale == "log"}
    assert scales == {"log"}


def test_shapes_tell_points_apart_without_colour(mixed):
    made = figure(mixed)
    looks = {}
    points = [point for graph in drawn(mixed) for point in graph.points]
    for artist, point in zip(artists(made, "point"), points, strict=True):
        look = (artist.get_marker(), artist.get_markerfacecolor() == "white")
        looks.setdefault((point.mark, point.mark == "value" and point.assumed), set()).add(look)
    assert all(len(found) == 1 for found in looks.values())
    assert len(set(map(frozenset, looks.values()))) == len(looks) == 4


def test_every_result_is_labelled_as_printed(shown):
    labels = [artist.get_text() for artist in artists(figure(shown), "label")]
    assert sorted(labels) == sorted(point.label for graph in shown.graphs for point in graph.points)


def test_no_two_texts_lie_on_each_other_and_none_beyond_the_edge(case):
    session, patient = case
    made = figure(plot(session.chart(patient), session.reader_of(patient)))
    made.set_dpi(600)
    with matplotlib.rc_context(RC):
        made.draw_without_rendering()
    texts = [text for text in made.findobj(Text) if text.get_text().strip() and text.get_visible()]
    # a tenth of a millimetre: the ink would have to touch, not the boxes alone
    with matplotlib.rc_context(RC):
        boxes = [text.get_window_extent().padded(-2.4) for text in texts]
    page = made.bbox
    for n, box in enumerate(boxes):
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, texts[n]
        for other in range(n + 1, len(boxes)):
            assert not box.overlaps(boxes[other]), (texts[n], texts[other])


def test_graphs_of_numbers_are_equally_high_and_a_height_is_kept(shown):
    made = figure(shown, Format(150.0, 240.0))
    assert made.get_size_inches() * 25.4 == pytest.approx([150, 240])
    heights = [
        axes.get_position().height
        for axes, graph in zip(made.axes, drawn(shown), strict=True)
        if graph.kind == "number"
    ]
    assert heights == pytest.approx([heights[0]] * len(heights))


def test_the_same_record_gives_the_same_file(shown):
    first = figure_bytes(figure(shown), ".svg")
    assert figure_bytes(figure(shown), ".svg") == first
    assert b"<dc:date>" not in first


def test_the_svg_holds_text_that_can_be_searched(mixed):
    texts = [
        element.text for element in ElementTree.fromstring(figure_bytes(figure(mixed), ".svg")).iter() if element.text
    ]
    assert "ECP · ng/mL, logarithmic" in texts
    assert "Other $method$" in texts
    assert "< 2.0" in texts


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        (
            lambda graph: graph.kind == "categorical",
            ["infusions (D0, D2)", "medicine, as recorded", "result, date assumed"],
        ),
        (lambda graph: graph.title == "Anti-TPO", ["at least (>, ≥)", "infusions (D0, D2)", "medicine, as recorded"]),
    ],
)
def test_the_legend_explains_only_what_is_drawn(mixed, keep, words):
    part = replace(mixed, graphs=tuple(graph for graph in mixed.graphs if keep(graph)))
    possible = ["result", "result, date assumed", "earliest to latest day", "at most (<, ≤)", "at least (>, ≥)"]
    possible += ["printed limits", "infusions (D0, D2)", "medicine, as recorded", "not saved"]
    texts = {text.get_text() for text in figure(part).findobj(Text)}
    assert sorted(texts & set(possible)) == sorted(words)


def test_what_is_not_compared_is_drawn_apart_with_its_word(session, patient):
    for date, reading in (("20.4.24", "25.5"), ("20.11.24", "91.1")):
        typed(session, LabResult, patient, specimen_date=date, marker="total ige", reading=reading, unit="IU/ml")
    given = [{"date": "2024-08-05", "brand": "Xolair", "lot": "A1"}]
    course = {"drug": "omalizumab", "indication": "CSU", "route": "sc", "start": "2024-08-05"}
    typed(session, MedicationCourse, patient, **course, administrations=given)
    made = figure(plot(session.chart(patient), session.reader_of(patient)))
    texts = {text.get_text() for text in made.findobj(Text)}
    assert {"91.1 not interpretable", "not compared: not interpretable"} <= texts
    marks = {(line.get_marker(), line.get_markerfacecolor()) for line in made.findobj(Line2D)}
    assert ("s", "white") in marks


@pytest.mark.slow
@pytest.mark.parametrize(("name", "begins"), [("f.svg", b"<?xml"), ("f.pdf", b"%PDF"), ("F.PNG", b"\x89PNG")])
def test_a_figure_is_written_whole(case, tmp_path, name, begins):
    target = write_figure(*case, tmp_path / name)
    assert target.read_bytes().startswith(begins)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_another_ending_is_refused_and_nothing_written(case, tmp_path):
    with pytest.raises(Failure, match=r"\.svg, \.pdf, \.png or \.tiff"):
        write_figure(*case, tmp_path / "figure.doc")
    assert not list(tmp_path.iterdir())


def test_a_failed_write_leaves_what_was_there(case, tmp_path):
    target = tmp_path / "folder.svg"
    target.mkdir()
    with pytest.raises(Failure, match="could not be written"):
        write_figure(*case, target)
    assert [file.name for file in tmp_path.iterdir()] == ["folder.svg"]


def test_where_every_graph_is_left_out_there_is_no_figure(case, tmp_path):
    session, patient = case
    beside = session.beside()
    graphs = plot(session.chart(patient), session.reader_of(patient)).graphs
    beside.chosen_graphs[patient] = ChosenGraphs((), frozenset(graph.key for graph in graphs))
    with pytest.raises(Failure, match="graphs not shown, by choice: .*ECP"):
        write_figure(beside, patient, tmp_path / "figure.svg")
    beside.close()
    assert not list(tmp_path.iterdir())


def test_without_a_result_there_is_no_figure(session, patient, tmp_path):
    with pytest.raises(Failure, match="no result that can be drawn"):
        write_figure(session, patient, tmp_path / "figure.svg")


def test_what_is_published_for_other_assays_is_drawn_thin_when_it_is_asked_for(case):
    session, patient = case
    plain = only(plot(session.chart(patient), session.reader_of(patient)), [("lab_result", "ecp", "number")])
    asked = replace(plain, graphs=tuple(map(with_published, plain.graphs)))
    without, made = figure(plain), figure(asked)
    said, drawn_too = ({text.get_text() for text in one.findobj(Text)} for one in (without, made))
    assert {"a 2-10", "b ≤ 15", "d < 17.8", "published for other assays"} <= drawn_too - said
    assert "no result is judged by it: a" in " ".join(text.get_text() for text in made.findobj(Text))
    lines = artists(made, "published")
    assert sorted({line.get_ydata()[0] for line in lines}) == [2.0, 2.3, 10.0, 15.0, 15.9, 17.8]
    assert max(line.get_linewidth() for line in lines) < 0.6 and not artists(without, "published")
    # the report's own limit alone has an area
    assert len(artists(made, "band")) == len(artists(without, "band")) == 1
