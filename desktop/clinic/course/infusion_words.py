"""What an infusion gave and how it went, in the words that lists, the timeline, the plots and the pages share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.clinic.course.dose_rules import DOSE_BASIS
from desktop.clinic.course.vital_signs import VitalSigns
from desktop.clinic.entry.kinds import Cells, Number, Reader
from desktop.clinic.entry.telling import (
    INFUSIONS,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    Happening,
    Lined,
    Page,
    Said,
    Section,
    Shelf,
    Tells,
    Then,
    Unsaid,
)
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number

if TYPE_CHECKING:
    from desktop.clinic.course.infusion import Infusion
    from desktop.clinic.entry.chart import Chart
    from desktop.clinic.entry.entries import Kept

# of the grid these say at a glance how the patient was
_RANGES = ("temperature", "pulse", "systolic", "diastolic", "saturation")


def _event_after(kept: Kept, chart: Chart, reader: Reader) -> dict[str, str]:
    """What an adverse event takes over from the infusion that it followed."""
    option = kept.entry.option(kept.id, reader)
    return {"infusion": option.name if option else ""}


TELLS = Tells(
    lane=INFUSIONS,
    follows=("measurement", "bag", "bag.lot", "bag.lot.donor"),
    register=NOT_IN_REGISTER,
    shelf=Shelf(offers=("bag",), uses="bag"),
    found_by=NOT_FOUND_BY,
    review=NOT_REVIEWED,
    due=NOT_DUE,
    summary=Section("infusions"),
    drawn=Lined(),
    page=Page(
        name="infusions",
        place=3,
        rows=(
            ("course", "session", "sessions"),
            ("cells", "dose_basis"),
            ("route", "volume"),
            ("product", "lot"),
            ("premedicated", "emergency_kit"),
        ),
        first=(
            "bag",
            "course",
            "session",
            "sessions",
            "start",
            "stop",
            "cells",
            "dose_basis",
            "route",
            "volume",
            "product",
            "lot",
            "premedicated",
            "emergency_kit",
            "premedication",
            "operator",
            "checked_by",
        ),
        stays=("cells", "dose_basis", "route", "volume", "product", "premedicated", "operator"),
        sheet="vitals",
        begins=True,
        then=Then("adverse_event", N_("Adverse event after it"), _event_after),
    ),
    said=("course", "session", "cells", "dose_basis", "lot", "bag"),
    unsaid=Unsaid(
        (
            "sessions",
            "stop",
            "route",
            "volume",
            "product",
            "premedicated",
            "operator",
            "events_asked",
            "asked_on",
            "note",
            "checked_by",
            "emergency_kit",
        ),
        "the dose and where it came from have the line; the summary's table has the rest",
    ),
)


def line(infusion: Infusion, reader: Reader) -> Said:
    """What a list says of an infusion: the viable cells where the bag tells them, else those that are recorded."""
    doubt = _(N_("dose basis unknown")) if infusion.dose_basis == "unknown" else ""
    if infusion.viable_cells is not None:
        by_weight = per_kg(infusion.viable_per_kg, reader) if infusion.viable_per_kg is not None else ""
        cells = Cells().shown(infusion.viable_cells, reader)
        return Said(cells, _(N_("viable")), (by_weight, since_thaw(infusion), chain(infusion)), doubt)
    cells = Cells().shown(infusion.cells, reader) if infusion.cells is not None else ""
    basis = _basis(infusion, reader) if infusion.dose_basis and not doubt else ""
    return Said(cells, _(N_("cells")), (basis, infusion.how_per_kg(), chain(infusion)), doubt)


def happening(infusion: Infusion, reader: Reader) -> Happening:
    """What an infusion tells the timeline: what was given, from where, and how the patient was."""
    unknown = ""
    if infusion.viable_per_kg is None and infusion.cells_per_kg is None:
        unknown = str(say(N_("cells/kg not known: {why}"), why=infusion.how_per_kg()))
    details = (dose(infusion, reader), unknown, chain(infusion), since_thaw(infusion), vitals_range(infusion))
    return Happening(infusion.start, infusion.title(reader), details)


def chain(infusion: Infusion) -> str:
    """From donor to vein as far as it is known; of an infusion without a bag, its lot as typed."""
    if infusion.chain:
        return str(infusion.chain)
    return str(say(N_("lot {lot}"), lot=infusion.lot)) if infusion.lot else ""


def dose(infusion: Infusion, reader: Reader | None = None) -> str:
    """The cells with what they are by weight: the viable ones where the bag tells them, else those that are recorded."""
    if infusion.viable_cells is not None:
        counted = say(N_("{cells} viable cells"), cells=Cells().shown(infusion.viable_cells, reader))
        return _by_weight(str(counted), infusion.viable_per_kg, reader)
    if infusion.cells is None:
        return ""
    cells = Cells().shown(infusion.cells, reader)
    if infusion.dose_basis == "unknown":
        return str(say(N_("{cells} cells, per session or in total: unknown"), cells=cells))
    if infusion.dose_basis == "total":
        basis = _basis(infusion, reader)
        return _by_weight(
            str(say(N_("{cells} cells, {basis}"), cells=cells, basis=basis)), infusion.cells_per_kg, reader
        )
    return _by_weight(str(say(N_("{cells} cells"), cells=cells)), infusion.cells_per_kg, reader)


def per_kg(number: Decimal, reader: Reader | None = None) -> str:
    """Cells by weight: "2.00 × 10⁶/kg"."""
    return str(say(N_("{number} × 10⁶/kg"), number=Number(2).shown(number, reader)))


def since_thaw(infusion: Infusion) -> str:
    """The time from thaw to start; "" while it is not known to the minute."""
    minutes = infusion.minutes_since_thaw
    if minutes is None:
        return ""
    sentence = N_("{minutes} min after thaw") if minutes >= 0 else N_("{minutes} min before thaw")
    return str(say(sentence, minutes=show_number(Decimal(abs(minutes)))))


def vitals_range(infusion: Infusion) -> str:
    """The least and the greatest of each vital sign: "Pulse 72–96 /min, SpO₂ 97–99 %"."""
    told = []
    for name in _RANGES:
        found = [value for row in infusion.vitals if (value := getattr(row, name)) is not None]
        if found:
            field = VitalSigns.declaration.field(name)
            ends = dict.fromkeys(show_number(value) for value in (min(found), max(found)))
            told.append(f"{_(field.label)} {'–'.join(ends)} {field.unit}")
    return ", ".join(told)


def _basis(infusion: Infusion, reader: Reader | None) -> str:
    return DOSE_BASIS.shown(infusion.dose_basis or "", reader)


def _by_weight(counted: str, number: Decimal | None, reader: Reader | None) -> str:
    return counted if number is None else f"{counted} ({per_kg(number, reader)})"
