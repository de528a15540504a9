"""What holds for every test: no screen, nobody's home, no warning that nobody expected.

A test that expects a record on the log asserts it and then calls `caplog.clear()`; one that expects words of Qt's own
takes pytest-qt's `qt_log_ignore` mark. A test marked `xwindow` starts Xvfb and the program as processes of its own.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from pytestqt.qtbot import QtBot

from tests.template import Template

pytest_plugins = ["tests.pace"]

# no bound of Hypothesis' own: how long an example takes says how fast the machine is
hypothesis.settings.register_profile(
    "tolera",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis.settings.load_profile("tolera")


def pytest_configure(config: pytest.Config) -> None:
    """Before any module is collected: what is imported there must not find a screen or a home either."""
    places = tempfile.TemporaryDirectory(prefix="tolera-tests-")
    config.add_cleanup(places.cleanup)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # matplotlib lists the fonts once per folder, which is slow: one folder for all tests and their processes
    os.environ["MPLCONFIGDIR"] = places.name
    os.environ["HOME"] = places.name
    os.environ["XDG_RUNTIME_DIR"] = places.name
    # what a process compiles is kept for the next one, beside the tests where it may not stand beside the sources
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = os.path.join(places.name, "compiled")


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk through it again and again. A test of leaks collects by itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _copied_files() -> Iterator[None]:
    """New clinic files are copies of one that the program made; `tests/store/test_template.py` compares them."""
    from desktop.store import check, clinic_file, migrations

    template = Template(migrations.migrate)
    with pytest.MonkeyPatch.context() as patched:
        for module in (check, clinic_file):
            patched.setattr(module, "migrate", template.migrate)
        yield
    template.close()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home for each test; pytest's own `mktemp` would list all of them to name the next."""
    folder = tmp_path_factory.mktemp("homes")
    return (home for number in count() if not (home := folder / str(number)).mkdir())


@pytest.fixture(autouse=True)
def _own_home(request: pytest.FixtureRequest, _homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of the test's own, and the real window's platform for those that are marked."""
    home = str(next(_homes))
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, home)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if request.node.get_closest_marker("xwindow"):
        if not sys.platform.startswith("linux"):
            pytest.skip("Xvfb is there on Linux alone")
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.fixture(autouse=True)
def _quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    records = [record for when in ("setup", "call", "teardown") for record in caplog.get_records(when)]
    loud = [f"{record.name}: {record.getMessage()}" for record in records if record.levelno >= logging.WARNING]
    if loud:
        pytest.fail(f"Unexpected on the log: {loud}", pytrace=False)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Pytest-qt's, as patient as the machine is slow."""
    # a plugin is imported by pytest first, which rewrites its assertions
    from tests.pace import patience_ms

    for name in ("waitSignal", "waitSignals", "waitUntil", "waitExposed", "waitActive"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=patience_ms(5000)))
    return qtbot
