"""Rule M10: what stands against giving cells in the patient's own health, as it was answered and as conditions name it.

Conditions are read in words, with the endings and denials of Turkish and English, and by their ICD-10 codes; what the family
has is told apart. What cannot be read is never taken for a no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from desktop.clinic.catalogue.cell_rules import HealthWords
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.patient.history import Condition, FamilyHistory
from desktop.clinic.patient.patient import Patient
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.narrative import Told, told

M10 = "M10, domain reference §5 [S53]; the words: GKU"

# by the code of the words, which is the answer's field: what a yes says, and what an open answer says
_SAID: Mapping[str, tuple[str, str]] = {
    "infection": (
        N_("Fever or an infection is active now."),
        N_("Whether fever or an infection is active is not known."),
    ),
    "pregnant": (N_("The patient is pregnant."), N_("Whether the patient is pregnant is not recorded.")),
    "malignancy": (N_("A malignancy is known, now or before."), N_("Whether there was a malignancy is not recorded.")),
    "thrombosis": (N_("A thrombosis is known, now or before."), N_("Whether there was a thrombosis is not recorded.")),
}


class _Named(NamedTuple):
    """The conditions that name something, those of which nobody can tell, and those of the family."""

    own: list[str]
    unclear: list[str]
    family: list[str | Sentence]


@rule("M10", N_("infection, pregnancy, malignancy and thrombosis, as answered and among the conditions"), M10)
def health_findings(answers: Mapping[str, str | None], giving: Giving) -> Iterator[Finding]:
    """M10: the answers about infection, pregnancy, malignancy and thrombosis, and conditions that say so.

    `answers` has the fields "infection", "pregnant", "malignancy" and "thrombosis". A condition against a "no" asks.
    """
    male = any(kept.entry.sex == "male" for kept in giving.around.chart.of(Patient))
    for words in giving.around.reader.catalogue.cell_rules.health:
        field, answer = words.code, answers.get(words.code)
        yes, open_ = _SAID[field]
        named = _named(words, giving)
        asks = soft if answer == "no" and giving.planned else note
        if answer == "yes":
            yield soft("M10", field, say(yes), M10)
        elif named.own:
            yield asks("M10", field, say(N_("Among the conditions stands: {names}."), names=", ".join(named.own)), M10)
        elif answer != "no" and not (field == "pregnant" and male):
            yield untold("M10", field, say(open_), M10, soft if answer == "unknown" else note)
        if named.unclear and answer != "yes":
            sentence = N_("Among the conditions stands “{names}”. Whether that means it here cannot be told.")
            yield untold("M10", field, say(sentence, names="”, “".join(named.unclear)), M10, asks)
        if named.family:
            sentence = N_("Of the family, not of the patient: {names}.")
            yield note("M10", field, say(sentence, names=joined(named.family, "; ")), M10)


def _named(words: HealthWords, giving: Giving) -> _Named:
    named = _Named([], [], [])
    for kept in giving.around.chart.of(Condition):
        how, text = _told(kept.entry, words, giving), kept.entry.condition or "?"
        over = _is_over(kept.entry.resolved, giving.when) if words.lasting else False
        if how is Told.FAMILY and words.family:
            named.family.append(text)
        elif how is Told.UNCLEAR or (how is Told.SAID and over is None):
            named.unclear.append(text)
        elif how is Told.SAID and not over:
            named.own.append(text)
    if words.family:
        named.family.extend(_of_family(words, giving))
    return named


def _of_family(words: HealthWords, giving: Giving) -> Iterator[Sentence]:
    speech = giving.around.reader.catalogue.cell_rules.speech
    for kept in giving.around.chart.of(FamilyHistory):
        how = told(kept.entry.condition, words.words, speech, words.but)
        if kept.entry.condition is None or how not in (Told.DENIED, Told.NOTHING):
            sentence = N_("{relation}, {condition}")
            yield say(sentence, relation=kept.entry.relation or "?", condition=kept.entry.condition or "?")


def _told(condition: Condition, words: HealthWords, giving: Giving) -> Told:
    """How a condition speaks of it: by its code, else by its words."""
    if condition.condition is None:
        return Told.UNCLEAR
    code = (condition.icd10 or "").strip().upper()
    if any(code.startswith(beginning) for beginning in words.icd10):
        return Told.SAID
    return told(condition.condition, words.words, giving.around.reader.catalogue.cell_rules.speech, words.but)


def _is_over(resolved: When | None, when: When | None) -> bool | None:
    """Was it over at that time? None where nobody can tell."""
    if resolved is None:
        return False
    later = resolved.after(when) if when is not None else None
    return None if later is None else not later
