"""A drug test against what is published: the cut-off and the ratio to the basal value, the positive control (rules L4 to L6).

Where two publications differ both are said. A test that cannot be read, and cells that do not respond, are never negative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from desktop.clinic.catalogue.catalogue import Catalogue, InVitroMethod, convert
from desktop.clinic.catalogue.measured_facts import CutOff
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.patient.drug_kin import codes_of
from desktop.clinic.results.measured import canonical
from desktop.clinic.words.language import N_, Refused, Sentence, joined, say
from desktop.clinic.words.narrative import NORMAL, states
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.readings import Limits, Reading

L4 = "L4; each cut-off by its own source"
L5 = "L5; positive control below about 5 to 10 %: GKU; a result of cells that do not respond is never negative: GKU"
L6 = "L6; NICE DG24, section 3.3"

NON_RESPONDER, NOT_READABLE, READABLE = "non_responder", "not_readable", "readable"
_NOT = (NON_RESPONDER, NOT_READABLE)


class DrugTest(Protocol):
    """What is asked of a test of a drug on blood."""

    @property
    def drug(self) -> DrugName | None: ...

    @property
    def method(self) -> str | None: ...

    @property
    def readout(self) -> str | None: ...

    @property
    def reading(self) -> Reading | None: ...

    @property
    def unit(self) -> str | None: ...

    @property
    def unit_meant(self) -> str | None: ...

    @property
    def basal(self) -> Reading | None: ...

    @property
    def positive_control(self) -> Reading | None: ...

    @property
    def readable(self) -> str | None: ...

    @property
    def interpretation(self) -> str | None: ...


@dataclass(frozen=True)
class Judged:
    """What one publication makes of a test: positive, negative, or None where it cannot be told; and how that is said."""

    positive: bool | None
    sentence: Sentence
    source: str


def stimulation_index(test: DrugTest, catalogue: Catalogue) -> Decimal | None:
    """The reading divided by the basal value; None where one of them is no number, or the basal one is 0."""
    value, basal = _value(test, test.reading, catalogue), _value(test, test.basal, catalogue)
    exact = all(reading is not None and not reading.censored for reading in (test.reading, test.basal))
    if value is None or basal is None or not exact or basal <= 0:
        return None
    return Decimal(f"{value / basal:.3g}")


def judged(test: DrugTest, catalogue: Catalogue) -> Iterator[Judged]:
    """What each publication that holds for this drug and method makes of the test."""
    method = catalogue.method(test.method or "")
    if method is None or test.drug is None or unreadable(test, catalogue):
        return
    codes = codes_of(test.drug, catalogue)
    for cut_off in method.cut_offs:
        if cut_off.holds_for(codes) and not (cut_off.readout and test.readout in _other(method, cut_off.readout)):
            yield _judged(test, cut_off, method, catalogue)


def unreadable(test: DrugTest, catalogue: Catalogue) -> bool:
    """Is it known to say nothing: by what the report says, or by a positive control that the cells did not answer to?"""
    return test.readable in _NOT or _responds(test, catalogue) is False


def cut_off_findings(test: DrugTest, around: Around) -> Iterator[Finding]:
    """L4: the reading against each published cut-off and its ratio to the basal value; what else is published.

    It is never silent: that a test reaches no cut-off is told as well.
    """
    catalogue = around.reader.catalogue
    method = catalogue.method(test.method or "")
    if test.drug is None or method is None or test.method == "unknown":
        sentence = N_("Without the drug and the method it cannot be told which cut-off holds.")
        yield untold("L4", "method", say(sentence), L4)
        return
    if unreadable(test, catalogue):
        yield untold("L4", "reading", say(N_("It cannot be read, so it is held against no cut-off.")), L4)
        return
    codes = codes_of(test.drug, catalogue)
    found = list(judged(test, catalogue))
    for one in found:
        make = untold if one.positive is None else note
        yield make("L4", "reading", one.sentence, f"L4; {one.source}")
    for remark in method.remarks:
        if remark.holds_for(codes):
            yield note("L4", "method", say(remark.text), f"L4; {remark.source}")
    if not found and not codes:
        sentence = N_("{drug} is not in the catalogue: which cut-off holds for it cannot be told.")
        yield untold("L4", "reading", say(sentence, drug=test.drug.name), L4)
    elif not found:
        sentence = N_(
            "No cut-off was found for {drug} by {method}: whether this is positive cannot be told from it alone."
        )
        yield untold("L4", "reading", say(sentence, drug=test.drug.name, method=say(method.name)), L4)


@rule("L5", N_("the positive control of a test on cells"), L5)
def control_findings(test: DrugTest, around: Around) -> Iterator[Finding]:
    """L5: cells that do not respond, and a test that cannot be read, make no negative result."""
    catalogue = around.reader.catalogue
    method = catalogue.method(test.method or "")
    if method is None or test.method == "unknown":
        yield untold(
            "L5",
            "method",
            say(N_("Without the method it cannot be told whether this test needs a positive control.")),
            L5,
        )
        return
    if not method.on_cells:
        return
    responds = _responds(test, catalogue)
    if test.readable == NOT_READABLE:
        sentence = N_("The test could not be read: it is neither positive nor negative.")
        yield from _never_negative(say(sentence), _called_negative(test))
    elif test.readable == NON_RESPONDER or responds is False:
        sentence = N_(
            "Non-responder: the cells did not answer to the positive control. The result is not interpretable, never negative."
        )
        yield from _never_negative(say(sentence), _called_negative(test))
        if test.readable == READABLE:
            yield soft(
                "L5",
                "readable",
                say(N_("It is called readable, but its positive control shows no response. Which is right?")),
                L5,
            )
    elif responds or test.readable == READABLE:
        return
    elif test.positive_control is None:
        sentence = N_("Without the positive control a negative result cannot be told from cells that do not respond.")
        yield untold("L5", "positive_control", say(sentence), L5)
    elif method.control is None:
        sentence = N_(
            "No limit is published for the positive control of {method}: whether the cells respond is the laboratory's word."
        )
        yield untold("L5", "positive_control", say(sentence, method=say(method.name)), L5)
    else:
        sentence = N_(
            "The positive control is {control}: only below {least} or from {most} {unit} on can be told whether the cells respond."
        )
        shown = {
            "control": test.positive_control.shown(),
            "least": method.control.non_responder_below.number,
            "most": method.control.responder_from.number,
            "unit": method.control.responder_from.unit,
        }
        yield untold("L5", "positive_control", say(sentence, **shown), L5)


@rule("L6", N_("a specific IgE that is printed as a mass"), L6)
def mass_findings(test: DrugTest, around: Around) -> Iterator[Finding]:
    """L6: what pg/mL of specific IgE would be in kUA/L, and that CAST is printed in pg/mL."""
    catalogue, reading = around.reader.catalogue, test.reading
    method = catalogue.method(_SPECIFIC_IGE)
    unit = test.unit_meant or test.unit
    if method is None or reading is None or reading.number is None or not unit:
        if test.method in (_SPECIFIC_IGE, "unknown"):
            yield untold(
                "L6", "unit", say(N_("Without a number and its unit it cannot be told what it is in kUA/L.")), L6
            )
        return
    try:
        found = convert(method, reading.number, unit)
    except Refused:
        return
    if found.value is None or found.how.count("÷") == 0 or test.method not in (_SPECIFIC_IGE, "unknown"):
        return
    shown: dict[str, object] = {
        "printed": f"{reading.shown()} {unit}",
        "value": f"{reading.comparator} {show_number(found.value, 2)}".strip(),
        "unit": found.shown,
    }
    limit = next((cut_off.positive for cut_off in method.cut_offs if not cut_off.drugs and cut_off.positive), None)
    place = limit.place(replace(reading, number=found.value)) if limit is not None else None
    shown["place"] = say(_PLACES[place], limit=limit.shown() if limit is not None else "")
    if test.method == _SPECIFIC_IGE:
        sentence = N_(
            "{printed} of specific IgE is {value} {unit}{place}. CAST is printed in pg/mL: is the method right?"
        )
        yield soft("L6", "unit", say(sentence, **shown), L6)
    else:
        sentence = N_(
            "Whether this is specific IgE is not known. If it is, {printed} is {value} {unit}{place}; CAST is printed so too."
        )
        yield untold("L6", "unit", say(sentence, **shown), L6)


_SPECIFIC_IGE = "sige"
_PLACES = {
    "inside": N_(", positive by {limit}"),
    "below": N_(", below the cut-off {limit}"),
    "above": N_(", positive by {limit}"),
    None: "",
}


def _by(readout: str) -> str | Sentence:
    """What was read, as a value of a sentence: cells that bear both are others than those that bear one."""
    return say(N_("CD63 and CD203c")) if readout == "both" else readout


def _other(method: InVitroMethod, readout: str) -> tuple[str, ...]:
    """The read-outs of a method that a cut-off is not of."""
    return tuple(other for other in method.readouts if other != readout)


def _judged(test: DrugTest, cut_off: CutOff, method: InVitroMethod, catalogue: Catalogue) -> Judged:
    value = _value(test, test.reading, catalogue)
    index = stimulation_index(test, catalogue)
    lacking: list[Sentence] = []
    answers: list[bool | None] = []
    if cut_off.positive is not None:
        answers.append(_reaches(cut_off.positive, test.reading, value))
        if answers[-1] is None:
            lacking.append(say(N_("the result is no number in {unit}"), unit=method.shown))
    if cut_off.ratio is not None:
        answers.append(None if index is None else cut_off.ratio.place(Reading("", number=index)) == "inside")
        if index is None:
            lacking.append(say(N_("the basal value is not recorded, or is no number above 0")))
    # one half that is not reached decides; both must be known for the other answer
    positive = False if False in answers else None if None in answers else True
    if cut_off.readout and test.readout != cut_off.readout:
        positive = None
        lacking.append(say(N_("whether {readout} was read is not recorded"), readout=_by(cut_off.readout)))
    if positive is False and method.on_cells and _responds(test, catalogue) is None and test.readable != READABLE:
        positive = None
        lacking = [say(N_("it is not reached, and whether the cells respond at all is not known"))]
    shown: dict[str, object] = {
        "of": say(cut_off.of),
        "rule": _rule_words(cut_off, method),
        "found": _found_words(test, index),
        "worth": _worth(cut_off),
        "why": joined(lacking, "; "),
    }
    return Judged(positive, say(_WORDS[positive], **shown), cut_off.source)


_WORDS = {
    True: N_("Reaches the cut-off for {of} ({rule}): {found}.{worth}"),
    False: N_("Does not reach the cut-off for {of} ({rule}): {found}.{worth}"),
    None: N_("Cut-off for {of} ({rule}): cannot be told, for {why}.{worth}"),
}


def _rule_words(cut_off: CutOff, method: InVitroMethod) -> str | Sentence:
    parts: list[str | Sentence] = []
    if cut_off.positive is not None:
        bound = f"{cut_off.positive.text} {method.shown}"
        parts.append(say(N_("{by} {bound}"), by=_by(cut_off.readout), bound=bound) if cut_off.readout else bound)
    if cut_off.ratio is not None:
        parts.append(say(N_("{ratio} × basal"), ratio=cut_off.ratio.text))
    return joined(parts, " + ")


def _found_words(test: DrugTest, index: Decimal | None) -> str | Sentence:
    reading = f"{test.reading.shown()} {test.unit or ''}".strip() if test.reading is not None else "?"
    return (
        say(N_("{reading}, {index} × basal"), reading=reading, index=show_number(index))
        if index is not None
        else reading
    )


def _worth(cut_off: CutOff) -> str | Sentence:
    """What the cut-off is worth: from whom it is borrowed, its sensitivity and specificity."""
    said: list[str | Sentence] = []
    if cut_off.borrowed:
        said.append(say(N_(" Borrowed from {drugs}: none was validated for this class."), drugs=say(cut_off.borrowed)))
    if cut_off.sensitivity:
        values = {"sensitivity": cut_off.sensitivity, "specificity": cut_off.specificity}
        said.append(say(N_(" Published: sensitivity {sensitivity}, specificity {specificity}."), **values))
    return joined(said, "")


def _reaches(limits: Limits, reading: Reading | None, value: Decimal | None) -> bool | None:
    if reading is None or value is None:
        return None
    place = limits.place(replace(reading, number=value))
    return None if place is None else place == "inside"


def _value(test: DrugTest, reading: Reading | None, catalogue: Catalogue) -> Decimal | None:
    """A reading of this test in the method's own unit."""
    return canonical(catalogue.method(test.method or ""), reading, test.unit, test.unit_meant).value


def _responds(test: DrugTest, catalogue: Catalogue) -> bool | None:
    """Did the cells answer to the positive control? None where no limit is published, or its value does not tell."""
    method = catalogue.method(test.method or "")
    value = _value(test, test.positive_control, catalogue)
    if method is None or method.control is None or test.positive_control is None or value is None:
        return None
    below, enough = method.control.non_responder_below.number, method.control.responder_from.number
    if value < below and test.positive_control.comparator in ("", "<", "≤"):
        return False
    return True if value >= enough and test.positive_control.comparator in ("", ">", "≥") else None


def _called_negative(test: DrugTest) -> bool:
    return states(test.interpretation, NORMAL) or (test.reading is not None and test.reading.word == "negative")


def _never_negative(sentence: Sentence, called_negative: bool) -> Iterator[Finding]:
    yield note("L5", "positive_control", sentence, L5)
    if called_negative:
        contradiction = N_("The report calls it negative, but it cannot be read. Keep its words; do not rely on them.")
        yield soft("L5", "interpretation", say(contradiction), L5)
