"""Cells from a spreadsheet: matched on code, never on position; what cannot be read is listed and not written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.allergy.allergen_paste import is_column, read_column, read_table
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.made import CATALOGUE

PANEL = CATALOGUE.panel("ALEX2")
TWO = {"Hom g": "0,59", "Pen m 1": "<0.10"}


@cases(
    "text",
    [
        "Hom g\t0,59\nPen m 1\t<0.10",
        "Hom g\t0,59\r\nPen m 1\t<0.10\r\n",
        "0,59\tHom g\n<0.10\tPen m 1",
        "Allergen\tResult\nHom g\t0,59\nPen m 1\t<0.10",
        "Hom g\tLobster\t0,59\tkUA/L\nPen m 1\tShrimp\t<0.10\tkUA/L",
        "\n\nhom-g\t0,59\n\nnPen m 1\t<0.10\n\n",
        "Hom g\t0,59\nPen m 1\t<0.10\nCyn d\t",
        "Code\tsIgE (kUA/L)\tClass\nHom g\t0,59\t1\nPen m 1\t<0.10\t0",
        "Code\tkU/L\nHom g\t0,59\nPen m 1\t<0.10",
    ],
)
def test_a_table_in_any_order(text: str) -> None:
    assert not is_column(text)
    pasted = read_table(text, PANEL)
    assert (pasted.values, pasted.refused) == (TWO, ())


@cases(
    ("row", "line", "why"),
    [
        ("Xyz z\t1.0", 3, "Xyz z is not an allergen"),
        ("Cyn d\t1,234", 3, "Was 1234 or 1.234 meant?"),
        ("Cyn d\tpositive", 3, "A number is asked for"),
        ("Cyn d\tmuch", 3, "cannot be read"),
        ("\t1.0", 3, "– is not an allergen"),
        ("Cyn d\t1.0\tng/mL", 3, "Units are never mixed"),
    ],
)
def test_what_cannot_be_read_is_listed_by_line(row: str, line: int, why: str) -> None:
    pasted = read_table(f"Hom g\t0,59\nPen m 1\t<0.10\n{row}", PANEL)
    (refused,) = pasted.refused
    assert (pasted.values, refused.line) == (TWO, line)
    assert why in str(refused.why)


def test_a_double_code_is_written_from_none_of_its_lines() -> None:
    pasted = read_table("Hom g\t0.59\nPen m 1\t<0.10\nhom g\t0.61", PANEL)
    assert pasted.values == {"Pen m 1": "<0.10"}
    assert [(one.line, "lines 1, 3" in str(one.why)) for one in pasted.refused] == [(1, True), (3, True)]


@cases(
    ("text", "words"),
    [
        ("a\t1\nb\t2", "No code"),
        ("Hom g\tLobster", "No column of values"),
        ("Hom g\t0.59\t1\nPen m 1\t<0.10\t0", "Columns 2, 3"),
        ("Hom g\tHom g\t1", "Two columns"),
        ("Code\tResult (ng/mL)\nHom g\t0.59", "Units are never mixed"),
        ("Code\tIgE, µg/L\nHom g\t0.59", "Units are never mixed"),
        ("Code\tkU/mL\nHom g\t0.59", "Units are never mixed"),
    ],
)
def test_a_table_that_could_be_read_in_two_ways_is_refused(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_table(text, PANEL)


def test_more_lines_than_any_panel_has_are_refused() -> None:
    with pytest.raises(Refused, match="5001 lines"):
        is_column("1\n" * 5000)


def test_a_column_keeps_the_places_of_what_is_empty_or_cannot_be_read() -> None:
    found, refused = read_column("Result\n0,59\n\n<0.10\nmuch\n2\n", PANEL)
    assert found == [(0, "0,59"), (2, "<0.10"), (4, "2")]
    assert [(one.line, one.text) for one in refused] == [(5, "much")]


@cases("head", ["Result", "Sonuç (kUA/L)", "kU/L", "sIgE value", "Messwert"])
def test_the_head_of_a_column_has_no_place(head: str) -> None:
    assert read_column(f"{head}\n0.59\n<0.10", PANEL) == ([(0, "0.59"), (1, "<0.10")], ())


@cases("first", ["neg", "negative", "-", "1,234"])
def test_a_first_result_that_cannot_be_kept_moves_no_other_result(first: str) -> None:
    found, (refused,) = read_column(f"{first}\n0.59\n<0.10", PANEL)
    assert (found, refused.line) == ([(1, "0.59"), (2, "<0.10")], 1)


@cases(
    ("first", "words"),
    [("n.a.", "neither a result nor a head"), ("not measured", "neither a result"), ("Hom g", "neither a result"),
     ("Result (ng/mL)", "Units are never mixed"), ("kU/mL", "Units are never mixed")],
)  # fmt: skip
def test_a_first_line_that_may_be_head_or_result_is_refused(first: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_column(f"{first}\n0.59\n<0.10", PANEL)


@given(st.text(alphabet=st.sampled_from("Hom gPen1<0.,9\t\n\r;kUA/L"), max_size=60))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    try:
        read_column(text, PANEL)
        pasted = read_table(text, PANEL)
    except Refused as why:
        assert str(why.sentence)
    else:
        assert all(PANEL.allergen(code) for code in pasted.values)
