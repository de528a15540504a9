from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.cells.quality_check import (
    QualityCheck,
    check_findings,
    has_grown,
    judged,
    open_checks,
    preliminary,
    unjudged,
)
from tests.cases import cases
from tests.clinic.made import CATALOGUE
from tests.clinic.shelved import CHECKS, STERILE, ProductClinic

CLINIC = ProductClinic()
BY_WEIGHT = "≤ 5 EU/kg, worked out by volume and weight when it is given"


def verdict(stage: str, **typed: str) -> tuple[str | None, str | None]:
    check = judged(CLINIC.check_of(**typed), stage, CATALOGUE)
    return check.verdict, check.limit_used and str(check.limit_used)


def said(stage: str, *checks: QualityCheck, decided: bool | None = True) -> list[tuple[str, str, str]]:
    found = check_findings(checks, stage, CLINIC.around(), decided)
    return [(finding.field, finding.level.name, str(finding.sentence)) for finding in found]


@cases(
    ("stage", "test", "result", "unit", "expected", "used"),
    [
        ("release", "viability", "80", "%", "pass", "default ≥ 80 %, UC-MSC release [S23]"),
        ("release", "viability", "79.9", "%", "fail", "default ≥ 80 %, UC-MSC release [S23]"),
        ("post_thaw", "viability", "70", "%", "pass", "default ≥ 70 %, CONCERT-HF [S22]"),
        ("post_thaw", "viability", "69,9", "%", "fail", "default ≥ 70 %, CONCERT-HF [S22]"),
        ("release", "viability", ">95", "%", "pass", "default ≥ 80 %, UC-MSC release [S23]"),
        ("release", "viability", ">75", "%", "not_told", "default ≥ 80 %, UC-MSC release [S23]"),
        ("release", "CD73", "95", "%", "pass", "default ≥ 95 %, ISCT [S24]"),
        ("post_thaw", "CD90", "94.9", "%", "fail", "default ≥ 95 %, ISCT [S24]"),
        ("release", "CD34", "2.0", "%", "pass", "default ≤ 2 %, ISCT [S24]"),
        ("release", "CD11b", "2.1", "%", "fail", "default ≤ 2 %, ISCT [S24]"),
        ("release", "CD79α", "<0.1", "%", "pass", "default ≤ 2 %, ISCT [S24]"),
        ("release", "endotoxin", "5", "EU/kg", "pass", "default ≤ 5 EU/kg, of the recipient's weight [S22,S23]"),
        ("release", "endotoxin", "0.5", "[EU]/mL", "not_told", BY_WEIGHT),
        ("release", "endotoxin", "<0.5", "eu/ml", "not_told", BY_WEIGHT),
        ("release", "endotoxin", "2.0", "EU", "not_told", None),
        ("release", "karyotype", "46,XX", "", "pass", "default normal, no aberration [S25,S62]"),
        ("release", "karyotype", "Normal", "", "pass", "default normal, no aberration [S25,S62]"),
        ("release", "karyotype", "anormal", "", "fail", "default normal, no aberration [S25,S62]"),
        ("release", "gram_stain", "mikroorganizma görülmedi", "", "pass", "default negative, domain reference §2.6"),
        ("release", "gram_stain", "No organisms seen", "", "pass", "default negative, domain reference §2.6"),
        ("release", "gram_stain", "negative", "", "pass", "default negative, domain reference §2.6"),
        ("release", "gram_stain", "pozitif", "", "fail", "default negative, domain reference §2.6"),
        ("release", "karyotype", "46,XX[20]", "", "pass", "default normal, no aberration [S25,S62]"),
        ("release", "karyotype", "46,XY (20 metaphases)", "", "pass", "default normal, no aberration [S25,S62]"),
        ("release", "karyotype", "47,XX,+8", "", "fail", "default normal, no aberration [S25,S62]"),
        ("release", "karyotype", "46,XY,t(9;22)(q34;q11)", "", "fail", "default normal, no aberration [S25,S62]"),
        ("release", "karyotype", "mos 45,X/46,XX", "", "fail", "default normal, no aberration [S25,S62]"),
        ("release", "karyotype", "46,X,del(X)", "", "fail", "default normal, no aberration [S25,S62]"),
        ("release", "karyotype", "positive", "", "not_told", "default normal, no aberration [S25,S62]"),
        ("release", "gram stain", "negative", "", "pass", "default negative, domain reference §2.6"),
        ("release", "mycoplasma", "saptanmadı", "", "pass", "default negative, domain reference §2.6"),
        ("release", "mycoplasma", "pozitif", "", "fail", "default negative, domain reference §2.6"),
        ("release", "mycoplasma", "borderline", "", "not_told", "default negative, domain reference §2.6"),
        ("release", "cell count", "140", "10^6", "not_told", None),
        ("release", "potency", "35", "%", "not_told", None),
    ],
)
def test_the_default_limit_of_the_stage_and_unit_judges(stage, test, result, unit, expected, used):
    typed = {"test": test, "result": result, "unit": unit}
    assert verdict(stage, **{name: text for name, text in typed.items() if text}) == (expected, used)


@cases(
    ("limit", "result", "unit", "expected"),
    [
        ("≥ 85", "84", "%", "fail"),
        ("≥ 60 %", "65", "%", "pass"),
        ("60-90", "91", "%", "fail"),
        ("per specification", "91", "%", "not_told"),
        ("≥ 60 EU/mL", "65", "%", "not_told"),
    ],
)
def test_the_products_own_limit_goes_first(limit, result, unit, expected):
    assert verdict("post_thaw", test="viability", result=result, unit=unit, limits=limit) == (expected, limit)


@cases(
    ("test", "limit", "result", "expected"),
    [
        ("potency", "positive", "strongly positive", "pass"),
        ("potency", "positive", "weakly positive", "not_told"),
        ("potency", "positive", "negative", "fail"),
        ("potency", "≥ 20", "negative", "not_told"),
        ("sterility", "no growth", "growth", "fail"),
        ("differentiation", "positive", "positive", "pass"),
        ("potency", "conforms", "positive", "not_told"),
    ],
)
def test_a_limit_in_a_word(test, limit, result, expected):
    assert verdict("release", test=test, limits=limit, result=result, state="final")[0] == expected


@cases(
    ("typed", "expected"),
    [
        ({}, "pending"),
        ({"result": "no growth", "state": "preliminary"}, "pending"),
        ({"result": "growth", "state": "preliminary"}, "fail"),
        ({"result": "no growth"}, "not_told"),
        ({"result": "growth"}, "fail"),
        ({"result": "sterile", "state": "final"}, "pass"),
        ({"result": "ÜREME OLMADI", "state": "final"}, "pass"),
    ],
)
def test_sterility_passes_when_its_cultures_have_ended(typed, expected):
    assert verdict("release", test="sterility", **typed)[0] == expected


@given(st.decimals(min_value=0, max_value=100, places=1))
def test_a_viability_is_judged_by_nothing_but_its_limit(number):
    passes = "pass" if number >= Decimal(70) else "fail"
    assert verdict("post_thaw", test="viability", result=str(number), unit="%")[0] == passes


@cases(
    ("typed", "field", "sentence"),
    [
        ({"test": "viability", "result": "92"}, "unit", "The unit is missing. Viability is read in: %."),
        ({"test": "viability", "result": "92", "unit": "EU/mL"}, "unit", "Viability is not read in EU/mL. It is read in: %."),
        ({"test": "endotoxin", "result": "0.1", "unit": "EU/kg", "limits": "≤ 5 EU/mL"}, "unit",
         "The result is in EU/kg, its limit in EU/mL: they are not compared."),
        # EU of what?
        ({"test": "endotoxin", "result": "2.0", "unit": "EU"}, "unit",
         "Endotoxin is not read in EU. It is read in: EU/kg, EU/mL."),
        ({"test": "potency", "result": "30", "limits": "≥ 20 %"}, "unit",
         "The result is in no unit, its limit in %: they are not compared."),
        ({"test": "sterility", "result": "no growth"}, "state", "Is this result preliminary or final?"),
        ({"test": "viability", "result": "<75", "unit": "%"}, "result",
         "It cannot be told whether “< 75 %” meets “default ≥ 70 %, CONCERT-HF [S22]”."),
        ({"test": "mycoplasma", "result": "0"}, "result",
         "It cannot be told whether “0” meets “default negative, domain reference §2.6”."),
    ],
)  # fmt: skip
def test_why_it_cannot_be_told(typed, field, sentence):
    check = CLINIC.check_of(**typed)
    assert judged(check, "post_thaw", CATALOGUE).verdict == "not_told"
    assert said("post_thaw", check) == [(f"checks.0.{field}", "SOFT", sentence)]


def test_a_failure_is_said_with_its_limit_and_what_was_accepted_with_its_reason():
    failing = {"test": "CD90", "result": "88", "unit": "%"}
    told = [("checks.0.result", "NOTE", "CD90: 88 % fails (default ≥ 95 %, ISCT [S24]).")]
    assert said("release", CLINIC.check_of(**failing)) == told
    accepted = CLINIC.check_of(**failing, overruled="product accepts ≥ 80 %")
    sentence = "CD90: 88 % fails (default ≥ 95 %, ISCT [S24]), and was accepted: product accepts ≥ 80 %"
    assert said("release", accepted) == [("checks.0.overruled", "NOTE", sentence)]
    assert said("release", accepted, decided=None) == [("checks.0.overruled", "NOTE", sentence)]
    assert said("release", accepted, decided=False)[-1][:2] == ("checks.0.overruled", "HARD")


@cases(
    ("typed", "expected"),
    [
        ({"test": "viability", "result": "92", "unit": "%", "overruled": "why not"},
         ("overruled", "NOTE", "Viability passes: there is nothing to accept.")),
        ({"test": "CD34", "result": "101", "unit": "%", "limits": "≤ 200"},
         ("result", "HARD", "CD34 lies between 0 and 100 %.")),
        ({"test": "karyotype"}, ("test", "NOTE", "Karyotype is not expected at this stage.")),
        ({"test": "viability", "date": "2025-01-01"},
         ("date", "HARD", "1 Jan 2025 lies in the future; today is 1 Dec 2024.")),
    ],
)  # fmt: skip
def test_what_else_is_said(typed, expected):
    assert said("post_thaw", CLINIC.check_of(**typed)) == [("checks.0." + expected[0], *expected[1:])]


def test_all_that_is_required_passes():
    assert not any(open_checks(CLINIC.passing(), "release", CATALOGUE))
    assert open_checks((), "post_thaw", CATALOGUE) == ((), ("viability",), (), ())


FAILING = {"test": "viability", "result": "60", "unit": "%"}


@cases(
    ("left_out", "more", "failing", "missing", "pending", "unread"),
    [
        ("viability", [], (), ("viability",), (), ()),
        ("viability", [FAILING], ("viability",), (), (), ()),
        ("viability", [FAILING | {"overruled": "known"}], (), (), (), ()),
        ("", [FAILING], ("viability",), (), (), ()),
        ("viability", [{"test": "viability"}], (), (), ("viability",), ()),
        ("viability", [{"test": "viability", "overruled": "given at once"}], (), (), (), ()),
        ("viability", [{"test": "viability", "result": "92"}], (), (), (), ("viability",)),
        ("endotoxin", [{"test": "endotoxin", "result": "8", "unit": "EU"}], (), (), (), ("endotoxin",)),
        ("sterility", [{"test": "sterility", "result": "negative"}], (), (), (), ("sterility",)),
        ("sterility", [STERILE | {"state": "preliminary"}], (), (), ("sterility",), ()),
        ("sterility", [STERILE | {"state": "preliminary"}, STERILE], (), (), (), ()),
        (
            "sterility",
            [{"test": "sterility", "result": "growth", "state": "preliminary"}, STERILE],
            ("sterility",),
            (),
            (),
            (),
        ),
        ("", [{"test": "potency", "result": "10", "unit": "%", "limits": "≥ 20 %"}], ("potency",), (), (), ()),
        ("", [{"test": "potency", "result": "10", "unit": "%"}], (), (), (), ()),
        ("", [{"test": "potency"}], (), (), (), ()),
    ],
)
def test_what_stands_against_a_release(left_out, more, failing, missing, pending, unread):
    kept = [check for check in CLINIC.passing() if check.test != left_out]
    checks = (*kept, *(CLINIC.check_of(**typed) for typed in more))
    assert open_checks(checks, "release", CATALOGUE) == (failing, missing, pending, unread)


@cases(
    ("typed", "without", "missing", "pending"),
    [
        ([], (), ("karyotype", "potency"), ()),
        ([{"test": "potency", "result": "35", "unit": "%"}], ("potency",), ("karyotype",), ()),
        ([{"test": "potency", "result": "35", "unit": "%", "limits": "≥ 20 %"}], (), ("karyotype",), ()),
        (
            [{"test": "karyotype"}, {"test": "potency", "result": "10", "unit": "%", "limits": "≥ 20 %"}],
            (),
            (),
            ("karyotype",),
        ),
        ([{"test": "karyotype", "result": "46, XY"}, {"test": "potency"}], (), (), ("potency",)),
    ],
)
def test_what_every_release_should_tell(typed, without, missing, pending):
    checks = [CLINIC.check_of(**texts) for texts in typed]
    assert unjudged(checks, "release", CATALOGUE) == (without, missing, pending)
    assert not any(unjudged(checks, "post_thaw", CATALOGUE))


@cases(
    ("typed", "early", "grown"),
    [
        ([STERILE | {"state": "preliminary"}], ("sterility",), False),
        ([STERILE | {"state": "preliminary"}, STERILE], (), False),
        ([STERILE | {"result": "growth", "state": "preliminary"}], (), True),
        ([STERILE | {"result": "growth", "overruled": "contaminant"}], (), False),
        ([{"test": "sterility"}], (), False),
        ([{"test": "mycoplasma", "result": "positive"}], (), False),
    ],
)
def test_what_ends_later_is_preliminary_or_has_grown(typed, early, grown):
    checks = [CLINIC.check_of(**texts) for texts in typed]
    assert preliminary(checks, "release", CATALOGUE) == early
    assert has_grown(checks, "release", CATALOGUE) is grown


def test_what_is_open_is_named():
    checks = CLINIC.checks(*CHECKS[2:], viability=FAILING, sterility={"test": "sterility"})
    names = str(open_checks(checks, "release", CATALOGUE).names(CATALOGUE))
    assert names == "Viability fails, Cell count missing, Sterility pending"
    checks = CLINIC.checks(
        *(row for row in CHECKS if row[0] != "endotoxin"),
        sterility=STERILE,
        endotoxin={"test": "endotoxin", "result": "8", "unit": "EU"},
    )
    assert str(open_checks(checks, "release", CATALOGUE).names(CATALOGUE)) == "Endotoxin cannot be judged as typed"


def test_the_unit_beside_a_test_is_offered():
    kind = QualityCheck.declaration.field("unit").kind
    assert kind.offered("", CLINIC.reader, {"test": "endotoxin"}) == ["EU/kg", "EU/mL"]
    assert kind.offered("", CLINIC.reader, {}) == []
