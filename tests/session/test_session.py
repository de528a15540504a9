"""A session: what it refuses and asks about, what it tells of a change, and the file that it has open."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.cells.donor import Donor
from desktop.clinic.entry.failures import CannotOpen, CannotWrite
from desktop.clinic.entry.findings import Level
from desktop.clinic.entry.kinds import Choice
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import FamilyHistory
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.language import Refused
from desktop.session.refusals import NotSaved
from desktop.session.session import CHARTS, Session, create, new_id
from desktop.session.signal import Change
from desktop.store.check import check_file
from tests.session.made import (
    DONOR,
    DOUBTFUL,
    LAB,
    NOW,
    OMALIZUMAB,
    PATIENT,
    again,
    confirmed,
    count,
    keep,
    keep_typed,
    read,
    start,
    with_patient,
)


def heard(session: Session) -> list[Change]:
    changes: list[Change] = []
    session.changed.connect(changes.append)
    return changes


def refused(save) -> NotSaved:
    with pytest.raises(NotSaved) as caught:
        save()
    return caught.value


# -- findings ---------------------------------------------------------------------------------------------------------


def test_a_hard_finding_keeps_an_entry_from_being_saved(session: Session, patient: str) -> None:
    before, changes = count(session), heard(session)
    entry = read(session, LabResult, patient, **(LAB | {"specimen_date": "2030-01-01"}))
    not_saved = refused(lambda: session.add(entry, patient))
    assert [(finding.id, finding.field, finding.level) for finding in not_saved.findings] == [
        ("V1", "specimen_date", Level.HARD)
    ]
    # a confirmation is no way around it
    refused(lambda: session.add(entry, patient, [finding.key for finding in not_saved.findings]))
    assert (count(session), changes) == (before, [])


def test_a_soft_finding_is_confirmed_and_kept_with_the_entry(session: Session, patient: str) -> None:
    entry = read(session, LabResult, patient, **DOUBTFUL)
    (finding,) = refused(lambda: session.add(entry, patient)).findings
    assert (finding.id, finding.level) == ("V2", Level.SOFT)
    assert "Was 3 mg/L meant?" in str(finding.sentence)
    refused(lambda: session.add(entry, patient, ["another key"]))
    kept = session.add(entry, patient, [finding.key])
    assert [(one.id, one.field, one.sentence) for one in kept.confirmed] == [("V2", "unit", finding.sentence)]
    assert (kept.entry.canonical_value, kept.entry.reading.text, kept.entry.unit) == (None, "3", "mg/ml")
    again_read = session.entry(kept.id)
    assert again_read == kept


def test_a_confirmation_is_for_what_was_said_then(session: Session, patient: str) -> None:
    """After another value was typed it is asked again."""
    first = read(session, LabResult, patient, **DOUBTFUL)
    keys = [finding.key for finding in refused(lambda: session.add(first, patient)).findings]
    second = read(session, LabResult, patient, **(DOUBTFUL | {"reading": "4"}))
    assert refused(lambda: session.add(second, patient, keys)).findings[0].level is Level.SOFT


def test_a_note_keeps_nothing_from_being_saved(session: Session, patient: str) -> None:
    entry = read(session, LabResult, patient, **LAB)
    assert {finding.level for finding in session.check(entry, patient)[1]} == {Level.NOTE}
    assert session.add(entry, patient).confirmed == ()


def test_checking_writes_nothing(session: Session, patient: str) -> None:
    before = count(session)
    completed, _findings = session.check(read(session, LabResult, patient, **LAB), patient)
    assert str(completed.canonical_value) == "26.6"
    assert count(session) == before


def test_an_identifier_in_use_is_refused(session: Session, patient: str) -> None:
    same = read(session, Patient, "", **(PATIENT | {"family_name": "Yıldız"}))
    (finding,) = refused(lambda: session.add(same)).findings
    assert (finding.id, finding.field, finding.level) == ("V4", "identifier", Level.HARD)
    own = session.chart(patient).patient
    assert session.amend(patient, own.entry, 1, "looked at").number == 2


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"birth_date": "1984-03-01"}, True),
        ({"birth_date": "1984"}, True),
        ({"birth_date": "?"}, True),
        ({"family_name": "ISIK", "given_name": "omer"}, True),
        ({"birth_date": "1984-03-02"}, False),
        ({"birth_date": "1985"}, False),
        ({"given_name": "Ömür"}, False),
    ],
)
def test_a_patient_who_may_be_here_already_is_asked_about(
    session: Session, patient: str, typed: dict[str, str], asked: bool
) -> None:
    similar = read(session, Patient, "", **(PATIENT | {"identifier": "P-2"} | typed))
    found = [finding for finding in session.check(similar)[1] if finding.level is not Level.NOTE]
    assert [(finding.id, finding.level) for finding in found] == ([("V6", Level.SOFT)] if asked else [])
    if asked:
        assert "P-1" in str(found[0].sentence)
        assert session.add(similar, "", [found[0].key]).confirmed[0].id == "V6"


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["add", "amend", "void", "elsewhere"]), st.integers(0, 10**6), st.sampled_from([0, 1, 2])
    ),
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=25)
@given(actions=ACTIONS)
def test_any_sequence_of_verbs_leaves_the_file_whole(tmp_path_factory: pytest.TempPathFactory, actions) -> None:
    path = tmp_path_factory.mktemp("verbs") / "clinic.sqlite"
    session = start(path)
    other = again(path)
    patient = with_patient(session)

    def entry(sort: int, n: int):
        if sort == 0:
            return read(
                session, LabResult, patient, **(LAB | {"reading": str(1 + n % 150), "specimen_date": f"-{n % 300}d"})
            )
        if sort == 1:
            return read(session, FamilyHistory, patient, relation="mother", condition=f"condition {n}")
        doses = tuple(read(session, Administration, patient, date=f"-{days}d") for days in range(n % 4))
        return read(
            session,
            MedicationCourse,
            patient,
            {"administrations": doses},
            **(OMALIZUMAB | {"start": f"-{n % 90 + 10}d"}),
        )

    for action, n, sort in actions:
        by = other if action == "elsewhere" else session
        there = [kept for kept in session.chart(patient).all() if kept.type != "patient"]
        try:
            if action in ("add", "elsewhere") or not there:
                confirmed(lambda keys, by=by, n=n, sort=sort: by.add(entry(sort, n), patient, keys))
            elif action == "amend":
                chosen = there[n % len(there)]
                sorts = [LabResult, FamilyHistory, MedicationCourse]
                changed = entry(sorts.index(type(chosen.entry)), n)
                confirmed(
                    lambda keys, chosen=chosen, changed=changed: session.amend(
                        chosen.id, changed, chosen.number, "", keys
                    )
                )
            else:
                session.void(there[n % len(there)].id, "a reason")
        except AssertionError as hard:
            assert "already recorded" in str(hard)
        session.notice_others()
    shown = session.chart(patient).all()
    other.close()
    session.close()
    session = again(path)
    assert session.chart(patient).all() == shown
    session.close()
    assert check_file(path) == []


# -- what changed -----------------------------------------------------------------------------------------------------


def test_every_verb_tells_what_it_changed_and_who_caused_it(session: Session, patient: str) -> None:
    changes, form = heard(session), object()
    kept = session.add(read(session, LabResult, patient, **LAB), patient, cause=form)
    amended = session.amend(kept.id, read(session, LabResult, patient, **(LAB | {"reading": "27"})), 1, cause=form)
    voided = session.void(kept.id, "a reason", cause=form)
    assert changes == [
        Change(frozenset({"lab_result"}), patient, (entry,), action, form)
        for entry, action in ((kept, "add"), (amended, "amend"), (voided, "void"))
    ]


def test_whoever_does_not_listen_any_more_is_not_called(session: Session) -> None:
    changes = heard(session)
    session.changed.disconnect(changes.append)
    with_patient(session)
    assert changes == []


def test_a_screen_that_is_told_already_sees_it(session: Session, patient: str) -> None:
    seen: list[int] = []
    session.changed.connect(lambda change: seen.append(len(session.chart(patient).of(LabResult))))
    keep(session, LabResult, patient, **LAB)
    assert seen == [1]


def test_what_another_program_wrote_is_noticed_once(session: Session, patient: str) -> None:
    assert session.chart(patient).of(LabResult) == ()
    changes = heard(session)
    other = again(session.file.path)
    assert not session.notice_others()
    keep(other, LabResult, patient, **LAB)
    assert session.notice_others()
    assert [(change.action, change.patient) for change in changes] == [("elsewhere", "")]
    assert len(session.chart(patient).of(LabResult)) == 1
    assert not session.notice_others()
    other.close()


def test_what_another_program_wrote_is_still_told_after_a_save_of_ones_own(session: Session, patient: str) -> None:
    session.chart(patient)
    other = again(session.file.path)
    keep(other, LabResult, patient, **LAB)
    changes = heard(session)
    keep(session, FamilyHistory, patient, relation="mother", condition="asthma")
    assert session.notice_others()
    assert [change.action for change in changes] == ["add", "elsewhere"]
    assert len(session.chart(patient).of(LabResult)) == 1
    other.close()


def test_charts_of_many_patients_are_right_although_few_stay_in_memory(session: Session) -> None:
    everybody = [with_patient(session, identifier=f"N-{n}", family_name=f"Name{n}") for n in range(CHARTS + 3)]
    for patient in everybody:
        session.chart(patient)
        keep(session, LabResult, patient, **LAB)
    assert [len(session.chart(patient).of(LabResult)) for patient in everybody] == [1] * len(everybody)


# -- files ------------------------------------------------------------------------------------------------------------


def test_what_was_saved_is_there_in_the_next_session(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    first = start(path)
    patient = with_patient(first)
    kept = keep(first, LabResult, patient, **LAB)
    first.close()
    second = again(path)
    assert second.chart(patient).entry(kept.id) == kept
    assert second.patient_with("P-1") == patient
    assert second.count_patients() == 1
    second.close()


def test_a_new_file_knows_who_made_it_and_an_existing_one_is_refused(session: Session) -> None:
    assert session.file.connection.execute("SELECT name FROM account").fetchall() == [("Ayşe",)]
    with pytest.raises(CannotOpen, match="exists already"):
        start(session.file.path)


def test_a_session_that_reads_only_writes_nothing(session: Session, patient: str) -> None:
    kept = keep(session, LabResult, patient, **LAB)
    reader = again(session.file.path, read_only="Ayşe has it open.")
    changes, before = heard(reader), count(session)
    for verb in (
        lambda: with_patient(reader, identifier="P-2"),
        lambda: reader.amend(kept.id, kept.entry, 1),
        lambda: reader.void(kept.id, "a reason"),
    ):
        with pytest.raises(CannotWrite, match="reading only"):
            verb()
    assert (count(session), changes) == (before, [])
    assert reader.chart(patient).entry(kept.id) == kept
    reader.close()


def test_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert [id[:12] for id in ids] == sorted(id[:12] for id in ids)


# -- the register -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "asked"),
    [("p-1", True), ("P -1", True), ("P-2", False), ("P1", False), ("XP-1", False), ("P-11", False)],
)
def test_an_identifier_that_differs_in_capitals_or_spaces_alone_is_asked_about(
    session: Session, patient: str, identifier: str, asked: bool
) -> None:
    similar = read(session, Patient, "", **(PATIENT | {"identifier": identifier, "family_name": "Yıldız"}))
    found = [finding for finding in session.check(similar)[1] if finding.level is not Level.NOTE]
    assert [(finding.id, finding.field, finding.level) for finding in found] == (
        [("V4", "identifier", Level.SOFT)] if asked else []
    )
    if asked:
        assert "P-1" in str(found[0].sentence)
    # it is not like itself
    own = session.chart(patient).patient.entry
    assert [finding.id for finding in session.check(own, patient, patient)[1]] == []


def test_a_file_that_cannot_be_finished_is_not_left_behind(tmp_path: Path) -> None:
    class Broken(Exception):
        pass

    ticks = iter([NOW])

    def clock() -> datetime:
        try:
            return next(ticks)
        except StopIteration:
            raise Broken from None

    with pytest.raises(Broken):
        create(tmp_path / "clinic.sqlite", "Ayşe", clock, "tests")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("typed", ["?", "unknown", "UNK", "bilinmiyor"])
def test_every_coded_answer_that_can_be_unknown_is_unknown_when_that_is_typed(session: Session, typed: str) -> None:
    choices = [
        (type.declaration.name, field.name, field.kind)
        for type in ENTRY_TYPES
        for field in type.declaration.typed_fields
        if isinstance(field.kind, Choice) and any(option.code == "unknown" for option in field.kind.choices)
    ]
    assert ("infusion", "events_asked") in [name[:2] for name in choices]
    for entry_type, field, kind in choices:
        assert kind.parse(typed, session.reader) == "unknown", (entry_type, field)


@pytest.mark.parametrize("typed", ["face", "facial", "lip", "lips", "periorbital"])
def test_a_site_alone_is_asked_about(session: Session, typed: str) -> None:
    with pytest.raises(Refused, match=r"angioedema of the .*oedema of the|oedema of the .*angioedema of the"):
        read(session, DrugReaction, "", manifestations=typed)


def test_a_patient_may_be_younger_than_the_donors_cells(session: Session) -> None:
    # the donation was on 10 January 2024
    keep_typed(session, Donor, "", DONOR)
    patient = with_patient(session, birth_date="2024-06-01")
    assert session.chart(patient).birth.shown() == "1 Jun 2024"
