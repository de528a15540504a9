"""Two courses side by side, of one patient or of two: the same graphs in two columns, each row on one scale of values and of days.

Each column is the patient's own plot up to the next course; what stands over it says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop.clinic.entry.chart import Chart, Course
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.plot.aligned_words import letters
from desktop.clinic.plot.axis import Axis, axis_of
from desktop.clinic.plot.graph import Graph, Key
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import Plot, plot
from desktop.clinic.plot.windows import Comparing
from desktop.clinic.words.dates import day_number, is_known
from desktop.clinic.words.language import N_, _, say


@dataclass(frozen=True)
class Head:
    """Whose column it is, and which course: `short` stands before the title of each of its graphs, too."""

    name: str
    about: str
    course: str
    short: str


@dataclass(frozen=True)
class Column:
    """One course of a patient: its head, its plot, and the day that its days are counted from."""

    patient: str
    head: Head
    plot: Plot
    d0: float


@dataclass(frozen=True)
class Row:
    """The graphs of one key, one a column; None where that one has no result of it. All have one range of values."""

    key: Key
    title: str
    graphs: tuple[Graph | None, ...]


@dataclass(frozen=True)
class SideBySide:
    """What is drawn: the columns and the rows; from `first` to `last` are the days since D0 that every column shows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    first: float
    last: float
    notes: tuple[str, ...]


def side_by_side(
    courses: Sequence[tuple[Chart, Reader, int]], comparing: Comparing, lettered: bool = False
) -> SideBySide:
    """These courses beside each other, by their patient's chart and their number; one without a known D0 has no column.

    `lettered` calls the patients A and B, and leaves out birth and calendar days: for a figure that leaves the clinic.
    """
    columns, missing = [], 0
    limits = next((reader.catalogue.plots for _chart, reader, _number in courses), None)
    decade = limits.decade.number if limits is not None else None
    patients: list[str] = []
    for chart, reader, number in courses:
        course = next((one for one in chart.courses() if one.number == number), None)
        if course is None or chart.patient is None:
            missing += 1
            continue
        if chart.patient.id not in patients:
            patients.append(chart.patient.id)
        letter = letters(patients.index(chart.patient.id)) if lettered else ""
        head, shown = _head(chart, reader, course, letter), _until_the_next(chart, reader, course)
        columns.append(Column(chart.patient.id, head, shown, float(day_number(course.d0))))
    points = [
        (point.earliest - column.d0, point.latest - column.d0)
        for column in columns
        for graph in column.plot.graphs
        for point in graph.points
    ]
    first = min([0.0, *(start for start, _end in points if start >= comparing.first)])
    last = max([1.0, *(end for _start, end in points if end <= comparing.last)])
    kept = [_within(column, first, last) for column in columns]
    beyond = sum(
        len(graph.points) - len(shorter.points)
        for column, short in zip(columns, kept, strict=True)
        for graph, shorter in zip(column.plot.graphs, short.plot.graphs, strict=True)
    )
    notes = tuple(map(str, _notes(kept, missing, beyond)))
    return SideBySide(tuple(kept), tuple(_rows(kept, decade)), first, last, notes)


def _head(chart: Chart, reader: Reader, course: Course, letter: str) -> Head:
    numbered = str(say(N_("course {course}"), course=course.number))
    if letter:
        return Head(letter, "", numbered, f"{letter}, {numbered}")
    assert chart.patient is not None
    person = chart.patient.entry
    born = str(say(N_("born {date}"), date=person.birth_date.shown())) if person.birth_date is not None else ""
    identifier = person.identifier or ""
    first = str(say(N_("{course}, D0 {date}"), course=numbered, date=course.first.shown()))
    about = " · ".join(filter(None, (born, identifier)))
    return Head(person.title(reader), about, first, f"{identifier}, {numbered}")


def _until_the_next(chart: Chart, reader: Reader, course: Course) -> Plot:
    """The plot of a patient as it stood before the next course began: D0, limits and verdicts are those of then."""
    later = [one for one in chart.courses() if one.d0 > course.d0]
    if not later:
        return plot(chart, reader)
    following = later[0]
    return plot(Chart(_before(chart.all(), following, {one.number for one in later})), reader)


def _before(entries: Iterable[Kept], following: Course, later: set[int]) -> Iterator[Kept]:
    for kept in entries:
        dated = kept.entry.declaration.dated
        when = getattr(kept.entry, dated, None) if dated else None
        if getattr(kept.entry, "course", None) in later:
            continue
        # of the day of the next course only what is known to be earlier
        if is_known(when) and when.day >= following.d0 and when.before(following.first) is not True:
            continue
        yield kept


def _within(column: Column, first: float, last: float) -> Column:
    """The column with what lies from `first` to `last` since its D0 alone: paper clips nothing."""
    start, end = column.d0 + first, column.d0 + last + 1

    def is_inside(point: Point) -> bool:
        return start <= point.earliest and point.latest < end

    def inside(points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple(filter(is_inside, points))

    graphs = tuple(
        replace(
            graph,
            segments=tuple(part for segment in graph.segments if (part := segment.of_those(is_inside)).points),
            loose=inside(graph.loose),
            words=inside(graph.words),
            title=f"{column.head.short} · {graph.title}",
        )
        for graph in column.plot.graphs
    )
    shown = replace(
        column.plot,
        graphs=graphs,
        lines=tuple(line for line in column.plot.lines if start <= line.earliest and line.latest < end),
        shadings=tuple(
            replace(
                one,
                start=max(one.start, start),
                start_earliest=max(one.start_earliest, start),
                start_latest=max(one.start_latest, start),
            )
            for one in column.plot.shadings
            if one.start < end and (one.end is None or one.end > start)
        ),
        ticks=tuple(tick for tick in column.plot.ticks if start <= tick.day < end),
        first=start,
        last=end,
        d0=column.d0,
    )
    return replace(column, plot=shown)


def _rows(columns: Sequence[Column], decade: Decimal | None) -> Iterator[Row]:
    """The graphs of which some column has a point, in the order of the first column that has one."""
    drawn = [{graph.key: graph for graph in column.plot.graphs if graph.points} for column in columns]
    for key in dict.fromkeys(key for graphs in drawn for key in graphs):
        found = [graphs.get(key) for graphs in drawn]
        there = [graph for graph in found if graph is not None]
        axis = _one_axis(there, decade)
        title = there[0].title.partition(" · ")[2]
        yield Row(
            key,
            title,
            tuple(graph and replace(graph, low=axis.low, high=axis.high, scale=axis.scale) for graph in found),
        )


def _one_axis(graphs: Sequence[Graph], decade: Decimal | None) -> Axis:
    """The axis that holds all of these graphs of one key; a score, and a strip of words, keep theirs."""
    if graphs[0].kind == "categorical" or graphs[0].ticks:
        return Axis(min(graph.low for graph in graphs), max(graph.high for graph in graphs))
    values = [point.value for graph in graphs for point in graph.points]
    return axis_of(values, [side for graph in graphs for band in graph.bands for side in band.sides], decade)


def _notes(columns: Sequence[Column], missing: int, beyond: int) -> Iterator[object]:
    if missing:
        yield say(N_("Courses left out, without a known first infusion: {count}."), count=missing)
    if len(columns) > 1:
        yield _(N_("In each row both columns have one scale of values, and one of days since D0."))
    if beyond:
        yield say(N_("Results not drawn, too far before or after D0: {count}."), count=beyond)
    for column in columns:
        if medicines := dict.fromkeys(shading.label for shading in column.plot.shadings):
            yield say(N_("Shaded under {whose}: {medicines}."), whose=column.head.short, medicines=", ".join(medicines))
        for note in (note for graph in column.plot.graphs for note in graph.notes):
            yield f"{column.head.short}: {note}."
