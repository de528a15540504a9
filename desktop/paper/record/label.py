"""The labels of a bag and of a tube. A bag's: what it holds, from which donation, until when it may be used, for whom it is authorised.

It says what is recorded; what is not stands as a line to write on. Whether cells are the patient's own is no field of the
record: it is ticked by hand. That a label carries the donation, the product, the
facility, the expiry and, of a patient's own cells, "for autologous use only", is GKU (Directive 2006/86/EC, annex II E).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, Kept, is_of
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.patient import Patient
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page.manuscript import manuscript
from desktop.paper.page.pages import Pages
from desktop.paper.patient.birth import born
from desktop.paper.record.letterhead import letterhead
from desktop.paper.record.papers import Choice
from desktop.session.session import Session

_EMPTY, TUBE = "empty", "tube"
# in the order in which a label is compared with the sheet
_OF_LOT = ("manufacturer", "passage", "storage_temperature", "expiry")
_OF_BAG = ("cells", "volume", "final_volume", "thawed", "use_by")


@dataclass(frozen=True)
class Fact:
    """A label with its value; "" leaves a line to write on."""

    label: str
    value: str


@dataclass(frozen=True)
class Tube:
    """What stands on the label of a tube: whose specimen it is."""

    patient: str
    about: str
    clinic: str


@dataclass(frozen=True)
class Label:
    """What stands on the label."""

    product: str
    bag: str
    identifier: str
    donation: str
    facts: tuple[Fact, ...]
    patient: str
    about: str
    clinic: str
    printed: str


def choices(session: Session, patient: str) -> tuple[Choice, ...]:
    """The bags that are authorised for the patient, the newest first; a label to fill in by hand; that of a tube."""
    chart, reader = session.chart(patient), session.reader_of(patient)
    named = [
        Choice(kept.id, kept.entry.title(reader), f"session-{kept.entry.session}")
        for kept in reversed(list(chart.of(Authorisation)))
    ]
    by_hand = Choice(_EMPTY, _(N_("Without a bag, to fill in by hand")))
    return (*named, by_hand, Choice(TUBE, _(N_("Of a tube with this patient's specimen")), "tube"))


def pages(session: Session, patient: str, choice: str = "") -> Pages:
    """The label of the bag of an authorisation, of the newest unless it is named; or of a tube. Raises `Failure`."""
    around = session.around(patient)
    if choice == TUBE:
        name = around.chart.patient.entry.full_name
        return manuscript("tube", str(say(N_("Label of a tube: {name}"), name=name)), tube(session, around)).pages(
            around.now, ""
        )
    authorised = list(around.chart.of(Authorisation))
    named = [kept for kept in authorised if kept.id == choice] or (authorised[-1:] if not choice else [])
    said = label(session, around, named[0].entry.bag if named else None)
    title = str(say(N_("Label: {bag}"), bag=said.bag or _(N_("to fill in by hand"))))
    return manuscript("label", title, said).pages(around.now, said.printed)


def label(session: Session, around: Around, bag: str | None) -> Label:
    """What the label of a bag says for the patient it is authorised for."""
    kept = around.products.kept(bag) if bag else None
    one = kept if is_of(kept, Bag) else None
    lot = _named(around, one.entry.lot if one else None)
    donor = _named(around, lot.entry.donor if lot and is_of(lot, Lot) else None)
    who = around.chart.patient.entry if one and around.chart.patient else None
    facts = [_fact(Lot, lot, name, around.reader) for name in _OF_LOT]
    facts += [_fact(Bag, one, name, around.reader) for name in _OF_BAG]
    facts.insert(0, Fact(_(Donor.declaration.label), donor.entry.pseudonym or "" if is_of(donor, Donor) else ""))
    return Label(
        product=_fact(Lot, lot, "product", around.reader).value,
        bag=one.entry.title(around.reader) if one else "",
        identifier=_fact(Bag, one, "identifier", around.reader).value
        or _fact(Lot, lot, "identifier", around.reader).value,
        donation=_fact(Donor, donor, "donation_number", around.reader).value,
        facts=tuple(facts),
        patient=who.full_name if who else "",
        about=_about(who) if who else "",
        clinic=_clinic(session),
        printed=str(say(N_("as recorded on {time}"), time=exactly(around.today, f"{around.now:%H:%M}"))),
    )


def tube(session: Session, around: Around) -> Tube:
    """What the label of a tube with the patient's specimen says."""
    who = around.chart.patient.entry
    return Tube(who.full_name, _about(who), _clinic(session))


def _about(who: Patient) -> str:
    birth = born(who.birth_date)
    return " · ".join(filter(None, (who.identifier, str(say(N_("born {date}"), date=birth)) if birth else "")))


def _clinic(session: Session) -> str:
    head = letterhead(session)
    return (head.name or "") if head else ""


def _named(around: Around, id: str | None) -> Kept[Entry] | None:
    return around.products.kept(id) if id else None


def _fact(type: type[Entry], kept: Kept[Entry] | None, name: str, reader: Reader) -> Fact:
    field = type.declaration.field(name)
    value = getattr(kept.entry, name) if is_of(kept, type) else None
    shown = f"{field.kind.shown(value, reader)} {_(field.unit)}".strip() if value is not None else ""
    return Fact(_(field.label), shown)
