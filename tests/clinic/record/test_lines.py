"""What a list says of an entry in one line."""

from __future__ import annotations

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.naranjo import NaranjoAnswer
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.lines import Line, line
from tests.cases import cases
from tests.clinic.allergist import panel, patch, provocation, skin
from tests.clinic.made import EVENT, INFUSION, OMALIZUMAB, Clinic, patient, rows, takes_nothing
from tests.clinic.ward import AUTHORISED, ward


def only(clinic: Clinic, id: str) -> Line:
    return line(clinic.chart.entry(id), clinic.chart, clinic.reader)


def test_a_panel_tells_its_positives_and_what_is_assumed() -> None:
    clinic = patient()
    found = only(
        clinic, panel(clinic, "2024-01-08", {"Hom g": "0.59"}, assumed=True, total_ige="≤ 100", ige_unit="kU/L")
    )
    assert (found.value, found.doubt) == ("1 positive", "")
    assert found.detail == "295 of 295 answered · Hom g 0.59 · total IgE ≤ 100 kU/L · 294 assumed"


def test_a_panel_names_its_highest_and_counts_the_rest() -> None:
    clinic = patient()
    codes = ("Hom g", "Der p 1", "Der f 1", "Bet v 1", "Phl p 1", "Ole e 1", "Can f 1", "Fel d 1")
    found = only(clinic, panel(clinic, "2024-01-08", {code: str(place + 1) for place, code in enumerate(codes)}))
    assert found.value == "8 positive"
    assert (
        found.detail
        == "8 of 295 answered · Fel d 1 8, Can f 1 7, Ole e 1 6, Phl p 1 5, Bet v 1 4, Der f 1 3 and 2 more"
    )


def test_a_panel_whose_control_failed_is_in_doubt() -> None:
    clinic = patient()
    assert (
        only(clinic, panel(clinic, "2024-01-08", {"Hom g": "0.59"}, quality="failed")).doubt == "quality control failed"
    )


@cases(
    ("typed", "value", "detail", "doubt"),
    [
        ({}, "1 positive of 2", "birch pollen · valid", ""),
        ({"histamine": "2x2"}, "invalid", "1 positive of 2 · birch pollen", "invalid: histamine 2 mm"),
        (
            {"histamine": "2x2", "valid_because": "only late readings are used"},
            "1 positive of 2",
            "birch pollen",
            "invalid: histamine 2 mm; used because: only late readings are used",
        ),
        ({"antihistamine": "unknown"}, "1 positive of 2", "birch pollen", "validity not known"),
    ],
)
def test_skin_tests_tell_their_validity_in_words(typed: dict[str, str], value: str, detail: str, doubt: str) -> None:
    clinic = takes_nothing(patient())
    found = only(clinic, skin(clinic, {"birch pollen": "5x5", "ciprofloxacin": "0"}, **typed))
    assert (found.value, found.detail, found.doubt) == (value, detail, doubt)


def test_skin_tests_under_omalizumab_say_so() -> None:
    clinic = patient()
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"start": "2024-06-01"}))
    assert only(clinic, skin(clinic, {"birch pollen": "5x5"})).detail == "birch pollen · may be on omalizumab"


def test_a_patch_test_tells_when_each_was_first_positive_and_what_is_due() -> None:
    clinic = patient()
    nickel, cobalt = {"hapten": "nickel", "h48": "-", "h72": "++"}, {"hapten": "cobalt", "h48": "pos", "h72": "+"}
    found = only(clinic, patch(clinic, nickel, cobalt, {"hapten": "balsam of Peru", "h48": "?+", "h72": "NT"}))
    assert found.value == "2 positive of 3"
    assert found.detail == (
        "nickel sulfate hexahydrate 72 h, cobalt(II) chloride hexahydrate 48 h · 96 h reading due 26 Jul 2024"
    )


def test_a_patch_test_without_a_reading_is_not_called_negative() -> None:
    clinic = patient()
    found = only(clinic, patch(clinic, {"hapten": "nickel"}, applied="2024-11-30"))
    assert (found.value, found.detail) == ("not read yet", "nickel sulfate hexahydrate · 48 h reading due 2 Dec 2024")


@cases(
    ("typed", "value", "detail"),
    [
        ({"stop_reason": "completed"}, "negative", "total 500 mg · completed, full dose reached"),
        ({"result": "positive", "stop_reason": "objective"}, "positive", "total 500 mg · objective reaction"),
        ({"stop_reason": "unknown"}, "negative", "total 500 mg"),
    ],
)
def test_a_provocation_tells_its_result_and_total_dose(typed: dict[str, str], value: str, detail: str) -> None:
    clinic = patient()
    found = only(clinic, provocation(clinic, **typed))
    assert (found.title, found.value, found.detail) == ("provocation with ciprofloxacin", value, detail)


def test_what_is_planned_says_so_and_has_no_result() -> None:
    clinic = patient()
    plan = {"stage": "planned", "date": "2025-01-10"}
    tests = [
        only(clinic, skin(clinic, {"birch pollen": ""}, **plan)),
        only(clinic, provocation(clinic, result="", **plan)),
    ]
    assert [(found.title, found.value, found.detail, found.doubt) for found in tests] == [
        ("planned skin tests", "planned", "birch pollen", ""),
        ("planned provocation with ciprofloxacin", "planned", "total 500 mg", ""),
    ]


def test_an_infusion_tells_its_viable_cells_and_its_chain() -> None:
    clinic = ward()
    found = only(clinic, clinic.session(1, "2024-12-01 08:50", bag="bag-1"))
    assert (found.value, found.unit) == ("119 × 10⁶", "viable")
    assert (
        found.detail == "1.70 × 10⁶/kg · 20 min after thaw · donor D-7 · lot L-24 · passage 3 · bag 1 · viability 85 %"
    )


def test_an_infusion_without_a_bag_tells_what_was_typed() -> None:
    clinic = patient()
    found = only(clinic, clinic.keep(Infusion, **INFUSION))
    assert (found.value, found.unit, found.doubt) == ("140 × 10⁶", "cells", "dose basis unknown")
    assert found.detail == "dose basis or number of sessions unknown · lot unknown"


def test_an_authorisation_tells_its_dose_and_who_decided() -> None:
    clinic = ward()
    found = only(clinic, clinic.keep(Authorisation, **AUTHORISED))
    assert (found.value, found.unit, found.doubt) == ("119 × 10⁶", "viable", "")
    assert found.detail == "1.70 × 10⁶/kg · by Dr. Ayşe Yılmaz · checked by Nurse Çelik"


def test_a_plan_tells_what_is_due_next_and_how_far_it_is() -> None:
    clinic = ward()
    (plan,) = clinic.chart.of(CoursePlan)
    found = only(clinic, plan.id)
    assert found.detail == "next: session 1, due 1 Dec 2024 · 0 of 3 steps done"


@cases(
    ("typed", "title", "detail"),
    [
        ({"itch": "3", "uas7_printed": "12"}, "outcome: UAS7 12, itch 3", ""),
        (
            {"re_exposure": "yes, tolerated", "re_exposed_to": "levofloxacin 500 mg", "statement": "Kaşıntım\nazaldı"},
            "outcome",
            "re-exposure: yes, tolerated, levofloxacin 500 mg · “Kaşıntım azaldı”",
        ),
        ({"reactions": "none", "re_exposure": "asked, none"}, "outcome", "re-exposure: asked, none · reactions: none"),
    ],
)
def test_an_outcome_tells_its_scores_and_the_patients_words(typed: dict[str, str], title: str, detail: str) -> None:
    clinic = patient()
    found = only(clinic, clinic.keep(Outcome, date="2024-08-13", **typed))
    assert (found.title, found.detail) == (title, detail)


@cases(
    ("typed", "doubt"),
    [({}, ""), ({"withdrawn": "2024-11-20"}, "withdrawn 20 Nov 2024"), ({"signed": "?"}, "day unknown")],
)
def test_a_consent_tells_who_signed_and_whether_it_holds(typed: dict[str, str], doubt: str) -> None:
    clinic = patient()
    told = {"purpose": "treatment", "version": "2", "signed": "2024-11-01", "signer": "her mother", **typed}
    found = only(clinic, clinic.keep(Consent, **told))
    assert (found.title, found.detail, found.doubt) == ("treatment, version 2", "signed by her mother", doubt)


def test_an_adverse_event_tells_its_grade_its_cause_and_its_score() -> None:
    clinic = patient()
    clinic.keep(Infusion, **(INFUSION | {"start": "2024-05-14 10:30"}))
    naranjo = rows(clinic, NaranjoAnswer, {"question": "1", "answer": "yes"}, {"question": "2", "answer": "yes"})
    found = only(clinic, clinic.keep(AdverseEvent, {"naranjo": naranjo}, **(EVENT | {"infusion": "1"})))
    assert found.detail == (
        "grade 1 mild, CTCAE v5.0 · 0 h 40 min after the infusion's start · WHO-UMC possible · Naranjo 3, possible (2 of 10 answered)"
    )
