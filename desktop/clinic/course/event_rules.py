"""What the rules say of an adverse event by itself: its grade, whether its answers fit each other, and whether it is reported.

They take what they need from the event: its entry type imports this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.words.dates import When, exactly, last_day
from desktop.clinic.words.language import N_, joined, say

if TYPE_CHECKING:
    from desktop.clinic.course.adverse_event import AdverseEvent

V7 = "V7, domain reference §5 and §2.8 [design]"
M12 = "M12, domain reference §2.8; counted from the onset [design]"


# by its grade


def grade_text(event: AdverseEvent, around: Around) -> str:
    """What CTCAE says of this grade of this event; "" where no text is here."""
    facts, speech = around.reader.catalogue.events, around.reader.catalogue.cell_rules.speech
    term, version = facts.term(event.term, event.ctcae, speech), facts.version(event.ctcae)
    text = term.grades.get(event.grade or "") if term else None
    return f"CTCAE {version.name}, {term.name}: {text}" if term and version and text else ""


@rule("grade", N_("the grade by the text of its CTCAE version"), "CTCAE v5.0 and v6.0 [S85, S86, S87]")
def grade_findings(event: AdverseEvent, around: Around) -> Iterator[Finding]:
    """A grade that its version does not have is asked after; that there is no text to hold it against is told."""
    facts, speech = around.reader.catalogue.events, around.reader.catalogue.cell_rules.speech
    version, term = facts.version(event.ctcae), facts.term(event.term, event.ctcae, speech)
    if event.grade is None or version is None:
        yield untold("grade", "grade", say(N_("Grade and CTCAE version are not both answered.")))
        return
    shown = {"version": version.name, "term": term.name if term else event.term or "?", "grade": event.grade}
    if term is None:
        told = say(
            N_("No text of CTCAE {version} for “{term}” is here, so the grade is not held against one."), **shown
        )
        told = say("{told} {note}", told=told, note=say(version.note)) if version.note else told
        yield untold("grade", "grade", told, version.source)
    elif event.grade not in term.grades:
        sentence = N_("CTCAE {version} has no grade {grade} of {term}; it has {grades}. Please check grade and name.")
        yield soft("grade", "grade", say(sentence, grades=", ".join(term.grades), **shown), term.source)
    elif term.note:
        yield note("grade", "grade", say("{note}", note=term.note), term.source)


# by its other answers


@rule("V7", N_("whether grade, seriousness, criterion, outcome and dates of the event fit each other"), V7)
def event_answers_findings(event: AdverseEvent, around: Around) -> Iterator[Finding]:
    """V7: answers that contradict each other are asked after."""
    for field, sentence in _contradictions(event, around):
        yield soft("V7", field, say(sentence), V7)
    fields = ["grade", "serious", "causality", "outcome", "onset", "term"]
    fields += ["criterion"] if event.serious == "yes" else []
    lacking = [name for name in fields if _is_open(getattr(event, name))]
    if lacking:
        labels = joined([say(event.declaration.field(name).label) for name in lacking])
        yield untold(
            "V7", lacking[0], say(N_("Not known, and so not held against the others: {names}."), names=labels), V7
        )


def _is_open(answer: object) -> bool:
    return answer in (None, "unknown") or (isinstance(answer, When) and answer.unknown)


def _contradictions(event: AdverseEvent, around: Around) -> Iterator[tuple[str, str]]:
    dead = event.outcome == "fatal"
    if event.grade == "5" and event.outcome is not None and not dead:
        yield "outcome", N_("Grade 5 is death, and the outcome is another one. Please check both answers.")
    if dead and event.grade is not None and event.grade != "5":
        yield "grade", N_("The outcome is fatal, and the grade is not 5. Please check both answers.")
    if event.serious == "no":
        if dead:
            yield "serious", N_("A fatal event is serious. Please check both answers.")
        elif event.grade in ("4", "5"):
            yield "serious", N_("A grade 4 or 5 event is serious. Please check both answers.")
    if event.serious == "yes":
        if event.criterion == "life_threatening" and event.grade in ("1", "2", "3"):
            yield "criterion", N_("A life-threatening event has grade 4 at least. Please check both answers.")
        if event.criterion == "death" and event.outcome is not None and not dead:
            yield "criterion", N_("It is serious because of death, and the outcome is another one. Please check both.")
    if event.resolved is not None and event.outcome in ("recovering", "not_recovered"):
        yield "resolved", N_("It has an end, and the outcome says that it goes on. Please check both answers.")
    if _asked_none(event, around):
        yield "infusion", N_("Of this infusion it stands that none was found when asked. Please check both answers.")
    catalogue = around.reader.catalogue
    if event.reaction == "no" and catalogue.events.names_reaction(event.term, catalogue.cell_rules.speech):
        yield "reaction", N_("By its name it is such a reaction, and the answer is no. Please check both.")


def _asked_none(event: AdverseEvent, around: Around) -> bool:
    """Does the infusion say that there was none, asked on a day that is not known to be before it?"""
    linked = [kept.entry for kept in around.chart.named("infusion") if event.infusion and kept.id == event.infusion]
    return any(
        one.events_asked == "none"
        and not (one.asked_on is not None and event.onset is not None and event.onset.after(one.asked_on))
        for one in linked
    )


# by its report


@rule("M12", N_("whether a serious event is reported"), M12)
def report_findings(event: AdverseEvent, around: Around) -> Iterator[Finding]:
    """M12: a serious event is reported within the clinic's deadlines; it stands in the worklist until it is."""
    if event.serious not in ("yes", "no"):
        yield untold(
            "M12", "serious", say(N_("Whether it is serious is not known, so neither whether to report it.")), M12
        )
    if event.serious != "yes":
        return
    settings = around.reader.catalogue.settings
    deadlines = {"notice": settings.first_report, "full": settings.full_report}
    shown = {name: setting.typed for name, setting in deadlines.items()}
    if event.reported_on is None and event.reported_to:
        sentence = N_("On which day it was reported to {whom} is not recorded, so it stands in the worklist.")
        yield untold("M12", "reported_on", say(sentence, whom=event.reported_to), M12, soft)
    elif event.reported_on is None:
        until = last_day(event.onset, settings.first_report.value)
        if until is None:
            sentence = N_(
                "It is serious and not reported: notice is due within {notice}, and the day of the onset is not known."
            )
            yield untold("M12", "serious", say(sentence, **shown), M12)
        else:
            late = until < around.today
            planned = N_(
                "It is serious and not reported: notice within {notice} (until {until}), in full within {full}{last}."
            )
            over = N_(
                "It is serious and not reported: notice was due within {notice} (until {until}); in full within {full}{last}."
            )
            full = last_day(event.onset, settings.full_report.value)
            last = say(N_(" (until {date})"), date=exactly(full)) if full else ""
            make = soft if late else note
            said = say(over if late else planned, until=exactly(until), last=last, **shown)
            yield make("M12", "serious", said, M12)
    elif event.reported_on.unknown:
        yield untold("M12", "reported_on", say(N_("On which day it was reported is not known.")), M12)
    elif event.report == "notice":
        until = last_day(event.onset, settings.full_report.value)
        sentence = N_("The full report is to follow: within {full} (until {until}).")
        make = soft if until is not None and until < around.today else note
        day = exactly(until) if until else When(None, None, None)
        yield make("M12", "report", say(sentence, until=day, **shown), M12)
    elif event.report is None:
        yield untold("M12", "report", say(N_("Whether the full report was sent is not answered.")), M12)
