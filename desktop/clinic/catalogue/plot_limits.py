"""What a plot decides by: from when on two results are too far apart to be joined, and from where on an axis is logarithmic.

The facts are `resources/plots.toml`; each carries its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.clinic.catalogue.allergy_facts import Limit
from desktop.clinic.catalogue.catalogue_rows import Row
from desktop.clinic.catalogue.measured_rows import limit


@dataclass(frozen=True, kw_only=True)
class PlotLimits:
    """The numbers that every plot decides by."""

    gap: Limit  # days between two results; beyond it their line is not solid
    decade: Limit  # the greatest value over the least; from it on the axis is logarithmic


def read_plot_limits(content: Mapping[str, object]) -> PlotLimits:
    """The numbers from the parsed file. Raises Refused with a sentence that names the row."""
    file = Row(content, "plots.toml")
    file.text("version", "")
    limits = file.row("limits", lambda row: PlotLimits(gap=row.row("gap", limit), decade=row.row("decade", limit)))
    file.done()
    return limits
