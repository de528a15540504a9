"""Is what was typed in the clinic file, as it was typed?"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.clinic.allergy.allergy_kinds import HaptenName
from desktop.clinic.entry.entries import Entry, Part
from desktop.clinic.entry.kinds import Reader, Span, Text
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import When
from desktop.clinic.words.readings import Limits, Reading
from desktop.session.session import Session
from tests.journeys.case import Step


def finds_every_datum(session: Session, steps: Sequence[Step]) -> None:
    """Every text that was typed is in the file: as printed, with its unit, unchanged; and nothing else is."""
    patient = session.patient_with("CASE-1")
    chart, reader = session.chart(patient), session.reader_of(patient)
    of_clinic = session.chart("")
    kept = {
        type.declaration.name: [one.entry for one in (of_clinic if type.declaration.of_clinic else chart).of(type)]
        for type in ENTRY_TYPES
    }
    kept["letterhead"] = [one.entry for one in session.of_clinic(Letterhead)]
    missing = []
    for step in steps:
        found = next((entry for entry in kept[step.type] if holds_all(entry, step, reader)), None)
        if found is None:
            missing.append((step.type, step.texts))
        else:
            kept[step.type].remove(found)
    assert missing == []
    assert [entries for entries in kept.values() if entries] == [], "nobody typed these"

    results = {(one.entry.marker, one.entry.reading.text, one.entry.unit): one.entry for one in chart.of(LabResult)}
    crp = results["crp", "3", "mg/ml"]
    assert (crp.canonical_value, crp.unit_meant, bool(crp.doubt)) == (None, None, True)
    (censored,) = (name for name, result in results.items() if result.reading.censored)
    assert (censored[0], results[censored].reading.shown(), censored[2]) == ("total_ige", "≤ 100", "kU/l")
    assert {(one.entry.method, one.entry.cut_off) for one in chart.of(InVitroTest)} == {("unknown", None)}


def holds_all(entry: Entry, step: Step, reader: Reader) -> bool:
    """Does an entry hold exactly what was typed of it, and each of its parts one row?"""
    return holds(entry, step.texts, reader) and all(
        holds_rows(getattr(entry, owned.name), step.rows.get(owned.name, ()), step.rest, reader)
        for owned in entry.declaration.parts
    )


def holds_rows(parts: Sequence[Part], rows: Sequence[dict[str, str]], rest: dict[str, str], reader: Reader) -> bool:
    """Is each row one of the parts, and is in every other part what was written into the rest?"""
    left = list(parts)
    for row in rows:
        found = next((part for part in left if holds(part, row, reader)), None)
        if found is None:
            return False
        left.remove(found)
    if not rest:
        return left == []
    return all(holds(part, rest | {"allergen": part.allergen}, reader) for part in left) and len(parts) == 295


def holds(entry: Entry | Part, texts: dict[str, str], reader: Reader) -> bool:
    """Does an entry or part hold exactly these answers, each as it was typed?"""
    answered = {field.name for field in entry.declaration.typed_fields if getattr(entry, field.name) is not None}
    typed = {name: text for name, text in texts.items() if text}
    return answered == set(typed) and all(as_typed(entry, name, text, reader) for name, text in typed.items())


def as_typed(entry: Entry | Part, name: str, text: str, reader: Reader) -> bool:
    value, kind = getattr(entry, name), entry.declaration.field(name).kind
    if isinstance(value, When):
        return value.typed == text
    if isinstance(value, Reading | Limits | Span):
        return value.text == text
    # a hapten is kept by its name in the catalogue
    if isinstance(kind, Text) and not isinstance(kind, HaptenName):
        return value == text
    return value == kind.parse(text, reader)
