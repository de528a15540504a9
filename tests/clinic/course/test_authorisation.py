"""Authorisations: what they suggest and work out, M10 and M11, and what may be corrected afterwards."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.patient_rules import emergency_kit_findings, two_person_findings
from desktop.clinic.entry.checks import spoken
from desktop.clinic.entry.entries import Kept, check
from desktop.clinic.patient.medication import MedicationCourse
from tests.cases import cases
from tests.clinic.made import OMALIZUMAB, event, parse
from tests.clinic.ward import AUTHORISED, PLANNED, Ward, levels, ward, words


def authorised(clinic: Ward, id: str = "authorisation-1", **typed: str) -> Authorisation:
    """Keep an authorisation in the chart as it stands, and its use of the bag."""
    entry = clinic.made(Authorisation, **(AUTHORISED | typed))
    clinic.chart.put(Kept(id, "patient-001", 1, entry))
    clinic.used("authorisation", "patient-001", "P-1 Case", id)
    return entry


def test_dose_and_title_are_worked_out():
    entry = ward().made(Authorisation, **AUTHORISED)
    assert (entry.viable_cells, entry.cells_per_kg) == (Decimal(119_000_000), Decimal("1.7000"))
    assert str(entry.how).endswith("= 1.70 × 10⁶/kg")
    assert entry.title(ward().reader) == "bag-1 for session 1"


@cases(
    ("cells", "viability", "how"),
    [("", "85", "its cells are not recorded"), ("140e6", "≥ 80", "its viability is not recorded as a number")],
)
def test_a_dose_that_is_not_known_says_why(cells, viability, how):
    clinic = ward()
    clinic.bag(viability, cells=cells)
    entry = clinic.made(Authorisation, **AUTHORISED)
    assert (entry.viable_cells, entry.cells_per_kg, str(entry.how)) == (None, None, how)


def test_an_unfinished_authorisation_has_no_dose():
    entry = ward().made(Authorisation, course="1")
    assert (entry.viable_cells, entry.how, entry.title(None)) == (None, None, "")


def test_the_next_session_is_suggested_and_no_name():
    clinic = ward()
    assert Authorisation.suggested(clinic.chart) == {"course": "1", "session": "1"}
    clinic.session(1, "2024-11-29")
    assert Authorisation.suggested(clinic.chart) == {"course": "1", "session": "2"}
    authorised(clinic, session="2")
    assert Authorisation.suggested(clinic.chart) == {"course": "1", "session": "3"}
    clinic.session(2, "2024-11-30")
    clinic.session(3, "2024-12-01")
    assert Authorisation.suggested(clinic.chart) == {"course": "2", "session": "1"}


@cases(
    ("planned", "said"),
    [
        (PLANNED, []), ("2024-12-01", []), ("2024-12-09 09:00", []), ("2024-11-30", [("planned", "SOFT")]),
        # while the day is not known nothing can be told of what was before it
        ("?", [("planned", "HARD"), ("planned", "NOTE")]), ("2024-12", [("planned", "HARD")]),
    ],
)  # fmt: skip
def test_v1_what_is_authorised_has_a_day_that_is_not_over(planned, said):
    clinic = ward(protocol=False)
    clinic.bag("", thawed="")
    assert levels(clinic.authorise(planned=planned), "V1") == said


# M10


@cases("field", ["infection", "pregnant", "malignancy", "thrombosis"])
@cases(("answer", "level"), [("yes", "SOFT"), ("no", None), ("unknown", "SOFT")])
def test_m10_answers(field, answer, level):
    assert levels(ward().authorise(**{field: answer}), "M10") == ([(field, level)] if level else [])


@cases(("sex", "said"), [("female", [("pregnant", "NOTE")]), ("male", []), ("unknown", [("pregnant", "NOTE")])])
def test_m10_pregnancy_is_not_asked_of_men(sex, said):
    assert levels(ward(sex=sex).authorise(pregnant=""), "M10") == said


@cases("field", ["malignancy", "thrombosis"])
def test_m10_what_is_not_answered_is_told(field):
    assert levels(ward().authorise(**{field: ""}), "M10") == [(field, "NOTE")]


@cases(
    ("condition", "typed", "field", "answer", "level"),
    [
        ("deep vein thrombosis", {}, "thrombosis", "no", "SOFT"),
        ("deep vein thrombosis", {"resolved": "2021"}, "thrombosis", "no", "SOFT"),
        ("pulmonary embolism", {}, "thrombosis", "", "NOTE"),
        ("pulmonary embolism", {}, "thrombosis", "yes", "SOFT"),
        ("breast cancer", {"resolved": "2021"}, "malignancy", "no", "SOFT"),
        ("meme kanseri", {}, "malignancy", "", "NOTE"),
        ("urinary tract infection", {}, "infection", "no", "SOFT"),
        ("urinary tract infection", {"resolved": "2021"}, "infection", "no", None),
        ("idrar yolu enfeksiyonu, ateş", {}, "infection", "no", "SOFT"),
        ("ateşli hastalık", {}, "infection", "no", "SOFT"),
        ("COVID-19", {}, "infection", "no", "SOFT"),
        ("pregnancy", {"resolved": "2021"}, "pregnant", "no", None),
        ("no thrombosis", {}, "thrombosis", "no", None),
        ("asthma", {}, "thrombosis", "no", None),
    ],
)
def test_m10_conditions_that_say_so_are_named(condition, typed, field, answer, level):
    clinic = ward()
    clinic.ill(condition, **typed)
    found = clinic.authorise(**{field: answer})
    assert levels(found, "M10") == ([(field, level)] if level else [])
    if level and answer != "yes":
        assert condition in words(found, "M10")


# M11


@cases(("kit", "level"), [("yes", None), ("no", "BLOCK"), ("unknown", "BLOCK")])
def test_m11_the_emergency_kit(kit, level):
    assert levels(ward().authorise(emergency_kit=kit), "M11") == ([("emergency_kit", level)] if level else [])


@cases(
    ("first", "second", "level"),
    [
        ("Dr. Ayşe Yılmaz", "Nurse Çelik", None),
        ("Dr. Ayşe Yılmaz", "dr.  ayse YILMAZ", "BLOCK"),
        ("Dr. Ayşe Yılmaz", "dr ayse yilmaz", "BLOCK"),
        ("Dr. Ayşe Yılmaz", "Yılmaz, Ayşe", "BLOCK"),
        ("Dr. Ayşe Yılmaz", "Dr. Ayşe Çelik", None),
        ("Dr. Ayşe Yılmaz", "A. Yılmaz", "BLOCK"),
        ("A. Yılmaz", "Dr. Ayşe Yılmaz", "BLOCK"),
        ("Dr. Ayşe Yılmaz", "B. Yılmaz", None),
        ("Dr. Ayşe Yılmaz", "A. Çelik", None),
        ("Dr. Ayşe Yılmaz", "?", "BLOCK"),
        ("Dr. Ayşe Yılmaz", "Bilinmiyor", "BLOCK"),
    ],
)
def test_m11_the_second_person_is_another_one(first, second, level):
    found = ward().authorise(authorised_by=first, checked_by=second)
    assert levels(found, "M11") == ([("checked_by", level)] if level else [])


def test_m11_without_a_second_person_nothing_is_saved():
    assert levels(ward().authorise(checked_by=""), "required") == [("checked_by", "HARD")]


@cases(("kit", "second", "said"), [(None, None, 2), ("unknown", "?", 2), ("yes", "B", 0), ("no", "A", 2)])
def test_m11_a_documented_infusion_keeps_what_is_missing(kit, second, said):
    clinic = ward()
    giving = parse(Authorisation, clinic.reader, None, AUTHORISED).giving(clinic.around())
    documented = replace(giving, type="infusion", planned=False)
    found = [
        *spoken(emergency_kit_findings("emergency_kit", kit, documented)),
        *spoken(two_person_findings("A", second, "checked_by", documented)),
    ]
    assert [finding.level.name for finding in found] == ["SOFT"] * said


# M5: one bag, one authorisation


def test_m5_a_second_authorisation_of_a_bag_is_refused():
    clinic = ward()
    authorised(clinic)
    assert levels(clinic.authorise(session="2"), "M5") == [("bag", "HARD")]
    clinic.uses.clear()  # the chart alone knows it, too
    assert levels(clinic.authorise(session="2"), "M5") == [("bag", "HARD")]


def test_an_authorisation_can_be_amended_before_the_bag_is_given():
    clinic = ward()
    entry = authorised(clinic)
    assert check(entry, clinic.around("authorisation-1")) == []


def test_after_the_infusion_its_authorisation_is_history():
    clinic = ward()
    entry = authorised(clinic)
    clinic.used("infusion", "patient-001", "P-1 Case", "infusion-1")
    clinic.lot(release="recalled", release_reason="donor ill")
    found = check(entry, clinic.around("authorisation-1"))
    assert levels(found, "M5") == []
    assert levels(found, "M1") == [("bag", "SOFT")]
    # a new authorisation of that bag is none
    assert {("bag", "HARD")} == set(levels(clinic.authorise(), "M5"))


def test_a_given_bag_cannot_be_put_into_another_authorisation():
    clinic = ward()
    clinic.put(Bag, id="bag-2", lot="lot-1", number="2", cells="140e6")
    authorised(clinic)
    clinic.used("infusion", "patient-001", "P-1 Case", "infusion-1", bag="bag-2")
    amended = clinic.made(Authorisation, **(AUTHORISED | {"bag": "bag-2"}))
    assert levels(check(amended, clinic.around("authorisation-1")), "M5") == [("bag", "HARD")]


def test_an_authorisation_for_somebody_else_given_here_stays_said():
    clinic = ward()
    entry = authorised(clinic)
    clinic.used("infusion", "patient-001", "P-1 Case", "infusion-1")
    clinic.used("infusion", entry="infusion-2")
    found = check(entry, clinic.around("authorisation-1"))
    assert levels(found, "M5") == [("bag", "SOFT")]
    assert "P-2 Other" in words(found, "M5")


def test_every_finding_names_its_source():
    clinic = ward(consented=False, weighed=False)
    clinic.donor({"hiv": "positive"})
    clinic.lot(
        additives=(), expiry="2020-01-01", release="rejected", release_reason="growth", checks={"cd34": ("9", "%")}
    )
    found = clinic.authorise(infection="yes", emergency_kit="no", checked_by="?")
    assert {finding.id for finding in found} >= {"M1", "M2", "M3", "M4", "M6", "M8", "M9", "M10", "M11"}
    assert all("domain reference" in finding.source for finding in found if finding.id.startswith("M"))


@cases(
    ("course", "said"),
    [
        ({"dose": "150"}, "Omalizumab: Recorded are 150 mg every 4 weeks"),
        ({}, ""),
        ({"dose": "150", "stop": "2024-10-01"}, ""),
        ({"drug": "cetirizine"}, ""),
    ],
)
def test_o1_what_is_open_about_an_omalizumab_is_told_when_a_bag_is_authorised(course, said):
    clinic = ward()
    clinic.keep(MedicationCourse, **(OMALIZUMAB | course))
    found = [finding for finding in clinic.authorise() if finding.id == "O1"]
    assert {finding.level.name for finding in found} <= {"NOTE"}
    assert words(found, "O1").startswith(said) and bool(found) is bool(said)


# what is asked while no bag is named


def test_without_a_bag_the_patients_own_rules_are_asked_and_the_bags_are_said_not_to_be():
    clinic = ward(consented=False)
    clinic.session(1, "2024-11-29")
    event(clinic, infusion="1", onset="2024-11-29", grade="3")
    found = clinic.authorise(bag="", session="2", infection="yes", emergency_kit="no")
    assert levels(found, "required") == [("bag", "HARD")]
    assert {finding.id for finding in found if finding.level.name != "NOTE"} >= {"M6", "M7", "M10", "M11"}
    (untold,) = [finding for finding in found if finding.id == "M5"]
    assert untold.untold and "No bag is named: its lot, donor, quality control" in str(untold.sentence)
