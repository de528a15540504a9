"""A case report by the CARE checklist, as far as the record tells it: thirteen items, what is missing, and what a person writes.

Without names and calendar dates unless it is asked for with them. What is not recorded stands as a gap to be written, and an item
counts as done only when every passage of it that is needed is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import check
from desktop.clinic.entry.sources import cited
from desktop.clinic.plot.trajectories import Plot, plot
from desktop.clinic.record.deidentified import Identifying, deidentified, origin
from desktop.clinic.record.not_shown import not_shown
from desktop.clinic.words.dates import counted_from, is_counted
from desktop.clinic.words.language import N_, _, say
from desktop.facts import facts
from desktop.paper.plot.figure import figure, figure_bytes
from desktop.paper.plot.figure_sheet import packed
from desktop.paper.plot.format import COLUMNS, JOURNAL_DPI, Format
from desktop.paper.record import care_passages, care_treatment
from desktop.paper.record.care_told import Known, Told
from desktop.paper.record.letterhead import letterhead
from desktop.paper.results.results import results
from desktop.session.session import Session
from desktop.session.sources import known_sources

_CODE = re.compile(r"\bS[0-9]{1,2}[a-f]?\b")
_HIGHEST = 200.0  # mm: what a figure may take of a page beside its caption

PASSAGES: Mapping[str, Callable[[Known], Told]] = {
    "title": care_passages.title,
    "keywords": care_passages.keywords,
    "written": care_passages.written,
    "demography": care_passages.demography,
    "reactions": care_passages.reactions,
    "history": care_passages.history,
    "earlier_treatment": care_passages.earlier_treatment,
    "examination": care_passages.examination,
    "timeline": care_passages.timeline,
    "tests": care_treatment.tests,
    "products": care_treatment.products,
    "sessions": care_treatment.sessions,
    "changes": care_treatment.changes,
    "outcomes": care_treatment.outcomes,
    "later_tests": care_treatment.later_tests,
    "tolerance": care_treatment.tolerance,
    "events": care_treatment.events,
    "limits": care_passages.limits,
    "interpretation": care_passages.interpretation,
    "perspective": care_passages.perspective,
    "consent": care_passages.consent,
}


@dataclass(frozen=True)
class Passage:
    """One passage of an item: what it asks, what a person wrote of it, what the record tells.

    One that is not `needed` leaves its item whole without it; of one that is `recorded` no text takes the place of the record.
    """

    code: str
    asks: str
    text: str
    told: Told
    needed: bool = True
    recorded: bool = False
    why: str = ""

    @property
    def is_done(self) -> bool:
        """Is it there?"""
        return self.told.is_whole or (bool(self.text) and not self.recorded)

    @property
    def gap(self) -> str:
        """What is still to be written or recorded, as a sentence; "" when it is there."""
        if self.is_done:
            return ""
        if self.told.missing:
            return str(say(N_("not recorded: {missing}"), missing="; ".join(self.told.missing)))
        return _(N_("to be written"))


@dataclass(frozen=True)
class Item:
    """One item of the checklist with its passages."""

    number: int
    name: str
    passages: tuple[Passage, ...]

    @property
    def is_done(self) -> bool:
        """Is everything of it that is needed there?"""
        return all(passage.is_done for passage in self.passages if passage.needed)


@dataclass(frozen=True)
class Picture:
    """A figure as PNG, what it shows in words for who cannot see it, and what stands below it."""

    png: bytes
    alt: str
    caption: str


@dataclass(frozen=True)
class CareReport:
    """The whole report, worded in the reader's language. What the case does not show comes before what it tells."""

    title: str
    made: datetime
    before_use: tuple[str, ...]
    not_shown: tuple[str, ...]
    items: tuple[Item, ...]
    pictures: tuple[Picture, ...]
    references: tuple[str, ...]

    @cached_property
    def done(self) -> int:
        """How many of the items are done."""
        return sum(item.is_done for item in self.items)


def care_report(
    session: Session, patient: str, texts: Mapping[str, str] | None = None, identified: bool = False
) -> CareReport:
    """A patient's case report. `texts` are what a person wrote, by the code of the passage; `identified`: with names and dates."""
    around = session.around(patient)
    day = origin(around.chart)
    counted = nullcontext() if identified or day is None else counted_from(day)
    with counted:
        free = 0
        if not identified:
            around, free = _without_names(session, around)
        drawn = plot(around.chart, around.reader)
        known = Known(around, drawn, results(around.chart, around.reader, drawn), day, not identified)
        items = tuple(_items(known, texts or {}))
        return CareReport(
            title=items[0].passages[0].text or _(N_("Case report (draft)")),
            made=around.now,
            before_use=tuple(_before_use(items, known, free, identified)),
            not_shown=tuple(f"{one.what}: {one.why}." for one in not_shown(around)),
            items=items,
            pictures=tuple(_pictures(drawn)),
            references=tuple(_references(known)),
        )


def _without_names(session: Session, around: Around) -> tuple[Around, int]:
    """The record without who it is of, and how many free texts are left in it."""
    head = letterhead(session)
    also = filter(None, (head.name, head.address, head.phone, head.physician) if head else ())
    found = deidentified(around.chart, around.reader, around.products, Identifying.of(facts("deidentified")), also)
    return replace(around, chart=found.chart, reader=found.reader, products=found.products), found.free


def _items(known: Known, texts: Mapping[str, str]) -> Iterator[Item]:
    for item in facts("care")["item"]:
        passages = (
            Passage(
                code=one["code"],
                asks=one["asks"],
                text=texts.get(one["code"], "").strip(),
                told=PASSAGES[one["from"]](known),
                needed=one.get("needed", True),
                recorded=one.get("recorded", False),
                why=one.get("why", ""),
            )
            for one in item["passage"]
        )
        yield Item(item["number"], item["name"], tuple(passages))


def _before_use(items: tuple[Item, ...], known: Known, free: int, identified: bool) -> Iterator[str]:
    """What must be known before this leaves the clinic."""
    done = [item for item in items if item.is_done]
    sentence = N_("{done} of {all} items of the CARE checklist are whole: {which}.")
    which = ", ".join(f"{item.number} {_(item.name)}" for item in done) or _(N_("none"))
    yield str(say(sentence, done=len(done), all=len(items), which=which))
    if identified:
        yield _(N_("With names and calendar dates: for the clinic, not for others."))
        return
    if is_counted():
        d0 = known.around.chart.d0() is not None
        sentence = N_("D0 is the day of the first infusion.") if d0 else N_("D0 is the first day that is recorded.")
        yield f"{_(N_('Names and calendar dates are left out; days are counted from D0.'))} {_(sentence)}"
    yield _(N_("“~” before a day: it is assumed. The timeline has the days between which it lies."))
    if free:
        sentence = N_(
            "Typed texts that stand in it: {count}. Names, numbers and dates that the record knows are masked in them; what else "
            "tells who it is, nobody but a reader finds. Read each of them before this leaves the clinic."
        )
        yield str(say(sentence, count=free))
    yield _(
        N_(
            "A rare drug, cell therapy and one clinic together can tell who it is (a proposal of ours, not a published limit)."
        )
    )


def _pictures(drawn: Plot) -> Iterator[Picture]:
    """The trajectories as figures that each fit on a page; one result alone is no trajectory."""
    followed = tuple(graph for graph in drawn.graphs if len(graph.points) > 1)
    wanted = Format(width=COLUMNS[-1])
    for number, part in enumerate(packed(replace(drawn, graphs=followed), wanted, _HIGHEST), start=1):
        made = figure(replace(drawn, graphs=part), wanted)
        names = "; ".join(f"{graph.title} ({graph.unit})" if graph.unit else graph.title for graph in part)
        alt = say(
            N_("Results over the days since D0, a graph each: {names}. The tables hold every value."), names=names
        )
        caption = say(
            N_("Figure {number}. Results over time: {names}. Infusions are dashed lines."), number=number, names=names
        )
        yield Picture(figure_bytes(made, ".png", JOURNAL_DPI), str(alt), str(caption))


def _references(known: Known) -> Iterator[str]:
    """The sources that remarks on results name by their numbers, in that order; then what the report is built by, and the
    sources of what the rules say of its entries."""
    words, around = known_sources(), known.around
    numbered = [cited(source, words) or source for source in known.results.sources]
    listed = [facts("care")["source"]]
    for kept in around.chart.all():
        found = check(kept.entry, replace(around, itself=kept.id))
        listed += dict.fromkeys(finding.source for finding in found if finding.source and not finding.is_folded)
    # what rests on general knowledge or is ours is no reference
    codes = (code for source in dict.fromkeys(listed) for code in _CODE.findall(source))
    others = dict.fromkeys(words[code] for code in codes if code in words)
    yield from (*numbered, *(one for one in others if one not in numbered))
