"""The views of allergen panels, skin, patch and provocation tests."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.session.catalogue import add_panel, shipped
from desktop.session.session import Session
from tests.session.made import (
    start,
)
from tests.store.views.viewed import rows


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
