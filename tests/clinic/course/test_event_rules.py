"""What the rules say of an adverse event by itself: its grade by CTCAE, contradictions, and its report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from desktop.clinic.catalogue.settings import Setting
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.event_rules import event_answers_findings, grade_findings, report_findings
from desktop.clinic.course.infusion import Infusion
from tests.cases import cases
from tests.clinic.made import EVENT, INFUSION, Clinic, patient
from tests.clinic.ward import levels, words


def made(clinic: Clinic, **typed: str) -> AdverseEvent:
    return clinic.made(AdverseEvent, **{name: text for name, text in (EVENT | typed).items() if text})


CTCAE = [
    ({"term": "infusion reaction", "grade": "2"}, "CLEAR", ""),
    ({"term": "anaphylaxis", "grade": "3"}, "CLEAR", ""),
    ({"term": "anaphylaxis", "grade": "2"}, "SOFT", "CTCAE v5.0 has no grade 2 of Anaphylaxis; it has 3, 4, 5."),
    ({"term": "Anafilaksi", "grade": "1"}, "SOFT", "has no grade 1 of Anaphylaxis"),
    ({"term": "anaphylaxis", "grade": "2", "ctcae": "v6.0"}, "NOTE", "Of its texts only some could be had"),
    ({"term": "infusion reaction", "ctcae": "v6.0"}, "NOTE", "one of the two, not both"),
    ({"term": "headache", "ctcae": "v6.0"}, "CLEAR", ""),
    (
        {"term": "baş ağrısı", "grade": "4", "ctcae": "v6.0"},
        "SOFT",
        "CTCAE v6.0 has no grade 4 of Headache; it has 1, 2, 3.",
    ),
    ({"term": "ateş", "grade": "2", "ctcae": "v6.0"}, "NOTE", "v6.0 has one consider an infusion related reaction"),
    ({"term": "headache"}, "NOTE", "No text of CTCAE v5.0 for “headache” is here"),
    ({"term": "infusion reaction", "ctcae": ""}, "NOTE", "not both answered"),
    ({"term": "infusion reaction", "grade": ""}, "NOTE", "not both answered"),
]


@cases(("typed", "level", "text"), CTCAE)
def test_a_grade_is_held_against_the_text_of_its_version(typed, level, text):
    clinic = patient()
    (found,) = grade_findings(made(clinic, **typed), clinic.around())
    assert found.level.name == level
    assert text in str(found.sentence)


@cases(
    ("typed", "understood"),
    [
        (
            {"term": "infusion reaction", "grade": "2"},
            "CTCAE v5.0, Infusion related reaction: therapy or interruption, prompt response to symptomatic drugs; prophylactic drugs for up to 24 hours",
        ),
        ({"term": "allergic reaction", "ctcae": "v6.0"}, "CTCAE v6.0, Allergic reaction: no systemic intervention"),
        ({"term": "anaphylaxis", "grade": "2"}, ""),
        ({"term": "headache"}, ""),
    ],
)  # fmt: skip
def test_the_text_of_the_grade_stands_below_it(typed, understood):
    clinic = patient()
    assert made(clinic, **typed).understood("grade", clinic.around()) == understood


DEAD = {"grade": "5", "serious": "yes", "criterion": "death", "outcome": "fatal"}
CONTRADICTIONS = [
    ({}, []),
    (DEAD, []),
    (DEAD | {"outcome": "recovered"}, ["outcome", "criterion"]),
    (DEAD | {"outcome": "recovering"}, ["outcome", "criterion"]),
    (DEAD | {"grade": "4"}, ["grade"]),
    (DEAD | {"serious": "no", "criterion": ""}, ["serious"]),
    ({"outcome": "fatal"}, ["grade", "serious"]),
    ({"grade": "4"}, ["serious"]),
    ({"grade": "4", "serious": "yes", "criterion": "life-threatening"}, []),
    ({"grade": "1", "serious": "yes", "criterion": "life-threatening"}, ["criterion"]),
    ({"grade": "3", "serious": "yes", "criterion": "life-threatening"}, ["criterion"]),
    ({"grade": "1", "serious": "yes", "criterion": "hospitalisation"}, []),
    ({"outcome": "recovering", "resolved": "2024-05-15"}, ["resolved"]),
    ({"outcome": "recovered", "resolved": "2024-05-15"}, []),
    ({"term": "generalised urticaria", "reaction": "no"}, ["reaction"]),
    ({"term": "headache", "reaction": "no"}, []),
]


@cases(("typed", "fields"), CONTRADICTIONS)
def test_v7_contradictions_are_asked(typed, fields):
    clinic = patient()
    found = list(event_answers_findings(made(clinic, **typed), clinic.around()))
    asked = [(one.field, one.level.name) for one in found if not one.untold]
    assert asked == ([(field, "SOFT") for field in fields] or [("", "CLEAR")])


@cases(
    ("answer", "asked_on", "fields"),
    [
        ("asked, none", "2024-05-14", ["infusion"]),
        ("asked, none", "2024-05-15", ["infusion"]),
        ("asked, none", "", ["infusion"]),
        # it began after somebody asked
        ("asked, none", "2024-05-13", []),
        ("asked, see adverse events", "2024-05-14", []),
        ("not asked", "", []),
    ],
)
def test_v7_an_event_of_an_infusion_that_says_there_was_none_is_asked_after(answer, asked_on, fields):
    clinic = patient()
    typed = INFUSION | {"start": "2024-05-12", "events_asked": answer} | ({"asked_on": asked_on} if asked_on else {})
    event = replace(made(clinic), infusion=clinic.keep(Infusion, **typed))
    found = event_answers_findings(event, clinic.around())
    assert [one.field for one in found if one.level.name == "SOFT"] == fields


@cases(
    ("typed", "names"),
    [
        ({"outcome": "unknown"}, "Outcome"),
        ({"serious": "unknown", "onset": "?"}, "Serious, Onset"),
        ({"serious": "yes", "criterion": ""}, "Serious because of"),
    ],
)
def test_v7_what_is_not_known_is_said(typed, names):
    clinic = patient()
    (found,) = [one for one in event_answers_findings(made(clinic, **typed), clinic.around()) if one.untold]
    assert names in str(found.sentence)


SERIOUS = {"serious": "yes", "criterion": "hospitalisation"}
# today is 1 December 2024
REPORTS = [
    ({}, "CLEAR", ""),
    (SERIOUS | {"onset": "2024-12-01 08:00"}, "NOTE", "notice within 24 h (until 2 Dec 2024), in full within 15 d (until 16 Dec 2024)"),
    (SERIOUS | {"onset": "2024-11-30 08:00"}, "NOTE", "until 1 Dec 2024"),
    (SERIOUS | {"onset": "2024-11-29 08:00"}, "SOFT", "notice was due within 24 h (until 30 Nov 2024)"),
    (SERIOUS | {"onset": "?"}, "NOTE", "the day of the onset is not known"),
    (SERIOUS | {"onset": "2024-11-29", "reported_on": "2024-11-30", "report": "full"}, "CLEAR", ""),
    (SERIOUS | {"onset": "2024-11-29", "reported_on": "2024-11-30", "report": "notice"}, "NOTE", "within 15 d (until 14 Dec 2024)"),
    (SERIOUS | {"onset": "2024-11-01", "reported_on": "2024-11-02", "report": "notice"}, "SOFT", "until 16 Nov 2024"),
    (SERIOUS | {"onset": "2024-11-29", "reported_on": "2024-11-30"}, "NOTE", "Whether the full report was sent"),
    (SERIOUS | {"onset": "2024-11-29", "reported_on": "?"}, "NOTE", "On which day it was reported is not known"),
    (SERIOUS | {"onset": "2024-11-29", "reported_to": "TÜFAM"}, "SOFT", "On which day it was reported to TÜFAM is not recorded"),
    ({"serious": "unknown"}, "NOTE", "Whether it is serious is not known"),
]  # fmt: skip


@cases(("typed", "level", "text"), REPORTS)
def test_m12_a_serious_event_is_reported_within_the_clinics_deadlines(typed, level, text):
    clinic = patient()
    found = list(report_findings(made(clinic, **typed), clinic.around()))
    assert [one.level.name for one in found] == [level]
    assert text in words(found, "M12")


def test_m12_the_deadline_is_the_clinics_own():
    clinic = patient()
    around = clinic.around()
    settings = replace(around.reader.catalogue.settings, first_report=Setting(timedelta(days=7), "7 d"))
    reader = replace(around.reader, catalogue=replace(around.reader.catalogue, chosen_settings=settings))
    found = list(report_findings(made(clinic, **(SERIOUS | {"onset": "2024-11-29"})), replace(around, reader=reader)))
    assert levels(found, "M12") == [("serious", "NOTE")]
    assert "notice within 7 d (until 6 Dec 2024)" in words(found, "M12")


def test_a_grade_is_told_with_its_version():
    clinic = patient()
    assert made(clinic, grade="2", ctcae="v6.0").graded(clinic.reader) == "2 moderate, CTCAE v6.0"
    assert AdverseEvent(grade="2").graded(clinic.reader) == "2 moderate, CTCAE ?"
    assert AdverseEvent().graded(clinic.reader) == ""
    assert clinic.around().today == date(2024, 12, 1)
