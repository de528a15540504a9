from __future__ import annotations

from desktop.clinic.cells.bag import STATE, Bag, state
from desktop.clinic.entry.entries import Kept, from_plain, to_plain
from desktop.clinic.entry.kinds import Cells
from desktop.clinic.entry.products import NOTHING, BagUse, Shelf
from desktop.clinic.words.dates import UNKNOWN
from tests.cases import cases
from tests.clinic.made import without_notes
from tests.clinic.shelved import RELEASED, ProductClinic

GIVEN = BagUse("patient-001", "Case, A.", "infusion-001", "infusion", None)
AUTHORISED = BagUse("patient-001", "Case, A.", "authorisation-001", "authorisation", None)


def stocked(*used: tuple[str, BagUse], **lot: str) -> ProductClinic:
    clinic = ProductClinic(*used)
    clinic.lot(clinic.passing(), **(RELEASED | lot))
    return clinic


def told(found, field: str) -> list[tuple[str, str]]:
    return [(finding.level.name, str(finding.sentence)) for finding in found if finding.field == field]


def viability(clinic: ProductClinic, result: str, **more: str):
    return clinic.checks(after={"test": "viability", "result": result, "unit": "%"} | more)


# What is worked out


def test_viable_cells_are_those_after_thaw_else_at_release():
    clinic = stocked()
    before = clinic.bag_made(lot="L-7")
    assert (str(before.viability), Cells().shown(before.viable_cells, clinic.reader)) == ("92.5", "129.5 × 10⁶")
    after = clinic.bag_made(viability(clinic, "81.3"), lot="L-7")
    assert (str(after.viability), str(after.viable_cells)) == ("81.3", "113820000")
    assert [check.verdict for check in after.checks] == ["pass"]
    assert from_plain(Bag, to_plain(after)) == after


def test_a_viability_that_is_a_bound_gives_no_number():
    clinic = stocked()
    bag = clinic.bag_made(viability(clinic, ">95"), lot="L-7")
    assert (bag.viability, bag.viable_cells) == (None, None)
    sentence = "Viability is known as > 95 % only, so the viable cells stay empty."
    assert told(clinic.said_of(bag), "viability") == [("NOTE", sentence)]


def test_without_a_lot_or_cells_nothing_is_made_up():
    clinic = ProductClinic()
    bag = Bag(lot="gone", number="1").completed(clinic.around())
    assert (bag.viability, bag.viable_cells, bag.use_by) == (None, None, None)
    assert stocked().made(Bag, lot="L-7", number="1").viable_cells is None


@cases(
    ("thawed", "after_thaw", "use_by"),
    [
        ("2024-05-14 10:30", "", "2024-05-14 14:30"),
        ("2024-05-14 10:30", "90 min", "2024-05-14 12:00"),
        ("2024-05-14 22:30", "", "2024-05-15 02:30"),
        ("2024-05-14 10:30 ?", "", "2024-05-14 14:30 ?"),
        ("2024-05-14 10:30", "0.75 min", "2024-05-14 10:30"),
        ("2024-05-14 10:30", "unknown", None),
        ("2024-05-14", "", None),
        ("2024-05", "", None),
        ("?", "", None),
        ("2024-05-14 10:30", "90000000 weeks", None),
        ("2024-05-14 10:30", "90000 d", None),
    ],
)
def test_use_by(thawed, after_thaw, use_by):
    typed = {"thawed": thawed} | ({"after_thaw": after_thaw} if after_thaw else {})
    bag = stocked().bag_made(lot="L-7", **typed)
    assert (bag.use_by and bag.use_by.written()) == use_by


def test_its_title():
    clinic = stocked()
    bag = clinic.bag_made(lot="L-7")
    assert bag.title(clinic.reader) == "L-7 · bag 1"
    assert bag.title(ProductClinic().reader) == "bag 1"


@cases(
    ("typed", "uses", "expected"),
    [
        ({}, (), "frozen"),
        ({}, (AUTHORISED,), "allocated"),
        ({"thawed": "2024-05-14 10:30"}, (), "thawed"),
        ({"thawed": "?"}, (AUTHORISED,), "thawed"),
        ({"thawed": "2024-05-14", "discarded": "2024-05-15"}, (AUTHORISED,), "discarded"),
        ({"discarded": "2024-05-15"}, (AUTHORISED, GIVEN), "given"),
        ({"thawed": "2024-05-14 10:30"}, (GIVEN,), "given"),
    ],
)
def test_its_state_follows_from_what_is_recorded(typed, uses, expected):
    bag = Kept("bag-001", "", 1, stocked().bag_made(lot="L-7", **typed))
    assert state(bag, uses) == expected
    assert expected in [option.code for option in STATE.choices]


# What the rules say


def test_a_bag_in_order_says_nothing():
    clinic = stocked()
    typed = {"lot": "L-7", "thawed": "2024-05-14 10:30"}
    assert clinic.said_of(clinic.bag_made(viability(clinic, "81"), **typed)) == []


@cases(
    ("thawed", "expected"),
    [
        ("2024-02-29", [("SOFT", "It was thawed before its lot was frozen (1 Mar 2024). Please check both.")]),
        ("2024-03-01", []),
        ("2024-02", [("SOFT", "It was thawed before its lot was frozen (1 Mar 2024). Please check both.")]),
        ("2024-03", []),
        ("2024-10-02", [("SOFT", "It was thawed after its expiry (1 Oct 2024).")]),
        ("2024-10-01", []),
        ("2024-12-02", [("HARD", "2 Dec 2024 lies in the future; today is 1 Dec 2024."),
                        ("SOFT", "It was thawed after its expiry (1 Oct 2024).")]),
        ("2024-12-01 09:01", [("HARD", "1 Dec 2024 09:01 lies in the future; it is 09:00 now."),
                              ("SOFT", "It was thawed after its expiry (1 Oct 2024).")]),
        ("?", []),
    ],
)  # fmt: skip
def test_when_it_was_thawed(thawed, expected):
    clinic = stocked(expiry="2024-10-01")
    assert told(clinic.said_of(clinic.bag_made(lot="L-7", thawed=thawed)), "thawed") == expected


@cases(
    ("after", "at_release", "field", "sentence"),
    [
        ("65", "92", "checks.0.result", "Viability: 65 % fails (default ≥ 70 %, CONCERT-HF [S22])."),
        ("", "65", "viability",
         "The viability at release, 65 %, is already less than after thaw (default ≥ 70 %, CONCERT-HF [S22])."),
    ],
)  # fmt: skip
def test_a_viability_below_70_is_said(after, at_release, field, sentence):
    clinic = ProductClinic()
    clinic.lot(viability(clinic, at_release))
    bag = clinic.bag_made(viability(clinic, after) if after else (), lot="L-7")
    notes = [
        (finding.field, str(finding.sentence)) for finding in clinic.said_of(bag) if "iability" in str(finding.sentence)
    ]
    assert notes == [(field, sentence)]


def test_the_products_own_limit_goes_first():
    clinic = stocked()
    bag = clinic.bag_made(viability(clinic, "65", limits="≥ 60"), lot="L-7")
    assert ([check.verdict for check in bag.checks], clinic.said_of(bag)) == (["pass"], [])


@cases(("decided", "level"), [("Dr. Yılmaz", "NOTE"), ("", "HARD")])
def test_what_fails_after_thaw_is_accepted_by_who_releases(decided, level):
    clinic = ProductClinic()
    clinic.lot(**({"released_by": decided} if decided else {}))
    bag = clinic.bag_made(viability(clinic, "65", overruled="no other bag"), lot="L-7")
    assert told(clinic.said_of(bag), "checks.0.overruled")[-1][0] == level


@cases(("number", "twice"), [("1", True), (" 1", True), ("2", False)])
def test_a_bag_is_kept_once(number, twice):
    clinic = stocked()
    clinic.keep(Bag, lot="L-7", number="1")
    found = told(clinic.says(Bag, lot="L-7", number=number), "number")
    assert [level for level, _sentence in found] == (["HARD"] if twice else [])


def test_two_unknown_numbers_and_the_same_of_two_lots_are_not_the_same():
    clinic = stocked()
    clinic.lot(number="L-8")
    for lot, number in (("L-7", "unknown"), ("L-7", "1")):
        clinic.keep(Bag, lot=lot, number=number)
    assert told(clinic.says(Bag, lot="L-7", number="unknown"), "number") == []
    assert told(clinic.says(Bag, lot="L-8", number="1"), "number") == []


def test_what_is_discarded_has_a_reason_and_a_day():
    clinic = stocked()
    found = clinic.said_of(clinic.bag_made(lot="L-7", discarded="2024-05-14"))
    assert without_notes(found) == [("required", "discard_reason", "HARD")]
    assert without_notes(clinic.said_of(clinic.bag_made(lot="L-7", discarded="?", discard_reason="bag torn"))) == []
    found = clinic.said_of(clinic.bag_made(lot="L-7", discard_reason="bag torn"))
    assert without_notes(found) == [("discarded", "discarded", "SOFT")]
    typed = {"discarded": "2024-05-14", "discard_reason": "bag torn", "thawed": "2024-05-15"}
    assert [level for level, _s in told(clinic.said_of(clinic.bag_made(lot="L-7", **typed)), "thawed")] == ["SOFT"]


def test_what_was_given_was_not_thrown_away_and_given_once():
    other = BagUse("patient-002", "Öz, Ş.", "infusion-002", "infusion", None)
    clinic = stocked(("bag-1", GIVEN), ("bag-1", other), ("bag-1", AUTHORISED), ("bag-2", AUTHORISED))
    typed = {"lot": "L-7", "discarded": "2024-05-14", "discard_reason": "bag torn"}
    found = clinic.said_of(clinic.bag_made(**typed), "bag-1")
    assert told(found, "discarded") == [
        ("SOFT", "It is recorded as discarded, and as given to Case, A., Öz, Ş.. Please check both.")
    ]
    assert told(found, "number") == [
        ("SOFT", "2 infusions name this bag, given to Case, A., Öz, Ş.. A bag is given once.")
    ]
    assert [level for level, _sentence in told(found, "thawed")] == ["NOTE"]
    assert clinic.said_of(clinic.bag_made(**typed), "bag-2") == []
    assert clinic.said_of(clinic.bag_made(**typed)) == []


@cases(
    ("result", "state", "asked"),
    [
        ("growth", "final", True),
        ("growth", "preliminary", True),
        ("no growth", "preliminary", False),
        ("no growth", "final", False),
    ],
)
def test_what_was_given_and_grew_later_leads_to_the_recall_list(result, state, asked):
    clinic = stocked()
    clinic.used.append(("bag-1", GIVEN))
    checks = clinic.checks(("viability", "85", "%"), sterility={"test": "sterility", "result": result, "state": state})
    bag = clinic.bag_made(checks, lot="L-7", thawed="2024-11-30 08:00")
    found = told(clinic.said_of(bag, "bag-1"), "checks")
    assert [(level, "The recall list names" in sentence) for level, sentence in found] == (
        [("SOFT", True)] if asked else []
    )
    # of one that was not given nothing is recalled
    assert told(clinic.said_of(bag, "bag-2"), "checks") == []


def test_a_void_lot_is_said():
    found = ProductClinic().said_of(Bag(lot="gone", number="1"))
    assert told(found, "lot") == [("NOTE", "The lot is void or not known here.")]


@cases(
    ("number", "expiry", "said"),
    [
        ("1", "2026-03-01", []),
        ("B-001", "2026-03-01", []),
        ("unknown", "2026-03-01", []),
        ("2", "2026-03-01", ["The split number in the scan is 001, the bag's number 2. Please check both."]),
        ("1", "2026-02-01", ["The scan says that it expires on 1 Mar 2026, the entry 1 Feb 2026. Please check both."]),
    ],
)
def test_the_scan_is_of_this_bag(number, expiry, said):
    clinic = stocked(expiry=expiry)
    typed = {"number": number, "identifier": "SEC TR0001230000000000042 E001234500120260301\r"}
    found = told(clinic.said_of(clinic.bag_made(lot="L-7", **typed)), "identifier")
    assert found == [("SOFT", sentence) for sentence in said]


# Products that are held in memory


def test_a_shelf_gives_the_last_version_that_is_not_void():
    clinic = stocked()
    lot = clinic.chart.named("lot")[0]
    void = Kept(lot.id, "", 2, lot.entry, voided="entered twice")
    shelf = Shelf([lot], [("bag-1", GIVEN), ("bag-1", AUTHORISED)])
    assert (shelf.kept(lot.id), shelf.kept("other")) == (lot, None)
    assert Shelf([lot, void]).kept(lot.id) is None
    assert (shelf.uses("bag-1"), shelf.uses("bag-2")) == ((GIVEN, AUTHORISED), ())
    assert (NOTHING.kept(lot.id), NOTHING.uses("bag-1")) == (None, ())


def test_an_unknown_thaw_is_an_answer():
    assert stocked().bag_made(lot="L-7", thawed="?").thawed == UNKNOWN
