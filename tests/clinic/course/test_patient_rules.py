"""Rules M6 and M7 as tables: consents, intervals and open events, authorised and documented. M10, M11: test_authorisation."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.catalogue.event_facts import Weight
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.entry.entries import check
from tests.cases import cases
from tests.clinic.made import event
from tests.clinic.ward import AUTHORISED, both, levels, ward, words

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
    assert "does not say how many" in both(clinic, "M7", "NOTE", "planned", session="2")
    assert [found.untold for found in clinic.authorise(session="2") if found.id == "M7"] == [True]


def test_m7_sessions_are_those_of_the_protocol_in_order():
    clinic = ward()
    assert "Session 1 of course 1 is not recorded" in both(clinic, "M7", "SOFT", "session", session="2")
    assert "recorded as given" not in words(clinic.authorise(), "M7")
    clinic.session(1, "2024-11-29")
    assert "recorded as given" in words(clinic.authorise(), "M7")
    beyond = words(clinic.authorise(session="4"), "M7")
    assert "The protocol has 3 sessions, and this is number 4." in beyond
    assert "No plan with a protocol" in words(ward(protocol=False).authorise(), "M7")


SERIOUS = {"serious": "yes", "criterion": "hospitalisation", "reported_on": "2024-11-30", "report": "full"}
# what was typed of an event after session 1, the level that the next session gets, and words of why
EVENTS = [
    # it weighs, over or not
    (
        {"grade": "3", "outcome": "unknown"},
        "BLOCK",
        "grade 3 or more; causality: possible. It is not recorded as over.",
    ),
    ({"grade": "3"}, "BLOCK", "grade 3 or more; causality: possible. Why are cells given again?"),
    ({"grade": "4", **SERIOUS, "outcome": "recovered with sequelae"}, "BLOCK", "grade 3 or more"),
    ({"grade": "2", "reaction": "yes"}, "BLOCK", "a hypersensitivity or infusion reaction of grade 2 or more"),
    ({"grade": "2", "term": "infusion related reaction"}, "BLOCK", "reaction of grade 2 or more"),
    ({"grade": "2", "term": "ürtiker"}, "BLOCK", "reaction of grade 2 or more"),
    ({"grade": "1", "reaction": "no", **SERIOUS}, "BLOCK", "serious; causality: possible"),
    ({"grade": "3", "causality": "certain"}, "BLOCK", "causality: certain"),
    ({"grade": "3", "resolved": "2024-11-30"}, "BLOCK", "grade 3 or more"),
    # it does not
    ({"grade": "1", "reaction": "no", "outcome": "not recovered"}, None, ""),
    ({"grade": "1", "reaction": "yes"}, None, ""),
    ({"grade": "2", "reaction": "no"}, None, ""),
    ({"grade": "3", "causality": "unlikely"}, None, ""),
    ({"grade": "2", "reaction": "yes", "causality": "unlikely"}, None, ""),
    ({"grade": "2", "reaction": "no", "outcome": "recovering", "resolved": "2024-11-30"}, None, ""),
    # it is not over, whatever caused it
    ({"grade": "2", "reaction": "no", "outcome": "recovering"}, "BLOCK", "is not recorded as over"),
    ({"grade": "2", "causality": "unlikely", "outcome": "recovering"}, "BLOCK", "is not recorded as over"),
    # it cannot be told
    ({"grade": "2"}, "BLOCK", "cannot be told. Not known: whether it was a hypersensitivity or infusion reaction."),
    ({"grade": "2", "reaction": "unknown"}, "BLOCK", "whether it was a hypersensitivity or infusion reaction"),
    (
        {"grade": "3", "causality": "unassessable"},
        "BLOCK",
        "cannot be told. Not known: whether the cells caused it.",
    ),
    ({"grade": "2", "reaction": "yes", "causality": "conditional"}, "BLOCK", "whether the cells caused it"),
    ({"grade": "1", "serious": "unknown"}, "BLOCK", "cannot be told. Not known: whether it was serious."),
]


@cases(("typed", "level", "why"), EVENTS)
def test_m7_what_happened_after_an_earlier_session_weighs(typed, level, why):
    clinic = ward()
    clinic.session(1, "2024-11-29")
    event(clinic, **({"infusion": "1", "onset": "2024-11-29"} | typed))
    said = both(clinic, "M7", level, "planned", session="2")
    assert why in said and (typed.get("term", "headache") in said) == (level is not None)


def test_m7_the_reason_is_kept_with_the_finding_and_what_cannot_be_told_is_marked():
    clinic = ward()
    clinic.session(1, "2024-11-29")
    event(clinic, infusion="1", onset="2024-11-29", grade="3")
    event(clinic, infusion="1", onset="2024-11-29", grade="2", term="chills")
    found = [found for found in clinic.authorise(session="2") if found.id == "M7"]
    assert [(one.level.name, one.untold) for one in found] == [("BLOCK", False), ("BLOCK", True)]


@cases(
    ("onset", "level", "words"),
    [
        ("2024-11-30", "BLOCK", "headache, grade 3, began after cells on 30 Nov 2024"),
        ("2024-11-28", None, ""),  # before all cells
        ("2024-11-29", "BLOCK", "whether it came after cells"),  # of the day itself, at no time
        ("2024-11", "BLOCK", "whether it came after cells"),
        ("?", "BLOCK", "whether it came after cells"),
    ],
)
def test_m7_an_event_that_is_linked_to_no_session_counts_by_its_day(onset, level, words):
    clinic = ward()
    clinic.session(1, "2024-11-29")
    event(clinic, onset=onset, grade="3")
    assert words in both(clinic, "M7", level, "planned", session="2")


def test_m7_an_event_before_any_cells_is_none_after_them():
    clinic = ward()
    event(clinic, onset="2024-11-20", grade="4", serious="no")
    both(clinic, "M7", None, "planned")


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


def test_m7_what_weighs_is_data():
    clinic = ward()
    clinic.session(1, "2024-11-29")
    event(clinic, infusion="1", onset="2024-11-29", grade="2", reaction="no")
    around = clinic.around()
    facts = around.reader.catalogue.events
    stricter = replace(facts, weights={**facts.weights, "any": Weight(2, "the clinic")})
    reader = replace(around.reader, catalogue=replace(around.reader.catalogue, events=stricter))
    authorised = clinic.made(Authorisation, **(AUTHORISED | {"session": "2"}))
    asked = {strict: levels(check(authorised, around), "M7") for strict, around in (
        (False, around), (True, replace(around, reader=reader)),
    )}  # fmt: skip
    assert asked == {False: [], True: [("planned", "BLOCK")]}
