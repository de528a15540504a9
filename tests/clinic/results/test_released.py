"""Acute and basal samples of tryptase: by the hours since a reaction, the sum rule, the ratio, and a raised basal value."""

from __future__ import annotations

import pytest

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.entry.findings import Finding
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.results.lab_result import LabResult
from tests.cases import cases
from tests.clinic.made import EVENT, PROVOCATION, REACTION, Clinic, patient
from tests.clinic.plotted import Typed

BEGAN = "2024-05-04 09:00"
KNOWN = {"method": "ImmunoCAP", "laboratory": "Central"}


def sample(when: str, reading: str = "12", **more: str) -> dict[str, str]:
    return {"marker": "tryptase", "specimen_date": when, "reading": reading, "unit": "µg/L", **KNOWN, **more}


def said(found: list[Finding], rule: str) -> list[str]:
    return [str(one.sentence) for one in found if one.id == rule]


def reacted(date: str = BEGAN, **typed: str) -> Clinic:
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"date": date} | typed))
    return clinic


@cases(
    ("reaction", "taken", "begins"),
    [
        (BEGAN, "2024-05-04 09:15", "An acute sample, taken up to 4 h after the reaction to ciprofloxacin."),
        (BEGAN, "2024-05-04 13:00", "An acute sample"),
        # between 4 and 24 hours it is neither
        (BEGAN, "2024-05-04 13:01", "Neither acute nor basal: 4 to 24 h after the reaction to ciprofloxacin."),
        (BEGAN, "2024-05-05 08:59", "Neither acute nor basal"),
        (BEGAN, "2024-05-05 09:00", None),
        (BEGAN, "2024-05-03", None),
        ("2019", "2024-05-04", None),
        (BEGAN, "2024-05-04", "Whether this is an acute or a basal sample cannot be told: the time of the specimen is not known."),
        ("2024-05-04", "2024-05-04 10:00",
         "Whether this is an acute or a basal sample cannot be told: the time of the reaction to ciprofloxacin is not known."),
        ("2024-05-04", "2024-05-04", "Whether this is an acute or a basal sample cannot be told: neither the time"),
        ("2024-05-04", "2024-05-05", "Whether this is an acute or a basal sample cannot be told: neither the time"),
        ("2024-05-04", "2024-05-06", None),
        ("2024-05", "2024-05-06 10:00", "Whether this is an acute or a basal sample cannot be told"),
        ("?", "2024-05-04 10:00",
         "Whether this is an acute or a basal sample cannot be told: the day of the reaction to ciprofloxacin is not known."),
        (BEGAN, "?", "Whether this is an acute or a basal sample cannot be told: the day of the specimen is not known."),
    ],
)  # fmt: skip
def test_a_sample_is_acute_or_basal_by_the_hours_since_the_reaction(reaction, taken, begins):
    found = said(reacted(reaction).says(LabResult, **sample(taken)), "L1")
    assert bool(found) is (begins is not None) and all(one.startswith(begins) for one in found[:1])


def test_without_a_recorded_reaction_nobody_can_tell_what_it_is():
    (found,) = said(patient().says(LabResult, **sample("2024-05-04 10:00")), "L1")
    assert found.endswith("cannot be told: no reaction is recorded that it could be of.")


@cases(
    ("type", "typed", "name"),
    [
        (AdverseEvent, EVENT | {"onset": BEGAN}, "the adverse event headache"),
        (DrugProvocation, PROVOCATION | {"date": BEGAN, "result": "positive", "stop_reason": "objective"}, None),
        (DrugProvocation, PROVOCATION | {"date": BEGAN}, "no reaction is recorded"),
    ],
)
def test_adverse_events_and_positive_provocations_count_as_reactions(type, typed, name):
    clinic = patient()
    clinic.keep(type, **typed)
    (found,) = said(clinic.says(LabResult, **sample("2024-05-04 10:00")), "L1")[:1]
    # at which dose a provocation became positive is not recorded
    assert (name or "cannot be told") in found


EVENTS = [
    # basal, acute, what is said of the sum rule and of the ratio
    ("4.0", "6.9", "1.2 × basal + 2 = 6.80 µg/L, and the acute one is above it", "= 1.73, above 1.685. Both speak for"),
    (
        "4.0",
        "6.8",
        "1.2 × basal + 2 = 6.80 µg/L, and the acute one is not above it",
        "= 1.70, above 1.685. The two disagree",
    ),
    ("4.0", "6.7", "= 6.80 µg/L, and the acute one is not above it", "= 1.68, not above 1.685. Neither speaks for"),
    # hereditary alpha-tryptasaemia: above the sum, and not above the ratio
    (
        "15",
        "22",
        "1.2 × basal + 2 = 20.00 µg/L, and the acute one is above it",
        "= 1.47, not above 1.685. The two disagree",
    ),
    (
        "5",
        "25",
        "1.2 × basal + 2 = 8.00 µg/L, and the acute one is above it",
        "acute ÷ basal = 5.00, above 1.685. Both",
    ),
    ("< 1", "25", "and the acute one is above it", ", above 1.685. Both"),
    ("5", "> 200", "and the acute one is above it", ", above 1.685. Both"),
    ("< 5", "6", "whether the acute one is above it cannot be told", "whether it is above 1.685 cannot be told"),
    ("5", "< 1", "and the acute one is not above it", "not above 1.685. Neither"),
]


@pytest.mark.parametrize(("basal", "acute", "by_sum", "by_ratio"), EVENTS)
@pytest.mark.parametrize("last", ["acute", "basal"])
def test_an_acute_sample_against_the_basal_one(basal: str, acute: str, by_sum: str, by_ratio: str, last: str) -> None:
    clinic = reacted()
    samples = {"acute": sample("2024-05-04 10:00", acute), "basal": sample("2024-06-04", basal)}
    (first,) = samples.keys() - {last}
    clinic.keep(LabResult, **samples[first])
    found = said(clinic.says(LabResult, **samples[last]), "L1")[-1]
    assert found.startswith(f"Acute {acute} µg/L of the reaction to ciprofloxacin against basal {basal} µg/L")
    first, second = found.split("; ", 1)
    assert by_sum in first and by_ratio in second


@cases(
    ("more", "words"),
    [
        ({}, "1.2 × basal"),
        ({"laboratory": "Other"}, "not known to be of one method and one laboratory"),
        ({"laboratory": ""}, "not known to be of one method and one laboratory"),
        ({"method": ""}, "not known to be of one method and one laboratory"),
        ({"method": "ELISA"}, "not known to be of one method and one laboratory"),
        ({"unit": "ng/mL"}, "1.2 × basal"),
    ],
)
def test_samples_of_different_methods_or_laboratories_are_not_compared(more, words):
    clinic = reacted()
    basal = {name: text for name, text in (sample("2024-06-04", "5") | more).items() if text}
    clinic.keep(LabResult, **basal)
    assert words in said(clinic.says(LabResult, **sample("2024-05-04 10:00", "25")), "L1")[-1]


def test_of_two_basal_samples_the_one_of_the_same_laboratory_is_taken():
    clinic = reacted()
    clinic.keep(LabResult, **sample("2024-05-06", "9", laboratory="Other"))
    clinic.keep(LabResult, **sample("2024-06-04", "5"))
    assert "against basal 5 µg/L" in said(clinic.says(LabResult, **sample("2024-05-04 10:00", "25")), "L1")[-1]


def test_without_a_basal_sample_it_cannot_be_told():
    found = said(reacted().says(LabResult, **sample("2024-05-04 10:00", "25")), "L1")[-1]
    assert "without a basal sample, 24 h or more after all symptoms, it cannot be told" in found


@cases(
    ("taken", "reading", "words"),
    [
        ("2024-06-04", "7.9", []),
        ("2024-06-04", "8", []),
        ("2024-06-04", "8.1", ["A basal value above 8 µg/L: hereditary alpha-tryptasaemia is possible."]),
        ("2024-06-04", "20.1", ["A basal value above 8 µg/L", "A basal value above 20 µg/L: mastocytosis is possible"]),
        ("2024-06-04", "> 20", ["A basal value above 8 µg/L", "A basal value above 20 µg/L"]),
        ("2024-06-04", "< 11", ["Whether it is above 8 µg/L cannot be told"]),
        ("2024-05-04 10:00", "25", []),
        ("2024-05-04", "25", ["Above 8 µg/L. Whether it is a basal value cannot be told", "Above 20 µg/L. Whether"]),
    ],
)
def test_a_raised_basal_value_is_said(taken, reading, words):
    found = said(reacted().says(LabResult, **sample(taken, reading)), "L2")
    assert len(found) == len(words) and all(one.startswith(begins) for one, begins in zip(found, words, strict=True))


def test_a_raised_value_without_a_reaction_may_be_no_basal_one():
    (found,) = said(patient().says(LabResult, **sample("2024-05-04", "12")), "L2")
    assert "if it is: hereditary alpha-tryptasaemia is possible" in found


@pytest.fixture
def followed() -> Typed:
    typed = Typed()
    typed.keep(DrugReaction, drug="ciprofloxacin", date="2024-01-10 09:00")
    return typed


def test_a_peak_is_never_called_baseline_and_has_no_percent(followed: Typed) -> None:
    followed.lab("2024-01-10 10:00", "tryptase", "25", "µg/L", **KNOWN)
    followed.lab("2024-01-13", "tryptase", "5", "µg/L", **KNOWN)
    followed.infusion("d0")
    followed.lab("2024-02-10", "tryptase", "6", "µg/L", **KNOWN)
    graph = followed.graph("tryptase")
    assert [row.change for row in graph.changes] == ["not comparable: acute sample", "baseline", "+20.0 %"]
    assert [(point.label, point.mark) for point in graph.loose] == [("25 acute sample", "apart")]
    notes = graph.changes[0].notes
    assert (
        notes[0] == "acute sample of the reaction to ciprofloxacin"
        and "1.2 × basal + 2 = 8.00 µg/L, and the acute one is above it" in notes[1]
    )


def test_what_may_be_a_peak_is_no_baseline_either(followed: Typed) -> None:
    followed.lab("2024-01-10", "tryptase", "25", "µg/L", **KNOWN)
    followed.lab("2024-01-20", "tryptase", "6", "µg/L", **KNOWN)
    rows = followed.graph("tryptase").changes
    assert [row.change for row in rows] == ["", "baseline"]
    assert rows[0].notes == ("acute or basal cannot be told: the time of the specimen is not known",)


def test_histamine_has_its_own_hour_and_no_sum_rule() -> None:
    clinic = reacted()
    found = clinic.says(LabResult, marker="histamine", specimen_date="2024-05-04 09:30", reading="40", unit="nmol/L")
    assert said(found, "L1") == ["An acute sample, taken up to 1 h after the reaction to ciprofloxacin."]
    assert not said(found, "L2")


def test_a_histamine_of_whole_blood_is_no_acute_sample() -> None:
    found = reacted().says(
        LabResult, marker="whole-blood histamine", specimen_date="2024-05-04 09:30", reading="900", unit="nmol/L"
    )
    assert not said(found, "L1")


def test_why_a_sample_is_not_compared_stands_in_the_notes_and_short_in_the_verdict(followed: Typed) -> None:
    for when, reading in (("2024-01-01", "5"), ("2024-01-10", "25")):
        followed.lab(when, "tryptase", reading, "µg/L", **KNOWN)
    graph = followed.graph("tryptase")
    assert graph.verdict[0].text == "not comparable: acute or basal cannot be told"
    assert graph.changes[-1].notes[0] == "acute or basal cannot be told: the time of the specimen is not known"
