"""Consents: what is asked about one, and what all of them say of a purpose at a time (rule M6)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.consent import BEFORE_CELLS, STATES, Consent, consent_holds
from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.dates import UNKNOWN
from tests.cases import cases
from tests.clinic.made import INFUSION, NOW, READER, patient, sentences, without_notes

CONSENT = {"purpose": "treatment", "version": "3", "signed": "2024-05-10"}


def when(typed: str):
    return parse_when(typed, today=NOW.date(), time_allowed=True)


def holds(consents, at: str) -> str:
    """What consents of (signed, withdrawn) say at a time."""
    clinic = patient()
    for signed, withdrawn in consents:
        typed = CONSENT | {"signed": signed} | ({"withdrawn": withdrawn} if withdrawn else {})
        clinic.keep(Consent, **typed)
    return consent_holds(clinic.chart, ["treatment"], when(at))["treatment"]


@cases(
    ("consents", "at", "state"),
    [
        ([], "2024-05-14", "missing"),
        # signed
        ([("2024-05-10", "")], "2024-05-14", "holds"),
        ([("2024-05-14", "")], "2024-05-14", "holds"),
        ([("2024-05-14", "")], "2024-05-14 10:30", "holds"),
        ([("2024-05-14 10:30", "")], "2024-05-14 10:30", "holds"),
        ([("2024-05-14 10:31", "")], "2024-05-14 10:30", "later"),
        ([("2024-05-15", "")], "2024-05-14", "later"),
        ([("2024-05", "")], "2024-05-14", "unknown"),
        ([("2024-04", "")], "2024-05-14", "holds"),
        ([("?", "")], "2024-05-14", "unknown"),
        ([("2024-05-10", "")], "?", "unknown"),
        ([("2024-05-10", "")], "2024-05", "unknown"),
        # withdrawn
        ([("2024-05-10", "2024-05-12")], "2024-05-14", "withdrawn"),
        ([("2024-05-10", "2024-05-14")], "2024-05-14 10:30", "withdrawn"),
        ([("2024-05-10", "2024-05-15")], "2024-05-14", "holds"),
        ([("2024-05-10", "2024-05")], "2024-05-14", "withdrawn"),
        ([("2024-05-10", "?")], "2024-05-14", "withdrawn"),
        ([("?", "2024-05-12")], "2024-05-14", "withdrawn"),
        # several
        ([("2024-05-20", ""), ("2024-05-10", "")], "2024-05-14", "holds"),
        ([("2024-05-20", ""), ("?", "")], "2024-05-14", "unknown"),
        ([("2023-01-01", "2023-06-01"), ("2024-05-10", "")], "2024-05-14", "holds"),
        ([("2023-01-01", "2023-06-01"), ("2024-05-20", "")], "2024-05-14", "later"),
        # a withdrawal ends the earlier form too; of the one that is signed that day nobody can tell
        ([("2023-01-01", ""), ("2024-01-01", "2024-03-01")], "2024-05-14", "withdrawn"),
        ([("2023-01-01", ""), ("2024-01-01", "2024-03-01")], "2024-02-01", "holds"),
        ([("2023-01-01", "2024-03-01"), ("2024-03-01", "")], "2024-05-14", "unknown"),
        ([("2023-01-01", "2024-03-15"), ("2024-03", "")], "2024-05-14", "unknown"),
    ],
)
def test_whether_a_consent_stands(consents, at, state):
    assert holds(consents, at) == state


def test_each_purpose_is_its_own():
    clinic = patient()
    clinic.keep(Consent, **CONSENT)
    clinic.keep(Consent, **(CONSENT | {"purpose": "photographs", "withdrawn": "2024-05-11"}))
    found = consent_holds(clinic.chart, (*BEFORE_CELLS, "photo"), when("2024-05-14"))
    assert found == {"treatment": "holds", "cells": "missing", "photo": "withdrawn"}


def test_without_a_time_nothing_stands():
    clinic = patient()
    clinic.keep(Consent, **CONSENT)
    for at in (None, UNKNOWN):
        assert consent_holds(clinic.chart, BEFORE_CELLS, at) == {"treatment": "unknown", "cells": "missing"}


def test_a_void_consent_is_none():
    clinic = patient()
    kept = clinic.chart.entry(clinic.keep(Consent, **CONSENT))
    clinic.chart.put(replace(kept, voided="of another patient"))
    assert consent_holds(clinic.chart, ["treatment"], when("2024-05-14")) == {"treatment": "missing"}


DAYS = st.dates(when("2024-01-01").day, when("2024-11-30").day).map(str)


@given(signed=DAYS, at=DAYS, withdrawn=st.one_of(st.just(""), DAYS))
def test_of_exact_days_it_holds_from_the_signature_to_the_day_before_the_withdrawal(signed, at, withdrawn):
    if withdrawn and withdrawn < signed:
        return
    expected = "later" if signed > at else "withdrawn" if withdrawn and withdrawn <= at else "holds"
    assert holds([(signed, withdrawn)], at) == expected


@given(st.lists(st.one_of(DAYS, st.sampled_from(["2024-05", "?"])), max_size=4), DAYS)
def test_one_more_signature_never_takes_a_consent_away(signed, at):
    found = [holds([(one, "") for one in signed[:count]], at) for count in range(len(signed) + 1)]
    ranks = [len(STATES) if state == "missing" else STATES.index(state) for state in found]
    assert ranks == sorted(ranks, reverse=True)


@cases(
    ("typed", "said"),
    [
        (CONSENT, []),
        (CONSENT | {"signed": "2024-12-02"}, [("V1", "signed", "HARD")]),
        (CONSENT | {"signed": "1980-01-01"}, [("V1", "signed", "HARD")]),
        (CONSENT | {"signed": "?"}, [("M6", "signed", "SOFT")]),
        (CONSENT | {"withdrawn": "2024-05-09"}, [("V1", "withdrawn", "HARD")]),
        (CONSENT | {"withdrawn": "2024-12-02"}, [("V1", "withdrawn", "HARD")]),
        (CONSENT | {"withdrawn": "2024-05-10"}, []),
        ({"purpose": "treatment", "version": "3"}, [("required", "signed", "HARD")]),
        ({"signed": "2024-05-10", "version": "3"}, [("required", "purpose", "HARD")]),
    ],
)
def test_what_is_asked(typed, said):
    assert without_notes(patient().says(Consent, **typed)) == said


def test_what_is_said_of_a_form_without_a_version_and_of_a_withdrawal():
    clinic = patient()
    typed = {"purpose": "research", "signed": "2024-05-10", "withdrawn": "2024-06-01"}
    assert sentences(clinic.says(Consent, **typed)) == [
        "Which version of the form was signed is not recorded.",
        "Withdrawn: nothing more is done on this consent from that day on.",
    ]


@cases(
    ("purpose", "withdrawn", "said"),
    [
        ("treatment", "2024-05-13", [("M6", "withdrawn", "SOFT")]),
        ("msc", "2024-05-13", [("M6", "withdrawn", "SOFT")]),
        ("treatment", "2024-05-14", []),
        ("treatment", "2024-06-01", []),
        ("photographs", "2024-05-13", []),
    ],
)
def test_an_infusion_after_the_withdrawal_is_questioned(purpose, withdrawn, said):
    clinic = patient()
    clinic.keep(Infusion, **INFUSION)
    assert without_notes(clinic.says(Consent, **(CONSENT | {"purpose": purpose, "withdrawn": withdrawn}))) == said


def test_the_same_form_of_the_same_day_is_asked_about():
    clinic = patient()
    clinic.keep(Consent, **CONSENT)
    assert without_notes(clinic.says(Consent, **CONSENT)) == [("V4", "purpose", "SOFT")]
    assert without_notes(clinic.says(Consent, **(CONSENT | {"version": "4"}))) == []


@cases(
    ("typed", "title"),
    [(CONSENT, "treatment, version 3"), ({"purpose": "kvkk"}, "data processing"), ({}, "")],
)
def test_its_title(typed, title):
    assert patient().made(Consent, **typed).title(READER) == title
