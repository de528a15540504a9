"""Results that must not be compared, and why: whoever tells of them gives no percentage."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.results.in_vitro_test import InVitroTest
from tests.clinic.plotted import Typed

CAP = {"method": "ImmunoCAP", "laboratory": "Lab A"}
Case = Callable[[Typed], None]


def two(marker: str, first: str, second: str, unit: str, early: str = "d0", **more: str) -> Case:
    """Two results of one marker, one method and laboratory."""

    def keep(typed: Typed) -> None:
        typed.lab(early, marker, first, unit, **CAP)
        typed.lab("d0+91", marker, second, unit, **(CAP | more))

    return keep


def total_ige(dose: str = "", **course: str) -> Case:
    """Total IgE before and after the start of a course of omalizumab; `dose` is on record, where it is named."""

    def keep(typed: Typed) -> None:
        typed.dosed(*filter(None, [dose]), **course)
        two("total IgE", "30", "90", "IU/mL")(typed)

    return keep


def acute_tryptase(date: str) -> Case:
    def keep(typed: Typed) -> None:
        typed.keep(DrugReaction, drug="ciprofloxacin", date=date)
        two("tryptase", "5", "25", "µg/L", early="d0-400")(typed)

    return keep


def once_printed(bound: str, value: str) -> Case:
    """A laboratory that printed a bound in place of a number, and then a number at it."""

    def keep(typed: Typed) -> None:
        for when, reading in (("d0", "20"), ("d0+8", bound), ("d0+9", value)):
            typed.lab(when, "CRP", reading, "mg/L", **CAP)

    return keep


def non_responder(typed: Typed) -> None:
    bat = {"drug": "ciprofloxacin", "method": "bat", "unit": "%"}
    typed.keep(InVitroTest, specimen_date="d0", reading="10", **bat)
    typed.keep(InVitroTest, specimen_date="d0+9", reading="1", readable="non-responder", **bat)


NO_HOUR = "acute or basal cannot be told"
NO_NUMBER: list[tuple[Case, str]] = [
    # what is kept, why its newest result is not compared
    (total_ige(start="d0+90", dose="d0+90"), "on omalizumab"),
    (total_ige(start="d0+90", dose="d0+90", drug="Xolair"), "on omalizumab"),
    (total_ige(start="d0+90"), "may be on omalizumab"),
    (total_ige(start="d0+91"), "may be on omalizumab"),
    (total_ige(start="?"), "may be on omalizumab"),
    (total_ige(start="d0+20", dose="d0+20", stop="d0+50"), "after omalizumab"),
    (total_ige(start="d0+20", stop="d0+50"), "may have been on omalizumab"),
    (two("CRP", "5", "<0.9", "mg/L"), "only a bound is printed"),
    (two("CRP", "5", ">200", "mg/L"), "only a bound is printed"),
    (two("CRP", "5", "0.9", "mg/L", reporting_limit="0.9"), "at its reporting limit"),
    (two("CRP", "0", "5", "mg/L"), "its baseline is 0"),
    (once_printed("<0.9", "0.9"), "at its reporting limit"),
    (once_printed("<0.9", "0.8"), "at its reporting limit"),
    (once_printed(">200", "200"), "at its reporting limit"),
    (once_printed("<20", "30"), "its baseline is at the reporting limit"),
    (acute_tryptase("d0+91"), NO_HOUR),
    (non_responder, "non-responder"),
]  # fmt: skip
