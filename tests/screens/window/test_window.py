"""The whole window by the keyboard: every place is named, reached by Tab, and seen to have the focus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QImage, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.results.lab_result import LabResult
from desktop.screens.entry.form import EntryForm
from desktop.screens.look.theme import DARK, LIGHT
from tests.cases import cases
from tests.journeys.program import Program
from tests.screens.desk import INFUSIONS, TESTS, Desk
from tests.session.made import LAB, keep

INPUTS = (QLineEdit, QPlainTextEdit)
REACHED = (*INPUTS, QPushButton, QTabBar, QAbstractItemView)
PAGES = {1: "overview", 2: "history", 3: "tests", 4: "infusions", 5: "medication", 6: "summary"}


@cases("type", ENTRY_TYPES, ids=lambda type: type.declaration.name)
def test_every_input_has_its_name_and_its_label(desk: Desk, qtbot, type: object) -> None:
    declared = type.declaration
    form = EntryForm(desk.session, type)
    qtbot.addWidget(form)
    form.blank("" if declared.name in ("patient", "letterhead") else desk.patient)
    named = {widget.objectName(): widget for kind in INPUTS for widget in form.findChildren(kind)}
    for field in declared.typed_fields:
        widget = named.pop(f"{declared.name}.{field.name}")
        assert widget.accessibleName() == field.label
        assert widget.accessibleDescription() == field.help
    for parts in declared.parts:
        for field in parts.type.declaration.typed_fields:
            widget = named.pop(f"{declared.name}.{parts.name}.0.{field.name}")
            assert widget.accessibleName() == f"{parts.label} 1, {field.label}"
    assert set(named) == {f"{declared.name}:why", f"{declared.name}:reason"}
    assert all(widget.accessibleName() for widget in named.values())


@pytest.mark.slow
@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_tab_comes_to_everything_on_the_page_and_round_again(
    desk: Desk, filled: bool, subtests: pytest.Subtests
) -> None:
    if filled:
        keep(desk.session, LabResult, desk.patient, **LAB)
    for place, name in PAGES.items():
        with subtests.test(name):
            desk.person.opens_tab(place)
            reached = _around(desk)
            wanted = {widget for kind in REACHED for widget in desk.window.findChildren(kind) if _takes_keys(widget)}
            missed = [
                f"{widget.metaObject().className()} {widget.objectName()} {widget.accessibleName()}"
                for widget in wanted - reached
            ]
            assert missed == []


def _takes_keys(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _around(desk: Desk) -> set[QWidget]:
    """Everything that Tab comes to until it is where it began; each is seen."""
    desk.person.press("Ctrl+F")
    first = QApplication.focusWidget()
    reached = {first}
    for _tab in range(120):
        desk.person.tabs()
        if QApplication.focusWidget() is first:
            return reached
        reached.add(QApplication.focusWidget())
    raise AssertionError("Tab does not come round")


@cases("place", PAGES)
def test_every_button_and_tab_takes_the_keys(desk: Desk, place: int) -> None:
    desk.person.opens_tab(place)
    deaf = [
        f"{widget.metaObject().className()} {widget.objectName()} {getattr(widget, 'text', str)()}"
        for kind in (QPushButton, QTabBar, *INPUTS)
        for widget in desk.window.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert deaf == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_place_that_has_the_keys_is_seen(desk: Desk, scheme: object) -> None:
    desk.window.theme.force("dark" if scheme is DARK else "light")
    try:
        keep(desk.session, LabResult, desk.patient, **LAB)
        desk.person.opens_tab(3).press("Ctrl+T")
        desk.person.press("Ctrl+F")
        unseen = []
        for _tab in range(40):
            widget = QApplication.focusWidget()
            if not (_ring(widget) & {scheme.accent.lower(), scheme.text.lower()}):
                unseen.append(f"{widget.metaObject().className()} {widget.objectName()}")
            desk.person.tabs()
        assert unseen == []
    finally:
        desk.window.theme.force(None)


def _ring(widget: QWidget) -> set[str]:
    """The colours of a widget's outermost three pixels along its left edge's middle and around its current tab."""
    picture: QImage = widget.grab().toImage()
    middle = range(picture.height() // 2 - 4, picture.height() // 2 + 4)
    if isinstance(widget, QTabBar):
        tab = widget.tabRect(widget.currentIndex())
        return {picture.pixelColor(x, tab.center().y()).name() for x in range(tab.left(), tab.left() + 12)}
    return {picture.pixelColor(x, y).name() for x in range(min(3, picture.width())) for y in middle}


class Shown(QObject):
    """Remembers every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(f"{watched.metaObject().className()} {watched.objectName()}")
        return False


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    found = Shown()
    qapp.installEventFilter(found)
    yield found
    qapp.removeEventFilter(found)


@pytest.mark.slow
def test_no_other_window_flashes_up_and_takes_the_keys(desk: Desk, shown: Shown) -> None:
    keep(desk.session, LabResult, desk.patient, **LAB)
    desk.window.page.close()
    desk.window.page = None
    desk.window.open_patient(desk.patient)
    for place in (2, 3, 4, 5, 1):
        desk.person.opens_tab(place)
        for _type in range(9):
            desk.person.press("Ctrl+Tab")
    desk.types_result(**LAB | {"reading": "1.234"}).press("Ctrl+S")
    assert shown.windows == []


def test_the_start_page_is_worked_by_keys(qapp: QApplication) -> None:
    program = Program()
    person = program.person
    names = [QApplication.focusWidget().text()]
    for _tab in range(2):
        person.tabs()
        names.append(QApplication.focusWidget().text())
    assert names == ["Make a clinic file…", "Open a clinic file…", "Look at the example"]
    person.press("Return").waits_for(lambda: program.window.session is not None)
    assert program.session.patient_with("CASE-1") is not None
    program.ends()


# the offscreen platform says so of every menu and of the file dialog's own list
@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
def test_a_file_that_cannot_be_opened_is_said_on_the_start_page(qapp: QApplication, tmp_path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_text("something else")
    program = Program()
    program.person.tabs().press("Return").waits_for(lambda: QApplication.activeModalWidget() is not None)
    program.person.press("Ctrl+A").types(str(broken)).press("Return")
    program.person.waits_for(lambda: program.person.sees("✕"))
    assert broken.read_text() == "something else"
    assert program.window.session is None
    program.ends()


def test_the_menu_lists_every_action_with_its_keys(desk: Desk) -> None:
    actions = [action for action in desk.window.menu.actions() if not action.isSeparator()]
    keys = [action.shortcut().toString() for action in actions if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys)), "no key does two things"
    assert {"Ctrl+S", "Ctrl+Return", "Ctrl+N", "Ctrl+F", "Ctrl+Shift+N", "Ctrl+PgDown", "Ctrl+PgUp"} <= set(keys)
    assert all(f"Alt+{place}" in keys for place in PAGES)


def test_empty_places_say_what_belongs_there(desk: Desk) -> None:
    words = {
        1: "Begin with the history (Alt+2)", 2: "The history is empty.", 4: "No infusion is recorded.", 5: "No medication is recorded.",
    }  # fmt: skip
    for place, sentence in words.items():
        desk.person.opens_tab(place)
        assert desk.person.sees(sentence)
    desk.person.opens_tab(3).press("Ctrl+T")
    assert desk.person.sees("No test is recorded.")


@pytest.mark.slow
def test_no_text_of_a_form_is_cut_off(desk: Desk) -> None:
    for place in (2, 3, 4, 5):
        desk.person.opens_tab(place)
        for _type in range(8):
            desk.person.press("Ctrl+N").press("Ctrl+S").press("Ctrl+Tab")
            QApplication.processEvents()
            for label in desk.form.findChildren(QLabel):
                if label.isVisible() and label.text() and label.wordWrap():
                    assert label.height() >= label.heightForWidth(label.width()), label.text()
            for button in desk.form.findChildren(QPushButton):
                if button.isVisible():
                    assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()) + 16, button.text()


def test_no_action_has_a_key_that_a_field_takes_for_editing(desk: Desk) -> None:
    """On X11 Ctrl+D deletes a character and Ctrl+E goes to the end of the line: such a key would change what is typed."""
    editing = (
        "Ctrl+A",
        "Ctrl+B",
        "Ctrl+C",
        "Ctrl+D",
        "Ctrl+E",
        "Ctrl+K",
        "Ctrl+U",
        "Ctrl+V",
        "Ctrl+X",
        "Ctrl+Y",
        "Ctrl+Z",
    )
    keys = {action.shortcut().toString() for action in desk.window.actions()}
    assert "Ctrl+S" in keys
    assert keys.isdisjoint(editing)


def test_on_the_start_page_no_key_does_anything_to_a_record(qapp: QApplication) -> None:
    program = Program()
    keys = (
        "Ctrl+Shift+P",
        "Ctrl+Shift+W",
        "Ctrl+Shift+N",
        "Ctrl+P",
        "Ctrl+H",
        "Ctrl+N",
        "Ctrl+S",
        "Ctrl+L",
        "Ctrl+T",
        "F6",
        "Alt+1",
        "Ctrl+I",
    )
    for key in keys:
        program.person.press(key)
    assert QApplication.activeModalWidget() is None
    assert program.person.sees("Tolera")
    assert (program.window.session, program.window.page, program.window.products) == (None, None, None)
    program.ends()


def test_what_is_typed_survives_going_to_the_products_and_back(desk: Desk) -> None:
    desk.types_result(marker="ecp", reading="26,6")
    desk.person.press("Ctrl+Shift+P")
    desk.window.open_patient(desk.patient, 2)
    assert (desk.person.stands_in("marker"), desk.person.stands_in("reading")) == ("ecp", "26,6")


def test_a_read_only_clinic_file_shows_its_products_and_takes_nothing(desk: Desk) -> None:
    path = desk.session.file.path
    desk.program.ends()
    program = Program(path, read_only="You opened it for reading only.")
    person = program.person.press("Ctrl+Shift+P").opens_tab(2).types("D-1")
    assert person.stands_in("pseudonym") == ""
    assert program.window.message.text() == "You opened it for reading only."
    program.ends()


def test_no_two_actions_share_their_keys(desk: Desk) -> None:
    """Of two actions with the same keys Qt does neither. A page whose types were all shown has made all of its actions."""
    for place in (TESTS, INFUSIONS):
        desk.person.opens_tab(place)
        for _type in range(desk.window.page.page.type_tabs.count()):
            desk.person.press("Ctrl+Tab")
    shortcuts = [found.key() for found in desk.window.findChildren(QShortcut)]
    actions = [keys for action in desk.window.findChildren(QAction) for keys in action.shortcuts()]
    keys = [found.toString() for found in (*shortcuts, *actions) if not found.isEmpty()]
    assert len(keys) > 20
    assert sorted(set(keys)) == sorted(keys)
