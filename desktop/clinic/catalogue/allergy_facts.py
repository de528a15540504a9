"""What is known about allergy tests: extracts and what marks them on a panel, haptens, concentrations, limits, gradings.

The facts are the files of `resources/allergy_tests`, read by `desktop.clinic.catalogue.catalogue_file`; each carries its source.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.catalogue.full_doses import FullDoses
from desktop.clinic.catalogue.intervals import Interval
from desktop.clinic.catalogue.panel_definition import Allergen, PanelDefinition
from desktop.clinic.catalogue.skin_concentrations import Figure, SkinConcentrations, concentrations_of
from desktop.clinic.catalogue.suppressors import Suppressors


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What is pricked. `markers` are patterns of the panel codes that mark it ("Der p *"); none where none is known."""

    code: str
    name: str
    aliases: tuple[str, ...]
    markers: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Hapten:
    """What is patched: its usual concentration in percent, and the vehicle ("pet": petrolatum)."""

    code: str
    name: str
    aliases: tuple[str, ...]
    percent: Decimal
    vehicle: str
    source: str


@dataclass(frozen=True, kw_only=True)
class PatchGrade:
    """A grade of a patch test reading as it is written ("?+", "++", "IR"), and what it means."""

    code: str
    text: str
    positive: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A number that a test is judged by, in `unit`; `text` says what it is."""

    number: Decimal
    unit: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class AllergyLimits:
    """The numbers that allergy tests are judged by: mm, minutes, days, hours, mL, mg/mL as each says."""

    histamine_least: Limit  # mm; below it the prick test is invalid
    saline_below: Limit  # mm; from it on the prick test is invalid
    wheal_above_saline: Limit  # mm; from it on a prick is positive
    histamine_concentration: Limit  # mg/mL
    prick_read_from: Limit  # min
    prick_read_to: Limit  # min
    wheal_most: Limit  # mm
    intradermal_growth: Limit  # mm; from it on, with a flare, an intradermal is positive
    intradermal_volume_least: Limit  # mL
    intradermal_volume_most: Limit  # mL
    ultraviolet_bears: Limit  # d before a patch test
    adult_from: Limit  # years of age
    severe_begins_from: Limit  # 1 to so many, of the usual concentration
    severe_begins_to: Limit  # 1 to so many


@dataclass(frozen=True, kw_only=True)
class AllergyFacts:
    """Everything the files of `allergy_tests` say. A lookup of what is not in it gives None."""

    extracts: tuple[Extract, ...]
    haptens: tuple[Hapten, ...]
    concentrations: tuple[SkinConcentrations, ...]
    suppressors: Suppressors
    full_doses: FullDoses
    intervals: tuple[Interval, ...]
    grades: tuple[PatchGrade, ...]
    limits: AllergyLimits

    def extract(self, code: str) -> Extract | None:
        return next((extract for extract in self.extracts if extract.code == code), None)

    def hapten(self, code: str) -> Hapten | None:
        return next((hapten for hapten in self.haptens if hapten.code == code), None)

    def concentrations_of(self, codes: Collection[str], name: str, test: str) -> tuple[Figure, ...]:
        """What is published of a drug with these ATC codes, or of this name, for one way of testing it."""
        return concentrations_of(self.concentrations, codes, name, test)

    def grade(self, code: str) -> PatchGrade | None:
        return next((grade for grade in self.grades if grade.code == code), None)

    def interval(self, test: str, codes: Collection[str], manifestations: Collection[str]) -> Interval | None:
        """How long after a reaction with these manifestations this test is done with a drug of these ATC codes."""
        return next((known for known in self.intervals if known.fits(test, codes, manifestations)), None)

    def markers_of(self, extract_code: str, panel: PanelDefinition) -> tuple[Allergen, ...]:
        """The allergens of this panel that mark an extract, in the panel's order; none if nothing is known."""
        extract = self.extract(extract_code)
        marking = (
            {found.code for pattern in extract.markers for found in panel.of_pattern(pattern)} if extract else set()
        )
        return tuple(allergen for allergen in panel.allergens if allergen.code in marking)

    def marked_by(self, allergen_code: str, panel: PanelDefinition) -> tuple[Extract, ...]:
        """The extracts that this allergen of the panel marks."""
        return tuple(
            extract for extract in self.extracts
            if any(found.code == allergen_code for pattern in extract.markers for found in panel.of_pattern(pattern))
        )  # fmt: skip
