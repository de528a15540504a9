"""The views of results, infusions, events and the catalogue."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop.session.session import Session
from tests.session.made import (
    start,
)
from tests.store.views.viewed import rows


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


def test_an_exception_stands_with_what_it_is_one_of(db: sqlite3.Connection) -> None:
    (excepted,) = rows(db, "v_excepted_drugs")
    assert (excepted["culprit"], excepted["drug"], excepted["because"]) == (
        "ciprofloxacin", "moxifloxacin", "negative provocation",
    )  # fmt: skip


def test_the_catalogue_stands_in_the_file(session: Session, db: sqlite3.Connection) -> None:
    catalogue = session.catalogue
    assert [row["code"] for row in rows(db, "v_markers", "sort = 'marker'")] == [
        marker.code for marker in catalogue.markers
    ]
    assert [row["code"] for row in rows(db, "v_markers", "sort = 'method'")] == [
        method.code for method in catalogue.methods
    ]
    assert [row["atc"] for row in rows(db, "v_drugs")] == [drug.atc for drug in catalogue.as_shipped.drugs]
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
