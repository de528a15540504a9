"""A clinic file of every schema that ever shipped opens, is whole and holds what was typed then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.clinic.in_vitro_test import InVitroTest
from desktop.store.check import check_file
from desktop.store.migrations import SCHEMA
from tests.session.made import again

FILES = sorted((Path(__file__).parent.parent / "files").glob("schema-*.sqlite"))


def test_this_programs_schema_is_among_them() -> None:
    assert f"schema-{SCHEMA}" in [file.stem for file in FILES]


@pytest.mark.parametrize("shipped", FILES, ids=[file.stem for file in FILES])
def test_a_file_that_shipped_opens_is_whole_and_holds_what_was_typed(shipped: Path, tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    shutil.copyfile(shipped, path)
    session = again(path)
    tests = [kept.entry for kept in session.chart(session.patient_with("CASE-1")).of(InVitroTest)]
    assert [entry.reading.text for entry in tests if entry.drug.name == "ciprofloxacin"] == ["560", "100", "50"]
    session.close()
    assert check_file(path) == []
