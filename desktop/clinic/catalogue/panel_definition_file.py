"""Reading a panel definition as its file holds it.

Everything that is wrong is said at once, since a clinic mends its file by these sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from desktop.clinic.catalogue.panel_definition import Allergen, Key, PanelDefinition, ResultClass, code_key
from desktop.clinic.words.language import N_, Refused, Sentence, say

_HEAD = {
    "code",
    "name",
    "version",
    "aliases",
    "unit",
    "ucum",
    "least",
    "most",
    "positive",
    "classes",
    "allergens",
    "also",
    "source",
    "notes",
}
_CLASS = {"number", "least", "label"}
_ALLERGEN = {"code", "name", "species", "group", "molecular", "family", "family_source"}
# no blank at an end and no control character
_CODE = re.compile(r"[^\W_](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?")
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
# stands for a number that could not be read, so that everything else can still be looked at
_UNREAD = Decimal(-1)


class WrongDefinition(Refused):
    """A panel definition that cannot be used; `sentences` say everything that is wrong with it."""

    def __init__(self, sentences: Iterable[Sentence]):
        self.sentences = tuple(sentences)
        listed = " ".join(map(str, self.sentences))
        super().__init__(say(N_("This panel definition cannot be used. {sentences}"), sentences=listed))


def read_definition(content: Mapping[str, object]) -> PanelDefinition:
    """The definition that a parsed file holds. Raises `WrongDefinition` with a sentence for each thing that is wrong."""
    wrong: list[Sentence] = []
    head = _Table(content, say(N_("the file")), _HEAD, wrong)
    numbers = {key: head.number(key) for key in ("least", "most", "positive")}
    definition = PanelDefinition(
        code=head.code("code"),
        name=head.text("name"),
        version=head.code("version"),
        aliases=head.texts("aliases"),
        unit=head.text("unit"),
        ucum=head.text("ucum"),
        **numbers,
        classes=tuple(_class(row) for row in head.tables("classes", N_("class {number}"), _CLASS)),
        allergens=tuple(_allergen(row) for row in head.tables("allergens", N_("allergen {number}"), _ALLERGEN)),
        also=head.spellings("also"),
        source=head.text("source"),
        notes=head.texts("notes"),
    )
    if wrong := [*wrong, *_wrong_limits(definition), *_wrong_classes(definition), *_wrong_codes(definition)]:
        raise WrongDefinition(wrong)
    return definition


def _class(row: _Table) -> ResultClass:
    return ResultClass(number=row.count("number"), least=row.number("least"), label=row.text("label"))


def _allergen(row: _Table) -> Allergen:
    family = row.text("family", "")
    return Allergen(
        code=row.code("code"),
        name=row.text("name"),
        species=row.text("species", ""),
        group=row.text("group"),
        molecular=row.flag("molecular"),
        family=family,
        # a family that nobody can look up is not a fact
        family_source=row.text("family_source", None if family else ""),
    )


def _wrong_limits(made: PanelDefinition) -> Iterable[Sentence]:
    if made.version and not re.search("[0-9]", made.version):
        yield say(
            N_("The version “{version}” has no number, so nobody can tell which is newer. Write one such as 2026.1."),
            version=made.version,
        )
    if _UNREAD in (made.least, made.most, made.positive):
        return
    if made.least == 0:
        yield say(
            N_(
                "least is {least}: what a panel measures begins above 0. Write the lowest result it prints, such as 0.10."
            ),
            least=made.least,
        )
    if made.most <= made.least:
        yield say(
            N_("most is {most} and least is {least}: write the larger number as most."),
            most=made.most,
            least=made.least,
        )
    elif not made.least <= made.positive <= made.most:
        sentence = N_(
            "positive is {positive}, outside of what the panel measures, {least} to {most}. Write a number "
            "between them."
        )
        yield say(sentence, positive=made.positive, least=made.least, most=made.most)


def _wrong_classes(made: PanelDefinition) -> Iterable[Sentence]:
    if not made.classes or any(one.number < 0 or one.least < 0 for one in made.classes):
        return
    first, *others = made.classes
    if first.number != 0 or first.least != 0:
        yield say(
            N_(
                'The first class is class {number} from {least}: write number = 0 and least = "0" there, so that every '
                "result has a class."
            ),
            number=first.number,
            least=first.least,
        )
    for before, after in zip(made.classes, others, strict=False):
        if after.number != before.number + 1:
            yield say(
                N_("Class {after} stands behind class {before}: number the classes 0, 1, 2 …, in their order."),
                after=after.number,
                before=before.number,
            )
        if after.least <= before.least:
            sentence = N_(
                "Class {after} begins at {least}, class {before} at {other}: each class begins above the one "
                "before it. Put their limits in order."
            )
            yield say(sentence, after=after.number, least=after.least, before=before.number, other=before.least)


def _wrong_codes(made: PanelDefinition) -> Iterable[Sentence]:
    owners: dict[Key, Allergen] = {}
    for allergen in filter(lambda one: one.code, made.allergens):
        other = owners.setdefault(code_key(allergen.code), allergen)
        if other is not allergen:
            twice, alike = (
                N_("The code {code} stands twice, for {first} and for {second}. Keep one line."),
                N_(
                    "The codes {other} ({first}) and {code} ({second}) are two spellings of one code. Keep one line, or tell them "
                    "apart by letters or numbers."
                ),
            )
            yield say(
                twice if other.code == allergen.code else alike,
                code=allergen.code,
                other=other.code,
                first=other.name,
                second=allergen.name,
            )
    codes = {allergen.code for allergen in made.allergens}
    spelled: dict[Key, str] = {}
    for spelling, code in made.also.items():
        key = code_key(spelling)
        if not key:
            yield say(
                N_("The other spelling “{other}” has no letter or number. Leave it out of [also]."), other=spelling
            )
        elif code not in codes:
            yield say(
                N_(
                    "[also] gives {code} for “{other}”, and no allergen has exactly this code. Write a code of the list."
                ),
                code=code,
                other=spelling,
            )
        elif key in owners and owners[key].code != code:
            sentence = N_("[also] gives {code} for “{other}”, which is a spelling of {owner}. Leave it out.")
            yield say(sentence, code=code, other=spelling, owner=owners[key].code)
        elif spelled.setdefault(key, code) != code:
            sentence = N_("[also] gives both {first} and {second} for “{other}”. Keep one.")
            yield say(sentence, first=spelled[key], second=code, other=spelling)


class _Table:
    """One table of a definition, taken key by key; what is wrong is added to `wrong`, and something readable goes on."""

    def __init__(self, table: object, row: Sentence, known: set[str], wrong: list[Sentence]):
        self._wrong, self.row, self._known = wrong, row, known
        self._values: Mapping[str, object] = table if isinstance(table, Mapping) else {}
        if not isinstance(table, Mapping):
            self._say(N_('{row}: this is no table. Write it as {{ code = "…", name = "…" }}.'))
        for key in sorted(set(map(str, self._values)) - known):
            self._say(
                N_("{row}: nothing here is called “{key}”. Known are {known}."), key=key, known=", ".join(sorted(known))
            )

    def _say(self, sentence: str, **values: object) -> None:
        self._wrong.append(say(sentence, row=self.row, **values))

    def text(self, key: str, default: str | None = None) -> str:
        value = self._values.get(key, default)
        if isinstance(value, str) and (value.strip() or value == default):
            return value
        if key not in self._values:
            self._say(N_('{row}: {key} is missing. Write {key} = "…".'), key=key)
        else:
            self._say(N_('{row}: {key} is empty or no text. Write it in quotes: {key} = "…".'), key=key)
        return ""

    def code(self, key: str) -> str:
        text = self.text(key)
        if text and not _CODE.fullmatch(text):
            self._say(
                N_("{row}: {key} is “{text}”. It begins with a letter or a number and has no blank at its ends."),
                key=key,
                text=text,
            )
        return text

    def number(self, key: str) -> Decimal:
        value = self._values.get(key)
        if isinstance(value, str) and _DIGITS.fullmatch(value):
            return Decimal(value)
        if value is None:
            self._say(N_('{row}: {key} is missing. Write a number in quotes, such as {key} = "0.30".'), key=key)
        else:
            # 0.30 without quotes would come in as 0.3: what was written is kept digit for digit
            self._say(
                N_(
                    '{row}: {key} is {value}. Write a number in quotes with a point and no sign, such as {key} = "0.30".'
                ),
                key=key,
                value=value,
            )
        return _UNREAD

    def count(self, key: str) -> int:
        value = self._values.get(key)
        if type(value) is int and 0 <= value < 100:
            return value
        self._say(
            N_("{row}: {key} is missing or no whole number from 0. Write {key} = 0 and so on, without quotes."), key=key
        )
        return -1

    def flag(self, key: str) -> bool:
        value = self._values.get(key)
        if isinstance(value, bool):
            return value
        self._say(
            N_(
                "{row}: {key} is missing, or neither true nor false. Write {key} = true or {key} = false, without quotes."
            ),
            key=key,
        )
        return False

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._values.get(key, [])
        if isinstance(values, list) and all(isinstance(value, str) and value.strip() for value in values):
            return tuple(values)
        self._say(N_('{row}: {key} is no list of texts. Write {key} = ["…", "…"], or leave it out.'), key=key)
        return ()

    def spellings(self, key: str) -> Mapping[str, str]:
        values = self._values.get(key, {})
        if isinstance(values, Mapping) and all(isinstance(text, str) for text in values.values()):
            return dict(values)
        self._say(
            N_(
                '{row}: {key} is no table of spellings. Write [{key}] and below it "Sus s 1" = "Sus d 1", or leave it '
                "out."
            ),
            key=key,
        )
        return {}

    def tables(self, key: str, called: str, known: set[str]) -> list[_Table]:
        rows = self._values.get(key)
        if not isinstance(rows, list) or not rows:
            self._say(N_("{row}: {key} is missing or empty. Write {key} = [ … ] with one line each."), key=key)
            return []
        return [
            _Table(row, _row_name(called, number, row), known, self._wrong) for number, row in enumerate(rows, start=1)
        ]


def _row_name(called: str, number: int, row: object) -> Sentence:
    code = row.get("code") if isinstance(row, Mapping) else None
    if isinstance(code, str) and code.strip():
        return say(N_("{row} ({code})"), row=say(called, number=number), code=code)
    return say(called, number=number)
