"""Blank forms: the declaration's fields in the order of the screen, each with its room; a new field stands there by itself."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.clinic.course.vital_signs import SLOT, VitalSigns
from desktop.clinic.entry.entries import Field, entry_type, item
from desktop.clinic.entry.kinds import Choice, Date, LongText, Number, Option, Text
from desktop.clinic.record.entry_types import BY_NAME
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.language import Refused, _
from desktop.facts import facts
from desktop.paper.page.blanks import Blank, blank, grid
from desktop.paper.record.forms import Form, form, offered, pages
from desktop.session.session import Session
from tests.cases import cases

MOST = 14


def labels(made: Form) -> list[str]:
    return [one.label for section in made.sections for one in section.blanks]


@pytest.mark.parametrize("name", offered())
def test_every_field_of_an_offered_type_stands_on_its_form(session: Session, name: str) -> None:
    type = BY_NAME[name]
    made = form(type, session.reader)
    assert sorted(labels(made)) == sorted(_(field.label) for field in type.declaration.typed_fields)
    row = next(row for row in facts("forms")["form"] if row["type"] == name)
    known = {owned.name for owned in type.declaration.parts}
    # what the file says of parts is of parts that there are
    assert {*row.get("without", ()), *row.get("rows_of", {})} <= known
    shown = {owned.label: owned for owned in type.declaration.parts if owned.name not in row.get("without", ())}
    grids = {section.grid.label: section.grid for section in made.sections if section.grid}
    assert set(grids) == {_(label) for label in shown}
    for label, owned in shown.items():
        fields = owned.type.declaration.typed_fields
        heads = grids[_(label)].heads
        assert len(heads) == len(fields)
        assert all(
            head.startswith(_(field.label)) and _(field.unit) in head for head, field in zip(heads, fields, strict=True)
        )


def test_the_forms_that_a_power_cut_asks_for_are_offered() -> None:
    assert {
        "drug_reaction", "lab_result", "in_vitro_test", "skin_test", "allergen_panel", "infusion", "adverse_event",
        "medication_course",
    } <= set(offered())  # fmt: skip


def test_a_new_field_stands_on_the_form_by_itself(session: Session) -> None:
    @entry_type(label="Laboratory result", plural="Laboratory results", dated="specimen_date", tells=LabResult.tells)
    class LabResultToday(LabResult):
        """A laboratory result with one field more."""

        courier: Decimal | None = item(
            Number(), "Courier", unit="h", soft=("1", "8"), help="How long it was on the way."
        )

    more = set(labels(form(LabResultToday, session.reader))) - set(labels(form(LabResult, session.reader)))
    assert more == {"Courier"}


@cases(
    ("field", "room"),
    [
        (Field("x", Text(), "X", help="What."), Blank("X", "", "What.", "", "line")),
        (Field("x", LongText(), "X", required=True), Blank("X", "", "", "", "area", required=True)),
        (Field("x", Date(), "X"), Blank("X", "", "", "", "date")),
        (Field("x", Date(time=True), "X"), Blank("X", "", "", "", "time")),
        (Field("x", Number(), "X", unit="kg", soft=("30", "200"), hard=("1", "300")),
         Blank("X", "kg", "", "asked about unless 30 to 200; taken only if 1 to 300", "line")),
        (Field("x", Number(), "X", hard=(None, "1000000")), Blank("X", "", "", "taken only if 1\u202f000\u202f000 or less", "line")),
        (Field("x", Choice((Option("a", "yes"), Option("b", "no"))), "X", asked=lambda values, reader: False),
         Blank("X", "", "", "", "boxes", ("yes", "no"), conditional=True)),
    ],
)  # fmt: skip
def test_a_field_has_the_room_that_its_kind_needs(session: Session, field: Field, room: Blank) -> None:
    assert blank(field, session.reader, MOST) == room


def test_answers_that_a_page_has_room_for_stand_as_boxes(session: Session) -> None:
    assert "ECP" in blank(LabResult.declaration.field("marker"), session.reader, MOST).boxes
    drug = BY_NAME["drug_reaction"].declaration.field("drug")
    assert blank(drug, session.reader, MOST).room == "line"


def test_a_table_of_vital_signs_has_the_times_of_the_screen() -> None:
    owned = next(owned for owned in BY_NAME["infusion"].declaration.parts if owned.type is VitalSigns)
    made = grid(owned, tuple(_(option.name) for option in SLOT.choices), 0)
    assert [row[0] for row in made.rows] == [
        "−15 min",
        "start",
        "+15 min",
        "+30 min",
        "+60 min",
        "end",
        "+2 h",
        "other time",
    ]
    assert "Temp. · °C" in made.heads and "SpO₂ · %" in made.heads


def test_all_forms_can_be_read_back_from_the_paper(
    session: Session, patient: str, tmp_path: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    made = pages(session, patient, "all")
    told = pages_of(made.write(tmp_path / "forms.pdf"))
    text = " ".join(told)
    assert len(told) == made.count
    for name in offered():
        assert _(BY_NAME[name].declaration.label) in text
    assert "Işık, Ömer" in text and "P-7" in text and "2 Mar 1984" in text
    for words in (
        "Clotting temperature",
        "°C",
        "taken only if 0 to 45",
        "+30 min",
        "mmHg",
        "toxic epidermal necrolysis",
        "MRGPRX2",
    ):
        assert words in text


def test_a_form_without_a_patient_has_lines_for_the_name(
    session: Session, tmp_path: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    (told,) = pages_of(pages(session, "", "consent").write(tmp_path / "form.pdf"))
    assert "Patient" in told and "cell therapy outside a licence" in told
    with pytest.raises(Refused, match="No form is called blood_group"):
        pages(session, "", "blood_group")
