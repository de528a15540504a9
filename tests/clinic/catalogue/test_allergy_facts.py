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


def figures(name, test="intradermal", atc=""):
    known = CATALOGUE.drug_named(name)
    found = FACTS.concentrations_of(known.codes if known else {atc} - {""}, name, test)
    return [(figure.most and str(figure.most), figure.unit) for figure in found]


@cases(
    ("name", "test", "found"),
    [
        ("ciprofloxacin", "intradermal", [("0.0067", "mg/mL")]),
        ("clarithromycin", "intradermal", [("0.05", "mg/mL")]),
        # both figures where two sources differ
        ("levofloxacin", "intradermal", [("0.005", "mg/mL"), ("0.025", "mg/mL")]),
        ("moxifloxacin", "intradermal", [(None, "")]),
        ("ofloxacin", "intradermal", []),
        ("amoxicillin", "prick", [("20", "mg/mL"), ("20", "mg/mL")]),
        # a narrower row holds, not its class
        ("ceftriaxone", "intradermal", [("10", "mg/mL"), ("58.3", "mg/mL")]),
        ("cefaclor", "intradermal", [("2", "mg/mL"), ("20", "mg/mL")]),
        ("ceftriaxone", "delayed", [("175", "mg/mL")]),
        ("benzylpenicillin", "intradermal", [("10000", "IU/mL"), ("10000", "IU/mL")]),
        ("PEG 3350", "prick", [("10", "%"), ("50", "%")]),
        ("dmso", "prick", [(None, "")]),
        ("Brand X", "intradermal", []),
        # where a narrow row says nothing of a way of testing, its class does
        ("cefotaxime", "prick", [("2", "mg/mL"), ("20", "mg/mL")]),
        ("amoxicillin", "patch", [("5", "%")]),
        ("chlorhexidine", "patch", [("1", "%")]),
        ("ibuprofen", "patch", [("10", "%")]),
        ("ciprofloxacin", "patch", []),
    ],
)
def test_non_irritant_concentrations(name, test, found):
    codes = {"ceftriaxone": "J01DD04", "cefaclor": "J01DC04", "benzylpenicillin": "J01CE01"}
    assert figures(name, test, codes.get(name, "")) == found


def test_some_eighty_substances_have_a_row_and_each_figure_its_source():
    assert len(FACTS.concentrations) >= 80
    assert all(figure.source for row in FACTS.concentrations for found in row.figures.values() for figure in found)


def test_what_is_known_of_other_fluoroquinolone_concentrations_is_a_note():
    [note] = [row.note for row in FACTS.concentrations if row.code == "ciprofloxacin"]
    assert "0.005" in note
    assert "0.025" in note


@cases(
    ("atc", "code", "test", "days", "strength"),
    [
        ("R03DX05", "omalizumab", "prick", "130", "doubtful"),
        ("R03DX05", "omalizumab", "basophil", "130", "doubtful"),
        ("R03DX05", "omalizumab", "patch", None, None),
        ("R06AE07", "antihistamine", "prick", "7", "invalid"),
        ("R06AE07", "antihistamine", "basophil", None, None),
        ("R06AX27", "antihistamine", "intradermal", "7", "invalid"),
        ("R06AA02", "antihistamine_first", "prick", "5", "invalid"),
        ("R06AE05", "antihistamine_first", "prick", "5", "invalid"),
        ("R06AX17", "ketotifen", "prick", "6", "invalid"),
        ("N05BB01", "hydroxyzine", "prick", "7", "invalid"),
        ("N06AA12", "doxepin", "prick", "7", "doubtful"),
        ("N06AA09", "tricyclic", "prick", "7", "doubtful"),
        ("N06AX11", "antipsychotic", "prick", "7", "doubtful"),
        ("N05AH04", "antipsychotic", "prick", "7", "doubtful"),
        ("N05AA01", "phenothiazine", "prick", "7", "doubtful"),
        ("A02BA03", "h2_blocker", "prick", "3", "slight"),
        ("N05BA01", "benzodiazepine", "prick", "14", "slight"),
        ("N06AB06", "ssri", "prick", None, None),
        ("L04AD01", "ciclosporin", "patch", "28", "doubtful"),
        ("L04AD01", "ciclosporin", "prick", None, None),
        ("D11AH05", "antibody", "prick", "130", "untold"),
        ("C07AB07", "beta_blocker", "provocation", "2", "risk"),
        ("C09AA05", "ace_inhibitor", "provocation", "2", "risk"),
        ("C09AA05", "ace_inhibitor", "prick", None, None),
    ],
)
def test_what_bears_on_a_test(atc, code, test, days, strength):
    [group] = FACTS.suppressors.of({atc}, "oral")
    effects = [(str(one.days), one.strength) for one in group.effects if test in one.tests]
    assert (group.code, effects) == (code, [] if days is None else [(days, strength)])


@cases("atc", ["R03AC02", "J01MA02", ""])
def test_what_does_not_bear_on_a_skin_test(atc):
    tests = {test for group in FACTS.suppressors.of({atc}, "oral") for one in group.effects for test in one.tests}
    assert tests.isdisjoint({"prick", "intradermal", "patch"})


@cases(
    ("codes", "route", "found"),
    [
        ({"H02AB06", "D07AA03", "S01BA04"}, "oral", {"steroid"}),
        ({"H02AB06", "D07AA03", "S01BA04"}, "topical", {"steroid_skin"}),
        ({"H02AB06"}, "topical", {"steroid_skin"}),
        ({"N05BB01"}, "topical", {"hydroxyzine"}),  # no row has this form
        ({"H02AB06", "D07AA03", "S01BA04"}, "eye", {"steroid_local"}),
        ({"H02AB06", "D07AA03", "S01BA04"}, None, {"steroid", "steroid_skin", "steroid_local"}),
        ({"H02AB08"}, "im", {"steroid_depot"}),
        ({"H02AB08"}, "oral", {"steroid"}),
        ({"R06AX17", "S01GX08"}, "eye", {"antihistamine_local"}),
    ],
)
def test_a_drug_of_several_forms_is_what_its_route_says(codes, route, found):
    assert {group.code for group in FACTS.suppressors.of(codes, route)} == found


@cases(
    ("atc", "mg", "prednisolone"),
    [("H02AB06", "10", "10"), ("H02AB04", "16", "20"), ("H02AB02", "8", "53.33"), ("H02AB09", "100", "25")],
)
def test_a_steroid_is_counted_as_prednisolone(atc, mg, prednisolone):
    assert round(FACTS.suppressors.as_prednisolone({atc}, Decimal(mg)), 2) == Decimal(prednisolone)
    assert FACTS.suppressors.as_prednisolone({"J01MA02"}, Decimal(mg)) is None


@cases(
    ("atc", "route", "amount"),
    [
        ("J01MA02", "oral", "500 mg"),
        ("J01MA02", "iv", "400 mg"),
        ("J01MA02", "topical", None),
        ("M01AE01", "oral", "600 mg"),
        ("J01CE01", "iv", "1000000 IU"),
        ("X99XX99", "oral", None),
    ],
)
def test_usual_full_doses(atc, route, amount):
    dose = FACTS.full_doses.of({atc}, route)
    assert (dose and f"{dose.amount} {dose.unit}") == amount


def test_a_code_of_the_facts_belongs_to_the_name_beside_it():
    named = [(drug.atc, drug.name) for drug in FACTS.full_doses.drugs]
    named += [(one.prefix, one.name) for one in FACTS.suppressors.steroids]
    named += [
        (row.prefixes[0], row.name)
        for row in FACTS.concentrations
        if len(row.prefixes) == 1 and len(row.prefixes[0]) == 7
    ]
    known = [(CATALOGUE.drug(atc), name) for atc, name in named]
    assert [(drug.name, name) for drug, name in known if drug and drug.name != name and name not in drug.aliases] == []


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
        "ultraviolet_bears": "28 d", "adult_from": "18 a",
        "severe_begins_from": "1000 dilution", "severe_begins_to": "10 dilution",
    }  # fmt: skip
    assert limits.wheal_above_saline.source.startswith("S19")


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
        (lambda f: f["concentration"][1].update(names=[]), ["concentration ppl", "prefixes"]),
        (lambda f: f["concentration"][3]["prick"][0].update(unit="kg"), ["prick", "unit"]),
        (lambda f: f["concentration"][3]["prick"][0].pop("most"), ["prick", "note"]),
        (lambda f: f["concentration"][4].update(prefixes=["J01CE01"]), ["“J01CE01”"]),
        (lambda f: f["suppressor"][0]["effects"][0].pop("days"), ["effects", "days"]),
        (lambda f: f["suppressor"][0]["effects"][0].update(strength="much"), ["effects", "strength"]),
        (lambda f: f["suppressor"][0]["effects"][0].update(tests=["blood"]), ["effects", "tests"]),
        (lambda f: f["suppressor"][0].update(prefixes=["R6"]), ["suppressor antihistamine", "prefixes"]),
        (lambda f: f["suppressor"][-1].pop("worse"), ["suppressor ace_inhibitor", "worse"]),
        (lambda f: [one.pop("reference", None) for one in f["steroid"]], ["steroid", "reference"]),
        (lambda f: f["steroid"][0].update(reference=True), ["steroid", "reference"]),
        (lambda f: f["suppressor"][5].update(prefixes=["C07"]), ["“C07 any”"]),
        (lambda f: f["full_dose"][0]["doses"].append(f["full_dose"][0]["doses"][0]), ["full_dose J01CA04", "doses"]),
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
