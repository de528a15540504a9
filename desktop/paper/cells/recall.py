"""The recall list on paper: everybody who was given cells of a lot or donor, what followed, and the bags that are left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.clinic.cells.bag import STATE
from desktop.clinic.cells.traceability import DONOR, KNOWN_BY, LOT, Trace, Traced, events, started
from desktop.clinic.entry.progress import Progress
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.typeahead import fold
from desktop.paper.page.manuscript import manuscript
from desktop.paper.page.pages import Pages
from desktop.session.session import Session

_ANY = N_("Recall list: {name}")
_TITLES = {LOT: N_("Recall list: lot {name}"), DONOR: N_("Recall list: donor {name}")}


@dataclass(frozen=True)
class GivenRow:
    """One infusion: who was given it and how that person is reached, from which lot and bag, and what followed."""

    patient: str
    identifier: str
    contact: str
    given: str
    session: str
    lot: str
    events: str


@dataclass(frozen=True)
class BagRow:
    """A bag that was not given."""

    donor: str
    lot: str
    bag: str
    state: str


@dataclass(frozen=True)
class Recall:
    """What the recall list says."""

    clinic: str
    answers: str
    said: str
    warnings: tuple[str, ...]
    given: tuple[GivenRow, ...]
    left: tuple[BagRow, ...]
    discarded: tuple[BagRow, ...]


def recall_pages(session: Session, traced: Traced) -> Pages:
    """The pages of the recall list of what was traced."""
    title = str(say(_TITLES.get(traced.sort, _ANY), name=traced.name))
    now = session.clock()
    printed = exactly(now.date(), f"{now:%H:%M}").shown()
    foot = str(say(N_("as recorded on {time}"), time=printed))
    return manuscript("recall", title, _recall(session, traced)).pages(now, foot)


def write_recall(session: Session, traced: Traced, target: Path, progress: Progress | None = None) -> Path:
    """The recall list as a PDF file, put in place whole or not at all. Raises `Failure`, or what `progress` raises."""
    return recall_pages(session, traced).write(target, progress)


def _recall(session: Session, traced: Traced) -> Recall:
    heads, settings = session.of_clinic(Letterhead), session.of_clinic(ClinicSettings)
    years = session.catalogue.settings.kept_years.value
    kept_for = str(say(N_("kept for {years} years after the cells were given"), years=years))
    said, *warnings = map(str, traced.summary())
    return Recall(
        clinic=heads[-1].entry.name if heads else "",
        answers=" · ".join(filter(None, (settings[-1].entry.answerable() if settings else "", kept_for))),
        said=said,
        warnings=tuple(warnings),
        given=tuple(_given(session, traced.given)),
        left=tuple(map(_bag, traced.left)),
        discarded=tuple(map(_bag, traced.discarded)),
    )


def _given(session: Session, rows: Iterable[Trace]) -> Iterator[GivenRow]:
    """By patient, each one's infusions in the order of time."""
    contacts: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (fold(row.patient_name), row.patient_id, row.start)):
        if row.patient not in contacts:
            kept = session.entry(row.patient)
            contacts[row.patient] = (kept.entry.contact or "") if kept is not None else ""
        lot = ", ".join(
            filter(
                None,
                (
                    str(say(N_("lot {lot}"), lot=row.lot)) if row.lot else _(N_("lot not known")),
                    str(say(N_("bag {bag}"), bag=row.bag)) if row.bag else "",
                    str(say(N_("donor {donor}"), donor=row.donor)) if row.donor else "",
                ),
            )
        )
        doubts = [_(KNOWN_BY[row.known_by])] if row.known_by in KNOWN_BY else []
        if row.contradicts:
            doubts.append(str(say(N_("typed lot {typed}"), typed=row.typed_lot)))
        yield GivenRow(
            patient=row.patient_name,
            identifier=row.patient_id,
            contact=contacts[row.patient],
            given=started(row),
            session=" · ".join(filter(None, (row.course, row.session))),
            lot="".join((lot, *(f"; ? {doubt}" for doubt in doubts))),
            events=events(row) or _asked(row),
        )


def _asked(row: Trace) -> str:
    """Of an infusion without an event: none is not the same as not asked."""
    asked = {"none": N_("asked, none"), "some": N_("asked, none recorded")}
    return _(asked.get(row.events_asked, N_("none recorded, not known to have been asked")))


def _bag(row: Trace) -> BagRow:
    state = STATE.shown(row.state, None)
    doubt = f"; ? {_(KNOWN_BY[row.known_by])}" if row.known_by in KNOWN_BY else ""
    waits = f"; {say(N_('authorised for {name}'), name=row.authorised_for)}" if row.authorised_for else ""
    return BagRow(row.donor, row.lot, row.bag, f"{state}{waits}{doubt}")
