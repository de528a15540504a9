"""What holds for every view: its columns, their help, patients, D0, and what is left out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop.clinic.allergy import allergy_kinds
from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.cells import product_kinds
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry import clinical_kinds, kinds
from desktop.session.session import Session
from desktop.store.layout import TABLES, Table
from tests.cases import cases
from tests.session.made import (
    BAG,
    DONOR,
    INFUSION,
    LOT,
    PANEL,
    PATCH,
    PROTOCOL,
    PROVOCATION,
    SKIN,
    keep,
    start,
    with_patient,
)
from tests.store.views.viewed import columns, rows, views

# the view of each table; the letterhead is the clinic's own
VIEWS = {
    "clinic_settings": "v_clinic_settings", "clinic_drug": "v_clinic_drugs", "clinic_drug_component": "v_components", "clinic_group": "v_clinic_groups", "clinic_group_group_member": "v_group_members", "patient": "v_patients", "measurement": "v_measurements", "history_answer": "v_history_answers",
    "drug_reaction": "v_drug_reactions", "drug_reaction_excepted_drug": "v_excepted_drugs", "family_history": "v_family_history", "condition": "v_conditions",
    "transfusion": "v_transfusions", "lab_result": "v_lab_results", "in_vitro_test": "v_in_vitro_tests",
    "medication_course": "v_medication_courses", "medication_course_administration": "v_administrations",
    "infusion": "v_infusions", "infusion_premedication": "v_premedication", "adverse_event": "v_adverse_events",
    "visit_note": "v_visit_notes", "interpretation": "v_interpretations", "allergen_panel": "v_allergen_panels",
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
    dict.fromkeys(
        view for table, view in VIEWS.items() if table.startswith(("clinic_", "donor", "lot", "bag", "protocol"))
    )
)


# of patients, though no table's own: a hapten's readings, one below the other
OF_PATIENTS = (
    *(view for view in dict.fromkeys(VIEWS.values()) if view not in OF_CLINIC), "v_patch_readings", "v_versions", "v_attachments",
    "v_traceability", "v_reviews", "v_signed_summaries",
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
            product_kinds.CheckResult: ("_number", "_comparator", "_word", "_titre"),
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
