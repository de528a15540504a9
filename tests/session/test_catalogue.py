from __future__ import annotations

import json
from pathlib import Path

from desktop.clinic.lab_result import LabResult
from desktop.session.catalogue import copy_into, read, shipped
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
        db.execute("INSERT INTO catalogue (version, at, content) VALUES ('2999.1', '2999-01-01', ?)", (json.dumps(newer),))
    catalogue, manifestations = read(session.file)
    assert (catalogue.version, len(catalogue.markers)) == ("2999.1", 2)
    assert manifestations == session.manifestations
    session.close()
    later = again(session.file.path)
    assert later.catalogue.version == "2999.1"
    later.close()


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
