"""Rule M8: the viable cells of a bag, by the patient's weight and against the protocol, with the arithmetic shown."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from desktop.clinic.cells.bag import last_viability
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.findings import Finding, soft
from desktop.clinic.entry.kinds import Cells, Number
from desktop.clinic.entry.language import N_, _, say
from desktop.clinic.entry.numbers import show_number

M8 = "M8, domain reference §5 [design]"
# 10⁶ viable cells per kg that are usual [design], domain reference §2.7
USUAL_LEAST, USUAL_MOST = Decimal("0.5"), Decimal(5)
OLD_WEIGHT_DAYS = 30
# of the protocol's cells [design], domain reference §5
LEAST_SHARE = Decimal("0.9")


class Dose(NamedTuple):
    """The viable cells of a bag, per kg of the newest weight in 10⁶/kg, and how they came about; None: not known."""

    viable: Decimal | None
    per_kg: Decimal | None
    how: str


def dose_of(giving: Giving) -> Dose:
    """What the bag holds for this patient. `how` tells the arithmetic, or what is missing for it."""
    bag, weights = giving.bag, giving.around.chart.weights_before(giving.when)
    if bag is None or bag.viable_cells is None:
        return Dose(None, None, _missing(giving))
    cells = Cells()
    parts = {name: cells.shown(value, None) for name, value in (("cells", bag.cells), ("viable", bag.viable_cells))}
    parts["viability"] = show_number(bag.viability)
    if last_viability(bag.checks) is None:
        counted = say(N_("{cells} cells × {viability} % viable at release = {viable}"), **parts)
    else:
        counted = say(N_("{cells} cells × {viability} % viable after thaw = {viable}"), **parts)
    if not weights:
        return Dose(bag.viable_cells, None, str(say(N_("{counted}; no weight before the start"), counted=counted)))
    used = weights[0].entry
    per_kg = (bag.viable_cells / used.weight / 1_000_000).quantize(Decimal("0.0001"))
    shown = {
        "weight": show_number(used.weight),
        "date": used.date.shown(),
        "per_kg": Number(decimals=2).shown(per_kg, None),
    }
    how = say(N_("{counted}; ÷ {weight} kg ({date}) = {per_kg} × 10⁶/kg"), counted=counted, **shown)
    return Dose(bag.viable_cells, per_kg, str(how))


def dose_findings(giving: Giving) -> Iterator[Finding]:
    """M8: the viable cells are known, enough for the protocol, and within its range by weight; else within the usual one.

    Whether a weight is missing or old, and the usual range, an infusion says of its own cells.
    """
    if giving.bag is None:
        return
    dose, protocol = dose_of(giving), giving.protocol
    if dose.viable is None:
        yield giving.blocked(
            "M8", "bag", say(N_("The viable cells of this bag are not known: {how}."), how=dose.how), M8
        )
    elif protocol is not None and protocol.cells is not None and dose.viable < protocol.cells * LEAST_SHARE:
        percent = show_number(dose.viable / protocol.cells * 100, 1)
        sentence = N_("{viable} viable cells are {percent} % of the protocol's {planned}, less than 90 %. ({how})")
        shown = {"viable": Cells().shown(dose.viable, None), "planned": Cells().shown(protocol.cells, None)}
        yield giving.blocked("M8", "bag", say(sentence, percent=percent, how=dose.how, **shown), M8)
    yield from _range_findings(giving, dose)
    if giving.planned:
        yield from _weight_findings(giving)


def _range_findings(giving: Giving, dose: Dose) -> Iterator[Finding]:
    """Too few or too many by weight: the protocol's own range asks for a reason, the usual one for a confirmation."""
    if dose.per_kg is None:
        return
    protocol = giving.protocol
    least, most = (protocol.per_kg_least, protocol.per_kg_most) if protocol else (None, None)
    if least is not None or most is not None:
        make, source = giving.blocked, M8
        sentence = N_("{how}. The protocol asks for {least} to {most} × 10⁶/kg.")
    elif giving.planned:
        make, source, least, most = soft, f"{M8}; mouse dose limit and emboli above it [S51]", USUAL_LEAST, USUAL_MOST
        sentence = N_("{how}. Usual are {least} to {most} × 10⁶/kg. Is it right?")
    else:
        return
    if (least is not None and dose.per_kg < least) or (most is not None and dose.per_kg > most):
        bounds = {
            name: show_number(bound) if bound is not None else "…" for name, bound in (("least", least), ("most", most))
        }
        yield make("M8", "bag", say(sentence, how=dose.how, **bounds), source)


def _weight_findings(giving: Giving) -> Iterator[Finding]:
    weights = giving.around.chart.weights_before(giving.when)
    if not weights:
        sentence = N_("No weight was measured before the start, so cells per kg are not known.")
        yield giving.blocked("M8", giving.when_field, say(sentence), M8)
        return
    used = weights[0].entry
    days = (giving.when.day - used.date.day).days
    if days > OLD_WEIGHT_DAYS:
        sentence = N_("The weight, {weight} kg, will be {days} days old ({date}). Is it still right?")
        shown = {"weight": show_number(used.weight), "date": used.date.shown()}
        yield soft("M8", giving.when_field, say(sentence, days=days, **shown), M8)


def _missing(giving: Giving) -> str:
    bag = giving.bag
    if bag is None:
        return _(N_("the bag is void or not known here"))
    if bag.cells is None:
        return _(N_("its cells are not recorded"))
    return _(N_("its viability is not recorded as a number"))
