"""The products beside the patients, as the rules and the forms of a session look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.lot import Lot
from desktop.clinic.cells.stock import BagsAlike, Stock, open_about
from desktop.clinic.cells.traceability import Recallable, recallable
from desktop.clinic.course.course_plan import visit_options
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept, is_of
from desktop.clinic.entry.identifiers import as_code
from desktop.clinic.entry.kinds import Option
from desktop.clinic.entry.products import BagUse
from desktop.clinic.entry.telling import Nothing
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.typeahead import key_of
from desktop.store import keeping, products
from desktop.store.driver import Connection
from desktop.store.products import BagRow

# so many of the bags that are not left can still be named
GONE = 200


class KeptProducts:
    """Donors, lots, bags and protocols, read when they are first asked for and kept until something about them changes."""

    def __init__(self, db: Connection):
        self._db = db
        self._kept: dict[str, Kept | None] = {}
        self._uses: dict[str, tuple[BagUse, ...]] = {}
        self._options: dict[str, tuple[Option, ...]] = {}
        self._recallable: tuple[Recallable, ...] = ()
        # by lot, and the lots that are to be counted again
        self._alike: dict[str, list[BagsAlike]] | None = None
        self._stale: set[str] = set()
        # what is open about each version of a lot
        self._open: dict[tuple[str, int], str] = {}
        # what `session.stock` makes of it all; None after a write that concerns it
        self.stock: Stock | None = None

    def forget(self) -> None:
        """Something has changed: read everything again when it is asked for."""
        self._kept.clear()
        self._uses.clear()
        self._options.clear()
        self._recallable = ()
        self._alike = None
        self._open.clear()
        self.stock = None

    def take_in(self, kept: Kept) -> None:
        """A version was written: read again what it changes, and nothing else."""
        shelf = kept.entry.tells.shelf
        if isinstance(shelf, Nothing):
            return
        self._kept.pop(kept.id, None)
        renamed = kept.id == kept.patient and kept.number > 1
        # who a bag is for goes by the patient's name, which nobody had before
        if kept.id != kept.patient or renamed:
            self.stock = None
        for name in shelf.offers:
            self._options.pop(name, None)
        if shelf.recalled:
            self._recallable = ()
        if isinstance(kept.entry, Bag):
            self._recount(products.named_by(self._db, kept, "lot") or {None})
        elif shelf.uses:
            bags = products.named_by(self._db, kept, shelf.uses)
            for bag in bags:
                self._uses.pop(bag, None)
            self._recount({bag.entry.lot for bag in map(self.kept, bags) if is_of(bag, Bag)})
        elif renamed:
            for bag in [bag for bag, uses in self._uses.items() if any(use.patient == kept.id for use in uses)]:
                del self._uses[bag]

    def _recount(self, lots: Iterable[str | None]) -> None:
        """Bags of these lots may stand otherwise; None is the lot of a bag that names none."""
        for lot in lots:
            if lot is None:
                self._alike = None
            else:
                self._stale.add(lot)

    def kept(self, id: str) -> Kept | None:
        """The newest version of a donor, lot, bag or protocol; None when it is void or unknown."""
        if id not in self._kept:
            found = keeping.one(self._db, id)
            self._kept[id] = None if found is None or found.voided else found
        return self._kept[id]

    def uses(self, bag: str) -> tuple[BagUse, ...]:
        """Every authorisation and infusion of a bag that is not void, over all patients."""
        return self.uses_of((bag,))[bag]

    def uses_of(self, bags: Sequence[str]) -> Mapping[str, tuple[BagUse, ...]]:
        """What `uses` gives of each of these bags, read at once: for lists of bags."""
        if unread := [bag for bag in bags if bag not in self._uses]:
            self._uses |= products.uses(self._db, unread)
        return {bag: self._uses[bag] for bag in bags}

    def links(self, chart: Chart, known: Mapping[str, tuple[Option, ...]]) -> Mapping[str, tuple[Option, ...]]:
        """What a form about this chart can link to: what is `known` already, products, and the visits of its plans."""
        return _Links(
            known,
            {
                "donor": lambda: self._of("donor", self._donors),
                "lot": lambda: self._of("lot", self._lots),
                "protocol": lambda: self._of("protocol", self._protocols),
                "bag": lambda: self._bags(chart),
                "visit": lambda: visit_options(chart),
            },
        )

    def alike(self) -> Sequence[BagsAlike]:
        """How many bags of each lot stand alike: counted once, and after a write those of its lot alone."""
        if self._alike is None:
            self._alike, self._stale = {}, set()
            for one in products.alike(self._db):
                self._alike.setdefault(one.lot, []).append(one)
        while self._stale:
            lot = self._stale.pop()
            self._alike[lot] = products.alike(self._db, lot)
        return [one for found in self._alike.values() for one in found]

    def open_about(self, lot: Kept[Lot], catalogue: Catalogue) -> str:
        """What is open about a lot."""
        version = (lot.id, lot.number)
        if version not in self._open:
            self._open[version] = open_about(lot, catalogue)
        return self._open[version]

    def bags_out(self) -> list[Kept[Bag]]:
        """The bags that are thawed, or authorised for somebody, and not given yet."""
        found = map(self.kept, products.bags_out(self._db))
        return [kept for kept in found if is_of(kept, Bag)]

    def recallable(self) -> tuple[Recallable, ...]:
        """The lots and donors that can be recalled."""
        if not self._recallable:
            self._recallable = tuple(recallable(products.lots(self._db), products.donors(self._db)))
        return self._recallable

    def labelled(self, scanned: str) -> frozenset[str]:
        """The ids of the lots and donors whose own label, or whose bag's, was scanned."""
        return products.labelled(self._db, scanned)

    def _of(self, name: str, read: Callable[[], Iterator[Option]]) -> tuple[Option, ...]:
        if name not in self._options:
            self._options[name] = tuple(read())
        return self._options[name]

    def _donors(self) -> Iterator[Option]:
        return (Option(id, pseudonym) for id, pseudonym in products.donors(self._db))

    def _protocols(self) -> Iterator[Option]:
        return (Option(id, name) for id, name in products.protocols(self._db))

    def _lots(self) -> Iterator[Option]:
        rows = products.lots(self._db)
        names = [
            str(say(N_("lot {number}, {manufacturer}"), number=number, manufacturer=maker))
            for _id, number, maker in rows
        ]
        for (id, number, _maker), name in zip(rows, _told_apart(names, [id[-4:] for id, *_ in rows]), strict=True):
            yield Option(id, name, (number,))

    def _bags(self, chart: Chart) -> tuple[Option, ...]:
        """The bags that are left, the last that are not so that a rule can say why, and those that this chart names already."""
        left = self._of("bag", lambda: _bags(self._known_bags()))
        known = {option.code for option in left}
        named = set(_used(chart))
        more = [row for id in sorted(named - known) if (row := products.bag(self._db, id)) is not None]
        return tuple(_bags([*self._known_bags(), *more])) if more else left

    def _known_bags(self) -> list[BagRow]:
        left, gone = products.bags_left(self._db), products.bags_gone(self._db, GONE)
        known = {row.id for row in left}
        return [*left, *(row for row in gone if row.id not in known)]


def _used(chart: Chart) -> Iterator[str]:
    """The bags that a chart names, by whatever its types use of the shelf."""
    for type in chart.types():
        if not isinstance(shelf := type.tells.shelf, Nothing) and shelf.uses:
            yield from filter(None, (getattr(kept.entry, shelf.uses) for kept in chart.of(type)))


class _Links(Mapping[str, tuple[Option, ...]]):
    """Options that are read when they are asked for: most forms link to nothing."""

    def __init__(self, known: Mapping[str, tuple[Option, ...]], more: Mapping[str, Callable[[], tuple[Option, ...]]]):
        self._known, self._more = dict(known), more

    def __getitem__(self, name: str) -> tuple[Option, ...]:
        if name not in self._known:
            self._known[name] = self._more[name]()
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._known, **self._more})

    def __len__(self) -> int:
        return len({**self._known, **self._more})

    def __contains__(self, name: object) -> bool:
        # asked at each letter; to know the name, nothing is read
        return name in self._known or name in self._more


def _bags(rows: Sequence[BagRow]) -> Iterator[Option]:
    """The bags under names of which no two are alike: what is alike is told by its manufacturer, else by the end of its id."""
    names = [str(say(N_("{lot} · bag {number}"), lot=row.lot, number=row.number)) for row in rows]
    names = _told_apart(names, [row.manufacturer for row in rows])
    names = _told_apart(names, [row.id[-4:] for row in rows])
    for row, name in zip(rows, names, strict=True):
        yield Option(row.id, name, tuple(filter(None, (as_code(row.identifier), f"{row.lot}-{row.number}"))))


def _told_apart(names: Sequence[str], by: Sequence[str]) -> list[str]:
    count = Counter(map(key_of, names))
    return [
        f"{name} ({more})" if more and count[key_of(name)] > 1 else name for name, more in zip(names, by, strict=True)
    ]
