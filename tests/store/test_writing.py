"""Several programs on one clinic file, and programs that end in the middle of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.clinic.entry.failures import CannotWrite
from desktop.clinic.results.lab_result import LabResult
from desktop.store.check import check_file
from tests.session.made import LAB, again, keep, start, with_patient

# saves results one after the other, and says so after each
SAVES = """
import sys
from pathlib import Path
from desktop.clinic.results.lab_result import LabResult
from tests.session.made import LAB, again, keep
path, who, least, most = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
session = again(path, who)
patient = session.patient_with("P-1")
for n in range(least, most):
    print(keep(session, LabResult, patient, **(LAB | {"reading": str(n)})).id, flush=True)
session.close()
"""


def saving(path: Path, who: str, least: int, most: int) -> subprocess.Popen:
    command = [sys.executable, "-c", SAVES, str(path), who, str(least), str(most)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    with_patient(session)
    session.close()
    return path


def test_two_programs_write_at_once_and_both_succeed(path: Path) -> None:
    programs = [saving(path, "Ayşe", 1, 61), saving(path, "Deniz", 101, 161)]
    said = [program.communicate()[0].split() for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    session = again(path)
    kept = session.chart(session.patient_with("P-1")).of(LabResult)
    assert {entry.id for entry in kept} == {*said[0], *said[1]}
    assert len(kept) == 120
    assert {entry.who for entry in kept} == {"Ayşe", "Deniz"}
    session.close()
    assert check_file(path) == []


def test_of_two_programs_that_add_the_same_result_one_is_told(path: Path) -> None:
    """The rules are asked inside the transaction: what the other one has just saved is seen."""
    first, second = again(path, "Ayşe"), again(path, "Deniz")
    patient = first.patient_with("P-1")
    assert len(first.chart(patient).of(LabResult)) == len(second.chart(patient).of(LabResult)) == 0
    keep(first, LabResult, patient, **LAB)
    with pytest.raises(AssertionError, match="already recorded"):
        keep(second, LabResult, patient, **LAB)
    first.close()
    second.close()


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 7, 23])
def test_a_program_that_is_killed_loses_nothing_that_it_said_it_saved(path: Path, after: int) -> None:
    with saving(path, "Ayşe", 1, 5000) as program:
        said = [program.stdout.readline().strip() for _ in range(after)]
        program.kill()
        # it may have saved more before the signal came
        said += program.stdout.read().split()
    assert program.returncode != 0
    session = again(path)
    kept = {entry.id for entry in session.chart(session.patient_with("P-1")).of(LabResult)}
    assert set(said) <= kept
    assert len(kept) - len(said) <= 1
    session.close()
    assert check_file(path) == []


def test_a_writer_waits_for_another_one(path: Path) -> None:
    session = again(path)
    session.file.connection.execute("PRAGMA busy_timeout = 0")
    other = again(path)
    with other.file.write(), pytest.raises(CannotWrite, match="another program is writing"):
        with_patient(session, identifier="P-2")
    other.close()
    with_patient(session, identifier="P-2")
    session.close()
