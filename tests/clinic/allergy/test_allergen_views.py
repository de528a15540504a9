"""The views of an allergen panel: what is positive, what belongs together, and what two sets of results tell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.allergy.allergen_views import (
    AllergenSearch,
    How,
    by_family,
    by_group,
    class_words,
    compare,
    positives,
    values,
    why_not_compared,
)
from desktop.clinic.words.readings import parse_reading
from tests.cases import cases
from tests.clinic.made import CATALOGUE

PANEL = CATALOGUE.panel("ALEX2")


def results(assumed: tuple[str, ...] = (), **typed: str) -> tuple[AllergenResult, ...]:
    """Results by code, written with "_" for the blanks in it."""
    texts = {code.replace("_", " "): text for code, text in typed.items()}
    return tuple(
        AllergenResult(allergen=code, reading=parse_reading(text), basis="assumed" if code in assumed else "printed")
        for code, text in texts.items()
    )


def test_positives_come_by_value() -> None:
    found = positives(
        results(Hom_g="0.59", Pen_m_1="<0.10", Der_p_10="0.30", Bet_v_1="> 50", Aln_g_1="50", Api_m="0,29"), PANEL
    )
    assert [(value.allergen.code, value.shown, class_words(value.result_class)) for value in found] == [
        ("Bet v 1", "> 50", "4 very high"),
        ("Aln g 1", "50", "4 very high"),
        ("Hom g", "0.59", "1 low"),
        ("Der p 10", "0.30", "1 low"),
    ]


def test_a_newer_definition_says_nothing_else_than_the_entry() -> None:
    stricter = replace(PANEL, version="2999.1", positive=Decimal("0.35"))
    kept = tuple(replace(one, positive="yes", result_class=1) for one in results(Hom_g="0.32"))
    assert [(value.allergen.code, class_words(value.result_class)) for value in positives(kept, stricter)] == [
        ("Hom g", "1 low")
    ]
    assert positives(results(Hom_g="0.32"), stricter) == ()


def test_equal_values_stand_in_the_order_of_the_panel() -> None:
    found = positives(results(Hom_g="1", Cyn_d="1.0"), PANEL)
    assert [value.allergen.code for value in found] == ["Cyn d", "Hom g"]


def test_what_is_no_number_or_no_allergen_of_the_panel_is_left_out() -> None:
    assert values((*results(Hom_g="positive", Xyz_z="0.5"), AllergenResult(allergen="Pen m 1")), PANEL) == ()


def test_what_was_assumed_is_marked() -> None:
    (value,) = values(results(("Hom g",), Hom_g="<0.10"), PANEL)
    assert (value.shown, value.positive) == ("~<0.10", False)


def test_groups_with_positives_stand_first() -> None:
    groups = by_group(results(Hom_g="0.59", Phl_p_1="7", Cyn_d="0.2", Lol_p_1="<0.10"), PANEL)
    assert [group.name for group in groups[:2]] == ["Pollen / Grass pollen", PANEL.allergen("Hom g").group]
    grass = groups[0]
    assert ([one.allergen.code for one in grass.positive], len(grass.answered), len(grass.allergens)) == (
        ["Phl p 1"],
        3,
        12,
    )
    assert grass.highest.shown == "7"
    assert sum(len(group.allergens) for group in groups) == 295
    assert [group.highest for group in groups[2:]] == [None] * (len(groups) - 2)


def test_below_the_limit_is_no_highest_value() -> None:
    (grass,) = (group for group in by_group(results(Cyn_d="<0.10"), PANEL) if group.answered)
    assert grass.highest is None


def test_families_say_what_is_general_knowledge() -> None:
    families = {family.name: family for family in by_family(results(Pen_m_1="2", Der_p_10="0.5", Hom_g="3"), PANEL)}
    tropomyosin = families["Tropomyosin"]
    assert [value.allergen.code for value in tropomyosin.positive] == ["Pen m 1", "Der p 10"]
    assert set(tropomyosin.unverified) == {one.code for one in tropomyosin.allergens if one.family_source == "G"}
    assert families["Beta-expansin"].unverified == tuple(one.code for one in families["Beta-expansin"].allergens)
    assert all(allergen.family for family in families.values() for allergen in family.allergens)


@cases(
    ("before", "after", "how", "factor"),
    [
        ("<0.10", "0.59", How.APPEARED, "> 5.9"),
        ("0.59", "<0.10", How.VANISHED, "< 0.17"),
        ("0.20", "0.59", How.APPEARED, "3.0"),  # 2.95
        ("<0.10", "0.20", How.ROSE, "> 2.0"),
        ("<0.10", "0.10", How.ROSE, "> 1.0"),
        ("≤0.10", "0.10", How.UNCLEAR, ""),
        ("0.59", "1.18", How.ROSE, "2.0"),
        ("1.18", "0.59", How.FELL, "0.50"),
        ("0,59", "0.590", How.UNCHANGED, "1"),
        # beyond the measuring range nothing is told apart
        ("<0.10", "<0.10", How.UNCHANGED, ""),
        ("<0.10", "≤ 0,10", How.UNCHANGED, ""),
        ("0.05", "<0.10", How.UNCHANGED, ""),
        ("0.02", "0.08", How.UNCHANGED, ""),
        ("> 50", "60", How.UNCHANGED, ""),
        ("50", "> 50", How.ROSE, "> 1.0"),
        ("50", "≥50", How.UNCLEAR, ""),
        ("20", "> 50", How.ROSE, "> 2.5"),
        ("<0.10", "> 50", How.APPEARED, "> 500"),
        # certain, or not said
        ("<0.35", "0.20", How.UNCLEAR, ""),
        ("<0.35", "0.59", How.ROSE, "> 1.7"),
        ("<0.35", "<0.10", How.UNCLEAR, ""),
        ("<0.35", "<0.35", How.UNCLEAR, ""),
    ],
)
def test_two_results_of_one_allergen(before: str, after: str, how: How, factor: str) -> None:
    (change,) = compare(results(Hom_g=before), results(Hom_g=after), PANEL)
    assert (change.how, change.factor) == (how, factor)


def test_a_change_is_said_with_both_results() -> None:
    (change,) = compare(results(("Hom g",), Hom_g="<0.10"), results(Hom_g="0,59"), PANEL)
    assert change.words == "appeared: 0,59 (was ~<0.10)"


def test_what_has_one_result_only_is_said_so_and_the_rest_comes_last() -> None:
    changes = compare(
        results(Hom_g="0.59", Cyn_d="1", Ail_a="<0.10"), results(Pen_m_1="0.5", Cyn_d="2", Ail_a="<0.10"), PANEL
    )
    assert [(change.allergen.code, change.words) for change in changes] == [
        ("Cyn d", "rose: 2 (was 1)"),
        ("Pen m 1", "no result before"),
        ("Hom g", "no result now"),
        ("Ail a", "unchanged"),
    ]


OPPOSITE = {How.APPEARED: How.VANISHED, How.ROSE: How.FELL, How.FELL: How.ROSE, How.VANISHED: How.APPEARED}
READINGS = st.builds(
    lambda sign, number: f"{sign}{number}",
    st.sampled_from(["", "<", "≤", ">", "≥"]),
    st.decimals("0.01", "80", places=2),
)


@given(READINGS, READINGS)
def test_the_other_way_round_it_is_the_opposite(before: str, after: str) -> None:
    (forwards,) = compare(results(Hom_g=before), results(Hom_g=after), PANEL)
    (backwards,) = compare(results(Hom_g=after), results(Hom_g=before), PANEL)
    assert backwards.how is OPPOSITE.get(forwards.how, forwards.how)


@cases(
    ("other", "words"),
    [
        ({}, None),
        ({"panel": "CAP"}, "different panels"),
        ({"panel_version": "2027.1"}, "different versions"),
    ],
)
def test_other_panels_are_never_compared(other: dict[str, str], words: str | None) -> None:
    one = AllergenPanel(panel="ALEX2", panel_version="2026.1")
    why = why_not_compared(one, replace(one, **other))
    assert why is None if words is None else words in str(why)


@cases(
    ("typed", "found", "not_found"),
    [
        ("hom", "Hom g", "Pen m 1"),
        ("phlp5", "Phl p 5.0101", "Phl p 1"),
        ("phl p 5", "Phl p 5.0101", "Phl p 1"),
        ("timothy", "Phl p 1", "Cyn d"),
        ("homarus", "Hom g", "Pen m 1"),
        ("grass poll", "Cyn d", "Hom g"),
        ("TROPOMYOSİN", "Pen m 1", "Hom g"),
        ("", "Hom g", ""),
    ],
)
def test_allergens_are_found_by_code_name_species_group_and_family(typed: str, found: str, not_found: str) -> None:
    matching = AllergenSearch(PANEL.allergens).matching(typed)
    assert found in matching
    assert not_found not in matching


def test_nothing_is_found_by_letters_that_nothing_begins_with() -> None:
    assert AllergenSearch(PANEL.allergens).matching("xqz") == frozenset()
