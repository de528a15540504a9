"""What the summary says of the medication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.drug_marks import drug_marks
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page.words import dated, facts, marked, shown
from desktop.paper.patient.history import answers


@dataclass(frozen=True)
class MedicationRow:
    """One course of a medicine; `given` has a line for each administered dose."""

    drug: str
    regimen: str
    time: str
    about: tuple[str, ...]
    given: tuple[str, ...]
    entries: tuple[str, ...] = ()


def medication_rows(around: Around) -> Iterator[MedicationRow]:
    """A row for each course of a medicine; one that goes against a reaction or an order is marked, and why stands first."""
    for kept in around.chart.of(MedicationCourse):
        row = replace(_medication(kept.entry, around.chart, around.reader), entries=(kept.id,))
        against = tuple(drug_marks(kept.entry.drug_answers(replace(around, itself=kept.id))))
        yield replace(row, drug=marked(row.drug), about=(*map(marked, against), *row.about)) if against else row


def medication_answer(chart: Chart, reader: Reader) -> str:
    """What the question about medication was answered with."""
    return "; ".join(answers(chart, reader, MedicationCourse.declaration.name))


def _medication(entry: MedicationCourse, chart: Chart, reader: Reader) -> MedicationRow:
    start = say(N_("from {date}"), date=dated(entry.start, chart))
    stop = str(say(N_("until {date}"), date=dated(entry.stop, chart))) if entry.stop else _(N_("no end recorded"))
    given = []
    for dose in entry.administrations:
        amount = f"{shown(dose, 'dose', reader)} {entry.dose_unit or ''}".strip() if dose.dose is not None else ""
        about = facts(dose, reader, ("brand", "lot", "site", "operator"))
        given.append("; ".join(filter(None, (dated(dose.date, chart), amount, *about))))
    atc = f" ({entry.drug.atc})" if entry.drug and entry.drug.atc else ""
    return MedicationRow(
        drug=f"{entry.title(reader)}{atc}",
        regimen=", ".join(filter(None, (entry.regimen(reader), entry.strength))),
        time=f"{start}; {stop}",
        about=tuple(filter(None, (*facts(entry, reader, ("indication", "prescriber")), entry.note))),
        given=tuple(given) or (_(N_("No administered dose is recorded.")),),
    )
