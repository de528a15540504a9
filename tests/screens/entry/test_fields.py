"""The rows of a form, as they are read: labels beside their fields, and what an empty field asks for."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.clinic.entry.entries import Entry
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.screens.entry.fields import FieldRow
from desktop.screens.entry.form_body import FormBody
from desktop.screens.look import theme


@pytest.fixture
def bodies(qapp: QApplication) -> Iterator[list[FormBody]]:
    theme.apply(qapp)
    made: list[FormBody] = []
    yield made
    for body in made:
        body.close()
        body.deleteLater()


def shown(bodies: list[FormBody], type: type[Entry]) -> list[FieldRow]:
    """The rows of an empty form of a type, from the top."""
    page = type.tells.page
    body = FormBody(type, getattr(page, "rows", ()), lambda field, text: [], None, getattr(page, "first", ()))
    bodies.append(body)
    body.resize(480, 600)
    body.show()
    QApplication.processEvents()
    return sorted(body.findChildren(FieldRow), key=lambda row: row.y())


@pytest.mark.parametrize("type", ENTRY_TYPES, ids=lambda type: type.declaration.name)
def test_no_label_takes_more_than_two_lines_beside_its_field(bodies: list[FormBody], type: type[Entry]) -> None:
    for row in shown(bodies, type):
        label = row.label
        lines = math.ceil(label.heightForWidth(label.width()) / label.fontMetrics().lineSpacing() - 0.5)
        assert lines <= 2, label.text()


def test_the_hint_of_the_first_field_that_is_asked_is_its_label(bodies: list[FormBody]) -> None:
    (row,) = (row for row in shown(bodies, InVitroTest) if "readable" in row.editors)
    for asked, label, hint in (
        ({"readout", "readable"}, "Read by · Readable", "Readable"),
        ({"readable"}, "Readable", ""),
    ):
        row.ask(asked)
        QApplication.processEvents()
        assert (row.label.text().replace("\N{NO-BREAK SPACE}*", ""), row.editors["readable"].placeholderText()) == (
            label,
            hint,
        )


def test_a_reaction_asks_first_what_is_asked_of_every_one(bodies: list[FormBody]) -> None:
    names = [name for row in shown(bodies, DrugReaction) for name in row.editors]
    required = [field.name for field in DrugReaction.declaration.typed_fields if field.required]
    assert names.index("lowest_systolic") > max(map(names.index, required))


def test_a_field_that_a_question_is_about_is_brought_into_view(bodies: list[FormBody]) -> None:
    shown(bodies, DrugReaction)
    (body,) = bodies
    asked = body.editors["restriction"]
    body.resize(480, 120)
    QApplication.processEvents()
    assert asked.visibleRegion().isEmpty()
    body.bring_into_view("restriction")
    QTest.qWait(50)
    assert asked.visibleRegion().boundingRect() == asked.rect()
