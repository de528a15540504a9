"""Where results stand: whose limits judge them, and what is known of the order of those of one day."""

from __future__ import annotations

import pytest

from desktop.clinic.plot.placing import Placed
from tests.cases import cases
from tests.clinic.plotted import Typed


@pytest.fixture
def typed() -> Typed:
    return Typed()


def placed(typed: Typed) -> tuple[Placed, ...]:
    (judgement,) = typed.graph("ecp").judged
    return judgement.placed


LIMITS = [
    # the limits of each report; by whose a result is judged (its own: where it lies), whose were printed before
    (["< 24", ""], ["inside", None], [None, 0]),
    (["< 24", "", ""], ["inside", None, None], [None, 0, 0]),
    (["", "< 24"], [None, "inside"], [None, None]),
    (["< 10", "", "< 24", ""], ["above", None, "inside", None], [None, 0, None, 2]),
    # limits that cannot be converted are printed all the same
    (["< 24", "< 2 stones", ""], ["inside", None, None], [None, None, None]),
    (["normal range", ""], [None, None], [None, None]),
]


@cases(("limits", "places", "before"), LIMITS)
def test_a_limit_judges_the_result_of_its_own_report_alone(
    limits: list[str], places: list[str | None], before: list[int | None]
) -> None:
    typed = Typed()
    for day, printed in enumerate(limits):
        typed.lab(f"d0+{day}", "ECP", "20", "ng/mL", **({"limits": printed} if printed else {}))
    found = placed(typed)
    assert [one.place for one in found] == places
    assert [one.limited for one in found] == [place is not None for place in places]
    results = [one.result for one in found]
    assert [one.limits_before and results.index(one.limits_before) for one in found] == before


SAME_DAY = [
    # when each was taken; how many of its day have an order that nobody knows, itself among them
    (["d0", "d0+1"], [0, 0]),
    (["d0", "d0"], [2, 2]),
    (["d0 08:00", "d0 12:00"], [0, 0]),
    (["d0 08:00", "d0 08:00", "d0 12:00"], [2, 2, 0]),
    (["d0", "d0 08:00", "d0 12:00"], [3, 3, 3]),
    (["d0-1", "d0", "d0", "d0+1"], [0, 2, 2, 0]),
]


@cases(("taken", "together"), SAME_DAY)
def test_the_order_within_a_day_is_known_by_the_times_alone(taken: list[str], together: list[int]) -> None:
    typed = Typed()
    for when in taken:
        typed.lab(when, "ECP", "20", "ng/mL")
    found = placed(typed)
    assert [len(one.same_day) for one in found] == together
    assert all(one.result in one.same_day for one in found if one.same_day)


UNTOLD = "not comparable: which of 2 results of 14 Jan 2024 is the baseline is not known"
BOUND = "not comparable: only a bound is printed"
BASELINES = [
    # results as (date, reading), what is said of the change of each
    ([("d0-1", "10"), ("d0-1", "20"), ("d0+9", "40")], [UNTOLD] * 3),
    ([("d0-1 08:00", "10"), ("d0-1 09:00", "20"), ("d0+9", "40")], ["", "baseline", "+100.0 %"]),
    # whichever was the first: the same is said
    ([("d0-1", "20"), ("d0-1", "20"), ("d0+9", "40")], ["", "baseline", "+100.0 %"]),
    ([("d0-2", "20"), ("d0-1", "<5"), ("d0-1", "<6"), ("d0+9", "40")], ["baseline", BOUND, BOUND, "+100.0 %"]),
    ([("d0-2", "10"), ("d0-2", "20"), ("d0-1", "20"), ("d0+9", "40")], ["", "", "baseline", "+100.0 %"]),
]


@cases(("results", "changes"), BASELINES)
def test_no_baseline_rests_on_the_order_of_typing(results: list[tuple[str, str]], changes: list[str]) -> None:
    for order in (1, -1):
        typed = Typed()
        typed.infusion("d0")
        for when, reading in results[::order]:
            typed.lab(when, "ECP", reading, "ng/mL")
        found = typed.graph("ecp")
        said = [row.change for row in found.changes]
        assert said == changes if order == 1 else sorted(said) == sorted(changes)
        rivals = {one.reading.shown() for row in placed(typed) for one in row.rivals}
        assert rivals == ({"10", "20"} if UNTOLD in changes else set())


def test_of_two_methods_of_one_day_both_are_said(typed: Typed) -> None:
    said = []
    for order in (1, -1):
        made = Typed()
        for method, reading in (("A", "10"), ("B", "20"))[::order]:
            for when, value in (("d0-9", "10"), ("d0", reading)):
                made.lab(when, "ECP", value, "ng/mL", method=method)
        said.append([line.text for line in made.graph("ecp").verdict])
    assert sorted(said[0]) == sorted(said[1]) and {"A", "B"} <= set(said[0])
    # with a time one of them is the newest
    for when, method in (("d0+1 08:00", "A"), ("d0+1 09:00", "B")):
        typed.lab(when, "ECP", "10", "ng/mL", method=method)
    words = [line.text for line in typed.graph("ecp").verdict]
    assert "B" in words and "A" not in words


def test_a_second_result_of_a_day_is_placed_anew_with_the_first(typed: Typed) -> None:
    for when in ("d0-9", "d0", "d0+5"):
        typed.lab(when, "ECP", "20", "ng/mL")
    before = typed.graph("ecp")
    second = typed.lab("d0+5", "ECP", "30", "ng/mL")
    after = typed.graph("ecp", before=before)
    assert after.judged == typed.graph("ecp").judged
    old, new = before.judged[0].placed, after.judged[0].placed
    assert [one is other for one, other in zip(old, new, strict=False)] == [True, True, False]
    assert [one.id for one in new[-1].same_day] == [old[-1].result.id, second]
