"""Whatever a file of allergen results holds, it is written whole or it is told why not, and then nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.clinic.words.language import Refused
from desktop.session.panel_import import read_import, write_import
from desktop.session.refusals import NotSaved
from desktop.session.session import Session
from tests.exchange.made import csv_bytes, laid_out, xlsx_bytes
from tests.session.made import start, with_patient
from tests.session.panel_files import FILE, held


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, str, Path]]:
    folder = tmp_path_factory.mktemp("laws")
    session = start(folder / "clinic.sqlite")
    yield session, with_patient(session), folder / "file"
    session.close()


def lands_whole_or_not_at_all(clinic: tuple[Session, str, Path], content: bytes, panel: str) -> None:
    session, patient, path = clinic
    path.write_bytes(content)
    before = held(session)
    try:
        prepared = read_import(session, patient, path, panel)
        assert held(session) == before
        kept = write_import(session, prepared)
    except Refused as why:
        assert str(why.sentence).endswith((".", "?"))
        assert held(session) == before
    except NotSaved:
        assert held(session) == before
    else:
        results = prepared.file.results
        assert held(session) == (before[0] + 1, before[1] + 1, before[2] + len(results))
        assert [one.reading for one in kept.entry.results] == [one.reading for one in results]
        # the next one finds an empty clinic
        session.void(kept.id, "a law")


LAWS = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAWS
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.sampled_from(["", "ALEX2"]))
def test_any_bytes_are_told_or_written_whole(clinic: tuple[Session, str, Path], content: bytes, panel: str) -> None:
    lands_whole_or_not_at_all(clinic, content, panel)


_WORKBOOK = [
    ["Panel", "ALEX2"],
    ["Collected", "2024-11-02"],
    ["Allergen", "Result"],
    ["Hom g", 0.59],
    ["Der p 1", "<0.10"],
]
_VALID = (
    FILE.encode(),
    FILE.encode("utf-16"),
    csv_bytes(laid_out({"Hom g": "0,59", "Der p 1": "> 50"}, "wide"), ",", "cp1254"),
    xlsx_bytes(_WORKBOOK),
)


@LAWS
@given(st.sampled_from(_VALID), st.data())
def test_a_file_that_was_damaged_is_told_or_written_whole(
    clinic: tuple[Session, str, Path], content: bytes, data: st.DataObject
) -> None:
    for _damage in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        length = data.draw(st.sampled_from([0, 1, 1, 2, 40]))
        content = content[:place] + data.draw(st.binary(max_size=3)) + content[place + length :]
    lands_whole_or_not_at_all(clinic, content, "")


words = st.sampled_from(
    ["Allergen", "Result", "Panel", "ALEX2", "Hom g", "Der p 1", "Pen m 1", "0,59", "<0.10", "> 50", "1.234", "", "Sample ID",
     "Patient ID", "P-1", "P-9", "Collected", "2024-11-02", "t", "2030-01-01", "Run date", "Total IgE", "≤ 100", "kU/l", "QC", "ok",
     "kUA/L", "x"]
)  # fmt: skip


@LAWS
@given(st.lists(st.lists(words, min_size=1, max_size=5), max_size=8), st.sampled_from(",;\t"), st.booleans())
def test_any_table_is_told_or_written_whole(
    clinic: tuple[Session, str, Path], rows: list[list[str]], delimiter: str, spreadsheet: bool
) -> None:
    lands_whole_or_not_at_all(clinic, xlsx_bytes(rows) if spreadsheet else csv_bytes(rows, delimiter), "ALEX2")
