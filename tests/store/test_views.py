from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic.allergy import allergy_kinds
from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.cells.bag import Bag, state
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry import clinical_kinds, kinds
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.session.attachments import attach, void_attachment
from desktop.session.catalogue import add_panel, shipped
from desktop.session.session import Session
from desktop.store.layout import TABLES, Table
from desktop.store.snapshot import write_snapshot
from tests.cases import cases
from tests.session.made import (
    AUTHORISATION,
    BAG,
    CONSENT,
    DONOR,
    DOUBTFUL,
    EVENT,
    INFUSION,
    LAB,
    LOT,
    OMALIZUMAB,
    OUTCOME,
    PANEL,
    PATCH,
    PLAN,
    PROGRAM,
    PROTOCOL,
    PROVOCATION,
    REACTION,
    SKIN,
    VITALS,
    keep,
    keep_typed,
    read,
    start,
    with_bags,
    with_patient,
)

# the view of each table; the letterhead is the clinic's own
VIEWS = {
    "patient": "v_patients", "measurement": "v_measurements", "history_answer": "v_history_answers",
    "drug_reaction": "v_drug_reactions", "family_history": "v_family_history", "condition": "v_conditions",
    "transfusion": "v_transfusions", "lab_result": "v_lab_results", "in_vitro_test": "v_in_vitro_tests",
    "medication_course": "v_medication_courses", "medication_course_administration": "v_administrations",
    "infusion": "v_infusions", "infusion_premedication": "v_premedication", "adverse_event": "v_adverse_events",
    "visit_note": "v_visit_notes", "allergen_panel": "v_allergen_panels",
    "allergen_panel_allergen_result": "v_allergen_results", "skin_test": "v_skin_tests",
    "skin_test_skin_prick": "v_skin_tests", "skin_test_intradermal": "v_skin_tests", "patch_test": "v_patch_tests",
    "patch_test_patch_hapten": "v_patch_tests", "drug_provocation": "v_drug_provocations",
    "drug_provocation_provocation_step": "v_provocation_steps", "infusion_vital_signs": "v_vital_signs",
    "adverse_event_naranjo_answer": "v_naranjo_answers", "consent": "v_consents", "course_plan": "v_course_plans",
    "course_plan_planned_step": "v_planned_steps", "authorisation": "v_authorisations", "outcome": "v_outcomes",
    "donor": "v_donors", "donor_donor_test": "v_donor_tests", "lot": "v_lots", "lot_additive": "v_additives",
    "lot_quality_check": "v_quality_controls", "bag": "v_bags", "bag_quality_check": "v_quality_controls",
    "protocol": "v_protocols", "protocol_protocol_visit": "v_protocol_visits",
}  # fmt: skip
# of no patient; v_traceability is of patients where a bag was given
OF_CLINIC = tuple(
    dict.fromkeys(view for table, view in VIEWS.items() if table.startswith(("donor", "lot", "bag", "protocol")))
)
# of patients, though no table's own: a hapten's readings, one below the other
OF_PATIENTS = (
    *(view for view in dict.fromkeys(VIEWS.values()) if view not in OF_CLINIC), "v_patch_readings", "v_versions", "v_attachments",
    "v_traceability",
)  # fmt: skip
CATALOGUE = ("v_markers", "v_units", "v_drugs", "v_allergens")
# fields that stand in their view under another name: what they link to is named by its number, the link behind it
NAMED = {
    ("patient", "identifier"): ("patient_id",), ("lot", "number"): ("lot",), ("bag", "number"): ("bag",),
    ("lot", "donor"): ("donor", "donor_entry"), ("bag", "lot"): ("lot", "lot_entry"), ("infusion", "bag"): ("bag", "bag_entry"),
    ("authorisation", "bag"): ("bag", "bag_entry"), ("course_plan", "protocol"): ("protocol", "protocol_entry"),
    ("visit_note", "planned"): ("planned", "planned_entry"), ("outcome", "planned"): ("planned", "planned_entry"),
    ("consent", "version"): ("consent_version",),
    # the mean of a prick's wheal stands beside that of an injection's, which is no field
    ("skin_test_skin_prick", "mean"): ("wheal_mean",),
}  # fmt: skip
PRODUCTS = {Donor: DONOR, Lot: LOT, Bag: BAG, Protocol: PROTOCOL}
ALLERGY_TESTS = {AllergenPanel: PANEL, SkinTest: SKIN, PatchTest: PATCH, DrugProvocation: PROVOCATION}


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
    keep(session, Condition, patient, condition="asthma", onset="2010")
    keep(session, Transfusion, patient, date="2023", product="unknown", reaction="unknown")
    keep(session, HistoryAnswer, patient, topic="transfusions", answer="asked, none", date="?")
    keep_typed(session, AdverseEvent, patient, EVENT | {"infusion": first.entry.title(session.reader)})
    keep(session, VisitNote, patient, date="2024-06-01", text="x", next_visit="2024-07-01")
    for type, texts in ALLERGY_TESTS.items():
        other = keep_typed(session, type, patient, texts | {type.declaration.dated: "2024-09-01"})
        session.void(other.id, "of another patient")
        keep_typed(session, type, patient, texts)
    fill_with_products(session, patient)
    gone = with_patient(session, identifier="P-9", family_name="Gone")
    session.void(keep(session, VisitNote, gone, date="2024-06-01", text="x").id, "entered twice")
    session.void(gone, "entered twice")
    yield session
    session.close()


def fill_with_products(session: Session, patient: str) -> None:
    """From a donor to a vein: a bag that was given, one that is authorised, and two that were neither; each type once void."""
    with_bags(session, "1", "2")
    with_bags(session, "3", thawed=None, checks=[])
    with_bags(session, "4", thawed=None, checks=[], discarded="2024-11-30", discard_reason="leak")
    for type, texts in PRODUCTS.items():
        session.void(keep_typed(session, type, "", texts | dict.fromkeys(type.declaration.same[-1:], "9")).id, "a try")
    keep_typed(session, Protocol, "", PROTOCOL)
    given = INFUSION | {
        "session": "3",
        "start": "2024-05-19 10:30",
        "bag": "L-24-2",
        "lot": "l-24",
        "checked_by": "Ayşe",
    }
    infusion = keep_typed(session, Infusion, patient, given | {"vitals": VITALS})
    keep_typed(
        session,
        AdverseEvent,
        patient,
        EVENT | {"term": "fever", "onset": "2024-05-19", "infusion": infusion.entry.title(session.reader)},
    )
    plan = keep_typed(session, CoursePlan, patient, PLAN)
    visit = next(step.name for step in plan.entry.steps if step.step == "visit")
    keep_typed(session, Consent, patient, CONSENT | {"purpose": "cells"})
    for type, texts in {Consent: CONSENT, Authorisation: AUTHORISATION, Outcome: OUTCOME | {"planned": visit}}.items():
        session.void(keep_typed(session, type, patient, texts | {"note": "void"}).id, "of another patient")
        keep_typed(session, type, patient, texts)
    note = keep(session, VisitNote, patient, date="2024-08-14", text="y", planned=visit)
    for number in ("1", "2"):
        path = session.file.path.with_name(f"scan {number}.pdf")
        path.write_bytes(b"%PDF-1.7 " + number.encode())
        kept = attach(session, note.id, path)
    void_attachment(session, kept.id, "the wrong page")
    lost = keep(session, VisitNote, patient, date="2024-08-15", text="z")
    attach(session, lost.id, path)
    session.void(lost.id, "of another patient")


@pytest.fixture(scope="module")
def db(session: Session) -> Iterator[sqlite3.Connection]:
    """A snapshot, opened as any other tool would."""
    path = session.file.path.with_name("copy.sqlite")
    write_snapshot(session.file.path, path, at="2024-12-01T09:00:00.000+00:00", program=PROGRAM)
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    yield db
    db.close()


def views(db: sqlite3.Connection, type: str = "table") -> list[str]:
    """In a snapshot they are tables."""
    found = "SELECT name FROM sqlite_schema WHERE type = ? AND (name GLOB 'v_*' OR name = 'trace') ORDER BY name"
    return [name for (name,) in db.execute(found, (type,))]


def columns(db: sqlite3.Connection, view: str) -> list[str]:
    return [described[0] for described in db.execute(f"SELECT * FROM {view} LIMIT 0").description]


def rows(db: sqlite3.Connection, view: str, where: str = "true") -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(f"SELECT * FROM {view} WHERE {where}")]


def test_every_entry_type_and_part_type_has_its_view(db: sqlite3.Connection) -> None:
    tables = {
        name for owner in TABLES.values() for name in (owner.name, *(part.name for _attribute, part in owner.parts))
    }
    assert set(VIEWS) == tables - {"letterhead"}
    assert set(views(db)) == {*OF_PATIENTS, *OF_CLINIC, *CATALOGUE, "v_d0", "trace"}


def test_in_a_clinic_file_they_are_views_and_in_a_snapshot_tables_with_the_same_rows(
    session: Session, db: sqlite3.Connection
) -> None:
    living = session.file.connection
    assert views(db, "view") == views(living, "table") == []
    assert views(living, "view") == views(db)
    for view in views(db):
        assert columns(living, view) == columns(db, view)
        rows = f"SELECT * FROM {view}"
        assert living.execute(rows).fetchall() == [tuple(row) for row in db.execute(rows)], view


def test_in_a_snapshot_every_column_has_a_type_that_holds_for_every_row(db: sqlite3.Connection) -> None:
    strict = dict(map(tuple, db.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")))
    for view in views(db):
        assert strict[view] == 1
        for name, declared in db.execute("SELECT name, type FROM pragma_table_info(?)", (view,)).fetchall():
            assert declared in ("TEXT", "INTEGER", "REAL")
            if name.endswith(("day_number", "days_since_d0", "position")):
                assert declared == "INTEGER", (view, name)
            if f"{name}_text" in columns(db, view):
                assert declared == "REAL", (view, name)


def test_every_column_of_every_view_is_documented_and_nothing_else(db: sqlite3.Connection) -> None:
    documented = [tuple(row) for row in db.execute('SELECT view, "column" FROM view_help')]
    assert sorted(documented) == sorted((view, column) for view in views(db) for column in columns(db, view))
    assert db.execute("SELECT count(*) FROM view_help WHERE length(trim(help)) < 5").fetchone()[0] == 0


def test_of_a_patient_the_first_column_is_the_identifier_and_the_days_since_d0_stand_in_each(
    db: sqlite3.Connection,
) -> None:
    for view in OF_PATIENTS:
        assert columns(db, view)[0] == "patient_id"
        assert "days_since_d0" in columns(db, view)
    for view in CATALOGUE:
        assert "patient_id" not in columns(db, view)
    for view in OF_CLINIC:
        assert columns(db, view)[0] == "entry"
        assert "days_since_d0" not in columns(db, view)


@cases("table", VIEWS)
def test_every_field_stands_in_its_view(db: sqlite3.Connection, table: str) -> None:
    found = columns(db, VIEWS[table])
    for field in _table(table).fields:
        if named := NAMED.get((table, field.name)):
            assert set(named) <= set(found)
            continue
        assert field.name in found
        wanted = {
            kinds.Date: ("_day_number", "_earliest", "_latest", "_assumed", "_typed"),
            kinds.Number: ("_text",),
            kinds.Cells: ("_text",),
            clinical_kinds.ReadingText: ("_number", "_comparator", "_word", "_titre"),
            clinical_kinds.LimitsText: ("_low", "_high"),
            clinical_kinds.Drug: ("_atc",),
            kinds.Duration: ("_minutes",),
            allergy_kinds.ValueOrBand: ("_low", "_high"),
            allergy_kinds.DiametersText: ("_longest", "_across", "_mean"),
            allergy_kinds.ConcentrationText: ("_mg_per_ml",),
            allergy_kinds.SubstanceName: ("_atc", "_extract"),
        }.get(type(field.kind), ())
        assert {field.name + suffix for suffix in wanted} <= set(found)


def _table(name: str) -> Table:
    return next(
        found for owner in TABLES.values() for found in (owner, *(p for _, p in owner.parts)) if found.name == name
    )


@pytest.mark.parametrize("view", OF_PATIENTS)
def test_void_entries_and_void_patients_are_left_out(db: sqlite3.Connection, view: str) -> None:
    if view == "v_versions":
        assert len(rows(db, view, "action = 'void'")) == 7 + 4 + len(PRODUCTS)
        return
    found = rows(db, view)
    assert found
    # what was not given is of nobody yet
    assert {row["patient_id"] for row in found} - {"P-1"} <= ({None} if view == "v_traceability" else set())


@pytest.mark.parametrize("view", [*OF_CLINIC, "trace"])
def test_void_products_are_left_out(db: sqlite3.Connection, view: str) -> None:
    found = rows(db, view)
    assert found
    assert not [
        row
        for row in found
        if "9" in {row.get("pseudonym"), row.get("donor"), row.get("lot"), row.get("bag"), row.get("name")}
    ]


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
    assert (printed["reading_number"], printed["canonical_value"], printed["limits_high"], printed["in_doubt"]) == (
        26.6,
        26.6,
        24.0,
        0,
    )
    assert isinstance(printed["canonical_value"], float)
    assert (printed["canonical_value_text"], printed["marker_name"]) == ("26.6", "ECP")
    # d0 was the day of the first infusion that was there when it was typed
    assert (printed["specimen_date"], printed["specimen_date_typed"], printed["days_since_d0"]) == (
        "2024-05-08",
        "d0-4",
        -4,
    )
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
    assert (row["reading"], row["reading_titre"], row["canonical_value"], row["days_since_d0"]) == (
        "1:160",
        160,
        None,
        0,
    )


def test_infusions_with_their_dose(db: sqlite3.Connection) -> None:
    total, single = rows(db, "v_infusions", "bag IS NULL ORDER BY start")
    assert (single["cells"], single["cells_per_session"], single["cells_per_kg"]) == (140e6, 140e6, 2.24)
    assert total["cells_per_session"] == pytest.approx(140e6 / 3)
    assert (single["start"], single["start_time"], single["days_since_d0"], total["days_since_d0"]) == (
        "2024-05-14",
        "10:30",
        2,
        0,
    )
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
    assert (drug["drug"], drug["dose"], drug["course"], drug["session"], drug["at"]) == (
        "clarithromycin",
        "500 mg",
        1,
        1,
        "2024-05-14",
    )


def test_an_adverse_event_names_its_infusion(db: sqlite3.Connection) -> None:
    (event,) = rows(db, "v_adverse_events", "term = 'headache'")
    assert (event["infusion_course"], event["infusion_session"], event["onset_minutes"]) == (1, 1, 40.0)
    assert event["infusion"] in {row["entry"] for row in rows(db, "v_infusions")}


def test_unknown_dates_and_what_has_none_are_null(db: sqlite3.Connection) -> None:
    assert [row["days_since_d0"] for row in rows(db, "v_family_history")] == [None]
    (answer,) = rows(db, "v_history_answers")
    assert (answer["date"], answer["date_typed"], answer["days_since_d0"]) == (None, "?", None)


def test_a_reaction_lists_its_manifestations(db: sqlite3.Connection) -> None:
    (reaction,) = rows(db, "v_drug_reactions")
    assert (reaction["manifestations"], reaction["latency_minutes"], reaction["drug_atc"]) == (
        "pruritus, urticaria",
        30.0,
        "J01MA02",
    )


def test_the_catalogue_stands_in_the_file(session: Session, db: sqlite3.Connection) -> None:
    catalogue = session.catalogue
    assert [row["code"] for row in rows(db, "v_markers", "sort = 'marker'")] == [
        marker.code for marker in catalogue.markers
    ]
    assert [row["code"] for row in rows(db, "v_markers", "sort = 'method'")] == [
        method.code for method in catalogue.methods
    ]
    assert [row["atc"] for row in rows(db, "v_drugs")] == [drug.atc for drug in catalogue.drugs]
    listed = [
        (row["code"], row["printed"], None if row["refused"] else row["factor"] / row["divisor"])
        for row in rows(db, "v_units")
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
    assert session.file.connection.execute("SELECT DISTINCT catalogue_version FROM v_markers").fetchall() == [
        ("later",)
    ]
    session.close()


def test_an_allergen_panel_and_its_results_with_what_its_definition_says_of_each(
    session: Session, db: sqlite3.Connection
) -> None:
    (panel,) = rows(db, "v_allergen_panels")
    (kept,) = (kept.entry for kept in session.chart(session.patient_with("P-1")).of(AllergenPanel))
    assert (panel["panel"], panel["panel_version"], panel["unit"], panel["quality"]) == (
        "ALEX2",
        kept.panel_version,
        "kUA/L",
        "passed",
    )
    assert (panel["total_ige"], panel["total_ige_low"], panel["total_ige_high"]) == ("20 - 100", 20.0, 100.0)
    assert (panel["answered"], panel["positives"], panel["days_since_d0"]) == (4, 2, -2)
    hom, der, alt, phl = rows(db, "v_allergen_results", "true ORDER BY position")
    assert [row["entry"] for row in (hom, der, alt, phl)] == [panel["entry"]] * 4
    assert (hom["allergen"], hom["reading"], hom["reading_number"], hom["reading_number_text"]) == (
        "Hom g",
        "0,590",
        0.59,
        "0.590",
    )
    assert (hom["result_class"], hom["positive"], hom["basis"], hom["relevance"]) == (1, "yes", "printed", None)
    assert (der["reading"], der["reading_comparator"], der["positive"], der["basis"]) == ("<0.10", "<", "no", "assumed")
    assert (alt["reading"], alt["reading_comparator"], alt["reading_number"], alt["positive"]) == (
        "> 50",
        ">",
        50.0,
        "yes",
    )
    assert [(row["position"], row["unit"], row["specimen_date_typed"], row["days_since_d0"]) for row in (hom, phl)] == [
        (1, "kUA/L", "2024-05-10 ?", -2), (4, "kUA/L", "2024-05-10 ?", -2),
    ]  # fmt: skip
    allergens = session.catalogue.panel("ALEX2")
    for row, result in zip((hom, der, alt, phl), kept.results, strict=True):
        known = allergens.allergen(result.allergen)
        assert (row["allergen_name"], row["allergen_group"], row["molecular"]) == (
            known.name,
            known.group,
            known.molecular,
        )
        assert (row["protein_family"] or "", row["family_source"] or "") == (known.family, known.family_source)
        assert row["family_unverified"] == (known.family_source == "G" if known.family else None)


def test_the_results_of_a_panel_are_joined_without_reading_its_definition_again_for_each(session: Session) -> None:
    explained = session.file.connection.execute("EXPLAIN QUERY PLAN SELECT * FROM v_allergen_results")
    plan = [detail for _id, _parent, _unused, detail in explained]
    assert [step for step in plan if step.startswith("SCAN a ")] == []
    assert [
        step
        for step in plan
        if step.startswith("SEARCH a USING AUTOMATIC COVERING INDEX (panel=? AND version=? AND allergen=?)")
    ]
    assert [step for step in plan if step.startswith("SEARCH x USING INDEX") and step.endswith("(entry=?)")]


def test_allergens_stand_in_the_file_in_every_version_of_their_panel(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    alex2 = session.catalogue.panel("ALEX2")
    newer = shipped()["panels"][0] | {"version": "2099.1"}
    newer["allergens"] = [one | {"name": "Homarus"} for one in newer["allergens"] if one["code"] == "Hom g"]
    newer["also"] = {}
    add_panel(session.file, "2024-12-01T09:00:00.000+00:00", "Ayşe", newer)
    db = session.file.connection
    listed = db.execute(
        "SELECT allergen, name, molecular FROM v_allergens WHERE version = ? ORDER BY position", (alex2.version,)
    )
    assert listed.fetchall() == [(one.code, one.name, one.molecular) for one in alex2.allergens]
    least = "SELECT DISTINCT panel, panel_name, unit, least, most, positive, is_own FROM v_allergens WHERE version = ?"
    assert db.execute(least, (alex2.version,)).fetchall() == [("ALEX2", alex2.name, "kUA/L", 0.1, 50.0, 0.3, 0)]
    own = "SELECT panel, allergen, position, name, is_own FROM v_allergens WHERE version = '2099.1'"
    assert db.execute(own).fetchall() == [("ALEX2", "Hom g", 1, "Homarus", 1)]
    # the same definition in two catalogues stands once
    with session.file.write() as writing:
        writing.execute(
            "INSERT INTO catalogue (version, at, content) SELECT 'later', '2999-01-01', content FROM catalogue"
        )
    assert db.execute("SELECT count(*) FROM v_allergens").fetchone() == (len(alex2.allergens) + 1,)
    session.close()


def test_pricks_and_injections_stand_with_the_controls_of_their_sheet(session: Session, db: sqlite3.Connection) -> None:
    (kept,) = (kept.entry for kept in session.chart(session.patient_with("P-1")).of(SkinTest))
    mites, cat, cipro = rows(db, "v_skin_tests", "true ORDER BY kind DESC, position")
    assert [row["kind"] for row in (mites, cat, cipro)] == ["prick", "prick", "intradermal"]
    assert [row["position"] for row in (mites, cat, cipro)] == [1, 2, 1]
    for row, part in zip((mites, cat, cipro), (*kept.pricks, *kept.intradermals), strict=True):
        assert (row["date_typed"], row["days_since_d0"], row["stage"]) == ("2024-05-15 10:00", 3, "done")
        assert (row["histamine"], row["histamine_mean"], row["saline_mean"], row["date_time"]) == (
            "6x5",
            5.5,
            0.0,
            "10:00",
        )
        assert (row["validity"], row["validity_why"], row["omalizumab"]) == (
            kept.validity,
            str(kept.validity_why),
            kept.omalizumab,
        )
        assert (row["antihistamine"], row["antihistamine_drug_atc"]) == ("taken", "R06AE07")
        assert (row["antihistamine_last"], row["read_after_minutes"]) == ("2024-05-01", 15.0)
        assert (row["outcome"], row["printed"]) == (part.outcome, part.printed)
        assert row["wheal_mean"] == (float(part.wheal.mean) if part.wheal else None)
    assert (mites["substance"], mites["substance_extract"], mites["substance_atc"]) == (
        "house dust mites",
        "house_dust_mites",
        None,
    )
    assert (mites["wheal"], mites["wheal_longest"], mites["wheal_across"], mites["flare_mean"]) == (
        "5x4",
        5.0,
        4.0,
        12.0,
    )
    assert (mites["growth"], mites["injected"], mites["late_24"]) == (None, None, None)
    assert (cat["printed"], cat["wheal"], cat["concentration"]) == ("positive", None, None)
    assert (cipro["substance_atc"], cipro["concentration"], cipro["concentration_mg_per_ml"]) == (
        "J01MA02",
        "0.006 mg/ml",
        0.006,
    )
    assert (cipro["injected_mean"], cipro["wheal_mean"], cipro["late_24_mean"]) == (4.0, 7.5, 0.0)
    assert cipro["growth_text"] == (None if kept.intradermals[0].growth is None else str(kept.intradermals[0].growth))


def test_each_reading_of_a_patch_test_has_its_row_and_what_was_not_read_has_none(db: sqlite3.Connection) -> None:
    read = rows(db, "v_patch_readings", "true ORDER BY position, hours")
    assert [(row["hapten"], row["hours"], row["grade"], row["positive"]) for row in read] == [
        ("nickel sulfate hexahydrate", 48, "doubtful", 0), ("nickel sulfate hexahydrate", 72, "strong", 1),
        ("cobalt(II) chloride hexahydrate", 48, "positive", 1), ("cobalt(II) chloride hexahydrate", 96, "irritant", 0),
        ("cobalt(II) chloride hexahydrate", 168, "not_tested", None),
    ]  # fmt: skip
    nickel, cobalt, balsam = rows(db, "v_patch_tests", "true ORDER BY position")
    assert {row["entry"] for row in read} == {nickel["entry"]}
    assert (nickel["planned"], nickel["applied"], nickel["applied_time"], nickel["days_since_d0"]) == (
        "48, 72, 96",
        "2024-05-16",
        "09:00",
        4,
    )
    assert (nickel["h48"], nickel["h72"], nickel["h96"], nickel["relevance"]) == ("doubtful", "strong", None, "current")
    assert (nickel["concentration"], nickel["vehicle"], cobalt["concentration"]) == (5.0, "pet.", None)
    assert (balsam["hapten"], balsam["h48"], balsam["first_positive"]) == ("balsam of the clinic", None, None)
    assert [row["first_positive"] for row in read] == [
        row["first_positive"] for row in (nickel, nickel, cobalt, cobalt, cobalt)
    ]  # fmt: skip


def test_a_provocation_and_its_steps(db: sqlite3.Connection) -> None:
    (test,) = rows(db, "v_drug_provocations")
    assert (test["drug"], test["drug_atc"], test["result"], test["steps"]) == (
        "clarithromycin",
        "J01FA09",
        "negative",
        2,
    )
    assert (test["observed"], test["observed_minutes"], test["dose_unit"]) == ("2 h", 120.0, "mg")
    first, second = rows(db, "v_provocation_steps", "true ORDER BY position")
    assert (first["at"], first["dose"], first["dose_text"], first["systolic"], first["seen"]) == (
        "09:30",
        50.0,
        "50",
        120.0,
        "none",
    )
    assert (second["at"], second["dose"], second["systolic"], second["drug"]) == (
        "10:30",
        450.0,
        None,
        "clarithromycin",
    )
    assert (second["entry"], second["position"], second["days_since_d0"]) == (test["entry"], 2, 5)


def test_the_reason_that_was_given_stands_behind_what_it_was_given_for(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    keep_typed(session, SkinTest, with_patient(session), SKIN)
    confirmed = [
        {"id": "A6", "field": "date", "sentence": "Omalizumab was given.", "reason": "no other day"},
        {"id": "V2", "field": "date", "sentence": "Is it right?", "reason": ""},
    ]
    with session.file.write() as db:
        db.execute("UPDATE skin_test SET confirmed = ?", (json.dumps(confirmed),))
    found = session.file.connection.execute("SELECT DISTINCT confirmed_findings FROM v_skin_tests").fetchall()
    assert found == [("Omalizumab was given. – no other day\nIs it right?",)]
    session.close()


def test_a_bag_says_where_it_stands_and_who_was_given_it(session: Session, db: sqlite3.Connection) -> None:
    found = rows(db, "v_bags", "true ORDER BY bag")
    assert [(row["bag"], row["state"], row["patient_id"], row["authorised_for"]) for row in found] == [
        ("1", "thawed", None, "P-1"), ("2", "given", "P-1", None), ("3", "frozen", None, None), ("4", "discarded", None, None),
    ]  # fmt: skip
    for row in found:
        kept = session.entry(row["entry"])
        assert row["state"] == state(kept, session.products.uses(kept.id))
        assert (row["lot"], row["donor"], row["passage"], row["release"]) == ("L-24", "D-3", 3, "released")
    (given,) = (row for row in found if row["state"] == "given")
    assert (given["viability"], given["viable_cells"], given["cells"]) == (85.0, 119e6, 140e6)
    assert (given["use_by"], given["use_by_time"], given["use_by_typed"], given["after_thaw"]) == (
        "2024-12-01",
        "12:30",
        "",
        None,
    )
    (lot,) = rows(db, "v_lots")
    assert {row["lot_entry"] for row in found} == {lot["entry"]}
    assert (lot["lot"], lot["donor"], lot["bags"], lot["after_thaw_minutes"], lot["expiry"]) == (
        "L-24",
        "D-3",
        4,
        240.0,
        "2026-03-01",
    )
    assert [(row["donor"], row["lots"]) for row in rows(db, "v_donor_tests LEFT JOIN (SELECT lots FROM v_donors)")] == [
        ("D-3", 1)
    ] * 5


@pytest.mark.parametrize(
    ("bag", "authorised", "given", "stands"),
    [
        ({}, False, False, "frozen"),
        ({}, True, False, "allocated"),
        ({"thawed": "2024-11-30"}, True, False, "thawed"),
        ({"thawed": "?"}, False, False, "thawed"),
        ({"thawed": "2024-11-30", "discarded": "2024-11-30", "discard_reason": "leak"}, True, False, "discarded"),
        ({"discarded": "?", "discard_reason": "leak"}, False, False, "discarded"),
        ({"discarded": "2024-11-30", "discard_reason": "leak"}, True, True, "given"),
        ({}, False, True, "given"),
    ],
)
def test_the_views_and_the_clinic_agree_where_a_bag_stands(
    tmp_path: Path, bag: dict[str, str], authorised: bool, given: bool, stands: str
) -> None:
    session = start(tmp_path / "clinic.sqlite")
    patient = with_patient(session)
    (id,) = with_bags(session, "1", **({"thawed": None, "checks": []} | bag))
    with session.file.write() as db:
        # what is authorised and given is documented here as it may have come from anywhere
        for type in ("authorisation",) * authorised + ("infusion",) * given:
            for void in (None, "a try"):
                values = (f"{type} {void}", patient, 1, "Ayşe", "now", void, "[]", id)
                db.execute(
                    f"INSERT INTO {type} (id, patient, number, who, at, voided, confirmed, bag) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    values,
                )
    session.forget()
    db = session.file.connection
    assert (
        db.execute("SELECT state FROM v_bags").fetchall()
        == [(stands,)]
        == db.execute("SELECT state FROM v_traceability").fetchall()
    )
    assert state(session.entry(id), session.products.uses(id)) == stands
    session.close()


def test_quality_control_at_release_and_after_thaw_stands_in_one_list(session: Session, db: sqlite3.Connection) -> None:
    found = rows(db, "v_quality_controls")
    assert [(row["stage"], row["lot"], row["bag"]) for row in found if row["test"] == "viability"] == [
        ("release", "L-24", None), ("post_thaw", "L-24", "1"), ("post_thaw", "L-24", "2"),
    ]  # fmt: skip
    release = [row for row in found if row["stage"] == "release"]
    (lot,) = (kept.entry for kept in session.of_clinic(Lot))
    for row, check in zip(release, lot.checks, strict=True):
        assert (row["test"], row["result"], row["unit"], row["verdict"]) == (
            check.test,
            check.result.text,
            check.unit,
            check.verdict,
        )
        assert (row["limit_used"], row["overruled"], row["state"]) == (
            check.limit_used and str(check.limit_used),
            None,
            "final",
        )
    (endotoxin,) = (row for row in release if row["test"] == "endotoxin")
    assert (endotoxin["result"], endotoxin["result_comparator"], endotoxin["result_number"]) == ("<0.2", "<", 0.2)
    (additive,) = rows(db, "v_additives")
    assert (additive["lot"], additive["sort"], additive["amount"], additive["left"]) == ("L-24", "dmso", "10 %", "yes")


def test_traceability_has_a_row_a_bag_and_one_an_infusion_without_a_bag(db: sqlite3.Connection) -> None:
    found = rows(db, "v_traceability", "true ORDER BY bag, start")
    told = (
        "patient_id",
        "donor",
        "lot",
        "bag",
        "state",
        "known_by",
        "session",
        "start",
        "days_since_d0",
        "event_count",
    )
    assert [tuple(row[name] for name in told) for row in found] == [
        ("P-1", None, "L-7", None, "given", "words", 2, "2024-05-12", 0, 0),
        ("P-1", None, "L-7", None, "given", "words", 1, "2024-05-14", 2, 1),
        (None, "D-3", "L-24", "1", "thawed", "bag", None, None, None, 0),
        ("P-1", "D-3", "L-24", "2", "given", "bag", 3, "2024-05-19", 7, 1),
        (None, "D-3", "L-24", "3", "frozen", "bag", None, None, None, 0),
        (None, "D-3", "L-24", "4", "discarded", "bag", None, None, None, 0),
    ]  # fmt: skip
    given = found[3]
    assert (given["typed_lot"], given["start_time"], given["events"], given["events_asked"]) == (
        "l-24",
        "10:30",
        "fever (1)",
        "none",
    )
    (infusion,) = rows(db, "v_infusions", "bag IS NOT NULL")
    assert given["infusion"] == infusion["entry"]
    assert (infusion["bag"], infusion["bag_lot"], infusion["lot"], infusion["bag_entry"]) == (
        "2",
        "L-24",
        "l-24",
        given["bag_entry"],
    )
    assert (infusion["viable_cells"], infusion["checked_by"], infusion["vital_signs"]) == (119e6, "Ayşe", 1)
    assert infusion["chain"] == "donor D-3 · lot L-24 · passage 3 · bag 2 · viability 85 %"
    (vital,) = rows(db, "v_vital_signs")
    assert (vital["entry"], vital["session"], vital["at"], vital["temperature"], vital["systolic"]) == (
        given["infusion"],
        3,
        "10:30",
        36.6,
        120.0,
    )


def test_an_authorisation_names_its_bag_and_an_event_its_naranjo_answers(db: sqlite3.Connection) -> None:
    (authorised,) = rows(db, "v_authorisations")
    assert (authorised["lot"], authorised["bag"], authorised["course"], authorised["planned_time"]) == (
        "L-24",
        "1",
        2,
        "10:00",
    )
    assert "62.5 kg" in authorised["confirmed_findings"]
    (event,) = rows(db, "v_adverse_events", "term = 'fever'")
    answers = rows(db, "v_naranjo_answers", "term = 'fever' ORDER BY question")
    assert [(row["entry"], row["question"], row["answer"]) for row in answers] == [
        (event["entry"], 1, "yes"),
        (event["entry"], 2, "yes"),
    ]
    assert (event["naranjo_score"], event["naranjo_answers"]) == (3.0, 2)


def test_what_is_planned_and_what_was_done_of_it(session: Session, db: sqlite3.Connection) -> None:
    (protocol,) = rows(db, "v_protocols")
    assert (protocol["name"], protocol["days_apart"], protocol["thaw_to_start_minutes"], protocol["visits"]) == (
        "three sessions",
        "2, 3",
        120.0,
        1,
    )
    (visit,) = rows(db, "v_protocol_visits")
    assert (visit["entry"], visit["protocol"], visit["name"], visit["day"]) == (
        protocol["entry"],
        "three sessions",
        "three months",
        91,
    )
    (plan,) = rows(db, "v_course_plans")
    assert (plan["protocol"], plan["protocol_entry"], plan["steps"]) == ("three sessions", protocol["entry"], 4)
    steps = rows(db, "v_planned_steps", "true ORDER BY position")
    kept = session.entry(plan["entry"]).entry.steps
    assert [(row["step"], row["name"], row["due"], row["state"]) for row in steps] == [
        (step.step, step.name, step.due.day.isoformat(), step.state) for step in kept
    ]  # fmt: skip
    (outcome,) = rows(db, "v_outcomes")
    assert (outcome["planned"], outcome["planned_entry"], outcome["uas7"], outcome["uas7_days"]) == (
        "three months", plan["entry"], 8, "1, 2, 0, 0, 3, 1, 1",
    )  # fmt: skip
    note, without = rows(db, "v_visit_notes", "true ORDER BY planned IS NULL")
    assert (note["planned"], note["planned_entry"], without["planned"], without["planned_entry"]) == (
        "three months",
        plan["entry"],
        None,
        None,
    )
    consents = rows(db, "v_consents", "true ORDER BY purpose")
    assert [(row["purpose"], row["consent_version"], row["version"]) for row in consents] == [
        ("cells", "2", 1),
        ("treatment", "2", 1),
    ]


def test_attachments_stand_without_their_content_and_without_those_that_are_void(db: sqlite3.Connection) -> None:
    (row,) = rows(db, "v_attachments")
    assert (row["name"], row["type"], row["entry_type"], row["patient_id"]) == (
        "scan 1.pdf",
        "application/pdf",
        "visit_note",
        "P-1",
    )
    assert (row["size"], row["days_since_d0"]) == (len(b"%PDF-1.7 1"), 203)
    assert not any(isinstance(cell, bytes) for cell in row.values())
