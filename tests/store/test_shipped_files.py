"""A clinic file of every schema that ever shipped opens, is whole and holds what was typed then."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.store.check import check_file
from desktop.store.migrations import SCHEMA
from tests.session.made import again

FILES = sorted((Path(__file__).parent.parent / "files").glob("schema-*.sqlite"))
# from this schema on the allergist's tests are entries of their own
ALLERGY_TESTS_SINCE = 4


def test_this_programs_schema_is_among_them() -> None:
    assert f"schema-{SCHEMA}" in [file.stem for file in FILES]


@pytest.mark.parametrize("shipped", FILES, ids=[file.stem for file in FILES])
def test_a_file_that_shipped_opens_is_whole_and_holds_what_was_typed(shipped: Path, tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    shutil.copyfile(shipped, path)
    made_by = schema_of(path)
    assert shipped.stem == f"schema-{made_by}"
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


def schema_of(path: Path) -> int:
    """The number of the newest migration that made a file what it is."""
    db = sqlite3.connect(path)
    try:
        return db.execute("PRAGMA user_version").fetchone()[0]
    finally:
        db.close()
