"""Rule M9 as a table: what is in the bag against what is known of the patient, both named."""

from __future__ import annotations

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.patient.drug_reaction import DrugReaction
from tests.cases import cases
from tests.clinic.allergist import skin
from tests.clinic.made import REACTION, rows
from tests.clinic.ward import DMSO, Ward, both, ward


def reacted(clinic: Ward, drug: str, **typed: str) -> None:
    clinic.keep(DrugReaction, **(REACTION | {"date": "2023", "drug": drug} | typed))


GENTAMICIN = {"sort": "antibiotic", "drug": "gentamicin", "left": "traces"}
NAMED = {"sort": "antibiotic", "name": "Gentamicin sulphate 50 µg/mL"}
SERUM = {"sort": "medium", "name": "DMEM with 10 % fetal bovine serum", "left": "traces"}

EXCIPIENTS = [
    (DMSO, "DMSO", {}, "BLOCK"),
    (DMSO | {"left": "washed out"}, "DMSO", {}, "BLOCK"),
    (DMSO | {"left": "unknown"}, "dimethyl sulfoxide", {}, "BLOCK"),
    ({"sort": "DMSO"}, "DMSO", {}, "BLOCK"),
    (DMSO, "dmso", {"certainty": "refuted"}, None),
    (DMSO, "iron dextran", {}, None),
    ({"sort": "dextran or HES", "left": "in the product"}, "iron dextran", {}, "BLOCK"),
    ({"sort": "human albumin", "left": "in the product"}, "Human Albumin 20 %", {}, "BLOCK"),
    (GENTAMICIN, "gentamicin", {}, "BLOCK"),
    (NAMED, "gentamicin", {}, "BLOCK"),
    (GENTAMICIN, "amoxicillin", {}, None),
    ({"sort": "antibiotic", "drug": "ampicillin", "left": "traces"}, "amoxicillin", {}, "BLOCK"),  # one class
    ({"sort": "antibiotic"}, "amoxicillin", {}, "BLOCK"),  # nobody knows which
    ({"sort": "antibiotic", "name": "Pen/Strep"}, "amoxicillin", {}, "BLOCK"),
    ({"sort": "antibiotic", "name": "Penicillin-Streptomycin"}, "amoxicillin", {}, "BLOCK"),
    ({"sort": "antibiotic", "name": "penicillin, gentamicin"}, "amoxicillin", {}, "BLOCK"),
    ({"sort": "antibiotic", "name": "Ciprofloxacin"}, "levofloxacin", {}, "BLOCK"),
    ({"sort": "medium", "name": "DMEM with penicillin and streptomycin"}, "amoxicillin", {}, "BLOCK"),
    ({"sort": "medium", "name": "DMEM with gentamicin"}, "gentamicin", {}, "BLOCK"),
    ({"sort": "antibiotic", "name": "Ampicillin 100 µg/mL"}, "amoxicillin", {}, "BLOCK"),
    (NAMED, "amoxicillin", {}, None),
    ({"sort": "antibiotic"}, "paracetamol", {}, None),
    ({"sort": "medium", "name": "DMSO-free medium", "left": "traces"}, "DMSO", {}, None),
]


@cases(("additive", "drug", "typed", "level"), EXCIPIENTS)
def test_m9_an_additive_and_a_reaction_to_it(additive, drug, typed, level):
    clinic = ward()
    clinic.lot(additives=(additive,))
    reacted(clinic, drug, **typed)
    said = both(clinic, "M9", level)
    if level:
        assert "The patient reacted to" in said
        assert "2023" in said


@cases(
    ("additive", "condition", "level"),
    [
        (DMSO, "DMSO allergy", "BLOCK"),
        (DMSO, "asthma", None),
        (SERUM, "cow's milk allergy", "BLOCK"),
        (SERUM, "milk allergy", "BLOCK"),
        (SERUM, "süt alerjisi", "BLOCK"),
        (SERUM, "alpha-gal syndrome", "BLOCK"),
        ({"sort": "other", "name": "trypsin"}, "allergy to trypsin", "BLOCK"),
    ],
)
def test_m9_an_additive_and_a_condition(additive, condition, level):
    clinic = ward()
    albumin(clinic, "<0.10")
    clinic.lot(additives=(additive,))
    clinic.ill(condition)
    assert (condition in both(clinic, "M9", level)) == (level is not None)


def albumin(clinic: Ward, reading: str) -> None:
    results = rows(clinic, AllergenResult, {"allergen": "Bos d 6", "reading": reading})
    clinic.keep(AllergenPanel, {"results": results}, panel="ALEX2", specimen_date="2024-07-21")


@cases(("reading", "level"), [("0.30", "BLOCK"), ("0.29", None), ("<0.10", None), ("", "NOTE")])
@cases("additive", [SERUM, {"sort": "bovine protein"}])
def test_m9_bovine_protein_and_ige_to_bovine_albumin(reading, level, additive):
    clinic = ward()
    clinic.lot(additives=(additive,))
    if reading:
        albumin(clinic, reading)
    said = both(clinic, "M9", level)
    if level == "BLOCK":
        assert "bovine" in said
        assert "Bos d 6 0.30 kUA/L (ALEX2, 21 Jul 2024)" in said


def test_m9_washed_out_bovine_protein_asks_for_a_reason_once_there_is_ige():
    clinic = ward()
    clinic.lot(additives=(SERUM | {"left": "washed out"},))
    both(clinic, "M9", None)
    albumin(clinic, "2.4")
    both(clinic, "M9", "BLOCK")


@cases(("wheal", "level"), [("6x6", "BLOCK"), ("0", None)])
def test_m9_a_positive_skin_test_with_it(wheal, level):
    clinic = ward()
    clinic.lot(additives=(DMSO,))
    skin(clinic, {"DMSO 10 %": wheal})
    assert ("skin test with DMSO" in both(clinic, "M9", level)) == (level is not None)


def test_m9_without_additives_nothing_can_be_held_against():
    clinic = ward()
    clinic.lot(additives=())
    both(clinic, "M9", "BLOCK")
