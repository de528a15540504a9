"""What adverse events are graded and weighed by: versions of CTCAE with their texts, and what a next session waits for.

The facts are `resources/adverse_events.toml`; each carries its source. A version can have no text for a term.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.clinic.catalogue.catalogue_rows import Row
from desktop.clinic.words.language import N_
from desktop.clinic.words.narrative import Speech, Told, told


@dataclass(frozen=True, kw_only=True)
class Ctcae:
    """A version of CTCAE; `note` says what could not be read of it."""

    code: str
    name: str
    published: str
    note: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CtcaeTerm:
    """A term of a version: the words for it, folded, whether it is a reaction, and the texts of the grades that it has."""

    code: str
    version: str
    name: str
    words: tuple[str, ...]
    is_reaction: bool
    grades: Mapping[str, str]
    note: str
    source: str


@dataclass(frozen=True)
class Weight:
    """From this grade on an event weighs."""

    grade: int
    source: str


@dataclass(frozen=True)
class Causality:
    """Answers of WHO-UMC by which an event counts as caused by the cells, and those by which it does not."""

    counts: frozenset[str] = frozenset()
    counts_not: frozenset[str] = frozenset()
    source: str = ""

    def caused(self, answer: str | None) -> bool | None:
        """Does it count as caused by the cells? None: it cannot be told."""
        return True if answer in self.counts else False if answer in self.counts_not else None


@dataclass(frozen=True)
class Naranjo:
    """The Naranjo scale: the points of yes and no for each question in order, and the least total of each category.

    Categories come from the highest; below the last one a total is doubtful.
    """

    points: tuple[tuple[int, int], ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    source: str = ""

    def points_of(self, question: int, answer: str) -> int:
        """The points of an answer (yes, no or unknown) to the question of that number; "unknown" has none."""
        yes, no = self.points[question - 1]
        return {"yes": yes, "no": no}.get(answer, 0)

    def category(self, total: int) -> str:
        """The category of a total, marked."""
        return next((name for name, least in self.categories if total >= least), N_("doubtful"))


# as the file names them, marked so that they are said in every language
NARANJO_CATEGORIES = (N_("definite"), N_("probable"), N_("possible"))


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """Everything `adverse_events.toml` says."""

    versions: tuple[Ctcae, ...] = ()
    terms: tuple[CtcaeTerm, ...] = ()
    reaction_words: tuple[str, ...] = ()
    weights: Mapping[str, Weight] = field(default_factory=dict)
    causality: Causality = Causality()
    naranjo: Naranjo = Naranjo()

    def version(self, code: str | None) -> Ctcae | None:
        return next((known for known in self.versions if known.code == code), None)

    def term(self, text: str | None, version: str | None, speech: Speech) -> CtcaeTerm | None:
        """The term of that version that a text names."""
        own = (term for term in self.terms if term.version == version)
        return next((term for term in own if told(text, term.words, speech) is Told.SAID), None)

    def names_reaction(self, text: str | None, speech: Speech) -> bool:
        """Does a text call an event a reaction, of hypersensitivity or to the infusion?"""
        words = (word for term in self.terms if term.is_reaction for word in term.words)
        return told(text, (*dict.fromkeys(words), *self.reaction_words), speech) is Told.SAID


WEIGHTS = ("any", "reaction", "open")


def read_event_facts(content: Mapping[str, object]) -> EventFacts:
    """The facts from the parsed file. Raises Refused with a sentence that names the row."""
    file = Row(content, "adverse_events.toml")
    file.text("version", "")
    facts = EventFacts(
        versions=file.rows("ctcae", _version),
        terms=file.rows("term", _term),
        reaction_words=file.row("reaction", _words),
        weights=dict(file.rows("weight", _weight)),
        causality=file.row("causality", _causality),
        naranjo=file.row("naranjo", _naranjo),
    )
    file.done()
    if any(facts.version(term.version) is None for term in facts.terms):
        raise file.wrong("term")
    if set(facts.weights) != set(WEIGHTS):
        raise file.wrong("weight")
    return facts


def _version(row: Row) -> Ctcae:
    return Ctcae(
        code=row.text("code"),
        name=row.text("name"),
        published=row.text("published"),
        note=row.text("note", ""),
        source=row.text("source"),
    )


def _term(row: Row) -> CtcaeTerm:
    return CtcaeTerm(
        code=row.text("code"),
        version=row.text("version"),
        name=row.text("name"),
        words=row.texts("words"),
        is_reaction=row.flag("reaction"),
        grades=dict(row.rows("grades", lambda grade: (str(grade.count("grade")), grade.text("text")))),
        note=row.text("note", ""),
        source=row.text("source"),
    )


def _words(row: Row) -> tuple[str, ...]:
    row.text("source")
    return row.texts("words")


def _weight(row: Row) -> tuple[str, Weight]:
    return row.text("code"), Weight(row.count("grade"), row.text("source"))


def _naranjo(row: Row) -> Naranjo:
    scale = Naranjo(
        points=row.rows("points", lambda each: (_whole(each, "yes"), _whole(each, "no"))),
        categories=row.rows("categories", lambda each: (each.text("name"), _whole(each, "least"))),
        source=row.text("source"),
    )
    if tuple(name for name, _least in scale.categories) != NARANJO_CATEGORIES:
        raise row.wrong("categories")
    return scale


def _whole(row: Row, key: str) -> int:
    number = row.number(key)
    if number is None or number != int(number):
        raise row.wrong(key)
    return int(number)


def _causality(row: Row) -> Causality:
    return Causality(frozenset(row.texts("counts")), frozenset(row.texts("counts_not")), row.text("source"))
