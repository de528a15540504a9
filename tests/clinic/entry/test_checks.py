from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.clinic.entry.checks import RULES, rule, spoken
from desktop.clinic.entry.findings import Finding, Level, block, note, soft, untold
from desktop.clinic.words.language import say


@pytest.fixture
def ruled() -> Iterator[None]:
    before = dict(RULES)
    yield
    RULES.clear()
    RULES.update(before)


def test_a_rule_answers_one_of_three(ruled: None) -> None:
    @rule("T1", "the weight", "T1, a test")
    def weighed(kilograms: int | None) -> Iterator[Finding]:
        """T1: the weight is enough."""
        if kilograms is None:
            yield untold("T1", "weight", say("No weight is recorded."), "T1, a test")
        elif kilograms < 20:
            yield block("T1", "weight", say("Below 20 kg."), "T1, a test")

    (clear,) = weighed(70)
    assert (clear.level, str(clear.sentence), clear.source) == (Level.CLEAR, "the weight", "T1, a test")
    assert clear.is_folded and not clear.untold
    (finding,) = weighed(10)
    assert (finding.level, finding.is_folded) == (Level.BLOCK, False)
    (missing,) = weighed(None)
    assert (missing.level, missing.untold, missing.is_folded) == (Level.NOTE, True, True)
    assert spoken([*weighed(70), *weighed(10), *weighed(None)]) == [finding, missing]
    assert weighed.__doc__ == "T1: the weight is enough."


def test_not_knowing_can_ask_for_more_than_a_note() -> None:
    asked = untold("T1", "", say("Not known."), make=soft)
    assert (asked.level, asked.untold, asked.is_folded) == (Level.SOFT, True, False)
    # what a rule says without doubt is never folded
    assert not note("T1", "", say("Known.")).is_folded


def test_two_rules_of_one_name_are_refused(ruled: None) -> None:
    def same(kilograms: int) -> Iterator[Finding]:
        yield from ()

    rule("T1", "the weight")(same)
    with pytest.raises(ValueError, match="two rules are called same"):
        rule("T2", "the height")(same)
