"""Whether a physician has seen an entry as it stands: who saw which version, when, and what waits to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum

from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, _, say


class Sight(Enum):
    """How an entry stands; its sign stands beside its word, so that no colour is needed to tell."""

    SEEN = "✓"
    UNSEEN = "☐"
    CHANGED = "△"
    # entered before reviews were kept, and not changed since
    BEFORE = ""


_WORDS = {
    Sight.SEEN: N_("seen"),
    Sight.UNSEEN: N_("not yet seen"),
    Sight.CHANGED: N_("changed since it was seen"),
    Sight.BEFORE: "",
}


@dataclass(frozen=True)
class Review:
    """Who last saw an entry, which version and when ("" for nobody), and whether its newest version `waits` to be seen."""

    entry: str
    waits: bool
    number: int = 0
    who: str = ""
    at: str = ""

    @property
    def sight(self) -> Sight:
        """How the entry stands."""
        if self.waits:
            return Sight.CHANGED if self.number else Sight.UNSEEN
        return Sight.SEEN if self.number else Sight.BEFORE

    @property
    def sign(self) -> str:
        """The sign and the word of a list: "✓ seen"; "" for what was entered before reviews were kept."""
        return f"{self.sight.value} {_(_WORDS[self.sight])}".strip() if self.sight is not Sight.BEFORE else ""

    def told(self, zone: tzinfo | None) -> Sentence:
        """The same in a sentence, with who and when by the clinic's clock."""
        seen = {"who": self.who, "when": shown_time(self.at, zone), "number": self.number} if self.number else {}
        match self.sight:
            case Sight.SEEN:
                return say(N_("Seen by {who} on {when} (version {number})."), **seen)
            case Sight.CHANGED:
                return say(N_("Changed since {who} saw version {number} on {when}; not seen since."), **seen)
            case Sight.UNSEEN:
                return say(N_("Not yet seen by a physician."))
            case Sight.BEFORE:
                return say(N_("Entered before reviews were kept."))


@dataclass(frozen=True)
class Act:
    """Somebody marked a version as seen, or took that back and said why."""

    action: str
    who: str
    at: str
    why: str

    def told(self, zone: tzinfo | None) -> Sentence:
        """The act as the list of versions tells it."""
        known = {"who": self.who, "when": shown_time(self.at, zone)}
        if self.action == "taken_back":
            return say(N_("not seen after all, says {who} on {when}: “{why}”"), why=self.why, **known)
        return say(N_("seen by {who} on {when}"), **known)


def together(entries: Sequence[str], reviews: Mapping[str, Review]) -> str:
    """How entries that are told as one stand: "☐ 2 of 5 not yet seen"; "" where nobody is to see them."""
    found = [reviews[entry] for entry in entries if entry in reviews]
    for sight in (Sight.CHANGED, Sight.UNSEEN, Sight.SEEN):
        so = [one for one in found if one.sight is sight]
        if so and len(so) < len(entries):
            sentence = N_("{sign} {count} of {all} {word}")
            return str(say(sentence, sign=sight.value, count=len(so), all=len(entries), word=say(_WORDS[sight])))
        if so:
            return so[0].sign
    return ""


@dataclass(frozen=True)
class Waiting:
    """One entry of the worklist that waits to be seen: whose it is, since when, and what is to be known of it.

    `number` is the version that is shown; `changed` says what is other than when it was last seen, "" for what nobody saw yet;
    `of_patient` is how many of this patient wait.
    """

    entry: str
    number: int
    type: str
    patient: str
    identifier: str
    name: str
    since: str
    pressing: bool
    of_patient: int
    title: str
    value: str = ""
    when: When | None = None
    changed: str = ""


def shown_time(at: str, zone: tzinfo | None) -> str:
    """A time that is kept in UTC, by the clinic's clock."""
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
