"""A bag and a patient at a time: what every rule about authorising and about documenting an infusion looks at."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, is_of
from desktop.clinic.entry.findings import Make
from desktop.clinic.entry.stages import blocked, forbidden
from desktop.clinic.words.dates import When

E = TypeVar("E", bound=Entry)

_WHEN_FIELDS = {"authorisation": "planned", "infusion": "start"}


@dataclass(frozen=True, kw_only=True)
class Giving:
    """The bag of that id is to be given (`planned`) or was given to the patient of `around`, in a session of a course.

    `type` is the entry type that says so, "authorisation" or "infusion". What is void or not known is None. An infusion
    tells the `volume` in mL, the `minutes` that it took and, by its id, the drug reaction that it `caused`.
    """

    type: str
    planned: bool
    bag_id: str
    when: When | None
    course: int | None
    session: int | None
    around: Around
    volume: Decimal | None = None
    minutes: int | None = None
    caused: str = ""

    @cached_property
    def bag(self) -> Bag | None:
        return _kept(self.around, self.bag_id, Bag)

    @cached_property
    def lot(self) -> Lot | None:
        return _kept(self.around, self.bag.lot, Lot) if self.bag else None

    @cached_property
    def donor(self) -> Donor | None:
        return _kept(self.around, self.lot.donor, Donor) if self.lot else None

    @cached_property
    def plan(self) -> CoursePlan | None:
        """The patient's plan for this course."""
        plans = [kept.entry for kept in self.around.chart.of(CoursePlan) if kept.entry.course == self.course]
        return plans[-1] if plans else None

    @cached_property
    def protocol(self) -> Protocol | None:
        """The protocol of that plan."""
        return _kept(self.around, self.plan.protocol, Protocol) if self.plan else None

    @property
    def patient(self) -> str:
        """The id of the patient; "" while there is none."""
        return self.around.chart.patient.id if self.around.chart.patient else ""

    @property
    def when_field(self) -> str:
        """The field that holds the time."""
        return _WHEN_FIELDS[self.type]

    @property
    def forbidden(self) -> Make:
        """Level H of the domain reference."""
        return forbidden(self.planned)

    @property
    def blocked(self) -> Make:
        """Level B of the domain reference."""
        return blocked(self.planned)


def _kept(around: Around, id: str | None, type: type[E]) -> E | None:
    kept = around.products.kept(id) if id else None
    return kept.entry if is_of(kept, type) else None
