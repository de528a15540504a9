"""The catalogue: which markers, in-vitro methods, drugs, allergen panels and tests of cell products there are, what is known
about allergy tests, and how a printed unit becomes the canonical one.

It is made by `desktop.clinic.catalogue.catalogue_file` and searched by `desktop.clinic.words.typeahead`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cache, cached_property, lru_cache

from desktop.clinic.catalogue.allergy_facts import AllergyFacts, Extract
from desktop.clinic.catalogue.cell_rules import CellRules
from desktop.clinic.catalogue.dose_words import DoseWords
from desktop.clinic.catalogue.drug_class import DrugClass
from desktop.clinic.catalogue.drug_groups import DrugGroup, Phenotype, Recorded
from desktop.clinic.catalogue.event_facts import EventFacts
from desktop.clinic.catalogue.measured_facts import (
    Confounder,
    Control,
    CutOff,
    PublishedLimits,
    Rcv,
    Release,
    Remark,
    ResultLimits,
)
from desktop.clinic.catalogue.omalizumab_labels import OmalizumabLabels
from desktop.clinic.catalogue.outcome_scores import OutcomeScore
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.catalogue.plot_limits import PlotLimits
from desktop.clinic.catalogue.product_tests import ProductTest
from desktop.clinic.catalogue.scales import NO_SCALES, Scales
from desktop.clinic.catalogue.settings import Settings
from desktop.clinic.words.language import N_, Refused, Sentence, Wording, say
from desktop.clinic.words.typeahead import fold, key_of, texts_of, words_of


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit that a report may print: canonical value = number × factor ÷ divisor (a divisor keeps 1/2.4 exact)."""

    printed: str
    aliases: tuple[str, ...] = ()
    ucum: str = ""
    canonical: str = ""  # UCUM; the holder's, unless the holder has none of its own (method unknown)
    shown: str = ""
    factor: Decimal = Decimal(1)
    divisor: Decimal = Decimal(1)
    doubtful: str = ""  # why a value in this unit is questioned, never converted
    meant: str = ""
    refused: str = ""  # why this unit is not taken at all
    apart: bool = False  # its factor holds for one assay or is not certain: never joined or compared with other units
    note: str = ""
    source: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to print it."""
        return (self.printed, *self.aliases)

    @property
    def is_canonical(self) -> bool:
        """A number in this unit is the canonical value as it stands."""
        return not self.refused and not self.doubtful and self.factor == self.divisor


@dataclass(frozen=True, kw_only=True)
class LoincCode:
    """A further LOINC code and what it is of: a variant ("titre") or, for a method, the drug's ATC code."""

    loinc: str
    of: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a number is read by: its units, its published limits and what is plausible (in the canonical unit)."""

    code: str
    name: str
    long_name: str
    aliases: tuple[str, ...]
    loinc: str
    canonical: str
    shown: str
    units: tuple[Unit, ...]
    limits: tuple[PublishedLimits, ...]
    soft_low: Decimal | None
    soft_high: Decimal | None
    hard_low: Decimal | None
    hard_high: Decimal | None
    decimals: int
    source: str


@dataclass(frozen=True, kw_only=True)
class Marker(Measured):
    """An analyte that is followed over time. Variations are in percent; None is "not known", never a default.

    `release` is of a mediator alone; under what stands in `confounders` a result says nothing.
    """

    scale: str
    other_loinc: tuple[LoincCode, ...]
    cv_i: Decimal | None
    cv_a: Decimal | None
    cv_source: str
    rcv: tuple[Rcv, ...]
    asks: tuple[str, ...]
    release: Release | None
    confounders: tuple[Confounder, ...]


@dataclass(frozen=True, kw_only=True)
class InVitroMethod(Measured):
    """A way to test a drug on blood. `drug_loinc` has the code of the test for one drug, where LOINC has one.

    `test` is what it is done on ("basophil", "lymphocyte", "serum", "unknown"); `on_cells` says that it needs living cells, so
    that a negative one needs its positive control.
    """

    test: str
    drug_loinc: tuple[LoincCode, ...]
    on_cells: bool
    readouts: tuple[str, ...]
    cut_offs: tuple[CutOff, ...]
    remarks: tuple[Remark, ...]
    control: Control | None


@dataclass(frozen=True, kw_only=True)
class Drug:
    """A substance by its ATC code (5th level) and INN; `other_atc` are its codes in other forms, and those that it had before.

    `atc` is "" where ATC has no code for the substance alone (clavulanic acid): it is then told by its name.
    `components` are the names of the substances in a combination, each a drug of the catalogue itself.
    """

    atc: str
    name: str
    aliases: tuple[str, ...]
    other_atc: tuple[str, ...]
    source: str
    components: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Its ATC codes in all forms."""
        return tuple(filter(None, (self.atc, *self.other_atc)))


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything the shipped files say, and what a clinic added. A lookup of what is not in it gives None."""

    version: str
    markers: tuple[Marker, ...]
    methods: tuple[InVitroMethod, ...]
    results: ResultLimits | None  # None: copied into a clinic file by an older program
    drugs: tuple[Drug, ...]
    classes: tuple[DrugClass, ...]
    panels: tuple[PanelDefinition, ...]
    allergy: AllergyFacts
    product_tests: tuple[ProductTest, ...] = ()
    groups: tuple[DrugGroup, ...] = ()
    phenotypes: tuple[Phenotype, ...] = ()
    chosen_settings: Settings | None = None
    omalizumab: OmalizumabLabels = field(default_factory=OmalizumabLabels)
    events: EventFacts = field(default_factory=EventFacts)
    outcome_scores: tuple[OutcomeScore, ...] = ()
    dose_words: DoseWords = field(default_factory=DoseWords)
    plots: PlotLimits | None = None  # None: every line is solid and every axis linear
    shipped: Catalogue | None = None  # what it was before the clinic added its own drugs

    @property
    def as_shipped(self) -> Catalogue:
        """Without the drugs that the clinic added."""
        return self.shipped or self

    @property
    def settings(self) -> Settings:
        """What holds in this clinic where sources leave it to the clinic."""
        assert self.chosen_settings is not None, "read without settings.toml"
        return self.chosen_settings

    scales: Scales = NO_SCALES
    known_cell_rules: CellRules | None = None

    @property
    def cell_rules(self) -> CellRules:
        """What the rules about giving cells weigh by."""
        assert self.known_cell_rules is not None, "read without cell_rules.toml"
        return self.known_cell_rules

    def outcome_score(self, code: str) -> OutcomeScore | None:
        """How the patient-reported score with this code is read."""
        return next((score for score in self.outcome_scores if score.code == code), None)

    def marker(self, code: str) -> Marker | None:
        return next((marker for marker in self.markers if marker.code == code), None)

    def method(self, code: str) -> InVitroMethod | None:
        return next((method for method in self.methods if method.code == code), None)

    def drug(self, atc: str) -> Drug | None:
        """The drug with this code, its codes in other forms included."""
        return self._drugs_by_code.get(atc)

    def drug_named(self, name: str) -> Drug | None:
        """The drug with this name or alias, however it is typed; nothing is guessed from a part of it."""
        return self._drugs_by_name.get(key_of(name))

    def found(self, drug: Recorded) -> Drug | None:
        """The drug of the catalogue that a recorded one is: by its code, or without one by its name.

        Before doses were read behind a name, or a brand was known, it was kept with all that was typed.
        """
        if drug.atc:
            return self.drug(drug.atc)
        names = (drug.name, *(name for name, _behind in self.dose_words.behind(drug.name)))
        return next(filter(None, map(self.drug_named, names)), None)

    def panel(self, code: str) -> PanelDefinition | None:
        """The newest definition of the allergen panel with this code."""
        return next((panel for panel in self.panels if panel.code == code), None)

    def product_test(self, code: str) -> ProductTest | None:
        """The test of cell products with this code."""
        return next((test for test in self.product_tests if test.code == code), None)

    def group(self, code: str) -> DrugGroup | None:
        """The group of drugs with this code."""
        return next((group for group in self.groups if group.code == code), None)

    def phenotype(self, code: str) -> Phenotype | None:
        """The phenotype of NSAID hypersensitivity with this code."""
        return next((known for known in self.phenotypes if known.code == code), None)

    def classes_of(self, atc: str) -> tuple[DrugClass, ...]:
        """The classes of a drug, those of its other forms included; the narrowest first, then as the facts have them."""
        drug = self.drug(atc)
        codes = drug.codes if drug else (atc,)
        reaches = [(max(map(group.reach, codes)), group) for group in self.classes]
        return tuple(group for reach, group in sorted(reaches, key=lambda pair: -pair[0]) if reach)

    # rules ask at each letter that is typed: what is searched then is laid out once

    @cached_property
    def _drugs_by_code(self) -> dict[str, Drug]:
        return {code: drug for drug in self.drugs for code in drug.codes}

    @cached_property
    def _drugs_by_name(self) -> dict[str, Drug]:
        return {key_of(text): drug for drug in self.drugs for text in texts_of(drug)}

    @cached_property
    def substances(self) -> tuple[Extract | Drug, ...]:
        """What may be tested on the skin: extracts and drugs."""
        return (*self.allergy.extracts, *self.drugs)

    @cached_property
    def groups_by_drug(self) -> dict[str, tuple[DrugGroup, ...]]:
        """By the name of each drug its groups, those of its components left out: `kinship.groups_of` has them all."""
        named: dict[str, list[DrugGroup]] = {drug.name: [] for drug in self.drugs}
        for group in self.groups:
            for name in {*group.members, *(product.drug for product in group.products)} & named.keys():
                named[name].append(group)
        found = {}
        coded = [group for group in self.groups if group.prefixes]
        for drug in self.drugs:
            # a combination belongs to the groups of what it is made of
            by_code = [group for group in coded if not drug.components and any(map(group.has_code, drug.codes))]
            own = {group.code for group in (*named[drug.name], *by_code)}
            found[drug.name] = tuple(group for group in self.groups if group.code in own) if own else ()
        return found

    @cached_property
    def groups_called(self) -> Callable[[str, str], tuple[DrugGroup, ...]]:
        """The groups of a drug that is not in it, by its name and its code: every rule asks for those of every reaction."""

        @cache
        def called(name: str, atc: str) -> tuple[DrugGroup, ...]:
            return tuple(group for group in self.groups if group.has_code(atc) or group.is_called(name))

        return called

    @cached_property
    def drugs_by_words(self) -> dict[str, Drug]:
        """The drugs by the words of each of their names, whatever stands between these."""
        return {" ".join(words_of(text)): drug for drug in self.drugs for text in (drug.name, *drug.aliases)}


in_doubt = Wording("V2.in_doubt", N_("{number} {unit} is {value} {canonical}. Was {number} {meant} meant?"))
unit_refused = Wording("V3.refused", "{why}")
without_unit = Wording("V3.without_unit", N_("{name} has no unit: it is a word such as negative or positive."))
unit_missing = Wording("V3.missing", N_("The unit is missing. {name} is read in: {listed}."))
not_its_unit = Wording("V3.not_listed", N_("{name} is not read in {unit}. It is read in: {listed}."))


@dataclass(frozen=True)
class Converted:
    """A number in its canonical unit: `unit` is UCUM, `shown` is how it is written, `how` is the sum, locale-free.

    With a doubt, `value` is None until somebody resolves it.
    """

    value: Decimal | None
    unit: str
    shown: str
    doubt: Sentence | None
    how: str


def find_unit(holder: Measured, typed: str) -> Unit | None:
    """The unit meant, refused ones included; case counts only where two units of the holder differ by nothing else."""
    key = unit_key(typed)
    exact = [unit for unit in holder.units if key in map(unit_key, unit.spellings)]
    folded = [unit for unit in holder.units if fold(key) in (fold(unit_key(text)) for text in unit.spellings)]
    if exact:
        return exact[0]
    return folded[0] if len(folded) == 1 else None


def convert(holder: Measured, number: Decimal, unit_typed: str) -> Converted:
    """The number in the holder's canonical unit. Raises Refused for a unit that is not listed, or listed as refused."""
    unit = find_unit(holder, unit_typed)
    if unit is None:
        raise Refused(_not_listed(holder, unit_typed.strip()))
    if unit.refused:
        raise Refused(unit_refused(why=say(unit.refused)))
    # a quotient such as 1 ÷ 2.4 never ends: twelve digits are far beyond any assay
    value = number * unit.factor if unit.divisor == 1 else Context(prec=12).divide(number * unit.factor, unit.divisor)
    value = Decimal(_plain(value))
    canonical = next(u.printed for u in holder.units if u.ucum == unit.canonical and u.is_canonical)
    how = _sum(number, unit, value, canonical)
    if not unit.doubtful:
        return Converted(value, unit.canonical, unit.shown, None, how)
    doubt = in_doubt(
        number=_plain(number),
        unit=unit_typed.strip(),
        value=_plain(value),
        canonical=canonical,
        meant=unit.meant,
    )
    return Converted(None, unit.canonical, unit.shown, doubt, how)


def plausibility(holder: Measured, canonical: Decimal) -> str | None:
    """Which limits a value in the canonical unit lies outside: "hard", "soft" or None (a limit itself is inside)."""
    for level, low, high in (("hard", holder.hard_low, holder.hard_high), ("soft", holder.soft_low, holder.soft_high)):
        if (low is not None and canonical < low) or (high is not None and canonical > high):
            return level
    return None


def _not_listed(holder: Measured, typed: str) -> Sentence:
    if not holder.units:
        return without_unit(name=holder.name)
    listed = ", ".join(unit.printed for unit in holder.units if not unit.refused and not unit.doubtful)
    if not typed:
        return unit_missing(name=holder.name, listed=listed)
    return not_its_unit(name=holder.name, unit=typed, listed=listed)


def _sum(number: Decimal, unit: Unit, value: Decimal, canonical: str) -> str:
    exact = value * unit.divisor == number * unit.factor
    steps = f"{_plain(number)} {unit.printed}"
    if unit.factor != 1 or unit.divisor == 1:
        steps += f" × {_plain(unit.factor)}"
    if unit.divisor != 1:
        steps += f" ÷ {_plain(unit.divisor)}"
    return f"{steps} {'=' if exact else '≈'} {_plain(value)} {canonical}"


def _plain(number: Decimal) -> str:
    return f"{number:f}"


# the same spellings are asked for at each letter, and for each line of a file
@lru_cache(maxsize=1024)
def unit_key(text: str) -> str:
    """What two spellings of one unit have in common: no spaces, one micro sign, raised digits as a power."""
    # a raised digit is a power: folded with the others, 10⁹ would read 109
    powers = re.sub("[⁰¹²³⁴-⁹]+", lambda raised: "^" + unicodedata.normalize("NFKC", raised[0]), text)
    return re.sub(r"\s+", "", powers).replace("µ", "u").replace("μ", "u")
