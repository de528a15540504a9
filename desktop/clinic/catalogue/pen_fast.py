"""PEN-FAST as data: what a history of a penicillin scores, and how many with such a score tested positive.

The facts are `[pen_fast]` of `resources/scales.toml`, with its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.catalogue.catalogue_rows import Row


@dataclass(frozen=True, kw_only=True)
class PenFastBand:
    """Scores up to `most`: what the risk is called, and what share tested positive."""

    label: str
    most: int
    positive: str


@dataclass(frozen=True, kw_only=True)
class PenFast:
    """Points of the three questions: up to so many `years` ago, anaphylaxis or angioedema or severe skin, treated."""

    drugs: tuple[str, ...]
    recent: int
    years: int
    severe: int
    treated: int
    angioedema: tuple[str, ...]
    skin: tuple[str, ...]
    bands: tuple[PenFastBand, ...]
    source: str

    def band(self, score: int) -> PenFastBand:
        return next(known for known in self.bands if score <= known.most)


def read_pen_fast(row: Row) -> PenFast:
    """The table as it is parsed. Raises Refused with a sentence that names it."""
    found = PenFast(
        drugs=row.texts("drugs"),
        recent=row.count("recent"),
        years=row.count("years"),
        severe=row.count("severe"),
        treated=row.count("treated"),
        angioedema=row.texts("angioedema"),
        skin=row.texts("skin"),
        bands=row.rows("bands", _band),
        source=row.text("source"),
    )
    highest = [known.most for known in found.bands]
    if highest != sorted(set(highest)) or not highest or highest[-1] != found.recent + found.severe + found.treated:
        raise row.wrong("bands")
    return found


def _band(row: Row) -> PenFastBand:
    return PenFastBand(label=row.text("label"), most=row.count("most"), positive=row.text("positive"))
