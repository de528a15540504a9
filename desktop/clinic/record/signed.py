"""A summary as a physician signed it: who, when, and the SHA-256 by which what was signed is known again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from desktop.clinic.record.review import shown_time
from desktop.clinic.words.language import N_, Sentence, say


@dataclass(frozen=True)
class SignedSummary:
    """One signature, without what was signed. `at` is UTC, ISO 8601; `voided` says why it does not hold, or is "".

    `record` tells the versions of the record that were signed from those that came later.
    """

    id: str
    patient: str
    physician: str
    who: str
    at: str
    sha256: str
    record: str
    voided: str = ""

    def told(self, zone: tzinfo | None) -> Sentence:
        """Who signed, and when by the clinic's clock."""
        return say(N_("Signed by {physician} on {when}"), physician=self.physician, when=shown_time(self.at, zone))
