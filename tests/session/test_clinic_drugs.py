"""The drugs that a clinic adds: typed or entered, found at once, held to the rules, kept in the file and handed over with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic.entry.clinical_kinds import Drug
from desktop.clinic.entry.findings import Level
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.clinic_drug import ClinicDrug
from desktop.session.entering import Answers, enter
from desktop.session.refusals import NotSaved
from desktop.session.session import Session
from desktop.session.snapshot import take_snapshot
from desktop.session.written_entries import written_entries
from desktop.store.check import check_file
from tests.session.made import PATIENT, PROGRAM, REACTION, again, keep, read, start, with_patient

BRAND = {"name": "Klavunat", "brand_of": "amoxicillin and clavulanic acid", "aliases": "Klavupen"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        yield session


def atc(session: Session, typed: str) -> str:
    return Drug().parse(typed, session.reader).atc


def entered(session: Session, *lines: dict[str, Any], dry: bool = False) -> list[dict[str, Any]]:
    path = session.file.path.with_name("typed.jsonl")
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    with closing(enter(session, path, Answers(soft=True, reason="known"), dry_run=dry)) as found:
        return [json.loads(said) for said in found.told()]


def test_it_is_found_at_once_under_what_was_amended_and_no_longer_when_void(session: Session) -> None:
    assert atc(session, "Klavunat 1000 mg") == ""
    kept = keep(session, ClinicDrug, "", **BRAND)
    assert (atc(session, "Klavunat 1000 mg"), atc(session, "klavup")) == ("J01CR02", "J01CR02")
    session.amend(kept.id, read(session, ClinicDrug, "", **(BRAND | {"aliases": "Klavax"})), kept.number)
    assert (atc(session, "klavupen"), atc(session, "klavax")) == ("", "J01CR02")
    session.void(kept.id, "another drug")
    assert atc(session, "Klavunat") == ""


def test_another_window_and_a_snapshot_know_it(session: Session) -> None:
    keep(session, ClinicDrug, "", **BRAND)
    other = again(session.file.path)
    assert atc(other, "Klavunat") == "J01CR02"
    keep(session, ClinicDrug, "", name="Brandx", atc="J01MA98")
    assert other.notice_others()
    assert atc(other, "Brandx 500 mg") == "J01MA98"
    other.close()
    target = session.file.path.with_name("snapshot.sqlite")
    take_snapshot(session, target, PROGRAM)
    handed = again(target, read_only="to read")
    assert atc(handed, "Klavunat") == "J01CR02"
    handed.close()
    assert check_file(session.file.path) == []


def test_a_name_of_another_drug_is_refused_and_a_second_one_of_its_own(session: Session) -> None:
    keep(session, ClinicDrug, "", **BRAND)
    for wrong in ({"name": "ciprofloxacin"}, {"name": "klavupen"}, {"name": "KLAVUNAT"}):
        with pytest.raises(NotSaved):
            session.add(read(session, ClinicDrug, "", brand_of="co-amoxiclav", **wrong))


def test_in_one_file_the_lines_behind_it_know_it_and_what_goes_out_comes_in_again(
    session: Session, tmp_path: Path
) -> None:
    lines = [
        {"type": "clinic_drug", "texts": BRAND},
        {"type": "clinic_drug", "texts": {"name": "Twocillin"}, "parts": {"components": [{"drug": "amoxicillin"}, {"drug": "Klavunat"}]}},
        {"type": "patient", "texts": PATIENT, "ref": "she"},
        {"patient": "@she", "type": "drug_reaction", "texts": REACTION | {"drug": "Klavunat 1000 mg"}},
    ]  # fmt: skip
    told = entered(session, *lines)
    assert [one["refused"] for one in told] == [False] * 4
    assert "drug" not in {one["id"] for one in told[3]["findings"]}
    with closing(written_entries(session)) as written:
        types = [one.type.declaration.name for one in written]
    assert types[:2] == ["clinic_drug", "clinic_drug"]


def test_a_file_that_is_taken_back_leaves_the_catalogue_as_it_was(session: Session) -> None:
    entered(session, {"type": "clinic_drug", "texts": BRAND}, dry=True)
    assert atc(session, "Klavunat") == ""


def test_a_reaction_that_was_kept_before_under_that_name_is_seen_by_the_rules(session: Session) -> None:
    patient = with_patient(session)
    keep(session, DrugReaction, patient, **(REACTION | {"drug": "Klavunat"}))
    course = {"drug": "co-amoxiclav", "indication": "infection", "route": "oral", "start": "2024-08-18"}

    def found() -> list[str]:
        _entry, found = session.check(read(session, MedicationCourse, patient, **course), patient)
        return [str(one.sentence) for one in found if one.id == "A1" and one.level >= Level.SOFT]

    assert [sentence for sentence in found() if "A reaction to Klavunat is recorded" in sentence] == []
    keep(session, ClinicDrug, "", **BRAND)
    assert [sentence for sentence in found() if "A reaction to Klavunat is recorded" in sentence] != []


def test_a_patient_goes_with_the_drugs_that_the_entries_name_in_an_order_that_can_be_entered(session: Session) -> None:
    patient = with_patient(session)
    brand = keep(session, ClinicDrug, "", **BRAND)
    keep(session, ClinicDrug, "", name="Brandx", atc="J01MA98")
    keep(session, ClinicDrug, "", name="Nobody's", atc="J01MA97")
    # amended to a brand of what was added after it
    session.amend(brand.id, read(session, ClinicDrug, "", name="Klavunat", brand_of="Brandx"), brand.number)
    keep(session, DrugReaction, patient, **(REACTION | {"drug": "Klavunat 1000 mg"}))
    with closing(written_entries(session, patient)) as written:
        lines = [(one.type.declaration.name, one.texts.get("name", "")) for one in written]
    assert lines[:3] == [("clinic_drug", "Brandx"), ("clinic_drug", "Klavunat"), ("patient", "")]
