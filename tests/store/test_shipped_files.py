"""A clinic file of every schema that was kept or shipped opens, is whole and holds what was typed then."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.session.example import make_case
from desktop.store.check import check_file
from desktop.store.migrations import SCHEMA, STEPS
from tests.files import PACKED, unpack
from tests.session.made import again

# the number of the first schema that ships
FIRST = int(STEPS[0].name[1:5])
# from this schema on the allergist's tests are entries of their own
ALLERGY_TESTS_SINCE = 4


def test_every_schema_that_shipped_before_this_one_is_among_them() -> None:
    assert set(PACKED) == {2, 6, *range(FIRST, SCHEMA)}


@pytest.mark.parametrize("schema", [*PACKED, SCHEMA])
def test_a_file_that_shipped_opens_is_whole_and_holds_what_was_typed(schema: int, tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    if schema in PACKED:
        unpack(schema, path)
    else:
        make_case(path, "Tolera", lambda: datetime(2026, 11, 23, 9, tzinfo=UTC), "Tolera of the tests").close()
    made_by = schema_of(path)
    assert made_by == schema
    before = versions_of(path)
    session = again(path)
    chart = session.chart(session.patient_with("CASE-1"))
    tests = [kept.entry for kept in chart.of(InVitroTest)]
    assert [entry.reading.text for entry in tests if entry.drug.name == "ciprofloxacin"] == ["560", "100", "50"]
    answered = [kept.entry.answered for kept in chart.of(AllergenPanel)]
    sheets = [len(kept.entry.pricks) for kept in chart.of(SkinTest)]
    haptens = [len(kept.entry.haptens) for kept in chart.of(PatchTest)]
    expected = ([295], [12], [2]) if made_by >= ALLERGY_TESTS_SINCE else ([], [], [])
    assert (answered, sheets, haptens) == expected
    # the catalogue of this program came with its allergens
    assert session.file.connection.execute("SELECT count(*) FROM v_allergens WHERE panel = 'ALEX2'").fetchone() == (
        295,
    )
    session.close()
    assert schema_of(path) == SCHEMA
    assert check_file(path) == []
    # versions are appended: those that were there are what they were, byte for byte
    assert before
    assert [version for version in versions_of(path) if version in before] == before


def schema_of(path: Path) -> int:
    """The number of the newest migration that made a file what it is."""
    db = sqlite3.connect(path)
    try:
        return db.execute("PRAGMA user_version").fetchone()[0]
    finally:
        db.close()


def versions_of(path: Path) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    try:
        return db.execute("SELECT *, CAST(content AS BLOB) FROM version ORDER BY at, entry, number").fetchall()
    finally:
        db.close()
