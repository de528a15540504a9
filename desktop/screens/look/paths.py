"""Asking for a file, by Qt's own dialog or the system's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_existing(parent: QWidget, title: str, names: str, use: Callable[[Path], None]) -> None:
    """Ask for a file that is there, then use its path. `names` are Qt's name filters, separated by ";;"."""
    dialog = _dialog(parent, title, names, use)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()


def ask_new(
    parent: QWidget,
    title: str,
    names: str,
    use: Callable[[Path], None],
    suggested: Path | None = None,
    *,
    may_replace: bool,
) -> None:
    """Ask where a file shall be written, then use its path.

    Whoever may not replace an existing file refuses it with a sentence of their own; the dialog does not ask about it.
    """
    dialog = _dialog(parent, title, names, use)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not may_replace)
    dialog.setDefaultSuffix(names.partition("*.")[2].partition(")")[0])
    if suggested is not None:
        dialog.setDirectory(str(suggested.parent))
        dialog.selectFile(suggested.name)
    dialog.open()


def _dialog(parent: QWidget, title: str, names: str, use: Callable[[Path], None]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters(names.split(";;"))
    dialog.fileSelected.connect(lambda chosen: use(Path(chosen)))
    return dialog
