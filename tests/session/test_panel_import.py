"""Importing an allergen panel: what is shown is what is written, all of it or nothing; never a traceback, never a guess."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.entry.findings import Level
from desktop.clinic.words.language import Refused
from desktop.session.panel_import import PanelImport, read_import, write_import
from desktop.session.refusals import NotSaved
from desktop.session.session import Session
from tests.exchange.made import LAYOUTS, alex2, csv_bytes, laid_out, xlsx_bytes
from tests.session.made import again, count, keep, with_patient
from tests.session.panel_files import FILE, HEAD, ROWS, TABLE, held

CODES = [allergen.code for allergen in alex2().allergens]
NO_DATE = HEAD + TABLE


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """A file with this content."""

    def made(content: str | bytes, name: str = "results.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


def said(prepared: PanelImport, level: Level) -> str:
    return "\n".join(str(finding.sentence) for finding in prepared.findings if finding.level is level)


def refused(session: Session, patient: str, path: Path, **asked: str) -> str:
    """Why a file cannot be written; and it is not."""
    before = held(session)
    prepared = read_import(session, patient, path, **asked)
    assert not prepared.can_be_written
    with pytest.raises(NotSaved):
        write_import(session, prepared)
    assert held(session) == before
    return said(prepared, Level.HARD)


# --- what is written


def test_what_is_shown_is_what_is_written(session: Session, patient: str, file: Callable[..., Path]) -> None:
    path = file(FILE + "Total IgE;≤ 100 kU/l\n", "sonuçlar ALEX².csv")
    before = held(session)
    prepared = read_import(session, patient, path)
    assert held(session) == before, "reading writes nothing"
    kept = write_import(session, prepared)
    assert held(session) == (before[0] + 1, 1, 2)
    assert session.entry(kept.id).entry == prepared.entry
    entry = prepared.entry
    assert [(one.allergen, one.reading.text, one.basis, one.result_class, one.positive) for one in entry.results] == [
        ("Der p 1", "<0,10", "printed", 0, "no"), ("Hom g", "0,59", "printed", 1, "yes"),
    ]  # fmt: skip
    assert (entry.specimen_date.typed, entry.total_ige.text, entry.ige_unit) == ("2024-11-02", "≤ 100", "kU/L")
    assert (entry.file_name, entry.file_hash) == ("sonuçlar ALEX².csv", hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes])
def test_a_whole_panel_lands_in_any_layout(
    session: Session, patient: str, file: Callable[..., Path], layout: str, make: Callable[..., bytes]
) -> None:
    path = file(make(laid_out(dict.fromkeys(CODES, "0.59"), layout)))
    kept = write_import(session, read_import(session, patient, path))
    assert (kept.entry.answered, kept.entry.positives, count(session, ROWS)) == (295, 295, 295)


def test_a_part_of_the_panel_goes_in_and_says_how_much_is_missing(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    values = dict.fromkeys(CODES, "<0.10")
    del values["Hom g"], values["Der p 1"]
    prepared = read_import(session, patient, file(csv_bytes(laid_out(values, "long"))))
    assert set(prepared.file.missing) == {"Hom g", "Der p 1"}
    assert "293 of 295 allergens are answered. Without a result: " in said(prepared, Level.NOTE)
    assert write_import(session, prepared).entry.answered == 293


def test_the_day_is_never_that_of_the_import(session: Session, patient: str, file: Callable[..., Path]) -> None:
    prepared = read_import(session, patient, file(NO_DATE))
    assert prepared.entry.specimen_date.unknown
    assert "The day of the specimen is not known" in said(prepared, Level.NOTE)
    assert write_import(session, prepared).entry.specimen_date.unknown


@pytest.mark.parametrize("shorthand", ["t", "T", "today", "yesterday", "y", "~ t", "-3w", "d0", "+ 2 d"])
@pytest.mark.parametrize("label", ["Collected", "Run date"])
def test_a_file_does_not_count_its_days_from_another_one(
    session: Session, patient: str, file: Callable[..., Path], label: str, shorthand: str
) -> None:
    found = refused(session, patient, file(f"{HEAD}{label};{shorthand}\n{TABLE}"))
    assert "in the file: “" in found
    assert "is no day of the calendar" in found


def test_a_day_is_given_when_the_file_has_none(session: Session, patient: str, file: Callable[..., Path]) -> None:
    prepared = read_import(session, patient, file(NO_DATE), date="2.11.2024")
    assert prepared.entry.specimen_date.shown() == "2 Nov 2024"


@pytest.mark.parametrize(
    ("given", "agrees"),
    [("2.11.24", True), ("2024-11-02 08:30", True), ("2024-11-03", False), ("2024-11", False), ("?", False)],
)
def test_a_day_that_is_given_agrees_with_the_files(
    session: Session, patient: str, file: Callable[..., Path], given: str, agrees: bool
) -> None:
    path = file(FILE)
    if agrees:
        assert read_import(session, patient, path, date=given).can_be_written
    else:
        assert f"taken on 2024-11-02, and {given} was given" in refused(session, patient, path, date=given)


def test_a_day_that_is_given_stands_for_one_that_cannot_be_read_and_that_is_said(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    path = file(f"{HEAD}Collected;soon\n{TABLE}")
    assert refused(session, patient, path).startswith("Specimen date in the file: “soon” cannot be read as a date.")
    prepared = read_import(session, patient, path, date="2024-11-02")
    assert "The file says “soon” for the day of the specimen" in said(prepared, Level.SOFT)
    assert write_import(session, prepared).entry.specimen_date.shown() == "2 Nov 2024"


def test_what_a_laboratory_says_of_its_control_is_kept_in_its_words(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    prepared = read_import(session, patient, file(f"{HEAD}QC;within 3 SD\n{TABLE}"))
    assert (prepared.entry.quality, prepared.entry.note) == ("unknown", "Quality control as printed: within 3 SD")
    assert "Quality control in the file is “within 3 SD”." in said(prepared, Level.SOFT)


@pytest.mark.parametrize(
    ("words", "quality"), [("passed", "passed"), ("OK", "passed"), ("geçerli", "passed"), ("INVALID", "failed")]
)
def test_what_a_control_came_to_is_read(
    session: Session, patient: str, file: Callable[..., Path], words: str, quality: str
) -> None:
    prepared = read_import(session, patient, file(f"{HEAD}QC;{words}\n{TABLE}"))
    assert (prepared.entry.quality, prepared.entry.note) == (quality, None)
    assert ("quality control failed" in said(prepared, Level.SOFT)) is (quality == "failed")


# --- what is refused

FUTURE = FILE.replace("2024-11-02", "2025-01-02")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FILE.replace("P-1", "P-9"), "The file is of patient P-9, not of P-1"),
        ("Panel;ALEX2\nPatient ID;Allergen;Result\nP-9;Hom g;0,59\n", "The file is of patient P-9, not of P-1"),
        ("Panel;ALEX2\nPatient ID;Hom g;Pen m 1\nP-9;0,59;1\n", "The file is of patient P-9, not of P-1"),
        (FUTURE, "lies in the future"),
        (f"{HEAD}Run date;soon\n{TABLE}", "Run on in the file: “soon” cannot be read as a date"),
        (f"{HEAD}Allergen;Result\nHom g;\n", "so there is nothing to write"),
    ],
)
def test_what_forbids_to_write(
    session: Session, patient: str, file: Callable[..., Path], content: str, words: str
) -> None:
    assert words in refused(session, patient, file(content))


def test_a_day_that_cannot_be_read_is_told_once(session: Session, patient: str, file: Callable[..., Path]) -> None:
    found = refused(session, patient, file(NO_DATE), date="soon")
    assert found.count("\n") == 0
    assert found.startswith("“soon” cannot be read as a date")


@pytest.mark.parametrize(
    ("row", "line", "why"),
    [
        ("Hom q;0,5", 7, "no allergen with the code Hom q"),
        ("Hom g;2", 5, "Hom g stands twice: lines 5 and 7"),
        ("Pen m 1;lots", 7, "is a number in kUA/L"),
    ],
)
def test_one_row_that_cannot_be_written_keeps_all_of_them_out(
    session: Session, patient: str, file: Callable[..., Path], row: str, line: int, why: str
) -> None:
    path = file(f"{FILE}{row}\n")
    assert refused(session, patient, path) == ""
    rejected = read_import(session, patient, path).file.rejected
    assert rejected[0].line == line
    assert why in str(rejected[0].why)


def test_a_sample_that_names_no_patient_is_questioned(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    prepared = read_import(session, patient, file(f"Panel;ALEX2\nSample ID;S-7\n{TABLE}"))
    assert "The file is of sample S-7 and names no patient." in said(prepared, Level.SOFT)
    assert write_import(session, prepared).entry.sample == "S-7"


@pytest.mark.parametrize("label", ["Sample ID", "Patient ID"])
def test_the_sample_of_another_patient_is_refused(
    session: Session, patient: str, file: Callable[..., Path], label: str
) -> None:
    with_patient(session, identifier="p-1", family_name="Other")
    path = file(f"Panel;ALEX2\n{label};p-1\n{TABLE}")
    assert "“p-1” in the file is another patient of this clinic." in refused(session, patient, path)


def test_a_large_change_since_the_last_panel_is_questioned_and_written(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    write_import(session, read_import(session, patient, file(FILE)))
    later = FILE.replace("2024-11-02", "2024-11-20").replace("0,59", "20")
    prepared = read_import(session, patient, file(later, "later.csv"))
    assert "Ten times more or less than on 2 Nov 2024: Hom g." in said(prepared, Level.SOFT)
    kept = write_import(session, prepared)
    assert any("Ten times" in str(confirmed.sentence) for confirmed in kept.confirmed)


@pytest.mark.parametrize("name", ["no.csv", "folder"])
def test_what_is_no_file_is_told(session: Session, patient: str, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused, match=f"{name} cannot be read: "):
        read_import(session, patient, tmp_path / name)


def test_a_file_of_gigabytes_is_not_even_read(session: Session, patient: str, tmp_path: Path) -> None:
    with (tmp_path / "large.csv").open("wb") as large:
        large.truncate(3 * 1024**3)
    with pytest.raises(Refused, match="too large for the results of one sample"):
        read_import(session, patient, tmp_path / "large.csv")


# --- the same file twice

ALREADY = "This file was imported already, for Işık, Ömer"


def test_the_same_file_is_imported_once_whatever_it_is_called_and_whoever_it_is_for(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    content = f"Panel;ALEX2\nSample ID;S-7\n{TABLE}"
    write_import(session, read_import(session, patient, file(content)))
    other = with_patient(session, identifier="P-2", family_name="Öz")
    for one in (patient, other):
        assert ALREADY in refused(session, one, file(content, "another name.txt"))


def test_a_file_that_was_void_may_be_imported_again(session: Session, patient: str, file: Callable[..., Path]) -> None:
    path = file(FILE)
    first = write_import(session, read_import(session, patient, path))
    session.void(first.id, "of another patient")
    second = write_import(session, read_import(session, patient, path))
    assert second.id != first.id
    assert ALREADY in refused(session, patient, path)


def test_name_and_hash_are_kept_and_the_file_known_when_the_entry_is_amended(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    path = file(FILE)
    kept = write_import(session, read_import(session, patient, path))
    amended = session.amend(kept.id, replace(kept.entry, sample="another one", note="looked at"), 1, "why", {})
    assert (amended.entry.file_name, amended.entry.file_hash) == (kept.entry.file_name, kept.entry.file_hash)
    assert ALREADY in refused(session, patient, path)


def test_each_sample_of_one_file_is_imported_for_its_patient(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    path = file("Panel;ALEX2\nPatient ID;Hom g;Pen m 1\nP-1;0,59;1,5\nP-2;<0,10;2,5\n")
    other = with_patient(session, identifier="P-2", family_name="Öz")
    for one, value in ((patient, "0,59"), (other, "<0,10")):
        kept = write_import(session, read_import(session, one, path))
        assert {result.allergen: result.reading.text for result in kept.entry.results}["Hom g"] == value
        assert "imported already" in refused(session, one, path)


def test_two_who_import_the_same_file_at_once(session: Session, patient: str, file: Callable[..., Path]) -> None:
    prepared = read_import(session, patient, file(FILE))
    other = again(session.file.path)
    write_import(other, read_import(other, patient, file(FILE)))
    other.close()
    before = held(session)
    with pytest.raises(NotSaved, match=ALREADY):
        write_import(session, prepared)
    assert held(session) == before


def test_what_came_up_since_it_was_shown_was_not_seen(
    session: Session, patient: str, file: Callable[..., Path]
) -> None:
    prepared = read_import(session, patient, file(FILE))
    keep(session, AllergenPanel, patient, panel="ALEX2", specimen_date="2024-11-02")
    before = held(session)
    with pytest.raises(NotSaved, match="already recorded"):
        write_import(session, prepared)
    assert held(session) == before
    assert write_import(session, read_import(session, patient, file(FILE)))


def test_a_file_that_names_nobody_is_asked_about(session: Session, patient: str, file: Callable[..., Path]) -> None:
    prepared = read_import(session, patient, file(f"Panel;ALEX2\n{TABLE}"))
    assert "names neither patient nor sample" in said(prepared, Level.SOFT)
    assert "names neither patient nor sample" not in said(read_import(session, patient, file(FILE)), Level.SOFT)
