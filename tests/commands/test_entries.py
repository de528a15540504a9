"""`entries` as a script runs it: lines of JSON on standard output, as `enter` reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from desktop.clinic.results.lab_result import LabResult
from desktop.commands.desk import Desk
from desktop.commands.running import run
from tests.pace import patience
from tests.session.made import LAB, NOW, keep, start, with_patient

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A clinic file with two patients and a result of the first."""
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        keep(session, LabResult, with_patient(session), **LAB)
        with_patient(session, identifier="P-2", family_name="Öz")
    return tmp_path / "clinic.sqlite"


def here(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The command in this process: exit code, standard output, standard error."""
    return run(list(map(str, arguments)), Desk("Ayşe", lambda: NOW, "Tolera test")), *capsys.readouterr()


def test_what_it_writes_is_entered_into_another_clinic_file(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = here(capsys, "entries", clinic)
    assert (code, err) == (0, "")
    assert [json.loads(line)["type"] for line in out.splitlines()] == ["patient", "lab_result", "patient"]
    other, lines = tmp_path / "other.sqlite", tmp_path / "all.jsonl"
    start(other).close()
    lines.write_text(out, "utf-8")
    assert here(capsys, "enter", other, lines)[0] == 0
    assert here(capsys, "entries", other) == (0, out, "")


def test_of_one_patient(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = here(capsys, "entries", clinic, "--patient", "P-2")
    assert [json.loads(line)["texts"]["identifier"] for line in out.splitlines()] == ["P-2"]
    code, out, err = here(capsys, "entries", clinic, "--patient", "P-3")
    assert (code, out) == (2, "")
    assert "P-3" in err


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another error on Windows")
def test_it_is_utf_8_whatever_the_terminal_says_and_may_be_cut_short(clinic: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "entries", str(clinic)]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        out, err = process.communicate(timeout=patience(60))
    assert ("Işık" in out.decode("utf-8"), err) == (True, b"")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False, timeout=patience(60))
    os.close(writer)
    assert (done.returncode, done.stderr) == (2, b"")
