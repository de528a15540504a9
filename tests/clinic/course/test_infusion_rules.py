"""All rules about giving a bag together: nothing said of a chain without a fault, and nothing forbidden of what has happened."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.findings import Level
from tests.cases import cases
from tests.clinic.made import INFUSION, event
from tests.clinic.ward import PLANNED, Ward, ward


def open_event(clinic: Ward) -> None:
    clinic.session(1, "2024-11-01")
    event(clinic, infusion="1", onset="2024-11-01", grade="3", outcome="recovering")


WRONGS: tuple[tuple[str, Callable[[Ward], object]], ...] = (
    ("M1", lambda clinic: clinic.lot(release="recalled", release_reason="donor ill")),
    ("M1", lambda clinic: clinic.take_away("lot-1")),
    ("M2", lambda clinic: clinic.donor({"hiv": "positive"})),
    ("M2", lambda clinic: clinic.take_away("donor-1")),
    ("M3", lambda clinic: clinic.bag("60")),
    ("M4", lambda clinic: clinic.bag(thawed="2024-11-30 08:30")),
    ("M5", lambda clinic: clinic.used("infusion")),
    ("M5", lambda clinic: clinic.take_away("bag-1")),
    ("M6", lambda clinic: clinic.consent("treatment", withdrawn="2024-11-30")),
    ("M7", open_event),
    ("M8", lambda clinic: clinic.protocol(cells="200e6")),
    ("M9", lambda clinic: clinic.ill("DMSO allergy")),
)


def test_a_chain_without_a_fault_may_be_given():
    assert ward().authorise() == []
    assert [str(found.sentence) for found in ward().document()] == [
        "No authorisation of this bag for this patient is recorded."
    ]


@cases(("rule", "wrong"), WRONGS)
def test_each_wrong_is_found_in_both_verbs(rule, wrong):
    clinic = ward()
    wrong(clinic)
    assert rule in {found.id for found in clinic.authorise(session="2") if found.level.name in ("HARD", "BLOCK")}
    assert rule in {found.id for found in clinic.document(session="2") if found.level.name == "SOFT"}


@given(
    st.lists(st.sampled_from(WRONGS), unique=True, max_size=6), st.sampled_from([PLANNED, "2024-11-15", "2024", "?"])
)
def test_what_has_happened_is_never_forbidden(wrongs, start):
    clinic = ward(consented=len(wrongs) < 3, weighed=len(wrongs) < 4)
    for _rule, wrong in wrongs:
        wrong(clinic)
    assert {found.level.name for found in clinic.document(start, "2")} <= {"SOFT", "NOTE"}


@cases(
    "typed",
    [{"cells": ""}, {"cells": "2000e6"}, {"cells": "500000"}, {"volume": "2"}, {"volume": "1000"}, {"session": "1"}],
    ids=str,
)
def test_what_has_happened_can_be_documented_whatever_was_given(typed: dict[str, str]) -> None:
    clinic = ward()
    clinic.session(1, "2024-11-29")
    texts = INFUSION | {"session": "2", "start": "2024-11-30 10:00"} | typed
    found = clinic.says(Infusion, **{name: text for name, text in texts.items() if text})
    assert [finding for finding in found if finding.level in (Level.HARD, Level.BLOCK)] == []
    assert [finding for finding in found if finding.level is Level.SOFT and finding.id in ("M8", "limits", "V4")]


@cases(
    ("typed", "asked"),
    [
        ({"cells": "140e6"}, False),
        ({"cells": "300e6"}, True),
        ({"cells": "420e6", "dose_basis": "total", "sessions": "3"}, False),
        ({"cells": "300e6", "dose_basis": "unknown"}, False),
    ],
)
def test_m8_more_cells_than_the_bag_is_labelled_with_are_asked_after(typed, asked):
    clinic = ward()
    given = INFUSION | {
        "bag": "bag-1",
        "start": "2024-12-01 08:40",
        "dose_basis": "per session",
        "product": "",
        "lot": "",
    }
    answered = {name: text for name, text in (given | typed).items() if text}
    said = [str(one.sentence) for one in clinic.says(Infusion, **answered) if one.id == "M8"]
    expected = "Given are 300 × 10⁶ cells, and the bag is labelled with 140 × 10⁶. Please check both."
    assert (expected in said) is asked
