"""The commands as a script runs them: exit codes, what stands on standard output, and one line on standard error."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from desktop.clinic.record.letterhead import Letterhead
from desktop.commands import names
from desktop.commands.running import commands, usages
from desktop.commands.verbs.example import FILES as EXAMPLE
from desktop.paper.record.summary import sign
from desktop.session.session import Session, open_clinic
from desktop.session.signing import record_of
from desktop.store.clinic_file import open_file
from tests.commands.made import CASE, Run, clock, could_not, hashes, main, told


def test_each_command_is_a_file_of_its_name_that_says_how_it_is_called() -> None:
    assert {"example", "import", "add-panel", "trace"} <= set(names())
    for name, usage in zip(names(), usages(), strict=True):
        assert commands.get_command(None, name).name == name
        assert usage.startswith(f"main.py {name} ")


def test_the_example_is_whole_and_says_what_was_confirmed(made: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = made
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == sorted(EXAMPLE)
    assert (folder / "summary.pdf").read_bytes().startswith(b"%PDF-")
    assert "<svg" in (folder / "figure.svg").read_text("utf-8")
    for words in ("3 mg/ml", "per session or in total", "assumed", *EXAMPLE):
        assert words in done.stdout


def test_the_examples_manifest_is_of_its_snapshot(made: tuple[Path, object]) -> None:
    folder = made[0]
    manifest = json.loads((folder / "snapshot.sqlite.manifest.json").read_text("utf-8"))
    assert manifest["file"] == "snapshot.sqlite"
    assert manifest["sha256"] == hashes(folder)["snapshot.sqlite"]


def test_an_example_overwrites_nothing(made: tuple[Path, object], run_here: Run) -> None:
    folder = made[0]
    before = hashes(folder)
    assert "case.sqlite" in told(*run_here("example", folder))
    assert hashes(folder) == before


def test_one_file_in_the_way_keeps_the_whole_example_from_being_made(tmp_path: Path, run_here: Run) -> None:
    (tmp_path / "figure.svg").write_text("mine")
    assert "figure.svg" in told(*run_here("example", tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["figure.svg"]


def test_an_example_cannot_be_made_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    could_not(main("example", tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "mine"


def test_an_example_that_a_hard_finding_refuses_is_exit_1_and_leaves_nothing(tmp_path: Path, run_here: Run) -> None:
    code, out, err = run_here("example", tmp_path, clock=lambda: datetime(2000, 1, 1).astimezone())
    assert (code, err) == (1, "")
    assert "lies in the future" in out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "name", "begins"),
    [
        ("summary", "s.pdf", b"%PDF-"),
        ("figure", "f.pdf", b"%PDF-"),
        ("figure", "f.svg", b"<?xml"),
        ("figure", "F.SVG", b"<?xml"),
        ("figure --width 85 --grey --dpi 150 --other-limits --markers ECP,total_ige", "f.tiff", b"II*\0"),
        ("figure --large --graph ciprofloxacin", "f.png", b"\x89PNG"),
    ],
)
def test_what_is_drawn_replaces_what_was_there(
    case: Path, tmp_path: Path, run_here: Run, command: str, name: str, begins: bytes
) -> None:
    target = tmp_path / name
    target.write_text("an earlier one")
    name, *options = command.split()
    code, out, err = run_here(name, case, *CASE, "--to", target, *options)
    assert (code, err) == (0, "")
    assert target.read_bytes().startswith(begins)
    assert "3 mg/ml" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["case.sqlite", target.name])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--markers ECP,tryptase", "No graph is called tryptase: this patient has Ciprofloxacin test"),
        ("--width 20", "60 to 420 mm wide, not 20 mm"),
        ("--dpi 9", "dots per inch, not 9"),
    ],
)
def test_a_figure_that_cannot_be_drawn_as_asked_is_told(
    case: Path, tmp_path: Path, run_here: Run, options: str, said: str
) -> None:
    assert said in told(*run_here("figure", case, *CASE, "--to", tmp_path / "f.svg", *options.split()))
    assert [path.name for path in tmp_path.iterdir()] == ["case.sqlite"]


@pytest.mark.slow
def test_an_output_without_the_signs_of_the_notes_keeps_nothing_from_being_done(case: Path, tmp_path: Path) -> None:
    done = main("figure", case, *CASE, "--to", tmp_path / "f.svg", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 mg/ml" in done.stdout


def test_a_summary_is_written_as_it_was_signed_though_the_record_has_changed(
    case: Path, tmp_path: Path, run_here: Run
) -> None:
    """A page signed, and a letterhead that came later."""
    target = tmp_path / "s.pdf"
    assert "No summary of this patient is signed" in told(*run_here("summary", case, *CASE, "--to", target, "--signed"))
    session = open_clinic(case, "Ayşe", lambda: datetime.now().astimezone())
    signed = session.patient_with("CASE-1")
    one = sign(session, signed, "Dr. Öz", record_of(session, signed))
    (letterhead,) = session.of_clinic(Letterhead)
    session.amend(letterhead.id, Letterhead(name="Klinik"), letterhead.number)
    session.close()
    for options, signed in (("--signed",), True), ((), False):
        assert run_here("summary", case, *CASE, "--to", target, *options)[0] == 0
        text = subprocess.run(["pdftotext", "-raw", target, "-"], check=True, capture_output=True, text=True).stdout
        assert (one.sha256 in text.replace(" ", "").replace("\n", "")) is signed
        assert ("not what was signed" in text) is not signed
    assert run_here("check", case)[0] == 0


@pytest.mark.parametrize("command", ["summary", "figure"])
@pytest.mark.parametrize(
    ("patient", "to"),
    [
        ("CASE-2", "new.pdf"),
        ("", "new.pdf"),
        ("CASE-1", "new.txt"),
        ("CASE-1", "new"),
        ("CASE-1", "no such folder/new.pdf"),
        ("CASE-1", "folder.pdf"),
        ("CASE-1", "case.sqlite"),
    ],
)
def test_what_cannot_be_drawn_leaves_nothing(
    case: Path, tmp_path: Path, run_here: Run, command: str, patient: str, to: str
) -> None:
    (tmp_path / "folder.pdf").mkdir()
    before = case.read_bytes()
    told(*run_here(command, case, "--patient", patient, "--to", tmp_path / to))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.sqlite", "folder.pdf"]
    assert case.read_bytes() == before


def test_the_clinic_file_is_not_drawn_over_whatever_it_is_called(case: Path, run_here: Run) -> None:
    clinic = case.rename(case.with_suffix(".pdf"))
    before = clinic.read_bytes()
    for command in ("summary", "figure"):
        told(*run_here(command, clinic, *CASE, "--to", clinic))
    assert clinic.read_bytes() == before


def test_a_snapshot_and_nothing_over_an_existing_file(case: Path, tmp_path: Path, run_here: Run) -> None:
    target = tmp_path / "copy.sqlite"
    code, out, err = run_here("snapshot", case, "--to", target)
    assert (code, err) == (0, "")
    assert str(target) in out
    before = hashes(tmp_path)
    assert set(before) == {"case.sqlite", "copy.sqlite", "copy.sqlite.manifest.json"}
    told(*run_here("snapshot", case, "--to", target))
    told(*run_here("snapshot", case, "--to", case))
    assert hashes(tmp_path) == before


def test_a_snapshot_is_drawn_and_checked_as_its_clinic_file_is(
    made: tuple[Path, object], tmp_path: Path, run_here: Run
) -> None:
    snapshot = shutil.copy(made[0] / "snapshot.sqlite", tmp_path)
    assert run_here("summary", snapshot, *CASE, "--to", tmp_path / "s.pdf")[0] == 0
    assert run_here("check", snapshot)[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.pdf", "snapshot.sqlite"]


def test_a_whole_file_passes_the_check(case: Path, run_here: Run) -> None:
    assert run_here("check", case) == (0, f"{case} is whole.\n", "")


def test_a_file_that_is_not_whole_fails_the_check(case: Path, run_here: Run) -> None:
    db = sqlite3.connect(case)
    db.execute("UPDATE patient SET family_name = 'Somebody'")
    db.commit()
    db.close()
    code, out, err = run_here("check", case)
    assert (code, err) == (1, "")
    assert "is whole" not in out
    assert out.strip()


@pytest.mark.parametrize("content", [None, b"", b"something else", b"SQLite format 3\0 and then nonsense" * 40])
def test_no_command_reads_what_is_no_clinic_file(tmp_path: Path, run_here: Run, content: bytes | None) -> None:
    clinic, target = tmp_path / "clinic.sqlite", tmp_path / "target.pdf"
    if content is not None:
        clinic.write_bytes(content)
    told(*run_here("summary", clinic, *CASE, "--to", target))
    told(*run_here("figure", clinic, *CASE, "--to", target))
    told(*run_here("snapshot", clinic, "--to", target))
    # a check says of damage that it is damage
    assert run_here("check", clinic)[0] in ((1, 2) if content and content.startswith(b"SQLite") else (2,))
    assert [path.name for path in tmp_path.iterdir()] == ([] if content is None else ["clinic.sqlite"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("example",),
        ("example", "a", "b"),
        ("check",),
        ("check", "a", "b"),
        ("summary", "a"),
        ("summary", "a", "--patient"),
        ("summary", "a", "--patietn", "1"),
        ("figure", "a", "--to", "a.svg"),
        ("snapshot", "a"),
        ("snapshot", "--what"),
        ("import", "a", "b"),
        ("import", "a", "--patient", "P-1"),
        ("add-panel", "a"),
        ("trace", "a"),
        ("trace", "a", "--lot"),
        ("trace", "a", "--lot", "L-7", "--donor", "D-3"),
        ("trace", "a", "--patient", "P-1", "--lot", ""),
    ],
)
def test_how_a_command_is_called_is_told_in_one_line(run_here: Run, arguments: tuple[str, ...]) -> None:
    assert f"tolera {arguments[0]} --help" in told(*run_here(*arguments))


@pytest.mark.parametrize("command", names())
def test_every_command_explains_itself(run_here: Run, command: str) -> None:
    code, out, err = run_here(command, "--help")
    assert (code, err) == (0, "")
    assert f"tolera {command}" in out


@pytest.mark.slow
def test_the_commands_work_while_the_file_is_in_use(case: Path, tmp_path: Path) -> None:
    session = Session(open_file(case), "Ayşe", clock)
    with session.file.write():
        assert main("summary", case, *CASE, "--to", tmp_path / "s.pdf").returncode == 0
        assert main("snapshot", case, "--to", tmp_path / "copy.sqlite").returncode == 0
        assert main("check", case).returncode == 0
    session.close()


def test_a_fault_of_its_own_is_one_line_and_a_traceback_only_when_asked(
    case: Path, tmp_path: Path, run_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> datetime:
        raise RuntimeError("the clock\nstopped")

    arguments = ("summary", case, *CASE, "--to", tmp_path / "s.pdf")
    assert "RuntimeError: the clock stopped" in told(*run_here(*arguments, clock=broken)).rstrip()
    monkeypatch.setenv("TOLERA_DEBUG", "1")
    with pytest.raises(RuntimeError, match="stopped"):
        run_here(*arguments, clock=broken)
