"""Rule M9 as a table: what is in the bag against what is known of the patient, both named."""

from __future__ import annotations

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.checks import spoken
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Transfusion
from tests.cases import cases
from tests.clinic.allergist import skin
from tests.clinic.made import INFUSION, REACTION
from tests.clinic.ward import DMSO, Ward, both, levels, panel_of, ward


def reacted(clinic: Ward, drug: str, **typed: str) -> None:
    clinic.keep(DrugReaction, **(REACTION | {"date": "2023", "drug": drug} | typed))


GENTAMICIN = {"sort": "antibiotic", "drug": "gentamicin", "left": "traces"}
NAMED = {"sort": "antibiotic", "name": "Gentamicin sulphate 50 µg/mL"}
SERUM = {"sort": "medium", "name": "DMEM with 10 % fetal bovine serum", "left": "traces"}
ALBUMIN = {"sort": "human albumin", "left": "in the product"}
HEPARIN = {"sort": "other", "name": "heparin", "left": "traces"}

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
    ({"sort": "antibiotic", "name": "Pen/Strep"}, "amoxicillin", {}, "BLOCK"),
    ({"sort": "antibiotic", "name": "Penicillin-Streptomycin"}, "amoxicillin", {}, "BLOCK"),
    ({"sort": "antibiotic", "name": "penicillin, gentamicin"}, "amoxicillin", {}, "BLOCK"),
    ({"sort": "antibiotic", "name": "Ciprofloxacin"}, "levofloxacin", {}, "BLOCK"),
    ({"sort": "medium", "name": "MesenCult-ACF with penicillin and streptomycin"}, "amoxicillin", {}, "BLOCK"),
    ({"sort": "medium", "name": "MesenCult-ACF with gentamicin"}, "gentamicin", {}, "BLOCK"),
    ({"sort": "antibiotic", "name": "Ampicillin 100 µg/mL"}, "amoxicillin", {}, "BLOCK"),
    (NAMED, "amoxicillin", {}, None),
    ({"sort": "medium", "name": "DMSO-free MesenCult-ACF", "left": "traces"}, "DMSO", {}, None),
    ({"sort": "enzyme", "name": "trypsin"}, "pancreatin", {}, "BLOCK"),
    ({"sort": "enzyme", "name": "TrypLE Select"}, "pancreatin", {}, None),
    ({"sort": "enzyme", "name": "recombinant trypsin"}, "pancreatin", {}, None),
    ({"sort": "other", "name": "human platelet lysate"}, "heparin", {}, "BLOCK"),
    ({"sort": "other", "name": "trombosit lizatı %5"}, "enoxaparin", {}, "BLOCK"),
    ({"sort": "other", "name": "platelet lysate, heparin-free"}, "heparin", {}, None),
    ({"sort": "other", "name": "heparin 2 IU/mL"}, "nadroparin", {}, "BLOCK"),
    ({"sort": "other", "name": "gelatin"}, "Gelofusine", {}, "BLOCK"),
    ({"sort": "bovine protein"}, "cetuximab", {}, "BLOCK"),
    ({"sort": "other", "name": "PEG 4000"}, "macrogol", {}, "BLOCK"),
]


@cases(("additive", "drug", "typed", "level"), EXCIPIENTS)
def test_m9_an_additive_and_a_reaction_to_it(additive, drug, typed, level):
    clinic = ward()
    panel_of(clinic)
    clinic.lot(additives=(additive,))
    reacted(clinic, drug, **typed)
    said = both(clinic, "M9", level)
    if level:
        assert "The patient reacted to" in said
        assert "2023" in said


@cases(("drug", "said"), [("amoxicillin", [("bag", "BLOCK"), ("bag", "NOTE")]), ("paracetamol", [("bag", "NOTE")])])
def test_m9_an_antibiotic_without_a_name_may_be_any(drug, said):
    clinic = ward()
    clinic.lot(additives=({"sort": "antibiotic"},))
    reacted(clinic, drug)
    assert levels(clinic.authorise(), "M9") == said


def test_m9_a_reaction_is_not_held_against_the_infusion_that_caused_it():
    clinic = ward()
    panel_of(clinic)
    clinic.lot(additives=(DMSO,))
    reacted(clinic, "DMSO")
    typed = INFUSION | {"bag": "bag-1", "start": "2024-12-01 08:40"}
    assert levels(spoken(clinic.says(Infusion, **typed)), "M9") == [("bag", "SOFT")]
    assert levels(spoken(clinic.says(Infusion, **typed, reaction="DMSO")), "M9") == []


@cases(
    ("additive", "condition", "level"),
    [
        (DMSO, "DMSO allergy", "BLOCK"),
        (DMSO, "asthma", None),
        (SERUM, "cow's milk allergy", "BLOCK"),
        (SERUM, "milk allergy", "BLOCK"),
        (SERUM, "süt alerjisi", "BLOCK"),
        (SERUM, "alpha-gal syndrome", "BLOCK"),
        (SERUM, "alfa-gal sendromu", "BLOCK"),
        (SERUM, "sığır eti alerjisi", "BLOCK"),
        (SERUM, "kırmızı et alerjisi", "BLOCK"),
        # what is denied, and what is the family's
        (SERUM, "süt alerjisi yok", None),
        (SERUM, "annesinde süt alerjisi", None),
        (SERUM, "süt alerjisi şüphesi", "BLOCK"),
        ({"sort": "enzyme", "name": "trypsin"}, "allergy to trypsin", "BLOCK"),
        ({"sort": "enzyme", "name": "tripsin"}, "domuz eti alerjisi", "BLOCK"),
        ({"sort": "enzyme", "name": "trypsin"}, "alpha-gal syndrome", "BLOCK"),
        ({"sort": "enzyme", "name": "TrypLE"}, "alpha-gal syndrome", None),
        ({"sort": "other", "name": "platelet lysate"}, "heparin induced thrombocytopenia", "BLOCK"),
        ({"sort": "other", "name": "platelet lysate"}, "HIT", "BLOCK"),
        ({"sort": "other", "name": "jelatin"}, "gelatin allergy", "BLOCK"),
        ({"sort": "medium", "name": "NutriStem"}, "human albumin allergy", "BLOCK"),
        (SERUM, "et alerjisi", "BLOCK"),
        (SERUM, "süt ve yumurta alerjisi", "BLOCK"),
        (SERUM, "inek sütü alerjisi yok", None),
        (SERUM, "tavuk eti alerjisi", None),
        (ALBUMIN, "albumin", "BLOCK"),
        (ALBUMIN, "albumin alerjisi", "BLOCK"),
        (ALBUMIN, "insan albüminine anafilaksi", "BLOCK"),
        (ALBUMIN, "no allergy to albumin", None),
        (HEPARIN, "heparin sonrası döküntü", "BLOCK"),
        # named, and not as what the patient reacts to
        (ALBUMIN, "albumin düşük", "NOTE"),
        (ALBUMIN, "nefrotik sendrom, albumin 1.8", "NOTE"),
        (ALBUMIN, "septik şok, albumin verildi", "NOTE"),
        (ALBUMIN, "albumin sonrası düzeldi", "NOTE"),
        (ALBUMIN, "albumine alerjik değil", None),
        (ALBUMIN, "albumin infüzyonunda hipotansiyon", "BLOCK"),
        (SERUM, "alfa-gal IgE negatif", None),
        (SERUM, "kırmızı et yedikten sonra ürtiker", "BLOCK"),
        (ALBUMIN, "albümin düşüklüğü", "NOTE"),
        (ALBUMIN, "albumin 2.8 g/dL", "NOTE"),
        (HEPARIN, "heparin ile tedavi edildi", "NOTE"),
        ({"sort": "enzyme", "name": "tripsin"}, "pankreatin kullanıyor", "NOTE"),
    ],
)
def test_m9_an_additive_and_a_condition(additive, condition, level):
    clinic = ward()
    panel_of(clinic)
    clinic.lot(additives=(additive,))
    clinic.ill(condition)
    said = both(clinic, "M9", level)
    assert (condition in said) == (level is not None)
    assert ("it does not say" in said) == (level == "NOTE")


@cases(
    ("product", "reaction", "additive", "level"),
    [
        ("platelets", "yes", "platelet lysate", "BLOCK"),
        ("fresh frozen plasma", "yes", "hPL", "BLOCK"),
        ("unknown", "yes", "platelet lysate", "BLOCK"),
        ("red cells", "yes", "platelet lysate", None),
        ("platelets", "no", "platelet lysate", None),
        ("platelets", "unknown", "platelet lysate", "NOTE"),
        ("platelets", "yes", "gelatin", None),
    ],
)
def test_m9_platelet_lysate_and_a_transfusion(product, reaction, additive, level):
    clinic = ward()
    panel_of(clinic)
    clinic.lot(additives=({"sort": "other", "name": additive, "left": "traces"},))
    clinic.keep(Transfusion, date="2019", product=product, reaction=reaction)
    said = both(clinic, "M9", level)
    assert ("reacted to a transfusion" in said) == (level == "BLOCK")


PANELS = [
    ({}, None, ""),
    ({"Bos d 6": "0.30"}, "BLOCK", "IgE to bovine protein: Bos d 6 0.30 kUA/L (ALEX2, 21 Jul 2024)"),
    ({"Bos d 6": "0.29"}, None, ""),
    ({"Bos d_meat": "0.8"}, "BLOCK", "Bos d_meat 0.8 kUA/L"),
    ({"α-Gal": "1.2"}, "BLOCK", "IgE to alpha-gal: α-Gal 1.2 kUA/L"),
    ({"α-Gal": "", "alpha-gal": "1.2"}, "BLOCK", "alpha-gal 1.2 kUA/L"),
    # what no panel tells
    ({"Bos d 6": ""}, "NOTE", "no panel has IgE to: Bos d 6 (bovine protein)"),
    ({"α-Gal": ""}, "NOTE", "no panel has IgE to: α-Gal (alpha-gal)"),
    ({"Bos d 6": "", "α-Gal": ""}, "NOTE", "Bos d 6 (bovine protein), α-Gal (alpha-gal)"),
    # pork is not in it
    ({"Sus d 1": "2"}, None, ""),
]


@cases(("readings", "level", "named"), PANELS)
@cases("additive", [SERUM, {"sort": "bovine protein"}])
def test_m9_bovine_protein_and_what_panels_say(readings, level, named, additive):
    clinic = ward()
    clinic.lot(additives=(additive,))
    panel_of(clinic, **readings)
    assert named in both(clinic, "M9", level)


@cases(
    ("additive", "readings", "level"),
    [
        ({"sort": "enzyme", "name": "trypsin"}, {"Sus d 1": "0.7"}, "BLOCK"),
        ({"sort": "enzyme", "name": "trypsin"}, {"Sus d_meat": "0.7"}, "BLOCK"),
        ({"sort": "enzyme", "name": "trypsin"}, {"α-Gal": "0.7"}, "BLOCK"),
        ({"sort": "enzyme", "name": "TrypLE"}, {"Sus d 1": "0.7", "α-Gal": "0.7"}, None),
        ({"sort": "other", "name": "platelet lysate"}, {"α-Gal": "0.7"}, "BLOCK"),
        (DMSO, {"α-Gal": "0.7", "Bos d 6": "0.7"}, None),
    ],
)
def test_m9_what_is_of_an_animal_and_what_panels_say(additive, readings, level):
    clinic = ward()
    clinic.lot(additives=(additive,))
    panel_of(clinic, **readings)
    both(clinic, "M9", level)


def test_m9_washed_out_bovine_protein_asks_for_a_reason_once_there_is_ige():
    clinic = ward()
    clinic.lot(additives=(SERUM | {"left": "washed out"},))
    both(clinic, "M9", None)
    panel_of(clinic, **{"Bos d 6": "2.4"})
    both(clinic, "M9", "BLOCK")


# What nobody knows


@cases(
    ("medium", "additives", "condition", "level", "said"),
    [
        ("MesenCult-ACF", (DMSO,), "", None, ""),
        ("", (DMSO,), "", "NOTE", "The medium of lot L-24 is not recorded"),
        ("", (DMSO,), "milk allergy", "BLOCK", "The medium of lot L-24 is not recorded"),
        ("DMEM", (DMSO,), "", "NOTE", "What is in “medium, DMEM” is not known here"),
        ("DMEM", (DMSO,), "gelatin allergy", "BLOCK", "What is in “medium, DMEM” is not known here"),
        ("DMEM", (DMSO,), "pollen allergy", "NOTE", "What is in “medium, DMEM” is not known here"),
        ("", (DMSO, {"sort": "medium", "name": "MesenCult-ACF"}), "", None, ""),
        ("MesenCult-ACF", (DMSO, {"sort": "enzyme"}), "", "NOTE", "What is in “enzyme” is not known here"),
        ("MesenCult-ACF", (DMSO, {"sort": "other", "name": "Factor X"}), "", "NOTE", "“other, Factor X”"),
        ("MesenCult-ACF", (DMSO, {"sort": "antibiotic"}), "", "NOTE", "What is in “antibiotic” is not known here"),
        ("MesenCult-ACF", (DMSO, {"sort": "antibiotic", "name": "Ampicillin"}), "", None, ""),
    ],
)
def test_m9_a_medium_that_nobody_knows_cannot_be_told(medium, additives, condition, level, said):
    clinic = ward()
    clinic.lot(additives=additives, medium=medium)
    if condition:
        clinic.ill(condition)
    assert said in both(clinic, "M9", level)


def test_m9_of_a_lot_that_is_not_known_nothing_is_told():
    clinic = ward()
    clinic.take_away("lot-1")
    assert "The lot is not known" in both(clinic, "M9", "NOTE")


@cases(("wheal", "level"), [("6x6", "BLOCK"), ("0", None)])
def test_m9_a_positive_skin_test_with_it(wheal, level):
    clinic = ward()
    clinic.lot(additives=(DMSO,))
    skin(clinic, {"DMSO 10 %": wheal})
    assert ("skin test with dimethyl sulfoxide" in both(clinic, "M9", level)) == (level is not None)


def test_m9_without_additives_nothing_can_be_held_against():
    clinic = ward()
    clinic.lot(additives=())
    both(clinic, "M9", "BLOCK")
