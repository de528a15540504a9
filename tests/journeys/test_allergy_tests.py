"""Skin tests, patch tests and drug provocations, typed from the first key to the last at the real window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import HistoryAnswer
from tests.clinic.made import NO_MEDICATION
from tests.journeys.person import Person
from tests.journeys.program import Program
from tests.session.made import REACTION, keep, with_patient

pytestmark = pytest.mark.slow

TESTS = 3
CONTROLS = {"histamine": "6x5", "saline": "0", "antihistamine": "none taken"}


class Room:
    """The allergist's room: one clinic file with one patient, and a program that is started for every visit."""

    def __init__(self, path: Path):
        self.path = path
        self.program: Any = Program(path)
        self.patient = with_patient(self.program.session)
        keep(self.program.session, HistoryAnswer, self.patient, **NO_MEDICATION)
        self._opens()

    def _opens(self) -> None:
        self.program.window.open_patient(self.patient)
        self.person.opens_tab(TESTS)

    @property
    def person(self) -> Person:
        return self.program.person

    def next_visit(self, when: datetime) -> Person:
        """Close the program, and start it again at another time."""
        self.program.ends()
        self.program = Program(self.path, clock=lambda: when.astimezone())
        self._opens()
        return self.person

    def kept(self, type: type[Entry]) -> Kept:
        (kept,) = self.program.session.chart(self.patient).of(type)
        return kept

    def rows(self, name: str, *rows: tuple[str, ...]) -> Person:
        """Go by Tab to the first cell of some rows and type them; Tab between the cells, Shift+Enter after each row."""
        self.person.tabs_to(f"{name}.0.{'substance' if 'skin' in name else 'hapten' if 'patch' in name else 'at'}")
        for row in rows:
            for place, text in enumerate(row):
                self.person.press("Tab", times=bool(place)).types(text)
            self.person.press("Shift+Return")
        return self.person


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path / "clinic.sqlite")
    yield made
    made.program.ends()


def test_a_sheet_of_skin_tests_from_the_first_key_to_the_last(room: Room) -> None:
    person = room.person.begins("skin_test").fills(
        {"date": "12.5.24 10:00"} | CONTROLS | {"read_after": "15 min", "read_by": "Ayşe"}
    )
    room.rows(
        "skin_test.pricks",
        ("house dust mites", "undiluted", "5x4", "12x10"),
        ("cat", "", "2x2", "0"),
        ("Şüpheli ilaç ğıİ", "20 mg/mL", "3x3", "8x8"),
    )
    person.press("Shift+Return")
    assert person.field == "skin_test.intradermals.0.substance"
    room.rows("skin_test.intradermals", ("cefuroxime", "2 mg/ml", "0,03", "4x4", "9x8", "15"))
    assert person.sees("✓ valid: histamine 5.5 mm; saline 0 mm; no antihistamine")
    person.saves_confirming()
    test = room.kept(SkinTest).entry
    assert [(row.substance.name, row.mean, row.outcome) for row in test.pricks] == [
        ("house dust mites", 4.5, "positive"),
        ("cat epithelium", 2, "negative"),
        ("Şüpheli ilaç ğıİ", 3, "positive"),
    ]
    assert [(row.growth, row.outcome) for row in test.intradermals] == [(4.5, "positive")]
    assert (test.validity, test.read_by) == ("valid", "Ayşe")


def test_an_invalid_sheet_is_never_silent(room: Room) -> None:
    person = room.person.begins("skin_test").fills(
        {"date": "12.5.24", "histamine": "2x2", "saline": "0", "antihistamine": "taken", "antihistamine_drug": "cetirizine",
         "antihistamine_last": "11.5.24"}
    )  # fmt: skip
    room.rows("skin_test.pricks", ("cat", "undiluted", "0"), ("dog", "undiluted", "5x4"))
    assert person.sees("⚠ invalid: histamine 2 mm; cetirizine last taken 11 May 2024, within 7 days")
    assert person.stands_in("pricks.0.outcome") == "?\N{NO-BREAK SPACE}cannot be interpreted"
    assert person.stands_in("pricks.1.outcome") == "+\N{NO-BREAK SPACE}positive"
    person.is_asked("A negative result cannot be interpreted.").confirms()
    assert person.state.startswith("Saved")
    test = room.kept(SkinTest)
    assert (test.entry.validity, [row.outcome for row in test.entry.pricks]) == (
        "invalid",
        ["not_interpretable", "positive"],
    )
    assert {(one.id, one.field) for one in test.confirmed} >= {("A7", "histamine"), ("A7", "antihistamine_last")}


def test_an_intradermal_test_above_the_non_irritant_concentration_is_questioned(room: Room) -> None:
    person = room.person.begins("skin_test").fills({"date": "12.5.24"} | CONTROLS)
    room.rows("skin_test.intradermals", ("cipro", "0.1 mg/ml", "0,03", "4x4", "9x8", "15"))
    person.is_asked("the highest concentration of ciprofloxacin known not to irritate").goes_back()
    person.press("Ctrl+S").confirms()
    assert [one.id for one in room.kept(SkinTest).confirmed if one.field.startswith("intradermals.0")] == ["A5"]


def test_a_control_is_refused_as_an_allergen_and_what_was_typed_stands(room: Room) -> None:
    person = room.person.begins("skin_test").fills({"date": "12.5.24"} | CONTROLS)
    room.rows("skin_test.pricks", ("cat", "", "5x4"), ("Histamine", "", "6x5"))
    person.press("Ctrl+S").sees_finding("It is never listed as an allergen")
    assert (person.field, person.stands_in("pricks.1.substance")) == ("skin_test.pricks.1.substance", "Histamine")
    person.types("dog").saves()
    assert [row.substance.name for row in room.kept(SkinTest).entry.pricks] == ["cat epithelium", "dog epithelium"]


def test_a_patch_test_is_read_at_one_visit_and_again_at_the_next(room: Room) -> None:
    person = room.person.begins("patch_test").fills({"applied": "21.11.26 9:00"})
    room.rows(
        "patch_test.haptens",
        ("nickel", "5", "pet.", "-"),
        ("cobalt", "1", "pet.", "+"),
        ("balsam of the clinic", "", "", "-"),
    )
    person.saves()
    assert person.sees("Next reading due 24 Nov 2026 09:00 (72 h)")

    person = room.next_visit(datetime(2026, 11, 24, 10)).press("Ctrl+L").press("Return").press("F6")
    assert person.field == "patch_test.haptens.0.hapten"
    person.tabs_to("patch_test.haptens.0.h72").types("++").press("Ctrl+Down").types("+").press("Ctrl+Down").types("-")
    person.press("Ctrl+S")
    assert person.state == "Saved · version 2"
    assert person.sees("Next reading due 25 Nov 2026 09:00 (96 h)")
    haptens = room.kept(PatchTest).entry.haptens
    assert [(row.h48, row.h72, row.first_positive) for row in haptens] == [
        ("negative", "strong", 72),
        ("weak", "weak", 48),
        ("negative", "negative", None),
    ]


def test_a_provocation_with_its_steps(room: Room) -> None:
    person = room.person.begins("drug_provocation").fills(
        date="12.5.24", drug="clarithromycin", route="oral", dose_unit="mg", stop_reason="completed, full dose reached",
        result="negative", observed="2 h",
    )  # fmt: skip
    room.rows(
        "drug_provocation.steps",
        ("9:00", "50", "120", "80", "72", "98", "none"),
        ("9:30", "150", "118", "79", "74", "98", "none"),
        ("10:15", "300", "121", "80", "70", "99", "none"),
    )
    assert person.sees("Total dose 500 mg · −\N{NO-BREAK SPACE}negative")
    assert [person.stands_in(f"steps.{row}.cumulative") for row in range(3)] == ["50", "200", "500"]
    assert [person.stands_in(f"steps.{row}.interval") for row in range(3)] == ["", "30", "45"]
    person.saves_confirming()
    kept = room.kept(DrugProvocation).entry
    assert (kept.total, [step.seen for step in kept.steps]) == (500, ["none"] * 3)


def test_a_planned_provocation_with_a_culprit_asks_why_and_keeps_the_reason(room: Room) -> None:
    keep(room.program.session, DrugReaction, room.patient, **REACTION)
    person = room.person.begins("drug_provocation").fills(
        stage="planned", date="1.12.26", drug="cipro", route="oral", dose_unit="mg"
    )
    room.rows("drug_provocation.steps", ("9:00", "5"), ("9:30", "25"))
    person.is_asked("The clinic's own order stands against ciprofloxacin")
    assert person.field == "drug_provocation:reason"

    person.goes_back()
    assert (person.stands_in("steps.1.dose"), person.field) == ("25", "drug_provocation.drug")
    assert "Not saved" in person.state

    person.press("Ctrl+S").press("Return")
    assert person.field == "drug_provocation:reason", "without a reason nothing is saved"
    assert "Not saved" in person.state
    person.types("Tek seçenek; yoğun bakımda").press("Return")
    assert person.state == "Saved · version 1"
    kept = room.kept(DrugProvocation)
    assert {one.reason for one in kept.confirmed if one.id == "A10"} == {"Tek seçenek; yoğun bakımda"}
    assert [step.dose for step in kept.entry.steps] == [5, 25]
    person.press("Ctrl+H").sees_in_dialog("Tek seçenek; yoğun bakımda")
