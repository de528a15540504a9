"""Rule M3 as tables: quality at release and after thaw, what is said to be missing, and endotoxin by the patient's weight."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.quality_rules import endotoxin_findings
from desktop.clinic.entry.checks import spoken
from desktop.clinic.entry.entries import examined
from tests.cases import cases
from tests.clinic.made import INFUSION
from tests.clinic.ward import AUTHORISED, BAG, Ward, both, levels, ward, words

# At release and after thaw


@cases(
    ("checks", "lot", "level", "named"),
    [
        ({}, {}, None, ""),
        ({"cd105": ("94.9", "%")}, {}, "HARD", "CD105 94.9 % fails"),
        ({"cd105": ("95", "%")}, {}, None, ""),
        ({"cd34": ("2", "%")}, {}, None, ""),
        ({"cd34": ("2.1", "%")}, {}, "HARD", "CD34 2.1 % fails"),
        ({"mycoplasma": None}, {}, "HARD", "Mycoplasma missing"),
        ({"sterility": ("positive", "")}, {}, "HARD", "Sterility positive fails"),
        (
            {"mycoplasma": None},
            {"release": "released under deviation", "release_reason": "late"},
            "BLOCK",
            "Mycoplasma missing",
        ),
    ],
)
def test_m3_quality_at_release(checks, lot, level, named):
    clinic = ward()
    clinic.lot(checks, **lot)
    assert named in both(clinic, "M3", level)


@cases(
    ("viability", "limit", "level"),
    [("70", "", None), ("69.9", "", "HARD"), ("75", ">= 80", "HARD"), ("65", ">= 60", None), ("", "", "HARD")],
)
def test_m3_viability_after_thaw_by_the_products_limit_or_seventy_percent(viability, limit, level):
    clinic = ward(protocol=False)
    own = {"limits": limit} if limit else {}
    checks = (clinic.checked("viability", viability, "%", **own),) if viability else ()
    clinic.put(Bag, {"checks": checks}, **BAG)
    both(clinic, "M3", level)


def test_m3_a_bag_that_is_not_thawed_yet_is_asked_later():
    clinic = ward()
    clinic.bag("", thawed="")
    authorised, documented = clinic.authorise(), clinic.document()
    assert levels(authorised, "M3") == [("bag", "NOTE")]
    assert "It is not thawed yet, so its use-by is not known." in words(authorised, "M4")
    assert levels(documented, "M3") == [("bag", "SOFT")]
    assert [finding.untold for finding in authorised if finding.id == "M3"] == [True]
    assert "When the bag was thawed is not recorded." in words(documented, "M4")


def test_m3_a_lot_that_is_not_known_says_so():
    clinic = ward()
    clinic.take_away("lot-1")
    found = [finding for finding in clinic.authorise() if finding.id == "M3"]
    assert [finding.untold for finding in found] == [True] * 3
    assert "its quality control at release" in words(found, "M3")


# Sterility ends when the cells are given


@cases(
    ("result", "level", "authorised"),
    [
        ("negative", "BLOCK", "The cells would be infused on a preliminary result: Sterility."),
        ("positive", "HARD", "Quality control of lot L-24 at release: Sterility positive fails"),
    ],
)
def test_m3_a_preliminary_result_is_said(result, level, authorised):
    clinic = ward()
    clinic.lot({"sterility": None})
    lot = clinic.around().products.kept("lot-1").entry
    checks = (*lot.checks, clinic.checked("sterility", result, state="preliminary"))
    clinic.change("lot-1", checks=checks)
    assert authorised in both(clinic, "M3", level)
    if result == "negative":
        assert "Infused on a preliminary result: Sterility." in words(clinic.document(), "M3")


def test_m3_after_thaw_a_preliminary_result_is_a_note():
    clinic = ward()
    checks = (clinic.checked("viability", "85", "%"), clinic.checked("sterility", "negative", state="preliminary"))
    clinic.put(Bag, {"checks": checks}, **BAG)
    assert "infused on a preliminary result: Sterility" in both(clinic, "M3", "NOTE")


# Potency and karyotype


@cases(
    ("checks", "level", "named"),
    [
        ({"potency": None}, "NOTE", "Of lot L-24 is not recorded: Potency."),
        ({"karyotype": None, "potency": None}, "NOTE", "Karyotype, Potency"),
        ({"karyotype": ("abnormal", "")}, "HARD", "Karyotype abnormal fails (default normal"),
        ({"karyotype": ("normal karyotip", "")}, None, ""),
        ({"karyotype": ("negative", "")}, "NOTE", "no limit to judge by: Karyotype"),
        ({"potency": ("19", "%")}, "HARD", "Potency 19 % fails (≥ 20 %)"),
    ],
)
def test_m3_potency_and_karyotype_are_judged_or_said_to_be_missing(checks, level, named):
    clinic = ward()
    clinic.lot(checks)
    assert named in both(clinic, "M3", level)


def test_m3_a_potency_without_a_limit_is_not_judged():
    clinic = ward()
    clinic.lot({"potency": None})
    lot = clinic.around().products.kept("lot-1").entry
    clinic.change("lot-1", checks=(*lot.checks, clinic.checked("potency", "35", "%")))
    assert "no limit to judge by: Potency" in both(clinic, "M3", "NOTE")


# Endotoxin


def endotoxin(clinic: Ward, result: str, unit: str = "EU/mL", limits: str = "", **bag: str) -> None:
    clinic.lot({"endotoxin": None})
    lot = clinic.around().products.kept("lot-1").entry
    clinic.change("lot-1", checks=(*lot.checks, clinic.checked("endotoxin", result, unit, limits=limits)))
    clinic.bag(**bag)


@cases(
    ("result", "volume", "weight", "level", "how"),
    [
        # 70 kg and 100 mL: 3.5 EU/mL are 5 EU/kg (tests-and-scales 7)
        ("3.5", "100", "70", None, ""),
        (
            "3.51",
            "100",
            "70",
            "HARD",
            "3.51 EU/mL × 100 mL ÷ 70 kg (20 Nov 2024) = 5.014 EU/kg; the limit is ≤ 5 EU/kg.",
        ),
        # what is printed of other products passes only in a small volume
        ("12.5", "20", "70", None, ""),
        ("12.5", "100", "70", "HARD", "= 17.857 EU/kg"),
        ("70", "5", "70", None, ""),
        ("<0.5", "100", "70", None, ""),
        ("<12.5", "100", "70", "BLOCK", "cannot be told: < 12.5 EU/mL × 100 mL ÷ 70 kg (20 Nov 2024) = < 17.857 EU/kg"),
        (">12.5", "100", "70", "HARD", "= > 17.857 EU/kg"),
        ("0.2", "", "70", "BLOCK", "0.2 EU/mL; the volume is not recorded"),
        ("0.2", "100", "", "BLOCK", "0.2 EU/mL; no weight before the start"),
    ],
)
def test_m3_endotoxin_is_worked_out_by_volume_and_weight(result, volume, weight, level, how):
    clinic = ward(weighed=weight == "70")
    endotoxin(clinic, result, volume=volume)
    assert how in both(clinic, "M3", level)


@cases(
    ("result", "unit", "limits", "level", "said"),
    [
        ("4", "EU/kg", "", None, ""),
        ("6", "EU/kg", "", "HARD", "Endotoxin 6 EU/kg fails"),
        # the product's own limit holds, and the weight is worked out all the same
        ("0.2", "EU/mL", "< 0.5 EU/mL", None, ""),
        ("12", "EU/mL", "< 12.5 EU/mL", "BLOCK", "= 8.571 EU/kg"),
        ("6", "EU/mL", "≤ 3 EU/kg", "HARD", "the limit is ≤ 3 EU/kg"),
    ],
)
def test_m3_endotoxin_in_the_unit_that_is_printed(result, unit, limits, level, said):
    clinic = ward()
    endotoxin(clinic, result, unit, limits)
    assert said in both(clinic, "M3", level)


@cases("unit", ["EU", ""])
def test_m3_endotoxin_units_of_what_is_refused(unit):
    clinic = ward()
    endotoxin(clinic, "2.0", unit)
    found = clinic.authorise()
    assert levels(found, "M3") == [("bag", "HARD"), ("bag", "NOTE")]
    assert "Endotoxin cannot be judged as typed" in words(found, "M3")
    assert "is in no unit that it can be worked out from by weight" in words(found, "M3")


def test_m3_an_own_limit_that_passes_needs_no_volume():
    clinic = ward()
    endotoxin(clinic, "0.2", "EU/mL", "< 0.5 EU/mL", volume="")
    assert "the volume is not recorded" in both(clinic, "M3", "NOTE")


def given(clinic: Ward, minutes: int | None, volume: str | None = None) -> list[str]:
    giving = clinic.made(Infusion, **(INFUSION | {"bag": "bag-1", "start": "2024-12-01 08:40"})).giving(clinic.around())
    assert isinstance(giving, Giving)
    giving = replace(giving, minutes=minutes, volume=volume and Decimal(volume))
    return [str(finding.sentence) for finding in spoken(endotoxin_findings(giving, giving.bag))]


@cases(
    ("minutes", "said"),
    [
        (60, ""),
        (15, "in 15 min: 10.00 EU/kg/h, above 5"),
        (30, ""),
        (None, "How much that is in an hour cannot be told"),
    ],
)
def test_m3_endotoxin_in_an_hour(minutes, said):
    clinic = ward()
    endotoxin(clinic, "3.5", volume="50")
    found = given(clinic, minutes)
    assert [said in one for one in found] == ([True] if said else [])


def test_m3_after_thaw_it_was_measured_in_what_is_infused():
    clinic = ward()
    checks = (clinic.checked("viability", "85", "%"), clinic.checked("endotoxin", "0.5", "EU/mL"))
    clinic.put(Bag, {"checks": checks}, **(BAG | {"final_volume": "100"}))
    assert "0.5 EU/mL × 100 mL ÷ 70 kg" in given(clinic, None)[0]
    assert "0.5 EU/mL × 1000 mL ÷ 70 kg (20 Nov 2024) = 7.143 EU/kg" in given(clinic, 60, "1000")[0]


def test_an_infusion_tells_its_volume_and_how_long_it_took():
    typed = INFUSION | {"bag": "bag-1", "start": "2024-11-30 08:40", "stop": "2024-11-30 09:25", "volume": "50"}
    clinic = ward()
    giving = clinic.made(Infusion, **typed).giving(clinic.around())
    assert (giving.volume, giving.minutes) == (Decimal(50), 45)
    assert clinic.made(Infusion, **(typed | {"stop": "2024-11-30"})).giving(clinic.around()).minutes is None


def test_what_was_looked_at_is_said():
    clinic = ward()
    found = examined(clinic.made(Authorisation, **AUTHORISED), clinic.around())
    assert [finding.level.name for finding in found if finding.id == "M3"] == ["CLEAR"] * 3
