"""Rules A5, A8 and V8: what an allergist's tests can and cannot say, and where two of them contradict each other.

They take what they need from `around`: entry types import this file, so it imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from desktop.clinic.allergy.allergen_results import named
from desktop.clinic.allergy.allergy_kinds import Amount, Substance
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.catalogue.skin_concentrations import Figure
from desktop.clinic.catalogue.suppressors import PATCH
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.entry.stages import is_planned
from desktop.clinic.patient.drug_kin import codes_of
from desktop.clinic.patient.reaction_timing import A8, waited
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, Sentence, joined, say

if TYPE_CHECKING:
    from desktop.clinic.allergy.allergen_panel import AllergenPanel
    from desktop.clinic.allergy.skin_test import SkinTest

V8 = "V8, domain reference §5"


def tested_drug(substance: Substance | None) -> DrugName | None:
    """The drug that a skin test was done with; None for an extract."""
    return None if substance is None or substance.extract else DrugName(substance.name, substance.atc)


# A5

A5 = "A5, domain reference §5"


@rule("A5", N_("a concentration that irritates"), A5)
def concentration_findings(
    drug: DrugName, typed: str | None, amount: Amount | None, test: str, field: str, around: Around
) -> Iterator[Finding]:
    """A5: a prick, an injection or a patch above what is known not to irritate. Where two sources differ both figures are said.

    Units are never converted into one another: what stands in another unit than any figure cannot be compared.
    """
    figures = _figures(drug, test, around)
    if not figures:
        sentence = N_("No concentration of {drug} that does not irritate is on record for this test. A positive result may be "
                      "irritation alone.")  # fmt: skip
        yield untold("A5", field, say(sentence, drug=drug.name), A5)
        return
    source = "; ".join(dict.fromkeys((A5, *(figure.source for figure in figures))))
    for figure in figures:
        if figure.most is None:
            sentence = N_("{drug}: {why}. A positive result may be irritation alone.")
            yield soft("A5", field, say(sentence, drug=drug.name, why=figure.said()), source)
    limits = [figure for figure in figures if figure.most is not None]
    if not limits:
        return
    shown = {"drug": drug.name, "most": joined((figure.said() for figure in limits), "; ")}
    if typed is None:
        sentence = N_("No concentration is recorded. The highest of {drug} known not to irritate: {most}.")
        yield untold("A5", field, say(sentence, **shown), source)
        return
    shown["typed"] = typed
    compared = [figure for figure in limits if amount is not None and figure.unit == amount.unit]
    below = min((figure for figure in compared if figure.most is not None), key=lambda one: one.most or 0, default=None)
    if amount is None or below is None or below.most is None:
        sentence = N_(
            "{typed} cannot be compared with {most}, the highest concentration of {drug} known not to irritate."
        )
        yield untold("A5", field, say(sentence, **shown), source)
    elif amount.number > below.most:
        only = N_("{typed} is above {most}, the highest concentration of {drug} known not to irritate. "
                  "A positive result may be irritation alone.")  # fmt: skip
        several = N_("{typed} is above {least}, the lowest of what is published for {drug} ({most}). "
                     "A positive result may be irritation alone.")  # fmt: skip
        # what nobody has published is told, and asks nothing
        exceeded = [figure for figure in compared if figure.most is not None and figure.most < amount.number]
        make = note if all(figure.unverified for figure in exceeded) else soft
        sentence = only if len(limits) == 1 else several
        yield make("A5", field, say(sentence, **shown, least=below.said()), source)


def _figures(drug: DrugName, test: str, around: Around) -> tuple[Figure, ...]:
    """The published limits of a drug; of a hapten of the catalogue what it is usually patched at, which asks nothing."""
    catalogue = around.reader.catalogue
    hapten = next((one for one in catalogue.allergy.haptens if test == PATCH and one.name == drug.name), None)
    if hapten is not None:
        return (Figure(most=hapten.percent, unit="%", note="", unverified=True, source=hapten.source),)
    return catalogue.allergy.concentrations_of(codes_of(drug, catalogue), drug.name, test)


# A8


@rule("A8", N_("how long after the reaction it was tested"), A8)
def skin_timing_findings(
    drug: DrugName, outcome: str | None, test: str, field: str, sheet: SkinTest, around: Around
) -> Iterator[Finding]:
    """A8: a skin test with a drug that is negative, or planned, sooner or later after the reaction to it than tests are done."""
    planned = is_planned(sheet)
    if outcome == "positive" and not planned:
        return
    if outcome != "negative" and not planned:
        sentence = N_("Whether {drug} is negative cannot be told, nor whether it came too soon or too late to be so.")
        yield untold("A8", field, say(sentence, drug=drug.name), A8)
        return
    yield from waited(drug, test, sheet.date, field, around, planned, sheet.reaction or "")


# V8


def panel_relevance(entry: AllergenPanel, panel: PanelDefinition) -> Iterator[Finding]:
    """V8: positive results of which nobody has said whether the patient reacts to them; "unknown" is an answer."""
    codes = [
        result.allergen or "?" for result in entry.results if result.positive == "yes" and result.relevance is None
    ]
    if codes:
        sentence = N_("Positive, and its clinical relevance is not answered: {names}.")
        yield note("V8", "results", say(sentence, names=named(codes)), V8)


def panel_discordance(entry: AllergenPanel, panel: PanelDefinition, around: Around) -> Iterator[Finding]:
    """V8 on a panel: each skin test that is compared with it and contradicts it."""
    for kept in around.chart.named("skin_test"):
        if _compared_panels(kept.entry, around, being_typed=entry).get(panel.code) is entry:
            for sentence, make in _contradictions(kept.entry, entry, panel, around):
                yield make("V8", "results", sentence, V8)


def skin_discordance(entry: SkinTest, around: Around) -> Iterator[Finding]:
    """V8 on skin tests: each panel that they are compared with and that contradicts them."""
    for code, other in _compared_panels(entry, around).items():
        panel = around.reader.catalogue.panel(code)
        if panel is not None:
            for sentence, make in _contradictions(entry, other, panel, around):
                yield make("V8", "pricks" if entry.pricks else "intradermals", sentence, V8)


def _compared_panels(
    skin_test: SkinTest, around: Around, being_typed: AllergenPanel | None = None
) -> dict[str, AllergenPanel]:
    """Of each panel the set that skin tests are compared with: the newest on or before their day, else the newest at all."""
    if skin_test.stage == "planned":
        return {}
    entries = [
        kept.entry for kept in around.chart.named("allergen_panel") if kept.id != around.itself or being_typed is None
    ]
    entries += [being_typed] if being_typed is not None else []
    entries.sort(key=lambda entry: _day(entry.specimen_date))
    found: dict[str, AllergenPanel] = {}
    for entry in entries:
        before = found.get(entry.panel)
        if entry.panel and (before is None or not _after(entry, skin_test) or _after(before, skin_test)):
            found[entry.panel] = entry
    return found


def _after(panel: AllergenPanel, skin_test: SkinTest) -> bool:
    """Was the panel's specimen certainly taken after the skin tests?"""
    taken, tested = panel.specimen_date, skin_test.date
    return taken is not None and tested is not None and taken.after(tested) is True


def _day(when: When | None) -> date:
    return when.day if when is not None and when.day is not None else date.min


def _contradictions(
    skin_test: SkinTest, entry: AllergenPanel, panel: PanelDefinition, around: Around
) -> Iterator[tuple[Sentence, Callable[..., Finding]]]:
    """What the skin tests and the panel say against each other, each as one sentence that names all extracts.

    Positive in the skin while every marker on the panel is measured and negative; and the reverse, negative in the skin
    while a marker is positive [design]. Results of invalid skin tests are not compared, and that is said.
    """
    facts = around.reader.catalogue.allergy
    measured = {result.allergen: result.positive for result in entry.results if result.positive is not None}
    assumed = {result.allergen for result in entry.results if result.basis == "assumed"}
    days = {"panel": panel.code, "panel_day": dated(entry.specimen_date), "skin_day": dated(skin_test.date)}
    if skin_test.validity == "invalid" and not skin_test.valid_because:
        marking = (marker.code for extract in _extracts(skin_test) for marker in facts.markers_of(extract, panel))
        if not measured.keys().isdisjoint(marking):
            sentence = N_(
                "The skin tests of {skin_day} are invalid, so they are not compared with {panel} of {panel_day}."
            )
            yield say(sentence, **days), note
        return
    only_skin: list[str | Sentence] = []
    only_panel: list[str | Sentence] = []
    rests_on: set[str] = set()
    for extract, outcome in _by_extract(skin_test).items():
        marked = {marker.code: measured.get(marker.code) for marker in facts.markers_of(extract, panel)}
        positive = [code for code, answer in marked.items() if answer == "yes"]
        known = facts.extract(extract)
        name = say(known.name) if known is not None else extract
        if outcome == "positive" and marked and set(marked.values()) == {"no"}:
            only_skin.append(name)
            rests_on |= marked.keys()
        elif outcome == "negative" and positive:
            only_panel.append(say(N_("{name} ({codes})"), name=name, codes=named(positive)))
    if only_skin:
        sentence = N_("Skin tests of {skin_day} and {panel} of {panel_day} disagree. Positive on the skin while every marker on the "
                      "panel is negative: {names}. It may be a new sensitisation, dermographism, or an error of one of the two.")  # fmt: skip
        if rests_on & assumed:
            sentence = N_("Skin tests of {skin_day} and {panel} of {panel_day} disagree. Positive on the skin while every marker on the "
                          "panel is negative or assumed to be so: {names}. It may be a new sensitisation, dermographism, an error of "
                          "one of the two, or the assumption.")  # fmt: skip
        yield say(sentence, **days, names=joined(only_skin)), soft
    if only_panel:
        sentence = N_("Skin tests of {skin_day} and {panel} of {panel_day} disagree. Negative on the skin while a marker on the "
                      "panel is positive: {names}.")  # fmt: skip
        yield say(sentence, **days, names=joined(only_panel)), soft


def _extracts(skin_test: SkinTest) -> list[str]:
    return [row.substance.extract for row in skin_test.rows if row.substance and row.substance.extract]


def _by_extract(skin_test: SkinTest) -> dict[str, str]:
    """Each extract that was tested, and its outcome; positive if one of several tests of it was."""
    found: dict[str, str] = {}
    for row in skin_test.rows:
        extract = row.substance.extract if row.substance is not None else ""
        if extract and row.outcome in ("positive", "negative") and found.get(extract) != "positive":
            found[extract] = row.outcome
    return found
