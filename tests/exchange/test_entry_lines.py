"""Entries as lines of JSON: what is written is read again, and what is wrong with a line is a finding of it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.findings import Finding, Level, soft, untold
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.words.language import say
from desktop.exchange import entry_lines
from desktop.exchange.entry_lines import (
    Acceptance,
    Told,
    TypedEntry,
    Worked,
    WrongLine,
    lines_of,
    read_line,
    told_line,
    told_unsaved,
    written_line,
)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@st.composite
def typed_entries(draw: st.DrawFn) -> TypedEntry:
    """What a line of any type can hold."""
    type = draw(st.sampled_from(ENTRY_TYPES))
    declared = type.declaration

    def some(names: list[str]) -> dict[str, str]:
        return draw(st.dictionaries(st.sampled_from(names), texts, max_size=4)) if names else {}

    parts = {}
    for owned in declared.parts:
        if names := [field.name for field in owned.type.declaration.typed_fields]:
            parts[owned.name] = tuple(some(names) for _ in range(draw(st.integers(1, 2))))
    accepted = st.lists(st.builds(Acceptance, texts, texts, texts), max_size=2).map(tuple)
    return TypedEntry(
        type,
        draw(texts),
        some([field.name for field in declared.typed_fields]),
        parts,
        draw(st.sampled_from(["", "b1", "bag-1.2_ş"])),
        draw(accepted),
        some([field.name for field in declared.fields if field.carried]),
    )


@given(typed_entries())
def test_what_is_written_is_read_again(typed: TypedEntry) -> None:
    line = written_line(typed)
    assert "\n" not in line
    assert read_line(line.encode("utf-8")) == typed


def test_what_is_empty_is_left_out_and_a_new_patient_is_null() -> None:
    assert json.loads(written_line(TypedEntry(Patient, texts={"identifier": "P-1"}))) == {
        "patient": None, "type": "patient", "texts": {"identifier": "P-1"},
    }  # fmt: skip
    line = '{"patient": null, "type": "infusion", "texts": null, "parts": null, "ref": null, "accepted": null}'
    assert read_line(line.encode()) == TypedEntry(Infusion)


def wrong(content: Any) -> list[tuple[str, str]]:
    """The field and the sentence of everything that is wrong with a line."""
    line = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(WrongLine) as raised:
        read_line(line)
    assert {(finding.id, finding.level) for finding in raised.value.findings} == {("line", Level.HARD)}
    return [(finding.field, str(finding.sentence)) for finding in raised.value.findings]


INFUSION: dict[str, Any] = {"patient": "P-1", "type": "infusion"}


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        (b"nonsense", "", "no JSON: what stands at character 1"),
        (b'{"type": "infusion"', "", "no JSON"),
        (b"[1]", "", "curly brackets"),
        (b'{"type": "infusion", "texts": {"bag": "\xff"}}', "", "UTF-8"),
        (b"[" * 100_000, "", "cannot be read"),
        (b"1" * 10_000, "", "cannot be read"),
        (b'{"type": "infusion", "texts": {"bag": "1", "bag": "2"}}', "bag", "stands twice"),
        ({}, "type", "no type of entry; known are letterhead, clinic_settings, clinic_drug, clinic_group, patient"),
        ({"type": ["infusion"]}, "type", "no type of entry"),
        (INFUSION | {"text": {}}, "text", "not known in a line; known are patient, type, texts"),
        (INFUSION | {"texts": {"drug": "x"}}, "drug", "no field of “Infusion”; known are course, session"),
        (INFUSION | {"texts": {"cells_per_kg": "1"}}, "cells_per_kg", "worked out, not typed"),
        (INFUSION | {"texts": {"vitals": []}}, "vitals", "they stand under “parts”"),
        (INFUSION | {"texts": {"course": 1}}, "course", "in quotation marks"),
        (INFUSION | {"texts": {"note": "\ud800"}}, "note", "cannot be kept"),
        (INFUSION | {"texts": {"note": "a\0b"}}, "note", "cannot be kept"),
        (INFUSION | {"texts": ["course"]}, "texts", "object of texts"),
        (INFUSION | {"parts": {"steps": []}}, "steps", "no parts of the name “steps”; known are premedication, vitals"),
        (INFUSION | {"parts": []}, "parts", "object of lists"),
        (INFUSION | {"parts": {"vitals": {}}}, "vitals", "list of parts"),
        (INFUSION | {"parts": {"vitals": [{}, {"dose": "1"}]}}, "vitals.1.dose", "no field of “Vital signs”"),
        (INFUSION | {"parts": {"vitals": ["36,6"]}}, "vitals.0", "object of texts"),
        ({"type": "course_plan", "parts": {"steps": []}}, "steps", "worked out, not typed"),
        (INFUSION | {"ref": "@1"}, "ref", "letters, digits"),
        (INFUSION | {"ref": 1}, "ref", "in quotation marks"),
        (INFUSION | {"patient": 1}, "patient", "in quotation marks"),
        (INFUSION | {"accepted": [{"rule": "M8"}]}, "accepted", "id, field and"),
        (INFUSION | {"accepted": "M8"}, "accepted", "id, field and"),
        (INFUSION | {"carried": {"file_name": "a"}}, "file_name", "no field of “Infusion”"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_line_is_a_finding_at_its_place(content: Any, field: str, words: str) -> None:
    ((found, sentence),) = wrong(content)
    assert found == field
    assert words in sentence


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert [field for field, _ in wrong(INFUSION | {"texts": {"a": "", "b": ""}, "ref": "?"})] == ["a", "b", "ref"]


@given(st.binary(max_size=60))
def test_no_line_ends_in_anything_else(line: bytes) -> None:
    try:
        read_line(line)
    except WrongLine as raised:
        assert raised.findings


def test_lines_are_counted_as_they_stand_and_empty_ones_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_lines, "MOST_BYTES", 10)
    long = b"x" * 35
    found = list(lines_of(io.BytesIO(b"\xef\xbb\xbfone\r\n\n  \n" + long + b"\nfive\n" + long)))
    assert [(one.number, one.end) for one in found] == [(1, 8), (4, 48), (5, 53), (6, 88)]
    assert [one.line.strip() for one in found[::2]] == [b"one", b"five"]
    for one in found[1::2]:
        assert wrong(one.line) == [("", "This line is too long to be one entry.")]


def test_what_is_said_of_a_line_is_a_line() -> None:
    found: Finding = soft("M8", "cells", say("Is it {what}?", what="so"), "rule M8")
    clear = Finding("A1", "", Level.CLEAR, say("an earlier reaction"), "rule A1")
    told = told_line(
        Told(
            7,
            "0a",
            (found, untold("M9", "", say("It has no medium.")), clear),
            {"cells_per_kg": Worked("2000000", "2 × 10⁶")},
        )
    )
    expected = {
        "line": 7, "id": "0a", "saved": True, "refused": False,
        "findings": [
            {"id": "M8", "level": "soft", "field": "cells", "sentence": "Is it so?", "source": "rule M8", "cannot_tell": False},
            {"id": "M9", "level": "note", "field": "", "sentence": "It has no medium.", "source": "", "cannot_tell": True},
        ],
        "nothing_against": [{"id": "A1", "looked_at": "an earlier reaction", "source": "rule A1"}],
        "computed": {"cells_per_kg": {"written": "2000000", "shown": "2 × 10⁶"}},
    }  # fmt: skip
    assert json.loads(told) == expected
    assert json.loads(told_unsaved(told)) == expected | {"id": None, "saved": False}
