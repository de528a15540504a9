"""Rules M6 and M7 as tables: consents, intervals and open events, authorised and documented. M10, M11: test_authorisation."""

from __future__ import annotations

from desktop.clinic.course.course_plan import CoursePlan
from tests.cases import cases
from tests.clinic.made import event
from tests.clinic.ward import both, levels, ward, words

# M6


CONSENTS = [
    ([{"signed": "2024-11-20"}], None),
    ([], "HARD"),
    ([{"signed": "2024-12-01 08:00"}], None),
    ([{"signed": "2024-11-20", "withdrawn": "2024-11-25"}], "HARD"),
    ([{"signed": "2024-11-20", "withdrawn": "?"}], "HARD"),
    ([{"signed": "2024-11-20", "withdrawn": "2024-11-22"}, {"signed": "2024-11-25"}], None),
    (
        [{"signed": "2024-11-20", "withdrawn": "2024-11-25"}, {"signed": "2024-01-05"}],
        "HARD",
    ),  # an older form is ended, too
    ([{"signed": "2024-11-20", "withdrawn": "2024-11-25"}, {"signed": "2024-11-25"}], "BLOCK"),
    ([{"signed": "?"}], "BLOCK"),
]


@cases("purpose", ["treatment", "msc"])
@cases(("consents", "level"), CONSENTS)
def test_m6_consents_stand_before_the_start(purpose, consents, level):
    clinic = ward(consented=False)
    clinic.consent({"treatment": "msc", "msc": "treatment"}[purpose])
    for typed in consents:
        clinic.consent(purpose, **typed)
    said = both(clinic, "M6", level, "planned")
    assert ({"treatment": "treatment", "msc": "cell therapy"}[purpose] in said) == (level is not None)


@cases(
    ("signed", "start", "level"),
    [
        ("2024-11-20", "2024-11-19", "SOFT"),
        ("2024-11-20", "2024-11-20", "NOTE"),
        ("2024-11-20 09:00", "2024-11-20 08:00", "SOFT"),
        ("2024-11-20 08:00", "2024-11-20 08:00", None),
        ("2024-11", "2024-11-20", "SOFT"),
        ("2024-11-20", "2024-11-21", None),
    ],
)
def test_m6_a_documented_infusion_keeps_a_late_consent(signed, start, level):
    clinic = ward(consented=False)
    clinic.consent("msc", signed="2024-01-01")
    clinic.consent("treatment", signed=signed)
    assert levels(clinic.document(start), "M6") == ([("start", level)] if level else [])


def test_m6_a_later_withdrawal_does_not_reach_back():
    clinic = ward(consented=False)
    clinic.consent("msc", signed="2024-01-01")
    clinic.consent("treatment", signed="2024-01-01", withdrawn="2024-11-25")
    assert levels(clinic.document("2024-11-24"), "M6") == []
    assert levels(clinic.document("2024-11-25"), "M6") == [("start", "SOFT")]


# M7


@cases(
    ("first", "level"),
    [
        ("2024-11-29", None), ("2024-11-28", "NOTE"), ("2024-11-30", "NOTE"), ("2024-11-27", "SOFT"), ("2024-11-30 ?", "NOTE"),
        ("2024-11", "NOTE"),
    ],
)  # fmt: skip
def test_m7_the_interval_is_the_protocols(first, level):
    clinic = ward()
    clinic.session(1, first)
    both(clinic, "M7", level, "planned", session="2")


def test_m7_what_the_protocol_leaves_open_is_not_checked():
    clinic = ward()
    clinic.protocol(tolerance="")
    clinic.session(1, "2024-11-01")
    both(clinic, "M7", "NOTE", "planned", session="2")
    clinic.protocol(tolerance="", days_apart="")
    both(clinic, "M7", None, "planned", session="2")


def test_m7_sessions_are_those_of_the_protocol_in_order():
    clinic = ward()
    assert "Session 1 of course 1 is not recorded" in both(clinic, "M7", "SOFT", "session", session="2")
    assert "recorded as given" not in words(clinic.authorise(), "M7")
    clinic.session(1, "2024-11-29")
    assert "recorded as given" in words(clinic.authorise(), "M7")
    beyond = words(clinic.authorise(session="4"), "M7")
    assert "The protocol has 3 sessions, and this is number 4." in beyond
    assert "No plan with a protocol" in words(ward(protocol=False).authorise(), "M7")


EVENTS = [
    ({"grade": "2", "outcome": "recovering"}, "BLOCK"),
    ({"grade": "3", "outcome": "unknown"}, "BLOCK"),
    ({"grade": "1", "outcome": "not recovered"}, None),
    ({"grade": "2", "outcome": "recovered"}, None),
    ({"grade": "4", "serious": "yes", "criterion": "life", "outcome": "recovered with sequelae"}, None),
    ({"grade": "2", "outcome": "recovering", "resolved": "2024-11-30"}, None),
]


@cases(("typed", "level"), EVENTS)
def test_m7_an_open_event_of_an_earlier_session_asks_for_a_reason(typed, level):
    clinic = ward()
    clinic.session(1, "2024-11-29")
    event(clinic, infusion="1", onset="2024-11-29", **typed)
    said = both(clinic, "M7", level, "planned", session="2")
    assert ("headache" in said) == (level is not None)


def test_m7_an_event_of_this_session_or_after_it_is_not_from_before():
    clinic = ward()
    clinic.session(1, "2024-11-25")
    clinic.session(2, "2024-11-27")
    event(clinic, infusion="2", onset="2024-11-27", grade="3", outcome="recovering")
    assert levels(clinic.document("2024-11-27", "2", itself="infusion-002"), "M7") == []
    event(clinic, infusion="1", onset="2024-11-28", grade="3", outcome="recovering")
    assert "is not recorded as over" not in words(clinic.document("2024-11-27", "2"), "M7")
    assert words(clinic.authorise(session="3"), "M7").count("is not recorded as over") == 2


def test_m7_an_open_event_of_an_earlier_course_asks_for_a_reason_too():
    clinic = ward()
    clinic.session(3, "2024-06-20")
    event(clinic, infusion="3", onset="2024-06-20", grade="3", outcome="recovering")
    clinic.keep(CoursePlan, protocol="protocol-1", course="2", first="2024-12-01")
    found = [finding for finding in clinic.authorise(course="2") if "is not recorded as over" in str(finding.sentence)]
    assert [(finding.id, finding.level.name) for finding in found] == [("M7", "BLOCK")]
