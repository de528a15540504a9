"""Views of plots, in a light look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.screens.look import theme
from desktop.screens.look.theme import Theme
from desktop.screens.plot.trajectories import TrajectoriesView


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    found = theme.apply(qapp)
    found.force("light")
    yield found
    found.force(None)


@pytest.fixture
def view(look: Theme, qtbot) -> Iterator[TrajectoriesView]:
    made = TrajectoriesView()
    qtbot.addWidget(made)
    made.resize(900, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
