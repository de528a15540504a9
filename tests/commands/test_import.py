"""`import` and `add-panel` as a script runs them: all of a file or nothing, and what is said of it."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop.session.session import create
from tests.commands.made import ROOT, Run, clock, main, told
from tests.session.made import with_patient

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
