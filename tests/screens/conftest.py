"""What the tests of the screens share: the program on a clinic file with one patient."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.journeys.program import Program
from tests.screens.desk import Desk
from tests.session.made import with_patient


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """The program on a new clinic file, with a patient of whom nothing is known yet."""
    program = Program(tmp_path / "clinic.sqlite")
    patient = with_patient(program.session)
    program.window.open_patient(patient)
    yield Desk(program, patient)
    program.ends()
