"""No rule is silent: in a complete world it says that nothing is against the entry, and with any input missing it does not."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import tests.clinic.answers
from desktop.clinic.entry.checks import RULES
from desktop.clinic.entry.findings import Level
from desktop.clinic.record.entry_types import ENTRY_TYPES
from tests.clinic.answers.missing import Case, answer, missing, without

assert ENTRY_TYPES  # with them every rule is declared

CASES: list[Case] = [
    case
    for module in pkgutil.iter_modules(tests.clinic.answers.__path__)
    for case in getattr(importlib.import_module(f"tests.clinic.answers.{module.name}"), "CASES", ())
]


def test_every_rule_has_its_case() -> None:
    assert set(RULES) == {case.rule for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_that_lacks_a_value_does_not_say_that_nothing_is_against_it(case: Case) -> None:
    complete = {found.level for found in answer(case.rule, case.world())}
    assert complete == {Level.CLEAR}, [str(found.sentence) for found in answer(case.rule, case.world())]
    silent = []
    for gone in missing(case):
        said = answer(case.rule, without(case.world(), gone))
        if not said or all(found.level is Level.CLEAR for found in said):
            silent.append(str(gone))
    assert not silent
