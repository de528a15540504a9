"""The commands as a script runs them: exit codes, what stands on standard output, and one line on standard error."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.commands import names
from desktop.commands.desk import Desk
from desktop.commands.running import commands, run, usages
from desktop.commands.verbs.example import FILES as EXAMPLE
from desktop.session.session import Session, create
from desktop.store.clinic_file import open_file
from tests.pace import patience
from tests.session.made import DONOR, EVENT, INFUSION, LOT, keep_typed, start, with_bags, with_patient

ROOT = Path(__file__).resolve().parent.parent
CASE = ("--patient", "CASE-1")
Run = Callable[..., tuple[int, str, str]]


def clock() -> datetime:
    return datetime(2026, 11, 23, 10).astimezone()


def main(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`main.py` with these arguments on a machine without a display."""
    own = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "DISPLAY")}
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    return subprocess.run(
        command, env=own | environment, capture_output=True, text=True, check=False, timeout=patience(100)
    )


def told(code: int, out: str, err: str) -> str:
    """The one line on standard error of a command that could not."""
    assert (code, out) == (2, ""), err
    assert err.count("\n") == 1
    assert err.endswith(".\n")
    assert "Traceback" not in err
    return err


def could_not(done: subprocess.CompletedProcess[str]) -> str:
    """The same of a process of its own."""
    return told(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def run_here(qapp: object, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in this process, which is faster: exit code, standard output, standard error."""

    def run_it(*arguments: str | Path, clock: Callable[[], datetime] = clock) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments], Desk("Ayşe", clock, "Tolera test"))
        return code, *capsys.readouterr()

    return run_it


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("example") / "new" / "folder"
    return folder, main("example", folder)


@pytest.fixture
def case(made: tuple[Path, object], tmp_path: Path) -> Path:
    """A copy of the example's clinic file, alone in a folder."""
    return Path(shutil.copy(made[0] / "case.sqlite", tmp_path))


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
    ],
)
def test_what_is_drawn_replaces_what_was_there(
    case: Path, tmp_path: Path, run_here: Run, command: str, name: str, begins: bytes
) -> None:
    target = tmp_path / name
    target.write_text("an earlier one")
    code, out, err = run_here(command, case, *CASE, "--to", target)
    assert (code, err) == (0, "")
    assert target.read_bytes().startswith(begins)
    assert "3 mg/ml" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["case.sqlite", name])


@pytest.mark.slow
def test_an_output_without_the_signs_of_the_notes_keeps_nothing_from_being_done(case: Path, tmp_path: Path) -> None:
    done = main("figure", case, *CASE, "--to", tmp_path / "f.svg", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 mg/ml" in done.stdout


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


# --- allergen panels

RESULTS = "Panel;ALEX2\nPatient ID;P-1\nCollected;2026-11-02\nAllergen;Result\nHom g;0,59\nDer p 1;<0,10\n"
OWN = ("--patient", "P-1")


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A clinic file with two patients of whom nothing is known, and results.csv beside it."""
    session = create(tmp_path / "clinic.sqlite", "Ayşe", clock, "Tolera test")
    with_patient(session)
    with_patient(session, identifier="P-2", family_name="Öz")
    session.close()
    (tmp_path / "results.csv").write_text(RESULTS, "utf-8")
    return tmp_path / "clinic.sqlite"


def written(clinic: Path) -> tuple[int, int]:
    """How many versions and how many allergen results a clinic file holds."""
    with closing(sqlite3.connect(clinic)) as db:
        return tuple(
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("version", "allergen_panel_allergen_result")
        )


def test_an_import_says_what_was_written_and_what_is_missing(clinic: Path, run_here: Run) -> None:
    before = written(clinic)
    code, out, err = run_here("import", clinic, clinic.with_name("results.csv"), *OWN)
    assert (code, err) == (0, "")
    first, second, *_more = out.splitlines()
    assert first == "Written: 2 of 295 allergens of ALEX2 Allergy Explorer, specimen of 2 Nov 2026."
    assert second == "Positive (kUA/L): Hom g 0,59."
    assert "2 of 295 allergens are answered. Without a result: " in out
    assert written(clinic) == (before[0] + 1, 2)
    assert run_here("check", clinic)[0] == 0


def test_a_dry_run_says_the_same_and_writes_nothing(clinic: Path, run_here: Run) -> None:
    before = clinic.read_bytes()
    code, out, err = run_here("import", clinic, clinic.with_name("results.csv"), *OWN, "--dry-run")
    assert (code, err) == (0, "")
    assert out.startswith("Would be written: 2 of 295 allergens of ALEX2 Allergy Explorer")
    assert clinic.read_bytes() == before
    assert run_here("import", clinic, clinic.with_name("results.csv"), *OWN)[0] == 0


def test_panel_and_day_are_given_when_the_file_is_silent(clinic: Path, run_here: Run) -> None:
    path = clinic.with_name("silent.csv")
    path.write_text("Allergen;Result\nHom g;0,59\n")
    code, out, _err = run_here("import", clinic, path, *OWN, "--dry-run", "--panel", "ALEX2")
    assert (code, "specimen of unknown date" in out, "The day of the specimen is not known" in out) == (0, True, True)
    code, out, _err = run_here("import", clinic, path, *OWN, "--panel", "alex2", "--date", "3.11.26")
    assert (code, "specimen of 3 Nov 2026" in out) == (0, True)


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_rejected_rows_stand_on_standard_error_and_nothing_is_written(
    clinic: Path, run_here: Run, dry: tuple[str, ...]
) -> None:
    path, before = clinic.with_name("results.csv"), clinic.read_bytes()
    path.write_text(f"{RESULTS}Hom q;0,5\nHom g;2\nPen m 1;lots\n", "utf-8")
    code, out, err = run_here("import", clinic, path, *OWN, *dry)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "Line 5: Hom g ; 0,59: Hom g stands twice: lines 5 and 8.",
        "Line 7: Hom q ; 0,5: ALEX2 has no allergen with the code Hom q.",
        "Line 8: Hom g ; 2: Hom g stands twice: lines 5 and 8.",
        "Line 9: Pen m 1 ; lots: A result of ALEX2 is a number in kUA/L, such as 0.59 or <0.10.",
        "Nothing was written.",
    ]
    assert clinic.read_bytes() == before


@pytest.mark.parametrize(
    ("patient", "more", "words"),
    [
        ("P-2", (), "The file is of patient P-1, not of P-2."),
        ("P-1", ("--date", "2026-11-03"), "taken on 2026-11-02, and 2026-11-03 was given"),
        ("P-1", ("--date", "soon"), "“soon” cannot be read as a date"),
        ("P-1", ("--date", "2026-12-24"), "2026-12-24 was given"),
    ],
)
def test_what_a_rule_refuses_is_exit_1(
    clinic: Path, run_here: Run, patient: str, more: tuple[str, ...], words: str
) -> None:
    before = clinic.read_bytes()
    code, out, err = run_here("import", clinic, clinic.with_name("results.csv"), "--patient", patient, *more)
    assert (code, out) == (1, "")
    assert words in err
    assert err.endswith("Nothing was written.\n")
    assert clinic.read_bytes() == before


def test_a_file_is_imported_once(clinic: Path, run_here: Run) -> None:
    again = Path(shutil.copy(clinic.with_name("results.csv"), clinic.with_name("copy.csv")))
    assert run_here("import", clinic, clinic.with_name("results.csv"), *OWN)[0] == 0
    before = written(clinic)
    code, out, err = run_here("import", clinic, again, *OWN)
    assert (code, out, "This file was imported already, for Işık, Ömer." in err) == (1, "", True)
    assert written(clinic) == before


@pytest.mark.parametrize(
    ("patient", "panel", "name", "words"),
    [
        ("P-9", "", "results.csv", "has the identifier P-9"),
        ("P-1", "ALEX9", "results.csv", "No panel is called ALEX9. Known are: ALEX2"),
        ("P-1", "", "no such file.csv", "no such file.csv cannot be read"),
        ("P-1", "", "clinic.sqlite", "."),
        ("P-1", "", "nothing.csv", "No table of allergen results was found"),
    ],
)
def test_what_cannot_be_imported_is_one_line(
    clinic: Path, run_here: Run, patient: str, panel: str, name: str, words: str
) -> None:
    clinic.with_name("nothing.csv").write_text("nothing\n")
    before = clinic.read_bytes()
    err = told(*run_here("import", clinic, clinic.with_name(name), "--patient", patient, "--panel", panel))
    assert words in err
    assert clinic.read_bytes() == before


def test_an_import_without_a_display(clinic: Path) -> None:
    done = main("import", clinic, clinic.with_name("results.csv"), *OWN, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Written: 2 of 295")


def test_a_definition_of_the_clinics_own_is_added_and_imported_by(clinic: Path, run_here: Run) -> None:
    definition = clinic.with_name("ALEX9.toml")
    shipped = (ROOT / "resources" / "panels" / "ALEX2.toml").read_text("utf-8")
    own = shipped.replace('code = "ALEX2"', 'code = "ALEX9"').replace(
        '"ALEX2 Allergy Explorer"', '"ALEX9 of the clinic"'
    )
    definition.write_text(re.sub(r"(?m)^aliases = .*$", "aliases = []", own), "utf-8")
    code, out, err = run_here("add-panel", clinic, definition)
    assert (code, err) == (0, "")
    assert "295 allergens were added" in out
    results = clinic.with_name("results.csv")
    results.write_text(RESULTS.replace("ALEX2", "ALEX9"), "utf-8")
    code, out, err = run_here("import", clinic, results, *OWN)
    assert (code, err) == (0, "")
    assert "of ALEX9 of the clinic" in out


def test_what_is_wrong_with_a_definition_is_said_and_nothing_is_added(clinic: Path, run_here: Run) -> None:
    definition, before = clinic.with_name("wrong.toml"), clinic.read_bytes()
    definition.write_text('code = "X1"\nname = "X"\n')
    code, out, err = run_here("add-panel", clinic, definition)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) > 1
    assert "Traceback" not in err
    definition.write_text("code = \n")
    code, out, err = run_here("add-panel", clinic, definition)
    assert (code, out, err.startswith("This is no TOML: line 1")) == (1, "", True)
    assert clinic.read_bytes() == before


# --- traceability


HEADER = (
    "patient_id,donor,manufacturer,lot,bag,infusion,course,session,start,events_asked,events,known_by,typed_lot,product"
)


@pytest.fixture
def traced(tmp_path: Path) -> Path:
    """A clinic file with a lot: one bag given, one left, one infusion that names it in words, and a name that a spreadsheet would run."""
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    patient, other = with_patient(session), with_patient(session, identifier="=P+2", family_name="Öz")
    with_bags(session, "1", "2", lot=LOT | {"manufacturer": 'Hücre "A", Ltd.'})
    texts = INFUSION | {"bag": "L-24-1", "lot": "L-24"}
    keep_typed(session, Infusion, patient, texts)
    keep_typed(session, AdverseEvent, patient, EVENT | {"term": "ateş, üşüme", "infusion": "1"})
    words = {name: text for name, text in texts.items() if name != "bag"}
    keep_typed(session, Infusion, other, words | {"lot": "l-24", "start": "2024-05 ?", "events_asked": "not asked"})
    session.close()
    return path


@pytest.mark.parametrize("option", [("--lot", "L-24"), ("--lot", " l-24"), ("--donor", "d-3")])
def test_a_recall_has_a_row_a_bag_given(traced: Path, run_here: Run, option: tuple[str, str]) -> None:
    code, out, err = run_here("trace", traced, *option)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == HEADER
    words, given = csv.DictReader(io.StringIO(out, newline=""))
    assert given | {"infusion": ""} == {
        "patient_id": "P-1", "donor": "D-3", "manufacturer": 'Hücre "A", Ltd.', "lot": "L-24", "bag": "1", "infusion": "", "course": "1",
        "session": "1", "start": "2024-05-14 10:30", "events_asked": "none", "events": "ateş, üşüme (1)", "known_by": "bag",
        "typed_lot": "L-24", "product": "hUC-MSC",
    }  # fmt: skip
    # cells stand as they were typed, whatever a spreadsheet would make of them
    assert (words["patient_id"], words["lot"], words["bag"], words["start"], words["known_by"], words["donor"]) == (
        "=P+2", "l-24", "", "2024-05 ?", "words", "D-3",
    )  # fmt: skip


def test_a_trace_is_utf_8_with_the_ends_of_lines_of_rfc_4180_whatever_the_terminal_says(traced: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "trace", str(traced), "--lot", "L-24"]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, check=True, timeout=patience(100)
    )
    assert done.stderr == b""
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") == 3
    assert '"Hücre ""A"", Ltd."'.encode() in done.stdout


def test_a_patient_leads_to_the_donor(traced: Path, run_here: Run) -> None:
    code, out, err = run_here("trace", traced, "--patient", "=P+2")
    assert (code, err) == (0, "")
    (row,) = csv.DictReader(io.StringIO(out, newline=""))
    assert (row["patient_id"], row["lot"], row["donor"], row["known_by"]) == ("=P+2", "l-24", "D-3", "words")


@pytest.mark.parametrize("option", [("--lot", "L-30"), ("--donor", "D-5"), ("--patient", "P-3")])
def test_what_was_given_to_nobody_is_the_header_alone(traced: Path, run_here: Run, option: tuple[str, str]) -> None:
    session = Session(open_file(traced), "Ayşe", clock)
    with_bags(session, "1", donor=DONOR | {"pseudonym": "D-5"}, lot=LOT | {"number": "L-30", "donor": "D-5"})
    with_patient(session, identifier="P-3", family_name="Can")
    session.close()
    assert run_here("trace", traced, *option) == (0, f"{HEADER}\r\n", "")


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (("--lot", "L-99"), "No lot L-99 is on record: no bag and no infusion names it."),
        (("--lot", "L24"), "No lot L24 is on record; similar ones are: L-24."),
        (("--lot", ""), "Say the number of a lot: of one that is unknown nothing can be traced."),
        (("--donor", "D-99"), "No donor D-99 is on record."),
        (("--patient", "P-99"), "has the identifier P-99."),
    ],
)
def test_what_is_not_on_record_is_one_sentence_and_exit_1(
    traced: Path, run_here: Run, option: tuple[str, str], sentence: str
) -> None:
    before = traced.read_bytes()
    code, out, err = run_here("trace", traced, *option)
    assert (code, out) == (1, "")
    assert err.endswith(f"{sentence}\n")
    assert err.count("\n") == 1
    assert traced.read_bytes() == before


def test_a_lot_with_a_similar_number_is_named_beside_the_rows(traced: Path, run_here: Run) -> None:
    session = Session(open_file(traced), "Ayşe", clock)
    with_bags(session, lot=LOT | {"number": "L 24"})
    session.close()
    code, out, err = run_here("trace", traced, "--lot", "L-24")
    assert (code, out.count("\n"), err) == (0, 3, "Not among them are lots with a similar number: L 24.\n")


def test_a_snapshot_is_traced_and_what_is_no_clinic_file_is_not(traced: Path, tmp_path: Path, run_here: Run) -> None:
    assert run_here("snapshot", traced, "--to", tmp_path / "copy.sqlite")[0] == 0
    assert run_here("trace", tmp_path / "copy.sqlite", "--lot", "L-24") == run_here("trace", traced, "--lot", "L-24")
    told(*run_here("trace", tmp_path / "missing.sqlite", "--lot", "L-24"))
