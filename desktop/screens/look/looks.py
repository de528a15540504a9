"""Giving a widget a look: a property that the style sheet reads."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_look(look: str, value: str, *widgets: QWidget) -> None:
    """Set the property `look` ("role", "state") of each widget; those that it changes are styled anew."""
    for widget in widgets:
        if widget.property(look) != value:
            widget.setProperty(look, value)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
