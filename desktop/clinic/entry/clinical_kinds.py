"""The kinds of field that a clinic has: what the catalogue names (markers, methods, drugs, manifestations) and what is printed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from desktop.clinic.catalogue.dose_words import Piece
from desktop.clinic.catalogue.drug_groups import Bond, DrugGroup, is_own
from desktop.clinic.catalogue.drug_typing import behind_name, called, read_drug, without
from desktop.clinic.catalogue.manifestations import Manifestation
from desktop.clinic.entry.kinds import UNKNOWN_ANSWER, UNKNOWN_WORDS, Kind, Option, Reader, Text, Values, one_of
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.clinic.words.numbers import plain
from desktop.clinic.words.readings import Limits, Reading, parse_limits, parse_reading
from desktop.clinic.words.typeahead import Named, fold, key_of, suggestions


@dataclass(frozen=True)
class UnitText(Text):
    """A unit as printed; the marker or method beside it offers its own."""

    needs_values: ClassVar[bool] = True
    of: str = "marker"

    def options(self, reader: Reader, values: Values) -> Sequence[Option]:
        holder = (reader.catalogue.marker if self.of == "marker" else reader.catalogue.method)(
            str(values.get(self.of) or "")
        )
        return (
            [Option(unit.printed, unit.printed, unit.aliases) for unit in holder.units if not unit.refused]
            if holder
            else ()
        )


class Marker(Kind[str]):
    """A marker of the clinic's catalogue, by its code."""

    def options(self, reader: Reader, values: Values) -> Sequence[Named]:
        return reader.catalogue.markers

    def parse(self, typed: str, reader: Reader) -> str:
        return one_of(reader.catalogue.markers, typed).code

    def written(self, value: str, reader: Reader) -> str:
        marker = reader.catalogue.marker(value)
        return marker.name if marker else value


class InVitroMethod(Kind[str]):
    """A method of testing a drug in vitro, by its code; "unknown" is one of them."""

    def options(self, reader: Reader, values: Values) -> Sequence[Named]:
        return reader.catalogue.methods

    def parse(self, typed: str, reader: Reader) -> str:
        return one_of(reader.catalogue.methods, typed).code

    def written(self, value: str, reader: Reader) -> str:
        method = reader.catalogue.method(value)
        return _(method.name) if method else value


@dataclass(frozen=True)
class DrugName:
    """A drug: its ATC code from the catalogue, or, with an empty `atc`, a name kept as typed.

    `typed` is how it was called where that says more: a brand, a dose behind the name. It tells no drug from another.
    """

    name: str
    atc: str = ""
    typed: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """What tells one drug from another, however it was typed."""
        return self.atc or key_of(self.name)

    @property
    def said(self) -> str:
        """Its name, and behind it how it was called."""
        if not self.typed or key_of(self.typed).startswith(key_of(self.name)):
            return self.typed or self.name
        return f"{self.name} ({self.typed})"


@dataclass(frozen=True)
class Drug(Kind[DrugName]):
    """A drug from the catalogue with its ATC code, by its name or a brand; one that nothing there begins like is kept as text.

    A dose may stand behind the name. `dose`, `unit` and `strength` are the fields beside it into which it moves; without a
    `unit` the dose is text with its unit.
    `given`: the patient takes it, is given it or touches it, so that the drug reactions are held against it. A drug that is
    only spoken of (which one caused a reaction, which one blood was tested with) is not.
    """

    dose: str = ""
    unit: str = ""
    strength: str = ""
    given: bool = True

    def options(self, reader: Reader, values: Values) -> Sequence[Named]:
        return reader.catalogue.drugs

    def offered(self, typed: str, reader: Reader, values: Values) -> list[str]:
        # a brand that was begun is offered as the brand: what it is stands under the field
        return [called(drug, typed) for drug in suggestions(reader.catalogue.drugs, typed)]

    def parse(self, typed: str, reader: Reader) -> DrugName:
        found = read_drug(typed, reader.catalogue)
        text = found.text
        name, atc = (found.drug.name, found.drug.atc) if found.drug else (found.called, "")
        return DrugName(name, atc, "" if text == name else text)

    def moves(self, typed: str, reader: Reader, empty: Collection[str]) -> tuple[str, dict[str, str]]:
        behind = behind_name(typed.strip(), reader.catalogue)
        amounts = [piece for piece in behind if piece.sort == "amount"]
        strengths = [piece for piece in behind if piece.sort in ("strength", "percent")]
        moved: dict[str, str] = {}
        taken: list[Piece] = []
        if len(amounts) == 1 and self.dose in empty and (not self.unit or self.unit in empty):
            (dose,) = taken = amounts
            moved = {self.dose: dose.number, self.unit: dose.unit} if self.unit else {self.dose: dose.text}
        if len(strengths) == 1 and self.strength in empty:
            taken = [*taken, *strengths]
            moved[self.strength] = strengths[0].text
        return without(typed.strip(), taken), moved

    def written(self, value: DrugName, reader: Reader) -> str:
        return value.typed or value.name

    def shown(self, value: DrugName, reader: Reader) -> str:
        return value.said

    def plain(self, value: DrugName) -> dict[str, str]:
        typed = {"typed": value.typed} if value.typed else {}
        return {"name": value.name, "atc": value.atc, **typed}

    def value(self, kept: Mapping[str, str]) -> DrugName:
        return DrugName(**kept)


class AtcCode(Text):
    """The ATC code of a substance (5th level), as WHO gives it."""

    def parse(self, typed: str, reader: Reader) -> str:
        code = "".join(typed.split()).upper()
        if not re.fullmatch(r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}", code):
            raise Refused(
                say(N_("An ATC code has seven characters, such as J01MA02. Leave it empty if there is none."))
            )
        return code


@dataclass(frozen=True)
class DrugGroups(Kind[tuple[str, ...]]):
    """Groups of drugs that the catalogue knows, separated by semicolons; kept as codes in the order typed.

    `contained`: only those of what products contain, such as macrogol.
    """

    contained: bool = False

    def options(self, reader: Reader, values: Values) -> Sequence[DrugGroup]:
        groups = reader.catalogue.groups
        return [group for group in groups if group.bond is Bond.CONTENT] if self.contained else groups

    def offered(self, typed: str, reader: Reader, values: Values) -> list[str]:
        *done, last = typed.split(";")
        before = "".join(f"{text.strip()}; " for text in done)
        found = suggestions(self.options(reader, values), last) if last.strip() else ()
        return [before + _(group.name) for group in found]

    def parse(self, typed: str, reader: Reader) -> tuple[str, ...]:
        options = self.options(reader, {})
        codes = [one_of(options, text).code for text in typed.split(";") if text.strip()]
        if not codes:
            raise Refused(say(N_("Type groups by their names, separated by semicolons.")))
        return tuple(dict.fromkeys(codes))

    def written(self, value: Sequence[str], reader: Reader) -> str:
        # one of the clinic's own that is void by now is no longer one of them
        known = [(code, reader.catalogue.group(code)) for code in value]
        return "; ".join(_(group.name) if group else code for code, group in known if group or not is_own(code))

    def plain(self, value: Sequence[str]) -> list[str]:
        return list(value)

    def value(self, kept: Sequence[str]) -> tuple[str, ...]:
        return tuple(kept)


class NsaidPhenotype(Kind[str]):
    """A phenotype of NSAID hypersensitivity, by its code in the catalogue; "unknown" is an answer."""

    def options(self, reader: Reader, values: Values) -> Sequence[Option]:
        return (*(Option(known.code, known.name) for known in reader.catalogue.phenotypes), UNKNOWN_ANSWER)

    def parse(self, typed: str, reader: Reader) -> str:
        return one_of(self.options(reader, {}), typed).code

    def written(self, value: str, reader: Reader) -> str:
        return next((_(option.name) for option in self.options(reader, {}) if option.code == value), value)


# alone they would complete to a manifestation: "severe" to severe bronchospasm
_SEVERITIES = ("mild", "moderate", "severe", "hafif", "orta", "agir", "siddetli")


class Manifestations(Kind[tuple[str, ...]]):
    """The manifestations of a reaction, separated by commas; kept as codes in the order typed."""

    def options(self, reader: Reader, values: Values) -> Sequence[Manifestation]:
        return reader.manifestations

    def offered(self, typed: str, reader: Reader, values: Values) -> list[str]:
        *done, last = re.split(r"[,;]", typed)
        before = "".join(f"{text.strip()}, " for text in done)
        return [before + _(option.name) for option in suggestions(reader.manifestations, last)] if last.strip() else []

    def parse(self, typed: str, reader: Reader) -> tuple[str, ...]:
        texts = [" ".join(text.split()) for text in re.split(r"[,;\n]", typed) if text.strip()]
        if not texts:
            raise Refused(say(N_("Type the manifestations, separated by commas.")))
        if len(texts) == 1 and fold(texts[0]) in UNKNOWN_WORDS:
            return (UNKNOWN_ANSWER.code,)
        codes = {fold(name): known.code for known in reader.manifestations for name in (known.name, _(known.name))}
        found = []
        while texts:
            # a name can have a comma of its own: "oedema, site not stated"
            both = codes.get(fold(", ".join(texts[:2])))
            if fold(texts[0]) in _SEVERITIES:
                raise Refused(say(N_("Type what was seen or felt; the severity is worked out from it.")))
            found.append(both or one_of(reader.manifestations, texts[0]).code)
            del texts[: 2 if both else 1]
        return tuple(dict.fromkeys(found))

    def written(self, value: Sequence[str], reader: Reader) -> str:
        names = {known.code: known.name for known in reader.manifestations}
        names[UNKNOWN_ANSWER.code] = UNKNOWN_ANSWER.name
        return ", ".join(_(names.get(code, code)) for code in value)

    def plain(self, value: Sequence[str]) -> list[str]:
        return list(value)

    def value(self, kept: Sequence[str]) -> tuple[str, ...]:
        return tuple(kept)


class ReadingText(Kind[Reading]):
    """A reading as the laboratory printed it."""

    def parse(self, typed: str, reader: Reader) -> Reading:
        return parse_reading(typed)

    def written(self, value: Reading, reader: Reader) -> str:
        return value.text

    def shown(self, value: Reading, reader: Reader) -> str:
        return value.shown()

    def plain(self, value: Reading) -> dict[str, object]:
        number = None if value.number is None else plain(value.number)
        return {
            "text": value.text,
            "comparator": value.comparator,
            "number": number,
            "word": value.word,
            "titre": value.titre,
        }

    def value(self, kept: Mapping[str, Any]) -> Reading:
        number = kept["number"]
        return Reading(**{**kept, "number": None if number is None else Decimal(number)})


class LimitsText(Kind[Limits]):
    """The reference limits as the laboratory printed them, one-sided too."""

    def parse(self, typed: str, reader: Reader) -> Limits:
        return parse_limits(typed)

    def written(self, value: Limits, reader: Reader) -> str:
        return value.text

    def shown(self, value: Limits, reader: Reader) -> str:
        return value.shown()

    def plain(self, value: Limits) -> dict[str, object]:
        sides = {
            side: None if getattr(value, side) is None else plain(getattr(value, side)) for side in ("low", "high")
        }
        return {
            "text": value.text,
            **sides,
            "low_included": value.low_included,
            "high_included": value.high_included,
            "unit": value.unit,
        }

    def value(self, kept: Mapping[str, Any]) -> Limits:
        sides = {side: None if kept[side] is None else Decimal(kept[side]) for side in ("low", "high")}
        return Limits(**{**kept, **sides})
