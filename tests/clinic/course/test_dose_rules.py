"""Rule M8 as tables: viable cells, weight and protocol, and the arithmetic that is told."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.dose_rules import dose_of
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.intervals import days_since_before
from desktop.clinic.course.product_rules import minutes_since_thaw
from tests.cases import cases
from tests.clinic.made import parse, weigh
from tests.clinic.ward import AUTHORISED, BAG, PLANNED, Ward, both, levels, ward, words


@cases(
    ("cells", "viability", "level"),
    [
        ("140e6", "85", None),
        ("140e6", "80", "BLOCK"),
        ("125e6", "90", None),
        ("125000000", "89.9", "BLOCK"),
        ("", "85", "BLOCK"),
        ("140e6", ">80", "BLOCK"),
    ],
)
def test_m8_viable_cells_are_nine_tenths_of_the_plan(cells, viability, level):
    clinic = ward()
    clinic.protocol(per_kg_least="", per_kg_most="")
    clinic.bag(viability, cells=cells)
    both(clinic, "M8", level)


@cases(
    ("weight", "protocol", "authorised", "documented"),
    [
        ("119", {}, None, None),  # 1.00
        ("120", {}, "BLOCK", "SOFT"),
        ("39", {}, "BLOCK", "SOFT"),  # 3.05
        ("39", {"per_kg_most": ""}, None, None),
        ("39", {"per_kg_least": "", "per_kg_most": ""}, None, None),
        ("23", {"per_kg_least": "", "per_kg_most": ""}, "SOFT", None),  # 5.17; an infusion says it of its own cells
        ("100", {"per_kg_least": "", "per_kg_most": ""}, None, None),
        ("245", {"per_kg_least": "", "per_kg_most": ""}, "SOFT", None),  # 0.49
    ],
)
def test_m8_cells_by_weight(weight, protocol, authorised, documented):
    clinic = ward(weighed=False)
    clinic.protocol(**protocol)
    weigh(clinic, weight, "2024-11-20")
    found = clinic.authorise()
    assert levels(found, "M8") == ([("bag", authorised)] if authorised else [])
    if authorised:
        assert f"÷ {weight} kg (20 Nov 2024) =" in words(found, "M8")
    assert levels(clinic.document(), "M8") == ([("bag", documented)] if documented else [])


@cases(("measured", "level"), [("2024-11-01", None), ("2024-10-31", "SOFT"), ("", "BLOCK")])
def test_m8_the_weight_is_not_older_than_thirty_days(measured, level):
    clinic = ward(weighed=False)
    if measured:
        weigh(clinic, "70", measured)
    assert levels(clinic.authorise(), "M8") == ([("planned", level)] if level else [])


def giving(clinic: Ward, session: int = 1, start: str = PLANNED) -> Giving:
    typed = AUTHORISED | {"planned": start, "session": str(session)}
    return parse(Authorisation, clinic.reader, None, typed).giving(clinic.around())


def test_m8_the_arithmetic_is_told():
    clinic = ward()
    dose = dose_of(giving(clinic))
    assert (dose.viable, dose.per_kg) == (Decimal(119_000_000), Decimal("1.7000"))
    assert (
        str(dose.how) == "140 × 10⁶ cells × 85 % viable after thaw = 119 × 10⁶; ÷ 70 kg (20 Nov 2024) = 1.70 × 10⁶/kg"
    )
    clinic.bag("", thawed="")
    assert str(dose_of(giving(clinic)).how).startswith("140 × 10⁶ cells × 90 % viable at release = 126 × 10⁶; ÷")
    assert str(dose_of(giving(ward(weighed=False))).how).endswith("= 119 × 10⁶; no weight before the start")


def test_a_session_tells_its_interval_and_the_minutes_since_thaw():
    clinic = ward()
    clinic.session(1, "2024-11-29")
    assert days_since_before(giving(clinic, 2)) == 2
    assert days_since_before(giving(clinic, 1)) is None
    assert minutes_since_thaw(giving(clinic)) == 90
    assert minutes_since_thaw(giving(clinic, start="2024-12-01")) is None


@cases(("result", "unit"), [("negative", "%"), ("85", "")])
def test_m8_a_viability_after_thaw_that_counts_nothing_is_not_named_as_the_one_that_was_used(result, unit):
    clinic = ward()
    rows = (clinic.checked("viability", result, unit),)
    clinic.put(Bag, {"checks": rows}, **BAG)
    kept = clinic.made(Authorisation, **AUTHORISED).completed(clinic.around())
    assert "90 % viable at release" in str(kept.how)
