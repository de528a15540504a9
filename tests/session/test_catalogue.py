from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.catalogue.panel_definition_file import WrongDefinition, read_definition
from desktop.clinic.entry.failures import CannotWrite
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.language import Refused
from desktop.facts import resource
from desktop.session.catalogue import MOST_BYTES, add_panel, copy_into, parse_panel, read, read_panel_file, shipped
from desktop.session.session import Session
from desktop.store.clinic_file import create
from tests.files import unpack
from tests.session.made import LAB, again, count, keep, start, with_patient

AT = "2024-12-01T09:00:00.000+00:00"
ALEX2 = next(panel for panel in shipped()["panels"] if panel["code"] == "ALEX2")
OWN = {
    "code": "OWN", "name": "Own panel", "version": "2026.1", "unit": "kUA/L", "ucum": "k[IU]/L", "least": "0.10", "most": "100",
    "positive": "0.35", "source": "the clinic", "classes": [{"number": 0, "least": "0", "label": "negative"}],
    "allergens": [{"code": "Bet v", "name": "Huş", "group": "Pollen", "molecular": False}],
}  # fmt: skip


def change(session: Session, *changes: str) -> None:
    """Change the catalogue that stands in the clinic file."""
    with session.file.write() as db:
        for sql in changes:
            db.execute(f"UPDATE catalogue SET {sql}")


# What the program ships


def test_the_version_was_raised_with_the_facts() -> None:
    names = [
        "markers.toml",
        "drugs/classes.toml",
        "drugs/allergy_and_airways.toml",
        "drugs/analgesics.toml",
        "drugs/anti_infectives.toml",
        "drugs/antibacterial_combinations.toml",
        "drugs/beta_lactams.toml",
        "drugs/internal_medicine.toml",
        "drugs/oncology_and_immunology.toml",
        "drugs/perioperative.toml",
        "drug_groups/analgesics.toml",
        "drug_groups/anti_infectives.toml",
        "drug_groups/beta_lactams.toml",
        "drug_groups/contents.toml",
        "drug_groups/molecules.toml",
        "drug_groups/other_structures.toml",
        "manifestations.toml",
        "allergy_tests/intervals.toml",
        "allergy_tests/provocations.toml",
        "allergy_tests/skin_concentrations.toml",
        "allergy_tests/suppressors.toml",
        "allergy_tests/tests.toml",
        "cell_products.toml",
        "settings.toml",
        "scales.toml",
        "cell_rules.toml",
        "omalizumab.toml",
        "adverse_events.toml",
        "outcome_scores.toml",
        "dose_words.toml",
        "plots.toml",
        "sources.toml",
    ]
    names += sorted(f"panels/{file.name}" for file in resource("panels").glob("*.toml"))
    digest = hashlib.sha256()
    for name in names:
        # a checkout on Windows may end its lines otherwise
        digest.update(name.encode() + b"\0" + resource(name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    head = tomllib.loads(resource("catalogue.toml").read_text("utf-8"))
    assert head["sha256"] == digest.hexdigest(), (
        "A file of facts in resources/ was changed. Clinic files take it in only with a higher version: in "
        f'resources/catalogue.toml raise version = "{head["version"]}" and write '
        f'sha256 = "{digest.hexdigest()}".'
    )
    assert {
        shipped()[name]["version"]
        for name in ("markers", "drugs", "drug_groups", "allergy_tests", "cell_products", "settings")
    } == {head["version"]}
    told = {"sources.toml", "manifestations.toml", *(name for name in names if name.startswith("panels/"))}
    assert not any("version" in tomllib.loads(resource(name).read_text("utf-8")) for name in {*names} - told)
    # none lies there that no digest sees
    for folder in ("drugs", "drug_groups"):
        held = {f"{folder}/{file.name}" for file in resource(folder).iterdir()}
        assert held == {name for name in names if name.startswith(f"{folder}/")}


def test_what_is_shipped_is_copied_into_the_file_once(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    (content,) = session.file.connection.execute("SELECT content FROM catalogue").fetchone()
    assert json.loads(content) == json.loads(json.dumps(shipped()))
    session.close()
    session = again(path)
    copy_into(session.file, "2025-01-01T00:00:00.000+00:00")
    assert count(session, "catalogue") == 1
    session.close()


def test_a_result_remembers_the_version_it_was_read_by(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    kept = keep(session, LabResult, with_patient(session), **LAB)
    assert kept.entry.catalogue_version == session.catalogue.version == shipped()["markers"]["version"]
    session.close()


def test_the_sources_of_what_is_shown_are_read_in_words_and_kept_with_their_codes(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    catalogue = session.catalogue
    viability = catalogue.product_test("viability").limits[-1].limits
    assert catalogue.marker("anti_tpo").rcv[0].source == "González, J Clin Lab Anal 2002, jcla.2056"
    assert (catalogue.product_test("viability").limits[-1].source, viability.shown()) == (
        "CONCERT-HF, PMC5993622, table 5", "≥ 70 %",
    )  # fmt: skip
    assert catalogue.allergy.limits.histamine_least.source == "general knowledge, unverified"
    (kept,) = session.file.connection.execute("SELECT content FROM catalogue").fetchone()
    assert "CONCERT-HF [S22]" in kept
    session.close()


def test_the_newest_version_in_the_file_is_read(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    newer = shipped()
    newer["markers"]["version"] = "2999.1"
    newer["markers"]["marker"] = newer["markers"]["marker"][:2]
    with session.file.write() as db:
        # whenever it was copied: the clock of another machine may be wrong
        db.execute(
            "INSERT INTO catalogue (version, at, content) VALUES ('2999.1', '1999-01-01', ?)", (json.dumps(newer),)
        )
    catalogue, manifestations = read(session.file)
    assert (catalogue.version, len(catalogue.markers)) == ("2999.1", 2)
    assert manifestations == session.manifestations
    session.close()
    later = again(session.file.path)
    assert later.catalogue.version == "2999.1"
    later.close()


def test_versions_are_compared_as_numbers(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    for at, version in (("2026-01-02", "2999.9"), ("2026-01-01", "2999.10")):
        content = shipped()
        content["markers"]["version"] = version
        with session.file.write() as db:
            db.execute(
                "INSERT INTO catalogue (version, at, content) VALUES (?, ?, ?)", (version, at, json.dumps(content))
            )
    assert read(session.file)[0].version == "2999.10"
    session.close()


def test_an_older_program_adds_nothing_and_a_newer_one_takes_over(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)

    def only(version: str) -> None:
        change(session, f"version = '{version}', content = json_set(content, '$.markers.version', '{version}')")

    only("2999.1")
    older = again(path)
    assert (older.catalogue.version, count(older, "catalogue")) == ("2999.1", 1)
    older.close()
    only("1999.1")
    newer = again(path)
    assert (newer.catalogue.version, count(newer, "catalogue")) == (shipped()["markers"]["version"], 2)
    newer.close()
    session.close()


def test_a_file_without_a_catalogue_that_may_not_be_written_is_read_by_the_programs_own(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    create(path, at="2024-12-01T09:00:00.000+00:00", program="tests").close()
    reader = again(path, read_only="to read")
    assert reader.catalogue.version == shipped()["markers"]["version"]
    assert count(reader, "catalogue") == 0
    reader.close()


def test_a_file_that_is_read_only_is_read_by_its_own_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    change(session, "version = 'old', content = json_set(content, '$.markers.version', 'old')")
    session.close()
    reader = again(path, read_only="to read")
    assert reader.catalogue.version == "old"
    assert count(reader, "catalogue") == 1
    reader.close()
    writer = again(path)
    assert count(writer, "catalogue") == 2
    writer.close()


def test_a_file_with_an_older_content_gets_the_panels_when_it_is_opened(tmp_path: Path) -> None:
    session = again(unpack(2, tmp_path / "clinic.sqlite"))
    versions = session.file.connection.execute("SELECT version FROM catalogue ORDER BY version").fetchall()
    assert [tuple(row) for row in versions] == [("2026.1",), (shipped()["markers"]["version"],)]
    assert session.catalogue.version == shipped()["markers"]["version"]
    assert session.catalogue.panel("ALEX2") == read_definition(ALEX2)
    session.close()


def test_an_older_content_that_may_not_be_replaced_is_completed_by_what_the_program_ships(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    change(
        session,
        "version = '2026.1', content = json_set(content, '$.markers.version', '2026.1')",
        "content = json_remove(content, '$.panels', '$.allergy_tests', '$.cell_products')",
        "content = json_remove(content, '$.markers.marker[0]')",
    )
    with session.file.write() as db:
        db.execute("DROP TABLE IF EXISTS panel_definition")
    session.close()
    reader = again(path, read_only="to read")
    catalogue = reader.catalogue
    assert (catalogue.version, len(catalogue.markers)) == ("2026.1", len(shipped()["markers"]["marker"]) - 1)
    assert catalogue.panel("ALEX2") == read_definition(ALEX2)
    assert catalogue.allergy.extract("birch")
    assert catalogue.product_test("viability")
    reader.close()


# A clinic's own panels


def test_a_clinics_own_panel_stands_behind_those_that_were_shipped(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    added = add_panel(session.file, AT, "Ayşe", OWN)
    panels = read(session.file)[0].panels
    assert panels[-1] == added
    assert [panel.code for panel in panels] == [*(panel["code"] for panel in shipped()["panels"]), "OWN"]
    row = session.file.connection.execute("SELECT code, version, at, who, content FROM panel_definition").fetchone()
    assert tuple(row[:4]) == ("OWN", "2026.1", AT, "Ayşe")
    assert json.loads(row[4]) == OWN
    session.close()


def test_the_newest_version_of_a_panel_is_read(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    for version in ("2026.9", "2026.10", "2026.2"):
        add_panel(session.file, AT, "Ayşe", {**OWN, "version": version})
    assert read(session.file)[0].panel("OWN").version == "2026.10"
    older = add_panel(session.file, AT, "Ayşe", {**ALEX2, "version": "1999.1", "positive": "0.35"})
    assert read(session.file)[0].panel("ALEX2") != older
    newer = add_panel(session.file, AT, "Ayşe", {**ALEX2, "version": "2999.1", "positive": "0.35"})
    assert read(session.file)[0].panel("ALEX2") == newer
    assert [panel.code for panel in read(session.file)[0].panels] == ["ALEX2", "OWN"]
    session.close()


def test_the_same_version_again_changes_nothing_and_with_another_content_is_refused(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    first = add_panel(session.file, AT, "Ayşe", OWN)
    assert add_panel(session.file, "2025-01-01T00:00:00.000+00:00", "Deniz", dict(reversed(OWN.items()))) == first
    assert add_panel(session.file, AT, "Ayşe", ALEX2) == read_definition(ALEX2)
    assert count(session, "panel_definition") == 1
    for changed in ({**OWN, "positive": "0.30"}, {**ALEX2, "positive": "0.35"}):
        with pytest.raises(Refused, match=r"^\w+ 2026.1 stands in the clinic file already, with another content"):
            add_panel(session.file, AT, "Ayşe", changed)
    assert count(session, "panel_definition") == 1
    session.close()


@pytest.mark.parametrize("names", [{"name": "alex²"}, {"aliases": ["Mine", "ALEX2"]}, {"code": "alex-2"}])
def test_a_panel_cannot_have_a_name_of_another(tmp_path: Path, names: dict) -> None:
    session = start(tmp_path / "clinic.sqlite")
    with pytest.raises(Refused, match="is already a name of the panel ALEX2. Choose another name, code or alias."):
        add_panel(session.file, AT, "Ayşe", OWN | names)
    assert count(session, "panel_definition") == 0
    session.close()


def test_a_wrong_panel_is_refused_with_all_that_is_wrong_and_nothing_is_written(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    with pytest.raises(WrongDefinition) as refused:
        add_panel(session.file, AT, "Ayşe", {**OWN, "positive": 0.35, "allergens": []})
    assert len(refused.value.sentences) == 2
    assert count(session, "panel_definition") == 0
    session.close()
    reader = again(session.file.path, read_only="to read")
    with pytest.raises(CannotWrite):
        add_panel(reader.file, AT, "Ayşe", OWN)
    reader.close()


# A panel definition as a file


def test_the_shipped_file_can_be_added_as_a_clinics_own(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    written = resource("panels").joinpath("ALEX2.toml").read_text("utf-8")
    # as an editor on Windows saves it
    path.write_bytes(b"\xef\xbb\xbf" + written.replace("\n", "\r\n").encode())
    content = read_panel_file(path)
    assert read_definition(content) == read_definition(ALEX2)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            b'code = "X"\nname = "Y\n',
            (
                "This is no TOML: line 2, near character 10, cannot be read. Look for a missing quote, comma or "
                "bracket there or in the line before."
            ),
        ),
        (
            b'code = "X"\nallergens = [',
            "This is no TOML: it ends too early. Look for a missing quote or bracket in its last lines.",
        ),
        (
            b'code = "X"\nname = "\xfe"',
            "This file is not written in UTF-8 (line 2). Save it as UTF-8 in the editor, and try again.",
        ),
        (
            "code = 1".encode("utf-16"),
            "This file is not written in UTF-8 (line 1). Save it as UTF-8 in the editor, and try again.",
        ),
        (b"a = " + b"[" * 100_000, "This is no panel definition: a value in it cannot be read."),
        (b"a = " + b"9" * 10_000, "This is no panel definition: a value in it cannot be read."),
    ],
    ids=["quote", "end", "utf-8", "utf-16", "deep", "long"],
)
def test_what_is_no_toml_is_refused_with_the_line(tmp_path: Path, written: bytes, sentence: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(written)
    with pytest.raises(WrongDefinition) as refused:
        read_panel_file(path)
    assert list(map(str, refused.value.sentences)) == [sentence]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongDefinition, match="cannot be read: No such file or directory. Nothing was added."):
        read_panel_file(tmp_path / "none.toml")
    large = tmp_path / "large.toml"
    large.write_bytes(b" " * (MOST_BYTES + 1))
    with pytest.raises(WrongDefinition, match="too large for a panel definition"):
        read_panel_file(large)


@given(st.one_of(st.binary(), st.text().map(str.encode), st.text("ab=[]{}\"'\n.,#019").map(str.encode)))
def test_any_bytes_are_a_content_or_a_sentence(written: bytes) -> None:
    try:
        assert isinstance(parse_panel(written), dict)
    except WrongDefinition as refused:
        assert str(*refused.sentences)
