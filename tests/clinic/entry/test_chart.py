from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given as with_values
from hypothesis import strategies as st

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.chart import Chart, day_words, days_since
from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.measurement import Measurement, weights_before
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.links import reader_of
from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.dates import exactly
from tests.cases import cases
from tests.clinic.made import INFUSION, NOW, READER, case, patient


def visit(id: str, typed: str, text: str = "seen") -> Kept:
    return Kept(id, "p", 1, VisitNote(date=parse_when(typed, today=NOW.date()), text=text))


def ids(found):
    return [kept.id for kept in found]


def infused(*sessions: tuple[int, int, str]) -> Chart:
    """A chart of infusions: course, session, start."""
    return Chart(
        Kept(f"{course}-{session}", "p", 1,
             Infusion(course=course, session=session, start=parse_when(start, today=NOW.date(), time_allowed=True)))
        for course, session, start in sessions
    )  # fmt: skip


def test_entries_stand_by_day_and_those_without_one_first():
    chart = Chart([visit("c", "2024-05-02"), visit("a", "2024-05-03"), visit("b", "?")])
    assert ids(chart.of(VisitNote)) == ["b", "c", "a"]


def test_a_new_version_takes_the_place_of_the_one_before():
    chart = Chart([visit("a", "2024-05-02"), visit("b", "2024-05-03")])
    assert ids(chart.of(VisitNote)) == ["a", "b"]
    chart.put(visit("a", "2024-05-04", "amended"))
    assert ids(chart.of(VisitNote)) == ["b", "a"]
    assert chart.entry("a").entry.text == "amended"
    assert len(chart.all()) == 2


def test_a_voided_entry_leaves_the_chart():
    chart = Chart([visit("a", "2024-05-02")])
    chart.put(replace(visit("a", "2024-05-02"), voided="typed for somebody else"))
    assert chart.of(VisitNote) == () and chart.entry("a") is None and chart.all() == []


def test_alike_is_what_the_declaration_calls_the_same():
    clinic = patient()
    first = clinic.keep(Infusion, **INFUSION)
    same = clinic.made(Infusion, **(INFUSION | {"lot": "another"}))
    assert ids(clinic.chart.alike(same)) == [first]
    assert clinic.chart.alike(same, but=first) == []
    assert clinic.chart.alike(clinic.made(Infusion, **(INFUSION | {"session": "2"}))) == []
    assert clinic.chart.alike(VisitNote()) == ()


def test_alike_follows_amending_and_voiding():
    clinic = patient()
    kept = clinic.chart.entry(clinic.keep(Infusion, **INFUSION))
    entry = clinic.made(Infusion, **INFUSION)
    clinic.chart.put(replace(kept, entry=replace(kept.entry, session=2)))
    assert clinic.chart.alike(entry) == []
    clinic.chart.put(kept)
    assert ids(clinic.chart.alike(entry)) == [kept.id]
    clinic.chart.put(replace(kept, voided="wrong patient"))
    assert clinic.chart.alike(entry) == []


def test_the_patient_and_the_birth():
    clinic = patient()
    assert clinic.chart.patient.type == Patient.declaration.name
    assert clinic.chart.birth == exactly(date(1989, 3, 1))
    assert Chart().patient is None and Chart().birth is None


@cases(
    ("sessions", "course", "d0"),
    [
        ([], None, None),
        ([(1, 1, "?")], None, None),
        ([(1, 2, "2024-05-16"), (1, 1, "2024-05-14")], None, date(2024, 5, 14)),
        ([(1, 1, "2024-05-14"), (2, 1, "2024-09-01"), (2, 2, "2024-09-03")], None, date(2024, 9, 1)),
        ([(1, 1, "2024-05-14"), (2, 1, "2024-09-01")], 1, date(2024, 5, 14)),
        ([(1, 1, "2024-05-14"), (2, 1, "?")], None, date(2024, 5, 14)),
        ([(1, 1, "2024-05-14")], 3, None),
        ([(1, 1, "2024-05 ?")], None, date(2024, 5, 16)),
        ([(1, 1, "?"), (1, 2, "2024-05-16")], None, None),
        ([(1, 1, "?"), (1, 2, "2024-05-16")], 1, None),
        ([(1, 1, "2024-05-14"), (1, 2, "?"), (1, 3, "2024-05-19")], None, date(2024, 5, 14)),
        ([(1, 1, "?"), (1, 2, "2024-05-16"), (2, 1, "2024-09-01")], None, date(2024, 9, 1)),
        ([(1, 1, "2024-05-14"), (2, 1, "?"), (2, 2, "2024-09-03")], None, date(2024, 5, 14)),
    ],
)
def test_d0_is_the_day_of_the_first_infusion_of_a_course(sessions, course, d0):
    assert infused(*sessions).d0(course) == d0


def test_courses_stand_by_their_d0():
    chart = infused((2, 1, "2024-09-01"), (1, 1, "2024-05-14"), (3, 1, "?"), (4, 1, "2024-02 ?"))
    assert [(course.number, course.d0.month) for course in chart.courses()] == [(4, 2), (1, 5), (2, 9)]
    chart.put(replace(chart.entry("1-1"), voided="wrong"))
    assert [course.number for course in chart.courses()] == [4, 2]


def test_of_two_infusions_on_one_day_the_one_with_the_earlier_time_is_the_first():
    chart = infused((1, 1, "2024-05-14"), (1, 2, "2024-05-14 12:00"), (1, 3, "2024-05-14 10:00"))
    assert chart.first_infusion().time == "10:00"


@cases(
    ("on", "weights"),
    [
        ("2024-01-01", []),
        ("2024-01-02", ["60"]),
        ("2024-03-01", ["60"]),
        ("2024-03-02", ["70", "71"]),
        ("2030-01-01", ["80"]),
        ("2025-07-03", ["70", "71"]),  # 2025 may be later
        ("?", []),
    ],
)
def test_the_weight_is_the_nearest_before_and_the_one_written_last(on, weights):
    measured = [("60", "2024-01-02"), ("71", "2024-03-02"), ("70", "2024-03-02"), ("99", "?"), ("80", "2025")]
    chart = Chart(
        Kept(f"{len(measured) - place}", "p", 1, Measurement(weight=Decimal(value), date=parse_when(day, today=NOW.date())),
             at=f"2024-12-01T09:00:0{place}.000+00:00")
        for place, (value, day) in enumerate(measured)
    )  # fmt: skip
    found = weights_before(chart, parse_when(on, today=NOW.date()))
    assert [str(one.kg) for one in found] == weights


def test_a_weight_that_may_lie_after_is_better_than_none():
    year = Kept("a", "p", 1, Measurement(weight=Decimal(80), date=parse_when("2025", today=NOW.date())))
    assert ids(weights_before(Chart([year]), exactly(date(2025, 7, 3)))) == ["a"]
    assert ids(weights_before(Chart([year]), exactly(date(2025, 7, 1)))) == []


def test_without_a_date_there_is_no_weight_before():
    assert weights_before(Chart(), None) == ()


def test_the_reader_knows_d0_and_the_infusions():
    clinic = case()
    reader = reader_of(clinic.chart, READER)
    assert reader.d0 == parse_when("2024-05-14 ?", today=NOW.date())
    assert [(option.name, option.aliases) for option in reader.links["infusion"]] == [
        ("infusion 1", ("1",)), ("infusion 2", ("2",)), ("infusion 3", ("3",))
    ]  # fmt: skip
    assert ids(clinic.chart.infusions(course=1)) == [option.code for option in reader.links["infusion"]]
    assert clinic.chart.infusions(course=2) == []


@cases(("days", "words"), [(0, "D0"), (96, "D96"), (-10, "D−10")])
def test_days_from_d0_for_people(days, words):
    assert day_words(days) == words


@with_values(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.dates(date(2000, 1, 1), date(2024, 1, 1)), st.booleans()), max_size=12
    )
)
def test_a_chart_is_the_newest_versions_whatever_came_before(versions):
    chart, newest = Chart(), {}
    for id, day, voided in versions:
        kept = Kept(id, "p", 1, VisitNote(date=exactly(day), text="seen"), voided="wrong" if voided else "")
        chart.put(kept)
        chart.of(VisitNote)  # what was read before does not stay
        newest[id] = kept
    standing = [kept for kept in newest.values() if not kept.voided]
    assert list(chart.of(VisitNote)) == sorted(standing, key=lambda kept: (kept.entry.date.day, kept.id))


@cases(
    ("typed", "said"),
    [
        ("2024-01-15", "D0"),
        ("2024-01-25 ±6", "D10"),
        ("2024-05", "D122"),
        ("2023-01-20", "D−360"),
        # more than a year before, a year alone, and nobody knows
        ("2022-12-30", ""),
        ("2023", ""),
        ("?", ""),
    ],
)
def test_days_are_counted_only_where_they_say_something(typed, said):
    assert days_since(parse_when(typed, today=date(2026, 11, 23)), date(2024, 1, 15)) == said
