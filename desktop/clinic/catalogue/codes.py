"""How codes are written in the files of facts, and how much of a code a prefix tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

SLUG = re.compile(r"[a-z][a-z0-9_]*")
ATC = re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d")
ATC_PREFIX = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")


def reach(prefixes: Iterable[str], *codes: str) -> int:
    """The length of the longest prefix that begins one of these codes; 0 where none does."""
    return max((len(prefix) for prefix in prefixes if any(code.startswith(prefix) for code in codes)), default=0)
