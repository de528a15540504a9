"""What the record tells of a case report's tests, its treatment and its follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.chart import Around
from desktop.clinic.words.language import N_, _, say
from desktop.paper.allergy.allergens import PanelSet, panel_sets
from desktop.paper.allergy.skin_tests import SkinSheet, patch_sheets, provocations, skin_sheets
from desktop.paper.course.sessions import (
    asked,
    event_rows,
    grades_by_session,
    outcome_heads,
    outcome_rows,
    product_lines,
    product_notes,
    session_rows,
)
from desktop.paper.page.words import brief, labelled, notes_of
from desktop.paper.patient.medication import medication_rows
from desktop.paper.record.care_told import Known, Table, Told, recorded, table_of
from desktop.paper.results.results import ResultRow


def tests(known: Known) -> Told:
    """Results, panels, skin and patch tests, provocations up to the first infusion and after it."""
    around = known.around
    heads = (N_("Test"), N_("Day"), N_("Result"), N_("Printed limits"), N_("Remarks"))
    first = table_of(N_("Tests up to the first infusion"), heads, map(_result, known.results.first))
    lines = (*(_panel(one) for one in panel_sets(around)), *known.results.notes)
    return recorded(lines, (*first, *_skin_tables(around)), N_("results of tests"))


def _result(row: ResultRow) -> tuple[str, ...]:
    flag = labelled(N_("flag"), row.flag) if row.flag else ""
    value = " ".join(filter(None, (row.reading, row.unit)))
    return row.name, row.date, value, row.limits or "–", "; ".join(filter(None, (flag, *row.remarks)))


def _panel(one: PanelSet) -> str:
    bars = [f"{bar.code} {bar.label}" for bar in one.bars.bars] if one.bars else []
    found = str(say(N_("positive: {results}"), results="; ".join(bars))) if bars else one.sentence
    told = "; ".join(filter(None, (*one.about, found)))
    return " ".join((str(say(N_("{panel}, {date}: {told}."), panel=one.panel, date=one.date, told=told)), *one.remarks))


def _skin_tables(around: Around) -> Iterator[Table]:
    """Skin tests, patch tests and provocations that were done, a table each."""
    chart, reader = around.chart, around.reader
    for sheet in skin_sheets(chart, reader):
        title = say(N_("Skin tests, {date}: {validity}"), date=sheet.date, validity=sheet.validity)
        heads = (N_("Test"), N_("Substance"), N_("Wheal"), N_("Outcome"))
        yield from table_of(str(title), heads, _skin_rows(sheet), translated=True)
    for patches in patch_sheets(chart, reader):
        hours = [f"{hours} h" for hours in patches.hours]
        title = say(N_("Patch test, {date}"), date=patches.date)
        heads = (_(N_("Hapten")), *hours, _(N_("Relevance")))
        patch = [(row.hapten, *row.readings, row.relevance) for row in patches.rows]
        yield from table_of(str(title), heads, patch, translated=True)
    heads = (N_("Drug"), N_("Day"), N_("Steps"), N_("Ended"), N_("Result"))
    done = [(row.drug, row.date, row.steps, row.ended, row.result) for row in provocations(chart, reader)]
    yield from table_of(N_("Drug provocations"), heads, done)


def _skin_rows(sheet: SkinSheet) -> Iterator[tuple[str, ...]]:
    for name, rows in ((N_("prick"), sheet.pricks), (N_("intradermal"), sheet.intradermals)):
        for row in rows:
            yield _(name), row.substance, row.wheal, row.outcome
    for words, names in sheet.printed:
        yield words, names, _(N_("not measured")), _(N_("as printed"))


def products(known: Known) -> Told:
    """What was given: cells and medicines."""
    around = known.around
    infusions = around.chart.infusions()
    lines = [*product_lines(infusions, around.products, around.reader)]
    lines += product_notes(infusions, around.products, around.reader)
    rows = [
        (row.drug, row.regimen, row.time, "; ".join(row.about), "; ".join(row.given)) for row in medication_rows(around)
    ]
    heads = (N_("Drug"), N_("Regimen"), N_("Time"), N_("About"), N_("Administered"))
    return recorded(lines, table_of(N_("Medication"), heads, rows), N_("infusions and medication"))


def sessions(known: Known) -> Told:
    """Each infusion with its dose."""
    around = known.around
    infusions = around.chart.infusions()
    rows = [
        (
            "\n".join(row.sessions),
            row.cells,
            row.per_kg,
            "; ".join(row.after_thaw),
            "; ".join(row.given),
            "; ".join(row.checks),
        )
        for row in session_rows(infusions, around.products, around)
    ]
    heads = (N_("Session"), N_("Cells"), N_("Cells per kg"), N_("After thaw"), N_("Given"), N_("Checked"))
    notes = notes_of(infusions, around.chart, around.reader)
    unclear = [kept.entry.name for kept in around.chart.of(Infusion) if kept.entry.cells_per_session is None]
    sentence = N_("how many cells were given in {infusions}")
    missing = (str(say(sentence, infusions=", ".join(unclear))),) if unclear else ()
    told = recorded(notes if rows else (), table_of(N_("Infusions"), heads, rows), N_("infusions"))
    return replace(told, missing=(*told.missing, *missing))


def changes(known: Known) -> Told:
    """Courses that were ended early."""
    ended = [kept.entry for kept in known.around.chart.of(CoursePlan) if kept.entry.stopped is not None]
    sentence = N_("Course {course} was ended early, {date}: {why}")
    return Told(
        lines=tuple(
            str(
                say(
                    sentence,
                    course=plan.course,
                    date=brief(plan.stopped),
                    why=plan.note or _(N_("why is not recorded")),
                )
            )
            for plan in ended
        )
    )


def outcomes(known: Known) -> Told:
    """Scores and the patient's answers."""
    chart, reader = known.around.chart, known.around.reader
    rows = [(row.date, *row.scores, "; ".join(row.about)) for row in outcome_rows(chart, reader)]
    heads = (_(N_("Day")), *outcome_heads(chart), _(N_("In words")))
    tables = table_of(_(N_("Outcomes")), heads, rows, translated=True)
    return recorded((), tables, N_("scores, or what the patient answered"))


def later_tests(known: Known) -> Told:
    """The results since the first infusion, with what is said of each change."""
    heads = (N_("Test"), N_("Day"), N_("Result"), N_("From baseline"), N_("Remarks"))
    rows = [
        (
            row.name,
            row.date,
            " ".join(filter(None, (row.reading, row.unit))),
            # what must be read first stands first
            "; ".join(filter(None, (row.caveat, row.change))) or "–",
            "; ".join(row.remarks),
        )
        for row in known.results.later
    ]
    tables = table_of(N_("Later results"), heads, rows)
    pictured = any(len(graph.points) > 1 for graph in known.plot.graphs)
    return replace(recorded((), tables, N_("results after the first infusion")), pictured=pictured)


def tolerance(known: Known) -> Told:
    """What was asked after each infusion; an answer that nobody gave is missing, not told."""
    infusions = known.around.chart.of(Infusion)
    answered = [kept for kept in infusions if kept.entry.events_asked in ("none", "some")]
    others = [kept for kept in infusions if kept not in answered]
    sentence = N_("whether adverse events were asked for after {infusions}")
    missing = [str(say(sentence, infusions=", ".join(kept.entry.name for kept in others)))] if others else []
    told = recorded(asked(list(answered)), (), N_("how the treatment was tolerated"))
    return replace(told, missing=tuple(missing)) if missing else told


def events(known: Known) -> Told:
    """The adverse events, or that each time none was reported."""
    chart, reader = known.around.chart, known.around.reader
    rows = [
        (row.term, row.session, row.onset, row.grade, row.causality, "; ".join(row.about))
        for row in event_rows(chart, reader)
    ]
    heads = (N_("What happened"), N_("After"), N_("Onset"), N_("Grade (CTCAE)"), N_("Causality (WHO-UMC)"), N_("About"))
    infusions = chart.of(Infusion)
    none = bool(infusions) and all(kept.entry.events_asked == "none" for kept in infusions)
    lines = [grades] if (grades := grades_by_session(chart)) else []
    if none and not chart.of(AdverseEvent):
        lines.append(_(N_("Asked after each infusion; none was reported.")))
    return recorded(lines, table_of(N_("Adverse events"), heads, rows), N_("adverse events, nor that there were none"))
