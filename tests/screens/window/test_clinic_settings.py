"""The clinic's settings in the real window: from the menu, by the keyboard; what holds is seen before anything is typed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from desktop.clinic.record.clinic_settings import ClinicSettings
from tests.screens.desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def opens_settings(desk: Desk) -> None:
    desk.person.press("F10").press("Up", times=3).press("Return")
    desk.person.waits_for(lambda: desk.person.field == "clinic_settings.omalizumab_table")


def said(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window._single.page.findChildren(QLabel) if label.isVisible()]


def test_an_empty_form_says_what_holds_and_where_that_is_from(desk: Desk) -> None:
    opens_settings(desk)
    told = said(desk)
    assert any(text.startswith("Empty: EU and Türkiye holds (") and "KÜB" in text for text in told)
    assert any(text.startswith("Empty: 24 h holds (general knowledge, unverified") for text in told)
    assert any(text.startswith("Empty: 15 d holds (") and "TÜFAM" in text for text in told)
    assert sum(text.startswith("Empty, and asked for by RG 33007") for text in told) == 3


def test_what_is_typed_holds_and_is_amended_in_the_same_form(desk: Desk) -> None:
    opens_settings(desk)
    desk.person.fills(omalizumab_table="us", first_report="12 h", biovigilance_officer="Dr. Ak").saves()
    settings = desk.session.catalogue.settings
    assert (settings.omalizumab_table.value, settings.first_report.typed) == ("us", "12 h")
    desk.person.press("Ctrl+Shift+P")
    opens_settings(desk)
    desk.person.fills(omalizumab_table="").saves()
    (kept,) = desk.session.of_clinic(ClinicSettings)
    assert (kept.number, desk.session.catalogue.settings.omalizumab_table.value) == (2, "eu")
    assert kept.entry.first_report.text == "12 h"
