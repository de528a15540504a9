"""Drug reactions whose answers contradict each other: what is asked, and what beside it is not."""

from __future__ import annotations

from desktop.clinic.entry.checks import spoken
from desktop.clinic.patient.drug_reaction import DrugReaction
from tests.cases import cases
from tests.clinic.allergist import provocation, skin
from tests.clinic.made import REACTION, patient

ASKED = ("V7", "V9", "grade")


def said(**typed: str) -> list[tuple[str, str, str]]:
    """What the rules about a reaction alone find; what they cannot tell is told apart."""
    found = patient().says(DrugReaction, **(REACTION | typed))
    return [(one.id, one.field, one.level.name) for one in spoken(found) if one.id in ASKED and not one.untold]


def untold(**typed: str) -> list[tuple[str, str, str]]:
    found = patient().says(DrugReaction, **(REACTION | typed))
    return [(one.id, one.field, one.level.name) for one in found if one.untold and one.id in ASKED]


def words(**typed: str) -> str:
    return " ".join(str(one.sentence) for one in patient().says(DrugReaction, **(REACTION | typed)))


@cases(
    ("typed", "found"),
    [
        ({"manifestations": "urticaria", "outcome": "fatal"}, [("V9", "outcome", "SOFT")]),
        # moderate on every scale: nobody dies of it without more
        ({"manifestations": "urticaria, wheeze", "outcome": "fatal"}, [("V9", "outcome", "SOFT")]),
        ({"manifestations": "fixed", "outcome": "fatal"}, [("V9", "outcome", "SOFT")]),
        ({"manifestations": "urticaria, hypotension", "outcome": "fatal"}, []),
        ({"manifestations": "urticaria", "lowest_systolic": "60", "outcome": "fatal"}, []),
        ({"manifestations": "toxic", "outcome": "fatal"}, []),
        ({"manifestations": "urticaria", "outcome": "recovered"}, []),
        ({"manifestations": "hypotension", "outcome": "fatal", "re_exposure": "tolerated", "certainty": "suspected"},
         [("V9", "re_exposure", "SOFT"), ("V9", "certainty", "SOFT")]),
    ],
)  # fmt: skip
def test_a_fatal_reaction_was_severe(typed, found):
    assert said(**typed) == found


@cases(
    ("date", "asked"),
    [("2024-05-12", True), ("2024-05-13", False), ("2024-05-14", False), ("2024", False), ("?", False)],
)
def test_nobody_is_tested_after_a_fatal_reaction(date, asked):
    clinic = patient()
    skin(clinic, {"mugwort": "0"}, date="2024-05-13")
    # what is planned was not lived to
    provocation(clinic, stage="planned", date="2025-01-10", result="")
    typed = {"manifestations": "hypotension", "outcome": "fatal", "date": date, "re_exposure": "none since"}
    found = clinic.says(DrugReaction, **(REACTION | typed))
    assert [one.field for one in found if "after it this is recorded" in str(one.sentence)] == ["outcome"] * asked


@cases(
    ("grade", "outcome", "found"),
    [
        ("5", "fatal", []),
        ("4", "fatal", [("V9", "wao_2024", "SOFT")]),
        # 5 of WAO 2018 is not 5 of WAO 2024
        ("5", "recovered", [("V9", "wao_2024", "SOFT")]),
        ("5", "unknown", [("V9", "wao_2024", "SOFT")]),
        ("4", "recovered", []),
    ],
)
def test_grade_5_of_wao_2024_is_death(grade, outcome, found):
    assert said(manifestations="hypotension", wao_2024=grade, outcome=outcome) == found


@cases(
    ("manifestations", "latency", "asked"),
    [
        ("Stevens-Johnson", "5 min", True),
        ("Stevens-Johnson", "23 h", True),
        ("Stevens-Johnson", "1 d", False),
        ("Stevens-Johnson", "56 d", False),
        ("Stevens-Johnson", "57 d", True),
        ("toxic", "2 h", True),
        ("DRESS", "23 h", True),
        ("DRESS", "3 w", False),
        ("AGEP", "11 h", True),
        ("AGEP", "12 h", False),
        ("serum-sickness", "2 h", True),
        ("serum-sickness", "10 d", False),
        # a fixed eruption comes back within the hour
        ("fixed", "30 min", False),
        ("urticaria", "5 min", False),
    ],
)
def test_a_delayed_reaction_is_not_one_of_minutes(manifestations, latency, asked):
    assert said(manifestations=manifestations, latency=latency) == ([("V9", "latency", "SOFT")] if asked else [])


@cases(
    ("mechanism", "latency", "manifestations", "asked"),
    [
        ("T-cell", "60 min", "urticaria", True),
        ("T-cell", "61 min", "mpe", False),
        ("IgE", "24 h", "urticaria", False),
        ("IgE", "25 h", "urticaria", True),
        ("MRGPRX2", "25 h", "flush", True),
        ("MRGPRX2", "5 min", "flush", False),
        ("IgE", "20 h", "AGEP", True),
        ("T-cell", "10 d", "DRESS", False),
        ("unknown", "60 min", "mpe", False),
        ("another", "25 h", "mpe", False),
    ],
)
def test_a_mechanism_has_its_time(mechanism, latency, manifestations, asked):
    found = said(mechanism=mechanism, latency=latency, manifestations=manifestations)
    assert found == ([("V9", "mechanism", "SOFT")] if asked else [])


@cases(
    ("re_exposure", "certainty", "asked"),
    [
        ("tolerated", "suspected", True),
        ("tolerated", "confirmed", True),
        ("none since", "suspected", False),
        ("reacted", "suspected", False),
        ("reacted", "confirmed", False),
        ("reacted", "refuted", True),
        ("tolerated", "refuted", False),
        ("tolerated", "resolved", False),
    ],
)
def test_what_was_tolerated_is_asked_about(re_exposure, certainty, asked):
    by = {"confirmed_by": "history"} if certainty == "confirmed" else {}
    found = said(re_exposure=re_exposure, certainty=certainty, **by)
    assert found == ([("V9", "certainty", "SOFT")] if asked else [])


@cases(
    ("restriction", "typed", "found"),
    [
        ("no restriction", {"manifestations": "urticaria"}, []),
        ("no restriction", {"manifestations": "urticaria, hypotension"}, [("V9", "restriction", "BLOCK")]),
        ("no restriction", {"manifestations": "urticaria", "lowest_systolic": "89"}, [("V9", "restriction", "BLOCK")]),
        ("no restriction", {"manifestations": "urticaria", "lowest_systolic": "90"}, []),
        ("no restriction", {"manifestations": "Stevens-Johnson"}, [("V9", "restriction", "BLOCK")]),
        ("avoid this drug", {"manifestations": "urticaria, hypotension"}, []),
        ("avoid this drug", {"manifestations": "DRESS"}, [("V9", "restriction", "NOTE")]),
        ("avoid the whole class", {"manifestations": "DRESS"}, []),
        # what no longer counts may be given
        ("no restriction", {"manifestations": "urticaria, hypotension", "certainty": "refuted"}, []),
    ],
)
def test_no_restriction_after_anaphylaxis_asks_for_a_reason(restriction, typed, found):
    assert said(restriction=restriction, **typed) == found


@cases(
    ("typed", "found"),
    [
        ({"manifestations": "hypoxia", "lowest_saturation": "93"}, [("V9", "lowest_saturation", "SOFT")]),
        ({"manifestations": "hypoxia", "lowest_saturation": "92"}, []),
        ({"manifestations": "hypotension", "lowest_systolic": "89"}, []),
        ({"manifestations": "hypotension", "lowest_systolic": "110", "basal_systolic": "130"}, []),
        ({"manifestations": "hypotension", "lowest_systolic": "111", "basal_systolic": "130"},
         [("V9", "lowest_systolic", "SOFT")]),
        ({"lowest_systolic": "140", "basal_systolic": "120"}, [("V9", "basal_systolic", "SOFT")]),
        ({"highest_heart_rate": "70", "basal_heart_rate": "80"}, [("V9", "basal_heart_rate", "SOFT")]),
        ({"highest_heart_rate": "80", "basal_heart_rate": "80"}, []),
    ],
)  # fmt: skip
def test_what_was_measured_fits_what_was_seen(typed, found):
    assert said(**typed) == found


@cases(
    ("birth", "date", "typed", "brown", "asked"),
    [
        # 78 mmHg is what a child of two years has
        ("2022-03-01", "2024-05-02", {"lowest_systolic": "78"}, "1", [("V9", "lowest_systolic", "SOFT")]),
        ("2013-06", "2024-05-02", {"lowest_systolic": "78"}, "1", [("V9", "lowest_systolic", "SOFT")]),
        ("2013-05-02", "2024-05-02", {"lowest_systolic": "78"}, "3", []),
        ("2022-03-01", "2024-05-02", {"lowest_systolic": "90"}, "1", []),
        ("2022-03-01", "2024-05-02", {"manifestations": "urticaria, hypotension", "lowest_systolic": "60"}, "3",
         [("V9", "basal_systolic", "NOTE")]),
        ("2022-03-01", "2024-05-02", {"lowest_systolic": "78", "lowest_saturation": "90"}, "3",
         [("V9", "lowest_systolic", "SOFT")]),
        # where the age is not known it is graded, and that is told
        ("2013-05", "2024-05-02", {"lowest_systolic": "78"}, "3", [("V9", "lowest_systolic", "NOTE")]),
        ("?", "2024-05-02", {"lowest_systolic": "78"}, "3", [("V9", "lowest_systolic", "NOTE")]),
    ],
)  # fmt: skip
def test_the_pressure_of_a_small_child_is_not_graded_by_the_limit_of_adults(birth, date, typed, brown, asked):
    clinic = patient(birth_date=birth)
    typed = REACTION | {"manifestations": "urticaria", "date": date} | typed
    kept = clinic.made(DrugReaction, **typed).completed(clinic.around())
    assert kept.brown == brown
    found = [one for one in clinic.says(DrugReaction, **typed) if one.untold and one.field.endswith("_systolic")]
    assert [(one.id, one.field, one.level.name) for one in found] == asked
    shown = kept.understood("manifestations", clinic.around())
    assert ("not graded: systolic pressure" in shown) == (
        kept.adult_limits == "no" and typed["lowest_systolic"] != "90"
    )


@cases(
    ("manifestations", "asked"),
    [("vomiting", True), ("urticaria, vomiting", True), ("repeated vomiting", False), ("vomiting, nausea", False),
     ("vomiting, shock", False)],
)  # fmt: skip
def test_vomiting_alone_is_asked_about(manifestations, asked):
    assert said(manifestations=manifestations) == ([("grade", "manifestations", "NOTE")] if asked else [])


@cases(
    ("typed", "found"),
    [
        ({"latency": "unknown"}, [("V9", "latency", "NOTE"), ("V9", "outcome", "NOTE"), ("V9", "re_exposure", "NOTE")]),
        ({"latency": "1 h", "outcome": "recovered", "re_exposure": "none since"}, []),
        ({"latency": "1 h", "outcome": "recovered", "re_exposure": "none since", "restriction": "not decided"},
         [("V9", "restriction", "NOTE")]),
        # not knowing is dangerous where nothing is avoided
        ({"latency": "1 h", "outcome": "recovered", "re_exposure": "none since", "manifestations": "unknown",
          "restriction": "no restriction"},
         [("grade", "manifestations", "NOTE"), ("V9", "manifestations", "NOTE"), ("V9", "manifestations", "NOTE"),
          ("V9", "restriction", "SOFT")]),
        ({"outcome": "recovered", "latency": "1 h", "re_exposure": "none since", "manifestations": "hypotension",
          "lowest_systolic": "100"}, [("V9", "basal_systolic", "NOTE")]),
        ({"outcome": "recovered", "latency": "1 h", "re_exposure": "none since", "manifestations": "unknown",
          "described": "severe"},
         [("V7", "manifestations", "NOTE"), ("grade", "manifestations", "NOTE"), ("V9", "manifestations", "NOTE"),
          ("V9", "manifestations", "NOTE"), ("V9", "manifestations", "NOTE")]),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_said(typed, found):
    assert untold(**typed) == found


@cases(
    ("typed", "found"),
    [
        ({"date": "2023-05-01"}, []),
        ({"date": "?"}, [("date", "NOTE")]),
        ({"date": "2023-05-01", "re_exposure": "reacted"}, [("re_exposure_date", "NOTE")]),
        ({"date": "2023-05-01", "re_exposure": "reacted", "re_exposure_date": "2023-06"}, []),
        ({"date": "2023-05-01", "re_exposure": "reacted", "re_exposure_date": "2023"}, [("re_exposure_date", "NOTE")]),
        ({"date": "2023-05-01", "re_exposure": "reacted", "re_exposure_date": "2022"}, [("re_exposure_date", "HARD")]),
        ({"date": "2025-05-01"}, [("date", "HARD")]),
        ({"date": "1980"}, [("date", "HARD")]),
    ],
)
def test_v1_the_days_of_a_reaction(typed, found):
    said = patient().says(DrugReaction, **(REACTION | typed))
    assert [(one.field, one.level.name) for one in spoken(said) if one.id == "V1"] == found


@cases(
    ("typed", "found"),
    [
        ({"date": "2020-03-01"}, [("date", "SOFT")]),
        ({"date": "2020-03-02"}, []),
        ({"date": "?"}, [("date", "NOTE")]),
        ({"date": "?", "drug": "amoxicillin"}, []),
        # the same day, and something else was seen: one reaction or two?
        ({"date": "2020-03-01", "manifestations": "urticaria"}, [("date", "NOTE")]),
        ({"date": "2020", "manifestations": "urticaria"}, [("date", "NOTE")]),
        ({"date": "2021", "manifestations": "urticaria"}, []),
        # a name that nobody knows may be a brand of it
        ({"date": "2020-03-01", "drug": "Brand X"}, [("date", "NOTE")]),
    ],
)
def test_v4_a_reaction_that_is_recorded_already(typed, found):
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"date": "2020-03-01"}))
    said = clinic.says(DrugReaction, **(REACTION | typed))
    assert [(one.field, one.level.name) for one in spoken(said) if one.id == "V4"] == found


def test_the_sentences_name_both_sides():
    assert "only this is recorded: urticaria (Ring-Messmer I, Brown 1, WAO 1 (2018))" in words(
        manifestations="urticaria", outcome="fatal"
    )
    assert "Stevens-Johnson syndrome is recorded after 5 min; it begins no sooner than 1 d" in words(
        manifestations="Stevens-Johnson", latency="5 min"
    )
    assert "No restriction after anaphylaxis (Ring-Messmer II, Brown 3, WAO 5 (2018))" in words(
        manifestations="hypotension", restriction="no restriction"
    )
