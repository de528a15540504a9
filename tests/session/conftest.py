"""What the tests of this folder share: a clinic file with a patient, and the case report that nobody changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.clinic.entry.chart import Chart
from desktop.session.case_report import IDENTIFIER
from desktop.session.example import make_case
from desktop.session.session import Session
from desktop.store import keeping
from tests.session.made import case_clock, start, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


@pytest.fixture
def patient(session: Session) -> str:
    return with_patient(session)


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The example with the case report, to be read."""
    made = make_case(tmp_path_factory.mktemp("case") / "case.sqlite", "Ayşe", case_clock, "Tolera test")
    yield made
    made.close()


@pytest.fixture(scope="session")
def case_chart(case: Session) -> Chart:
    """The chart of its patient, as it was written and not as it is remembered."""
    patient = case.patient_with(IDENTIFIER)
    assert patient
    return Chart(keeping.of_patient(case.file.connection, patient))
