"""What a release of PySide6 must hold before it is locked."""

from __future__ import annotations

import subprocess
import sys

from tests.pace import patience

# PySide6 6.12.0 on Python 3.11 loses count of None, True and False, and the interpreter aborts after some thousands
TWENTY_THOUSAND_SIGNALS = """
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal(object, bool, str)

heard = []
bell = Bell()
bell.rung.connect(lambda value, loud, by: heard.append((value, loud, by)))
for number in range(20_000):
    bell.rung.emit(None, number % 2 == 0, "hand")
print(len(heard), heard[-1])
"""


def test_twenty_thousand_signals_in_one_process() -> None:
    command = [sys.executable, "-c", TWENTY_THOUSAND_SIGNALS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience(60))
    assert (done.returncode, done.stdout, done.stderr) == (0, "20000 (None, False, 'hand')\n", "")
