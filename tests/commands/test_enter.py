"""`enter` as a script runs it: lines of JSON on standard output, exit codes, how far it is, and Ctrl+C."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.clinic.results.lab_result import LabResult
from desktop.commands import meter
from desktop.commands.desk import Desk
from desktop.commands.running import run
from desktop.session import reviewing
from desktop.store.check import check_file
from tests.pace import patience
from tests.session.made import DOUBTFUL, LAB, NOW, again, count, start, with_patient

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A clinic file with one patient."""
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        with_patient(session)
    return tmp_path / "clinic.sqlite"


def file_of(clinic: Path, *readings: str) -> Path:
    """A file of results beside it."""
    path = clinic.with_name("typed.jsonl")
    lines = [{"patient": "P-1", "type": "lab_result", "texts": LAB | {"reading": reading}} for reading in readings]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def here(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[dict[str, object]], str]:
    """The command in this process: exit code, what is said of each line, standard error."""
    code = run(["enter", *map(str, arguments)], Desk("Ayşe", lambda: NOW, "Tolera test"))
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def versions(clinic: Path) -> int:
    """How many versions it holds."""
    with closing(again(clinic, read_only="looks")) as session:
        return count(session)


def test_what_was_seen_elsewhere_does_not_wait(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for options, expected in (((), 1), (("--seen", "--dry-run"), 1), (("--seen",), 1), ((), 2)):
        reading = f"{len(options)}{expected},6"
        code, _said, err = here(capsys, clinic, file_of(clinic, reading), "--accept", "soft", *options)
        assert (code, err) == (0, "")
        with closing(again(clinic, read_only="looks")) as session:
            assert reviewing.count(session).waiting == expected, options
    assert check_file(clinic) == []


def test_all_of_a_file_is_written_and_each_line_said(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, err = here(capsys, clinic, file_of(clinic, "26,6", "20"))
    assert (code, err) == (0, "")
    assert [(line["line"], line["saved"]) for line in said] == [(1, True), (2, True)]
    assert all(line["id"] for line in said)
    assert versions(clinic) == 3


def test_one_refused_line_is_exit_1_and_nothing_is_written(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, err = here(capsys, clinic, file_of(clinic, "26,6", "a lot"))
    assert (code, err) == (1, "Nothing was written: 1 of 2 lines are refused.\n")
    assert [(line["id"], line["saved"], line["refused"]) for line in said] == [
        (None, False, False),
        (None, False, True),
    ]
    assert versions(clinic) == 1


def test_a_dry_run_writes_nothing_and_has_the_same_exit_codes(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(clinic, isolation_level=None)) as db:
        # a file that was never closed after a write has no statistics of its tables
        db.execute("DELETE FROM sqlite_stat1")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = clinic.read_bytes()
    assert here(capsys, clinic, file_of(clinic, "26,6"), "--dry-run")[0] == 0
    assert here(capsys, clinic, file_of(clinic, "a lot"), "--dry-run")[0] == 1
    assert versions(clinic) == 1
    assert clinic.read_bytes() == before


def test_what_is_questioned_is_accepted_by_an_option(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file_of(clinic, "26,6")
    path.write_text(json.dumps({"patient": "P-1", "type": "lab_result", "texts": DOUBTFUL}))
    assert here(capsys, clinic, path)[0] == 1
    assert here(capsys, clinic, path, "--accept", "soft")[0] == 0
    assert versions(clinic) == 2


@pytest.mark.parametrize("arguments", [("none.jsonl",), ("typed.jsonl", "--accept", "hard"), ()])
def test_what_cannot_be_done_is_one_line(
    clinic: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    file_of(clinic, "26,6")
    monkeypatch.chdir(clinic.parent)
    code, said, err = here(capsys, clinic, *arguments)
    assert (code, said, err.count("\n")) == (2, [], 1)
    assert versions(clinic) == 1


def test_a_fault_of_the_program_names_its_line_and_nothing_is_written(
    clinic: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(result: LabResult, around: object) -> None:
        if result.reading.text == "20":
            raise RuntimeError("unforeseen")

    monkeypatch.setattr(LabResult, "findings", lambda *about: broken(*about) or ())
    code, said, err = here(capsys, clinic, file_of(clinic, "26,6", "20"))
    assert (code, said, err.count("\n")) == (2, [], 1)
    assert "RuntimeError: unforeseen; line 2" in err
    assert versions(clinic) == 1


def test_how_far_it_is_is_said_at_intervals(
    clinic: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meter, "ELSEWHERE", 0.0)
    code, said, err = here(capsys, clinic, file_of(clinic, "26,6", "20"))
    assert (code, len(said)) == (0, 2)
    assert err.splitlines() == ["Entering: 50 %", "Entering: 100 %"]


def test_on_a_terminal_how_far_it_is_is_one_line_that_goes(
    clinic: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meter, "ON_A_TERMINAL", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    _, _, err = here(capsys, clinic, file_of(clinic, "26,6", "20"))
    assert err == "\rEntering: 50 %\rEntering: 100 %\r" + " " * len("Entering: 100 %") + "\r"


def is_written(clinic: Path) -> bool:
    """Does another program write to it right now?"""
    with closing(sqlite3.connect(clinic, timeout=0, isolation_level=None)) as db:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


@pytest.fixture
def entering(clinic: Path) -> Iterator[subprocess.Popen[str]]:
    """`main.py enter` of a file that does not end, once it has read a part of it."""
    pipe = clinic.with_name("endless.jsonl")
    os.mkfifo(pipe)
    command = [sys.executable, str(ROOT / "main.py"), "enter", str(clinic), str(pipe), "--accept", "soft"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        with pipe.open("w") as lines:
            lines.write(file_of(clinic, "26,6").read_text("utf-8"))
            lines.flush()
            yield process
        process.kill()


@pytest.mark.skipif(os.name == "nt", reason="Windows knows neither named pipes nor this signal")
def test_ctrl_c_takes_everything_back_with_a_sentence(clinic: Path, entering: subprocess.Popen[str]) -> None:
    while not is_written(clinic):
        assert entering.poll() is None, entering.stderr.read()
    entering.send_signal(signal.SIGINT)
    out, err = entering.communicate(timeout=patience(60))
    assert (entering.returncode, out, err) == (2, "", "Stopped; nothing was written.\n")
    assert versions(clinic) == 1


def test_the_example_of_the_documentation_is_entered(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = (ROOT / "docs" / "entering.md").read_text("utf-8")
    lines, said = re.findall(r"```jsonl?\n(.*?)```", told, re.DOTALL)
    path = clinic.with_name("example.jsonl")
    path.write_text(lines, "utf-8")
    code, found, err = here(capsys, clinic, path)
    assert (code, err) == (0, "")
    shown = json.loads(said)
    assert {**found[shown["line"] - 1], "id": "0193…"} == shown


def test_a_dry_run_tells_what_a_drug_is_up_against(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Amoxicillin anaphylaxis with "avoid the whole class": co-amoxiclav is not saved without a question."""
    reaction = {
        "drug": "amoxicillin", "date": "2022-05-04", "manifestations": "urticaria, wheeze, hypotension", "latency": "10 min",
        "re_exposure": "none since", "certainty": "suspected", "restriction": "avoid the whole class",
    }  # fmt: skip
    course = {"drug": "co-amoxiclav", "indication": "sinusitis", "route": "oral", "start": "2024-05-10"}
    path = clinic.with_name("typed.jsonl")
    lines = [
        {"patient": "P-1", "type": "drug_reaction", "texts": reaction},
        {"patient": "P-1", "type": "medication_course", "texts": course},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    code, said, _err = here(capsys, clinic, path, "--dry-run", "--accept", "soft")
    found = said[1]["findings"]
    assert isinstance(found, list)
    against = {(one["id"], one["level"]): one for one in found if one["level"] == "block"}
    assert code == 1
    assert ("A10", "block") in against
    assert "avoid all penicillins" in against["A10", "block"]["sentence"]
    assert "the clinic's own order" in against["A10", "block"]["source"]
