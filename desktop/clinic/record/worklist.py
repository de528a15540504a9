"""What is to be done for whom, and by when: the words of the worklist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.clinic.words.dates import Known, When, exactly, is_known
from desktop.clinic.words.language import N_, _, say


@dataclass(frozen=True)
class Task:
    """One thing that is due: `type` is the entry type whose entry asks for it; `what` says of what, such as hours or a drug.

    `words` are the type's own (marked), and may name `{what}`.

    `latest` ends the window in which it may be done; without one it is late when its day is over.
    """

    patient: str
    identifier: str
    name: str
    entry: str
    type: str
    due: Known
    words: str
    what: str = ""
    latest: When | None = None

    @property
    def title(self) -> str:
        """What is to be done."""
        return str(say(self.words, what=self.what))

    def is_late(self, today: date) -> bool:
        """Is the latest day on which it may be done over?"""
        return self._end < today

    def is_due(self, today: date) -> bool:
        """Is it due today, may it be, or was it before?"""
        return self.due.earliest <= today

    def state(self, today: date) -> str:
        """How far away it is, in words."""
        if self.is_late(today):
            days = (today - self._end).days
            return _(N_("1 day late")) if days == 1 else str(say(N_("{days} days late"), days=days))
        days = (self.due.earliest - today).days
        if self.due.latest < today:
            return str(say(N_("until {date}"), date=exactly(self._end).shown()))
        if days <= 0:
            return _(N_("today")) if self.due.earliest == self.due.latest else _(N_("due about now"))
        return _(N_("tomorrow")) if days == 1 else str(say(N_("in {days} days"), days=days))

    @property
    def when(self) -> str:
        """The day, and the last one where there is time until then: "20 Nov 2026 10:20, until 21 Nov 2026"."""
        if self._end == self.due.latest:
            return self.due.shown()
        return str(say(N_("{day}, until {last}"), day=self.due.shown(), last=exactly(self._end).shown()))

    @property
    def _end(self) -> date:
        """The last day on which it may be done."""
        return self.latest.latest if is_known(self.latest) else self.due.latest
