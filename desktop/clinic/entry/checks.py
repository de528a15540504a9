"""A rule answers one of three: nothing against it, findings, or that it cannot tell. Here alone the first of these is said.

A rule is a generator of findings that is declared with what it looks at and where it is from. What it lacks it yields as
`untold`; a rule that yields nothing has looked at everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, ParamSpec

from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.words.language import say

Asked = ParamSpec("Asked")


class Rule(Generic[Asked]):
    """A rule of the house: what it looks at (`label`), its source, and what it says when it is asked."""

    def __init__(self, id: str, label: str, source: str, finds: Callable[Asked, Iterable[Finding]]):
        self.id, self.label, self.source = id, label, source
        self.name = finds.__name__
        self.__doc__ = finds.__doc__
        self._finds = finds

    def __call__(self, *asked: Asked.args, **named: Asked.kwargs) -> Iterator[Finding]:
        """Its answer: findings and what cannot be told; one of level CLEAR where there is neither."""
        silent = True
        for finding in self._finds(*asked, **named):
            silent = False
            yield finding
        if silent:
            yield Finding(self.id, "", Level.CLEAR, say(self.label), self.source)


RULES: dict[str, Rule[...]] = {}


def rule(id: str, label: str, source: str = "") -> Callable[[Callable[Asked, Iterable[Finding]]], Rule[Asked]]:
    """Declare a rule: `@rule("A1", N_("an earlier reaction to this drug"), A1)`.

    The label completes both "Nothing against it: …" and a list of what was looked at. Raises ValueError for a second one of
    a name.
    """

    def declare(finds: Callable[Asked, Iterable[Finding]]) -> Rule[Asked]:
        made = Rule(id, label, source, finds)
        if RULES.setdefault(made.name, made) is not made:
            raise ValueError(f"two rules are called {made.name}")
        return made

    return declare


def spoken(answers: Iterable[Finding]) -> list[Finding]:
    """What is found or cannot be told; without the answers that nothing is against it."""
    return [answer for answer in answers if answer.level is not Level.CLEAR]
