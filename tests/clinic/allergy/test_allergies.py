from __future__ import annotations

from desktop.clinic.allergy.allergies import banner
from desktop.clinic.patient.drug_reaction import DrugReaction, ExceptedDrug
from desktop.clinic.patient.history import HistoryAnswer
from tests.cases import cases
from tests.clinic.allergist import panel, patch, provocation
from tests.clinic.made import REACTION, case, patient, rows, takes_nothing


def reacted(*reactions: dict[str, str]):
    clinic = patient()
    ids = [clinic.keep(DrugReaction, **(REACTION | reaction)) for reaction in reactions]
    return banner(clinic.chart, clinic.reader), ids


def words(reaction: dict[str, str]) -> str:
    [allergy] = reacted(reaction)[0].allergies
    return allergy.words


def test_the_case():
    clinic = case()
    found = banner(clinic.chart, clinic.reader)
    assert [(allergy.drug, allergy.words) for allergy in found.allergies] == [
        ("ciprofloxacin", "suspected · Brown 1 · avoid all quinolones")
    ]
    assert (found.danger, found.sentence) == (True, "")


@cases(
    ("drug", "restriction", "said"),
    [
        ("cipro", "avoid this drug", "avoid ciprofloxacin"),
        ("cipro", "avoid its subclass", "avoid all fluoroquinolones"),
        ("cipro", "avoid the whole class", "avoid all quinolones"),
        ("moxi", "avoid its subclass", "avoid all fluoroquinolones"),
        ("amoxicillin", "avoid the whole class", "avoid all penicillins"),
        # nobody means all antibacterials (J01)
        ("doxycycline", "avoid the whole class", "avoid all tetracyclines"),
        ("vancomycin", "avoid the whole class", "avoid all glycopeptides"),
        ("Brand X", "avoid its subclass", "avoid its class (not in the catalogue)"),
        ("cipro", "no restriction", "no restriction"),
        ("cipro", "not decided", "restriction not decided"),
    ],
)
def test_what_to_avoid(drug, restriction, said):
    assert words({"drug": drug, "restriction": restriction}) == f"suspected · Brown 1 · {said}"


@cases(
    ("restriction", "order"),
    [("avoid the whole class", "avoid all quinolones"), ("no restriction", ""), ("not decided", "")],
)
def test_an_order_is_told_apart_from_the_words_around_it(restriction, order):
    [allergy] = reacted({"restriction": restriction})[0].allergies
    assert (allergy.order, allergy.order in allergy.words) == (order, True)


@cases(
    ("typed", "said"),
    [
        ({"drug": "ibuprofen"}, "Brown 1 · NSAID phenotype unknown · avoid all NSAIDs"),
        ({"drug": "ibuprofen", "phenotype": "nerd"}, "Brown 1 · NERD · avoid all NSAIDs"),
        ({"drug": "cipro"}, "Brown 1 · avoid all quinolones"),
    ],
)
def test_of_an_nsaid_the_phenotype_is_said_or_that_it_is_unknown(typed, said):
    assert words(typed).endswith(said)


def test_what_to_avoid_names_its_exceptions():
    clinic = patient()
    owned = {"exceptions": rows(clinic, ExceptedDrug, {"drug": "moxi"}, {"drug": "oflox"})}
    clinic.keep(DrugReaction, owned, **REACTION)
    (allergy,) = banner(clinic.chart, clinic.reader).allergies
    assert "avoid all quinolones, except moxifloxacin, ofloxacin" in allergy.words


@cases(
    ("manifestations", "said"),
    [
        ("urticaria", "Brown 1"),
        # three scales call it severe, and all of them grade all of it
        ("urticaria, hypotension, collapse", "Brown 3"),
        ("hypotension, rhinitis", "WAO 5 (2018)"),
        ("cardiac arrest", "Ring-Messmer IV"),
        # what a scale does not know must not hide behind its grade
        ("urticaria, dizziness", "Brown 2; not graded by Ring-Messmer, WAO 2018: dizziness"),
        (
            "dizziness, metallic taste",
            "Brown 2 (does not grade: metallic taste); not graded by Ring-Messmer, WAO 2018: dizziness",
        ),
        ("loss of consc", "Brown 3; not graded by Ring-Messmer: loss of consciousness (vasovagal excluded)"),
        ("dizziness", "Brown 2"),
        ("metallic taste", "WAO 1 (2018)"),
        ("fixed", "not graded by any scale: fixed drug eruption"),
        ("unknown", "manifestations unknown"),
    ],
)
def test_how_severe_it_was(manifestations, said):
    assert words({"manifestations": manifestations}).split(" · ")[1].startswith(said)


@cases(
    ("signs", "said"),
    [
        ({"lowest_systolic": "89"}, "Brown 3"),
        ({"lowest_systolic": "90"}, "Brown 1"),
        (
            {"lowest_saturation": "92"},
            "Brown 3; not graded by Ring-Messmer, WAO 2018: oxygen saturation 92\N{NO-BREAK SPACE}%",
        ),
        ({"lowest_saturation": "93"}, "Brown 1"),
    ],
)
def test_a_sign_counts_and_is_named_where_a_scale_does_not_grade_it(signs, said):
    assert words({"manifestations": "urticaria"} | signs).split(" · ")[1] == said


@cases(
    ("manifestations", "said"),
    [
        ("Stevens-Johnson", "SEVERE DELAYED REACTION: Stevens-Johnson syndrome · suspected · avoid ciprofloxacin"),
        (
            "pruritus, bullous",
            "SEVERE DELAYED REACTION: bullous drug eruption · suspected · Brown 1 · avoid ciprofloxacin",
        ),
    ],
)
def test_a_severe_delayed_reaction_stands_in_front(manifestations, said):
    assert words({"manifestations": manifestations, "restriction": "avoid this drug"}) == said


def test_a_severe_delayed_reaction_is_not_lost_behind_a_newer_one():
    found, _ids = reacted(
        {"date": "2010", "manifestations": "Stevens-Johnson"}, {"date": "2023", "manifestations": "urticaria"}
    )
    assert found.allergies[0].words.startswith("SEVERE DELAYED REACTION: Stevens-Johnson syndrome · ")


def test_a_fatal_reaction_is_called_so_whatever_its_grade():
    found = {"manifestations": "urticaria, hypotension", "outcome": "fatal", "re_exposure": "none since"}
    assert words(found).startswith("suspected · FATAL · Brown 3 · ")


def test_several_reactions_to_one_drug_are_one_allergy_with_the_worst_of_them():
    found, ids = reacted(
        {"date": "2010", "manifestations": "cardiac arrest", "certainty": "confirmed", "confirmed_by": "history"},
        {"date": "2023", "manifestations": "urticaria", "restriction": "not decided"},
    )
    [allergy] = found.allergies
    assert allergy.entry == ids[1]
    assert allergy.words == "confirmed · Ring-Messmer IV on 2010 · avoid all quinolones"


@cases(("date", "said"), [("2010", "2010"), ("?", "of an unknown day")])
def test_a_reaction_of_which_nothing_is_known_does_not_hide_behind_a_mild_one(date, said):
    found, _ids = reacted({"date": date, "manifestations": "unknown"}, {"date": "2023", "manifestations": "urticaria"})
    assert found.allergies[0].words.split(" · ")[1] == f"Brown 1; another reaction ({said}): manifestations unknown"


def test_the_newest_decision_counts():
    found, _ids = reacted(
        {"date": "2023", "restriction": "avoid this drug"}, {"date": "2010", "restriction": "avoid the whole class"}
    )
    assert found.allergies[0].words.endswith("avoid ciprofloxacin")


def test_confirmed_ones_come_first_and_then_the_newest():
    found, _ids = reacted(
        {"drug": "ibuprofen", "date": "2020"},
        {"drug": "clarithro", "date": "2023"},
        {"drug": "lidocaine", "date": "2015", "certainty": "confirmed", "confirmed_by": "skin"},
        {"drug": "Brand X", "date": "?"},
    )
    assert [allergy.drug for allergy in found.allergies] == ["lidocaine", "clarithromycin", "ibuprofen", "Brand X"]


def test_a_drug_typed_in_capitals_is_the_same_drug():
    found, _ids = reacted({"drug": "Brand X", "date": "2020"}, {"drug": "BRAND x", "date": "2021"})
    assert [allergy.drug for allergy in found.allergies] == ["BRAND x"]


def test_refuted_and_resolved_ones_are_left_out():
    found, ids = reacted(
        {"drug": "ibuprofen", "certainty": "refuted"},
        {"drug": "lidocaine", "certainty": "resolved"},
        {"drug": "clarithro"},
    )
    assert [allergy.entry for allergy in found.allergies] == [ids[2]]
    found, _ids = reacted({"drug": "ibuprofen", "certainty": "refuted"}, {"drug": "lidocaine", "certainty": "resolved"})
    assert (found.allergies, found.danger) == ((), False)
    assert found.sentence == "No current drug allergy; refuted or resolved: ibuprofen, lidocaine"


def test_one_refuted_episode_does_not_take_away_the_other():
    found, ids = reacted({"date": "2010"}, {"date": "2023", "certainty": "refuted"})
    assert [allergy.entry for allergy in found.allergies] == [ids[0]]


@cases(
    ("answers", "sentence"),
    [
        ([], "Drug allergies: not asked"),
        ([("drug", "not asked", "2024-01-03")], "Drug allergies: not asked"),
        ([("family", "asked, none", "2024-01-03")], "Drug allergies: not asked"),
        ([("drug", "asked, none", "2024-01-03")], "No known drug allergy (asked 3 Jan 2024)"),
        ([("drug", "asked, none", "?")], "No known drug allergy (asked, date unknown)"),
        ([("drug", "asked, the patient", "2024-01-03")],
         "Drug allergies: the patient does not know (asked 3 Jan 2024)"),
        ([("drug", "asked, see", "2024-01-03")],
         "Drug allergies: some were named, none is recorded (asked 3 Jan 2024)"),
        ([("drug", "asked, none", "2024-02-03"), ("drug", "asked, the patient", "2024-01-03")],
         "No known drug allergy (asked 3 Feb 2024)"),
        ([("drug", "asked, none", "2024-02-03"), ("drug", "asked, the patient", "2024-02-03")],
         "Drug allergies: the patient does not know (asked 3 Feb 2024)"),
    ],
)  # fmt: skip
def test_without_an_allergy_it_says_what_was_asked(answers, sentence):
    clinic = patient()
    for topic, answer, date in answers:
        clinic.keep(HistoryAnswer, topic=topic, answer=answer, date=date)
    found = banner(clinic.chart, clinic.reader)
    assert (found.sentence, found.allergies, found.danger) == (sentence, (), False)


def banner_of(clinic):
    found = banner(clinic.chart, clinic.reader)
    return [(allergy.drug, allergy.words) for allergy in found.allergies] or found.sentence


def test_a_positive_provocation_without_its_reaction_is_not_silent():
    clinic = patient()
    id = provocation(clinic, result="positive")
    assert banner_of(clinic) == [("ciprofloxacin", "positive provocation 12 May 2024 · no reaction recorded")]
    [allergy] = banner(clinic.chart, clinic.reader).allergies
    assert allergy.entry == id and banner(clinic.chart, clinic.reader).danger


def test_a_positive_provocation_with_its_reaction_is_that_reaction():
    clinic = patient()
    clinic.keep(DrugReaction, **REACTION)
    before = banner_of(clinic)
    provocation(clinic, result="positive", reaction="ciprofloxacin")
    assert banner_of(clinic) == before


def test_a_positive_provocation_beside_another_reaction_is_told_with_it():
    clinic = patient()
    clinic.keep(DrugReaction, **REACTION)
    provocation(clinic, result="positive")
    [(drug, words)] = banner_of(clinic)
    assert drug == "ciprofloxacin" and words.endswith(
        " · positive provocation 12 May 2024, its reaction is not recorded"
    )


def test_a_positive_provocation_after_a_refuted_reaction_is_shown():
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"certainty": "refuted"}))
    assert banner_of(clinic) == "No current drug allergy; refuted or resolved: ciprofloxacin"
    provocation(clinic, result="positive")
    assert banner_of(clinic) == [("ciprofloxacin", "positive provocation 12 May 2024 · no reaction recorded")]


@cases(
    ("reacted", "said"),
    [
        ({"date": "2024-01-05"}, "negative provocation on 12 May 2024, certainty still suspected"),
        (
            {"date": "2024-01-05", "certainty": "confirmed", "confirmed_by": "history"},
            "negative provocation on 12 May 2024, certainty still confirmed",
        ),
        ({"date": "?"}, "negative provocation on 12 May 2024, certainty still suspected"),
        # what was tolerated before it says nothing about it
        ({"date": "2024-06-01"}, None),
        ({"date": "2024-01-05", "drug": "amoxicillin"}, None),
    ],
)
def test_a_negative_provocation_is_told_with_what_is_still_an_allergy(reacted, said):
    clinic = takes_nothing(patient())
    clinic.keep(DrugReaction, **(REACTION | reacted))
    provocation(clinic)
    [(_drug, words)] = banner_of(clinic)
    assert words.split(" · ")[-1] == said if said else "provocation" not in words


def test_a_negative_or_planned_provocation_alone_is_no_allergy():
    clinic = patient()
    provocation(clinic)
    provocation(clinic, stage="planned", date="2025-01-10", result="")
    assert banner_of(clinic) == "Drug allergies: not asked"


def test_contact_allergy_and_positive_ige_are_no_drug_allergy():
    clinic = patient()
    panel(clinic, "2024-01-08", {"Hom g": "0.59"})
    patch(clinic, {"hapten": "nickel", "h48": "++"})
    assert banner_of(clinic) == "Drug allergies: not asked"
