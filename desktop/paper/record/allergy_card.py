"""The drug allergy card, for a wallet: what the patient reacted to and how badly, what the clinic ordered to avoid, whom to call.

It says what is recorded and no more. A drug stands by its international name and code, which no country changes; the other
names that the catalogue knows stand behind it, with where they are from: beyond that it is not on record in which country a
box is called so, and the card says that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.clinic.allergy.allergies import banner
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.full_dose import shows_less
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import is_of
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.restriction import named_class
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.words.dates import dated, exactly
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number
from desktop.paper.page.manuscript import manuscript
from desktop.paper.page.pages import Pages
from desktop.paper.patient.birth import born
from desktop.paper.record.letterhead import letterhead
from desktop.paper.record.papers import Choice
from desktop.session.session import Session

# how large it is; a sheet has both sides of the small card at their size, with marks to cut and to fold
SIZES = {
    "sheet": N_("Card for the wallet, on A4 to cut out and fold"),
    "id1": N_("Card for the wallet, 85.6 × 54 mm, two sides"),
    "a6": N_("A6, with everything"),
}


@dataclass(frozen=True)
class Culprit:
    """A drug that the patient reacted to: `words` are its certainty, severity and the clinic's order, `group` is its class."""

    drug: str
    codes: tuple[str, ...]
    words: str
    names: str
    sources: str
    group: str


@dataclass(frozen=True)
class AllergyCard:
    """What stands on the card; "" where nothing is recorded."""

    size: str
    name: str
    about: str
    culprits: tuple[Culprit, ...]
    none: str
    tolerated: tuple[str, ...]
    clinic: str
    physician: str
    phone: str
    emergency: str
    issued: str


def choices(session: Session, patient: str) -> tuple[Choice, ...]:
    """The sizes."""
    return tuple(Choice(code, _(label), code) for code, label in SIZES.items())


def pages(session: Session, patient: str, choice: str = "sheet") -> Pages:
    """The card of a patient. Raises `Failure`."""
    around = session.around(patient)
    said = allergy_card(session, around, choice)
    title = str(say(N_("Drug allergy card: {name}"), name=said.name))
    return manuscript("allergy_card", title, said).pages(around.now, said.issued)


def allergy_card(session: Session, around: Around, size: str) -> AllergyCard:
    """What the card of that size says."""
    chart, reader = around.chart, around.reader
    who, found = chart.patient, banner(chart, reader)
    head = letterhead(session) or Letterhead()
    known = born(who.entry.birth_date) if who else ""
    about = [str(say(N_("born {date}"), date=known)) if known else "", (who.entry.identifier or "") if who else ""]
    issued = say(N_("not signed; as recorded on {date}"), date=exactly(around.today))
    return AllergyCard(
        size=size,
        name=who.entry.full_name if who else "",
        about=" · ".join(filter(None, about)),
        culprits=tuple(_culprit(one.drug, one.words, _drug_of(one.entry, around), around) for one in found.allergies),
        none=found.sentence,
        tolerated=tuple(_tolerated(around)),
        clinic=head.name or "",
        physician=head.physician or "",
        phone=head.phone or "",
        emergency=head.emergency or "",
        issued=str(issued),
    )


def _drug_of(entry: str, around: Around) -> DrugName | None:
    kept = around.chart.entry(entry)
    return kept.entry.drug if is_of(kept, DrugReaction) or is_of(kept, DrugProvocation) else None


def _culprit(name: str, words: str, drug: DrugName | None, around: Around) -> Culprit:
    catalogue = around.reader.catalogue
    found = catalogue.found(drug) if drug is not None else None
    group = named_class(drug, "class", catalogue)
    # as it was typed stays in front: somebody may know it by that name alone
    names = [] if found is None else [one for one in (found.name, *found.aliases) if one.casefold() != name.casefold()]
    return Culprit(
        drug=name,
        codes=found.codes if found is not None else tuple(filter(None, (drug.atc if drug else "",))),
        words=words,
        names=", ".join(dict.fromkeys(names)),
        sources="; ".join(_sources(names, found.source if found is not None else "")),
        group=f"{_(group.name)} ({', '.join(group.prefixes)})" if group is not None else "",
    )


def _sources(names: list[str], source: str) -> list[str]:
    """Where the other names are from, as the catalogue tells it: "Ciproxin, Ciloxan: Turkish leaflets …"."""
    return [part for part in source.split("; ") if set(part.partition(": ")[0].split(", ")) & set(names)]


def _tolerated(around: Around) -> Iterator[str]:
    """What a provocation showed to be tolerated: with its dose and day, for tolerated does not mean allowed for ever."""
    for kept in around.chart.of(DrugProvocation):
        test = kept.entry
        if test.stage != "done" or test.result != "negative" or test.drug is None:
            continue
        unit = DrugProvocation.declaration.field("dose_unit").kind.shown(test.dose_unit, around.reader)
        total = f"{show_number(test.total)} {unit}".strip() if test.total is not None else _(N_("dose not recorded"))
        sentence = N_("{drug}: {dose}, {date}")
        words = str(say(sentence, drug=test.drug.name, dose=total, date=dated(test.date)))
        less = shows_less(test)
        yield f"{words} ({less})" if less else words
