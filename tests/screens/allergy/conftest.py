"""A new allergen panel in the window."""

from __future__ import annotations

import pytest

from tests.screens.allergy.sheet import GRID
from tests.screens.desk import TESTS, Desk


@pytest.fixture
def panel(desk: Desk) -> Desk:
    """A new ALEX2 panel with the cursor in the table."""
    desk.person.opens_tab(TESTS).begins("allergen_panel").fills(specimen_date="12.5.24", panel="ALEX2").press("F6")
    assert desk.person.field == GRID
    return desk
