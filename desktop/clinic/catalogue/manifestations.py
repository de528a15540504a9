"""The manifestations of a reaction as data: what is seen or felt, of which organ, and the least grade it implies on each scale.

The facts are `resources/manifestations.toml`; each carries its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.clinic.words.language import N_

SKIN, UPPER_AIRWAY, CONJUNCTIVA, LOWER_AIRWAY = N_("skin"), N_("upper airway"), N_("conjunctiva"), N_("lower airway")
GASTROINTESTINAL, CARDIOVASCULAR = N_("gastrointestinal"), N_("cardiovascular")
NEUROLOGICAL, UTERINE, SEVERE_DELAYED = N_("neurological"), N_("uterine"), N_("severe delayed")
ORGANS = (
    SKIN,
    UPPER_AIRWAY,
    CONJUNCTIVA,
    LOWER_AIRWAY,
    GASTROINTESTINAL,
    CARDIOVASCULAR,
    NEUROLOGICAL,
    UTERINE,
    SEVERE_DELAYED,
)

_HIGHEST = {"ring_messmer": 4, "brown": 3, "wao": 5}
_KEYS = {"code", "name", "organ", "aliases", "source", "note", *_HIGHEST}


@dataclass(frozen=True)
class Manifestation:
    """One thing seen or felt in a reaction, and per scale the least grade it implies: None is "not graded by it"."""

    code: str
    name: str
    organ: str
    aliases: tuple[str, ...]
    ring_messmer: int | None
    brown: int | None
    wao: int | None


def read_manifestations(data: Mapping[str, Any]) -> tuple[Manifestation, ...]:
    """The rows of resources/manifestations.toml, in its order. ValueError names the row that cannot be read."""
    found: dict[str, Manifestation] = {}
    for number, row in enumerate(data["manifestation"], start=1):
        manifestation = _read(row, f"manifestation {number} ({row.get('code', 'no code')})")
        if manifestation.code in found:
            raise ValueError(f"manifestation {number} ({manifestation.code}): this code stands twice")
        found[manifestation.code] = manifestation
    return tuple(found.values())


def _read(row: Mapping[str, Any], where: str) -> Manifestation:
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise ValueError(f"{where}: unknown key {', '.join(unknown)}")
    for key in ("code", "name", "source"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise ValueError(f"{where}: {key} is missing or not a text")
    if row.get("organ") not in ORGANS:
        raise ValueError(f"{where}: organ is one of {', '.join(ORGANS)}, not {row.get('organ')!r}")
    aliases = row.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias.strip() for alias in aliases):
        raise ValueError(f"{where}: aliases is a list of texts")
    for scale, highest in _HIGHEST.items():
        number = row.get(scale)
        if number is None:
            continue
        if type(number) is not int or not 1 <= number <= highest:
            raise ValueError(f"{where}: {scale} is a whole number from 1 to {highest}, not {number!r}")
        if row["organ"] == SEVERE_DELAYED:
            raise ValueError(f"{where}: {scale} grades immediate reactions, not a severe delayed one")
    return Manifestation(row["code"], row["name"], row["organ"], tuple(aliases), *(row.get(s) for s in _HIGHEST))
