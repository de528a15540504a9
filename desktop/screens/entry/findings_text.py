"""The words of a finding and of its source: the one place where a screen takes them from."""

from __future__ import annotations

from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.sources import cited
from desktop.clinic.words.language import N_, say
from desktop.session.sources import known_sources


def source_of(finding: Finding) -> str:
    """Where a finding is from, in words: "rule M2; EU directive 2006/17/EC, Annex II"; "" if it names nothing."""
    return cited(finding.source, known_sources())


def with_source(finding: Finding) -> str:
    """What a finding says, with its source behind it in brackets."""
    source = source_of(finding)
    return str(
        say(N_("{sentence} ({source})"), sentence=finding.sentence, source=source) if source else finding.sentence
    )
