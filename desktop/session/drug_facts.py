"""What a clinic file's catalogue says of one drug: its own drugs and brands are among it."""

from __future__ import annotations

from pathlib import Path

from desktop.clinic.catalogue.drug_told import Line, drug_told
from desktop.clinic.catalogue.kinship import groups_of
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.typeahead import match_one, suggestions
from desktop.session import catalogue
from desktop.store.clinic_file import open_file


def facts_of_drug(path: Path, name: str) -> tuple[Line, ...]:
    """The lines about the drug of this name, brand or code; the file is only read.

    Raises `CannotOpen`, and `Refused` when no drug and no group has such a name, or several drugs begin like it.
    """
    file = open_file(path, read_only=str(say(N_("The clinic file is only looked at."))))
    try:
        facts, _manifestations = catalogue.read(file)
    finally:
        file.close()
    known = facts.drug(name.upper()) or match_one(facts.drugs, name)
    drug = DrugName(known.name, known.atc) if known else DrugName(name)
    if known is None and (near := suggestions(facts.drugs, name)):
        sentence = N_("More than one drug begins like this: {names}.")
        raise Refused(say(sentence, names=", ".join(one.name for one in near)))
    if known is None and not groups_of(drug, facts):
        raise Refused(say(N_("{name} is not in the catalogue, and no group of drugs has such a name."), name=name))
    return tuple(drug_told(drug, facts))
