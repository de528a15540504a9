"""Rules M2 and M6 of the donor: was the donor screened, in time, and did the donor agree?

What is missing among the tests forbids. Whether they were in time asks for a reason where it is wrong and where it cannot be
told [design]: an infection in its window is passed on for good, and the cell bank can be asked for a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.clinic.catalogue.cell_rules import ASSESS, FORBIDS, INFORMS
from desktop.clinic.cells.donor import CONSENT, SCREENED_FOR, Donor
from desktop.clinic.cells.donor_sampling import M2, NOT_STATED, sampling
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, untold
from desktop.clinic.words.language import N_, Sentence, joined, say

M6 = "M6, domain reference §2.6 [design]"
_NO_LOT = N_("The lot is not known, and so neither the donor.")


@rule("M2", N_("the donor's screening"), M2)
def donor_findings(giving: Giving) -> Iterator[Finding]:
    """M2: the donor is known and was screened negative. What asks for an assessment of the risk asks for it as a reason."""
    lot, donor = giving.lot, giving.donor
    if lot is None:
        yield untold("M2", "bag", say(_NO_LOT), M2)
    elif donor is None:
        linked = N_("The donor of lot {lot} is void or not known here, and so is the screening.")
        missing = N_("Lot {lot} has no donor linked, so the screening is not known.")
        sentence = say(linked if lot.donor else missing, lot=lot.number or "?")
        yield untold("M2", "bag", sentence, M2, giving.forbidden)
    else:
        yield from _positive_findings(giving, donor)
        yield from _open_findings(giving, donor)


def _positive_findings(giving: Giving, donor: Donor) -> Iterator[Finding]:
    effects = donor.positives(giving.around.reader.catalogue.cell_rules)
    sentences = (
        (FORBIDS, giving.forbidden, N_("Donor {donor} is positive for: {names}.")),
        (
            ASSESS,
            giving.blocked,
            N_("Donor {donor} is positive for: {names}. What did the assessment of the risk find?"),
        ),
        (INFORMS, note, N_("Donor {donor} is positive for: {names}. That alone forbids nothing.")),
    )
    for effect, make, sentence in sentences:
        if found := [code for code, own in effects.items() if own == effect]:
            yield make("M2", "bag", say(sentence, donor=donor.pseudonym or "?", names=_markers(found)), M2)


def _open_findings(giving: Giving, donor: Donor) -> Iterator[Finding]:
    rules, shown = giving.around.reader.catalogue.cell_rules, {"donor": donor.pseudonym or "?"}
    pending = donor.open_results("pending", rules)
    if pending:
        sentence = N_("Of donor {donor} a result is pending: {names}.")
        yield giving.forbidden("M2", "bag", say(sentence, names=_markers(pending), **shown), M2)
    # also of what not every donor is tested for, once it stands there
    lacking = [code for code in (*donor.lacking(), *donor.open_results("unknown", rules)) if code not in pending]
    if lacking:
        sentence = N_("Donor {donor} has no result of: {names}.")
        yield untold("M2", "bag", say(sentence, names=_markers(lacking), **shown), M2, giving.forbidden)
    if any(test.screened_for is None or test.result is None for test in donor.screening):
        sentence = N_("Among the tests of donor {donor} stands one without a name or a result.")
        yield untold("M2", "bag", say(sentence, **shown), M2)
    if donor.htlv_area in NOT_STATED and not donor.results_of("htlv"):
        sentence = N_("Whether donor {donor} needs a test for HTLV-I cannot be told: the area is not recorded.")
        yield untold("M2", "bag", say(sentence, **shown), "M2; S69")


def _markers(codes: Sequence[str]) -> str | Sentence:
    return joined(SCREENED_FOR.said(code) for code in dict.fromkeys(codes))


@rule("M2", N_("when the donor was sampled, and the window before an infection shows"), M2)
def sampling_findings(giving: Giving) -> Iterator[Finding]:
    """M2: the donor's blood was taken in time, and NAT or a second sample covers the window."""
    lot, donor = giving.lot, giving.donor
    if lot is None or donor is None:
        yield untold("M2", "bag", say(N_("The donor is not known, and so not when the donor was tested.")), M2)
        return
    rules = giving.around.reader.catalogue.cell_rules
    for told in sampling(donor.donation, donor.screening, donor.specimens_of, lot.tissue, rules):
        make = giving.blocked if told.grave else note
        sentence = say(N_("Donor {donor}: {said}"), donor=donor.pseudonym or "?", said=told.sentence)
        yield (
            untold("M2", "bag", sentence, told.source, make)
            if told.untold
            else make("M2", "bag", sentence, told.source)
        )


@rule("M6", N_("the donor's consent"), M6)
def donor_consent_findings(giving: Giving) -> Iterator[Finding]:
    """M6: the donor agreed to this use."""
    donor = giving.donor
    if donor is None:
        yield untold("M6", "bag", say(N_("The donor is not known, and so not whether the donor agreed.")), M6)
    elif donor.consent != "given":
        state = CONSENT.said(donor.consent) if donor.consent else "?"
        sentence = say(N_("The consent of donor {donor} is: {state}."), donor=donor.pseudonym or "?", state=state)
        if donor.consent == "withdrawn":
            yield giving.forbidden("M6", "bag", sentence, M6)
        else:
            yield untold("M6", "bag", sentence, M6, giving.blocked)
