"""A long record's pages are made beside the window: with a bar, with Cancel, and without them the window stays in use."""

from __future__ import annotations

from desktop.clinic.entry.progress import Cancelled
from desktop.screens.record import summary as screen
from desktop.screens.record.preparing import Preparing

SUMMARY = 6


class Made:
    count = 3


def test_pages_come_when_they_are_made(qtbot, desk):
    bar, seen = Preparing(), []
    qtbot.addWidget(bar)

    def make(beside, progress):
        assert beside is not desk.session
        progress(1, 2)
        return Made()

    with qtbot.waitSignal(bar.made) as came:
        bar.begin(desk.session, make)
        bar._work.moved.connect(lambda done, all: seen.append((done, all)))
        assert not bar.isHidden()
    assert came.args[0].count == 3
    assert bar.isHidden()


def test_cancel_is_asked_between_two_steps_and_says_what_is_missing(qtbot, desk):
    bar = Preparing()
    qtbot.addWidget(bar)
    steps = []

    def make(beside, progress):
        try:
            while True:
                progress(1, 2)
        except Cancelled:
            steps.append("stopped")
            raise

    with qtbot.waitSignal(bar.ended) as ended:
        bar.begin(desk.session, make)
        bar.cancel_button.click()
    assert steps == ["stopped"]
    assert "were not prepared, as you asked" in ended.args[0]
    assert bar.isHidden()


def test_a_long_record_is_prepared_beside_the_window(qtbot, desk, monkeypatch):
    monkeypatch.setattr(screen, "_AT_ONCE", 0)
    page = desk.window.page.summary
    with qtbot.waitSignal(page.preparing.made):
        desk.person.opens_tab(SUMMARY)
    assert page._preview.pageCount() == page._pages.count > 0
    assert page.message.isHidden()
