"""What the summary says, in the order of the domain reference §6, as plain text: the template lays it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.clinic.allergy import allergies
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.products import Products
from desktop.clinic.entry.telling import SECTIONS, Section
from desktop.clinic.plot.chosen_graphs import chosen
from desktop.clinic.plot.trajectories import Plot, plot
from desktop.clinic.record.lines import Line, line
from desktop.clinic.record.not_shown import NotShown, not_shown
from desktop.clinic.words.language import N_, _, say
from desktop.paper.allergy.allergens import PanelSet, panel_sets
from desktop.paper.allergy.skin_tests import (
    PatchSheet,
    ProvocationRow,
    SkinSheet,
    patch_sheets,
    planned_tests,
    provocations,
    skin_sheets,
    tested,
)
from desktop.paper.course.plans import planned_steps
from desktop.paper.course.sessions import (
    EventRow,
    OutcomeRow,
    SessionRow,
    asked,
    consent_lines,
    event_rows,
    grades_by_session,
    outcome_heads,
    outcome_rows,
    product_lines,
    product_notes,
    session_rows,
)
from desktop.paper.page.words import Line as WordsLine
from desktop.paper.page.words import brief, dated, notes_of
from desktop.paper.patient.history import about, history, next_visits
from desktop.paper.patient.interpretation import interpretation
from desktop.paper.patient.medication import MedicationRow, medication_answer, medication_rows
from desktop.paper.record.data_notes import DataNotes, data_notes
from desktop.paper.record.letterhead import letterhead
from desktop.paper.results.results import Results, results
from desktop.session.session import Session


@dataclass(frozen=True)
class Contents:
    """Everything on the pages. A section that is empty has its sentence in the template."""

    letterhead: Entry | None
    name: str
    about: tuple[str, ...]
    banner: allergies.Banner
    history: tuple[tuple[str, tuple[WordsLine, ...]], ...]
    results: Results
    panels: tuple[PanelSet, ...]
    has_infusions: bool
    products: tuple[str, ...]
    infusions: tuple[SessionRow, ...]
    infusion_notes: tuple[str, ...]
    medication: tuple[MedicationRow, ...]
    medication_answer: str
    plot: Plot
    skin: tuple[SkinSheet, ...]
    patches: tuple[PatchSheet, ...]
    provocations: tuple[ProvocationRow, ...]
    test_notes: tuple[str, ...]
    events: tuple[EventRow, ...]
    event_notes: tuple[str, ...]
    grades: str
    outcome_heads: tuple[str, ...]
    outcomes: tuple[OutcomeRow, ...]
    data_notes: DataNotes
    not_shown: tuple[NotShown, ...]
    next_visits: tuple[str, ...]
    interpretation: tuple[str, str] | None
    others: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]


def contents(session: Session, patient: str, now: datetime) -> Contents:
    """The contents of a patient's summary."""
    chart, reader = session.chart(patient), session.reader_of(patient)
    who = chart.patient.entry
    drawn = plot(chart, reader)
    infusions, products = chart.infusions(), session.products
    around = Around(chart, reader, now, products=products)
    return Contents(
        letterhead=letterhead(session),
        name=who.full_name,
        about=tuple(about(who, reader, now)),
        banner=allergies.banner(chart, reader),
        history=tuple((label, tuple(lines)) for label, lines in history(chart, reader, consent_lines(chart, reader))),
        results=results(chart, reader, drawn),
        panels=panel_sets(around),
        has_infusions=bool(infusions),
        products=tuple(product_lines(infusions, products, reader)),
        infusions=tuple(session_rows(infusions, products, around)),
        infusion_notes=(*product_notes(infusions, products, reader), *notes_of(infusions, chart, reader)),
        medication=tuple(medication_rows(around)),
        medication_answer=medication_answer(chart, reader),
        plot=chosen(drawn, session.chosen_graphs.get(patient)),
        skin=skin_sheets(chart, reader),
        patches=patch_sheets(chart, reader),
        provocations=provocations(chart, reader),
        test_notes=tuple(notes_of(tested(chart), chart, reader)),
        events=tuple(event_rows(chart, reader)),
        event_notes=tuple(asked(infusions)),
        grades=grades_by_session(chart),
        outcome_heads=outcome_heads(chart),
        outcomes=tuple(outcome_rows(chart, reader)),
        data_notes=data_notes(around),
        not_shown=not_shown(around),
        next_visits=tuple(_next_visits(chart, reader, now)),
        interpretation=interpretation(chart),
        others=_others(chart, reader, products),
    )


def _others(chart: Chart, reader: Reader, products: Products) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The entries for which no section has words of its own, by the section that their type names, then by type."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {section: [] for section in SECTIONS}
    for type in chart.types():
        place = type.tells.summary
        if isinstance(place, Section) and place.listed:
            told = (line(kept, chart, reader, products) for kept in chart.of(type))
            found[place.name].append((_(type.declaration.plural), tuple(map(_line, told))))
    return {section: tuple(types) for section, types in found.items()}


def _line(one: Line) -> str:
    """One line of a list as a line on paper."""
    day = ", ".join(filter(None, (brief(one.when), one.since)))
    said = ": ".join(filter(None, (one.title, f"{one.value} {one.unit}".strip())))
    return "; ".join(filter(None, (day, said, one.detail, one.doubt)))


def _next_visits(chart: Chart, reader: Reader, now: datetime) -> Iterator[str]:
    """What is planned, by day: visits, tests, and the steps of the courses."""
    for when, what in sorted(
        (*next_visits(chart), *planned_tests(chart, reader), *planned_steps(chart)),
        key=lambda visit: visit[0].earliest or now.date(),
    ):
        visit = ": ".join(filter(None, (dated(when, chart), what)))
        past = when.latest is not None and when.latest < now.date()
        yield str(say(N_("{visit} (planned; this day has passed)"), visit=visit)) if past else visit
