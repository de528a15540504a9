"""What the marks of sources stand for, as the program ships it: rules are part of the program, and so are their sources."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from desktop.facts import resource


@cache
def known_sources() -> Mapping[str, str]:
    """The words for each code of a source, and for GKU and design."""
    import tomllib

    return tomllib.loads(resource("sources.toml").read_text("utf-8"))
