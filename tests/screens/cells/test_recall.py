"""The recall on the screen: one line to type, everything that hangs on it, and a list to print."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.screens.cells.recall import RecallPage
from desktop.screens.look.theme import colours
from tests.screens.desk import Desk
from tests.session.made import EVENT, INFUSION, keep, keep_typed, with_bags, with_patient

GIVEN = INFUSION | {"lot": "L-24", "start": "2024-12-01 10:00"}


@pytest.fixture
def recalled(desk: Desk) -> RecallPage:
    """Three bags of a lot: one given, with an event; one discarded, one left; and an infusion that names the lot in words."""
    with_bags(desk.session, "1", "2")
    with_bags(desk.session, "3", thawed=None, discarded="2024-12-01 10:00", discard_reason="torn")
    infusion = keep(desk.session, Infusion, desk.patient, **(GIVEN | {"bag": "L-24-1"}))
    keep_typed(desk.session, AdverseEvent, desk.patient, EVENT | {"infusion": "1", "onset": "2024-12-01 11:00"})
    other = with_patient(desk.session, identifier="P-2", family_name="Kocabıyıkoğlu-Şehirlioğlu", given_name="Çağrı")
    keep(desk.session, Infusion, other, **(INFUSION | {"lot": "l-24", "start": "2024-11-20"}))
    desk.person.press("Ctrl+Shift+P").opens_tab(6)
    assert infusion.id
    assert desk.window.products is not None
    return desk.window.products.recall


def rows(page: RecallPage) -> list[list[str]]:
    model = page.traces
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def test_a_lot_leads_to_every_bag_patient_and_event(desk: Desk, recalled: RecallPage) -> None:
    desk.person.types("L-24").press("Return")
    assert desk.person.field == "recall.traces"
    assert sorted(rows(recalled)) == [
        ["L-24", "1", "given", "Işık, Ömer", "P-1", "1 Dec 2024 10:00", "1 · 1", "⚠ headache, grade 1"],
        ["L-24", "2", "thawed", "", "", "", "", ""],
        ["L-24", "3", "discarded", "", "", "", "", ""],
        [
            "l-24",
            "–",
            "? lot as typed, no bag named",
            "Kocabıyıkoğlu-Şehirlioğlu, Çağrı",
            "P-2",
            "20 Nov 2024",
            "1 · 1",
            "",
        ],
    ]
    assert recalled.summary.text() == "Patients: 2 · infusions: 2 · bags left: 1 · discarded: 1 · adverse events: 1."
    assert "? Infusions that name the lot in words alone: 1." in recalled.warnings.text()


def test_what_is_only_said_in_words_is_marked(desk: Desk, recalled: RecallPage) -> None:
    recalled.show_about("L-24")
    model = recalled.traces
    place = next(row for row, texts in enumerate(rows(recalled)) if texts[1] == "–")
    assert model.index(place, 2).data(Qt.ItemDataRole.ForegroundRole) == QColor(colours().question)


def test_type_ahead_offers_lots_and_donors(desk: Desk, recalled: RecallPage) -> None:
    desk.person.types("d").press("Down").press("Return")
    assert recalled.about.text() == "donor D-3"
    assert len(rows(recalled)) == 4


def test_enter_opens_the_infusion_or_the_bag(desk: Desk, recalled: RecallPage) -> None:
    desk.person.types("L-24").press("Return")
    order = [(texts[1], texts[4]) for texts in rows(recalled)]
    desk.person.press("Home").press("Down", times=order.index(("1", "P-1"))).press("Return")
    assert desk.window.page.patient == desk.patient
    assert desk.form.kept.entry.lot == "L-24"

    desk.person.press("Ctrl+Shift+P")
    assert [(texts[1], texts[4]) for texts in rows(recalled)] == order, "it is still there when one comes back"
    recalled.table.selectRow(order.index(("2", "")))
    desk.person.tabs_to("recall.traces").press("Return")
    assert (desk.person.field, desk.person.stands_in("number")) == ("bag.lot", "2")


def test_a_name_that_nothing_has_is_said_and_nothing_is_shown(desk: Desk, recalled: RecallPage) -> None:
    desk.person.types("L-24").press("Return").press("Shift+Tab", times=3)
    desk.person.press("Ctrl+A").types("L-99").press("Return")
    assert desk.person.field == "recall.about"
    assert recalled.warnings.text() == "? No lot L-99 is on record: no bag and no infusion names it."
    assert rows(recalled) == []
    assert not recalled.print_button.isVisible()


def test_it_follows_what_is_saved(desk: Desk, recalled: RecallPage) -> None:
    recalled.show_about("L-24")
    with_bags(desk.session, "4", thawed=None)
    assert [texts[:3] for texts in rows(recalled) if texts[1] == "4"] == [["L-24", "4", "frozen"]]


def test_the_window_shows_the_recall_of_a_lot(desk: Desk, recalled: RecallPage) -> None:
    desk.window.open_patient(desk.patient)
    desk.window.show_recall("L-24")
    assert desk.person.field == "recall.traces"
    assert len(rows(recalled)) == 4


# the offscreen platform says so of the file dialog's own list
@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
def test_the_recall_list_is_saved_as_a_pdf(desk: Desk, recalled: RecallPage, tmp_path: Path) -> None:
    person = desk.person.types("L-24").press("Return").press("Shift+Tab")
    assert person.field == "recall.pdf"
    person.press("Return")
    person.waits_for(lambda: QApplication.activeModalWidget() is not None)
    path = tmp_path / "geri çağırma.pdf"
    person.press("Ctrl+A").types(str(path)).press("Return").waits_for(lambda: desk.window.message.text() != "")
    assert desk.window.message.text() == f"Written to {path}."
    assert path.read_bytes().startswith(b"%PDF")


def test_ctrl_p_asks_for_a_lot_first(desk: Desk, recalled: RecallPage) -> None:
    desk.person.opens_tab(1).press("Ctrl+P")
    assert desk.person.field == "recall.about"
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize(
    ("place", "about"),
    [(2, "donor D-3"), (3, "lot L-24, Cell Facility"), (4, "lot L-24, Cell Facility")],
    ids=["donor", "lot", "bag"],
)
def test_a_product_leads_to_its_recall_in_one_step(desk: Desk, recalled: RecallPage, place: int, about: str) -> None:
    desk.person.opens_tab(place).press("Ctrl+L").press("Return").press("Ctrl+Shift+L")
    assert (recalled.about.text(), desk.person.field, len(rows(recalled))) == (about, "recall.traces", 4)


def test_an_infusion_leads_to_the_recall_of_its_lot(desk: Desk, recalled: RecallPage) -> None:
    infusion = keep(
        desk.session, Infusion, desk.patient, **(INFUSION | {"lot": "X-1", "session": "2", "start": "2024-12-03"})
    )
    desk.window.open_patient(desk.patient)
    desk.window.page.open_entry(infusion.id)
    desk.person.press("Ctrl+Shift+L")
    assert (recalled.about.text(), [texts[0] for texts in rows(recalled)]) == ("X-1", ["X-1"])


def test_what_names_no_lot_says_so(desk: Desk, recalled: RecallPage) -> None:
    desk.window.open_patient(desk.patient)
    desk.person.opens_tab(2).press("Ctrl+Shift+Tab", times=2).press("Ctrl+Shift+L")
    assert desk.form.kept is not None, "the patient's own data are shown"
    assert desk.window.message.text() == "This entry names no lot and no donor."
