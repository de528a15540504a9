"""The cells of the case report on their way from the donor: what is printed stands, what is not printed is not known."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.chart import Chart
from desktop.clinic.patient.consent import Consent
from desktop.clinic.words.dates import days_between
from desktop.session.session import Session
from desktop.session.traceability import trace_donor

# marker, result, as printed
SCREENING = {
    ("syphilis_nonspecific", "negative", "VDRL"),
    ("hbv", "negative", "HBV"),
    ("anti_hcv", "negative", "HCV"),
    ("hiv", "negative", "HIV"),
}


def test_of_the_products_nothing_had_to_be_confirmed(case: Session) -> None:
    assert [found for kept in case.chart("").all() for found in kept.confirmed] == []


def test_the_donor_is_screened_as_printed_and_what_is_missing_says_so(case: Session) -> None:
    (kept,) = case.chart("").of(Donor)
    donor = kept.entry
    assert (donor.donation.unknown, donor.term, donor.consent, donor.consent_version) == (True, "full", "given", None)
    assert {(test.screened_for, test.result, test.method) for test in donor.screening} == SCREENING
    assert all((test.date, test.laboratory) == (None, None) for test in donor.screening)
    assert (donor.screened, donor.lacking()) == ("missing", ["hbsag", "anti_hbc"])
    assert "The pseudonym is ours" in donor.note
    missing, whose, when = [str(found.sentence) for found in case.check(donor, "", kept.id)[1] if found.id == "M2"]
    assert "HBsAg, anti-HBc" in missing
    assert whose == "Whose blood was tested is not recorded; of a newborn's cord it is the mother's."
    assert when.startswith("The day of the donation is not known")


def test_the_lot_holds_what_is_printed_and_no_result(case: Session) -> None:
    (lot,) = (kept.entry for kept in case.chart("").of(Lot))
    assert (lot.manufacturer, lot.number, lot.product) == ("Liv Med Cell", "unknown", "allogeneic hUC-MSC")
    assert (lot.tissue, lot.method, lot.passage, lot.medium) == (
        "umbilical_cord",
        "explant",
        3,
        "MSC NutriStem XF, serum-free",
    )
    assert [(one.sort, one.name, one.amount, one.left) for one in lot.additives] == [
        ("medium", "MSC NutriStem XF, serum-free", None, "unknown"),
        ("enzyme", "trypsin", None, "unknown"),
    ]
    assert (lot.frozen.unknown, lot.release, lot.checks) == (True, "not_known", ())
    unprinted = (
        lot.licence,
        lot.expiry,
        lot.after_thaw,
        lot.storage_temperature,
        lot.identifier,
        lot.released_by,
        lot.released_on,
    )
    assert unprinted == (None,) * 7
    for words in (
        "“cell count, viability, sterility, toxicity, flow-cytometry and efficacy”",
        "Results",
        "cryoprotectant",
    ):
        assert words in lot.note


def test_each_session_has_a_bag_of_its_own_thawed_on_its_day(case: Session, case_chart: Chart) -> None:
    bags = {kept.id: kept.entry for kept in case.chart("").of(Bag)}
    infusions = [kept.entry for kept in case_chart.infusions()]
    assert [bags[infusion.bag].number for infusion in infusions] == ["1", "2", "3"]
    for infusion in infusions:
        bag = bags[infusion.bag]
        assert (bag.thawed.earliest, bag.thawed.latest) == (infusion.start.earliest, infusion.start.latest)
        assert bag.thawed.assumed
        assert (bag.cells, bag.volume, bag.viability, bag.viable_cells, bag.checks, bag.wash) == (
            None,
            None,
            None,
            None,
            (),
            None,
        )
        assert "Its number is ours" in bag.note
        assert (infusion.viable_cells, infusion.viable_per_kg, infusion.minutes_since_thaw) == (None, None, None)
        said = "donor CASE-DONOR · lot unknown · passage 3 · bag {} · viability not known"
        assert str(infusion.chain) == said.format(bag.number)


def test_the_consent_is_given_on_a_day_that_nobody_knows(case_chart: Chart) -> None:
    consents = [kept.entry for kept in case_chart.of(Consent)]
    assert {consent.purpose for consent in consents} == {"treatment", "cells"}
    for consent in consents:
        assert (consent.signed.unknown, consent.version, consent.signer, consent.withdrawn) == (True, None, None, None)
        assert "“after informed consent of the patient”" in consent.note


def test_the_cells_are_documented_and_neither_authorised_nor_planned(case: Session, case_chart: Chart) -> None:
    assert not any(case_chart.of(type) for type in (Authorisation, CoursePlan, Outcome))
    assert case.chart("").of(Protocol) == ()
    for kept in case_chart.infusions():
        said = {found.id for found in case.check(kept.entry, kept.patient, kept.id)[1]}
        assert {"M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M11"} <= said


def test_the_donor_leads_to_every_infusion(case: Session, case_chart: Chart) -> None:
    traced = trace_donor(case, "CASE-DONOR")
    assert {row.infusion for row in traced.given} == {kept.id for kept in case_chart.infusions()}
    assert traced.left == ()


def test_the_infusions(case_chart: Chart) -> None:
    first = case_chart.first_infusion()
    infusions = [kept.entry for kept in case_chart.of(Infusion)]
    assert [(entry.session, days_between(first, entry.start)) for entry in infusions] == [(1, 0), (2, 2), (3, 5)]
    for entry in infusions:
        assert (entry.cells, entry.dose_basis, entry.cells_per_kg) == (Decimal(140000000), "unknown", None)
        assert (entry.route, entry.lot, entry.product, entry.premedicated) == ("iv", None, None, "not_recorded")
        assert entry.events_asked == "unknown"
        assert (entry.volume, entry.operator, entry.stop, entry.checked_by, entry.emergency_kit) == (None,) * 5
        assert entry.vitals == ()
