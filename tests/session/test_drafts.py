from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.session.drafts import draft, drop_draft, keep_draft
from desktop.session.session import Session
from tests.session.made import again, count, start

TYPED = {"reading": "1.2", "unit": "", "administrations": [{"date": "12.5.", "lot": "ş"}, {}]}


@pytest.fixture
def session(tmp_path: Path):
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


def test_what_is_typed_comes_back_as_it_was_typed(session: Session) -> None:
    assert draft(session, "lab_result", "p") is None
    keep_draft(session, "lab_result", "p", TYPED)
    typed, at = draft(session, "lab_result", "p")
    assert typed == TYPED
    assert at.startswith("2024-12-01T09:00")
    keep_draft(session, "lab_result", "p", {"reading": "1.23"})
    assert draft(session, "lab_result", "p")[0] == {"reading": "1.23"}
    assert count(session, "draft") == 1


def test_each_form_patient_and_person_has_its_own(session: Session) -> None:
    other = again(session.file.path, "Deniz")
    keep_draft(session, "lab_result", "p", {"reading": "1"})
    keep_draft(session, "lab_result", "q", {"reading": "2"})
    keep_draft(session, "infusion", "p", {"cells": "3"})
    keep_draft(other, "lab_result", "p", {"reading": "4"})
    drop_draft(session, "lab_result", "p")
    assert draft(session, "lab_result", "p") is None
    assert draft(session, "lab_result", "q")[0] == {"reading": "2"}
    assert draft(session, "infusion", "p")[0] == {"cells": "3"}
    assert draft(other, "lab_result", "p")[0] == {"reading": "4"}
    other.close()


def test_dropping_what_is_not_there_writes_nothing(session: Session) -> None:
    other = again(session.file.path)
    drop_draft(session, "lab_result", "p")
    assert not other.notice_others()
    other.close()


def test_a_file_that_is_read_only_keeps_none_and_does_not_complain(session: Session) -> None:
    keep_draft(session, "lab_result", "p", TYPED)
    reader = again(session.file.path, "Ayşe", read_only="to read")
    keep_draft(reader, "lab_result", "p", {"reading": "9"})
    drop_draft(reader, "lab_result", "p")
    assert draft(reader, "lab_result", "p")[0] == TYPED
    reader.close()


def test_a_draft_survives_a_program_that_is_killed(session: Session) -> None:
    code = (
        "import sys, time; from pathlib import Path; from tests.session.made import again;"
        "from desktop.session.drafts import keep_draft;"
        "session = again(Path(sys.argv[1]), 'Ayşe'); keep_draft(session, 'lab_result', 'p', {'reading': '7'});"
        "print('kept', flush=True); sys.stdin.read()"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(session.file.path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        assert program.stdout.readline() == "kept\n"
        program.kill()
    assert draft(session, "lab_result", "p")[0] == {"reading": "7"}
