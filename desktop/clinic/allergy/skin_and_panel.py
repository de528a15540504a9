"""Rule V8: where skin tests and an allergen panel contradict each other, and positive results that nobody has weighed.

It takes what it needs from `around`: entry types import this file, so it imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from desktop.clinic.allergy.allergen_results import named
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, Sentence, joined, say

if TYPE_CHECKING:
    from desktop.clinic.allergy.allergen_panel import AllergenPanel
    from desktop.clinic.allergy.skin_test import SkinTest

V8 = "V8, domain reference §5"


@rule("V8", N_("positive allergens without an answer about their relevance"), V8)
def panel_relevance(entry: AllergenPanel, panel: PanelDefinition) -> Iterator[Finding]:
    """V8: positive results of which nobody has said whether the patient reacts to them; "unknown" is an answer."""
    codes = [
        result.allergen or "?" for result in entry.results if result.positive == "yes" and result.relevance is None
    ]
    if codes:
        sentence = N_("Positive, and its clinical relevance is not answered: {names}.")
        yield note("V8", "results", say(sentence, names=named(codes)), V8)
    if unread := [result.allergen or "?" for result in entry.results if result.positive is None]:
        sentence = N_("Without a value it cannot be told whether they are positive: {names}.")
        yield untold("V8", "results", say(sentence, names=named(unread)), V8)
    if not entry.results:
        yield untold("V8", "results", say(N_("No result is recorded.")), V8)


@rule("V8", N_("a contradiction between the panel and skin tests"), V8)
def panel_discordance(entry: AllergenPanel, panel: PanelDefinition, around: Around) -> Iterator[Finding]:
    """V8 on a panel: each skin test that is compared with it and contradicts it."""
    compared = [
        kept.entry
        for kept in around.chart.named("skin_test")
        if _compared_panels(kept.entry, around, being_typed=entry).get(panel.code) is entry
    ]
    if not compared:
        yield untold("V8", "results", say(N_("No skin tests are recorded that it could be held against.")), V8)
    for skin_test in compared:
        for sentence, make in _contradictions(skin_test, entry, panel, around):
            yield make("V8", "results", sentence, V8)


@rule("V8", N_("a contradiction between the skin tests and a panel"), V8)
def skin_discordance(entry: SkinTest, around: Around) -> Iterator[Finding]:
    """V8 on skin tests: each panel that they are compared with and that contradicts them."""
    where = "pricks" if entry.pricks else "intradermals"
    compared = _compared_panels(entry, around)
    if not compared:
        yield untold("V8", where, say(N_("No allergen panel is recorded that they could be held against.")), V8)
    for code, other in compared.items():
        panel = around.reader.catalogue.panel(code)
        if panel is None:
            unknown = N_("The panel {panel} is not in the catalogue, so it is not held against them.")
            yield untold("V8", where, say(unknown, panel=code), V8)
            continue
        for sentence, make in _contradictions(entry, other, panel, around):
            yield make("V8", where, sentence, V8)


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
    while a marker is positive [design]. Results of invalid skin tests are not compared, and that is said; so is of which
    extracts one of the two says nothing.
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
    apart: list[str | Sentence] = []
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
        elif not outcome or not marked or (not positive and None in marked.values()):
            apart.append(name)
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
    if apart or not _extracts(skin_test):
        sentence = N_("Not held against each other, for one of the two says nothing of them: {names}.")
        yield say(sentence, names=joined(apart) or "–"), untold


def _extracts(skin_test: SkinTest) -> list[str]:
    return [row.substance.extract for row in skin_test.rows if row.substance and row.substance.extract]


def _by_extract(skin_test: SkinTest) -> dict[str, str]:
    """Each extract that was tested, and its outcome: positive if one of several tests of it was, "" where none was judged."""
    found = dict.fromkeys(_extracts(skin_test), "")
    for row in skin_test.rows:
        extract = row.substance.extract if row.substance is not None else ""
        if extract and row.outcome in ("positive", "negative") and found[extract] != "positive":
            found[extract] = row.outcome
    return found
