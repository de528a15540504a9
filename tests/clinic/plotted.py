"""A chart that is filled by typing, with a fixed D0, for the tests of what a plot shows and says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from desktop.clinic.catalogue.catalogue_file import read_catalogue
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.plot.trajectories import Graph, one_graph
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import day_number, exactly
from desktop.facts import facts

D0 = date(2024, 1, 15)
CATALOGUE = read_catalogue(*map(facts, ("markers", "drugs", "allergy_tests")), plots=facts("plots"))
READER = Reader(date(2025, 1, 1), CATALOGUE, d0=exactly(D0))
LAB = "lab_result"


class Typed:
    """A chart into which entries are typed, in the fields' own texts."""

    def __init__(self) -> None:
        self.chart = Chart()
        self.count = 0

    def entry(self, type: type[Entry], **texts: str) -> Entry:
        kinds = {name: type.declaration.field(name).kind for name in texts}
        values = {name: kinds[name].parse(text, READER) for name, text in texts.items()}
        return type(**values).completed(Around(self.chart, READER, datetime(2025, 1, 1)))

    def keep(self, type: type[Entry], **texts: str) -> str:
        self.count += 1
        id = f"entry{self.count:04}"
        self.chart.put(Kept(id, "patient", 1, self.entry(type, **texts)))
        return id

    def lab(self, date: str, marker: str, reading: str, unit: str = "", **more: str) -> str:
        return self.keep(LabResult, **lab(date, marker, reading, unit, **more))

    def dosed(self, *doses: str, drug: str = "omalizumab", **course: str) -> str:
        """Keep a course of a medicine with these doses on record."""
        days = Administration.declaration.field("date").kind
        given = tuple(Administration(date=days.parse(dose, READER)) for dose in doses)
        self.count += 1
        id = f"entry{self.count:04}"
        entry = replace(self.entry(MedicationCourse, drug=drug, **course), administrations=given)
        self.chart.put(Kept(id, "patient", 1, entry))
        return id

    def infusion(self, start: str = "d0", session: str = "1", course: str = "1") -> str:
        return self.keep(Infusion, course=course, session=session, start=start, cells="140e6")

    def graph(self, marker: str, **more: object) -> Graph:
        return one_graph(self.chart, READER, (LAB, marker, "number"), **more)


def lab(date: str, marker: str, reading: str, unit: str = "", **more: str) -> dict[str, str]:
    unit_typed = {"unit": unit} if unit else {}
    return {"specimen_date": date, "marker": marker, "reading": reading, **unit_typed, **more}


def labels(graph: Graph) -> list[list[str]]:
    return [[point.label for point in segment.points] for segment in graph.segments]


def said(graph: Graph, *roles: str) -> tuple[str, ...]:
    """What its verdict says, a line each; of these roles alone where some are named."""
    return tuple(line.text for line in graph.verdict if not roles or line.role in roles)


def day(after: int) -> int:
    return day_number(D0 + timedelta(after))
