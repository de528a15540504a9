"""Labels of words beside plots."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel


def label(role: str, text: str = "") -> QLabel:
    """A label that breaks its lines; `role` is one of the theme's."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(True)
    return made


def put(on: QLabel, text: str) -> None:
    """Show this text; a label without any is not there."""
    if on.text() != text:
        on.setText(text)
    on.setVisible(bool(text))
