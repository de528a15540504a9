"""What the clinic chose takes the place of the default, and the rules say what cannot be."""

from __future__ import annotations

from datetime import timedelta

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import check
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.record.typed import understood
from tests.cases import cases
from tests.clinic.made import CATALOGUE, NOW, READER, Clinic, parse, sentences


def chosen(**typed: str):
    return parse(ClinicSettings, READER, None, typed).over(CATALOGUE.settings)


@cases(
    ("typed", "name", "value"),
    [
        ({}, "omalizumab_table", "eu"),
        ({"omalizumab_table": "us"}, "omalizumab_table", "us"),
        ({"omalizumab_table": "türkiye"}, "omalizumab_table", "eu"),
        ({}, "first_report", timedelta(hours=24)),
        ({"first_report": "90 min"}, "first_report", timedelta(minutes=90)),
        ({"first_report": "2 gün"}, "first_report", timedelta(days=2)),
        ({"first_report": "unknown"}, "first_report", timedelta(hours=24)),
        ({"first_report": "12 h"}, "full_report", timedelta(days=15)),
        ({"full_report": "7 d"}, "full_report", timedelta(days=7)),
        ({"kept_years": "40"}, "kept_years", 40),
    ],
)
def test_what_is_answered_holds_and_else_the_default(typed, name, value):
    setting = getattr(chosen(**typed), name)
    assert setting.value == value
    # the default says where it is from; what the clinic chose is its own
    assert bool(setting.source) == (name not in typed or typed[name] == "unknown")


@cases(
    ("typed", "said"),
    [
        ({}, []),
        ({"first_report": "24 h", "full_report": "15 d"}, []),
        ({"first_report": "unknown"}, [("first_report", "HARD")]),
        ({"full_report": "0 h"}, [("full_report", "HARD")]),
        ({"full_report": "12 h"}, [("full_report", "HARD")]),
        ({"first_report": "16 d"}, [("full_report", "HARD")]),
        ({"first_report": "16 d", "full_report": "17 d"}, []),
        ({"kept_years": "0"}, [("kept_years", "HARD")]),
    ],
)
def test_what_cannot_be_is_refused(typed, said):
    assert [(one.field, one.level.name) for one in Clinic().says(ClinicSettings, **typed)] == said


def test_a_clinic_has_one():
    clinic = Clinic()
    first = clinic.keep(ClinicSettings, omalizumab_table="us")
    assert sentences(clinic.says(ClinicSettings)) == [
        "The clinic's settings are recorded already. Open them by the menu (F10), and amend them."
    ]
    assert check(clinic.chart.entry(first).entry, clinic.around(first)) == []


@cases(
    ("name", "said"),
    [
        ("omalizumab_table", "Empty: EU and Türkiye holds ("),
        ("first_report", "Empty: 24 h holds (GKU"),
        ("full_report", "Empty: 15 d holds ("),
        ("kept_years", "Empty: 30 years holds ("),
        ("authorisation", "Empty, and asked for by [S92]."),
        ("quality_officer", "Empty, and asked for by [S92]."),
    ],
)
def test_an_empty_field_says_what_holds_and_where_that_is_from(name, said):
    entry, field = ClinicSettings(), ClinicSettings.declaration.field(name)
    around = Around(Clinic().chart, READER, NOW)
    assert understood(field, entry, around, "").startswith(said)
    assert bool(understood(field, entry, around, "")) == bool(said)
    # a text that cannot be read is not empty
    assert understood(field, entry, around, "nonsense") == ""


@cases(
    ("typed", "line"),
    [
        ({}, ""),
        ({"authorisation": "TR-7"}, "Authorisation number: TR-7"),
        (
            {"authorisation": "TR-7", "biovigilance_officer": "Dr. Ak"},
            "Authorisation number: TR-7 · Biovigilance officer: Dr. Ak",
        ),
    ],
)
def test_a_list_for_an_authority_says_who_answers(typed, line):
    assert parse(ClinicSettings, READER, None, typed).answerable() == line
