"""Rule M13: an earlier reaction to the same lot, product, medium or maker guards the next bag.

An adverse event counts that was a reaction of hypersensitivity or to the infusion and that the cells may have caused; so does
a drug reaction that an infusion caused, or that is to the product or its maker by name. How grave an event weighs for a next
session, whatever was given, is M7.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.lot import Lot, has_number
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.contacts import has, texts_of_media
from desktop.clinic.course.events_before import is_reaction
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.entries import Kept, is_of
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.drug_use import NO_LONGER
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.typeahead import key_of

if TYPE_CHECKING:
    from desktop.clinic.course.infusion import Infusion

M13 = "M13, beside domain reference §5 [design]"
_WHAT = N_("earlier reactions to the same lot, product, medium or maker")


class _Shared(NamedTuple):
    """What two products have in common, in words; `maker` alone is less; and what is not known for that."""

    names: tuple[Sentence, ...] = ()
    maker: tuple[Sentence, ...] = ()
    lacking: tuple[Sentence, ...] = ()


@rule("M13", _WHAT, M13)
def product_reaction_findings(giving: Giving) -> Iterator[Finding]:
    """M13: what the patient reacted to before is not given again without a reason. The maker alone asks for a confirmation."""
    lot = giving.lot
    if lot is None:
        sentence = N_("The lot is not known, and so not whether the patient reacted to the same before.")
        yield untold("M13", "bag", say(sentence), M13)
        return
    yield from _named_findings(giving, lot)
    for event in giving.around.chart.of(AdverseEvent):
        yield from _event_findings(giving, lot, event.entry)
    yield from _caused_findings(giving, lot)
    yield from _unasked_findings(giving)


def _caused_findings(giving: Giving, lot: Lot) -> Iterator[Finding]:
    """A drug reaction that an earlier infusion names as one that it caused."""
    for infusion in giving.around.chart.named("infusion"):
        caused = giving.around.chart.entry(infusion.entry.reaction) if infusion.entry.reaction else None
        if infusion.id == giving.around.itself or not is_of(caused, DrugReaction):
            continue
        reaction = caused.entry
        if reaction.certainty not in NO_LONGER:
            sentence = N_("The reaction of {date} ({drug}) was caused by {infusion}.")
            shown = {"date": dated(reaction.date), "drug": reaction.drug.name if reaction.drug else "?"}
            said = say(sentence, infusion=infusion.entry.named(giving.around.reader), **shown)
            yield from _shared_findings(giving, lot, infusion, said, grave=True)


def _unasked_findings(giving: Giving) -> Iterator[Finding]:
    """Sessions of which nobody knows whether anything happened after them."""
    told = {kept.entry.infusion for kept in giving.around.chart.of(AdverseEvent)}
    unasked = [
        kept.entry.named(giving.around.reader)
        for kept in giving.around.chart.named("infusion")
        if kept.id not in told and kept.id != giving.around.itself and kept.entry.events_asked not in ("none", "some")
    ]
    if unasked:
        sentence = N_("Whether there was a reaction was not asked, or is not known, after: {names}.")
        yield untold("M13", "bag", say(sentence, names=joined(unasked)), M13)


def _named_findings(giving: Giving, lot: Lot) -> Iterator[Finding]:
    """A drug reaction to the product, its maker or its medium by name."""
    reactions = [kept.entry for kept in giving.around.chart.of(DrugReaction) if kept.entry.certainty not in NO_LONGER]
    if not reactions:
        return
    media = texts_of_media(lot, giving.around.reader.catalogue.cell_rules)
    names = [name for name in (lot.product, lot.manufacturer, *sorted(media)) if has_number(name)]
    if not media or not (has_number(lot.product) and has_number(lot.manufacturer)):
        sentence = N_(
            "Product, maker or medium of the lot are not recorded, so reactions are not held against them by name."
        )
        yield untold("M13", "bag", say(sentence), M13)
    for reaction in reactions:
        if reaction.drug is None:
            sentence = N_("A reaction is recorded whose drug is not named ({date}).")
            yield untold("M13", "bag", say(sentence, date=dated(reaction.date)), M13)
        elif found := [name for name in names if has(reaction.drug.name, name or "") or has(name, reaction.drug.name)]:
            sentence = N_("The patient reacted to {drug} ({date}), and this bag is of: {names}. Why is it given again?")
            said = say(sentence, drug=reaction.drug.name, date=dated(reaction.date), names=joined(map(str, found)))
            yield giving.blocked("M13", "bag", said, M13)


def _event_findings(giving: Giving, lot: Lot, event: AdverseEvent) -> Iterator[Finding]:
    facts = giving.around.reader.catalogue.events
    caused, reaction = facts.causality.caused(event.causality), is_reaction(event, giving)
    if caused is False or reaction is False or event.infusion == giving.around.itself != "":
        return
    if event.onset is not None and giving.when is not None and event.onset.after(giving.when):
        return
    shown = {"term": event.term or "?", "grade": event.grade or "?", "onset": dated(event.onset)}
    infusion = next((kept for kept in giving.around.chart.named("infusion") if kept.id == event.infusion), None)
    if infusion is None:
        sentence = N_("After which product {term}, grade {grade}, of {onset} came is not recorded.")
        yield untold("M13", "bag", say(sentence, **shown), M13)
    elif reaction is None:
        sentence = N_("Whether {term}, grade {grade}, of {onset} was a reaction to what was given is not answered.")
        yield untold("M13", "bag", say(sentence, **shown), M13)
    else:
        doubt = say(N_(" (causality not known)")) if caused is None else ""
        said = say(N_("After {name} came {term}, grade {grade}, on {onset}{doubt}."), name=infusion.entry.named(giving.around.reader), doubt=doubt, **shown)  # fmt: skip
        grave = event.grade is None or int(event.grade) >= facts.weights["reaction"].grade
        yield from _shared_findings(giving, lot, infusion, said, grave)


def _shared_findings(
    giving: Giving, lot: Lot, infusion: Kept[Infusion], said: Sentence, grave: bool
) -> Iterator[Finding]:
    shared = _shared(giving, lot, infusion.entry)
    if shared.names or shared.maker:
        # planned, a mild one and another product of the maker ask; what was grave asks for a reason
        mild = soft if giving.planned else note
        make = giving.blocked if shared.names and grave else mild
        sentence = N_("{said} In common with this bag: {names}. Why is it given again?")
        yield make("M13", "bag", say(sentence, said=said, names=joined((*shared.names, *shared.maker))), M13)
    elif shared.lacking:
        sentence = N_("{said} Whether this bag has something in common with that cannot be told: {names}.")
        yield untold("M13", "bag", say(sentence, said=said, names=joined(shared.lacking)), M13)


def _shared(giving: Giving, lot: Lot, before: Infusion) -> _Shared:
    """What the lot has in common with what an earlier infusion gave."""
    kept = giving.around.products.kept(before.bag) if before.bag else None
    other = giving.around.products.kept(kept.entry.lot) if is_of(kept, Bag) and kept.entry.lot else None
    if not is_of(other, Lot):
        return _by_text(lot, before)
    if giving.bag is not None and giving.bag.lot == other.id:
        return _Shared(names=(say(N_("lot {number}"), number=lot.number or "?"),))
    rules, before_lot = giving.around.reader.catalogue.cell_rules, other.entry
    media = texts_of_media(lot, rules), texts_of_media(before_lot, rules)
    both = {key_of(name) for name in media[1]}
    same = [say(N_("medium {name}"), name=name) for name in sorted(media[0]) if key_of(name) in both]
    compared = ((N_("product {name}"), lot.product, before_lot.product), (N_("maker {name}"), lot.manufacturer, before_lot.manufacturer))  # fmt: skip
    product, maker = (
        (say(label, name=one),) if has_number(one) and key_of(one) == key_of(two) else ()
        for label, one, two in compared
    )
    lacking = [say(label, name="?") for label, one, two in compared if not (has_number(one) and has_number(two))]
    if not all(media):
        lacking.append(say(N_("medium {name}"), name="?"))
    return _Shared((*product, *same), maker, tuple(lacking))


def _by_text(lot: Lot, before: Infusion) -> _Shared:
    """Of an infusion without a bag only lot and product are known, as they were typed."""
    if has_number(before.lot) and key_of(before.lot) == key_of(lot.number):
        return _Shared(names=(say(N_("lot {number}"), number=lot.number),))
    if has_number(before.product) and key_of(before.product) == key_of(lot.product):
        return _Shared(names=(say(N_("product {name}"), name=lot.product),))
    return _Shared(lacking=(say(N_("its bag is not recorded")),))
