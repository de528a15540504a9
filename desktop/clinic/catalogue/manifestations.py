"""The manifestations of a reaction as data: what is seen or felt, of which organ, and the least grade it implies on each scale.

The facts are `resources/manifestations.toml`; each carries its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.clinic.words.language import N_

SKIN, UPPER_AIRWAY, CONJUNCTIVA, LOWER_AIRWAY = N_("skin"), N_("upper airway"), N_("conjunctiva"), N_("lower airway")
GASTROINTESTINAL, CARDIOVASCULAR = N_("gastrointestinal"), N_("cardiovascular")
NEUROLOGICAL, UTERINE, GENERAL = N_("neurological"), N_("uterine"), N_("general")
DELAYED, SEVERE_DELAYED = N_("delayed"), N_("severe delayed")
ORGANS = (
    SKIN,
    UPPER_AIRWAY,
    CONJUNCTIVA,
    LOWER_AIRWAY,
    GASTROINTESTINAL,
    CARDIOVASCULAR,
    NEUROLOGICAL,
    UTERINE,
    GENERAL,
    DELAYED,
    SEVERE_DELAYED,
)

# the highest grade of each scale that reactions are graded by
HIGHEST = {"ring_messmer": 4, "brown": 3, "wao": 5}
_DAYS = ("earliest_days", "latest_days")
_KEYS = {"code", "name", "organ", "aliases", "source", "note", "asks", "asks_of", "days_source", *_DAYS, *HIGHEST}
# what no scale of immediate reactions grades
_UNGRADED = (GENERAL, DELAYED, SEVERE_DELAYED)


@dataclass(frozen=True)
class Manifestation:
    """One thing seen or felt in a reaction, and per scale the least grade it implies: None is "not graded by it".

    `asks` is what a person is asked where the grade on the scale `asks_of` rests on it alone. It begins no sooner than `earliest_days` after the first
    dose, and hardly later than `latest_days`, where that is known (`days_source`).
    """

    code: str
    name: str
    organ: str
    aliases: tuple[str, ...]
    ring_messmer: int | None
    brown: int | None
    wao: int | None
    asks: str = ""
    asks_of: str = ""
    earliest_days: Decimal | None = None
    latest_days: Decimal | None = None
    days_source: str = ""

    def on(self, scale: str) -> int | None:
        """The least grade that it implies on the scale with this code."""
        grade: int | None = getattr(self, scale)
        return grade


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
    for scale, highest in HIGHEST.items():
        number = row.get(scale)
        if number is None:
            continue
        if type(number) is not int or not 1 <= number <= highest:
            raise ValueError(f"{where}: {scale} is a whole number from 1 to {highest}, not {number!r}")
        if row["organ"] in _UNGRADED:
            raise ValueError(f"{where}: {scale} grades immediate reactions, not what is {row['organ']}")
    if bool(row.get("asks")) != (row.get("asks_of") in HIGHEST):
        raise ValueError(f"{where}: asks stands with asks_of, one of {', '.join(HIGHEST)}")
    earliest, latest = (_days(row, key, where) for key in _DAYS)
    return Manifestation(
        code=row["code"],
        name=row["name"],
        organ=row["organ"],
        aliases=tuple(aliases),
        ring_messmer=row.get("ring_messmer"),
        brown=row.get("brown"),
        wao=row.get("wao"),
        asks=row.get("asks", ""),
        asks_of=row.get("asks_of", ""),
        earliest_days=earliest,
        latest_days=latest,
        days_source=row.get("days_source", ""),
    )


def _days(row: Mapping[str, object], key: str, where: str) -> Decimal | None:
    if key not in row:
        return None
    try:
        days = Decimal(str(row[key]))
    except InvalidOperation:
        days = Decimal(0)
    if days <= 0 or not row.get("days_source"):
        raise ValueError(f"{where}: {key} is a number of days as text, with its days_source")
    return days
