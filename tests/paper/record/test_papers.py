"""Every paper of the list: it is called something, its ways lead to a file, and what is printed lasts and can be read aloud."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from desktop.clinic.words.language import _
from desktop.paper.record.papers import PAPERS, Paper
from desktop.session.session import Session

NAMED = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)


def test_each_is_called_by_a_name_of_its_own() -> None:
    assert len({paper.name for paper in PAPERS}) == len({_(paper.label) for paper in PAPERS}) == len(PAPERS)
    assert all(paper.ending in paper.names for paper in PAPERS)


@NAMED
def test_each_way_of_the_case_leads_to_a_file(case: tuple[Session, str], tmp_path: Path, paper: Paper) -> None:
    session, patient = case
    ways = paper.choices(session, patient)
    # a file's name has no id of an entry in it
    assert all(len(way.named) < 20 for way in ways)
    assert ways and len({way.code for way in ways}) == len({way.label for way in ways}) == len(ways)
    target = tmp_path / f"paper{paper.ending}"
    paper.write(session, patient, ways[0].code, target)
    assert target.stat().st_size > 2_000


@NAMED
def test_of_a_patient_without_a_record_each_can_be_written(
    session: Session, patient: str, tmp_path: Path, paper: Paper
) -> None:
    for way in paper.choices(session, patient)[-1:]:
        paper.write(session, patient, way.code, tmp_path / f"paper{paper.ending}")


@pytest.mark.parametrize("paper", [one for one in PAPERS if one.is_printed], ids=lambda paper: paper.name)
def test_what_is_printed_is_tagged_and_kept_as_an_archive_keeps_it(
    case: tuple[Session, str], tmp_path: Path, paper: Paper
) -> None:
    session, patient = case
    target = tmp_path / "paper.pdf"
    paper.write(session, patient, paper.choices(session, patient)[-1].code, target)
    with pikepdf.open(target) as pdf:
        root = pdf.Root
        about = pdf.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        assert str(root.Lang) == "en" and root.MarkInfo.Marked and about["dc:title"]
        assert "/Outlines" in root
        fonts = {str(font.get("/BaseFont", "")) for page in pdf.pages for font in page.Resources.Font.values()}
        assert fonts and all("DejaVu" in name for name in fonts)
