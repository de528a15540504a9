"""What a text says in words, to hold it against the data (rule V7). A text is never read for more than that."""

from __future__ import annotations

import re

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
