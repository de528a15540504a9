"""Entries written as they would be typed: what goes out comes in again the same, of every type and in every language."""

from __future__ import annotations

import gettext
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.entries import Entry, Kept, Part, same_typed
from desktop.clinic.entry.kinds import Link, Reader
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.record.typed import Read, read_typed
from desktop.clinic.words import language
from desktop.exchange.entry_lines import TypedEntry, read_line, written_line
from desktop.session.entering import Answers, enter
from desktop.session.example import make_case
from desktop.session.session import Session
from desktop.session.written_entries import written_entries, written_lines
from tests.clinic.generated import values_of
from tests.session.chain import PLANNED, ready, stocked
from tests.session.made import (
    EVENT,
    INFUSION,
    NOW,
    OUTCOME,
    PANEL,
    PLAN,
    PROTOCOL,
    REACTION,
    confirmed,
    keep_typed,
    start,
    with_patient,
)


def lines_of(session: Session, patient: str = "") -> list[str]:
    return list(written_lines(session, patient))


def entered(lines: list[str], session: Session, answers: Answers = Answers()) -> None:  # noqa: B008
    """Enter lines into an empty clinic file; none of them is refused."""
    path = session.file.path.with_suffix(".jsonl")
    path.write_text("\n".join(lines), "utf-8")
    with closing(enter(session, path, answers)) as found:
        told = [json.loads(line) for line in found.told()]
    assert [said for said in told if said["refused"]] == []


def kept_in_order(session: Session) -> list[Kept]:
    """The clinic's entries and those of its patients, each in the order in which they were first written."""
    db = session.file.connection
    people = [id for (id,) in db.execute("SELECT id FROM patient ORDER BY id")]
    charts = (session.chart(patient) for patient in ("", *people))
    return [kept for chart in charts for kept in sorted(chart.all(), key=lambda kept: kept.id)]


def bare(one: Entry | Part) -> dict[str, Any]:
    """All that an entry or part says, computed fields too, but for the ids of other entries."""
    fields = {f.name: getattr(one, f.name) for f in one.declaration.fields if not isinstance(f.kind, Link)}
    return fields | {owned.name: list(map(bare, getattr(one, owned.name))) for owned in one.declaration.parts}


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Session]:
    """A clinic file with a chain from donor to event, a plan whose visit was, a panel from a file, and void entries."""
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        bags = stocked(session, 3)
        patient = ready(session)
        keep_typed(session, Protocol, "", PROTOCOL)
        keep_typed(session, DrugReaction, patient, REACTION)
        keep_typed(session, CoursePlan, patient, PLAN | {"first": "2024-12-01"})
        keep_typed(session, Authorisation, patient, PLANNED | {"bag": "L-24-1"})
        given = INFUSION | {"bag": "L-24-1", "start": "2024-12-01 08:50", "product": "", "lot": ""}
        infusion = keep_typed(session, Infusion, patient, given)
        keep_typed(session, AdverseEvent, patient, EVENT | {"infusion": "1", "onset": "2024-12-01 08:55"})
        visit = keep_typed(session, Outcome, patient, OUTCOME | {"planned": "three months"})
        assert visit.entry.planned
        assert infusion.entry.bag == bags[0]
        panel = read_typed(AllergenPanel, PANEL, session.reader_of(patient)).entry
        panel = replace(panel, file_name="results.csv", file_hash="ab" * 32)
        confirmed(lambda keys: session.add(panel, patient, keys))
        session.void(
            keep_typed(session, DrugReaction, patient, REACTION | {"drug": "clarithromycin"}).id, "another patient's"
        )
        # amended: it names a bag that was made after it
        again = keep_typed(session, Infusion, patient, given | {"session": "2", "bag": "L-24-2"})
        later = stocked_later(session)
        entry = replace(again.entry, bag=later)
        confirmed(lambda keys: session.amend(again.id, entry, again.number, "another bag", keys))
        yield session


def stocked_later(session: Session) -> str:
    return keep_typed(session, Bag, "", {"lot": "L-24", "number": "9", "cells": "140e6"}).id


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Session]:
    with closing(start(tmp_path / "other.sqlite")) as session:
        yield session


def test_the_case_report_comes_in_again_as_it_went_out(tmp_path: Path, empty: Session) -> None:
    with closing(make_case(tmp_path / "case.sqlite", "Ayşe", lambda: NOW, "Tolera of the tests")) as case:
        lines, kept = lines_of(case), kept_in_order(case)
        entered(lines, empty)
        assert lines_of(empty) == lines
        again = kept_in_order(empty)
        assert [bare(one.entry) for one in again] == [bare(one.entry) for one in kept]
        assert [one.confirmed for one in again] == [one.confirmed for one in kept]


def test_a_chain_from_donor_to_event_comes_in_again(clinic: Session, empty: Session) -> None:
    lines = lines_of(clinic)
    entered(lines, empty, Answers(soft=True, reason="entered again"))
    # what is questioned now was not when it was written: what was accepted stands in the lines beside it
    assert [bare_line(line) for line in lines_of(empty)] == [bare_line(line) for line in lines]
    assert [bare(one.entry) for one in kept_in_order(empty)] == [bare(one.entry) for one in kept_in_order(clinic)]


def bare_line(line: str) -> dict[str, Any]:
    return {key: value for key, value in json.loads(line).items() if key != "accepted"}


def test_a_ref_points_back(clinic: Session) -> None:
    seen: set[str] = set()
    for line in map(json.loads, lines_of(clinic)):
        named = {text[1:].partition(":")[0] for text in line["texts"].values() if text.startswith("@")}
        assert named <= seen
        seen |= {line["ref"]} if "ref" in line else set()
    assert {"donor-1", "lot-1", "bag-4", "protocol-1", "course_plan-1", "infusion-1"} <= seen


def test_void_entries_and_links_to_them_are_left_out(clinic: Session) -> None:
    patient = clinic.patient_with("P-1")
    (event,) = clinic.chart(patient).of(AdverseEvent)
    assert not any("clarithromycin" in line for line in lines_of(clinic))
    clinic.void(event.entry.infusion, "another patient's")
    (line,) = [line for line in map(json.loads, lines_of(clinic)) if line["type"] == "adverse_event"]
    assert "infusion" not in line["texts"]


def test_one_patient_goes_with_what_the_entries_name(clinic: Session, empty: Session) -> None:
    with_patient(clinic, identifier="P-2", family_name="Öz")
    lines = lines_of(clinic, clinic.patient_with("P-1"))
    types = [json.loads(line)["type"] for line in lines]
    # two of the four bags were given
    assert types[:5] == ["donor", "lot", "bag", "protocol", "bag"]
    assert types.count("patient") == 1
    entered(lines, empty, Answers(soft=True, reason="entered again"))
    assert [line["type"] for line in map(json.loads, lines_of(empty))] == types


def test_the_file_that_a_panel_was_read_from_is_carried_along(clinic: Session, empty: Session) -> None:
    (line,) = [line for line in map(json.loads, lines_of(clinic)) if line["type"] == "allergen_panel"]
    assert line["carried"] == {"file_name": "results.csv", "file_hash": "ab" * 32}


class Shouting(gettext.NullTranslations):
    """A language in which every word is another one."""

    def gettext(self, message: str) -> str:
        return message if "{" in message else f"ZZ {message[::-1].upper()}"


def test_the_lines_are_the_same_in_every_language(clinic: Session, empty: Session) -> None:
    lines = lines_of(clinic)
    language.use(Shouting())
    try:
        assert lines_of(clinic) == lines
        entered(lines, empty, Answers(soft=True, reason="entered again"))
    finally:
        language.use(gettext.NullTranslations())
    assert [bare(one.entry) for one in kept_in_order(empty)] == [bare(one.entry) for one in kept_in_order(clinic)]


# Every type, with whatever its fields can hold


@pytest.fixture(scope="module")
def stocked_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A clinic file that holds something of everything that can be named."""
    with closing(start(tmp_path_factory.mktemp("stocked") / "clinic.sqlite")) as session:
        stocked(session, 2)
        patient = ready(session)
        keep_typed(session, Protocol, "", PROTOCOL)
        keep_typed(session, DrugReaction, patient, REACTION)
        keep_typed(session, CoursePlan, patient, PLAN)
        keep_typed(session, Infusion, patient, INFUSION)
        yield session


def answered(part: Part) -> bool:
    """A row of which nothing is answered is no row."""
    return any(value is not None for value in part.values().values())


@cache
def answers_of(type: type[Entry | Part]) -> st.SearchStrategy[Any]:
    """Entries or parts with some of their fields answered, but for links."""
    fields = [field for field in type.declaration.fields if not (field.computed or isinstance(field.kind, Link))]
    owned = {
        owns.name: st.lists(answers_of(owns.type).filter(answered), max_size=2).map(tuple)
        for owns in type.declaration.parts
        if owns.type.declaration.typed_fields
    }
    return st.builds(type, **{field.name: st.none() | values_of(field.kind) for field in fields}, **owned)


def with_links(entry: Entry, reader: Reader) -> Entry:
    """The same entry, naming the first thing that each of its links can name."""
    links = [field for field in entry.declaration.fields if isinstance(field.kind, Link)]
    return replace(entry, **{field.name: reader.links[field.kind.to][0].code for field in links})


def read_back(typed: TypedEntry, ids: dict[str, str], reader: Reader) -> Read:
    """What a line is read as, the ids in place of its refs."""

    def linked(text: str) -> str:
        ref, colon, name = text[1:].partition(":")
        return f"{ids[ref]}{colon}{name}" if text.startswith("@") and ref in ids else text

    texts = {name: linked(text) for name, text in typed.texts.items()}
    return read_typed(typed.type, texts | typed.parts, reader)


@pytest.mark.parametrize("type", ENTRY_TYPES, ids=lambda type: type.declaration.name)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_every_type_is_read_as_it_was_written(stocked_clinic: Session, type: type[Entry], data: st.DataObject) -> None:
    session = stocked_clinic
    patient = "" if type.declaration.of_clinic else session.patient_with("P-1")
    chart, reader = session.chart(patient), session.reader_of(patient)
    # the clinic's reads a type from the file when it is first asked for
    chart.all()
    # in the chart alone, as its last one: the clinic file itself holds only what the rules let in
    kept = Kept("f" * 28, patient, 1, with_links(data.draw(answers_of(type)), reader))
    chart.put(kept)
    try:
        written, order = list(written_entries(session)), kept_in_order(session)
    finally:
        chart.put(replace(kept, number=2, voided="taken back"))
    ids = {typed.ref: one.id for typed, one in zip(written, order, strict=True) if typed.ref}
    line = written_line(written[order.index(kept)])
    found = read_back(read_line(line.encode("utf-8")), ids, reader)
    assert found.refused == ()
    assert same_typed(found.entry, kept.entry)
