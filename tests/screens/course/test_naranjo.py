"""The Naranjo scale: ten questions answered by a letter each, and the score while they are."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.course.adverse_event import AdverseEvent
from tests.screens.desk import Desk
from tests.session.made import keep_typed

INFUSIONS = 4
EVENT = {
    "term": "headache",
    "onset": "22.11.26",
    "grade": "1",
    "ctcae": "v5.0",
    "serious": "no",
    "causality": "possible",
    "outcome": "recovered",
}


@pytest.fixture
def scale(desk: Desk) -> Desk:
    """A new adverse event whose form is filled; the cursor is at the first question."""
    desk.person.opens_tab(INFUSIONS).begins("adverse_event").fills(EVENT).press("F6")
    return desk


def points(desk: Desk, number: int) -> str:
    """What stands behind the answer to a question."""
    return desk.form.sheet._said[number - 1].text()


def test_every_question_stands_in_full(scale: Desk) -> None:
    assert scale.person.field == "adverse_event.naranjo.0.answer"
    assert scale.person.sees("Have others reported this event conclusively after the same treatment?")
    assert scale.person.sees("Was it confirmed by something objective, such as a measurement?")
    assert scale.person.sees("No question is answered yet.")


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("y", "yes · +1"),
        ("e", "yes · +1"),
        ("Yes", "yes · +1"),
        ("n", "no · 0"),
        ("h", "no · 0"),
        ("?", "unknown · 0"),
        ("x", "✕ y, n or ?"),
    ],
)
def test_a_letter_is_an_answer(scale: Desk, letter: str, said: str) -> None:
    scale.person.types(letter)
    assert points(scale, 1) == said


def test_enter_and_the_arrows_go_from_question_to_question(scale: Desk) -> None:
    person = scale.person
    for keys, place in (("Return", 1), ("Down", 2), ("Up", 1), ("Up", 0), ("Up", 0)):
        person.press(keys)
        assert person.field == f"adverse_event.naranjo.{place}.answer", keys
    person.press("Return", times=9)
    assert person.field == "adverse_event.naranjo.9.answer"
    assert person.press("Return").field != "adverse_event.naranjo.9.answer", "the last one is left for the buttons"


def test_the_score_runs_with_how_many_are_answered_and_empty_is_not_unknown(scale: Desk) -> None:
    person = scale.person.types("y").press("Return").types("y")
    assert person.sees("Naranjo: 3, possible (2 of 10 answered)")
    person.press("Return").press("Return").types("?")
    assert person.sees("Naranjo: 3, possible (3 of 10 answered)")
    assert person.sees("not answered are 3, 5, 6, 7, 8, 9, 10")
    person.saves_confirming()
    kept = scale.only(AdverseEvent)
    assert [(row.question, row.answer) for row in kept.naranjo] == [(1, "yes"), (2, "yes"), (4, "unknown")]
    assert kept.naranjo_score == 3


def test_a_whole_scale(scale: Desk) -> None:
    person = scale.person
    for letter in "yyyynnynny":
        person.types(letter).press("Return")
    # 1 + 2 + 1 + 2 + 2 + 1 + 1 + 0 + 0 + 1
    assert person.sees("Naranjo: 11, definite")
    assert not person.sees("not answered are")


def test_saved_answers_stand_at_their_questions_and_are_amended_there(scale: Desk) -> None:
    rows = [{"question": "9", "answer": "yes"}, {"question": "2", "answer": "unknown"}]
    kept = keep_typed(scale.session, AdverseEvent, scale.patient, EVENT | {"term": "fever", "naranjo": rows})
    scale.form.blank(scale.patient, {})
    scale.window.page.infusions.show_entry(kept.id)
    person = scale.person
    assert [person.stands_in(f"naranjo.{place}.answer") for place in (1, 8)] == ["unknown", "yes"]
    assert not scale.form.is_changed
    person.press("F6")
    assert person.field == "adverse_event.naranjo.0.answer", "the first one that is open"
    person.types("n").press("Ctrl+S")
    assert [(row.question, row.answer) for row in scale.session.entry(kept.id).entry.naranjo] == [
        (1, "no"),
        (2, "unknown"),
        (9, "yes"),
    ]


def test_an_answer_that_cannot_be_read_keeps_from_saving_and_gets_the_cursor(scale: Desk) -> None:
    person = scale.person.types("y").press("Down", times=4).types("maybe").press("Down").types("n").press("Ctrl+S")
    assert (person.field, person.stands_in("naranjo.4.answer")) == ("adverse_event.naranjo.4.answer", "maybe")
    assert scale.kept(AdverseEvent) == []


def test_the_questions_stay_where_they_are_when_the_first_one_is_answered(scale: Desk) -> None:
    answer = scale.form.sheet._answers[0]
    QApplication.processEvents()
    before = answer.mapTo(scale.window, answer.rect().topLeft()).x()
    scale.person.types("y")
    QApplication.processEvents()
    assert answer.mapTo(scale.window, answer.rect().topLeft()).x() == before
