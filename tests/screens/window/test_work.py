"""Work on a thread ends in a sentence, whatever happens to it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.screens.window.work import Work


def test_a_fault_of_the_programs_own_is_said_and_logged(qtbot, caplog):
    window = QWidget()
    qtbot.addWidget(window)

    def broken(progress):
        raise ZeroDivisionError("of our own")

    work = Work("Summary", "Writing", broken, window)
    with qtbot.waitSignal(work.done) as ended:
        work.start()
    assert ended.args == ["✕ Tolera could not do that because of a fault of its own (ZeroDivisionError)."]
    assert "ZeroDivisionError: of our own" in caplog.text
    caplog.clear()
