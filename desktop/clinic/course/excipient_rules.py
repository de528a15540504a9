"""Rule M9: what the cells came into contact with, held against the patient's reactions, conditions, panels and skin tests.

Both sides are named: what is in the bag, and what is known of the patient. Of a medium that nobody knows it is said that
nobody can tell; where the patient reacts to anything that could be in it, that asks for a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.cell_rules import Excipient
from desktop.clinic.cells.lot import LEFT
from desktop.clinic.course.contacts import Contact, antibiotic_codes, contacts, drugs_in, has, has_medium
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, untold
from desktop.clinic.patient.drug_kin import one_class, same_drug
from desktop.clinic.patient.drug_use import NO_LONGER
from desktop.clinic.patient.history import PRODUCT, Transfusion
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.narrative import Speech, Told, stands_alone, told
from desktop.clinic.words.typeahead import key_of, texts_of

M9 = "M9, domain reference §5 [S52a, S52b, S52c]"
# antibacterials for systemic use, by ATC
_ANTIBIOTICS = "J01"


@rule("M9", N_("what the cells came into contact with, against the patient's allergies"), M9)
def excipient_findings(giving: Giving) -> Iterator[Finding]:
    """M9: an additive that the patient reacts to asks for a reason, also where it was washed out."""
    lot = giving.lot
    if lot is None:
        yield untold(
            "M9", "bag", say(N_("The lot is not known, and so not what the cells came into contact with.")), M9
        )
        return
    named = {"lot": lot.number or "?"}
    if not lot.additives:
        sentence = N_("No additive of lot {lot} is recorded, so nothing can be held against the patient's allergies.")
        yield untold("M9", "bag", say(sentence, **named), M9, giving.blocked)
    if unnamed := [kept.entry for kept in giving.around.chart.named("drug_reaction") if _is_unnamed(kept.entry)]:
        sentence = N_("A reaction is recorded whose drug is not named ({date}), so it is held against nothing here.")
        yield untold("M9", "bag", say(sentence, date=dated(unnamed[-1].date)), M9)
    rules = giving.around.reader.catalogue.cell_rules
    touched = list(contacts(lot, rules))
    # where the patient reacts to something that could be in it, not knowing is more than a note
    open_to = rules.excipients if not has_medium(lot) or not all(contact.known for contact in touched) else ()
    allergic = dict.fromkeys(known for one in open_to for known in _known_of(one, [one], giving))
    make = giving.blocked if allergic else note
    if not has_medium(lot):
        sentence = N_("The medium of lot {lot} is not recorded, so it cannot be told what is in it.")
        yield untold("M9", "bag", _with(say(sentence, **named), allergic), M9, make)
    for contact in touched:
        yield from _contact_findings(contact, giving)
        if not contact.known:
            sentence = N_(
                "What is in “{name}” is not known here, so it cannot be held against the patient's allergies."
            )
            yield untold("M9", "bag", _with(say(sentence, name=contact.name), allergic), M9, make)


def _with(sentence: Sentence, known: Iterable[Sentence]) -> Sentence:
    """What is not known, and what of the patient makes it more than a note."""
    return say("{part} {known}", part=sentence, known=joined(known, " ")) if known else sentence


def _is_unnamed(reaction: object) -> bool:
    return getattr(reaction, "drug", None) is None and getattr(reaction, "certainty", None) not in NO_LONGER


def _contact_findings(contact: Contact, giving: Giving) -> Iterator[Finding]:
    held = [one for one in giving.around.reader.catalogue.cell_rules.excipients if one.code in contact.holds]
    found = list(dict.fromkeys(_known_of(contact, held, giving)))
    shown = {"additive": contact.name, "left": LEFT.said(contact.left)}
    if brought := [say(one.name) for one in held if str(say(one.name)) not in str(contact.name)]:
        shown["additive"] = say(N_("{additive} (with {brought})"), additive=contact.name, brought=joined(brought))
    source = "; ".join(dict.fromkeys((M9, *(one.source for one in held)))) if found else M9
    if found and contact.left == "washed":
        sentence = N_("{additive} was in contact with the cells and washed out. {patient}")
        # what is washed out leaves traces: anaphylaxis to bovine albumin of the culture [S52b]
        yield giving.blocked("M9", "bag", say(sentence, patient=joined(found, " "), **shown), source)
    elif found:
        sentence = N_("{additive} was in contact with the cells (in the bag: {left}). {patient}")
        yield giving.blocked("M9", "bag", say(sentence, patient=joined(found, " "), **shown), source)
    for transfusion in () if found else _transfusions(held, giving):
        if transfusion.reaction != "no":
            sentence = N_(
                "Whether the patient reacted to the transfusion of {date} is not known; {additive} is made of blood."
            )
            yield untold("M9", "bag", say(sentence, date=dated(transfusion.date), **shown), M9)
    for condition in () if found else _mentions(contact, held, giving):
        sentence = N_(
            "Among the conditions stands “{condition}”. Whether the patient reacts to {additive} it does not say."
        )
        yield untold("M9", "bag", say(sentence, condition=condition, **shown), M9)
    if (
        not found
        and contact.left != "washed"
        and (missing := [one for one in held if one.asks and not _is_tested(one, giving)])
    ):
        sentence = N_("{additive} (in the bag: {left}), and no panel has IgE to: {names}.")
        names = joined(say(N_("{code} ({name})"), code=one.asks, name=say(one.name)) for one in missing)
        yield untold("M9", "bag", say(sentence, names=names, **shown), M9)


def _known_of(one: Contact | Excipient, held: Sequence[Excipient], giving: Giving) -> Iterator[Sentence]:
    """What of the patient stands against a contact and the excipients in it, each in a sentence."""
    contact = one if isinstance(one, Contact) else None
    named, substances = _terms(contact, held)
    terms = (*named, *substances)
    yield from _reactions(contact, held, terms, giving)
    for transfusion in _transfusions(held, giving):
        if transfusion.reaction == "yes":
            product, date = PRODUCT.said(transfusion.product or "unknown"), dated(transfusion.date)
            yield say(N_("The patient reacted to a transfusion ({product}, {date})."), product=product, date=date)
    speech = giving.around.reader.catalogue.cell_rules.speech
    for kept in giving.around.chart.named("condition"):
        text = kept.entry.condition
        if _is_said(text, terms, speech) and (_is_said(text, named, speech) or _reacts(text, terms, speech)):
            yield say(N_("Among the conditions stands: {condition}."), condition=text)
    for excipient in held:
        yield from _ige(excipient, giving)
    yield from _skin_tests(contact, terms, giving)


def _transfusions(held: Sequence[Excipient], giving: Giving) -> Iterator[Transfusion]:
    """The transfusions that hold one of these excipients, or may; "other" and unknown products among them."""
    products = {product for excipient in held for product in excipient.transfusions}
    for kept in giving.around.chart.of(Transfusion):
        if (kept.entry.product or "unknown") in products:
            yield kept.entry


def _terms(contact: Contact | None, held: Sequence[Excipient]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What names an allergy to a contact, and what it is called itself."""
    named = tuple(term for excipient in held for term in excipient.allergies)
    substances = tuple(term for excipient in held for term in excipient.substances)
    return named, (*substances, key_of(contact.text)) if contact and contact.text else substances


def _is_said(text: str | None, terms: Sequence[str], speech: Speech) -> bool:
    return bool(terms) and told(text, terms, speech) in (Told.SAID, Told.UNCLEAR)


def _reacts(text: str | None, terms: Sequence[str], speech: Speech) -> bool:
    """Does a condition say that the patient reacts to what it names? A name that stands alone is meant so."""
    return stands_alone(text, terms) or _is_said(text, speech.reacts, speech)


def _mentions(contact: Contact, held: Sequence[Excipient], giving: Giving) -> Iterator[str]:
    """Conditions that name what is in a contact, and do not say that the patient reacts to it: "albumin düşük"."""
    named, substances = _terms(contact, held)
    speech = giving.around.reader.catalogue.cell_rules.speech
    for kept in giving.around.chart.named("condition"):
        if _is_said(kept.entry.condition, (*named, *substances), speech):
            yield kept.entry.condition


def _reactions(
    contact: Contact | None, held: Sequence[Excipient], terms: Sequence[str], giving: Giving
) -> Iterator[Sentence]:
    catalogue = giving.around.reader.catalogue
    prefixes = tuple(code for excipient in held for code in excipient.drugs)
    counted = [
        kept.entry
        for kept in giving.around.chart.named("drug_reaction")
        if kept.entry.drug is not None and kept.entry.certainty not in NO_LONGER and kept.id != giving.caused
    ]
    drugs = drugs_of(contact, catalogue) if contact is not None and counted else []
    for reaction in counted:
        drug = reaction.drug
        if (
            (prefixes and drug.atc.startswith(prefixes))
            or any(has(drug.name, term) for term in terms)
            or (contact is not None and _is_related(contact, drugs, drug, catalogue))
        ):
            yield say(N_("The patient reacted to {drug} ({date})."), drug=drug.name, date=dated(reaction.date))


def _is_related(contact: Contact, drugs: Sequence[DrugName], drug: DrugName, catalogue: Catalogue) -> bool:
    """One drug or one class; an antibiotic that the catalogue does not know, or that a group is named for, may be any of them."""
    if any(has(contact.text, name) for name in _names(drug, catalogue)):
        return True
    if any(same_drug(one, drug, catalogue) or one_class(one, drug, catalogue) for one in drugs):
        return True
    if contact.sort == "antibiotic" and not any(one.atc for one in drugs) and drug.atc.startswith(_ANTIBIOTICS):
        return True
    codes = antibiotic_codes(contact.text, catalogue.cell_rules)
    return bool(codes) and drug.atc.startswith(codes)


def drugs_of(contact: Contact, catalogue: Catalogue) -> list[DrugName]:
    """Its drug, or the drugs of the catalogue that its name tells."""
    if contact.drug is not None:
        return [contact.drug]
    return [DrugName(drug.name, drug.atc) for drug in drugs_in(contact.text, catalogue)]


class _Result(NamedTuple):
    """A result of a panel that says something of an excipient."""

    said: Sentence
    positive: str | None


def _results(excipient: Excipient, giving: Giving) -> Iterator[_Result]:
    """The results of every panel for an excipient, the newest last."""
    codes = {key_of(code) for code in excipient.allergens}
    # a panel has hundreds of results, and most excipients have no allergen
    for kept in giving.around.chart.named("allergen_panel") if codes else ():
        panel = kept.entry
        for result in panel.results:
            if key_of(result.allergen) in codes:
                sentence = N_("The patient has IgE to {name}: {code} {reading} {unit} ({panel}, {date}).")
                reading = result.reading.shown() if result.reading else "?"
                shown = {
                    "code": result.allergen or "?",
                    "reading": reading,
                    "unit": panel.unit or "",
                    "panel": panel.panel,
                }
                said = say(sentence, name=say(excipient.name), date=dated(panel.specimen_date), **shown)
                yield _Result(said, result.positive)


def _ige(excipient: Excipient, giving: Giving) -> Iterator[Sentence]:
    """The newest positive IgE to an excipient of any panel."""
    if found := [result for result in _results(excipient, giving) if result.positive == "yes"]:
        yield found[-1].said


def _is_tested(excipient: Excipient, giving: Giving) -> bool:
    """Does a panel tell of the allergen that is asked for, or of another name of it?"""
    return any(result.positive in ("yes", "no") for result in _results(excipient, giving))


def _skin_tests(contact: Contact | None, terms: Sequence[str], giving: Giving) -> Iterator[Sentence]:
    """Positive skin tests with it."""
    catalogue = giving.around.reader.catalogue
    for kept in giving.around.chart.named("skin_test"):
        for row in (*kept.entry.pricks, *kept.entry.intradermals):
            if row.outcome != "positive" or row.substance is None:
                continue
            drug = None if row.substance.extract else DrugName(row.substance.name, row.substance.atc)
            own = contact.drug if contact is not None else None
            if any(has(row.substance.name, term) for term in terms) or same_drug(own, drug, catalogue):
                sentence = N_("A skin test with {substance} was positive ({date}).")
                yield say(sentence, substance=row.substance.name, date=dated(kept.entry.date))


def _names(drug: DrugName, catalogue: Catalogue) -> tuple[str, ...]:
    """What a drug is called, without its code."""
    known = catalogue.drug(drug.atc) if drug.atc else None
    return (drug.name, *(text for text in texts_of(known) if text != known.atc)) if known else (drug.name,)
