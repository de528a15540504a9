"""A whole allergen panel from a file: read, checked as for the preview, and written in one transaction."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from time import perf_counter

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.patient.patient import Patient
from desktop.session.panel_import import read_import, write_import
from desktop.session.session import Session
from desktop.store import driver
from desktop.store.driver import Connection
from desktop.store.layout import TABLES
from tests.bench.clinics import again, start, typed
from tests.bench.measure import Row, Timed, in_turns, timed
from tests.exchange.made import csv_bytes, xlsx_bytes

PERSON = {
    "identifier": "10001/1",
    "family_name": "Işık",
    "given_name": "Ömer",
    "birth_date": "1984-03-01",
    "sex": "male",
}
GOAL = 100  # ms
_IDS = (f"{number:028d}" for number in count())

Make = Callable[[Sequence[Sequence[object]]], bytes]


def panel_import(folder: Path, rounds: int) -> Iterator[Row]:
    """All allergens of ALEX2 from CSV and from XLSX, against reading the bytes and one insert of such rows, as durable."""
    session = start(folder / "import.sqlite")
    patient = session.add(typed(session, Patient, "", **PERSON)).id
    panel, numbers = session.catalogue.panel("ALEX2"), count()
    _imports(session, patient, folder / "first.csv", panel, csv_bytes, numbers)()
    (kept,) = session.chart(patient).of(AllergenPanel)
    ((_name, table),) = TABLES[AllergenPanel.declaration.name].parts
    rows = [[place, *table.row(result)] for place, result in enumerate(kept.entry.results)]
    session.close()
    # a file of its own, so that neither waits for what the other one wrote
    shutil.copyfile(session.file.path, folder / "raw.sqlite")
    session, raw = again(session.file.path), driver.connect(folder / "raw.sqlite")
    for name, made in (("csv", csv_bytes), ("xlsx", xlsx_bytes)):
        path = folder / f"results.{name}"
        ours, floor = in_turns(
            rounds, _imports(session, patient, path, panel, made, numbers), _insert(raw, path, table.insert, rows)
        )
        what = f"import {len(panel.allergens)} results from {name.upper()}"
        yield Row(f"{what}, against one raw insert", ours, floor)
        yield Row(what, ours, goal=GOAL)
    raw.close()
    session.close()


def _imports(
    session: Session, patient: str, path: Path, panel: PanelDefinition, made: Make, numbers: Iterator[int]
) -> Timed:
    def imports() -> float:
        # never the same file twice, and never two of one day
        number = next(numbers)
        day = f"{2000 + number // 300}-{number // 25 % 12 + 1:02d}-{number % 25 + 1:02d}"
        head = [
            ["Panel", panel.code],
            ["Patient ID", PERSON["identifier"]],
            ["Collected", day],
            ["Allergen", "Result (kUA/L)"],
        ]
        # one in ten is positive
        results = [
            [one.code, "<0.10" if place % 10 else f"{place / 20 + 0.59:.2f}"]
            for place, one in enumerate(panel.allergens)
        ]
        path.write_bytes(made([*head, *results]))
        begun = perf_counter()
        kept = write_import(session, read_import(session, patient, path))
        took = (perf_counter() - begun) * 1000
        assert len(kept.entry.results) == len(panel.allergens)
        return took

    return imports


def _insert(db: Connection, path: Path, insert: str, rows: Sequence[Sequence[object]]) -> Timed:
    """The bytes and the rows alone: nothing is understood, checked, or kept as a version."""
    # the rows stand without their entry
    db.execute("PRAGMA foreign_keys = OFF")

    def inserts() -> None:
        path.read_bytes()
        id = next(_IDS)
        db.execute("BEGIN IMMEDIATE")
        db.executemany(insert, [[id, *row] for row in rows])
        db.execute("COMMIT")

    return timed(inserts)
