from __future__ import annotations

from desktop.clinic.cells.lot import Additive, Lot, verdicts
from desktop.clinic.entry.entries import check, from_plain, to_plain
from desktop.clinic.entry.findings import Level
from tests.cases import cases
from tests.clinic.made import without_notes
from tests.clinic.shelved import CHECKS, LOT, RELEASED, STERILE, ProductClinic

DMSO = (Additive(sort="dmso"),)


def said(clinic: ProductClinic, rows: tuple = (), additives: tuple = DMSO, **typed: str):
    return clinic.says(Lot, {"checks": rows, "additives": additives}, **(LOT | typed))


def told(found, field: str) -> list[tuple[str, str]]:
    return [(finding.level.name, str(finding.sentence)) for finding in found if finding.field == field]


def test_a_lot_of_another_centre_can_be_written_down():
    typed = dict.fromkeys(("manufacturer", "number", "product", "tissue"), "unknown")
    found = ProductClinic().says(Lot, **typed, release="not known")
    assert without_notes(found) == []
    assert ("release", "NOTE") in [(finding.field, finding.level.name) for finding in found]


@cases(
    ("field", "text", "expected"),
    [
        ("passage", "5", []),
        ("passage", "6", [("SOFT", "Passage is expected between 0 and 5.")]),
        ("passage", "16", [("HARD", "Passage is expected between 0 and 15.")]),
        ("storage_temperature", "-196", []),
        ("storage_temperature", "-80", [("SOFT", "Storage is expected between −200 and −150 °C.")]),
        ("expiry", "2024-02-28", [("HARD", "28 Feb 2024 is before it was frozen (1 Mar 2024)."),
                                  ("NOTE", "The lot is expired (28 Feb 2024).")]),
        ("expiry", "2024-11-30", [("NOTE", "The lot is expired (30 Nov 2024).")]),
        ("expiry", "2024", []),
        ("expiry", "?", []),
        ("expiry", "2024-12-01", []),
        ("frozen", "2024-12-02", [("HARD", "2 Dec 2024 lies in the future; today is 1 Dec 2024.")]),
    ],
)  # fmt: skip
def test_limits_and_dates(field, text, expected):
    assert told(said(ProductClinic(), **{field: text}), field) == expected


@cases(
    ("release", "begins"),
    [
        ("in quarantine", "The lot is in quarantine"),
        ("rejected", "The lot is rejected"),
        ("recalled", "The lot is recalled"),
        ("expired", "The lot is expired"),
        ("not known", "It is not known whether"),
    ],
)
def test_what_keeps_its_bags_from_being_authorised_is_said(release, begins):
    reason = {"release_reason": "a reason"} if release in ("rejected", "recalled") else {}
    ((level, sentence),) = told(said(ProductClinic(), release=release, **reason), "release")
    assert (level, sentence.startswith(begins)) == ("NOTE", True)


def test_a_decision_is_somebodys_and_of_a_day():
    clinic = ProductClinic()
    rows = clinic.passing()
    without = said(clinic, rows, release="released")
    assert [(f.field, f.level.name) for f in without if f.level] == [("released_by", "SOFT"), ("released_on", "SOFT")]
    assert without_notes(said(clinic, rows, **RELEASED)) == []
    assert without_notes(said(clinic, rows, release="in quarantine")) == []
    assert told(said(clinic, rows, **RELEASED), "release") == []


def test_a_release_against_its_quality_control_asks_for_a_reason():
    clinic = ProductClinic()
    rows = clinic.checks(*CHECKS[1:], viability={"test": "viability", "result": "75", "unit": "%"})
    sentence = "The lot is released, but of its quality control: Viability fails, Sterility missing. Why was it released all the same?"
    assert told(said(clinic, rows, **RELEASED), "release") == [("BLOCK", sentence)]
    deviation = RELEASED | {"release": "released under deviation", "release_reason": "urgent"}
    sentence = "Released under deviation with: Viability fails, Sterility missing."
    assert told(said(clinic, rows, **deviation), "release") == [("NOTE", sentence)]
    assert not any(level == "BLOCK" for level, _sentence in told(said(clinic, rows), "release"))


def test_what_fails_is_accepted_by_who_releases_alone():
    clinic = ProductClinic()
    failing = {"test": "viability", "result": "75", "unit": "%", "overruled": "the product accepts 70"}
    rows = clinic.checks(*CHECKS[1:], sterility=STERILE, viability=failing)
    assert without_notes(said(clinic, rows, **RELEASED)) == []
    nobody = {name: text for name, text in RELEASED.items() if name != "released_by"}
    last = f"checks.{len(rows) - 1}.overruled"
    assert [(f.field, f.level) for f in said(clinic, rows, **nobody) if f.level is Level.HARD] == [(last, Level.HARD)]


def test_its_checks_are_judged_when_it_is_completed_and_kept():
    clinic = ProductClinic()
    lot = clinic.made(Lot, {"checks": clinic.passing()}, **LOT)
    assert {check.verdict for check in lot.checks} == {"pass", "not_told"}
    assert not any(verdicts(lot, clinic.around()))
    assert from_plain(Lot, to_plain(lot)) == lot


@cases(
    ("typed", "twice"),
    [
        ({}, True),
        ({"manufacturer": "liv med  cell", "number": "l-7"}, True),
        ({"number": "L-8"}, False),
        ({"manufacturer": "Another"}, False),
        ({"manufacturer": "unknown"}, False),
    ],
)
def test_a_lot_is_kept_once(typed, twice):
    clinic = ProductClinic()
    clinic.lot()
    sentence = "This is already recorded: an entry with the same values exists."
    assert told(said(clinic, **typed), "number") == ([("HARD", sentence)] if twice else [])


@cases("unknown", ["unknown", "?", "bilinmiyor", "UNKNOWN"])
def test_two_unknown_numbers_are_not_the_same(unknown):
    clinic = ProductClinic()
    clinic.lot(number=unknown)
    assert told(said(clinic, number=unknown), "number") == []


def test_a_lot_goes_back_to_its_donor():
    clinic = ProductClinic()
    assert told(said(clinic), "donor") == [("NOTE", "No donor is linked: a recall cannot go back to the donor.")]
    clinic.donor()
    assert told(said(clinic, donor="D-1"), "donor") == []
    sentence = "It was frozen (9 Jan 2024) before the donation (10 Jan 2024). Please check both."
    assert told(said(clinic, donor="D-1", frozen="2024-01-09"), "frozen") == [("SOFT", sentence)]
    lost = clinic.made(Lot, donor="D-1", **LOT)
    assert ("NOTE", "The donor is void or not known here.") in told(check(lost, ProductClinic().around()), "donor")


@cases(("result", "says"), [("growth", True), ("no growth", False)])
def test_a_lot_that_grew_leads_to_the_recall_list(result, says):
    clinic = ProductClinic()
    checks = clinic.checks(*CHECKS, sterility=STERILE | {"result": result})
    found = told(said(clinic, checks), "release")
    assert any("the recall list names to whom" in sentence for _level, sentence in found) is says


def test_a_released_lot_says_whether_its_donor_was_tested_in_time():
    clinic = ProductClinic()
    clinic.donor(hiv_nat="unknown")
    found = told(said(clinic, clinic.passing(), donor="D-1", **RELEASED), "release")
    assert [(level, sentence[:29]) for level, sentence in found] == [("NOTE", "Its donor: In quarantine: nei")]
    assert told(said(clinic, clinic.passing(), donor="D-1"), "release")[0][1].startswith("The lot is in quarantine")


@cases(("result", "says"), [("negative", False), ("positive", True), ("pending", True)])
def test_a_released_lot_of_a_donor_who_is_not_clear(result, says):
    clinic = ProductClinic()
    clinic.donor(hiv=result)
    found = said(clinic, clinic.passing(), donor="D-1", **RELEASED)
    assert [level for level, _sentence in told(found, "release")] == (["SOFT"] if says else [])


def test_a_decision_of_before_it_was_frozen_is_asked_after():
    sentence = "The decision (29 Feb 2024) is of before it was frozen (1 Mar 2024). Please check both."
    for day, expected in (("2024-02-29", [("SOFT", sentence)]), ("2024-03-01", []), ("2024", [])):
        assert told(said(ProductClinic(), **(RELEASED | {"released_on": day})), "released_on") == expected


def test_a_released_lot_whose_donor_asks_for_an_assessment_forbids_no_bag():
    clinic = ProductClinic()
    clinic.donor(anti_hbc="positive")
    found = told(said(clinic, clinic.passing(), donor="D-1", **RELEASED), "release")
    sentence = "The lot is released, and its donor asks for an assessment of the risk: each bag asks what it found."
    assert ("SOFT", sentence) in found


def test_additives_are_named():
    sentence = "No additive is recorded, so nothing can be held against a patient's allergies."
    assert told(said(ProductClinic(), additives=()), "additives") == [("NOTE", sentence)]
    assert told(said(ProductClinic()), "additives") == []


def test_the_scan_and_the_expiry_agree():
    code = "SEC TR0001230000000000042 E001234500120260302"
    sentence = "The scan says that it expires on 2 Mar 2026, the entry 1 Mar 2026. Please check both."
    assert told(said(ProductClinic(), identifier=code), "identifier") == [("SOFT", sentence)]
    assert told(said(ProductClinic(), identifier=code, expiry="2026-03"), "identifier") == []


def test_its_title():
    clinic = ProductClinic()
    assert clinic.made(Lot, **LOT).title(clinic.reader) == "lot L-7, Liv Med Cell"


def test_an_expiry_of_two_digits_lies_in_the_future():
    assert ProductClinic().made(Lot, **(LOT | {"expiry": "1.3.28"})).expiry.day.year == 2028
