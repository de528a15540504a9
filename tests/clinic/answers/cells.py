"""Worlds in which nothing is against giving a bag: by its donor, lot, quality, times, dose and what it came into contact with."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Entry
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import FamilyHistory, Transfusion
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import INFUSION, REACTION, event
from tests.clinic.ward import AUTHORISED, BAG, NATS, Ward, after_another_bag, panel_of, ward

# what a second sample is asked of
AGAIN = ("hiv", "hbsag", "anti_hcv")

GIVEN = INFUSION | {
    "bag": "bag-1", "start": "2024-12-01 08:40", "stop": "2024-12-01 08:55", "cells": "140e6", "dose_basis": "per session",
    "product": "", "lot": "", "volume": "50",
}  # fmt: skip


def authorising(clinic: Ward, **typed: str) -> World:
    return _world(clinic, Authorisation, AUTHORISED | typed)


def giving(clinic: Ward) -> World:
    clinic.used("authorisation", "patient-001")
    return _world(clinic, Infusion, GIVEN)


def _world(clinic: Ward, type: type[Entry], typed: dict[str, str]) -> World:
    answered = {name: text for name, text in typed.items() if text}
    return World(clinic.made(type, **answered), clinic.around())


def planned() -> World:
    return authorising(ward())


def given() -> World:
    return giving(ward())


def sampled_twice() -> World:
    """No NAT, but a second sample after 180 days."""
    clinic = ward()
    clinic.donor(dict.fromkeys(NATS, ""))
    donor = clinic.around().products.kept("donor-1").entry
    again = clinic.made(type(donor), {"screening": donor.screening}, pseudonym="D-8", donation="2024-08-01").donation
    second = tuple(replace(test, date=again) for test in donor.screening if test.screened_for in AGAIN)
    clinic.change("donor-1", screening=(*donor.screening, *second))
    return authorising(clinic)


def with_endotoxin_alone() -> World:
    """What is given of a lot of which nothing else was tested."""
    clinic = ward()
    lot = clinic.around().products.kept("lot-1").entry
    clinic.change("lot-1", checks=tuple(check for check in lot.checks if check.test == "endotoxin"))
    clinic.put(Bag, {"checks": ()}, **BAG)
    return giving(clinic)


def from_marrow() -> World:
    """Sampled on the day, and not again."""
    clinic = ward()
    clinic.lot(tissue="bone marrow")
    clinic.donor(dict.fromkeys(NATS, ""))
    return authorising(clinic)


def with_what_is_required() -> World:
    clinic = ward()
    clinic.lot({"karyotype": None, "potency": None})
    return authorising(clinic)


def given_with_what_is_required() -> World:
    clinic = ward()
    clinic.lot({"karyotype": None, "potency": None})
    return giving(clinic)


def of_an_area_with_htlv() -> World:
    clinic = ward()
    clinic.donor({"htlv": "negative"}, htlv_area="yes")
    return authorising(clinic)


def in_contact_with_much() -> World:
    """Bovine serum, trypsin, lysate and gentamicin, of which the patient is known to react to none; a reaction was refuted."""
    clinic = ward()
    clinic.lot(additives=(
        {"sort": "DMSO", "left": "in the product"}, {"sort": "bovine protein", "left": "traces"},
        {"sort": "enzyme", "name": "trypsin", "left": "traces"}, {"sort": "other", "name": "platelet lysate", "left": "traces"},
        {"sort": "antibiotic", "drug": "gentamicin", "left": "traces"},
    ))  # fmt: skip
    panel_of(clinic)
    clinic.keep(DrugReaction, **(REACTION | {"date": "2023", "drug": "DMSO", "certainty": "refuted"}))
    clinic.keep(Transfusion, date="2019", product="platelets", reaction="no")
    return authorising(clinic)


def with_a_past() -> World:
    """A condition that is over, one that is denied, and a family of which nothing is told that is asked for."""
    clinic = ward()
    clinic.ill("urinary tract infection", resolved="2021")
    clinic.ill("tromboz öyküsü yok")
    clinic.keep(FamilyHistory, relation="mother", condition="asthma")
    return authorising(clinic)


def after_another_product() -> World:
    """The patient had an urticaria after other cells, which have nothing in common with these."""
    clinic = ward()
    after_another_bag(clinic)
    event(clinic, infusion="1", onset="2024-11-29", term="urticaria", grade="2", reaction="yes")
    clinic.keep(DrugReaction, **(REACTION | {"date": "2023", "drug": "paracetamol"}))
    return authorising(clinic, session="2")


NOT_THROWN_AWAY = {"bag.discarded": "empty: it was not thrown away"}
# what may be left out without leaving anything open
ENDS_LATER = {
    "lot.checks.state": "only what ends later is preliminary; of sterility the missing state is said",
    "bag.checks.state": "only what ends later is preliminary",
}
THAW = {"bag.thawed": "M4 speaks of the thaw"}
RELEASE = {"lot.release": "that it is released is M1's; here it tells a deviation"}
TESTED = {"donor.htlv_area": "the test is negative, whatever the area"}
START = {"bag.thawed": "then the start counts"}
ONE_BOUND = {"protocol.per_kg_least": "a range may be open below", "protocol.per_kg_most": "or above"}
OF_MARROW = {"donor.specimens_of": "marrow is of the donor alone"}
REFUTED = {
    "drug_reaction.drug": "whatever it was, it was refuted",
    "allergen_panel.panel": "it only names the panel",
    "allergen_panel.specimen_date": "it only names the panel",
    "transfusion.date": "it only names the transfusion",
    "transfusion.product": "whatever it was, there was no reaction to it",
}
NAMES = {"lot.number": "it only names the lot", "donor.pseudonym": "it only names the donor"}
RELEASED = {"bag.checks": "then the viability at release counts"} | {
    f"bag.checks.{name}": "then the viability at release counts" for name in ("test", "result", "unit")
}
SORT = {"lot.additives.sort": "the name or the drug tells as much"}
NOTHING_SHARED = {
    f"adverse_event.{name}": "whatever it was: it came after cells that have nothing in common with these"
    for name in ("term", "onset", "grade", "reaction", "causality")
} | {
    "drug_reaction.drug": "one that nobody knows is compared by its name",
    "drug_reaction.certainty": "it counts unless it was refuted",
    "infusion.course": "it only names the session",
    "infusion.session": "it only names the session",
    "lot.additives": "the medium stands in its own field",
    "lot.additives.sort": "the medium stands in its own field",
}
LEFT = {"lot.additives.left": "asked only of what the patient reacts to"}
SEX = {"patient.sex": "asked only where pregnancy is not answered"}

CASES = (
    Case("lot_release_findings", planned, NAMES),
    Case("donor_findings", planned, NAMES),
    Case("donor_findings", of_an_area_with_htlv, NAMES | TESTED),
    Case("sampling_findings", planned, NAMES),
    Case("sampling_findings", sampled_twice, NAMES),
    Case("sampling_findings", from_marrow, NAMES | OF_MARROW),
    Case("donor_consent_findings", planned, NAMES),
    Case("quality_findings", with_what_is_required, NAMES | ENDS_LATER | RELEASE | THAW),
    Case("quality_findings", given_with_what_is_required, NAMES | ENDS_LATER | RELEASE | THAW),
    Case("expected_findings", planned, NAMES | ENDS_LATER),
    Case("endotoxin_findings", with_endotoxin_alone, NAMES | ENDS_LATER),
    Case("lot_expiry_findings", planned, NAMES | START),
    Case("thaw_findings", planned, NAMES),
    Case("thaw_to_start_findings", planned, NAMES),
    Case("bag_use_findings", planned, NAMES | NOT_THROWN_AWAY),
    Case("frozen_before_findings", planned, NAMES),
    Case("bag_dose_findings", planned, NAMES | ONE_BOUND | RELEASED),
    Case("bag_dose_findings", given, NAMES | ONE_BOUND | RELEASED),
    Case("given_dose_findings", given, NAMES),
    Case("excipient_findings", planned, NAMES | LEFT),
    Case("excipient_findings", in_contact_with_much, NAMES | REFUTED | LEFT | SORT),
    Case("product_reaction_findings", planned, NAMES),
    Case("product_reaction_findings", after_another_product, NAMES | NOTHING_SHARED),
    Case("health_findings", planned, NAMES | SEX),
    Case("health_findings", with_a_past, NAMES | SEX),
)
