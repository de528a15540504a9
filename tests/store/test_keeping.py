from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.entry.entries import Confirmed, Declaration, Kept
from desktop.clinic.entry.telling import Nothing
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.words.language import say
from desktop.store import keeping, patients
from desktop.store.check import check_file
from desktop.store.clinic_file import ClinicFile, create
from tests.clinic.generated import values_of, whens

AT = "2024-12-01T09:00:00.000+00:00"
PERSON = Kept("p", "p", 1, Patient(identifier="P-1", family_name="Işık"), who="Ayşe", at=AT)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[ClinicFile]:
    file = create(tmp_path / "clinic.sqlite", at=AT, program="tests")
    yield file
    file.close()


def put(file: ClinicFile, kept: Kept, action: str = "add", why: str = "") -> None:
    with file.write() as db:
        keeping.put(db, kept, action, why)
        if not isinstance(kept.entry.tells.found_by, Nothing):
            patients.relist(db, kept.patient)


def contents(declared: Declaration) -> st.SearchStrategy[dict[str, Any]]:
    """Any answers at all: each field answered or not, up to three parts of each type. The rules are not asked."""
    fields = {field.name: st.one_of(st.none(), values_of(field.kind)) for field in declared.fields}
    owned = {
        parts.name: st.lists(
            contents(parts.type.declaration).map(lambda made, type=parts.type: type(**made)), max_size=3
        ).map(tuple)
        for parts in declared.parts
    }
    return st.fixed_dictionaries(fields | owned)


ENTRIES = st.sampled_from([type for type in ENTRY_TYPES if type is not Patient]).flatmap(
    lambda type: contents(type.declaration).map(lambda made: type(**made))
)


@pytest.mark.slow
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_is_added_amended_and_voided_tables_and_versions_agree(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("law") / "clinic.sqlite"
    file = create(path, at=AT, program="tests")
    put(file, PERSON)
    newest: dict[str, Kept] = {"p": PERSON}
    history: dict[str, list[Any]] = {"p": [PERSON.entry]}
    for step in range(data.draw(st.integers(1, 12))):
        open_ones = [id for id, kept in newest.items() if not kept.voided and id != "p"]
        action = data.draw(st.sampled_from(["add", "amend", "void"] if open_ones else ["add"]))
        if action == "add":
            id, number, entry = f"e{step}", 1, data.draw(ENTRIES)
        else:
            before = newest[id := data.draw(st.sampled_from(open_ones))]
            number, type = before.number + 1, before.entry.__class__
            entry = before.entry if action == "void" else type(**data.draw(contents(type.declaration)))
        if isinstance(entry, Authorisation) and entry.bag is not None:
            # a bag is authorised once
            entry = replace(entry, bag=f"bag of {id}")
        confirmed = tuple(
            Confirmed("V4", "note", say("{date}: is it so?", date=data.draw(whens())))
            for _ in range(data.draw(st.integers(0, 2)))
        )
        voided = "entered twice" if action == "void" else ""
        patient = "" if entry.declaration.of_clinic else "p"
        newest[id] = Kept(id, patient, number, entry, confirmed, voided, "Ayşe", AT)
        history.setdefault(id, []).append(entry)
        put(file, newest[id], action, voided)
    assert list(keeping.disagreements(file.connection)) == []
    for id, kept in newest.items():
        assert keeping.one(file.connection, id) == kept
        assert [version.kept.entry for version in keeping.versions(file.connection, id)] == history[id]
    for patient in ("p", ""):
        shown = {kept.id for kept in keeping.of_patient(file.connection, patient)}
        assert shown == {id for id, kept in newest.items() if not kept.voided and kept.patient == patient}
    file.close()
    assert check_file(path) == []


def test_a_version_keeps_everything_as_it_was(file: ClinicFile) -> None:
    put(file, PERSON)
    amended = Kept(
        "p",
        "p",
        2,
        Patient(identifier="P-1", family_name="Isik"),
        (Confirmed("V6", "family_name", say("?")),),
        "",
        "Deniz",
        AT,
    )
    put(file, amended, "amend", "misspelt")
    first, second = keeping.versions(file.connection, "p")
    assert (first.kept, first.action, first.why) == (PERSON, "add", "")
    assert (second.kept, second.action, second.why) == (amended, "amend", "misspelt")
    assert keeping.one(file.connection, "p") == amended


def test_the_json_of_a_version_is_canonical(file: ClinicFile) -> None:
    put(file, PERSON)
    (content,) = file.connection.execute("SELECT content FROM version").fetchone()
    assert content == json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "Işık" in content


def test_versions_can_neither_be_changed_nor_left_out(file: ClinicFile) -> None:
    put(file, PERSON)
    for statement in (
        "UPDATE version SET who = 'nobody'",
        "DELETE FROM version",
        "DELETE FROM version WHERE number = 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never changed"), file.write() as db:
            db.execute(statement)
    with pytest.raises(sqlite3.IntegrityError, match="without a gap"):
        put(file, Kept("p", "p", 3, PERSON.entry), "amend")
    assert [version.kept for version in keeping.versions(file.connection, "p")] == [PERSON]
    # the row for work went back with its version
    assert keeping.one(file.connection, "p") == PERSON


def test_an_entry_of_nobody_is_refused(file: ClinicFile) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        put(file, Kept("n", "nobody", 1, VisitNote(text="x")))
    assert keeping.one(file.connection, "n") is None


def test_what_is_not_there_is_none(file: ClinicFile) -> None:
    assert keeping.one(file.connection, "nothing") is None
    assert keeping.versions(file.connection, "nothing") == []
    assert keeping.of_patient(file.connection, "nobody") == []


def panel_of(allergens: list[str]) -> AllergenPanel:
    return AllergenPanel(panel="ALEX2", results=tuple(AllergenResult(allergen=allergen) for allergen in allergens))


@pytest.mark.parametrize(
    ("change", "statements"),
    [
        (lambda allergens: allergens, 0),
        (lambda allergens: [*allergens[:7], "Hom g", *allergens[8:]], 1),
        (lambda allergens: [*allergens, "Der p 1", "Der p 2"], 2),
        # those that are gone go at once
        (lambda allergens: allergens[:-3], 1),
        (lambda allergens: [], 1),
    ],
    ids=["nothing", "one", "two more", "three fewer", "none left"],
)
def test_an_amend_writes_only_the_parts_that_changed(
    file: ClinicFile, change: Callable[[list[str]], list[str]], statements: int
) -> None:
    put(file, PERSON)
    allergens = [f"allergen {n}" for n in range(295)]
    kept = Kept("e", "p", 1, panel_of(allergens), who="Ayşe", at=AT)
    put(file, kept)
    seen: list[str] = []
    file.connection.set_trace_callback(seen.append)
    put(file, replace(kept, number=2, entry=panel_of(change(allergens))), "amend", "misread")
    file.connection.set_trace_callback(None)
    written = [text for text in seen if "allergen_panel_allergen_result" in text and not text.startswith("SELECT")]
    assert len(written) == statements
    (now,) = [found for found in keeping.of_patient(file.connection, "p") if found.id == "e"]
    assert [result.allergen for result in now.entry.results] == change(allergens)
    assert list(keeping.disagreements(file.connection)) == []


def test_an_amend_mends_parts_that_somebody_has_moved(file: ClinicFile) -> None:
    put(file, PERSON)
    kept = Kept("e", "p", 1, panel_of(["Hom g", "Der p 1", "Der p 2"]), who="Ayşe", at=AT)
    put(file, kept)
    with file.write() as db:
        db.execute("UPDATE allergen_panel_allergen_result SET position = 9 WHERE position = 1")
    put(file, replace(kept, number=2), "amend", "again")
    assert list(keeping.disagreements(file.connection)) == []
