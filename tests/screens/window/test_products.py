"""The products beside the patients: reached by keys, the stock at a glance, and a scanner that types like a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.consent import Consent
from desktop.screens.cells.stock import MINUTE
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.theme import colours
from desktop.screens.window.products_page import ProductsPage
from tests.journeys.person import Person
from tests.journeys.program import clock
from tests.screens.desk import Desk
from tests.session.made import AUTHORISATION, CONSENT, DONOR, INFUSION, LOT, count, keep, keep_typed, with_bags

pytestmark = pytest.mark.slow

NEW_LOT = LOT | {"expiry": "2026-12-10"}
PAGES = ("Stock", "Donors", "Lots", "Bags", "Protocols", "Recall", "Drugs")
# of a product's donation: expiry 31 Dec 2027, split 002
SEC = "SEC TR 000123 0000000000123 A 0059100 002 20271231"


def texts(model: RowsModel) -> list[list[str]]:
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def ink(model: RowsModel, row: int, column: int) -> QColor | None:
    return model.index(row, column).data(Qt.ItemDataRole.ForegroundRole)


@pytest.fixture
def person(desk: Desk) -> Iterator[Person]:
    """Somebody who looks at the products of a clinic file that holds none yet."""
    yield desk.person.press("Ctrl+Shift+P")


def products(desk: Desk) -> ProductsPage:
    assert desk.window.products is not None
    return desk.window.products


def kept(desk: Desk, type: type) -> list:
    return [one.entry for one in desk.session.chart("").of(type)]


# -- the page -------------------------------------------------------------------------------------------------------------


def test_its_pages_are_shown_by_alt_and_their_number(desk: Desk, person: Person) -> None:
    assert desk.window.windowTitle().startswith("Products – ")
    places = [
        "products.tabs",
        "donor.pseudonym",
        "lot.donor",
        "bag.lot",
        "protocol.name",
        "recall.about",
        "clinic_drug.name",
    ]
    for place, name in enumerate(places):
        person.opens_tab(place + 1)
        assert person.field == name
    assert [
        a.text() for a in desk.window.menu.actions() if a.shortcut().toString().startswith("Alt+") and a.isVisible()
    ] == [*PAGES]


def test_alt_shows_a_patients_pages_again_once_the_patient_is_open(desk: Desk, person: Person) -> None:
    desk.window.open_patient(desk.patient)
    person.opens_tab(2)
    assert person.field.startswith("drug_reaction.")
    assert "Donors" not in [action.text() for action in desk.window.menu.actions()]


def test_the_button_beside_the_patients_opens_it(desk: Desk) -> None:
    desk.person.press("Ctrl+F").tabs_to("window.products").press("Return")
    assert desk.person.sees("0 donors · 0 lots · 0 bags · 0 left")


def test_empty_pages_say_how_one_begins(desk: Desk, person: Person) -> None:
    for place, words in enumerate(
        ("No lot is recorded yet.", "No donor is recorded.", "No lot is recorded.", "No bag is recorded.", "No protocol is recorded.",
         "Every bag of a lot or a donor"), 1,
    ):  # fmt: skip
        person.opens_tab(place)
        assert person.sees(words), words


def test_ctrl_n_on_the_stock_begins_with_the_donor_then_with_a_lot(desk: Desk, person: Person) -> None:
    person.press("Ctrl+N")
    assert person.field == "donor.pseudonym"
    with_bags(desk.session, "1", lot=NEW_LOT)
    person.opens_tab(1).press("Ctrl+N")
    assert person.field == "lot.donor"


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_tab_comes_round(desk: Desk, person: Person, filled: bool, subtests: pytest.Subtests) -> None:
    if filled:
        with_bags(desk.session, "1", lot=NEW_LOT, thawed="2026-11-23 08:00")
    for place, name in enumerate(PAGES, 1):
        with subtests.test(name):
            person.opens_tab(place)
            if filled and place == 6:
                person.types("L-24").press("Return")
            first = QApplication.focusWidget()
            for _tab in range(150):
                person.tabs()
                if QApplication.focusWidget() is first:
                    break
            else:
                raise AssertionError("Tab does not come round")


def test_the_list_stands_in_front_until_something_is_typed(desk: Desk, person: Person) -> None:
    with_bags(desk.session, "1", lot=NEW_LOT)
    page = products(desk).bags
    person.opens_tab(4)
    assert page.list.isVisible()
    assert texts(page.table.entries)[0][2:5] == ["L-24 · bag 1", "140 × 10⁶", "cells"]
    person.types("L")
    assert page.form.sheet.isVisible()
    person.press("Ctrl+T")
    person.types("-24")
    assert page.list.isVisible(), "who looks at the list while typing keeps it"


def test_save_and_next_types_the_next_bag_of_a_lot(desk: Desk, person: Person) -> None:
    with_bags(desk.session, lot=NEW_LOT)
    person.opens_tab(4).fills(lot="L-24", number="1", cells="140e6").press("Ctrl+Return")
    assert person.state == "Saved. Next one."
    assert (person.stands_in("lot"), person.stands_in("number"), person.stands_in("cells")) == ("L-24", "", "140e6")
    assert person.field == "bag.number"
    person.types("2").press("Ctrl+S")
    assert sorted(bag.number for bag in kept(desk, Bag)) == ["1", "2"]
    assert person.sees("1 donor · 1 lot · 2 bags · 2 left")


def test_what_is_typed_and_not_saved_is_there_again(desk: Desk, person: Person) -> None:
    person.opens_tab(2).fills(pseudonym="D-Ş").press("Ctrl+Shift+W").press("Ctrl+Shift+P").opens_tab(2)
    assert person.stands_in("pseudonym") == "D-Ş"
    assert count(desk.session, "draft") == 1


def test_ctrl_h_shows_what_was_changed_of_the_clinics_products(desk: Desk, person: Person) -> None:
    keep_typed(desk.session, Donor, "", {"pseudonym": "D-9", "donation": "2026-01-02", "consent": "given"})
    person.opens_tab(2).press("Ctrl+H").sees_in_dialog("Donor: D-9")
    person.press("Ctrl+L").press("Return").press("Ctrl+H").sees_in_dialog("Donor: D-9")


# -- how an entry stands --------------------------------------------------------------------------------------------------


def opens_first(person: Person, place: int) -> None:
    person.opens_tab(place).press("Ctrl+L").press("Return")


@pytest.mark.parametrize(
    ("lot", "said"),
    [
        (NEW_LOT, "released · hUC-MSC · expiry 10 Dec 2026"),
        (LOT | {"expiry": "2026-11-01"}, "⚠ expired · hUC-MSC · expiry 1 Nov 2026"),
        (NEW_LOT | {"release": "recalled", "release_reason": "grew"}, "⚠ recalled · hUC-MSC · expiry 10 Dec 2026"),
        (NEW_LOT | {"release": "in quarantine"}, "? in quarantine · hUC-MSC · expiry 10 Dec 2026"),
    ],
    ids=["released", "expired", "recalled", "in quarantine"],
)
def test_list_sheet_and_stock_say_the_same_of_a_lot(desk: Desk, person: Person, lot: dict[str, Any], said: str) -> None:
    keep_typed(desk.session, Donor, "", DONOR)
    keep_typed(desk.session, Lot, "", lot)
    opens_first(person, 3)
    model = products(desk).lots.table.entries
    assert model.index(0, 5).data() == said
    sign = said.partition(" ")[0]
    danger = QColor(colours().danger)
    assert (ink(model, 0, 5) == danger) == (sign == "⚠")
    stood = texts(products(desk).stock.lots)[0][1]
    assert person.sees(f"{stood} · quality control"), "on the sheet"
    assert stood == (said.partition(" ·")[0] if sign in "⚠?" else f"✓ {sign}")


def test_a_long_answer_of_a_choice_is_not_cut(desk: Desk, person: Person) -> None:
    with_bags(desk.session, "1", lot=NEW_LOT)
    for page, name in ((2, "donor.screening.4.screened_for"), (3, "lot.additives.0.left")):
        opens_first(person, page)
        cell = person.press("F6")._widget(name.partition(".")[2])
        assert len(cell.text()) > 10
        assert cell.fontMetrics().horizontalAdvance(cell.text()) < cell.width() - 10, cell.text()


def test_numbers_stand_at_the_right_of_their_column(desk: Desk, person: Person) -> None:
    with_bags(desk.session, "1", lot=NEW_LOT)
    opens_first(person, 3)
    person.press("F6")
    sides = {name: person._widget(f"checks.0.{name}").alignment() for name in ("test", "result", "unit")}
    right = Qt.AlignmentFlag.AlignRight
    assert [name for name, side in sides.items() if side & right] == ["result"]


def test_the_sheet_of_each_says_how_it_stands(desk: Desk, person: Person) -> None:
    (bag,) = with_bags(desk.session, "1", lot=NEW_LOT, thawed="2026-11-23 08:00")
    opens_first(person, 2)
    assert person.sees("✓ Screening: all required ones negative")
    opens_first(person, 3)
    assert person.sees("✓ released · quality control: none fails; without a limit: Cell count")
    assert person.sees("Judged by: default ≥ 80 %")
    opens_first(person, 4)
    assert person.sees("thawed · use by 23 Nov 2026 12:00 · 2 h 0 min left · viability 85 % · 119 × 10⁶ viable cells")
    keep(
        desk.session,
        Infusion,
        desk.patient,
        **(INFUSION | {"bag": "L-24-1", "start": "2026-11-23 09:00", "lot": "L-24"}),
    )
    products(desk).open_entry(bag)
    assert person.sees("given to Işık, Ömer (P-1) · viability 85 %")


def test_a_pending_marker_and_a_failing_check_are_said_at_once(desk: Desk, person: Person) -> None:
    person.opens_tab(2).fills(pseudonym="D-9", donation="2.1.26", consent="given")
    person.fills_rows({"screening": [{"screened_for": "anti-hiv", "result": "pending"}]})
    assert person.sees("? Screening: pending")
    with_bags(desk.session, lot=NEW_LOT)
    opens_first(person, 3)
    person.press("F6").tabs_to("lot.checks.0.result").press("Ctrl+A").types("61")
    assert person.sees("quality control: Viability fails")
    assert person.stands_in("checks.0.verdict") == "⚠\N{NO-BREAK SPACE}fails"


# -- a scanner ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["Return", "Enter", "Tab"])
@pytest.mark.parametrize(("place", "type"), [(3, Lot), (4, Bag)], ids=["lot", "bag"])
def test_a_scan_neither_saves_nor_leaves_the_form(desk: Desk, person: Person, place: int, type: type, end: str) -> None:
    with_bags(desk.session, "1", lot=NEW_LOT)
    before, name = count(desk.session), type.declaration.name
    person.opens_tab(place).tabs_to(f"{name}.identifier").types(SEC).press(end)
    assert (
        person.reads("identifier") == "SEC TR 000123 0000000000123 · ISBT 128 0059100 · split 002 · expiry 31 Dec 2027"
    )
    assert person.field.startswith(f"{name}.")
    assert count(desk.session) == before
    # a second one, for a scanner that sends a carriage return and a line feed
    person.press("Return")
    assert count(desk.session) == before
    assert person.stands_in("identifier") == SEC


def test_a_scan_that_contradicts_what_is_typed_is_questioned(desk: Desk, person: Person) -> None:
    with_bags(desk.session, lot=NEW_LOT)
    person.opens_tab(4).fills(lot="L-24", number="1", identifier=SEC).press("Return")
    assert "The scan says that it expires on 31 Dec 2027, the entry 10 Dec 2026." in person.reads("identifier")
    assert "The split number in the scan is 002, the bag's number 1." in person.reads("identifier")


def test_a_broken_scan_is_refused_and_stays(desk: Desk, person: Person) -> None:
    person.opens_tab(4).tabs_to("bag.identifier").types(SEC[:-3]).press("Return")
    assert "A SEC has 40 characters" in person.reads("identifier")
    assert person.stands_in("identifier") == SEC[:-3]


# -- the stock ------------------------------------------------------------------------------------------------------------


def test_each_lot_says_how_it_stands_and_enter_opens_it(desk: Desk, person: Person) -> None:
    with_bags(desk.session, "1", "2", lot=NEW_LOT, thawed=None)
    with_bags(desk.session, "3", thawed="2026-11-23 08:00")
    with_bags(desk.session, "4", thawed=None, discarded="2026-11-20", discard_reason="torn")
    with_bags(desk.session, "1", lot=LOT | {"number": "L-9", "expiry": "2026-11-01"}, thawed=None)
    recalled = LOT | {"number": "L-8", "expiry": "2027-11-01", "release": "recalled", "release_reason": "contamination"}
    with_bags(desk.session, "1", lot=recalled, thawed=None)
    person.opens_tab(1)
    lots = products(desk).stock.lots
    assert texts(lots) == [
        ["L-9 · hUC-MSC", "⚠ expired", "⚠ 1 Nov 2026", "", "1", "–", "–", "–", "–"],
        ["L-24 · hUC-MSC", "✓ released", "10 Dec 2026 · in 17 days", "", "3", "–", "1", "–", "1"],
        ["L-8 · hUC-MSC", "⚠ recalled", "1 Nov 2027", "", "1", "–", "–", "–", "–"],
    ]
    assert (ink(lots, 0, 1), ink(lots, 1, 1), ink(lots, 2, 1)) == (
        QColor(colours().danger),
        None,
        QColor(colours().danger),
    )
    person.press("Down").press("Return")
    assert (person.field, person.stands_in("number")) == ("lot.donor", "L-24")


def test_a_bag_that_is_kept_for_somebody_says_for_whom(desk: Desk, person: Person) -> None:
    with_bags(desk.session, "1", lot=NEW_LOT, thawed="2026-11-23 08:00")
    with_bags(desk.session, "2", lot=NEW_LOT, thawed=None)
    for purpose in ("treatment", "cell therapy outside a licence"):
        keep_typed(desk.session, Consent, desk.patient, CONSENT | {"purpose": purpose})
    allocated = AUTHORISATION | {"bag": "L-24-2", "course": "1", "planned": "2026-11-23 14:00"}
    authorised = desk.session.check(read_authorisation(desk, allocated), desk.patient)
    reasons = {finding.key: "agreed" for finding in authorised[1]}
    desk.session.add(authorised[0], desk.patient, reasons)
    person.opens_tab(1)
    assert texts(products(desk).stock.bags) == [
        ["L-24 · bag 1", "thawed", "23 Nov 2026 12:00", "", "", "2 h 0 min left"],
        ["L-24 · bag 2", "allocated", "", "Işık, Ömer (P-1)", "23 Nov 2026 14:00", ""],
    ]
    person.tabs_to("stock.bags").press("Down").press("Return")
    assert (person.field, person.stands_in("number")) == ("bag.lot", "2")


def read_authorisation(desk: Desk, typed: dict[str, str]) -> Authorisation:
    reader = desk.session.reader_of(desk.patient)
    fields = Authorisation.declaration
    return Authorisation(**{name: fields.field(name).kind.parse(text, reader) for name, text in typed.items()})


def test_the_minutes_go_by_while_somebody_looks(desk: Desk, person: Person) -> None:
    with_bags(desk.session, "1", lot=NEW_LOT, thawed="2026-11-23 08:00")
    person.opens_tab(1)
    stock = products(desk).stock
    assert (stock.minute.isActive(), stock.minute.interval()) == (True, MINUTE)

    def said_at(now: datetime) -> str:
        desk.session.clock = lambda: now
        stock.minute.timeout.emit()
        return texts(stock.bags)[0][-1]

    assert said_at(clock() + timedelta(minutes=95)) == "25 min left"
    assert said_at(clock() + timedelta(minutes=121)) == "⚠ 1 min over"
    assert ink(stock.bags, 0, 5) == QColor(colours().danger)
    person.opens_tab(2)
    assert not stock.minute.isActive()


def test_what_is_given_meanwhile_leaves_the_list(desk: Desk, person: Person) -> None:
    with_bags(desk.session, "1", lot=NEW_LOT, thawed="2026-11-23 08:00")
    person.opens_tab(1)
    keep(
        desk.session,
        Infusion,
        desk.patient,
        **(INFUSION | {"bag": "L-24-1", "start": "2026-11-23 09:00", "lot": "L-24"}),
    )
    assert texts(products(desk).stock.bags) == []
    assert person.sees("1 donor · 1 lot · 1 bag · 0 left")


def test_another_clinic_file_shows_its_own_products(desk: Desk, person: Person) -> None:
    with_bags(desk.session, "1", lot=NEW_LOT)
    desk.window.use(desk.program.clinics.create(desk.session.file.path.with_name("other.sqlite")))
    person.press("Ctrl+Shift+P").opens_tab(4)
    assert products(desk).bags.table.entries.rowCount() == 0
    assert person.sees("0 donors · 0 lots · 0 bags · 0 left")
