"""One window in a process of its own: says "usable" once it is, then ends, or says how much memory it needed at most.

python -m tests.bench.opened empty                an empty PySide6 window
python -m tests.bench.opened clinic CLINIC        Tolera's own start on a clinic file
python -m tests.bench.opened memory [CLINIC]      peak memory (MB): a window with a patient, or an empty one with pyqtgraph
"""

from __future__ import annotations

import sys


def main(what: str, path: str = "") -> int:
    """Open it, say it, and end."""
    from PySide6.QtWidgets import QApplication

    if what == "clinic":
        from desktop import app

        run = QApplication.exec

        def run_until_usable(*_application: object) -> int:
            _when_idle(lambda: _say_usable(_patients()))
            return run()

        # the program's own start up to here; the event loop is Qt's
        QApplication.exec = run_until_usable
        return app.main([path])
    application = QApplication([])
    if what == "memory" and path:
        return _with_patient(application, path)
    if what == "memory":
        import pyqtgraph  # noqa: F401 - it is what is measured
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    window.resize(1366, 768)
    window.show()
    _when_idle(_say_memory if what == "memory" else lambda: _say_usable(True))
    return application.exec()


def _with_patient(application, path: str) -> int:
    from pathlib import Path

    from desktop.app import Clinics, Papers
    from desktop.screens.window.window import MainWindow

    clinics = Clinics()
    window = MainWindow(clinics, Papers())
    window.use(clinics.open(Path(path)))
    window.show()
    window.open_patient(window.session.patients_after(None)[0].patient)
    _when_idle(_say_memory)
    try:
        return application.exec()
    finally:
        clinics.close()


def _when_idle(then) -> None:
    """Do it once the loop waits for something to happen, with every window on the screen; then end."""
    from PySide6.QtCore import QAbstractEventDispatcher
    from PySide6.QtWidgets import QApplication

    dispatcher = QAbstractEventDispatcher.instance()

    def idle() -> None:
        shown = [window.windowHandle() for window in QApplication.topLevelWidgets() if window.isVisible()]
        if shown and all(window is not None and window.isExposed() for window in shown):
            dispatcher.aboutToBlock.disconnect(idle)
            then()
            QApplication.quit()

    dispatcher.aboutToBlock.connect(idle)


def _patients() -> bool:
    from PySide6.QtWidgets import QApplication, QListView

    lists = [window.findChild(QListView, "patients.list") for window in QApplication.topLevelWidgets()]
    return any(found is not None and found.isVisible() and found.model().rowCount() for found in lists)


def _say_usable(usable: bool) -> None:
    print("usable" if usable else "not usable", flush=True)


def _say_memory() -> None:
    # not ru_maxrss: a new process begins with its parent's
    with open("/proc/self/status", encoding="ascii") as status:
        print(next(line.split()[1] for line in status if line.startswith("VmHWM")), flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
