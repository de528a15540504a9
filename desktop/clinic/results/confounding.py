"""Rule L3: a marker that says nothing under a drug, such as total IgE under omalizumab.

Which marker, which drug and for how long after its end are facts; where the start or the end is not known, it cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from desktop.clinic.catalogue.catalogue import Catalogue, Marker
from desktop.clinic.catalogue.measured_facts import Confounder
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, untold
from desktop.clinic.patient.given import Treatment, begun, dose_before
from desktop.clinic.patient.on_board import medication_not_asked
from desktop.clinic.results.standing import NOT_INTERPRETABLE, Standing
from desktop.clinic.words.dates import When, dated, is_known, months_after
from desktop.clinic.words.language import N_, Sentence, say

L3 = "L3; US label of omalizumab; its months after the end and what it does to total IgE: GKU"


class Taken(Treatment, Protocol):
    """What is asked of a course of a medicine."""

    @property
    def drug(self) -> DrugName | None: ...


def confounded(marker: Marker, when: When | None, chart: Chart, catalogue: Catalogue) -> Standing | None:
    """Whether a specimen was taken under a drug under which the marker says nothing; None: under none of those recorded."""
    found = [
        standing
        for course in _courses(chart)
        if course.drug is not None
        for confounder in marker.confounders
        if any(code.startswith(confounder.prefix) for code in recorded_codes(course.drug, catalogue))
        and (standing := _under(confounder, course, when)) is not None
    ]
    return next((one for one in found if one.certain), found[0] if found else None)


@rule("L3", N_("a drug under which this marker says nothing"), L3)
def confounding_findings(marker: Marker, when: When | None, around: Around) -> Iterator[Finding]:
    """L3 for a result that is typed."""
    standing = confounded(marker, when, around.chart, around.reader.catalogue)
    if standing is not None and standing.certain:
        yield note("L3", "specimen_date", standing.why, L3)
        return
    if standing is not None:
        yield untold("L3", "specimen_date", standing.why, L3)
    if medication_not_asked(around):
        others = ", ".join(confounder.name for confounder in marker.confounders)
        sentence = N_(
            "No medication is recorded, and no answer that none is taken: whether it was taken under {others} cannot be told."
        )
        yield untold("L3", "specimen_date", say(sentence, others=others), L3)
    for course in _courses(around.chart):
        if course.drug is not None and recorded_codes(course.drug, around.reader.catalogue):
            continue
        if not (course.start is not None and when is not None and course.start.after(when)):
            sentence = N_("Whether {drug} is {others} cannot be told: it is not in the catalogue.")
            name = course.drug.name if course.drug is not None else say(N_("an unnamed medicine"))
            others = ", ".join(confounder.name for confounder in marker.confounders)
            yield untold("L3", "specimen_date", say(sentence, drug=name, others=others), L3)


def recorded_codes(drug: DrugName, catalogue: Catalogue) -> frozenset[str]:
    """The ATC codes of a recorded drug, by its code or by the name or brand that stands for it; none for one that nobody knows."""
    known = catalogue.found(drug)
    return frozenset(known.codes) if known is not None else frozenset({drug.atc} - {""})


def _courses(chart: Chart) -> Iterator[Taken]:
    return (kept.entry for kept in chart.named("medication_course"))


def _under(confounder: Confounder, course: Taken, when: When | None) -> Standing | None:
    """Was the specimen taken from the first dose on, and not so long after the end that it counts again?"""
    # one that had not begun needs no end, and one that was over for long enough no beginning
    had_begun = begun(course, when)
    over = None if had_begun is False else _over(confounder, course, when)
    if had_begun is False or over:
        return None
    ended = course.stop is not None and when is not None and when.after(course.stop)
    shown: dict[str, object] = {
        "marker_says": say(confounder.why),
        "drug": course.drug.name if course.drug else "",
        "start": dated(course.start),
    }
    if had_begun and over is False:
        sentence = N_("Not interpretable: taken after a dose of {drug} ({dose}). {marker_says}.")
        brief = say(N_("after {drug}") if ended else N_("on {drug}"), **shown)
        dose = dose_before(course, when) if when is not None else None
        return Standing(NOT_INTERPRETABLE, say(sentence, dose=dated(dose), **shown), brief)
    brief = say(N_("may have been on {drug}") if ended else N_("may be on {drug}"), **shown)
    return Standing(NOT_INTERPRETABLE, _why_untold(course, when, had_begun, shown), brief, certain=False)


def _why_untold(course: Taken, when: When | None, had_begun: bool | None, shown: dict[str, object]) -> Sentence:
    """Why it cannot be told whether a specimen was taken under a drug."""
    if is_known(when) and had_begun is None and course.start is not None and course.start.before(when):
        sentence = N_(
            "Whether it can be interpreted cannot be told: {drug} is recorded from {start} on, and no dose of it before this "
            "specimen. {marker_says}."
        )
        return say(sentence, **shown)
    sentence = N_(
        "Whether it can be interpreted cannot be told: {missing} {drug} ({start}) is not known. {marker_says}."
    )
    missing = N_("the day of the specimen against that of")
    if is_known(when):
        missing = (
            N_("whether it was taken after the start of") if had_begun is None else N_("when it counts again after")
        )
    return say(sentence, missing=say(missing), **shown)


def _over(confounder: Confounder, course: Taken, when: When | None) -> bool | None:
    """Did it end so long before that the marker counts again?"""
    if course.stop is None:
        last = dose_before(course, when) if is_known(when) else None
        if not is_known(last) or not is_known(when):
            return False
        # it goes on, but for so long nobody wrote down a dose
        return None if when.latest > months_after(last.earliest, confounder.months) else False
    if not is_known(when) or not is_known(course.stop):
        return None
    if when.earliest > months_after(course.stop.latest, confounder.months):
        return True
    return False if when.latest <= months_after(course.stop.earliest, confounder.months) else None
