"""The scales that reactions are graded by, as data: their grades, what a measured sign implies, how soon "immediate" is.

The facts are `resources/scales.toml`; each carries its source and each scale its version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.catalogue.catalogue_rows import Row
from desktop.clinic.catalogue.manifestations import HIGHEST
from desktop.clinic.catalogue.pen_fast import PenFast, read_pen_fast

MEASURED = ("lowest_systolic", "systolic_drop", "heart_rate_rise", "lowest_saturation")
LATENCIES = ("immediate", "immediate_6h", "accelerated", "delayed")
_BOUNDS = ("below", "at_most", "at_least")


@dataclass(frozen=True, kw_only=True)
class ScaleGrade:
    """A grade of a scale: how it is written, what it holds, and the band that makes it comparable with other scales'."""

    grade: int
    label: str
    band: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Together:
    """Manifestations that a scale grades when all of them are there."""

    manifestations: frozenset[str]
    grade: int


@dataclass(frozen=True, kw_only=True)
class Organs:
    """Manifestations of the grade `of` in `at_least` so many organs make another grade."""

    of: int
    at_least: int
    grade: int


@dataclass(frozen=True, kw_only=True)
class Suffix:
    """A letter behind a grade: up to how many minutes adrenaline was given (None: however late), or that it was not."""

    suffix: str
    up_to: Decimal | None
    not_given: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A scale in one version. `anaphylaxis_from` is the grade from which it is anaphylaxis [design].

    One that is `not_worked_out` is known by name and version: its criteria could not be had.
    """

    code: str
    name: str
    version: str
    source: str
    note: str
    grades: tuple[ScaleGrade, ...]
    anaphylaxis_from: int | None
    organs: Organs | None
    together: tuple[Together, ...]
    suffixes: tuple[Suffix, ...]
    not_worked_out: bool

    def grade(self, number: int) -> ScaleGrade:
        return next(known for known in self.grades if known.grade == number)


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A measured value that counts from a bound on, and the least grade that it implies on each scale that grades it."""

    code: str
    measured: str
    bound: str
    limit: Decimal
    unit: str
    grades: Mapping[str, int]
    from_age: Decimal | None
    source: str

    def reached(self, value: Decimal) -> bool:
        """Does this value count?"""
        if self.bound == "below":
            return value < self.limit
        return value <= self.limit if self.bound == "at_most" else value >= self.limit


@dataclass(frozen=True, kw_only=True)
class Latency:
    """A class of how soon a reaction began: up to so many minutes after the dose; None for the last, which is open."""

    code: str
    up_to: Decimal | None
    source: str


@dataclass(frozen=True)
class Scales:
    """Everything `scales.toml` says about the grading of reactions."""

    scales: tuple[Scale, ...] = ()
    signs: tuple[Sign, ...] = ()
    latencies: tuple[Latency, ...] = ()
    bands: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    pen_fast: PenFast | None = None

    def scale(self, code: str) -> Scale | None:
        return next((scale for scale in self.scales if scale.code == code), None)

    @property
    def worked_out(self) -> tuple[Scale, ...]:
        """The scales that the program grades by, in the file's order."""
        return tuple(scale for scale in self.scales if not scale.not_worked_out)

    def sign(self, code: str) -> Sign | None:
        return next((sign for sign in self.signs if sign.code == code), None)

    def latency(self, minutes: Decimal) -> Latency | None:
        """The class of a reaction that began so long after the dose."""
        return next((known for known in self.latencies if known.up_to is None or minutes <= known.up_to), None)

    def hours(self, code: str) -> Decimal | None:
        """Up to how many hours after the dose a class of latency reaches."""
        up_to = next((known.up_to for known in self.latencies if known.code == code), None)
        return None if up_to is None else up_to / 60


# where no file of scales was read: nothing is graded
NO_SCALES = Scales()


def read_scales(data: Mapping[str, object]) -> Scales:
    """The scales of reactions in resources/scales.toml; its other scales and terms are not read here.

    Raises Refused (a ValueError) with a sentence that names the row.
    """
    file = Row(data, "scales.toml")
    bands, ties = file.row("worst", _worst)
    found = Scales(
        scales=tuple(scale for scale in file.rows("scale", lambda row: _scale(row, bands)) if scale is not None),
        signs=file.rows("sign", _sign),
        latencies=file.rows("latency", _latency),
        bands=bands,
        ties=ties,
        pen_fast=file.row("pen_fast", read_pen_fast),
    )
    graded = {scale.code for scale in found.worked_out}
    if set(ties) != graded or not graded <= set(HIGHEST):
        raise file.wrong("ties")
    if [known.code for known in found.latencies] != list(LATENCIES) or not _rising(found.latencies):
        raise file.wrong("latency")
    return found


def _worst(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    # a proposal of ours says so
    row.text("source")
    return row.texts("bands"), row.texts("ties")


def _scale(row: Row, bands: Sequence[str]) -> Scale | None:
    code = row.text("code")
    scale = Scale(
        code=code,
        name=row.text("name"),
        version=row.text("version"),
        source=row.text("source"),
        note=row.text("note", ""),
        grades=row.rows("grades", lambda grade: _grade(grade, bands)),
        anaphylaxis_from=row.count("anaphylaxis_from") if row.has("anaphylaxis_from") else None,
        organs=row.row("organs", _organs) if row.has("organs") else None,
        together=row.rows("together", _together),
        suffixes=row.rows("suffixes", _suffix),
        not_worked_out=row.flag("not_worked_out"),
    )
    if code not in (*HIGHEST, "wao_2024"):
        # a scale of adverse events stands in the same file, and is not of reactions
        return None
    highest = HIGHEST.get(code, len(scale.grades))
    if [known.grade for known in scale.grades] != list(range(1, highest + 1)) or not all(
        known.band for known in scale.grades
    ):
        raise row.wrong("grades")
    if (scale.anaphylaxis_from is None) != scale.not_worked_out:
        raise row.wrong("anaphylaxis_from")
    return scale


def _grade(row: Row, bands: Sequence[str]) -> ScaleGrade:
    grade = ScaleGrade(
        grade=row.count("grade"), label=row.text("label"), band=row.text("band", ""), text=row.text("text")
    )
    if grade.band and grade.band not in bands:
        raise row.wrong("band")
    return grade


def _organs(row: Row) -> Organs:
    return Organs(of=row.count("of"), at_least=row.count("at_least"), grade=row.count("grade"))


def _together(row: Row) -> Together:
    return Together(manifestations=frozenset(row.texts("manifestations")), grade=row.count("grade"))


def _suffix(row: Row) -> Suffix:
    return Suffix(
        suffix=row.text("suffix"),
        up_to=row.number("up_to"),
        not_given=row.flag("not_given"),
        text=row.text("text"),
    )


def _sign(row: Row) -> Sign:
    bounds = [bound for bound in _BOUNDS if row.has(bound)]
    if len(bounds) != 1:
        raise row.wrong("below")
    sign = Sign(
        code=row.text("code"),
        measured=row.text("measured"),
        bound=bounds[0],
        limit=row.positive(bounds[0]),
        unit=row.text("unit"),
        grades={scale: row.count(scale) for scale in HIGHEST if row.has(scale)},
        from_age=row.number("from_age"),
        source=row.text("source"),
    )
    if sign.measured not in MEASURED:
        raise row.wrong("measured")
    for scale, grade in sign.grades.items():
        if not 1 <= grade <= HIGHEST[scale]:
            raise row.wrong(scale)
    return sign


def _latency(row: Row) -> Latency:
    return Latency(code=row.text("code"), up_to=row.number("up_to"), source=row.text("source"))


def _rising(latencies: Sequence[Latency]) -> bool:
    """Is each bound above the one before it, and the last class alone open?"""
    *bounds, last = [known.up_to for known in latencies]
    if last is not None or None in bounds:
        return False
    numbers = [bound for bound in bounds if bound is not None]
    return numbers == sorted(set(numbers))
