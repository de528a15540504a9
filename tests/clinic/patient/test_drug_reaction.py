"""Drug reactions and the answers about the history: how they are graded, and what is asked about them."""

from __future__ import annotations

from desktop.clinic.allergy.allergies import banner
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import HistoryAnswer
from tests.cases import cases
from tests.clinic.made import (
    REACTION,
    patient,
    without_notes,
)


def test_the_case_reports_reaction_is_graded_by_what_was_seen():
    reaction = patient().made(DrugReaction, **REACTION)
    assert (reaction.ring_messmer, reaction.brown, reaction.wao) == ("I", "1", "1")
    assert reaction.severity() == "Ring-Messmer I, Brown 1, WAO 1 (2018)"


@cases(
    ("typed", "grades"),
    [
        ({"manifestations": "urticaria, wheeze"}, ("II", "2", "3")),
        ({"manifestations": "urticaria", "lowest_systolic": "85"}, ("II", "3", "5")),
        ({"manifestations": "urticaria", "lowest_saturation": "92"}, ("I", "3", "1")),
        ({"manifestations": "urticaria", "adrenaline": "not given"}, ("I", "1", "1z")),
        ({"manifestations": "urticaria", "adrenaline": "given", "adrenaline_after": "7 min"}, ("I", "1", "1b")),
        ({"manifestations": "unknown"}, (None, None, None)),
        ({"manifestations": "DRESS"}, (None, None, None)),
    ],
)
def test_grades(typed, grades):
    reaction = patient().made(DrugReaction, **(REACTION | typed))
    assert (reaction.ring_messmer, reaction.brown, reaction.wao) == grades
    assert (reaction.severity() == "severity cannot be graded") is (grades == (None, None, None))


@cases(
    ("typed", "grades"),
    [
        ({"lowest_systolic": "111", "basal_systolic": "130"}, ("I", "1", "1")),
        ({"lowest_systolic": "110", "basal_systolic": "130"}, ("II", "1", "1")),
        # without the usual value no drop is known
        ({"lowest_systolic": "110"}, ("I", "1", "1")),
        ({"highest_heart_rate": "99", "basal_heart_rate": "80"}, ("I", "1", "1")),
        ({"highest_heart_rate": "100", "basal_heart_rate": "80"}, ("II", "1", "1")),
    ],
)
def test_a_drop_and_a_rise_count_against_the_usual_value(typed, grades):
    reaction = patient().made(DrugReaction, **(REACTION | typed))
    assert (reaction.ring_messmer, reaction.brown, reaction.wao) == grades


def test_wao_2024_stands_beside_wao_2018_each_with_its_version():
    reaction = patient().made(DrugReaction, **(REACTION | {"manifestations": "hypotension", "wao_2024": "4"}))
    assert reaction.severity() == "Ring-Messmer II, Brown 3, WAO 5 (2018), WAO 4 (2024)"
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"manifestations": "hypotension", "wao_2024": "4"}))
    assert " · WAO 4 (2024) · " in banner(clinic.chart, clinic.reader).allergies[0].words


@cases(
    ("latency", "code", "understood"),
    [
        ("60 min", "immediate", "immediate"),
        ("1.5 h", "immediate_6h", "immediate by the bound of 6 h, not by that of 1 h"),
        ("6 h", "immediate_6h", "immediate by the bound of 6 h, not by that of 1 h"),
        ("1 d", "accelerated", "accelerated"),
        ("2 d", "delayed", "delayed"),
        ("unknown", None, ""),
    ],
)
def test_the_latency_has_a_class_by_both_bounds_of_immediate(latency, code, understood):
    clinic = patient()
    reaction = clinic.made(DrugReaction, **(REACTION | {"latency": latency}))
    assert reaction.latency_class == code
    assert reaction.understood("latency", clinic.around()) == understood


def test_the_form_says_what_each_scale_leaves_out():
    clinic = patient()
    reaction = clinic.made(DrugReaction, **(REACTION | {"manifestations": "urticaria", "lowest_saturation": "88"}))
    assert reaction.understood("manifestations", clinic.around()) == (
        "urticaria\nRing-Messmer I, not graded: oxygen saturation 88\N{NO-BREAK SPACE}%\nBrown 3\n"
        "WAO 1 (2018), not graded: oxygen saturation 88\N{NO-BREAK SPACE}%"
    )


@cases(
    ("typed", "said"),
    [
        ({"described": "a SEVERE reaction"}, [("V7", "manifestations", "SOFT")]),
        ({"note": "anaphylaxis in 2020"}, [("V7", "manifestations", "SOFT")]),
        ({"described": "severe", "manifestations": "urticaria, hypotension"}, []),
        ({"described": "itching"}, []),
        ({"drug": "Brand X"}, [("drug", "drug", "SOFT")]),
        ({"certainty": "confirmed"}, [("required", "confirmed_by", "HARD")]),
        ({"certainty": "confirmed", "confirmed_by": "skin"}, []),
    ],
)
def test_drug_reaction(typed, said):
    assert without_notes(patient().says(DrugReaction, **(REACTION | typed))) == said


def test_the_answers_about_the_history_differ():
    clinic = patient()
    shown = {
        clinic.made(HistoryAnswer, topic="drug", answer=answer, date="2024-05-04").title(clinic.reader)
        for answer in ("asked, none", "asked, see", "asked, the patient", "not asked")
    }
    assert len(shown) == 4
    assert "drug reactions: asked, none" in shown
