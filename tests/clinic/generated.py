"""Texts and values of every kind, for laws that must hold for all of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from desktop.clinic import kinds
from desktop.clinic.dates import When, exactly
from desktop.clinic.readings import parse_limits, parse_reading
from tests.clinic.made import CATALOGUE, MANIFESTATIONS, NOW

LINKED = (kinds.Option("infusion-1", "infusion 1", ("1",)), kinds.Option("infusion-2", "infusion 2", ("2",)))
READER = kinds.Reader(NOW.date(), CATALOGUE, MANIFESTATIONS, exactly(date(2024, 5, 14)), {"infusion": LINKED})

# what is close to right goes deeper into a parser than random letters
_NEAR = (
    "0,59", "<0.10", "1.234", "140e6", "140 × 10^6", "1e999999999", "9" * 40, "2", "00", "²", "９",
    "1:160", "negatif", "< 24 ng/ml", "0-4", "mg/ml", "30 min", "3 d", "-3 d",
    "12.5.23", "2023-05", "2024-05-14 10:30", "2024-05-14 ±3", "d0+14", "-3w", "?", "unknown",
    "oedema, site not stated", "urticaria; wheeze", "avoid", "given", "yes", "e", "anti", "cipro", "peni",
    "{}", "{name}", "%s", "\x00", "İ",
)  # fmt: skip
typed_texts = st.one_of(
    st.sampled_from(_NEAR),
    st.text("0123456789.,-−+<>≤=~±?:/()×^eEdDwmhti ", max_size=14),
    st.text(max_size=20),
).filter(str.strip)

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
lines = (
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1).map(str.strip).filter(bool)
)
days = st.dates(date(1850, 1, 1), date(2200, 12, 31))
times = st.one_of(st.just(""), st.times().map(lambda time: f"{time:%H:%M}"))


@st.composite
def whens(draw: st.DrawFn, timed: bool = True) -> When:
    """Dates of every sort, assumed and not."""
    sort = draw(st.sampled_from(["unknown", "day", "month", "year", "range", "drawn elsewhere"]))
    assumed = draw(st.booleans())
    first = draw(days)
    match sort:
        case "unknown":
            return When(None, None, None)
        case "day":
            return When(first, first, first, draw(times) if timed else "", assumed)
        case "month":
            length = monthrange(first.year, first.month)[1]
            return When(
                first.replace(day=1), first.replace(day=length), first.replace(day=(length + 1) // 2), "", assumed
            )
        case "year":
            first = first.replace(month=1, day=1)
            last = first.replace(month=12, day=31)
            return When(first, last, first + (last - first) // 2, "", assumed)
        case "range":
            last = draw(st.dates(first, min(first + timedelta(40), date(2200, 12, 31))))
            return When(first, last, first + timedelta((last - first).days // 2), "", True)
        case _:
            last = draw(st.dates(first, date(2200, 12, 31)))
            return When(first, last, draw(st.dates(first, last)), "", True)


def values_of(kind: kinds.Kind) -> st.SearchStrategy[Any]:
    """Values that this kind can have."""
    match kind:
        case kinds.Choice():
            return st.sampled_from([option.code for option in kind.choices])
        case kinds.Number():
            return numbers
        case kinds.Whole():
            return st.integers(0, 999_999_999)
        case kinds.Date():
            return whens(timed=kind.time)
        case kinds.Marker():
            return st.sampled_from([marker.code for marker in CATALOGUE.markers])
        case kinds.InVitroMethod():
            return st.sampled_from([method.code for method in CATALOGUE.methods])
        case kinds.Drug():
            return st.sampled_from([kinds.DrugName(drug.name, drug.atc) for drug in CATALOGUE.drugs])
        case kinds.Manifestations():
            codes = st.sampled_from([found.code for found in MANIFESTATIONS])
            return st.one_of(st.just(("unknown",)), st.lists(codes, min_size=1, max_size=6, unique=True).map(tuple))
        case kinds.ReadingText():
            signs = st.sampled_from(["", "<", "≤ ", ">", ">="])
            printed = st.builds(lambda sign, number: f"{sign}{number:f}", signs, st.decimals(0, 10**6, places=2))
            return st.one_of(printed, st.sampled_from(["negative", "Pozitif", "1:160", "1/80"])).map(parse_reading)
        case kinds.LimitsText():
            return st.sampled_from(["< 24", "≥ 30", "0 - 4 ng/ml", "up to 9", "normal range", "<1:80"]).map(
                parse_limits
            )
        case kinds.Duration():
            spans = st.builds(lambda count: kinds.Span(f"{count} h", Decimal(count) * 60), st.integers(0, 10**6))
            return st.one_of(spans, st.just(kinds.Span("unknown", None)))
        case kinds.Link():
            return st.sampled_from([option.code for option in LINKED])
        case _:
            return lines
