"""What holds where sources leave it to the clinic: defaults as data, each with its source."""

from __future__ import annotations

import copy
import tomllib
from datetime import timedelta

import pytest

from desktop.clinic.catalogue.settings import SETTINGS, read_settings
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.catalogue.shipped import RESOURCES

SHIPPED = tomllib.loads((RESOURCES / "settings.toml").read_text("utf-8"))


def test_the_defaults_are_those_of_the_reference_each_with_its_source() -> None:
    settings = read_settings(SHIPPED)
    assert {name: getattr(settings, name).value for name in SETTINGS} == {
        "omalizumab_table": "eu",
        "first_report": timedelta(hours=24),
        "full_report": timedelta(days=15),
        "kept_years": 30,
    }
    assert all(getattr(settings, name).source for name in SETTINGS)
    assert set(settings.asked) == {"authorisation", "biovigilance_officer", "quality_officer"}


def test_what_is_chosen_has_no_source_and_knows_what_it_replaced() -> None:
    shipped = read_settings(SHIPPED).first_report
    chosen = shipped.chosen(timedelta(hours=12), "12 h").chosen(timedelta(hours=6), "6 h")
    assert (chosen.value, chosen.typed, chosen.source) == (timedelta(hours=6), "6 h", "")
    assert chosen.shipped is shipped.shipped is shipped


@cases(
    ("change", "named"),
    [
        (lambda rows: rows.pop(), "kept_years"),
        (lambda rows: rows[0].pop("source"), "source"),
        (lambda rows: rows[0].update(source=""), "source"),
        (lambda rows: rows[0].update(value="who"), "value"),
        (lambda rows: rows[0].update(code="colour"), "code"),
        (lambda rows: rows[1].update(value="24"), "value"),
        (lambda rows: rows[1].update(value="0 h"), "value"),
        (lambda rows: rows[1].update(value="1 week"), "value"),
        (lambda rows: rows[3].update(value="30.5"), "value"),
        (lambda rows: rows[3].update(colour="red"), "colour"),
        (lambda rows: rows.append(dict(rows[0], code="asked")), "code"),
    ],
)
def test_a_wrong_file_is_refused_by_name(change, named) -> None:
    file = copy.deepcopy(SHIPPED)
    change(file["setting"])
    with pytest.raises(Refused, match=f"cannot be read.*{named}"):
        read_settings(file)
