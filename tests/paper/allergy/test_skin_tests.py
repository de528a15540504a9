from __future__ import annotations

import pytest

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.patient.medication import MedicationCourse
from desktop.paper.allergy.skin_tests import patch_sheets, provocations, skin_sheets
from tests.clinic.made import NO_MEDICATION

GOOD = {"stage": "done", "date": "20.4.24", "histamine": "6x5", "saline": "0", "antihistamine": "none taken"}
PRICKS = [
    {"substance": "house dust mites", "wheal": "7x6", "flare": "20x18"},
    {"substance": "birch", "wheal": "2"},
    {"substance": "ciprofloxacin", "concentration": "0.02 mg/mL", "wheal": "0"},
]


@pytest.fixture
def told(session, patient):
    """What is told of the patient's chart by one of the section's parts."""
    return lambda part: part(session.chart(patient), session.reader_of(patient))


def spaced(*texts):
    """The texts with plain spaces: those that do not break are for the page alone."""
    return tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in texts)


# -- skin -------------------------------------------------------------------------------------------------------------


def test_a_valid_sheet_with_its_controls(keep, told):
    keep(HistoryAnswer, **NO_MEDICATION)
    keep(SkinTest, **GOOD, pricks=PRICKS)
    [sheet] = told(skin_sheets)
    assert sheet.validity == "valid"
    assert spaced(*sheet.about[:2]) == ("Histamine: 5.5 mm (6 × 5)", "Saline: 0 mm")
    assert [spaced(row.substance, row.wheal, row.flare, row.outcome) for row in sheet.pricks] == [
        ("house dust mites", "6.5 mm (7 × 6)", "20 × 18 mm", "positive"),
        ("birch pollen", "2 mm", "–", "negative"),
        ("ciprofloxacin, 0.02 mg/mL", "0 mm", "–", "negative"),
    ]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ({"histamine": "2"}, "INVALID"),
        ({"saline": "4"}, "INVALID"),
        ({"antihistamine": "taken", "antihistamine_drug": "cetirizine", "antihistamine_last": "18.4.24"}, "INVALID"),
        ({"histamine": ""}, "VALIDITY NOT KNOWN"),
        ({"saline": ""}, "VALIDITY NOT KNOWN"),
        ({"antihistamine": "not asked"}, "VALIDITY NOT KNOWN"),
        ({"antihistamine": ""}, "VALIDITY NOT KNOWN"),
    ],
)
def test_what_is_not_valid_cannot_be_read_as_valid(keep, printed, typed, word):
    keep(SkinTest, **{name: text for name, text in (GOOD | typed).items() if text}, pricks=PRICKS)
    text = " ".join(printed())
    assert f"Skin tests, 20 Apr 2024: {word} (" in text
    # also in the head of its table, which each of its pages has
    assert text.count(f"Prick ({word})") == 2
    assert "(valid)" not in text


def test_why_it_is_used_all_the_same_stands_beside_it(keep, printed):
    keep(SkinTest, **(GOOD | {"histamine": "2"}), valid_because="dermographism is mild", pricks=PRICKS)
    text = " ".join(printed())
    assert "INVALID (histamine 2 mm)" in text
    assert "Used all the same, because: “dermographism is mild”" in text


def test_a_negative_result_beside_a_weak_histamine_is_no_result(keep, told):
    keep(SkinTest, **(GOOD | {"histamine": "2"}), pricks=PRICKS)
    assert [row.outcome for row in told(skin_sheets)[0].pricks] == [
        "positive",
        "cannot be interpreted",
        "cannot be interpreted",
    ]


def test_omalizumab_on_board_is_said(keep, printed):
    keep(MedicationCourse, drug="omalizumab", indication="CSU", dose="300", dose_unit="mg", route="sc", start="1.2.24")
    keep(SkinTest, **GOOD, pricks=PRICKS)
    text = " ".join(printed())
    assert "VALIDITY NOT KNOWN (perhaps on board: omalizumab since 1 Feb 2024, no dose recorded)" in text


def test_an_injection_has_both_its_wheals(keep, told, printed):
    drug = {"substance": "ciprofloxacin", "concentration": "0.005 mg/mL", "volume": "0.03"}
    keep(SkinTest, **GOOD, intradermals=[{**drug, "injected": "4x4", "wheal": "8x7", "flare": "15", "late_24": "0"}])
    [row] = told(skin_sheets)[0].intradermals
    assert spaced(row.substance, row.injected, row.wheal, row.growth, row.flare, row.late, row.outcome) == (
        "ciprofloxacin, 0.005 mg/mL, 0.03 mL", "4 mm", "7.5 mm (8 × 7)", "3.5 mm", "15 mm", "24 h 0 mm", "positive",
    )  # fmt: skip
    assert "0.005 mg/mL, 0.03 mL" in " ".join(printed())


def test_what_is_printed_without_a_wheal_is_listed(keep, told):
    negative = {"substance": "ciprofloxacin", "printed": "negative"}
    rows = [{"substance": "birch", "printed": "positive"}, negative, {"substance": "Kavun"}]
    keep(SkinTest, **GOOD, pricks=[*rows, PRICKS[0]], intradermals=[negative])
    [sheet] = told(skin_sheets)
    assert [row.substance for row in sheet.pricks] == ["house dust mites"]
    assert dict(sheet.printed) == {
        "Prick, printed positive": "birch pollen",
        "Prick, printed negative": "ciprofloxacin",
        "Prick, neither measured nor printed": "Kavun",
        "Intradermal, printed negative": "ciprofloxacin",
    }


def test_what_is_printed_against_the_wheal_stands_beside_it(keep, told):
    keep(SkinTest, **GOOD, pricks=[{"substance": "birch", "wheal": "5x5", "printed": "negative"}])
    assert told(skin_sheets)[0].pricks[0].outcome == "positive; printed: negative"


def test_forty_pricks_with_long_names_break_cleanly(keep, printed):
    keep(HistoryAnswer, **NO_MEDICATION)
    names = [f"Çağlayangil şakayık poleni özütü numara {n:02}" for n in range(60)]
    rows = [{"substance": name, "wheal": f"{n % 9 + 1}x{n % 5 + 1}", "flare": "10x10"} for n, name in enumerate(names)]
    keep(SkinTest, **GOOD, pricks=rows)
    texts = printed()
    table = " ".join(texts).partition("Data-quality notes")[0]
    assert table.count("numara") == 60
    assert all(f"numara {n:02}" in table for n in range(60))
    last = next(number for number, page in enumerate(texts) if "Data-quality notes" in page)
    with_rows = [page for page in texts[: last + 1] if "numara" in page.partition("Data-quality notes")[0]]
    assert len(with_rows) > 1
    assert all("Mean wheal" in page for page in with_rows)
    # no diameter is broken, and the sheet's head stands with its rows
    assert table.count("10 mm positive") + table.count("10 mm negative") == 60
    assert "Skin tests, 20 Apr 2024: valid" in with_rows[0]


def test_the_head_of_a_sheet_stays_with_its_first_row(keep, printed):
    keep(HistoryAnswer, **NO_MEDICATION)
    for n in range(1, 29):
        keep(SkinTest, **(GOOD | {"date": f"{n}.4.24"}), pricks=[{"substance": f"Özüt {n:02}", "wheal": "4x4"}])
    texts = printed()
    heads = {n: [page for page in texts if f"Skin tests, {n} Apr 2024: valid" in page] for n in range(1, 29)}
    assert len({id(page) for [page] in heads.values()}) > 1
    assert all(f"Özüt {n:02} 4 mm" in page for n, [page] in heads.items())


# -- patches ------------------------------------------------------------------------------------------------------------


def test_a_patch_test_by_its_hours(keep, told):
    haptens = [
        {"hapten": "nickel sulfate hexahydrate", "concentration": "5", "vehicle": "pet", "h48": "?+", "h72": "++"}
        | {"relevance": "current"},
        {"hapten": "cobalt(II) chloride hexahydrate", "h48": "positive", "h72": "-"},
    ]
    keep(PatchTest, applied="20.4.24 10:00", planned="48, 72, 168", haptens=haptens)
    [sheet] = told(patch_sheets)
    assert sheet.hours == (48, 72, 168)
    assert [(row.hapten, row.readings, row.relevance) for row in sheet.rows] == [
        ("nickel sulfate hexahydrate, 5 % pet", ("?+", "++", "–"), "current"),
        ("cobalt(II) chloride hexahydrate", ("positive, grade not printed", "−", "–"), "not answered"),
    ]
    assert sheet.about == ("still to be read: 168 h; the next on 27 Apr 2024 10:00",)


def test_a_reading_that_is_due_is_among_the_next_visits(keep, printed):
    keep(PatchTest, applied="22.11.26", planned="48, 96", haptens=[{"hapten": "nickel sulfate hexahydrate"}])
    visits = " ".join(printed()).partition("Next visits")[2]
    assert "24 Nov 2026: patch test, reading at 48 h" in visits


def test_a_long_hapten_is_printed_in_full(keep, printed):
    name = "metilkloroizotiyazolinon/metilizotiyazolinon karışımı (İğde, Şişli) " * 2
    keep(
        PatchTest,
        applied="20.4.24",
        haptens=[{"hapten": name.strip(), "h48": "IR", "h72": "NT", "h96": "+++", "h168": "-"}],
    )
    text = " ".join(printed()).replace(" ", "")
    assert name.replace(" ", "") in text
    assert "IRNT+++−" in text


# -- provocations -------------------------------------------------------------------------------------------------------


def test_a_provocation_in_one_line(keep, told):
    keep(HistoryAnswer, **NO_MEDICATION)
    steps = [
        {"dose": "5", "at": "9:00"},
        {"dose": "50", "at": "9:30", "seen": "itching"},
        {"dose": "445", "at": "10:00"},
    ]
    typed = {
        "stage": "done",
        "date": "20.4.24",
        "drug": "levofloxacin",
        "route": "oral",
        "dose_unit": "mg",
        "observed": "2 h",
    }
    keep(DrugProvocation, **typed, stop_reason="completed", result="negative", steps=steps)
    [row] = told(provocations)
    assert row.drug == "levofloxacin (J01MA12), oral"
    assert row.steps == "5 → 50 → 445 mg; 500 mg in all; 50 mg: itching"
    assert (row.ended, row.result) == ("completed, full dose reached", "negative")
    assert row.about == ("Observed for: 2 h",)


def test_a_provocation_without_a_unit_says_so(keep, told):
    typed = {
        "stage": "done",
        "date": "20.4.24",
        "drug": "levofloxacin",
        "stop_reason": "unknown",
        "result": "inconclusive",
    }
    keep(DrugProvocation, **typed, steps=[{"dose": "5"}])
    [row] = told(provocations)
    assert row.steps == "5 (unit not recorded); 5 (unit not recorded) in all"
    assert (row.ended, row.result) == ("unknown", "inconclusive")


# -- plans --------------------------------------------------------------------------------------------------------------


def test_what_is_planned_is_no_result(keep, printed):
    keep(SkinTest, stage="planned", date="1.12.26", pricks=[{"substance": "ciprofloxacin"}, {"substance": "birch"}])
    keep(DrugProvocation, stage="planned", date="3.12.26", drug="levofloxacin")
    text = " ".join(printed())
    assert "Skin, patch and provocation tests" not in text
    visits = text.partition("Next visits")[2]
    assert "1 Dec 2026: planned skin tests: ciprofloxacin, birch pollen" in visits
    assert "3 Dec 2026: planned drug provocation: levofloxacin" in visits
