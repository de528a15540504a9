from __future__ import annotations

import copy
from decimal import Decimal

import pytest

from desktop.clinic.catalogue.catalogue_file import read_catalogue
from desktop.clinic.words.typeahead import fold, match_one, texts_of
from tests.cases import cases
from tests.clinic.catalogue.test_catalogue import ALLERGY, DRUGS, MARKERS
from tests.clinic.made import CATALOGUE

FACTS = CATALOGUE.allergy
ALEX2 = CATALOGUE.panel("ALEX2")


def codes(found):
    return [one.code for one in found]


# Extracts and what marks them


def test_every_extract_of_the_case_report_is_there():
    typed = ("house dust mites", "mold", "grass pollens", "rye pollen", "mugwort", "wall pellitory", "olive tree", "birch tree",
             "cat epithelium", "dog epithelium", "various other pollens", "dust", "common food allergens")  # fmt: skip
    assert [match_one(FACTS.extracts, name).code for name in typed] == [
        "house_dust_mites", "moulds", "grass_pollens", "rye_pollen", "mugwort", "wall_pellitory", "olive", "birch",
        "cat_epithelium",
        "dog_epithelium", "other_pollens", "dust", "common_foods",
    ]  # fmt: skip


@cases(
    ("extract", "marked"),
    [
        ("dermatophagoides_farinae", ["Der f 1", "Der f 2"]),
        ("moulds", ["Alt a 1", "Alt a 6", "Asp f 1", "Asp f 3", "Asp f 4", "Asp f 6", "Cla h", "Cla h 8", "Pen ch"]),
        (
            "grass_pollens",
            ["Cyn d", "Cyn d 1", "Lol p 1", "Phl p 1", "Phl p 2", "Phl p 5.0101", "Phl p 6", "Phl p 7", "Phl p 12"],
        ),
        ("rye_pollen", ["Sec c_pollen"]),
        ("mugwort", ["Art v", "Art v 1", "Art v 3"]),
        ("wall_pellitory", ["Par j", "Par j 2"]),
        ("olive", ["Ole e 1", "Ole e 9"]),
        ("birch", ["Bet v 1", "Bet v 2", "Bet v 6"]),
        ("cat_epithelium", ["Fel d 1", "Fel d 2", "Fel d 4", "Fel d 7"]),
        ("dog_epithelium", ["Can f_Fd1", "Can f_male urine", "Can f 1", "Can f 2", "Can f 3", "Can f 4", "Can f 6"]),
        ("common_foods", []),
        ("bees", []),
    ],
)
def test_markers_of_an_extract_on_alex2(extract, marked):
    assert codes(FACTS.markers_of(extract, ALEX2)) == marked


def test_house_dust_mites_are_marked_by_both_of_their_species():
    both = {
        *FACTS.markers_of("dermatophagoides_farinae", ALEX2),
        *FACTS.markers_of("dermatophagoides_pteronyssinus", ALEX2),
    }
    assert set(FACTS.markers_of("house_dust_mites", ALEX2)) == both


def test_every_pattern_means_an_allergen_of_alex2():
    lost = [
        (extract.code, pattern)
        for extract in FACTS.extracts
        for pattern in extract.markers
        if not ALEX2.of_pattern(pattern)
    ]
    assert not lost


def test_only_what_the_report_does_not_name_has_no_marker():
    assert codes(extract for extract in FACTS.extracts if not extract.markers) == [
        "common_foods",
        "other_pollens",
        "dust",
    ]


def test_an_allergen_names_the_extracts_that_it_marks():
    assert codes(FACTS.marked_by("Der f 1", ALEX2)) == ["house_dust_mites", "dermatophagoides_farinae"]
    assert FACTS.marked_by("Hom g", ALEX2) == ()
    for extract in FACTS.extracts:
        assert all(extract in FACTS.marked_by(found.code, ALEX2) for found in FACTS.markers_of(extract.code, ALEX2))


def test_no_extract_is_called_like_a_drug():
    drugs = {fold(text) for drug in CATALOGUE.drugs for text in texts_of(drug)}
    assert not drugs & {fold(text) for option in (*FACTS.extracts, *FACTS.haptens) for text in texts_of(option)}


# Drugs


@cases(("atc", "most"), [("J01MA02", "0.0067"), ("J01FA09", "0.05"), ("J01MA12", None), ("", None)])
def test_non_irritant_concentration(atc, most):
    found = FACTS.non_irritant(atc)
    assert (found and found.most) == (most and Decimal(most))
    assert found is None or CATALOGUE.drug(found.atc)


def test_what_is_known_of_other_fluoroquinolone_concentrations_is_a_note():
    note = FACTS.non_irritant("J01MA02").note
    assert "0.005" in note
    assert "0.025" in note


@cases(
    ("atc", "name", "days", "invalid"),
    [
        ("R03DX05", "omalizumab", "130", False),
        ("R06AE07", "antihistamine", "7", True),
        ("R06AX27", "antihistamine", "7", True),
    ],
)
def test_what_suppresses_a_test(atc, name, days, invalid):
    found = FACTS.suppressor(atc)
    assert (found.name, found.days, found.makes_invalid) == (name, Decimal(days), invalid)


@cases("atc", ["R03DX10", "J01MA02", ""])
def test_what_is_not_known_to_suppress_a_test(atc):
    assert FACTS.suppressor(atc) is None


# Haptens, grades, limits


@cases(
    ("typed", "code", "percent"),
    [
        ("nickel sulfate hexahydrate", "nickel_sulfate", "5"),
        ("NİKEL", "nickel_sulfate", "5"),
        ("cobalt (II) chloride hexahydrate", "cobalt_chloride", "1"),
        ("cobalt", "cobalt_chloride", "1"),
    ],
)
def test_haptens(typed, code, percent):
    hapten = match_one(FACTS.haptens, typed)
    assert hapten is FACTS.hapten(code)
    assert (hapten.percent, hapten.vehicle) == (Decimal(percent), "pet")


def test_grades_rise_and_only_from_plus_on_they_are_positive():
    assert [(grade.code, grade.positive) for grade in FACTS.grades] == [
        ("-", False), ("?+", False), ("+", True), ("++", True), ("+++", True), ("IR", False), ("NT", False),
    ]  # fmt: skip
    assert "faint erythema" in FACTS.grade("?+").text
    assert FACTS.grade("++++") is None


def test_limits():
    limits = FACTS.limits
    shown = {name: f"{getattr(limits, name).number} {getattr(limits, name).unit}" for name in vars(limits)}
    assert shown == {
        "histamine_least": "3 mm", "saline_below": "3 mm", "wheal_above_saline": "3 mm", "histamine_concentration": "10 mg/mL",
        "prick_read_from": "15 min", "prick_read_to": "20 min", "wheal_most": "40 mm", "intradermal_growth": "3 mm",
        "intradermal_volume_least": "0.02 mL", "intradermal_volume_most": "0.05 mL",
        "in_vitro_from": "14 d", "in_vitro_to": "6 mo",
        "skin_test_from": "4 wk", "skin_test_to": "6 wk",
    }  # fmt: skip
    assert limits.wheal_above_saline.source.startswith("S19")
    assert limits.in_vitro_from.source.startswith("S49")


@cases("code", ["hapten", "extract"])
def test_what_is_not_known_is_none(code):
    assert getattr(FACTS, code)("unheard of") is None


# Files that are wrong


@cases(
    ("change", "named"),
    [
        (lambda f: f.update(colour="red"), ["allergy_tests.toml", "unknown keys: colour"]),
        (lambda f: f["extract"][0].pop("source"), ["allergy_tests.toml: extract house_dust_mites", "source"]),
        (lambda f: f["extract"][0].update(markers="Der f *"), ["extract house_dust_mites", "markers"]),
        (lambda f: f["extract"][1].update(aliases=["HDM"]), ["“hdm”", "house_dust_mites", "dermatophagoides_farinae"]),
        (lambda f: f["hapten"][0].update(percent=5), ["hapten nickel_sulfate", "percent"]),
        (lambda f: f["hapten"][0].update(percent="0"), ["hapten nickel_sulfate", "percent"]),
        (lambda f: f["non_irritant"][0].update(atc="J01MA"), ["non_irritant J01MA", "atc"]),
        (lambda f: f["non_irritant"][1].update(atc="J01MA02"), ["“J01MA02”"]),
        (lambda f: f["suppressor"][0].pop("days"), ["suppressor R06", "days"]),
        (lambda f: f["suppressor"][0].update(makes_invalid="yes"), ["suppressor R06", "makes_invalid"]),
        (lambda f: f["grade"][1].update(code="+"), ["“+”"]),
        (lambda f: f.pop("limits"), ["allergy_tests.toml: limits"]),
        (lambda f: f["limits"].pop("saline_below"), ["allergy_tests.toml: limits: saline_below"]),
        (
            lambda f: f["limits"].update(saline_above=f["limits"]["saline_below"]),
            ["limits", "unknown keys: saline_above"],
        ),
        (lambda f: f["limits"]["saline_below"].pop("unit"), ["limits: saline_below", "unit"]),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_that_names_the_row(change, named):
    file = copy.deepcopy(ALLERGY)
    change(file)
    with pytest.raises(ValueError, match="^The catalogue cannot be read: ") as refused:
        read_catalogue(MARKERS, DRUGS, file)
    assert all(part in str(refused.value) for part in named), str(refused.value)


def test_an_antihistamine_outside_r06_suppresses_skin_tests_too():
    found = CATALOGUE.allergy.suppressor("N05BB01")
    assert (found.name, found.makes_invalid) == ("hydroxyzine", True)
    assert CATALOGUE.allergy.suppressor("N05BA01") is None
