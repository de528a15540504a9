"""Which recorded drugs bear on an allergy test of a day: antihistamines, omalizumab, steroids …, and which cannot be classified.

Whether a drug was on board has three answers: it was, it may have been, it was not. The last is said only where every recorded
drug is one that the catalogue knows, and where none is recorded only if somebody answered that none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.dose_words import DoseWords
from desktop.clinic.catalogue.kinship import is_shipped, substances_of
from desktop.clinic.catalogue.suppressors import (
    DOUBTFUL,
    INVALID,
    STRENGTHS,
    UNTOLD,
    Effect,
    Suppressor,
    is_told,
)
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.patient.given import begun
from desktop.clinic.words.dates import When, dated, is_known
from desktop.clinic.words.language import N_, Refused, Sentence, Wording
from desktop.clinic.words.number_typing import parse_number

if TYPE_CHECKING:
    from desktop.clinic.patient.medication import MedicationCourse

A6 = "A6, domain reference §5; S48, half-life GKU"
OMALIZUMAB = "omalizumab"

since = Wording("A6.since", N_("{drug} since {since}"))
from_until = Wording("A6.from_until", N_("{drug} from {since} to {until}"))
before_infusion = Wording("A6.before_infusion", N_("{drug} before the infusion of {date}"))
undosed = Wording("A6.undosed", N_("{how}, no dose recorded"))
without_dose = Wording("A7.without_dose", N_("{how}, mg a day not known"))
not_in_catalogue = Wording("A7.not_in_catalogue", N_("{how}, which is not in the catalogue"))
without_code = Wording("A7.without_code", N_("{how}, which has no ATC code"))
nothing_published = Wording("A7.nothing_published", N_("{how}, of which nothing is published"))
not_asked = Wording("A7.not_asked", N_("no medication is recorded, and no answer that none is taken"))
NOT_ASKED = N_("No medication is recorded, and no answer that none is taken: what was on board cannot be told.")
no_name = Wording("A7.no_name", N_("a drug without a name"))

_DAY = 24 * 60


@dataclass(frozen=True)
class Taken:
    """A recorded drug: its first and last dose (`last` None: it goes on), how it is taken, and mg a day where that is told.

    `course` is the course of a medicine that it is of; what was given before an infusion is of none.
    """

    drug: DrugName | None
    first: When | None
    last: When | None
    route: str | None
    mg: Decimal | None
    how: Sentence
    course: MedicationCourse | None = None


@dataclass(frozen=True)
class OnBoard:
    """A drug that bore (`certain`) or may have borne on a test, by which of its effects, and how that is known.

    `recorded`: its course says so; omalizumab is certain only by a dose on record, too.
    """

    drug: str
    group: Suppressor
    effect: Effect
    certain: bool
    how: Sentence
    recorded: bool


@dataclass(frozen=True)
class Board:
    """What bore on a test of a day. `unclassified` and `unpublished` were or may have been taken, and nobody can say.

    `not_asked`: no medication is recorded, and nobody answered that none is taken.
    """

    found: tuple[OnBoard, ...]
    unclassified: tuple[Sentence, ...]
    unpublished: tuple[Sentence, ...]
    not_asked: bool = False

    @property
    def untold(self) -> tuple[Sentence, ...]:
        """Everything of which nobody can say whether it bears on the test."""
        return (*self.unclassified, *self.unpublished)

    def of(self, *strengths: str) -> list[OnBoard]:
        """What bore on it by an effect of one of these strengths."""
        return [one for one in self.found if one.effect.strength in strengths]

    @property
    def omalizumab(self) -> list[OnBoard]:
        return [one for one in self.found if one.group.code == OMALIZUMAB]

    @property
    def hides(self) -> str:
        """May a reaction have been hidden by what makes a negative test doubtful: "yes", "no", or "unknown"?

        That no dose was written down makes no test less doubtful.
        """
        doubts = self.of(INVALID, DOUBTFUL)
        if any(one.recorded for one in doubts):
            return "yes"
        return "unknown" if doubts or self.untold or self.not_asked else "no"

    @property
    def on_omalizumab(self) -> str:
        """Was omalizumab on board: "yes", "unknown" (it may have been), "untold" (nobody can say what was taken), "no"."""
        if self.omalizumab:
            return "yes" if any(one.certain for one in self.omalizumab) else "unknown"
        return "untold" if self.unclassified or self.not_asked else "no"


def on_board(when: When | None, around: Around, *tests: str) -> Board:
    """What bore on tests of these kinds on that day, by the medication and the premedication of infusions."""
    found: list[OnBoard] = []
    unclassified: list[Sentence] = []
    unpublished: list[Sentence] = []
    longest = around.reader.catalogue.allergy.suppressors.longest(tests)
    for taken in _taken(around):
        if taken_within(when, taken.first, taken.last, longest) is False:
            # whatever it was
            continue
        if not _is_classified(taken.drug, around):
            unclassified.append(_unclassified(taken, around))
            continue
        for one in _strongest(list(_bearing(taken, when, around, tests))):
            if one.effect.strength == UNTOLD:
                unpublished.append(nothing_published(how=one.how))
            else:
                found.append(one)
    return Board(tuple(found), tuple(unclassified), tuple(unpublished), medication_not_asked(around))


def medication_not_asked(around: Around) -> bool:
    """Is no medication recorded beside what is typed, and is the newest answer about it not that none is taken?"""
    if any(kept.id != around.itself for kept in around.chart.named("medication_course")):
        return False
    answers = [
        kept.entry.answer for kept in around.chart.named("history_answer") if kept.entry.topic == "medication_course"
    ]
    return not answers or answers[-1] != "none"


def _unclassified(taken: Taken, around: Around) -> Sentence:
    """Why nobody can say what a drug does."""
    if taken.drug is None:
        return taken.how
    known = around.reader.catalogue.found(taken.drug) is not None
    return (without_code if known else not_in_catalogue)(how=taken.how)


def _is_classified(drug: DrugName | None, around: Around) -> bool:
    """Can what it does be looked up: by a code, or because it is a shipped drug that the table of suppressors leaves out?"""
    known = around.reader.catalogue.found(drug) if drug is not None else None
    return bool(taken_codes(drug, around)) or (known is not None and is_shipped(known, around.reader.catalogue))


def taken_codes(drug: DrugName | None, around: Around) -> frozenset[str]:
    """The ATC codes of a drug in all its forms, and of what it is made of; none where it cannot be classified."""
    if drug is None:
        return frozenset()
    catalogue = around.reader.catalogue
    itself = catalogue.found(drug)
    own = frozenset(itself.codes if itself is not None else {drug.atc} - {""})
    parts = [catalogue.found(one) for one in substances_of(drug, catalogue)]
    if not own and not all(part is not None and part.codes for part in parts):
        # what one of its components does nobody can say
        return frozenset()
    return own.union(*(part.codes for part in parts if part is not None))


def _bearing(taken: Taken, when: When | None, around: Around, tests: tuple[str, ...]) -> Iterator[OnBoard]:
    """Each effect of a drug on one of these tests that holds, or may hold, on that day."""
    facts = around.reader.catalogue.allergy.suppressors
    codes = taken_codes(taken.drug, around)
    groups = facts.of(codes, taken.route)
    mg = None if taken.mg is None else facts.as_prednisolone(codes, taken.mg)
    # which of its forms it was is not told
    one_form = (len(groups) == 1 or is_told(taken.route)) and all(group.takes(taken.route) for group in groups)
    for group in groups:
        for effect in group.effects:
            if effect.tests.isdisjoint(tests):
                continue
            holds = _holds(effect, mg, _days(taken, when))
            within = taken_within(when, taken.first, taken.last, effect.days)
            if holds is not False and within is not False:
                by_dose = effect.mg_from is not None or effect.mg_below is not None
                how = without_dose(how=taken.how) if by_dose and mg is None else taken.how
                given = _is_given(group, taken, when)
                drug = taken.drug.name if taken.drug is not None else ""
                recorded = holds is True and within is True and one_form
                yield OnBoard(
                    drug, group, effect, recorded and given, how if given else undosed(how=how), recorded=recorded
                )


def _is_given(group: Suppressor, taken: Taken, when: When | None) -> bool:
    """Omalizumab is given dose by dose, by others: prescribed it is not taken, until a dose is on record."""
    return group.code != OMALIZUMAB or taken.course is None or begun(taken.course, when) is True


def _holds(effect: Effect, mg: Decimal | None, days: tuple[int, int] | None) -> bool | None:
    """Does an effect hold for this dose and course? None: it depends on what is not known."""
    answers = {effect.holds(mg, length) for length in (days or (None,))}
    return answers.pop() if len(answers) == 1 else None


def _strongest(found: list[OnBoard]) -> Iterator[OnBoard]:
    """Of one drug what it certainly does most, and what it may do beyond that."""
    found.sort(key=lambda one: (STRENGTHS.index(one.effect.strength), -one.effect.days))
    certain = next((one for one in found if one.certain), None)
    perhaps = next((one for one in found if not one.certain), None)
    if perhaps is not None and (certain is None or found.index(perhaps) < found.index(certain)):
        yield perhaps
    if certain is not None:
        yield certain


def _days(taken: Taken, when: When | None) -> tuple[int, int] | None:
    """For how many days it was taken up to the test, at least and at most."""
    until = when if taken.last is None or (is_known(when) and taken.last.after(when)) else taken.last
    if not is_known(taken.first) or not is_known(until):
        return None
    days = (until.earliest - taken.first.latest).days + 1, (until.latest - taken.first.earliest).days + 1
    return max(days[0], 1), max(days[1], 1)


def taken_within(when: When | None, first: When | None, last: When | None, days: Decimal) -> bool | None:
    """Was a drug, taken from `first` to `last` (None: it goes on), within so many days of that day? None: it cannot be told.

    A dose of the test's own day may have come after it, unless both have a time.
    """
    if when is None or when.unknown:
        return None
    started = None if first is None else first.before(when)
    if started is False:
        return False
    over = False if last is None else washed_out(last, when, days)
    if over:
        return False
    return True if started and over is False else None


def washed_out(last: When, when: When | None, days: Decimal) -> bool | None:
    """Were there so many days or more between the last dose and that day? None: it cannot be told."""
    if when is None or last.earliest is None or last.latest is None or when.earliest is None or when.latest is None:
        return None
    if (when.earliest - last.latest).days >= days:
        return True
    return False if (when.latest - last.earliest).days < days else None


def _taken(around: Around) -> Iterator[Taken]:
    """Each recorded drug, by the medication and the premedication of infusions."""
    units = around.reader.catalogue.dose_words
    for kept in around.chart.named("medication_course"):
        course = kept.entry
        found = {"drug": _name(course.drug), "since": dated(course.start)}
        how = since(**found) if course.stop is None else from_until(**found, until=course.stop)
        minutes = course.interval.minutes if course.interval is not None else None
        mg = None if not minutes else units.in_mg(course.dose, course.dose_unit)
        daily = None if mg is None or not minutes else mg * _DAY / minutes
        yield Taken(course.drug, course.start, _last(course), course.route, daily, how, course)
    for kept in around.chart.named("infusion"):
        for given in kept.entry.premedication:
            day = given.at if given.at is not None else kept.entry.start
            how = before_infusion(drug=_name(given.drug), date=dated(day))
            # by mouth or by vein, which is one here
            yield Taken(given.drug, day, day or When(None, None, None), "iv", _typed_mg(given.dose, units), how)


def _last(course: MedicationCourse) -> When | None:
    """The last dose: the end, or a dose that was given after it; None while it goes on."""
    end = course.stop
    given = (one.date for one in course.administrations if is_known(one.date))
    later = [when for when in given if end is not None and when.after(end)]
    return max(later, key=lambda when: when.latest, default=end)


def _name(drug: DrugName | None) -> str | Sentence:
    return no_name() if drug is None else drug.name


def _typed_mg(text: str | None, units: DoseWords) -> Decimal | None:
    """A dose that is kept in words, in mg; None for anything but a number and its unit."""
    found = re.fullmatch(r"\s*([0-9.,]+)\s*([^\W\d_]+)\s*", text or "")
    try:
        return None if found is None else units.in_mg(parse_number(found[1]), found[2])
    except Refused:
        return None
