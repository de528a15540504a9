from __future__ import annotations

from datetime import date

import pytest

from desktop.clinic.words.date_typing import parse_when
from desktop.paper.page.words import age_words, brief, quoted

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("12.5.24", "12 May 2024"),
        ("12.5.24 ?", "~12 May 2024"),
        ("12.5.24 ±3", "~12 May 2024"),
        ("2024-05-12 (2024-05-01..2024-05-30)", "~12 May 2024"),
        ("2023", "2023"),
        ("2023 ?", "~2023"),
        ("2023-05 ?", "~May 2023"),
        ("?", "unknown date"),
    ],
)
def test_a_date_in_a_table_is_short_and_says_when_it_is_assumed(typed, shown):
    assert brief(parse_when(typed, today=TODAY)) == shown


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2.3.84", "42 y"),
        ("24.11.84", "41 y"),
        ("1984", "41 to 42 y"),
        ("1984-01-16..1994-01-15", "32 to 42 y"),
        ("?", ""),
    ],
)
def test_an_age_is_a_range_when_the_birth_date_leaves_it_open(born, words):
    assert age_words(parse_when(born, today=TODAY), TODAY) == words


@pytest.mark.parametrize("words", ["a drop", "“a drop”", '"a drop"', " a drop "])
def test_a_quotation_has_one_pair_of_marks(words):
    assert quoted(words) == "“a drop”"
