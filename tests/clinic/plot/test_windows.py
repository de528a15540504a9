"""The windows of days, as they ship and as they are read."""

from __future__ import annotations

import pytest

from desktop.clinic.plot.windows import Window, read_comparing
from desktop.clinic.words.language import Refused
from desktop.facts import facts

SHIPPED = facts("comparing")


def test_what_ships_is_read_and_every_row_is_marked_as_a_proposal() -> None:
    comparing = read_comparing(SHIPPED)
    assert [window.shown() for window in comparing.windows[:3]] == ["D−30 to D0", "D1 to D14", "D16 to D45"]
    assert comparing.least >= 2 and comparing.first < 0 < comparing.last
    assert all("[design]" in row["source"] for row in (*SHIPPED["window"], *SHIPPED["limit"]))


@pytest.mark.parametrize(
    ("earliest", "latest", "inside"),
    [
        (16, 16, True),
        (45.9, 45.9, True),
        (46, 46, False),
        (15.9, 15.9, False),
        (16, 45, True),
        (15, 30, False),
        (30, 46, False),
    ],
)
def test_only_a_day_that_lies_certainly_inside_belongs_to_a_window(
    earliest: float, latest: float, inside: bool
) -> None:
    assert Window(30, 16, 45).holds(earliest, latest) is inside


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"window": []}, "window"),
        ({"window": [{"at": 50, "first": 16, "last": 45, "source": "[design]"}]}, "at"),
        ({"window": [*SHIPPED["window"], SHIPPED["window"][0]]}, "window"),
        ({"window": [{"at": 30, "first": 16, "last": 45}]}, "source"),
        ({"limit": SHIPPED["limit"][1:]}, "least"),
        ({"limit": [*SHIPPED["limit"][1:], {"code": "least", "value": "3", "source": "[design]"}]}, "value"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_row(change: dict[str, object], where: str) -> None:
    with pytest.raises(Refused, match=where):
        read_comparing(SHIPPED | change)
