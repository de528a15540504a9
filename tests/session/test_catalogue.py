from __future__ import annotations

import json
from pathlib import Path

from desktop.clinic.lab_result import LabResult
from desktop.session.catalogue import copy_into, read, shipped
from desktop.store.clinic_file import create
from tests.session.made import LAB, again, count, keep, start, with_patient


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


def test_the_newest_version_in_the_file_is_read(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    newer = shipped()
    newer["markers"]["version"] = newer["drugs"]["version"] = "2999.1"
    newer["markers"]["marker"] = newer["markers"]["marker"][:2]
    with session.file.write() as db:
        # whenever it was copied: the clock of another machine may be wrong
        db.execute("INSERT INTO catalogue (version, at, content) VALUES ('2999.1', '1999-01-01', ?)", (json.dumps(newer),))
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
        content["markers"]["version"] = content["drugs"]["version"] = version
        with session.file.write() as db:
            db.execute("INSERT INTO catalogue (version, at, content) VALUES (?, ?, ?)", (version, at, json.dumps(content)))
    assert read(session.file)[0].version == "2999.10"
    session.close()


def test_an_older_program_adds_nothing_and_a_newer_one_takes_over(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)

    def only(version: str) -> None:
        with session.file.write() as db:
            db.execute(
                "UPDATE catalogue SET version = :v, content = json_set(content, '$.markers.version', :v, '$.drugs.version', :v)",
                {"v": version},
            )

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
    with session.file.write() as db:
        db.execute("UPDATE catalogue SET version = 'old', content = json_set(content, '$.markers.version', 'old', '$.drugs.version', 'old')")
    session.close()
    reader = again(path, read_only="to read")
    assert reader.catalogue.version == "old"
    assert count(reader, "catalogue") == 1
    reader.close()
    writer = again(path)
    assert count(writer, "catalogue") == 2
    writer.close()
