from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic import kinds
from desktop.clinic.adverse_event import AdverseEvent
from desktop.clinic.drug_reaction import DrugReaction
from desktop.clinic.history import FamilyHistory, HistoryAnswer
from desktop.clinic.in_vitro_test import InVitroTest
from desktop.clinic.infusion import Infusion, Premedication
from desktop.clinic.lab_result import LabResult
from desktop.clinic.letterhead import Letterhead
from desktop.clinic.measurement import Measurement
from desktop.clinic.medication import Administration, MedicationCourse
from desktop.clinic.visit_note import VisitNote
from desktop.session.session import Session
from desktop.store.layout import TABLES, Table
from desktop.store.snapshot import write_snapshot
from tests.session.made import DOUBTFUL, INFUSION, LAB, OMALIZUMAB, PROGRAM, REACTION, keep, read, start, with_patient

# the view of each table; the letterhead is the clinic's own
VIEWS = {
    "patient": "v_patients", "measurement": "v_measurements", "history_answer": "v_history_answers",
    "drug_reaction": "v_drug_reactions", "family_history": "v_family_history", "condition": "v_conditions",
    "transfusion": "v_transfusions", "lab_result": "v_lab_results", "in_vitro_test": "v_in_vitro_tests",
    "medication_course": "v_medication_courses", "medication_course_administration": "v_administrations",
    "infusion": "v_infusions", "infusion_premedication": "v_premedication", "adverse_event": "v_adverse_events",
    "visit_note": "v_visit_notes",
}  # fmt: skip
CATALOGUE = ("v_markers", "v_units", "v_drugs")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One patient with a bit of everything."""
    session = start(tmp_path_factory.mktemp("views") / "clinic.sqlite")
    keep(session, Letterhead, "", name="A clinic")
    patient = with_patient(session)
    keep(session, Measurement, patient, date="2024-05-01", weight="62,5")
    drug = read(session, Premedication, patient, drug="clarithromycin", dose="500 mg", at="2024-05-14 10:00")
    first = keep(session, Infusion, patient, {"premedication": (drug,)}, **INFUSION)
    keep(session, Infusion, patient, **(INFUSION | {"session": "2", "start": "2024-05-12", "dose_basis": "total"}))
    keep(session, LabResult, patient, **(LAB | {"specimen_date": "d0-4"}))
    keep(session, LabResult, patient, **(LAB | {"specimen_date": "2024-08", "reading": "<0.10", "unit": "ng/ml"}))
    keep(session, LabResult, patient, **DOUBTFUL)
    keep(session, LabResult, patient, marker="ana", specimen_date="d0", reading="1:160")
    session.void(keep(session, LabResult, patient, **(LAB | {"reading": "99"})).id, "of another patient")
    keep(session, InVitroTest, patient, drug="cipro", method="unknown", specimen_date="d0", reading="560", unit="pg/ml")
    dose = read(session, Administration, patient, date="2024-08-18 09:30", dose="150", lot="X1")
    keep(session, MedicationCourse, patient, {"administrations": (dose,)}, **OMALIZUMAB)
    keep(session, DrugReaction, patient, **REACTION)
    keep(session, FamilyHistory, patient, relation="mother", condition="asthma")
    keep(session, HistoryAnswer, patient, topic="transfusions", answer="asked, none", date="?")
    keep(session, AdverseEvent, patient, term="headache", onset="2024-05-14 11:10", infusion=first.entry.title(session.reader), grade="1",
         serious="no", causality="possible", outcome="recovered")  # fmt: skip
    keep(session, VisitNote, patient, date="2024-06-01", text="x", next_visit="2024-07-01")
    gone = with_patient(session, identifier="P-9", family_name="Gone")
    session.void(keep(session, VisitNote, gone, date="2024-06-01", text="x").id, "entered twice")
    session.void(gone, "entered twice")
    yield session
    session.close()


@pytest.fixture(scope="module")
def db(session: Session) -> Iterator[sqlite3.Connection]:
    """A snapshot, opened as any other tool would."""
    path = session.file.path.with_name("copy.sqlite")
    write_snapshot(session.file.path, path, at="2024-12-01T09:00:00.000+00:00", program=PROGRAM)
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    yield db
    db.close()


def views(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")]


def columns(db: sqlite3.Connection, view: str) -> list[str]:
    return [described[0] for described in db.execute(f"SELECT * FROM {view} LIMIT 0").description]


def rows(db: sqlite3.Connection, view: str, where: str = "true") -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(f"SELECT * FROM {view} WHERE {where}")]


def test_every_entry_type_and_part_type_has_its_view(db: sqlite3.Connection) -> None:
    tables = {name for owner in TABLES.values() for name in (owner.name, *(part.name for _attribute, part in owner.parts))}
    assert set(VIEWS) == tables - {"letterhead"}
    assert set(views(db)) == {*VIEWS.values(), *CATALOGUE, "v_versions", "v_d0"}


def test_every_column_of_every_view_is_documented_and_nothing_else(db: sqlite3.Connection) -> None:
    documented = [tuple(row) for row in db.execute('SELECT view, "column" FROM view_help')]
    assert sorted(documented) == sorted((view, column) for view in views(db) for column in columns(db, view))
    assert db.execute("SELECT count(*) FROM view_help WHERE length(trim(help)) < 5").fetchone()[0] == 0


def test_of_a_patient_the_first_column_is_the_identifier_and_the_days_since_d0_stand_in_each(db: sqlite3.Connection) -> None:
    for view in (*VIEWS.values(), "v_versions"):
        assert columns(db, view)[0] == "patient_id"
        assert "days_since_d0" in columns(db, view)
    for view in CATALOGUE:
        assert "patient_id" not in columns(db, view)


@pytest.mark.parametrize("table", VIEWS)
def test_every_field_stands_in_its_view(db: sqlite3.Connection, table: str) -> None:
    found = columns(db, VIEWS[table])
    for field in _table(table).fields:
        if (table, field.name) == ("patient", "identifier"):
            continue
        assert field.name in found
        wanted = {
            kinds.Date: ("_day_number", "_earliest", "_latest", "_assumed", "_typed"),
            kinds.Number: ("_text",),
            kinds.ReadingText: ("_number", "_comparator", "_word", "_titre"),
            kinds.LimitsText: ("_low", "_high"),
            kinds.Drug: ("_atc",),
            kinds.Duration: ("_minutes",),
        }.get(type(field.kind), ())
        assert {field.name + suffix for suffix in wanted} <= set(found)


def _table(name: str) -> Table:
    return next(found for owner in TABLES.values() for found in (owner, *(p for _, p in owner.parts)) if found.name == name)


@pytest.mark.parametrize("view", [*VIEWS.values(), "v_versions"])
def test_void_entries_and_void_patients_are_left_out(db: sqlite3.Connection, view: str) -> None:
    if view == "v_versions":
        assert len(rows(db, view, "action = 'void'")) == 3
        return
    assert [row["patient_id"] for row in rows(db, view) if row["patient_id"] != "P-1"] == []


def test_d0_is_that_of_the_chart(session: Session, db: sqlite3.Connection) -> None:
    d0 = session.chart(session.patient_with("P-1")).d0()
    (row,) = rows(db, "v_d0")
    assert (row["d0"], row["course"]) == (d0.isoformat(), 1) == ("2024-05-12", 1)
    (person,) = rows(db, "v_patients")
    assert person["d0"] == row["d0"]
    assert person["days_since_d0"] == -(d0 - session.chart(person["entry"]).patient.entry.birth_date.day).days


@pytest.mark.parametrize(
    ("sessions", "d0", "course"),
    [
        ([("1", "1", "?"), ("1", "2", "2024-05-16")], None, None),
        ([("1", "1", "2024-05-14"), ("1", "2", "?"), ("1", "3", "2024-05-19")], "2024-05-14", 1),
        ([("1", "1", "2024-05-14"), ("2", "1", "?"), ("2", "2", "2024-09-03")], "2024-05-14", 1),
        ([("1", "1", "?"), ("1", "2", "2024-05-16"), ("2", "1", "2024-09-01 ±3")], "2024-09-01", 2),
        ([("2", "1", "2024-03-01"), ("1", "1", "2024-05-14")], "2024-03-01", 2),
        ([("1", "2", "2024-05-14 11:00"), ("1", "1", "2024-05-14 12:00"), ("1", "3", "?")], "2024-05-14", 1),
        ([("1", "1", "?")], None, None),
        ([], None, None),
    ],
)
def test_v_d0_and_the_chart_agree(
    tmp_path: Path, sessions: list[tuple[str, str, str]], d0: str | None, course: int | None
) -> None:
    session = start(tmp_path / "clinic.sqlite")
    patient = with_patient(session)
    gone = keep(session, Infusion, patient, **(INFUSION | {"course": "9", "start": "2024-01-01"}))
    session.void(gone.id, "of another patient")
    for number, place, day in sessions:
        keep(session, Infusion, patient, **(INFUSION | {"course": number, "session": place, "start": day}))
    found = session.file.connection.execute("SELECT d0, course FROM v_d0").fetchall()
    assert found == ([(d0, course)] if d0 else [])
    told = session.chart(patient).d0()
    assert (told and told.isoformat()) == d0
    session.close()


def test_a_laboratory_result_stands_as_printed_with_its_number_beside_it(db: sqlite3.Connection) -> None:
    printed, censored = rows(db, "v_lab_results", "marker = 'ecp' ORDER BY specimen_date")
    assert (printed["reading"], printed["unit"], printed["limits"], printed["flag"]) == ("26,6", "ng/ml", "< 24", "H")
    assert (printed["reading_number"], printed["canonical_value"], printed["limits_high"], printed["in_doubt"]) == (26.6, 26.6, 24.0, 0)
    assert isinstance(printed["canonical_value"], float)
    assert (printed["canonical_value_text"], printed["marker_name"]) == ("26.6", "ECP")
    # d0 was the day of the first infusion that was there when it was typed
    assert (printed["specimen_date"], printed["specimen_date_typed"], printed["days_since_d0"]) == ("2024-05-08", "d0-4", -4)
    assert (censored["reading"], censored["reading_comparator"], censored["reading_number"]) == ("<0.10", "<", 0.1)
    assert (censored["specimen_date"], censored["specimen_date_earliest"], censored["specimen_date_latest"]) == (
        "2024-08-16", "2024-08-01", "2024-08-31",
    )  # fmt: skip
    assert isinstance(censored["days_since_d0"], int)


def test_a_result_in_doubt_has_no_canonical_value(db: sqlite3.Connection) -> None:
    (row,) = rows(db, "v_lab_results", "marker = 'crp'")
    assert (row["reading"], row["unit"], row["canonical_value"], row["in_doubt"]) == ("3", "mg/ml", None, 1)
    assert "3000 mg/L" in row["doubt"]
    assert "3000 mg/L" in row["confirmed_findings"]


def test_a_titre_is_a_titre(db: sqlite3.Connection) -> None:
    (row,) = rows(db, "v_lab_results", "marker = 'ana'")
    assert (row["reading"], row["reading_titre"], row["canonical_value"], row["days_since_d0"]) == ("1:160", 160, None, 0)


def test_infusions_with_their_dose(db: sqlite3.Connection) -> None:
    total, single = rows(db, "v_infusions", "true ORDER BY start")
    assert (single["cells"], single["cells_per_session"], single["cells_per_kg"]) == (140e6, 140e6, 2.24)
    assert total["cells_per_session"] == pytest.approx(140e6 / 3)
    assert (single["start"], single["start_time"], single["days_since_d0"], total["days_since_d0"]) == ("2024-05-14", "10:30", 2, 0)
    assert (single["premedications"], total["premedications"]) == (1, 0)
    assert "Premedication was given" in total["confirmed_findings"]


def test_parts_stand_in_rows_of_their_own(db: sqlite3.Connection) -> None:
    (dose,) = rows(db, "v_administrations")
    assert (dose["drug"], dose["dose"], dose["dose_unit"], dose["date"], dose["date_time"]) == (
        "omalizumab", 150.0, "mg", "2024-08-18", "09:30",
    )  # fmt: skip
    assert dose["entry"] == rows(db, "v_medication_courses")[0]["entry"]
    assert (dose["position"], dose["days_since_d0"]) == (1, 98)
    (drug,) = rows(db, "v_premedication")
    assert (drug["drug"], drug["dose"], drug["course"], drug["session"], drug["at"]) == ("clarithromycin", "500 mg", 1, 1, "2024-05-14")


def test_an_adverse_event_names_its_infusion(db: sqlite3.Connection) -> None:
    (event,) = rows(db, "v_adverse_events")
    assert (event["infusion_course"], event["infusion_session"], event["onset_minutes"]) == (1, 1, 40.0)
    assert event["infusion"] in {row["entry"] for row in rows(db, "v_infusions")}


def test_unknown_dates_and_what_has_none_are_null(db: sqlite3.Connection) -> None:
    assert [row["days_since_d0"] for row in rows(db, "v_family_history")] == [None]
    (answer,) = rows(db, "v_history_answers")
    assert (answer["date"], answer["date_typed"], answer["days_since_d0"]) == (None, "?", None)


def test_a_reaction_lists_its_manifestations(db: sqlite3.Connection) -> None:
    (reaction,) = rows(db, "v_drug_reactions")
    assert (reaction["manifestations"], reaction["latency_minutes"], reaction["drug_atc"]) == ("pruritus, urticaria", 30.0, "J01MA02")


def test_the_catalogue_stands_in_the_file(session: Session, db: sqlite3.Connection) -> None:
    catalogue = session.catalogue
    assert [row["code"] for row in rows(db, "v_markers", "sort = 'marker'")] == [marker.code for marker in catalogue.markers]
    assert [row["code"] for row in rows(db, "v_markers", "sort = 'method'")] == [method.code for method in catalogue.methods]
    assert [row["atc"] for row in rows(db, "v_drugs")] == [drug.atc for drug in catalogue.drugs]
    listed = [
        (row["code"], row["printed"], None if row["refused"] else row["factor"] / row["divisor"]) for row in rows(db, "v_units")
    ]
    assert listed == [
        (holder.code, unit.printed, None if unit.refused else pytest.approx(float(unit.factor / unit.divisor)))
        for holder in (*catalogue.markers, *catalogue.methods)
        for unit in holder.units
    ]
    (cipro,) = rows(db, "v_drugs", "name = 'ciprofloxacin'")
    assert "fluoroquinolones" in cipro["classes"]


def test_the_newest_catalogue_is_shown(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    with session.file.write() as db:
        db.execute(
            """INSERT INTO catalogue (version, at, content)
               SELECT 'later', '2999-01-01', json_set(content, '$.markers.version', 'later') FROM catalogue"""
        )
    assert session.file.connection.execute("SELECT DISTINCT catalogue_version FROM v_markers").fetchall() == [("later",)]
    session.close()
