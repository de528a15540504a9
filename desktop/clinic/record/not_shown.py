"""What a summary does not show, though a reader might take it as shown: said before the facts, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.full_dose import less_shown
from desktop.clinic.catalogue.product_tests import RELEASE
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.lot import Lot
from desktop.clinic.cells.quality_check import open_checks
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import OUTCOME_SERIES, Outcome
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.drug_kin import same_drug
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.tolerated import negative_provocation
from desktop.clinic.plot.on_omalizumab import omalizumab_words
from desktop.clinic.plot.placing import setting
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.language import N_, Sentence, joined, say

_STERILITY = "sterility"


@dataclass(frozen=True)
class NotShown:
    """Something that is not shown, and why."""

    what: Sentence
    why: Sentence


def not_shown(around: Around) -> tuple[NotShown, ...]:
    """What the record of a patient does not show: what misleads most comes first."""
    return (
        *_tolerance(around),
        *_feeling(around),
        *_cause(around),
        *_omalizumab(around),
        *_methods(around),
        *_cells(around),
        *_harm(around),
    )


def _tolerance(around: Around) -> Iterator[NotShown]:
    """Of every drug that counts as an allergy: is it tolerated now? Nothing but a provocation shows it."""
    reacted: dict[str, list[DrugReaction]] = {}
    for kept in around.chart.of(DrugReaction):
        if kept.entry.drug is not None and kept.entry.certainty not in ("refuted", "resolved"):
            reacted.setdefault(kept.entry.drug.key, []).append(kept.entry)
    untested: list[str] = []
    less: list[tuple[str, str]] = []
    for reactions in reacted.values():
        drug = reactions[-1].drug
        assert drug is not None  # those without one were left out
        if negative_provocation(drug, [reaction.date for reaction in reactions], around) is not None:
            continue
        why = _shown_less(drug, around)
        if why:
            less.append((drug.name, why))
        else:
            untested.append(drug.name)
    if untested:
        what = say(N_("Whether {drugs} would be tolerated"), drugs=joined(untested, "; "))
        yield NotShown(what, say(N_("no provocation is recorded, and nothing else shows it")))
    for name, why in less:
        yield NotShown(say(N_("Whether {drugs} would be tolerated"), drugs=name), say(why))


def _shown_less(drug: DrugName, around: Around) -> str:
    """Why the provocations with a drug do not show that it is tolerated; "" where none was done."""
    done = [
        kept.entry
        for kept in around.chart.of(DrugProvocation)
        if kept.entry.stage == "done" and same_drug(kept.entry.drug, drug, around.reader.catalogue)
    ]
    if not done:
        return ""
    if done[-1].result == "negative":
        less = less_shown(done[-1])
        return less.text if less is not None else N_("the negative provocation may have been before the reaction")
    return N_("the last provocation was not negative")


def _feeling(around: Around) -> Iterator[NotShown]:
    """How the patient felt before and after the cells: it takes a score on both sides."""
    courses = around.chart.courses()
    if not courses:
        return
    scored = [
        kept.entry.date
        for kept in around.chart.of(Outcome)
        if is_known(kept.entry.date) and any(getattr(kept.entry, one.field) is not None for one in OUTCOME_SERIES)
    ]
    what, d0 = say(N_("Whether the patient feels better or worse")), courses[0].d0
    if not scored:
        yield NotShown(what, say(N_("no score of symptoms or quality of life is recorded")))
    elif all(when.day > d0 for when in scored):
        yield NotShown(what, say(N_("no score from before the first infusion is recorded")))
    elif all(when.day <= d0 for when in scored):
        yield NotShown(what, say(N_("no score from after the first infusion is recorded")))


def _cause(around: Around) -> Iterator[NotShown]:
    """That what came after the cells came from them: one patient alone cannot show it."""
    if around.chart.courses():
        why = N_("one patient without a control: what came after the infusions need not have come from them")
        yield NotShown(say(N_("Whether the cells changed any marker")), say(why))


def _omalizumab(around: Around) -> Iterator[NotShown]:
    """What the markers would have done without omalizumab."""
    around_results = setting(around.chart, around.reader.catalogue)
    under = any(
        omalizumab_words(kept.entry.specimen_date, around_results)
        for type in (LabResult, InVitroTest)
        for kept in around.chart.of(type)
        if kept.entry.specimen_date is not None
    )
    if not under:
        return
    starts = [
        around_results.since(taken.start) or taken.start.shown()
        for taken in around_results.omalizumab
        if is_known(taken.start)
    ]
    given = any(taken.administrations for taken in around_results.omalizumab)
    sentence = (
        N_("omalizumab is on record from {date} on")
        if given
        else N_("omalizumab was prescribed ({date}), and no dose is recorded as given")
    )
    why = say(sentence, date=joined(list(dict.fromkeys(starts))) or "?")
    yield NotShown(say(N_("What the later results would be without omalizumab")), why)


def _methods(around: Around) -> Iterator[NotShown]:
    """By which method a drug was tested: without it a number is compared with no other."""
    unknown = [
        kept.entry.named(around.reader)
        for kept in around.chart.of(InVitroTest)
        if kept.entry.method in (None, "", "unknown")
    ]
    if unknown:
        what = say(N_("What the numbers of these tests mean: {tests}"), tests=joined(list(dict.fromkeys(unknown))))
        yield NotShown(what, say(N_("their method is not known, so no cut-off applies and no other report compares")))


def _cells(around: Around) -> Iterator[NotShown]:
    """What was given: that it was released, and sterile."""
    infusions = around.chart.of(Infusion)
    if not infusions:
        return
    released, sterile = True, True
    for kept in infusions:
        lot = _lot(kept, around)
        released = released and lot is not None and lot.release in ("released", "deviation")
        sterile = sterile and lot is not None and _is_sterile(lot, around)
    what = N_("The quality of the cells given")
    if not released and not sterile:
        yield NotShown(say(what), say(N_("neither the lot's release nor a result of sterility is recorded")))
    elif not released:
        yield NotShown(say(what), say(N_("the lot's release is not recorded")))
    elif not sterile:
        yield NotShown(say(what), say(N_("no result of sterility that passed is recorded")))


def _lot(infusion: Kept[Infusion], around: Around) -> Lot | None:
    bag = around.products.kept(infusion.entry.bag) if infusion.entry.bag else None
    lot = (
        around.products.kept(bag.entry.lot)
        if bag is not None and isinstance(bag.entry, Bag) and bag.entry.lot
        else None
    )
    return lot.entry if lot is not None and isinstance(lot.entry, Lot) else None


def _is_sterile(lot: Lot, around: Around) -> bool:
    found = open_checks(lot.checks, RELEASE, around.reader.catalogue)
    tested = any(check.test == _STERILITY for check in lot.checks)
    return tested and not any(_STERILITY in codes for codes in found)


def _harm(around: Around) -> Iterator[NotShown]:
    """That nothing happened: none recorded is not none, unless it was asked."""
    infusions = around.chart.of(Infusion)
    silent = [
        kept.entry.name
        for kept in infusions
        if kept.entry.events_asked not in ("none", "some")
        and not any(event.entry.infusion == kept.id for event in around.chart.of(AdverseEvent))
    ]
    if silent:
        what = say(N_("That nothing followed {infusions}"), infusions=joined(silent))
        yield NotShown(what, say(N_("no adverse event is recorded, and it is not recorded that anybody asked")))
