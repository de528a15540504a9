from __future__ import annotations

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.record.letterhead import Letterhead
from desktop.paper.cells.recall import write_recall
from desktop.session.traceability import trace_donor, trace_lot, trace_patient
from tests.session.made import BAG, DONOR, EVENT, INFUSION, LOT

HEAD = "Patient Identifier Contact Given"


@pytest.fixture
def keep_of(session):
    """Keep what was typed; every finding that asks for it is confirmed."""
    from desktop.clinic.record.typed import read_typed

    def kept(type, patient="", **typed):
        read = read_typed(type, typed, session.reader_of(patient))
        assert not read.refused, read.refused
        findings = session.check(read.entry, patient)[1]
        return session.add(read.entry, patient, {finding.key: "asked for" for finding in findings})

    return kept


@pytest.fixture
def stocked(keep_of):
    """A donor, a released lot, and a way to make a bag of it that was given to a patient."""
    keep_of(Donor, **DONOR)
    keep_of(Lot, **LOT)

    def give(number, name="Işık", contact="", start="2024-12-01 09:10", **typed):
        keep_of(Bag, **(BAG | {"number": str(number)}))
        person = {
            "birth_date": "1984-03-01",
            "sex": "male",
            "given_name": "Ömer",
            **({"contact": contact} if contact else {}),
        }
        patient = keep_of(Patient, identifier=f"R-{number:03}", family_name=name, **person)
        told = {name: text for name, text in INFUSION.items() if name not in ("product", "lot")}
        keep_of(Infusion, patient.id, **(told | {"start": start, "bag": f"L-24-{number}", "sessions": "1"} | typed))
        return patient.id

    return give


def listed(session, traced, pages_of, tmp_path):
    return pages_of(write_recall(session, traced, tmp_path / "recall.pdf"))


def test_it_names_who_was_given_what_and_how_they_are_reached(session, keep_of, stocked, pages_of, tmp_path):
    keep_of(Letterhead, name="Göğüs Kliniği")
    keep_of(ClinicSettings, authorisation="TR-7", biovigilance_officer="Dr. Ak", kept_years="40")
    patient = stocked(1, "Çağlayangil-Şükrüoğlu", "0532 000, oğlu <Ali> & kızı")
    keep_of(AdverseEvent, patient, **(EVENT | {"onset": "2024-12-01 09:40", "infusion": "1"}))
    keep_of(Bag, **(BAG | {"number": "2"}))
    keep_of(Bag, **(BAG | {"number": "3", "discarded": "2024-12-01 10:00", "discard_reason": "cracked"}))
    (text,) = listed(session, trace_lot(session, "L-24"), pages_of, tmp_path)
    for words in (
        "Recall list: lot L-24",
        "Göğüs Kliniği",
        "Authorisation number: TR-7 · Biovigilance officer: Dr. Ak · kept for 40 years after the cells were given",
        "Patients: 1 · infusions: 1 · bags left: 1 · discarded: 1 · adverse events: 1.",
        "R-001",
        "oğlu <Ali> & kızı",
        "1 Dec 2024 09:10",
        "lot L-24, bag 1, donor D-3",
        "headache",
        "Bags that are left: set them apart",
        "L-24 2 D-3 thawed",
        "L-24 3 D-3 discarded",
        "as recorded on 23 Nov 2026 10:05",
        "page 1 of 1",
    ):
        assert words in text, words
    assert "Çağlayangil-Şükrüoğlu" in text.replace("- ", "-")


def test_many_patients_take_as_many_pages_as_they_need_and_each_has_the_head(session, stocked, pages_of, tmp_path):
    for number in range(1, 61):
        stocked(number, contact="0532 000 00 00")
    texts = listed(session, trace_donor(session, "D-3"), pages_of, tmp_path)
    assert len(texts) > 1
    for number, text in enumerate(texts, start=1):
        assert "Recall list: donor D-3" in text
        assert HEAD in text
        assert f"page {number} of {len(texts)}" in text
    whole = " ".join(texts)
    assert [whole.count(f"R-{number:03}") for number in range(1, 61)] == [1] * 60


def test_those_of_one_patient_stand_together_by_time(session, keep_of, stocked, pages_of, tmp_path):
    first = stocked(1, "Zorlu")
    stocked(2, "Ak")
    keep_of(Bag, **(BAG | {"number": "3"}))
    told = {name: text for name, text in INFUSION.items() if name not in ("product", "lot")}
    keep_of(Infusion, first, **(told | {"session": "2", "start": "2024-12-02 09:00", "bag": "L-24-3"}))
    (text,) = listed(session, trace_lot(session, "L-24"), pages_of, tmp_path)
    places = [text.index(words) for words in ("R-002", "1 Dec 2024 09:10", "R-001", "2 Dec 2024 09:00")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("asked, none", "asked, none"),
        ("not asked", "none recorded, not known to have been asked"),
        ("not known whether asked", "none recorded, not known to have been asked"),
    ],
)
def test_no_event_and_nobody_asked_differ(session, stocked, pages_of, tmp_path, asked, words):
    stocked(1, events_asked=asked)
    (text,) = listed(session, trace_lot(session, "L-24"), pages_of, tmp_path)
    assert words in text


def test_what_is_known_by_words_alone_says_so(session, keep_of, stocked, pages_of, tmp_path):
    patient = stocked(1)
    keep_of(Infusion, patient, **(INFUSION | {"session": "2", "start": "2024-12-03", "lot": "L-24"}))
    (text,) = listed(session, trace_lot(session, "L-24"), pages_of, tmp_path)
    assert "? lot as typed, no bag named" in text
    assert "? Infusions that name the lot in words alone: 1." in text


def test_of_a_lot_that_was_given_to_nobody_it_says_so(session, keep_of, pages_of, tmp_path):
    keep_of(Donor, **DONOR)
    keep_of(Lot, **LOT)
    (text,) = listed(session, trace_lot(session, "L-24"), pages_of, tmp_path)
    assert "Nothing of it is recorded as given." in text


def test_of_a_patient_it_lists_every_lot(session, stocked, pages_of, tmp_path):
    patient = stocked(1)
    (text,) = listed(session, trace_patient(session, patient), pages_of, tmp_path)
    assert "Recall list: R-001" in text
    assert "lot L-24, bag 1, donor D-3" in text
