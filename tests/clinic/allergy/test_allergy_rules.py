"""Rules A6, A8, V3 and V7 as tables: what is typed around an entry, and what a rule then says."""

from __future__ import annotations

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.skin_test import SkinPrick, SkinTest
from desktop.clinic.entry.checks import spoken
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.narrative import NORMAL, SEVERE, states
from tests.cases import cases
from tests.clinic.made import DRUG_TEST, OMALIZUMAB, REACTION, SKIN, patient, rows
from tests.clinic.patient.reacted import WHEEZE, measured, pricked, reacted, said, words

# A6

ON = "On board on that day"
MAY = "It may have been on board"


@cases(
    ("start", "stop", "tested", "on_board", "sentence"),
    [
        ("2024-08-18", "", "2024-11-18", "yes", ON),
        ("2024-08-18", "", "2024-08-17", "no", ""),
        ("2024-08-18", "", "2024-08-18", "unknown", MAY),  # which came first?
        ("2024-08", "", "2024-08-20", "unknown", MAY),
        ("2024-08", "", "2024-09-01", "yes", ON),
        ("?", "", "2024-09-01", "unknown", MAY),
        ("2023-01-01", "2024-07-12", "2024-11-18", "yes", ON),  # 129 days
        ("2023-01-01", "2024-07-11", "2024-11-18", "no", ""),  # 130 days: five half-lives
        ("2023-01-01", "2024-07", "2024-11-18", "unknown", MAY),
        ("2023-01-01", "?", "2024-11-18", "unknown", MAY),
        ("2024-08-18", "", "?", "unknown", MAY),
        ("2024-08-18", "", "2024", "unknown", MAY),
    ],
)
def test_a6_omalizumab_on_board(start, stop, tested, on_board, sentence):
    clinic = patient()
    given = {"administrations": rows(clinic, Administration, {"date": start, "dose": "300"})}
    course = OMALIZUMAB | {"start": start} | ({"stop": stop} if stop else {})
    clinic.keep(MedicationCourse, given, **course)
    found = pricked(clinic, "mugwort", date=tested)
    assert clinic.made(SkinTest, **(SKIN | {"date": tested})).omalizumab == on_board
    assert words(found, "A6").startswith(sentence) and bool(words(found, "A6")) == bool(sentence)
    assert said(found, "A6") == ([("date", "NOTE")] if sentence else [])
    # without a dose on record it is never certain
    prescribed = patient()
    prescribed.keep(MedicationCourse, **course)
    assert prescribed.made(SkinTest, **(SKIN | {"date": tested})).omalizumab == on_board.replace("yes", "unknown")
    told = words(pricked(prescribed, "mugwort", date=tested), "A6")
    assert told.startswith(sentence.replace(ON, MAY)) and bool(told) == bool(sentence)
    assert "no dose recorded" in told or not sentence


@cases(
    ("method", "sentence"),
    [
        ("CAST-ELISA", "A negative result may be falsely negative."),
        ("BAT", "A negative result may be falsely negative."),
        ("unknown", "If this is a cell test (CAST, BAT)"),
        ("Specific IgE", ""),
        ("LTT", ""),
    ],
)
def test_a6_concerns_the_tests_on_cells(method, sentence):
    clinic = patient()
    clinic.keep(MedicationCourse, **OMALIZUMAB)
    found = clinic.says(InVitroTest, **(DRUG_TEST | {"method": method, "specimen_date": "2024-11-21"}))
    assert sentence in words(found, "A6") and bool(words(found, "A6")) == bool(sentence)
    assert said(clinic.says(InVitroTest, **(DRUG_TEST | {"method": method, "specimen_date": "2024-05-01"})), "A6") == []


@cases(
    ("typed", "on_board"),
    [
        ({"drug": "Brand X"}, "untold"),  # not in the catalogue: it may be a brand of it
        ({"drug": "Brand X"}, "untold"),
        ({"drug": "Brand X", "start": "2023-01-01", "stop": "2024-07-11"}, "no"),  # 130 days: whatever it was
        ({"drug": "Brand X", "start": "2024-11-19"}, "no"),
        ({"drug": "Brand X", "start": "2023-01-01", "stop": "?"}, "untold"),
        ({"drug": "cetirizine"}, "no"),
    ],
)
def test_a6_not_on_omalizumab_is_said_only_where_every_course_was_classified(typed, on_board):
    clinic = patient()
    clinic.keep(MedicationCourse, **(OMALIZUMAB | typed))
    found = clinic.made(SkinTest, **SKIN)
    assert found.omalizumab == on_board
    cannot = [one.untold for one in clinic.says(SkinTest, **SKIN) if one.id == "A6"]
    assert cannot == ([True] if on_board == "untold" else [])
    assert (found.validity == "valid") is (on_board == "no" and typed["drug"] != "cetirizine")


# A8

SIGE = {"drug": "cipro", "method": "Specific IgE", "unit": "kUA/L", "cut_off": "≥ 0.35"}
EARLY, LATE = "sooner than 2 weeks", "more than 6 months"


@cases(
    ("reaction", "tested", "result", "sentence"),
    [
        ("2024-11-05", "2024-11-18", {"reading": "0.02"}, EARLY),  # 13 days
        ("2024-11-04", "2024-11-18", {"reading": "0.02"}, ""),
        ("2024-11", "2024-11-10", {"reading": "0.02"}, EARLY),
        ("2024-11", "2024-11-20", {"reading": "0.02"}, ""),  # perhaps 19 days
        ("2024-05-18", "2024-11-18", {"reading": "0.02"}, ""),
        ("2024-05-17", "2024-11-18", {"reading": "0.02"}, LATE),
        ("2023", "2024-11-18", {"reading": "<0.10"}, LATE),
        ("2024", "2024-11-18", {"reading": "0.02"}, ""),
        ("?", "2024-11-18", {"reading": "0.02"}, ""),
        ("2023", "?", {"reading": "0.02"}, ""),
        ("2023", "2024-11-18", {"reading": "0.35"}, ""),  # not negative
        ("2023", "2024-11-18", {"reading": "0.02", "cut_off": "< 0.35"}, LATE),
        ("2023", "2024-11-18", {"reading": "0.40", "cut_off": "< 0.35"}, ""),
        ("2023", "2024-11-18", {"reading": "0.02", "cut_off": "normal range"}, ""),
        ("2023", "2024-11-18", {"reading": "negative"}, LATE),
        ("2023", "2024-11-18", {"reading": "positive"}, ""),
        ("2023", "2024-11-18", {"reading": "0.02", "drug": "clarithro"}, ""),
        ("2024-11-20", "2024-11-18", {"reading": "0.02"}, ""),  # before the reaction
    ],
)
def test_a8_a_negative_test_too_soon_or_too_late(reaction, tested, result, sentence):
    clinic = reacted({"date": reaction})
    found = [one for one in clinic.says(InVitroTest, **(SIGE | {"specimen_date": tested} | result)) if not one.untold]
    assert sentence in words(found, "A8")
    assert said(found, "A8") == ([("specimen_date", "NOTE")] if sentence else [])


def timing(found) -> list[str]:
    """What A8 says of a skin test: "soon", "late", "untold"."""
    said = [one for one in found if one.id == "A8"]
    assert all(one.field == "pricks.0.substance" for one in said)
    words = {"sooner than 4 weeks": "soon", "more than 12 months": "late"}
    return [
        "untold" if one.untold else next(short for text, short in words.items() if text in str(one.sentence))
        for one in spoken(said)
    ]


@cases(
    ("reaction", "tested", "printed", "found"),
    [
        ("2024-11-01", "2024-11-18", "negative", ["soon"]),
        ("2024-10-22", "2024-11-18", "negative", ["soon"]),  # 27 days
        ("2024-10-21", "2024-11-18", "negative", []),
        ("2024-10", "2024-11-18", "negative", ["untold"]),  # 18 to 48 days
        ("2024-10-21", "2024-11", "negative", ["untold"]),
        ("2023-11-18", "2024-11-18", "negative", []),
        ("2023-11-17", "2024-11-18", "negative", ["late"]),
        ("2022", "2024-11-18", "negative", ["late"]),
        ("2023", "2024-11-18", "negative", ["untold"]),
        ("2024-11-01", "2024-11-18", "positive", []),
        ("?", "2024-11-18", "negative", ["untold"]),
        ("2024-10-21", "?", "negative", ["untold"]),
        ("2024-11-20", "2024-11-18", "negative", ["untold"]),  # before the only reaction
    ],
)
def test_a8_a_skin_test_too_soon_or_too_late(reaction, tested, printed, found):
    clinic = reacted({"date": reaction})
    pricks = rows(clinic, SkinPrick, {"substance": "cipro", "printed": printed})
    assert timing(clinic.says(SkinTest, {"pricks": pricks}, **(SKIN | {"date": tested}))) == found


@cases(
    ("reaction", "tested", "found", "level"),
    [
        ("2024-11-20", "2024-12-17", ["soon"], "SOFT"),  # 27 days
        ("2024-11-20", "2024-12-18", [], None),
        ("2023-12-09", "2024-12-10", ["late"], "NOTE"),
        ("2023-12-10", "2024-12-10", [], None),
    ],
)
def test_a8_a_planned_skin_test_can_still_be_moved(reaction, tested, found, level):
    clinic = reacted({"date": reaction})
    pricks = rows(clinic, SkinPrick, {"substance": "cipro"})
    said = clinic.says(SkinTest, {"pricks": pricks}, stage="planned", date=tested)
    assert timing(said) == found
    assert [one.level.name for one in spoken(said) if one.id == "A8"] == ([level] if level else [])
    if level == "SOFT":
        assert "From 18 Dec 2024 on it is not too soon." in words(said, "A8")


def test_a8_waits_for_no_reaction_that_the_test_caused():
    clinic = reacted({"date": "2024-06-01"}, {"date": "2024-11-18", "manifestations": "urticaria"})
    pricks = rows(clinic, SkinPrick, {"substance": "cipro", "printed": "negative"})
    newest = clinic.chart.of(DrugReaction)[-1].id
    assert timing(clinic.says(SkinTest, {"pricks": pricks}, **SKIN)) == ["soon"]
    assert timing(clinic.says(SkinTest, {"pricks": pricks}, **SKIN, reaction=newest)) == []


def test_a8_cannot_be_told_of_a_drug_that_nobody_reacted_to_or_of_a_test_that_nobody_judged():
    clinic = reacted({"date": "2024-06-01"})
    for row, why in (
        ({"substance": "amoxicillin", "printed": "negative"}, "No reaction to amoxicillin before it is recorded"),
        ({"substance": "cipro"}, "Whether ciprofloxacin is negative cannot be told"),
    ):
        said = clinic.says(SkinTest, {"pricks": rows(clinic, SkinPrick, row)}, **SKIN)
        assert timing(said) == ["untold"] and why in words(said, "A8")


# V7


@cases(
    ("typed", "fields"),
    [
        ({"flag": "N"}, ["flag"]),
        ({"printed_comment": "Normal."}, ["printed_comment"]),
        (
            {"printed_comment": "within the normal range", "note": "sonuç normal", "flag": "N"},
            ["flag", "printed_comment", "note"],
        ),
        ({"printed_comment": "abnormal"}, []),
        ({"printed_comment": "not normal"}, []),
        ({"printed_comment": "above the normal range"}, []),
        ({"printed_comment": "normal değil"}, []),
        ({"flag": "N", "reading": "12"}, []),
        ({"flag": "N", "limits": "normal range"}, []),
        ({"flag": "H"}, []),
    ],
)
def test_v7_normal_in_words_and_outside_in_numbers(typed, fields):
    result = {
        "marker": "ecp",
        "specimen_date": "2024-05-04",
        "reading": "26.6",
        "unit": "ng/ml",
        "limits": "< 24 ng/ml",
    }
    found = [one for one in patient().says(LabResult, **(result | typed)) if not one.untold]
    assert said(found, "V7") == [(field, "SOFT") for field in fields]


@cases(
    ("typed", "found"),
    [
        ({"interpretation": "negative"}, True),
        ({"interpretation": "decreased within the normal range"}, True),
        ({"interpretation": "sensitivity"}, False),
        ({"interpretation": "negative", "reading": "50"}, False),
        ({"interpretation": "negative", "cut_off": "normal range"}, False),
    ],
)
def test_v7_a_drug_test_called_negative_above_its_cut_off(typed, found):
    said_of_it = patient().says(InVitroTest, **(DRUG_TEST | {"cut_off": "≥ 100"} | typed))
    findings = [one for one in said_of_it if not one.untold]
    assert said(findings, "V7") == ([("interpretation", "SOFT")] if found else [])


@cases(
    ("typed", "found"),
    [
        ({"described": "a severe reaction"}, True),
        ({"note": "Anaphylaxis?"}, True),
        ({"note": "şiddetli reaksiyon"}, True),
        ({"described": "not a severe reaction"}, False),
        ({"described": "no anaphylaxis"}, False),
        ({"described": "itching"}, False),
        (WHEEZE | {"described": "a severe reaction"}, False),
    ],
)
def test_v7_severe_in_words_and_grade_one_in_signs(typed, found):
    findings = patient().says(DrugReaction, **(REACTION | typed))
    assert said(findings, "V7") == ([("manifestations", "SOFT")] if found else [])


@cases(
    ("text", "claimed", "answer"),
    [
        ("", NORMAL, False), (None, NORMAL, False), ("NORMAL", NORMAL, True), ("abnormal", NORMAL, False),
        ("was not normal, now normal", NORMAL, True), ("higher than normal", NORMAL, False), ("ağır", SEVERE, True),
    ],
)  # fmt: skip
def test_a_text_states_a_word_unless_it_denies_it(text, claimed, answer):
    assert states(text, claimed) is answer


# V8

MITES = ("Der p 1", "Der p 2")


@cases(("typed", "asked"), [("≤ 100 kU/l", False), ("≤ 100", False), ("≤ 100 ng/mL", True)])
def test_v3_total_ige_has_one_unit(typed, asked):
    clinic = patient()
    owned, about = measured(clinic, "2024-05-01", {"Hom g": "0.59"}, total_ige=typed, ige_unit="kU/L")
    assert said(clinic.says(AllergenPanel, owned, **about), "V3") == ([("ige_unit", "SOFT")] if asked else [])
