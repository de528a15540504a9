"""Files of allergen results: what would be written, what is missing, what is rejected and why; never a guess."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from desktop.clinic.words.language import Refused
from desktop.exchange.panel_file import read_panel_file
from tests.cases import cases
from tests.exchange.made import alex2, other_panel, xlsx_bytes
from tests.exchange.panel_reading import CODES, read, refusal, texts

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


@cases(
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


@cases(
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


@cases(
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
