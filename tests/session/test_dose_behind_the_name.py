"""A drug with its dose behind the name, entered from a file and kept: the drug is compared, the words are kept, the dose is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.session.entering import Answers, enter
from desktop.session.session import Session
from desktop.session.written_entries import written_entries
from desktop.store.check import check_file
from tests.session.made import INFUSION, OMALIZUMAB, REACTION, read, start, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        with_patient(session)
        yield session


def entered(session: Session, *lines: dict[str, Any], dry: bool = False) -> list[dict[str, Any]]:
    path = session.file.path.with_name("typed.jsonl")
    path.write_text("\n".join(json.dumps({"patient": "P-1", **line}) for line in lines), "utf-8")
    with closing(enter(session, path, Answers(soft=True, reason="known"), dry_run=dry)) as found:
        return [json.loads(said) for said in found.told()]


def course(drug: str, **texts: str) -> dict[str, Any]:
    told = {"indication": "infection", "route": "oral", "start": "2024-08-18"} | texts
    return {"type": "medication_course", "texts": {"drug": drug} | told}


def test_a_dry_run_tells_what_was_read_where_and_that_the_rules_saw_the_drug(session: Session) -> None:
    entered(session, {"type": "drug_reaction", "texts": REACTION})
    (told,) = entered(session, course("Cipro 500 mg tb"), dry=True)
    said = {(one["id"], one["field"]): one["sentence"] for one in told["findings"]}
    assert said["typed", "dose"] == "“500” stood behind the name of the drug, and is read as: Dose."
    assert said["typed", "dose_unit"] == "“mg” stood behind the name of the drug, and is read as: Unit."
    assert said["A1", "drug"].startswith("A reaction to ciprofloxacin is recorded")
    assert not told["refused"]


def test_what_is_kept_knows_the_drug_the_brand_and_the_dose_and_comes_in_again_the_same(session: Session) -> None:
    texts = {name: text for name, text in OMALIZUMAB.items() if name not in ("drug", "dose", "dose_unit")}
    entered(session, course("Xolair 300 mg", **texts), course("omalizumab 150", start="2020"))
    patient = session.patient_with("P-1")
    first, second = sorted(
        (kept.entry for kept in session.chart(patient).of(MedicationCourse)), key=lambda one: one.drug.typed
    )
    assert (first.drug.key, first.drug.said, str(first.dose), first.dose_unit) == (
        "R03DX05",
        "omalizumab (Xolair)",
        "300",
        "mg",
    )
    assert (second.drug.key, second.drug.said, second.dose) == ("R03DX05", "omalizumab 150", None)
    assert [one.drug.typed for one in (first, second)] == ["Xolair", "omalizumab 150"]
    rows = session.file.connection.execute(
        "SELECT drug, drug_atc, drug_typed FROM v_medication_courses ORDER BY drug_typed"
    ).fetchall()
    assert rows == [("omalizumab", "R03DX05", "Xolair"), ("omalizumab", "R03DX05", "omalizumab 150")]
    with closing(written_entries(session)) as written:
        out = [one.texts for one in written if one.type is MedicationCourse]
    assert {(one["drug"], one.get("dose")) for one in out} == {("Xolair", "300"), ("omalizumab 150", None)}
    assert check_file(session.file.path) == []


def test_the_same_drug_under_a_brand_is_asked_after_as_recorded_already(session: Session) -> None:
    _first, told = entered(session, course("omalizumab"), course("Xolair 150 mg"), dry=True)
    assert ("V4", "drug") in {(one["id"], one["field"]) for one in told["findings"]}


def test_premedication_moves_its_dose_too(session: Session) -> None:
    rows = [{"drug": "clarithromycin 500 mg"}, {"drug": "cefazolin 1 g", "dose": "2 g"}]
    (told,) = entered(session, {"type": "infusion", "texts": INFUSION, "parts": {"premedication": rows}})
    said = [(one["field"], one["sentence"]) for one in told["findings"] if one["id"] == "typed"]
    assert said == [("premedication.0.dose", "“500 mg” stood behind the name of the drug, and is read as: Dose.")]
    (kept,) = session.chart(session.patient_with("P-1")).of(Infusion)
    assert [(row.drug.said, row.dose) for row in kept.entry.premedication] == [
        ("clarithromycin", "500 mg"),
        ("cefazolin 1 g", "2 g"),
    ]


def test_a_brand_with_its_dose_is_held_against_what_the_clinic_ordered(session: Session) -> None:
    reaction = REACTION | {"drug": "amoxicillin", "manifestations": "urticaria, bronchospasm, hypotension"}
    entered(session, {"type": "drug_reaction", "texts": reaction})
    for typed in ("Augmentin 1000 mg", "Klamoks BID 1000 mg tb", "ampicillin 1 g flk"):
        (told,) = entered(session, course(typed, start="2024-11-30"), dry=True)
        against = {one["id"] for one in told["findings"] if one["field"] == "drug" and one["level"] == "block"}
        assert against, (typed, told["findings"])


def test_what_was_kept_with_its_dose_before_it_was_read_is_held_against_a_drug_of_its_class(session: Session) -> None:
    patient = session.patient_with("P-1")
    typed = read(session, DrugReaction, patient, **(REACTION | {"drug": "co-amoxiclav"}))
    entry, found = session.check(replace(typed, drug=DrugName("Augmentin 1000 mg")), patient)
    session.add(entry, patient, [one.key for one in found])
    (told,) = entered(session, course("ampicillin 1 g flk", start="2024-11-30"), dry=True)
    assert "A10" in {one["id"] for one in told["findings"] if one["level"] == "block"}
