"""The Naranjo scale: points, categories, and a scale that is answered in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.course.naranjo import QUESTIONS, NaranjoAnswer, Score, naranjo_findings, score
from desktop.clinic.entry.findings import Level
from tests.cases import cases
from tests.clinic.made import CATALOGUE, READER, parse, sentences

SCALE = CATALOGUE.events.naranjo
WORD = {"y": "yes", "n": "no", "u": "unknown"}


def rows(answers: str) -> tuple[NaranjoAnswer, ...]:
    """Ten letters: y, n, u, or . for a question that is left open."""
    return tuple(NaranjoAnswer(question=n, answer=WORD[one]) for n, one in enumerate(answers, 1) if one != ".")


@cases(
    ("answers", "total", "category"),
    [
        ("yyyynnyyyy", 13, "definite"),
        ("nnnnyynnnn", -4, "doubtful"),
        ("uuuuuuuuuu", 0, "doubtful"),
        ("yyyynnuunu", 9, "definite"),
        ("yyyynuuuuu", 8, "probable"),
        ("yyyyuuyyyu", 9, "definite"),
        ("uyyunuuuuu", 5, "probable"),
        ("uyynynuuyy", 4, "possible"),
        ("uyuunuuuuu", 4, "possible"),
        ("uuyuuuuuuu", 1, "possible"),
        ("uyyuuuuuuu", 3, "possible"),
        ("unyuuuuuuu", 0, "doubtful"),
    ],
)
def test_the_points_add_up_to_a_category(answers, total, category):
    assert score(rows(answers), SCALE) == Score(total, category, ())


@cases(
    ("number", "yes", "no"),
    [(1, 1, 0), (2, 2, -1), (3, 1, 0), (4, 2, -1), (5, -1, 2), (6, -1, 1), (7, 1, 0), (8, 1, 0), (9, 1, 0), (10, 1, 0)],
)
def test_each_question_has_its_points(number, yes, no):
    for word, points in (("yes", yes), ("no", no), ("unknown", 0)):
        assert score((NaranjoAnswer(question=number, answer=word),), SCALE).total == points


@cases(
    ("answers", "shown"),
    [
        ("yyyynnyyyy", "13, definite"),
        ("nnnnyynnnn", "−4, doubtful"),
        ("uyy.n.....", "5, probable (4 of 10 answered)"),
        ("u.........", "0, doubtful (1 of 10 answered)"),
        ("..........", "0 of 10 answered"),
    ],
)
def test_a_score_is_never_silently_complete(answers, shown):
    assert str(score(rows(answers), SCALE).said()) == shown


def test_nothing_answered_is_not_zero():
    found = score((), SCALE)
    assert (found.total, found.category, found.complete) == (None, "", False)
    assert (
        score((NaranjoAnswer(question=3), NaranjoAnswer(answer="yes"), NaranjoAnswer(question=11, answer="yes")), SCALE)
        == found
    )


@given(st.text("ynu.", min_size=10, max_size=10))
def test_a_score_lies_between_the_least_and_the_most_and_counts_what_is_open(answers):
    found = score(rows(answers), SCALE)
    assert found.unanswered == tuple(n for n, one in enumerate(answers, 1) if one == ".")
    assert found.total is None or -4 <= found.total <= 13
    assert found.complete == ("." not in answers)


@given(st.text("ynu", min_size=10, max_size=10), st.randoms())
def test_the_order_of_the_answers_does_not_matter(answers, random):
    shuffled = list(rows(answers))
    random.shuffle(shuffled)
    assert score(shuffled, SCALE) == score(rows(answers), SCALE)


def test_what_is_said_of_the_answers():
    assert list(naranjo_findings((), SCALE)) == []
    assert list(naranjo_findings(rows("yyyynnyyyy"), SCALE)) == []
    (part,) = naranjo_findings(rows("uyy.n....u"), SCALE)
    assert (part.level, part.field) == (Level.NOTE, "naranjo")
    said = "The Naranjo scale is not complete: not answered are 4, 6, 7, 8, 9. The score can still change."
    assert sentences([part]) == [said]


def test_a_question_is_answered_once():
    twice = (*rows("yyyynnyyyy"), NaranjoAnswer(question=2, answer="no"))
    (found,) = naranjo_findings(twice, SCALE)
    assert (found.level, found.field) == (Level.HARD, "naranjo.10.question")
    # until one is taken out, the first one counts
    assert score(twice, SCALE).total == 13


def test_an_answer_is_typed():
    assert parse(NaranjoAnswer, READER, None, {"question": "5", "answer": "h"}) == NaranjoAnswer(
        question=5, answer="no"
    )
    assert len(QUESTIONS) == len(SCALE.points) == 10


def test_each_total_that_can_be_has_a_category():
    names = [SCALE.category(total) for total in range(-4, 14)]
    assert names == ["doubtful"] * 5 + ["possible"] * 4 + ["probable"] * 4 + ["definite"] * 5
