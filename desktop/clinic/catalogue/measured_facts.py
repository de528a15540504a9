"""What is known about a result beyond its unit and its limits: when a sample is acute or basal, under which drug it says
nothing, and from which cut-off on a test on cells counts as positive."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.catalogue.allergy_facts import Limit
from desktop.clinic.words.readings import Limits


def rcv_symmetric(cv_a: float, cv_i: float, z: float = 1.96) -> float:
    """The change, in percent, beyond which two results differ more than both variations (percent) explain."""
    return math.sqrt(2) * z * math.hypot(float(cv_a), float(cv_i))


def rcv_lognormal(cv_a: float, cv_i: float, z: float = 1.96) -> tuple[float, float]:
    """The same for results that lie apart by a factor, as (up, down) in percent, down negative (S11b Bildirici, tjb-2024-0200)."""
    sigma = math.sqrt(math.log1p((float(cv_a) / 100) ** 2) + math.log1p((float(cv_i) / 100) ** 2))
    reach = z * math.sqrt(2) * sigma
    return 100 * math.expm1(reach), 100 * math.expm1(-reach)


@dataclass(frozen=True, kw_only=True)
class PublishedLimits:
    """What a publication gives as limits or cut-off, as text: a result is judged by its own report's limits.

    `range` is what it calls normal, in the canonical unit; None where it gives no such range. It can be drawn.
    """

    text: str
    range: Limits | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Rcv:
    """A published reference change value in percent, the same to both sides as it is published.

    Results lie apart by a factor, not by a difference: a rise is held against `rise`, a fall against `fall`, worked out from it
    on the log-normal scale. No fall reaches −100 %.
    """

    percent: Decimal
    source: str

    @property
    def rise(self) -> Decimal:
        """A rise beyond so many percent is more than both variations explain."""
        return self._sides[0]

    @property
    def fall(self) -> Decimal:
        """A fall beyond so many percent, which is negative."""
        return self._sides[1]

    @property
    def _sides(self) -> tuple[Decimal, Decimal]:
        both_variations = float(self.percent) / rcv_symmetric(0, 1)
        up, down = rcv_lognormal(0, both_variations)
        return Decimal(f"{up:.4f}"), Decimal(f"{down:.4f}")


@dataclass(frozen=True, kw_only=True)
class ResultLimits:
    """The numbers that every result is judged by."""

    jump: Limit


@dataclass(frozen=True, kw_only=True)
class Raised:
    """A basal value above `above` (in the canonical unit), and what that may mean."""

    above: Decimal
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Release:
    """A mediator that a reaction releases: which samples are acute or basal by the hours since it, and how the two are compared.

    An acute value above `factor` × basal + `plus`, or more than `ratio` times the basal one, speaks for an event; None where
    nothing is published. `raised` are the bounds of the basal value.
    """

    acute_to: Limit  # h
    basal_from: Limit  # h
    factor: Limit | None
    plus: Limit | None  # in the canonical unit
    ratio: Limit | None
    raised: tuple[Raised, ...]


@dataclass(frozen=True, kw_only=True)
class Confounder:
    """A drug (every ATC code that begins with `prefix`) under which a marker says nothing, until so long after its end."""

    prefix: str
    name: str
    months: int
    why: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CutOff:
    """From where on a drug test is positive, by one publication: the value, and its ratio to the basal one if that counts.

    `drugs` are beginnings of ATC codes, none: of any drug. `borrowed` names the drugs that it was published for, if others.
    `readout` is the marker on the cells that was read ("CD63"), "" where the method has one alone.
    """

    drugs: tuple[str, ...]
    of: str
    readout: str
    positive: Limits | None
    ratio: Limits | None
    borrowed: str
    sensitivity: str
    specificity: str
    source: str

    def holds_for(self, codes: frozenset[str]) -> bool:
        """Was it published for a drug with these ATC codes, or borrowed for it?"""
        return not self.drugs or any(code.startswith(self.drugs) for code in codes)


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What else is published about a method with some drugs, in words."""

    drugs: tuple[str, ...]
    text: str
    source: str

    def holds_for(self, codes: frozenset[str]) -> bool:
        """Is it of a drug with these ATC codes?"""
        return any(code.startswith(self.drugs) for code in codes)


@dataclass(frozen=True, kw_only=True)
class Control:
    """What the positive control of a test on cells must reach: below `responder_from` it is doubtful, below
    `non_responder_below` the cells do not respond, and the test is not readable."""

    non_responder_below: Limit
    responder_from: Limit
