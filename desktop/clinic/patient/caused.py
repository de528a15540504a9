"""A drug reaction that a test or an infusion caused: named there, and told of from both sides.

Whatever has a link to a drug reaction can have caused one; no type is named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.entry.findings import Finding, soft
from desktop.clinic.entry.kinds import Link, Reader
from desktop.clinic.patient.drug_kin import same_drug
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, _, say

_REACTION = "drug_reaction"


def causes_of(id: str, chart: Chart) -> Iterator[Kept]:
    """The entries that name the reaction of this id as one that they caused, type by type."""
    for type in chart.types():
        links = [field.name for field in type.declaration.fields if _is_reaction(field.kind)]
        for kept in chart.of(type) if links else ():
            if any(getattr(kept.entry, name) == id for name in links):
                yield kept


def caused_by(id: str, chart: Chart, reader: Reader) -> str:
    """What caused a reaction, for people: "caused by: skin tests, 18 Nov 2024"; "" where nothing says so."""
    named = [", ".join(filter(None, (kept.entry.title(reader), _day(kept.entry)))) for kept in causes_of(id, chart)]
    return f"{_(N_('caused by'))}: {'; '.join(named)}" if named else ""


def caused_findings(
    reaction: str | None, drugs: Sequence[DrugName | None], when: When | None, field: str, around: Around
) -> Iterator[Finding]:
    """Is the reaction that is named to one of the drugs that were used, and was it not before they were?

    Without drugs nothing is asked about them.
    """
    linked = around.chart.entry(reaction) if reaction else None
    if linked is None:
        return
    drug, began = getattr(linked.entry, "drug", None), getattr(linked.entry, linked.entry.declaration.dated)
    if drugs and not any(same_drug(drug, one, around.reader.catalogue) for one in drugs):
        yield soft("reaction", field, say(N_("The reaction that is named here is to another drug.")))
    if began is not None and when is not None and began.before(when) is True:
        sentence = N_("The reaction that is named here ({date}) was before this ({when}). Is it another one?")
        yield soft("reaction", field, say(sentence, date=began, when=when))


def _is_reaction(kind: object) -> bool:
    return isinstance(kind, Link) and kind.to == _REACTION


def _day(entry: Entry) -> str:
    when = getattr(entry, entry.declaration.dated) if entry.declaration.dated else None
    return when.shown() if is_known(when) else ""
