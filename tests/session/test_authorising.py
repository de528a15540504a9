"""One bag is authorised once, whoever tries, and an infusion that has happened is never refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.findings import Level
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.record.typed import read_typed
from desktop.session.refusals import NotSaved
from desktop.session.session import Session
from desktop.session.traceability import trace_lot
from desktop.store import driver
from tests.pace import patience
from tests.session.chain import NOW, PLANNED, authorise, ready, stocked, typed
from tests.session.made import INFUSION, confirmed, start, with_patient

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    session.clock = lambda: NOW
    yield session
    session.close()


def test_a_faultless_chain_is_authorised_without_a_reason(session: Session) -> None:
    stocked(session)
    kept = authorise(session, ready(session))
    assert [one for one in kept.confirmed if one.reason] == []
    assert kept.entry.viable_cells == 119_000_000
    assert f"{kept.entry.cells_per_kg:.2f}" == "1.70"


def test_after_an_event_that_weighs_a_bag_is_authorised_with_a_reason_that_stays_with_it(session: Session) -> None:
    stocked(session)
    patient = ready(session)
    typed(session, Infusion, patient, **(INFUSION | {"start": "2024-11-25 10:00", "session": "1"}))
    event = {
        "term": "urticaria",
        "onset": "2024-11-25 10:40",
        "infusion": "1",
        "grade": "2",
        "ctcae": "v5.0",
        "serious": "no",
    }
    typed(session, AdverseEvent, patient, causality="possible", outcome="recovered", **event)
    kept = authorise(session, patient)
    (given,) = [one for one in kept.confirmed if one.id == "M7" and "urticaria" in str(one.sentence)]
    assert given.reason
    assert "a hypersensitivity or infusion reaction of grade 2 or more" in str(given.sentence)


def test_a_bag_that_is_authorised_cannot_be_authorised_for_anybody_else(session: Session) -> None:
    stocked(session)
    authorise(session, ready(session))
    other = ready(session, identifier="P-2", family_name="Öztürk")
    with pytest.raises(NotSaved) as refused:
        authorise(session, other)
    (found,) = [finding for finding in refused.value.findings if finding.level is Level.HARD]
    assert found.id == "M5" and "Işık" in str(found.sentence)
    assert session.chart(other).of(Authorisation) == ()


def test_a_void_authorisation_frees_the_bag(session: Session) -> None:
    stocked(session)
    first = authorise(session, ready(session))
    session.void(first.id, "wrong patient")
    assert authorise(session, ready(session, identifier="P-2", family_name="Öztürk")).entry.bag == first.entry.bag


def test_a_recalled_lot_is_forbidden_and_its_infusion_is_documented(session: Session) -> None:
    stocked(session)
    lot = session.chart("").of(Lot)[0]
    recalled = type(lot.entry)(**(lot.entry.values() | {
        "release": "recalled", "release_reason": "a letter", "checks": lot.entry.checks, "additives": lot.entry.additives,
    }))  # fmt: skip
    confirmed(lambda keys: session.amend(lot.id, recalled, lot.number, "recalled", keys))
    patient = ready(session)
    with pytest.raises(NotSaved) as refused:
        authorise(session, patient)
    assert "M1" in {finding.id for finding in refused.value.findings if finding.level is Level.HARD}
    texts = {name: text for name, text in INFUSION.items() if name not in ("lot", "product")}
    kept = typed(session, Infusion, patient, **(texts | {"start": "2024-12-01 08:45", "bag": "L-24 · bag 1"}))
    assert "M1" in {one.id for one in kept.confirmed}
    assert str(kept.entry.chain) == "donor D-7 · lot L-24 · passage 3 · bag 1 · viability 85 %"
    assert kept.entry.minutes_since_thaw == 15


def test_what_is_measured_later_reaches_the_infusion_that_named_the_bag(session: Session) -> None:
    stocked(session)
    patient = ready(session)
    texts = {name: text for name, text in INFUSION.items() if name not in ("lot", "product")}
    given = typed(session, Infusion, patient, **(texts | {"start": "2024-12-01 08:45", "bag": "L-24 · bag 1"}))
    bag = session.chart("").of(Bag)[0]
    (check,) = bag.entry.checks
    lower = type(check)(**(check.values() | {"result": type(check.result)("60", number=type(check.result.number)(60))}))
    amended = type(bag.entry)(**(bag.entry.values() | {"checks": (lower,)}))
    confirmed(lambda keys: session.amend(bag.id, amended, bag.number, "counted again", keys))
    newest = session.entry(given.id)
    assert newest.number == 2 and newest.entry.viable_cells == 84_000_000
    assert session.chart(patient).entry(given.id).entry.viable_cells == 84_000_000


def test_the_file_itself_holds_one_authorisation_of_a_bag(session: Session) -> None:
    stocked(session)
    kept = authorise(session, ready(session))
    with pytest.raises(driver.IntegrityError), session.file.write() as db:
        columns = ", ".join(name for _, name, *_ in db.execute("PRAGMA table_info(authorisation)") if name != "id")
        db.execute(
            f"INSERT INTO authorisation (id, {columns}) SELECT 'another', {columns} FROM authorisation WHERE id = ?",
            (kept.id,),
        )


@pytest.mark.slow
def test_of_two_programs_exactly_one_authorises_the_bag(session: Session) -> None:
    stocked(session)
    for identifier, name in (("P-1", "Işık"), ("P-2", "Öztürk")):
        ready(session, identifier=identifier, family_name=name)
    command = [sys.executable, "-m", "tests.session.chain", str(session.file.path)]
    programs = [
        subprocess.Popen([*command, identifier], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         text=True, encoding="utf-8")
        for identifier in ("P-1", "P-2")
    ]  # fmt: skip
    assert [program.stdout.readline() for program in programs] == ["ready\n", "ready\n"]
    for program in programs:
        program.stdin.write("go\n")
        program.stdin.flush()
    said = [program.communicate(timeout=patience(60)) for program in programs]
    outcomes = sorted(out.partition(":")[0].strip() for out, _error in said)
    assert outcomes == ["authorised", "refused"], said
    assert any("M5" in out for out, _error in said)
    assert session.notice_others()
    assert session.file.connection.execute("SELECT count(*) FROM authorisation WHERE voided IS NULL").fetchone() == (1,)


def infused(session: Session, patient: str, bag: str = "L-24 · bag 1") -> Kept:
    texts = {name: text for name, text in INFUSION.items() if name not in ("lot", "product")}
    return typed(session, Infusion, patient, **(texts | {"start": "2024-12-01 08:45", "bag": bag}))


def test_a_corrected_lot_or_donor_reaches_the_infusions_of_its_bags(session: Session) -> None:
    stocked(session, 2)
    patients = [ready(session, identifier=f"P-{number}", family_name=f"Işık {number}") for number in (1, 2)]
    given = [infused(session, patient, f"L-24 · bag {number}").id for number, patient in enumerate(patients, start=1)]
    lot, donor = session.chart("").of(Lot)[0], session.chart("").of(Donor)[0]
    confirmed(lambda keys: session.amend(lot.id, replace(lot.entry, passage=4), lot.number, "read wrong", keys))
    assert str(session.entry(given[0]).entry.chain) == "donor D-7 · lot L-24 · passage 4 · bag 1 · viability 85 %"
    confirmed(
        lambda keys: session.amend(donor.id, replace(donor.entry, pseudonym="D-8"), donor.number, "typed wrong", keys)
    )
    assert [str(session.entry(id).entry.chain).partition(" · ")[0] for id in given] == ["donor D-8", "donor D-8"]
    assert session.entry(given[1]).number == 3
    session.void(lot.id, "entered twice")
    assert "lot not known" in str(session.chart(patients[1]).entry(given[1]).entry.chain)


def test_the_reason_for_an_override_stays_when_the_dose_is_worked_out_again(session: Session) -> None:
    stocked(session)
    patient = with_patient(session)
    for purpose in ("treatment", "cell therapy"):
        typed(session, Consent, patient, purpose=purpose, signed="2024-11-20")
    kept = authorise(session, patient)
    assert [one.reason for one in kept.confirmed if one.id == "M8"] == ["as discussed"]
    typed(session, Measurement, patient, date="2024-11-30", weight="70")
    newest = session.entry(kept.id)
    assert newest.number == 2 and newest.entry.cells_per_kg is not None
    assert [one.reason for one in newest.confirmed if one.id == "M8"] == ["as discussed"]


@pytest.mark.parametrize("typed_bag", ["L-24 · bag 1", "L-24-1", "L24-1"])
def test_a_bag_that_is_not_here_is_never_another_one_that_begins_alike(session: Session, typed_bag: str) -> None:
    first, *_ = stocked(session, 10)
    session.void(first, "entered in error")
    read = read_typed(Authorisation, PLANNED | {"bag": typed_bag}, session.reader_of(ready(session)))
    assert [finding.field for finding in read.refused] == ["bag"]
    assert "L-24 · bag 10" in str(read.refused[0].sentence)


def test_bags_of_lots_with_one_number_can_be_told_apart_and_named(session: Session) -> None:
    (first,) = stocked(session)
    lot = typed(
        session, Lot, manufacturer="Other Facility", number="L-24", product="hUC-MSC", tissue="uc", release="not known"
    )
    bags = [
        first,
        *(typed(session, Bag, lot=lot.entry.title(session.reader), number=number).id for number in ("1", "?", "?")),
    ]
    options = {option.code: option.name for option in session.reader_of("").links["bag"]}
    assert [options[first], options[bags[1]]] == ["L-24 · bag 1 (Cell Facility)", "L-24 · bag 1 (Other Facility)"]
    assert len(set(options.values())) == 4
    patient = ready(session)
    for number, bag in enumerate(bags, start=1):
        read = read_typed(
            Authorisation, PLANNED | {"bag": options[bag], "session": str(number)}, session.reader_of(patient)
        )
        assert read.refused == () and read.entry.bag == bag


def test_a_recall_names_whom_a_bag_that_is_left_is_authorised_for(session: Session) -> None:
    stocked(session, 2)
    patient = ready(session)
    authorise(session, patient)
    traced = trace_lot(session, "L-24")
    assert [(row.bag, row.patient, row.authorised_for) for row in traced.rows] == [
        ("1", "", "Işık, Ömer (P-1)"),
        ("2", "", ""),
    ]
    assert "Bags that are left and authorised for a patient: 1. Tell who would give them." in map(
        str, traced.warnings()
    )
    infused(session, patient)
    assert [
        (row.bag, row.patient, row.authorised_for) for row in trace_lot(session, "L-24").rows if row.bag == "1"
    ] == [("1", patient, "")]


def test_a_second_bag_for_one_session_is_asked_after(session: Session) -> None:
    stocked(session, 2)
    patient = ready(session)
    authorise(session, patient)
    read = read_typed(Authorisation, PLANNED | {"bag": "L-24 · bag 2"}, session.reader_of(patient))
    found = [finding for finding in session.check(read.entry, patient)[1] if finding.id == "M5"]
    assert [(finding.field, finding.level) for finding in found] == [("session", Level.SOFT)]
    assert "L-24 · bag 1" in str(found[0].sentence)


@pytest.mark.parametrize("scan", ["=A99992612345600", "]C0=A99992612345600\r", "=a99992612345600"])
def test_a_bag_is_named_by_its_label_however_the_scanner_sends_it(session: Session, scan: str) -> None:
    stocked(session)
    bag = session.chart("").of(Bag)[0]
    labelled = replace(bag.entry, identifier="]C0=A99992612345600")
    confirmed(lambda keys: session.amend(bag.id, labelled, bag.number, "scanned", keys))
    reader = session.reader_of(ready(session))
    assert read_typed(Authorisation, PLANNED | {"bag": scan}, reader).entry.bag == bag.id
    assert read_typed(Authorisation, PLANNED | {"bag": "=A99992612345601"}, reader).refused
    assert read_typed(Authorisation, PLANNED | {"bag": "=A999926123456"}, reader).refused
