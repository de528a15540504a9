"""How donor, lot and quality control stand in the summary: each in words, what speaks against it marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.clinic.catalogue.cell_rules import INFORMS
from desktop.clinic.catalogue.product_tests import RELEASE as AT_RELEASE
from desktop.clinic.cells.donor import RESULT, SCREENED_FOR, Donor
from desktop.clinic.cells.lot import LEFT, Lot
from desktop.clinic.cells.quality_check import QualityCheck, open_checks
from desktop.clinic.course.contacts import name_of
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page.words import brief, facts, labelled, marked, shown


def lot_words(lot: Lot, reader: Reader) -> Iterator[str]:
    """Product, lot, source, what it came into contact with, its release and its quality control."""
    yield lot.product or ""
    yield lot.title(reader)
    passage = (
        str(say(N_("passage {passage}"), passage=lot.passage))
        if lot.passage is not None
        else _(N_("passage not recorded"))
    )
    yield ", ".join(filter(None, (shown(lot, "tissue", reader), shown(lot, "method", reader), passage)))
    left: dict[str, list[str]] = {}
    for additive in lot.additives:
        left.setdefault(LEFT.shown(additive.left or "unknown", reader), []).append(str(name_of(additive)))
    additives = [
        str(say(N_("{names} (in the bag: {left})"), names=", ".join(names), left=where))
        for where, names in left.items()
    ]
    yield labelled(N_("additives"), ", ".join(additives)) if additives else _(N_("additives not recorded"))
    release = labelled(N_("release"), shown(lot, "release", reader))
    release = release if lot.release == "released" else marked(release)
    by = ", ".join(filter(None, (lot.released_by, brief(lot.released_on))))
    yield f"{release} ({by})" if by else release
    yield checked(lot.checks, AT_RELEASE, reader) or marked(_(N_("no result of quality control recorded")))
    yield labelled(N_("expiry"), brief(lot.expiry)) if lot.expiry else _(N_("expiry not recorded"))
    yield from facts(lot, reader, ())


def checked(checks: Sequence[QualityCheck], stage: str, reader: Reader) -> str:
    """How many pass, and what stands against it; "" without any."""
    if not checks:
        return ""
    passed = sum(check.verdict == "pass" for check in checks)
    found = open_checks(checks, stage, reader.catalogue)
    # what has no limit does not fail
    left = sum(check.verdict == "not_told" and check.test not in found.unread for check in checks)
    sentence = (
        N_("{passed} of {all} pass, {left} without a limit of their own") if left else N_("{passed} of {all} pass")
    )
    counted = str(say(sentence, passed=passed, all=len(checks), left=left))
    accepted = [
        str(say(N_("{test} accepted: {reason}"), test=check.title(reader), reason=check.overruled))
        for check in checks
        if check.overruled
    ]
    against = str(found.names(reader.catalogue))
    return labelled(
        N_("quality control"), "; ".join(filter(None, (counted, marked(against) if against else "", *accepted)))
    )


def donor_name(donor: Donor) -> str:
    """What a donor is called."""
    return str(say(N_("donor {pseudonym}"), pseudonym=donor.pseudonym or "?"))


def donor_words(donor: Donor, reader: Reader) -> Iterator[str]:
    """The donor's screening, what is not negative in front, and the consent."""
    yield donor_name(donor)
    yield labelled(N_("donation"), brief(donor.donation)) if donor.donation and not donor.donation.unknown else ""
    results: dict[tuple[bool, str, str], list[str]] = {}
    rules = reader.catalogue.cell_rules
    for test in donor.screening:
        # what only informs speaks against nothing
        known = rules.donor_test(test.screened_for or "")
        sound = test.result == "negative" or (known is not None and known.positive == INFORMS)
        results.setdefault((sound, test.result or "unknown", brief(test.date)), []).append(
            SCREENED_FOR.shown(test.screened_for, reader)
        )
    for sound, result, day in sorted(results, key=lambda found: found[0]):
        words = RESULT.shown(result, reader)
        told = labelled(f"{words} ({day})" if day else words, ", ".join(results[sound, result, day]))
        yield told if sound else marked(told)
    missing = [SCREENED_FOR.shown(code, reader) for code in donor.lacking() if not donor.decided(code)]
    if missing:
        yield marked(labelled(N_("without a result"), ", ".join(missing)))
    consent = labelled(N_("consent"), shown(donor, "consent", reader)) if donor.consent else ""
    yield consent if donor.consent == "given" else marked(consent or _(N_("consent not recorded")))
    yield from facts(donor, reader, ())
