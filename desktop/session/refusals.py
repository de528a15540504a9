"""Why the door wrote nothing: findings that stand in the way, or an entry that is no longer as it was shown."""

from __future__ import annotations

from desktop.clinic.entry.findings import Finding
from desktop.clinic.words.language import Sentence


class NotSaved(Exception):
    """Nothing was written: `findings` are hard, blocks without a reason, or soft and not confirmed."""

    def __init__(self, findings: list[Finding]):
        super().__init__("; ".join(str(finding.sentence) for finding in findings))
        self.findings = findings


class Conflict(Exception):
    """Nothing was written: the entry is no longer as it was shown; `sentence` says so."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence
