"""What is given before the cells, and what the patient's drug reactions say of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import Drug, DrugName
from desktop.clinic.entry.entries import Part, entry_type, item
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.kinds import Date, Text
from desktop.clinic.entry.rules import happened, in_catalogue
from desktop.clinic.patient.drug_rules import drug_findings
from desktop.clinic.patient.drug_use import DrugUse
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_

if TYPE_CHECKING:
    from desktop.clinic.course.infusion import Infusion


@entry_type(label=N_("Premedication"), plural=N_("Premedication"))
class Premedication(Part):
    """A drug given before the cells."""

    drug: DrugName | None = item(
        Drug(dose="dose"), N_("Drug"), required=True, code="ATC", help=N_("First letters, or a brand.")
    )
    dose: str | None = item(Text(), N_("Dose"), help=N_("With its unit, as given."))
    at: When | None = item(Date(time=True), N_("Given at"), help=N_("Date and time, such as 14.5.24 10:00."))


def premedication_findings(infusion: Infusion, position: int, around: Around) -> Iterator[Finding]:
    """V1, and what the drug reactions say of one drug of the premedication: it has been given, so nothing is forbidden."""
    drug, where = infusion.premedication[position], f"premedication.{position}"
    yield from happened(f"{where}.at", drug.at, around)
    yield from in_catalogue(f"{where}.drug", drug.drug, around)
    when, caused = drug.at or infusion.start, infusion.reaction or ""
    yield from drug_findings(DrugUse(drug.drug, f"{where}.drug", planned=False, when=when, caused=caused), around)
