"""How the patient feels: scores, rescue medication, re-exposure, and the patient's own words. Domain reference §2.10."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple, Self

from desktop.clinic.cells.product_kinds import Scores
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, entry_type, item
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import Choice, Date, Link, LongText, Option, Reader, Text, Values, Whole
from desktop.clinic.entry.rules import at_most_once, happened
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    VISITS,
    Graphed,
    Happening,
    Nothing,
    Page,
    Said,
    Section,
    Seen,
    Tells,
)
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.visit_note import planned_visit
from desktop.clinic.words.dates import Known, When, is_known
from desktop.clinic.words.language import N_, Sentence, _, joined, say


class Series(NamedTuple):
    """A field of an outcome that is followed over time: its graph's name and unit, the least and the most it can be (None for
    no upper end), and how it is read."""

    field: str
    label: str
    unit: str
    limits: tuple[int, int | None]
    reading: str


WORSE, BETTER = N_("higher is worse"), N_("higher is better")
# ranges: domain reference §2.10; which way each is read: GKU
OUTCOME_SERIES = (
    Series("uas7", N_("UAS7"), "", (0, 42), WORSE),
    Series("uct", N_("UCT"), "", (0, 16), BETTER),
    Series("itch", N_("itch"), "", (0, 10), WORSE),
    Series("dlqi", N_("DLQI"), "", (0, 30), WORSE),
    Series("aect", N_("AECT"), "", (0, 16), BETTER),
    Series("aas7", N_("AAS7"), "", (0, 105), WORSE),
    Series("rescue_days", N_("rescue days"), "d", (0, None), WORSE),
)
OF_ANGIOEDEMA = ("aect", "aas7")
_SUMS = ("uas7", "uct", "dlqi")
_ANSWERS = {"uas7": "uas7_days", "uct": "uct_answers", "dlqi": "dlqi_answers"}
_TYPED_IN = {score: (_ANSWERS[score], f"{score}_printed") for score in _SUMS}
# they say which outcome it is, not how the patient feels
_NOT_ANSWERS = ("date", "planned")

RE_EXPOSED = Choice(
    (
        Option("none", N_("asked, none")),
        Option("tolerated", N_("yes, tolerated")),
        Option("reacted", N_("yes, reacted")),
        Option("not_asked", N_("not asked")),
        Option("unknown", N_("not known")),
    )
)


def _was_exposed(values: Values, reader: Reader) -> bool:
    return values.get("re_exposure") in ("tolerated", "reacted")


@entry_type(
    label=N_("Outcome"),
    plural=N_("Outcomes"),
    dated="date",
    same=("date",),
    tells=Tells(
        lane=VISITS,
        follows=Nothing("it is worked out from its own answers alone"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("outcomes"),
        drawn=Graphed(),
        page=Page(
            name="infusions",
            place=5,
            rows=(
                ("uas7_days", "uas7_printed"),
                ("uct_answers", "uct_printed"),
                ("dlqi_answers", "dlqi_printed"),
                ("aect", "aas7"),
            ),
            # how the patient feels is drawn while it is typed
            viewed=True,
        ),
        doubts=NO_DOUBTS,
        # the title has the scores
        said=(
            "planned",
            "itch",
            "uas7_days",
            "uas7_printed",
            "uct_answers",
            "uct_printed",
            "dlqi_answers",
            "dlqi_printed",
            "aect",
            "aas7",
            "rescue_days",
            "reactions",
            "re_exposure",
            "re_exposed_to",
            "statement",
            "note",
        ),
    ),
)
class Outcome(Entry):
    """What the patient felt up to a day. A sum is worked out from its answers, or typed when only the sum is known."""

    date: When | None = item(
        Date(), N_("Date"), required=True, help=N_("The day of the visit or of the questionnaire.")
    )
    planned: str | None = item(
        Link("visit", N_("visit (no longer planned)")), N_("Planned visit"), help=N_("Which visit of the plan it is.")
    )
    itch: int | None = item(
        Whole(), N_("Itch"), hard=("0", "10"), help=N_("0 none, 10 the worst (numeric rating scale).")
    )
    uas7_days: tuple[int, ...] | None = item(
        Scores(7, 6), N_("UAS by day"), help=N_("Seven days, 0 to 6 each: wheals and itch added.")
    )
    uas7_printed: int | None = item(
        Whole(), N_("UAS7 sum only"), hard=("0", "42"), help=N_("When the days are not known.")
    )
    uct_answers: tuple[int, ...] | None = item(Scores(4, 4), N_("UCT answers"), help=N_("Four answers, 0 to 4."))
    uct_printed: int | None = item(
        Whole(), N_("UCT sum only"), hard=("0", "16"), help=N_("When the answers are not known.")
    )
    dlqi_answers: tuple[int, ...] | None = item(Scores(10, 3), N_("DLQI answers"), help=N_("Ten answers, 0 to 3."))
    dlqi_printed: int | None = item(
        Whole(), N_("DLQI sum only"), hard=("0", "30"), help=N_("When the answers are not known.")
    )
    aect: int | None = item(
        Whole(), N_("AECT"), hard=("0", "16"), help=N_("Angioedema control, the sum of four answers; higher is better.")
    )
    aas7: int | None = item(
        Whole(), N_("AAS7"), hard=("0", "105"), help=N_("Angioedema activity, the sum of seven days; higher is worse.")
    )
    rescue_days: int | None = item(
        Whole(),
        N_("Rescue days"),
        unit="d",
        hard=("0", "366"),
        help=N_("Days with rescue medication since the last visit."),
    )
    reactions: str | None = item(Text(), N_("Reactions since"), help=N_("Since the last visit; none."))
    re_exposure: str | None = item(
        RE_EXPOSED, N_("Re-exposure"), help=N_("To a drug that the patient reacted to, by accident or not.")
    )
    re_exposed_to: str | None = item(Text(), N_("To what"), asked=_was_exposed, help=N_("Which drug, and how much."))
    statement: str | None = item(LongText(), N_("Patient's words"), help=N_("Kept and printed as a quotation."))
    note: str | None = item(LongText(), N_("Note"), help=N_("The clinic's own words."))
    uas7: int | None = item(Whole(), N_("UAS7"), computed=True, help=N_("0 to 42; higher is worse."))
    uct: int | None = item(Whole(), N_("UCT"), computed=True, help=N_("0 to 16; higher is better."))
    dlqi: int | None = item(Whole(), N_("DLQI"), computed=True, help=N_("0 to 30; higher is worse."))

    def title(self, reader: Reader) -> str:
        return str(self.named(reader))

    def named(self, reader: Reader) -> Sentence:
        scores = [
            say(N_("{score} {value}"), score=say(one.label), value=value)
            for one in OUTCOME_SERIES
            if (value := getattr(self, one.field)) is not None
        ]
        return say(N_("outcome: {scores}"), scores=joined(scores)) if scores else say(N_("outcome"))

    def understood(self, name: str, around: Around) -> str:
        """What a score is called, and how far it moved since the outcome before."""
        score = next((one for one, fields in _TYPED_IN.items() if name in fields), name)
        known = around.reader.catalogue.outcome_score(score)
        value: int | None = getattr(self, score) if known else None
        if known is None or value is None:
            return ""
        band, before = known.band(value), self._before_with(score, around)
        told = [str(say(N_("{score} {value}"), score=known.name, value=value))]
        if name in _ANSWERS.values():
            answers = self.declaration.field(name).kind.shown(getattr(self, name), around.reader)
            told = [str(say(N_("{answers} · sum {sum}"), answers=answers, sum=value))]
        if band is not None:
            told.append(_(band.text))
        if before is not None:
            moved = f"{value - before:+d}".replace("-", "−")
            told.append(str(say(N_("{moved} since {before}"), moved=moved, before=before)))
            if known.change:
                told.append(str(say(N_("{change} are taken to matter"), change=_(known.change))))
        return " · ".join(told)

    def line(self, seen: Seen) -> Said:
        reactions = str(say(N_("reactions: {answer}"), answer=self.reactions)) if self.reactions else ""
        return Said(details=(self._re_exposure(seen.reader), reactions, self._quoted()))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        reactions = str(say(N_("reactions since: {answer}"), answer=self.reactions)) if self.reactions else ""
        details = (
            planned_visit(self, reader),
            reactions,
            self._re_exposure(reader),
            self._quoted(),
            self.note or "",
        )
        yield Happening(self.date, self.title(reader), details)

    def _re_exposure(self, reader: Reader) -> str:
        answer = RE_EXPOSED.shown(self.re_exposure, reader) if self.re_exposure else ""
        exposed = ", ".join(filter(None, (answer, self.re_exposed_to)))
        return str(say(N_("re-exposure: {answer}"), answer=exposed)) if exposed else ""

    def _quoted(self) -> str:
        return str(say(N_("“{words}”"), words=" ".join(self.statement.split()))) if self.statement else ""

    def completed(self, around: Around) -> Self:
        sums: dict[str, Any] = {
            name: self._printed(name) if (answers := self._answers(name)) is None else sum(answers) for name in _SUMS
        }
        return replace(self, **sums)

    def _answers(self, score: str) -> tuple[int, ...] | None:
        answers: tuple[int, ...] | None = getattr(self, _ANSWERS[score])
        return answers

    def _printed(self, score: str) -> int | None:
        printed: int | None = getattr(self, f"{score}_printed")
        return printed

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("date", self.date, around)
        yield from at_most_once("date", self, around)
        typed = (field.name for field in self.declaration.typed_fields if field.name not in _NOT_ANSWERS)
        if all(getattr(self, name) is None for name in typed):
            yield hard("empty", "", say(N_("Nothing is answered yet. Type a score, or the patient's words.")))
        for score in _SUMS:
            printed, answers = self._printed(score), self._answers(score)
            if printed is not None and answers is not None and printed != sum(answers):
                sentence = N_(
                    "The answers add up to {sum}, the sum typed is {printed}. Please check both; the answers count."
                )
                yield soft("sum", f"{score}_printed", say(sentence, sum=sum(answers), printed=printed))
        yield from self._since_findings(around)
        uct = around.reader.catalogue.outcome_score("uct")
        if uct and self.uct is not None and self.aect is None and self.aas7 is None and _has_angioedema(around):
            yield note("angioedema", "uct_printed", say("{note}", note=uct.note), uct.source)

    def _since_findings(self, around: Around) -> Iterator[Finding]:
        """What the time since the outcome before says of this one: rescue days, and the reaction at a re-exposure."""
        if not is_known(self.date):
            return
        before = self._before(self.date, around)
        if self.rescue_days is not None and before is not None:
            days = (self.date.latest - before.earliest).days
            if self.rescue_days > days:
                sentence = N_(
                    "{count} rescue days, and the outcome before is {days} days earlier ({date}). Please check both."
                )
                yield soft("limits", "rescue_days", say(sentence, count=self.rescue_days, days=days, date=before))
        if self.re_exposure == "reacted":
            since, until = before or self.date, self.date.latest
            if before is None and is_known(first := around.chart.first_infusion()):
                since = first
            dates = (kept.entry.date for kept in around.chart.of(DrugReaction))
            known = (when for when in dates if is_known(when))
            if not any(when.latest >= since.earliest and when.earliest <= until for when in known):
                sentence = N_(
                    "No drug reaction of that time is recorded. Record it there too, so that the rules know of it."
                )
                yield note("reaction", "re_exposure", say(sentence))

    def _before_with(self, score: str, around: Around) -> int | None:
        """That score of the patient's last earlier outcome that has it."""
        earlier = [
            (kept.entry.date.day, value)
            for kept in around.chart.of(Outcome)
            if kept.id != around.itself
            and (value := getattr(kept.entry, score)) is not None
            and is_known(self.date)
            and is_known(kept.entry.date)
            and kept.entry.date.before(self.date)
        ]
        return earlier[-1][1] if earlier else None

    def _before(self, date: When, around: Around) -> Known | None:
        """The date of the patient's last outcome that is certainly earlier."""
        others = (kept.entry.date for kept in around.chart.of(Outcome) if kept.id != around.itself)
        earlier = [when for when in others if is_known(when) and when.before(date)]
        return max(earlier, key=lambda when: when.day, default=None)


def _has_angioedema(around: Around) -> bool:
    reactions = (kept.entry for kept in around.chart.of(DrugReaction))
    return any("angioedema" in (reaction.manifestations or ()) for reaction in reactions)


def movement(before: int, now: int) -> str:
    """How a score moved from one outcome to the next, in a word. Whether that matters is not ours to say."""
    return _(N_("rose")) if now > before else _(N_("fell")) if now < before else _(N_("unchanged"))
