"""The summary's sections about the cells: what was given from whom, each session, what followed, and how the patient felt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from desktop.clinic.catalogue.product_tests import POST_THAW
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course import infusion_words
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import OF_ANGIOEDEMA, OUTCOME_SERIES, Outcome, Series
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import UNKNOWN_WORDS, Reader
from desktop.clinic.entry.products import Products
from desktop.clinic.patient.consent import PURPOSE, Consent
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.typeahead import key_of
from desktop.paper.cells.products import checked, donor_name, donor_words, lot_words
from desktop.paper.course.premedication import premedication
from desktop.paper.page.words import Line, brief, dated, facts, labelled, marked, quoted, shown

# what these sections, and the table of medication, say already
TOLD = (
    ("infusion", "M1"),
    ("infusion", "M2"),
    ("infusion", "M3"),
    ("infusion", "M11"),
    ("infusion", "vitals"),
    ("infusion", "time"),
    ("infusion", "events"),
    ("consent", "M6"),
    ("consent", "version"),
    ("medication_course", "administrations"),
)


@dataclass(frozen=True)
class SessionRow:
    """Infusions that differ in date and bag alone: a line for each of `sessions`, with both."""

    sessions: tuple[str, ...]
    cells: str
    per_kg: str
    after_thaw: tuple[str, ...]
    given: tuple[str, ...]
    checks: tuple[str, ...]
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventRow:
    """One adverse event."""

    term: str
    session: str
    onset: str
    grade: str
    causality: str
    naranjo: str
    about: tuple[str, ...]
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome: its scores in the order of the head, "–" where one is not answered."""

    date: str
    scores: tuple[str, ...]
    about: tuple[str, ...]
    entries: tuple[str, ...] = ()


def product_lines(infusions: Sequence[Kept], products: Products, reader: Reader) -> Iterator[str]:
    """A line for each lot that was given, and one for each donor; of infusions without a bag the product as typed."""
    lots: dict[str, Lot | None] = {}
    typed: dict[str, None] = {}
    for kept in infusions:
        bag = products.kept(kept.entry.bag) if kept.entry.bag else None
        if bag is not None:
            found = products.kept(bag.entry.lot) if bag.entry.lot else None
            lots.setdefault(bag.entry.lot or "", found.entry if found else None)
        else:
            about = kept.entry.product or "", labelled(N_("lot"), kept.entry.lot) if kept.entry.lot else ""
            typed.setdefault("; ".join(filter(None, about)))
    donors: dict[str, Donor] = {}
    for lot in lots.values():
        if lot is None:
            yield _(N_("The lot is void or not known here."))
            continue
        yield "; ".join(filter(None, lot_words(lot, reader)))
        donor = products.kept(lot.donor) if lot.donor else None
        if donor is not None:
            donors[donor.id] = donor.entry
        else:
            yield _(N_("No donor is linked to this lot."))
    for donor in donors.values():
        yield "; ".join(filter(None, donor_words(donor, reader)))
    yield from filter(None, typed)


def product_notes(infusions: Sequence[Kept], products: Products, reader: Reader) -> list[str]:
    """The notes typed with the donors, lots and bags of these infusions, each once."""
    found: dict[str, Kept] = {}
    for kept in infusions:
        bag = products.kept(kept.entry.bag) if kept.entry.bag else None
        lot = products.kept(bag.entry.lot) if bag and bag.entry.lot else None
        donor = products.kept(lot.entry.donor) if lot and lot.entry.donor else None
        found |= {one.id: one for one in (donor, lot, bag) if one is not None}
    order = ("donor", "lot", "bag")
    noted: dict[str, list[str]] = {}
    for one in sorted(found.values(), key=lambda one: order.index(one.type)):
        if one.entry.note:
            noted.setdefault(one.entry.note, []).append(
                one.entry.title(reader) if one.type != "donor" else donor_name(one.entry)
            )
    return [str(say(N_("{entries}: {note}"), entries="; ".join(names), note=note)) for note, names in noted.items()]


def session_rows(infusions: Sequence[Kept], products: Products, around: Around) -> Iterator[SessionRow]:
    """Neighbours that were given alike as one row."""
    rows = (
        replace(_session(kept.entry, products, replace(around, itself=kept.id)), entries=(kept.id,))
        for kept in infusions
    )
    for _alike, group in groupby(rows, key=lambda row: replace(row, sessions=(), entries=())):
        found = list(group)
        sessions, entries = ((sum((getattr(row, name) for row in found), ())) for name in ("sessions", "entries"))
        yield replace(found[0], sessions=sessions, entries=entries)


def consent_lines(chart: Chart, reader: Reader) -> Iterator[Line]:
    """The consents, those of one day, version and person together."""
    alike: dict[tuple[str, ...], list[Kept]] = {}
    order = [option.code for option in PURPOSE.choices]
    for kept in sorted(chart.of(Consent), key=lambda kept: order.index(kept.entry.purpose)):
        consent = kept.entry
        version = labelled(N_("version"), consent.version) if consent.version else _(N_("version not recorded"))
        signed = str(say(N_("signed {date}"), date=dated(consent.signed, chart)))
        withdrawn = str(say(N_("withdrawn {date}"), date=dated(consent.withdrawn, chart))) if consent.withdrawn else ""
        about = (
            signed,
            version,
            marked(withdrawn) if withdrawn else "",
            *facts(consent, reader, ("signer", "witness")),
        )
        alike.setdefault((*filter(None, about), consent.note or ""), []).append(kept)
    for about, signed in alike.items():
        purposes = ", ".join(shown(kept.entry, "purpose", reader) for kept in signed)
        told = say(N_("{purposes}: {about}"), purposes=purposes, about="; ".join(filter(None, about)))
        yield Line(str(told), tuple(kept.id for kept in signed))
    if not alike:
        yield Line(_(N_("No consent is recorded.")))


def event_rows(chart: Chart, reader: Reader) -> Iterator[EventRow]:
    """The adverse events by session; those of none last."""
    for kept in sorted(chart.of(AdverseEvent), key=lambda kept: _place(kept.entry, chart)):
        event = kept.entry
        infusion = chart.entry(event.infusion) if event.infusion else None
        about = facts(
            event,
            reader,
            ("serious", "criterion", "expected", "action", "outcome", "resolved", "reported_to", "reported_on"),
        )
        yield EventRow(
            term=event.term or "",
            session=infusion.entry.title(reader) if infusion else "–",
            onset="; ".join(filter(None, (dated(event.onset, chart), event.onset_since()))),
            grade=event.graded(reader),
            causality=shown(event, "causality", reader),
            naranjo=str(event.naranjo_category or say(N_("not answered"))),
            about=tuple(filter(None, (*about, event.note))),
            entries=(kept.id,),
        )


def grades_by_session(chart: Chart) -> str:
    """How many events of which grade followed each session: "infusion 1: 2 of grade 1; infusion 2: none recorded"; "" without any event."""
    if not chart.of(AdverseEvent):
        return ""
    told = []
    for kept in chart.infusions():
        grades = sorted(event.entry.grade or "?" for event in chart.of(AdverseEvent) if event.entry.infusion == kept.id)
        counted = [
            str(say(N_("{count} of grade {grade}"), grade=grade, count=grades.count(grade)))
            for grade in dict.fromkeys(grades)
        ]
        words = ", ".join(counted) or _(N_("none recorded"))
        told.append(str(say(N_("{infusion}: {grades}"), infusion=kept.entry.title(None), grades=words)))
    return "; ".join(told)


def asked(infusions: list[Kept]) -> Iterator[str]:
    """What was asked after which infusion, each answer once."""
    answers: dict[str, list[str]] = {}
    for kept in infusions:
        field = kept.entry.declaration.field("events_asked")
        words = field.kind.shown(kept.entry.events_asked, None) if kept.entry.events_asked else _(N_("not recorded"))
        words = f"{words} ({brief(kept.entry.asked_on)})" if kept.entry.asked_on else words
        answers.setdefault(words, []).append(kept.entry.title(None))
    for words, titles in answers.items():
        yield str(say(N_("{infusions}: {answer}."), infusions=", ".join(titles), answer=words))


def outcome_heads(chart: Chart) -> tuple[str, ...]:
    """The heads of the scores' columns: each with its range."""
    return tuple(_head(series) for series in _shown_scores(chart))


def _shown_scores(chart: Chart) -> list[Series]:
    """The scores that have a column: those of angioedema only where one was answered, since they take room from the words."""
    outcomes = [kept.entry for kept in chart.of(Outcome)]
    return [
        series
        for series in OUTCOME_SERIES
        if series.field not in OF_ANGIOEDEMA or any(getattr(one, series.field) is not None for one in outcomes)
    ]


def outcome_rows(chart: Chart, reader: Reader) -> Iterator[OutcomeRow]:
    """The outcomes by day."""
    for kept in chart.of(Outcome):
        outcome = kept.entry
        values = (getattr(outcome, series.field) for series in _shown_scores(chart))
        yield OutcomeRow(
            date=dated(outcome.date, chart),
            scores=tuple("–" if value is None else str(value) for value in values),
            about=tuple(
                filter(
                    None,
                    (
                        *facts(outcome, reader, ("reactions", "re_exposure", "re_exposed_to")),
                        quoted(outcome.statement) if outcome.statement else "",
                        outcome.note,
                    ),
                )
            ),
            entries=(kept.id,),
        )


# -- one of each ------------------------------------------------------------------------------------------------------


def _session(entry: Infusion, products: Products, around: Around) -> SessionRow:
    chart, reader = around.chart, around.reader
    bag = products.kept(entry.bag) if entry.bag else None
    number = f"{entry.session}/{entry.sessions}" if entry.sessions else f"{entry.session}"
    of_course = str(say(N_("{session}, course {course}"), session=number, course=entry.course))
    named = number if entry.course == 1 else of_course
    bag_words = str(say(N_("bag {number}"), number=bag.entry.number or "?")) if bag else ""
    line = ", ".join(filter(None, (f"{named}: {dated(entry.start, chart)}", bag_words)))
    given = [shown(entry, "route", reader), *facts(entry, reader, ("volume", "stop", "operator"))]
    drugs = [premedication(entry, place, around) for place in range(len(entry.premedication))]
    given.append(
        labelled(N_("premedication"), ", ".join(told for told, _why in drugs) or shown(entry, "premedicated", reader))
    )
    start = infusion_words.since_thaw(entry) or _(N_("time to start not known"))
    cells = shown(entry, "cells", reader)
    basis = (
        labelled(N_("basis"), shown(entry, "dose_basis", reader))
        if entry.dose_basis == "unknown"
        else shown(entry, "dose_basis", reader)
    )
    return SessionRow(
        sessions=(line,),
        cells=", ".join(filter(None, (cells, basis))),
        per_kg=_per_kg(entry, reader),
        after_thaw=tuple(filter(None, (_viability(bag), *_of_bag(bag, reader), start))),
        given=tuple(filter(None, given)),
        checks=(*(why for _told, why in drugs if why), *_session_checks(entry)),
    )


def _per_kg(entry: Infusion, reader: Reader) -> str:
    if entry.viable_per_kg is not None:
        return infusion_words.dose(entry, reader)
    how = entry.how_per_kg()
    return how if entry.cells_per_kg is not None else str(say(N_("not known: {why}"), why=how))


def _viability(bag: Kept | None) -> str:
    if bag is None or bag.entry.viability is None:
        return _(N_("viability not known"))
    return str(say(N_("viability {percent} %"), percent=show_number(bag.entry.viability)))


def _of_bag(bag: Kept | None, reader: Reader) -> tuple[str, ...]:
    """The quality control of a bag after its thaw, and what else is declared to stand here."""
    if bag is None:
        return ()
    return (checked(bag.entry.checks, POST_THAW, reader), *facts(bag.entry, reader, ()))


def _session_checks(entry: Infusion) -> Iterator[str]:
    if not entry.checked_by:
        yield _(N_("second person not recorded"))
    elif key_of(entry.checked_by) in (key_of(entry.operator), *UNKNOWN_WORDS):
        yield marked(str(say(N_("no second person: {name}"), name=entry.checked_by)))
    else:
        yield labelled(N_("second person"), entry.checked_by)
    kit = {"yes": N_("emergency kit checked"), "no": N_("⚠ no emergency kit")}.get(
        entry.emergency_kit, N_("emergency kit not recorded")
    )
    yield _(kit)
    yield infusion_words.vitals_range(entry) or _(N_("no vital signs"))


def _place(event: AdverseEvent, chart: Chart) -> tuple[Any, ...]:
    infusion = chart.entry(event.infusion) if event.infusion else None
    if infusion is None:
        return (True,)
    return False, infusion.entry.course or 0, infusion.entry.session or 0


def _head(series: Series) -> str:
    label = _(series.label)
    least, most = series.limits
    head = label[:1].upper() + label[1:]
    return head if most is None else str(say(N_("{score} ({least}–{most})"), score=head, least=least, most=most))
