"""What an infusion gave and how it went, in the words that lists, the timeline, the plots and the pages share."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.course.infusion import DOSE_BASIS, Infusion
from desktop.clinic.course.vital_signs import VitalSigns
from desktop.clinic.entry.kinds import Cells, Number, Reader
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number

# of the grid these say at a glance how the patient was
_RANGES = ("temperature", "pulse", "systolic", "diastolic", "saturation")


def chain(infusion: Infusion) -> str:
    """From donor to vein as far as it is known; of an infusion without a bag, its lot as typed."""
    if infusion.chain:
        return infusion.chain
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
        basis = DOSE_BASIS.shown(infusion.dose_basis, reader)
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
    return "" if minutes is None else str(say(N_("{minutes} min after thaw"), minutes=show_number(Decimal(minutes))))


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


def _by_weight(counted: str, number: Decimal | None, reader: Reader | None) -> str:
    return counted if number is None else f"{counted} ({per_kg(number, reader)})"
