"""The summary on paper: the case report on two pages, and the same pages on every device."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QPageRanges, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget

from desktop.clinic.entry.failures import Failure
from desktop.clinic.plot.chosen_graphs import ChosenGraphs
from desktop.clinic.plot.trajectories import plot
from desktop.clinic.results.lab_result import LabResult
from desktop.paper.record.summary import pages, write_pdf
from desktop.session.case_report import DRUG_TESTS, LAB_RESULTS
from tests.cases import cases

SECTIONS = (
    "DRUG ALLERGIES",
    "Problem and history",
    "Key tests up to the first infusion",
    "Allergen panels",
    "Cells and infusions",
    "Concomitant therapy",
    "Trajectories",
    "Skin, patch and provocation tests",
    "Adverse events",
    "Data-quality notes",
    "Next visits and emergencies",
)


def pictures_of(pdf):
    """The pages of a PDF in shades of grey."""
    import numpy as np
    from PIL import Image

    drawn = pdf.with_name(f"drawn-{pdf.stem}")
    drawn.mkdir(exist_ok=True)
    subprocess.run(["pdftoppm", "-gray", "-r", "200", pdf, drawn / "page"], check=True)
    found = [np.asarray(Image.open(page), dtype=float) for page in sorted(drawn.iterdir())]
    for page in drawn.iterdir():
        page.unlink()
    return found


def alike(one, other):
    """Do two pages show the same? Letters are painted as outlines: their edges differ by a shade, their places do not."""
    # a device rounds the paper's size to whole dots
    assert max(abs(a - b) for a, b in zip(one.shape, other.shape, strict=True)) <= 2
    first, second = (page[:2320, :1640].reshape(2320 // 8, 8, 1640 // 8, 8).mean(axis=(1, 3)) for page in (one, other))
    differences = abs(first - second)
    # the letters of a picture run a hair narrower on a printer
    return differences.mean() < 2.5 and (differences > 64).mean() < 0.005


@pytest.fixture(scope="session")
def case_pdf(case, tmp_path_factory):
    return write_pdf(*case, tmp_path_factory.mktemp("pdf") / "summary.pdf")


# -- the case -------------------------------------------------------------------------------------------------------


def test_each_page_of_the_case_says_whose_it_is(case_pdf, pages_of):
    texts = pages_of(case_pdf)
    assert len(texts) <= 3
    for number, text in enumerate(texts, start=1):
        assert "Case, Report" in text
        assert "Identifier: CASE-1" in text
        assert "32 to 42 y" in text
        assert f"page {number} of {len(texts)}" in text
        assert "Draft, not signed · printed 23 Nov 2026 10:05" in text


def test_every_section_comes_in_its_order(case_pdf, pages_of):
    text = " ".join(pages_of(case_pdf))
    places = [text.index(title) for title in SECTIONS]
    assert places == sorted(places)


@cases(
    ("result", "unit"),
    sorted({(row[2], row[3]) for row in LAB_RESULTS + DRUG_TESTS}),
)
def test_every_printed_value_of_the_case_stands_beside_its_unit(case_pdf, pages_of, result, unit):
    text = " ".join(pages_of(case_pdf))
    assert re.search(rf"(?<![\d.]){re.escape(f'{result} {unit}'.strip())}(?!\w)", text)


@cases(
    "words",
    [
        "ciprofloxacin — suspected · manifestations unknown · restriction not decided",
        "−40.6 % from 26.6 (D−10)",
        "−25.9 % from 26.6 (D−10)",
        "+29.8 % from 12.4 (D−10)",
        "+2.4 % from 12.4 (D−10)",
        "not comparable: may be on omalizumab",
        "−82.1 % from 560 (D0)",
        "−91.1 % from 560 (D0)",
        "0.0 % from 0.1 (D−10)",
        "< 24 ng/ml printed on D−10",
        "< 9 IU/ml printed on D−10",
        "negative at both",
        "IN DOUBT: not converted, not drawn",
        "3 mg/ml is kept as printed",
        "“no significant sensitivity”",
        "infusions (D0, D2, D5)",
        "No next visit is recorded",
        "295 of 295 answered, 294 assumed",
        "Total IgE: ≤ 100 kU/l",
        "missing: quality control, lot",
        "Hom g Lobster, extract 0.59 1 low",
        "kUA/L; positive from 0.30 on",
        "Related to Hom g, < 0.10 (assumed) unless a value stands",
        "Tropomyosin (unverified): Der p 10, Blo t 10, Ani s 3, Pen m 1, Per a 7",
        "VALIDITY NOT KNOWN (histamine control not recorded; saline control not recorded; antihistamine not recorded",
        "allogeneic hUC-MSC; lot unknown, Liv Med Cell; umbilical cord, Wharton's jelly, explant, passage 3",
        "⚠ release: not known; ⚠ no result of quality control recorded; expiry not recorded",
        "⚠ without a result: HBsAg, anti-HBc; consent: given",
        "HBV, which test not stated",
        "The pseudonym is ours",
        "treatment, cell therapy outside a licence: signed unknown date; version not recorded",
        "3/3: ~20 Jan 2024, D5, bag 3",
        "No authorisation of this bag for this patient is recorded",
        "Prick, printed positive house dust mites; moulds; grass pollens; rye pollen; mugwort; wall pellitory; olive pollen",
        "Prick, printed negative ciprofloxacin; common food allergens",
        "Intradermal, printed negative ciprofloxacin",
        "nickel sulfate hexahydrate – positive, grade not printed",
        "cobalt(II) chloride hexahydrate positive, grade not printed –",
    ],
)
def test_the_case_says(case_pdf, pages_of, words):
    assert words in " ".join(pages_of(case_pdf))


def test_that_skin_and_panel_disagree_is_said_once(case_pdf, pages_of):
    text = " ".join(pages_of(case_pdf))
    assert text.count("Positive on the skin while every marker on the panel is negative") == 1


def test_only_quotations_say_significant(case_pdf, pages_of):
    own = re.sub("“[^”]*”", "", " ".join(pages_of(case_pdf)))
    assert not re.search("significant|cured|safe", own)


def test_every_assumed_date_is_among_the_notes(case, case_pdf, pages_of):
    text = " ".join(pages_of(case_pdf)).partition("Data-quality notes")[2]
    session, patient = case
    starts = [kept.entry.start for kept in session.chart(patient).infusions()]
    dates = starts + [kept.entry.specimen_date for kept in session.chart(patient).of(LabResult)]
    assert all(when.shown().removesuffix(", assumed") in text for when in dates)


def test_what_somebody_left_out_of_the_figure_is_named_under_it(case, pages_of, tmp_path):
    session, patient = case
    drawn = plot(session.chart(patient), session.reader_of(patient)).graphs
    for left_out, said in (
        (frozenset({("lab_result", "ecp", "number")}), "1 graph not shown, by choice: ECP."),
        (frozenset(graph.key for graph in drawn), "graphs not shown, by choice: "),
    ):
        beside = session.beside()
        beside.chosen_graphs[patient] = ChosenGraphs((), left_out)
        text = " ".join(pages_of(write_pdf(beside, patient, tmp_path / "summary.pdf")))
        beside.close()
        assert text.count(said) == 1
        # the tables tell every result all the same
        assert "26.6" in text and "15.8" in text and "19.7" in text
    assert "No test has two results" not in text


def test_the_figure_is_vectors(case_pdf):
    listed = subprocess.run(["pdfimages", "-list", case_pdf], check=True, capture_output=True, text=True)
    assert len(listed.stdout.splitlines()) == 2, listed.stdout


def test_nothing_is_drawn_twice(case_pdf, pages_of):
    text = " ".join(pages_of(case_pdf))
    assert all(text.count(title) == 1 for title in SECTIONS[1:])


def test_the_fonts_travel_with_the_file(case_pdf):
    listed = subprocess.run(["pdffonts", case_pdf], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert {line.split()[0].rpartition("+")[2] for line in listed} == {"DejaVuSans", "DejaVuSans-Bold"}
    assert all(line.split()[-5] == "yes" for line in listed)


# -- the same pages everywhere ----------------------------------------------------------------------------------------


def test_preview_printer_and_pdf_get_the_same_pages(case, case_pdf, tmp_path):
    made = pages(*case)
    expected = pictures_of(case_pdf)
    assert made.count == len(expected)
    for resolution in (96, 300):
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setResolution(resolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        made.paint(printer)
        for one, other in zip(pictures_of(tmp_path / "printed.pdf"), expected, strict=True):
            assert alike(one, other)
    preview = QPrintPreviewWidget()
    preview.paintRequested.connect(made.paint)
    preview.updatePreview()
    preview.show()
    assert preview.pageCount() == made.count
    preview.close()
    preview.deleteLater()


def test_a_range_of_pages_is_printed_alone(case, case_pdf, tmp_path):
    writer = QPdfWriter(str(tmp_path / "second.pdf"))
    writer.setPageRanges(QPageRanges.fromString("2"))
    pages(*case).paint(writer)
    (picture,) = pictures_of(tmp_path / "second.pdf")
    first, second, *_others = pictures_of(case_pdf)
    assert alike(picture, second)
    assert not alike(picture, first)


@pytest.mark.slow
def test_pages_break_alike_on_a_screen_of_another_resolution(case, case_pdf, pages_of, tmp_path):
    session, patient = case
    target = tmp_path / "elsewhere.pdf"
    program = (
        "import sys; from datetime import datetime; from pathlib import Path\n"
        "from desktop.paper.record.summary import write_pdf\n"
        "from desktop.session.session import Session\n"
        "from desktop.store.clinic_file import open_file\n"
        "session = Session(open_file(Path(sys.argv[1]), read_only='test'), 'ayse',\n"
        "                  lambda: datetime(2026, 11, 23, 10, 5).astimezone())\n"
        "write_pdf(session, sys.argv[2], Path(sys.argv[3]))\n"
        "session.close()\n"
    )
    told = [sys.executable, "-c", program, session.file.path, patient, target]
    subprocess.run(told, check=True, env={**os.environ, "QT_FONT_DPI": "144"}, cwd=Path(__file__).parents[3])
    assert pages_of(target) == pages_of(case_pdf)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_device_that_cannot_be_opened_says_so(case):
    with pytest.raises(Failure, match="Nothing was printed"):
        pages(*case).paint(QPdfWriter("/nowhere/at/all.pdf"))


def test_a_pdf_that_cannot_be_written_leaves_nothing(case, tmp_path):
    with pytest.raises(Failure, match="could not be written"):
        write_pdf(*case, tmp_path / "missing" / "summary.pdf")
    assert not list(tmp_path.iterdir())


def test_what_is_slow_to_import_is_imported_when_pages_are_made():
    program = "import sys, desktop.paper.record.summary; sys.exit(any(name in sys.modules for name in ('matplotlib', 'typst')))"
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[3]).returncode == 0
