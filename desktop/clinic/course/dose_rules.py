"""Rule M8: cells by the patient's weight, those of a bag and those an infusion tells, with the arithmetic shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from desktop.clinic.catalogue.cell_rules import CellLimits
from desktop.clinic.cells.bag import last_viability
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.answers import UNKNOWN
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, soft, untold
from desktop.clinic.entry.kinds import Choice, Option
from desktop.clinic.patient.measurement import Weighed, weights_before
from desktop.clinic.words.dates import Known, When, is_known
from desktop.clinic.words.language import N_, Sentence, Wording, say
from desktop.clinic.words.numbers import CellCount, Rounded

DOSE_BASIS = Choice(
    (
        Option("per_session", N_("per session")),
        Option("total", N_("in total, over all sessions")),
        UNKNOWN,
    )
)

M8 = "M8, domain reference §5 [design]"


def cells_per_kg(cells: Decimal, weight: Decimal) -> Decimal:
    """10⁶ cells per kg of body weight."""
    return (cells / weight / 1_000_000).quantize(Decimal("0.0001"))


no_bag = Wording("M8.no_bag", N_("the bag is void or not known here"))
no_cells = Wording("M8.no_cells", N_("its cells are not recorded"))
no_viability = Wording("M8.no_viability", N_("its viability is not recorded as a number"))
counted_at_release = Wording("M8.at_release", N_("{cells} cells × {viability} % viable at release = {viable}"))
counted_after_thaw = Wording("M8.after_thaw", N_("{cells} cells × {viability} % viable after thaw = {viable}"))
unweighed = Wording("M8.unweighed", N_("{counted}; no weight before the start"))
by_weight = Wording("M8.by_weight", N_("{counted}; ÷ {weight} kg ({date}) = {per_kg} × 10⁶/kg"))


class Dose(NamedTuple):
    """The viable cells of a bag, per kg of the newest weight in 10⁶/kg, and how they came about; None: not known."""

    viable: Decimal | None
    per_kg: Decimal | None
    how: Sentence


def dose_of(giving: Giving) -> Dose:
    """What the bag holds for this patient. `how` tells the arithmetic, or what is missing for it."""
    bag, weights = giving.bag, weights_before(giving.around.chart, giving.when)
    if bag is None or bag.cells is None or bag.viable_cells is None:
        return Dose(None, None, _missing(giving))
    count = counted_at_release if last_viability(bag.checks) is None else counted_after_thaw
    counted = count(cells=CellCount(bag.cells), viability=bag.viability, viable=CellCount(bag.viable_cells))
    if not weights:
        return Dose(bag.viable_cells, None, unweighed(counted=counted))
    used = weights[0]
    per_kg = cells_per_kg(bag.viable_cells, used.kg)
    how = by_weight(counted=counted, weight=used.kg, date=used.date, per_kg=Rounded(per_kg, 2))
    return Dose(bag.viable_cells, per_kg, how)


@rule("M8", N_("the dose: viable cells, by the protocol and by weight"), M8)
def bag_dose_findings(giving: Giving) -> Iterator[Finding]:
    """M8: the viable cells are known, enough for the protocol, and within its range by weight; else within the usual one.

    Whether a weight is missing or old, and the usual range, an infusion says of its own cells.
    """
    dose, protocol = dose_of(giving), giving.protocol
    if dose.viable is None:
        sentence = N_("The viable cells of this bag are not known: {how}.")
        yield untold("M8", "bag", say(sentence, how=dose.how), M8, giving.blocked)
    elif protocol is None or protocol.cells is None:
        sentence = N_(
            "No protocol says how many cells a session has, so {viable} viable cells are not held against one."
        )
        yield untold("M8", "bag", say(sentence, viable=CellCount(dose.viable)), M8)
    else:
        yield from _share_findings(giving, dose, dose.viable, protocol.cells)
    yield from _range_findings(giving, dose)
    if giving.planned:
        yield from _weight_findings(giving)


def _share_findings(giving: Giving, dose: Dose, viable: Decimal, planned: Decimal) -> Iterator[Finding]:
    """Are they enough of what the protocol wants?"""
    least = giving.around.reader.catalogue.cell_rules.limits.cells_share
    percent = viable / planned * 100
    if percent < least.number:
        sentence = N_("{viable} viable cells are {percent} % of the protocol's {planned}, less than {least} %. ({how})")
        shown = {"viable": CellCount(viable), "planned": CellCount(planned), "least": least.number}
        yield giving.blocked("M8", "bag", say(sentence, percent=Rounded(percent, 1), how=dose.how, **shown), M8)


def _range_findings(giving: Giving, dose: Dose) -> Iterator[Finding]:
    """Too few or too many by weight: the protocol's own range asks for a reason, the usual one for a confirmation."""
    if dose.per_kg is None:
        # what is planned says so by its weight
        if not giving.planned and dose.viable is not None:
            yield untold("M8", "bag", say(N_("Viable cells by weight are not known: {how}."), how=dose.how), M8)
        return
    protocol, limits = giving.protocol, giving.around.reader.catalogue.cell_rules.limits
    least, most = (protocol.per_kg_least, protocol.per_kg_most) if protocol else (None, None)
    if least is not None or most is not None:
        make, source = giving.blocked, M8
        sentence = N_("{how}. The protocol asks for {least} to {most} × 10⁶/kg.")
    elif giving.planned:
        make, source = soft, f"{M8}; mouse dose limit and emboli above it [S51]"
        least, most = limits.usual_per_kg_least.number, limits.usual_per_kg_most.number
        sentence = N_("{how}. Usual are {least} to {most} × 10⁶/kg. Is it right?")
    else:
        return
    if (least is not None and dose.per_kg < least) or (most is not None and dose.per_kg > most):
        bounds = {name: "…" if bound is None else bound for name, bound in (("least", least), ("most", most))}
        yield make("M8", "bag", say(sentence, how=dose.how, **bounds), source)


def _weight_findings(giving: Giving) -> Iterator[Finding]:
    weights = weights_before(giving.around.chart, giving.when)
    if not weights or not is_known(giving.when):
        sentence = N_("No weight was measured before the start, so cells per kg are not known.")
        yield untold("M8", giving.when_field, say(sentence), M8, giving.blocked)
        return
    used = weights[0]
    days = (giving.when.day - used.date.day).days
    if days > giving.around.reader.catalogue.cell_rules.limits.weight_days.number:
        sentence = N_("The weight, {weight} kg, will be {days} days old ({date}). Is it still right?")
        shown = {"weight": used.kg, "date": used.date}
        yield soft("M8", giving.when_field, say(sentence, days=days, **shown), M8)


def _missing(giving: Giving) -> Sentence:
    if giving.bag is None:
        return no_bag()
    return no_cells() if giving.bag.cells is None else no_viability()


weight_used = Wording("M8.weight_used", N_("{weight} kg ({date})"))
none_recorded = Wording("M8.none_recorded", N_("cells not recorded"))
basis_unknown = Wording("M8.basis_unknown", N_("dose basis or number of sessions unknown"))
no_weight = Wording("M8.no_weight", N_("no weight before the infusion"))


class CellsGiven(NamedTuple):
    """The cells that an infusion tells, and what was worked out of them: 10⁶/kg, and the weight used or why none was."""

    cells: Decimal | None
    basis: str | None
    sessions: int | None
    start: When | None
    per_kg: Decimal | None = None
    weight_used: Sentence | None = None

    @property
    def per_session(self) -> Decimal | None:
        """Cells given in this session; None while the dose basis leaves it open."""
        if self.cells is None or self.basis in (None, "unknown"):
            return None
        if self.basis == "per_session":
            return self.cells
        return self.cells / self.sessions if self.sessions else None

    def by_weight(self, weights: Sequence[Weighed]) -> CellsGiven:
        """The same, worked out anew by the first of the weights."""
        if self.cells is None:
            return self._replace(per_kg=None, weight_used=none_recorded())
        if self.per_session is None:
            return self._replace(per_kg=None, weight_used=basis_unknown())
        if not weights:
            return self._replace(per_kg=None, weight_used=no_weight())
        used = weights[0]
        return self._replace(
            per_kg=cells_per_kg(self.per_session, used.kg),
            weight_used=weight_used(weight=used.kg, date=used.date),
        )

    def how(self) -> Sentence:
        """How the cells per kg came about, or why they are not known."""
        if self.per_kg is None or self.per_session is None:
            return self.weight_used or no_weight()
        sentence = N_("{cells} ÷ {weight} = {result} × 10⁶ cells/kg")
        numbers = {"cells": CellCount(self.per_session), "result": Rounded(self.per_kg, 2)}
        return say(sentence, weight=self.weight_used, **numbers)


@rule("M8", N_("the cells that were given, by weight"), M8)
def given_dose_findings(given: CellsGiven, weights: Sequence[Weighed], limits: CellLimits) -> Iterator[Finding]:
    """M8: an infusion's own cells are known, by weight too, within what is usual, and by a weight that is still right."""
    if given.cells is None:
        yield untold("M8", "cells", say(N_("How many cells were given is not recorded.")), M8, soft)
    elif given.basis in (None, "unknown"):
        sentence = N_("It is not known whether this is the dose per session or in total, so cells per kg stay empty.")
        yield untold("M8", "dose_basis", say(sentence), M8, soft)
    elif given.basis == "total" and not given.sessions:
        sentence = N_("The number of sessions is needed to work out the dose of this one.")
        yield untold("M8", "sessions", say(sentence), M8, soft)
    elif given.per_kg is None and is_known(given.start):
        sentence = N_("No weight was measured before this infusion, so cells per kg stay empty.")
        yield untold("M8", "cells", say(sentence), M8, soft)
    elif given.per_kg is None:
        sentence = N_(
            "While the day of the infusion is not known there is no weight before it: cells per kg stay empty."
        )
        yield untold("M8", "cells", say(sentence), M8)
    elif not limits.usual_per_kg_least.number <= given.per_kg <= limits.usual_per_kg_most.number:
        sentence = N_(
            "{how}: outside the usual {least} to {most} × 10⁶ cells/kg (a proposal of ours, not a published limit)."
        )
        usual = {"least": limits.usual_per_kg_least.number, "most": limits.usual_per_kg_most.number}
        yield soft("M8", "cells", say(sentence, how=given.how(), **usual), limits.usual_per_kg_most.source)
    if given.per_kg is not None and weights and is_known(given.start):
        yield from _used_weight_findings(given.start, weights, limits)


def more_than_held_findings(given: CellsGiven, giving: Giving) -> Iterator[Finding]:
    """M8: no more cells came out of a bag than it is labelled with; a bag without a number says so where it is dosed."""
    held = giving.bag.cells if giving.bag else None
    if held is not None and given.per_session is not None and given.per_session > held:
        sentence = N_("Given are {given} cells, and the bag is labelled with {held}. Please check both.")
        said = say(sentence, given=CellCount(given.per_session), held=CellCount(held))
        yield soft("M8", "cells", said, M8)


def _used_weight_findings(start: Known, weights: Sequence[Weighed], limits: CellLimits) -> Iterator[Finding]:
    """Is the weight that was used old, perhaps of a day after the infusion, or one of two on its day?"""
    used, date = weights[0], weights[0].date
    if used.date.latest > start.day:
        yield soft("M8", "cells", say(N_("The weight's date ({date}) may lie after the infusion."), date=date))
    days = (start.day - used.date.day).days
    if days > limits.weight_days.number:
        sentence = N_("The weight is {days} days old ({date}): is it still right?")
        yield soft("M8", "cells", say(sentence, days=days, date=date), "M8, domain reference §5")
    differing = [other.kg for other in weights if other.kg != used.kg]
    if differing:
        sentence = N_("Two weights are recorded on {date}: {weight} kg, written last and used here, and {other} kg.")
        yield soft("M8", "cells", say(sentence, date=date, weight=used.kg, other=differing[0]))
