"""The plan of a course: what is due when, what was done, and what is said about both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given as for_any
from hypothesis import strategies as st

from desktop.clinic.course.course_plan import CoursePlan, PlannedStep, done_visits, is_outdated, visit_options
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept, check
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.words.dates import exactly
from tests.cases import cases
from tests.clinic.made import INFUSION, READER, parse, sentences, without_notes
from tests.clinic.planned import D0, VISITS, Planned, protocol


def days(steps: tuple[PlannedStep, ...], field: str = "due") -> list[str]:
    return [str(getattr(step, field).day) if getattr(step, field) else "" for step in steps]


def states(steps: tuple[PlannedStep, ...]) -> list[str]:
    return [step.state for step in steps]


# -- the plan: days ---------------------------------------------------------------------------------------------------


def test_a_plan_lays_the_protocol_out_from_the_planned_day():
    found = Planned().plan()
    assert [(step.step, step.number, str(step.called())) for step in found.steps] == [
        ("session", 1, "session 1"), ("session", 2, "session 2"), ("session", 3, "session 3"),
        ("visit", None, "three months"), ("visit", None, "six months"),
    ]  # fmt: skip
    assert days(found.steps) == ["2024-05-14", "2024-05-16", "2024-05-19", "2024-08-13", "2024-11-12"]
    assert days(found.steps, "earliest") == ["2024-05-14", "2024-05-15", "2024-05-18", "2024-08-06", "2024-10-29"]
    assert days(found.steps, "latest") == ["2024-05-14", "2024-05-17", "2024-05-20", "2024-08-20", "2024-11-26"]
    assert [step.tests for step in found.steps] == [None, None, None, "ECP, total IgE", None]
    assert states(found.steps) == ["open"] * 5
    assert (found.next_due, found.next_latest, str(found.next_name)) == (exactly(D0), exactly(D0), "session 1")
    assert found.protocol_version == 1
    assert found.title(READER) == "plan of course 1"


def test_each_session_counts_from_the_one_before_and_visits_from_d0():
    planned = Planned()
    planned.infused(1, "2024-05-15 10:00")
    planned.infused(2, "2024-05-18")
    found = planned.plan()
    assert days(found.steps) == ["2024-05-14", "2024-05-17", "2024-05-21", "2024-08-14", "2024-11-13"]
    assert [step.done.shown() if step.done else "" for step in found.steps] == [
        "15 May 2024 10:00",
        "18 May 2024",
        "",
        "",
        "",
    ]
    assert (str(found.next_name), found.next_due.shown(), found.next_latest.shown()) == (
        "session 3",
        "21 May 2024",
        "22 May 2024",
    )


def test_a_second_course_has_a_d0_of_its_own():
    planned = Planned()
    for session, start in enumerate(("2024-01-01", "2024-01-03", "2024-01-06"), 1):
        planned.infused(session, start)
    second = planned.plan(course="2")
    assert days(second.steps)[0] == "2024-05-14"
    assert str(second.next_name) == "session 1"
    planned.infused(1, "2024-05-20", course=2)
    second = planned.plan(course="2")
    assert days(second.steps)[1:4] == ["2024-05-22", "2024-05-25", "2024-08-19"]
    assert days(planned.plan().steps)[3] == "2024-04-01"


@cases(
    ("first", "due", "window"),
    [
        ("2024-05-14 ?", "16 May 2024, assumed", "17 May 2024, assumed"),
        ("2024-05", "18 May 2024 (3 May to 2 Jun 2024), assumed", "3 Jun 2024, assumed"),
        ("2024-05-10..2024-05-14", "14 May 2024 (12 to 16 May 2024), assumed", "17 May 2024, assumed"),
    ],
)
def test_days_that_count_from_an_uncertain_one_are_assumed(first, due, window):
    planned = Planned()
    found = planned.plan(first=first)
    assert (found.steps[1].due.shown(), found.steps[1].latest.shown()) == (due, window)
    assert "The due days are assumed: the day that they count from is not known exactly." in sentences(
        planned.says(first=first)
    )


def test_from_an_unknown_day_nothing_is_due():
    planned = Planned()
    found = planned.plan(first="?")
    assert (found.steps, found.next_due, found.next_name) == ((), None, None)
    assert without_notes(planned.says(first="?")) == [("due", "first", "SOFT")]


def test_a_real_d0_stands_in_for_an_unknown_first_day():
    planned = Planned()
    planned.infused(1, "2024-05-14")
    assert days(planned.plan(first="?").steps) == ["", "2024-05-16", "2024-05-19", "2024-08-13", "2024-11-12"]
    assert without_notes(planned.says(first="?")) == []


def test_without_a_d0_it_says_that_visits_have_no_day():
    planned = Planned()
    planned.infused(1, "?")
    planned.infused(2, "2024-05-16")
    found = planned.plan(first="?")
    assert [str(step.called()) for step in found.steps] == ["session 1", "session 2", "session 3"]
    assert days(found.steps) == ["", "", "2024-05-19"]
    assert ("due", "first", "SOFT") in without_notes(planned.says(first="?"))


def test_a_session_of_an_unknown_day_is_done_and_the_next_is_assumed():
    planned = Planned()
    planned.infused(1, "2024-05-14")
    planned.infused(2, "?")
    found = planned.plan()
    assert states(found.steps)[:3] == ["done", "done", "open"]
    assert found.steps[2].due.shown() == "19 May 2024, assumed"
    assert "The day of session 2 is not known: the next one counts from the day it was due." in sentences(
        planned.says()
    )


def test_without_days_apart_only_what_was_given_has_a_day():
    planned = Planned(protocol(days_apart=""))
    assert days(planned.plan().steps) == ["2024-05-14", "", ""]
    planned.infused(1, "2024-05-14")
    found = planned.plan()
    assert (found.next_due, found.next_name, states(found.steps)) == (None, None, ["done", "open", "open"])


def test_no_due_day_lies_beyond_the_calendar():
    planned = Planned(protocol({"name": "far", "day": "36500"}, days_apart="9999"))
    found = planned.plan(first="2195-01-01")
    assert days(found.steps) == ["2195-01-01", "", ""]
    edge = Planned(protocol({"name": "edge", "day": "0", "window": "9"})).plan(first="1850-01-02")
    assert days(edge.steps, "earliest")[-1] == "1850-01-02"


@for_any(
    apart=st.lists(st.integers(1, 60), min_size=1, max_size=6),
    shifts=st.lists(st.integers(-3, 3), max_size=6),
    tolerance=st.integers(0, 5),
)
def test_whatever_was_given_the_next_session_is_due_so_many_days_after_the_last(apart, shifts, tolerance):
    planned = Planned(
        protocol(sessions=str(len(apart) + 1), days_apart=", ".join(map(str, apart)), tolerance=str(tolerance))
    )
    day, starts = D0, []
    for session in range(1, min(len(shifts), len(apart) + 1) + 1):
        if session > 1:
            day += timedelta(max(1, apart[session - 2] + shifts[session - 1]))
        starts.append(day)
        infusion = parse(Infusion, planned.clinic.reader, None, INFUSION | {"session": str(session), "start": str(day)})
        planned.clinic.chart.put(Kept(f"i{session}", "patient-001", 1, infusion))
    found = planned.plan()
    for before, step in enumerate(found.steps[1:]):
        anchor = starts[before] if before < len(starts) else found.steps[before].due.day
        assert (step.due.day - anchor).days == apart[before]
        assert (step.latest.day - step.earliest.day).days == 2 * tolerance
    assert states(found.steps) == ["done"] * len(starts) + ["open"] * (len(apart) + 1 - len(starts))
    left = found.steps[len(starts) :]
    assert found.next_due == (left[0].due if left else None)


# -- the plan: what was done ------------------------------------------------------------------------------------------


def test_a_visit_is_done_when_an_entry_names_it_and_never_by_its_day_alone():
    planned = Planned()
    planned.infused(1, "2024-05-14")
    planned.clinic.keep(Outcome, date="2024-08-13", itch="2")
    assert states(planned.plan().steps)[3:] == ["open", "open"]
    planned.visited("three months", "2024-08-15")
    found = planned.plan()
    assert states(found.steps)[3:] == ["done", "open"]
    assert found.steps[3].done == exactly(date(2024, 8, 15))


def test_the_earliest_entry_that_names_a_visit_counts():
    chart = Chart()
    for id, day, named in (
        ("a", date(2024, 8, 20), "p:month"), ("b", date(2024, 8, 10), "p:month"), ("c", None, "p:month"),
        ("d", date(2024, 8, 1), "q:month"), ("e", date(2024, 8, 1), None), ("f", None, "p:year"),
    ):  # fmt: skip
        type = Outcome if id in "ae" else VisitNote
        chart.put(Kept(id, "patient-001", 1, type(date=exactly(day) if day else None, planned=named)))
    found = done_visits(chart, "p")
    assert found["month"] == exactly(date(2024, 8, 10))
    assert found["year"].unknown
    assert set(found) == {"month", "year"}
    assert done_visits(chart, "") == {}


def test_what_a_later_one_has_passed_over_is_asked_for_no_more():
    planned = Planned()
    planned.infused(1, "2024-05-14")
    planned.infused(3, "2024-05-19")
    planned.visited("six months", "2024-11-12")
    found = planned.plan()
    assert states(found.steps) == ["done", "missed", "done", "missed", "done"]
    assert (found.next_due, found.next_name) == (None, None)
    assert "Not recorded and no longer asked for: session 2, three months." in sentences(planned.says())


def test_a_missing_session_does_not_hide_that_visits_are_open():
    planned = Planned()
    planned.infused(1, "2024-05-14")
    assert states(planned.plan().steps) == ["done", "open", "open", "open", "open"]


def test_a_course_that_was_ended_early_asks_for_its_visits_alone():
    planned = Planned()
    planned.infused(1, "2024-05-14")
    found = planned.plan(stopped="2024-05-15")
    assert states(found.steps) == ["done", "missed", "missed", "open", "open"]
    assert str(found.next_name) == "three months"
    assert without_notes(planned.says(stopped="2024-05-13")) == [("V1", "stopped", "HARD")]


def test_visits_are_offered_by_name_and_day_the_open_ones_first():
    planned = Planned()
    planned.infused(1, "2024-05-14")
    planned.visited("three months", "2024-08-15")
    planned.kept()
    assert [(option.code, option.name) for option in visit_options(planned.clinic.chart)] == [
        ("plan-1:six months", "six months, due 12 Nov 2024"),
        ("plan-1:three months", "three months, due 13 Aug 2024"),
    ]
    planned.kept("plan-2", course="2")
    names = [option.name for option in visit_options(planned.clinic.chart)]
    assert names[1] == "three months, course 2, due 13 Aug 2024"


# -- the plan: what is said -------------------------------------------------------------------------------------------


@cases(
    ("start", "outside"),
    [
        ("2024-05-15", False), ("2024-05-16", False), ("2024-05-17", False), ("2024-05-18", True), ("2024-05-14", True),
        ("2024-05", False),
    ],
)  # fmt: skip
def test_a_session_outside_the_tolerance_is_noted(start, outside):
    planned = Planned()
    planned.infused(1, "2024-05-14 09:00")
    planned.clinic.chart.put(
        Kept(
            "i2",
            "patient-001",
            1,
            parse(Infusion, planned.clinic.reader, None, INFUSION | {"session": "2", "start": start}),
        )
    )
    found = [finding for finding in planned.says() if finding.id == "M7"]
    assert [finding.level.name for finding in found] == (["NOTE"] if outside else [])
    if start == "2024-05-18":
        said = "18 May 2024 is outside the protocol's tolerance for session 2: due 16 May 2024 ± 1 d."
        assert (str(found[0].sentence), found[0].field) == (said, "steps.1.done")


def test_without_a_tolerance_no_session_is_outside_it():
    planned = Planned(protocol(tolerance=""))
    planned.infused(1, "2024-05-14")
    planned.infused(2, "2024-06-30")
    assert [finding.id for finding in planned.says() if finding.id == "M7"] == []


def test_a_session_more_than_the_protocol_has_is_noted():
    planned = Planned(protocol(sessions="2", days_apart="2"))
    planned.infused(1, "2024-05-14")
    planned.infused(3, "2024-05-19")
    assert "Session 3 was given, and the protocol has 2." in sentences(planned.says())


def test_a_course_has_one_plan():
    planned = Planned()
    planned.kept("plan-other")
    assert without_notes(planned.says()) == [("V4", "course", "HARD")]
    assert without_notes(planned.says(course="2")) == []
    assert CoursePlan.suggested(planned.clinic.chart) == {"course": "2"}
    planned.kept("plan-3", course="3")
    assert CoursePlan.suggested(planned.clinic.chart) == {"course": "2"}


def test_a_void_protocol_is_refused_and_what_was_worked_out_stays_due():
    planned = Planned()
    plan = planned.kept()
    planned.of = replace(planned.of, voided="wrong one")
    assert without_notes(check(plan, planned.around())) == [("protocol", "protocol", "HARD")]
    planned.infused(1, "2024-05-14")
    again = plan.completed(planned.around())
    assert days(again.steps) == days(plan.steps)
    assert (states(again.steps)[:2], str(again.next_name), again.protocol_version) == (["done", "open"], "session 2", 1)


def test_what_is_no_protocol_is_refused():
    planned = Planned()
    planned.of = Kept("protocol-1", "", 1, planned.clinic.chart.patient.entry)
    found = check(replace(planned.plan(), steps=()), planned.around())
    assert without_notes(found) == [("protocol", "protocol", "HARD")]


def test_a_plan_says_that_its_protocol_was_changed():
    planned = Planned()
    plan = planned.kept()
    assert not is_outdated(plan, planned.around())
    planned.of = Kept("protocol-1", "", 2, protocol(VISITS[0], days_apart="7"))
    assert is_outdated(plan, planned.around())
    said = "The protocol was changed: this plan was worked out from its version 1, now it is from 2."
    assert said in sentences(planned.says())
    again = planned.plan()
    assert (again.protocol_version, days(again.steps)) == (2, ["2024-05-14", "2024-05-21", "2024-05-28", "2024-11-12"])
    assert not is_outdated(again, planned.around())


def test_a_visit_that_the_protocol_no_longer_has_is_named():
    planned = Planned()
    planned.visited("three months", "2024-08-15")
    planned.of = Kept("protocol-1", "", 2, protocol(VISITS[0]))
    assert "Recorded as visits of this plan, which the protocol no longer has: three months." in sentences(
        planned.says()
    )


def test_a_plan_answers_its_protocol_course_and_first_day():
    planned = Planned()
    found = check(CoursePlan().completed(planned.around()), planned.around())
    assert without_notes(found) == [("required", name, "HARD") for name in ("protocol", "course", "first")]
