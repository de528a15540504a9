"""Skin tests: validity by controls and wash-out, outcomes by wheals, and what is questioned."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.allergy.skin_test import Intradermal, SkinPrick, SkinTest
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.patient.medication import MedicationCourse
from tests.cases import cases
from tests.clinic.made import INFUSION, OMALIZUMAB, SKIN, Clinic, patient, rows, takes_nothing, without_notes

PLANNED = {"stage": "planned", "date": "2024-12-10"}
CETIRIZINE = {"drug": "cetirizine", "indication": "itch", "route": "oral"}


def prick(clinic: Clinic, *typed: dict[str, str]) -> dict[str, tuple]:
    return {"pricks": rows(clinic, SkinPrick, *({"substance": "mugwort"} | row for row in typed))}


def inject(clinic: Clinic, *typed: dict[str, str]) -> dict[str, tuple]:
    return {"intradermals": rows(clinic, Intradermal, *({"substance": "clarithro"} | row for row in typed))}


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in SKIN.items() if name not in names}


def made(typed: dict[str, str], *wheals: dict[str, str], clinic: Clinic | None = None) -> SkinTest:
    clinic = clinic or takes_nothing(patient())
    return clinic.made(SkinTest, prick(clinic, *wheals), **typed)


def rules(found, rule):
    return [(finding.field, finding.level.name) for finding in found if finding.id == rule]


# Validity: rule A7

VALIDITY = [
    (SKIN, "valid", "histamine 6 mm; saline 0 mm; no antihistamine"),
    (SKIN | {"histamine": "3"}, "valid", ""),
    (SKIN | {"histamine": "3x2"}, "invalid", "histamine 2.5 mm"),
    (SKIN | {"saline": "3x2"}, "valid", ""),
    (SKIN | {"saline": "3"}, "invalid", "saline 3 mm"),
    (SKIN | {"histamine": "0", "saline": "4x4"}, "invalid", "histamine 0 mm; saline 4 mm"),
    (without("histamine"), "unknown", "histamine control not recorded"),
    (without("saline"), "unknown", "saline control not recorded"),
    (without("antihistamine"), "unknown", "antihistamine not recorded"),
    (SKIN | {"antihistamine": "not asked"}, "unknown", "antihistamine not recorded"),
    (SKIN | {"antihistamine": "unknown"}, "unknown", "antihistamine not recorded"),
    (without("saline") | {"histamine": "2"}, "invalid", "histamine 2 mm"),
]
TAKEN = SKIN | {"antihistamine": "taken"}
VALIDITY += [
    (TAKEN, "unknown", "antihistamine taken, last day not known"),
    (TAKEN | {"antihistamine_last": "?"}, "unknown", "antihistamine taken, last day not known"),
    (TAKEN | {"antihistamine_last": "2024-11-11"}, "valid", ""),  # 7 days before
    (TAKEN | {"antihistamine_last": "2024-11-12"}, "invalid", "antihistamine last taken 12 Nov 2024, within 7 days"),
    (TAKEN | {"antihistamine_last": "2024-11-18"}, "invalid", "within 7 days"),
    (TAKEN | {"antihistamine_last": "2024-11"}, "unknown", "perhaps within 7 days"),
    (TAKEN | {"antihistamine_last": "2024-10"}, "valid", ""),
    (TAKEN | {"antihistamine_last": "2024-11-12", "date": "2024-11"}, "unknown", "perhaps within 7 days"),
    (
        TAKEN | {"antihistamine_last": "2024-11-12", "antihistamine_drug": "cetirizine"},
        "invalid",
        "cetirizine last taken",
    ),
]


@cases(("typed", "validity", "why"), VALIDITY)
def test_validity_rests_on_the_controls_and_the_wash_out(typed, validity, why):
    found = made(typed, {"wheal": "5x5"})
    assert found.validity == validity
    assert why in (str(found.validity_why or ""))


@cases(("typed", "validity", "why"), VALIDITY)
def test_what_is_not_valid_is_said(typed, validity, why):
    clinic = takes_nothing(patient())
    levels = {level for _field, level in rules(clinic.says(SkinTest, prick(clinic, {"wheal": "5x5"}), **typed), "A7")}
    assert ("SOFT" in levels) is (validity == "invalid")
    assert levels if validity != "valid" else not levels


@cases(
    ("start", "stop", "validity"),
    [
        ("2024-11-01", "", "invalid"),
        ("2024-11-01", "2024-11-12", "invalid"),
        ("2024-11-01", "2024-11-11", "valid"),
        ("2024-11-01", "2024-11", "unknown"),
        ("2024-11-18", "", "unknown"),  # the first dose may have come after the test
        ("2024-11-19", "", "valid"),
        ("?", "", "unknown"),
        ("?", "2024-11-01", "valid"),
    ],
)
def test_a_course_of_an_antihistamine_counts(start, stop, validity):
    clinic = patient()
    clinic.keep(MedicationCourse, **(CETIRIZINE | {"start": start} | ({"stop": stop} if stop else {})))
    assert made(SKIN, {"wheal": "5x5"}, clinic=clinic).validity == validity


@cases(
    ("infusion", "at", "validity"),
    [
        ("2024-11-14", "", "invalid"),
        ("2024-11-14", "2024-11-14 09:00", "invalid"),
        ("2024-11-11", "", "valid"),
        ("2024-11-20", "", "valid"),
        ("?", "", "unknown"),
    ],
)
def test_premedication_with_an_antihistamine_counts(infusion, at, validity):
    clinic = takes_nothing(patient())
    drug = {"drug": clinic.reader.catalogue.drug("R06AB04").name}
    given = rows(clinic, Premedication, drug | ({"at": at} if at else {}))
    clinic.keep(Infusion, {"premedication": given}, **(INFUSION | {"start": infusion, "premedicated": "given"}))
    assert made(SKIN, {"wheal": "5x5"}, clinic=clinic).validity == validity


@cases(("row", "asked"), [({"wheal": "5x5"}, True), ({"printed": "negative"}, True), ({}, False)])
def test_a_plan_with_results_is_asked_after(row, asked):
    clinic = patient()
    assert rules(clinic.says(SkinTest, prick(clinic, row), **PLANNED), "stage") == (
        [("stage", "SOFT")] if asked else []
    )


def test_omalizumab_on_board_leaves_the_validity_open():
    clinic = patient()
    clinic.keep(MedicationCourse, **OMALIZUMAB)
    found = made(SKIN, {"wheal": "0"}, clinic=clinic)
    assert (found.omalizumab, found.validity, str(found.validity_why)) == (
        "unknown",
        "unknown",
        "perhaps on board: omalizumab since 18 Aug 2024, no dose recorded",
    )
    assert found.pricks[0].outcome == "negative"


# Outcomes


@cases(
    ("typed", "row", "mean", "outcome"),
    [
        (SKIN, {"wheal": "3x3"}, "3", "positive"),
        (SKIN, {"wheal": "3x2"}, "2.5", "negative"),
        (SKIN | {"saline": "2x1"}, {"wheal": "5x4"}, "4.5", "positive"),
        (SKIN | {"saline": "2x1"}, {"wheal": "4.4"}, "4.4", "negative"),
        (SKIN, {"wheal": "0"}, "0", "negative"),
        (SKIN, {"wheal": "6"}, "6", "positive"),
        (SKIN, {"printed": "positive"}, None, "positive"),
        (SKIN, {"printed": "negative"}, None, "negative"),
        (SKIN, {}, None, "not_judged"),
        (SKIN, {"wheal": "6x5", "printed": "negative"}, "5.5", "positive"),
        (without("saline"), {"wheal": "9x9"}, "9", "not_judged"),
        (without("saline"), {"wheal": "9x9", "printed": "positive"}, "9", "positive"),
        (without("histamine"), {"wheal": "0"}, "0", "negative"),  # not known is not invalid
        # invalid sheets: histamine spoils what is negative, saline every wheal
        (SKIN | {"histamine": "2"}, {"wheal": "0"}, "0", "not_interpretable"),
        (SKIN | {"histamine": "2"}, {"wheal": "6x6"}, "6", "positive"),
        (SKIN | {"histamine": "2"}, {"printed": "negative"}, None, "not_interpretable"),
        (SKIN | {"saline": "3"}, {"wheal": "6x6"}, "6", "not_interpretable"),
        (SKIN | {"saline": "3"}, {"wheal": "5x5"}, "5", "not_interpretable"),
        (SKIN | {"saline": "3"}, {"wheal": "3x2"}, "2.5", "negative"),
        (SKIN | {"saline": "3", "valid_because": "Dermographism, repeated."}, {"wheal": "5x5"}, "5", "negative"),
        (SKIN | {"saline": "3", "histamine": "2"}, {"wheal": "5x5"}, "5", "not_interpretable"),
        (TAKEN | {"antihistamine_last": "2024-11-15"}, {"wheal": "0"}, "0", "not_interpretable"),
        (TAKEN | {"antihistamine_last": "2024-11-15"}, {"wheal": "4"}, "4", "positive"),
        (SKIN | {"histamine": "2", "valid_because": "Old histamine."}, {"wheal": "0"}, "0", "negative"),
    ],
)
def test_a_prick_is_read_by_its_wheal_and_the_controls(typed, row, mean, outcome):
    [found] = made(typed, row).pricks
    assert (found.mean, found.outcome) == (None if mean is None else Decimal(mean), outcome)


@cases(
    ("row", "growth", "outcome"),
    [
        ({"injected": "4x4", "wheal": "7x7", "flare": "15x15"}, "3", "positive"),
        ({"injected": "4x4", "wheal": "7x6", "flare": "15x15"}, "2.5", "negative"),
        ({"injected": "4x4", "wheal": "9x9", "flare": "0"}, "5", "negative"),
        ({"injected": "4x4", "wheal": "9x9"}, "5", "not_judged"),
        ({"injected": "4x4", "wheal": "9x9", "printed": "positive"}, "5", "positive"),
        ({"injected": "4x4", "wheal": "3x3"}, "-1", "negative"),
        ({"wheal": "9x9", "flare": "20"}, None, "not_judged"),
        ({"wheal": "9x9", "flare": "20", "printed": "positive"}, None, "positive"),
        ({"printed": "negative"}, None, "negative"),
        ({"injected": "4x4", "wheal": "4x4", "flare": "0", "late_24": "0", "late_48": "8x8"}, "0", "positive"),
        ({"late_24": "0"}, None, "not_judged"),
        ({}, None, "not_judged"),
    ],
)
def test_an_intradermal_is_read_by_its_growth_flare_and_late_readings(row, growth, outcome):
    clinic = patient()
    [found] = clinic.made(SkinTest, inject(clinic, row), **SKIN).intradermals
    assert (found.growth, found.outcome) == (None if growth is None else Decimal(growth), outcome)


def test_saline_says_nothing_about_a_delayed_reaction():
    clinic = patient()
    late = {"injected": "4x4", "wheal": "4x4", "flare": "0", "late_48": "8x8"}
    at_once = {"injected": "4x4", "wheal": "9x9", "flare": "15"}
    found = clinic.made(SkinTest, inject(clinic, late, at_once), **(SKIN | {"saline": "4"}))
    assert [row.outcome for row in found.intradermals] == ["positive", "not_interpretable"]


def test_a_late_reading_is_said_to_be_delayed():
    clinic = patient()
    found = clinic.says(
        SkinTest, inject(clinic, {"printed": "negative", "late_24": "0", "late_48": "8x8", "late_72": "5"}), **SKIN
    )
    assert rules(found, "late") == [("intradermals.0.late_48", "NOTE")]
    assert any("clarithromycin is positive late, at 48, 72 h" in str(finding.sentence) for finding in found)


def test_a_plan_has_no_results():
    clinic = takes_nothing(patient())
    found = clinic.made(SkinTest, prick(clinic, {}) | inject(clinic, {}), **PLANNED)
    assert (found.validity, found.validity_why, found.omalizumab) == (None, None, "no")
    assert [row.outcome for row in found.rows] == [None, None]


# Findings

WHEAL = {"wheal": "5x5"}


@cases(
    ("typed", "row", "said"),
    [
        (SKIN, WHEAL, []),
        (PLANNED, {}, []),
        (SKIN | {"date": "?"}, WHEAL, []),
        (SKIN | {"histamine": "40x40"}, WHEAL, []),
        (SKIN | {"histamine": "41x40"}, WHEAL, [("V2", "histamine", "HARD")]),
        (SKIN, {"wheal": "80x2"}, [("V2", "pricks.0.wheal", "HARD")]),
        (SKIN, {"wheal": "5x5", "flare": "60x60"}, []),
        (SKIN, {"wheal": "5x5", "printed": "positive"}, []),
        (SKIN, {"wheal": "5x5", "printed": "negative"}, [("printed", "pricks.0.printed", "SOFT")]),
        (SKIN, {"wheal": "0", "printed": "positive"}, [("printed", "pricks.0.printed", "SOFT")]),
        (SKIN | {"histamine": "2"}, {"wheal": "5x5"}, [("A7", "histamine", "SOFT")]),
        (SKIN | {"saline": "3"}, {"wheal": "5x5", "printed": "negative"}, [("A7", "saline", "SOFT")]),
        (SKIN | {"read_after": "20 min"}, WHEAL, []),
        (SKIN | {"read_after": "21 min"}, WHEAL, [("read_after", "read_after", "SOFT")]),
        (SKIN | {"read_after": "unknown"}, WHEAL, []),
        (
            TAKEN | {"antihistamine_last": "2024-10-01", "antihistamine_drug": "Brand X"},
            WHEAL,
            [("drug", "antihistamine_drug", "SOFT")],
        ),
        (PLANNED | {"date": "?"}, {}, [("date", "date", "HARD")]),
        (PLANNED | {"date": "2024-12"}, {}, []),
    ],
)
def test_what_the_rules_say(typed, row, said):
    clinic = patient()
    assert without_notes(clinic.says(SkinTest, prick(clinic, row), **typed)) == said


def test_an_antihistamine_was_not_last_taken_after_the_test():
    clinic = patient()
    found = clinic.says(SkinTest, prick(clinic, WHEAL), **(TAKEN | {"antihistamine_last": "2024-11-19"}))
    assert ("V1", "antihistamine_last", "HARD") in without_notes(found)


@cases(("typed", "level"), [(SKIN, "HARD"), (PLANNED, "SOFT")])
def test_something_was_tested(typed, level):
    assert without_notes(patient().says(SkinTest, **typed)) == [("rows", "pricks", level)]


def test_a_plan_within_the_wash_out_needs_a_reason():
    clinic = patient()
    clinic.keep(MedicationCourse, **(CETIRIZINE | {"start": "2024-11-01"}))
    found = clinic.says(SkinTest, prick(clinic, {}), **PLANNED)
    assert without_notes(found) == [("A7", "antihistamine", "BLOCK")]
    assert "cetirizine since 1 Nov 2024, within 7 days" in str(found[-1].sentence)


def test_who_reads_an_invalid_sheet_all_the_same_is_quoted():
    clinic = patient()
    typed = SKIN | {"histamine": "2", "valid_because": "Dr A.: the lancet slipped"}
    [found] = [finding for finding in clinic.says(SkinTest, prick(clinic, WHEAL), **typed) if finding.level]
    assert (found.id, found.level.name) == ("A7", "SOFT")
    assert str(found.sentence).endswith("used all the same, because: “Dr A.: the lancet slipped”.")
    field = SkinTest.declaration.field("valid_because")
    assert field.is_asked(made(typed, WHEAL).values(), clinic.reader)
    assert not field.is_asked(made(SKIN, WHEAL).values(), clinic.reader)


def test_what_was_not_read_and_what_is_not_known_is_named():
    clinic = patient()
    sheet = {"pricks": rows(clinic, SkinPrick, {"substance": "mugwort"}, {"substance": "Mix X", "wheal": "5"})}
    found = {finding.id: str(finding.sentence) for finding in clinic.says(SkinTest, sheet, **SKIN)}
    assert found["outcome"] == "Neither judged by a wheal and its control nor printed: mugwort."
    assert found["substance"] == "Not in the catalogue, so not compared with a panel or a drug class: Mix X."


def test_what_is_said_of_an_intradermal_test_stands_at_the_intradermal_tests():
    clinic = patient()
    sheet = {
        "pricks": rows(clinic, SkinPrick, {"substance": "mugwort", "wheal": "5"}),
        "intradermals": rows(clinic, Intradermal, {"substance": "Mix X"}),
    }
    found = {(finding.id, finding.field): str(finding.sentence) for finding in clinic.says(SkinTest, sheet, **SKIN)}
    assert found["outcome", "intradermals"] == "Neither judged by a wheal and its control nor printed: Mix X."
    assert (
        found["substance", "intradermals"]
        == "Not in the catalogue, so not compared with a panel or a drug class: Mix X."
    )
    assert ("substance", "pricks") not in found


def test_a_substance_stands_once_in_each_concentration():
    clinic = patient()
    typed = [{"wheal": "5"} | ({"concentration": text} if text else {}) for text in ("", "1:10", "1:10", "")]
    found = clinic.says(SkinTest, prick(clinic, *typed), **SKIN)
    assert rules(found, "V4") == [("pricks.2.substance", "SOFT"), ("pricks.3.substance", "SOFT")]


def test_a_second_sheet_of_one_day_is_asked_after():
    clinic = patient()
    clinic.keep(SkinTest, prick(clinic, WHEAL), **SKIN)
    assert without_notes(clinic.says(SkinTest, prick(clinic, WHEAL), **SKIN)) == [("V4", "date", "SOFT")]
    assert without_notes(clinic.says(SkinTest, prick(clinic, WHEAL), **(SKIN | {"date": "2024-11-19"}))) == []


def test_dermographism_is_said_beside_a_positive():
    clinic = patient()
    for row, said in ((WHEAL, [("dermographism", "NOTE")]), ({"wheal": "0"}, [])):
        assert (
            rules(clinic.says(SkinTest, prick(clinic, row), **(SKIN | {"dermographism": "yes"})), "dermographism")
            == said
        )


def test_a_plan_whose_day_is_over_is_asked_after():
    clinic = patient()
    assert rules(clinic.says(SkinTest, prick(clinic, {}), **(PLANNED | {"date": "2024-11-30"})), "stage") == [
        ("stage", "NOTE")
    ]
    assert rules(clinic.says(SkinTest, prick(clinic, {}), **(PLANNED | {"date": "2024-12"})), "stage") == []


def test_what_is_typed_of_an_empty_sheet():
    clinic = patient()
    assert SkinTest.suggested(clinic.chart) == {"stage": "done"}
