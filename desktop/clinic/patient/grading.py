"""How severe a reaction was, worked out from its manifestations and signs on several scales and never typed as an adjective.

A grade is the least that the recorded manifestations and signs imply: recording one more never lowers it. What a scale
does not name it does not grade; that is said, not guessed. The numbers are data: resources/scales.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from desktop.clinic.catalogue.manifestations import SEVERE_DELAYED, Manifestation
from desktop.clinic.catalogue.scales import Scale, Scales
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.words.age import age
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, Sentence, say

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

GIVEN, NOT_GIVEN, UNKNOWN = "given", "not given", "unknown"

# a grade is shown with its scale, and with its version where the same number means another thing in another one
SHOWN = {
    "ring_messmer": N_("Ring-Messmer {grade}"),
    "brown": N_("Brown {grade}"),
    "wao": N_("WAO {grade} (2018)"),
    "wao_2024": N_("WAO {grade} (2024)"),
}
# as a scale is called without a grade
CALLED = {"ring_messmer": N_("Ring-Messmer"), "brown": N_("Brown"), "wao": N_("WAO 2018"), "wao_2024": N_("WAO 2024")}
# a value never stands apart from its unit, however narrow the banner
_SIGNS = {
    "lowest_systolic": N_("systolic pressure {value}\N{NO-BREAK SPACE}mmHg"),
    "systolic_drop": N_("drop in systolic pressure of {value}\N{NO-BREAK SPACE}mmHg"),
    "heart_rate_rise": N_("rise in heart rate of {value} per minute"),
    "lowest_saturation": N_("oxygen saturation {value}\N{NO-BREAK SPACE}%"),
}


@dataclass(frozen=True)
class Signs:
    """What was measured in the reaction: mmHg, mmHg, beats per minute, percent. None is "not measured".

    `child`: the patient was certainly too young for the limits that hold from an age on.
    """

    lowest_systolic: Decimal | None = None
    systolic_drop: Decimal | None = None
    heart_rate_rise: Decimal | None = None
    lowest_saturation: Decimal | None = None
    child: bool = False


@dataclass(frozen=True)
class Grade:
    """A grade on one scale, and what made it; `grade` is None and `why_none` says why where the scale has none.

    `because` and `not_covered` are in the order they were given: what made this grade, and what this scale does not grade.
    """

    scale: Scale
    grade: int | None
    label: str
    because: tuple[Sentence, ...]
    why_none: Sentence | None
    not_covered: tuple[Sentence, ...] = ()

    @property
    def shown(self) -> Sentence:
        """The grade with its scale: "WAO 5b (2018)"."""
        return say(SHOWN[self.scale.code], grade=self.label)


class Graded(Protocol):
    """What the scales grade: a reaction."""

    @property
    def manifestations(self) -> tuple[str, ...] | None: ...

    def grades(self, reader: Reader) -> tuple[Grade, ...]: ...


# what was seen or measured, and the least grade that it implies on the scale in question
_Evidence = tuple[Sentence, int | None]


def grade(
    manifestations: Sequence[Manifestation],
    scales: Scales,
    signs: Signs = Signs(),
    adrenaline_minutes: Decimal | None = None,
    adrenaline: str = UNKNOWN,
) -> tuple[Grade, ...]:
    """A grade on each scale that is worked out, in the order of the file.

    `adrenaline` is "given", "not given" or "unknown" (else ValueError); `adrenaline_minutes` is the time from the
    first manifestation to adrenaline, in minutes; a time says that it was given. There is no suffix where nothing is
    known, or where the two contradict each other.
    """
    if adrenaline not in (GIVEN, NOT_GIVEN, UNKNOWN):
        raise ValueError(f"adrenaline is given, not given or unknown, not {adrenaline!r}")
    return tuple(
        _grade(
            scale,
            manifestations,
            [*_seen(scale, manifestations), *_measured(scale, scales, signs)],
            _suffix(scale, adrenaline_minutes, adrenaline),
        )
        for scale in scales.worked_out
    )


def worst(grades: Sequence[Grade], scales: Scales) -> Grade | None:
    """The grade that a banner names [design]: of the highest band; of equal ones that with the least ungraded; then by `ties`."""

    def rank(found: Grade) -> tuple[int, int, int]:
        ties = [*scales.ties, found.scale.code]
        return band(found, scales), -len(found.not_covered), -ties.index(found.scale.code)

    return max((found for found in grades if found.grade is not None), key=rank, default=None)


def typed_grade(scales: Scales, code: str, typed: str | None) -> Iterator[Grade]:
    """A grade on a scale that is not worked out, as a physician judged it by the scale's own table."""
    scale = scales.scale(code)
    if scale is not None and typed is not None:
        number = int(typed)
        yield Grade(scale, number, scale.grade(number).label, (), None)


def grades_in_full(grades: Sequence[Grade]) -> list[str]:
    """Each grade with what its scale leaves out."""
    graded = [found for found in grades if found.grade is not None]
    if not graded:
        return [str(say(N_("severity cannot be graded")))]
    said = []
    for found in graded:
        shown = str(found.shown)
        if missed := ", ".join(map(str, found.not_covered)):
            shown = str(say(N_("{grade}, not graded: {names}"), grade=shown, names=missed))
        said.append(shown)
    return said


def band(found: Grade, scales: Scales) -> int:
    """Which of the bands a grade lies in, counted from 0; −1 without a grade."""
    return -1 if found.grade is None else scales.bands.index(found.scale.grade(found.grade).band)


def is_anaphylaxis(reaction: Graded, reader: Reader) -> bool | None:
    """Was it anaphylaxis by any of the scales, from the grade on that scales.toml gives [design]? None: cannot tell.

    It cannot be told where nothing that was seen is known and no sign speaks for it.
    """
    grades = reaction.grades(reader)
    if any(
        found.grade is not None
        and found.scale.anaphylaxis_from is not None
        and found.grade >= found.scale.anaphylaxis_from
        for found in grades
    ):
        return True
    known = [known for known in reader.manifestations if known.code in (reaction.manifestations or ())]
    return False if known else None


def severe_delayed(manifestations: Sequence[Manifestation]) -> bool:
    """Whether a severe delayed reaction (SJS/TEN, DRESS, AGEP, bullous, of an organ) is among them; no scale here grades it."""
    return any(manifestation.organ == SEVERE_DELAYED for manifestation in manifestations)


def _seen(scale: Scale, manifestations: Sequence[Manifestation]) -> list[_Evidence]:
    codes = {m.code for m in manifestations}
    together = [rule for rule in scale.together if codes >= rule.manifestations]
    organs = scale.organs
    several = organs is not None and len({m.organ for m in manifestations if m.on(scale.code) == organs.of}) >= (
        organs.at_least
    )
    evidence: list[_Evidence] = []
    for m in manifestations:
        number = m.on(scale.code)
        if organs is not None and several and number == organs.of:
            number = organs.grade
        for rule in together:
            if m.code in rule.manifestations:
                number = max(number or 0, rule.grade)
        evidence.append((say(m.name), number))
    return evidence


def _measured(scale: Scale, scales: Scales, signs: Signs) -> list[_Evidence]:
    evidence: list[_Evidence] = []
    for sign in scales.signs:
        value: Decimal | None = getattr(signs, sign.measured)
        if value is not None and sign.reached(value):
            too_young = signs.child and sign.from_age is not None
            number = None if too_young else sign.grades.get(scale.code)
            evidence.append((say(_SIGNS[sign.measured], value=value), number))
    return evidence


def _suffix(scale: Scale, minutes: Decimal | None, adrenaline: str) -> str:
    if adrenaline == NOT_GIVEN:
        # "not given" with a time contradicts itself
        return "" if minutes is not None else next((one.suffix for one in scale.suffixes if one.not_given), "")
    if minutes is None or minutes < 0:
        return ""
    given = (one for one in scale.suffixes if not one.not_given)
    return next((one.suffix for one in given if one.up_to is None or minutes <= one.up_to), "")


def _grade(scale: Scale, manifestations: Sequence[Manifestation], evidence: Sequence[_Evidence], suffix: str) -> Grade:
    highest = max((number for _said, number in evidence if number is not None), default=None)
    not_covered = tuple(dict.fromkeys(said for said, number in evidence if number is None))
    if highest is None:
        return Grade(scale, None, "", (), _why_none(scale, manifestations), not_covered)
    because = tuple(dict.fromkeys(said for said, number in evidence if number == highest))
    return Grade(scale, highest, scale.grade(highest).label + suffix, because, None, not_covered)


def _why_none(scale: Scale, manifestations: Sequence[Manifestation]) -> Sentence:
    called = say(CALLED[scale.code])
    if not manifestations:
        return say(N_("No manifestation is recorded, so there is nothing to grade."))
    if severe_delayed(manifestations):
        return say(N_("{scale} does not grade a severe delayed reaction."), scale=called)
    return say(N_("{scale} grades none of the manifestations recorded here."), scale=called)


def adult_limits(when: When | None, around: Around) -> str:
    """Was the patient then of an age for every limit that holds from an age on?"""
    if not is_known(when):
        return "unknown"
    from_age = max((sign.from_age or 0 for sign in around.reader.catalogue.scales.signs), default=0)
    first, last = age(around.chart.birth, when.earliest), age(around.chart.birth, when.latest)
    if first is None or last is None or first[0] < from_age <= last[1]:
        return "unknown"
    return "yes" if first[0] >= from_age else "no"


def signs_of(reaction: DrugReaction) -> Signs:
    """What was measured in a reaction, and how far it lay from the usual values."""
    return Signs(
        lowest_systolic=reaction.lowest_systolic,
        systolic_drop=_difference(reaction.basal_systolic, reaction.lowest_systolic),
        heart_rate_rise=_difference(reaction.highest_heart_rate, reaction.basal_heart_rate),
        lowest_saturation=reaction.lowest_saturation,
        child=reaction.adult_limits == "no",
    )


def _difference(higher: Decimal | None, lower: Decimal | None) -> Decimal | None:
    return None if higher is None or lower is None else higher - lower
