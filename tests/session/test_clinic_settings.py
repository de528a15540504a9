"""The clinic's settings hold from the moment they are saved, and no longer than they stand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.session.refusals import NotSaved
from desktop.store.check import check_file
from tests.session.made import again, keep, read, start


def table(session) -> str:
    return session.catalogue.settings.omalizumab_table.value


def test_they_hold_at_once_after_an_amendment_and_until_they_are_void(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    assert (table(session), session.reader.catalogue.settings.first_report.value) == ("eu", timedelta(hours=24))
    kept = keep(session, ClinicSettings, "", omalizumab_table="us")
    assert table(session) == session.around("").reader.catalogue.settings.omalizumab_table.value == "us"
    session.amend(kept.id, read(session, ClinicSettings, "", omalizumab_table="eu"), kept.number)
    assert table(session) == "eu"
    session.amend(kept.id, read(session, ClinicSettings, "", first_report="12 h"), 2)
    assert session.catalogue.settings.first_report.value == timedelta(hours=12)
    session.void(kept.id, "typed by mistake")
    assert session.catalogue.settings.first_report.value == timedelta(hours=24)
    session.close()


def test_they_stand_in_the_file_and_another_window_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    one = start(path)
    other = again(path)
    assert table(other) == "eu"
    keep(one, ClinicSettings, "", omalizumab_table="us")
    assert other.notice_others()
    assert table(other) == "us"
    one.close()
    other.close()
    assert check_file(path) == []
    later = again(path, read_only="to read")
    assert table(later) == "us"
    later.close()


def test_what_was_taken_back_does_not_hold(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    with session.together() as together:
        keep(session, ClinicSettings, "", omalizumab_table="us")
        assert table(session) == "us"
        together.take_back()
    assert table(session) == "eu"
    session.close()


def test_a_clinic_has_one(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    keep(session, ClinicSettings, "", omalizumab_table="us")
    with pytest.raises(NotSaved):
        session.add(read(session, ClinicSettings, "", omalizumab_table="eu"))
    session.close()
