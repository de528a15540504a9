"""The kinds of field that cell products and outcomes have: a product test and its unit, a scanned identifier, days apart,
scores of a questionnaire."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from desktop.clinic.catalogue.product_tests import ProductTest
from desktop.clinic.entry.clinical_kinds import ReadingText
from desktop.clinic.entry.identifiers import read_identifier
from desktop.clinic.entry.kinds import Kind, Option, Reader, Text, Values, one_of
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.clinic.words.readings import Reading


class ProductTestName(Kind[str]):
    """A test of a product that the catalogue knows, by its code."""

    def options(self, reader: Reader, values: Values) -> Sequence[ProductTest]:
        return reader.catalogue.product_tests

    def parse(self, typed: str, reader: Reader) -> str:
        return one_of(reader.catalogue.product_tests, typed).code

    def written(self, value: str, reader: Reader) -> str:
        known = reader.catalogue.product_test(value)
        return _(known.name) if known else value


class ProductTestUnit(Text):
    """A unit as printed; the product test beside it offers its own."""

    needs_values: ClassVar[bool] = True

    def options(self, reader: Reader, values: Values) -> Sequence[Option]:
        test = reader.catalogue.product_test(str(values.get("test") or ""))
        return [Option(unit.printed, unit.printed, unit.aliases) for unit in test.units] if test else ()


class CheckResult(ReadingText):
    """A result of a product test: a reading, or one of the words that the catalogue's tests have of their own."""

    def parse(self, typed: str, reader: Reader) -> Reading:
        for test in reader.catalogue.product_tests:
            if word := test.word(typed):
                return Reading(typed.strip(), word=word)
        return super().parse(typed, reader)


class Identifier(Text):
    """A SEC or an ISBT 128 donation number, scanned or typed and kept as it came; any other text is kept as well."""

    def parse(self, typed: str, reader: Reader) -> str:
        text = super().parse(typed, reader)
        read_identifier(text)
        return text

    def shown(self, value: str, reader: Reader) -> str:
        try:
            read = read_identifier(value)
        except Refused:
            # what an import kept is shown as it stands
            return value
        return read.shown() if read else value


class _Numbers(Kind[tuple[int, ...]]):
    """Several whole numbers in one line."""

    def written(self, value: Sequence[int], reader: Reader) -> str:
        return ", ".join(map(str, value))

    def plain(self, value: Sequence[int]) -> list[int]:
        return list(value)

    def value(self, kept: Sequence[int]) -> tuple[int, ...]:
        return tuple(kept)


class DaysApart(_Numbers):
    """The days from one session to the next, in order: `2, 3` is D0, D2, D5."""

    def parse(self, typed: str, reader: Reader) -> tuple[int, ...]:
        if not re.fullmatch(r"\s*[0-9]{1,4}(\s*[,;\s]\s*[0-9]{1,4})*\s*", typed):
            raise Refused(say(N_("Type the days from one session to the next: 2, 3 is D0, D2 and D5.")))
        days = tuple(map(int, re.findall(r"[0-9]+", typed)))
        if 0 in days:
            raise Refused(say(N_("Two sessions are at least one day apart.")))
        return days


@dataclass(frozen=True)
class Scores(_Numbers):
    """The answers of a questionnaire in its order: `count` whole numbers from 0 to `most`; one without spaces works too."""

    count: int = 1
    most: int = 1

    def parse(self, typed: str, reader: Reader) -> tuple[int, ...]:
        text = typed.strip()
        # all answers have one digit, so that 3201 can be typed as it stands
        found = list(text) if re.fullmatch(r"[0-9]+", text) and self.count > 1 else re.findall(r"[0-9]+", text)
        left = re.sub(r"[0-9,;\s]", "", text)
        if left or len(found) != self.count or any(int(one) > self.most for one in found):
            sentence = N_("Type {count} answers from 0 to {most}, in order, such as {example}.")
            example = ", ".join(["1"] * self.count)
            raise Refused(say(sentence, count=self.count, most=self.most, example=example))
        return tuple(map(int, found))
