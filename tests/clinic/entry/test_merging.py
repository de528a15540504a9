from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.entry.merging import merged
from tests.cases import cases


def rows(text: str) -> list[dict[str, str]]:
    """ "a1 b2" is two rows, a with 1 and b with 2."""
    return [{"name": word[0], "value": word[1:]} if word[1:] else {"name": word[0]} for word in text.split()]


@cases(
    ("base", "typed", "newest", "expected"),
    [
        ("a1 b2", "a1 b3", "a1 b2", "a1 b3"),  # I changed one
        ("a1 b2", "a1 b2", "a9 b2", "a9 b2"),  # somebody else did
        ("a1 b2", "a1 b3", "a9 b2", "a9 b3"),  # both, another one each
        ("a1", "a2", "a9", "a2"),  # both the same one: as typed
        ("a1", "a1 b2", "a1 c3", "a1 c3 b2"),  # both added
        ("a1 b2", "a1", "a1 b2", "a1"),  # I took one away
        ("a1 b2", "a1 b2", "a1", "a1"),  # somebody else did
        ("a1 b2", "a1", "a1 b9", "a1 b9"),  # I took away what somebody else changed
        ("a1 b2", "a1 b3", "a1", "a1 b3"),  # the other way round
        ("a1 a2", "a1 a3", "a1 a2", "a1 a3"),  # two of one name
    ],
)
def test_neither_of_two_loses_a_row(base, typed, newest, expected):
    assert merged(rows(base), rows(typed), rows(newest), "name") == rows(expected)


some = st.lists(st.fixed_dictionaries({"name": st.sampled_from("abc"), "value": st.sampled_from("123")}), max_size=4)


@given(some, some)
def test_who_is_alone_gets_what_he_left(base, changed):
    assert in_order(merged(base, changed, base, "name")) == in_order(changed)
    assert in_order(merged(base, base, changed, "name")) == in_order(changed)


def in_order(found):
    return sorted((row["name"], row["value"]) for row in found)
