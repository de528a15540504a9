"""Drug reactions and the answers about the history: how they are graded, and what is asked about them."""

from __future__ import annotations

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
