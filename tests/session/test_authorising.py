"""One bag is authorised once, whoever tries, and an infusion that has happened is never refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.clinic.authorisation import Authorisation
from desktop.clinic.bag import Bag
from desktop.clinic.findings import Level
from desktop.clinic.infusion import Infusion
from desktop.clinic.lot import Lot
from desktop.session.session import NotSaved, Session
from desktop.store import driver
from tests.session.chain import NOW, authorise, ready, stocked, typed
from tests.session.made import INFUSION, confirmed, start

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
    assert kept.entry.chain == "donor D-7 · lot L-24 · passage 3 · bag 1 · viability 85 %"
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
        db.execute(f"INSERT INTO authorisation (id, {columns}) SELECT 'another', {columns} FROM authorisation WHERE id = ?", (kept.id,))


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
    said = [program.communicate(timeout=60) for program in programs]
    outcomes = sorted(out.partition(":")[0].strip() for out, _error in said)
    assert outcomes == ["authorised", "refused"], said
    assert any("M5" in out for out, _error in said)
    assert session.notice_others()
    assert session.file.connection.execute("SELECT count(*) FROM authorisation WHERE voided IS NULL").fetchone() == (1,)
