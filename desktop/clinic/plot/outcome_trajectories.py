"""The graphs of how the patient feels: a score, or the days with rescue medication, followed over the patient's outcomes.

A score has no printed limits and no reference change value, and it moves by points, not by percent; whether that matters is
not said. Which scores there are, their ranges and which way they are read: `outcome.OUTCOME_SERIES`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from desktop.clinic.course.outcome import OUTCOME_SERIES, Outcome, Series
from desktop.clinic.entry.chart import Chart
from desktop.clinic.plot.comparing import baseline_untold, dates_untold
from desktop.clinic.plot.graph import Graph, Key, number_parts
from desktop.clinic.plot.on_omalizumab import omalizumab_words
from desktop.clinic.plot.placing import Placed, Result, Setting, place_results
from desktop.clinic.plot.points import Point, dated, number_point
from desktop.clinic.plot.verdicts import Judgement, Moved, printed
from desktop.clinic.words.dates import Known, is_known
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.readings import Reading

# above its greatest value a graph has room for that point's label
_ROOM = 1.15

Item = tuple[str, Known, Outcome]  # an outcome of a known day with its id, "" while it is typed


@dataclass(frozen=True)
class Score:
    """One score on one day, as it is judged."""

    reading: Reading
    unit: str
    specimen_date: Known
    method: str | None = None
    laboratory: str | None = None


@dataclass(frozen=True)
class ScoreJudgement(Judgement):
    """What is said of one score over time: the change from baseline in points, or in days."""

    unit: str = ""

    def _moved(self, placed: Placed) -> Moved:
        # the value of a change is in percent, and a score has none
        if placed.course in placed.baseline_of:
            return Moved(_(N_("baseline")))
        if placed.early:
            return Moved("")
        if placed.start is None:
            why = baseline_untold(placed)
            if why is not None:
                return Moved(str(say(N_("not comparable: {why}"), why=why)), role="caveat")
            return Moved(_(N_("no baseline")))
        words = self._by(placed.result.value - placed.start.result.value)
        return Moved(words, self._of(placed.start, placed), "change")

    def _by(self, points: Decimal) -> str:
        if not points:
            return _(N_("unchanged"))
        shown = f"+{show_number(points)}" if points > 0 else show_number(points)
        if self.unit:
            return f"{shown} {self.unit}"
        sentence = N_("{change} point") if abs(points) == 1 else N_("{change} points")
        return str(say(sentence, change=shown))

    def _alone(self) -> str:
        return _(N_("one outcome"))

    def _caveats(self, placed: Placed) -> Iterator[str]:
        if under := omalizumab_words(placed.result.when, self.around):
            yield under
        yield from dates_untold(placed)

    def _limits(self, placed: Placed) -> tuple[str, ...]:
        return ()

    def _newest_limits(self) -> Iterator[str]:
        return iter(())


def outcome_keys(outcome: Outcome) -> tuple[Key, ...]:
    """The graphs that an outcome of a known day belongs to: one for each score that is answered."""
    if not is_known(outcome.date):
        return ()
    return tuple(_key(series) for series in OUTCOME_SERIES if getattr(outcome, series.field) is not None)


def outcome_graphs(
    chart: Chart, around: Setting, provisional: Outcome | None = None, replacing: str = ""
) -> tuple[Graph, ...]:
    """The graphs of all scores that are answered in an outcome, in the order of `OUTCOME_SERIES`.

    `provisional` is an outcome that is being typed, in place of the kept one `replacing` if it amends that.
    """
    items = _items(chart, provisional, replacing)
    graphs = (_graph(series, items, around) for series in OUTCOME_SERIES)
    return tuple(graph for graph in graphs if graph is not None)


def outcome_graph(
    chart: Chart, around: Setting, key: Key, provisional: Outcome | None = None, replacing: str = ""
) -> Graph | None:
    """One graph of `outcome_graphs`; None when no outcome answers its score (any more)."""
    series = next(series for series in OUTCOME_SERIES if _key(series) == key)
    return _graph(series, _items(chart, provisional, replacing), around)


def _key(series: Series) -> Key:
    return Outcome.declaration.name, series.field


def _items(chart: Chart, provisional: Outcome | None, replacing: str) -> list[Item]:
    """The outcomes by day, with the one that is typed after those of its day."""
    kept = [(kept.id, kept.entry) for kept in chart.of(Outcome) if kept.id != replacing]
    typed = [("", provisional)] if provisional is not None else []
    items = [(id, outcome.date, outcome) for id, outcome in kept + typed if is_known(outcome.date)]
    return sorted(items, key=lambda item: item[1].day)


def _graph(series: Series, items: Sequence[Item], around: Setting) -> Graph | None:
    results, points = [], []
    for id, when, outcome in items:
        value = getattr(outcome, series.field)
        if value is None or not _is_possible(value, series):
            continue
        reading = Reading(str(value), "", Decimal(value))
        results.append(Result(id, Score(reading, series.unit, when), when, Decimal(value)))
        points.append(number_point(id, when, around, reading, float(value)))
    if not results:
        return None
    judgement = ScoreJudgement(place_results(results, around), around, (), "", series.unit)
    least, limit = series.limits
    most = limit if limit is not None else max(1, *(int(point.value) for point in points))
    made = Graph(
        key=_key(series),
        title=_title(series),
        unit=series.unit,
        kind="number",
        about=partial(_told, results, judgement, around),
        **number_parts([(judgement, points)], around),
    )
    # a score has an axis of its own, from end to end of its range
    high = least + (most - least) * _ROOM
    return replace(made, low=float(least), high=high, scale="linear", ticks=_ticks(least, most))


def _is_possible(value: int, series: Series) -> bool:
    """What lies outside the score's range is being typed, or a mistake: its axis has no place for it."""
    least, most = series.limits
    return least <= value and (most is None or value <= most)


def _title(series: Series) -> str:
    """Its name with its range and which way it is read: "UAS7 (0 to 42, higher is worse)"."""
    label = _(series.label)
    shown = {"score": label[:1].upper() + label[1:], "reading": _(series.reading)}
    least, most = series.limits
    if most is None:
        return str(say(N_("{score} ({reading})"), **shown))
    return str(say(N_("{score} ({least} to {most}, {reading})"), least=least, most=most, **shown))


def _ticks(least: int, most: int) -> tuple[float, ...]:
    """The ends of its range, and its middle if that is a whole number."""
    middle = (float((least + most) // 2),) if (least + most) % 2 == 0 else ()
    return (float(least), *middle, float(most))


def _told(results: Sequence[Result], judgement: ScoreJudgement, around: Setting, point: Point) -> Iterator[str]:
    """What is told about a point of a score's graph."""
    result = next(result for result in results if result.id == point.entry)
    yield printed(result.entry)
    yield dated(result.when, around.since(result.when))
    yield from judgement.told(result)
