"""Nothing that somebody could take for safe is said by other than a rule: each code of a safety rule belongs to a declared one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from desktop.clinic.entry.checks import RULES
from desktop.clinic.record.entry_types import ENTRY_TYPES

CLINIC = Path(__file__).resolve().parents[2] / "desktop" / "clinic"
# drugs and allergy, laboratory, cells, omalizumab; V are about how an entry is typed, and ask by themselves
SAFETY = re.compile(r"[ALMO]\d+")
# what is no rule of its own, because …
NO_RULE = {
    "A3": "A2 says in its own answer when a negative provocation relaxes it",
    "L4": "it has no answer that nothing is against it: it tells which cut-off is reached, or that none was found",
}


def said() -> Iterator[tuple[str, str]]:
    """Each code of a safety rule that a finding is made with, and the file in which it is."""
    for path in CLINIC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and SAFETY.fullmatch(first.value):
                yield first.value, path.name


def test_each_safety_rule_is_declared_and_so_answers_one_of_three() -> None:
    assert ENTRY_TYPES
    declared = {rule.id for rule in RULES.values()}
    undeclared = sorted((id, file) for id, file in said() if id not in declared and id not in NO_RULE)
    assert not undeclared


def test_every_code_of_a_rule_is_one_that_findings_are_made_with() -> None:
    used = {id for id, _file in said()}
    assert {rule.id for rule in RULES.values() if SAFETY.fullmatch(rule.id)} <= used
