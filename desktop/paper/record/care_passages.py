"""What the record tells of each passage of a case report: by the name that `resources/care.toml` calls it from.

Nothing is worked out here: sentences are those of the timeline, the results' judgements and the summary's sections. What is
not recorded is said as missing, never written.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.allergy import allergies
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.entry.kinds import UNKNOWN_ANSWER
from desktop.clinic.patient.consent import Consent, consent_holds
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.interpretation import newest
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import SEX, Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record import timeline as happened
from desktop.clinic.words.dates import When, exactly
from desktop.clinic.words.language import N_, _, say
from desktop.paper.course.sessions import consent_lines
from desktop.paper.page.words import age_words, dated, labelled, quoted, since, texts
from desktop.paper.patient.history import measured, told_of, visits
from desktop.paper.record.care_told import Known, Told, recorded, table_of
from desktop.paper.record.data_notes import data_notes

# the age in which the very old are one group: domain reference §7
_POOLED = 90


def title(known: Known) -> Told:
    """A title is offered from the banner and the products; which one it is, a person decides."""
    offered = say(N_("{drugs} treated with {products}: case report"), drugs=_culprits(known), products=_given(known))
    return Told(offered=(str(offered),) if _culprits(known) and _given(known) else ())


def keywords(known: Known) -> Told:
    """Words are offered; which ones it is found by, a person decides."""
    words = filter(None, (_culprits(known), _given(known), _(N_("drug hypersensitivity"))))
    return Told(offered=(", ".join(words),))


def _culprits(known: Known) -> str:
    """The drugs of the banner, as a title names them."""
    drugs = [one.drug for one in allergies.banner(known.around.chart, known.around.reader).allergies]
    return str(say(N_("Hypersensitivity to {drugs}"), drugs=", ".join(drugs))) if drugs else ""


def _given(known: Known) -> str:
    """The kinds of cells that were given."""
    products = known.around.products
    found: dict[str, None] = {}
    for kept in known.around.chart.of(Infusion):
        bag = products.kept(kept.entry.bag) if kept.entry.bag else None
        lot = products.kept(bag.entry.lot) if bag is not None and bag.entry.lot else None
        found[(lot.entry.product if lot is not None else kept.entry.product) or ""] = None
    return ", ".join(filter(None, found))


def written(known: Known) -> Told:
    """What only a person can write."""
    return Told()


def demography(known: Known) -> Told:
    """Age and sex, weight and height."""
    chart = known.around.chart
    who = next((kept.entry for kept in chart.of(Patient)), Patient())
    sex = SEX.shown(who.sex) if who.sex and who.sex != UNKNOWN_ANSWER.code else ""
    years = _age(who, known)
    missing = [
        _(words)
        for words, there in (
            (N_("sex"), sex),
            (N_("age"), years),
        )
        if not there
    ]
    lines = [", ".join(filter(None, (years, sex)))] if sex and years else []
    if chart.of(Measurement):
        lines += texts(measured(chart, known.around.reader))
    # the checklist names them as examples; Tolera keeps neither of the last two
    also = () if chart.of(Measurement) else (_(N_("weight and height")),)
    return Told(lines=tuple(lines), missing=tuple(missing), unkept=(*also, _(N_("ethnicity, occupation"))))


def _age(who: Patient, known: Known) -> str:
    """The age on the day that days are counted from; of the very old no more than that where it could tell who it is."""
    if known.day is None:
        return ""
    born = who.birth_date
    if known.pooled and born is not None and born.latest and known.day.year - born.latest.year > _POOLED:
        return str(say(N_("{years} y or more"), years=_POOLED))
    return age_words(born, known.day)


def reactions(known: Known) -> Told:
    """The drug reactions, as the history tells them."""
    chart, reader = known.around.chart, known.around.reader
    kept = chart.of(DrugReaction)
    sentence = N_("what was seen or felt in the reaction to {drug}")
    unseen = [
        str(say(sentence, drug=one.entry.title(reader)))
        for one in kept
        if one.entry.manifestations in (None, (UNKNOWN_ANSWER.code,))
    ]
    told = recorded(
        texts(told_of(chart, reader, DrugReaction, "drug_reaction")) if kept else (), (), N_("drug reactions")
    )
    return replace(told, missing=(*told.missing, *unseen))


def history(known: Known) -> Told:
    """Conditions, family, transfusions: entries, or what the question about them was answered with."""
    chart, reader = known.around.chart, known.around.reader
    answered = {kept.entry.topic for kept in chart.of(HistoryAnswer)}
    lines: list[str] = []
    missing: list[str] = []
    for type, topic, label in (
        (Condition, "condition", N_("conditions")),
        (FamilyHistory, "family_history", N_("the family's history")),
        (Transfusion, "transfusion", N_("transfusions")),
    ):
        if chart.of(type) or topic in answered:
            lines += (f"{_(type.declaration.plural)}: {line}" for line in texts(told_of(chart, reader, type, topic)))
        else:
            missing.append(_(label))
    return Told(lines=tuple(lines), missing=tuple(missing))


def earlier_treatment(known: Known) -> Told:
    """What was taken before the cells, and how the reactions were treated."""
    chart, reader = known.around.chart, known.around.reader
    first = chart.first_infusion()
    lines = []
    for kept in chart.of(MedicationCourse):
        course = kept.entry
        if course.start is not None and first is not None and course.start.before(first):
            lines.append(
                labelled(
                    course.title(reader), ", ".join(filter(None, (course.regimen(reader), dated(course.start, chart))))
                )
            )
    for kept in chart.of(DrugReaction):
        if kept.entry.treatment:
            sentence = N_("Reaction to {drug}: {treatment}")
            lines.append(str(say(sentence, drug=kept.entry.title(reader), treatment=kept.entry.treatment)))
    return recorded(lines, (), N_("earlier treatment"))


def examination(known: Known) -> Told:
    """The visits with what was noted."""
    chart, reader = known.around.chart, known.around.reader
    return recorded(texts(visits(chart, reader)) if chart.of(VisitNote) else (), (), N_("a visit with what was found"))


def timeline(known: Known) -> Told:
    """Every thing that happened, by day; what has no day stands last. What is only planned did not happen."""
    events = [event for event in happened.timeline(known.around.chart, known.around.reader) if not event.planned]
    dated_ones = [event for event in events if event.when is not None and event.when.day is not None]
    undated = [event for event in events if event not in dated_ones]
    rows = [
        (_day(event.when, known) or _(N_("day not known")), _(event.lane), event.title, event.detail)
        for event in (*dated_ones, *undated)
    ]
    heads = (N_("Day"), N_("What"), N_("Which"), N_("Details"))
    return recorded((), table_of(N_("Timeline"), heads, rows) if dated_ones else (), N_("anything with a day"))


def _day(when: When | None, known: Known) -> str:
    """A day with the interval in which it lies, and how far it is from D0."""
    if when is None or when.day is None:
        return ""
    return ", ".join(filter(None, (when.shown(), since(when, known.around.chart))))


def limits(known: Known) -> Told:
    """What limits the case by its data; strengths and limits of how it was managed are for a person to write."""
    # what the case does not show stands at the head of the report
    notes = (note.text for _title, under in data_notes(known.around).heads for note in under)
    return Told(offered=tuple(notes))


def interpretation(known: Known) -> Told:
    """What the physician made of it, as the newest interpretation says."""
    kept = newest(known.around.chart)
    if kept is None:
        return recorded((), (), N_("the physician's interpretation"))
    said = kept.entry
    about = ", ".join(filter(None, (said.by, dated(said.date, known.around.chart))))
    return Told(lines=(f"{said.text} ({about})",))


def perspective(known: Known) -> Told:
    """What the patient said, as a quotation."""
    chart = known.around.chart
    said = [
        (kept.entry.date, kept.entry.statement)
        for type in (VisitNote, Outcome)
        for kept in chart.of(type)
        if kept.entry.statement
    ]
    lines = (f"{quoted(words)} ({dated(day, chart)})" for day, words in said)
    return recorded(lines, (), N_("the patient's own words, at a visit or with an outcome"))


def consent(known: Known) -> Told:
    """The consent to research and publication, if it holds today."""
    around = known.around
    state = consent_holds(around.chart, ("research",), exactly(around.today))["research"]
    lines = texts(consent_lines(around.chart, around.reader)) if around.chart.of(Consent) else ()
    if state == "holds":
        return Told(lines=lines)
    why = {
        "missing": N_("a consent to research and publication"),
        "withdrawn": N_("a consent to research and publication that still holds: it was withdrawn"),
    }.get(state, N_("a consent to research and publication with a known day"))
    return Told(missing=(_(why),), offered=lines)
