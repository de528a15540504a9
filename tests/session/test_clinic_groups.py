"""Groups of drugs that a clinic adds: kept, read by every window and snapshot, void, entered and written out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.clinic_drug import ClinicDrug
from desktop.clinic.record.clinic_group import ClinicGroup, GroupMember
from desktop.session.entering import Answers, enter
from desktop.session.refusals import NotSaved
from desktop.session.session import Session
from desktop.session.snapshot import take_snapshot
from desktop.session.written_entries import written_entries, written_lines
from desktop.store import patients
from desktop.store.check import check_file
from tests.session.made import PROGRAM, REACTION, again, keep, read, start, with_patient

GROUP = {
    "name": "our dyes", "shared": "a part of the molecule", "advice": "avoid", "after": "any", "why": "They share E124",
    "source": "decided here, 2024",
}  # fmt: skip
COURSE = {"indication": "as told", "route": "oral", "start": "2024-11-18"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        yield session


def members(session: Session, *names: str) -> dict[str, tuple]:
    return {"members": tuple(read(session, GroupMember, "", drug=name) for name in names)}


def grouped(session: Session, *names: str, **typed: str) -> Kept:
    return keep(session, ClinicGroup, "", members(session, *(names or ("cipro", "omeprazole"))), **(GROUP | typed))


def found(session: Session, patient: str, drug: str) -> list[tuple[str, str]]:
    """What A2 asks about a drug that is taken."""
    entry = read(session, MedicationCourse, patient, drug=drug, **COURSE)
    _entry, said = session.check(entry, patient)
    return [(one.level.name, str(one.sentence)) for one in said if one.id == "A2" and not one.is_folded]


def test_from_then_on_a_reaction_to_one_is_held_against_the_others_and_no_longer_when_it_is_void(
    session: Session,
) -> None:
    patient = with_patient(session)
    keep(session, DrugReaction, patient, **REACTION)
    assert found(session, patient, "omeprazole") == []
    group = grouped(session)
    ((level, sentence),) = found(session, patient, "omeprazole")
    assert level == "BLOCK"
    assert "By the clinic's own group “our dyes”: They share E124." in sentence
    taken = keep(session, MedicationCourse, patient, drug="omeprazole", **COURSE)
    session.amend(
        group.id,
        read(session, ClinicGroup, "", members(session, "cipro", "omeprazole"), **(GROUP | {"advice": "test"})),
        1,
    )
    assert [level for level, _sentence in found(session, patient, "omeprazole")] == ["NOTE"]
    session.void(group.id, "decided otherwise")
    assert found(session, patient, "omeprazole") == []
    # what was saved with it keeps it
    (kept,) = [one for one in session.chart(patient).of(MedicationCourse) if one.id == taken.id]
    assert ["our dyes" in str(one.sentence) for one in kept.confirmed if one.id == "A2"] == [True]
    actions = [one.action for one in session.versions(group.id)]
    assert sorted(actions) == ["add", "amend", "void"]
    assert check_file(session.file.path) == []


def test_another_window_and_a_snapshot_know_it(session: Session) -> None:
    patient = with_patient(session)
    keep(session, DrugReaction, patient, **REACTION)
    other = again(session.file.path)
    assert found(other, patient, "omeprazole") == []
    grouped(session)
    assert other.notice_others()
    assert [level for level, _sentence in found(other, patient, "omeprazole")] == ["BLOCK"]
    other.close()
    target = session.file.path.with_name("snapshot.sqlite")
    take_snapshot(session, target, PROGRAM)
    handed = again(target, read_only="to read")
    assert [level for level, _sentence in found(handed, patient, "omeprazole")] == ["BLOCK"]
    handed.close()


def test_a_group_of_the_catalogue_is_not_added_again(session: Session) -> None:
    grouped(session)
    for wrong in ("fluoroquinolones", "PEG", "Our  Dyes", "red; blue"):
        with pytest.raises(NotSaved):
            session.add(
                read(session, ClinicGroup, "", members(session, "cipro", "omeprazole"), **(GROUP | {"name": wrong}))
            )


def entered(session: Session, lines: list[str] | list[dict[str, Any]]) -> list[dict[str, Any]]:
    path = session.file.path.with_name("typed.jsonl")
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    with closing(enter(session, path, Answers(soft=True, reason="known"), dry_run=False)) as done:
        return [json.loads(said) for said in done.told()]


def test_what_goes_out_comes_in_again_with_groups_before_the_drugs_that_name_them(
    session: Session, tmp_path: Path
) -> None:
    patient = with_patient(session)
    keep(session, ClinicDrug, "", name="Brandx", atc="J01MA98")
    group = grouped(session)
    brand = next(kept for kept in session.chart("").of(ClinicDrug))
    texts = {"name": "Brandx", "atc": "J01MA98", "drug_groups": "our dyes; fluoroquinolones", "contains": "macrogol"}
    session.amend(brand.id, read(session, ClinicDrug, "", **texts), 1)
    keep(session, DrugReaction, patient, **REACTION)
    keep(session, MedicationCourse, patient, drug="omeprazole", **COURSE)
    lines = list(written_lines(session))
    types = [json.loads(line)["type"] for line in lines]
    assert types[:3] == ["clinic_group", "clinic_drug", "patient"]
    with closing(start(tmp_path / "other.sqlite")) as other:
        assert [one["refused"] for one in entered(other, lines)] == [False] * len(lines)
        assert list(written_lines(other)) == lines
        (other_group,) = other.chart("").of(ClinicGroup)
        assert other_group.id != group.id
        (hers,) = patients.ids(other.file.connection)
        assert [level for level, _sentence in found(other, hers, "omeprazole")] == ["BLOCK"]


def test_a_patient_goes_with_the_groups_that_the_drugs_are_in(session: Session) -> None:
    patient = with_patient(session)
    grouped(session)
    grouped(session, "metamizole", "paracetamol", name="of nobody here")
    keep(session, DrugReaction, patient, **REACTION)
    with closing(written_entries(session, patient)) as written:
        lines = [(one.type.declaration.name, one.texts.get("name", "")) for one in written]
    assert lines[:2] == [("clinic_group", "our dyes"), ("patient", "")]


def test_a_drug_that_names_a_group_which_is_void_can_be_amended_and_written_out_without_it(session: Session) -> None:
    group = grouped(session)
    drug = keep(session, ClinicDrug, "", name="Brandx", atc="J01MA98", drug_groups="our dyes; BL-AMP")
    session.void(group.id, "decided otherwise")
    (line,) = map(json.loads, written_lines(session))
    assert line["texts"]["drug_groups"] == session.catalogue.group("BL-AMP").name
    session.amend(drug.id, read(session, ClinicDrug, "", **line["texts"]), drug.number)
    (kept,) = session.chart("").of(ClinicDrug)
    assert kept.entry.drug_groups == ("BL-AMP",)
    assert check_file(session.file.path) == []
