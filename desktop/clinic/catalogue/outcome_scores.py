"""How patient-reported scores are read: their bands, and the change that matters to patients.

The facts are `resources/outcome_scores.toml`; each carries its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.clinic.catalogue.catalogue_rows import Row


@dataclass(frozen=True)
class Band:
    """What a score from `least` to `most` is called."""

    least: int
    most: int
    text: str


@dataclass(frozen=True, kw_only=True)
class OutcomeScore:
    """A score: its bands, none where none are published, and the change that matters in words, "" where that is not known."""

    code: str
    name: str
    bands: tuple[Band, ...]
    change: str
    note: str
    source: str

    def band(self, value: int) -> Band | None:
        """The band that a value lies in."""
        return next((band for band in self.bands if band.least <= value <= band.most), None)


def read_outcome_scores(content: Mapping[str, object]) -> tuple[OutcomeScore, ...]:
    """The scores from the parsed file. Raises Refused with a sentence that names the row."""
    file = Row(content, "outcome_scores.toml")
    file.text("version", "")
    scores = file.rows("score", _score)
    file.done()
    return scores


def _score(row: Row) -> OutcomeScore:
    score = OutcomeScore(
        code=row.text("code"),
        name=row.text("name"),
        bands=row.rows("bands", lambda band: Band(band.count("least"), band.count("most"), band.text("text"))),
        change=row.text("change", ""),
        note=row.text("note", ""),
        source=row.text("source"),
    )
    reaches = [-1, *(bound for band in score.bands for bound in (band.least, band.most))]
    # without a gap, and none within another
    if any(band.least > band.most for band in score.bands) or any(
        reaches[place] + 1 != reaches[place + 1] for place in range(0, len(reaches) - 1, 2)
    ):
        raise row.wrong("bands")
    return score
