"""What a type tells: nothing is left out without a reason, nothing that is answered goes unseen, and who collects it names none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic.catalogue.settings import Settings
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Entry, Kept, entry_type, item
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.kinds import Date, LongText, Number, Text, Whole
from desktop.clinic.entry.register import Register
from desktop.clinic.entry.telling import (
    LANES,
    NOT_IN_REGISTER,
    SECTIONS,
    Nothing,
    Reviewed,
    Section,
    Shelf,
    Tells,
    Unsaid,
)
from desktop.clinic.record.entry_types import BY_NAME, ENTRY_TYPES
from desktop.clinic.record.lines import line
from desktop.clinic.record.timeline import timeline
from desktop.clinic.words.dates import When
from tests.clinic.made import READER
from tests.clinic.made_up import ON_VISITS, WITHOUT_A_DAY

ROOT = Path(__file__).resolve().parents[3]
# what collects what is told, and so names no type
COLLECTORS = (
    "clinic/record/lines.py", "clinic/record/timeline.py", "clinic/record/data_notes.py", "clinic/record/worklist.py",
    "paper/record/contents.py", "screens/window/patient_page.py", "screens/record/entries_page.py", "session/door.py",
    "session/lines.py", "session/reviewing.py", "session/worklist.py", "store/reviews.py", "store/worklist.py",
)  # fmt: skip
ANSWERS = ("lane", "shelf", "found_by", "review", "due", "page", "summary", "drawn")


@entry_type(label="Nap", plural="Naps", dated="date", tells=ON_VISITS)
class Nap(Entry):
    """A made-up type without words of its own."""

    date: When | None = item(Date(), "Date")
    minutes: Decimal | None = item(Number(), "Length", unit="min")
    depth: Decimal | None = item(Number(), "Depth")
    place: str | None = item(Text(), "Place")
    note: str | None = item(LongText(), "Note")


@entry_type(
    label="Dream",
    plural="Dreams",
    dated="date",
    tells=replace(ON_VISITS, said=("colour",), unsaid=Unsaid(("secret",), "nobody else is to know")),
)
class Dream(Nap):
    """A made-up type that tells its colour in its own words."""

    colour: str | None = item(Text(), "Colour")
    secret: str | None = item(Text(), "Secret")


@entry_type(label="Pulse", plural="Pulses", dated="date", tells=ON_VISITS)
class Pulse(Entry):
    """A made-up type with one number."""

    date: When | None = item(Date(), "Date")
    beats: int | None = item(Whole(), "Beats", unit="/min")


def of_a_day(type: type[Entry], **values: Any) -> Kept:
    return Kept("e", "p", 1, type(date=Date().parse("2024-05-14", READER), **values))


def test_two_numbers_are_told_by_their_declaration_alone() -> None:
    kept = of_a_day(Nap, minutes=Decimal(20), depth=Decimal("0.5"), place="at work", note="slept\nwell")
    told = line(kept, Chart([kept]), READER)
    assert (told.title, told.value, told.unit, told.detail) == (
        "Nap", "", "", "Length 20 min · Depth 0.5 · Place at work · slept\nwell",
    )  # fmt: skip
    (event,) = timeline(Chart([kept]), READER)
    assert (event.lane, event.title, event.detail) == (
        "Visits",
        "Nap",
        "Length 20 min; Depth 0.5; Place at work; slept\nwell",
    )


def test_a_field_is_told_by_its_label_unless_its_type_says_it_or_says_why_not() -> None:
    kept = of_a_day(Dream, minutes=Decimal(20), colour="blue", secret="flying", place="at work")
    told = line(kept, Chart([kept]), READER)
    assert (told.value, told.detail) == ("", "Length 20 min · Place at work")


def test_one_number_alone_is_the_value_and_of_two_each_says_which_it_is() -> None:
    alone = of_a_day(Pulse, beats=72)
    told = line(alone, Chart([alone]), READER)
    assert (told.title, told.value, told.unit, told.detail) == ("Pulse", "72", "/min", "")


@pytest.mark.parametrize("type", ENTRY_TYPES, ids=lambda type: type.declaration.name)
def test_what_is_added_to_a_type_is_told_by_its_label(type: type[Entry]) -> None:
    declared, tells = type.declaration, type.tells

    @entry_type(label="More", plural="More", dated=declared.dated, of_clinic=declared.of_clinic, tells=tells)
    class More(type):
        """The type with one more attribute, which it names nowhere."""

        added: str | None = item(Text(), "Added")

    day = {declared.dated: Date().parse("2024-05-14", READER)} if declared.dated else {}
    kept = Kept("e", "p", 1, More(added="blue", **day))
    assert "Added blue" in line(kept, Chart([kept]), READER).detail
    assert all("Added blue" in event.detail for event in timeline(Chart([kept]), READER))


def test_no_field_is_named_twice() -> None:
    for type in ENTRY_TYPES:
        named = [*type.tells.said, *(type.tells.unsaid.fields if type.tells.unsaid else ())]
        assert len(named) == len(set(named)), type.declaration.name


@pytest.mark.parametrize("type", ENTRY_TYPES, ids=lambda type: type.declaration.name)
def test_nothing_is_left_out_without_a_reason(type: type[Entry]) -> None:
    tells, names = type.tells, {field.name for field in type.declaration.fields}
    answers = [*(getattr(tells, name) for name in ANSWERS), tells.follows, tells.register, tells.doubts]
    assert all(answer.because.strip() for answer in answers if isinstance(answer, Nothing))
    assert tells.unsaid is None or tells.unsaid.because.strip()
    assert isinstance(tells.lane, Nothing) or tells.lane in LANES
    assert not isinstance(tells.summary, Section) or tells.summary.name in SECTIONS
    for due in tells.all_due:
        named = (due.day, due.until, due.what, due.unless, due.only[0] if due.only else "")
        assert {name for name in named if name} <= names
        assert not due.within or due.within in {setting.name for setting in fields(Settings)}
    if isinstance(tells.shelf, Shelf) and tells.shelf.uses:
        assert tells.shelf.uses in names
    if not isinstance(tells.follows, Nothing):
        assert {name for way in tells.follows or () for name in way.split(".")} <= set(BY_NAME)
    if isinstance(tells.review, Reviewed) and tells.review.but:
        name, code = tells.review.but
        assert code in {option.code for option in type.declaration.field(name).kind.choices}
    assert isinstance(tells.found_by, Nothing) or set(tells.found_by) <= names


@pytest.mark.parametrize("name", ANSWERS)
def test_a_type_that_leaves_an_answer_out_cannot_be_declared(name: str) -> None:
    answers = {field.name: getattr(ON_VISITS, field.name) for field in fields(ON_VISITS)}
    del answers[name]
    with pytest.raises(TypeError, match=name):
        Tells(**answers)


def declare(tells: Tells | None, *, dated: str = "date", **members: Any) -> type[Entry]:
    body = {"date": item(Date(), "Date"), "__annotations__": {"date": When | None}, **members}
    made: type[Entry] = entry_type(label="Walk", plural="Walks", dated=dated, tells=tells)(type("Walk", (Entry,), body))
    return made


def words(self: Entry, register: Register, itself: str) -> Iterator[Finding]:
    yield from ()


def test_a_type_whose_answers_do_not_fit_it_cannot_be_declared() -> None:
    assert declare(ON_VISITS).tells.lane == "Visits"
    wrong: list[tuple[str, Tells | None, dict[str, Any]]] = [
        ("does not say what it tells", None, {}),
        ("does not ask for: colour", replace(ON_VISITS, said=("colour",)), {}),
        ("no date for the timeline", ON_VISITS, {"dated": ""}),
        ("says that it tells it nothing", WITHOUT_A_DAY, {"happenings": lambda self, reader: iter(())}),
        (
            "field for the summary",
            replace(ON_VISITS, summary=Nothing("…")),
            {"date": item(Date(), "Date", summary=True)},
        ),
        ("register", replace(ON_VISITS, register=None), {}),
        ("register", replace(ON_VISITS, register=NOT_IN_REGISTER), {"register_findings": words}),
        ("data-quality notes", replace(ON_VISITS, doubts=None), {}),
        ("nobody is to see it", ON_VISITS, {"pressing": lambda self, reader: True}),
    ]
    for sentence, tells, members in wrong:
        with pytest.raises(TypeError, match=sentence):
            declare(tells, **members)


def test_who_collects_what_is_told_names_no_type() -> None:
    declaring = {type.__module__ for type in ENTRY_TYPES}
    for path in COLLECTORS:
        tree = ast.parse((ROOT / "desktop" / path).read_text("utf-8"))
        named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not named & declaring, path
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        # the page of a patient is called so
        assert not texts & set(BY_NAME) - {"patient"}, path
