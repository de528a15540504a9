"""Vital signs around an infusion: a row for each time of the grid, what is due by the clock, and what stands out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from desktop.clinic.allergy.allergy_kinds import Clock, Pressure
from desktop.clinic.catalogue.cell_rules import CellLimits
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Part, entry_type, item
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.kinds import Choice, Number, Option, Text
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.numbers import show_number

SLOT = Choice(
    (
        Option("before", N_("−15 min"), ("-15", "−15")),
        Option("start", N_("start"), ("0",)),
        Option("min_15", N_("+15 min"), ("15", "+15")),
        Option("min_30", N_("+30 min"), ("30", "+30")),
        Option("min_60", N_("+60 min"), ("60", "+60")),
        Option("end", N_("end")),
        Option("hours_2", N_("+2 h"), ("120", "+120")),
        Option("other", N_("other time")),
    )
)
# minutes from the start, domain reference §2.7; that +2 h counts from there, too, is [design]. The end has its own time.
_MINUTES = {"before": -15, "start": 0, "min_15": 15, "min_30": 30, "min_60": 60, "hours_2": 120}
# so long after its time a row is only due and not yet late [design]
_GRACE = timedelta(minutes=5)
_MEASURED = ("temperature", "pulse", "respiration", "systolic", "diastolic", "saturation")


@entry_type(label=N_("Vital signs"), plural=N_("Vital signs"))
class VitalSigns(Part):
    """One row of the grid. Codes: domain reference §2.7 [S1]; soft and hard limits are [design]."""

    slot: str | None = item(SLOT, N_("When"), required=True, help=N_("Of the grid: −15 min to +2 h."))
    at: str | None = item(Clock(), N_("Time"), help=N_("Time of day: 9:30."))
    temperature: Decimal | None = item(
        Number(),
        N_("Temp."),
        unit="°C",
        code="8310-5",
        soft=("35", "40"),
        hard=("25", "45"),
        help=N_("Body temperature, °C."),
    )
    pulse: Decimal | None = item(
        Number(),
        N_("Pulse"),
        unit="/min",
        code="8867-4",
        soft=("40", "180"),
        hard=("0", "300"),
        help=N_("Beats a minute."),
    )
    respiration: Decimal | None = item(
        Number(),
        N_("Resp."),
        unit="/min",
        code="9279-1",
        soft=("8", "35"),
        hard=("0", "100"),
        help=N_("Breaths a minute."),
    )
    systolic: Decimal | None = item(
        Pressure(),
        N_("SBP"),
        unit="mmHg",
        code="8480-6",
        soft=("70", "220"),
        hard=("0", "300"),
        help=N_("Systolic, mmHg."),
    )
    diastolic: Decimal | None = item(
        Pressure(),
        N_("DBP"),
        unit="mmHg",
        code="8462-4",
        soft=("40", "130"),
        hard=("0", "200"),
        help=N_("Diastolic, mmHg."),
    )
    saturation: Decimal | None = item(
        Number(), N_("SpO₂"), unit="%", code="59408-5", soft=("90", "100"), hard=("0", "100"), help=N_("In percent.")
    )
    seen: str | None = item(Text(), N_("Seen or felt"), help=N_("Signs and complaints; none."))

    @property
    def is_measured(self) -> bool:
        """Does it hold at least one measured value?"""
        return any(getattr(self, name) is not None for name in _MEASURED)


@dataclass(frozen=True)
class DueSlot:
    """A row that is not measured yet: its code in `SLOT`, its time, and its state.

    "ahead": its time has not come; "due"; "late": five minutes over; "missed": the time of a later row has come.
    """

    slot: str
    at: datetime
    state: str


def due(
    slots: Collection[str], start: datetime | None, now: datetime, stop: datetime | None = None
) -> tuple[DueSlot, ...]:
    """What of the grid is not measured yet, by the clock, in the order of time; `slots` are the codes that are.

    `start` is the actual start, or the planned one before it; without one nothing has a time. The end is due at `stop`.
    """
    if start is None:
        return ()
    times = {slot: start + timedelta(minutes=minutes) for slot, minutes in _MINUTES.items()}
    if stop is not None:
        times["end"] = stop
    return tuple(
        DueSlot(slot, at, _state(at, [other for name, other in times.items() if name != "end"], now))
        for slot, at in sorted(times.items(), key=lambda pair: pair[1])
        if slot not in slots
    )


def _state(at: datetime, times: Sequence[datetime], now: datetime) -> str:
    if now < at:
        return "ahead"
    if any(at < later <= now for later in times):
        return "missed"
    return "late" if now - at > _GRACE else "due"


def vital_findings(rows: Sequence[VitalSigns], limits: CellLimits, field: str = "vitals") -> Iterator[Finding]:
    """Everything that is said of a grid: too few rows, rows that contradict, deviations."""
    yield from few(rows, limits, field)
    yield from contradictions(rows, field)
    yield from deviations(rows, limits, field)


def few(rows: Sequence[VitalSigns], limits: CellLimits, field: str = "vitals") -> Iterator[Finding]:
    """An infusion has some rows of vital signs at least."""
    count, fewest = sum(row.is_measured for row in rows), limits.vital_rows
    if count == 0:
        yield soft("vitals", field, say(N_("No vital signs are recorded.")), fewest.source)
    elif count < fewest.number:
        sentence = N_("Measured vital signs: {count}. At least {fewest} are expected.")
        yield soft("vitals", field, say(sentence, count=count, fewest=show_number(fewest.number)), fewest.source)


def contradictions(rows: Sequence[VitalSigns], field: str = "vitals") -> Iterator[Finding]:
    """V4, V2: a time of the grid that stands twice; a diastolic pressure that is not below the systolic one."""
    seen: set[str | None] = set()
    for position, row in enumerate(rows):
        if row.slot in seen and row.slot != "other":
            sentence = N_("{slot} stands here already.")
            yield soft("V4", f"{field}.{position}.slot", say(sentence, slot=SLOT.said(row.slot or "")))
        seen.add(row.slot)
        if row.systolic is not None and row.diastolic is not None and row.diastolic >= row.systolic:
            sentence = N_("Diastolic {diastolic} is not below systolic {systolic}. Are they the right way round?")
            shown = {name: show_number(getattr(row, name)) for name in ("diastolic", "systolic")}
            yield soft("V2", f"{field}.{position}.diastolic", say(sentence, **shown))


def deviations(rows: Sequence[VitalSigns], limits: CellLimits, field: str = "vitals") -> Iterator[Finding]:
    """Notes: a systolic pressure far below the first one, a fever."""
    at_first = next((row for row in _in_order(rows) if row.systolic is not None), None)
    first = at_first.systolic if at_first is not None else None
    for position, row in enumerate(rows):
        later = None if row is at_first else row.systolic
        if first is not None and later is not None and _has_fallen(first, later, limits):
            sentence = N_("Systolic pressure {now} mmHg, {fall} less than {first} at first.")
            shown = {"now": later, "first": first, "fall": first - later}
            yield note(
                "vitals", f"{field}.{position}.systolic", say(sentence, **_numbers(shown)), limits.systolic_fall.source
            )
        if row.temperature is not None and row.temperature >= limits.fever.number:
            sentence = N_("Temperature {temperature} °C: fever.")
            shown = {"temperature": row.temperature}
            yield note(
                "vitals", f"{field}.{position}.temperature", say(sentence, **_numbers(shown)), limits.fever.source
            )


def asked_none_findings(rows: Sequence[VitalSigns], around: Around) -> Iterator[Finding]:
    """V7: "asked, none" beside a temperature, a saturation or a fall of pressure that speaks of an event is asked after."""
    catalogue = around.reader.catalogue
    limits, sign = catalogue.cell_rules.limits, catalogue.scales.sign("low_saturation")
    at_first = next((row for row in _in_order(rows) if row.systolic is not None), None)
    first = at_first.systolic if at_first is not None else None
    found: list[Sentence] = []
    for row in rows:
        if first is not None and row.systolic is not None and _share_of_fall(first, row.systolic, limits):
            found.append(say(N_("systolic pressure {now} mmHg"), now=show_number(row.systolic)))
        if row.saturation is not None and sign is not None and sign.reached(row.saturation):
            found.append(say(N_("SpO₂ {now} %"), now=show_number(row.saturation)))
        if row.temperature is not None and row.temperature >= limits.fever.number:
            found.append(say(N_("temperature {now} °C"), now=show_number(row.temperature)))
    if found:
        sentence = N_("It stands that there was no adverse event, and among the vital signs: {names}. Was that one?")
        yield soft("V7", "events_asked", say(sentence, names=joined(found)), limits.systolic_fall_share.source)


def _share_of_fall(first: Decimal, now: Decimal, limits: CellLimits) -> bool:
    return first - now >= first * limits.systolic_fall_share.number / 100 > 0


def _has_fallen(first: Decimal, now: Decimal, limits: CellLimits) -> bool:
    fall, share = first - now, first * limits.systolic_fall_share.number / 100
    return fall >= limits.systolic_fall.number or fall >= share > 0


def _in_order(rows: Sequence[VitalSigns]) -> list[VitalSigns]:
    """By the grid; those of another time stay behind what is typed."""
    order = [option.code for option in SLOT.choices]
    return sorted(rows, key=lambda row: order.index(row.slot) if row.slot in order else len(order))


def _numbers(values: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: show_number(value) for name, value in values.items()}
