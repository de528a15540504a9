"""Entering a file: a line goes the way of a form, all lines are one write, and what is said of each is said either way."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.entry.entries import same_typed
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.record.typed import read_typed
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.language import Refused
from desktop.session.entering import Answers, enter
from desktop.session.session import Session
from desktop.session.written_entries import written_lines
from desktop.store.check import check_file
from tests.session.made import (
    BAG,
    DONOR,
    DOUBTFUL,
    INFUSION,
    LAB,
    LOT,
    OUTCOME,
    PATCH,
    PATIENT,
    PLAN,
    PROTOCOL,
    REACTION,
    count,
    start,
    with_patient,
)

Line = dict[str, Any]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        with_patient(session)
        yield session


def line(type: str, texts: Mapping[str, Any], patient: str | None = "P-1", **more: Any) -> Line:
    """A line of what is typed into a form, its lists as parts."""
    parts = {name: rows for name, rows in texts.items() if isinstance(rows, list)}
    fields = {name: text for name, text in texts.items() if name not in parts}
    return {"patient": patient, "type": type, "texts": fields, "parts": parts, **more}


def entered(session: Session, *lines: Line | str, accept: bool = False, reason: str = "", dry: bool = False) -> list[Line]:  # fmt: skip
    """What is said of the lines of a file."""
    path = session.file.path.with_name("typed.jsonl")
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), "utf-8")
    with closing(enter(session, path, Answers(accept, reason), dry_run=dry)) as found:
        return [json.loads(said) for said in found.told()]


def refusals(told: list[Line]) -> list[tuple[int, str, str, str]]:
    """Line, rule, field and sentence of the hard findings."""
    return [
        (said["line"], found["id"], found["field"], found["sentence"])
        for said in told
        for found in said["findings"]
        if found["level"] == "hard"
    ]


def test_a_line_is_kept_as_the_same_texts_in_a_form_are(session: Session) -> None:
    told = entered(session, line("lab_result", LAB), line("drug_reaction", REACTION), line("patch_test", PATCH))
    patient = session.patient_with("P-1")
    chart, reader = session.chart(patient), session.reader_of(patient)
    for said, type, texts in zip(told, (LabResult, DrugReaction, PatchTest), (LAB, REACTION, PATCH), strict=True):
        (kept,) = chart.of(type)
        assert (said["id"], said["saved"], said["refused"]) == (kept.id, True, False)
        assert same_typed(kept.entry, read_typed(type, texts, reader).entry)
        assert session.entry(kept.id) == kept
    assert told[0]["computed"]["canonical_value"] == {"written": "26.6", "shown": "26.6"}
    assert told[2]["computed"]["haptens.0.first_positive"]["written"] == "72"
    assert check_file(session.file.path) == []


def test_a_new_patient_and_its_entries_stand_in_one_file(session: Session) -> None:
    new = PATIENT | {"identifier": "P-2", "family_name": "Öz"}
    told = entered(
        session,
        line("patient", new, None, ref="she"),
        line("lab_result", LAB, "@she"),
        line("drug_reaction", REACTION, "P-2"),
    )
    assert [said["saved"] for said in told] == [True, True, True]
    assert len(session.chart(session.patient_with("P-2")).all()) == 3


def test_entries_are_linked_by_ref_and_by_what_is_typed(session: Session) -> None:
    told = entered(
        session,
        line("donor", DONOR, None),
        line("lot", LOT, "", ref="lot"),
        line("bag", BAG | {"lot": "@lot"}, ref="bag", patient=None),
        line("bag", BAG | {"number": "2"}, ""),
        line("infusion", INFUSION | {"bag": "@bag", "product": "", "lot": "", "start": "2024-12-01 08:40"}),
        line("infusion", INFUSION | {"session": "2", "bag": "L-24-2", "product": "", "lot": "", "start": "2024-12-01 08:50"}),
        accept=True,
        reason="documented afterwards",
    )  # fmt: skip
    assert refusals(told) == []
    infusions = session.chart(session.patient_with("P-1")).of(Infusion)
    assert [kept.entry.bag for kept in infusions] == [told[2]["id"], told[3]["id"]]


def test_a_visit_is_named_by_its_plan_and_its_name(session: Session) -> None:
    told = entered(
        session,
        line("protocol", PROTOCOL, ""),
        line("course_plan", PLAN, ref="plan"),
        line("outcome", OUTCOME | {"planned": "@plan:three months"}),
        accept=True,
    )
    (outcome,) = session.chart(session.patient_with("P-1")).of(Outcome)
    assert outcome.entry.planned == f"{told[1]['id']}:three months"


def test_one_refused_line_keeps_all_of_them_from_being_written(session: Session) -> None:
    before = count(session)
    told = entered(session, line("lab_result", LAB), line("lab_result", LAB | {"reading": "26,6 ng"}))
    assert [(said["saved"], said["refused"], said["id"]) for said in told] == [
        (False, False, None),
        (False, True, None),
    ]
    assert refusals(told) == [(2, "typed", "reading", "Type the unit in its own field.")]
    assert count(session) == before
    assert session.chart(session.patient_with("P-1")).of(LabResult) == ()


def test_a_dry_run_says_the_same_and_writes_nothing(session: Session) -> None:
    lines = (line("patient", PATIENT | {"identifier": "P-3", "family_name": "Ay"}, None, ref="p"), line("lab_result", LAB, "@p"))  # fmt: skip
    before = count(session)
    dry = entered(session, *lines, dry=True)
    assert (count(session), session.patient_with("P-3")) == (before, None)
    wet = entered(session, *lines)
    assert [{**said, "id": None, "saved": False} for said in wet] == dry
    assert count(session) == before + 2


def test_a_rule_sees_the_lines_before_it_in_a_dry_run_too(session: Session) -> None:
    new = PATIENT | {"identifier": "P-4", "family_name": "Er"}
    told = entered(session, line("patient", new, None), line("patient", new, None), dry=True)
    assert [said["refused"] for said in told] == [False, True]
    assert refusals(told) == [(2, "V4", "identifier", "The identifier P-4 belongs to another patient.")]


def test_what_is_questioned_is_accepted_for_all_or_in_its_line(session: Session) -> None:
    (asked,) = entered(session, line("lab_result", DOUBTFUL))
    assert asked["refused"]
    (found,) = [found for found in asked["findings"] if found["level"] == "soft"]
    assert (found["id"], found["field"]) == ("V2", "unit")
    accepted = [{"id": "V2", "field": "unit"}]
    (said,) = entered(session, line("lab_result", DOUBTFUL, accepted=accepted), dry=True)
    assert (said["refused"], found in said["findings"]) == (False, True)
    (said,) = entered(session, line("lab_result", DOUBTFUL), accept=True)
    assert [one.id for one in session.entry(said["id"]).confirmed] == ["V2"]


def test_what_blocks_needs_a_reason(session: Session) -> None:
    # released although a test that is required for it is missing
    lines = (line("donor", DONOR, ""), line("lot", LOT | {"checks": []}, ""))
    told = entered(session, *lines, accept=True)
    assert [said["refused"] for said in told] == [False, True]
    blocking = [(found["id"], found["field"]) for found in told[1]["findings"] if found["level"] == "block"]
    assert blocking == [("M3", "release")]
    told = entered(session, *lines, accept=True, reason="The results came on paper.")
    assert [one.reason for one in session.entry(told[1]["id"]).confirmed if one.id == "M3"] == [
        "The results came on paper."
    ]


def test_a_reason_in_its_line_is_the_one_that_is_kept(session: Session) -> None:
    accepted = [{"id": "M3", "field": "release", "reason": "seen by QP"}]
    lines = (line("donor", DONOR, ""), line("lot", LOT | {"checks": []}, "", accepted=accepted))
    told = entered(session, *lines, accept=True, reason="any other")
    assert [one.reason for one in session.entry(told[1]["id"]).confirmed if one.id == "M3"] == ["seen by QP"]


def test_a_reason_is_for_what_was_said_and_for_no_other_finding_of_its_rule(session: Session) -> None:
    """Two culprits stand against one drug: each block has its own reason, and goes out and comes in again with it."""
    immediate = REACTION | {"manifestations": "urticaria", "latency": "10 min", "restriction": "not decided"}
    culprits = [
        line("drug_reaction", immediate | {"drug": drug, "date": "2023-05-02"})
        for drug in ("amoxicillin", "cefadroxil")
    ]
    taken = {"drug": "ampicillin", "indication": "sinusitis", "route": "oral", "start": "2024-12-01"}
    said = entered(session, *culprits, line("medication_course", taken), accept=True, dry=True)[2]["findings"]
    blocks = [found for found in said if found["level"] == "block"]
    assert [(found["id"], found["field"]) for found in blocks] == [("A2", "drug"), ("A2", "drug")]
    reasons = [{"id": "A2", "field": "drug", "sentence": found["sentence"], "reason": f"reason {place}"}
               for place, found in enumerate(blocks)]  # fmt: skip
    assert not entered(session, *culprits, line("medication_course", taken, accepted=reasons[:1]), accept=True)[2][
        "saved"
    ]
    told = entered(session, *culprits, line("medication_course", taken, accepted=reasons[::-1]), accept=True)
    kept = session.entry(told[2]["id"])
    assert {str(one.sentence): one.reason for one in kept.confirmed if one.reason} == {
        one["sentence"]: one["reason"] for one in reasons
    }
    written = [json.loads(one) for one in written_lines(session)]
    (again,) = [one["accepted"] for one in written if one["type"] == "medication_course"]
    assert [one for one in again if "reason" in one] == reasons


@pytest.mark.parametrize(
    ("lines", "field", "words"),
    [
        ([line("lab_result", LAB, "P-9")], "patient", "No patient has the identifier “P-9”."),
        ([line("lab_result", LAB, None)], "patient", "belongs to a patient"),
        ([line("lab_result", LAB, "@she")], "patient", "“@she” is called so on no line before this one."),
        ([line("patient", PATIENT, "P-1")], "patient", "leave “patient” empty"),
        ([line("donor", DONOR, "P-1")], "patient", "leave “patient” empty"),
        ([line("donor", DONOR, "", ref="d"), line("lab_result", LAB, "@d")], "patient", "“@d” on line 1 is no patient."),
        (["nonsense", '{"ref": "p", "type": "?"}', line("lab_result", LAB, "@p")], "patient", "on line 2 was refused"),
        ([line("donor", DONOR, "", ref="d"), line("lot", LOT, "", ref="d")], "ref", "stands on line 1 already"),
        ([line("infusion", INFUSION | {"bag": "@b"})], "bag", "on no line before"),
        ([line("donor", DONOR, "", ref="d"), line("infusion", INFUSION | {"bag": "@d"})], "bag", "cannot be named here"),
        (
            [
                line("patient", PATIENT | {"identifier": "P-5", "family_name": "Su"}, None, ref="p"),
                line("drug_reaction", REACTION, "@p", ref="r"),
                line("drug_provocation", {"reaction": "@r"}),
            ],
            "reaction",
            "“@r” on line 2 is of another patient.",
        ),
    ],
)  # fmt: skip
def test_what_a_line_names_wrongly_is_a_finding_of_it(session: Session, lines: list[Any], field: str, words: str) -> None:  # fmt: skip
    before = count(session)
    told = entered(session, *lines, accept=True, reason="known")
    assert told[-1]["refused"]
    last = [found["sentence"] for found in told[-1]["findings"] if found["field"] == field and found["id"] == "line"]
    assert len(last) == 1
    assert words in last[0]
    assert count(session) == before


def test_sources_stand_in_words(session: Session) -> None:
    told = entered(session, line("infusion", INFUSION | {"cells": "", "product": "", "lot": ""}), dry=True)
    assert "rule M8; a proposal of ours, not a published limit" in [found["source"] for found in told[0]["findings"]]


def test_a_file_that_is_not_there_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        enter(session, tmp_path / "none.jsonl", Answers())
    with pytest.raises(Refused, match="cannot be read"):
        enter(session, tmp_path, Answers())


def test_how_far_it_is_is_told_in_bytes_and_stopping_takes_everything_back(session: Session, tmp_path: Path) -> None:
    path, before = tmp_path / "typed.jsonl", count(session)
    path.write_text("\n".join(json.dumps(line("lab_result", LAB | {"reading": str(n)})) for n in range(3)))
    seen: list[tuple[int, int]] = []

    def stop(done: int, all: int) -> None:
        seen.append((done, all))
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enter(session, path, Answers(soft=True), progress=stop)
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert count(session) == before
    assert session.chart(session.patient_with("P-1")).of(LabResult) == ()


@pytest.mark.slow
@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(session: Session, tmp_path: Path) -> None:
    """What is held grows by much less than what is read and what is said, of as many patients as lines."""
    path = tmp_path / "typed.jsonl"
    held: list[int] = []

    def look(done: int, all: int) -> None:
        look.lines += 1
        if look.lines in (20, 150):
            # what Python keeps to use again is no longer held by anybody
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])

    def entered(lines: list[Line]) -> int:
        look.lines = 0
        path.write_text("\n".join(map(json.dumps, lines)))
        with closing(enter(session, path, Answers(), progress=look)) as found:
            assert (found.lines, found.refused) == (len(lines), 0)
            tracemalloc.stop()
            return path.stat().st_size + sum(map(len, found.told()))

    people = [PATIENT | {"identifier": f"N-{n}", "family_name": f"Name {n}"} for n in range(180)]
    entered([line("patient", person, None) for person in people])
    notes = [line("lab_result", LAB, person["identifier"]) for person in people]
    # the first ones fill what is kept for every line
    entered(notes[:20])
    del held[:]
    tracemalloc.start()
    passed = entered(notes[20:])
    assert len(held) == 2
    assert held[1] - held[0] < passed / 2
