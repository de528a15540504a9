"""Whether a result can be compared with others at all, in one word for the plot and the table, and why."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.words.language import N_, Sentence

NOT_INTERPRETABLE = N_("not interpretable")
NOT_READABLE = N_("not readable")
ACUTE = N_("acute sample")


@dataclass(frozen=True)
class Standing:
    """What keeps a result from being compared: a word, and why. `certain` is False where it may be so and cannot be told.

    A certain one has no change from baseline and is drawn apart; neither is ever a baseline or held against an RCV. `brief`
    says why in a table; `more` what it says beside that.
    """

    word: str
    why: Sentence
    brief: Sentence
    certain: bool = True
    more: tuple[Sentence, ...] = ()

    @property
    def remarks(self) -> tuple[Sentence, ...]:
        """What a table says of it."""
        return self.brief, *self.more
