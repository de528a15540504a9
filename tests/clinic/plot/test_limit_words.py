"""A limit belongs to its report, and so does a flag: neither another report's limits nor our own reading overrule them."""

from __future__ import annotations

import pytest

from tests.clinic.plotted import Typed, said

LIMITS = [
    # (reading, printed limits), words of each result, words of the verdict
    ([("30", "< 24"), ("20", "< 24")], ["above the range", "entered the range"], "entered the range"),
    ([("20", "< 24"), ("30", "< 24")], ["in the range", "left the range"], "left the range"),
    ([("20", "< 24"), ("21", "< 24")], ["in the range", "stayed in the range"], "stayed in the range"),
    ([("30", "< 24"), ("30", "< 30")], ["above the range", "stayed outside (above)"], "above at both"),
    ([("1", "4-9"), ("2", "4-9"), ("3", "4-9")], None, "below at all 3"),
    ([("1", "4-9"), ("12", "4-9")], None, "stayed outside (was below, now above)"),
    ([("30", "< 24"), ("20", "< 24"), ("30", "< 24")], None, "stayed outside (above)"),
    ([("30", "< 24"), ("28", "< 29")], None, "entered the range"),
    ([("30", ""), ("20", "< 24")], ["no limit printed", "in the range"], "in the range"),
    ([("30", "normal"), ("20", "")], ["no limit printed", "no limit printed"], "no limit printed"),
    ([("30", "< 24"), ("<30", "< 24")], None, "in or out of the range cannot be told"),
    # the limits of another report judge nothing
    ([("30", "< 24"), ("20", "")], ["above the range", "no limit printed"], "no limit printed"),
    ([("20", "< 24"), ("30", "")], ["in the range", "no limit printed"], "no limit printed"),
    ([("1", "4-9"), ("2", ""), ("3", "")], None, "no limit printed"),
    ([("1", "4-9"), ("2", ""), ("3", "4-9")], None, "stayed outside (below)"),
    ([("30", "< 24"), ("30", "< 5 furlongs")], None, "no limit printed"),
]


@pytest.mark.parametrize(("results", "words", "verdict"), LIMITS)
def test_limits(typed: Typed, results: list[tuple[str, str]], words: list[str] | None, verdict: str) -> None:
    for place, (reading, limits) in enumerate(results):
        typed.lab(f"d0+{place}", "ECP", reading, "ng/mL", **({"limits": limits} if limits else {}))
    found = typed.graph("ecp")
    assert words is None or [row.limits for row in found.changes] == words
    assert said(found, "words") == (verdict,)


FLAGS = [
    # reading, printed limits, printed flag, what is said of it
    ("30", "", "H", ("flagged H by the report", "no limit printed")),
    ("20", "", "N", ("flagged N by the report", "no limit printed")),
    ("30", "normal range", "H", ("flagged H by the report", "no limit printed")),
    # its own limits say otherwise: both are told
    ("20", "< 24", "H", ("flagged H by the report", "in the range")),
    ("30", "< 24", "N", ("flagged N by the report", "above the range")),
    ("20", "< 24", "A", ("flagged A by the report", "in the range")),
    ("<30", "< 24", "H", ("flagged H by the report", "in or out of the range cannot be told")),
    # they agree: told once
    ("30", "< 24", "H", ("above the range",)),
    ("30", "< 24", "HH", ("above the range",)),
    ("30", "< 24", "A", ("above the range",)),
    ("20", "< 24", "N", ("in the range",)),
    ("2", "4-9", "LL", ("below the range",)),
    ("30", "", "none", ("no limit printed",)),
]


@pytest.mark.parametrize(("reading", "limits", "flag", "words"), FLAGS)
def test_a_reports_own_flag_is_never_overruled(
    typed: Typed, reading: str, limits: str, flag: str, words: tuple[str, ...]
) -> None:
    printed = {"limits": limits} if limits else {}
    typed.lab("d0", "ECP", reading, "ng/mL", flag=flag, **printed)
    assert said(typed.graph("ecp"), "words")[-len(words) :] == words
    # the same after a report with limits that say the opposite
    before = Typed()
    before.lab("d0-9", "ECP", "30", "ng/mL", limits="< 100")
    before.lab("d0", "ECP", reading, "ng/mL", flag=flag, **printed)
    *flagged, _within = words
    assert before.graph("ecp").changes[-1].limits.startswith(", ".join(flagged))


def test_a_flag_stands_before_above_at_both(typed: Typed) -> None:
    for when in ("d0", "d0+9"):
        typed.lab(when, "ECP", "30", "ng/mL", limits="< 24", flag="N")
    assert said(typed.graph("ecp"), "words") == ("flagged N by the report", "above at both")
