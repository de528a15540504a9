"""Drug tests against what is published: the cut-off AND the ratio to the basal value, the positive control, pg/mL as kUA/L."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.entry.findings import Finding
from desktop.clinic.results.in_vitro_test import InVitroTest
from tests.cases import cases
from tests.clinic.made import DRUG_TEST, patient

CAST = {"method": "cast", "unit": "pg/mL", "positive_control": "900", "readable": "readable"}
BAT = {"method": "bat", "unit": "%", "positive_control": "40", "readout": "CD63"}


def typed(**more: str) -> dict[str, str]:
    return {name: text for name, text in (DRUG_TEST | more).items() if text}


def says(rule: str, **more: str) -> list[Finding]:
    return [one for one in patient().says(InVitroTest, **typed(**more)) if one.id == rule]


def texts(found: list[Finding]) -> list[str]:
    return [str(one.sentence) for one in found]


CUT_OFFS = [
    # the drug, what is measured, what each published cut-off makes of it: + reached, − not reached, ? cannot be told
    ("amoxicillin", CAST | {"reading": "300", "basal": "100"}, "+"),
    ("amoxicillin", CAST | {"reading": "300", "basal": "101"}, "-"),
    ("amoxicillin", CAST | {"reading": "99", "basal": "10"}, "-"),
    # the cut-off alone is reached by clarithromycin 114 of the case report; without the basal value nobody can tell
    ("amoxicillin", CAST | {"reading": "300", "basal": ""}, "?"),
    ("amoxicillin", CAST | {"reading": "99", "basal": ""}, "-"),
    ("amoxicillin", CAST | {"reading": "300", "basal": "0"}, "?"),
    ("amoxicillin", CAST | {"reading": "> 300", "basal": "50"}, "?"),
    # not reached, and the cells are not known to respond
    ("amoxicillin", CAST | {"reading": "40", "basal": "20", "positive_control": "", "readable": ""}, "?"),
    ("ciprofloxacin", CAST | {"reading": "560", "basal": "40"}, "+"),
    ("clarithromycin", CAST | {"reading": "114", "basal": "40"}, ""),
    ("amoxicillin", BAT | {"reading": "5", "basal": "2.5"}, "+"),
    ("amoxicillin", BAT | {"reading": "5", "basal": "2.6"}, "-"),
    ("amoxicillin", BAT | {"reading": "4.9", "basal": "1"}, "-"),
    ("amoxicillin", BAT | {"reading": "5", "basal": "2.5", "readout": ""}, "??"),
    # two sources: ≥ 5 % and 2 × basal, and 3 × basal
    ("ciprofloxacin", BAT | {"reading": "12", "basal": "5"}, "+-"),
    ("ciprofloxacin", BAT | {"reading": "15", "basal": "5"}, "++"),
    # of ciprofloxacin by CD203c one of the two was not published
    ("ciprofloxacin", BAT | {"reading": "15", "basal": "5", "readout": "CD203c"}, "+"),
    # cells that bear both are others than those that bear one
    ("moxifloxacin", BAT | {"reading": "15", "basal": "5", "readout": "both"}, "+"),
    ("amoxicillin", BAT | {"reading": "5", "basal": "2", "readout": "both"}, "+"),
    # between the lowest and the highest published ratio of NSAIDs
    ("ibuprofen", BAT | {"reading": "10", "basal": "5"}, "+-"),
    ("amoxicillin", {"method": "ltt", "reading": "2.5", "unit": "SI", "readable": "readable"}, "+-"),
    ("amoxicillin", {"method": "sige", "reading": "0.4", "unit": "kUA/L"}, "+"),
    ("amoxicillin", {"method": "sige", "reading": "0.34", "unit": "kUA/L"}, "-"),
    ("amoxicillin", {"method": "sige", "reading": "< 0.35", "unit": "kUA/L"}, "-"),
    ("Brand X", CAST | {"reading": "300", "basal": "100"}, ""),
]
_SIGNS = {"Reaches": "+", "Does not": "-", "Cut-off for": "?"}


@cases(("drug", "measured", "signs"), CUT_OFFS)
def test_each_published_cut_off_and_its_ratio(drug, measured, signs):
    found = texts(says("L4", drug=drug, **measured))
    assert "".join(sign for one in found for begins, sign in _SIGNS.items() if one.startswith(begins)) == signs
    # it is never silent
    assert found and (signs or "cannot be told" in found[-1])


def test_what_a_cut_off_is_worth_is_said_with_it():
    found = says("L4", drug="amoxicillin", **CAST, reading="300", basal="100")[0]
    assert str(found.sentence) == (
        "Reaches the cut-off for beta-lactams (≥ 100 pg/mL + ≥ 3 × basal): 300 pg/mL, 3 × basal. Published: sensitivity 47.7 %, "
        "specificity 83.3 %."
    )
    assert "15864881" in found.source


def test_a_cut_off_of_cast_is_borrowed_for_quinolones():
    (found,) = texts(says("L4", drug="ciprofloxacin", **CAST, reading="560", basal="40"))
    assert "Borrowed from beta-lactams: none was validated for this class." in found


def test_that_a_test_was_of_no_use_is_said_beside_its_cut_off():
    found = texts(says("L4", drug="ciprofloxacin", **BAT, reading="15", basal="5"))
    assert any(one.startswith("Not useful for fluoroquinolones in one study") for one in found)


CONTROLS = [
    # what is typed, what L5 begins with, its level; "" is silent
    (BAT | {"reading": "2", "positive_control": "4.9"}, "Non-responder", "NOTE"),
    (
        BAT | {"reading": "2", "positive_control": "5"},
        "The positive control is 5: only below 5 or from 10 % on",
        "NOTE",
    ),
    (BAT | {"reading": "2", "positive_control": "10"}, "", ""),
    (BAT | {"reading": "2", "positive_control": ""}, "Without the positive control", "NOTE"),
    (BAT | {"reading": "2", "positive_control": "", "readable": "unknown"}, "Without the positive control", "NOTE"),
    (BAT | {"reading": "2", "readable": "non-responder"}, "Non-responder", "NOTE"),
    (BAT | {"reading": "2", "readable": "not readable"}, "The test could not be read", "NOTE"),
    (CAST | {"readable": ""}, "No limit is published for the positive control of CAST-ELISA", "NOTE"),
    (CAST, "", ""),
    ({"method": "sige", "unit": "kUA/L", "reading": "0.2"}, "", ""),
]


@cases(("measured", "begins", "level"), CONTROLS)
def test_the_positive_control(measured, begins, level):
    found = says("L5", **measured)
    assert bool(found) is bool(begins)
    assert all(str(one.sentence).startswith(begins) and one.level.name == level for one in found)


@cases("measured", [{"positive_control": "3"}, {"readable": "non-responder"}, {"readable": "not readable"}])
def test_a_test_that_cannot_be_read_is_never_negative(measured):
    more = BAT | measured | {"reading": "1", "basal": "1", "cut_off": "≥ 5", "interpretation": "negative"}
    found = says("L5", **more)
    assert ("interpretation", "SOFT") in [(one.field, one.level.name) for one in found]
    clinic = patient()
    entry = clinic.made(InVitroTest, **typed(**more))
    assert str(entry.stands(clinic.chart, clinic.reader.catalogue).word) in ("non-responder", "not readable")
    assert not [one for one in says("L4", **more) if not one.untold]
    assert not [one for one in clinic.says(InVitroTest, **typed(**more)) if one.id == "V7"]


def test_readable_against_a_control_without_response_is_asked():
    found = says("L5", **(BAT | {"positive_control": "3", "readable": "readable", "reading": "1"}))
    assert ("readable", "SOFT") in [(one.field, one.level.name) for one in found]


@cases(
    ("measured", "index"),
    [
        (CAST | {"reading": "560", "basal": "40"}, "14.0"),
        (CAST | {"reading": "100", "basal": "30"}, "3.33"),
        (CAST | {"reading": "100", "basal": "0"}, None),
        (CAST | {"reading": "100", "basal": "< 10"}, None),
        (CAST | {"reading": "> 100", "basal": "10"}, None),
        (CAST | {"reading": "100"}, None),
        (CAST | {"reading": "100", "basal": "30", "unit": ""}, None),
    ],
)
def test_the_stimulation_index_is_worked_out(measured, index):
    found = patient().made(InVitroTest, **typed(**measured)).stimulation_index
    assert found == (Decimal(index) if index else None)


@cases(
    ("method", "reading", "unit", "words", "level"),
    [
        ("sige", "560", "pg/mL", "560 pg/mL of specific IgE is 0.23 kUA/L, below the cut-off ≥ 0.35", "SOFT"),
        ("sige", "1000", "pg/mL", "is 0.42 kUA/L, positive by ≥ 0.35", "SOFT"),
        ("sige", "< 50", "pg/mL", "is < 0.02 kUA/L, below the cut-off", "SOFT"),
        ("sige", "0.23", "kUA/L", "", ""),
        ("unknown", "560", "pg/mL", "If it is, 560 pg/mL is 0.23 kUA/L, below the cut-off ≥ 0.35; CAST is printed so too.", "NOTE"),
        ("unknown", "0.23", "kUA/L", "", ""),
        ("cast", "560", "pg/mL", "", ""),
    ],
)  # fmt: skip
def test_a_mass_of_specific_ige_shows_what_it_is_in_kua(method, reading, unit, words, level):
    found = says("L6", method=method, reading=reading, unit=unit)
    assert bool(found) is bool(words)
    assert all(words in str(one.sentence) and one.level.name == level and "NICE" in one.source for one in found)
