"""Qt without a window, and the pages' fonts: those of matplotlib, so that pages break alike on every machine."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFontDatabase, QGuiApplication

_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf")


def ensure_app() -> QGuiApplication:
    """The running application; without one, an application that needs no screen."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    return QGuiApplication(["tolera", "-platform", "offscreen"])


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """Where the fonts lie, without importing what carries them; RuntimeError when this copy has none."""
    found = find_spec("matplotlib")
    folder = Path(*(found.submodule_search_locations or ()) if found else (), "mpl-data", "fonts", "ttf")
    if not (folder / _FILES[0]).is_file():
        raise RuntimeError(f"{folder}: this copy of matplotlib carries no fonts.")
    return folder


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Give Qt the fonts, for the pictures on a page; RuntimeError when one cannot be read."""
    for name in _FILES:
        path = font_folder() / name
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"{path}: this font cannot be read.")
