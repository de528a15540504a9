"""Files of allergen results: what would be written, what is missing, what is rejected and why; never a guess."""

from __future__ import annotations

import hashlib
import random
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.words.language import Refused
from desktop.exchange.panel_file import PanelFile, read_panel_file
from tests.exchange.made import ENCODINGS, LAYOUTS, Rows, alex2, csv_bytes, laid_out, other_panel, xlsx_bytes

CODES = [allergen.code for allergen in alex2().allergens]


def read(text: str | bytes, sample: str = "", panel: str = "ALEX2", name: str = "results.csv") -> PanelFile:
    content = text.encode() if isinstance(text, str) else text
    return read_panel_file(name, content, [alex2()], panel, sample)


def texts(file: PanelFile) -> dict[str, str]:
    return {found.allergen: found.reading.text for found in file.results}


def refusal(text: str | bytes, **asked: str) -> str:
    with pytest.raises(Refused) as refused:
        read(text, **asked)
    return str(refused.value)


# --- whole files


FULL = """Laboratory;Merkez Lab
Panel: ALEX2
Patient ID;P-1;Lot;L77
Collected: 2024-01-05
Run date;2024-01-08;Report date;2024-01-09
Total IgE;≤ 100 kU/l
QC;ok
Software;1.2.3

Allergen;Name;Result (kUA/l);Class;Foo
Hom g;Lobster;0,59;1;x
Pen m 1;Shrimp;<0,10;0;x
Phl p 5-0101;Timothy;≤0,10;0;x
Der p 1;;;;
Der p 2;;ölçülmedi;;
"""


def test_a_long_file_with_head_lines() -> None:
    file = read(FULL, sample="p-1")
    assert [(found.line, found.allergen, found.reading.text, found.printed_code) for found in file.results] == [
        (13, "Phl p 5.0101", "≤0,10", "Phl p 5-0101"), (11, "Hom g", "0,59", "Hom g"), (12, "Pen m 1", "<0,10", "Pen m 1"),
    ]  # fmt: skip
    assert [(found.reading.comparator, found.reading.number) for found in file.results] == [
        ("≤", Decimal("0.10")), ("", Decimal("0.59")), ("<", Decimal("0.10")),
    ]  # fmt: skip
    assert (file.panel, file.sample, file.specimen, file.run_date, file.lot) == (
        "ALEX2",
        "P-1",
        "2024-01-05",
        "2024-01-08",
        "L77",
    )
    assert (file.total_ige, file.total_ige_unit, file.quality, file.software) == ("≤ 100", "kU/l", "ok", "1.2.3")
    assert (file.laboratory, file.rejected, file.name) == ("Merkez Lab", (), "results.csv")
    assert file.sha256 == hashlib.sha256(FULL.encode()).hexdigest()
    assert len(file.missing) == 292
    assert set(file.missing) == set(CODES) - {"Phl p 5.0101", "Hom g", "Pen m 1"}
    assert [str(note) for note in file.notes] == [
        "The classes in the file are not used: they follow from the panel's own limits.",
        "Columns that were not used: Foo.",
    ]


@pytest.mark.parametrize(
    ("head", "attribute", "value"),
    [
        ("Numune Alma Tarihi;05.01.2024", "specimen", "05.01.2024"),
        ("ÖRNEK ALIM TARİHİ:05.01.2024", "specimen", "05.01.2024"),
        ("Entnahmedatum;05.01.2024", "specimen", "05.01.2024"),
        ("Data prelievo;05/01/2024", "specimen", "05/01/2024"),
        ("Date of collection:;2024-01-05 10:30", "specimen", "2024-01-05 10:30"),
        ("Date;2024-01-05", "specimen", ""),
        ("Rapor tarihi;2024-01-05", "specimen", ""),
        ("Run date;2024-01-05", "specimen", ""),
        ("Çalışma tarihi;2024-01-05", "run_date", "2024-01-05"),
        ("Hasta no;77", "sample", "77"),
        ("Probennummer;77;Charge;L1", "lot", "L1"),
        ("Toplam IgE;<= 100;kU/L", "total_ige_unit", "kU/L"),
        ("Gesamt-IgE (kU/l);20-100", "total_ige", "20-100"),
    ],
)
def test_what_head_lines_say(head: str, attribute: str, value: str) -> None:
    assert getattr(read(f"{head}\nAllergen;Result\nHom g;0,59\n"), attribute) == value


def test_two_different_days_are_none() -> None:
    file = read("Allergen;Result;Collected\nHom g;0,59;2024-01-05\nPen m 1;0,1;2024-01-06\n")
    assert file.specimen == ""
    assert "more than one thing for the specimen date: 2024-01-05, 2024-01-06" in str(file.notes[0])


@pytest.mark.parametrize(
    "header",
    ["Code;Value", "ALERJEN;SONUÇ", "Alerjen Kodu;Değer", "Allergen;kUA/L", "Component;sIgE [kU/L]",
     "Allergene;Concentrazione (kUA/l)", "Kürzel;Messwert", "Allergen;Result kU_A/L", "Allergen/Component;Specific IgE"],
)  # fmt: skip
def test_columns_by_their_names(header: str) -> None:
    assert texts(read(f"{header}\nHom g;0,59\n")) == {"Hom g": "0,59"}


def test_columns_stand_in_any_order_and_the_one_with_codes_is_the_code() -> None:
    file = read("Unit,Result,Allergen,Code\nkUA/L,0.59,Lobster,Hom g\nkUA/L,<0.10,Shrimp,Pen m 1\n")
    assert texts(file) == {"Hom g": "0.59", "Pen m 1": "<0.10"}


def test_total_ige_is_no_allergen() -> None:
    long = read("Allergen;Result;Unit\nHom g;0,59;kUA/L\nTotal IgE;≤ 100;kU/L\n")
    wide = read("Sample ID;tIgE (kU/L);Hom g\nP-1;≤ 100;0,59\n")
    for file in (long, wide):
        assert (texts(file), file.total_ige, file.total_ige_unit, file.rejected) == (
            {"Hom g": "0,59"},
            "≤ 100",
            "kU/L",
            (),
        )
    twice = read("Total IgE;55\nAllergen;Result\nHom g;0,59\nTotal IgE;≤ 100\n")
    assert (twice.total_ige, [(one.line, str(one.why)) for one in twice.rejected]) == (
        "", [(4, "Total IgE stands twice, with different values: 55, ≤ 100.")],
    )  # fmt: skip


# --- rows that cannot be written


def rejected(row: str, *more: str) -> list[tuple[int, str]]:
    lines = "\n".join(("Allergen;Result;Unit", row, *more))
    file = read(lines)
    assert "Hom g" in file.missing
    return [(one.line, str(one.why)) for one in file.rejected]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Xyz q 1;0,5", "ALEX2 has no allergen with the code Xyz q 1."),
        ("Xyz q 1;", "ALEX2 has no allergen with the code Xyz q 1."),
        ("Der p;0,5", "ALEX2 has no allergen with the code Der p."),
        ("Hom g;abc", "is a number in kUA/L"),
        ("Hom g;1.234", "Was 1234 or 1.234 meant?"),
        ("Hom g;negative", "A result of ALEX2 is a number in kUA/L"),
        ("Hom g;1:160", "A result of ALEX2 is a number in kUA/L"),
        ("Hom g;-0,5", "never below 0"),
        ("Hom g;<0", "never below 0"),
        ("Hom g;0,59 ng/mL", "The unit in the file is ng/mL"),
        ("Hom g;#N/A", "is a number in kUA/L"),
        (";0,5", "No allergen code stands beside this result."),
        ("Hom g;0;59;1", "Line 2 has more cells than the header."),
    ],
)
def test_a_row_that_cannot_be_written_says_why(row: str, says: str) -> None:
    ((line, why),) = rejected(row)
    assert line == 2
    assert says in why


@pytest.mark.parametrize("row", ["Hom g,0,59,", "Hom g,0,59", "Hom g,<0,10,"])
def test_a_result_that_a_decimal_comma_may_have_cut_is_rejected(row: str) -> None:
    file = read(f"Allergen,Result,Class\n{row}\n")
    assert file.results == ()
    ((line, why),) = [(one.line, str(one.why)) for one in file.rejected]
    assert (line, "cut in two at its decimal comma" in why) == (2, True)


@pytest.mark.parametrize(
    ("rows", "value"),
    [("Hom g,2,1\nPen m 1,0.59,1", "2"), ('Hom g,2,1\nPen m 1,"0,59",1', "2"), ("Hom g,0,0", "0"), ("Hom g,2,", "2")],
)
def test_whole_numbers_between_commas_are_read_where_no_comma_can_be_a_mark(rows: str, value: str) -> None:
    file = read(f"Allergen,Result,Class\n{rows}\n")
    assert (texts(file)["Hom g"], file.rejected) == (value, ())


@pytest.mark.parametrize("row", ["P-1,0,59,,", "P-1,0,59"])
def test_a_line_of_results_that_a_decimal_comma_may_have_cut_is_refused(row: str) -> None:
    assert "cut in two at its decimal comma" in refusal(f"Sample,Hom g,Pen m 1,Cyn d\n{row}\n")


def test_a_row_in_another_unit_is_rejected() -> None:
    ((line, why),) = rejected("Hom g;0,5;ng/mL", "Pen m 1;0,1;kUA/L")
    assert (line, "Units are never mixed" in why) == (2, True)


@pytest.mark.parametrize("second", ["Hom g;0,59", "Hom g;0,60", "hom-g;<0,10"])
def test_a_code_that_stands_twice_is_rejected_on_both_lines(second: str) -> None:
    assert rejected("Hom g;0,59", "Pen m 1;0,1", second) == [
        (2, "Hom g stands twice: lines 2 and 4."), (4, "Hom g stands twice: lines 2 and 4."),
    ]  # fmt: skip


@pytest.mark.parametrize("blank", ["", "-", "n.a.", "not measured", "ÖLÇÜLMEDİ", "ölçülmedi", "Çalışılmadı", "–"])
def test_what_is_not_measured_is_missing_and_no_zero(blank: str) -> None:
    assert rejected(f"Hom g;{blank}") == []


def test_headings_between_the_rows_are_passed_over_and_said() -> None:
    file = read("Allergen;Result\nGrass pollen;\nHom g;0,59\nAllergen;Result\nPen m 1;0,1\n")
    assert (len(file.results), file.rejected) == (2, ())
    assert [str(note) for note in file.notes] == ["Lines without a result were passed over: 2."]


# --- units and marks


def test_a_file_in_another_unit_is_refused() -> None:
    assert "The unit in the file is IU/mL" in refusal("Allergen;Result (IU/mL)\nHom g;0,59\n")
    assert "The unit in the file is ng/mL" in refusal("Unit;ng/mL\nAllergen;Result\nHom g;0,59\n")


def test_ku_per_litre_is_taken_and_said() -> None:
    file = read("Allergen;Result;Unit\nHom g;0,59;kU/L\n")
    assert texts(file) == {"Hom g": "0,59"}
    assert [str(note) for note in file.notes] == ["The file prints kU/L; for specific IgE that is kUA/L."]


@pytest.mark.parametrize("value", ["0,59 kUA/L", "0,59 kU/l", "0,59kUA/l"])
def test_the_panels_unit_behind_a_value_is_left_off(value: str) -> None:
    assert texts(read(f"Allergen;Result\nHom g;{value}\n")) == {"Hom g": "0,59"}


@pytest.mark.parametrize(
    ("others", "printed", "number"),
    [
        (["0,10", "12,5"], "1,234", "1.234"),
        (["<0,10"], "> 1,234", "1.234"),
        (["0.590"], "1.234", "1.234"),
        (["0,10"], "1.234", None),
        (["0,10", "0.10"], "1,234", None),
        (["5,678"], "1,234", None),
        (["3"], "1,234", None),
    ],
)
def test_a_mark_before_three_digits_is_read_as_the_rest_of_the_file_shows(
    others: list[str], printed: str, number: str | None
) -> None:
    rows = [f"{code};{value}" for code, value in zip(CODES, others, strict=False)]
    file = read("\n".join(["Allergen;Result", *rows, f"Hom g;{printed}"]))
    found = {one.allergen: one.reading for one in file.results}.get("Hom g")
    assert (found and found.text, found and found.number) == ((printed, Decimal(number)) if number else (None, None))
    assert any("meant?" in str(one.why) for one in file.rejected) is (number is None)


def test_a_number_of_a_spreadsheet_has_no_doubtful_mark() -> None:
    file = read(xlsx_bytes([["Allergen", "Result"], ["Hom g", 1.234], ["Pen m 1", 0.59], ["Der p 1", "<0,10"]]))
    assert [(one.reading.text, one.reading.number) for one in file.results] == [
        ("<0,10", Decimal("0.10")), ("1.234", Decimal("1.234")), ("0.59", Decimal("0.59")),
    ]  # fmt: skip


def test_unquoted_decimal_commas_between_commas_are_never_read() -> None:
    file = read("Allergen,Result\nHom g,0,59\nPen m 1,<0,10\n")
    assert (file.results, [one.line for one in file.rejected]) == ((), [2, 3])
    assert "more cells than the header" in refusal("Sample ID,Hom g,Pen m 1\nP-1,0,59,0,10\n")
    assert "No table of allergen results" in refusal("Hom g,0,59\nPen m 1,0,10\n")


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


# --- which panel


def test_the_panel_is_asked_for_named_or_known_by_its_codes() -> None:
    panels = [alex2(), other_panel()]

    def panel_of(text: str, panel: str = "", name: str = "results.csv") -> str:
        return read_panel_file(name, text.encode(), panels, panel).panel

    shared, own = "Allergen;Result\nCyn d;0,5\n", "Allergen;Result\nCyn d;0,5\nHom g;0,59\n"
    assert panel_of(own) == "ALEX2"
    assert panel_of(shared, "alex9") == "ALEX9"
    assert panel_of("Panel;ALEX9\n" + shared) == "ALEX9"
    assert panel_of("Results of ALEX² Allergy Explorer\n" + shared) == "ALEX2"
    assert panel_of(shared, name="alex9_results.csv") == "ALEX9"
    for text, panel, says in (
        (shared, "", "does not say which panel"),
        (shared, "ISAC", "No panel is called ISAC"),
        ("Panel;ISAC\n" + own, "", "names the panel “ISAC”"),
        ("Allergen;Result\nXyz q 1;0,5\n", "", "does not say which panel"),
    ):
        with pytest.raises(Refused, match=says):
            panel_of(text, panel)


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
    assert min(taken) < 0.04
