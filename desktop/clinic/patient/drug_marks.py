"""What stands against a drug in a few words, for where it is listed: on the summary beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.words.language import N_, say

_WORDS = {
    "A1": N_("reaction to {culprit}, {date}"),
    "A2": N_("related to {culprit} (reaction {date})"),
    "A10": N_("against the clinic's order: {order}"),
}
_UNTOLD = N_("whether it is tolerated after {culprit} cannot be told")


def drug_marks(answers: Iterable[Finding]) -> Iterator[str]:
    """The answers of the rules about drugs that ask something, each in a few words and once; what is only noted is left out."""
    said: dict[str, None] = {}
    for found in answers:
        if found.id in _WORDS and found.level >= Level.SOFT:
            values = found.sentence.values
            shown = {name: values.get(name, values.get("drug", "")) for name in ("culprit", "date", "order")}
            said[str(say(_UNTOLD if found.untold else _WORDS[found.id], **shown))] = None
    yield from said
