from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.clinic.cells.donor import REQUIRED, Donor, DonorTest
from desktop.clinic.entry.entries import Kept, from_plain, to_plain
from desktop.clinic.entry.telling import Seen
from desktop.clinic.words.dates import exactly
from tests.cases import cases
from tests.clinic.made import without_notes
from tests.clinic.shelved import DONOR, ProductClinic

DONATED = exactly(date(2024, 1, 10))
NEGATIVE = dict.fromkeys(REQUIRED, "negative")


def screening(results: dict[str, str]) -> tuple[DonorTest, ...]:
    return tuple(DonorTest(screened_for=code, result=result, date=DONATED) for code, result in results.items())


def said(results: dict[str, str] | tuple[DonorTest, ...], **typed: str):
    rows = screening(results) if isinstance(results, dict) else results
    return ProductClinic().says(Donor, {"screening": rows}, **(DONOR | typed))


def told(found, field: str) -> list[tuple[str, str]]:
    return [(finding.level.name, str(finding.sentence)) for finding in found if finding.field == field]


@cases(
    ("results", "screened", "begins"),
    [
        (NEGATIVE, "negative", []),
        (NEGATIVE | {"cmv": "negative"}, "negative", []),
        (NEGATIVE | {"hcv_nat": "positive"}, "positive", ["A screening test is positive"]),
        (NEGATIVE | {"anti_hbc": "positive"}, "assess", ["A positive test asks for an assessment of the risk"]),
        (NEGATIVE | {"anti_hbc": "positive", "hbsag": "positive"}, "positive", ["A screening test is positive"]),
        (NEGATIVE | {"anti_hbc": "positive", "hiv": "pending"}, "positive",
         ["Without a result: anti-HIV-1/2 or Ag/Ab.", "A screening test is positive"]),
        (NEGATIVE | {"hiv": "pending"}, "pending", ["Without a result: anti-HIV-1/2 or Ag/Ab.", "A result is pending"]),
        # by the donor's history: they inform
        (NEGATIVE | {"zika": "pending"}, "negative", []),
        (NEGATIVE | {"cmv": "positive"}, "negative", []),
        (NEGATIVE | {"syphilis": "unknown", "syphilis_specific": "negative"}, "negative", []),
        (NEGATIVE | {"syphilis_specific": "positive"}, "assess", ["A positive test asks for an assessment of the risk"]),
        (NEGATIVE | {"syphilis": "unknown"}, "missing", ["Without a result: syphilis"]),
        ({"hiv": "negative", "hbv": "negative", "anti_hcv": "negative", "syphilis": "negative"}, "missing",
         ["Without a result: HBsAg, anti-HBc."]),
        ({}, "missing", ["Without a result: anti-HIV-1/2 or Ag/Ab, HBsAg, anti-HBc, anti-HCV, syphilis"]),
    ],
)  # fmt: skip
def test_the_five_required_markers_decide(results, screened, begins):
    donor = ProductClinic().made(Donor, {"screening": screening(results)}, **DONOR)
    assert donor.screened == screened
    found = told(said(results), "screening")
    assert [level for level, _sentence in found] == ["NOTE"] * len(begins)
    assert [sentence[: len(start)] for (_level, sentence), start in zip(found, begins, strict=True)] == begins
    assert from_plain(Donor, to_plain(donor)) == donor


@cases(
    ("typed", "stands", "state"),
    [
        ({"term": "full", "specimens_of": "mother"}, "✓ Screening: all required ones negative", ""),
        ({"term": "full", "specimens_of": "mother", "donation": "?"},
         "? Screening: all required ones negative · in time: not known", "question"),
        ({"term": "full", "specimens_of": "mother", "donation": "2023-12-01"},
         "? Screening: all required ones negative · not in time, or in quarantine", "question"),
        # of which tissue it is nobody knows here
        ({"donation": "2023-12-01"}, "✓ Screening: all required ones negative", ""),
    ],
)  # fmt: skip
def test_how_a_donor_stands_says_when_the_blood_was_taken(typed, stands, state):
    clinic = ProductClinic()
    rows = screening(NEGATIVE | dict.fromkeys(("hiv_nat", "hbv_nat", "hcv_nat"), "negative"))
    donor = clinic.made(Donor, {"screening": rows}, **(DONOR | typed))
    assert donor.standing(clinic.around()) == (stands, state)


def test_a_donor_that_an_older_rule_judged_stands_as_it_is_judged_now():
    clinic = ProductClinic()
    rows = screening(NEGATIVE | {"cmv": "positive"})
    kept = replace(clinic.made(Donor, {"screening": rows}, **DONOR), screened="positive")
    assert kept.standing(clinic.around())[0].startswith("✓ Screening: all required ones negative")
    said = kept.line(Seen(Kept("donor-1", "", 1, kept), clinic.chart, clinic.reader, clinic.around().products))
    assert said.details[0] == "screening: all required ones negative"
    assert (said.doubt, said.alarm) == ("", False)


def test_two_results_of_one_marker_count_both():
    rows = (*screening(NEGATIVE), DonorTest(screened_for="hiv", result="positive"))
    donor = ProductClinic().made(Donor, {"screening": rows}, **DONOR)
    assert (donor.results_of("hiv"), donor.screened) == ({"negative", "positive"}, "positive")


@cases(("consent", "asked"), [("given", False), ("withdrawn", True), ("not recorded", True), ("unknown", True)])
def test_consent_that_is_not_on_record_is_asked_after(consent, asked):
    found = said(NEGATIVE, consent=consent)
    assert [level for level, _sentence in told(found, "consent")] == (["SOFT"] if asked else [])


@cases(
    ("donation", "expected"),
    [("2024-12-02", ["HARD"]), ("2024-12-01", []), ("?", [])],
)
def test_the_donation_has_happened(donation, expected):
    assert [level for level, _sentence in told(said(NEGATIVE, donation=donation), "donation")] == expected


@cases(("date", "level"), [("2024-01-09", None), ("2024-01-10", None), ("2024-01", None), ("2025-01-01", "HARD")])
def test_when_a_marker_was_tested(date, level):
    clinic = ProductClinic()
    when = DonorTest.declaration.field("date").kind.parse(date, clinic.reader)
    found = said((DonorTest(screened_for="hiv", result="negative", date=when), *screening(NEGATIVE)[1:]))
    assert [one for one, _sentence in told(found, "screening.0.date")] == ([level] if level else [])


def test_what_was_tested_before_the_donation_is_told_once():
    early = tuple(replace(test, date=exactly(date(2024, 1, 9))) for test in screening(NEGATIVE)[:2])
    found = [sentence for _level, sentence in told(said((*early, *screening(NEGATIVE)[2:])), "screening")]
    assert found[0] == "Before the donation (10 Jan 2024) are: anti-HIV-1/2 or Ag/Ab (9 Jan 2024), HBsAg (9 Jan 2024)."
    assert sum("Before the donation" in sentence for sentence in found) == 1


def test_a_donor_is_kept_once():
    clinic = ProductClinic()
    clinic.donor()
    rows = {"screening": screening(NEGATIVE)}
    assert ("V4", "pseudonym", "HARD") in without_notes(clinic.says(Donor, rows, **DONOR))
    assert without_notes(clinic.says(Donor, rows, **(DONOR | {"pseudonym": "D-2"}))) == []


def test_its_number_is_read_as_a_scan():
    donor = ProductClinic().made(Donor, **DONOR, donation_number="]C1=A99992612345600\r")
    kind = Donor.declaration.field("donation_number").kind
    assert kind.shown(donor.donation_number, ProductClinic().reader) == "ISBT 128 A9999 26 123456 00"
    assert donor.title(ProductClinic().reader) == "D-1"


def test_a_version_that_called_it_a_marker_is_read() -> None:
    kept = {"pseudonym": "D-1", "screening": [{"marker": "hiv", "result": "negative"}]}
    assert from_plain(Donor, kept).screening == (DonorTest(screened_for="hiv", result="negative"),)
