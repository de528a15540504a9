"""The colours and shapes of the whole window, in one place; they follow the system's light or dark."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

TEXT_PX, SMALL_PX, CARD_TITLE_PX, NAME_PX = 13, 11, 15, 20
CONTROL_PX = 32
INSIDE, BETWEEN, EDGE = 8, 14, 20  # px: inside a group, between cards, at the page's edge


@dataclass(frozen=True)
class Colours:
    """Each role's colour as "#RRGGBB"; a colour never carries a meaning alone."""

    page: str
    card: str
    line: str
    text: str
    muted: str
    accent: str
    accent_tint: str
    danger: str
    danger_tint: str
    question: str
    question_tint: str
    infusion: str
    limits: str


LIGHT = Colours(
    page="#F6F7F9",
    card="#FFFFFF",
    line="#E3E6EB",
    text="#1B2430",
    muted="#667085",
    accent="#0F6E84",
    accent_tint="#E4F1F4",
    danger="#B42318",
    danger_tint="#FDECEA",
    question="#B54708",
    question_tint="#FFF4E5",
    infusion="#6D3FC0",
    limits="#2E7D5B",
)
DARK = Colours(
    page="#14181F",
    card="#1C222B",
    line="#2E3642",
    text="#E6EAF0",
    muted="#98A2B3",
    accent="#4FB3C8",
    accent_tint="#173039",
    danger="#FF8A80",
    danger_tint="#3A1C1B",
    question="#FFB86B",
    question_tint="#35280F",
    infusion="#B39DFF",
    limits="#5FBF95",
)


class Theme(QObject):
    """The application's look. `changed` comes after it turned light or dark; create it through `apply`."""

    changed = Signal()

    def __init__(self, app: QApplication):
        super().__init__(app)
        self._app = app
        # where the platform says no scheme, its own palette does, as it was before ours
        self._dark_palette = _is_dark(app.palette())
        self._forced: Qt.ColorScheme | None = None
        app.setStyle("Fusion")
        app.setFont(_font())
        self.colours = self._wanted()
        self._paint()
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def force(self, scheme: Literal["light", "dark"] | None) -> None:
        """Stay light or dark whatever the system says; None follows the system again."""
        self._forced = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, None: None}[scheme]
        self._follow()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self.colours:
            self.colours = wanted
            self._paint()
            self.changed.emit()

    def _wanted(self) -> Colours:
        scheme = self._forced or self._app.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            return DARK if self._dark_palette else LIGHT
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT

    def _paint(self) -> None:
        self._app.setPalette(palette(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours))


def apply(app: QApplication) -> Theme:
    """Give the application its look; asked again, it returns the same theme."""
    return app.findChild(Theme) or Theme(app)


def colours() -> Colours:
    """The colours of now: those of the theme if there is one, else by the system's scheme or palette."""
    app = QGuiApplication.instance()
    theme = app.findChild(Theme)
    if theme is not None:
        return theme.colours
    scheme = app.styleHints().colorScheme()
    dark = _is_dark(app.palette()) if scheme == Qt.ColorScheme.Unknown else scheme == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def palette(colours: Colours) -> QPalette:
    """What Qt paints by itself, where the style sheet says nothing."""
    made = QPalette()
    role = QPalette.ColorRole
    for colour, roles in (
        (colours.page, (role.Window, role.AlternateBase)),
        (colours.card, (role.Base, role.Button, role.ToolTipBase, role.HighlightedText, role.Light)),
        (colours.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText)),
        (colours.muted, (role.PlaceholderText,)),
        (colours.accent, (role.Highlight, role.Accent, role.Link, role.LinkVisited)),
        (colours.line, (role.Mid, role.Midlight, role.Dark, role.Shadow)),
    ):
        for each in roles:
            made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.muted))
    return made


def style_sheet(colours: Colours) -> str:
    """The style sheet of the whole application.

    A widget says what it is by properties: `card="true"` on a QFrame, `role` on a QLabel, `kind="quiet"` on a button,
    `surface="page"` on a list that lies on the page, `popup="true"` on the list of a QCompleter;
    `dense="true"` on an editor in a row of parts; `state="question"` or `state="danger"` on an editor, a card or a label
    marks a finding, beside its words.
    """
    sizes = {"small": SMALL_PX, "card_title": CARD_TITLE_PX, "name": NAME_PX, "control": CONTROL_PX - 2}
    return Template(_SHEET).substitute(asdict(colours), **sizes, focused_control=CONTROL_PX - 4)


def _font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(TEXT_PX)
    # figures of one width, so that columns of numbers stand still
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _is_dark(palette: QPalette) -> bool:
    return (
        palette.color(QPalette.ColorRole.Window).lightness() < palette.color(QPalette.ColorRole.WindowText).lightness()
    )


# a ring of 2 px takes the place of the hairline, so that nothing moves when the focus does
_SHEET = """
QMainWindow, QDialog, QWizard { background: $page; }
QFrame[card="true"] { background: $card; border: 1px solid $line; border-radius: 8px; }
QFrame[card="true"][state="danger"] { background: $danger_tint; border-color: $danger_tint; }
QFrame[card="true"][state="question"] { background: $question_tint; border-color: $question_tint; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollArea:focus { border: 2px solid $accent; border-radius: 6px; }

QLabel { background: transparent; color: $text; }
QLabel:disabled { color: $muted; }
QLabel:focus { border: 2px solid $accent; border-radius: 4px; }
QLabel[role="muted"], QLabel[role="label"] { color: $muted; }
QLabel[role="allergies"] { color: $danger; }
QLabel[role="help"] { color: $muted; font-size: ${small}px; }
QLabel[role="understood"] { color: $muted; font-size: ${small}px; }
QLabel[role="question"] { color: $question; font-size: ${small}px; }
QLabel[role="danger"] { color: $danger; font-size: ${small}px; }
QLabel[state="danger"] { color: $danger; }
QLabel[state="question"] { color: $question; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="cardtitle"] { font-size: ${card_title}px; font-weight: 600; }
QLabel[role="name"] { font-size: ${name}px; font-weight: 600; }

QLineEdit, QComboBox, QPlainTextEdit, QTextEdit {
    background: $card; color: $text; border: 1px solid $line; border-radius: 6px;
    selection-background-color: $accent; selection-color: $card; placeholder-text-color: $muted;
}
QLineEdit, QComboBox { min-height: ${control}px; max-height: ${control}px; padding: 0 9px; }
QPlainTextEdit, QTextEdit { padding: 4px 5px; }
QLineEdit:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 0 8px; min-height: ${focused_control}px; max-height: ${focused_control}px;
}
QLineEdit[dense="true"] { padding: 0 4px; }
QLineEdit[dense="true"]:focus { padding: 0 3px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 3px 4px; }
QLineEdit[state="question"], QComboBox[state="question"], QPlainTextEdit[state="question"] { border-color: $question; }
QLineEdit[state="danger"], QComboBox[state="danger"], QPlainTextEdit[state="danger"] { border-color: $danger; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QLineEdit:read-only {
    background: $page; color: $muted;
}
QComboBox::drop-down { border: none; width: 20px; }

QPushButton {
    outline: 0; background: $card; color: $text; border: 1px solid $line; border-radius: 6px;
    min-height: ${control}px; max-height: ${control}px; padding: 0 13px;
}
QPushButton:hover { background: $accent_tint; }
QPushButton:pressed, QPushButton:checked { background: $accent_tint; border-color: $accent; }
QPushButton:focus {
    border: 2px solid $accent; padding: 0 12px; min-height: ${focused_control}px; max-height: ${focused_control}px;
}
QPushButton[kind="primary"] { padding: 0 17px; background: $accent; color: $card; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $text; color: $card; border-color: $text; }
QPushButton[kind="primary"]:focus { border-color: $text; padding: 0 16px; }
QPushButton:disabled, QPushButton[kind="primary"]:disabled { background: $page; color: $muted; border: 1px solid $line; }
QPushButton[kind="quiet"], QToolButton {
    background: transparent; color: $muted; border: 2px solid transparent; border-radius: 6px; padding: 0 6px;
    min-height: 24px; max-height: 24px; font-weight: 400;
}
QPushButton[kind="quiet"]:hover, QToolButton:hover { color: $text; }
QPushButton[kind="quiet"]:checked, QToolButton:checked {
    background: transparent; color: $text; border: 2px solid transparent; border-bottom-color: $accent;
    border-bottom-left-radius: 0; border-bottom-right-radius: 0;
}
QPushButton[kind="quiet"]:focus, QToolButton:focus { border: 2px solid $accent; border-radius: 6px; }

QPushButton[kind="fold"] {
    background: transparent; color: $muted; border: 2px solid transparent; border-radius: 6px; padding: 0 2px;
    min-height: 22px; max-height: 22px; font-weight: 400; text-align: left;
}
QPushButton[kind="fold"]:hover, QPushButton[kind="fold"]:checked { color: $text; }
QPushButton[kind="fold"]:focus { border-color: $accent; }

QCheckBox, QRadioButton { color: $text; spacing: 8px; padding: 4px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
/* an empty box is drawn in the dark too; a ticked one stays as the style draws it */
QCheckBox::indicator:unchecked, QAbstractItemView::indicator:unchecked {
    width: 12px; height: 12px; border: 1px solid $muted; border-radius: 3px; background: $card;
}
QRadioButton::indicator:unchecked { width: 12px; height: 12px; border: 1px solid $muted; border-radius: 7px; background: $card; }

QTabWidget::pane { border: none; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $muted; border: 2px solid transparent; border-radius: 4px;
    padding: 4px 5px; margin-right: 16px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected {
    color: $accent; font-weight: 600; border-bottom-color: $accent;
    border-bottom-left-radius: 0; border-bottom-right-radius: 0;
}
QTabBar::tab:selected:focus { border: 2px solid $accent; border-radius: 4px; }
QTabBar[level="second"]::tab { border-radius: 6px; padding: 3px 9px; margin-right: 4px; }
QTabBar[level="second"]::tab:selected { background: $accent_tint; border-color: $accent_tint; }
QTabBar[level="second"]::tab:selected:focus { border-color: $accent; }
QTabBar::tab:disabled { color: $line; }

QAbstractItemView {
    background: $card; color: $text; border: 2px solid transparent; border-radius: 8px; outline: none;
    selection-background-color: $accent_tint; selection-color: $text; gridline-color: $line;
    alternate-background-color: $page;
}
QAbstractItemView:focus { border-color: $accent; }
QAbstractItemView[surface="page"] { background: $page; }
QAbstractItemView::item { padding: 6px; border: none; }
QAbstractItemView::item:hover { background: $accent_tint; }
QAbstractItemView::item:selected { background: $accent_tint; color: $text; }
QAbstractItemView::item:disabled { color: $muted; }
QListView::item { border-radius: 6px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: transparent; color: $muted; border: none; border-bottom: 1px solid $line; padding: 6px 9px; font-weight: 400;
}
QTableCornerButton::section { background: transparent; border: none; }
QListView[popup="true"], QComboBox QAbstractItemView {
    background: $card; border: 1px solid $line; border-radius: 6px; padding: 3px;
}

QMenu { background: $card; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 20px 6px 10px; border-radius: 4px; }
QMenu::item:selected { background: $accent_tint; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QMenuBar { background: $page; color: $text; }
QMenuBar::item:selected { background: $accent_tint; }
QToolTip { background: $card; color: $text; border: 1px solid $line; padding: 6px; }
QStatusBar { background: $page; color: $muted; }
QStatusBar::item { border: none; }

QGraphicsView { background: transparent; border: 2px solid transparent; border-radius: 6px; }
QGraphicsView:focus { border-color: $accent; }

QFrame#hairline { background: $line; border: none; }

QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: 14px; }
QSplitter::handle:vertical { height: 14px; }
QSplitter::handle:hover { background: $line; }

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar {
    background: $line; color: $text; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; text-align: center;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }
"""
