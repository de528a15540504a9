"""The products of a clinic with many bags: opening them, typing into the recall, and a save while a list is in view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.clinic.cells.bag import Bag
from desktop.clinic.patient.patient import Patient
from desktop.screens.record.changes import ChangesDialog
from desktop.session.recall import recall
from desktop.session.session import Session
from tests.bench.clinics import again, many_results, typed
from tests.bench.measure import FRAME, Row, in_turns, timed
from tests.bench.screen import close, settle, window
from tests.bench.traceability import label_of, many_bags

LETTERS = "L-4"


def products(folder: Path, bags: int, rounds: int) -> Iterator[Row]:
    """From the first look at the products until each of them was used."""
    path = folder / "products.sqlite"
    many_bags(path, bags).close()
    few = min(5, rounds)
    free = count(bags + 1)
    yield Row(f"open the products, {bags:,} bags, until painted", _first(path, few, _show))
    yield Row(f"open the list of {bags:,} bags, until painted", _first(path, few, _show_bags, _show))
    session = again(path)
    shown = window(session)
    _show(shown)
    yield Row(
        f"save a bag, the stock of {bags:,} in view, until painted", *in_turns(rounds, timed(_saver(session, free)))
    )
    yield Row(f"save a patient, the stock of {bags:,} in view", *in_turns(rounds, timed(_new_patients(session))))
    _show_bags(shown)
    yield Row(
        f"save a bag, the list of {bags:,} in view, until painted", *in_turns(rounds, timed(_saver(session, free)))
    )
    shown.show_recall("")
    field = shown.findChild(QLineEdit, "recall.about")
    field.setFocus()
    keys = cycle([*LETTERS, *[Qt.Key.Key_Backspace] * len(LETTERS)])

    def letter() -> None:
        QTest.keyClick(field, next(keys))
        settle()

    yield Row(f"keystroke in the recall, {bags:,} bags, until painted", *in_turns(rounds, timed(letter)), goal=FRAME)
    label = label_of(bags // 2)
    assert recall(session, label).rows
    yield Row(f"recall by the label of one of {bags:,} bags", *in_turns(rounds, timed(lambda: recall(session, label))))
    close(shown)


def changes(folder: Path, results: int, rounds: int) -> Iterator[Row]:
    """Looking at what was changed of a patient, until it is painted."""
    session, patient = many_results(folder / "changes.sqlite", results)
    holder = QWidget()

    def look() -> None:
        dialog = ChangesDialog(session, patient, "", holder)
        dialog.show()
        settle()
        dialog.close()
        settle()

    yield Row(f"open what was changed, {results:,} versions, until painted", *in_turns(rounds, timed(look)))
    session.close()
    holder.deleteLater()


def _first(path: Path, rounds: int, act: Callable, before: Callable = lambda shown: None) -> float:
    """How long it takes the first time, in a window of its own each time."""

    def once() -> float:
        shown = window(again(path))
        before(shown)
        took = timed(lambda: act(shown))()
        close(shown)
        return took

    (took,) = in_turns(rounds, once)
    return took


def _show(shown) -> None:
    shown.show_products()
    settle()


def _show_bags(shown) -> None:
    shown.products.show_page(shown.products.bags)
    settle()


def _saver(session: Session, numbers: Iterator[int]) -> Callable[[], None]:
    """Saves another bag each time; `numbers` are those that no bag has."""
    kept = session.entry("bag-0000000").entry

    def save() -> None:
        number = next(numbers)
        session.add(replace(kept, number=str(number), identifier=label_of(number)))
        settle()

    assert isinstance(kept, Bag)
    return save


def _new_patients(session: Session) -> Callable[[], None]:
    numbers = count()

    def save() -> None:
        number = next(numbers)
        texts = {"identifier": f"new-{number}", "family_name": f"New {number}", "given_name": "Ayşe"}
        session.add(typed(session, Patient, "", **texts, birth_date="1990-01-01", sex="female"))
        settle()

    return save
