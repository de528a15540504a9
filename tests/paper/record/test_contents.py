"""What the summary of a patient says: products, sessions, events, outcomes, and what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.telling import Section
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.record.typed import read_typed
from desktop.clinic.results.lab_result import LabResult
from desktop.paper.page.words import labelled, shown
from desktop.paper.record.contents import contents
from desktop.paper.record.summary import write_pdf
from desktop.session.example import typed
from tests.session.made import BAG, DONOR, EVENT, INFUSION, LOT, PLAN, PROTOCOL


def infusion(session, patient, number="1", start="1.5.24 10:30", **told):
    told = {
        "course": "1",
        "product": "hUC-MSC",
        "lot": "A1",
        "premedicated": "none",
        "events_asked": "not asked",
        "route": "iv",
        **told,
    }
    typed(
        session,
        Infusion,
        patient,
        ("M8",),
        session=number,
        start=start,
        cells="140e6",
        dose_basis="per",
        **told,
    )


# -- other patients ---------------------------------------------------------------------------------------------------


def test_of_a_patient_without_entries_it_says_what_is_missing(printed):
    (text,) = printed()
    for sentence in (
        "Işık, Ömer",
        "No letterhead is recorded",
        "Drug allergies: not asked",
        "No visit is recorded",
        "not measured",
        "No test result is recorded",
        "No infusion is recorded",
        "No medication is recorded",
        "No test has two results that can be drawn",
        "No adverse event is recorded",
        "No consent is recorded",
        "No next visit is recorded",
        "No emergency advice is recorded",
    ):
        assert sentence in text
    assert "DRUG ALLERGIES" not in text


@pytest.mark.slow
def test_three_hundred_results_flow_onto_as_many_pages_as_they_need(session, patient, printed):
    infusion(session, patient)
    for n in range(300):
        day = (date(2024, 1, 1) + timedelta(days=2 * n)).isoformat()
        marker, unit = (("ecp", "ng/ml"), ("total ige", "IU/ml"), ("crp", "mg/L"))[n % 3]
        typed(
            session,
            LabResult,
            patient,
            ("V2", "V5"),
            specimen_date=day,
            marker=marker,
            reading=f"{10 + n / 10:.2f}",
            unit=unit,
        )
    texts = printed()
    assert all(f"page {number} of {len(texts)}" in text for number, text in enumerate(texts, start=1))
    rows = re.findall(r"(\d+\.\d\d) (?:ng/ml|IU/ml|mg/L)", " ".join(texts))
    assert sorted(rows) == sorted(f"{10 + n / 10:.2f}" for n in range(300))
    # every page on which a table goes on has its head again
    assert all("Result Unit" in text for text in texts[:-1])


def test_long_names_and_marks_of_html_are_printed_as_typed(session, printed, tmp_path, pages_of):
    name, given = "Çağlayangil-Şükrüoğlu " * 5 + "İzmirli", "ğ" * 120
    told = {"birth_date": "2.3.84", "sex": "f", "contact": '<b>kalın</b> & "tırnak" ${x} {{ y }}'}
    named = typed(session, Patient, identifier="9" * 60, family_name=name, given_name=given, **told)
    infusion(session, named.id, lot="L" * 90, product="<P3> & co")
    texts = pages_of(write_pdf(session, named.id, tmp_path / "long.pdf"))
    text = " ".join(texts)
    squeezed = text.replace(" ", "")
    assert squeezed.count(name.replace(" ", "") + ",") == len(texts)
    assert sum(page.replace(" ", "").count("ğ") >= 120 for page in texts) == len(texts)
    assert '<b>kalın</b> & "tırnak" ${x} {{ y }}' in text
    assert squeezed.count("L" * 10) and text.count("L") >= 90
    assert "<P3> & co" in text


def test_what_is_recorded_is_printed(session, patient, printed):
    advice = "Nefes darlığında 112'yi arayın."
    typed(
        session, Letterhead, name="Göğüs Kliniği", address="Fatih, İstanbul", phone="+90 212 000", emergency=advice,
        physician="Dr. Öz",
    )  # fmt: skip
    typed(session, Measurement, patient, date="20.4.24", weight="62,5", height="168")
    infusion(session, patient, events_asked="asked, see", asked_on="2.5.24", operator="Şule Yılmaz", volume="100")
    reaction = {"drug": "amoxicillin", "date": "2019", "manifestations": "urticaria, dyspnoea", "latency": "30 min"}
    reaction |= {"re_exposure": "none", "certainty": "confirmed", "confirmed_by": "history", "restriction": "class"}
    typed(session, DrugReaction, patient, described="could not breathe", **reaction)
    typed(session, HistoryAnswer, patient, topic="family history", answer="not asked", date="20.4.24")
    event = {
        "term": "shivering",
        "onset": "1.5.24 12:05",
        "infusion": "1",
        "grade": "1",
        "ctcae": "v5.0",
        "serious": "no",
    }
    typed(session, AdverseEvent, patient, causality="possible", outcome="recovered", **event)
    typed(
        session, MedicationCourse, patient, drug="omalizumab", indication="CSU", route="sc", dose="300", dose_unit="mg",
        interval="4 w", start="1.8.24", stop="1.10.24",
    )  # fmt: skip
    visit = {"date": "20.4.24", "text": "Comes for advice.", "statement": "I feel better"}
    typed(session, VisitNote, patient, next_visit="1.12.26", next_reason="skin test", **visit)
    text = " ".join(printed())
    for words in (
        "Göğüs Kliniği",
        "Fatih, İstanbul · +90 212 000 · Dr. Öz",
        advice,
        "62.5 kg, 168 cm (20 Apr 2024, D−11)",
        "amoxicillin — confirmed · Brown 2 · avoid all penicillins",
        "“could not breathe”",
        "not asked (20 Apr 2024, D−11)",
        "“I feel better”",
        "140 × 10⁶ ÷ 62.5 kg",
        "shivering",
        "1 h 35 min after the infusion's start",
        "300 mg, subcutaneous, every 4 w",
        "until 1 Oct 2024, D153",
        "1 Dec 2026, D944: skin test",
        "infusion 1: asked, see adverse events",
    ):
        assert words in text


def treated(keep, session, **told):
    """A patient who was given a bag of a released lot of a screened donor, weighed and with consents."""
    keep_product = partial(typed, session)
    keep_product(Donor, **DONOR)
    keep_product(Lot, **LOT)
    keep_product(Bag, "", **(BAG | {"thawed": "2024-12-01 08:30"}))
    keep(Measurement, date="2024-11-20", weight="70")
    for purpose in ("treatment", "cell therapy"):
        keep(Consent, purpose=purpose, version="2", signed="2024-11-20", signer="the patient")
    given = {name: text for name, text in INFUSION.items() if name not in ("product", "lot")}
    given |= {
        "start": "2024-12-01 09:15",
        "bag": "L-24-1",
        "sessions": "1",
        "operator": "Şule Yılmaz",
        "checked_by": "Deniz Ak",
    }
    given |= {"emergency_kit": "yes", "premedicated": "none", "events_asked": "asked, see"}
    return keep(
        Infusion, **(given | {"vitals": [{"slot": "start", "pulse": "72"}, {"slot": "end", "pulse": "96"}]} | told)
    )


def test_the_chain_from_donor_to_vein_is_printed(keep, session, printed):
    treated(keep, session)
    text = " ".join(printed())
    for words in (
        "hUC-MSC; lot L-24, Cell Facility; umbilical cord, Wharton's jelly, passage 3; additives: DMSO (in the bag: in the product)",
        "release: released (QP, 1 Apr 2024); quality control: 12 of 14 pass, 2 without a limit of their own; expiry: 1 Mar 2026",
        "donor D-3; donation: 10 Jan 2024; negative (10 Jan 2024): anti-HIV-1/2 or Ag/Ab, HBsAg, anti-HBc, anti-HCV, syphilis",
        "1/1: 1 Dec 2024 09:15, D0, bag 1",
        "119 × 10⁶ viable cells (1.70 × 10⁶/kg)",
        "viability 85 %; quality control: 1 of 1 pass; 45 min after thaw",
        "second person: Deniz Ak; emergency kit checked; Pulse 72–96 /min",
        "treatment, cell therapy outside a licence: signed 20 Nov 2024, D−11; version: 2",
    ):
        assert words in text, words
    assert "⚠" not in text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"checked_by": "Şule Yılmaz"}, "⚠ no second person: Şule Yılmaz"),
        ({"checked_by": ""}, "second person not recorded"),
        ({"emergency_kit": "no"}, "⚠ no emergency kit"),
        ({"vitals": []}, "no vital signs"),
        ({"start": "2024-12-01"}, "time to start not known"),
    ],
)
def test_what_was_not_checked_stands_with_its_session(keep, session, printed, told, words):
    treated(keep, session, **told)
    assert words in " ".join(printed())


@pytest.mark.parametrize(
    ("donor", "lot", "words"),
    [
        ({}, {"release": "in quarantine", "released_by": "", "released_on": ""}, "⚠ release: in quarantine"),
        ({}, {"checks": []}, "⚠ no result of quality control recorded"),
        ({}, {"expiry": ""}, "expiry not recorded"),
        ({}, {"additives": []}, "additives not recorded"),
        ({"consent": "withdrawn"}, {}, "⚠ consent: withdrawn"),
        ({"screening": DONOR["screening"][1:]}, {}, "⚠ without a result: anti-HIV-1/2 or Ag/Ab"),
        (
            {"screening": [*DONOR["screening"][1:], {"screened_for": "anti-hiv", "result": "positive"}]},
            {},
            "⚠ positive: anti-HIV-1/2 or Ag/Ab",
        ),
        # it informs, and speaks against nothing
        ({"screening": [*DONOR["screening"], {"screened_for": "cmv", "result": "positive"}]}, {}, "; positive: CMV"),
    ],
)
def test_what_speaks_against_a_product_is_marked(keep, session, patient, printed, donor, lot, words):
    for type, told in ((Donor, DONOR | donor), (Lot, LOT | lot), (Bag, BAG)):
        read = read_typed(type, told, session.reader_of(""))
        found = session.check(read.entry, "")[1]
        session.add(read.entry, "", {finding.key: "asked for" for finding in found})
    keep(
        Infusion,
        **({name: text for name, text in INFUSION.items() if name not in ("product", "lot")} | {"bag": "L-24-1"}),
    )
    assert words in " ".join(printed())


def test_adverse_events_stand_by_session_with_grade_and_causality(keep, session, printed):
    treated(keep, session)
    keep(AdverseEvent, **(EVENT | {"onset": "2024-12-01 09:50", "infusion": "1"}))
    keep(
        AdverseEvent,
        **(EVENT | {"term": "fever", "grade": "2", "onset": "2024-12-01 11:00", "infusion": "1", "naranjo": []}),
    )
    text = " ".join(printed())
    for words in (
        "headache infusion 1 1 Dec 2024 09:50, D0; 0 h 35 min after the infusion's start 1 mild, CTCAE v5.0 possible 3, possible",
        "fever infusion 1",
        "2 moderate, CTCAE v5.0 possible not answered",
        "infusion 1: 1 of grade 1, 1 of grade 2.",
    ):
        assert words in text, words


def test_how_the_patient_feels_is_a_table_and_a_trajectory(keep, session, printed):
    treated(keep, session)
    keep(Outcome, date="2024-11-20", itch="8", uas7_printed="36")
    keep(
        Outcome,
        date="2025-03-01",
        itch="2",
        re_exposure="yes, tolerated",
        re_exposed_to="levofloxacin",
        statement="Kaşıntım azaldı",
    )
    text = " ".join(printed())
    for words in (
        "How the patient feels",
        "20 Nov 2024, D−11 36 – 8 – –",
        "1 Mar 2025, D90 – – 2 – – Re-exposure: yes, tolerated; To what: levofloxacin; “Kaşıntım azaldı”",
        "Itch (0 to 10, higher is worse)",
        "−6 points",
    ):
        assert words in text, words


def test_what_the_plan_still_asks_for_stands_among_the_next_visits(keep, session, printed):
    treated(keep, session)
    typed(session, Protocol, "", ("protocol",), **(PROTOCOL | {"sessions": "1", "days_apart": ""}))
    keep(CoursePlan, **(PLAN | {"first": "2024-12-01"}))
    assert "2 Mar 2025, D91: three months (16 Feb 2025 to 16 Mar 2025), ECP (planned; this day has passed)" in " ".join(
        printed()
    )


def test_a_withdrawn_consent_is_marked(keep, printed):
    keep(Consent, purpose="treatment", version="2", signed="2024-05-01", withdrawn="2024-08-01")
    assert "treatment: signed 1 May 2024; version: 2; ⚠ withdrawn 1 Aug 2024" in " ".join(printed())


def test_the_changes_of_a_course_are_printed_after_the_next_one_began(session, patient, printed):
    infusion(session, patient)
    infusion(session, patient, start="1.5.25 10:30", course="2")
    for day, reading in (("20.4.24", "20"), ("1.8.24", "15"), ("1.8.25", "30")):
        typed(session, LabResult, patient, specimen_date=day, marker="ecp", reading=reading, unit="ng/ml")
    text = " ".join(printed())
    assert "−25.0 % from 20" in text
    assert "+100.0 % from 15" in text
    assert "baseline of course 2" in text


def test_results_of_no_trajectory_are_printed_too(session, patient, printed):
    infusion(session, patient)
    typed(session, LabResult, patient, specimen_date="?", marker="ecp", reading="11.1", unit="ng/ml")
    typed(session, LabResult, patient, ("V2",), specimen_date="1.8.24", marker="crp", reading="7.5", unit="mg/ml")
    typed(session, LabResult, patient, specimen_date="1.8.24", marker="ana", reading="1:160")
    text = " ".join(printed())
    assert "11.1 ng/ml" in text
    assert "7.5 mg/ml" in text
    assert "1:160" in text


# -- fields that are declared to stand in the summary -----------------------------------------------------------------


def test_a_field_that_is_declared_for_the_summary_stands_there_in_whatever_section(case, monkeypatch):
    session, patient = case
    chart, reader = session.chart(patient), session.reader_of(patient)
    told = [type for type in chart.types() if isinstance(type.tells.summary, Section)]
    for type in told:
        fields = tuple(replace(field, summary=True) for field in type.declaration.fields)
        monkeypatch.setattr(type, "declaration", replace(type.declaration, fields=fields))
    said = repr(contents(session, patient, session.clock()))
    for type in told:
        entry = chart.of(type)[0].entry
        for field in type.declaration.typed_fields:
            value = shown(entry, field.name, reader)
            if value and value != "unknown":
                words = repr(labelled(field.label, f"{value} {field.unit}".strip()))[1:-1]
                assert words in said, (type.declaration.name, field.name)
    assert len(told) > 10
