"""Where a finding is from, as a person reads it on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.clinic.entry.findings import block, soft
from desktop.clinic.words.language import say
from desktop.screens.entry.findings_list import FindingsList
from desktop.screens.entry.findings_text import source_of, with_source
from desktop.screens.entry.question import Question

DONOR = block("M2", "bag", say("Donor D-3 is positive."), "M2, domain reference §5 [S30]")
SIGNS = soft("vitals", "vitals", say("No vital signs are recorded."), "domain reference §2.7")


@pytest.mark.parametrize(
    ("finding", "source", "sentence"),
    [
        (DONOR, "rule M2; EU directive 2006/17/EC, Annex II",
         "Donor D-3 is positive. (rule M2; EU directive 2006/17/EC, Annex II)"),
        (SIGNS, "", "No vital signs are recorded."),
        (soft("V2", "x", say("Is it right?")), "", "Is it right?"),
    ],
)  # fmt: skip
def test_a_source_stands_behind_its_sentence_in_words(finding, source, sentence):
    assert (source_of(finding), with_source(finding)) == (source, sentence)


def test_what_asks_for_a_reason_says_where_it_is_from(qtbot: QtBot) -> None:
    question = Question("authorisation")
    qtbot.addWidget(question)
    question.ask_override([DONOR, SIGNS])
    assert question.sentence.text().splitlines() == [
        "⚠ Donor D-3 is positive. (rule M2; EU directive 2006/17/EC, Annex II)",
        "? No vital signs are recorded.",
    ]


def test_reasons_from_one_source_name_it_once(qtbot: QtBot) -> None:
    question = Question("authorisation")
    qtbot.addWidget(question)
    question.ask_override(
        [DONOR, block("M1", "bag", say("The lot is not released.")), replace(DONOR, sentence=say("Not sampled."))]
    )
    assert question.sentence.text().splitlines() == [
        "⚠ Donor D-3 is positive.",
        "⚠ Not sampled. (rule M2; EU directive 2006/17/EC, Annex II)",
        "⚠ The lot is not released.",
    ]


@pytest.mark.parametrize(("count", "more"), [(2, False), (40, True)])
def test_nothing_that_is_asked_is_cut_off(qtbot: QtBot, count: int, more: bool) -> None:
    question = Question("authorisation")
    qtbot.addWidget(question)
    question.resize(360, 300)
    question.ask_override([block("M1", "bag", say(f"Reason {number}.")) for number in range(count)])
    QApplication.processEvents()
    bar = question.area.verticalScrollBar()
    assert (question.more.isVisible(), bar.maximum() > 0) == (more, more)
    assert question.sentence.height() >= question.sentence.heightForWidth(question.sentence.width())
    for _page in range(20):
        QTest.keyClick(question.reason, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum()


def test_the_list_of_findings_says_where_each_is_from(qtbot: QtBot) -> None:
    shown = FindingsList()
    qtbot.addWidget(shown)
    shown.show_findings([DONOR, SIGNS])
    texts = [label.text() for label in shown.findChildren(QLabel) if not label.isHidden()]
    assert "rule M2; EU directive 2006/17/EC, Annex II" in texts
    assert not any("domain reference" in text for text in texts)


def test_findings_of_one_source_stand_together_and_name_it_once(qtbot: QtBot) -> None:
    again = block("M2", "bag", say("Donor D-3 was not sampled."), DONOR.source)
    shown = FindingsList()
    qtbot.addWidget(shown)
    shown.show_findings([DONOR, block("M1", "bag", say("The lot is not released.")), again])
    texts = [label.text() for label in shown.findChildren(QLabel) if not label.isHidden() and label.text()]
    first = texts.index("Donor D-3 is positive.")
    assert texts[first : first + 4] == [
        "Donor D-3 is positive.", "Donor D-3 was not sampled.", "rule M2; EU directive 2006/17/EC, Annex II", "The lot is not released.",
    ]  # fmt: skip
