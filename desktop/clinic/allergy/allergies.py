"""What stands in red across the top of a patient: the drug allergies, or what is known about there being none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.full_dose import shows_less
from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.manifestations import SEVERE_DELAYED
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.drug_kin import same_drug
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.drug_use import known_signs
from desktop.clinic.patient.grading import CALLED, Grade, band, severe_delayed, worst
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.patient.phenotype import phenotype_words
from desktop.clinic.patient.reaction_answers import CERTAINTY
from desktop.clinic.patient.restriction import order_words, orders
from desktop.clinic.words.dates import Known, is_known
from desktop.clinic.words.language import N_, _, say


@dataclass(frozen=True)
class Allergy:
    """One drug that the patient reacted to: `words` are "suspected · Ring-Messmer I · avoid all fluoroquinolones".

    `entry` is the id of its newest reaction, or of a positive provocation that no reaction is recorded for. `order` is what of the
    words the clinic ordered to avoid; "" where nothing was ordered.
    """

    entry: str
    drug: str
    words: str
    order: str = ""


@dataclass(frozen=True)
class Banner:
    """The allergies, confirmed ones first; without any, `sentence` tells what was asked and answered."""

    allergies: tuple[Allergy, ...]
    sentence: str
    danger: bool


def banner(chart: Chart, reader: Reader) -> Banner:
    """The banner of a patient. Refuted and resolved reactions are left out; a drug with several is one allergy.

    Provocations that were done are told too: a positive one without its reaction, a negative one of a drug that still counts.
    What an allergen panel or a skin or patch test found is no drug allergy and does not stand here.
    """
    by_drug: dict[str, list[Kept[DrugReaction]]] = {}
    left_out: dict[str, str] = {}
    for kept in chart.of(DrugReaction):
        if kept.entry.certainty in ("refuted", "resolved"):
            left_out[_key(kept.entry.drug)] = kept.entry.title(reader)
        else:
            by_drug.setdefault(_key(kept.entry.drug), []).append(kept)
    provoked = _Provoked(chart, reader.catalogue)
    newest_first = sorted(by_drug.values(), key=lambda episodes: _day(episodes[-1]), reverse=True)
    allergies = [(not _confirmed(episodes), _allergy(episodes, provoked, reader)) for episodes in newest_first]
    allergies.sort(key=lambda pair: pair[0])
    known = [episodes[-1].entry.drug for episodes in newest_first]
    found = (*(allergy for _unconfirmed, allergy in allergies), *provoked.beside(known))
    if not found:
        return Banner((), _none_words(chart, tuple(left_out.values())), danger=False)
    return Banner(found, "", danger=True)


class _Provoked:
    """The provocations of a patient that were done, by day, and what they say of a drug."""

    def __init__(self, chart: Chart, catalogue: Catalogue):
        self._catalogue = catalogue
        done = [
            kept for kept in chart.of(DrugProvocation) if kept.entry.stage == "done" and kept.entry.drug is not None
        ]
        self._negative = [kept for kept in done if kept.entry.result == "negative"]
        self._alone = [
            kept
            for kept in done
            if kept.entry.result == "positive"
            and (kept.entry.reaction is None or chart.entry(kept.entry.reaction) is None)
        ]

    def beside(self, known: Sequence[DrugName | None]) -> list[Allergy]:
        """The drugs with a positive provocation that are none of these, the newest first."""
        found: list[Kept[DrugProvocation]] = []
        for kept in reversed(self._alone):
            if not self._is_one(kept.entry.drug, [*known, *(other.entry.drug for other in found)]):
                found.append(kept)
        sentence = N_("positive provocation {date} · no reaction recorded")
        return [
            Allergy(
                kept.id, kept.entry.drug.name if kept.entry.drug else "", str(say(sentence, date=_shown(kept.entry)))
            )
            for kept in found
        ]

    def words(self, reactions: Sequence[DrugReaction], certainty: str) -> list[str]:
        """What provocations with this drug showed, beside its recorded reactions."""
        drug = reactions[-1].drug
        said = []
        if alone := [kept.entry for kept in self._alone if self._is_one(kept.entry.drug, [drug])]:
            said.append(
                str(say(N_("positive provocation {date}, its reaction is not recorded"), date=_shown(alone[-1])))
            )
        newest = max((reaction.date for reaction in reactions if is_known(reaction.date)), key=_drawn, default=None)
        negative = [
            kept.entry
            for kept in self._negative
            if self._is_one(kept.entry.drug, [drug])
            # what was tolerated before the reaction says nothing about it
            and not (newest is not None and kept.entry.date is not None and kept.entry.date.before(newest))
        ]
        if negative:
            # the newest that shows what it seems to
            telling = next((one for one in reversed(negative) if not shows_less(one)), negative[-1])
            less = shows_less(telling)
            whole = N_("negative provocation on {date}, certainty still {certainty}")
            sentence = N_("negative provocation on {date} ({less}), certainty still {certainty}") if less else whole
            shown = {"date": _shown(telling), "certainty": certainty or _(N_("not answered"))}
            said.append(str(say(sentence, **shown, less=less)))
        return said

    def _is_one(self, drug: DrugName | None, others: Sequence[DrugName | None]) -> bool:
        return any(same_drug(drug, other, self._catalogue) for other in others)


def _shown(provocation: DrugProvocation) -> str:
    return provocation.date.shown() if provocation.date else _(N_("date unknown"))


def _drawn(when: Known) -> date:
    return when.day


def _key(drug: DrugName | None) -> str:
    return drug.key if drug else ""


def _day(kept: Kept[DrugReaction] | Kept[HistoryAnswer]) -> date:
    when = kept.entry.date
    return when.day if when and when.day else date.min


def _confirmed(episodes: Sequence[Kept[DrugReaction]]) -> bool:
    return any(kept.entry.certainty == "confirmed" for kept in episodes)


def _allergy(episodes: Sequence[Kept[DrugReaction]], provoked: _Provoked, reader: Reader) -> Allergy:
    """One drug's reactions, oldest first. What an earlier one adds (confirmed, worse) is not lost behind the newest."""
    reactions = [kept.entry for kept in episodes]
    certainty = "confirmed" if _confirmed(episodes) else reactions[-1].certainty
    shown = CERTAINTY.shown(certainty, reader) if certainty else ""
    order, decided = _ordered(reactions, reader.catalogue)
    words = [
        _delayed_words(reactions, reader),
        shown,
        _(N_("FATAL")) if any(reaction.outcome == "fatal" for reaction in reactions) else "",
        _severity_words(reactions, reader),
        phenotype_words(reactions[-1], reader),
        order or _(N_("no restriction") if decided else N_("restriction not decided")),
        *provoked.words(reactions, shown),
    ]
    told = " · ".join(text for text in words if text)
    return Allergy(episodes[-1].id, reactions[-1].title(reader), told, order)


def _delayed_words(reactions: Sequence[DrugReaction], reader: Reader) -> str:
    known = {found.code: found for reaction in reactions for found in known_signs(reaction, reader)}
    if not severe_delayed(tuple(known.values())):
        return ""
    names = ", ".join(_(found.name) for found in known.values() if found.organ == SEVERE_DELAYED)
    return str(say(N_("SEVERE DELAYED REACTION: {names}"), names=names))


def _severity_words(reactions: Sequence[DrugReaction], reader: Reader) -> str:
    """The worst grade, and what it leaves out: a low grade must not hide what its scale does not know."""
    scales = reader.catalogue.scales
    graded = [(reaction, reaction.grades(reader)) for reaction in reactions]

    def severity(pair: tuple[DrugReaction, tuple[Grade, ...]]) -> tuple[int, tuple[int, ...]]:
        highest = worst(pair[1], scales)
        return band(highest, scales) if highest else -1, tuple(found.grade or 0 for found in pair[1])

    # of equal ones the newest
    reaction, grades = max(reversed(graded), key=severity)
    known, named = known_signs(reaction, reader), worst(grades, scales)
    if named is None and severe_delayed(known):
        return ""
    if named is None:
        names = ", ".join(_(found.name) for found in known)
        return (
            str(say(N_("not graded by any scale: {names}"), names=names)) if known else _(N_("manifestations unknown"))
        )
    # what is severe and delayed already stands in front
    said = [say(found.name) for found in known if found.organ == SEVERE_DELAYED]
    shown = str(named.shown)
    if missed := ", ".join(str(name) for name in named.not_covered if name not in said):
        shown = str(say(N_("{grade} (does not grade: {names})"), grade=shown, names=missed))
    if reaction is not reactions[-1] and reaction.date:
        shown = str(say(N_("{grade} on {date}"), grade=shown, date=reaction.date.shown()))
    return "; ".join(
        (shown, *_left_out(named, grades), *_unknown([pair for pair in graded if pair[0] is not reaction]))
    )


def _unknown(others: Sequence[tuple[DrugReaction, tuple[Grade, ...]]]) -> Iterator[str]:
    """Of which other reactions nothing is known that could be graded: one of them may have been worse."""
    for reaction, grades in others:
        if not any(found.grade is not None or found.not_covered for found in grades):
            when = reaction.date.shown() if is_known(reaction.date) else _(N_("of an unknown day"))
            yield str(say(N_("another reaction ({date}): manifestations unknown"), date=when))


def _left_out(named: Grade, grades: Sequence[Grade]) -> list[str]:
    """What made the grade that is named, and other scales do not grade: their grades, read elsewhere, do not hold it."""
    others = [found for found in grades if found is not named]
    by_names: dict[str, list[str]] = {}
    for other in others:
        if names := ", ".join(str(name) for name in named.because if name in other.not_covered):
            by_names.setdefault(names, []).append(_(CALLED[other.scale.code]))
    sentence = N_("not graded by {scales}: {names}")
    return [str(say(sentence, scales=", ".join(scales), names=names)) for names, scales in by_names.items()]


def _ordered(reactions: Sequence[DrugReaction], catalogue: Catalogue) -> tuple[str, bool]:
    """What the clinic ordered to avoid, in the words of the rule that holds drugs against it; and whether it decided at all."""
    found = orders(reactions, catalogue)
    if not found or found[-1].restriction == "undecided":
        return "", False
    return "" if found[-1].restriction == "none" else str(order_words(found[-1], catalogue)), True


def _none_words(chart: Chart, left_out: Sequence[str]) -> str:
    answers = [kept for kept in chart.of(HistoryAnswer) if kept.entry.topic == "drug_reaction"]
    # of two answers on one day the one that was written down later counts
    newest = max(answers, key=lambda kept: (_day(kept), kept.at), default=None)
    answer, when = (newest.entry.answer, newest.entry.date) if newest else ("not_asked", None)
    if left_out:
        return str(say(N_("No current drug allergy; refuted or resolved: {drugs}"), drugs=", ".join(left_out)))
    if answer in (None, "not_asked"):
        return _(N_("Drug allergies: not asked"))
    asked = str(say(N_("asked {date}"), date=when.shown())) if when and when.day else _(N_("asked, date unknown"))
    sentence = {
        "none": N_("No known drug allergy ({asked})"),
        "some": N_("Drug allergies: some were named, none is recorded ({asked})"),
        "unknown": N_("Drug allergies: the patient does not know ({asked})"),
    }[answer]
    return str(say(sentence, asked=asked))
