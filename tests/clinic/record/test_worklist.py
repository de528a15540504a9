from __future__ import annotations

from datetime import date

from desktop.clinic.record.entry_types import BY_NAME
from desktop.clinic.record.worklist import Task
from desktop.clinic.words.dates import When, exactly
from tests.cases import cases

TODAY = date(2024, 5, 14)


def task(due: When, type: str = "patch_test", what: str = "72", latest: When | None = None) -> Task:
    return Task("p", "P-1", "Işık, Ömer", "e", type, due, BY_NAME[type].tells.all_due[0].title, what, latest)


@cases(
    ("day", "state", "due", "late"),
    [
        (date(2024, 5, 11), "3 days late", True, True),
        (date(2024, 5, 13), "1 day late", True, True),
        (date(2024, 5, 14), "today", True, False),
        (date(2024, 5, 15), "tomorrow", False, False),
        (date(2024, 5, 20), "in 6 days", False, False),
    ],
)
def test_how_far_away_a_task_is(day: date, state: str, due: bool, late: bool) -> None:
    found = task(exactly(day))
    assert (found.state(TODAY), found.is_due(TODAY), found.is_late(TODAY)) == (state, due, late)


def test_a_window_says_its_last_day_too() -> None:
    assert task(exactly(TODAY)).when == "14 May 2024"
    assert task(exactly(TODAY), latest=exactly(date(2024, 5, 15))).when == "14 May 2024, until 15 May 2024"


def test_an_uncertain_day_is_late_only_when_its_last_one_is_over() -> None:
    around = When(date(2024, 5, 12), date(2024, 5, 16), date(2024, 5, 14), assumed=True)
    assert task(around).state(TODAY) == "due about now"
    assert task(around).state(date(2024, 5, 17)) == "1 day late"


@cases(
    ("type", "what", "title"),
    [
        ("patch_test", "72", "Read the patch test at 72 h"),
        ("skin_test", "", "Planned skin tests"),
        ("drug_provocation", "ciprofloxacin", "Planned provocation with ciprofloxacin"),
        ("course_plan", "three months", "three months is due"),
    ],
)
def test_a_task_says_what_is_to_be_done(type: str, what: str, title: str) -> None:
    assert task(exactly(TODAY), type, what).title == title


@cases(
    ("today", "state", "late"),
    [
        (date(2024, 5, 13), "tomorrow", False),
        (date(2024, 5, 14), "today", False),
        (date(2024, 5, 15), "until 28 May 2024", False),
        (date(2024, 5, 28), "until 28 May 2024", False),
        (date(2024, 5, 29), "1 day late", True),
    ],
)
def test_what_has_a_window_is_late_once_that_is_over(today: date, state: str, late: bool) -> None:
    found = task(exactly(date(2024, 5, 14)), "course_plan", "three months", exactly(date(2024, 5, 28)))
    assert (found.state(today), found.is_late(today)) == (state, late)
