"""A drug with something behind its name: what is read of it, and what is not guessed."""

from __future__ import annotations

import copy
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.catalogue.catalogue import Drug
from desktop.clinic.catalogue.dose_words import read_dose_words
from desktop.clinic.catalogue.drug_typing import behind_name, called, read_drug
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.made import CATALOGUE as SHIPPED
from tests.clinic.made import READER, facts


def _drug(atc: str, name: str, *aliases: str) -> Drug:
    return Drug(atc=atc, name=name, aliases=aliases, other_atc=(), source="the tests")


# few enough to see why: brands, two that begin alike, two that a number tells apart
CATALOGUE = replace(
    SHIPPED,
    drugs=(
        _drug("J01CA04", "amoxicillin"),
        _drug("J01CR02", "amoxicillin and clavulanic acid", "Augmentin", "co-amoxiclav"),
        _drug("J01MA02", "ciprofloxacin", "Cipro"),
        _drug("N02BE01", "paracetamol", "Parol"),
        _drug("J01CE01", "benzylpenicillin", "penicillin G"),
        _drug("B03BA01", "cyanocobalamin", "vitamin B12"),
        _drug("R03DX05", "omalizumab", "Xolair"),
    ),
)


@cases(
    ("typed", "atc", "name", "behind"),
    [
        ("Augmentin", "J01CR02", "Augmentin", []),
        ("Augmentin 1000 mg", "J01CR02", "Augmentin", ["amount 1000 mg"]),
        ("augm 1000mg", "J01CR02", "Augmentin", ["amount 1000 mg"]),
        ("Augmentin-BID 1000 mg", "J01CR02", "Augmentin", ["suffix", "amount 1000 mg"]),
        ("AUGMENTİN BID 1 g FTB", "J01CR02", "AUGMENTİN", ["suffix", "amount 1 g", "word"]),
        ("co-amoxiclav 875/125 mg", "J01CR02", "co-amoxiclav", ["strength"]),
        ("amoxicillin 500 mg/5 ml süsp", "J01CA04", "amoxicillin", ["strength", "word"]),
        ("ciprofloxacin 500 mg tb", "J01MA02", "ciprofloxacin", ["amount 500 mg", "word"]),
        ("ciprofloxacin 500 mg 2x1", "J01MA02", "ciprofloxacin", ["amount 500 mg", "times"]),
        ("ciprofloxacin 2 x 500 mg tb", "J01MA02", "ciprofloxacin", ["several", "word"]),
        ("ciprofloxacin %0,3 göz damlası", "J01MA02", "ciprofloxacin", ["percent", "word", "word"]),
        ("ciprofloxacin 0.3 % eye drops", "J01MA02", "ciprofloxacin", ["percent", "word", "word"]),
        ("ciprofloxacin 200 mcg", "J01MA02", "ciprofloxacin", ["amount 200 µg"]),
        ("ciprofloxacin 200 µg iv", "J01MA02", "ciprofloxacin", ["amount 200 µg", "word"]),
        ("Parol 500", "N02BE01", "Parol", ["number"]),
        ("Parol 2 tb", "N02BE01", "Parol", ["count"]),
        ("Xolair (150 mg)", "R03DX05", "Xolair", ["amount 150 mg"]),
        ("omalizumab 150 mg/mL", "R03DX05", "omalizumab", ["strength"]),
        ("penicillin G 1.200.000 IU", "J01CE01", "penicillin G", ["amount 1.200.000 IU"]),
        ("penicillin G 800.000 ünite im", "J01CE01", "penicillin G", ["amount 800.000 U", "word"]),
        ("vitamin B12 1000 µg", "B03BA01", "vitamin B12", ["amount 1000 µg"]),
        # what could be another drug is not read as this one
        ("Parol Plus", "", "Parol Plus", []),
        ("Parol Plus 500 mg", "", "Parol Plus", ["amount 500 mg"]),
        ("Augmentin 1000 mg + Parol 500 mg", "", "Augmentin 1000 mg + Parol 500 mg", []),
        ("Augmentin 1000 mg of unknown make", "", "Augmentin 1000 mg of unknown make", []),
        ("1000 mg", "", "1000 mg", []),
        # what nobody knows keeps its name, so that it is the same drug with another dose
        ("Brandx 500 mg tb", "", "Brandx", ["amount 500 mg", "word"]),
        ("Brandx BID 500 mg", "", "Brandx BID", ["amount 500 mg"]),
        ("Brandx tb", "", "Brandx", ["word"]),
        ("Brandx 2x1", "", "Brandx", ["times"]),
        ("göz damlası", "", "göz damlası", []),
        ("500 mg tb", "", "500 mg tb", []),
        ("polysorbate 80 5 mg", "", "polysorbate 80", ["amount 5 mg"]),
        ("polysorbate 80", "", "polysorbate 80", []),
        ("Brandx forte", "", "Brandx forte", []),
    ],
)
def test_what_is_read(typed, atc, name, behind):
    found = read_drug(typed, CATALOGUE)
    assert (found.drug.atc if found.drug else "", found.called) == (atc, name)
    told = [f"{piece.sort} {piece.number} {piece.unit}".strip() for piece in found.behind]
    assert told == behind
    assert found.called.casefold() + found.rest == typed or found.drug or typed.startswith(found.called)


@cases(
    ("typed", "words"),
    [
        ("amox", "More than one drug begins like this: amoxicillin, amoxicillin and clavulanic acid."),
        ("amox 500 mg", "More than one drug begins like this: amoxicillin, amoxicillin and clavulanic acid."),
        # vitamin B6 is not vitamin B12
        ("vitamin 6 mg 12", "Type the name in full; here begins like it: cyanocobalamin."),
        ("vitamin 6", "Type the name in full; here begins like it: cyanocobalamin."),
    ],
)
def test_what_could_be_another_drug_is_asked(typed, words):
    with pytest.raises(Refused) as refused:
        read_drug(typed, CATALOGUE)
    assert str(refused.value) == words
    assert behind_name(typed, CATALOGUE) == ()


@cases(
    ("typed", "name"),
    [("augm", "Augmentin"), ("augmentin", "augmentin"), ("CO-AMOXICLAV", "CO-AMOXICLAV"), ("augmentin clav", "augmentin clav"), ("co-am", "co-amoxiclav"), ("clavul", "amoxicillin and clavulanic acid"), ("", "amoxicillin and clavulanic acid"),
     ("J01CR02", "amoxicillin and clavulanic acid")],
)  # fmt: skip
def test_a_name_is_completed_in_full(typed, name):
    assert called(CATALOGUE.drugs[1], typed) == name


@given(
    st.sampled_from(["Augmentin", "Parol", "ciprofloxacin", "penicillin G", "Brandx"]),
    st.lists(st.sampled_from(["1000 mg", "1,2 g", "tb", "2x1", "iv", "flakon", "500 mg/5 ml"]), max_size=4),
)
def test_whatever_stands_behind_it_is_the_same_drug(name, behind):
    assert read_drug(" ".join([name, *behind]), CATALOGUE).drug == read_drug(name, CATALOGUE).drug


@given(st.text(max_size=40))
def test_no_text_breaks_it(text):
    try:
        read_drug(text, CATALOGUE)
    except Refused:
        pass


@cases(
    ("change", "named"),
    [
        (lambda f: f["unit"].append({"printed": "mg", "source": "x"}), "mg"),
        (lambda f: f["unit"][0].pop("source"), "source"),
        (lambda f: f["word"][0].pop("source"), "source"),
        (lambda f: f["word"].append({"name": "tb", "source": "x"}), "tb"),
        (lambda f: f.update(colour=[]), "colour"),
    ],
)
def test_a_wrong_file_is_refused_by_name(change, named):
    file = copy.deepcopy(facts("dose_words"))
    change(file)
    with pytest.raises(Refused, match=f"cannot be read.*{named}"):
        read_dose_words(file)


# as they stand on prescriptions, read by what ships
@cases(
    ("typed", "atc", "moved"),
    [
        ("Augmentin 1000 mg", "J01CR02", {"dose": "1000", "dose_unit": "mg"}),
        ("Klamoks BID 1000 mg film tablet", "J01CR02", {"dose": "1000", "dose_unit": "mg"}),
        ("Parol 500", "N02BE01", {}),
        ("Parol 500 mg tb", "N02BE01", {"dose": "500", "dose_unit": "mg"}),
        ("İespor 1 g IM flakon", "J01DB04", {"dose": "1", "dose_unit": "g"}),
        ("Tavanic 500 mg 1x1", "J01MA12", {"dose": "500", "dose_unit": "mg"}),
        ("Bactrim forte tb", "J01EE01", {}),
        ("Novalgin 500 mg/ml amp", "N02BB02", {"strength": "500 mg/ml"}),
        ("amoksisilin klavulanik asit 1 gr", "J01CR02", {"dose": "1", "dose_unit": "g"}),
        ("piperacillin/tazobactam 4,5 g", "J01CR05", {"dose": "4,5", "dose_unit": "g"}),
        ("Depo-Medrol 40 mg/ml", "H02AB04", {"strength": "40 mg/ml"}),
        ("moxifloxacin göz damlası", "J01MA14", {}),
        ("lidokain %2", "N01BB02", {"strength": "%2"}),
        ("co-trimoxazole 800/160 mg", "J01EE01", {"strength": "800/160 mg"}),
        ("Augmentin 1000 mg + Parol 500 mg", "", {}),
    ],
)
def test_prescriptions(typed, atc, moved):
    kind = MedicationCourse.declaration.field("drug").kind
    assert kind.parse(typed, READER).atc == atc
    assert kind.moves(typed, READER, {"dose", "dose_unit", "strength"})[1] == moved


def test_every_name_that_ships_is_read_with_something_behind_it():
    tails = ("", " 500 mg tb", " 1 g flk iv", " (875/125 mg)", " 2x1", " %0.3 damla", " 500")
    wrong = []
    for drug in SHIPPED.drugs:
        for name in (drug.name, *drug.aliases):
            wrong += [name + tail for tail in tails if read_drug(name + tail, SHIPPED).drug is not drug]
    assert wrong == []


@cases(
    ("name", "atc"),
    [
        ("Augmentin 1000 mg", "J01CR02"),
        ("Parol 500", "N02BE01"),
        ("CIPRO 500 mg tb", "J01MA02"),
        ("ciprofloxacin", "J01MA02"),
        # of what was kept nothing is completed: it may have been another drug
        ("augm 1000 mg", None),
        ("Parol Plus 500 mg", None),
        ("Augmentin 1000 mg + Parol 500 mg", None),
        ("Brandx 500 mg", None),
    ],
)
def test_what_was_kept_with_all_that_was_typed_is_found_by_its_name(name, atc):
    found = CATALOGUE.found(DrugName(name))
    assert (found.atc if found else None) == atc


@cases(
    ("amount", "unit", "mg"),
    [("2", "mg", "2"), ("0.5", "g", "500"), ("250", "µg", "0.25"), ("10", "IU", None), ("1", "mL", None), ("1", "oz", None),
     (None, "mg", None), ("2", None, None)],
)  # fmt: skip
def test_a_dose_in_mg_is_of_a_mass_alone(amount, unit, mg):
    found = SHIPPED.dose_words.in_mg(None if amount is None else Decimal(amount), unit)
    assert found == (None if mg is None else Decimal(mg))


def test_a_unit_that_is_nothing_of_a_mg_is_refused():
    content = copy.deepcopy(facts("dose_words"))
    content["unit"][0]["mg"] = "0"
    with pytest.raises(Refused):
        read_dose_words(content)


@cases(
    ("typed", "name"),
    [
        ("diclofenac potassium 50 mg", "diclofenac"),
        ("amoxicillin trihydrate", "amoxicillin"),
        ("lidocaine HCl %2", "lidocaine"),
        ("Voltaren emulgel", "diclofenac"),
        ("Exocin göz damlası", "ofloxacin"),
        ("Nimbex 10 mg ampul", "cisatracurium"),
        ("Remeron 30 mg", "mirtazapine"),
        # another ester can be another drug: its solvent is
        ("methylprednisolone acetate", None),
        ("Zorbam sodium", None),
    ],
)
def test_a_salt_or_a_form_behind_a_name_says_no_other_drug(typed, name):
    found = read_drug(typed, SHIPPED).drug
    assert (found.name if found else None) == name
