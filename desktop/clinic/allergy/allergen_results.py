"""What is said about the results of an allergen panel as a set: unknown, double, beyond the range, missing, changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.panel_definition import Allergen, PanelDefinition
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.findings import Finding, hard, soft
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.readings import Reading

if TYPE_CHECKING:
    from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult

# a sentence names so many allergens and counts the rest
_NAMED = 8
_TEN = Decimal(10)


def named(codes: Sequence[str]) -> str | Sentence:
    """The codes in one line; of many the first ones and how many more there are."""
    shown = ", ".join(codes[:_NAMED])
    more = len(codes) - _NAMED
    return say(N_("{names} and {count} more"), names=shown, count=more) if more > 0 else shown


def missing(results: Sequence[AllergenResult], panel: PanelDefinition) -> list[str]:
    """The codes of the panel's allergens that have no result, in the panel's order."""
    answered = {result.allergen for result in results if result.reading is not None}
    return [allergen.code for allergen in panel.allergens if allergen.code not in answered]


def result_findings(results: Sequence[AllergenResult], panel: PanelDefinition) -> Iterator[Finding]:
    """Each result is of one allergen of the panel, once, and a number in the panel's unit."""
    seen: set[str] = set()
    for position, result in enumerate(results):
        where = f"results.{position}"
        if result.allergen is not None and panel.allergen(result.allergen) is None:
            sentence = N_("{code} is not an allergen of {panel}.")
            yield hard("allergen", f"{where}.allergen", say(sentence, code=result.allergen, panel=panel.name))
        elif result.allergen is not None and result.allergen in seen:
            yield hard("V4", f"{where}.allergen", say(N_("{code} has a result already."), code=result.allergen))
        seen.add(result.allergen or "")
        reading = result.reading
        if reading is not None and (reading.number is None or reading.number < 0):
            sentence = N_("{code}: {reading} is no amount of IgE. Type a number in {unit}, such as 0.59 or < {least}.")
            shown = {
                "code": result.allergen or "",
                "reading": reading.shown(),
                "unit": panel.unit,
                "least": panel.least,
            }
            yield hard("reading", f"{where}.reading", say(sentence, **shown))


def out_of_range(results: Sequence[AllergenResult], panel: PanelDefinition) -> Iterator[Finding]:
    """V2: a number beyond what the panel measures is questioned; `< 0.10` and `> 50` are how the panel prints it."""
    beyond = [
        result.allergen or "?"
        for result in results
        if (reading := result.reading) is not None
        and reading.number is not None
        and not reading.censored
        and not panel.least <= reading.number <= panel.most
    ]
    if beyond:
        sentence = N_(
            "The panel measures from {least} to {most} {unit}. Outside of that: {names}. Are they as printed?"
        )
        limits = {"least": panel.least, "most": panel.most, "unit": panel.unit}
        yield soft("V2", "results", say(sentence, **limits, names=named(beyond)), panel.source)


def changed_by_ten(entry: AllergenPanel, panel: PanelDefinition, around: Around) -> Iterator[Finding]:
    """V5: a number that is ten times the last one or a tenth of it, on the same panel, is questioned."""
    last = last_before(entry, around)
    if last is None or last.specimen_date is None:
        return
    before = {result.allergen: result.reading for result in last.results}
    changed = [
        result.allergen or "?" for result in entry.results if _by_ten(result.reading, before.get(result.allergen))
    ]
    if changed:
        sentence = N_("Ten times more or less than on {date}: {names}. Are they of this patient?")
        yield soft(
            "V5",
            "results",
            say(sentence, date=last.specimen_date, names=named(changed)),
            "V5, domain reference §5",
        )


def last_before(entry: AllergenPanel, around: Around) -> AllergenPanel | None:
    """The newest earlier set of results on the same panel; None without one, or while a day is not known."""
    when = entry.specimen_date
    if not is_known(when):
        return None
    others = [
        kept.entry
        for kept in around.chart.of(type(entry))
        if kept.id != around.itself and kept.entry.panel == entry.panel
    ]
    earlier = [other for other in others if other.specimen_date is not None and other.specimen_date.before(when)]
    return earlier[-1] if earlier else None


def _by_ten(now: Reading | None, before: Reading | None) -> bool:
    if now is None or before is None or not now.number or not before.number or now.censored or before.censored:
        return False
    return now.number > _TEN * before.number or before.number > _TEN * now.number


def family_of(allergen: Allergen) -> str:
    """The protein family as it is shown; one from general knowledge is marked."""
    if not allergen.family:
        return ""
    return (
        str(say(N_("{family} (unverified)"), family=allergen.family))
        if allergen.family_source == "G"
        else _(allergen.family)
    )


def positives_of(results: Sequence[AllergenResult]) -> list[AllergenResult]:
    """The positive results, the highest value first; of two equal ones the one that stands earlier in the panel."""
    found = [result for result in results if result.positive == "yes"]
    return sorted(found, key=lambda result: -((result.reading and result.reading.number) or Decimal(0)))
