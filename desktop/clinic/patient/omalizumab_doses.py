"""What is told of the doses of omalizumab: lot and brand of each one that was given, and how long the patient stays after the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, untold
from desktop.clinic.patient.omalizumab import is_omalizumab
from desktop.clinic.words.language import N_, say

if TYPE_CHECKING:
    from desktop.clinic.patient.medication import MedicationCourse

O2 = "O2; biological medicines are traced by brand and lot: field reference 2026 [design]"


@rule("O2", N_("lot and brand of each dose of omalizumab"), O2)
def traced_doses_findings(course: MedicationCourse, around: Around) -> Iterator[Finding]:
    """O2: of a biological medicine lot and brand of each dose are recorded, so that a dose can be traced."""
    if not is_omalizumab(course.drug, around.reader.catalogue):
        sentence = N_("Whether {drug} is omalizumab cannot be told, so lot and brand are not asked for.")
        yield untold("O2", "drug", say(sentence, drug=course.drug.name if course.drug else "?"), O2)
        return
    doses = course.administrations
    untraced = sum(given.lot is None or given.brand is None for given in doses)
    if not doses:
        yield untold("O2", "administrations", say(N_("No dose is recorded, so none can be traced.")), O2)
    elif untraced:
        sentence = N_("Of {untraced} of {all} doses lot or brand is not recorded: a biological is traced by both.")
        yield note("O2", "administrations", say(sentence, untraced=untraced, all=len(doses)), O2)


def observation_findings(course: MedicationCourse, around: Around) -> Iterator[Finding]:
    """How long the patient stays after the next of the first doses, and when it may be injected at home.

    While no dose is recorded nobody can tell which one is next.
    """
    known = around.reader.catalogue.omalizumab.observation
    following = len(course.administrations) + 1
    if is_omalizumab(course.drug, around.reader.catalogue) and 1 < following <= known.self_injection_from:
        stays = known.first if following <= known.doses else known.then
        sentence = N_(
            "By the doses recorded the next one is number {number}: {stays} under observation. At home from dose {home} on, "
            "without an anaphylaxis before."
        )
        said = say(sentence, number=following, stays=stays, home=known.self_injection_from)
        yield note("observation", "administrations", said, known.source)
