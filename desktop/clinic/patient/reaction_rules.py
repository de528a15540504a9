"""Rules about a drug reaction alone: where two of its answers contradict each other, the person is asked which is right.

They are called by the entry type, which imports this file; so it knows a reaction by what it asks of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.manifestations import SEVERE_DELAYED, Manifestation
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, block, note, soft, untold
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.rules import LIKE_ONE_RECORDED, happened, in_order
from desktop.clinic.patient.drug_kin import same_drug
from desktop.clinic.patient.drug_use import known_signs, reactions_of
from desktop.clinic.patient.grading import band, is_anaphylaxis, severe_delayed, worst
from desktop.clinic.words.dates import When, dated, is_known
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.narrative import SEVERE, states

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

V1, V4 = "V1, domain reference §5 [design]", "V4, domain reference §5 [design]"
V7 = "V7, domain reference §5"
GRADE = "a grade of a scale [design]"
V9 = "V9, two answers against each other [design]"
_DAY = 1440  # minutes
_NOT_SEEN = N_("What was seen or felt is not known, so it cannot be compared with {what}.")


@rule("V1", N_("its days, against today, the birth and each other"), V1)
def days_fit(reaction: DrugReaction, around: Around) -> Iterator[Finding]:
    """V1: the reaction and the re-exposure lie in the patient's life up to today, the second not before the first."""
    again = reaction.re_exposure_date
    yield from happened("date", reaction.date, around)
    yield from happened("re_exposure_date", again, around)
    yield from in_order("re_exposure_date", reaction.date, again, N_("{then} is before the reaction ({first})."))
    if not is_known(reaction.date):
        yield untold("V1", "date", say(N_("The day of the reaction is not known.")), V1)
    if not is_known(around.chart.birth):
        yield untold("V1", "date", say(N_("The patient's birth date is not known.")), V1)
    if reaction.re_exposure in ("tolerated", "reacted") and not is_known(again):
        yield untold("V1", "re_exposure_date", say(N_("The day of the re-exposure is not known.")), V1)
    elif again is not None and reaction.date is not None and again.before(reaction.date) is None:
        sentence = N_("Whether the re-exposure ({then}) was after the reaction ({first}) cannot be told.")
        yield untold("V1", "re_exposure_date", say(sentence, then=again, first=reaction.date), V1)


@rule("V4", N_("whether it is recorded already"), V4)
def recorded_once(reaction: DrugReaction, around: Around) -> Iterator[Finding]:
    """V4: a reaction like it is recorded. Beside one that may be of the same day and drug it cannot be told."""
    if around.others(reaction):
        yield soft("V4", "date", say(LIKE_ONE_RECORDED))
        return
    for _id, other in reactions_of(around):
        first, then = reaction.date, other.date
        apart = first is not None and then is not None and (first.before(then) or first.after(then))
        if not apart and _may_be_one(reaction.drug, other.drug, around.reader.catalogue):
            shown = {"drug": other.drug.name if other.drug else "?", "date": dated(then)}
            sentence = N_("A reaction to {drug} is recorded ({date}). Whether it is this one cannot be told.")
            yield untold("V4", "date", say(sentence, **shown), V4)


@rule("V7", N_("what the text says of the severity, against the manifestations"), V7)
def words_fit(reaction: DrugReaction, reader: Reader) -> Iterator[Finding]:
    """V7: the text says severe, and every scale calls what was recorded mild."""
    if not (states(reaction.described, SEVERE) or states(reaction.note, SEVERE)):
        return
    if not known_signs(reaction, reader):
        yield untold("V7", "manifestations", say(_NOT_SEEN, what=say(N_("the text, which says severe"))), V7)
    elif _is_graded(reaction, reader) and _is_below(reaction, reader, "moderate"):
        sentence = N_(
            "The text says severe, but the manifestations are mild on every scale ({grades}). Is a manifestation missing?"
        )
        yield soft("V7", "manifestations", say(sentence, grades=reaction.graded()), V7)


@rule("grade", N_("whether a grade rests on a word that two grades share"), GRADE)
def grade_is_certain(reaction: DrugReaction, reader: Reader) -> Iterator[Finding]:
    """A manifestation that a scale has in two grades, and nothing else made the grade: which of the two was it?"""
    known = known_signs(reaction, reader)
    if not known:
        yield untold(
            "grade", "manifestations", say(N_("What was seen or felt is not known, so it is not graded.")), GRADE
        )
    for found in reaction.grades(reader):
        for manifestation in known:
            if found.scale.code == manifestation.asks_of and found.because == (say(manifestation.name),):
                yield note("grade", "manifestations", say(manifestation.asks), found.scale.source)


@rule("V9", N_("what was measured, against what was seen"), V9)
def signs_fit(reaction: DrugReaction, reader: Reader) -> Iterator[Finding]:
    """V9: hypoxia or low pressure is recorded and the measured value is not low; a usual value beyond the measured one."""
    codes, scales, signs = reaction.manifestations or (), reader.catalogue.scales, reaction.signs
    if not known_signs(reaction, reader):
        yield untold("V9", "manifestations", say(_NOT_SEEN, what=say(N_("what was measured"))), V9)
    saturation, low = signs.lowest_saturation, scales.sign("low_saturation")
    if "hypoxia" in codes:
        if saturation is None or low is None:
            yield untold(
                "V9", "lowest_saturation", say(N_("Hypoxia is recorded, and the saturation is not known.")), V9
            )
        elif not low.reached(saturation):
            question = N_("Hypoxia is recorded, and the lowest saturation is {value} %. Which is right?")
            yield soft("V9", "lowest_saturation", say(question, value=saturation), low.source)
    if "hypotension" in codes:
        yield from _pressure_fits(reaction, reader)
    else:
        yield from _pressure_for_the_age(reaction, reader)
    if signs.systolic_drop is not None and signs.systolic_drop < 0:
        question = N_("The lowest pressure ({lowest} mmHg) is above the usual one ({usual} mmHg). Which is right?")
        pressures = {"lowest": reaction.lowest_systolic, "usual": reaction.basal_systolic}
        yield soft("V9", "basal_systolic", say(question, **pressures), V9)
    if signs.heart_rate_rise is not None and signs.heart_rate_rise < 0:
        question = N_("The highest heart rate ({highest}) is below the usual one ({usual}). Which is right?")
        rates = {"highest": reaction.highest_heart_rate, "usual": reaction.basal_heart_rate}
        yield soft("V9", "basal_heart_rate", say(question, **rates), V9)


def _pressure_fits(reaction: DrugReaction, reader: Reader) -> Iterator[Finding]:
    scales, signs = reader.catalogue.scales, reaction.signs
    low, drop = scales.sign("low_systolic"), scales.sign("systolic_drop")
    if signs.lowest_systolic is None or low is None or drop is None:
        yield untold("V9", "lowest_systolic", say(N_("Hypotension is recorded, and the pressure is not known.")), V9)
    elif low.reached(signs.lowest_systolic) and not signs.child:
        return
    elif signs.systolic_drop is None:
        sentence = N_(
            "Hypotension is recorded with {value} mmHg. Whether that was a fall is not known without the usual pressure."
        )
        yield untold("V9", "basal_systolic", say(sentence, value=signs.lowest_systolic), low.source)
    elif not drop.reached(signs.systolic_drop):
        sentence = N_("Hypotension is recorded, and the pressure fell by {drop} to {value} mmHg. Which is right?")
        shown = {"drop": signs.systolic_drop, "value": signs.lowest_systolic}
        yield soft("V9", "lowest_systolic", say(sentence, **shown), low.source)


def _pressure_for_the_age(reaction: DrugReaction, reader: Reader) -> Iterator[Finding]:
    """A pressure below the limit of adults, in a patient for whom it may be normal: no scale grades it by that limit."""
    value, low = reaction.signs.lowest_systolic, reader.catalogue.scales.sign("low_systolic")
    if value is None or low is None or not low.reached(value) or low.from_age is None:
        return
    shown = {"value": value, "limit": low.limit, "age": low.from_age}
    if reaction.adult_limits == "no":
        sentence = N_("{value} mmHg is not graded: below {limit} is low from {age} years on, and the patient was younger. "
                      "If it was low for the age, add hypotension.")  # fmt: skip
        yield untold("V9", "lowest_systolic", say(sentence, **shown), low.source, soft)
    elif reaction.adult_limits != "yes":
        sentence = N_(
            "{value} mmHg is graded as low, which it is from {age} years on. How old the patient was is not known."
        )
        yield untold("V9", "lowest_systolic", say(sentence, **shown), low.source)


@rule("V9", N_("how soon it began, against what was seen and the mechanism"), V9)
def latency_fits(reaction: DrugReaction, reader: Reader) -> Iterator[Finding]:
    """V9: a delayed reaction within minutes, or later than it comes; a mechanism that does not act so soon or so late."""
    minutes = reaction.latency.minutes if reaction.latency else None
    if reaction.latency is None or minutes is None:
        yield untold("V9", "latency", say(N_("How soon it began is not known.")), V9)
        return
    known = known_signs(reaction, reader)
    if not known:
        yield untold("V9", "manifestations", say(_NOT_SEEN, what=say(N_("how soon it began"))), V9)
    for found in known:
        shown = {"name": say(found.name), "latency": reaction.latency.text}
        if found.earliest_days is not None and minutes < found.earliest_days * _DAY:
            sentence = N_("{name} is recorded after {latency}; it begins no sooner than {days} d after the first dose. "
                          "Is the latency right, or what was seen?")  # fmt: skip
            yield soft("V9", "latency", say(sentence, **shown, days=found.earliest_days), found.days_source)
        if found.latest_days is not None and minutes > found.latest_days * _DAY:
            sentence = N_("{name} is recorded after {latency}; more than {days} d after the first dose it is unlikely. "
                          "Is the latency right?")  # fmt: skip
            yield soft("V9", "latency", say(sentence, **shown, days=found.latest_days), found.days_source)
    yield from _mechanism_fits(reaction, reader, minutes, known)


def _mechanism_fits(
    reaction: DrugReaction, reader: Reader, minutes: Decimal, known: list[Manifestation]
) -> Iterator[Finding]:
    said, latency = reaction.mechanism, reader.catalogue.scales.latency(minutes)
    if said not in ("ige", "mrgprx2", "t_cell") or latency is None or reaction.latency is None:
        return
    shown = {"mechanism": reaction.declaration.field("mechanism").kind.said(said), "latency": reaction.latency.text}
    too_soon = said == "t_cell" and latency.code == "immediate"
    too_late = said != "t_cell" and latency.code == "delayed"
    if too_soon or too_late:
        sentence = N_("{mechanism} after {latency}: the two do not go together. Which is right?")
        yield soft("V9", "mechanism", say(sentence, **shown), f"{V9}; {latency.source}; GKU")
    elif said != "t_cell" and severe_delayed(known):
        sentence = N_("{names} is no reaction of mast cells. Is the mechanism right?")
        yield soft("V9", "mechanism", say(sentence, names=_delayed(known)), f"{V9}; GKU")


@rule("V9", N_("how it ended, against how severe it was"), V9)
def ending_fits(reaction: DrugReaction, around: Around) -> Iterator[Finding]:
    """V9: it was fatal, and only what kills nobody is recorded; grade 5 of WAO 2024, which is death, and not fatal."""
    if reaction.wao_2024 == "5" and reaction.outcome != "fatal":
        sentence = N_("Grade 5 of WAO 2024 is death, and the outcome is not fatal. Was grade 5 of WAO 2018 meant?")
        yield soft("V9", "wao_2024", say(sentence), V9)
    if reaction.outcome in (None, "unknown"):
        yield untold("V9", "outcome", say(N_("How it ended is not known.")), V9)
    if reaction.outcome != "fatal":
        return
    known = known_signs(reaction, around.reader)
    if not known:
        yield untold("V9", "manifestations", say(_NOT_SEEN, what=say(N_("its being fatal"))), V9)
    elif not severe_delayed(known) and _is_below(reaction, around.reader, "severe"):
        sentence = N_("It was fatal, and only this is recorded: {names} ({grades}). What is missing?")
        names = joined(say(found.name) for found in known)
        yield soft("V9", "outcome", say(sentence, names=names, grades=reaction.graded()), V9)
    if reaction.wao_2024 not in (None, "5"):
        sentence = N_("It was fatal, which is grade 5 of WAO 2024; grade {grade} is recorded.")
        yield soft("V9", "wao_2024", say(sentence, grade=reaction.wao_2024), V9)
    if reaction.re_exposure in ("tolerated", "reacted"):
        sentence = N_("It was fatal, so the drug was not taken again. Which is right?")
        yield soft("V9", "re_exposure", say(sentence), V9)
    if (later := _after(reaction, around)) is not None:
        sentence = N_("It was fatal, and after it this is recorded: {what} ({date}). Which is right?")
        what, when = later
        yield soft("V9", "outcome", say(sentence, what=what, date=when), V9)


@rule("V9", N_("what came of taking it again, against how certain it is"), V9)
def re_exposure_fits(reaction: DrugReaction) -> Iterator[Finding]:
    """V9: it was tolerated, and the reaction still counts; the patient reacted again, and it is refuted."""
    if reaction.re_exposure in (None, "unknown"):
        yield untold("V9", "re_exposure", say(N_("Whether the drug was taken again is not known.")), V9)
    elif reaction.certainty is None:
        yield untold("V9", "certainty", say(N_("How certain it is is not known.")), V9)
    elif reaction.re_exposure == "tolerated" and reaction.certainty in ("suspected", "confirmed"):
        sentence = N_("The drug was tolerated afterwards, and the reaction is still {certainty}. Was it the same drug, dose and route? "
                      "A negative provocation is what settles it.")  # fmt: skip
        yield soft("V9", "certainty", say(sentence, certainty=_certainty(reaction)), f"{V9}; S13")
    elif reaction.re_exposure == "reacted" and reaction.certainty == "refuted":
        sentence = N_("The patient reacted to the drug again, and the reaction is refuted. Which is right?")
        yield soft("V9", "certainty", say(sentence), V9)


@rule("V9", N_("what is avoided, against how severe it was"), V9)
def restriction_fits(reaction: DrugReaction, reader: Reader) -> Iterator[Finding]:
    """V9: nothing is avoided after anaphylaxis or a severe delayed reaction; after the latter more than the one drug is."""
    known = known_signs(reaction, reader)
    anaphylaxis = is_anaphylaxis(reaction, reader)
    if reaction.restriction in (None, "undecided"):
        yield untold("V9", "restriction", say(N_("What is avoided is not decided.")), V9)
    elif reaction.restriction == "none":
        if severe_delayed(known):
            sentence = N_("No restriction after {names}: a second one can be worse. Why may the drug be given?")
            yield block("V9", "restriction", say(sentence, names=_delayed(known)), f"{V9}; GKU")
        elif anaphylaxis:
            sentence = N_("No restriction after anaphylaxis ({grades}). Why may the drug be given?")
            yield block("V9", "restriction", say(sentence, grades=reaction.graded()), V9)
        elif anaphylaxis is None:
            sentence = N_("No restriction, and whether it was anaphylaxis is not known. Is it right?")
            yield untold("V9", "restriction", say(sentence), V9, soft)
    elif reaction.restriction == "drug" and severe_delayed(known):
        sentence = N_(
            "After {names} more than the one drug is avoided until a specialist decides: its group and the wider class."
        )
        yield note("V9", "restriction", say(sentence, names=_delayed(known)), "GKU")
    elif not known:
        yield untold("V9", "manifestations", say(_NOT_SEEN, what=say(N_("what is avoided"))), V9)


def _after(reaction: DrugReaction, around: Around) -> tuple[str | Sentence, When] | None:
    """What the patient certainly lived to after this reaction: the first of it, and when it was."""
    if not is_known(reaction.date):
        return None
    for kept in around.chart.all():
        when = getattr(kept.entry, kept.entry.declaration.dated) if kept.entry.declaration.dated else None
        # what is planned was not lived to
        planned = getattr(kept.entry, "stage", None) == "planned"
        if kept.id != around.itself and not planned and when is not None and when.after(reaction.date):
            return kept.entry.named(around.reader), when
    return None


def _may_be_one(one: DrugName | None, other: DrugName | None, catalogue: Catalogue) -> bool:
    """Can the two be one drug? Of what the catalogue does not know nobody can say that it is another."""
    if one is None or other is None or same_drug(one, other, catalogue):
        return True
    return catalogue.found(one) is None or catalogue.found(other) is None


def _is_graded(reaction: DrugReaction, reader: Reader) -> bool:
    return any(found.grade is not None for found in reaction.grades(reader))


def _is_below(reaction: DrugReaction, reader: Reader, least: str) -> bool:
    """Is its worst grade in a band below this one? Without a grade it is, unless something severe and delayed was seen."""
    scales = reader.catalogue.scales
    found = worst(reaction.grades(reader), scales)
    if found is None:
        return not severe_delayed(known_signs(reaction, reader))
    return band(found, scales) < scales.bands.index(least)


def _delayed(known: list[Manifestation]) -> str | Sentence:
    return joined(say(found.name) for found in known if found.organ == SEVERE_DELAYED)


def _certainty(reaction: DrugReaction) -> object:
    return reaction.declaration.field("certainty").kind.said(reaction.certainty)
