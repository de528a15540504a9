from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Cancelled
from desktop.session.session import Session
from desktop.session.snapshot import snapshot, take_snapshot
from desktop.store.check import check_file
from tests.session.made import PROGRAM, start, with_patient


@pytest.fixture
def session(tmp_path: Path):
    session = start(tmp_path / "clinic.sqlite")
    with_patient(session)
    yield session
    session.close()


def test_a_session_hands_over_its_file(session: Session, tmp_path: Path) -> None:
    manifest = take_snapshot(session, tmp_path / "copy.sqlite", PROGRAM)
    assert (manifest.program, manifest.tables["patient"]) == (PROGRAM, 1)
    assert check_file(tmp_path / "copy.sqlite") == []
    with pytest.raises(Failure, match="exists already"):
        take_snapshot(session, tmp_path / "copy.sqlite", PROGRAM)


def test_it_is_taken_on_a_thread_of_its_own_while_the_session_goes_on(session: Session, tmp_path: Path) -> None:
    at = datetime(2024, 12, 1, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    path, found = session.file.path, []
    thread = threading.Thread(target=lambda: found.append(snapshot(path, tmp_path / "copy.sqlite", at, PROGRAM)))
    thread.start()
    with_patient(session, identifier="P-2", family_name="Yıldız")
    thread.join()
    assert found[0].at == "2024-12-01T09:00:00.000+00:00"
    assert check_file(tmp_path / "copy.sqlite") == []


def test_it_can_be_cancelled(session: Session, tmp_path: Path) -> None:
    def cancel(done: int, all: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        take_snapshot(session, tmp_path / "copy.sqlite", PROGRAM, cancel)
    assert not list(tmp_path.glob("*copy*"))
