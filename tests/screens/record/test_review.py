"""A physician marks results as seen, in the real window and by keys: the worklist empties; what is amended comes back."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.results.lab_result import LabResult
from desktop.screens.record.changes import ChangesModel
from desktop.session.reviewing import count, review_of
from desktop.store.check import check_file
from tests.screens.desk import TESTS, Desk
from tests.session.made import LAB, PATCH, again, keep, keep_typed, read, with_patient

SPECIMEN = LAB | {"laboratory": "Merkez"}
SECOND = SPECIMEN | {"marker": "tryptase", "reading": "4,1", "unit": "ng/ml", "limits": "< 11,4", "flag": "N"}


def waiting(desk: Desk) -> list[str]:
    rows = desk.window.worklist.waiting.rows
    return [rows.index(row, 3).data() for row in range(rows.rowCount())]


def test_marked_amended_and_marked_again(desk: Desk) -> None:
    person, window = desk.person, desk.window
    desk.types_result(specimen_date="12.5.24", marker="ecp", reading="26,6", unit="ng/ml", limits="< 24", flag="H")
    person.saves_confirming()
    assert window.worklist_button.text() == "Worklist: 1 not seen"
    assert person.sees("Not yet seen by a physician. Ctrl+M marks it as seen.")
    person.press("Ctrl+Shift+W")
    assert (person.field, waiting(desk)) == ("worklist.waiting", ["⚠ Laboratory result: ECP"])
    assert "1 wait, ⚠ 1 outside limits or grave" in window.worklist.counts.text()
    # to open it is not to have seen it
    person.press("Return")
    assert desk.form.kept is not None
    assert count(desk.session).waiting == 1
    person.press("Ctrl+M")
    assert window.message.text() == "✓ Marked as seen by Ayşe."
    assert person.sees("Seen by Ayşe on 2026-11-23 10:00 (version 1).")
    assert window.worklist_button.text() == "Worklist"
    person.press("Ctrl+M")
    assert window.message.text().startswith("Seen by Ayşe on 2026-11-23")
    # amended: unseen again, with what changed
    person.fills(reading="31,2").saves_confirming()
    assert person.sees("Changed since Ayşe saw version 1 on 2026-11-23 10:00; not seen since. Result: 26,6 → 31,2")
    person.press("Ctrl+Shift+W")
    rows = window.worklist.waiting.rows
    assert rows.index(0, 7).data() == "Result: 26,6 → 31,2"
    person.press("Ctrl+M")
    assert (rows.rowCount(), window.worklist_button.text()) == (0, "Worklist")
    assert person.sees("Nothing waits to be seen.")
    # the versions tell who saw which
    kept = desk.kept(LabResult)[0]
    told = [changed[4] for changed in ChangesModel(desk.session, desk.patient, kept.id)._rows]
    assert all("seen by Ayşe on 2026-11-23 10:00" in words for words in told) and len(told) == 2
    assert check_file(desk.session.file.path) == []


def test_a_whole_report_is_marked_from_the_list_and_in_the_timeline_at_once(desk: Desk) -> None:
    for texts in (SPECIMEN, SECOND, LAB | {"specimen_date": "1.6.24"}):
        keep(desk.session, LabResult, desk.patient, **texts)
    person = desk.person
    person.opens_tab(TESTS).press("Ctrl+L").press("Down").press("Ctrl+Shift+A")
    assert desk.window.message.text() == "✓ 2 marked as seen by Ayşe."
    table = desk.window.page.tests.table
    told = [[table.entries.index(row, column).data() for column in (2, 5)] for row in range(3)]
    assert [name for name, _detail in told] == ["☐ ECP", "✓ Tryptase", "✓ ECP"]
    assert [detail.rpartition(" · ")[2] for _name, detail in told] == ["☐ not yet seen", "✓ seen", "✓ seen"]
    person.opens_tab(1).press("End").press("Ctrl+M")
    assert desk.window.message.text() == "✓ Marked as seen by Ayşe."
    events = desk.window.page.overview.timeline.events
    assert [events.event_at(row).seen for row in range(events.rowCount())] == ["✓ seen", "✓ seen"]


def test_what_was_changed_meanwhile_is_not_marked(desk: Desk) -> None:
    kept = keep(desk.session, LabResult, desk.patient, **LAB)
    desk.person.press("Ctrl+Shift+W")
    other = again(desk.session.file.path)
    other.amend(kept.id, read(other, LabResult, desk.patient, **(LAB | {"reading": "31,2"})), 1, "misread")
    other.close()
    desk.person.press("Ctrl+M")
    assert desk.window.message.text() == "✕ Deniz changed this entry meanwhile. Nothing was marked; look at it again."
    assert count(desk.session).waiting == 1


def test_a_mark_is_taken_back_with_a_reason(desk: Desk) -> None:
    kept = keep(desk.session, LabResult, desk.patient, **LAB)
    desk.person.opens_tab(TESTS).press("Ctrl+L").press("Ctrl+M")
    desk.window.marking.take_back()
    desk.person.waits_for(lambda: QApplication.activeWindow().objectName() == "take_back")
    desk.person.types("the wrong patient").press("Return")
    assert desk.window.message.text() == "Taken back: it waits to be seen again."
    assert review_of(desk.session, kept).waits
    desk.person.press("Ctrl+L")
    desk.window.marking.take_back()
    assert desk.window.message.text() == "This is not marked as seen."


def test_the_worklist_names_a_patient_once_and_the_pressing_come_first(desk: Desk) -> None:
    keep(desk.session, LabResult, desk.patient, **SECOND)
    other = with_patient(desk.session, identifier="P-2", family_name="Çelikoğlu-Şahin", given_name="İpek")
    keep_typed(desk.session, PatchTest, other, PATCH)
    keep(desk.session, LabResult, other, **LAB)
    desk.person.press("Ctrl+Shift+W")
    rows = desk.window.worklist.waiting.rows
    shown = [tuple(rows.index(row, column).data() for column in range(4)) for row in range(3)]
    assert shown == [
        ("Çelikoğlu-Şahin, İpek", "P-2", "2", "⚠ Laboratory result: ECP"),
        ("", "", "", "Patch test"),
        ("Işık, Ömer", "P-1", "1", "Laboratory result: Tryptase"),
    ]
