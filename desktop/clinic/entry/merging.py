"""Typed rows laid over rows that somebody else has changed meanwhile: neither's work is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Row = Mapping[str, str]


def merged(base: Sequence[Row], typed: Sequence[Row], newest: Sequence[Row], key: str) -> list[Row]:
    """What the typist changed over `base`, laid over `newest`; `key` names the field that tells a row from the others.

    A row that only one of the two changed is as that one left it; one that both changed is as it was typed. A row is gone
    when one of the two took it away and the other left it alone.
    """
    before, mine, theirs = (_by_key(rows, key) for rows in (base, typed, newest))
    kept: list[Row] = []
    for name, row in theirs.items():
        if name in mine:
            kept.append(row if mine[name] == before.get(name) else mine[name])
        elif name not in before or row != before[name]:
            kept.append(row)
    return kept + [row for name, row in mine.items() if name not in theirs and row != before.get(name)]


def _by_key(rows: Sequence[Row], key: str) -> dict[tuple[str, int], Row]:
    """The rows by what tells them apart; of two alike the first and the second."""
    found: dict[tuple[str, int], Row] = {}
    for row in rows:
        text, count = (row.get(key) or "").strip(), 0
        while (text, count) in found:
            count += 1
        found[text, count] = {name: value for name, value in row.items() if value}
    return found
