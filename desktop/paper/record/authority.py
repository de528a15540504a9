"""The list for an authority: the serious adverse events of a period, and the products that were given in it, as a page and as CSV.

Patients have numbers unless the list is asked for with their initials. An event that nobody called serious or not is listed
too, and what is not recorded is said to be so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.adverse_event import CAUSALITY, CRITERION, REPORT, AdverseEvent
from desktop.clinic.course.infusion import EVENTS_ASKED, Infusion
from desktop.clinic.course.reportable import Period, Reported
from desktop.clinic.entry.answers import OUTCOME, ROUTE
from desktop.clinic.entry.entries import Entry, Kept, is_of
from desktop.clinic.entry.sources import cited
from desktop.clinic.patient.patient import SEX
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.record.deidentified import Identifying, Masks
from desktop.clinic.words.dates import exactly, last_day
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import CellCount
from desktop.facts import facts
from desktop.paper.page.files import put
from desktop.paper.page.manuscript import manuscript
from desktop.paper.page.pages import Pages
from desktop.paper.page.words import age_words
from desktop.paper.record.letterhead import letterhead
from desktop.paper.record.papers import Choice
from desktop.session.reportable import reported
from desktop.session.session import Session
from desktop.session.sources import known_sources

EVENTS, GIVEN = "events", "given"
_NOT_RECORDED = N_("not recorded")


@dataclass(frozen=True)
class Listed:
    """One of the two lists: its columns by code, label and width in parts, and its rows."""

    codes: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Authority:
    """Both lists of a period, with what counts and what stands beside them."""

    clinic: str
    answers: str
    period: str
    counts: tuple[str, ...]
    events: Listed
    given: Listed
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    """What a row is told from: one patient, an event or none, an infusion or none, and the way back to the donor."""

    session: Session
    number: str
    of: Reported
    event: AdverseEvent | None
    infusion: Kept[Infusion] | None

    @property
    def given(self) -> Infusion | None:
        return self.infusion.entry if self.infusion is not None else None

    def product(self, id: str | None, type: type[Entry]) -> Entry | None:
        kept = self.session.products.kept(id) if id else None
        return kept.entry if is_of(kept, type) else None

    @property
    def bag(self) -> Bag | None:
        found = self.product(self.given.bag if self.given else None, Bag)
        return found if isinstance(found, Bag) else None

    @property
    def lot(self) -> Lot | None:
        found = self.product(self.bag.lot if self.bag else None, Lot)
        return found if isinstance(found, Lot) else None

    @property
    def donor(self) -> Donor | None:
        found = self.product(self.lot.donor if self.lot else None, Donor)
        return found if isinstance(found, Donor) else None


def authority(session: Session, period: Period, initials: bool = False) -> Authority:
    """Both lists of a period."""
    found, file = reported(session, period), facts("authority")
    masked = [_without_names(one, session) for one in found]
    rows = [_Row(session, _called(one, number, initials), hidden, None, None)
            for number, (one, hidden) in enumerate(zip(found, masked, strict=True), start=1)]  # fmt: skip
    events = [
        replace(row, event=kept.entry, infusion=row.of.infusion_of(kept.entry))
        for row in rows
        for kept in row.of.events
    ]
    given = [replace(row, infusion=kept) for row in rows for kept in row.of.infusions]
    head, settings = letterhead(session), session.of_clinic(ClinicSettings)
    return Authority(
        clinic=" · ".join(filter(None, (head.name, head.address, head.phone))) if head else "",
        answers=settings[-1].entry.answerable() if settings else "",
        period=str(say(N_("{first} to {last}"), first=exactly(period.first), last=exactly(period.last))),
        counts=tuple(_counts(events, given, rows)),
        events=_listed(EVENTS, events),
        given=_listed(GIVEN, given),
        notes=tuple(_notes(period, events, given, file, initials)),
    )


def _without_names(one: Reported, session: Session) -> Reported:
    """The entries of a patient whose texts name neither the patient nor who works here; lots and dates stay."""
    known = Identifying.of(facts("deidentified"))
    names = frozenset({"contact", "patient.family_name", "patient.given_name"})
    masks = Masks(Identifying(known.people, names, frozenset({"patient.identifier"})), dates=True)
    masks.learn((one.patient, *one.events, *one.infusions, *one.others), ())
    return replace(
        one,
        events=tuple(map(masks.kept, one.events)),
        infusions=tuple(map(masks.kept, one.infusions)),
        others=tuple(map(masks.kept, one.others)),
    )


def _called(one: Reported, number: int, initials: bool) -> str:
    """A number; with `initials` what a form of the authority asks: the initials, and the clinic's identifier to find the record."""
    if not initials:
        return str(say(N_("patient {number}"), number=number))
    who = one.patient.entry
    letters = "".join(f"{name[0]}." for name in (*(who.given_name or "").split(), *(who.family_name or "").split()))
    return f"{letters} ({who.identifier})"


# -- columns --------------------------------------------------------------------------------------------------------


def _sex(row: _Row) -> str:
    sex = row.of.patient.entry.sex
    return SEX.shown(sex) if sex else ""


def _age(row: _Row) -> str:
    when = row.event.onset if row.event else row.given.start if row.given else None
    return age_words(row.of.patient.entry.birth_date, when.day) if when and when.day else ""


def _criterion(row: _Row) -> str:
    if row.event is None or row.event.serious != "yes":
        return _(N_("not known whether serious"))
    return CRITERION.shown(row.event.criterion) if row.event.criterion else ""


def _lot_bag(row: _Row) -> str:
    lot = row.lot.number if row.lot else row.given.lot if row.given else ""
    bag = str(say(N_("bag {bag}"), bag=row.bag.number)) if row.bag and row.bag.number else ""
    return ", ".join(filter(None, (lot, bag)))


def _product(row: _Row) -> str:
    return (row.lot.product if row.lot else row.given.product if row.given else "") or ""


def _donation(row: _Row) -> str:
    return ", ".join(filter(None, (row.donor.pseudonym, row.donor.donation_number))) if row.donor else ""


def _sec(row: _Row) -> str:
    return (row.bag.identifier if row.bag else None) or (row.lot.identifier if row.lot else None) or ""


def _cells(row: _Row) -> str:
    """The cells of the infusion as recorded; of which it cannot be told whether they are per session, that is said."""
    if row.given is None or row.given.cells is None:
        return ""
    shown = CellCount(row.given.cells).shown()
    if row.given.cells_per_session is not None:
        return CellCount(row.given.cells_per_session).shown()
    return str(say(N_("{cells}, not known whether per session"), cells=shown))


def _events_after(row: _Row) -> str:
    """The serious events that followed an infusion, else what was asked."""
    after = [
        kept.entry for kept in row.of.events if row.infusion is not None and kept.entry.infusion == row.infusion.id
    ]
    if after:
        return "; ".join(event.term or "" for event in after)
    asked = row.given.events_asked if row.given else None
    return str(say(N_("no serious one; {answer}"), answer=EVENTS_ASKED.shown(asked))) if asked else ""


def _reported(row: _Row) -> str:
    """To whom and when it was reported; of what is not, by when it was to be."""
    event, settings = row.event, row.session.catalogue.settings
    if event is None:
        return ""
    if event.reported_on is not None or event.reported_to:
        on = event.reported_on.shown() if event.reported_on else ""
        sort = REPORT.shown(event.report) if event.report else ""
        return ", ".join(filter(None, (event.reported_to or "", on, sort)))
    due = last_day(event.onset, settings.full_report.value)
    if due is None:
        return _(N_("NOT REPORTED"))
    return str(say(N_("NOT REPORTED; the full report is due until {date}"), date=exactly(due)))


_COLUMNS: Mapping[str, Callable[[_Row], str]] = {
    "patient": lambda row: row.number,
    "sex": _sex,
    "age": _age,
    "term": lambda row: (row.event.term or "") if row.event else "",
    "onset": lambda row: row.event.onset.shown() if row.event and row.event.onset else "",
    "criterion": _criterion,
    "grade": lambda row: row.event.graded(row.session.reader) if row.event else "",
    "causality": lambda row: CAUSALITY.shown(row.event.causality) if row.event and row.event.causality else "",
    "infusion": lambda row: row.given.name if row.given else "",
    "given_on": lambda row: row.given.start.shown() if row.given and row.given.start else "",
    "product": _product,
    "lot_bag": _lot_bag,
    "manufacturer": lambda row: (row.lot.manufacturer or "") if row.lot else "",
    "donation": _donation,
    "sec": _sec,
    "cells": _cells,
    "route": lambda row: ROUTE.shown(row.given.route) if row.given and row.given.route else "",
    "outcome": lambda row: OUTCOME.shown(row.event.outcome) if row.event and row.event.outcome else "",
    "events": _events_after,
    "reported": _reported,
}


def _listed(name: str, rows: Sequence[_Row]) -> Listed:
    columns = facts("authority")[name]
    return Listed(
        codes=tuple(column["code"] for column in columns),
        heads=tuple(_(column["label"]) for column in columns),
        widths=tuple(column["width"] for column in columns),
        rows=tuple(tuple(_COLUMNS[column["from"]](row) or _(_NOT_RECORDED) for column in columns) for row in rows),
    )


# -- beside the lists ---------------------------------------------------------------------------------------------


def _counts(events: Sequence[_Row], given: Sequence[_Row], rows: Sequence[_Row]) -> Iterator[str]:
    recipients = sum(bool(row.of.infusions) for row in rows)
    yield str(say(N_("Infusions: {count}; recipients: {recipients}."), count=len(given), recipients=recipients))
    unknown = sum(row.event is not None and row.event.serious != "yes" for row in events)
    sentence = N_("Serious adverse events: {count}.")
    if unknown:
        sentence = N_("Serious adverse events: {count}; and {unknown} of which it is not known whether they are.")
    yield str(say(sentence, count=len(events) - unknown, unknown=unknown))
    left = sum(row.event is not None and row.event.reported_on is None and not row.event.reported_to for row in events)
    if left:
        yield str(say(N_("Not reported: {count}."), count=left))


def _notes(
    period: Period,
    events: Sequence[_Row],
    given: Sequence[_Row],
    file: Mapping[str, list[dict[str, str]]],
    initials: bool,
) -> Iterator[str]:
    """What this list is by, what it leaves out, and what of its dates is not known."""
    doubtful = sum(period.holds(row.event.onset) is None for row in events if row.event)
    doubtful += sum(period.holds(row.given.start) is None for row in given if row.given)
    if doubtful:
        sentence = N_("Rows of which it cannot be told whether they lie in this time, and which are listed: {count}.")
        yield str(say(sentence, count=doubtful))
    if not initials:
        yield _(
            N_(
                "Patients have numbers of this list alone; names are masked in texts. Dates stay: the forms ask for them."
            )
        )
    words = known_sources()
    asked = "; ".join(_(one["asks"]) for one in file["unkept"])
    yield str(say(N_("Asked for by these forms and not kept in Tolera: {asked}."), asked=asked))
    sources = dict.fromkeys(
        piece
        for name in (EVENTS, GIVEN, "unkept")
        for row in file[name]
        for piece in cited(row["source"], words).split("; ")
    )
    yield str(say(N_("By: {sources}."), sources="; ".join(sources)))


# -- as pages and files ---------------------------------------------------------------------------------------------


def choices(session: Session, patient: str) -> tuple[Choice, ...]:
    """The last years, the newest first."""
    today = session.clock().date()
    return tuple(Choice(str(year), str(year), str(year)) for year in range(today.year, today.year - 3, -1))


def pages(session: Session, patient: str, choice: str) -> Pages:
    """The pages of a year. Raises `Failure`."""
    return authority_pages(session, _year(choice))


def authority_pages(session: Session, period: Period, initials: bool = False) -> Pages:
    """The pages of both lists. Raises `Failure`."""
    said, now = authority(session, period, initials), session.clock()
    title = str(say(N_("List for the authority, {period}"), period=said.period))
    foot = say(N_("as recorded on {time}"), time=exactly(now.date(), f"{now:%H:%M}"))
    return manuscript("authority", title, said).pages(now, str(foot))


def write_csv(session: Session, period: Period, target: Path, initials: bool = False) -> tuple[Path, ...]:
    """Each list as a CSV file of its own, beside `target`: UTF-8, commas, a header of codes. Returns the files."""
    said = authority(session, period, initials)
    written = []
    for name, listed in ((EVENTS, said.events), (GIVEN, said.given)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows((listed.codes, *listed.rows))
        written.append(put(target.with_name(f"{target.stem}.{name}.csv"), text.getvalue().encode()))
    return tuple(written)


def _year(choice: str) -> Period:
    return Period(date(int(choice), 1, 1), date(int(choice), 12, 31))
