"""What is looked at while a person types: nothing covers it, nothing is forgotten, nothing is drawn where nothing is known."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.results.lab_result import LabResult
from desktop.screens.entry.offers import Offers
from desktop.screens.record.entries_table import EntriesTable
from tests.screens.desk import HISTORY, INFUSIONS, TESTS, Desk
from tests.session.made import INFUSION, LAB, keep, keep_typed

pytestmark = pytest.mark.slow

DOUBTFUL = {"specimen_date": "12.5.24", "marker": "crp", "reading": "3", "unit": "mg/ml"}


def shown_offers(desk: Desk) -> list[Offers]:
    return [offers for offers in desk.window.findChildren(Offers) if offers.isVisible()]


def top_of(widget: QWidget, desk: Desk) -> int:
    return widget.mapTo(desk.window, widget.rect().topLeft()).y()


def said_under_the_plot(desk: Desk) -> str:
    return " ".join(label.text() for label in desk.window.page.trajectories.findChildren(QLabel) if label.isVisible())


def test_a_result_in_doubt_is_told_under_the_plot_as_soon_as_it_is_saved(desk: Desk) -> None:
    keep(desk.session, LabResult, desk.patient, **LAB)
    desk.types_result(**DOUBTFUL).is_asked("3000 mg/L").confirms()
    assert "1 result in doubt is not drawn" in said_under_the_plot(desk)


def test_the_first_result_that_is_typed_brings_no_axis_from_nowhere(desk: Desk) -> None:
    desk.types_result(specimen_date="12.5.24", marker="ecp", reading="15.8", unit="ng/ml")
    plot = desk.window.page.trajectories._plot
    assert [point.label for graph in plot.graphs for point in graph.points] == ["15.8"]
    assert plot.first == plot.last == 19855, "12 May 2024, counted from 1970-01-01"


def test_the_list_of_answers_stays_under_its_field_when_the_fields_above_it_grow(desk: Desk, qtbot) -> None:
    keep(desk.session, Infusion, desk.patient, **(INFUSION | {"events_asked": "not known"}))
    desk.person.opens_tab(INFUSIONS).begins("adverse_event").fills(term="fever", onset="2024-05-15 10:30 ?")
    desk.person.tabs_to("adverse_event.infusion")
    editor = desk.form.editors["infusion"]
    before = top_of(editor, desk)
    desk.person.types("1")
    (offers,) = shown_offers(desk)
    qtbot.waitUntil(lambda: top_of(editor, desk) > before)
    assert offers.y() >= top_of(editor, desk) + editor.height()


def test_nothing_covers_why_an_entry_was_not_saved(desk: Desk) -> None:
    desk.person.opens_tab(HISTORY).begins("drug_reaction")
    answered = {"drug": "ciprofloxacin", "date": "2023", "manifestations": "urticaria", "latency": "1 h"}
    desk.person.fills(answered, re_exposure="none since", certainty="suspected")
    desk.person.tabs_to("drug_reaction.restriction").types("avoid")
    assert shown_offers(desk)
    desk.person.press("Ctrl+S")
    assert shown_offers(desk) == []
    assert "could be" in desk.person.reads("restriction")


@pytest.mark.parametrize("page", [TESTS, INFUSIONS])
def test_the_list_is_a_key_away_from_the_form(desk: Desk, page: int) -> None:
    keep(desk.session, LabResult, desk.patient, **LAB)
    keep(desk.session, Infusion, desk.patient, **INFUSION)
    desk.person.opens_tab(page).press("Ctrl+L")
    assert isinstance(QApplication.focusWidget(), EntriesTable)
    assert QApplication.focusWidget().isVisible()


def test_a_doubt_ends_without_a_dangling_sign(desk: Desk) -> None:
    desk.types_result(**DOUBTFUL).is_asked("3000 mg/L").confirms()
    desk.person.press("Ctrl+L")
    model = QApplication.focusWidget().model()
    assert [model.index(row, 5).data() for row in range(model.rowCount())] == ["? in doubt: not drawn · ☐ not yet seen"]


def test_an_adverse_event_is_linked_by_the_number_of_its_infusion(desk: Desk) -> None:
    keep(desk.session, Infusion, desk.patient, **(INFUSION | {"events_asked": "not known"}))
    desk.person.opens_tab(INFUSIONS).begins("adverse_event")
    desk.person.fills(
        term="fever", onset="15.5.24", infusion="1", grade="1", serious="no", causality="poss", outcome="recovered"
    ).saves()
    assert desk.only(AdverseEvent).infusion == desk.kept(Infusion)[0].id


def test_the_allergens_that_are_left_out_are_a_button_away(desk: Desk) -> None:
    codes = ("Hom g", "Der p 1", "Der f 1", "Bet v 1", "Phl p 1", "Ole e 1", "Can f 1", "Fel d 1")
    results = [{"allergen": code, "reading": str(place + 1)} for place, code in enumerate(codes)]
    for day in ("2024-01-08", "2024-04-08"):
        keep_typed(
            desk.session, AllergenPanel, desk.patient, {"panel": "ALEX2", "specimen_date": day, "results": results}
        )
    desk.person.opens_tab(1)
    view = desk.window.page.trajectories
    assert "2 more allergens of ALEX2 are not drawn: Der p 1, Hom g" in said_under_the_plot(desk)
    assert len(view.graphs) == 6
    desk.person.tabs_to("trajectories.all_allergens").press("Space")
    assert [key[-1] for key in view.graphs] == list(reversed(codes))
    assert "not drawn" not in said_under_the_plot(desk)


def test_a_result_that_is_saved_leaves_the_allergens_as_they_are(desk: Desk) -> None:
    for day, reading in (("2024-01-08", "0.59"), ("2024-04-08", "0.2")):
        results = [{"allergen": "Hom g", "reading": reading}]
        keep_typed(
            desk.session, AllergenPanel, desk.patient, {"panel": "ALEX2", "specimen_date": day, "results": results}
        )
    keep(desk.session, LabResult, desk.patient, **LAB)
    assert [graph.title for graph in desk.window.page.trajectories._plot.graphs] == ["Hom g (ALEX2)", "ECP"]


def test_how_the_patient_feels_is_drawn_while_it_is_typed(desk: Desk) -> None:
    keep(desk.session, Infusion, desk.patient, **INFUSION)
    keep(desk.session, Outcome, desk.patient, date="2024-05-01", itch="8", uas7_printed="36")
    desk.person.opens_tab(INFUSIONS).begins("outcome").fills(date="2024-08-13", itch="3")
    graphs = desk.window.page.trajectories.graphs
    itch = graphs["outcome", "itch"]
    assert itch.isVisible()
    assert [(point.label, point.provisional) for point in itch.graph.points] == [("8", False), ("3", True)]
    assert [point.provisional for point in graphs["outcome", "uas7"].graph.points] == [False]
    desk.person.fills(uas7_days="1,1,0,0,0,1,0")
    assert [point.label for point in graphs["outcome", "uas7"].graph.points] == ["36", "3"]
    assert "−5 points from 8 (D−13)" in [label.text() for label in desk.window.page.trajectories.findChildren(QLabel)]
    desk.person.saves()
    assert not any(point.provisional for view in graphs.values() for point in view.graph.points)


def test_a_saved_outcome_leaves_the_other_graphs_as_they_are(desk: Desk) -> None:
    keep(desk.session, LabResult, desk.patient, **LAB)
    desk.person.opens_tab(1)
    drawn = desk.window.page.trajectories.graphs["lab_result", "ecp", "number"].graph
    keep(desk.session, Outcome, desk.patient, date="2024-05-01", itch="8")
    keep(desk.session, Outcome, desk.patient, date="2024-06-01", itch="4")
    graphs = desk.window.page.trajectories.graphs
    assert graphs["lab_result", "ecp", "number"].graph is drawn
    assert [point.label for point in graphs["outcome", "itch"].graph.points] == ["8", "4"]


def test_a_key_shows_the_graph_large_and_typing_goes_on_beside_it(desk: Desk) -> None:
    keep(desk.session, LabResult, desk.patient, **LAB)
    desk.types_result(specimen_date="12.5.24", marker="ecp", reading="15", unit="ng/ml")
    view = desk.window.page.trajectories
    desk.person.press("Ctrl+Shift+E")
    assert view.large is not None and desk.person.field.startswith("lab_result.")
    desk.person.tabs_to("lab_result.reading").types("15.8")
    assert [point.label for point in view.large.plot.graph.points if point.provisional] == ["15.8"]
    assert desk.person.field == "lab_result.reading"
    desk.person.press("Ctrl+Shift+E")
    assert view.large is None
