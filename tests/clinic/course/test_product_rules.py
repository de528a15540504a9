"""Rules M1 to M5 and V1 as tables: a chain with one thing wrong, authorised and documented."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.course.authorisation import Authorisation
from tests.cases import cases
from tests.clinic.ward import AUTHORISED, PLANNED, both, levels, ward, words

# M1


@cases(
    ("lot", "level"),
    [
        ({"release": "released"}, None),
        ({"release": "released under deviation", "release_reason": "bag label torn"}, "BLOCK"),
        ({"release": "in quarantine", "released_by": "", "released_on": ""}, "HARD"),
        ({"release": "rejected", "release_reason": "growth"}, "HARD"),
        ({"release": "recalled", "release_reason": "donor ill"}, "HARD"),
        ({"release": "expired"}, "HARD"),
        ({"release": "not known"}, "HARD"),
    ],
)
def test_m1_only_a_released_lot_is_given(lot, level):
    clinic = ward()
    clinic.lot(**lot)
    said = both(clinic, "M1", level)
    assert ("L-24" in said) == (level is not None)


@cases(
    ("released", "level"),
    [("2024-12-02", "HARD"), ("2024-12-01", None), ("2024-12", "NOTE"), ("?", "NOTE"), ("", "NOTE")],
)
def test_m1_release_comes_before_the_start(released, level):
    clinic = ward()
    clinic.lot(released_on=released)
    both(clinic, "M1", level, "planned")


def test_m1_a_void_lot_is_not_released():
    clinic = ward()
    clinic.take_away("lot-1")
    assert "not known" in both(clinic, "M1", "HARD")


# M4


@cases(
    ("expiry", "level"),
    [
        ("2024-12-01", None), ("2024-11-30", "HARD"), ("2024-12", None), ("2024-11", "HARD"), ("2024-12 ?", None),
        ("2024", "BLOCK"), ("2023", "HARD"), ("?", "BLOCK"), ("", "BLOCK"),
    ],
)  # fmt: skip
@cases("thawed", [True, False])
def test_m4_the_lot_is_in_date(expiry, level, thawed):
    clinic = ward()
    clinic.lot(expiry=expiry)
    if thawed:
        both(clinic, "M4", level)
    else:
        clinic.bag(thawed="")
        # that it is not thawed yet is said of the start
        waiting = [("planned", "NOTE")] * 2
        assert levels(clinic.authorise(), "M4") == ([("bag", level)] if level else []) + waiting


@cases(
    ("thawed", "planned", "level"),
    [
        ("2024-12-01 06:00", PLANNED, None),  # four hours to the minute
        ("2024-12-01 05:59", PLANNED, "HARD"),
        ("2024-11-30 23:00", "2024-12-01 02:59", None),  # past midnight
        ("2024-12-01 08:30", "2024-12-01", "BLOCK"),
        ("2024-12-01 08:30", "2024-12-02", "HARD"),
        ("2024-12-01", PLANNED, "BLOCK"),
    ],
)
def test_m4_the_start_is_before_the_use_by(thawed, planned, level):
    clinic = ward(protocol=False)
    clinic.bag(thawed=thawed)
    both(clinic, "M4", level, "planned", planned=planned)


@cases(("planned", "level"), [("2024-12-01 10:30", None), ("2024-12-01 10:31", "HARD")])
def test_m4_the_protocols_time_from_thaw_to_start(planned, level):
    said = both(ward(), "M4", level, "planned", planned=planned)
    assert ("121 min" in said) == (level is not None)


def test_m4_without_a_time_the_minutes_since_thaw_are_not_known():
    clinic = ward()
    clinic.bag(thawed="2024-12-01", after_thaw="1 d")
    found = clinic.authorise()
    assert levels(found, "M4") == [("planned", "BLOCK")] * 2
    assert "the protocol allows 2 h" in words(found, "M4")


# M5


@cases(
    ("type", "patient", "authorised", "documented"),
    [
        ("infusion", "patient-002", "HARD", "SOFT"),
        ("infusion", "patient-001", "HARD", "SOFT"),
        ("authorisation", "patient-002", "HARD", "SOFT"),
        ("authorisation", "patient-001", "HARD", None),  # what was authorised is given
    ],
)
def test_m5_a_bag_is_used_once(type, patient, authorised, documented):
    clinic = ward()
    clinic.used(type, patient, "P-2 Şükrü Öz")
    found = clinic.authorise()
    assert levels(found, "M5") == [("bag", authorised)]
    assert "P-2 Şükrü Öz" in words(found, "M5")
    levelled = [level for _field, level in levels(clinic.document(), "M5") if level != "NOTE"]
    assert levelled == ([documented] if documented else [])


def test_m5_an_infusion_is_not_its_own_second_use():
    clinic = ward()
    clinic.used("infusion", "patient-001", "P-1", "infusion-9")
    assert "given to" not in words(clinic.document(itself="infusion-9"), "M5")
    assert "given to P-1" in words(clinic.document(itself="infusion-8"), "M5")


def test_m5_an_authorised_infusion_has_no_note():
    clinic = ward()
    clinic.used("authorisation", "patient-001")
    assert clinic.document() == []


def test_m5_a_discarded_or_void_bag_is_not_given():
    clinic = ward()
    clinic.bag(discarded="2024-11-30", discard_reason="leak")
    assert "leak" in both(clinic, "M5", "HARD")
    assert levels(ward().document(bag="bag-9"), "M5") == [("bag", "SOFT")]
    entry = replace(ward().made(Authorisation, **AUTHORISED), bag="bag-9")
    assert levels(list(entry.findings(ward().around())), "M5") == [("bag", "HARD")]


# V1


@cases(("frozen", "level"), [("2024-12-01", None), ("2024-12-02", "HARD"), ("2024", "NOTE"), ("?", "NOTE")])
def test_v1_cells_are_frozen_before_they_are_given(frozen, level):
    clinic = ward()
    clinic.lot(frozen=frozen)
    both(clinic, "V1", level, "planned")


def test_v1_the_start_is_not_before_the_thaw():
    clinic = ward()
    clinic.bag(thawed="2024-12-01 10:01")
    both(clinic, "V1", "HARD", "planned")
