"""Everything that stands for or against giving a bag to a patient: rules M1 to M9, M13 and V1, once for both verbs.

`Authorisation` asks before it happens: H forbids, B asks for a reason, W for a confirmation. A documented `Infusion` asks
with the same rules, and is never forbidden: what was missing or wrong stays with it. M10 and M11 need the entry's own
answers and are asked by it (`patient_rules`).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.cells.bag import M5
from desktop.clinic.course.additive_rules import additive_findings
from desktop.clinic.course.dose_rules import bag_dose_findings
from desktop.clinic.course.excipient_rules import excipient_findings
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.patient_rules import patient_findings
from desktop.clinic.course.product_reactions import product_reaction_findings
from desktop.clinic.course.product_rules import product_findings
from desktop.clinic.entry.findings import Finding, untold
from desktop.clinic.words.language import N_, say


def giving_findings(giving: Giving) -> Iterator[Finding]:
    """Rules M1 to M9, M13 and V1, each with its source; `giving.planned` alone decides whether one can forbid."""
    yield from patient_findings(giving)
    if not giving.bag_id:
        sentence = N_("No bag is named: its lot, donor, quality control, times, dose and excipients are not checked.")
        yield untold("M5", "bag", say(sentence), M5)
        return
    yield from product_findings(giving)
    yield from bag_dose_findings(giving)
    yield from excipient_findings(giving)
    yield from additive_findings(giving)
    yield from product_reaction_findings(giving)
