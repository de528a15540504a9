"""A file that kept words is opened: rules and values take their place, each entry in a version of its own."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.differences import differences
from desktop.clinic.entry.entries import Entry, Part
from desktop.clinic.record.data_notes import notes
from desktop.clinic.words.language import Sentence
from desktop.clinic.words.sentences import as_written
from desktop.session.rewording import PROGRAM, is_worded
from desktop.session.session import Session
from desktop.store import about, clinic_file, keeping
from desktop.store.check import check_file
from tests.files import unpack
from tests.session.made import again, keep, start, with_bags, with_patient


@pytest.fixture(params=[2, 6])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A clinic file of that schema."""
    return unpack(request.param, tmp_path / "clinic.sqlite")


def opened(path: Path) -> Session:
    return Session(clinic_file.open_file(path), "the suite", lambda: datetime(2026, 12, 1, 9, tzinfo=UTC))


def words_in(path: Path) -> dict[str, list[str]]:
    """What each entry says and what was confirmed with it, in words, by entry."""
    file = clinic_file.open_file(path)
    found = {}
    for name in ("infusion", "lab_result", "skin_test", "authorisation", "adverse_event"):
        for kept in keeping.of_type(file.connection, name):
            values = kept.entry.values()
            said = [
                str(values[field])
                for field in ("weight_used", "chain", "doubt", "validity_why", "how")
                if values.get(field)
            ]
            found[kept.id] = [*said, *(f"{one.id}:{one.field}:{one.sentence} {one.reason}" for one in kept.confirmed)]
    file.close()
    return found


def test_the_words_are_those_that_were_kept(path: Path) -> None:
    before = words_in(path)
    assert sum(map(len, before.values())) >= 8
    opened(path).close()
    assert words_in(path) == before
    assert check_file(path) == []


def test_they_are_made_of_rules_and_values(path: Path) -> None:
    session = opened(path)
    db = session.file.connection
    for kept in keeping.of_type(db, "infusion"):
        *_, before, newest = session.versions(kept.id)
        assert (newest.kept, newest.kept.who) == (kept, PROGRAM)
        assert str(newest.why) == "kept as rule and values, in words before"
        assert before.kept.entry.weight_used == as_written(text=str(kept.entry.weight_used))
    rules = {row[0] for row in db.execute("SELECT weight_used ->> 'says' FROM infusion")}
    assert rules and all(rule.startswith("M8.") for rule in rules)
    session.close()


def test_no_confirmation_is_lost_and_most_are_matched(path: Path) -> None:
    session = opened(path)
    newest = "SELECT content FROM version v WHERE number = (SELECT max(number) FROM version WHERE entry = v.entry)"
    kept = [one for (row,) in session.file.connection.execute(newest) for one in json.loads(row)["confirmed"]]
    worded = [one for one in kept if isinstance(one["sentence"], str) or one["sentence"]["says"] == as_written.rule]
    assert kept
    assert [one["sentence"] for one in worded] == []
    session.close()


def test_nothing_but_the_words_of_an_entry_changes(path: Path) -> None:
    def unsaid(item: Entry | Part) -> list[object]:
        own = [value for value in item.values().values() if not isinstance(value, Sentence)]
        return [*own, *(unsaid(part) for owned in item.declaration.parts for part in getattr(item, owned.name))]

    session = opened(path)
    db = session.file.connection
    rewritten = [id for (id,) in db.execute("SELECT entry FROM version WHERE who = ? AND number > 1", (PROGRAM,))]
    assert len(rewritten) >= 5
    for id in rewritten:
        *_, before, newest = session.versions(id)
        assert unsaid(newest.kept.entry) == unsaid(before.kept.entry)
    session.close()


def test_a_plan_keeps_its_days_whatever_became_of_its_protocol(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    patient = with_patient(session)
    protocol = keep(session, Protocol, name="three", sessions="3", days_apart="7, 7", cells="140e6")
    plan = keep(session, CoursePlan, patient, protocol="three", course="1", first="2024-12-01")
    session.amend(protocol.id, replace(protocol.entry, days_apart=(14, 14)), 1)
    words = as_written(text=str(plan.entry.next_name))
    worded = replace(plan, number=2, entry=replace(plan.entry, next_name=words))
    with session.file.write() as db:
        keeping.put(db, worded, "amend", "")
        about.put(db, "converted_from", "6")
    session.close()
    session = again(tmp_path / "clinic.sqlite")
    newest = session.entry(plan.id)
    session.close()
    assert newest is not None and (newest.number, newest.who) == (3, PROGRAM)
    assert newest.entry == plan.entry


def test_no_plan_says_that_its_protocol_was_changed_when_its_words_became_rules(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    patient = with_patient(session)
    protocol = keep(session, Protocol, name="three", sessions="3", cells="140e6")
    (confirmed,) = protocol.confirmed
    plan = keep(session, CoursePlan, patient, protocol="three", course="1", first="2024-12-01")
    words = replace(confirmed, sentence=as_written(text=str(confirmed.sentence)))
    with session.file.write() as db:
        keeping.put(db, replace(protocol, number=2, confirmed=(words,)), "amend", "")
        keeping.put(db, replace(plan, number=2, entry=replace(plan.entry, protocol_version=2)), "amend", "")
        about.put(db, "converted_from", "6")
    session.close()
    session = again(tmp_path / "clinic.sqlite")
    newest = session.entry(protocol.id)
    assert newest is not None and (newest.number, newest.confirmed) == (3, protocol.confirmed)
    newest = session.entry(plan.id)
    assert newest is not None
    assert "version" not in [finding.id for finding in session.check(newest.entry, patient, plan.id)[1]]
    session.close()


def test_the_history_of_an_entry_tells_no_difference_where_the_words_are_the_same(path: Path, tmp_path: Path) -> None:
    session = opened(path)
    rewritten = session.file.connection.execute(
        "SELECT entry, patient FROM version WHERE who = ? AND number > 1", (PROGRAM,)
    )
    for id, patient in rewritten.fetchall():
        *_, before, newest = session.versions(id)
        assert differences(before.kept.entry, newest.kept.entry, session.reader_of(patient)) == []
    session.close()
    session = start(tmp_path / "bags.sqlite")
    (bag,) = map(session.entry, with_bags(session, "1", checks=[{"test": "viability", "result": "85", "unit": "%"}]))
    (check,) = bag.entry.checks
    worded = replace(bag.entry, checks=(replace(check, limit_used=as_written(text=str(check.limit_used))),))
    assert worded != bag.entry and differences(worded, bag.entry, session.reader) == []
    other = replace(bag.entry, checks=(replace(check, limit_used=as_written(text="≥ 1 %")),))
    assert [one.before == one.after for one in differences(other, bag.entry, session.reader)] == [False]
    session.close()


def test_it_is_done_once(path: Path) -> None:
    session = opened(path)
    count = session.file.connection.execute("SELECT count(*) FROM version").fetchone()
    assert not is_worded(session.file)
    session.close()
    session = opened(path)
    assert session.file.connection.execute("SELECT count(*) FROM version").fetchone() == count
    session.close()


def test_what_was_confirmed_is_no_question_in_a_snapshot_that_keeps_it_in_words(path: Path, tmp_path: Path) -> None:
    handed_over = tmp_path / "snapshot.sqlite"
    handed_over.write_bytes(path.read_bytes())
    db = sqlite3.connect(handed_over)
    db.execute("UPDATE about SET value = 'snapshot' WHERE key = 'kind'")
    db.execute("PRAGMA journal_mode = DELETE")
    db.commit()
    db.close()
    told = []
    for session in map(opened, (path, handed_over)):
        (patient,) = [one.patient for one in session.patients_after(None)]
        found = notes(session.chart(patient), session.reader_of(patient), session.clock(), session.products)
        told.append((session.file.read_only, found))
        session.close()
    assert [read_only for read_only, _found in told] == [False, True]
    assert told[0][1] == told[1][1]
    assert [note for note in told[1][1] if "Confirmed when it was saved" in note]
