"""Infusions: the dose by weight, what is asked about one, and the numbers of its sessions."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.course.infusion_words import since_thaw
from desktop.clinic.patient.measurement import Measurement
from tests.cases import cases
from tests.clinic.made import (
    INFUSION,
    event,
    parse,
    patient,
    sentences,
    weigh,
    without_notes,
)


@cases(
    ("weight", "typed", "per_kg", "how"),
    [
        ("70", {"dose_basis": "per session"}, "2.0000", "140 × 10⁶ ÷ 70 kg (1 May 2024) = 2.00 × 10⁶ cells/kg"),
        ("70", {"dose_basis": "in total"}, "0.6667", "46.67 × 10⁶ ÷ 70 kg (1 May 2024) = 0.67 × 10⁶ cells/kg"),
        ("70", {"dose_basis": "unknown"}, None, "dose basis or number of sessions unknown"),
        ("", {"dose_basis": "per session"}, None, "no weight before the infusion"),
        ("70", {"dose_basis": "per session", "start": "2024-04-30"}, None, "no weight before the infusion"),
        ("70", {"dose_basis": "per session", "start": "2024-05-01"}, "2.0000", "140 × 10⁶ ÷ 70 kg"),
        ("70", {"dose_basis": "per session", "start": "?"}, None, "no weight before the infusion"),
    ],
)
def test_cells_per_kg(weight, typed, per_kg, how):
    clinic = patient()
    if weight:
        weigh(clinic, weight, "2024-05-01")
    infusion = clinic.made(Infusion, **(INFUSION | typed))
    assert infusion.cells_per_kg == (Decimal(per_kg) if per_kg else None)
    assert infusion.how_per_kg().startswith(how)


def test_the_weight_measured_nearest_before_the_infusion_counts():
    clinic = patient()
    for weight, date in (("60", "2024-01-01"), ("70", "2024-05-10"), ("80", "2024-05-15")):
        weigh(clinic, weight, date)
    clinic.keep(Measurement, height="170", date="2024-05-13")
    assert clinic.made(Infusion, **(INFUSION | {"dose_basis": "per session"})).cells_per_kg == 2


@cases(
    ("typed", "weight", "said"),
    [
        ({}, "70", [("M8", "dose_basis", "SOFT")]),
        ({"dose_basis": "in total"}, "70", []),
        ({"dose_basis": "per session"}, "70", []),
        ({"dose_basis": "per session"}, "", [("M8", "cells", "SOFT")]),
        ({"dose_basis": "per session", "cells": "30e6"}, "70", [("M8", "cells", "SOFT")]),
        ({"dose_basis": "per session", "cells": "35e6"}, "70", []),
        ({"dose_basis": "per session", "cells": "350e6"}, "70", []),
        ({"dose_basis": "per session", "cells": "360e6"}, "70", [("M8", "cells", "SOFT")]),
        ({"dose_basis": "per session", "premedicated": "given"}, "70", [("premedication", "premedicated", "SOFT")]),
    ],
)
def test_infusion(typed, weight, said):
    clinic = patient()
    if weight:
        weigh(clinic, weight, "2024-05-01")
    assert without_notes(clinic.says(Infusion, **(INFUSION | typed))) == said


def test_of_two_weights_of_one_day_the_one_written_last_is_used_and_both_are_said():
    clinic = patient()
    weigh(clinic, "70", "2024-05-01")
    assert ("weight", "weight", "SOFT") not in without_notes(clinic.says(Measurement, height="170", date="2024-05-01"))
    assert without_notes(clinic.says(Measurement, weight="70", height="170", date="2024-05-01")) == []
    said = sentences(clinic.says(Measurement, weight="50", date="2024-05-01"))
    assert said == ["On 1 May 2024 the weight is 70 kg too, which differs from 50 kg. The one written last is used."]
    weigh(clinic, "50", "2024-05-01")
    typed = INFUSION | {"dose_basis": "per session"}
    assert str(clinic.made(Infusion, **typed).weight_used) == "50 kg (1 May 2024)"
    found = [f for f in clinic.says(Infusion, **typed) if f.level]
    assert [(f.id, f.field) for f in found] == [("M8", "cells")]
    assert "50 kg, written last and used here, and 70 kg" in str(found[0].sentence)


@cases(
    ("weights", "said"),
    [
        (["2024-05-01"], None),
        (["2024-04-14"], None),
        (["2024-04-13"], "The weight is 31 days old (13 Apr 2024): is it still right?"),
        (["2024-05-10 ±9"], "The weight's date (10 May 2024 (1 to 19 May 2024), assumed) may lie after the infusion."),
        (["2024-05-10 ±9", "2024-05-01"], None),
        (["2024-05-10 ±4"], None),
    ],
)
def test_the_weight_is_recent_and_of_a_day_before_the_infusion(weights, said):
    clinic = patient()
    for place, date in enumerate(weights):
        weigh(clinic, f"{70 + place}", date)
    found = clinic.says(Infusion, **(INFUSION | {"dose_basis": "per session"}))
    assert [str(f.sentence) for f in found if f.level] == ([said] if said else [])


@cases(
    ("start", "stop", "said"),
    [
        ("2024-05-14 10:30", "2024-05-15 10:30", False),
        ("2024-05-14 10:30", "2024-05-15 10:31", True),
        ("2024-05-14", "2024-05-15 10:31", False),
        ("2024-05-14", "2024-05-16", True),
        ("2024-05-14 ±1", "2024-05-16", False),
        ("?", "2024-05-16", False),
    ],
)
def test_an_infusion_of_more_than_a_day_is_questioned(start, stop, said):
    found = patient().says(Infusion, **(INFUSION | {"start": start, "stop": stop}))
    assert [(f.id, f.level.name) for f in found if f.field == "stop"] == ([("V1", "SOFT")] if said else [])


@cases(
    ("typed", "said"),
    [
        ({"session": "3", "start": "2024-05-19"}, []),
        ({"session": "4", "start": "2024-05-19"}, ["The course has 3 sessions, and this is number 4. Please check both."]),
        ({"session": "1", "start": "2024-05-19"},
         ["Session 1 is dated 19 May 2024, session 2 16 May 2024 10:00. Please check numbers and dates."]),
        ({"session": "3", "start": "2024-05-16 09:00"},
         ["Session 3 is dated 16 May 2024 09:00, session 2 16 May 2024 10:00. Please check numbers and dates."]),
        ({"session": "3", "start": "2024-05-16 11:00"}, []),
        ({"session": "3", "start": "2024-05-16"}, []),
        ({"session": "1", "start": "2024-05 ?"}, []),
        ({"session": "1", "start": "2024-05-19", "course": "2"}, []),
    ],
)  # fmt: skip
def test_the_number_of_a_session_against_the_others(typed, said):
    clinic = patient()
    clinic.keep(Infusion, **(INFUSION | {"session": "2", "start": "2024-05-16 10:00"}))
    clinic.keep(Infusion, **(INFUSION | {"session": "9", "sessions": "9", "start": "?"}))
    found = clinic.says(Infusion, **(INFUSION | typed))
    assert [str(f.sentence) for f in found if f.id == "session" and f.level.name == "SOFT"] == said


@cases(
    ("session", "start", "said"),
    [("1", "?", True), ("3", "?", False), ("1", "2024-05-14", False)],
)
def test_a_course_has_no_d0_while_its_first_session_has_no_day(session, start, said):
    clinic = patient()
    clinic.keep(Infusion, **(INFUSION | {"session": "2", "start": "2024-05-16"}))
    found = sentences(clinic.says(Infusion, **(INFUSION | {"session": session, "start": start})))
    assert ("Course 1 has no D0 while the day of this session is not known." in found) is said
    clinic.keep(Infusion, **(INFUSION | {"session": session, "start": start}))
    assert (clinic.chart.d0() is None) is said


def test_a_total_needs_the_number_of_sessions():
    clinic = patient()
    typed = {name: text for name, text in INFUSION.items() if name != "sessions"} | {"dose_basis": "in total"}
    assert without_notes(clinic.says(Infusion, **typed)) == [("M8", "sessions", "SOFT")]


def test_premedication_that_was_given_is_named_and_has_its_time():
    clinic = patient()
    weigh(clinic, "70", "2024-05-01")
    drug = parse(Premedication, clinic.reader, None, {"drug": "pheniramine", "at": "2030-01-01 10:00"})
    typed = INFUSION | {"dose_basis": "per session"}
    found = clinic.says(Infusion, {"premedication": (drug,)}, **(typed | {"premedicated": "given"}))
    assert without_notes(found) == [("V1", "premedication.0.at", "HARD")]
    found = clinic.says(Infusion, {"premedication": (drug,)}, **(typed | {"premedicated": "none given"}))
    assert ("premedication", "premedicated", "SOFT") in without_notes(found)


@cases(("answer", "said"), [("asked, none", False), ("asked, see", False), ("not asked", True), ("not known", True)])
def test_no_adverse_event_recorded_is_not_none(answer, said):
    found = patient().says(Infusion, **(INFUSION | {"events_asked": answer}))
    assert ("That none is recorded does not mean that there was none." in sentences(found)) is said


def test_an_infusion_without_a_bag_is_held_against_what_happened_before():
    clinic = patient()
    clinic.keep(Infusion, **INFUSION)
    event(clinic, infusion="1", onset="2024-05-14", grade="3")
    found = clinic.says(Infusion, **(INFUSION | {"session": "2", "start": "2024-05-16"}))
    assert [(one.level.name, one.field) for one in found if one.id == "M7"] == [("SOFT", "start")]


@cases(("minutes", "said"), [(20, "20 min after thaw"), (0, "0 min after thaw"), (-5, "5 min before thaw"), (None, "")])
def test_the_time_from_thaw_to_start_says_which_came_first(minutes, said):
    assert since_thaw(Infusion(minutes_since_thaw=minutes)) == said
