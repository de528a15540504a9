"""The infusion sheet for the bedside: what will be given to whom, what is checked, and the lines on which it is written down.

It holds what is authorised and planned. What is not recorded stands as a line to write on, never as a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.clinic.allergy.allergies import Banner, banner
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan, protocol_of
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.infusion_words import per_kg
from desktop.clinic.course.vital_signs import SLOT, due
from desktop.clinic.entry.answers import YES_NO
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.checks import spoken
from desktop.clinic.entry.entries import Entry, Kept, check
from desktop.clinic.entry.findings import Level
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.sources import cited
from desktop.clinic.patient.consent import BEFORE_CELLS, PURPOSE, consent_holds
from desktop.clinic.patient.measurement import weights_before
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number
from desktop.facts import facts
from desktop.paper.page.blanks import Blank, Grid, blank, grid
from desktop.paper.page.manuscript import manuscript
from desktop.paper.page.pages import Pages
from desktop.paper.page.words import age_words, brief, labelled
from desktop.paper.patient.birth import born
from desktop.paper.record.letterhead import letterhead
from desktop.paper.record.papers import Choice
from desktop.session.session import Session
from desktop.session.sources import known_sources

# a sheet for a patient for whom nothing is authorised: every value is a line
_EMPTY = "empty"
_CONSENTS = {
    "holds": N_("stands"),
    "unknown": N_("cannot be told: its day is not known"),
    "later": N_("signed only afterwards"),
    "withdrawn": N_("WITHDRAWN"),
    "missing": N_("MISSING"),
}
# what is told of what will be given
_OF_LOT = ("product", "number", "manufacturer", "expiry")
_OF_BAG = ("number", "identifier", "final_volume", "viability", "thawed", "use_by")
# what is written down at the bed, in this order, with the room that the form gives it
_WRITTEN = ("start", "stop", "volume", "operator", "events_asked")


@dataclass(frozen=True)
class Fact:
    """A label with its value; "" leaves a line to write on."""

    label: str
    value: str


@dataclass(frozen=True)
class Bedside:
    """The whole sheet."""

    clinic: str
    name: str
    about: tuple[Fact, ...]
    banner: Banner
    session: str
    product: tuple[Fact, ...]
    dose: tuple[Fact, ...]
    open: tuple[str, ...]
    consents: tuple[str, ...]
    answers: tuple[Fact, ...]
    checks: tuple[str, ...]
    premedication: Grid
    vitals: Grid
    written: tuple[Blank, ...]
    emergency: str
    protocol: str
    checks_by: str


def choices(session: Session, patient: str) -> tuple[Choice, ...]:
    """The authorisations whose bag is still to be given, the next one first; and a sheet of lines alone."""
    reader = session.reader_of(patient)
    waiting = [
        Choice(kept.id, kept.entry.title(reader), f"session-{kept.entry.session}")
        for kept in _waiting(session.chart(patient))
    ]
    return (*waiting, Choice(_EMPTY, _(N_("Without a bag, to fill in by hand"))))


def pages(session: Session, patient: str, choice: str = "") -> Pages:
    """The sheet of an authorisation, of the next one unless it is named. Raises `Failure`."""
    around = session.around(patient)
    waiting = _waiting(around.chart)
    named = [kept for kept in waiting if kept.id == choice] or (waiting[:1] if not choice else [])
    said = bedside(session, around, named[0] if named else None)
    title = str(say(N_("Infusion sheet: {name}"), name=said.name))
    foot = say(N_("as recorded on {time}"), time=exactly(around.today, f"{around.now:%H:%M}"))
    return manuscript("bedside", title, said).pages(around.now, str(foot))


def bedside(session: Session, around: Around, kept: Kept[Authorisation] | None) -> Bedside:
    """What stands on the sheet."""
    chart, reader = around.chart, around.reader
    authorised = kept.entry if kept is not None else None
    head, file = letterhead(session), facts("bedside")
    parts = {owned.name: owned for owned in Infusion.declaration.parts}
    plan = _plan(chart, authorised)
    protocol = protocol_of(plan, around) if plan else None
    return Bedside(
        clinic=head.name or "" if head else "",
        name=chart.patient.entry.full_name if chart.patient else "",
        about=tuple(_about(around)),
        banner=banner(chart, reader),
        session=_session(authorised, plan, chart),
        product=tuple(_product(authorised, around)),
        dose=tuple(_dose(authorised, around)),
        open=tuple(_open(kept, around)),
        consents=tuple(_consents(authorised, around)),
        answers=tuple(_answers(authorised)),
        checks=tuple(_(one["asks"]) for one in file["check"]),
        premedication=grid(parts["premedication"], (), file["premedication"]),
        vitals=grid(parts["vitals"], tuple(_times(authorised)), 0),
        written=tuple(blank(Infusion.declaration.field(name), reader, facts("forms")["boxes"]) for name in _WRITTEN),
        emergency=head.emergency or "" if head else "",
        protocol=" · ".join(filter(None, (protocol.entry.name, protocol.entry.note))) if protocol else "",
        checks_by=_cited(one["source"] for one in file["check"]),
    )


def _cited(sources: Iterable[str]) -> str:
    """Whose the checks are: what rests on no source is said to be ours."""
    told = dict.fromkeys(filter(None, (cited(source, known_sources()) for source in sources)))
    return str(say(N_("Checks: {sources}."), sources="; ".join(told))) if told else ""


def _waiting(chart: Chart) -> list[Kept[Authorisation]]:
    """The authorisations whose bag was not given yet, by their planned start."""
    given = {kept.entry.bag for kept in chart.of(Infusion)}
    return [kept for kept in chart.of(Authorisation) if kept.entry.bag not in given]


def _plan(chart: Chart, authorised: Authorisation | None) -> CoursePlan | None:
    course = authorised.course if authorised else None
    return next((kept.entry for kept in chart.of(CoursePlan) if kept.entry.course == course), None)


def _about(around: Around) -> Iterator[Fact]:
    """Who it is, as it is asked at the bed, and the newest weight with its day."""
    who = around.chart.patient
    birth = who.entry.birth_date if who else None
    years = age_words(birth, around.today)
    yield Fact(_(N_("Identifier")), who.entry.identifier or "" if who else "")
    yield Fact(_(N_("Born")), f"{born(birth)} ({years})" if years and born(birth) else born(birth))
    weights = weights_before(around.chart, exactly(around.today, f"{around.now:%H:%M}"))
    weight = f"{show_number(weights[0].kg)} kg ({brief(weights[0].date)})" if weights else ""
    yield Fact(_(N_("Weight")), weight)


def _session(authorised: Authorisation | None, plan: CoursePlan | None, chart: Chart) -> str:
    if authorised is None:
        return ""
    sessions = sum(step.step == "session" for step in plan.steps) if plan else 0
    number = f"{authorised.session}/{sessions}" if sessions else f"{authorised.session}"
    words = say(N_("session {session}, course {course}"), session=number, course=authorised.course)
    planned = say(N_("planned {time}"), time=authorised.planned) if authorised.planned else ""
    return ", ".join(filter(None, (str(words), str(planned))))


def _product(authorised: Authorisation | None, around: Around) -> Iterator[Fact]:
    """The bag that will be given, its lot and its donor: what is compared with the label."""
    bag = around.products.kept(authorised.bag) if authorised and authorised.bag else None
    lot = around.products.kept(bag.entry.lot) if bag and bag.entry.lot else None
    donor = around.products.kept(lot.entry.donor) if lot and lot.entry.donor else None
    for type, kept, names in ((Lot, lot, _OF_LOT), (Bag, bag, _OF_BAG)):
        for name in names:
            yield _fact(type, kept.entry if kept else None, name, around.reader)
    yield Fact(_(Donor.declaration.label), donor.entry.pseudonym or "" if donor else "")


def _fact(type: type[Entry], entry: Entry | None, name: str, reader: Reader) -> Fact:
    field = type.declaration.field(name)
    value = getattr(entry, name) if entry is not None else None
    shown = f"{field.kind.shown(value, reader)} {_(field.unit)}".strip() if value is not None else ""
    return Fact(_(field.label), shown)


def _dose(authorised: Authorisation | None, around: Around) -> Iterator[Fact]:
    """What of the bag is alive, for this weight, and how that was worked out."""
    yield _fact(Authorisation, authorised, "viable_cells", around.reader)
    by_weight = authorised.cells_per_kg if authorised else None
    shown = per_kg(by_weight, around.reader) if by_weight is not None else ""
    yield Fact(_(Authorisation.declaration.field("cells_per_kg").label), shown)
    yield _fact(Authorisation, authorised, "how", around.reader)


def _open(kept: Kept[Authorisation] | None, around: Around) -> Iterator[str]:
    """What the rules ask about or hold against it now, the worst first; what was accepted stands with its reason."""
    if kept is None:
        return
    found = spoken(check(kept.entry, Around(around.chart, around.reader, around.now, kept.id, around.products)))
    reasons = {one.says: one.reason for one in kept.confirmed}
    for finding in sorted(found, key=lambda one: -one.level):
        if finding.level < Level.SOFT:
            continue
        reason = reasons.get(finding.says, "")
        sentence = N_("{sentence} Accepted because: “{reason}”")
        yield str(say(sentence, sentence=finding.sentence, reason=reason)) if reason else str(finding.sentence)


def _consents(authorised: Authorisation | None, around: Around) -> Iterator[str]:
    """The consents that stand before cells, as of the planned start, else of now."""
    when = authorised.planned if authorised else exactly(around.today, f"{around.now:%H:%M}")
    for purpose, state in consent_holds(around.chart, BEFORE_CELLS, when).items():
        yield labelled(PURPOSE.shown(purpose), _(_CONSENTS[state]))


def _answers(authorised: Authorisation | None) -> Iterator[Fact]:
    """What was asked when it was authorised, to be asked once more: every question that has yes and no."""
    for field in Authorisation.declaration.typed_fields:
        if field.kind is YES_NO:
            value = getattr(authorised, field.name) if authorised else None
            yield Fact(_(field.label), YES_NO.shown(value) if value else "")


def _times(authorised: Authorisation | None) -> Iterator[str]:
    """The times of the vital signs; with the clock's, once the planned start is known to the minute."""
    start = authorised.planned.moment if authorised and authorised.planned else None
    clock = {slot.slot: slot.at for slot in due((), start, start or datetime.min)} if start else {}
    for option in SLOT.choices:
        at = clock.get(option.code)
        yield f"{_(option.name)} ({at:%H:%M})" if at else _(option.name)
