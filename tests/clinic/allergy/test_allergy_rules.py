"""Rules A1 to A9, V7 and V8 as tables: what is typed around an entry, and what a rule then says."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.skin_test import Intradermal, SkinPrick, SkinTest
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.narrative import NORMAL, SEVERE, states
from tests.cases import cases
from tests.clinic.made import DRUG_TEST, INFUSION, OMALIZUMAB, PROVOCATION, REACTION, SKIN, Clinic, case, patient, rows

COURSE = {"indication": "infection", "route": "oral"}
PLANNED = {"stage": "planned", "date": "2024-12-10"}
URTICARIA = {"manifestations": "urticaria"}
WHEEZE = {"manifestations": "erythema, wheeze"}


def said(found, rule):
    """What a rule says: the field and the level."""
    return [(finding.field, finding.level.name) for finding in found if finding.id == rule]


def words(found, rule):
    return " ".join(str(finding.sentence) for finding in found if finding.id == rule)


def reacted(*reactions: dict[str, str]) -> Clinic:
    clinic = patient()
    for typed in reactions:
        clinic.keep(DrugReaction, **(REACTION | {"date": "2023"} | typed))
    return clinic


def provoked(clinic: Clinic, **typed: str):
    return clinic.says(DrugProvocation, **(PROVOCATION | typed))


def pricked(clinic: Clinic, drug: str, **typed: str):
    return clinic.says(
        SkinTest, {"pricks": rows(clinic, SkinPrick, {"substance": drug, "printed": "negative"})}, **(SKIN | typed)
    )


def injected(clinic: Clinic, drug: str, concentration: str = "0.005 mg/mL", **typed: str):
    row = {"substance": drug, "concentration": concentration, "printed": "negative"}
    return clinic.says(SkinTest, {"intradermals": rows(clinic, Intradermal, row)}, **(SKIN | typed))


def taken(clinic: Clinic, drug: str, **typed: str):
    return clinic.says(MedicationCourse, **(COURSE | {"drug": drug} | typed))


# A1

A1_ROWS = [
    ({}, "cipro", True),
    ({"certainty": "confirmed", "confirmed_by": "history alone"}, "cipro", True),
    ({"certainty": "refuted"}, "cipro", False),
    ({"certainty": "resolved"}, "cipro", False),
    ({}, "clarithro", False),
    ({"drug": "Brand X"}, "BRAND x", True),
    ({"drug": "Brand X"}, "Brand Y", False),
]


@cases(("reaction", "drug", "found"), A1_ROWS)
@cases(("stage", "level"), [(PLANNED, "BLOCK"), ({}, "SOFT")])
def test_a1_the_same_drug_is_not_planned_without_a_reason(reaction, drug, found, stage, level):
    clinic = reacted(reaction)
    assert said(provoked(clinic, drug=drug, **stage), "A1") == ([("drug", level)] if found else [])
    assert said(pricked(clinic, drug, **stage), "A1") == ([("pricks.0.substance", level)] if found else [])
    assert said(injected(clinic, drug, **stage), "A1") == ([("intradermals.0.substance", level)] if found else [])


@cases(
    ("typed", "level"),
    [
        ({"start": "2024-06-01"}, "BLOCK"),
        ({"start": "2024-06-01", "stop": "2024-12"}, "BLOCK"),  # may go on until the end of the month
        ({"start": "2024-06-01", "stop": "2024-11-30"}, "SOFT"),
        ({"start": "2024-06-01", "stop": "?"}, "SOFT"),
        ({"start": "?", "stop": "2024-11-30"}, "SOFT"),
        ({"start": "2022-05-01", "stop": "2022-05-10"}, None),  # before the reaction
        ({"start": "2022-12", "stop": "2023-02"}, None),  # began before it: it may have caused it
        ({"start": "2022-12-01"}, "BLOCK"),  # and goes on
        ({"start": "2023", "stop": "2024"}, "BLOCK"),
    ],
)
def test_a1_a_course_that_goes_on_is_checked_as_a_plan(typed, level):
    assert said(taken(reacted({}), "cipro", **typed), "A1") == ([("drug", level)] if level else [])


def test_a1_a_drug_is_one_in_all_its_forms():
    clinic = reacted({})
    [drops] = [drug for drug in clinic.reader.catalogue.drugs if drug.atc == "J01MA02"]
    assert "S01AE03" in drops.other_atc
    course = clinic.made(MedicationCourse, **(COURSE | {"drug": "cipro", "start": "2024-11-01"}))
    eye = replace(course, drug=type(course.drug)("eye drops", "S01AE03"))
    assert said(eye.findings(clinic.around()), "A1") == [("drug", "BLOCK")]


@cases(("date", "found"), [("2022-12-31", False), ("2023-05-01", True), ("2024-11-18", True), ("?", True)])
def test_a1_what_was_tested_before_the_reaction_is_no_finding(date, found):
    assert bool(said(provoked(reacted({}), date=date), "A1")) is found


def test_a1_the_reaction_that_a_provocation_caused_says_nothing_against_it():
    clinic = reacted({"date": "2024-11-18"})
    positive = {"result": "positive", "stop_reason": "objective"}
    assert said(provoked(clinic, **positive), "A1") == [("drug", "SOFT")]
    assert said(provoked(clinic, **positive, reaction="ciprofloxacin, 18 Nov 2024"), "A1") == []


# A2 and A3


@cases(
    ("reaction", "drug", "planned", "happened"),
    [
        ({}, "levoflox", "SOFT", "SOFT"),  # skin alone, no urticaria
        (URTICARIA, "levoflox", "BLOCK", "SOFT"),
        (WHEEZE, "moxi", "BLOCK", "SOFT"),
        ({"manifestations": "erythema", "lowest_systolic": "85"}, "levoflox", "BLOCK", "SOFT"),
        ({"manifestations": "?"}, "levoflox", "SOFT", "SOFT"),
        (URTICARIA | {"certainty": "refuted"}, "levoflox", None, None),
        (URTICARIA | {"drug": "clarithro"}, "levoflox", None, None),
        (URTICARIA | {"drug": "levoflox"}, "cipro", "BLOCK", "SOFT"),
        (URTICARIA, "clarithro", None, None),
        (URTICARIA, "cipro", None, None),  # the same drug is A1
        (URTICARIA, "Brand X", None, None),
    ],
)
def test_a2_another_fluoroquinolone(reaction, drug, planned, happened):
    clinic = reacted(reaction)
    assert said(provoked(clinic, drug=drug, **PLANNED), "A2") == ([("drug", planned)] if planned else [])
    assert said(provoked(clinic, drug=drug), "A2") == ([("drug", happened)] if happened else [])
    assert said(taken(clinic, drug, start="2024-11-20"), "A2") == ([("drug", planned)] if planned else [])
    assert said(pricked(clinic, drug, **PLANNED), "A2") == ([("pricks.0.substance", planned)] if planned else [])


@cases(
    ("culprit", "drug", "figures", "not_these"),
    [
        ("cipro", "levoflox", ("4 tolerated levofloxacin (Lobera)", "2.5 % of 321", "6.3 %"), ("50 %", "2.2 %")),
        ("levoflox", "cipro", ("2.5 % of 321", "2.2 %"), ("50 %", "6.3 %", "Lobera")),
        ("levoflox", "oflox", ("50 % (Demir)", "2.5 % of 321", "2.2 %"), ("6.3 %",)),
        ("oflox", "levoflox", ("50 % (Demir)", "2.5 % of 321"), ("6.3 %", "2.2 %")),
    ],
)
def test_a2_says_what_is_published(culprit, drug, figures, not_these):
    sentence = words(provoked(reacted({"drug": culprit}), drug=drug, **PLANNED), "A2")
    assert all(figure in sentence for figure in figures)
    assert not any(figure in sentence for figure in not_these)


def test_a2_says_that_the_manifestations_are_not_known():
    assert "(manifestations unknown)" in words(
        provoked(reacted({"manifestations": "?"}), drug="levoflox", **PLANNED), "A2"
    )


@cases(
    ("tolerated", "drug", "relaxed"),
    [
        ({"drug": "levoflox"}, "levoflox", True),
        ({"drug": "levoflox"}, "moxi", False),  # for that drug only
        ({"drug": "levoflox", "result": "inconclusive", "stop_reason": "patient"}, "levoflox", False),
        ({"drug": "levoflox", "result": "positive", "stop_reason": "objective"}, "levoflox", False),
        ({"drug": "levoflox", "stage": "planned", "date": "2024-12-02"}, "levoflox", False),
        ({"drug": "levoflox", "date": "2022"}, "levoflox", False),  # before the reaction
        ({"drug": "levoflox", "date": "2024-01-01"}, "levoflox", True),
        ({"drug": "levoflox", "date": "2023-06-01"}, "levoflox", False),  # perhaps before it
        ({"drug": "levoflox", "date": "?"}, "levoflox", False),
    ],
)
def test_a3_a_negative_provocation_relaxes_a2_for_that_drug(tolerated, drug, relaxed):
    clinic = reacted(URTICARIA)
    clinic.keep(DrugProvocation, **(PROVOCATION | tolerated))
    found = taken(clinic, drug, start="2024-11-20")
    assert said(found, "A3") == ([("drug", "NOTE")] if relaxed else [])
    assert said(found, "A2") == ([] if relaxed else [("drug", "BLOCK")])


def test_a3_a_later_positive_provocation_takes_it_back():
    clinic = reacted(URTICARIA)
    clinic.keep(DrugProvocation, **(PROVOCATION | {"drug": "levoflox", "date": "2024-05-01"}))
    clinic.keep(
        DrugProvocation, **(PROVOCATION | {"drug": "levoflox", "result": "positive", "stop_reason": "objective"})
    )
    assert said(taken(clinic, "levoflox", start="2024-11-20"), "A2") == [("drug", "BLOCK")]


@cases("positive", ["2024-11-18", "2024-11", "?"])
def test_a3_a_positive_provocation_that_may_be_later_takes_it_back_too(positive):
    clinic = reacted(URTICARIA)
    clinic.keep(DrugProvocation, **(PROVOCATION | {"drug": "levoflox"}))
    other = {"drug": "levoflox", "date": positive, "result": "positive", "stop_reason": "objective"}
    clinic.keep(DrugProvocation, **(PROVOCATION | other))
    assert said(taken(clinic, "levoflox", start="2024-11-20"), "A2") == [("drug", "BLOCK")]


# A4


@cases(
    ("reaction", "drug", "planned", "happened"),
    [
        ({"manifestations": "SJS"}, "cipro", "HARD", "SOFT"),
        ({"manifestations": "DRESS"}, "levoflox", "HARD", "SOFT"),  # its class
        ({"manifestations": "AGEP", "drug": "ampicillin"}, "benzylpenicillin", "BLOCK", "SOFT"),  # another subgroup
        ({"manifestations": "AGEP", "drug": "ampicillin"}, "amoxicillin", "HARD", "SOFT"),
        ({"manifestations": "bullous drug eruption"}, "clarithro", "BLOCK", "SOFT"),
        ({"manifestations": "TEN"}, "Brand X", "BLOCK", "SOFT"),  # its class is not known
        ({"manifestations": "TEN", "drug": "Brand X"}, "brand x", "HARD", "SOFT"),
        ({"manifestations": "SJS", "certainty": "resolved"}, "cipro", "HARD", "SOFT"),
        ({"manifestations": "SJS", "certainty": "refuted"}, "cipro", None, None),
        (URTICARIA, "cipro", None, None),
        ({"manifestations": "MPE"}, "cipro", None, None),
    ],
)
def test_a4_a_severe_delayed_reaction_forbids_intradermal_and_provocation(reaction, drug, planned, happened):
    clinic = reacted(reaction)
    for stage, level in ((PLANNED, planned), ({}, happened)):
        assert said(provoked(clinic, drug=drug, **stage), "A4") == ([("drug", level)] if level else [])
        assert said(injected(clinic, drug, **stage), "A4") == ([("intradermals.0.substance", level)] if level else [])
        assert said(pricked(clinic, drug, **stage), "A4") == []


def test_a4_an_extract_is_no_drug():
    assert said(injected(reacted({"manifestations": "SJS"}), "mugwort", **PLANNED), "A4") == []


# A5


@cases(
    ("drug", "concentration", "found"),
    [
        ("cipro", "0.0067 mg/mL", False),
        ("cipro", "0.0068 mg/mL", True),
        ("cipro", "0,02 mg/ml", True),
        ("cipro", "6 µg/mL", False),
        ("cipro", "20 µg/mL", True),
        ("cipro", "20 ug/ml", True),
        ("cipro", "1 mg/dL", True),
        ("clarithro", "0.05 mg/mL", False),
        ("clarithro", "0.5 mg/mL", True),
        ("levoflox", "5 mg/mL", False),  # nothing is known of it
        ("mugwort", "5 mg/mL", False),
    ],
)
@cases("stage", [PLANNED, {}])
def test_a5_a_concentration_above_the_non_irritant_one(drug, concentration, found, stage):
    findings = injected(patient(), drug, concentration, **stage)
    assert said(findings, "A5") == ([("intradermals.0.concentration", "SOFT")] if found else [])


def test_a5_what_cannot_be_compared_is_said():
    findings = injected(patient(), "cipro", "1:10")
    assert said(findings, "A5") == [("intradermals.0.concentration", "NOTE")]
    assert "1:10 cannot be compared with 0.0067 mg/mL" in words(findings, "A5")
    assert said(injected(patient(), "levoflox", "1:10"), "A5") == []


def test_a5_shows_both_numbers():
    assert "0,02 mg/ml is above 0.0067 mg/mL" in words(injected(patient(), "cipro", "0,02 mg/ml"), "A5")


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
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"start": start} | ({"stop": stop} if stop else {})))
    found = pricked(clinic, "mugwort", date=tested)
    assert clinic.made(SkinTest, **(SKIN | {"date": tested})).omalizumab == on_board
    assert words(found, "A6").startswith(sentence) and bool(words(found, "A6")) == bool(sentence)
    assert said(found, "A6") == ([("date", "NOTE")] if sentence else [])


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


def test_a6_another_drug_is_no_matter():
    clinic = patient()
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"drug": "Brand X"}))
    assert clinic.made(SkinTest, **SKIN).omalizumab == "no"


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
    found = clinic.says(InVitroTest, **(SIGE | {"specimen_date": tested} | result))
    assert sentence in words(found, "A8")
    assert said(found, "A8") == ([("specimen_date", "NOTE")] if sentence else [])


@cases(
    ("reaction", "tested", "printed", "found"),
    [
        ("2024-11-01", "2024-11-18", "negative", True),
        ("2024-10-22", "2024-11-18", "negative", True),  # 27 days
        ("2024-10-21", "2024-11-18", "negative", False),
        ("2024-11-01", "2024-11-18", "positive", False),
        ("2023", "2024-11-18", "negative", False),
        ("?", "2024-11-18", "negative", False),
    ],
)
def test_a8_a_skin_test_sooner_than_four_weeks(reaction, tested, printed, found):
    clinic = reacted({"date": reaction})
    pricks = rows(clinic, SkinPrick, {"substance": "cipro", "printed": printed})
    findings = clinic.says(SkinTest, {"pricks": pricks}, **(SKIN | {"date": tested}))
    assert said(findings, "A8") == ([("pricks.0.substance", "NOTE")] if found else [])


# A9


@cases("certainty", ["refuted", "resolved"])
@cases(
    ("provocation", "found"),
    [
        (None, True),
        ({}, False),
        ({"drug": "levoflox"}, True),
        ({"result": "positive", "stop_reason": "objective"}, True),
        ({"result": "inconclusive", "stop_reason": "patient"}, True),
        ({"stage": "planned", "date": "2024-12-02"}, True),
        ({"date": "2022"}, True),  # before the reaction
        ({"date": "2023-06-01"}, True),  # perhaps before the reaction
        ({"date": "?"}, True),
    ],
)
def test_a9_only_a_negative_provocation_takes_an_allergy_away(certainty, provocation, found):
    clinic = patient()
    if provocation is not None:
        clinic.keep(DrugProvocation, **(PROVOCATION | provocation))
    findings = clinic.says(DrugReaction, **(REACTION | {"date": "2023", "certainty": certainty}))
    assert said(findings, "A9") == ([("certainty", "BLOCK")] if found else [])


@cases(("reaction", "provocation", "known"), [("2023", "2022", True), ("2023", "?", False), ("?", "2024-11-18", False)])
def test_a9_says_when_it_is_not_known_which_came_first(reaction, provocation, known):
    clinic = patient()
    clinic.keep(DrugProvocation, **(PROVOCATION | {"date": provocation}))
    sentence = words(clinic.says(DrugReaction, **(REACTION | {"date": reaction, "certainty": "refuted"})), "A9")
    assert ("is not known" in sentence) is not known
    assert ("No negative provocation" in sentence) is known


def test_a9_an_allergy_that_stands_needs_no_provocation():
    assert said(patient().says(DrugReaction, **REACTION), "A9") == []


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
    assert said(patient().says(LabResult, **(result | typed)), "V7") == [(field, "SOFT") for field in fields]


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
    findings = patient().says(InVitroTest, **(DRUG_TEST | {"cut_off": "≥ 100"} | typed))
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


def measured(clinic: Clinic, date: str, readings: dict[str, str], **typed: str) -> tuple[dict, dict]:
    results = rows(clinic, AllergenResult, *({"allergen": code, "reading": text} for code, text in readings.items()))
    return {"results": results}, {"panel": "ALEX2", "specimen_date": date} | typed


def markers(clinic: Clinic, extract: str, reading: str = "<0.10") -> dict[str, str]:
    catalogue = clinic.reader.catalogue
    return {found.code: reading for found in catalogue.allergy.markers_of(extract, catalogue.panel("ALEX2"))}


def sheet(clinic: Clinic, *tested: tuple[str, str], **typed: str) -> tuple[dict, dict]:
    pricks = rows(clinic, SkinPrick, *({"substance": name, "wheal": wheal} for name, wheal in tested))
    return {"pricks": pricks}, SKIN | typed


def both(
    readings: dict[str, str], *tested: tuple[str, str], panel: str = "2024-05-01", **typed: str
) -> tuple[list, list]:
    """What V8 says on the panel that is typed beside skin tests, and on the skin tests beside the panel."""
    clinic = patient()
    owned, about = sheet(clinic, *tested, **typed)
    clinic.keep(SkinTest, owned, **about)
    results, of = measured(clinic, panel, readings)
    on_panel = clinic.says(AllergenPanel, results, **of)
    other = patient()
    other.keep(AllergenPanel, results, **of)
    return on_panel, other.says(SkinTest, owned, **about)


def test_v8_positive_on_the_skin_and_negative_on_the_panel_is_shown_on_both():
    known = patient()
    readings = markers(known, "house_dust_mites") | markers(known, "mugwort") | markers(known, "birch", "5.2")
    on_panel, on_skin = both(
        readings, ("house dust mites", "6x5"), ("mugwort", "4x4"), ("birch pollen", "7x7"), ("moulds", "5")
    )
    assert said(on_panel, "V8") == [("results", "NOTE"), ("results", "SOFT")]  # the note: relevance of the birch
    assert said(on_skin, "V8") == [("pricks", "SOFT")]
    sentence = words(on_skin, "V8")
    assert "negative: house dust mites, mugwort." in sentence  # moulds are not measured, birch agrees
    assert "18 Nov 2024" in sentence and "1 May 2024" in sentence
    assert sentence in words(on_panel, "V8")


@cases("basis", ["printed", "assumed"])
def test_v8_says_when_the_panel_is_only_assumed_to_be_negative(basis):
    clinic = patient()
    typed = [{"allergen": code, "reading": text, "basis": basis} for code, text in markers(clinic, "mugwort").items()]
    clinic.keep(
        AllergenPanel, {"results": rows(clinic, AllergenResult, *typed)}, panel="ALEX2", specimen_date="2024-05-01"
    )
    owned, about = sheet(clinic, ("mugwort", "6x5"))
    sentence = words(clinic.says(SkinTest, owned, **about), "V8")
    assert ("negative or assumed to be so: mugwort" in sentence) is (basis == "assumed")


@cases(("typed", "asked"), [("≤ 100 kU/l", False), ("≤ 100", False), ("≤ 100 ng/mL", True)])
def test_v3_total_ige_has_one_unit(typed, asked):
    clinic = patient()
    owned, about = measured(clinic, "2024-05-01", {"Hom g": "0.59"}, total_ige=typed, ige_unit="kU/L")
    assert said(clinic.says(AllergenPanel, owned, **about), "V3") == ([("ige_unit", "SOFT")] if asked else [])


@cases(
    ("readings", "wheal", "found"),
    [
        ({"mugwort": "<0.10"}, "6x5", "Positive on the skin"),
        ({"mugwort": "0.29"}, "6x5", "Positive on the skin"),
        ({"mugwort": "0.30"}, "6x5", ""),
        ({"mugwort": "<0.35"}, "6x5", ""),  # it cannot be told
        ({"mugwort": "0.30"}, "1x1", "Negative on the skin"),
        ({"mugwort": "<0.10"}, "1x1", ""),
        ({"birch": "<0.10"}, "6x5", ""),  # mugwort is not measured
    ],
)
def test_v8_what_disagrees(readings, wheal, found):
    [(extract, text)] = readings.items()
    on_panel, on_skin = both(markers(patient(), extract, text), ("mugwort", wheal))
    assert (found in words(on_skin, "V8")) and bool(words(on_skin, "V8")) == bool(found)
    assert words(on_skin, "V8") in words(on_panel, "V8")


def test_v8_one_marker_that_is_not_measured_leaves_it_open():
    readings = markers(patient(), "house_dust_mites")
    readings.popitem()
    assert said(both(readings, ("house dust mites", "6x5"))[1], "V8") == []


def test_v8_names_the_markers_that_the_skin_denies():
    readings = markers(patient(), "mugwort") | {"Art v 1": "12.5"}
    assert "mugwort (Art v 1)" in words(both(readings, ("mugwort", "0"))[1], "V8")


@cases(
    ("typed", "levels", "sentence"),
    [
        ({"histamine": "2x2"}, ["NOTE"], "invalid, so they are not compared"),
        ({"saline": "3"}, ["NOTE"], "invalid, so they are not compared"),
        ({"histamine": "2x2", "valid_because": "Histamine was old."}, ["SOFT"], "disagree"),
        ({"stage": "planned", "date": "2024-12-10"}, [], ""),
    ],
)
def test_v8_invalid_and_planned_tests_are_not_compared(typed, levels, sentence):
    on_panel, on_skin = both(markers(patient(), "mugwort"), ("mugwort", "6x5"), **typed)
    for found in (on_panel, on_skin):
        assert [level for _field, level in said(found, "V8")] == levels
        assert sentence in words(found, "V8")


def test_v8_compares_with_the_newest_panel_up_to_the_tests():
    clinic = patient()
    for date, text in (("2023-01-01", "9"), ("2024-05-01", "<0.10"), ("2024-11-25", "8")):
        results, of = measured(clinic, date, markers(clinic, "mugwort", text))
        clinic.keep(AllergenPanel, results, **of)
    owned, about = sheet(clinic, ("mugwort", "6x5"))
    found = clinic.says(SkinTest, owned, **about)
    assert "ALEX2 of 1 May 2024" in words(found, "V8")
    clinic.keep(SkinTest, owned, **about)
    for kept in clinic.chart.of(AllergenPanel):
        said_of_it = [f for f in kept.entry.findings(clinic.around(kept.id)) if f.id == "V8" and f.level.name == "SOFT"]
        assert bool(said_of_it) is (kept.entry.specimen_date.shown() == "1 May 2024")


def test_v8_without_a_panel_before_the_tests_the_next_one_is_taken():
    on_panel, on_skin = both(markers(patient(), "mugwort"), ("mugwort", "6x5"), panel="2024-11-25")
    assert said(on_panel, "V8") == [("results", "SOFT")] and said(on_skin, "V8") == [("pricks", "SOFT")]


@cases(
    ("reading", "relevance", "found"),
    [
        ("0.59", "", True),
        ("0.59", "unknown", False),
        ("0.59", "not relevant", False),
        ("0.29", "", False),
        ("<0.10", "", False),
    ],
)
def test_v8_a_positive_allergen_asks_for_its_relevance(reading, relevance, found):
    clinic = patient()
    row = {"allergen": "Hom g", "reading": reading} | ({"relevance": relevance} if relevance else {})
    results = {"results": rows(clinic, AllergenResult, row)}
    findings = clinic.says(AllergenPanel, results, panel="ALEX2", specimen_date="2024-05-07")
    assert said(findings, "V8") == ([("results", "NOTE")] if found else [])
    assert ("Hom g" in words(findings, "V8")) is found


def test_the_case_its_skin_tests_contradict_its_panel():
    """Domain reference §1.2, rows 37 and 38: printed without wheals or controls, under omalizumab."""
    clinic = case()
    extracts = ("house dust mites", "moulds", "grass pollens", "rye pollen", "mugwort", "wall pellitory", "olive pollen",
                "birch pollen", "cat epithelium", "dog epithelium")  # fmt: skip
    codes = [allergen.code for allergen in clinic.reader.catalogue.panel("ALEX2").allergens]
    results, of = measured(clinic, "d0-7 ?", {code: "0.59" if code == "Hom g" else "<0.10" for code in codes})
    clinic.keep(AllergenPanel, results, **of)
    positive = [{"substance": name, "printed": "positive"} for name in extracts]
    negative = [{"substance": name, "printed": "negative"} for name in ("cipro", "common food allergens")]
    owned = {"pricks": rows(clinic, SkinPrick, *positive, *negative)}
    findings = clinic.says(SkinTest, owned, stage="done", date="d0+188 ?")
    assert all(name in words(findings, "V8") for name in extracts)
    assert said(findings, "A1") == [("pricks.10.substance", "SOFT")]
    made = clinic.made(SkinTest, owned, stage="done", date="d0+188 ?")
    assert (made.validity, made.omalizumab) == ("unknown", "yes")
    assert [row.outcome for row in made.pricks] == ["positive"] * 10 + ["negative"] * 2
    assert made.validity_why == (
        "histamine control not recorded; saline control not recorded; antihistamine not recorded; "
        "on board: omalizumab since 18 Aug 2024, assumed"
    )


@cases(
    ("drug", "expected"),
    [("ciprofloxacin", [("A1", "SOFT")]), ("levofloxacin", [("A2", "SOFT")]), ("clarithromycin", [])],
)
def test_premedication_is_held_against_the_drug_reactions_and_never_forbidden(drug, expected):
    clinic = reacted(URTICARIA | {"drug": "ciprofloxacin"})
    given = {"premedication": rows(clinic, Premedication, {"drug": drug})}
    found = clinic.says(Infusion, given, **(INFUSION | {"premedicated": "given"}))
    assert [
        (f.id, f.level.name) for f in found if f.id in ("A1", "A2") and f.field == "premedication.0.drug"
    ] == expected
