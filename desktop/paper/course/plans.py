"""What the summary says of the plans of the courses."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.entry.chart import Chart
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, say
from desktop.paper.page.words import brief


def planned_steps(chart: Chart) -> Iterator[tuple[When, str]]:
    """What the plans of the courses still ask for, with the window of each and the tests that are due then."""
    for kept in chart.of(CoursePlan):
        for step in kept.entry.steps:
            if step.state != "open" or step.due is None:
                continue
            window = ""
            if step.earliest is not None and step.earliest.day != step.latest.day:
                window = str(say(N_(" ({first} to {last})"), first=brief(step.earliest), last=brief(step.latest)))
            yield step.due, ", ".join(filter(None, (f"{step.called()}{window}", step.tests)))
