"""What a rule says when one of the values that it reads is not known."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.checks import Rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Entry, Kept, Part, _Declared, examined
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.entry.kinds import Choice
from desktop.clinic.entry.products import Shelf
from desktop.clinic.words.dates import When

# the codes by which a choice says that nobody knows
NOT_KNOWN = ("unknown", "not_known", "not_recorded", "not_asked", "not_done")


@dataclass(frozen=True)
class World:
    """An entry that is typed, and what is around it."""

    entry: Entry
    around: Around


@dataclass(frozen=True)
class Case:
    """A world in which the rule of that name (`desktop.clinic.entry.checks.RULES`) finds nothing against the entry.

    `unless` names values ("medication_course.stop") whose absence says something by itself, with the reason.
    """

    rule: str
    world: Callable[[], World]
    unless: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing:
    """One value that the rule read: of which entry ("" is the one that is typed), where in it, and what stands there instead."""

    id: str
    name: str
    path: tuple[str | int, ...]
    instead: Any

    def __str__(self) -> str:
        return f"{self.name} = {self.instead!r}"


def answer(rule: str, world: World) -> list[Finding]:
    """What the rule says in this world; nothing at all when nobody asked it."""
    with _recorded(rule) as (answers, _read):
        found = examined(world.entry.completed(world.around), world.around)
    # what cannot be saved is not passed over in silence
    return [*answers, *(one for one in found if one.level is Level.HARD)]


def missing(case: Case) -> Iterator[Missing]:
    """Every value that the rule reads, missing in each way in which it can be."""
    world = case.world()
    entry = world.entry.completed(world.around)
    # charts sort and group their entries once, and read them for it
    examined(entry, world.around)
    with _recorded(case.rule) as (_answers, read):
        examined(entry, world.around)
    for id, whole in (("", entry), *((kept.id, kept.entry) for kept in _kept(world.around))):
        for name, path, kind, value in _values(whole, whole.declaration.name, ()):
            owner = _owner(whole, path)
            if (id_of(owner), path[-1]) not in read or value in (None, ()) or name in case.unless:
                continue
            for instead in _instead(kind, value):
                yield Missing(id, name, path, instead)


def without(world: World, gone: Missing) -> World:
    """The same world in which that value is not known; what is worked out from it is worked out again."""
    around = world.around
    if not gone.id:
        return World(_put(world.entry, gone.path, gone.instead), around)
    kept = {one.id: one for one in _kept(around)}
    changed = replace(kept[gone.id], entry=_put(kept[gone.id].entry, gone.path, gone.instead))
    around = _around(around, changed)
    around = _around(around, replace(changed, entry=changed.entry.completed(around)))
    return World(world.entry, around)


def id_of(value: object) -> int:
    return id(value)


@contextmanager
def _recorded(rule: str) -> Iterator[tuple[list[Finding], set[tuple[int, str]]]]:
    """The answers of that rule meanwhile, and which field of which entry it read."""
    answers: list[Finding] = []
    read: set[tuple[int, str]] = set()
    asked, get, running = Rule.__call__, _Declared.__getattribute__, [0]

    def call(self: Rule[...], *args: Any, **named: Any) -> Iterator[Finding]:
        if self.name != rule:
            yield from asked(self, *args, **named)
            return
        running[0] += 1
        try:
            found = list(asked(self, *args, **named))
        finally:
            running[0] -= 1
        answers.extend(found)
        yield from found

    def getattribute(self: Any, name: str) -> Any:
        if running[0]:
            read.add((id_of(self), name))
        return get(self, name)

    Rule.__call__, _Declared.__getattribute__ = call, getattribute  # type: ignore[method-assign, assignment]
    try:
        yield answers, read
    finally:
        Rule.__call__ = asked  # type: ignore[method-assign]
        del _Declared.__getattribute__


def _kept(around: Around) -> list[Kept]:
    return [*around.chart.all(), *around.products._kept.values()]  # type: ignore[attr-defined]


def _around(around: Around, changed: Kept) -> Around:
    shelf = around.products
    if any(one.id == changed.id for one in around.chart.all()):
        entries = [changed if one.id == changed.id else one for one in around.chart.all()]
        return replace(around, chart=Chart(entries))
    products = [changed if one.id == changed.id else one for one in shelf._kept.values()]  # type: ignore[attr-defined]
    uses = [(bag, use) for bag, found in shelf._uses.items() for use in found]  # type: ignore[attr-defined]
    return replace(around, products=Shelf(products, uses))


def _values(
    owner: Entry | Part, name: str, path: tuple[str | int, ...]
) -> Iterator[tuple[str, tuple[str | int, ...], Any, Any]]:
    """The typed fields of an entry and its parts: name, path, kind and value; the parts themselves too."""
    for each in owner.declaration.typed_fields:
        yield f"{name}.{each.name}", (*path, each.name), each.kind, getattr(owner, each.name)
    for owned in owner.declaration.parts:
        rows = getattr(owner, owned.name)
        yield f"{name}.{owned.name}", (*path, owned.name), None, rows
        for place, row in enumerate(rows):
            yield from _values(row, f"{name}.{owned.name}", (*path, owned.name, place))


def _owner(entry: Any, path: tuple[str | int, ...]) -> Any:
    found = entry
    for step in path[:-1]:
        found = found[step] if isinstance(step, int) else getattr(found, step)
    return found


def _instead(kind: Any, value: Any) -> Iterator[Any]:
    if kind is None:
        yield ()
        return
    yield None
    if isinstance(value, When) and not value.unknown:
        yield When(None, None, None, typed="?")
    if isinstance(value, DrugName) and value.atc:
        yield DrugName("Xyzzyplugh")
    if isinstance(kind, Choice):
        yield from (option.code for option in kind.choices if option.code in NOT_KNOWN and option.code != value)


def _put(owner: Any, path: tuple[str | int, ...], instead: Any) -> Any:
    step, *rest = path
    assert isinstance(step, str)
    if not rest:
        return dataclasses.replace(owner, **{step: instead})
    place, *further = rest
    assert isinstance(place, int)
    rows = list(getattr(owner, step))
    rows[place] = _put(rows[place], tuple(further), instead)
    return dataclasses.replace(owner, **{step: tuple(rows)})
