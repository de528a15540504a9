"""What bore on a test of a day: by drug, dose, course and route, and what nobody can say anything about."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.patient.on_board import on_board
from desktop.clinic.record.clinic_drug import ClinicDrug, with_drugs
from desktop.clinic.words.dates import exactly
from tests.cases import cases
from tests.clinic.made import INFUSION, NOW, PROVOCATION, READER, SKIN, Clinic, parse, patient, rows

# the day of the test is 1 December 2024
WHEN = exactly(NOW.date())
COURSE = {"indication": "asthma", "route": "oral", "start": "2024-01-01"}


def board(clinic: Clinic, *tests: str, when=WHEN) -> list[tuple[str, str, bool]]:
    found = on_board(when, clinic.around(), *tests).found
    return [(one.group.code, one.effect.strength, one.certain) for one in found]


def taking(**typed: str) -> Clinic:
    clinic = patient()
    clinic.keep(MedicationCourse, **(COURSE | typed))
    return clinic


SHORT, LONG = {"start": "2024-11-25"}, {"start": "2024-10-01"}
DAILY = {"drug": "prednisolone", "dose_unit": "mg", "interval": "1 d"}


@cases(
    ("typed", "prick", "patch", "provocation"),
    [
        (SHORT | {"dose": "40"}, "slight", "doubtful", "doubtful"),
        (SHORT | {"dose": "10"}, "slight", "slight", "doubtful"),
        (SHORT | {"dose": "60"}, "slight", "doubtful", "doubtful"),
        (LONG | {"dose": "5"}, None, None, "slight"),
        (LONG | {"dose": "10"}, "slight", "slight", "doubtful"),
        (LONG | {"dose": "20"}, "slight", "doubtful", "doubtful"),
        # twice a day: 20 mg
        (LONG | {"dose": "10", "interval": "12 h"}, "slight", "doubtful", "doubtful"),
        (SHORT | {"dose": "40", "stop": "2024-11-27"}, "slight", "doubtful", "doubtful"),  # 4 days before
        (SHORT | {"dose": "10", "stop": "2024-11-27"}, None, None, None),  # the 4 days of a small dose are over
        (SHORT | {"dose": "60", "stop": "2024-11-25"}, "slight", "doubtful", "doubtful"),  # 6 days before
        (LONG | {"dose": "20", "stop": "2024-11-10"}, "slight", "doubtful", "doubtful"),  # 21 days before
        (LONG | {"dose": "20", "stop": "2024-11-09"}, None, None, None),
    ],
)
def test_a_steroid_counts_by_its_dose_and_its_course(typed, prick, patch, provocation):
    clinic = taking(**(DAILY | typed))
    if typed.get("stop") == "2024-11-27" and typed["dose"] == "40":
        # below 50 mg a day a prick test is free of it after 4 days, a patch test (20 mg and more) is not
        prick = provocation = None
    for test, strength in (("prick", prick), ("patch", patch), ("provocation", provocation)):
        assert board(clinic, test) == ([] if strength is None else [("steroid", strength, True)]), test


@cases(
    ("typed", "found"),
    [
        (SHORT, [("steroid", "doubtful", False)]),
        (SHORT | {"dose": "30"}, [("steroid", "doubtful", False)]),  # how often is not told
        (SHORT | {"dose": "30", "interval": "1 d", "dose_unit": "mL"}, [("steroid", "doubtful", False)]),
        ({"start": "?", "dose": "30", "interval": "1 d"}, [("steroid", "doubtful", False)]),
    ],
)
def test_a_steroid_of_an_unknown_dose_or_length_may_count(typed, found):
    clinic = taking(**({"drug": "prednisolone", "dose_unit": "mg"} | typed))
    assert board(clinic, "patch") == found


@cases(
    ("drug", "route", "found"),
    [
        ("prednisolone", "eye", []),
        ("prednisolone", "topical", [("steroid_skin", "slight", True)]),
        ("cetirizine", "oral", [("antihistamine", "invalid", True)]),
        ("cetirizine", "unknown", [("antihistamine", "invalid", False)]),  # perhaps a nasal one
        ("cetirizine", "eye", [("antihistamine_local", "slight", True)]),
        ("hydroxyzine", "topical", [("hydroxyzine", "invalid", False)]),  # of such a form nothing is known
    ],
)
def test_the_route_says_which_form_it_is(drug, route, found):
    assert board(taking(drug=drug, route=route, start="2024-11-20"), "prick") == found


@cases(
    ("test", "found"),
    [
        ("prick", [("omalizumab", "doubtful", True)]),
        ("basophil", [("omalizumab", "doubtful", True)]),
        ("provocation", [("omalizumab", "doubtful", True)]),
        ("patch", []),
        ("lymphocyte", []),
    ],
)
def test_omalizumab_bears_on_what_rests_on_ige(test, found):
    clinic = patient()
    given = rows(clinic, Administration, {"date": "2024-11-01", "dose": "300"})
    clinic.keep(MedicationCourse, {"administrations": given}, **(COURSE | {"drug": "omalizumab", "route": "sc"}))
    assert board(clinic, test) == found
    # prescribed is not taken; what hides a reaction hides it all the same
    prescribed = taking(drug="omalizumab", route="sc")
    assert board(prescribed, test) == [(group, strength, False) for group, strength, _certain in found]
    assert on_board(WHEN, prescribed.around(), test).hides == ("yes" if found else "no")


def test_an_antihistamine_bears_on_no_test_on_cells_and_no_patch_test():
    clinic = taking(drug="cetirizine")
    assert [board(clinic, test) for test in ("basophil", "lymphocyte", "patch", "delayed")] == [[], [], [], []]


@cases(("dose", "found"), [
    ("40 mg", [("steroid", "doubtful", True)]), ("10 mg", [("steroid", "slight", True)]), ("1 tablet", [("steroid", "doubtful", False)]),
    ("", [("steroid", "doubtful", False)]),
])  # fmt: skip
def test_premedication_counts_from_its_dose(dose, found):
    clinic = patient()
    given = rows(clinic, Premedication, {"drug": "prednisolone"} | ({"dose": dose} if dose else {}))
    clinic.keep(Infusion, {"premedication": given}, **(INFUSION | {"start": "2024-11-29", "premedicated": "given"}))
    assert board(clinic, "patch") == found


@cases(
    ("typed", "untold"),
    [
        ({"drug": "Brand X"}, True),
        ({"drug": "Brand X", "stop": "2024-11-20"}, True),
        ({"drug": "Brand X", "start": "2023", "stop": "2024-01-01"}, False),
        ({"drug": "ciprofloxacin"}, False),
        ({"drug": "ciprofloxacin", "stop": "?"}, False),
    ],
)
def test_a_drug_that_the_catalogue_does_not_know_cannot_be_classified(typed, untold):
    found = on_board(WHEN, taking(**typed).around(), "prick")
    assert (bool(found.unclassified), found.found) == (untold, ())
    assert found.on_omalizumab == ("untold" if untold else "no")


def test_on_a_day_that_is_not_known_everything_may_have_been_on_board():
    assert board(taking(drug="cetirizine"), "prick", when=None) == [("antihistamine", "invalid", False)]


def test_a_dose_that_was_given_after_the_end_counts():
    clinic = patient()
    doses = rows(clinic, Administration, {"date": "2024-02-01"}, {"date": "2024-11-01"})
    course = COURSE | {"drug": "omalizumab", "route": "sc", "stop": "2024-03-01"}
    clinic.keep(MedicationCourse, {"administrations": doses}, **course)
    assert board(clinic, "prick") == [("omalizumab", "doubtful", True)]


@cases(
    ("added", "why"),
    [
        ({"name": "Oktapan"}, "which has no ATC code"),
        ({"name": "Oktapan", "atc": "V03AX99"}, None),
        ({"name": "Oktapan", "brand_of": "metformin"}, None),
    ],
)
def test_a_drug_of_the_clinics_own_is_classified_by_its_code(added, why):
    catalogue = with_drugs(READER.catalogue, [parse(ClinicDrug, READER, None, added)])
    clinic = taking(drug="metformin")
    around = replace(clinic.around(), reader=replace(READER, catalogue=catalogue))
    [kept] = clinic.chart.of(MedicationCourse)
    course = replace(kept.entry, drug=DrugName("Oktapan", added.get("atc", "")))
    clinic.chart.put(replace(kept, entry=course))
    found = on_board(WHEN, around, "prick").unclassified
    assert [str(one).split(", ")[1] for one in found] == ([why] if why else [])


@cases(
    ("answers", "known"),
    [
        ([], False),
        (["not asked"], False),
        (["asked, the patient does not know"], False),
        (["asked, see entries"], False),  # and none is entered
        (["asked, none"], True),
        (["asked, none", "not asked"], False),
        (["not asked", "asked, none"], True),
    ],
)
def test_that_nothing_was_on_board_is_said_only_where_somebody_answered_that_nothing_is_taken(answers, known):
    clinic = patient()
    for day, answer in enumerate(answers, 1):
        clinic.keep(HistoryAnswer, topic="medication", answer=answer, date=f"2024-01-0{day}")
    clinic.keep(HistoryAnswer, topic="drug reactions", answer="asked, none", date="2024-01-09")
    found = on_board(WHEN, clinic.around(), "prick", "provocation")
    assert (found.on_omalizumab, found.hides) == (("no", "no") if known else ("untold", "unknown"))
    sheet = clinic.made(SkinTest, **SKIN)
    assert (sheet.omalizumab == "no", "no medication is recorded" in str(sheet.validity_why)) == (known, not known)
    # one sentence, whatever number of rules lacks it
    told = {
        str(one.sentence) for one in clinic.says(DrugProvocation, **PROVOCATION) if "No medication" in str(one.sentence)
    }
    assert len(told) == (0 if known else 1)


def test_who_takes_a_known_drug_was_asked():
    assert on_board(WHEN, taking(drug="ciprofloxacin").around(), "prick").on_omalizumab == "no"
