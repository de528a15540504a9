"""Reading what the rules about giving cells weigh by from parsed TOML (`resources/cell_rules.toml`); no disk here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields

from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.catalogue.cell_rules import (
    POSITIVES,
    Antibiotics,
    CellLimits,
    CellRules,
    Excipient,
    HealthWords,
    Medium,
    ScreeningTest,
    Tissues,
)
from desktop.clinic.catalogue.codes import ATC_PREFIX, SLUG
from desktop.clinic.catalogue.measured_rows import limit
from desktop.clinic.words.narrative import Speech
from desktop.clinic.words.typeahead import fold

_ICD10 = re.compile(r"[A-Z](\d\d(\.\d)?)?")
_POSITIVE = re.compile("|".join(POSITIVES))


def read_cell_rules(content: Mapping[str, object]) -> CellRules:
    """The facts from the parsed file. Raises Refused with a sentence that names the row."""
    file = Row(content, "cell_rules.toml")
    file.text("version", "")
    rules = CellRules(
        donor_tests=file.rows("donor_test", _donor_test),
        limits=file.row("limits", _limits),
        tissues=file.row("tissues", _tissues),
        excipients=file.rows("excipient", _excipient),
        antibiotics=file.rows("antibiotics", _antibiotics),
        media=file.rows("medium", _medium),
        health=file.rows("health", _health),
        speech=file.row("speech", _speech),
    )
    file.done()
    for named in (rules.donor_tests, rules.excipients, rules.health):
        refuse_shared((one.code, {one.code}) for one in named)
    known = {one.code for one in rules.excipients}
    tests = {test.code for test in rules.donor_tests}
    for name, contains in [(one.name, one.contains) for one in rules.excipients] + [
        (medium.name, medium.contains) for medium in rules.media
    ]:
        if not known.issuperset(contains):
            raise Row({}, f"cell_rules.toml: {name}").wrong("contains")
    for test in rules.donor_tests:
        if not tests.issuperset(filter(None, (test.nat, test.unless))):
            raise Row({}, f"cell_rules.toml: donor_test {test.code}").wrong("nat")
    return rules


def _donor_test(row: Row) -> ScreeningTest:
    return ScreeningTest(
        code=row.text("code", pattern=SLUG),
        positive=row.text("positive", pattern=_POSITIVE),
        unless=row.text("unless", "", SLUG),
        nat=row.text("nat", "", SLUG),
        source=row.text("source"),
    )


def _limits(row: Row) -> CellLimits:
    return CellLimits(**{field.name: row.row(field.name, limit) for field in fields(CellLimits)})


def _tissues(row: Row) -> Tissues:
    return Tissues(
        sampled_before=row.texts("sampled_before", SLUG),
        of_the_mother=row.texts("of_the_mother", SLUG),
        source=row.text("source"),
    )


def _excipient(row: Row) -> Excipient:
    found = Excipient(
        code=row.text("code", pattern=SLUG),
        name=row.text("name"),
        words=_words(row, "words"),
        but=_words(row, "but"),
        free=_words(row, "free"),
        contains=row.texts("contains", SLUG),
        allergies=_words(row, "allergies"),
        substances=_words(row, "substances"),
        drugs=row.texts("drugs", ATC_PREFIX),
        transfusions=row.texts("transfusions", SLUG),
        allergens=row.texts("allergens"),
        asks=row.text("asks", ""),
        source=row.text("source"),
    )
    if found.asks and found.asks not in found.allergens:
        raise row.wrong("asks")
    return found


def _antibiotics(row: Row) -> Antibiotics:
    return Antibiotics(words=_words(row, "words"), drugs=row.texts("drugs", ATC_PREFIX), source=row.text("source"))


def _medium(row: Row) -> Medium:
    return Medium(
        name=row.text("name"),
        words=_words(row, "words"),
        contains=row.texts("contains", SLUG),
        source=row.text("source"),
    )


def _health(row: Row) -> HealthWords:
    return HealthWords(
        code=row.text("code", pattern=SLUG),
        lasting=row.flag("lasting"),
        family=row.flag("family"),
        words=_words(row, "words"),
        but=_words(row, "but"),
        icd10=row.texts("icd10", _ICD10),
        source=row.text("source"),
    )


def _speech(row: Row) -> Speech:
    row.text("source")
    return Speech(**{field.name: _words(row, field.name) for field in fields(Speech)})


def _words(row: Row, key: str) -> tuple[str, ...]:
    """Words as they are searched for: folded. One that is not folded would never be found."""
    words = row.texts(key)
    if any(word != fold(word) for word in words):
        raise row.wrong(key)
    return words
