"""`compare` as a script runs it: a figure that names nobody unless it is asked to, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.results.lab_result import LabResult
from tests.commands.made import Run
from tests.session.made import INFUSION, LAB, keep, start, with_patient

NAMES = ("Çağla-Gülümser-1", "Şükrü-2", "P-3", "P-4")


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four patients, three of whom have ECP before and after the first infusion; one has neither."""
    path = tmp_path_factory.mktemp("compare") / "clinic.sqlite"
    session = start(path)
    for place, name in enumerate(NAMES):
        patient = with_patient(session, identifier=name, family_name=f"Family{place}")
        if name != "P-4":
            keep(session, Infusion, patient, **INFUSION)
            for day, reading in (("2024-05-10", 20), ("2024-06-14", 10)):
                texts = {"specimen_date": day, "reading": str(reading + place), "method": "ImmunoCAP"}
                keep(session, LabResult, patient, **(LAB | texts))
    session.close()
    return path


def test_a_figure_of_all_who_have_the_marker_calls_them_by_letters(clinic: Path, tmp_path: Path, run_here: Run) -> None:
    code, out, err = run_here("compare", clinic, "--of", "ecp", "--to", tmp_path / "ecp.svg")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Patients: n = 3; courses: n = 3; results: n = 6."
    assert out.splitlines()[-1] == f"Written: {tmp_path / 'ecp.svg'}"
    drawn = (tmp_path / "ecp.svg").read_text("utf-8")
    assert all(f">{letter}</text>" in drawn for letter in "ABC")
    assert not any(word in drawn for word in (*NAMES, "Family0", "Işık"))
    assert all(text in drawn for text in ("ECP · ng/mL", "D16 to D45", ">21</text>", ">11</text>"))


def test_with_names_it_has_the_identifiers_and_no_more_of_who_they_are(
    clinic: Path, tmp_path: Path, run_here: Run
) -> None:
    target = tmp_path / "ecp.svg"
    code, out, _err = run_here(
        "compare",
        clinic,
        "--of",
        "ECP",
        "--to",
        target,
        "--named",
        "--percent",
        "--patient",
        NAMES[0],
        "--patient",
        "P-3",
    )
    drawn = target.read_text("utf-8")
    assert code == 0 and "Patients: n = 2;" in out
    assert all(f">{name}</text>" in drawn for name in (NAMES[0], "P-3")) and NAMES[1] not in drawn
    assert "change from baseline, %" in drawn and "Family0" not in drawn


def test_a_journal_gets_its_width_its_dots_and_no_colours(clinic: Path, tmp_path: Path, run_here: Run) -> None:
    target, journal = tmp_path / "ecp.tiff", ("--width", "85", "--grey", "--dpi", "600")
    for what in (("--of", "ecp"), ("--beside", "--patient", NAMES[0], "--patient", "P-3")):
        assert run_here("compare", clinic, *what, "--to", target, *journal)[0] == 0
        with Image.open(target) as picture:
            assert (picture.mode, picture.info["dpi"]) == ("L", (600, 600))
            assert picture.width == pytest.approx(85 / 25.4 * 600, abs=2)
    code, _out, err = run_here("compare", clinic, "--of", "ecp", "--to", target, "--width", "5")
    assert code == 2 and "A figure is 60 to 420 mm wide" in err


def test_two_patients_side_by_side_and_two_courses_of_one(clinic: Path, tmp_path: Path, run_here: Run) -> None:
    target = tmp_path / "two.svg"
    beside = ("compare", clinic, "--beside", "--to", target, "--patient")
    code, out, err = run_here(*beside, NAMES[0], "--patient", "P-3")
    drawn = target.read_text("utf-8")
    assert (code, err) == (0, "") and out.startswith("In each row both columns have one scale of values")
    assert ">A</text>" in drawn and ">B</text>" in drawn and ">B, course 1 · ECP · ng/mL</text>" in drawn
    assert not any(word in drawn for word in (*NAMES, "Family0", "2024", "1984"))
    assert run_here(*beside, NAMES[0], "--patient", "P-3", "--named")[0] == 0
    assert ">Family0, Ömer</text>" in target.read_text("utf-8")
    # the second course of one who had one alone has no column, and that is said
    code, out, _err = run_here(*beside, "P-3", "--course", "1", "--course", "2")
    assert code == 0 and out.startswith("Courses left out, without a known first infusion: 1.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--beside", "--to", "a.svg", "--patient", "P-3"), "Two courses stand side by side"),
        (("--beside", "--of", "ecp", "--to", "a.svg"), "or two courses with --beside"),
        (("--beside", "--to", "a.svg", "--patient", "P-4", "--course", "1", "--course", "2"), "nothing can be drawn"),
        (("--of", "troponin", "--to", "a.svg"), "there are: ECP."),
        (("--of", "ecp", "--to", "a.doc"), "a figure is an"),
        (("--of", "ecp", "--to", "a.svg", "--patient", "P-9"), "P-9"),
        (("--of", "ecp", "--to", "a.svg", "--patient", "P-4"), "nothing is left to draw"),
        (("--to", "a.svg"), "--of"),
        (("--of", "ecp", "--to", "a.svg", "--method", "ELISA"), "by another method: 6 (ImmunoCAP)"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_line(
    clinic: Path, tmp_path: Path, run_here: Run, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run_here(
        "compare", clinic, *(tmp_path / one if one.startswith("a.") else one for one in arguments)
    )
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err and not list(tmp_path.iterdir())


def test_it_never_writes_over_the_clinic_file(clinic: Path, run_here: Run) -> None:
    before = clinic.read_bytes()
    assert run_here("compare", clinic, "--of", "ecp", "--to", clinic)[0] == 2
    assert clinic.read_bytes() == before
