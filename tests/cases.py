"""Tables of cases in one test: every case runs, and each that fails is told by its name; none hides behind the first.

A test of its own costs some milliseconds, and a case that is a pure function costs microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import TypeVar

import pytest

Row = TypeVar("Row")
Law = Callable[..., None]
Rows = tuple[tuple[dict[str, object], Callable[[object], str]], ...]


def cases(
    names: str | Sequence[str], rows: Iterable[object], ids: Callable[[object], str] = repr
) -> Callable[[Law], Law]:
    """In place of `pytest.mark.parametrize`, for cases that leave nothing behind: the test is asked of every row.

    Pytest counts and tells each row as a subtest. Fixtures are made once for all of them.
    """
    own = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    table = [(dict(zip(own, row if len(own) > 1 else (row,), strict=True)), ids) for row in rows]
    assert table, "a table without a case proves nothing"

    def folded(law: Law) -> Law:
        # a table upon a table: each row of the one with each of the other
        inner: list[Rows] = getattr(law, "inner_rows", [()])
        law = getattr(law, "law", law)
        both: list[Rows] = [(row, *more) for row in table for more in inner]
        wanted = signature(law).parameters

        @wraps(law)
        def every_row(subtests: pytest.Subtests, **fixtures: object) -> None:
            handed_on = fixtures | ({"subtests": subtests} if "subtests" in wanted else {})
            for row in both:
                with subtests.test(", ".join(name(value) for values, name in row for value in values.values())):
                    law(**handed_on, **{key: value for values, _name in row for key, value in values.items()})

        typed = {key for values, _name in both[0] for key in values} | {"subtests"}
        others = [one for key, one in wanted.items() if key not in typed]
        own_fixture = Parameter("subtests", Parameter.POSITIONAL_OR_KEYWORD)
        every_row.__signature__ = signature(law).replace(parameters=[own_fixture, *others])
        every_row.law, every_row.inner_rows = law, both
        return every_row

    return folded


def every(
    rows: Iterable[Row], law: Callable[[Row], None], name: Callable[[Row], str] = repr, failing: set[str] | None = None
) -> None:
    """Ask `law` of every row, and tell all that failed as one group.

    In a test that draws examples, `failing` collects who failed for any of them: Hypothesis tells the smallest example alone.
    """
    found: list[Exception] = []
    failing = set() if failing is None else failing
    for row in rows:
        try:
            law(row)
        except Exception as error:
            error.add_note(f"Of {name(row)}.")
            failing.add(name(row))
            found.append(error)
    if found:
        raise ExceptionGroup(
            f"{len(found)} failed here; here or with another example: {', '.join(sorted(failing))}", found
        )
