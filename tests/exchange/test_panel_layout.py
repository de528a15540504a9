"""Where results stand in a table: samples, headers, and laws that hold however rows and columns are laid out."""

from __future__ import annotations

import random
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.words.language import Refused
from desktop.exchange.panel_file import read_panel_file
from tests.exchange.made import ENCODINGS, LAYOUTS, Rows, alex2, csv_bytes, laid_out, xlsx_bytes
from tests.exchange.panel_reading import CODES, read, refusal, texts
from tests.pace import patience

# --- samples

TWO_LONG = "Sample ID;Allergen;Result\nA;Hom g;1,5\nB;Hom g;2,5\nA;Pen m 1;3,5\n"
TWO_WIDE = "Sample ID;Hom g;Pen m 1\nA;1,5;3,5\nB;2,5;\n"
TWO_TRANSPOSED = "Allergen;A;B\nHom g;1,5;2,5\nPen m 1;3,5;\n"


@pytest.mark.parametrize("text", [TWO_LONG, TWO_WIDE, TWO_TRANSPOSED], ids=LAYOUTS)
def test_one_of_several_samples_is_taken_by_its_name(text: str) -> None:
    assert texts(read(text, sample="a")) == {"Hom g": "1,5", "Pen m 1": "3,5"}
    file = read(text, sample="B")
    assert (texts(file), file.sample) == ({"Hom g": "2,5"}, "B")
    assert "Other samples in the file, left out: 1." in map(str, file.notes)
    for asked in ("", "C"):
        assert "A, B" in refusal(text, sample=asked)


def test_a_sample_twice_is_refused() -> None:
    assert "more than one set of results of A" in refusal("Sample ID;Hom g;Pen m 1\nA;1,5;3,5\nA;2,5;\n", sample="A")


def test_a_single_sample_of_another_name_is_taken() -> None:
    for text in (
        "Sample ID;Hom g\nA;1,5\n",
        "Sample ID;Allergen;Result\nA;Hom g;1,5\n",
        "Sample;A\nAllergen;Result\nHom g;1,5\n",
    ):
        file = read(text, sample="C")
        assert (texts(file), file.sample) == ({"Hom g": "1,5"}, "A")


def test_patient_and_sample_are_both_names_of_the_sample() -> None:
    text = "Sample ID;Patient ID;Allergen;Result\nS1;P1;Hom g;1,5\nS2;P2;Hom g;2,5\n"
    for asked in ("S2", "p2"):
        assert texts(read(text, sample=asked)) == {"Hom g": "2,5"}


@pytest.mark.parametrize(
    "text",
    [
        "Patient ID;Sample ID;Allergen;Result\nP-9;S7;Hom g;1,5\nP-9;S7;Pen m 1;0,1\n",
        "Patient ID;Sample ID;Hom g;Pen m 1\nP-9;S7;1,5;0,1\n",
        "Patient ID;P-9\nSample ID;S7\nAllergen;Result\nHom g;1,5\n",
    ],
)
def test_patient_and_sample_are_told_apart_wherever_they_stand(text: str) -> None:
    for asked in ("", "P-1", "p-9"):
        file = read(text, sample=asked)
        assert (file.patient, file.sample) == ("P-9", "S7")


def test_a_row_of_no_sample_among_several_is_rejected() -> None:
    file = read(TWO_LONG + ";Der p 1;9,5\n", sample="A")
    assert texts(file) == {"Hom g": "1,5", "Pen m 1": "3,5"}
    assert [(one.line, "does not say of which sample" in str(one.why)) for one in file.rejected] == [(5, True)]


# --- headers


def test_two_columns_without_a_header_need_codes_on_the_left() -> None:
    assert texts(read("Hom g;0,59\nPen m 1;<0,10\n")) == {"Hom g": "0,59", "Pen m 1": "<0,10"}
    assert texts(read("Sample;A\nHom g\t0,59\nPen m 1\t<0,10\n".replace(";", "\t"))) == {
        "Hom g": "0,59",
        "Pen m 1": "<0,10",
    }
    for text in (
        "Hom g;Lobster;0,59\nPen m 1;Shrimp;0,1\n",
        "0,59;Hom g\n0,1;Pen m 1\n",
        "a;1\nb;2\nHom g;3\n",
        "Hom g\nPen m 1\n",
    ):
        assert "No table of allergen results was found. It needs a header" in refusal(text)


def test_several_result_columns_are_not_guessed() -> None:
    assert "More than one column could be the result: Result, Value" in refusal("Allergen;Result;Value\nHom g;0,59;7\n")
    assert texts(read("Allergen;Result;Value (kUA/L)\nHom g;7;0,59\n")) == {"Hom g": "0,59"}
    assert texts(read("Allergen;Result;Value\nHom g;positive;0,59\n")) == {"Hom g": "0,59"}
    assert "Two columns could hold the allergen codes" in refusal("Allergen;Component;Result\nHom g;Pen m 1;0,59\n")


def test_a_wide_column_of_an_unknown_code_is_rejected_and_another_noted() -> None:
    file = read("Sample ID;Hom g;Pen m 1;Xyz q 1;Foo\nA;1,5;2,5;3,5;4\n")
    assert [(str(one.why), one.text) for one in file.rejected] == [
        ("ALEX2 has no allergen with the code Xyz q 1.", "Xyz q 1 ; 3,5")
    ]
    assert [str(note) for note in file.notes] == ["Columns that were not used: Foo."]
    twice = read("Sample ID;Hom g;hom g;Pen m 1\nA;1,5;1,5;2,5\n")
    assert (texts(twice), {str(one.why) for one in twice.rejected}) == (
        {"Pen m 1": "2,5"}, {"Hom g stands in more than one column. Leave only one of them in the file."},
    )  # fmt: skip


def test_a_line_of_units_below_the_codes() -> None:
    assert texts(read("Sample ID;Hom g;Pen m 1\n;kUA/L;kUA/L\nA;1,5;2,5\n")) == {"Hom g": "1,5", "Pen m 1": "2,5"}
    assert "ng/mL" in refusal("Sample ID;Hom g;Pen m 1\n;ng/mL;ng/mL\nA;1,5;2,5\n")


def test_sheets_of_one_workbook_are_read_together_but_not_two_tables() -> None:
    table = [["Allergen", "Result"], ["Hom g", 0.59]]
    file = read(xlsx_bytes([["Collected", "2024-01-05"], ["Sample", 12345]], table))
    assert (texts(file), file.specimen, file.sample) == ({"Hom g": "0.59"}, "2024-01-05", "12345")
    assert "More than one sheet" in refusal(xlsx_bytes(table, table))


# --- laws

readings = st.builds(
    lambda sign, whole, places: (sign, f"{whole // 100}.{whole % 100:02d}"[: 99 if places else -1]),
    st.sampled_from(["", "", "<", "> ", "≤"]), st.integers(10, 9999), st.booleans(),
)  # fmt: skip
panels_of_values = st.dictionaries(st.sampled_from(CODES), readings, min_size=2, max_size=12)


@given(
    panels_of_values, st.sampled_from(LAYOUTS), st.sampled_from(",;\t"), st.sampled_from(ENCODINGS), st.sampled_from(".,"),
    st.sampled_from(["\n", "\r\n", "\r"]),
)  # fmt: skip
def test_the_same_readings_come_out_of_every_form(
    values: dict[str, tuple[str, str]], layout: str, delimiter: str, encoding: str, mark: str, ending: str
) -> None:
    equal = "<=" if encoding == "cp1254" else "≤"
    printed = {code: (sign.replace("≤", equal) + number.replace(".", mark)) for code, (sign, number) in values.items()}
    file = read(csv_bytes(laid_out(printed, layout), delimiter, encoding, ending), sample="P-1")
    assert texts(file) == printed
    assert {one.allergen: one.reading.number for one in file.results} == {
        code: Decimal(number) for code, (_sign, number) in values.items()
    }
    assert (file.rejected, len(file.missing), file.sample) == ((), 295 - len(values), "P-1")


@settings(max_examples=20)
@given(panels_of_values, st.sampled_from(LAYOUTS), st.booleans())
def test_the_same_readings_come_out_of_a_workbook(
    values: dict[str, tuple[str, str]], layout: str, as_numbers: bool
) -> None:
    cells = {
        code: float(number) if as_numbers and not sign else sign + number for code, (sign, number) in values.items()
    }
    file = read(xlsx_bytes(laid_out(cells, layout)), sample="P-1")
    assert {one.allergen: (one.reading.comparator, one.reading.number) for one in file.results} == {
        code: (sign.strip(), Decimal(number)) for code, (sign, number) in values.items()
    }
    assert file.rejected == ()


@given(panels_of_values, st.sampled_from(LAYOUTS), st.randoms(use_true_random=False), st.booleans())
def test_no_shuffling_of_rows_and_columns_changes_a_value(
    values: dict[str, tuple[str, str]], layout: str, chance: random.Random, extra: bool
) -> None:
    printed = {code: sign + number for code, (sign, number) in values.items()}
    rows = laid_out(printed, layout)
    if extra:
        rows = [[*row, cell] for row, cell in zip(rows, ["Class", *["7"] * (len(rows) - 1)], strict=True)]
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    body = rows[1:]
    chance.shuffle(body)
    file = read(csv_bytes([[row[column] for column in order] for row in (rows[0], *body)]), sample="P-1")
    assert texts(file) == printed
    assert file.rejected == ()


@given(panels_of_values, st.sampled_from(LAYOUTS), st.data())
def test_a_damaged_file_never_gives_a_value_that_is_not_in_it(
    values: dict[str, tuple[str, str]], layout: str, data: st.DataObject
) -> None:
    rows = laid_out({code: sign + number for code, (sign, number) in values.items()}, layout)
    row = data.draw(st.sampled_from(rows))
    row[data.draw(st.integers(0, len(row) - 1))] = data.draw(
        st.sampled_from(["", "Hom g", "Result", "Sample", "x", "0.1", "-", '"', "kUA/L"])
    )
    _checked(rows, csv_bytes(rows))


words = st.sampled_from(
    ["", "Hom g", "Pen m 1", "Der p", "Allergen", "Code", "Result", "Value", "Unit", "Class", "Sample ID", "Patient", "A", "B", "0,59",
     "<0.10", "1.234", "1,234", "kUA/L", "ng/mL", "Total IgE", "Total IgE: 55", "Collected", "2024-01-05", "Panel", "ALEX2",
     "n.a.", "negative"]
) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(st.lists(words, min_size=1, max_size=6), max_size=8),
    st.sampled_from(",;\t"),
    st.sampled_from(["", "A", "B"]),
)
def test_any_table_is_read_or_refused(rows: Rows, delimiter: str, sample: str) -> None:
    _checked(rows, csv_bytes(rows, delimiter), sample)


def _checked(rows: Rows, content: bytes, sample: str = "P-1") -> None:
    cells = {" ".join(cell.split()) for row in rows for cell in row}
    try:
        file = read_panel_file("x", content, [alex2()], "ALEX2", sample)
    except Refused as refused:
        assert str(refused)
        return
    assert all(" ".join(one.printed_code.split()) in cells for one in file.results)
    assert all(any(one.reading.text in cell for cell in cells) for one in file.results)
    assert len(file.results) + len(file.missing) == 295
    assert all(str(one.why) for one in file.rejected) and all(map(str, file.notes))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read(content)
    except Refused as refused:
        assert str(refused)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_whole_panel_is_read_in_no_time(layout: str) -> None:
    content = csv_bytes(laid_out({code: f"{place % 40},{place % 90 + 10}" for place, code in enumerate(CODES)}, layout))
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        assert len(read(content, sample="P-1").results) == 295
        taken.append(time.perf_counter() - start)
    assert min(taken) < patience(0.04)
