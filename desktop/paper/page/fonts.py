"""Qt without a window, and the pages' fonts: those of matplotlib, so that pages break alike on every machine."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from desktop.paper.page.looks import FONT

_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf")


def ensure_app() -> QGuiApplication:
    """The running application; without one, an application that needs no screen."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    return QGuiApplication(["tolera", "-platform", "offscreen"])


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Give Qt the fonts; RuntimeError when this copy of matplotlib carries none."""
    import matplotlib

    for name in _FILES:
        path = Path(matplotlib.get_data_path(), "fonts", "ttf", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"{path}: this font cannot be read.")


def page_font(points: float) -> QFont:
    """The pages' font. No ligatures: searched for "ciprofloxacin", a page with "ﬂ" would not be found."""
    font = QFont(FONT)
    font.setPointSizeF(points)
    font.setFeature(QFont.Tag("liga"), 0)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
