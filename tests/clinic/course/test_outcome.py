"""Outcomes: sums that are worked out, what is asked about them, and what a later one says of an earlier one."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.catalogue.outcome_scores import read_outcome_scores
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import OUTCOME_SERIES, Outcome, movement
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.words.language import Refused
from desktop.facts import facts
from tests.cases import cases
from tests.clinic.made import CATALOGUE, INFUSION, REACTION, patient, sentences, without_notes

DAY = {"date": "2024-08-13"}


def made(**typed: str) -> Outcome:
    return patient().made(Outcome, **(DAY | typed))


def says(**typed: str):
    return without_notes(patient().says(Outcome, **(DAY | typed)))


@cases(
    ("typed", "field", "sum"),
    [
        ({"uas7_days": "6 6 6 6 6 6 6"}, "uas7", 42),
        ({"uas7_days": "0, 0, 0, 0, 0, 0, 0"}, "uas7", 0),
        ({"uas7_days": "1230000"}, "uas7", 6),
        ({"uas7_printed": "12"}, "uas7", 12),
        ({"uas7_days": "1 1 1 1 1 1 1", "uas7_printed": "12"}, "uas7", 7),
        ({"uct_answers": "4 4 4 4"}, "uct", 16),
        ({"uct_printed": "0"}, "uct", 0),
        ({"dlqi_answers": "3 3 3 3 3 3 3 3 3 3"}, "dlqi", 30),
        ({"dlqi_printed": "7"}, "dlqi", 7),
        ({"itch": "4"}, "uas7", None),
        ({"itch": "4"}, "dlqi", None),
    ],
)
def test_a_sum_comes_from_its_answers_or_as_it_was_typed(typed, field, sum):
    assert getattr(made(**typed), field) == sum


@cases(
    ("field", "typed"),
    [
        ("uas7_days", "6 6 6 6 6 6"), ("uas7_days", "7 0 0 0 0 0 0"), ("uct_answers", "5 0 0 0"), ("dlqi_answers", "1 2 3"),
        ("uct_answers", "1, -1, 0, 0"),
    ],
)  # fmt: skip
def test_answers_are_all_there_and_in_their_range(field, typed):
    with pytest.raises(Refused):
        made(**{field: typed})


@given(st.lists(st.integers(0, 6), min_size=7, max_size=7))
def test_the_sum_of_seven_days_lies_in_its_range(answers):
    found = made(uas7_days=" ".join(map(str, answers))).uas7
    least, most = next(series.limits for series in OUTCOME_SERIES if series.field == "uas7")
    assert least <= found <= most
    assert found == sum(answers)


@cases(
    ("typed", "said"),
    [
        ({"itch": "4"}, []),
        ({"itch": "11"}, [("limits", "itch", "HARD")]),
        ({"uas7_printed": "43"}, [("limits", "uas7_printed", "HARD")]),
        ({"uct_printed": "17"}, [("limits", "uct_printed", "HARD")]),
        ({"dlqi_printed": "31"}, [("limits", "dlqi_printed", "HARD")]),
        ({"rescue_days": "367"}, [("limits", "rescue_days", "HARD")]),
        ({"uas7_days": "1 1 1 1 1 1 1", "uas7_printed": "7"}, []),
        ({"uas7_days": "1 1 1 1 1 1 1", "uas7_printed": "8"}, [("sum", "uas7_printed", "SOFT")]),
        ({"uct_answers": "0 0 0 0", "uct_printed": "1"}, [("sum", "uct_printed", "SOFT")]),
        ({"dlqi_answers": "1 1 1 1 1 1 1 1 1 1", "dlqi_printed": "0"}, [("sum", "dlqi_printed", "SOFT")]),
        ({"statement": "I sleep again."}, []),
        ({"re_exposure": "not asked"}, []),
        ({}, [("empty", "", "HARD")]),
        ({"date": "2024-12-02", "itch": "4"}, [("V1", "date", "HARD")]),
        ({"date": "1980", "itch": "4"}, [("V1", "date", "HARD")]),
    ],
)
def test_what_is_asked(typed, said):
    assert says(**typed) == said


def test_a_typed_sum_that_differs_is_named_with_both_numbers():
    found = patient().says(Outcome, **DAY, uct_answers="1 1 1 1", uct_printed="5")
    assert sentences(found) == ["The answers add up to 4, the sum typed is 5. Please check both; the answers count."]


def test_the_visit_alone_is_no_answer():
    clinic = patient()
    entry = replace(clinic.made(Outcome, **DAY), planned="plan:visit")
    assert [(finding.id, finding.level.name) for finding in entry.findings(clinic.around())] == [("empty", "HARD")]


def test_two_outcomes_of_one_day_are_asked_about():
    clinic = patient()
    clinic.keep(Outcome, **DAY, itch="4")
    assert without_notes(clinic.says(Outcome, **DAY, uas7_printed="12")) == [("V4", "date", "SOFT")]


@cases(
    ("typed", "title"),
    [
        ({"uas7_printed": "12", "itch": "4"}, "outcome: UAS7 12, itch 4"),
        ({"rescue_days": "0", "uct_printed": "16", "dlqi_printed": "3"}, "outcome: UCT 16, DLQI 3, rescue days 0"),
        ({"statement": "I sleep again."}, "outcome"),
    ],
)
def test_its_title_holds_its_scores(typed, title):
    assert made(**typed).title(None) == title


@cases(
    ("before", "typed", "said"),
    [
        ("2024-08-01", "12", []),
        ("2024-08-01", "13", [("limits", "rescue_days", "SOFT")]),
        # then the one over a year earlier counts
        ("2024-08", "300", []),
        ("2024-07", "43", []),
        ("2024-07", "44", [("limits", "rescue_days", "SOFT")]),
        ("?", "300", []),
        ("2024-09-01", "300", []),
        (None, "300", []),
    ],
)
def test_rescue_days_fit_into_the_time_since_the_outcome_before(before, typed, said):
    clinic = patient()
    if before:
        clinic.keep(Outcome, date="2023-01-01", itch="1")
        clinic.keep(Outcome, date=before, itch="1")
    assert without_notes(clinic.says(Outcome, **DAY, rescue_days=typed)) == said


REACTED = {"re_exposure": "yes, reacted", "re_exposed_to": "ciprofloxacin 500 mg"}
MISSING = ["No drug reaction of that time is recorded. Record it there too, so that the rules know of it."]


@cases(
    ("reaction", "said"),
    [
        (None, MISSING), ("2023-05", MISSING), ("?", MISSING), ("2024-08-13", []), ("2024-07-20", []), ("2024-08", []),
        ("2024-08-14", MISSING), ("2024-06-30", MISSING),
    ],
)  # fmt: skip
def test_a_reaction_at_re_exposure_belongs_among_the_reactions(reaction, said):
    clinic = patient()
    clinic.keep(Infusion, **INFUSION)
    clinic.keep(Outcome, date="2024-07-01", itch="4")
    if reaction:
        clinic.keep(DrugReaction, **(REACTION | {"date": reaction}))
    found = clinic.says(Outcome, **DAY, **REACTED)
    assert sentences(found) == said
    assert without_notes(found) == []
    assert sentences(clinic.says(Outcome, **DAY, re_exposure="yes, tolerated", re_exposed_to="ibuprofen")) == []


def test_the_first_outcome_counts_reactions_since_d0():
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"date": "2024-05-20"}))
    assert sentences(clinic.says(Outcome, **DAY, **REACTED)) == MISSING
    clinic.keep(Infusion, **INFUSION)
    assert sentences(clinic.says(Outcome, **DAY, **REACTED)) == []


def test_to_what_is_asked_after_a_re_exposure_alone():
    field = Outcome.declaration.field("re_exposed_to")
    codes = ("none", "tolerated", "reacted", "not_asked", "unknown")
    assert [code for code in codes if field.is_asked({"re_exposure": code}, None)] == ["tolerated", "reacted"]


def test_every_series_is_a_field_that_is_limited_as_it_says():
    assert [series.field for series in OUTCOME_SERIES] == ["uas7", "uct", "itch", "dlqi", "aect", "aas7", "rescue_days"]
    for series in OUTCOME_SERIES:
        field = Outcome.declaration.field(series.field)
        typed = Outcome.declaration.field(f"{series.field}_printed" if field.computed else series.field)
        if series.limits[1] is not None:
            assert typed.hard == tuple(map(str, series.limits))
        assert field.unit == series.unit


@cases(("before", "now", "word"), [(12, 4, "fell"), (4, 12, "rose"), (4, 4, "unchanged"), (0, 0, "unchanged")])
def test_a_movement_is_a_word_and_no_verdict(before, now, word):
    assert movement(before, now) == word


# What a score is called: PMC10366057, table 1


@cases(
    ("typed", "field", "words"),
    [
        ({"uas7_printed": "0"}, "uas7_printed", "UAS7 0 · free of urticaria"),
        ({"uas7_printed": "6"}, "uas7_printed", "UAS7 6 · well controlled"),
        ({"uas7_printed": "7"}, "uas7_printed", "UAS7 7 · mild"),
        ({"uas7_printed": "16"}, "uas7_printed", "UAS7 16 · moderate"),
        ({"uas7_days": "4 4 4 4 4 4 4"}, "uas7_days", "4, 4, 4, 4, 4, 4, 4 · sum 28 · severe"),
        ({"uct_printed": "11"}, "uct_printed", "UCT 11 · not controlled"),
        ({"uct_printed": "12"}, "uct_printed", "UCT 12 · well controlled"),
        ({"uct_answers": "4 4 4 4"}, "uct_answers", "4, 4, 4, 4 · sum 16 · completely controlled"),
        ({"aect": "9"}, "aect", "AECT 9 · poorly controlled"),
        ({"aect": "10"}, "aect", "AECT 10 · controlled"),
        ({"aas7": "40"}, "aas7", "AAS7 40"),
        ({"dlqi_printed": "11"}, "dlqi_printed", "DLQI 11 · very large effect"),
        ({"itch": "8"}, "itch", "itch 8 · severe"),
        ({"rescue_days": "3"}, "rescue_days", ""),
        ({"itch": "8"}, "uas7_printed", ""),
    ],
)
def test_a_score_is_called_by_its_band(typed, field, words):
    clinic = patient()
    assert clinic.made(Outcome, **(DAY | typed)).understood(field, clinic.around()) == words


def test_how_far_a_score_moved_is_told_beside_the_change_that_matters():
    clinic = patient()
    clinic.keep(Outcome, date="2024-05-01", uas7_printed="36")
    clinic.keep(Outcome, date="2024-06-01", itch="4")
    after = clinic.made(Outcome, **(DAY | {"uas7_printed": "20"}))
    words = after.understood("uas7_printed", clinic.around())
    assert words.startswith("UAS7 20 · moderate · −16 since 36 · 11 points, or 12 if it is")


@cases("score", ["uas7", "uct", "aect", "dlqi", "itch"])
def test_the_bands_leave_no_value_of_a_score_out(score):
    least, most = next(series.limits for series in OUTCOME_SERIES if series.field == score)
    bands = CATALOGUE.outcome_score(score).bands
    assert [sum(band.least <= value <= band.most for band in bands) for value in range(least, most + 1)] == [1] * (
        most - least + 1
    )


@cases(
    ("manifestations", "typed", "told"),
    [
        ("angioedema", {"uct_printed": "12"}, True),
        ("angioedema", {"uct_printed": "12", "aect": "10"}, False),
        ("urticaria", {"uct_printed": "12"}, False),
        ("angioedema", {"itch": "2"}, False),
    ],
)
def test_uct_does_not_follow_angioedema(manifestations, typed, told):
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"manifestations": manifestations}))
    found = [one for one in clinic.says(Outcome, **(DAY | typed)) if one.id == "angioedema"]
    assert bool(found) is told


def test_bands_with_a_gap_are_refused():
    file = copy.deepcopy(facts("outcome_scores"))
    file["score"][0]["bands"][1]["least"] = 2
    with pytest.raises(Refused, match="bands"):
        read_outcome_scores(file)
