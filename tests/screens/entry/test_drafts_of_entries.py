"""What is typed over an entry and not saved yet: it survives leaving the form, the program's end and what the program writes."""

from __future__ import annotations

import pytest

from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.results.lab_result import LabResult
from tests.journeys.program import Program
from tests.screens.desk import INFUSIONS, TESTS, Desk
from tests.session.made import INFUSION, LAB, confirmed, count, keep, keep_typed

pytestmark = pytest.mark.slow

PLAIN = INFUSION | {"premedicated": "none given"}


def opens(desk: Desk, tab: int, id: str) -> None:
    desk.person.opens_tab(tab)
    desk.window.page.page.show_entry(id)


def test_what_is_typed_over_an_entry_outlives_what_the_program_writes_itself(desk: Desk) -> None:
    infusion = keep(desk.session, Infusion, desk.patient, **PLAIN)
    opens(desk, INFUSIONS, infusion.id)
    desk.person.fills(note="typed by hand")
    keep(desk.session, Measurement, desk.patient, date="2024-05-01", weight="70")
    desk.person.press("Ctrl+S")
    assert desk.person.state == "Saved · version 3"
    assert (desk.only(Infusion).note, desk.only(Infusion).cells_per_kg) == ("typed by hand", 2)
    assert count(desk.session, "draft") == 0


def test_a_draft_of_an_entry_comes_back_when_the_entry_is_opened(desk: Desk) -> None:
    infusion = keep(desk.session, Infusion, desk.patient, **PLAIN)
    opens(desk, INFUSIONS, infusion.id)
    desk.person.fills(note="typed by hand").press("Ctrl+N")
    assert desk.person.stands_in("note") == ""
    keep(desk.session, Measurement, desk.patient, date="2024-05-01", weight="70")
    path, patient = desk.session.file.path, desk.patient
    desk.program.ends()
    program = Program(path)
    program.window.open_patient(patient)
    later = Desk(program, patient)
    opens(later, INFUSIONS, infusion.id)
    assert later.person.stands_in("note") == "typed by hand"
    assert later.person.state.startswith("Not saved yet · draft of ")
    later.person.press("Ctrl+S")
    assert later.person.state == "Saved · version 3"
    opens(later, INFUSIONS, infusion.id)
    assert later.person.state == "Saved · version 3", "what is saved is no draft any more"
    program.ends()


def test_a_draft_goes_when_it_is_taken_back_and_when_its_entry_is_void(desk: Desk) -> None:
    result = keep(desk.session, LabResult, desk.patient, **LAB)
    opens(desk, TESTS, result.id)
    desk.person.fills(laboratory="Düzen").press("Ctrl+N")
    assert count(desk.session, "draft") == 1
    opens(desk, TESTS, result.id)
    desk.person.fills(laboratory="x").press("Backspace").press("Ctrl+N")
    assert count(desk.session, "draft") == 0
    opens(desk, TESTS, result.id)
    desk.person.fills(laboratory="Düzen").press("Ctrl+N")
    opens(desk, TESTS, result.id)
    desk.person.tabs_to_button("Void…").press("Return").types("another patient's").press("Return")
    assert desk.kept(LabResult) == []
    assert count(desk.session, "draft") == 0


def test_a_draft_over_a_newer_version_leaves_the_rows_of_others(desk: Desk) -> None:
    haptens = [{"hapten": "nickel sulfate hexahydrate"}, {"hapten": "cobalt(II) chloride hexahydrate"}]
    kept = keep_typed(
        desk.session, PatchTest, desk.patient, {"applied": "2026-11-20 08:00", "planned": "48", "haptens": haptens}
    )
    opens(desk, TESTS, kept.id)
    desk.person.fills({"haptens.0.h48": "+"}).press("Ctrl+N")
    assert count(desk.session, "draft") == 1
    # meanwhile a colleague reads the other one
    nickel, cobalt = kept.entry.haptens
    read = type(cobalt)(**(cobalt.values() | {"h48": "strong"}))
    amended = type(kept.entry)(**(kept.entry.values() | {"haptens": (nickel, read)}))
    confirmed(lambda keys: desk.session.amend(kept.id, amended, kept.number, "read", keys))
    opens(desk, TESTS, kept.id)
    assert "older than version 2" in desk.person.state
    desk.person.saves_confirming()
    assert [hapten.h48 for hapten in desk.only(PatchTest).haptens] == ["weak", "strong"]
