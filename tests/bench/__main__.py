"""`python -m tests.bench [name …] [--large]`: measures, and prints the table. See the package's own description."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import Row, table

NAMES = (
    "start",
    "save",
    "redraw",
    "keystroke",
    "search",
    "snapshot",
    "patient",
    "allergens",
    "import",
    "recall",
    "products",
    "changes",
    "figure",
    "summary",
    "compare",
    "memory",
)


@dataclass(frozen=True)
class Size:
    """How much is measured: (patients, results of each) to search in, the results of one patient, of one whose
    results are all labelled, the bags of a recall, (patients, results of a marker of each) to compare, how often."""

    searched: tuple[tuple[int, int], ...] = ((10_000, 20),)
    results: int = 2_000
    labelled: int = 150  # of five markers: graphs of 30 points, each of which has its label
    case: int = 25
    panels: int = 10
    bags: int = 10_000
    compared: tuple[int, int] = (1_000, 30)
    rounds: int = 40
    starts: int = 9


LARGE = Size(searched=((10_000, 20), (100_000, 20)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is named, or everything; print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"what to measure: {', '.join(NAMES)}")
    parser.add_argument(
        "--large", action="store_true", help="search in 100,000 patients with 2,000,000 results as well"
    )
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="tolera-bench-") as folder:
        # nobody's home is touched
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = folder
        print(table(measured(asked.names or NAMES, LARGE if asked.large else Size(), Path(folder))))
    return 0


def measured(names: Sequence[str], size: Size, folder: Path) -> list[Row]:
    """The rows of what is named, one measurement after the other; the clinic files are made in the folder."""
    return [row for name in names for row in _measure(name, folder, size)]


def _measure(name: str, folder: Path, size: Size) -> Iterator[Row]:
    from tests.bench import comparing, figure, panel_import, processes, record, summary, traceability

    patients, each = size.searched[0]
    if name == "start":
        yield from processes.start(folder, size.starts)
    elif name == "memory":
        yield from processes.memory(folder, min(3, size.starts))
    elif name == "save":
        yield from record.save(folder, size.results, 5 * size.rounds)
    elif name == "import":
        yield from panel_import.panel_import(folder, min(15, size.rounds))
    elif name == "recall":
        yield from traceability.recall(folder, size.bags, size.rounds)
    elif name == "figure":
        yield from figure.long_texts(min(5, size.rounds))
        yield from figure.many_points(size.results, min(5, size.rounds))
    elif name == "summary":
        yield from summary.summary(folder, size.results, min(3, size.rounds))
    elif name == "compare":
        yield from comparing.compare(folder, *size.compared, min(3, size.rounds))
    elif name == "search":
        yield from record.search(folder, size.searched, size.rounds)
    elif name == "snapshot":
        yield from record.snapshots(folder, patients, each, 5)
    else:
        yield from _on_screen(name, folder, size)


def _on_screen(name: str, folder: Path, size: Size) -> Iterator[Row]:
    from PySide6.QtWidgets import QApplication

    from tests.bench import allergens, products, screen

    application = QApplication.instance() or QApplication([])
    if name == "redraw":
        yield from screen.redraw(folder, size.case, size.rounds)
        yield from screen.redraw(folder, size.results, size.rounds)
    elif name == "keystroke":
        yield from screen.keystroke(folder, size.labelled, size.rounds)
        yield from screen.keystroke(folder, size.results, size.rounds)
        yield from screen.search_keystroke(folder, *size.searched[-1], size.rounds)
    elif name == "products":
        yield from products.products(folder, size.bags, size.rounds)
    elif name == "changes":
        yield from products.changes(folder, size.results, min(5, size.rounds))
    elif name == "allergens":
        yield from allergens.allergens(folder, size.panels, size.rounds)
    else:
        yield from screen.patient(folder, size.results, 9)
    application.processEvents()


if __name__ == "__main__":
    raise SystemExit(main())
