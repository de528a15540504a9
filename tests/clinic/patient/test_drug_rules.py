"""Rules A1 to A4 and A9 as tables: what a reaction says about giving a drug, and what takes an allergy away."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.patient.medication import MedicationCourse
from tests.cases import cases
from tests.clinic.made import INFUSION, PROVOCATION, REACTION, Clinic, patient, rows, takes_nothing
from tests.clinic.patient.reacted import PLANNED, WHEEZE, against, injected, pricked, reacted, untold, words

COURSE = {"indication": "infection", "route": "oral"}
URTICARIA = {"manifestations": "urticaria"}


def provoked(clinic: Clinic, **typed: str):
    return clinic.says(DrugProvocation, **(PROVOCATION | typed))


def taken(clinic: Clinic, drug: str, **typed: str):
    return clinic.says(MedicationCourse, **(COURSE | {"drug": drug} | typed))


@cases(
    ("culprit", "drug", "why"),
    [
        ("amoxicillin", "Augmentin", ""),
        ("Augmentin", "amoxicillin", ""),
        ("macrogol", "polysorbate 80", ""),
        ("meropenem", "imipenem", ""),
        (
            "neomycin",
            "Zocilline",
            "a group is read from the name alone, and what else it contains is not known: Zocilline",
        ),
        (
            "Zocilline",
            "neomycin",
            "a group is read from the name alone, and what else it contains is not known: Zocilline",
        ),
        ("neomycin", "Zorbam", "class, group and components are not known: Zorbam"),
    ],
)
def test_what_a_drug_is_made_of_is_known_of_what_is_shipped_and_of_no_name_alone(culprit, drug, why):
    said = taken(reacted({"drug": culprit, "restriction": "avoid this drug"}), drug, start="2024-11-20")
    for rule in ("A1", "A2", "A10"):
        assert why in untold(said, rule) if why else not untold(said, rule), rule
    assert "has no ATC code" not in words(said, "drug")


# A1

A1_ROWS = [
    ({}, "cipro", True),
    ({"certainty": "confirmed", "confirmed_by": "history alone"}, "cipro", True),
    ({"certainty": "refuted"}, "cipro", False),
    ({"certainty": "resolved"}, "cipro", False),
    ({}, "clarithro", False),
    ({"drug": "Brand X"}, "BRAND x", True),
    ({"drug": "Brand X"}, "Brand Y", False),
]


@cases(("reaction", "drug", "found"), A1_ROWS)
@cases("stage", [PLANNED, {}])
def test_a1_the_same_drug_is_no_treatment_and_its_test_is_the_work_of_this_clinic(reaction, drug, found, stage):
    clinic = reacted(reaction)
    assert against(taken(clinic, drug, start="2024-11-20"), "A1") == ([("drug", "BLOCK")] if found else [])
    assert against(provoked(clinic, drug=drug, **stage), "A1") == ([("drug", "NOTE")] if found else [])
    assert against(pricked(clinic, drug, **stage), "A1") == ([("pricks.0.substance", "NOTE")] if found else [])
    assert against(injected(clinic, drug, **stage), "A1") == ([("intradermals.0.substance", "NOTE")] if found else [])


@cases(
    ("typed", "level"),
    [
        ({"start": "2024-06-01"}, "BLOCK"),
        ({"start": "2024-06-01", "stop": "2024-12"}, "BLOCK"),  # may go on until the end of the month
        ({"start": "2024-06-01", "stop": "2024-11-30"}, "SOFT"),
        ({"start": "2024-06-01", "stop": "?"}, "SOFT"),
        ({"start": "?", "stop": "2024-11-30"}, "SOFT"),
        ({"start": "2022-05-01", "stop": "2022-05-10"}, None),  # before the reaction
        ({"start": "2022-12", "stop": "2023-02"}, None),  # began before it: it may have caused it
        ({"start": "2022-12-01"}, "BLOCK"),  # and goes on
        ({"start": "2023", "stop": "2024"}, "BLOCK"),
    ],
)
def test_a1_a_course_that_goes_on_is_checked_as_a_plan(typed, level):
    assert against(taken(reacted({}), "cipro", **typed), "A1") == ([("drug", level)] if level else [])


def test_a1_a_drug_is_one_in_all_its_forms():
    clinic = reacted({})
    [drops] = [drug for drug in clinic.reader.catalogue.drugs if drug.atc == "J01MA02"]
    assert "S01AE03" in drops.other_atc
    course = clinic.made(MedicationCourse, **(COURSE | {"drug": "cipro", "start": "2024-11-01"}))
    eye = replace(course, drug=type(course.drug)("eye drops", "S01AE03"))
    assert against(eye.findings(clinic.around()), "A1") == [("drug", "BLOCK")]


@cases(("date", "found"), [("2022-12-31", False), ("2023-05-01", True), ("2024-11-18", True), ("?", True)])
def test_a1_what_was_tested_before_the_reaction_is_no_finding(date, found):
    assert bool(against(provoked(reacted({}), date=date), "A1")) is found


def test_a1_the_reaction_that_a_provocation_caused_says_nothing_against_it():
    clinic = reacted({"date": "2024-11-18"})
    positive = {"result": "positive", "stop_reason": "objective"}
    assert against(provoked(clinic, **positive), "A1") == [("drug", "NOTE")]
    assert against(provoked(clinic, **positive, reaction="ciprofloxacin, 18 Nov 2024"), "A1") == []


@cases(
    ("provocations", "found"),
    [
        ([{"result": "positive", "stop_reason": "objective"}], True),
        ([{"result": "negative"}], False),
        ([{"result": "positive", "stop_reason": "objective", "date": "2024-03-01"}, {}], False),
        ([{"result": "positive", "stop_reason": "objective"}, {"date": "2024-03-01"}], True),
    ],
)
def test_a1_a_positive_provocation_counts_while_nobody_recorded_its_reaction(provocations, found):
    clinic = takes_nothing(patient())
    for typed in provocations:
        clinic.keep(DrugProvocation, **(PROVOCATION | typed))
    assert against(taken(clinic, "cipro", start="2024-11-20"), "A1") == ([("drug", "BLOCK")] if found else [])


# A2 and A3


@cases(
    ("reaction", "drug", "found"),
    [
        ({}, "levoflox", True),  # skin alone, no urticaria: avoid until it was challenged
        (URTICARIA, "levoflox", True),
        (WHEEZE, "moxi", True),
        ({"manifestations": "erythema", "lowest_systolic": "85"}, "levoflox", True),
        ({"manifestations": "?"}, "levoflox", True),
        (URTICARIA | {"certainty": "refuted"}, "levoflox", False),
        (URTICARIA | {"drug": "clarithro"}, "levoflox", False),
        (URTICARIA | {"drug": "levoflox"}, "cipro", True),
        (URTICARIA, "clarithro", False),
        (URTICARIA, "cipro", False),  # the same drug is A1
        (URTICARIA, "Brand X", False),
        (URTICARIA, "zabofloxacin", True),  # by its name: the catalogue does not know it
        (URTICARIA | {"drug": "zabofloxacin"}, "levoflox", True),
    ],
)
def test_a2_another_fluoroquinolone(reaction, drug, found):
    clinic = reacted(reaction)
    assert against(taken(clinic, drug, start="2024-11-20"), "A2") == ([("drug", "BLOCK")] if found else [])
    assert against(taken(clinic, drug, start="2024-11-20", stop="2024-11-21"), "A2") == (
        [("drug", "SOFT")] if found else []
    )
    for stage in (PLANNED, {}):
        assert against(provoked(clinic, drug=drug, **stage), "A2") == ([("drug", "NOTE")] if found else [])
        assert against(pricked(clinic, drug, **stage), "A2") == ([("pricks.0.substance", "NOTE")] if found else [])


@cases(
    ("culprit", "drug", "figures", "not_these"),
    [
        ("cipro", "levoflox", ("4 of 5", "of 321 patients 2.5 %", "after ciprofloxacin 6.3 %"), ("50.0 %",)),
        (
            "levoflox",
            "cipro",
            ("3 of 4 the other way", "of 321 patients 2.5 %", "after levofloxacin 2.2 %"),
            ("50.0 %",),
        ),
        # of one molecule what its family does says no more
        ("levoflox", "oflox", ("50.0 % cross-reacted",), ("2.5 %", "4 of 5")),
        ("oflox", "levoflox", ("50.0 % cross-reacted",), ("2.5 %", "4 of 5")),
        ("cipro", "moxi", ("6 of 6",), ("50.0 %",)),
    ],
)
def test_a2_says_what_is_published(culprit, drug, figures, not_these):
    sentence = words(provoked(reacted({"drug": culprit}), drug=drug, **PLANNED), "A2")
    assert all(figure in sentence for figure in figures)
    assert not any(figure in sentence for figure in not_these)


def test_a2_says_that_the_manifestations_are_not_known():
    assert "manifestations unknown)" in words(
        provoked(reacted({"manifestations": "?"}), drug="levoflox", **PLANNED), "A2"
    )


@cases(
    ("tolerated", "drug", "relaxed"),
    [
        ({"drug": "levoflox"}, "levoflox", True),
        ({"drug": "levoflox"}, "moxi", False),  # for that drug only
        ({"drug": "levoflox", "result": "inconclusive", "stop_reason": "patient"}, "levoflox", False),
        ({"drug": "levoflox", "result": "positive", "stop_reason": "objective"}, "levoflox", False),
        ({"drug": "levoflox", "stage": "planned", "date": "2024-12-02"}, "levoflox", False),
        ({"drug": "levoflox", "date": "2022"}, "levoflox", False),  # before the reaction
        ({"drug": "levoflox", "date": "2024-01-01"}, "levoflox", True),
        ({"drug": "levoflox", "date": "2023-06-01"}, "levoflox", False),  # perhaps before it
        ({"drug": "levoflox", "date": "?"}, "levoflox", False),
    ],
)
def test_a3_a_negative_provocation_relaxes_a2_for_that_drug(tolerated, drug, relaxed):
    clinic = takes_nothing(reacted(URTICARIA))
    clinic.keep(DrugProvocation, **(PROVOCATION | tolerated))
    found = taken(clinic, drug, start="2024-11-20")
    assert against(found, "A3") == ([("drug", "NOTE")] if relaxed else [])
    assert against(found, "A2") == ([] if relaxed else [("drug", "BLOCK")])


def test_a3_a_later_positive_provocation_takes_it_back():
    clinic = reacted(URTICARIA)
    clinic.keep(DrugProvocation, **(PROVOCATION | {"drug": "levoflox", "date": "2024-05-01"}))
    clinic.keep(
        DrugProvocation, **(PROVOCATION | {"drug": "levoflox", "result": "positive", "stop_reason": "objective"})
    )
    assert against(taken(clinic, "levoflox", start="2024-11-20"), "A2") == [("drug", "BLOCK")]


@cases("positive", ["2024-11-18", "2024-11", "?"])
def test_a3_a_positive_provocation_that_may_be_later_takes_it_back_too(positive):
    clinic = reacted(URTICARIA)
    clinic.keep(DrugProvocation, **(PROVOCATION | {"drug": "levoflox"}))
    other = {"drug": "levoflox", "date": positive, "result": "positive", "stop_reason": "objective"}
    clinic.keep(DrugProvocation, **(PROVOCATION | other))
    assert against(taken(clinic, "levoflox", start="2024-11-20"), "A2") == [("drug", "BLOCK")]


# A4


@cases(
    ("reaction", "drug", "planned", "happened"),
    [
        ({"manifestations": "SJS"}, "cipro", "HARD", "SOFT"),
        ({"manifestations": "DRESS"}, "levoflox", "HARD", "SOFT"),  # its class
        ({"manifestations": "AGEP", "drug": "ampicillin"}, "benzylpenicillin", "BLOCK", "SOFT"),  # another subgroup
        ({"manifestations": "AGEP", "drug": "ampicillin"}, "amoxicillin", "HARD", "SOFT"),
        ({"manifestations": "bullous drug eruption"}, "clarithro", "BLOCK", "SOFT"),
        ({"manifestations": "TEN"}, "Brand X", "BLOCK", "SOFT"),  # its class is not known
        ({"manifestations": "TEN", "drug": "Brand X"}, "brand x", "HARD", "SOFT"),
        ({"manifestations": "SJS", "certainty": "resolved"}, "cipro", "HARD", "SOFT"),
        ({"manifestations": "SJS", "certainty": "refuted"}, "cipro", None, None),
        (URTICARIA, "cipro", None, None),
        ({"manifestations": "MPE"}, "cipro", None, None),
    ],
)
def test_a4_a_severe_delayed_reaction_forbids_intradermal_and_provocation(reaction, drug, planned, happened):
    clinic = reacted(reaction)
    for stage, level in ((PLANNED, planned), ({}, happened)):
        assert against(provoked(clinic, drug=drug, **stage), "A4") == ([("drug", level)] if level else [])
        assert against(injected(clinic, drug, **stage), "A4") == (
            [("intradermals.0.substance", level)] if level else []
        )
        assert against(pricked(clinic, drug, **stage), "A4") == []


def test_a4_an_extract_is_no_drug():
    assert against(injected(reacted({"manifestations": "SJS"}), "mugwort", **PLANNED), "A4") == []


# A9


@cases("certainty", ["refuted", "resolved"])
@cases(
    ("provocation", "found"),
    [
        (None, True),
        ({}, False),
        ({"drug": "levoflox"}, True),
        ({"result": "positive", "stop_reason": "objective"}, True),
        ({"result": "inconclusive", "stop_reason": "patient"}, True),
        ({"stage": "planned", "date": "2024-12-02"}, True),
        ({"date": "2022"}, True),  # before the reaction
        ({"date": "2023-06-01"}, True),  # perhaps before the reaction
        ({"date": "?"}, True),
    ],
)
def test_a9_only_a_negative_provocation_takes_an_allergy_away(certainty, provocation, found):
    clinic = takes_nothing(patient())
    if provocation is not None:
        clinic.keep(DrugProvocation, **(PROVOCATION | provocation))
    findings = clinic.says(DrugReaction, **(REACTION | {"date": "2023", "certainty": certainty}))
    assert against(findings, "A9") == ([("certainty", "BLOCK")] if found else [])


@cases(("reaction", "provocation", "known"), [("2023", "2022", True), ("2023", "?", False), ("?", "2024-11-18", False)])
def test_a9_says_when_it_is_not_known_which_came_first(reaction, provocation, known):
    clinic = patient()
    clinic.keep(DrugProvocation, **(PROVOCATION | {"date": provocation}))
    sentence = words(clinic.says(DrugReaction, **(REACTION | {"date": reaction, "certainty": "refuted"})), "A9")
    assert ("is not known" in sentence) is not known
    assert ("No negative provocation" in sentence) is known


def test_a9_an_allergy_that_stands_needs_no_provocation():
    assert against(patient().says(DrugReaction, **REACTION), "A9") == []


@cases(
    ("drug", "expected"),
    [("ciprofloxacin", [("A1", "SOFT")]), ("levofloxacin", [("A2", "SOFT")]), ("clarithromycin", [])],
)
def test_premedication_is_held_against_the_drug_reactions_and_never_forbidden(drug, expected):
    clinic = reacted(URTICARIA | {"drug": "ciprofloxacin"})
    given = {"premedication": rows(clinic, Premedication, {"drug": drug})}
    found = clinic.says(Infusion, given, **(INFUSION | {"premedicated": "given"}))
    assert [
        (f.id, f.level.name) for f in found if f.id in ("A1", "A2") and f.field == "premedication.0.drug"
    ] == expected


# What cannot be told


@cases(
    ("asked", "why"),
    [
        (None, "No drug reaction is recorded, and no answer that there was none."),
        ("asked, none", ""),
        ("not asked", "no answer that there was none"),
        ("asked, the patient does not know", "no answer that there was none"),
        ("asked, see entries", "no answer that there was none"),
    ],
)
@cases("rule", ["A1", "A2", "A10"])
def test_without_a_reaction_only_the_answer_that_there_was_none_tells(asked, why, rule):
    clinic = patient()
    if asked:
        clinic.keep(HistoryAnswer, topic="drug reactions", answer=asked, date="2024-11-01")
    said = untold(taken(clinic, "cipro", start="2024-11-20"), rule)
    assert why in said if why else said == ""


@cases(
    ("reaction", "drug", "why"),
    [
        ({"drug": "Brand X"}, "cipro", "Brand X"),
        ({}, "Brand Y", "Brand Y"),
        ({"drug": "zabofloxacin"}, "cipro", "a group is read from the name alone"),
        ({}, "clarithro", ""),
    ],
)
@cases("rule", ["A1", "A2", "A10"])
def test_a_drug_that_nobody_can_place_is_named(reaction, drug, why, rule):
    said = untold(taken(reacted(reaction), drug, start="2024-11-20"), rule)
    assert why in said if why else said == ""


@cases(
    ("drug", "level", "told"),
    [
        ("lamotrigine", "HARD", "no intradermal test and no provocation with lamotrigine"),
        # A2 says that it is related, so A4 does not ask whether it is
        ("carbamazepine", "BLOCK", "to which carbamazepine is related"),
        ("valproic acid", "BLOCK", "Is valproic acid known not to be related to it?"),
        ("amoxicillin", "BLOCK", "Is amoxicillin known not to be related to it?"),
    ],
)
def test_a4_does_not_ask_whether_a_relative_is_one(drug, level, told):
    clinic = reacted({"drug": "lamotrigine", "manifestations": "SJS", "latency": "14 d"})
    found = [one for one in provoked(clinic, drug=drug, **PLANNED) if one.id == "A4"]
    assert [(one.level.name, told in str(one.sentence)) for one in found] == [(level, True)]
