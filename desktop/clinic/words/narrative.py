"""What a text says in words, to hold it against the data (rules V7 and M10). A text is never read for more than that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import chain

from desktop.clinic.words.typeahead import fold

NORMAL = ("normal", "normals", "negative", "negatif")
SEVERE = ("severe", "anaphylaxis", "anaphylactic", "anafilaksi", "anafilaktik", "siddetli", "agir")

_NOT = r"(?:not|no|non|without|never|above|below|outside|out of|beyond|over|under|than|denies|excluded)"


def states(text: str | None, words: tuple[str, ...]) -> bool:
    """Does a text say one of these words (folded), and no "not" or "above" up to three words before it or "değil" behind it?"""
    folded = fold(text or "")
    found = "|".join(map(re.escape, words))
    denied = rf"\b{_NOT}[\s-]+(?:\w+[\s-]+){{0,2}}?(?:{found})\b|\b(?:{found})\s+degil\b"
    return re.search(rf"\b(?:{found})\b", re.sub(denied, " ", folded)) is not None


class Told(Enum):
    """How a text speaks of something; of several mentions the first of these counts."""

    SAID = "said"
    UNCLEAR = "unclear"
    FAMILY = "family"
    DENIED = "denied"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Speech:
    """The words by which English and Turkish deny, doubt, and tell of somebody else; all folded.

    English denies before a word, Turkish behind it; `fillers` may stand between, and `joins` add one more thing to what
    is denied: "kanser ve tromboz öyküsü yok". `reacts` make of a substance one that the patient reacts to.
    """

    before: tuple[str, ...]
    behind: tuple[str, ...]
    fillers: tuple[str, ...]
    joins: tuple[str, ...]
    doubts: tuple[str, ...]
    family: tuple[str, ...]
    reacts: tuple[str, ...]


# what Turkish adds behind a stem: plural, whose it is, case, "with"; and the plural of English (a grammar, GKU)
_ENDING = (
    r"(?:l[ae]r)?(?:[iu]m[iu]z|[iu]n[iu]z|s?[iu]m?)?"
    r"(?:n?[iu]n|n?[dt][ae]n?|n?[iu]|y?[ae]|n[ae]|y?l[ae]|l[iu](?:[kg][iu]?)?|s)?"
)
# "kansersiz": without it
_WITHOUT = r"s[iu]z\w*"
_SOFTER = {"k": "[kg]", "p": "[pb]", "t": "[td]"}


def told(text: str | None, words: Sequence[str], speech: Speech, but: Sequence[str] = ()) -> Told:
    """How a text speaks of one of these words (folded), in whatever case and ending; not where it stands in one of `but`.

    A denial counts only where nothing but fillers stands between: "no history of cancer", "tromboz öyküsü yok". Where more
    stands between, or a comma leaves open how far it reaches, nobody can tell, and that is the answer.
    """
    folded, stems = fold(text or ""), _stems(tuple(words))
    if but:
        folded = _stems(tuple(but)).sub(" ", folded)
    found = {
        how
        for sentence in re.split(r"[.;\n]", folded)
        if stems.search(sentence)
        for how in _in_sentence([_tokens(clause) for clause in sentence.split(",")], stems, speech)
    }
    return next((how for how in Told if how in found), Told.NOTHING)


def stands_alone(text: str | None, words: Sequence[str]) -> bool:
    """Does a text name these words (folded) and nothing else, in whatever case and ending?"""
    folded = fold(text or "")
    left, count = _stems(tuple(words)).subn(" ", folded)
    return bool(count) and not _tokens(left)


def _in_sentence(clauses: list[list[str]], stems: re.Pattern[str], speech: Speech) -> Iterator[Told]:
    for place, clause in enumerate(clauses):
        for first, behind in _mentions(clause, stems):
            how = _in_clause(clause, first, behind, speech)
            # "annesinde kanser, tromboz" and "kanser, tromboz yok": how far does it reach?
            earlier, later = list(chain(*clauses[:place])), list(chain(*clauses[place + 1 :]))
            open_ = _is_in(earlier, speech.before) or _of_family(earlier, speech) or _is_in(later, speech.behind)
            yield Told.UNCLEAR if how is Told.SAID and open_ else how


def _in_clause(clause: list[str], first: int, behind: int, speech: Speech) -> Told:
    if re.fullmatch(rf"\w+?{_WITHOUT}", clause[behind - 1]):
        return Told.DENIED
    if _denies(clause[:first][::-1], speech.before, speech) or _denies(clause[behind:], speech.behind, speech):
        return Told.DENIED
    if _is_in(clause, (*speech.before, *speech.behind, *speech.doubts)):
        return Told.UNCLEAR
    return Told.FAMILY if _of_family(clause, speech) else Told.SAID


def _denies(tokens: list[str], denial: tuple[str, ...], speech: Speech) -> bool:
    """Do these tokens, from the mention outwards, come to a denial across nothing but fillers?"""
    place = 0
    while place < len(tokens):
        if tokens[place] in denial:
            return True
        if tokens[place] in speech.joins:
            place += 2
        elif _stems(speech.fillers).fullmatch(tokens[place]):
            place += 1
        else:
            return False
    return False


def _mentions(clause: list[str], stems: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a clause names one of them: its first token, and the one behind the last."""
    joined = " ".join(clause)
    for match in stems.finditer(joined):
        first = joined[: match.start()].count(" ")
        yield first, first + match[0].count(" ") + 1


def _of_family(tokens: list[str], speech: Speech) -> bool:
    return any(_stems(speech.family).fullmatch(token) for token in tokens)


def _is_in(tokens: Iterable[str], words: Sequence[str]) -> bool:
    return not set(words).isdisjoint(tokens)


def _tokens(clause: str) -> list[str]:
    # "(-)" denies; a minus at the end may
    return re.findall(r"[^\W_]+|\?|\(-\)|-$", re.sub("[−–]", "-", clause).strip())


@lru_cache(maxsize=256)
def _stems(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words as whole ones with any ending of Turkish; the last letter of a stem may soften: gebelik, gebeliği."""
    # the longest first, so that "deep vein thrombosis" is one mention
    found = [re.escape(word).replace(r"\ ", r"\W+") for word in sorted(words, key=len, reverse=True)]
    stems = [stem[:-1] + _SOFTER.get(stem[-1], stem[-1]) for stem in found]
    return re.compile(rf"\b(?:{'|'.join(stems)})(?:{_ENDING}|{_WITHOUT})\b")
