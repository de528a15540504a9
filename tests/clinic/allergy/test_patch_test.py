"""Patch tests: which reading is due when, what was positive first, and what is questioned."""

from __future__ import annotations

from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest
from desktop.clinic.patient.medication import MedicationCourse
from tests.cases import cases
from tests.clinic.made import PATCH, Clinic, case, patient, rows, sentences, without_notes

NICKEL, COBALT = {"hapten": "nickel"}, {"hapten": "cobalt"}


def patched(clinic: Clinic, *haptens: dict[str, str], **typed: str) -> PatchTest:
    return clinic.made(PatchTest, {"haptens": rows(clinic, PatchHapten, *haptens)}, **(PATCH | typed))


def says(*haptens: dict[str, str], **typed: str):
    clinic = patient()
    return clinic.says(PatchTest, {"haptens": rows(clinic, PatchHapten, *haptens)}, **(PATCH | typed))


def notes(found) -> list[tuple[str, str]]:
    return [(finding.id, finding.field) for finding in found if not finding.level]


@cases(
    ("readings", "first"),
    [
        ({}, None),
        ({"h48": "-", "h72": "?+"}, None),
        ({"h48": "IR"}, None),
        ({"h48": "+"}, 48),
        ({"h48": "-", "h72": "++"}, 72),
        ({"h72": "positive"}, 72),
        ({"h48": "?+", "h96": "+++", "h168": "+"}, 96),
        ({"h168": "+"}, 168),
    ],
)
def test_a_positive_stands_with_its_reading_time(readings, first):
    assert patched(patient(), NICKEL | readings).haptens[0].first_positive == first


def test_the_case_cobalt_at_48_and_nickel_at_72_hours():
    """Domain reference §1.2, row 39: neither grades nor the other readings are printed."""
    clinic = case()
    typed = {"applied": "d0+189 (d0+184..d0+194)"}
    haptens = {"haptens": rows(clinic, PatchHapten, NICKEL | {"h72": "positive"}, COBALT | {"h48": "positive"})}
    made = clinic.made(PatchTest, haptens, **typed)
    assert [row.first_positive for row in made.haptens] == [72, 48]
    assert (made.next_hours, made.next_due) == (None, None)
    found = clinic.says(PatchTest, haptens, **typed)
    assert without_notes(found) == []
    assert "Read once only: nickel sulfate hexahydrate, cobalt(II) chloride hexahydrate." in sentences(found)[0]


ALL = "48, 72, 96, 168"


@cases(
    ("haptens", "typed", "hours", "due"),
    [
        ([], {}, 48, "6 Nov 2024 10:00"),
        ([NICKEL], {}, 48, "6 Nov 2024 10:00"),
        ([NICKEL | {"h48": "-"}], {}, 72, "7 Nov 2024 10:00"),
        ([NICKEL | {"h48": "NT"}], {}, 72, "7 Nov 2024 10:00"),
        ([NICKEL | {"h48": "-"}, COBALT], {}, 48, "6 Nov 2024 10:00"),
        ([NICKEL | {"h48": "-", "h72": "-"}], {}, None, None),
        ([NICKEL | {"h48": "-", "h72": "-"}], {"planned": ALL}, 96, "8 Nov 2024 10:00"),
        ([NICKEL | {"h72": "-"}], {"planned": ALL}, 96, "8 Nov 2024 10:00"),  # 48 was passed over
        ([NICKEL | {"h72": "-"}, COBALT], {"planned": ALL}, 72, "7 Nov 2024 10:00"),
        ([NICKEL | {"h96": "-"}], {"planned": "48, 72"}, None, None),
        ([NICKEL], {"planned": "168"}, 168, "11 Nov 2024 10:00"),
        ([NICKEL], {"applied": "2024-11-04"}, 48, "6 Nov 2024"),
        ([NICKEL], {"applied": "2024-11-04 ?"}, 48, "6 Nov 2024, assumed"),
        ([NICKEL], {"applied": "2024-11-28 23:30", "planned": "72"}, 72, "1 Dec 2024 23:30"),
        ([NICKEL], {"applied": "2024-11"}, 48, None),
        ([NICKEL], {"applied": "2024-11-04 ±2"}, 48, None),
        ([NICKEL], {"applied": "?"}, 48, None),
    ],
)
def test_the_next_reading_is_the_first_planned_one_that_is_not_done(haptens, typed, hours, due):
    made = patched(patient(), *haptens, **typed)
    assert made.next_hours == hours
    assert (made.next_due.shown() if made.next_due else None) == due


def test_without_planned_readings_none_is_due():
    clinic = patient()
    made = clinic.made(PatchTest, {"haptens": rows(clinic, PatchHapten, NICKEL)}, applied="2024-11-04")
    assert (made.next_hours, made.next_due) == (None, None)


READ = {"h48": "-", "h72": "-"}


@cases(
    ("haptens", "typed", "said"),
    [
        ([NICKEL | READ], {}, []),
        ([], {}, [("rows", "haptens", "HARD")]),
        ([NICKEL | READ, COBALT | READ, NICKEL | READ], {}, [("V4", "haptens.2.hapten", "SOFT")]),
        ([NICKEL | READ, NICKEL | READ | {"concentration": "2.5"}], {}, []),
        ([NICKEL | READ], {"applied": "2024-11-28"}, []),
        ([NICKEL | READ], {"applied": "2024-11-29"}, [("V1", "haptens.0.h72", "HARD")]),
        (
            [NICKEL | READ],
            {"applied": "2024-11-30"},
            [("V1", "haptens.0.h48", "HARD"), ("V1", "haptens.0.h72", "HARD")],
        ),
        ([NICKEL, COBALT | {"h72": "+"}], {"applied": "2024-11-29"}, [("V1", "haptens.1.h72", "HARD")]),
        ([NICKEL | {"h48": "-"}], {"applied": "2024-11-29 18:00"}, []),  # on its day, before its hour
        ([NICKEL | READ], {"applied": "2024-11"}, []),
        ([NICKEL | READ], {"applied": "?"}, []),
    ],
)
def test_what_the_rules_say(haptens, typed, said):
    assert without_notes(says(*haptens, **typed)) == said


@cases(
    ("haptens", "typed", "said"),
    [
        ([NICKEL | READ], {}, []),
        ([NICKEL | {"h48": "+", "h72": "+"}], {}, [("relevance", "haptens")]),
        ([NICKEL | {"h48": "+", "h72": "+", "relevance": "unknown"}], {}, []),
        ([NICKEL | {"h72": "-"}], {}, [("readings", "haptens")]),
        ([NICKEL | {"h48": "NT", "h72": "-"}], {}, [("readings", "haptens")]),
        ([NICKEL | {"h48": "-"}], {}, []),  # the second one is due
        ([NICKEL | {"h48": "NT", "h72": "NT"}], {}, [("readings", "haptens")]),
        ([NICKEL], {"applied": "2024-11"}, [("due", "applied")]),
    ],
)
def test_what_is_only_noted(haptens, typed, said):
    # what a rule cannot tell without a concentration is told only to who asks what was checked
    assert notes([one for one in says(*haptens, **typed) if not one.untold]) == said


def test_a_second_patch_test_of_one_day_is_asked_after():
    clinic = patient()
    haptens = {"haptens": rows(clinic, PatchHapten, NICKEL | READ)}
    clinic.keep(PatchTest, haptens, **PATCH)
    assert without_notes(clinic.says(PatchTest, haptens, **PATCH)) == [("V4", "applied", "SOFT")]


# What weakens a reaction: rule A7

STEROID = {
    "drug": "prednisolone",
    "indication": "asthma",
    "route": "oral",
    "dose_unit": "mg",
    "interval": "1 d",
    "start": "2024-11-01",
}
WEAK, FALSE = "It may weaken a reaction", "A negative result may be falsely negative"


@cases(
    ("typed", "sentence"),
    [
        (STEROID | {"dose": "20"}, FALSE),
        (STEROID | {"dose": "10"}, WEAK),
        (STEROID | {"dose": "20", "start": "2024-09-01", "stop": "2024-10-13"}, ""),  # 22 days before
        (STEROID | {"dose": "20", "start": "2024-09-01", "stop": "2024-10-14"}, FALSE),
        (STEROID, "mg a day not known"),
        (STEROID | {"drug": "Brand X"}, "cannot be told"),
        (STEROID | {"route": "topical", "dose": "20"}, WEAK),
        ({"drug": "cetirizine", "indication": "itch", "route": "oral", "start": "2024-11-01"}, ""),
        (
            {"drug": "omalizumab", "indication": "asthma", "route": "sc", "start": "2024-01-01"},
            "No effect on this kind of test is known",
        ),
    ],
)
def test_a_steroid_weakens_a_patch_test_and_an_antihistamine_does_not(typed, sentence):
    clinic = patient()
    clinic.keep(MedicationCourse, **typed)
    found = [one for one in clinic.says(PatchTest, **PATCH) if one.id in ("A6", "A7")]
    assert {one.level.name for one in found} <= {"NOTE"}
    assert bool(found) == bool(sentence) and sentence in " ".join(str(one.sentence) for one in found)


@cases(("answer", "said"), [("yes", [False]), ("no", []), ("unknown", [True]), ("", [True])])
def test_sun_on_the_site_is_asked_for(answer, said):
    typed = {name: text for name, text in (PATCH | {"sunned": answer}).items() if text}
    assert [one.untold for one in patient().says(PatchTest, **typed) if one.field == "sunned"] == said


@cases(
    ("hapten", "percent", "found"),
    [
        ("amoxicillin", "5", []),
        ("amoxicillin", "10", [("SOFT", False)]),
        ("amoxicillin", "", [("NOTE", True)]),
        ("ibuprofen", "10", []),
        ("chlorhexidine", "2", [("SOFT", False)]),
        ("nickel", "5", []),
        ("nickel", "10", [("NOTE", False)]),  # above what is usual
        ("lidocaine", "5", [("NOTE", True)]),  # undiluted, which percent cannot be compared with
        ("balsam of the clinic", "25", [("NOTE", True)]),
        ("ciprofloxacin", "10", [("NOTE", True)]),
    ],
)
def test_a5_a_patch_has_limits_of_its_own(hapten, percent, found):
    clinic = patient()
    row = {"hapten": hapten} | ({"concentration": percent} if percent else {})
    said = clinic.says(PatchTest, {"haptens": rows(clinic, PatchHapten, row)}, **PATCH)
    assert [(one.level.name, one.untold) for one in said if one.id == "A5"] == found
