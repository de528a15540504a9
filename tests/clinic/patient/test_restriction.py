"""Rule A10 as tables: what the clinic ordered to avoid is held against everything that the patient is given."""

from __future__ import annotations

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.entry.findings import Finding
from desktop.clinic.patient.drug_reaction import DrugReaction, ExceptedDrug
from desktop.clinic.patient.medication import MedicationCourse
from tests.cases import cases
from tests.clinic.made import INFUSION, PROVOCATION, REACTION, Clinic, patient, rows, takes_nothing
from tests.clinic.patient.reacted import PLANNED, against, injected, pricked, reacted, untold, words

COURSE = {"indication": "infection", "route": "oral", "start": "2024-11-20"}
AMOXICILLIN = {"drug": "amoxicillin", "manifestations": "urticaria, wheeze, hypotension"}


def taken(clinic: Clinic, drug: str, **typed: str) -> list[Finding]:
    return clinic.says(MedicationCourse, **(COURSE | {"drug": drug} | typed))


def excepted(restriction: str, *drugs: str) -> Clinic:
    """A patient who may have these drugs in spite of an order after amoxicillin."""
    clinic = patient()
    owned = {"exceptions": rows(clinic, ExceptedDrug, *({"drug": drug} for drug in drugs))}
    clinic.keep(DrugReaction, owned, **(REACTION | {"date": "2023"} | AMOXICILLIN | {"restriction": restriction}))
    return clinic


@cases(
    ("restriction", "drug", "found"),
    [
        ("avoid this drug", "amoxicillin", True),
        ("avoid this drug", "ampicillin", False),
        ("avoid its subclass", "amoxicillin", True),
        ("avoid its subclass", "ampicillin", True),
        ("avoid its subclass", "co-amoxiclav", True),
        ("avoid its subclass", "benzylpenicillin", False),
        ("avoid the whole class", "ampicillin", True),
        ("avoid the whole class", "co-amoxiclav", True),
        ("avoid the whole class", "benzylpenicillin", True),
        ("avoid the whole class", "cefazolin", False),
        ("avoid the whole class", "clarithro", False),  # never all antibacterials, J01
        ("avoid the whole class", "Brand X", False),
        ("no restriction", "amoxicillin", False),
        ("not decided", "ampicillin", False),
    ],
)
def test_a10_an_order_of_the_clinic_reaches_as_far_as_it_says(restriction, drug, found):
    clinic = reacted(AMOXICILLIN | {"restriction": restriction})
    expected = [("drug", "BLOCK")] if found else []
    assert against(taken(clinic, drug), "A10") == expected
    assert against(provoked(clinic, drug, **PLANNED), "A10") == expected
    assert against(taken(clinic, drug, stop="2024-11-21"), "A10") == ([("drug", "SOFT")] if found else [])
    assert against(provoked(clinic, drug), "A10") == ([("drug", "SOFT")] if found else [])


def provoked(clinic: Clinic, drug: str, **typed: str) -> list[Finding]:
    return clinic.says(DrugProvocation, **(PROVOCATION | {"drug": drug} | typed))


@cases(("stage", "level"), [(PLANNED, "BLOCK"), ({}, "SOFT")])
def test_a10_a_skin_test_with_what_is_to_be_avoided_needs_a_reason(stage, level):
    clinic = reacted(AMOXICILLIN)
    assert against(pricked(clinic, "ampicillin", **stage), "A10") == [("pricks.0.substance", level)]
    assert against(injected(clinic, "ampicillin", **stage), "A10") == [("intradermals.0.substance", level)]


def test_a10_premedication_has_been_given_and_is_kept_with_its_finding():
    clinic = reacted(AMOXICILLIN)
    given = {"premedication": rows(clinic, Premedication, {"drug": "ampicillin"})}
    assert against(clinic.says(Infusion, given, **(INFUSION | {"premedicated": "given"})), "A10") == [
        ("premedication.0.drug", "SOFT")
    ]


@cases(
    ("culprit", "drug", "words_of_it"),
    [
        ("amoxicillin", "ampicillin", "avoid all penicillins"),
        ("cipro", "levoflox", "avoid all quinolones"),
        ("clarithro", "azithro", "avoid all macrolides"),
        ("ibuprofen", "diclofenac", "avoid all NSAIDs"),
        # of one class though they stand elsewhere in ATC
        ("cetirizine", "hydroxyzine", "avoid all antihistamines"),
        ("hydroxyzine", "loratadine", "avoid all antihistamines"),
        ("prednisolone", "budesonide", "avoid all glucocorticoids"),
    ],
)
def test_a10_says_the_order_in_the_words_of_the_banner(culprit, drug, words_of_it):
    clinic = reacted({"drug": culprit})
    assert words_of_it in words(taken(clinic, drug), "A10")


@cases(
    ("drugs", "drug", "level"),
    [
        (("ampicillin",), "ampicillin", "NOTE"),
        (("ampicillin",), "benzylpenicillin", "BLOCK"),
        (("ampicillin",), "amoxicillin", "BLOCK"),
        (("amoxicillin",), "co-amoxiclav", "BLOCK"),  # clavulanic acid is not excepted
        (("co-amoxiclav",), "co-amoxiclav", "NOTE"),
    ],
)
def test_a10_spares_the_exceptions_that_the_order_names(drugs, drug, level):
    assert against(taken(excepted("avoid the whole class", *drugs), drug), "A10") == [("drug", level)]


@cases(
    ("first", "then", "found"),
    [
        ("avoid the whole class", "not decided", True),
        ("not decided", "avoid the whole class", True),
        ("avoid the whole class", "no restriction", False),
        ("no restriction", "avoid the whole class", True),
    ],
)
def test_a10_the_newest_decision_about_a_drug_counts(first, then, found):
    clinic = reacted(AMOXICILLIN | {"restriction": first}, AMOXICILLIN | {"restriction": then, "date": "2024-02"})
    assert bool(against(taken(clinic, "ampicillin"), "A10")) is found


@cases(
    ("culprit", "drug", "found"),
    [
        ("omeprazole", "esomeprazole", True),
        ("cetirizine", "levocetirizine", True),
        ("oflox", "levoflox", True),
        ("omeprazole", "pantoprazole", False),
        ("co-amoxiclav", "amoxicillin", True),
        ("amoxicillin", "co-amoxiclav", True),
        ("co-amoxiclav", "ampicillin", False),
    ],
)
def test_a10_avoid_this_drug_means_its_molecule_and_what_contains_it(culprit, drug, found):
    clinic = reacted({"drug": culprit, "restriction": "avoid this drug"})
    assert against(taken(clinic, drug), "A10") == ([("drug", "BLOCK")] if found else [])


@cases("certainty", ["refuted", "resolved"])
def test_a10_what_was_refuted_orders_nothing(certainty):
    assert against(taken(reacted(AMOXICILLIN | {"certainty": certainty}), "ampicillin"), "A10") == []


def test_a10_stands_until_somebody_changes_it_and_names_the_negative_provocation():
    clinic = takes_nothing(reacted(AMOXICILLIN))
    clinic.keep(DrugProvocation, **(PROVOCATION | {"drug": "ampicillin"}))
    found = taken(clinic, "ampicillin")
    assert against(found, "A10") == [("drug", "BLOCK")]
    assert "name it as an exception" in words(found, "A10")


@cases(
    ("reaction", "drug", "why"),
    [
        ({"drug": "Brand X"}, "ampicillin", "Brand X"),
        (AMOXICILLIN, "Brand X", "Brand X"),
        (AMOXICILLIN | {"restriction": "not decided"}, "ampicillin", "is not decided"),
    ],
)
def test_a10_tells_what_it_cannot_tell(reaction, drug, why):
    assert why in untold(taken(reacted(reaction), drug), "A10")


@cases(
    ("drug", "typed", "restriction", "level"),
    [
        ("ampicillin", {}, "avoid the whole class", "SOFT"),
        ("co-amoxiclav", {}, "avoid this drug", "SOFT"),
        ("ampicillin", {}, "avoid this drug", None),
        ("ampicillin", {"stop": "2024-11-21"}, "avoid the whole class", None),  # it has ended
        ("clarithro", {}, "avoid the whole class", None),
        ("ampicillin", {}, "no restriction", None),
    ],
)
def test_a10_an_order_asks_after_the_medication_that_goes_on(drug, typed, restriction, level):
    clinic = patient()
    clinic.keep(MedicationCourse, **(COURSE | {"drug": drug} | typed))
    found = clinic.says(
        DrugReaction, **(REACTION | {"date": "2024-11-25"} | AMOXICILLIN | {"restriction": restriction})
    )
    assert against(found, "A10") == ([("restriction", level)] if level else [])


def test_a10_an_order_spares_the_running_medication_that_it_excepts():
    clinic = patient()
    clinic.keep(MedicationCourse, **(COURSE | {"drug": "ampicillin"}))
    owned = {"exceptions": rows(clinic, ExceptedDrug, {"drug": "ampicillin"})}
    assert against(clinic.says(DrugReaction, owned, **(REACTION | {"date": "2023"} | AMOXICILLIN)), "A10") == []


@cases(
    ("culprit", "drug"),
    [
        ("amoxicillin", "co-amoxiclav"),
        ("imipenem and cilastatin", "cefazolin"),
        ("ceftriaxone", "valsartan and sacubitril"),
    ],
)
def test_a10_the_code_of_a_combination_classes_a_component_without_one(culprit, drug):
    assert untold(taken(reacted({"drug": culprit, "restriction": "avoid the whole class"}), drug), "A10") == ""
