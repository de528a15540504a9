"""Texts and values of every kind, for laws that must hold for all of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from desktop.clinic.allergy import allergy_kinds
from desktop.clinic.cells import product_kinds
from desktop.clinic.entry import clinical_kinds, kinds
from desktop.clinic.words.dates import When, exactly
from desktop.clinic.words.language import Sentence, say
from desktop.clinic.words.numbers import CellCount, Rounded
from desktop.clinic.words.readings import parse_limits, parse_reading
from desktop.clinic.words.sentences import as_written, sentence_of
from tests.clinic.made import CATALOGUE, MANIFESTATIONS, NOW

LINKED = (kinds.Option("infusion-1", "infusion 1", ("1",)), kinds.Option("infusion-2", "infusion 2", ("2",)))
REACTIONS = (kinds.Option("reaction-1", "ciprofloxacin, 2023"), kinds.Option("reaction-2", "clarithromycin, 2020"))
LINKS = {
    "infusion": LINKED,
    "drug_reaction": REACTIONS,
    **{
        name: tuple(kinds.Option(f"{name}-{number}", f"{name} {number}") for number in (1, 2))
        for name in ("donor", "lot", "bag", "protocol", "visit")
    },
}
READER = kinds.Reader(NOW.date(), CATALOGUE, MANIFESTATIONS, exactly(date(2024, 5, 14)), LINKS)

# what is close to right goes deeper into a parser than random letters
_NEAR = (
    "0,59", "<0.10", "1.234", "140e6", "140 × 10^6", "1e999999999", "9" * 40, "2", "00", "²", "９",
    "1:160", "negatif", "< 24 ng/ml", "0-4", "mg/ml", "30 min", "3 d", "-3 d",
    "12.5.23", "2023-05", "2024-05-14 10:30", "2024-05-14 ±3", "d0+14", "-3w", "?", "unknown",
    "oedema, site not stated", "urticaria; wheeze", "avoid", "given", "yes", "e", "anti", "cipro", "peni",
    "alex", "hom g", "Sec c_pollen", "≤ 100 kU/l", "20 - 100", "87", "5x4", "6 × 5 mm", "7", "5x", "x4", "0.02 mg/mL", "20 µg/ml",
    "1:10", "undiluted", "der p", "house dust mites", "histamine", "saline", "nickel", "48, 72", "48h and 96", "50", "9:30", "0930",
    "24:00", "++", "?+", "IR", "planned", "done",
    "120/80", "{}", "{name}", "%s", "\x00", "İ",
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


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    """What a rule says, with values of every sort, one sentence in another."""
    number = draw(numbers)
    sorts = [
        lines,
        st.integers(0, 999),
        st.just(number),
        st.just(Rounded(number, 2)),
        st.just(CellCount(number)),
        whens(),
    ]
    values = draw(st.dictionaries(st.sampled_from(["cells", "date", "name"]), st.one_of(sorts)))
    return as_written(text=say("one of {count}", count=1, **values) if draw(st.booleans()) else draw(lines))


amounts = st.decimals(0, 100, places=2)


def _substances() -> st.SearchStrategy[allergy_kinds.Substance]:
    drugs = [allergy_kinds.Substance(drug.name, drug.atc) for drug in CATALOGUE.drugs]
    drugs += [
        allergy_kinds.Substance(drug.name, drug.atc, typed=f"{alias} 500 mg tb")
        for drug in CATALOGUE.drugs
        for alias in drug.aliases[:1]
    ]
    extracts = [allergy_kinds.Substance(extract.name, "", extract.code) for extract in CATALOGUE.allergy.extracts]
    return st.sampled_from(
        [*drugs, *extracts, allergy_kinds.Substance("Ürtica 7%"), allergy_kinds.Substance("own milk mix X")]
    )


def _diameters() -> st.SearchStrategy[allergy_kinds.Diameters]:
    kind = allergy_kinds.DiametersText()
    one = amounts.map(lambda number: f"{number:f} mm")
    both = st.builds(lambda one, other: f"{one:f}x{other:f}", amounts, amounts)
    return st.one_of(one, both, st.just("0")).map(lambda text: kind.parse(text, READER))


def _concentrations() -> st.SearchStrategy[allergy_kinds.Concentration]:
    kind = allergy_kinds.ConcentrationText()
    mass = st.builds(lambda number, unit: f"{number:f} {unit}", amounts, st.sampled_from(["mg/mL", "µg/ml", "g/L"]))
    return st.one_of(mass, st.sampled_from(["1:10", "undiluted", "10 HEP", "5 %"])).map(
        lambda text: kind.parse(text, READER)
    )


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
        case clinical_kinds.AtcCode():
            return st.from_regex(r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}", fullmatch=True)
        case clinical_kinds.DrugGroups():
            codes = st.sampled_from([group.code for group in kind.options(READER, {})])
            return st.lists(codes, min_size=1, max_size=4, unique=True).map(tuple)
        case clinical_kinds.Marker():
            return st.sampled_from([marker.code for marker in CATALOGUE.markers])
        case clinical_kinds.InVitroMethod():
            return st.sampled_from([method.code for method in CATALOGUE.methods])
        case clinical_kinds.NsaidPhenotype():
            return st.sampled_from([*(known.code for known in CATALOGUE.phenotypes), "unknown"])
        case clinical_kinds.Drug():
            named = [clinical_kinds.DrugName(drug.name, drug.atc) for drug in CATALOGUE.drugs]
            called = [
                clinical_kinds.DrugName(drug.name, drug.atc, f"{alias} 1,5 g flk")
                for drug in CATALOGUE.drugs
                for alias in drug.aliases[:1]
            ]
            return st.sampled_from([*named, *called, clinical_kinds.DrugName("Ürtix", "", "Ürtix 500 mg/5 ml")])
        case clinical_kinds.Manifestations():
            codes = st.sampled_from([found.code for found in MANIFESTATIONS])
            return st.one_of(st.just(("unknown",)), st.lists(codes, min_size=1, max_size=6, unique=True).map(tuple))
        case clinical_kinds.ReadingText():
            signs = st.sampled_from(["", "<", "≤ ", ">", ">="])
            printed = st.builds(lambda sign, number: f"{sign}{number:f}", signs, st.decimals(0, 10**6, places=2))
            return st.one_of(printed, st.sampled_from(["negative", "Pozitif", "1:160", "1/80"])).map(parse_reading)
        case allergy_kinds.PanelName():
            return st.sampled_from([panel.code for panel in CATALOGUE.panels])
        case allergy_kinds.AllergenCode():
            return st.sampled_from([allergen.code for panel in CATALOGUE.panels for allergen in panel.allergens[:40]])
        case allergy_kinds.ValueOrBand():
            printed = st.one_of(amounts.map(str), st.sampled_from(["≤ 100 kU/l", "20 - 100", "> 2500"]))
            return printed.map(lambda text: kind.parse(text, READER))
        case allergy_kinds.DiametersText():
            return _diameters()
        case allergy_kinds.ConcentrationText():
            return _concentrations()
        case allergy_kinds.SubstanceName():
            return _substances()
        case allergy_kinds.HaptenName():
            return st.sampled_from(
                [*(hapten.name for hapten in CATALOGUE.allergy.haptens), "a hapten of the clinic's own"]
            )
        case allergy_kinds.ReadingTimes():
            chosen = st.lists(st.sampled_from(allergy_kinds.PATCH_HOURS), min_size=1, unique=True)
            return chosen.map(lambda hours: tuple(sorted(hours)))
        case allergy_kinds.Clock():
            return st.times().map(lambda time: f"{time:%H:%M}")
        case clinical_kinds.LimitsText():
            return st.sampled_from(["< 24", "≥ 30", "0 - 4 ng/ml", "up to 9", "normal range", "<1:80"]).map(
                parse_limits
            )
        case kinds.Duration():
            spans = st.builds(lambda count: kinds.Span(f"{count} h", Decimal(count) * 60), st.integers(0, 10**6))
            return st.one_of(spans, st.just(kinds.Span("unknown", None)))
        case product_kinds.Scores():
            return st.lists(st.integers(0, kind.most), min_size=kind.count, max_size=kind.count).map(tuple)
        case product_kinds.DaysApart():
            return st.lists(st.integers(1, 9999), min_size=1, max_size=6).map(tuple)
        case product_kinds.ProductTestName():
            return st.sampled_from([test.code for test in CATALOGUE.product_tests])
        case product_kinds.Identifier():
            # behind "=" stands a donation number, which is refused when it is broken
            return lines.filter(lambda line: not line.startswith("="))
        case kinds.Link():
            return st.sampled_from([option.code for option in LINKS[kind.to]])
        case kinds.Saying():
            return st.one_of(sentences(), lines.map(sentence_of))
        case _:
            return lines
