"""A protocol made by typing, and a patient whose course is planned by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop.clinic.course.course_plan import CoursePlan, visit_code
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.course.protocol import Protocol, ProtocolVisit
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Kept, check
from desktop.clinic.entry.products import Shelf
from tests.clinic.made import INFUSION, NOW, READER, parse, patient

D0 = date(2024, 5, 14)
# the case report's course: domain reference §1
MSC = {
    "name": "MSC three sessions", "sessions": "3", "days_apart": "2, 3", "tolerance": "1", "cells": "140e6",
    "per_kg_least": "0.5", "per_kg_most": "5", "thaw_to_start": "2 h",
}  # fmt: skip
VISITS = (
    {"name": "six months", "day": "182", "window": "14"},
    {"name": "three months", "day": "91", "window": "7", "tests": "ECP, total IgE"},
)
PLAN = {"course": "1", "first": "2024-05-14"}


def protocol(*visits: dict[str, str], **typed: str) -> Protocol:
    texts = {name: text for name, text in (MSC | typed).items() if text}
    owned = {"visits": tuple(parse(ProtocolVisit, READER, None, visit) for visit in visits)}
    return parse(Protocol, READER, owned, texts)


class Planned:
    """A patient whose course is planned by a protocol."""

    def __init__(self, of: Protocol | None = None, number: int = 1):
        self.clinic = patient()
        self.of = Kept("protocol-1", "", number, of or protocol(*VISITS))

    def around(self, itself: str = "plan-1") -> Around:
        return Around(self.clinic.chart, self.clinic.reader, NOW, itself, Shelf([self.of]))

    def plan(self, itself: str = "plan-1", **typed: str) -> CoursePlan:
        made = parse(CoursePlan, self.clinic.reader, None, PLAN | typed)
        return replace(made, protocol="protocol-1").completed(self.around(itself))

    def kept(self, id: str = "plan-1", **typed: str) -> CoursePlan:
        entry = self.plan(id, **typed)
        self.clinic.chart.put(Kept(id, "patient-001", 1, entry))
        return entry

    def infused(self, session: int, start: str, course: int = 1) -> str:
        return self.clinic.keep(
            Infusion, **(INFUSION | {"session": str(session), "start": start, "course": str(course)})
        )

    def visited(self, name: str, day: str, plan: str = "plan-1") -> None:
        entry = replace(self.clinic.made(Outcome, date=day, itch="3"), planned=visit_code(plan, name))
        self.clinic.chart.put(Kept(f"outcome-{name}-{day}", "patient-001", 1, entry))

    def says(self, **typed: str) -> list[Any]:
        return check(self.plan(**typed), self.around())
