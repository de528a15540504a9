"""An adverse event, linked to the infusion it followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Self

from desktop.clinic.course.event_rules import event_answers_findings, grade_findings, grade_text, report_findings
from desktop.clinic.course.naranjo import NaranjoAnswer, naranjo_findings, score
from desktop.clinic.entry.answers import OUTCOME, YES_NO
from desktop.clinic.entry.chart import Around, Chart, Session, days_since
from desktop.clinic.entry.entries import Entry, entry_type, is_of, item, parts
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.kinds import Choice, Date, Link, LongText, Number, Option, Reader, Saying, Text, Values
from desktop.clinic.entry.rules import at_most_once, happened, in_order
from desktop.clinic.entry.telling import (
    ADVERSE_EVENTS,
    NO_DOUBTS,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    REVIEWED,
    Due,
    Happening,
    Judging,
    Page,
    Said,
    Section,
    Seen,
    Shelf,
    Tells,
    Unsaid,
)
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, Sentence, _, say

GRADE = Choice(
    (
        Option("1", N_("1 mild")),
        Option("2", N_("2 moderate")),
        Option("3", N_("3 severe")),
        Option("4", N_("4 life-threatening")),
        Option("5", N_("5 death")),
    )
)
CTCAE = Choice((Option("5", N_("v5.0")), Option("6", N_("v6.0"))))
CRITERION = Choice(
    (
        Option("death", N_("death")),
        Option("life_threatening", N_("life-threatening")),
        Option("hospitalisation", N_("hospitalisation")),
        Option("disability", N_("disability")),
        Option("congenital", N_("congenital anomaly")),
        Option("other", N_("other")),
    )
)
CAUSALITY = Choice(
    (
        Option("certain", N_("certain")),
        Option("probable", N_("probable or likely")),
        Option("possible", N_("possible")),
        Option("unlikely", N_("unlikely")),
        Option("conditional", N_("conditional")),
        Option("unassessable", N_("unassessable")),
    )
)
REPORT = Choice((Option("notice", N_("notice given, full report to follow")), Option("full", N_("full report sent"))))

TO_REPORT = (
    Due(
        N_("Report the serious event: {what}"),
        day="onset",
        what="term",
        only=("serious", "yes"),
        unless="reported_on",
        within="first_report",
        undated=True,
    ),
    Due(
        N_("Full report of the serious event: {what}"),
        day="onset",
        what="term",
        only=("report", "notice"),
        within="full_report",
        undated=True,
    ),
)


def _is_serious(values: Values, reader: Reader) -> bool:
    return values.get("serious") == "yes"


@entry_type(
    label=N_("Adverse event"),
    plural=N_("Adverse events"),
    dated="onset",
    same=("term", "onset", "infusion"),
    tells=Tells(
        lane=ADVERSE_EVENTS,
        follows=("infusion",),
        register=NOT_IN_REGISTER,
        shelf=Shelf(),
        found_by=NOT_FOUND_BY,
        review=REVIEWED,
        due=TO_REPORT,
        summary=Section("events"),
        drawn=Judging(),
        page=Page(
            name="infusions",
            place=4,
            rows=(("grade", "ctcae"), ("reported_to", "reported_on")),
            sheet="naranjo",
        ),
        doubts=NO_DOUBTS,
        said=("infusion", "grade", "ctcae", "serious", "causality", "outcome"),
        unsaid=Unsaid(
            ("criterion", "reaction", "action", "resolved", "note", "expected", "reported_to", "reported_on", "report"),
            "the summary's table has what it needs of them, the worklist the rest",
        ),
    ),
)
class AdverseEvent(Entry):
    """Something untoward that happened. Grades: CTCAE, each with its version; causality: WHO-UMC [S29]."""

    term: str | None = item(
        Text(), N_("What happened"), required=True, help=N_("In a few words, such as headache or fever.")
    )
    onset: When | None = item(
        Date(time=True), N_("Onset"), required=True, help=N_("Date and time, such as 14.5.24 11:10.")
    )
    infusion: str | None = item(
        Link("infusion", N_("infusion (void)")),
        N_("After infusion"),
        help=N_("The number of the infusion it followed."),
    )
    grade: str | None = item(GRADE, N_("Grade (CTCAE)"), required=True, help=N_("1 mild to 5 death."))
    ctcae: str | None = item(
        CTCAE,
        N_("CTCAE version"),
        required=True,
        # before there was a choice the grade's label said "CTCAE v5"
        implied=("grade", "5"),
        help=N_("By which the grade was found. Never regraded."),
    )
    reaction: str | None = item(
        YES_NO,
        N_("Infusion reaction"),
        help=N_("Or hypersensitivity: hives, flush, wheeze or fever by the cells or what is in them."),
    )
    serious: str | None = item(
        YES_NO,
        N_("Serious"),
        required=True,
        help=N_("Death, danger to life, hospital, lasting harm, or a like reason."),
    )
    criterion: str | None = item(
        CRITERION,
        N_("Serious because of"),
        required=True,
        asked=_is_serious,
        help=N_("What makes it serious."),
    )
    causality: str | None = item(
        CAUSALITY, N_("Causality (WHO-UMC)"), required=True, help=N_("How likely it comes from the treatment.")
    )
    action: str | None = item(Text(), N_("Action taken"), help=N_("What was done about it."))
    outcome: str | None = item(OUTCOME, N_("Outcome"), required=True, help=N_("How it ended."))
    resolved: When | None = item(Date(time=True), N_("Resolved"), help=N_("Date and time. Empty while it lasts."))
    note: str | None = item(LongText(), N_("Note"), help=N_("What else matters about it."))
    onset_minutes: Decimal | None = item(
        Number(),
        N_("Minutes since the infusion"),
        unit="min",
        computed=True,
        help=N_("From the infusion's start to the onset, when both times are known."),
    )
    onset_days: Decimal | None = item(
        Number(),
        N_("Days since the infusion"),
        unit="d",
        computed=True,
        help=N_("From the day of the infusion to the day of the onset."),
    )
    expected: str | None = item(YES_NO, N_("Expected"), help=N_("Is it known of this product?"))
    reported_to: str | None = item(Text(), N_("Reported to"), help=N_("Such as TÜFAM or the manufacturer."))
    reported_on: When | None = item(Date(), N_("Reported on"), help=N_("The day of the report."))
    report: str | None = item(
        REPORT, N_("Report"), asked=_is_serious, help=N_("Of a serious event: is the full report still to be sent?")
    )
    naranjo_score: Decimal | None = item(
        Number(), N_("Naranjo score"), computed=True, help=N_("The points of the ten answers.")
    )
    naranjo_category: Sentence | None = item(
        Saying(),
        N_("Naranjo category"),
        computed=True,
        help=N_("Definite, probable, possible or doubtful, and how much is answered."),
    )
    naranjo: tuple[NaranjoAnswer, ...] = parts(
        NaranjoAnswer, N_("Naranjo scale"), help=N_("Ten questions; unknown is an answer too.")
    )

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        # the version whose texts ship; the person sees it and may change it
        return {"ctcae": CTCAE.written("5")}

    def completed(self, around: Around) -> Self:
        infusion = around.chart.entry(self.infusion) if self.infusion else None
        start = infusion.entry.start if is_of(infusion, Session) else None
        minutes = days = None
        if is_known(start) and is_known(self.onset) and start.exact and self.onset.exact:
            days = Decimal((self.onset.day - start.day).days)
            if (began := start.moment) is not None and (onset := self.onset.moment) is not None:
                minutes = Decimal(int((onset - began).total_seconds() // 60))
        points = score(self.naranjo, around.reader.catalogue.events.naranjo)
        total = None if points.total is None else Decimal(points.total)
        shown = points.said() if self.naranjo else None
        return replace(self, onset_minutes=minutes, onset_days=days, naranjo_score=total, naranjo_category=shown)

    def line(self, seen: Seen) -> Said:
        causality = CAUSALITY.shown(self.causality, seen.reader) if self.causality else ""
        words = str(say(N_("WHO-UMC {answer}"), answer=causality)) if causality else ""
        return Said(details=(self._grade(seen.reader), self.onset_since(), words, self._naranjo()))

    def understood(self, name: str, around: Around) -> str:
        if name == "grade":
            return grade_text(self, around)
        if name != "onset" or self.onset is None:
            return ""
        since = days_since(self.onset, around.chart.d0())
        return " · ".join(filter(None, (self.onset.shown(), since, self.onset_since())))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        causality = CAUSALITY.shown(self.causality, reader) if self.causality else ""
        outcome = OUTCOME.shown(self.outcome, reader) if self.outcome else ""
        serious = {"yes": _(N_("serious")), "unknown": _(N_("not known whether serious"))}
        details = (
            self._grade(reader),
            serious.get(self.serious or "", ""),
            self.onset_since(),
            str(say(N_("causality: {answer}"), answer=causality)) if causality else "",
            self._naranjo(),
            str(say(N_("outcome: {answer}"), answer=outcome)) if outcome else "",
        )
        yield Happening(self.onset, self.title(reader), details)

    def graded(self, reader: Reader) -> str:
        """The grade with the version of CTCAE that it is of: "2 moderate, CTCAE v5.0"; "" without one."""
        if not self.grade:
            return ""
        grade, version = GRADE.shown(self.grade, reader), CTCAE.shown(self.ctcae, reader) if self.ctcae else "?"
        return str(say(N_("{grade}, CTCAE {version}"), grade=grade, version=version))

    def _grade(self, reader: Reader) -> str:
        graded = self.graded(reader)
        return str(say(N_("grade {grade}"), grade=graded)) if graded else ""

    def _naranjo(self) -> str:
        return str(say(N_("Naranjo {score}"), score=self.naranjo_category)) if self.naranjo_category else ""

    def pressing(self, reader: Reader) -> bool:
        weighs = reader.catalogue.events.weights.get("any")
        grave = weighs is not None and self.grade is not None and int(self.grade) >= weighs.grade
        return grave or self.serious == "yes"

    def onset_since(self) -> str:
        """The onset as time since the infusion it is linked to."""
        if self.onset_minutes is not None:
            hours, minutes = divmod(int(self.onset_minutes), 60)
            return str(say(N_("{hours} h {minutes} min after the infusion's start"), hours=hours, minutes=minutes))
        if self.onset_days is not None:
            return str(say(N_("{days} d after the infusion"), days=self.onset_days))
        return ""

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("onset", self.onset, around)
        yield from happened("resolved", self.resolved, around)
        yield from in_order("resolved", self.onset, self.resolved, N_("{then} is before the onset ({first})."))
        yield from at_most_once("term", self, around)
        infusion = around.chart.entry(self.infusion) if self.infusion else None
        if self.infusion and infusion is None:
            yield soft("infusion", "infusion", say(N_("The infusion it is linked to is void.")))
        elif not is_of(infusion, Session):
            yield note(
                "infusion", "infusion", say(N_("It is not linked to an infusion, so no time since one is shown."))
            )
        else:
            yield from in_order(
                "onset", infusion.entry.start, self.onset, N_("{then} is before the infusion's start ({first}).")
            )
        yield from happened("reported_on", self.reported_on, around)
        yield from in_order("reported_on", self.onset, self.reported_on, N_("{then} is before the onset ({first})."))
        yield from naranjo_findings(self.naranjo, around.reader.catalogue.events.naranjo)
        yield from grade_findings(self, around)
        yield from event_answers_findings(self, around)
        yield from report_findings(self, around)
