"""How severe a reaction was, worked out from its manifestations on three scales and never typed as an adjective.

A grade is the least that the recorded manifestations and signs imply: recording one more never lowers it. What a scale
does not name it does not grade; that is said, not guessed. Sources: domain.md 2.2, resources/scales.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.catalogue.manifestations import SEVERE_DELAYED, Manifestation
from desktop.clinic.words.language import N_, Sentence, say

GIVEN, NOT_GIVEN, UNKNOWN = "given", "not given", "unknown"

_SYSTOLIC_BELOW_90 = N_("lowest systolic pressure below 90 mmHg")
_SYSTOLIC_DROP = N_("drop in systolic pressure of 20 mmHg or more")
_HEART_RATE_RISE = N_("rise in heart rate of 20 per minute or more")
_SATURATION = N_("lowest oxygen saturation of 92 % or less")

_ROMAN = ("", "I", "II", "III", "IV")
# WAO grades these two together, and neither alone [S17]
_LARYNGEAL_OEDEMA_WITH_STRIDOR = frozenset({"laryngeal_oedema", "stridor"})


@dataclass(frozen=True)
class Signs:
    """What was measured in the reaction: mmHg, mmHg, beats per minute, percent. None is "not measured"."""

    lowest_systolic: Decimal | None = None
    systolic_drop: Decimal | None = None
    heart_rate_rise: Decimal | None = None
    lowest_saturation: Decimal | None = None


@dataclass(frozen=True)
class Grade:
    """A grade on one scale, and what made it; `grade` is None and `why_none` says why where the scale has none.

    `because` and `not_covered` hold marked texts, in the order they were given: what made this grade, and the
    manifestations that this scale does not grade.
    """

    scale: str
    version: str
    grade: int | None
    label: str
    because: tuple[str, ...]
    source: str
    why_none: Sentence | None
    not_covered: tuple[str, ...] = ()


# what was seen or measured, and the least grade that it implies on the scale in question
_Evidence = tuple[str, int | None]


def grade(
    manifestations: Sequence[Manifestation],
    signs: Signs = Signs(),
    adrenaline_minutes: Decimal | None = None,
    adrenaline: str = UNKNOWN,
) -> tuple[Grade, Grade, Grade]:
    """Ring-Messmer, Brown and WAO (2018 modification), in this order.

    `adrenaline` is "given", "not given" or "unknown" (else ValueError); `adrenaline_minutes` is the time from the
    first manifestation to adrenaline, in minutes; a time says that it was given. WAO carries no suffix where nothing is
    known, or where the two contradict each other.
    """
    if adrenaline not in (GIVEN, NOT_GIVEN, UNKNOWN):
        raise ValueError(f"adrenaline is given, not given or unknown, not {adrenaline!r}")
    suffix = _suffix(adrenaline_minutes, adrenaline)
    return (
        _grade("Ring-Messmer", "1977", "GKU", manifestations, _ring_messmer(manifestations, signs), _ROMAN.__getitem__),
        _grade("Brown", "2004", "S16 PMC9156473 table 2", manifestations, _brown(manifestations, signs), str),
        _grade(
            "WAO",
            "2018 modification",
            "S17 PMC6016598 table 1",
            manifestations,
            _wao(manifestations, signs),
            lambda number: f"{number}{suffix}",
        ),
    )


def severe_delayed(manifestations: Sequence[Manifestation]) -> bool:
    """Whether a severe delayed reaction (SJS/TEN, DRESS, AGEP, bullous) is among them; no scale here grades it."""
    return any(manifestation.organ == SEVERE_DELAYED for manifestation in manifestations)


def _ring_messmer(manifestations: Sequence[Manifestation], signs: Signs) -> list[_Evidence]:
    evidence = [(m.name, m.ring_messmer) for m in manifestations]
    # the scale gives no pressure for shock: a low one is the least that it can be, "measurable" [design]
    evidence += [(text, 2) for text in (*_low_systolic(signs), *_changes(signs))]
    return evidence


def _brown(manifestations: Sequence[Manifestation], signs: Signs) -> list[_Evidence]:
    evidence = [(m.name, m.brown) for m in manifestations]
    evidence += [(text, 3) for text in _low_systolic(signs)]
    if signs.lowest_saturation is not None and signs.lowest_saturation <= 92:
        evidence.append((_SATURATION, 3))
    return evidence


def _wao(manifestations: Sequence[Manifestation], signs: Signs) -> list[_Evidence]:
    mild_organs = {m.organ for m in manifestations if m.wao == 1}
    with_stridor = {m.code for m in manifestations} >= _LARYNGEAL_OEDEMA_WITH_STRIDOR
    evidence: list[_Evidence] = []
    for m in manifestations:
        if m.wao == 1 and len(mild_organs) > 1:
            evidence.append((m.name, 2))
        elif with_stridor and m.code in _LARYNGEAL_OEDEMA_WITH_STRIDOR:
            evidence.append((m.name, 4))
        else:
            evidence.append((m.name, m.wao))
    # WAO says "hypotension" and gives no number: Brown's is taken [design]
    evidence += [(text, 5) for text in _low_systolic(signs)]
    return evidence


def _low_systolic(signs: Signs) -> tuple[str, ...]:
    low = signs.lowest_systolic is not None and signs.lowest_systolic < 90
    return (_SYSTOLIC_BELOW_90,) if low else ()


def _changes(signs: Signs) -> tuple[str, ...]:
    changes = ((_SYSTOLIC_DROP, signs.systolic_drop), (_HEART_RATE_RISE, signs.heart_rate_rise))
    return tuple(text for text, change in changes if change is not None and change >= 20)


def _suffix(minutes: Decimal | None, adrenaline: str) -> str:
    if adrenaline == NOT_GIVEN:
        # "not given" with a time contradicts itself
        return "z" if minutes is None else ""
    if minutes is None or minutes < 0:
        return ""
    return next((letter for letter, limit in (("a", 5), ("b", 10), ("c", 20)) if minutes <= limit), "d")


def _grade(
    scale: str,
    version: str,
    source: str,
    manifestations: Sequence[Manifestation],
    evidence: Sequence[_Evidence],
    label: Callable[[int], str],
) -> Grade:
    worst = max((number for _text, number in evidence if number is not None), default=None)
    not_covered = tuple(dict.fromkeys(text for text, number in evidence if number is None))
    if worst is None:
        return Grade(scale, version, None, "", (), source, _why_none(scale, manifestations), not_covered)
    because = tuple(dict.fromkeys(text for text, number in evidence if number == worst))
    return Grade(scale, version, worst, label(worst), because, source, None, not_covered)


def _why_none(scale: str, manifestations: Sequence[Manifestation]) -> Sentence:
    if not manifestations:
        return say(N_("No manifestation is recorded, so there is nothing to grade."))
    if severe_delayed(manifestations):
        return say(N_("{scale} does not grade a severe delayed reaction."), scale=scale)
    return say(N_("{scale} grades none of the manifestations recorded here."), scale=scale)
