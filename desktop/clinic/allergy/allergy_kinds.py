"""The kinds of field that an allergist's tests have: a panel, two diameters, a concentration, a pressure, a time of day …"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from desktop.clinic.catalogue.allergy_facts import Extract
from desktop.clinic.catalogue.catalogue import Drug as CataloguedDrug
from desktop.clinic.catalogue.drug_typing import behind_name, read_drug, without
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.catalogue.skin_concentrations import DILUTION
from desktop.clinic.entry.clinical_kinds import LimitsText
from desktop.clinic.entry.kinds import Choice, Kind, Number, Option, Reader, Text, Values, one_of
from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.number_typing import parse_number
from desktop.clinic.words.numbers import plain, show_number
from desktop.clinic.words.readings import Limits, parse_limits, parse_reading
from desktop.clinic.words.typeahead import Named, fold, match_one, suggestions, texts_of

# hours after a patch is applied at which it is read
PATCH_HOURS = (48, 72, 96, 168)
# of a reading of a patch test, by ICDRG
GRADE = Choice(
    (
        Option("negative", "−", ("-", "–", "0", "neg", "negative")),
        Option("doubtful", "?+", ("+?", "+/-", "±", "doubtful")),
        Option("weak", "+", ("1+", "weak")),
        Option("strong", "++", ("2+", "strong")),
        Option("extreme", "+++", ("3+", "extreme")),
        Option("irritant", "IR", ("irritant",)),
        Option("not_tested", "NT", ("not tested",)),
        Option("positive", N_("positive, grade not printed"), ("pos.", "pos", "positive"), short="pos."),
    )
)
POSITIVE_GRADES = ("weak", "strong", "extreme", "positive")


class PanelName(Kind[str]):
    """An allergen panel that the catalogue defines, by its code."""

    def options(self, reader: Reader, values: Values) -> Sequence[PanelDefinition]:
        return reader.catalogue.panels

    def parse(self, typed: str, reader: Reader) -> str:
        return one_of(reader.catalogue.panels, typed).code

    def written(self, value: str, reader: Reader) -> str:
        panel = reader.catalogue.panel(value)
        return panel.name if panel else value


class AllergenCode(Text):
    """The code of an allergen; whether its panel has it is said by the entry, which knows the panel."""


class ValueOrBand(LimitsText):
    """An amount as printed, or the band in which it lies: `87`, `≤ 100 kU/l`, `20 - 100`. Both ends are equal for a value."""

    def parse(self, typed: str, reader: Reader) -> Limits:
        try:
            band = parse_limits(typed)
        except Refused:
            reading = parse_reading(typed)
            band = Limits(reading.text, reading.number, reading.number)
        bounds = [bound for bound in (band.low, band.high) if bound is not None]
        # words and titres are limits of a laboratory, but no amount
        if not bounds:
            raise Refused(say(N_("An amount is asked for here, such as 87 or ≤ 100.")))
        if min(bounds) < 0:
            raise Refused(say(N_("An amount cannot be negative.")))
        return band


@dataclass(frozen=True)
class Diameters:
    """The two diameters of a wheal or flare in mm, as typed; `across` is None when only one was."""

    text: str
    longest: Decimal
    across: Decimal | None = None

    @property
    def mean(self) -> Decimal:
        """Their mean in mm; of one alone that one."""
        return self.longest if self.across is None else (self.longest + self.across) / 2


def mean_words(value: Diameters) -> str:
    """The mean of two diameters, in words; one alone says it itself."""
    return "" if value.across is None else str(say(N_("mean {mean} mm"), mean=show_number(value.mean, 1)))


_TWO = re.compile(r"(.+?)\s*[x×X*/]\s*(.+)")


class DiametersText(Kind[Diameters]):
    """The longest diameter and the one across it, in mm: 5x4. One number is one diameter."""

    def parse(self, typed: str, reader: Reader) -> Diameters:
        bare = re.sub(r"\s*mm\b", "", typed.strip(), flags=re.IGNORECASE)
        both = _TWO.fullmatch(bare)
        if both is None and bare.strip("x×X*/ ") != bare.strip():
            raise Refused(
                say(N_("One of the two diameters is missing. Type both, such as 5x4, or one without a sign behind it."))
            )
        try:
            numbers = [parse_number(text) for text in (both.groups() if both else (bare,))]
        except Refused:
            raise Refused(
                say(N_("These are no diameters. Type both in mm, such as 5x4, or one; 0 for none."))
            ) from None
        if min(numbers) < 0:
            raise Refused(say(N_("A diameter cannot be negative.")))
        return Diameters(typed.strip(), *sorted(numbers, reverse=True))

    def written(self, value: Diameters, reader: Reader) -> str:
        return value.text

    def shown(self, value: Diameters, reader: Reader) -> str:
        if value.across is None:
            return f"{show_number(value.longest)} mm"
        return f"{show_number(value.longest)} × {show_number(value.across)} mm"

    def plain(self, value: Diameters) -> dict[str, str | None]:
        across = None if value.across is None else plain(value.across)
        return {"text": value.text, "longest": plain(value.longest), "across": across}

    def value(self, kept: Mapping[str, Any]) -> Diameters:
        across = kept["across"]
        return Diameters(kept["text"], Decimal(kept["longest"]), None if across is None else Decimal(across))


class Amount(NamedTuple):
    """A concentration as a number of one of the units of `skin_concentrations`: mg/mL, IU/mL, mM, %, or a dilution."""

    number: Decimal
    unit: str


@dataclass(frozen=True)
class Concentration:
    """A concentration as typed; `mg_per_ml` is None for what is no mass concentration, such as 1:10 or 10 HEP."""

    text: str
    mg_per_ml: Decimal | None = None

    @property
    def amount(self) -> Amount | None:
        """What was typed as a number and its unit; None for what is neither, such as 10 HEP."""
        if self.mg_per_ml is not None:
            return Amount(self.mg_per_ml, "mg/mL")
        # a space between thousands can be read in one way only
        text = re.sub(r"(?<=[0-9])\s(?=[0-9]{3}(?![0-9]))", "", self.text)
        if fold(text) in _UNDILUTED:
            return Amount(Decimal(1), DILUTION)
        try:
            if diluted := re.fullmatch(r"([0-9.,]+)\s*[:/]\s*([0-9.,]+)", text):
                part, of = map(parse_number, diluted.groups())
                return Amount(part / of, DILUTION) if 0 < part <= of else None
            if found := re.fullmatch(r"([0-9.,]+)\s*(IU/ml|U/ml|IE/ml|UI/ml|Ü/ml|mmol/l|mM|%)", text, re.IGNORECASE):
                unit = found[2].lower()
                return Amount(parse_number(found[1]), {"%": "%", "mm": "mM", "mmol/l": "mM"}.get(unit, "IU/mL"))
        except Refused:
            # the number can be read in two ways
            return None
        return None


_UNDILUTED = tuple(map(fold, ("undiluted", "neat", "pure", "und", "seyreltilmemiş", "saf")))


# in mg/mL; the micro sign is often typed as u
_MASS = {
    "g/ml": Decimal(1000), "g/dl": Decimal(10), "g/l": Decimal(1), "mg/ml": Decimal(1), "mg/dl": Decimal("0.01"),
    "mg/l": Decimal("0.001"), "µg/ml": Decimal("0.001"), "ug/ml": Decimal("0.001"), "mcg/ml": Decimal("0.001"),
    "µg/l": Decimal("0.000001"), "ug/l": Decimal("0.000001"), "mcg/l": Decimal("0.000001"), "ng/ml": Decimal("0.000001"),
}  # fmt: skip


class ConcentrationText(Kind[Concentration]):
    """A concentration with its unit, a dilution, or words such as undiluted."""

    def parse(self, typed: str, reader: Reader) -> Concentration:
        text = typed.strip()
        mass = re.fullmatch(r"(.*[0-9])\s*([^\s0-9].*/\s*[md]?l)", text, re.IGNORECASE)
        unit = re.sub(r"\s", "", mass[2]).lower().replace("μ", "µ") if mass else ""
        if mass and unit in _MASS:
            number = parse_number(mass[1])
            if number < 0:
                raise Refused(say(N_("A concentration cannot be negative.")))
            return Concentration(text, number * _MASS[unit])
        if re.fullmatch(r"[\d.,\s]+", text):
            raise Refused(
                say(N_("Type the concentration with its unit, such as 0.02 mg/mL, or as a dilution, such as 1:10."))
            )
        return Concentration(text)

    def written(self, value: Concentration, reader: Reader) -> str:
        return value.text

    def plain(self, value: Concentration) -> dict[str, str | None]:
        return {"text": value.text, "mg_per_ml": None if value.mg_per_ml is None else plain(value.mg_per_ml)}

    def value(self, kept: Mapping[str, Any]) -> Concentration:
        mass = kept["mg_per_ml"]
        return Concentration(kept["text"], None if mass is None else Decimal(mass))


@dataclass(frozen=True)
class Substance:
    """What a skin test was done with: a drug by its ATC code, an extract by its code, or a name kept as typed.

    `typed` is how a drug was called where that says more, such as a brand; it tells none from another.
    """

    name: str
    atc: str = ""
    extract: str = ""
    typed: str = field(default="", compare=False)


# a control has its own field: among the allergens it would be listed as one
_CONTROLS = tuple(
    map(
        fold,
        ("histamine", "histamin", "saline", "salin", "serum fizyolojik", "positive control", "negative control",
         "pozitif kontrol", "negatif kontrol", "control", "kontrol"),
    )
)  # fmt: skip


def _is_control(typed: str, options: Sequence[Named]) -> bool:
    """Is a control meant? A name that begins like one is none: Controloc is pantoprazole."""
    first, _space, _rest = fold(typed.strip()).partition(" ")
    is_like_one = fold(typed.strip()).startswith(_CONTROLS)
    return is_like_one and all(first != fold(text) for option in options for text in texts_of(option))


@dataclass(frozen=True)
class SubstanceName(Kind[Substance]):
    """An extract or a drug from the catalogue; what nothing there begins like is kept as text. A control is refused.

    What stands behind the name of a drug moves into the field `concentration` beside it.
    """

    concentration: str = ""

    def options(self, reader: Reader, values: Values) -> tuple[Extract | CataloguedDrug, ...]:
        return reader.catalogue.substances

    def parse(self, typed: str, reader: Reader) -> Substance:
        options = self.options(reader, {})
        if _is_control(typed, options):
            raise Refused(
                say(N_("A control has a field of its own: histamine and saline. It is never listed as an allergen."))
            )
        found = match_one(options, typed)
        if found is None and (near := suggestions(options, typed)):
            raise Refused(
                say(N_("“{typed}” could be: {names}."), typed=typed.strip(), names=", ".join(o.name for o in near[:6]))
            )
        if isinstance(found, Extract):
            return Substance(found.name, extract=found.code)
        drug = read_drug(typed, reader.catalogue)
        if drug.drug is None:
            return Substance(typed.strip())
        return Substance(drug.drug.name, drug.drug.atc, typed="" if drug.text == drug.drug.name else drug.text)

    def moves(self, typed: str, reader: Reader, empty: Collection[str]) -> tuple[str, dict[str, str]]:
        strengths = [
            piece for piece in behind_name(typed.strip(), reader.catalogue) if piece.sort in ("strength", "percent")
        ]
        if len(strengths) != 1 or self.concentration not in empty:
            return typed, {}
        return without(typed.strip(), strengths), {self.concentration: strengths[0].text}

    def written(self, value: Substance, reader: Reader) -> str:
        return value.typed or value.name

    def plain(self, value: Substance) -> dict[str, str]:
        typed = {"typed": value.typed} if value.typed else {}
        return {"name": value.name, "atc": value.atc, "extract": value.extract, **typed}

    def value(self, kept: Mapping[str, str]) -> Substance:
        return Substance(**kept)


class HaptenName(Text):
    """A hapten; the catalogue offers its own, and what it does not know is kept as typed."""

    def options(self, reader: Reader, values: Values) -> Sequence[Named]:
        return reader.catalogue.allergy.haptens

    def parse(self, typed: str, reader: Reader) -> str:
        text = super().parse(typed, reader)
        found = match_one(self.options(reader, {}), text)
        return found.name if found else text


class ReadingTimes(Kind[tuple[int, ...]]):
    """The hours after which a patch test is read: some of 48, 72, 96 and 168."""

    def parse(self, typed: str, reader: Reader) -> tuple[int, ...]:
        hours = [int(text) for text in re.findall(r"[0-9]{1,4}", typed)]
        left = re.sub(r"[0-9]{1,4}\s*h?|and|[\s,;+/&]", "", typed)
        if left or not hours or not set(hours) <= set(PATCH_HOURS):
            raise Refused(say(N_("Type the hours at which it is read: 48, 72, 96, 168, or some of them.")))
        return tuple(sorted(set(hours)))

    def written(self, value: Sequence[int], reader: Reader) -> str:
        return ", ".join(map(str, value))

    def shown(self, value: Sequence[int], reader: Reader) -> str:
        return str(say(N_("{hours} h"), hours=self.written(value, reader)))

    def plain(self, value: Sequence[int]) -> list[int]:
        return list(value)

    def value(self, kept: Sequence[int]) -> tuple[int, ...]:
        return tuple(kept)


class Pressure(Number):
    """One of the two blood pressures, in mmHg. A pair, as one says it, belongs into two fields."""

    def parse(self, typed: str, reader: Reader) -> Decimal:
        pair = re.fullmatch(r"([0-9]{1,3})\s*/\s*([0-9]{1,3})", typed.strip())
        if pair:
            sentence = N_(
                "These are two pressures. Type {upper} under SBP and {lower} under DBP: {upper}, Tab, {lower}."
            )
            raise Refused(say(sentence, upper=pair[1], lower=pair[2]))
        return super().parse(typed, reader)


class Clock(Kind[str]):
    """A time of day: 9:30, 0930 or 09.30; kept as 09:30."""

    def parse(self, typed: str, reader: Reader) -> str:
        found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])|([01][0-9]|2[0-3])([0-5][0-9])", typed.strip())
        if not found:
            raise Refused(say(N_("Type the time of day, such as 9:30.")))
        hour, minute = (text for text in found.groups() if text is not None)
        return f"{int(hour):02}:{minute}"
