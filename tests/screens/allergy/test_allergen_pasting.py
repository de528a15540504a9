"""Many results at once: the rest below the limit, and from and to a spreadsheet."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from tests.screens.allergy.sheet import GRID, copies, counted, row_of, sheet, typed
from tests.screens.desk import Desk

# -- the rest ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keys", "basis", "shown_text", "words"), [
    ("Ctrl+R", "printed", "<0.10", "295 of 295 answered · 1 positive"),
    ("Ctrl+Shift+R", "assumed", "~<0.10", "295 of 295 answered · 1 positive · 294 assumed"),
])  # fmt: skip
def test_the_rest_is_filled_in_only_when_asked_and_taken_back_in_one_step(
    panel: Desk, keys: str, basis: str, shown_text: str, words: str
) -> None:
    panel.person.types("hom").types("0.59").press("Return")
    panel.person.press(keys)
    assert (counted(panel), row_of(panel, "Pen m 1")[3]) == (words, shown_text)
    panel.person.press(keys)
    assert typed(panel) == {"Hom g": "0.59"}
    panel.person.press(keys).types("penm").press("Return").types("2").press("Return").press("Ctrl+Z")
    assert typed(panel) == {"Hom g": "0.59", "Pen m 1": "2"}
    panel.person.press(keys).saves_confirming()
    kept = {result.allergen: (result.reading.text, result.basis) for result in panel.only(AllergenPanel).results}
    assert len(kept) == 295
    assert (kept["Hom g"], kept["Cyn d"]) == (("0.59", "printed"), ("<0.10", basis))


def test_what_was_assumed_is_said_in_words_and_is_printed_once_it_is_typed(panel: Desk) -> None:
    panel.person.press("Ctrl+Shift+R").types("hom")
    assert panel.person.sees("assumed, not printed")
    panel.person.types("<0.10").press("Return")
    assert counted(panel) == "295 of 295 answered · 0 positive · 294 assumed"


def test_the_buttons_say_what_they_do(panel: Desk) -> None:
    typing = sheet(panel).typing
    panel.person.tabs_to_button("Rest below limit, assumed").press("Return")
    assert (typing.rest_assumed.text(), typing.rest.isEnabled()) == ("Take back", False)
    panel.person.press("Return")
    assert (typing.rest_assumed.text(), typed(panel)) == ("Rest below limit, assumed", {})


# -- from and to a spreadsheet ----------------------------------------------------------------------------------------


def test_a_table_is_pasted_by_its_codes(panel: Desk) -> None:
    copies("Code\tName\tkUA/L\nhom-g\tLobster\t0,59\nXyz z\t?\t1\nPen m 1\tShrimp\t<0.10\nCyn d\tgrass\t1,234")
    panel.person.press("Ctrl+V")
    assert typed(panel) == {"Hom g": "0,59", "Pen m 1": "<0.10"}
    panel.person.sees_finding("Line 3, Xyz z · ? · 1: Xyz z is not an allergen of ALEX2 Allergy Explorer.")
    panel.person.sees_finding("Line 5, Cyn d · grass · 1,234: Was 1234 or 1.234 meant?")
    panel.person.tabs_to_button("Take back").press("Return")
    assert (typed(panel), panel.person.field) == ({}, GRID)


def test_what_stands_there_is_replaced_only_after_a_question(panel: Desk) -> None:
    panel.person.types("hom").types("0.59").press("Return")
    copies("Hom g\t0.61\nPen m 1\t2")
    panel.person.press("Ctrl+V").sees_finding("Hom g 0.59 → 0.61. Replace them?")
    panel.person.press("Escape")
    assert (typed(panel), panel.person.field) == ({"Hom g": "0.59"}, GRID)
    panel.person.press("Ctrl+V").press("Return")
    assert typed(panel) == {"Hom g": "0.61", "Pen m 1": "2"}
    panel.person.press("Ctrl+Z")
    assert typed(panel) == {"Hom g": "0.59"}


def test_a_column_goes_down_only_after_its_ends_are_shown(panel: Desk) -> None:
    panel.person.types("hom")
    copies("0.59\n\n<0.10\n")
    panel.person.press("Ctrl+V").sees_finding("2 values, from Hom g = 0.59 to Lol spp. = <0.10. Is that right?")
    assert typed(panel) == {}
    panel.person.press("Return")
    assert typed(panel) == {"Hom g": "0.59", "Lol spp.": "<0.10"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n".join(["1"] * 296), "only 295 rows"),
        ("much\nmore", "neither a result nor a head"),
        ("a\t1", "No code of ALEX2"),
    ],
)
def test_what_cannot_be_pasted_is_said_and_nothing_is_written(panel: Desk, text: str, words: str) -> None:
    copies(text)
    panel.person.press("Ctrl+Home").press("Ctrl+V").sees_finding(words)
    assert typed(panel) == {}
    panel.person.press("Return")
    assert panel.person.field == GRID


def test_selected_rows_are_copied_with_their_unit(panel: Desk) -> None:
    panel.person.types("hom").types("0,59").press("Return").press("Up").press("Shift+Down").press("Ctrl+C")
    assert QApplication.clipboard().text() == "Hom g\tLobster\t0,59\tkUA/L\nLit s\tShrimp (white)\t\t"
