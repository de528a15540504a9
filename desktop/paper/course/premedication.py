"""What the summary says of the drugs that were given before the cells."""

from __future__ import annotations

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.premedication import premedication_findings
from desktop.clinic.entry.chart import Around
from desktop.clinic.patient.drug_marks import drug_marks
from desktop.paper.page.words import brief, labelled, marked


def premedication(entry: Infusion, place: int, around: Around) -> tuple[str, str]:
    """One drug of it, and what stands against it: a reaction, or an order of the clinic."""
    part = entry.premedication[place]
    told = " ".join(filter(None, (part.drug.said if part.drug else "", part.dose, brief(part.at))))
    against = "; ".join(drug_marks(premedication_findings(entry, place, around)))
    if not against:
        return told, ""
    return marked(told), marked(labelled(part.drug.said if part.drug else "?", against))
