"""`trace` as a script runs it: rows as CSV, and what is not on record."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.session.session import Session
from desktop.store.clinic_file import open_file
from tests.commands.made import ROOT, Run, clock, told
from tests.pace import patience
from tests.session.made import DONOR, EVENT, INFUSION, LOT, keep_typed, start, with_bags, with_patient

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
