"""A drug that is or was in use, and the reactions of the patient that it is held against.

What it needs it takes from `around`: entry types import this file, so it imports none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.manifestations import Manifestation
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.words.dates import When

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

NO_LONGER = ("refuted", "resolved")


@dataclass(frozen=True)
class DrugUse:
    """A drug in use: in the field `field`, on `when`, still a plan or not; `caused` is the id of the reaction it caused."""

    drug: DrugName
    field: str
    planned: bool
    when: When | None = None
    caused: str = ""


def reactions_of(around: Around) -> Iterator[tuple[str, DrugReaction]]:
    """The patient's drug reactions by day, each with its id."""
    return ((kept.id, kept.entry) for kept in around.chart.named("drug_reaction") if kept.id != around.itself)


def known_signs(reaction: DrugReaction, around: Around) -> list[Manifestation]:
    return [known for known in around.reader.manifestations if known.code in (reaction.manifestations or ())]


def certainly_before(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.before(other) is True
