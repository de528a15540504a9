"""The limits behind a graph: each up to the last report that prints it, and paler beyond."""

from __future__ import annotations

from desktop.clinic.plot.bands import Band
from tests.cases import cases
from tests.clinic.plotted import Typed, day

BANDS = [
    # the limits of the reports of D0, D1, …; each band's first day, last day, upper limit and the day that it is paler from
    (["< 24"], [(None, None, 24, 0)]),
    (["< 24", "< 24"], [(None, None, 24, 1)]),
    (["< 24", "", ""], [(None, None, 24, 0)]),
    # a report between two that print them is not judged by them; the two hold them together
    (["< 24", "", "< 24", ""], [(None, None, 24, 2)]),
    (["", "< 24", ""], [(1, None, 24, 1)]),
    (["< 24", "", "< 18", ""], [(0, 2, 24, 0), (2, None, 18, 2)]),
    (["< 24", "< 18"], [(0, 1, 24, 0), (1, None, 18, 1)]),
]


@cases(("limits", "bands"), BANDS)
def test_limits_are_drawn_up_to_the_last_report_that_prints_them(
    limits: list[str], bands: list[tuple[float | None, ...]]
) -> None:
    typed = Typed()
    for place, printed in enumerate(limits):
        typed.lab(f"d0+{place}", "ECP", "20", "ng/mL", **({"limits": printed} if printed else {}))
    found = [(band.start, band.end, band.high, band.beyond) for band in typed.graph("ecp").bands]
    # every number but the limit counts from D0
    wanted = [
        tuple(value if at == 2 or value is None else float(day(int(value))) for at, value in enumerate(row))
        for row in bands
    ]
    assert found == wanted


PARTS = [
    (Band(None, None, 0, 24, "", 5), [(0, 5, True), (5, 9, False)]),
    (Band(None, None, 0, 24, ""), [(0, 9, True)]),
    (Band(2, 8, 0, 24, "", 2), [(2, 8, False)]),
    (Band(2, 8, 0, 24, "", 8), [(2, 8, True)]),
    (Band(-3, 20, 0, 24, "", 12), [(0, 9, True)]),
]


@cases(("band", "parts"), PARTS)
def test_a_band_has_a_printed_part_and_a_paler_one(band: Band, parts: list[tuple[float, float, bool]]) -> None:
    assert list(band.parts(0, 9)) == parts


def test_limits_of_another_unit_carry_it(typed: Typed) -> None:
    typed.lab("d0", "CRP", "0.3", "mg/dL", limits="< 0.5")
    typed.lab("d0+9", "CRP", "3", "mg/L", limits="< 5 mg/L")
    assert [(band.high, band.text) for band in typed.graph("crp").bands] == [(5.0, "< 0.5 mg/dL")]
