"""The lists of entries, events and versions, as models and by the keys."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.record.lines import Line
from desktop.clinic.record.timeline import Event, timeline
from desktop.screens.record.changes import ChangesModel
from desktop.screens.record.entries_table import EntriesModel, EntriesTable
from desktop.screens.record.timeline import TimelineModel
from desktop.session.example import make_case
from desktop.session.lines import Lines, lines
from desktop.session.session import Session
from tests.clinic.made import REACTION, patient
from tests.clinic.made import case as case_of_the_report
from tests.journeys.program import Program, clock

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "case.sqlite"
    make_case(path, "Ayşe", clock, "Tolera test").close()
    return path


@pytest.fixture
def program(qapp: QApplication, file: Path) -> Iterator[Program]:
    shown = Program(file)
    shown.window.open_patient(shown.session.patient_with("CASE-1"))
    yield shown
    shown.ends()


def case(session: Session) -> str:
    patient = session.patient_with("CASE-1")
    assert patient is not None
    return patient


def test_the_list_of_entries_is_a_model(program: Program, qtmodeltester) -> None:
    session, patient = program.session, case(program.session)
    model = EntriesModel()
    qtmodeltester.check(model)
    model.put(lines(session, patient, ENTRY_TYPES))
    assert model.rowCount() == len(session.chart(patient).all())
    qtmodeltester.check(model)
    model.put(Lines())
    qtmodeltester.check(model)


def made(asked: list[int]) -> Lines:
    """250 lines, each of which says when it is made."""

    def read(ids: Sequence[str]) -> list[Line]:
        asked.extend(map(int, ids))
        return [Line(id, "lab_result", None, "", "", "W" * (int(id) // 10)) for id in ids]

    return Lines([str(number) for number in range(250)], read)


def test_a_long_list_makes_the_lines_that_are_scrolled_to(qtbot, qtmodeltester) -> None:
    asked: list[int] = []
    table = EntriesTable("entries")
    qtbot.addWidget(table)
    model = table.entries
    model.put(made(asked))
    assert (model.rowCount(), asked, model.canFetchMore(QModelIndex())) == (100, [*range(100)], True)
    narrow = table.columnWidth(2)
    model.fetchMore(QModelIndex())
    assert (model.rowCount(), asked[100:]) == (200, [*range(100, 200)])
    assert table.columnWidth(2) > narrow
    qtmodeltester.check(model)


def test_an_entry_far_down_is_shown_when_it_is_chosen(qtbot) -> None:
    table = EntriesTable("entries")
    qtbot.addWidget(table)
    table.entries.put(made([]))
    table.choose("231")
    assert (table.currentIndex().row(), table.entries.rowCount()) == (231, 232)
    table.choose("nowhere")
    assert not table.selectionModel().hasSelection()


def test_the_end_of_a_long_list_is_its_last_entry(qtbot) -> None:
    table = EntriesTable("entries")
    qtbot.addWidget(table)
    table.entries.put(made([]))
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert (table.entries.rowCount(), table.currentIndex().row()) == (250, 249)


def test_the_same_lines_again_move_nothing(qtbot) -> None:
    asked: list[int] = []
    table = EntriesTable("entries")
    qtbot.addWidget(table)
    table.entries.put(made(asked))
    table.entries.fetchMore(QModelIndex())
    with qtbot.assertNotEmitted(table.entries.modelReset):
        table.entries.put(made(asked))
    assert table.entries.rowCount() == 200


def test_the_timeline_is_a_model(program: Program, qtmodeltester) -> None:
    session, patient = program.session, case(program.session)
    model = TimelineModel()
    model.put(timeline(session.chart(patient), session.reader_of(patient)))
    assert model.rowCount() > 10
    qtmodeltester.check(model)
    model.open_fold(True)
    qtmodeltester.check(model)
    model.put(())
    qtmodeltester.check(model)


def test_the_versions_are_a_model_with_the_newest_first(program: Program, qtmodeltester) -> None:
    model = ChangesModel(program.session, case(program.session))
    qtmodeltester.check(model)
    titles = [model.index(row, 2).data() for row in range(model.rowCount())]
    assert titles[-1] == "Patient: Case, Report"
    assert len(titles) == 37  # all of the case but what is of no patient: letterhead, donor, lot and bags


def test_values_stand_at_the_right_and_nothing_is_cut_off_but_details(program: Program) -> None:
    program.person.opens_tab(3).press("Ctrl+T")
    table = program.window.page.tests.table
    model, metrics = table.entries, table.fontMetrics()
    for row in range(model.rowCount()):
        for column in range(model.columnCount() - 1):
            text = model.index(row, column).data()
            assert metrics.horizontalAdvance(text) + 12 <= table.columnWidth(column), text
    assert model.index(0, 3).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert table.horizontalScrollBar().maximum() == 0


def test_enter_opens_the_entry_of_the_list(program: Program) -> None:
    person = program.person.opens_tab(3).press("Ctrl+T").tabs_to("tests.entries")
    person.press("Home").press("Return")
    form = program.window.page.tests.form
    assert form.kept is not None
    assert form.kept.id == program.window.page.tests.table.entries.line(0).entry
    assert person.field.startswith("in_vitro_test.")
    assert (person.stands_in("drug"), person.stands_in("reading")) == ("ciprofloxacin", "50")


def test_enter_opens_the_entry_of_the_timeline(program: Program) -> None:
    person = program.person.opens_tab(1).tabs_to("overview.timeline")
    events = program.window.page.overview.timeline.events
    infusions = rows_of(events, lambda event: event.lane == "Infusions")
    assert len(infusions) == 3
    person.press("Home").press("Down", times=infusions[0]).press("Return")
    assert person.field == "infusion.bag"
    assert person.stands_in("session") == "1"


def rows_of(events: TimelineModel, wanted: Callable[[Event], bool]) -> list[int]:
    shown = ((row, events.event_at(row)) for row in range(events.rowCount()))
    return [row for row, event in shown if event is not None and wanted(event)]


def test_what_has_no_date_stands_folded_behind_what_has_one(program: Program) -> None:
    person = program.person.opens_tab(1).tabs_to("overview.timeline")
    view = program.window.page.overview.timeline
    events = view.events
    head = events.fold_row
    assert head == events.rowCount() - 1 and events.event_at(head) is None
    assert all(event.dated for row in range(head) if (event := events.event_at(row)))
    assert events.index(head).data() == "▸ 5 entries without a known date"
    assert program.window.page.overview.undated.text() == "5 without a known date, at the end"
    # Enter opens it, and Left folds it again from anywhere behind it
    person.press("End").press("Return")
    assert events.rowCount() == head + 6 and events.index(head).data().startswith("▾")
    assert not any(events.event_at(row).dated for row in range(head + 1, head + 6))
    assert view.visualRect(events.index(head + 1)).intersects(view.viewport().rect())
    person.press("End").press("Left")
    assert (events.rowCount(), view.currentIndex().row()) == (head + 1, head)
    person.press("Right").press("Down").press("Return")
    assert person.field.startswith(events.event_at(head + 1).type)


def test_the_fold_is_told_with_its_keys(program: Program) -> None:
    events = program.window.page.overview.timeline.events
    head = events.index(events.fold_row)
    assert head.data(Qt.ItemDataRole.AccessibleTextRole) == "5 entries without a known date; Enter or Right shows them"


def test_of_a_patient_without_any_date_everything_is_seen(qtbot) -> None:
    clinic = patient()
    clinic.keep(DrugReaction, **REACTION)
    model = TimelineModel()
    model.put(timeline(clinic.chart, clinic.reader))
    assert [model.index(row).data() for row in range(model.rowCount())] == [
        "▾ 1 entry without a known date",
        "ciprofloxacin",
    ]
    # which says nothing about the next one
    model.put(timeline(case_of_the_report().chart, clinic.reader))
    assert not model.opened


def test_each_row_of_the_timeline_is_high_enough_for_its_text(program: Program) -> None:
    program.person.opens_tab(1)
    view = program.window.page.overview.timeline
    view.events.open_fold(True)
    rows = [view.visualRect(view.events.index(row)) for row in range(view.events.rowCount())]
    assert all(one.bottom() < then.top() for one, then in itertools.pairwise(rows))
    (long,) = rows_of(view.events, lambda event: "antibiotics" in event.title)
    (short,) = rows_of(view.events, lambda event: event.title == "chronic skin itching")
    assert rows[long].height() > rows[short].height()


def test_what_was_changed_is_a_key_away(program: Program) -> None:
    program.person.opens_tab(1).press("Ctrl+H").sees_in_dialog("Patient: Case, Report", "added")


def test_the_empty_index_has_no_data() -> None:
    for model in (EntriesModel(), TimelineModel()):
        assert model.data(QModelIndex()) is None
