"""What was changed, the newest first, each version with what stood there before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.session.changes import Changes
from desktop.session.session import Session
from tests.session.made import start, with_bags, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


def test_a_version_comes_with_the_one_before(session: Session) -> None:
    patient = with_patient(session, family_name="Kaya")
    session.amend(patient, replace(session.entry(patient).entry, family_name="Zorlu"), 1, "married")
    newest, first = Changes(session, patient)[:]
    assert (newest.version.kept.number, newest.version.kept.entry.family_name, newest.version.why) == (
        2,
        "Zorlu",
        "married",
    )
    assert newest.before == first.version.kept.entry and first.before is None
    assert [one.version.kept.number for one in Changes(session, patient, patient)[:]] == [2, 1]


def test_the_clinic_has_its_own_and_only_what_is_looked_at_is_read(session: Session) -> None:
    with_bags(session, *map(str, range(1, 9)))
    patient = with_patient(session)
    assert {one.version.kept.patient for one in Changes(session, patient)[:]} == {patient}
    changes = Changes(session, "")
    queries: list[str] = []
    session.file.connection.set_trace_callback(queries.append)
    shown = changes[:3]
    session.file.connection.set_trace_callback(None)
    assert (len(changes) >= 8, len(shown), len(queries)) == (True, 3, 3)
    assert [one.version.kept.type for one in shown] == ["bag"] * 3
