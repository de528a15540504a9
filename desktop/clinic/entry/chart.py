"""Everything kept about one patient, in memory, and what the rules need to know around an entry."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.products import NOTHING, Products
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.dates import day_words as day_words

E = TypeVar("E", bound=Entry)
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Course:
    """A course of infusions that has a D0: its number, and when its first infusion was."""

    number: int
    first: When

    @property
    def d0(self) -> date:
        """The day of its first infusion; the day it is drawn at while only an interval is known."""
        assert self.first.day is not None
        return self.first.day


class Person(Entry):
    """The entry type that says whose chart it is: what a chart knows of its patient."""

    @property
    def identifier(self) -> str | None: ...

    @property
    def birth_date(self) -> When | None: ...


class Session(Entry):
    """The entry type that D0 is counted from: which session of which course it was, and when it began."""

    @property
    def course(self) -> int | None: ...

    @property
    def session(self) -> int | None: ...

    @property
    def start(self) -> When | None: ...


class Chart:
    """The newest versions of one patient's entries; voided ones are left out."""

    def __init__(self, entries: Iterable[Kept] = ()):
        self._by_type: dict[str, dict[str, Kept]] = {}
        self._same: dict[tuple[Hashable, ...], dict[str, Kept]] = {}
        self._ordered: dict[str, tuple[Kept[Any], ...]] = {}
        self._grouped: dict[tuple[str, Callable[[Any], Hashable]], dict[Any, tuple[Kept[Any], ...]]] = {}
        self._courses: tuple[Course, ...] | None = None
        self._names: dict[type[Entry], str] = {}
        for kept in entries:
            self.put(kept)

    def put(self, kept: Kept) -> None:
        """Take in a new version; a voided entry leaves the chart."""
        entries = self._by_type.setdefault(kept.type, {})
        for base in (Person, Session):
            if isinstance(kept.entry, base):
                self._names[base] = kept.type
        before = entries.pop(kept.id, None)
        if before is not None:
            self._same.get(_key(before.entry), {}).pop(kept.id, None)
        if not kept.voided:
            entries[kept.id] = kept
            self._same.setdefault(_key(kept.entry), {})[kept.id] = kept
        self._keep_order(kept.type, before, None if kept.voided else kept)

    def _keep_order(self, type: str, before: Kept | None, now: Kept | None) -> None:
        """One entry's new place in what is in order already: a save must not cost more where there are many."""
        if type in self._ordered:
            self._ordered[type] = _replaced(self._ordered[type], before, now)
        for (grouped, key), groups in self._grouped.items():
            for old, new in ((before, None), (None, now)) if grouped == type else ():
                if (one := old or new) is not None:
                    group = key(one.entry)
                    groups[group] = _replaced(groups.get(group, ()), old, new)
        if any(one is not None and isinstance(one.entry, Session) for one in (before, now)):
            self._courses = None

    def of(self, type: type[E]) -> tuple[Kept[E], ...]:
        """The entries of one type by day; those without a known day come first."""
        return self.named(type.declaration.name)

    def named(self, name: str) -> tuple[Kept[Any], ...]:
        """The entries of the type of that name, as `of`: for rules, which entry types import and which cannot import those."""
        if name not in self._ordered:
            self._ordered[name] = tuple(sorted(self._by_type.get(name, {}).values(), key=_when))
        return self._ordered[name]

    def types(self) -> list[type[Entry]]:
        """The types of the entries in it."""
        return [type(next(iter(entries.values())).entry) for entries in self._by_type.values() if entries]

    def _of_a(self, base: type[E]) -> tuple[Kept[E], ...]:
        """The entries of the type that is a `base`, as `of`."""
        return self.named(self._names[base]) if base in self._names else ()

    def grouped(self, type: type[E], key: Callable[[E], K]) -> Mapping[K, tuple[Kept[E], ...]]:
        """The entries of one type by what `key` says of them, each group by day; a group can have become empty.

        The groups are kept: `key` is the same function each time.
        """
        found = self._grouped.get((type.declaration.name, key))
        if found is None:
            groups: dict[K, list[Kept[E]]] = {}
            for kept in self.of(type):
                groups.setdefault(key(kept.entry), []).append(kept)
            found = {group: tuple(entries) for group, entries in groups.items()}
            self._grouped[type.declaration.name, key] = found
        return found

    def entry(self, id: str) -> Kept | None:
        """The entry of that id, if it is in the chart."""
        return next((entries[id] for entries in self._by_type.values() if id in entries), None)

    def all(self) -> list[Kept]:
        """Every entry, by day."""
        return sorted((kept for entries in self._by_type.values() for kept in entries.values()), key=_when)

    def alike(self, entry: Entry, but: str = "") -> Sequence[Kept]:
        """The entries that its declaration calls the same one."""
        if entry.identity() is None:
            return ()
        return [kept for id, kept in self._same.get(_key(entry), {}).items() if id != but]

    @property
    def patient(self) -> Kept[Person] | None:
        """The patient whose chart this is."""
        return next(iter(self._of_a(Person)), None)

    @property
    def birth(self) -> When | None:
        """The patient's birth date as it is known."""
        return self.patient.entry.birth_date if self.patient else None

    def infusions(self, course: int | None = None) -> list[Kept[Session]]:
        """The infusions by date, of one course or of all."""
        return [kept for kept in self._of_a(Session) if course is None or kept.entry.course == course]

    def courses(self) -> tuple[Course, ...]:
        """The courses that have a D0, by it."""
        if self._courses is None:
            numbers = {number for kept in self.infusions() if (number := kept.entry.course) is not None}
            known = (Course(number, first) for number in numbers if (first := self._first_of(number)))
            self._courses = tuple(sorted(known, key=lambda course: (course.d0, course.first.time, course.number)))
        return self._courses

    def d0(self, course: int | None = None) -> date | None:
        """The day of the first infusion of a course; of the newest course that has one unless a course is named."""
        first = self.first_infusion(course)
        return first.day if first else None

    def first_infusion(self, course: int | None = None) -> When | None:
        """When the course's first infusion was; None while that is not known."""
        named = (known for known in self.courses() if course in (None, known.number))
        newest = max(named, key=lambda known: known.number, default=None)
        return newest.first if newest else None

    def _first_of(self, course: int) -> When | None:
        """The earliest start; None without one, and while a session that is numbered lower has no known day."""
        sessions = [kept.entry for kept in self.infusions(course)]
        dated = [(one.start, one.session or 0) for one in sessions if is_known(one.start)]
        undated = [one.session or 0 for one in sessions if not is_known(one.start)]
        # they come by day
        first = [(start, number) for start, number in dated if start.day == dated[0][0].day]
        lowest = min((number for _start, number in first), default=None)
        if lowest is None or any(number < lowest for number in undated):
            return None
        return min((start for start, _number in first), key=lambda start: start.time or "99")


@dataclass(frozen=True)
class Around:
    """What is known around an entry when it is checked: the patient's chart, the day, the catalogue, which entry it is, and the
    products beside the patients."""

    chart: Chart
    reader: Reader
    now: datetime
    itself: str = ""
    products: Products = NOTHING

    @property
    def today(self) -> date:
        """The clinic's day."""
        return self.now.date()

    def others(self, entry: Entry) -> Sequence[Kept]:
        """The entries that would be the same one as this."""
        return self.chart.alike(entry, but=self.itself)


def days_since(when: When | None, d0: date | None) -> str:
    """How far a date lies from D0: "D96". "" for what is unknown, more than a year before, or not known to about a month:
    a number of days would say more than anybody knows [design]."""
    if not is_known(when) or d0 is None:
        return ""
    days = (when.day - d0).days
    return day_words(days) if days >= -366 and (when.latest - when.earliest).days <= 62 else ""


def day_of(entry: Entry, chart: Chart) -> str:
    """The day that places an entry, counted from D0 where that is known; "" while nobody knows it."""
    dated = entry.declaration.dated
    when, d0 = getattr(entry, dated) if dated else None, chart.d0()
    if when is None or when.day is None:
        return ""
    return day_words((when.day - d0).days) if d0 else str(when.shown())


def _key(entry: Entry) -> tuple[Hashable, ...]:
    return entry.declaration.name, entry.identity()


def _replaced(entries: Sequence[Kept[Any]], before: Kept | None, now: Kept | None) -> tuple[Kept[Any], ...]:
    """Entries by day, with one in place of another."""
    found = list(entries)
    if before is not None:
        # found by its day and id, not one by one: a chart can have ten thousand results
        del found[bisect_left(found, _when(before), key=_when)]
    if now is not None:
        insort(found, now, key=_when)
    return tuple(found)


def _when(kept: Kept) -> tuple[date, str, str]:
    when = getattr(kept.entry, kept.entry.declaration.dated, None) if kept.entry.declaration.dated else None
    return (when.day if when and when.day else date.min, when.time if when else "", kept.id)
