"""The bench runs: every measurement at a tiny size gives its rows. How fast something is, is the bench's own business."""

from __future__ import annotations

import sys

import pytest

from desktop.session.traceability import trace_donor
from desktop.store.check import check_file
from tests.bench.__main__ import NAMES, Size, main, measured
from tests.bench.clinics import many_patients, many_results
from tests.bench.measure import Row, in_turns, table
from tests.bench.traceability import many_bags

TINY = Size(
    searched=((12, 3), (24, 3)),
    results=15,
    labelled=10,
    case=5,
    panels=1,
    bags=25,
    compared=(12, 5),
    rounds=2,
    starts=1,
)
# what each says first, and whether against a floor
FIRST = {
    "start": ("start to the first usable window", True),
    "save": ("save one result", True),
    "redraw": ("redraw after one saved result", True),
    "keystroke": ("keystroke in a result", False),
    "search": ("search, 12 patients, 36 results", True),
    "snapshot": ("snapshot of", True),
    "patient": ("open a patient with 15 results", False),
    "allergens": ("keystroke in the filter", False),
    "import": ("import 295 results from CSV", True),
    "recall": ("recall of a lot of 25 bags", True),
    "products": ("open the products, 25 bags", False),
    "summary": ("a page of the summary, 15 results", True),
    "changes": ("open what was changed, 15 versions", False),
    "figure": ("long texts of a figure", True),
    "compare": ("12 patients, 5 results of one marker each: read", True),
    "memory": ("peak memory", True),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_measurement(name, tmp_path, qapp):
    if name == "memory" and not sys.platform.startswith("linux"):
        pytest.skip("the peak is read from Linux's /proc")
    rows = measured([name], TINY, tmp_path)
    what, has_floor = FIRST[name]
    assert rows[0].what.startswith(what)
    assert (rows[0].ratio is not None) is has_floor
    # of a snapshot as small as this the rest, apart from what is timed by itself, drowns in the noise
    plain = rows[1:] if name == "snapshot" else rows
    assert all(row.ours > 0 for row in plain)
    # a floor that is slower than what stands on it measures something else
    assert all(row.ratio is None or row.ratio > 0.2 for row in plain[:1])


def test_the_larger_clinic_is_compared_with_the_smaller_one(tmp_path):
    assert measured(["search"], TINY, tmp_path)[-1].what == "search, the larger clinic against the smaller one"


def test_the_clinics_that_are_measured_are_whole(tmp_path):
    many, (one, patient) = many_patients(tmp_path, 12, 3), many_results(tmp_path / "one.sqlite", 15)
    stock = many_bags(tmp_path / "bags.sqlite", 25)
    assert [row.state for row in trace_donor(stock, "D-1").rows].count("given") == 22
    assert many.count_patients() == 12
    assert len(one.chart(patient).all()) == 17
    assert [len(many.chart(listed.patient).all()) for listed in many.patients_after(None)] == [4] * 12
    for session in (many, one, stock):
        session.close()
        assert check_file(session.file.path) == []


def test_the_table():
    rows = [
        Row("save", 3.0, 1.5, goal=4),
        Row("redraw", 3.0, 1.0, goal=1.5),
        Row("letter", 20.0, goal=16.7),
        Row("open", 5.0),
    ]
    assert [row.reached for row in rows] == [True, False, False, None]
    said = [line.split() for line in table(rows).splitlines()]
    assert said[0] == ["what", "ours", "floor", "ratio", "goal", "reached"]
    assert said[1] == ["save", "3", "ms", "1.5", "ms", "2.00", "≤", "4", "yes"]
    assert said[3] == ["letter", "20", "ms", "≤", "16.7", "ms", "no"]


def test_sides_take_turns():
    called = []
    sides = [lambda name=name: called.append(name) or float(len(called)) for name in "ab"]
    assert in_turns(3, *sides) == (5.0, 6.0)
    assert called == list("abababab")


def test_an_unknown_measurement_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["speed"])
    assert "speed" in capsys.readouterr().err
