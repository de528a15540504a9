from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.screens.look import theme
from desktop.screens.look.theme import DARK, LIGHT, Colours, Theme


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    found = theme.apply(qapp)
    found.force("light")
    yield found
    found.force(None)


def luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


# what is written in which colour on which surface
PAIRS = (
    ("text", "page"), ("text", "card"), ("text", "accent_tint"), ("text", "danger_tint"), ("text", "question_tint"),
    ("muted", "page"), ("muted", "card"), ("accent", "page"), ("accent", "card"), ("card", "accent"), ("card", "text"),
    ("danger", "card"), ("danger", "danger_tint"), ("question", "card"), ("question", "question_tint"),
    ("limits", "card"), ("limits", "page"), ("infusion", "card"),
)  # fmt: skip


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "surface"), PAIRS)
def test_text_is_readable(scheme: Colours, ink: str, surface: str) -> None:
    assert contrast(getattr(scheme, ink), getattr(scheme, surface)) >= 4.5


def test_contrast_is_measured() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_style_sheet_knows_no_other_colour(scheme: Colours) -> None:
    used = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", theme.style_sheet(scheme)))
    assert used <= set(vars(scheme).values())
    assert "$" not in theme.style_sheet(scheme)


def test_force_turns_the_whole_application(look: Theme, qtbot) -> None:
    app = QApplication.instance()
    with qtbot.waitSignal(look.changed):
        look.force("dark")
    assert theme.colours() == DARK
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(DARK.page)
    assert DARK.accent in app.styleSheet()
    with qtbot.assertNotEmitted(look.changed):
        look.force("dark")
    with qtbot.waitSignal(look.changed):
        look.force("light")
    assert theme.colours() == LIGHT
    assert LIGHT.accent in app.styleSheet()


def test_apply_gives_one_theme(look: Theme) -> None:
    assert theme.apply(QApplication.instance()) is look


def test_text_is_13_px_with_tabular_figures(look: Theme) -> None:
    font = QApplication.instance().font()
    assert font.pixelSize() == 13
    assert font.featureValue(QFont.Tag("tnum")) == 1


@pytest.mark.parametrize("make", [QLineEdit, QComboBox, lambda: QPushButton("Save")], ids=["line", "choice", "button"])
def test_controls_are_32_px_high_with_and_without_focus(look: Theme, qtbot, make) -> None:
    page, control = page_with(make())
    qtbot.addWidget(page)
    show(qtbot, page)
    assert control.height() == 32
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    page.layout().activate()
    assert (control.height(), control.sizeHint().height()) == (32, 32)


def quiet_button() -> QPushButton:
    button = QPushButton("Dates")
    button.setProperty("kind", "quiet")
    return button


def tabs() -> QTabBar:
    bar = QTabBar()
    bar.addTab("Overview")
    bar.addTab("Tests")
    return bar


@pytest.mark.parametrize(
    "make",
    [QLineEdit, QPlainTextEdit, QComboBox, lambda: QPushButton("Save"), quiet_button, tabs, QListWidget, QTreeWidget],
    ids=["line", "text", "choice", "button", "quiet button", "tabs", "list", "tree"],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_a_ring_in_the_accent(look: Theme, qtbot, make, scheme: str) -> None:
    look.force(scheme)
    page, widget = page_with(make())
    qtbot.addWidget(page)
    show(qtbot, page)
    other = page.findChild(QPushButton, "other")
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    before = ring(widget)
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    assert ring(widget) >= before + 2 * min(widget.width(), 60)


def page_with(widget: QWidget) -> tuple[QWidget, QWidget]:
    page = QWidget()
    layout = QVBoxLayout(page)
    other = QPushButton("Other")
    other.setObjectName("other")
    layout.addWidget(other)
    layout.addWidget(widget)
    return page, widget


def show(qtbot, page: QWidget) -> None:
    page.resize(300, 240)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


def ring(widget: QWidget) -> int:
    """How many pixels of the widget have the accent's colour."""
    image = widget.grab().toImage()
    accent = QColor(theme.colours().accent).rgb()
    return sum(image.pixel(x, y) == accent for x in range(image.width()) for y in range(image.height()))
