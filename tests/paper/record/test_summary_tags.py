"""The summary's PDF as a screen reader and an archive find it: tags, language, title, outline, and nothing left untold."""

from __future__ import annotations

import re
import subprocess
from difflib import SequenceMatcher

import pikepdf
import pytest

from desktop.paper.record.summary import pages, write_pdf


@pytest.fixture(scope="module")
def pdf(case, tmp_path_factory):
    return write_pdf(*case, tmp_path_factory.mktemp("tags") / "summary.pdf")


@pytest.fixture(scope="module")
def read_aloud(pdf):
    """What is read aloud, in the order of the tags: the lines of `pdfinfo -struct-text`, a tag or a text each."""
    told = subprocess.run(["pdfinfo", "-struct-text", pdf], check=True, capture_output=True, text=True)
    return told.stdout.splitlines()


def spoken(lines):
    return " ".join(line.strip()[1:-1] for line in lines if line.strip().startswith('"'))


def test_it_says_what_it_is_and_in_which_language(pdf):
    with pikepdf.open(pdf) as read, read.open_metadata() as about, read.open_outline() as outline:
        assert str(read.Root.Lang) == "en"
        assert bool(read.Root.MarkInfo.Marked)
        assert bool(read.Root.ViewerPreferences.DisplayDocTitle)
        assert about["dc:title"] == "Patient summary: Case, Report"
        assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        titles = [item.title for item in outline.root]
        assert (
            titles[0] == "Problem and history"
            and "Trajectories" in titles
            and titles[-1] == "Next visits and emergencies"
        )
        notes = next(item for item in outline.root if item.title == "Data-quality notes")
        assert len(notes.children) == 3


def test_every_font_lies_in_it_and_every_colour_has_its_profile(pdf):
    with pikepdf.open(pdf) as read:
        assert len(read.Root.OutputIntents) == 1
        fonts = [
            one for one in read.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts and all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_what_is_read_aloud_is_the_page_in_its_order(pdf, read_aloud, pages_of):
    page = [word for text in pages_of(pdf) for word in text.split()]
    aloud = spoken(outside_figures(read_aloud)).split()
    alike = sum(block.size for block in SequenceMatcher(None, aloud, page, autojunk=False).get_matching_blocks())
    # where a line ends in the middle of a name, a word of the page is two of the tags
    assert alike >= 0.98 * len(aloud)
    assert len(aloud) > 700


def outside_figures(lines):
    """The lines that are not inside a figure: of a figure its alternative text is read."""
    kept, depth = [], None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if depth is not None and indent > depth:
            continue
        depth = indent if line.strip().startswith("Figure") else None
        kept.append(line)
    return kept


def test_who_it_is_of_is_read_first(read_aloud):
    assert spoken(read_aloud).startswith("Case, Report Identifier: CASE-1")


def test_every_figure_says_in_words_what_it_is(pdf):
    with pikepdf.open(pdf) as read:
        figures = [one for one in read.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        alternatives = [str(one.Alt) for one in figures]
    assert len(figures) == 2
    assert any("Hom g" in words or "ALEX2" in words for words in alternatives)
    assert any("Ciprofloxacin test" in words for words in alternatives)


def test_every_table_has_heads_that_its_cells_name(read_aloud):
    text = "\n".join(read_aloud)
    tables = re.split(r"\n\s*Table \(block\)", text)[1:]
    assert len(tables) >= 5
    assert all(table.index("THead") < table.index("TBody") and "/Scope /Column" in table for table in tables)
    # a cell names the head above it
    assert re.search(r"TD[^\"]*/Headers \[\(U\d+x\d+y0\)\]", text)


def test_the_notes_are_numbered_once_and_referred_to_from_where_they_apply(pdf, pages_of):
    text = " ".join(pages_of(pdf))
    body, _title, notes = text.rpartition("Data-quality notes")
    notes = notes.partition("Next visits")[0]
    numbers = [
        int(number)
        for number in re.findall(
            r"(?<![\w.,–(/−:×^])(\d{1,2}) (?=[A-Za-z“])(?!Jan|Apr|May|Jul|Aug|Dec|Nov|mg|h\b|to\b)", notes
        )
    ]
    assert numbers[:3] == [1, 2, 3] and sorted(set(numbers)) == list(range(1, max(numbers) + 1))
    referred = re.findall(r"notes? (\d+(?:–\d+)?(?:, \d+(?:–\d+)?)*)", body)
    assert len(referred) > 10
    told = {int(number) for one in referred for number in re.findall(r"\d+", one)}
    assert told <= set(numbers)


def test_nothing_is_printed_smaller_than_seven_and_a_half_points(pdf):
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    boxes = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)"', told)
    # the box of a word of DejaVu is 0.993 times as high as its size
    sizes = [(float(bottom) - float(top)) / 0.993 for top, bottom in boxes]
    assert len(sizes) > 2000
    assert min(sizes) >= 7.45


def test_why_there_is_no_number_is_read_before_anything_else(pdf, pages_of):
    text = " ".join(pages_of(pdf))
    assert "not comparable: may be on omalizumab method unknown" in text.replace("; ", " ")


def test_the_same_data_give_the_same_bytes(case, pdf):
    assert pages(*case).as_pdf() == pdf.read_bytes()


def test_a_birth_that_nobody_told_to_the_day_is_not_printed_as_a_day(pdf, pages_of):
    text = " ".join(pages_of(pdf))
    assert "born 1984–1994 (32 to 42 y)" in text
    assert "1989" not in text
