"""A release, from the donor to bags that may be given, and a recall back to a patient: by keys, at the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Entry, Kept
from tests.journeys.person import Person
from tests.journeys.program import Program
from tests.session.made import INFUSION, keep, with_patient

STOCK, DONORS, LOTS, BAGS, _PROTOCOLS, RECALL = range(1, 7)
SCREENED_FOR = ("anti-hiv", "hbsag", "anti-hbc", "anti-hcv", "vdrl")
CHECKS = (
    ("viability", "61", "%"), ("cell count", "140", "10⁶ cells"), ("cd73", "98", "%"), ("cd90", "98", "%"), ("cd105", "98", "%"),
    ("cd34", "1", "%"), ("cd45", "1", "%"), ("cd14", "1", "%"), ("cd19", "1", "%"), ("hla-dr", "1", "%"), ("sterility", "üreme yok", ""),
    ("gram", "negatif", ""), ("endotoxin", "<0,2", "EU/mL"), ("mycoplasma", "negatif", ""),
)  # fmt: skip
FACILITY = "Şişli Hücre ve Doku Merkezi"


class Bench:
    """The cell laboratory's desk: one clinic file, and the products in front of somebody."""

    def __init__(self, path: Path):
        self.program = Program(path)
        self.person.press("Ctrl+Shift+P")

    @property
    def person(self) -> Person:
        return self.program.person

    def kept(self, type: type[Entry]) -> Kept:
        (kept,) = self.program.session.chart("").of(type)
        return kept

    def opens(self, place: int) -> Person:
        """Open the newest entry of a page."""
        return self.person.opens_tab(place).press("Ctrl+L").press("Return")


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "clinic.sqlite")
    yield made
    made.program.ends()


def test_a_release_from_the_donor_to_the_bags(bench: Bench) -> None:
    person = bench.person
    # a donor whose HIV test is not back yet
    person.opens_tab(DONORS).fills(pseudonym="D-Ğ1", donation="10.1.26", consent="given")
    results = [
        {"screened_for": name, "result": "pending" if name == "anti-hiv" else "negative", "date": "10.1.26"}
        for name in SCREENED_FOR
    ]
    person.fills_rows({"screening": results}).saves()
    assert person.sees("? Screening: pending")
    assert bench.kept(Donor).entry.screened == "pending"

    # its lot waits in quarantine
    person.opens_tab(LOTS).fills(
        donor="D-Ğ1", manufacturer=FACILITY, number="L-7", product="hUC-MSC", tissue="uc", passage="3", frozen="1.3.26",
        expiry="2028-03-01", after_thaw="4 h", release="in quarantine",
    ).saves()  # fmt: skip
    assert "The lot is in quarantine: no bag of it may be authorised." in person.reads("release")

    # the result comes
    bench.opens(DONORS).press("F6").tabs_to("donor.screening.0.result")
    person.press("Ctrl+A").types("negative").saves()
    assert person.sees("✓ Screening: all required ones negative")

    # quality control, in which one test fails
    bench.opens(LOTS).press("F6").tabs_to("lot.checks.0.test")
    for test, result, unit in CHECKS:
        person.types(test).press("Tab").types(result).press("Tab").types(unit)
        if test == "sterility":
            person.press("Tab", times=2).types("final")
        person.press("Shift+Return")
    person.saves()
    assert person.sees("? in quarantine · quality control: Viability fails")

    # a release while it fails is blocked until somebody says why
    bench.opens(LOTS).fills(release="released", released_by="Uzm. Dr. Çiğdem Öz", released_on="20.3.26").press("Ctrl+S")
    person.sees_finding("The lot is released, but of its quality control: Viability fails.")
    assert person.field == "lot:reason"
    person.press("Return")
    assert "Not saved" in person.state, "without a reason nothing is released"

    # or it is accepted in its row, by the person who releases
    person.goes_back().press("F6").tabs_to("lot.checks.0.overruled").types("ürün dozu canlılığa göre ayarlandı").saves()
    assert person.sees("✓ released · quality control: none fails; without a limit: Cell count")
    lot = bench.kept(Lot)
    assert (lot.entry.release, lot.entry.released_by, lot.confirmed) == ("released", "Uzm. Dr. Çiğdem Öz", ())
    assert (lot.entry.checks[0].verdict, lot.entry.checks[0].overruled) == (
        "fail",
        "ürün dozu canlılığa göre ayarlandı",
    )
    person.press("Ctrl+H").sees_in_dialog("ürün dozu canlılığa göre ayarlandı")

    # and its bags, one after the other
    person.opens_tab(BAGS).fills(lot="L-7", number="1", cells="140e6", volume="20").press("Ctrl+Return")
    person.fills(number="2").saves()
    person.opens_tab(STOCK)
    assert person.sees("1 donor · 1 lot · 2 bags · 2 left")
    lots = bench.program.window.products.stock.lots
    assert [lots.index(0, column).data() for column in range(5)] == [
        "L-7 · hUC-MSC",
        "✓ released",
        "1 Mar 2028",
        "",
        "2",
    ]
    assert [kept.entry.lot for kept in bench.program.session.chart("").of(Bag)] == [lot.id] * 2


def test_a_release_is_overridden_with_a_reason_that_stays(bench: Bench) -> None:
    person = bench.person.opens_tab(LOTS).fills(
        manufacturer=FACILITY, number="L-8", product="hUC-MSC", tissue="uc", release="released", released_by="QP", released_on="20.3.26",
    )  # fmt: skip
    person.fills_rows({"additives": [], "checks": [{"test": "viability", "result": "61", "unit": "%"}]}).press("Ctrl+S")
    assert person.field == "lot:reason"
    person.types("tek seçenek, kurul kararı 12").press("Return")
    assert person.state == "Saved · version 1"
    assert [(one.id, one.reason) for one in bench.kept(Lot).confirmed] == [("M3", "tek seçenek, kurul kararı 12")]


def test_a_recall_goes_from_the_lot_to_the_patient(bench: Bench) -> None:
    session = bench.program.session
    patient = with_patient(session, family_name="Kocabıyıkoğlu-Şehirlioğlu")
    person = bench.person.opens_tab(LOTS).fills(
        manufacturer=FACILITY, number="L-7", product="hUC-MSC", tissue="uc", release="in quarantine"
    ).saves()  # fmt: skip
    person.opens_tab(BAGS).fills(lot="L-7", number="1", cells="140e6").saves()
    keep(session, Infusion, patient, **(INFUSION | {"bag": "L-7-1", "lot": "L-7", "start": "2026-11-20 10:00"}))

    bench.opens(LOTS).fills(
        release="recalled", released_by="QP", released_on="22.11.26", release_reason="kontaminasyon"
    ).saves()
    person.opens_tab(RECALL).types("L-7").press("Return")
    assert person.sees("Patients: 1 · infusions: 1 · bags left: 0 · discarded: 0 · adverse events: 0.")
    person.press("Return")
    assert bench.program.window.page.patient == patient
    assert person.field.startswith("infusion.")
    assert person.sees("Kocabıyıkoğlu-Şehirlioğlu, Ömer")
