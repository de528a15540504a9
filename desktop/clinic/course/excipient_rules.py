"""Rule M9: what the cells came into contact with, held against the patient's allergies and against IgE to bovine albumin.

Both sides are named: what is in the bag, and what is known of the patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.cells.lot import LEFT, SORT, Additive
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note
from desktop.clinic.patient.drug_kin import one_class, same_drug
from desktop.clinic.patient.drug_use import NO_LONGER
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.typeahead import fold, texts_of

M9 = "M9, domain reference §5 [S52a, S52b, S52c]"
# bovine serum albumin, by its code in an allergen panel
BOVINE_ALBUMIN = "Bos d 6"
# what a sort of additive is called, folded, in English and Turkish (GKU); for what is no sort of its own see `_words`
_TERMS: Mapping[str, tuple[str, ...]] = {
    "dmso": ("dmso", "dimethyl sulfoxide", "dimethyl sulphoxide", "dimetil sulfoksit"),
    "dextran": ("dextran", "dekstran", "hes", "hydroxyethyl starch", "hidroksietil nisasta", "hetastarch"),
    "albumin": ("human albumin", "human serum albumin", "albumin", "hsa", "insan albumini"),
    "bovine": ("bovine", "bsa", "fbs", "fcs", "calf serum", "sigir", "dana serumu"),
}
# antibacterials for systemic use, by ATC
_ANTIBIOTICS = "J01"
# words for several antibiotics, folded, and the ATC codes that may be meant (GKU)
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "penicillin": ("J01C",), "penisilin": ("J01C",), "pen strep": ("J01C", "J01G"), "penstrep": ("J01C", "J01G"),
    "antibiotic": (_ANTIBIOTICS,), "antibiotics": (_ANTIBIOTICS,), "antibiyotik": (_ANTIBIOTICS,),
}  # fmt: skip
# to what a patient with a bovine allergy is called allergic (GKU)
_BOVINE_FOOD = (
    "beef", "cow", "cow s milk", "milk allergy", "allergy to milk", "red meat", "alpha gal",
    "sigir eti", "dana eti", "inek sutu", "sut alerjisi", "kirmizi et", "alfa gal",
)  # fmt: skip


def excipient_findings(giving: Giving) -> Iterator[Finding]:
    """M9: an additive that the patient reacts to asks for a reason, also where it was washed out."""
    lot = giving.lot
    if lot is None:
        return
    if not lot.additives:
        sentence = N_("No additive of lot {lot} is recorded, so nothing can be held against the patient's allergies.")
        yield giving.blocked("M9", "bag", say(sentence, lot=lot.number or "?"), M9)
    for additive in lot.additives:
        found = list(dict.fromkeys(_known_of(additive, giving)))
        shown = {"additive": name_of(additive), "left": LEFT.said(additive.left or "unknown")}
        if found and additive.left == "washed":
            sentence = N_("{additive} was in contact with the cells and washed out. {patient}")
            # what is washed out leaves traces: anaphylaxis to bovine albumin of the culture [S52b]
            yield giving.blocked("M9", "bag", say(sentence, patient=joined(found, " "), **shown), M9)
        elif found:
            sentence = N_("{additive} was in contact with the cells (in the bag: {left}). {patient}")
            yield giving.blocked("M9", "bag", say(sentence, patient=joined(found, " "), **shown), M9)
        elif "bovine" in sorts_of(additive) and additive.left != "washed" and not _bovine_tested(giving):
            sentence = N_("{additive} (in the bag: {left}), and IgE to bovine albumin (Bos d 6) is not recorded.")
            yield note("M9", "bag", say(sentence, **shown), M9)


def name_of(additive: Additive) -> str | Sentence:
    """What an additive is called: its sort, name and drug, each once."""
    drug = additive.drug.name if additive.drug else ""
    sort = SORT.said(additive.sort) if additive.sort else ""
    # a name that was typed may be that of the sort
    return joined({str(name): name for name in (sort, additive.name, drug) if name}.values())


def sorts_of(additive: Additive) -> set[str]:
    """The sorts that an additive is of, by its own answer and by its name: "fetal bovine serum" in a medium is bovine."""
    named = {sort for sort, terms in _TERMS.items() if any(_has(additive.name, term) for term in terms)}
    return named | ({additive.sort} if additive.sort else set())


def _known_of(additive: Additive, giving: Giving) -> Iterator[Sentence]:
    """What of the patient stands against an additive, each in a sentence."""
    catalogue, sorts = giving.around.reader.catalogue, sorts_of(additive)
    terms = [term for sort in sorts for term in _TERMS.get(sort, ())]
    patient_terms = [*terms, *(_BOVINE_FOOD if "bovine" in sorts else ())]
    for kept in giving.around.chart.named("drug_reaction"):
        reaction = kept.entry
        if reaction.certainty in NO_LONGER or reaction.drug is None:
            continue
        if (
            _same_or_related(additive, reaction.drug, catalogue)
            or any(_has(additive.name, name) for name in _names(reaction.drug, catalogue))
            or any(_has(reaction.drug.name, term) for term in (*patient_terms, *filter(None, (additive.name,))))
        ):
            sentence = N_("The patient reacted to {drug} ({date}).")
            yield say(sentence, drug=reaction.drug.name, date=dated(reaction.date))
    for kept in giving.around.chart.named("condition"):
        text = kept.entry.condition
        if any(_has(text, term) for term in (*patient_terms, *filter(None, (additive.name,)))):
            yield say(N_("Among the conditions stands: {condition}."), condition=text)
    if "bovine" in sorts:
        yield from _bovine_ige(giving)
    yield from _skin_tests([*patient_terms, *filter(None, (additive.name,))], additive, giving)


def _same_or_related(additive: Additive, drug: DrugName, catalogue: Catalogue) -> bool:
    """One drug or one class; an antibiotic that the catalogue does not know, or that a group is named for, may be any of them."""
    drugs = _drugs_of(additive, catalogue)
    if any(same_drug(one, drug, catalogue) or one_class(one, drug, catalogue) for one in drugs):
        return True
    if additive.sort == "antibiotic" and not any(one.atc for one in drugs) and drug.atc.startswith(_ANTIBIOTICS):
        return True
    return any(_has(additive.name, word) and drug.atc.startswith(codes) for word, codes in _GROUPS.items())


def _drugs_of(additive: Additive, catalogue: Catalogue) -> list[DrugName]:
    """Its drug, or the drugs of the catalogue that its name tells."""
    if additive.drug is not None:
        return [additive.drug]
    known = [DrugName(drug.name, drug.atc) for drug in catalogue.drugs] if additive.name else []
    return [drug for drug in known if any(_has(additive.name, name) for name in _names(drug, catalogue))]


def _bovine_ige(giving: Giving) -> Iterator[Sentence]:
    """The newest positive IgE to bovine albumin of any panel."""
    found = [
        (kept.entry, result)
        for kept in giving.around.chart.named("allergen_panel")
        for result in kept.entry.results
        if result.allergen == BOVINE_ALBUMIN and result.positive == "yes"
    ]
    if found:
        panel, result = found[-1]
        sentence = N_("The patient has IgE to bovine albumin: {code} {reading} {unit} ({panel}, {date}).")
        shown = {
            "code": BOVINE_ALBUMIN,
            "reading": result.reading.shown(),
            "unit": panel.unit or "",
            "panel": panel.panel,
        }
        yield say(sentence, date=dated(panel.specimen_date), **shown)


def _bovine_tested(giving: Giving) -> bool:
    panels = (kept.entry for kept in giving.around.chart.named("allergen_panel"))
    return any(result.allergen == BOVINE_ALBUMIN for panel in panels for result in panel.results)


def _skin_tests(terms: list[str], additive: Additive, giving: Giving) -> Iterator[Sentence]:
    """Positive skin tests with it."""
    catalogue = giving.around.reader.catalogue
    for kept in giving.around.chart.named("skin_test"):
        for row in (*kept.entry.pricks, *kept.entry.intradermals):
            if row.outcome != "positive" or row.substance is None:
                continue
            drug = None if row.substance.extract else DrugName(row.substance.name, row.substance.atc)
            if any(_has(row.substance.name, term) for term in terms) or same_drug(additive.drug, drug, catalogue):
                sentence = N_("A skin test with {substance} was positive ({date}).")
                yield say(sentence, substance=row.substance.name, date=dated(kept.entry.date))


def _names(drug: DrugName, catalogue: Catalogue) -> tuple[str, ...]:
    """What a drug is called, without its code."""
    known = catalogue.drug(drug.atc) if drug.atc else None
    return (drug.name, *(text for text in texts_of(known) if text != known.atc)) if known else (drug.name,)


def _has(text: str | None, term: str) -> bool:
    """Does the text name the term in whole words, and not as something that it is free of?"""
    words, wanted = _words(text), _words(term)
    return bool(wanted) and re.search(rf"\b{re.escape(wanted)}\b(?! free\b)", words) is not None


def _words(text: str | None) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text or "")))
