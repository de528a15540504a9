"""Reading the catalogue from parsed TOML (the facts in `resources/`); nothing here reads a disk.

What is missing, misspelt or stands twice is refused with a sentence that names the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from desktop.clinic.catalogue.allergy_facts import (
    AllergyFacts,
    AllergyLimits,
    Extract,
    Hapten,
    PatchGrade,
)
from desktop.clinic.catalogue.catalogue import (
    Catalogue,
    Drug,
    InVitroMethod,
    LoincCode,
    Marker,
    Unit,
    unit_key,
)
from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.catalogue.cell_rules_file import read_cell_rules
from desktop.clinic.catalogue.codes import ATC, ATC_PREFIX, SLUG
from desktop.clinic.catalogue.dose_words import read_dose_words
from desktop.clinic.catalogue.drug_class import DrugClass
from desktop.clinic.catalogue.drug_groups_file import read_groups
from desktop.clinic.catalogue.event_facts import EventFacts, read_event_facts
from desktop.clinic.catalogue.full_doses import read_full_doses
from desktop.clinic.catalogue.intervals import read_intervals
from desktop.clinic.catalogue.measured_rows import (
    confounder,
    control,
    cut_off,
    limit,
    published,
    rcv,
    release,
    remark,
    result_limits,
)
from desktop.clinic.catalogue.omalizumab_labels import OmalizumabLabels, read_omalizumab
from desktop.clinic.catalogue.outcome_scores import read_outcome_scores
from desktop.clinic.catalogue.panel_definition_file import read_definition
from desktop.clinic.catalogue.plot_limits import read_plot_limits
from desktop.clinic.catalogue.product_tests import STAGES, DefaultLimit, PrintedUnit, ProductTest, ResultWord
from desktop.clinic.catalogue.scales import NO_SCALES, read_scales
from desktop.clinic.catalogue.settings import read_settings
from desktop.clinic.catalogue.skin_concentrations import read_concentrations
from desktop.clinic.catalogue.suppressors import read_suppressors
from desktop.clinic.words.language import Refused
from desktop.clinic.words.readings import Limits, parse_limits
from desktop.clinic.words.typeahead import code_of, fold, key_of, texts_of

LOINC = re.compile(r"\d{1,7}-\d")
TEST_ON = re.compile("basophil|lymphocyte|serum|unknown")
SCALES = ("number", "ordinal")
STAGE = re.compile("|".join(STAGES))


def read_catalogue(
    markers: Mapping[str, object],
    drugs: Mapping[str, object],
    allergy_tests: Mapping[str, object],
    panels: Iterable[Mapping[str, object]] = (),
    cell_products: Mapping[str, object] | None = None,
    drug_groups: Mapping[str, object] | None = None,
    settings: Mapping[str, object] | None = None,
    scales: Mapping[str, object] | None = None,
    cell_rules: Mapping[str, object] | None = None,
    omalizumab: Mapping[str, object] | None = None,
    adverse_events: Mapping[str, object] | None = None,
    outcome_scores: Mapping[str, object] | None = None,
    dose_words: Mapping[str, object] | None = None,
    plots: Mapping[str, object] | None = None,
) -> Catalogue:
    """The catalogue from the parsed files; its version is the one that they were given together when they were copied.

    Raises Refused (a ValueError) with a sentence that names the row; for a panel that is `WrongDefinition`.
    """
    markers_file, drugs_file = Row(markers, "markers.toml"), Row(drugs, "drugs.toml")
    facts_file, products_file = (
        Row(allergy_tests, "allergy_tests.toml"),
        Row(cell_products or {}, "cell_products.toml"),
    )
    groups_file = Row(drug_groups or {}, "drug_groups.toml")
    files = (markers_file, drugs_file, facts_file, products_file, groups_file)
    version, *_same = [file.text("version", "") for file in files]
    drugs_read = drugs_file.rows("drug", _drug)
    groups, phenotypes = read_groups(groups_file, frozenset(drug.name for drug in drugs_read))
    catalogue = Catalogue(
        version=version,
        markers=markers_file.rows("marker", _marker),
        methods=markers_file.rows("method", _method),
        results=markers_file.optional("limits", result_limits),
        drugs=drugs_read,
        classes=drugs_file.rows("class", _drug_class),
        panels=tuple(map(read_definition, panels)),
        allergy=_allergy_facts(facts_file),
        product_tests=products_file.rows("test", _product_test),
        groups=groups,
        phenotypes=phenotypes,
        chosen_settings=read_settings(settings) if settings is not None else None,
        scales=read_scales(scales) if scales is not None else NO_SCALES,
        known_cell_rules=read_cell_rules(cell_rules) if cell_rules is not None else None,
        omalizumab=read_omalizumab(omalizumab) if omalizumab is not None else OmalizumabLabels(),
        outcome_scores=read_outcome_scores(outcome_scores) if outcome_scores is not None else (),
        events=read_event_facts(adverse_events) if adverse_events is not None else EventFacts(),
        dose_words=read_dose_words(dose_words or {}),
        plots=read_plot_limits(plots) if plots is not None else None,
    )
    for file in files:
        file.done()
    known = (catalogue.markers, catalogue.methods, catalogue.drugs, catalogue.panels, catalogue.product_tests)
    for options in known:
        refuse_shared((code_of(option), {fold(text) for text in texts_of(option)}) for option in options)
    refuse_shared((drug.name, set(drug.codes)) for drug in catalogue.drugs)
    refuse_shared((group.prefixes[0], {fold(group.name)}) for group in catalogue.classes)
    _refuse_unknown_components(catalogue.drugs)
    return catalogue


def _refuse_unknown_components(drugs: Sequence[Drug]) -> None:
    """A combination is made of single substances that the catalogue has."""
    singles = {drug.name for drug in drugs if not drug.components}
    for drug in drugs:
        if not singles.issuperset(drug.components):
            raise Row({}, f"drugs.toml: drug {drug.atc}").wrong("components")


def _marker(row: Row) -> Marker:
    marker = Marker(
        **_measured(row),
        scale=row.text("scale"),
        other_loinc=row.rows("other_loinc", _loinc_code),
        cv_i=row.number("cv_i"),
        cv_a=row.number("cv_a"),
        cv_source=row.text("cv_source", ""),
        rcv=row.rows("rcv", rcv),
        asks=row.texts("asks"),
        release=row.optional("release", release),
        confounders=row.rows("confounders", confounder),
    )
    if marker.scale not in SCALES:
        raise row.wrong("scale")
    if (marker.scale == "number") != bool(marker.units):
        raise row.wrong("units")
    if (marker.cv_i is not None or marker.cv_a is not None) and not marker.cv_source:
        raise row.wrong("cv_source")
    return marker


def _method(row: Row) -> InVitroMethod:
    return InVitroMethod(
        **_measured(row),
        test=row.text("test", "unknown", TEST_ON),
        drug_loinc=row.rows("drug_loinc", _loinc_code),
        on_cells=row.flag("on_cells"),
        readouts=row.texts("readouts"),
        cut_offs=row.rows("cut_offs", cut_off),
        remarks=row.rows("remarks", remark),
        control=row.optional("control", control),
    )


def _measured(row: Row) -> dict[str, Any]:
    canonical, shown = row.text("canonical", ""), row.text("shown", "")
    units = row.rows("units", lambda unit: _unit(unit, canonical, shown))
    values: dict[str, Any] = {
        "code": row.text("code", pattern=SLUG),
        "name": row.text("name"),
        "long_name": row.text("long_name"),
        "aliases": row.texts("aliases"),
        "loinc": row.text("loinc", "", LOINC),
        "canonical": canonical,
        "shown": shown,
        "units": units,
        "limits": row.rows("limits", published),
        "decimals": row.count("decimals"),
        "source": row.text("source"),
    }
    for level in ("soft", "hard"):
        low, high = row.number(f"{level}_low"), row.number(f"{level}_high")
        if low is not None and high is not None and low >= high:
            raise row.wrong(f"{level}_high")
        values |= {f"{level}_low": low, f"{level}_high": high}
    _check_units(row, units)
    return values


def _check_units(row: Row, units: Sequence[Unit]) -> None:
    refuse_shared((f"{row.where}, {unit.printed}", {unit_key(text) for text in unit.spellings}) for unit in units)
    taken = [unit for unit in units if not unit.refused]
    printed = {unit.printed for unit in taken}
    for unit in taken:
        # the canonical unit and the shown one must be typable themselves, and be the same number
        same = [other for other in taken if other.is_canonical and other.canonical == unit.canonical]
        if unit.canonical not in {other.ucum for other in same}:
            raise row.wrong("canonical")
        if unit.shown not in {other.printed for other in same}:
            raise row.wrong("shown")
        if bool(unit.doubtful) != bool(unit.meant) or (unit.meant and unit.meant not in printed):
            raise row.wrong("meant")


def _unit(row: Row, canonical: str, shown: str) -> Unit:
    refused = row.text("refused", "")
    divisor = row.positive("divisor", Decimal(1))
    # a factor that was forgotten is not 1
    factor = row.positive("factor", Decimal(1) if refused or divisor != 1 else None)
    return Unit(
        printed=row.text("printed"),
        aliases=row.texts("aliases"),
        ucum=row.text("ucum", "" if refused else None),
        canonical="" if refused else row.text("canonical", canonical),
        shown="" if refused else row.text("shown", shown),
        factor=factor,
        divisor=divisor,
        doubtful=row.text("doubtful", ""),
        meant=row.text("meant", ""),
        refused=refused,
        apart=row.flag("apart"),
        note=row.text("note", ""),
        source=row.text("source"),
    )


def _loinc_code(row: Row) -> LoincCode:
    return LoincCode(loinc=row.text("loinc", pattern=LOINC), of=row.text("of"), source=row.text("source"))


def _drug(row: Row) -> Drug:
    # a code that was forgotten is not one that ATC does not have
    no_code = row.flag("no_code")
    return Drug(
        atc="" if no_code else row.text("atc", pattern=ATC),
        name=row.text("name"),
        aliases=row.texts("aliases"),
        other_atc=row.texts("other_atc", ATC),
        components=row.texts("components"),
        source=row.text("source"),
    )


def _drug_class(row: Row) -> DrugClass:
    group = DrugClass(
        name=row.text("name"),
        prefixes=row.texts("prefixes", ATC_PREFIX),
        elsewhere=row.texts("elsewhere", ATC_PREFIX),
        source=row.text("source"),
    )
    if not group.prefixes:
        raise row.wrong("prefixes")
    return group


def _allergy_facts(file: Row) -> AllergyFacts:
    facts = AllergyFacts(
        extracts=file.rows("extract", _extract),
        haptens=file.rows("hapten", _hapten),
        concentrations=read_concentrations(file),
        suppressors=read_suppressors(file),
        full_doses=read_full_doses(file),
        intervals=read_intervals(file),
        grades=file.rows("grade", _patch_grade),
        limits=file.row("limits", _allergy_limits),
    )
    for options in (facts.extracts, facts.haptens):
        refuse_shared((option.code, {fold(text) for text in texts_of(option)}) for option in options)
    refuse_shared((grade.text, {grade.code}) for grade in facts.grades)
    return facts


def _extract(row: Row) -> Extract:
    return Extract(
        code=row.text("code", pattern=SLUG),
        name=row.text("name"),
        aliases=row.texts("aliases"),
        markers=row.texts("markers"),
        source=row.text("source"),
    )


def _hapten(row: Row) -> Hapten:
    return Hapten(
        code=row.text("code", pattern=SLUG),
        name=row.text("name"),
        aliases=row.texts("aliases"),
        percent=row.positive("percent"),
        vehicle=row.text("vehicle"),
        source=row.text("source"),
    )


def _patch_grade(row: Row) -> PatchGrade:
    return PatchGrade(
        code=row.text("code"), text=row.text("text"), positive=row.flag("positive"), source=row.text("source")
    )


def _allergy_limits(row: Row) -> AllergyLimits:
    return AllergyLimits(**{field.name: row.row(field.name, limit) for field in fields(AllergyLimits)})


def _product_test(row: Row) -> ProductTest:
    stages = row.texts("stages", STAGE)
    test = ProductTest(
        code=row.text("code", pattern=SLUG),
        name=row.text("name"),
        aliases=row.texts("aliases"),
        units=row.rows("units", lambda unit: PrintedUnit(printed=unit.text("printed"), aliases=unit.texts("aliases"))),
        decimals=row.count("decimals"),
        percent=row.flag("percent"),
        ends_later=row.flag("ends_later"),
        stages=stages,
        required=row.texts("required", STAGE),
        expected=row.texts("expected", STAGE),
        words=row.rows("words", _result_word),
        per_volume=row.text("per_volume", ""),
        per_weight=row.text("per_weight", ""),
        limits=row.rows("limits", _default_limit),
        source=row.text("source"),
    )
    units = [{unit_key(text) for text in (unit.printed, *unit.aliases)} for unit in test.units]
    refuse_shared((f"{row.where}, {unit.printed}", keys) for unit, keys in zip(test.units, units, strict=True))
    if not stages:
        raise row.wrong("stages")
    if not set(test.required) <= set(stages):
        raise row.wrong("required")
    if not set(test.expected) <= set(stages):
        raise row.wrong("expected")
    refuse_shared((word.code, {key_of(text) for text in word.texts}) for word in test.words)
    printed = {unit.printed for unit in test.units}
    if bool(test.per_volume) != bool(test.per_weight) or not printed.issuperset(
        filter(None, (test.per_volume, test.per_weight))
    ):
        raise row.wrong("per_volume")
    if test.percent and [unit.printed for unit in test.units] != ["%"]:
        raise row.wrong("percent")
    # of two limits that count at one stage nobody could say which
    counted = [
        (stage, unit_key(one.limits.unit)) for one in test.limits for stage in ([one.stage] if one.stage else stages)
    ]
    listed = set.union(set(), *units) or {""}
    if len(set(counted)) < len(counted) or not all(stage in stages and unit in listed for stage, unit in counted):
        raise row.wrong("limits")
    return test


def _result_word(row: Row) -> ResultWord:
    pattern = row.text("pattern", "")
    try:
        re.compile(pattern)
    except re.error:
        raise row.wrong("pattern") from None
    return ResultWord(code=row.text("code", pattern=SLUG), texts=row.texts("texts"), pattern=pattern)


def _default_limit(row: Row) -> DefaultLimit:
    return DefaultLimit(stage=row.text("stage", "", STAGE), limits=_limits(row), source=row.text("source"))


def _limits(row: Row) -> Limits:
    try:
        return parse_limits(row.text("text"))
    except Refused:
        raise row.wrong("text") from None
