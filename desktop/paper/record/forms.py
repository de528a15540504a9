"""Blank forms for a power cut: the same fields in the same order as on the screen, with lines and boxes to fill in by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.clinic.course.naranjo import QUESTIONS, NaranjoAnswer
from desktop.clinic.course.vital_signs import SLOT, VitalSigns
from desktop.clinic.entry.entries import Entry, Parts
from desktop.clinic.entry.form_order import form_order
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.telling import Nothing
from desktop.clinic.record.entry_types import BY_NAME
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.facts import facts
from desktop.paper.page.blanks import Blank, Grid, blank, grid
from desktop.paper.page.manuscript import manuscript
from desktop.paper.page.pages import Pages
from desktop.paper.patient.birth import born
from desktop.paper.record.letterhead import letterhead
from desktop.paper.record.papers import Choice
from desktop.session.session import Session

# every form that is offered, in one file
ALL = "all"


@dataclass(frozen=True)
class Section:
    """One row of fields side by side, or a table of parts."""

    blanks: tuple[Blank, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Form:
    """The form of one entry type, so often side by side as one sheet has room for it."""

    label: str
    times: int
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper: whose it is, as far as that is known, and the forms."""

    clinic: str
    name: str
    identifier: str
    born: str
    forms: tuple[Form, ...]


def offered() -> tuple[str, ...]:
    """The entry types whose forms are offered, in the order of the menu."""
    return tuple(row["type"] for row in facts("forms")["form"])


def form(type: type[Entry], reader: Reader) -> Form:
    """The blank form of an entry type."""
    file = facts("forms")
    own: Mapping[str, Any] = next((row for row in file["form"] if row["type"] == type.declaration.name), {})
    return Form(_(type.declaration.label), own.get("times", 1), tuple(_sections(type, reader, file, own)))


def _sections(type: type[Entry], reader: Reader, file: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[Section]:
    page = type.tells.page
    rows, first = ((), ()) if isinstance(page, Nothing) else (page.rows, page.first)
    for place in form_order(type, rows, first):
        if isinstance(place, Parts):
            if place.name in own.get("without", ()) or not place.type.declaration.typed_fields:
                continue
            filled = _filled(place, reader)
            empty = 0 if filled else own.get("rows_of", {}).get(place.name, file["rows"])
            yield Section(grid=grid(place, filled, empty))
        else:
            yield Section(tuple(blank(field, reader, file["boxes"]) for field in place))


def _filled(owned: Parts, reader: Reader) -> tuple[str, ...]:
    """The first cells of a table whose rows are known: the times of the vital signs, the questions of Naranjo's scale."""
    if owned.type is VitalSigns:
        return tuple(_(option.name) for option in SLOT.choices)
    if owned.type is NaranjoAnswer:
        return tuple(f"{number}. {_(question)}" for number, question in enumerate(QUESTIONS, start=1))
    return ()


def type_named(name: str) -> type[Entry]:
    """The entry type of that name, as `lab_result` or `lab-result`. Raises `Refused`."""
    found = BY_NAME.get(name.replace("-", "_"))
    if found is None:
        sentence = N_("No form is called {name}. Forms: {names}.")
        raise Refused(say(sentence, name=name, names=", ".join((*offered(), ALL))))
    return found


def choices(session: Session, patient: str) -> tuple[Choice, ...]:
    """Each form by its name, and all of them."""
    return (
        *(Choice(name, _(BY_NAME[name].declaration.label), name) for name in offered()),
        Choice(ALL, _(N_("All forms")), ALL),
    )


def pages(session: Session, patient: str, choice: str) -> Pages:
    """A form's pages, or those of all; with the patient's name if there is one. Raises `Refused` or `Failure`."""
    names = offered() if choice == ALL else (choice,)
    types = [type_named(name) for name in names]
    head, now = letterhead(session), session.clock()
    who: Any = session.chart(patient).patient if patient else None
    sheet = Sheet(
        clinic=head.name or "" if head else "",
        name=who.entry.full_name if who else "",
        identifier=who.entry.identifier or "" if who else "",
        born=born(who.entry.birth_date) if who else "",
        forms=tuple(form(type, session.reader) for type in types),
    )
    title = _(N_("Blank forms")) if len(types) > 1 else str(say(N_("Blank form: {name}"), name=sheet.forms[0].label))
    foot = say(N_("made on {day}; the fields of Tolera as of that day"), day=exactly(now.date()))
    return manuscript("form", title, sheet).pages(now, str(foot))
