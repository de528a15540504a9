"""What the summary says of the physician's interpretation."""

from __future__ import annotations

from desktop.clinic.entry.chart import Chart
from desktop.clinic.patient.interpretation import newest
from desktop.paper.page.words import brief


def interpretation(chart: Chart) -> tuple[str, str] | None:
    """What the newest interpretation says, and who says so since when; None where nobody wrote one."""
    kept = newest(chart)
    if kept is None:
        return None
    return kept.entry.text or "", ", ".join(filter(None, (kept.entry.by, brief(kept.entry.date))))
