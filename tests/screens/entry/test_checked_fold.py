from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.clinic.entry.findings import Finding, Level, note, soft, untold
from desktop.clinic.words.language import say
from desktop.screens.entry.checked_fold import CHECKED_KEY, CheckedFold
from desktop.screens.look.scrolled import Scrolled

CLEAR = Finding("A1", "", Level.CLEAR, say("an earlier reaction to this drug"), "GKU")
UNTOLD = untold("A2", "drug", say("Xyz is not in the catalogue: its class cannot be checked."))
ASKED = untold("A2", "drug", say("The date is not known."), make=soft)


@pytest.fixture
def fold(qapp: QApplication) -> Iterator[CheckedFold]:
    made = CheckedFold("medication_course")
    made.resize(420, 300)
    yield made
    made.close()
    made.deleteLater()


def lines(fold: CheckedFold) -> list[str]:
    opened = fold.findChild(Scrolled).findChildren(QLabel)
    return [label.text() for label in opened if label.isVisible() and label.text()]


def test_one_line_counts_the_answers_and_opened_it_has_each(fold: CheckedFold) -> None:
    fold.show_answers([CLEAR, UNTOLD, ASKED, note("A3", "drug", say("It was tolerated."))])
    fold.show()
    # what is asked or said beside its field is not counted here
    assert fold.button.text() == "▸ Checked · no other finding: 1 · cannot be told: 1"
    assert lines(fold) == []
    QTest.keyClick(fold.button, Qt.Key.Key_Space)
    assert fold.button.text().startswith("▾")
    assert lines(fold) == [
        "? Cannot be told", str(UNTOLD.sentence), "✓ Nothing against it", str(CLEAR.sentence), "general knowledge, unverified",
    ]  # fmt: skip
    fold.switch()
    assert lines(fold) == []


def test_the_key_that_opens_it_stands_beside_it(fold: CheckedFold) -> None:
    fold.show_answers([CLEAR])
    fold.show()
    assert CHECKED_KEY in [label.text() for label in fold.findChildren(QLabel) if label.isVisible()]


def test_it_follows_what_is_typed_while_it_is_open(fold: CheckedFold) -> None:
    fold.show_answers([CLEAR, UNTOLD])
    fold.show()
    fold.switch()
    fold.show_answers([CLEAR])
    assert fold.button.text() == "▾ Checked · nothing against it: 1"
    assert str(UNTOLD.sentence) not in lines(fold)


def test_without_an_answer_nothing_stands_there(fold: CheckedFold) -> None:
    fold.show_answers([ASKED])
    assert fold.isHidden()
    fold.switch()
    assert not fold.button.isChecked()


def test_what_several_rules_lack_is_told_and_counted_once(fold: CheckedFold) -> None:
    fold.show_answers([UNTOLD, untold("A10", "drug", UNTOLD.sentence), CLEAR])
    fold.show()
    fold.switch()
    assert fold.button.text() == "▾ Checked · nothing against it: 1 · cannot be told: 1"
    assert lines(fold).count(str(UNTOLD.sentence)) == 1


def test_it_takes_no_more_room_than_its_words(fold: CheckedFold) -> None:
    fold.show()
    many = [untold("A2", "drug", say(f"Drug {number} is not in the catalogue.")) for number in range(20)]
    heights = []
    for answers in ([UNTOLD], many):
        fold.show_answers(answers)
        fold.button.setChecked(True)
        QApplication.processEvents()
        heights.append(fold.findChild(Scrolled).height())
    assert heights[0] < 80 < heights[1] == 190
