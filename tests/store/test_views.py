from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic import allergy_kinds, kinds
from desktop.clinic.adverse_event import AdverseEvent
from desktop.clinic.allergen_panel import AllergenPanel
from desktop.clinic.drug_provocation import DrugProvocation
from desktop.clinic.drug_reaction import DrugReaction
from desktop.clinic.history import FamilyHistory, HistoryAnswer
from desktop.clinic.in_vitro_test import InVitroTest
from desktop.clinic.infusion import Infusion, Premedication
from desktop.clinic.lab_result import LabResult
from desktop.clinic.letterhead import Letterhead
from desktop.clinic.measurement import Measurement
from desktop.clinic.medication import Administration, MedicationCourse
from desktop.clinic.patch_test import PatchTest
from desktop.clinic.skin_test import SkinTest
from desktop.clinic.visit_note import VisitNote
from desktop.session.catalogue import add_panel, shipped
from desktop.session.session import Session
from desktop.store.layout import TABLES, Table
from desktop.store.snapshot import write_snapshot
from tests.session.made import (
    DOUBTFUL,
    INFUSION,
    LAB,
    OMALIZUMAB,
    PANEL,
    PATCH,
    PROGRAM,
    PROVOCATION,
    REACTION,
    SKIN,
    keep,
    keep_typed,
    read,
    start,
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
    "drug_provocation_provocation_step": "v_provocation_steps",
}  # fmt: skip
# of patients, though no table's own: a hapten's readings, one below the other
OF_PATIENTS = (*dict.fromkeys(VIEWS.values()), "v_patch_readings", "v_versions")
CATALOGUE = ("v_markers", "v_units", "v_drugs", "v_allergens")
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
    keep(session, HistoryAnswer, patient, topic="transfusions", answer="asked, none", date="?")
    keep(session, AdverseEvent, patient, term="headache", onset="2024-05-14 11:10", infusion=first.entry.title(session.reader), grade="1",
         serious="no", causality="possible", outcome="recovered")  # fmt: skip
    keep(session, VisitNote, patient, date="2024-06-01", text="x", next_visit="2024-07-01")
    for type, texts in ALLERGY_TESTS.items():
        other = keep_typed(session, type, patient, texts | {type.declaration.dated: "2024-09-01"})
        session.void(other.id, "of another patient")
        keep_typed(session, type, patient, texts)
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
    assert set(views(db)) == {*OF_PATIENTS, *CATALOGUE, "v_d0"}


def test_every_column_of_every_view_is_documented_and_nothing_else(db: sqlite3.Connection) -> None:
    documented = [tuple(row) for row in db.execute('SELECT view, "column" FROM view_help')]
    assert sorted(documented) == sorted((view, column) for view in views(db) for column in columns(db, view))
    assert db.execute("SELECT count(*) FROM view_help WHERE length(trim(help)) < 5").fetchone()[0] == 0


def test_of_a_patient_the_first_column_is_the_identifier_and_the_days_since_d0_stand_in_each(db: sqlite3.Connection) -> None:
    for view in OF_PATIENTS:
        assert columns(db, view)[0] == "patient_id"
        assert "days_since_d0" in columns(db, view)
    for view in CATALOGUE:
        assert "patient_id" not in columns(db, view)


@pytest.mark.parametrize("table", VIEWS)
def test_every_field_stands_in_its_view(db: sqlite3.Connection, table: str) -> None:
    found = columns(db, VIEWS[table])
    for field in _table(table).fields:
        # the one is patient_id; the mean of a prick's wheal stands beside that of an injection's, which is no field
        if (table, field.name) in (("patient", "identifier"), ("skin_test_skin_prick", "mean")):
            continue
        assert field.name in found
        wanted = {
            kinds.Date: ("_day_number", "_earliest", "_latest", "_assumed", "_typed"),
            kinds.Number: ("_text",),
            kinds.ReadingText: ("_number", "_comparator", "_word", "_titre"),
            kinds.LimitsText: ("_low", "_high"),
            kinds.Drug: ("_atc",),
            kinds.Duration: ("_minutes",),
            allergy_kinds.ValueOrBand: ("_low", "_high"),
            allergy_kinds.DiametersText: ("_longest", "_across", "_mean"),
            allergy_kinds.ConcentrationText: ("_mg_per_ml",),
            allergy_kinds.SubstanceName: ("_atc", "_extract"),
        }.get(type(field.kind), ())
        assert {field.name + suffix for suffix in wanted} <= set(found)


def _table(name: str) -> Table:
    return next(found for owner in TABLES.values() for found in (owner, *(p for _, p in owner.parts)) if found.name == name)


@pytest.mark.parametrize("view", OF_PATIENTS)
def test_void_entries_and_void_patients_are_left_out(db: sqlite3.Connection, view: str) -> None:
    if view == "v_versions":
        assert len(rows(db, view, "action = 'void'")) == 7
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


def test_an_allergen_panel_and_its_results_with_what_its_definition_says_of_each(session: Session, db: sqlite3.Connection) -> None:
    (panel,) = rows(db, "v_allergen_panels")
    (kept,) = (kept.entry for kept in session.chart(session.patient_with("P-1")).of(AllergenPanel))
    assert (panel["panel"], panel["panel_version"], panel["unit"], panel["quality"]) == ("ALEX2", kept.panel_version, "kUA/L", "passed")
    assert (panel["total_ige"], panel["total_ige_low"], panel["total_ige_high"]) == ("20 - 100", 20.0, 100.0)
    assert (panel["answered"], panel["positives"], panel["days_since_d0"]) == (4, 2, -2)
    hom, der, alt, phl = rows(db, "v_allergen_results", "true ORDER BY position")
    assert [row["entry"] for row in (hom, der, alt, phl)] == [panel["entry"]] * 4
    assert (hom["allergen"], hom["reading"], hom["reading_number"], hom["reading_number_text"]) == ("Hom g", "0,590", 0.59, "0.590")
    assert (hom["result_class"], hom["positive"], hom["basis"], hom["relevance"]) == (1, "yes", "printed", None)
    assert (der["reading"], der["reading_comparator"], der["positive"], der["basis"]) == ("<0.10", "<", "no", "assumed")
    assert (alt["reading"], alt["reading_comparator"], alt["reading_number"], alt["positive"]) == ("> 50", ">", 50.0, "yes")
    assert [(row["position"], row["unit"], row["specimen_date_typed"], row["days_since_d0"]) for row in (hom, phl)] == [
        (1, "kUA/L", "2024-05-10 ?", -2), (4, "kUA/L", "2024-05-10 ?", -2),
    ]  # fmt: skip
    allergens = session.catalogue.panel("ALEX2")
    for row, result in zip((hom, der, alt, phl), kept.results, strict=True):
        known = allergens.allergen(result.allergen)
        assert (row["allergen_name"], row["allergen_group"], row["molecular"]) == (known.name, known.group, known.molecular)
        assert (row["protein_family"] or "", row["family_source"] or "") == (known.family, known.family_source)
        assert row["family_unverified"] == (known.family_source == "G" if known.family else None)


def test_the_results_of_a_panel_are_joined_without_reading_its_definition_again_for_each(db: sqlite3.Connection) -> None:
    plan = [row["detail"] for row in db.execute("EXPLAIN QUERY PLAN SELECT * FROM v_allergen_results")]
    assert [step for step in plan if step.startswith("SCAN a ")] == []
    assert [step for step in plan if step.startswith("SEARCH a USING AUTOMATIC COVERING INDEX (panel=? AND version=? AND allergen=?)")]
    assert [step for step in plan if step.startswith("SEARCH x USING INDEX") and step.endswith("(entry=?)")]


def test_allergens_stand_in_the_file_in_every_version_of_their_panel(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    alex2 = session.catalogue.panel("ALEX2")
    newer = shipped()["panels"][0] | {"version": "2099.1"}
    newer["allergens"] = [one | {"name": "Homarus"} for one in newer["allergens"] if one["code"] == "Hom g"]
    newer["also"] = {}
    add_panel(session.file, "2024-12-01T09:00:00.000+00:00", "Ayşe", newer)
    db = session.file.connection
    listed = db.execute("SELECT allergen, name, molecular FROM v_allergens WHERE version = ? ORDER BY position", (alex2.version,))
    assert listed.fetchall() == [(one.code, one.name, one.molecular) for one in alex2.allergens]
    least = "SELECT DISTINCT panel, panel_name, unit, least, most, positive, is_own FROM v_allergens WHERE version = ?"
    assert db.execute(least, (alex2.version,)).fetchall() == [("ALEX2", alex2.name, "kUA/L", 0.1, 50.0, 0.3, 0)]
    own = "SELECT panel, allergen, position, name, is_own FROM v_allergens WHERE version = '2099.1'"
    assert db.execute(own).fetchall() == [("ALEX2", "Hom g", 1, "Homarus", 1)]
    # the same definition in two catalogues stands once
    with session.file.write() as writing:
        writing.execute("INSERT INTO catalogue (version, at, content) SELECT 'later', '2999-01-01', content FROM catalogue")
    assert db.execute("SELECT count(*) FROM v_allergens").fetchone() == (len(alex2.allergens) + 1,)
    session.close()


def test_pricks_and_injections_stand_with_the_controls_of_their_sheet(session: Session, db: sqlite3.Connection) -> None:
    (kept,) = (kept.entry for kept in session.chart(session.patient_with("P-1")).of(SkinTest))
    mites, cat, cipro = rows(db, "v_skin_tests", "true ORDER BY kind DESC, position")
    assert [row["kind"] for row in (mites, cat, cipro)] == ["prick", "prick", "intradermal"]
    assert [row["position"] for row in (mites, cat, cipro)] == [1, 2, 1]
    for row, part in zip((mites, cat, cipro), (*kept.pricks, *kept.intradermals), strict=True):
        assert (row["date_typed"], row["days_since_d0"], row["stage"]) == ("2024-05-15 10:00", 3, "done")
        assert (row["histamine"], row["histamine_mean"], row["saline_mean"], row["date_time"]) == ("6x5", 5.5, 0.0, "10:00")
        assert (row["validity"], row["validity_why"], row["omalizumab"]) == (kept.validity, kept.validity_why, kept.omalizumab)
        assert (row["antihistamine"], row["antihistamine_drug_atc"]) == ("taken", "R06AE07")
        assert (row["antihistamine_last"], row["read_after_minutes"]) == ("2024-05-01", 15.0)
        assert (row["outcome"], row["printed"]) == (part.outcome, part.printed)
        assert row["wheal_mean"] == (float(part.wheal.mean) if part.wheal else None)
    assert (mites["substance"], mites["substance_extract"], mites["substance_atc"]) == ("house dust mites", "house_dust_mites", None)
    assert (mites["wheal"], mites["wheal_longest"], mites["wheal_across"], mites["flare_mean"]) == ("5x4", 5.0, 4.0, 12.0)
    assert (mites["growth"], mites["injected"], mites["late_24"]) == (None, None, None)
    assert (cat["printed"], cat["wheal"], cat["concentration"]) == ("positive", None, None)
    assert (cipro["substance_atc"], cipro["concentration"], cipro["concentration_mg_per_ml"]) == ("J01MA02", "0.006 mg/ml", 0.006)
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
    assert (nickel["planned"], nickel["applied"], nickel["applied_time"], nickel["days_since_d0"]) == ("48, 72, 96", "2024-05-16", "09:00", 4)
    assert (nickel["h48"], nickel["h72"], nickel["h96"], nickel["relevance"]) == ("doubtful", "strong", None, "current")
    assert (nickel["concentration"], nickel["vehicle"], cobalt["concentration"]) == (5.0, "pet.", None)
    assert (balsam["hapten"], balsam["h48"], balsam["first_positive"]) == ("balsam of the clinic", None, None)
    assert [row["first_positive"] for row in read] == [
        row["first_positive"] for row in (nickel, nickel, cobalt, cobalt, cobalt)
    ]  # fmt: skip


def test_a_provocation_and_its_steps(db: sqlite3.Connection) -> None:
    (test,) = rows(db, "v_drug_provocations")
    assert (test["drug"], test["drug_atc"], test["result"], test["steps"]) == ("clarithromycin", "J01FA09", "negative", 2)
    assert (test["observed"], test["observed_minutes"], test["dose_unit"]) == ("2 h", 120.0, "mg")
    first, second = rows(db, "v_provocation_steps", "true ORDER BY position")
    assert (first["at"], first["dose"], first["dose_text"], first["systolic"], first["seen"]) == ("09:30", 50.0, "50", 120.0, "none")
    assert (second["at"], second["dose"], second["systolic"], second["drug"]) == ("10:30", 450.0, None, "clarithromycin")
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
