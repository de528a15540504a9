"""A property: whatever was recorded, "valid" and "not on omalizumab" are said only where every drug that may matter is known."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.patient.medication import MedicationCourse
from tests.clinic.made import CATALOGUE, SKIN, patient

TESTED = date(2024, 11, 18)
LONGEST = int(CATALOGUE.allergy.suppressors.longest(("prick", "intradermal")))
DRUGS = [
    "cetirizine",
    "omalizumab",
    "ciprofloxacin",
    "famotidine",
    "doxepin",
    "dupilumab",
    "Brand X",
    "Bilinmeyen ilaç",
]
UNKNOWN = ("Brand X", "Bilinmeyen ilaç")


@st.composite
def courses(draw: st.DrawFn) -> dict[str, str]:
    """A course of a drug: when it began and ended, each known or not."""
    start = draw(st.integers(-600, 60))
    typed = {"drug": draw(st.sampled_from(DRUGS)), "indication": "itch", "route": draw(st.sampled_from(["oral", "sc"]))}
    typed["start"] = draw(st.sampled_from([_day(start), "?"]))
    if draw(st.booleans()):
        typed["stop"] = draw(st.sampled_from([_day(min(start + draw(st.integers(0, 300)), 12)), "?"]))
        if start > 12:
            typed.pop("stop")
    return typed


def _day(days: int) -> str:
    # a course that begins after today cannot be recorded
    return f"{TESTED + timedelta(days=min(days, 12))}"


def _may_matter(typed: dict[str, str]) -> bool:
    """Was it certainly neither begun after the tests nor over for longer than any drug counts?"""
    begun_later = typed["start"] != "?" and date.fromisoformat(typed["start"]) > TESTED
    over = typed.get("stop", "?") != "?" and (TESTED - date.fromisoformat(typed["stop"])).days >= LONGEST
    return not begun_later and not over


@given(st.lists(courses(), max_size=4))
def test_valid_is_never_said_while_a_drug_that_may_matter_is_not_known(taken: list[dict[str, str]]) -> None:
    clinic = patient()
    for typed in taken:
        clinic.keep(MedicationCourse, **typed)
    found = clinic.made(SkinTest, **SKIN)
    open_ones = [typed for typed in taken if _may_matter(typed)]
    unknown = [typed for typed in open_ones if typed["drug"] in UNKNOWN]
    omalizumab = [typed for typed in open_ones if typed["drug"] == "omalizumab"]
    if unknown:
        assert found.validity != "valid"
    assert (found.omalizumab == "no") is (bool(taken) and not unknown and not omalizumab)
    if not taken:
        # nobody was asked
        assert found.validity != "valid"
    if any(typed["drug"] in ("omalizumab", "dupilumab") for typed in open_ones):
        assert found.validity != "valid"
