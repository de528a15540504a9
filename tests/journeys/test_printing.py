"""The summary through the print dialog, by keys, to a real print server: what arrives is looked at as the printer got it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from desktop.app import Papers
from desktop.session.example import enter_case
from desktop.session.session import create
from tests.journeys.person import Person
from tests.journeys.print_room import Arrived, PrintRoom, sends_to
from tests.journeys.program import Program, clock

pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")]

SUMMARY = 6
A4, A6, LETTER = (595, 842), (298, 420), (612, 792)
ACROSS, DOWN = 496, 702  # points of a picture, about 60 an inch
SIZE = ["-scale-to-x", str(ACROSS), "-scale-to-y", str(DOWN)]
EDGE = 12  # points that the printer leaves white


class Office:
    """Somebody at the summary of the case, and the print room behind the wall."""

    def __init__(self, file: Path, room: PrintRoom):
        self.room = room
        with_case = create(file, "Ayşe", clock, "Tolera test")
        self.patient = enter_case(with_case).id
        with_case.close()
        self.program = Program(file)
        self.papers = Papers()
        self.program.window.open_patient(self.patient)
        self.summary = self.program.window.page.summary
        self.person.press(f"Alt+{SUMMARY}").waits_for(lambda: not self.summary.message.isVisible())

    @property
    def person(self) -> Person:
        return self.program.person

    @property
    def told(self) -> str:
        return self.program.window.message.text()

    def asks_for_the_printer(self) -> Person:
        """Press Print… and see the dialog."""
        self.program.window.tell("")
        self.person.waits_for(self.summary.print_button.isVisible)
        self.summary.take_focus()
        self.person.press("Return")
        # the pages are made first
        return self.person.waits_for(lambda: isinstance(QApplication.activeModalWidget(), QPrintDialog), 30)

    def asks_for_a_card(self, size: str) -> Person:
        """The same for a page that is made at once."""
        self.program.window.tell("")
        (card,) = [one for one in self.papers.listed() if one.name == "allergy-card"]
        (way,) = [one for one in card.choices(self.program.session, self.patient) if one.code == size]
        self.summary.papers_button._print(card, way)
        return self.person.waits_for(lambda: isinstance(QApplication.activeModalWidget(), QPrintDialog), 30)

    def is_told(self, words: str) -> None:
        self.person.waits_for(lambda: bool(self.told), 30)
        assert words in self.told, self.told


@pytest.fixture(scope="module")
def room() -> Iterator[PrintRoom]:
    if lacking := PrintRoom.missing():
        pytest.skip(f"LEFT OUT, nothing was printed: a print server needs what is not here: {', '.join(lacking)}")
    made = PrintRoom()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CUPS_SERVER", made.address)
        sends_to(made.address)
        yield made
    sends_to(None)
    made.closes()


@pytest.fixture(scope="module")
def office(qapp: QApplication, room: PrintRoom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("office") / "clinic.sqlite", room)
    yield made
    made.program.ends()


@pytest.fixture
def ward(room: PrintRoom) -> Iterator[str]:
    """A queue whose paper is Letter unless somebody says otherwise."""
    room.opens_queue("Ward", "Letter", "A4", "A6")
    yield "Ward"
    # a dialog that a failed test leaves open keeps nobody from the next one
    if left := QApplication.activeModalWidget():
        left.close()
    room.takes_queue_away("Ward")


def paper_of(arrived: Arrived) -> list[tuple[int, int]]:
    """The size of each sheet side in points."""
    told = arrived.asks("pdfinfo", "-l", "99")
    sizes = re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+) pts", told, re.MULTILINE)
    return [(round(float(across)), round(float(down))) for across, down in sizes]


def drawn(file: Path, folder: Path) -> list[QImage]:
    """Each page as a grey picture."""
    folder.mkdir()
    subprocess.run(["pdftoppm", *SIZE, "-gray", "-png", str(file), str(folder / "page")], check=True)
    return [QImage(str(page)).convertToFormat(QImage.Format.Format_Grayscale8) for page in sorted(folder.glob("*.png"))]


def ink(picture: QImage) -> tuple[float, ...]:
    """How far the ink stays from the left, upper, right and lower edge, in points."""
    grey = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)[:, : picture.width()]
    down, across = np.nonzero(grey < 200)
    # of the larger paper: no edge is taken for wider than it is by more than a part in thirty
    points = A4[0] / ACROSS
    ends = (across.min(), down.min(), picture.width() - 1 - across.max(), picture.height() - 1 - down.max())
    return tuple(float(end) * points for end in ends)


def differ(one: QImage, other: QImage) -> float:
    """How much of a page is not as dark on the other, in parts of all; of letters only how dark a place is counts."""
    smooth = Qt.TransformationMode.SmoothTransformation
    kept = [
        picture.scaled(ACROSS // 4, DOWN // 4, Qt.AspectRatioMode.IgnoreAspectRatio, smooth) for picture in (one, other)
    ]
    pairs = zip(*(bytes(picture.constBits()) for picture in kept), strict=True)
    return sum(abs(left - right) > 60 for left, right in pairs) / kept[0].sizeInBytes()


@pytest.fixture(scope="module")
def saved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same pages as a PDF."""
    target = tmp_path_factory.mktemp("saved") / "summary.pdf"
    office.papers.write_pdf(office.program.session, office.patient, target)
    return target


def pages_in(file: Path) -> int:
    told = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"^Pages: +(\d+)", told, re.MULTILINE)[1])


def test_all_pages_come_out_whole_on_a4_though_the_queue_begins_with_letter(
    office: Office, ward: str, saved: Path, tmp_path: Path
) -> None:
    count = pages_in(saved)
    office.asks_for_the_printer().press("Return")
    office.is_told(f"Sent to Ward: pages {count}, copies 1, on A4.")
    arrived = office.room.gives()
    assert arrived.title == "Patient summary: Case, Report"
    assert {"media=A4", "sides=one-sided"} <= set(arrived.options.split())
    assert paper_of(arrived) == [A4] * count
    for printed, kept in zip(drawn(arrived.file, tmp_path / "a"), drawn(saved, tmp_path / "b"), strict=True):
        assert min(ink(printed)) > EDGE, "nothing stands where the printer does not print"
        assert differ(printed, kept) < 0.01, "what is printed is what is saved as PDF"


def test_copies_and_both_sides_are_obeyed(office: Office, ward: str, saved: Path) -> None:
    count = pages_in(saved)
    person = office.asks_for_the_printer()
    person.press("Alt+O").tabs_to("copies").press("Ctrl+A").types("2")
    person.tabs_to("qt_tabwidget_tabbar").press("Right").tabs_to("noDuplex").press("Down")
    assert person.field == "duplexLong"
    person.press("Return")
    office.is_told(f"Sent to Ward: pages {count}, copies 2, on A4.")
    arrived = office.room.gives()
    assert {"media=A4", "sides=two-sided-long-edge"} <= set(arrived.options.split())
    # each copy begins on a sheet of its own
    assert paper_of(arrived) == [A4] * 2 * (count + count % 2)


def test_another_paper_is_printed_as_large_as_it_is(office: Office, ward: str) -> None:
    office.asks_for_a_card("a6").press("Return")
    office.is_told("Sent to Ward: pages 1, copies 1, on A6.")
    arrived = office.room.gives()
    assert arrived.title == "Drug allergy card: Case, Report"
    assert paper_of(arrived) == [A6]


def test_a_range_of_pages_comes_alone(office: Office, ward: str, saved: Path, tmp_path: Path) -> None:
    person = office.asks_for_the_printer()
    person.press("Alt+O").tabs_to("printAll").press("Down").tabs_to("from").press("Ctrl+A").types("2")
    person.tabs_to("to").press("Ctrl+A").types("2").press("Return")
    office.is_told("Sent to Ward: pages 1, copies 1, on A4.")
    (printed,) = drawn(office.room.gives().file, tmp_path / "a")
    assert differ(printed, drawn(saved, tmp_path / "b")[1]) < 0.01


def chooses_in_properties(person: Person, key: str) -> list[str]:
    """Open "Properties", which keeps whoever opened it until it is closed, press a key at the paper and accept; what was shown."""
    shown: list[str] = []
    again = QTimer(interval=20)

    def choose() -> None:
        properties = QApplication.activeModalWidget()
        sizes = None if properties is None else properties.findChild(QComboBox, "pageSizeCombo")
        if sizes is None or isinstance(properties, QPrintDialog):
            return
        again.stop()
        shown.append(sizes.currentText())
        sizes.setFocus()
        QTest.keyClick(sizes, QKeySequence(key)[0].key())
        shown.append(sizes.currentText())
        properties.accept()

    again.timeout.connect(choose)
    again.start()
    dialog = QApplication.activeModalWidget()
    person.press("Alt+R").waits_for(lambda: len(shown) == 2 and QApplication.activeModalWidget() is dialog)
    # offscreen no window manager gives the keys back
    dialog.activateWindow()
    person.waits_for(lambda: QApplication.focusWidget() is not None and QApplication.focusWidget().window() is dialog)
    return shown


def test_paper_that_is_chosen_is_taken_and_the_pages_are_made_to_fit(
    office: Office, ward: str, saved: Path, tmp_path: Path
) -> None:
    person = office.asks_for_the_printer()
    shown = chooses_in_properties(person, "Home")
    assert shown == ["A4", "Letter"], "what is shown first is what would be printed on"
    person.press("Return")
    office.is_told("copies 1, on Letter. The pages are printed at 91 % of their size, to fit on it.")
    arrived = office.room.gives()
    assert paper_of(arrived) == [LETTER] * pages_in(saved)
    assert all(min(ink(printed)) > EDGE for printed in drawn(arrived.file, tmp_path / "a"))


def test_a_printer_without_a4_gets_pages_that_fit_its_paper(office: Office, room: PrintRoom, tmp_path: Path) -> None:
    room.opens_queue("Abroad", "Letter")
    office.asks_for_the_printer().press("Return")
    office.is_told("on Letter. The pages are printed at 91 % of their size")
    arrived = room.gives()
    room.takes_queue_away("Abroad")
    assert set(paper_of(arrived)) == {LETTER}
    assert all(min(ink(printed)) > EDGE for printed in drawn(arrived.file, tmp_path / "a"))


def test_a_stopped_queue_is_told_and_what_waits_there(office: Office, ward: str, room: PrintRoom) -> None:
    room.stops_queue(ward)
    office.asks_for_a_card("sheet").press("Return")
    office.is_told("✕ Ward is stopped: what was sent")
    assert room.waiting() == 1


def test_a_queue_that_takes_no_jobs_is_told_with_its_reason(office: Office, ward: str, room: PrintRoom) -> None:
    room.closes_queue(ward)
    office.asks_for_a_card("sheet").press("Return")
    office.is_told('✕ Nothing was printed: Ward took no pages (Destination "Ward" is not accepting jobs)')


def test_a_printer_that_goes_while_it_is_chosen_is_told(office: Office, ward: str, room: PrintRoom) -> None:
    person = office.asks_for_a_card("sheet")
    room.takes_queue_away(ward)
    person.press("Return")
    office.is_told("✕ Nothing was printed")
    room.opens_queue(ward, "Letter")


def test_without_any_printer_it_is_said_what_to_do(office: Office) -> None:
    office.person.waits_for(office.summary.print_button.isVisible)
    office.summary.take_focus()
    office.person.press("Return")
    office.is_told("✕ No printer is installed here. Save the pages as a PDF and print them elsewhere.")
    assert QApplication.activeModalWidget() is None
