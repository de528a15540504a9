"""What a type tells: the words in which every entry type answers what lists, timeline, summary, plots and the door ask of it.

Whoever collects the answers names no type. Each answer is something, or `Nothing` with its reason: a type that leaves one
out cannot be declared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_

if TYPE_CHECKING:
    from desktop.clinic.entry.chart import Chart
    from desktop.clinic.entry.entries import Kept
    from desktop.clinic.entry.kinds import Reader
    from desktop.clinic.entry.products import Products

REACTIONS, TESTS, INFUSIONS, MEDICATION = N_("Reactions"), N_("Tests"), N_("Infusions"), N_("Medication")
ADVERSE_EVENTS, HISTORY, VISITS = N_("Adverse events"), N_("History"), N_("Visits")
# within one day: what was told and tested comes before what was given, and that before what followed
LANES = (VISITS, HISTORY, REACTIONS, TESTS, INFUSIONS, MEDICATION, ADVERSE_EVENTS)


@dataclass(frozen=True)
class Nothing:
    """A type tells nothing of this, because …"""

    because: str


@dataclass(frozen=True)
class Unsaid:
    """Fields that neither a list nor the timeline tells, because …; other fields that a type does not name are told by label."""

    fields: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class Shelf:
    """How an entry bears on the products beside the patients: on stock, recall, and what a form can name.

    `offers` are the link names that are offered anew once one has changed, `uses` is the field that names the bag it uses; a
    recall begins from one that is `recalled`.
    """

    offers: tuple[str, ...] = ()
    uses: str = ""
    recalled: bool = False


@dataclass(frozen=True)
class Due:
    """What the worklist says of an entry that asks for something: `title` may name `{what}`, a field's value.

    It is due on the day of the field `day` and late after that of `until`, or a time `within` after it that is a setting of the
    clinic; `only` is a field and the code that it must hold, and `unless` a date that ends it once it is answered. What is
    `undated` is due though nobody knows the day.
    """

    title: str
    day: str
    until: str = ""
    what: str = ""
    only: tuple[str, str] | None = None
    unless: str = ""
    within: str = ""
    undated: bool = False


@dataclass(frozen=True)
class Then:
    """What is typed next from a saved entry: one of another type on the same page, which begins with some texts.

    `there` finds the one that was typed already; then that is shown.
    """

    type: str
    label: str
    texts: Callable[[Kept[Any], Chart, Reader], dict[str, str]]
    there: Callable[[Kept[Any], Chart], Kept | None] = lambda kept, chart: None


@dataclass(frozen=True, kw_only=True)
class Page:
    """On which page its entries are listed and typed, and how; pages and sheets go by names that screens give a widget.

    Types come by `place`. `label` is short for its tab. `rows` are fields side by side, `first` those before the others; those
    of `stays` stay for the next entry. A `single` entry is there for good. A `sheet` takes parts that do not fit into the form;
    what is typed of a `viewed` type shows on the page's plot. `begins`: the page shows this type first.
    """

    name: str
    place: int = 99
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    first: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    single: bool = False
    sheet: str = ""
    viewed: bool = False
    begins: bool = False
    then: Then | None = None


@dataclass(frozen=True)
class Section:
    """Where the summary tells of its entries: in the section of that name, in that section's own words.

    For a type that is `listed` there are none: its entries stand at the section's end, as a list has them.
    """

    name: str
    listed: bool = False


SECTIONS = ("history", "results", "allergens", "infusions", "medication", "tests", "events", "outcomes")


@dataclass(frozen=True)
class Graphed:
    """It has graphs of its own: results, allergens, scores, each as the plot makes them."""


@dataclass(frozen=True)
class Lined:
    """It is a line through every graph: an infusion."""


@dataclass(frozen=True)
class Ticked:
    """Its day is marked on the x axis by this word or two, once it was done."""

    label: str


@dataclass(frozen=True)
class Shaded:
    """It shades every graph from its day to that of the field `until`; `label` says what it is."""

    until: str
    label: Callable[[Any, Reader], str]


@dataclass(frozen=True)
class Ordering:
    """It shows nothing itself, and the graphs come in an order by it: those of the drugs that a patient reacted to first."""


@dataclass(frozen=True)
class Judging:
    """It shows nothing itself, and what the graphs say of a result rests on it: a reaction makes a sample after it an acute one."""


@dataclass(frozen=True)
class Doubt:
    """What is doubtful about an entry's values, as a data-quality note; `about` is one of `ABOUT`."""

    about: str
    sentence: str


@dataclass(frozen=True)
class Reviewed:
    """A physician is to see each version of it: until then it waits in the worklist, first what is `pressing` of it.

    One that holds the code `but` in a field, such as a planned test, has nothing yet that could be seen.
    """

    but: tuple[str, str] | None = None


# what a doubt can be about, and which notes come first
ABOUT = {"unit": 1, "weight": 2, "method": 3, "limits": 3, "assumed": 4}

# reasons that many types share
NOT_IN_REGISTER = Nothing("whether it is right shows in its own patient's chart, or among the products")
OFF_THE_SHELF = Nothing("stock, recall and what a form can name do not depend on it")
NOT_FOUND_BY = Nothing("nobody looks for a patient by it")
NO_DOUBTS = Nothing("its rules say what is doubtful about it, and its dates speak for themselves")
NOT_DRAWN = Nothing("it is nothing that is followed over time, and marks no day on the plot")
NOT_DUE = Nothing("nothing is to be done for it by a day")
NOT_REVIEWED = Nothing("it is neither a result nor an adverse event, which a physician is to see")
REVIEWED = Reviewed()


@dataclass(frozen=True, kw_only=True)
class Tells:
    """What a type answers beside its own words; a type that leaves an answer out cannot be declared.

    `lane`: where the timeline tells of its entries. `follows`: what its computed fields rest on, entries of a type of the same
    patient by its name, or along links such as "bag.lot", of whatever patient; None while it computes nothing. `register`:
    nothing, unless it asks what only the whole clinic file knows (`register_findings`). `shelf`: how it bears on the products.
    `found_by`: the fields under whose words its patient is found. `review`: is a physician to see it? `due`: what the worklist
    says of it. `page`: where it is listed and typed. `summary`: its section on paper. `drawn`: what the plot shows of it.
    `doubts`: nothing, unless it has words for the data-quality notes.
    `said` are the fields that its own words tell; what is neither said nor unsaid follows them as "label value unit", so that
    a new field is seen everywhere.
    """

    lane: str | Nothing
    follows: tuple[str, ...] | Nothing | None = None
    register: Nothing | None = None
    shelf: Shelf | Nothing
    found_by: tuple[str, ...] | Nothing
    review: Reviewed | Nothing
    due: Due | tuple[Due, ...] | Nothing
    page: Page | Nothing
    summary: Section | Nothing
    drawn: Graphed | Lined | Ticked | Shaded | Ordering | Judging | Nothing
    doubts: Nothing | None = None
    said: tuple[str, ...] = ()
    unsaid: Unsaid | None = None

    @property
    def all_due(self) -> tuple[Due, ...]:
        """Everything that the worklist says of it; nothing for most types."""
        if isinstance(self.due, Nothing):
            return ()
        return self.due if isinstance(self.due, tuple) else (self.due,)

    @cached_property
    def named(self) -> frozenset[str]:
        """The fields that need not be told by their label."""
        return frozenset((*self.said, *(self.unsaid.fields if self.unsaid else ())))


class Seen(NamedTuple):
    """An entry where somebody looks at it: in its chart, by this reader, beside these products."""

    kept: Kept
    chart: Chart
    reader: Reader
    products: Products


class Said(NamedTuple):
    """What a list says of an entry beside its title: its value with the unit, details, and what is open about it.

    An `alarm` is a danger and not a question. `whole`: every answered field is told already.
    """

    value: str = ""
    unit: str = ""
    details: Sequence[str] = ()
    doubt: str = ""
    alarm: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Happening:
    """One thing that an entry tells the timeline: that it happened, or is `planned`.

    `entries` are the ids of all entries that it tells of. `whole`: every answered field is told already.
    """

    when: When | None
    title: str
    details: Sequence[str] = ()
    in_doubt: bool = False
    planned: bool = False
    entries: tuple[str, ...] = ()
    whole: bool = False
