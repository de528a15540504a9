"""Rule V8 as tables: skin tests and an allergen panel that disagree, and what of it cannot be told."""

from __future__ import annotations

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.allergy.skin_test import SkinPrick, SkinTest
from tests.cases import cases
from tests.clinic.made import SKIN, Clinic, case, patient, rows
from tests.clinic.patient import reacted
from tests.clinic.patient.reacted import measured

# what a rule cannot tell has tests of its own


def said(found, rule):
    return reacted.said([one for one in found if not one.untold], rule)


def words(found, rule):
    return reacted.words([one for one in found if not one.untold], rule)


def markers(clinic: Clinic, extract: str, reading: str = "<0.10") -> dict[str, str]:
    catalogue = clinic.reader.catalogue
    return {found.code: reading for found in catalogue.allergy.markers_of(extract, catalogue.panel("ALEX2"))}


def sheet(clinic: Clinic, *tested: tuple[str, str], **typed: str) -> tuple[dict, dict]:
    pricks = rows(clinic, SkinPrick, *({"substance": name, "wheal": wheal} for name, wheal in tested))
    return {"pricks": pricks}, SKIN | typed


def both(
    readings: dict[str, str], *tested: tuple[str, str], panel: str = "2024-05-01", **typed: str
) -> tuple[list, list]:
    """What V8 says on the panel that is typed beside skin tests, and on the skin tests beside the panel."""
    clinic = patient()
    owned, about = sheet(clinic, *tested, **typed)
    clinic.keep(SkinTest, owned, **about)
    results, of = measured(clinic, panel, readings)
    on_panel = clinic.says(AllergenPanel, results, **of)
    other = patient()
    other.keep(AllergenPanel, results, **of)
    return on_panel, other.says(SkinTest, owned, **about)


def test_v8_positive_on_the_skin_and_negative_on_the_panel_is_shown_on_both():
    known = patient()
    readings = markers(known, "house_dust_mites") | markers(known, "mugwort") | markers(known, "birch", "5.2")
    on_panel, on_skin = both(
        readings, ("house dust mites", "6x5"), ("mugwort", "4x4"), ("birch pollen", "7x7"), ("moulds", "5")
    )
    assert said(on_panel, "V8") == [("results", "NOTE"), ("results", "SOFT")]  # the note: relevance of the birch
    assert said(on_skin, "V8") == [("pricks", "SOFT")]
    sentence = words(on_skin, "V8")
    assert "negative: house dust mites, mugwort." in sentence  # moulds are not measured, birch agrees
    assert "18 Nov 2024" in sentence and "1 May 2024" in sentence
    assert sentence in words(on_panel, "V8")


@cases("basis", ["printed", "assumed"])
def test_v8_says_when_the_panel_is_only_assumed_to_be_negative(basis):
    clinic = patient()
    typed = [{"allergen": code, "reading": text, "basis": basis} for code, text in markers(clinic, "mugwort").items()]
    clinic.keep(
        AllergenPanel, {"results": rows(clinic, AllergenResult, *typed)}, panel="ALEX2", specimen_date="2024-05-01"
    )
    owned, about = sheet(clinic, ("mugwort", "6x5"))
    sentence = words(clinic.says(SkinTest, owned, **about), "V8")
    assert ("negative or assumed to be so: mugwort" in sentence) is (basis == "assumed")


@cases(
    ("readings", "wheal", "found"),
    [
        ({"mugwort": "<0.10"}, "6x5", "Positive on the skin"),
        ({"mugwort": "0.29"}, "6x5", "Positive on the skin"),
        ({"mugwort": "0.30"}, "6x5", ""),
        ({"mugwort": "<0.35"}, "6x5", ""),  # it cannot be told
        ({"mugwort": "0.30"}, "1x1", "Negative on the skin"),
        ({"mugwort": "<0.10"}, "1x1", ""),
        ({"birch": "<0.10"}, "6x5", ""),  # mugwort is not measured
    ],
)
def test_v8_what_disagrees(readings, wheal, found):
    [(extract, text)] = readings.items()
    on_panel, on_skin = both(markers(patient(), extract, text), ("mugwort", wheal))
    assert (found in words(on_skin, "V8")) and bool(words(on_skin, "V8")) == bool(found)
    assert words(on_skin, "V8") in words(on_panel, "V8")


def test_v8_one_marker_that_is_not_measured_leaves_it_open():
    readings = markers(patient(), "house_dust_mites")
    readings.popitem()
    assert said(both(readings, ("house dust mites", "6x5"))[1], "V8") == []


def test_v8_names_the_markers_that_the_skin_denies():
    readings = markers(patient(), "mugwort") | {"Art v 1": "12.5"}
    assert "mugwort (Art v 1)" in words(both(readings, ("mugwort", "0"))[1], "V8")


@cases(
    ("typed", "levels", "sentence"),
    [
        ({"histamine": "2x2"}, ["NOTE"], "invalid, so they are not compared"),
        ({"saline": "3"}, ["NOTE"], "invalid, so they are not compared"),
        ({"histamine": "2x2", "valid_because": "Histamine was old."}, ["SOFT"], "disagree"),
        ({"stage": "planned", "date": "2024-12-10"}, [], ""),
    ],
)
def test_v8_invalid_and_planned_tests_are_not_compared(typed, levels, sentence):
    on_panel, on_skin = both(markers(patient(), "mugwort"), ("mugwort", "6x5"), **typed)
    for found in (on_panel, on_skin):
        assert [level for _field, level in said(found, "V8")] == levels
        assert sentence in words(found, "V8")


def test_v8_compares_with_the_newest_panel_up_to_the_tests():
    clinic = patient()
    for date, text in (("2023-01-01", "9"), ("2024-05-01", "<0.10"), ("2024-11-25", "8")):
        results, of = measured(clinic, date, markers(clinic, "mugwort", text))
        clinic.keep(AllergenPanel, results, **of)
    owned, about = sheet(clinic, ("mugwort", "6x5"))
    found = clinic.says(SkinTest, owned, **about)
    assert "ALEX2 of 1 May 2024" in words(found, "V8")
    clinic.keep(SkinTest, owned, **about)
    for kept in clinic.chart.of(AllergenPanel):
        said_of_it = [f for f in kept.entry.findings(clinic.around(kept.id)) if f.id == "V8" and f.level.name == "SOFT"]
        assert bool(said_of_it) is (kept.entry.specimen_date.shown() == "1 May 2024")


def test_v8_without_a_panel_before_the_tests_the_next_one_is_taken():
    on_panel, on_skin = both(markers(patient(), "mugwort"), ("mugwort", "6x5"), panel="2024-11-25")
    assert said(on_panel, "V8") == [("results", "SOFT")] and said(on_skin, "V8") == [("pricks", "SOFT")]


@cases(
    ("reading", "relevance", "found"),
    [
        ("0.59", "", True),
        ("0.59", "unknown", False),
        ("0.59", "not relevant", False),
        ("0.29", "", False),
        ("<0.10", "", False),
    ],
)
def test_v8_a_positive_allergen_asks_for_its_relevance(reading, relevance, found):
    clinic = patient()
    row = {"allergen": "Hom g", "reading": reading} | ({"relevance": relevance} if relevance else {})
    results = {"results": rows(clinic, AllergenResult, row)}
    findings = clinic.says(AllergenPanel, results, panel="ALEX2", specimen_date="2024-05-07")
    assert said(findings, "V8") == ([("results", "NOTE")] if found else [])
    assert ("Hom g" in words(findings, "V8")) is found


def test_the_case_its_skin_tests_contradict_its_panel():
    """Domain reference §1.2, rows 37 and 38: printed without wheals or controls, under omalizumab."""
    clinic = case()
    extracts = ("house dust mites", "moulds", "grass pollens", "rye pollen", "mugwort", "wall pellitory", "olive pollen",
                "birch pollen", "cat epithelium", "dog epithelium")  # fmt: skip
    codes = [allergen.code for allergen in clinic.reader.catalogue.panel("ALEX2").allergens]
    results, of = measured(clinic, "d0-7 ?", {code: "0.59" if code == "Hom g" else "<0.10" for code in codes})
    clinic.keep(AllergenPanel, results, **of)
    positive = [{"substance": name, "printed": "positive"} for name in extracts]
    negative = [{"substance": name, "printed": "negative"} for name in ("cipro", "common food allergens")]
    owned = {"pricks": rows(clinic, SkinPrick, *positive, *negative)}
    findings = clinic.says(SkinTest, owned, stage="done", date="d0+188 ?")
    assert all(name in words(findings, "V8") for name in extracts)
    assert said(findings, "A1") == [("pricks.10.substance", "NOTE")]
    made = clinic.made(SkinTest, owned, stage="done", date="d0+188 ?")
    assert (made.validity, made.omalizumab) == ("unknown", "unknown")
    assert [row.outcome for row in made.pricks] == ["positive"] * 10 + ["negative"] * 2
    assert str(made.validity_why) == (
        "histamine control not recorded; saline control not recorded; antihistamine not recorded; "
        "perhaps on board: omalizumab since 18 Aug 2024, assumed, no dose recorded"
    )


@cases(
    ("reading", "wheal", "apart"),
    [
        ("<0.10", "6x5", ["mugwort"]),  # of its markers the others are not measured
        ("0.59", "6x5", []),
        ("<0.10", "", ["mugwort"]),
    ],
)
def test_v8_what_cannot_be_held_against_each_other_is_told(reading, wheal, apart):
    clinic = patient()
    owned, about = measured(clinic, "2024-05-01", {"Art v 1": reading})
    clinic.keep(AllergenPanel, owned, **about)
    row = {"substance": "mugwort"} | ({"wheal": wheal} if wheal else {})
    found = clinic.says(SkinTest, {"pricks": rows(clinic, SkinPrick, row)}, **SKIN)
    told = [str(one.sentence) for one in found if one.id == "V8" and one.untold]
    assert bool(told) == bool(apart) and all(name in " ".join(told) for name in apart)


def test_v8_without_a_panel_nothing_is_held_against_it():
    clinic = patient()
    row = rows(clinic, SkinPrick, {"substance": "mugwort", "wheal": "5x5"})
    [told] = [one for one in clinic.says(SkinTest, {"pricks": row}, **SKIN) if one.id == "V8"]
    assert told.untold and "No allergen panel is recorded" in str(told.sentence)
