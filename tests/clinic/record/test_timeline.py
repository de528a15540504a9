from __future__ import annotations

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.naranjo import NaranjoAnswer
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.course.vital_signs import VitalSigns
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.timeline import timeline
from desktop.clinic.results.lab_result import LabResult
from tests.cases import cases
from tests.clinic.allergist import panel, patch, provocation, skin
from tests.clinic.made import EVENT, INFUSION, OMALIZUMAB, REACTION, case, given, patient, rows, takes_nothing, weigh
from tests.clinic.ward import AUTHORISED, ward


def told(clinic):
    return [(event.since, event.lane, event.title) for event in timeline(clinic.chart, clinic.reader)]


def only(clinic, type):
    [event] = [event for event in timeline(clinic.chart, clinic.reader) if event.type == type.declaration.name]
    return event


def test_the_case_in_order():
    assert told(case()) == [
        ("", "History", "transfusion, product: unknown"),
        ("D−10", "History", "family history: asked, none"),
        ("D−10", "Tests", "Laboratory results"),
        ("D0", "Tests", "ciprofloxacin test"),
        ("D0", "Tests", "clarithromycin test"),
        ("D0", "Infusions", "infusion 1"),
        ("D2", "Infusions", "infusion 2"),
        ("D5", "Infusions", "infusion 3"),
        ("D96", "Tests", "Laboratory results"),
        ("D96", "Medication", "omalizumab prescribed or started"),
        ("D110", "Tests", "ciprofloxacin test"),
        ("D188", "Tests", "Laboratory results"),
        ("D191", "Tests", "ciprofloxacin test"),
        ("", "Reactions", "ciprofloxacin"),
    ]


def test_the_results_of_one_specimen_are_one_event():
    clinic = case()
    events = [event for event in timeline(clinic.chart, clinic.reader) if event.type == "lab_result"]
    assert [len(event.entries) for event in events] == [6, 4, 4]
    assert events[0].detail == (
        "ANA negative, ATAb 0.1 IU/ml, Anti-TPO 12.4 IU/ml H, CRP 3 mg/ml, ECP 26.6 ng/ml H, Total IgE 25.5 IU/ml"
    )
    assert [event.in_doubt for event in events] == [True, False, False]
    assert all(event.entry == event.entries[0] for event in events)


def test_no_entry_with_a_date_is_left_out():
    clinic = case()
    in_events = {id for event in timeline(clinic.chart, clinic.reader) for id in event.entries}
    dated = {kept.id for kept in clinic.chart.all() if kept.entry.declaration.dated}
    assert in_events == dated


@cases(
    ("other", "events"),
    [
        ({}, 1),
        ({"laboratory": "Other"}, 2),
        ({"specimen_date": "2024-05-05"}, 2),
        ({"specimen_date": "2024-05-04 08:00"}, 2),
        ({"specimen_date": "2024-05"}, 2),
    ],
)
def test_another_date_or_laboratory_is_another_specimen(other, events):
    clinic = patient()
    clinic.keep(LabResult, marker="ana", specimen_date="2024-05-04", reading="negative")
    clinic.keep(LabResult, **({"marker": "crp", "specimen_date": "2024-05-04", "reading": "3", "unit": "mg/L"} | other))
    assert len(timeline(clinic.chart, clinic.reader)) == events


def test_two_unknown_dates_need_not_be_one_day():
    clinic = patient()
    for reading in ("3", "4"):
        clinic.keep(LabResult, marker="crp", specimen_date="?", reading=reading, unit="mg/L")
    assert told(clinic) == [("", "Tests", "CRP"), ("", "Tests", "CRP")]


def test_what_has_no_known_date_comes_last_and_says_so():
    clinic = patient()
    clinic.keep(VisitNote, date="2024-05-01", text="seen")
    clinic.keep(DrugReaction, **REACTION)
    dated, last = timeline(clinic.chart, clinic.reader)
    assert (last.type, last.when.shown(), last.since, last.assumed) == ("drug_reaction", "unknown date", "", False)
    assert (dated.dated, last.dated) == (True, False)


def test_what_has_no_date_at_all_did_not_happen_on_one():
    clinic = patient()
    clinic.keep(FamilyHistory, relation="mother", condition="asthma")
    assert timeline(clinic.chart, clinic.reader) == ()


def test_without_an_infusion_nothing_counts_from_d0():
    clinic = patient()
    clinic.keep(VisitNote, date="2024-05-01 ?", text="seen")
    [event] = timeline(clinic.chart, clinic.reader)
    assert (event.since, event.assumed) == ("", True)


def test_a_reaction_tells_what_was_seen_and_how_severe_it_was():
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"manifestations": "urticaria, wheeze"}))
    assert only(clinic, DrugReaction).detail == "urticaria, wheeze; Ring-Messmer II, Brown 2, WAO 3 (2018)"


@cases(
    ("typed", "weight", "detail"),
    [
        ({}, "70", ("140 × 10⁶ cells, per session or in total: unknown; "
         "cells/kg not known: dose basis or number of sessions unknown; lot unknown")),
        ({"dose_basis": "per session", "lot": "A 1"}, "70",
         "140 × 10⁶ cells (2.00 × 10⁶/kg); lot A 1"),
        ({"dose_basis": "per session"}, "", ("140 × 10⁶ cells; "
         "cells/kg not known: no weight before the infusion; lot unknown")),
    ],
)  # fmt: skip
def test_an_infusion_tells_its_dose(typed, weight, detail):
    clinic = patient()
    if weight:
        weigh(clinic, weight, "2024-05-01")
    clinic.keep(Infusion, **(INFUSION | typed))
    assert only(clinic, Infusion).detail == detail


def test_a_medication_starts_is_given_and_ends():
    clinic = patient()
    doses = (given(clinic, date="2024-08-18", dose="150", lot="B"), given(clinic, date="2024-09-15 ?"))
    clinic.keep(MedicationCourse, {"administrations": doses}, **(OMALIZUMAB | {"stop": "2024-10"}))
    events = timeline(clinic.chart, clinic.reader)
    assert [(event.when.shown(), event.title, event.detail) for event in events] == [
        ("18 Aug 2024", "omalizumab given", "150 mg; lot B"),
        ("18 Aug 2024", "omalizumab started", "300 mg, subcutaneous, every 4 w"),
        ("15 Sep 2024, assumed", "omalizumab given", ""),
        ("Oct 2024", "omalizumab ended", ""),
    ]
    assert [event.assumed for event in events] == [False, False, True, False]
    assert {event.entry for event in events} == {clinic.chart.of(MedicationCourse)[0].id}


def test_an_adverse_event_counts_from_its_infusion():
    clinic = patient()
    clinic.keep(Infusion, **(INFUSION | {"start": "2024-05-14 10:30"}))
    clinic.keep(AdverseEvent, **(EVENT | {"infusion": "1"}))
    event = only(clinic, AdverseEvent)
    assert (event.lane, event.since) == ("Adverse events", "D0")
    assert event.detail == (
        "grade 1 mild, CTCAE v5.0; 0 h 40 min after the infusion's start; causality: possible; outcome: recovered"
    )
    assert timeline(clinic.chart, clinic.reader)[-1] == event


def test_whether_it_was_serious_is_told_unless_it_was_not():
    clinic = patient()
    clinic.keep(AdverseEvent, **(EVENT | {"serious": "yes", "criterion": "hospitalisation"}))
    assert "serious" in only(clinic, AdverseEvent).detail
    clinic = patient()
    clinic.keep(AdverseEvent, **(EVENT | {"serious": "unknown"}))
    assert "not known whether serious" in only(clinic, AdverseEvent).detail


def test_a_note_is_told_once():
    clinic = patient()
    clinic.keep(VisitNote, date="2024-05-01", text="no complaints\nsleeps\nwell")
    clinic.keep(VisitNote, date="2024-05-02", text="no complaints", reason="follow-up")
    clinic.keep(Condition, condition="asthma", onset="2020", resolved="2021")
    assert [(event.title, event.detail) for event in timeline(clinic.chart, clinic.reader)] == [
        ("asthma", "until 2021"),
        ("no complaints", "sleeps well"),
        ("follow-up", "no complaints"),
    ]


def events_of(clinic):
    return [(event.when.shown(), event.title, event.detail) for event in timeline(clinic.chart, clinic.reader)]


def test_a_panel_tells_its_positives_and_never_what_is_negative():
    clinic = patient()
    panel(clinic, "2024-01-08", {"Hom g": "0.59", "Der p 1": "12.5"}, assumed=True, total_ige="≤ 100", ige_unit="kU/L")
    [(_day, _title, detail)] = events_of(clinic)
    assert detail == "2 positive: Der p 1 12.5, Hom g 0.59; 295 of 295 answered; total IgE ≤ 100 kU/L; 293 assumed"


def test_of_many_positives_the_highest_are_named():
    clinic = patient()
    codes = ("Hom g", "Der p 1", "Der f 1", "Bet v 1", "Phl p 1", "Ole e 1", "Can f 1", "Fel d 1")
    panel(clinic, "2024-01-08", {code: str(place + 1) for place, code in enumerate(codes)})
    [(_day, _title, detail)] = events_of(clinic)
    assert detail.startswith("8 positive: Fel d 1 8, Can f 1 7, ") and "and 2 more; 8 of 295 answered" in detail


def test_skin_tests_tell_what_was_positive_what_negative_and_whether_they_hold():
    clinic = patient()
    skin(clinic, {"birch pollen": "5x5", "ciprofloxacin": "0"}, antihistamine="unknown")
    [event] = timeline(clinic.chart, clinic.reader)
    assert event.detail == "validity not known; positive: birch pollen; negative: ciprofloxacin"
    assert (event.title, event.lane, event.in_doubt) == ("skin tests", "Tests", True)


@cases(
    ("applied", "days"),
    [
        ("2024-07-22", ["22 Jul 2024", "24 Jul 2024", "25 Jul 2024"]),
        ("2024-07-22 09:30", ["22 Jul 2024 09:30", "24 Jul 2024 09:30", "25 Jul 2024 09:30"]),
        ("2024-07-22 ?", ["22 Jul 2024, assumed", "24 Jul 2024, assumed", "25 Jul 2024, assumed"]),
        (
            "2024-07",
            ["Jul 2024", "18 Jul 2024 (3 Jul to 2 Aug 2024), assumed", "19 Jul 2024 (4 Jul to 3 Aug 2024), assumed"],
        ),
    ],
)
def test_a_patch_test_is_applied_and_each_reading_stands_on_its_day(applied, days):
    clinic = patient()
    nickel, cobalt = {"hapten": "nickel", "h48": "-", "h72": "++"}, {"hapten": "cobalt", "h48": "pos"}
    patch(clinic, nickel, cobalt, applied=applied)
    assert [(title, detail) for _day, title, detail in events_of(clinic)] == [
        ("patch test applied", "nickel sulfate hexahydrate, cobalt(II) chloride hexahydrate"),
        (
            "patch test read at 48 h",
            "cobalt(II) chloride hexahydrate positive at 48 h, nickel sulfate hexahydrate negative at 48 h",
        ),
        ("patch test read at 72 h", "nickel sulfate hexahydrate positive at 72 h (++)"),
    ]
    assert [day for day, _title, _detail in events_of(clinic)] == days


def test_a_patch_test_of_an_unknown_day_is_read_on_an_unknown_day():
    clinic = patient()
    patch(clinic, {"hapten": "nickel", "h48": "+"}, applied="?")
    assert [day for day, _title, _detail in events_of(clinic)] == ["unknown date"] * 2


def test_a_provocation_tells_its_result():
    clinic = takes_nothing(patient())
    provocation(clinic, stop_reason="completed")
    _asked, *told = events_of(clinic)
    assert told == [
        ("12 May 2024", "provocation with ciprofloxacin", "negative; total 500 mg; completed, full dose reached")
    ]


def test_what_is_planned_never_looks_done():
    clinic = patient()
    skin(clinic, {"birch pollen": ""}, stage="planned", date="2025-01-10")
    provocation(clinic, stage="planned", date="2025-01-11", result="")
    events = timeline(clinic.chart, clinic.reader)
    assert [(event.planned, event.title, event.detail) for event in events] == [
        (True, "planned skin tests", "birch pollen"),
        (True, "planned provocation with ciprofloxacin", "total 500 mg"),
    ]


def test_an_infusion_of_a_bag_tells_its_chain_and_how_the_patient_was():
    clinic = ward()
    vitals = rows(
        clinic,
        VitalSigns,
        {"slot": "start", "pulse": "72", "systolic": "130", "saturation": "98"},
        {"slot": "end", "pulse": "96", "systolic": "112"},
    )
    clinic.keep(Infusion, {"vitals": vitals}, **(INFUSION | {"start": "2024-12-01 08:50", "bag": "bag-1"}))
    assert only(clinic, Infusion).detail == (
        "119 × 10⁶ viable cells (1.70 × 10⁶/kg); donor D-7 · lot L-24 · passage 3 · bag 1 · viability 85 %; 20 min after thaw; "
        "Pulse 72–96 /min, SBP 112–130 mmHg, SpO₂ 98 %"
    )


def test_an_authorisation_is_a_plan_until_its_bag_is_given():
    clinic = ward()
    clinic.keep(Authorisation, **AUTHORISED)
    event = only(clinic, Authorisation)
    assert (event.planned, event.lane, event.detail) == (
        True, "Infusions", "119 × 10⁶ viable cells; 1.70 × 10⁶/kg; authorised by Dr. Ayşe Yılmaz"
    )  # fmt: skip
    clinic.session(1, "2024-12-01 08:50", bag="bag-1")
    assert [event.type for event in timeline(clinic.chart, clinic.reader) if event.lane == "Infusions"] == ["infusion"]


def test_of_a_plan_only_its_early_end_has_happened():
    clinic = ward()
    assert not [event for event in timeline(clinic.chart, clinic.reader) if event.type == "course_plan"]
    clinic.keep(CoursePlan, protocol="protocol-1", course="2", first="2024-10-01", stopped="2024-10-05", note="fever")
    event = only(clinic, CoursePlan)
    assert (event.title, event.detail, event.planned) == ("course 2 ended early", "fever", False)


def test_a_consent_is_told_when_it_was_signed_and_when_it_was_withdrawn():
    clinic = patient()
    clinic.keep(
        Consent, purpose="treatment", version="2", signed="2024-05-01", signer="the patient", withdrawn="2024-08-01"
    )
    assert [(event.lane, event.title, event.detail) for event in timeline(clinic.chart, clinic.reader)] == [
        ("History", "consent: treatment, version 2", "signed by the patient"),
        ("History", "consent withdrawn: treatment, version 2", ""),
    ]


def test_an_outcome_tells_scores_and_the_patients_words():
    clinic = patient()
    told = {
        "itch": "3",
        "re_exposure": "yes, reacted",
        "re_exposed_to": "moxifloxacin",
        "reactions": "hives",
        "statement": "İyiyim",
    }
    clinic.keep(Outcome, date="2024-08-13", **told)
    event = only(clinic, Outcome)
    assert (event.lane, event.title) == ("Visits", "outcome: itch 3")
    assert event.detail == "reactions since: hives; re-exposure: yes, reacted, moxifloxacin; “İyiyim”"
    clinic = patient()
    clinic.keep(Outcome, date="2024-08-13", itch="3", re_exposed_to="moxifloxacin")
    # what somebody was re-exposed to is told, whatever came of it
    assert only(clinic, Outcome).detail == "re-exposure: moxifloxacin"


def test_an_adverse_event_tells_its_naranjo_score():
    clinic = patient()
    clinic.keep(Infusion, **INFUSION)
    naranjo = rows(clinic, NaranjoAnswer, {"question": "2", "answer": "no"})
    clinic.keep(AdverseEvent, {"naranjo": naranjo}, **(EVENT | {"infusion": "1"}))
    assert "Naranjo −1, doubtful (1 of 10 answered)" in only(clinic, AdverseEvent).detail
