"""Whether a result can be compared with others at all, in one word for the plot and the table, and why."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.words.language import N_, Sentence, say

NOT_INTERPRETABLE = N_("not interpretable")
NOT_READABLE = N_("not readable")
ACUTE = N_("acute sample")


@dataclass(frozen=True)
class Standing:
    """What keeps a result from being compared: a word, and why. `certain` is False where it may be so and cannot be told.

    Neither has a change from baseline, is ever a baseline or is held against an RCV. `brief` says why in a table; `more`
    what it says beside that; `short` is for a verdict, where `brief` is too long for one.
    """

    word: str
    why: Sentence
    brief: Sentence
    certain: bool = True
    more: tuple[Sentence, ...] = ()
    short: Sentence | None = None

    @property
    def remarks(self) -> tuple[Sentence, ...]:
        """What a table says of it."""
        return self.brief, *self.more

    @property
    def apart(self) -> bool:
        """Is it drawn apart, joined to nothing? What may say nothing at all is, too."""
        return self.certain or self.word == NOT_INTERPRETABLE

    @property
    def shown(self) -> Sentence:
        """Its word beside a point: "not interpretable", "perhaps not interpretable"."""
        return say(self.word) if self.certain else say(N_("perhaps {word}"), word=say(self.word))

    @property
    def reason(self) -> Sentence:
        """Why it is not compared, in a few words: "on omalizumab", "acute sample"."""
        if self.certain and self.word != NOT_INTERPRETABLE:
            return say(self.word)
        return self.short or self.brief
