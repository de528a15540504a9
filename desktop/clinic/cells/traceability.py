"""What tracing cells finds: from a lot or a donor to everybody who was given them, and from a patient to every donor.

Domain reference §7: both ways in one step, for thirty years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from desktop.clinic.cells.lot import has_number
from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.typeahead import key_of

LOT, DONOR, PATIENT = "lot", "donor", "patient"
# the grade behind each event of a row
_GRADE = re.compile(r" \(([1-5?])\)(?=; |$)")
# how a lot is known, where that is not by the bag that was given
KNOWN_BY = {
    "void": N_("bag, lot or donor marked as void"),
    "words": N_("lot as typed, no bag named"),
    "nothing": N_("neither bag nor lot named"),
}


@dataclass(frozen=True)
class Recallable:
    """A lot or a donor that can be recalled, under the name that type-ahead offers; lots of one number are recalled together."""

    sort: str
    about: str  # the lot's number or the donor's pseudonym
    name: str
    entries: frozenset[str]

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else it is found by."""
        return (self.about,)

    def is_called(self, typed: str) -> bool:
        """Is it this one that is typed, in full?"""
        return key_of(typed) in (key_of(self.name), key_of(self.about))


def recallable(lots: Iterable[tuple[str, str, str]], donors: Iterable[tuple[str, str]]) -> Iterator[Recallable]:
    """What can be recalled of these lots (id, number, manufacturer) and donors (id, pseudonym)."""
    by_number: dict[str, list[tuple[str, str, str]]] = {}
    for lot in lots:
        if has_number(lot[1]):
            by_number.setdefault(key_of(lot[1]), []).append(lot)
    for same in by_number.values():
        number, makers = same[0][1], " / ".join(dict.fromkeys(maker for _id, _number, maker in same))
        name = say(N_("lot {number}, {manufacturer}"), number=number, manufacturer=makers)
        yield Recallable(LOT, number, str(name), frozenset(id for id, *_ in same))
    for id, pseudonym in donors:
        if pseudonym:
            name = say(N_("donor {pseudonym}"), pseudonym=pseudonym)
            yield Recallable(DONOR, pseudonym, str(name), frozenset({id}))


class Trace(NamedTuple):
    """A bag with one infusion of it, a bag that was not given, or an infusion without a bag. "" is what is not recorded.

    `known_by` says how the lot is known: "bag", "void" (the bag, its lot or its donor is void), "words" (as typed) or "nothing"
    (neither bag nor lot, or a lot that is unknown).
    `start` is "2024-05-14 10:30", "2024-05-14", "2024-05", "2024", "2024-05-12..2024-05-16" or, when it is unknown, "?"; with
    " ?" behind it when it is assumed.
    `events` are the adverse events after the infusion as "term (grade)", separated by "; ".
    """

    donor: str  # of a lot that is known by words: the donors of the lots of that number
    donor_entry: str
    manufacturer: str
    lot: str
    lot_entry: str
    bag: str
    bag_entry: str
    state: str  # frozen, allocated, thawed, given, discarded
    known_by: str
    typed_lot: str  # as typed with the infusion, also where a bag is named
    product: str
    patient: str  # the patient's entry
    patient_id: str
    patient_name: str
    infusion: str
    course: str
    session: str
    start: str
    events_asked: str
    events: str
    authorised_for: str  # of a bag that was not given: the patient's name and identifier

    @property
    def contradicts(self) -> bool:
        """Is the lot that was typed with the infusion another one than that of its bag?"""
        typed = self.typed_lot if self.bag_entry else ""
        return is_number(typed) and key_of(typed) != key_of(self.lot)


@dataclass(frozen=True)
class Traced:
    """What was traced ("lot", "donor" or "patient"), under which name, and every bag and infusion that it led to.

    `events` is how many adverse events are recorded after these infusions, `unlinked` how many of these patients' events name no
    infusion and began after the first of these or on a day that is not known. `similar` are numbers that may be
    the same lot's, such as "lot L-7" for L-7; they are not among the rows.
    """

    sort: str
    name: str
    rows: tuple[Trace, ...]
    events: int
    similar: tuple[str, ...] = ()
    unlinked: int = 0

    @property
    def given(self) -> tuple[Trace, ...]:
        """A row a bag that was given, and an infusion that names none."""
        return tuple(row for row in self.rows if row.infusion)

    @property
    def left(self) -> tuple[Trace, ...]:
        """The bags that can still be given: frozen, allocated or thawed."""
        return tuple(row for row in self.rows if row.state in ("frozen", "allocated", "thawed"))

    @property
    def discarded(self) -> tuple[Trace, ...]:
        """The bags that were thrown away."""
        return tuple(row for row in self.rows if row.state == "discarded")

    @property
    def patients(self) -> tuple[str, ...]:
        """The entries of the patients who were given something, each once."""
        return tuple(dict.fromkeys(row.patient for row in self.given))

    @property
    def donors(self) -> tuple[str, ...]:
        """The donors' pseudonyms, each once."""
        return tuple(dict.fromkeys(row.donor for row in self.rows if row.donor))

    def summary(self) -> Iterator[Sentence]:
        """What there is, then what a reader of the rows must know about them."""
        counted = {
            "patients": len(self.patients),
            "given": len({row.infusion for row in self.given}),
            "events": self.events,
        }
        if self.sort == PATIENT:
            sentence = N_("Infusions: {given} · donors: {donors} · adverse events: {events}.")
            yield say(sentence, donors=", ".join(self.donors) or _(N_("none known")), **counted)
        else:
            sentence = N_(
                "Patients: {patients} · infusions: {given} · bags left: {left} · discarded: {discarded} · "
                "adverse events: {events}."
            )
            yield say(sentence, left=len(self.left), discarded=len(self.discarded), **counted)
        yield from self.warnings()

    def warnings(self) -> Iterator[Sentence]:
        """What may be missing or wrong in the rows, and what to do about it."""
        told = (
            (
                "words",
                N_(
                    "Infusions that name the lot in words alone: {count}. Name their bags so that they stand in the chain."
                ),
            ),
            (
                "nothing",
                N_("Infusions that name neither a bag nor a lot: {count}. They cannot be found by a lot or a donor."),
            ),
            ("void", N_("Rows whose bag, lot or donor is marked as void: {count}. Please check what was given.")),
        )
        for known_by, sentence in told:
            if count := sum(row.known_by == known_by for row in self.rows):
                yield say(sentence, count=count)
        if count := sum(bool(row.authorised_for) for row in self.left):
            yield say(
                N_("Bags that are left and authorised for a patient: {count}. Tell who would give them."), count=count
            )
        if count := sum(row.contradicts for row in self.rows):
            sentence = N_(
                "Infusions of which the typed lot is not the lot of the bag: {count}. Please check which was given."
            )
            yield say(sentence, count=count)
        if self.unlinked:
            sentence = N_(
                "Adverse events of these patients that name no infusion and are not counted: {count}. Please check what they came after."
            )
            yield say(sentence, count=self.unlinked)
        unasked = sum(row.events_asked in ("", "not_asked", "unknown") and not row.events for row in self.given)
        if unasked:
            sentence = N_("Infusions without an adverse event after which nobody is known to have asked: {count}.")
            yield say(sentence, count=unasked)
        if self.similar:
            sentence = N_("Not among them are lots with a similar number: {numbers}. Is one of them the same lot?")
            yield say(sentence, numbers=", ".join(self.similar))


def is_number(text: str | None) -> bool:
    """Is it a lot's number, and not the answer that it is unknown?"""
    return bool(key_of(text)) and has_number(text)


def started(row: Trace) -> str:
    """The start of a row's infusion for people; "" for a bag that was not given."""
    # it is written in full, so that no day of today is needed to read it
    return parse_when(row.start, today=date.min, time_allowed=True).shown() if row.start else ""


def events(row: Trace) -> str:
    """The adverse events after a row's infusion for people: "headache, grade 1"; "" where none is recorded."""
    return _GRADE.sub(lambda found: str(say(N_(", grade {grade}"), grade=found[1])), row.events)
