"""`facts` as a script runs it: versions and differences, and a clinic file that is only looked at."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from pathlib import Path

import pytest

from desktop.clinic.record.clinic_drug import ClinicDrug
from desktop.clinic.record.clinic_group import ClinicGroup, GroupMember
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.commands.desk import Desk
from desktop.commands.running import run
from desktop.session.catalogue import shipped, shipped_version
from desktop.session.session import Session
from desktop.store import catalogues
from tests.session.made import NOW, again, keep, read, start
from tests.session.test_catalogue import OWN

AT = "2024-12-01T09:00:00.000+00:00"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A clinic file of this program."""
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        add_older(session)
    return tmp_path / "clinic.sqlite"


def add_older(session: Session) -> None:
    """A catalogue of before, in which one marker is missing, one drug has another name, and no source is said."""
    facts = shipped()
    del facts["sources"]
    facts["markers"]["marker"] = [row for row in facts["markers"]["marker"] if row["code"] != "ecp"]
    facts["drugs"]["drug"][0]["name"] = "otherwise"
    with session.file.write() as db:
        catalogues.add(db, "2025.1", AT, json.dumps(facts))


def here(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    return run(["facts", *map(str, arguments)], Desk("Ayşe", lambda: NOW, "Tolera test")), *capsys.readouterr()


def test_of_its_own_program_nothing_differs(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = shipped_version()
    code, out, err = here(capsys, clinic)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"Facts in the clinic file: 2025.1, {now}; compared is {now}.",
        f"Facts of the program: {now}.",
        f"Sources of rules: {now} in the clinic file, {now} in the program, whose rules they are.",
        "Nothing differs from the program's facts.",
    ]


def test_what_differs_since_an_earlier_version_stands_by_group(
    clinic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = here(capsys, clinic, "--since", "2025.1")
    assert code == 0
    first = shipped()["drugs"]["drug"][0]
    lines = out.splitlines()
    assert lines[2].startswith("Sources of rules: none in the clinic file")
    assert lines[lines.index("Markers: 1") + 1] == "  + ECP (ecp)"
    assert lines[lines.index("Drugs: 1") + 1] == f"  ~ {first['name']} ({first['atc']}): name"
    assert f"Sources of rules and facts: {len(shipped()['sources'])}" in lines


def test_the_clinics_own_panels_are_named(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(again(clinic)) as session, session.file.write() as db:
        catalogues.add_panel(db, OWN["code"], OWN["version"], AT, "Ayşe", json.dumps(OWN))
    assert "The clinic's own allergen panels: OWN 2026.1." in here(capsys, clinic)[1]


def test_what_the_clinic_added_and_chose_is_named(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = again(clinic)
    keep(session, ClinicDrug, "", name="Klavunat", brand_of="co-amoxiclav")
    keep(session, ClinicDrug, "", name="Brandx", atc="J01MA98")
    group = {"name": "our dyes", "shared": "content", "advice": "avoid", "after": "any", "source": "decided here"}
    keep(session, ClinicGroup, "", {"members": (read(session, GroupMember, "", drug="cipro"),)}, **group)
    keep(session, ClinicSettings, "", omalizumab_table="us", first_report="12 h", kept_years="40")
    session.close()
    told = here(capsys, clinic)[1]
    assert "Drugs that the clinic added: Klavunat (amoxicillin and clavulanic acid), Brandx (J01MA98)." in told
    assert "Groups of drugs that the clinic added: our dyes (avoid the others)." in told
    assert (
        "The clinic's settings: Omalizumab table: US, Notice of a serious event: 12 h, Tracing data kept for: 40."
        in told
    )


def test_a_file_without_facts_of_its_own_is_told_so_and_takes_none_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "clinic.sqlite"
    with closing(start(path)) as session, session.file.write() as db:
        db.execute("DELETE FROM catalogue")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    code, out, _ = here(capsys, path)
    assert (code, out.splitlines()[0]) == (0, "Facts in the clinic file: none; compared is –.")
    assert "  + ECP (ecp)" in out
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_what_cannot_be_compared_is_one_line(clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = here(capsys, clinic, "--since", "2020.1")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "2025.1" in err
    assert here(capsys, tmp_path / "none.sqlite")[0] == 2


def test_what_is_known_of_a_drug_is_told_with_its_groups_and_their_sources(
    clinic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = here(capsys, clinic, "--drug", "Augmentin")
    lines = out.splitlines()
    assert (code, lines[0]) == (0, "amoxicillin and clavulanic acid (J01CR02)")
    assert "  Components: amoxicillin, clavulanic acid" in lines
    assert "  Classes: aminopenicillins, penicillins, beta-lactams" in lines
    at = lines.index("BL-AMX: the side chain of amoxicillin: hydroxy-aminobenzyl")
    assert lines[at + 1].startswith("  Members: amoxicillin, cefadroxil")
    assert lines[at + 3].startswith(
        "  avoid BL-AMX, BL-AMP (after: immediate, delayed): They have the same side chain (R1)"
    )
    assert lines[at + 4].startswith("    Source: Picard, J Allergy Clin Immunol Pract 2019;7:2722")
    assert any(line.startswith("  To know: Ask whether the plain partner") for line in lines)


def test_of_a_drug_the_clinics_own_groups_and_products_are_told_as_its_own(
    clinic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(again(clinic)) as session:
        group = {"name": "our dyes", "shared": "content", "advice": "avoid", "after": "any", "source": "decided here"}
        keep(session, ClinicGroup, "", {"members": (read(session, GroupMember, "", drug="cipro"),)}, **group)
        keep(session, ClinicDrug, "", name="Cipx", brand_of="cipro", contains="macrogol", source="leaflet")
    lines = here(capsys, clinic, "--drug", "Cipx")[1].splitlines()
    at = lines.index("The clinic's own group: our dyes")
    assert lines[at + 1 : at + 5] == [
        "  Members: ciprofloxacin",
        "  Source: the clinic's own group: decided here",
        "  avoid our dyes (after: any)",
        "    Source: the clinic's own group: decided here",
    ]
    assert "  Cipx: macrogol (PEG) (added by the clinic: leaflet)" in lines


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("h02ab04", "methylprednisolone (H02AB04, D07AA01, D07AC14)"),
        ("zabofloxacin", "zabofloxacin is not in the catalogue; its groups are read from its name."),
    ],
)
def test_a_drug_is_found_by_its_code_and_an_unknown_one_by_its_name(
    clinic: Path, capsys: pytest.CaptureFixture[str], name: str, first: str
) -> None:
    code, out, _ = here(capsys, clinic, "--drug", name)
    assert (code, out.splitlines()[0]) == (0, first)
    assert {"H": "PEG: macrogol (PEG)", "Z": "FQ: fluoroquinolones"}[name[0].upper()] in out.splitlines()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("amoxi", "More than one drug begins like this: amoxicillin, amoxicillin and clavulanic acid"),
        ("Brandx", "Brandx is not in the catalogue, and no group of drugs has such a name."),
    ],
)
def test_of_a_drug_that_is_not_known_nothing_is_made_up(
    clinic: Path, capsys: pytest.CaptureFixture[str], name: str, why: str
) -> None:
    code, out, err = here(capsys, clinic, "--drug", name)
    assert (code, out) == (2, "")
    assert why in err
