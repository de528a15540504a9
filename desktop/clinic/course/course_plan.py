"""The plan of one patient's course: when each session and visit of its protocol is due, and which are done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Self

from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Entry, Kept, Part, entry_type, is_of, item, parts
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import Choice, Date, Link, LongText, Option, Reader, Saying, Text, Whole
from desktop.clinic.entry.rules import in_order
from desktop.clinic.entry.telling import (
    INFUSIONS,
    NO_DOUBTS,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    Due,
    Happening,
    Nothing,
    Page,
    Said,
    Seen,
    Tells,
    Unsaid,
)
from desktop.clinic.words.dates import FIRST_YEAR, LAST_YEAR, UNKNOWN, Known, When, between, is_known, shown_date
from desktop.clinic.words.language import N_, Sentence, Wording, _, joined, say

STEP = Choice((Option("session", N_("infusion session")), Option("visit", N_("follow-up visit"))))
STATE = Choice((Option("open", N_("open")), Option("done", N_("done")), Option("missed", N_("not recorded"))))
# the entry types that can be a planned visit, in their field `planned`
VISITS = ("visit_note", "outcome")
session_step = Wording("plan.session", N_("session {number}"))
visit_step = Wording("plan.visit", "{name}")
M7 = "M7, domain reference §5"


@entry_type(label=N_("Planned step"), plural=N_("Planned steps"))
class PlannedStep(Part):
    """A session or visit of a plan with its days; all of it is worked out. One that a later one has passed over is "missed"."""

    step: str | None = item(STEP, N_("Step"), computed=True, help=N_("A session or a visit."))
    number: int | None = item(Whole(), N_("Session"), computed=True, help=N_("Of a session: its number in the course."))
    name: str | None = item(Text(), N_("Name"), computed=True, help=N_("Of a visit: as the protocol calls it."))
    due: When | None = item(Date(), N_("Due"), computed=True, help=N_("Its day."))
    earliest: When | None = item(Date(), N_("From"), computed=True, help=N_("The first day of its window."))
    latest: When | None = item(Date(), N_("To"), computed=True, help=N_("The last day of its window."))
    tests: str | None = item(Text(), N_("Tests due"), computed=True, help=N_("As the protocol lists them."))
    done: When | None = item(Date(time=True), N_("Done"), computed=True, help=N_("When it was."))
    state: str | None = item(STATE, N_("State"), computed=True, help=N_("Open, done, or passed over by a later one."))

    def called(self) -> Sentence:
        """What it is called: a session by its number, a visit by its name."""
        return session_step(number=self.number) if self.step == "session" else visit_step(name=self.name or "")


@entry_type(
    label=N_("Plan of a course"),
    plural=N_("Plans of courses"),
    dated="first",
    same=("course",),
    tells=Tells(
        lane=INFUSIONS,
        follows=("infusion", "visit_note", "outcome"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=Due(N_("{what} is due"), day="next_due", until="next_latest", what="next_name"),
        summary=Nothing("its open steps stand among the next visits"),
        drawn=Nothing("what is planned has no place among what was measured"),
        page=Page(name="infusions", place=1, label=N_("Plan"), sheet="plan"),
        doubts=NO_DOUBTS,
        said=("course", "stopped", "note"),
        unsaid=Unsaid(("protocol",), "its steps are told, each by the entry that did it"),
    ),
)
class CoursePlan(Entry):
    """A protocol laid over one patient's course. Each session counts from the one before it, each visit from the course's D0."""

    protocol: str | None = item(
        Link("protocol", N_("protocol (void)")), N_("Protocol"), required=True, help=N_("First letters.")
    )
    course: int | None = item(Whole(), N_("Course"), required=True, hard=("1", "50"), help=N_("1 is the first one."))
    first: When | None = item(
        Date(ahead=30), N_("First session"), required=True, help=N_("Planned; D0 counts once it has happened.")
    )
    stopped: When | None = item(
        Date(ahead=30), N_("No further session from"), help=N_("When the course was ended early; its visits stay due.")
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("Why it deviates from the protocol."))
    steps: tuple[PlannedStep, ...] = parts(PlannedStep, N_("Planned steps"), help=N_("Worked out from the protocol."))
    next_due: When | None = item(Date(), N_("Next due"), computed=True, help=N_("The first step that is open."))
    next_latest: When | None = item(Date(), N_("At the latest"), computed=True, help=N_("The end of its window."))
    next_name: Sentence | None = item(Saying(), N_("Which one"), computed=True, help=N_("What is due."))
    protocol_version: int | None = item(
        Whole(),
        N_("Protocol version"),
        computed=True,
        help=N_("The version of the protocol that it was worked out from."),
    )

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        planned = {kept.entry.course for kept in chart.of(cls)}
        return {"course": str(next(number for number in range(1, len(planned) + 2) if number not in planned))}

    def title(self, reader: Reader) -> str:
        return str(say(N_("plan of course {course}"), course=self.course))

    def line(self, seen: Seen) -> Said:
        done = sum(step.state == "done" for step in self.steps)
        counted = str(say(N_("{done} of {all} steps done"), done=done, all=len(self.steps))) if self.steps else ""
        due = ""
        if self.next_due is not None:
            due = str(say(N_("next: {name}, due {date}"), name=self.next_name or "", date=self.next_due.shown()))
        stopped = str(say(N_("no further session from {date}"), date=self.stopped.shown())) if self.stopped else ""
        return Said(details=(due, counted, stopped), doubt="" if self.steps else _(N_("no due days")))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        """That it was ended early; what was done of it is told by its own entries."""
        if self.stopped is not None:
            title = str(say(N_("course {course} ended early"), course=self.course))
            yield Happening(self.stopped, title, (self.note or "",))

    def completed(self, around: Around) -> Self:
        kept = protocol_of(self, around)
        given = _given(around.chart, self.course)
        visited = done_visits(around.chart, around.itself)
        # what was worked out last stays when its protocol is void: what is due must not vanish with it
        steps = (
            self.steps
            if kept is None
            else (*self._sessions(kept.entry, given), *self._visits(kept.entry, around.chart))
        )
        done = [
            given.get(step.number or 0) if step.step == "session" else visited.get(step.name or "") for step in steps
        ]
        steps = self._judged([replace(step, done=when) for step, when in zip(steps, done, strict=True)])
        due = [(step.due.day, step) for step in steps if step.state == "open" and is_known(step.due)]
        _day, next_step = min(due, key=lambda one: one[0], default=(None, PlannedStep()))
        return replace(
            self,
            steps=steps,
            next_due=next_step.due,
            next_latest=next_step.latest,
            next_name=next_step.called() if due else None,
            protocol_version=self.protocol_version if kept is None else kept.number,
        )

    def _sessions(self, protocol: Protocol, given: Mapping[int, When]) -> Iterator[PlannedStep]:
        """Its sessions: each is due so many days after the one before it, as that was given or is due."""
        due = _moved(self.first, 0)
        if due is None and not any(when.day for when in given.values()):
            return
        for number in range(1, (protocol.sessions or 0) + 1):
            window = 0
            if number > 1:
                apart, before = protocol.days_before(number), given.get(number - 1)
                # counted from a session whose day nobody knows it is an assumption
                due = replace(due, assumed=True) if due and before and before.unknown else due
                due = _moved(before if before and before.day else due, apart)
                window = protocol.tolerance or 0
            yield _within(PlannedStep(step="session", number=number, due=due), window)

    def _visits(self, protocol: Protocol, chart: Chart) -> Iterator[PlannedStep]:
        """Its visits, by day: so many days after D0, or after the planned one while there is none."""
        d0 = (chart.first_infusion(self.course) if self.course is not None else None) or self.first
        for visit in sorted(protocol.visits, key=lambda visit: visit.day or 0):
            if (due := _moved(d0, visit.day)) is not None:
                yield _within(PlannedStep(step="visit", name=visit.name, due=due, tests=visit.tests), visit.window or 0)

    def _judged(self, steps: list[PlannedStep]) -> tuple[PlannedStep, ...]:
        """The steps with their states: what comes before a later one of its sort that is done is asked for no more."""
        judged: list[PlannedStep] = []
        passed: dict[str | None, bool] = {"session": self.stopped is not None}
        for step in reversed(steps):
            gone_by = passed.get(step.step, False)
            state = "done" if step.done is not None else "missed" if gone_by else "open"
            passed[step.step] = gone_by or state == "done"
            judged.append(replace(step, state=state))
        return tuple(reversed(judged))

    def findings(self, around: Around) -> Iterator[Finding]:
        if around.others(self):
            sentence = N_(
                "Course {course} has a plan already. Amend that one, or give this course a number of its own."
            )
            yield hard("V4", "course", say(sentence, course=self.course))
        kept = protocol_of(self, around)
        if kept is None:
            if self.protocol is not None:
                yield hard(
                    "protocol", "protocol", say(N_("This protocol is void or not known here. Choose another one."))
                )
            return
        yield from self._version_findings(kept.number, around)
        yield from in_order("stopped", self.first, self.stopped, N_("{then} is before the first session ({first})."))
        if not self.steps and self.first is not None:
            yield soft(
                "due", "first", say(N_("No step has a due day while the day of the first session is not known."))
            )
        elif kept.entry.visits and not any(step.step == "visit" for step in self.steps):
            yield soft("due", "first", say(N_("No visit has a due day while D0 is not known.")))
        elif any(step.due and step.due.assumed and step.state == "open" for step in self.steps):
            yield note(
                "due", "first", say(N_("The due days are assumed: the day that they count from is not known exactly."))
            )
        yield from self._session_findings(kept.entry, around)
        if missed := [step.called() for step in self.steps if step.state == "missed"]:
            yield note(
                "missed", "steps", say(N_("Not recorded and no longer asked for: {names}."), names=joined(missed))
            )
        planned = {step.name for step in self.steps}
        if lost := [name for name in done_visits(around.chart, around.itself) if name not in planned]:
            sentence = N_("Recorded as visits of this plan, which the protocol no longer has: {names}.")
            yield note("lost", "steps", say(sentence, names=", ".join(lost)))

    def _version_findings(self, number: int, around: Around) -> Iterator[Finding]:
        """Was the protocol changed since the plan was worked out last?"""
        before = around.chart.entry(around.itself) if around.itself else None
        if (
            is_of(before, CoursePlan)
            and before.entry.protocol == self.protocol
            and before.entry.protocol_version not in (None, number)
        ):
            sentence = N_(
                "The protocol was changed: this plan was worked out from its version {before}, now it is from {now}."
            )
            yield note("version", "protocol", say(sentence, before=before.entry.protocol_version, now=number))

    def _session_findings(self, protocol: Protocol, around: Around) -> Iterator[Finding]:
        """M7: was each session given within its days, and no more of them than the protocol has?"""
        given = _given(around.chart, self.course)
        for position, step in enumerate(self.steps):
            if step.step != "session" or step.done is None:
                continue
            if step.done.unknown:
                sentence = N_("The day of {name} is not known: the next one counts from the day it was due.")
                yield note("M7", f"steps.{position}.done", say(sentence, name=step.called()), M7)
            elif step.due is not None and _is_outside(step, step.done, protocol):
                sentence = N_("{done} is outside the protocol's tolerance for {name}: due {due} ± {tolerance} d.")
                shown = {"done": step.done, "due": step.due, "tolerance": protocol.tolerance}
                yield note("M7", f"steps.{position}.done", say(sentence, name=step.called(), **shown), M7)
        if more := sorted(number for number in given if number > (protocol.sessions or 0)):
            sentence = N_("Session {number} was given, and the protocol has {sessions}.")
            yield note("M7", "protocol", say(sentence, number=more[0], sessions=protocol.sessions), M7)


def _is_outside(step: PlannedStep, done: When, protocol: Protocol) -> bool:
    """Was a session certainly given before or after its days? The first one has no interval."""
    if protocol.tolerance is None or step.number == 1 or step.earliest is None or step.latest is None:
        return False
    return done.before(step.earliest) is True or done.after(step.latest) is True


def protocol_of(plan: CoursePlan, around: Around) -> Kept[Protocol] | None:
    """The newest version of a plan's protocol; None when it is void or not known."""
    kept = around.products.kept(plan.protocol) if plan.protocol else None
    return kept if is_of(kept, Protocol) else None


def is_outdated(plan: CoursePlan, around: Around) -> bool:
    """Was the plan worked out from an earlier version of its protocol than the newest one?"""
    kept = protocol_of(plan, around)
    return kept is not None and plan.protocol_version != kept.number


def visit_code(plan: str, name: str) -> str:
    """What an entry's field `planned` holds when it is this visit of the plan of that id."""
    return f"{plan}:{name}"


def visit_options(chart: Chart) -> tuple[Option, ...]:
    """The visits of a patient's plans, for the links of visit notes and outcomes; those that are open come first."""
    found = []
    for kept in chart.of(CoursePlan):
        for step in kept.entry.steps:
            if step.step == "visit" and step.name:
                sentence = (
                    N_("{name}, due {due}") if kept.entry.course == 1 else N_("{name}, course {course}, due {due}")
                )
                said = say(sentence, name=step.name, course=kept.entry.course, due=shown_date(step.due))
                found.append((step.state != "open", Option(visit_code(kept.id, step.name), str(said))))
    return tuple(option for _, option in sorted(found, key=lambda one: one[0]))


def done_visits(chart: Chart, plan: str) -> dict[str, When]:
    """When the visits of the plan of that id were, by name: the first entry that names one counts, never its date alone."""
    found: dict[str, When] = {}
    named = [kept for type in VISITS for kept in chart.named(type)] if plan else []
    for kept in named:
        of, _, name = (getattr(kept.entry, "planned", None) or "").partition(":")
        when = getattr(kept.entry, kept.entry.declaration.dated) or UNKNOWN
        if of == plan and name:
            found[name] = _first_of(found.get(name, UNKNOWN), when)
    return found


def _first_of(one: When, other: When) -> When:
    """The earlier one of two dates; one with a day rather than one without."""
    if one.day is None or other.day is None:
        return other if one.day is None else one
    return one if one.day <= other.day else other


def _given(chart: Chart, course: int | None) -> dict[int, When]:
    """When the sessions of a course were, by number."""
    found: dict[int, When] = {}
    for kept in chart.infusions(course) if course is not None else ():
        number, start = kept.entry.session or 0, kept.entry.start or UNKNOWN
        found[number] = _first_of(found.get(number, UNKNOWN), start)
    return found


def _moved(when: When | None, days: int | None) -> Known | None:
    """So many days after a date, as exact as that is known and assumed unless it is exact; None for what no calendar holds."""
    if not is_known(when) or days is None:
        return None
    try:
        earliest, latest, day = (one + timedelta(days) for one in (when.earliest, when.latest, when.day))
    except OverflowError:
        return None
    if latest.year > LAST_YEAR:
        return None
    return between(earliest, latest, day, assumed=when.assumed or not when.exact)


def _within(step: PlannedStep, window: int) -> PlannedStep:
    """A step with the first and the last day of its window."""
    due = step.due
    if not is_known(due):
        return step
    first, last = due.earliest - timedelta(window), due.latest + timedelta(window)
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        first, last = due.earliest, due.latest
    earliest, latest = (When(day, day, day, assumed=due.assumed) for day in (first, last))
    return replace(step, earliest=earliest, latest=latest)
