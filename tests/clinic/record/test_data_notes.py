from __future__ import annotations

from dataclasses import replace

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Confirmed, check
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.data_notes import Weight, notes, sorted_notes
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.language import say
from tests.cases import cases
from tests.clinic.allergist import panel, skin
from tests.clinic.made import DRUG_TEST, INFUSION, NOW, OMALIZUMAB, REACTION, case, given, patient, takes_nothing, weigh
from tests.clinic.ward import ward

CRP = {"marker": "crp", "specimen_date": "2024-05-04", "reading": "3", "unit": "mg/L", "method": "turbidimetry"}
ECP = {"marker": "ecp", "reading": "20", "unit": "ng/mL", "method": "A", "clotting_time": "60"}


def noted(clinic):
    return notes(clinic.chart, clinic.reader, NOW)


def test_a_chart_without_a_doubt_has_no_notes():
    clinic = patient()
    clinic.keep(LabResult, **CRP)
    assert noted(clinic) == ()


def test_the_case():
    *found, untold = noted(case())
    assert untold.startswith("What the rules could not tell")
    assert found == [
        "CRP (D−10): 3 mg/ml is kept as printed; not drawn: 3 mg/ml is 3000 mg/L. Was 3 mg/L meant?",
        (
            "infusion 1 (D0); infusion 2 (D2); infusion 3 (D5): "
            "No weight was measured before this infusion, so cells per kg stay empty."
        ),
        (
            "ATAb (D−10, D96); Anti-TPO (D−10, D96, D188); Total IgE (D−10, D96, D188); CRP (D−10); ANA (D−10, D188); "
            "ECP (D−10, D96, D188): The method is not recorded; results of different methods cannot be compared."
        ),
        "Anti-TPO (D96, D188): No limits are printed: it is not judged. Those of D−10 (< 9 IU/ml) are of another report.",
        "ECP (D96, D188): No limits are printed: it is not judged. Those of D−10 (< 24 ng/ml) are of another report.",
        "1 Jul 1989 (1 Jan 1984 to 31 Dec 1994), assumed (typed “1984..1994”): Birth date.",
        "4 May 2024, assumed (typed “d0-10 ?”): family history: asked, none; ATAb; Anti-TPO; Total IgE; CRP; ANA; ECP.",
        "14 May 2024, assumed (typed “d0 ?”): ciprofloxacin test; clarithromycin test.",
        "14 May 2024, assumed (typed “2024-05-14 ?”): infusion 1.",
        "16 May 2024, assumed (typed “d0+2 ?”): infusion 2.",
        "19 May 2024, assumed (typed “d0+5 ?”): infusion 3.",
        "18 Aug 2024, assumed (typed “d0+96 ?”): ATAb; Anti-TPO; Total IgE; ECP; omalizumab.",
        "1 Sep 2024, assumed (typed “d0+110 ?”): ciprofloxacin test.",
        "18 Nov 2024, assumed (typed “d0+188 ?”): Anti-TPO; Total IgE; ECP; ANA.",
        "21 Nov 2024, assumed (typed “d0+191 ?”): ciprofloxacin test.",
        "Date unknown: ciprofloxacin.",
        "The birth date is not known to the day; ages are shown as a range.",
        "ECP (D−10, D96, D188): Clotting time is not recorded; it changes this value.",
        (
            "ciprofloxacin test (D0, D110, D191); clarithromycin test (D0): "
            "With the method unknown, this value is compared with no other method and no cut-off."
        ),
        *(
            f"infusion 1 (D0); infusion 2 (D2); infusion 3 (D5): {sentence}"
            for sentence in (
                "It is not known whether this is the dose per session or in total, so cells per kg stay empty.",
                "No bag is named: donor, quality control, consent and the two-person check of this infusion are not checked.",
                "That none is recorded does not mean that there was none.",
                "The time is not recorded: the onset of an adverse event is known to the day only.",
            )
        ),
        "omalizumab (D96): No administered dose is recorded.",
        (
            "ciprofloxacin test (D110, D191): It may have been on board on that day: omalizumab since 18 Aug 2024, assumed, "
            "no dose recorded. If this is a cell test (CAST, BAT), it may be falsely negative."
        ),
    ]


def test_how_much_the_rules_could_not_tell_is_counted_and_not_listed():
    clinic = patient()
    id = clinic.keep(LabResult, **{name: text for name, text in CRP.items() if name != "method"})
    kept = clinic.chart.entry(id)
    untold = [found for found in check(kept.entry, clinic.around(id)) if found.untold and found.is_folded]
    assert untold
    assert noted(clinic)[-1] == (
        f"What the rules could not tell for want of data is not printed (answers: {len(untold)}, entries: 1). "
        "Tolera shows each with its entry."
    )


def test_none_stands_twice():
    found = noted(case())
    assert len(set(found)) == len(found)


def test_a_resolved_unit_says_what_was_printed():
    clinic = patient()
    clinic.keep(LabResult, **(CRP | {"unit": "mg/ml", "unit_meant": "mg/L"}))
    assert noted(clinic) == ("CRP (4 May 2024): 3 mg/ml is kept as printed; it is read in mg/L.",)


def test_a_unit_that_is_not_listed_stays_in_doubt():
    clinic = patient()
    clinic.keep(InVitroTest, **(DRUG_TEST | {"method": "CAST-ELISA", "unit": "furlongs", "basal": "40"}))
    note, untold = noted(clinic)
    assert untold.startswith("What the rules could not tell")
    assert note.startswith(
        "ciprofloxacin test (14 May 2024): 560 furlongs is kept as printed; not drawn: CAST-ELISA is not read in"
    )


def test_what_was_confirmed_is_quoted():
    clinic = patient()
    clinic.keep(LabResult, **(CRP | {"reading": "301"}))
    [note] = noted(clinic)
    assert note == (
        "CRP (4 May 2024): Confirmed when it was saved: “301 mg/L × 1 = 301 mg/L is far outside what is usual for CRP. "
        "Is it printed so?”"
    )


def test_what_came_up_after_it_was_saved_is_to_be_checked():
    clinic = patient()
    reading = CRP | {"specimen_date": "2024-05-14", "reading": "200"}
    clinic.keep(LabResult, **reading)
    assert noted(clinic) == ()
    clinic.keep(LabResult, **(CRP | {"specimen_date": "2024-05-13"}))
    [note] = noted(clinic)
    assert note.startswith("CRP (14 May 2024): Please check: The last CRP was 3 mg/L (13 May 2024)")


@cases(
    ("typed", "weight", "words"),
    [
        ({"dose_basis": "per session"}, "70", []),
        ({"dose_basis": "per session"}, "", ["No weight was measured"]),
        ({"dose_basis": "unknown"}, "70", ["It is not known whether"]),
        ({"dose_basis": "unknown"}, "", ["No weight was measured", "It is not known whether"]),
        ({"dose_basis": "per session", "cells": "7e6"}, "70", ["7 × 10⁶ ÷ 70 kg"]),
    ],
)
def test_what_is_not_known_of_a_dose(typed, weight, words):
    clinic = patient()
    if weight:
        weigh(clinic, weight, "2024-05-01")
    clinic.keep(Infusion, **(INFUSION | {"start": "2024-05-14 10:30", "events_asked": "asked, none"} | typed))
    # that no bag is named is said of each of them, behind what is not known of the dose
    found = [note for note in noted(clinic) if not note.startswith("infusion 1 (D0): No bag is named")]
    assert len(found) == len(words)
    assert all(note.startswith(f"infusion 1 (D0): {said}") for note, said in zip(found, words, strict=True))


@cases(
    ("first", "second", "carried"),
    [
        ({"limits": "< 24"}, {}, True),
        ({"limits": "< 24"}, {"limits": "< 18"}, False),
        ({"limits": "< 24"}, {"method": "B"}, False),
        ({"limits": "< 24"}, {"method": " a"}, True),
        ({"limits": "normal range"}, {}, False),
        ({}, {"limits": "< 24"}, False),
    ],
)
def test_limits_of_an_earlier_report_are_named(first, second, carried):
    clinic = patient()
    clinic.keep(LabResult, **(ECP | {"specimen_date": "2024-05-04"} | first))
    clinic.keep(LabResult, **(ECP | {"specimen_date": "2024-08-04", "reading": "21"} | second))
    said = (
        "ECP (4 Aug 2024): No limits are printed: it is not judged. Those of 4 May 2024 (< 24) are of another report."
    )
    assert noted(clinic) == ((said,) if carried else ())


def test_limits_in_a_unit_that_stands_apart_are_not_carried_over():
    clinic = patient()
    tpo = {"marker": "anti-tpo", "method": "A"}
    clinic.keep(LabResult, **tpo, specimen_date="2024-05-04", reading="12.4", unit="U/mL", limits="< 9")
    clinic.keep(LabResult, **tpo, specimen_date="2024-08-04", reading="16.1", unit="IU/mL")
    assert noted(clinic) == ()


def test_every_assumed_and_unknown_date_is_named_with_its_field():
    clinic = patient(birth_date="~1989")
    clinic.keep(DrugReaction, **REACTION)
    doses = (given(clinic, date="2024-09-15 ?", dose="150"), given(clinic, date="?", dose="150"))
    clinic.keep(MedicationCourse, {"administrations": doses}, **(OMALIZUMAB | {"stop": "2024-10 ?"}))
    clinic.keep(HistoryAnswer, topic="conditions", answer="asked, none", date="2024-10 ?")
    assert noted(clinic)[:4] == (
        "1989, assumed (typed “~1989”): Birth date.",
        "Oct 2024, assumed (typed “2024-10 ?”): omalizumab, Ended; conditions: asked, none.",
        "15 Sep 2024, assumed (typed “2024-09-15 ?”): omalizumab, Administration.",
        "Date unknown: ciprofloxacin; omalizumab, Administration.",
    )


def test_assumed_results_of_a_panel_are_one_sentence():
    clinic = patient()
    panel(clinic, "2024-01-08", {"Hom g": "0.59"}, assumed=True)
    [note] = [note for note in noted(clinic) if "assumed" in note]
    assert note.endswith("(8 Jan 2024): 294 of 295 results are assumed, not printed.")


def test_a_panel_of_many_results_does_not_flood_the_notes():
    clinic = patient()
    panel(clinic, "2024-01-08", {"Hom g": "0.59"}, assumed=True)
    panel(clinic, "2024-06-08", {"Hom g": "0.29"}, assumed=True)
    found = noted(clinic)
    assert len(found) <= 4 and max(map(len, found)) < 300


def test_the_reason_of_a_block_stands_beside_what_it_was_given_for():
    clinic = patient()
    id = clinic.keep(LabResult, **CRP)
    blocked = Confirmed("A1", "drug", say("A reaction to ciprofloxacin is recorded."), reason="no other drug works")
    clinic.chart.put(replace(clinic.chart.entry(id), confirmed=(blocked,)))
    [note] = noted(clinic)
    assert note == (
        "CRP (4 May 2024): Saved although a rule spoke against it: “A reaction to ciprofloxacin is recorded.” "
        "The reason given: “no other drug works”"
    )


def test_what_is_missing_of_three_infusions_is_said_once_of_all_a_line_each():
    clinic = ward(consented=False)
    clinic.lot(release="in quarantine", checks={"mycoplasma": None})
    for session, bag in ((1, "bag-1"), (2, "bag-1"), (3, "bag-1")):
        clinic.session(session, f"2024-12-01 08:4{session}", bag=bag)
    found = notes(clinic.chart, clinic.reader, NOW, clinic.around().products)
    shared = [note for note in found if note.startswith("infusion 1 (D0); infusion 2 (D0); infusion 3 (D0): Confirmed")]
    for words in (
        "Lot L-24 is not released",
        "Mycoplasma missing",
        "No consent is recorded: treatment",
        "second person",
    ):
        assert sum(words in note for note in shared) == 1
    assert len(shared) == len(set(shared))


def test_what_is_in_doubt_weighs_more_than_what_was_assumed_or_only_told():
    clinic = case()
    told = sorted_notes(clinic.chart, clinic.reader, NOW)
    weights = {note.sentence: note.weight for note in (*told.values, *told.rules)}
    assert {
        words: weight
        for sentence, weight in weights.items()
        for words in ("Was 3 mg/L meant", "Clotting time", "No weight")
        if words in sentence
    } == {
        "Was 3 mg/L meant": Weight.CARE,
        "Clotting time": Weight.BESIDE,
        "No weight": Weight.BESIDE,
    }
    [crp] = [note for note in told.values if "Was 3 mg/L meant" in note.sentence]
    assert [clinic.chart.entry(id).entry.title(clinic.reader) for id in crp.entries] == ["CRP"]


def test_what_a_rule_asked_about_weighs_more_than_what_it_could_not_tell():
    clinic = ward(consented=False)
    clinic.lot(expiry="")
    clinic.session(1, "2024-12-01 08:50", bag="bag-1")
    told = sorted_notes(clinic.chart, clinic.reader, NOW, (), clinic.around().products).rules
    weight = {
        words: note.weight
        for note in told
        for words in ("No consent is recorded", "The expiry of lot")
        if words in note.sentence
    }
    assert weight == {"No consent is recorded": Weight.CARE, "The expiry of lot": Weight.BESIDE}


def test_what_a_caller_tells_elsewhere_is_left_out_confirmed_or_not():
    clinic = ward(consented=False)
    clinic.session(1, "2024-12-01 08:50", bag="bag-1")
    products = clinic.around().products
    told = sorted_notes(clinic.chart, clinic.reader, NOW, (("infusion", "M6"), ("infusion", "M11")), products).rules
    assert not [note for note in told if "consent" in note.text or "second person" in note.text]
    assert [
        note for note in sorted_notes(clinic.chart, clinic.reader, NOW, (), products).rules if "consent" in note.text
    ]


def test_a_chain_that_was_mended_since_is_no_longer_asked_after():
    clinic = ward()
    clinic.lot(release="in quarantine")
    clinic.session(1, "2024-12-01 08:50", bag="bag-1")
    clinic.lot()
    found = " ".join(notes(clinic.chart, clinic.reader, NOW, clinic.around().products))
    # what was confirmed stays, and nothing new is asked
    assert "Confirmed when it was saved: “Lot L-24 is not released" in found
    assert "Please check: Lot" not in found


def test_what_was_worked_out_by_earlier_rules_is_never_passed_over():
    clinic = takes_nothing(patient())
    skin(clinic, {"mugwort": "5x4"})
    assert not [note for note in notes(clinic.chart, clinic.reader, NOW) if "rules of today" in note]
    # as a file of an earlier program keeps it: valid, although nobody knows what was taken
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"drug": "Brand X", "start": "2024-01-01"}))
    [told] = [note for note in notes(clinic.chart, clinic.reader, NOW) if "rules of today" in note]
    assert told.startswith("skin tests (21 Jul 2024): Kept as it was worked out then. By the rules of today: ")
    assert "Validity: valid → validity not known" in told
    assert "Omalizumab on board: no → cannot tell" in told
