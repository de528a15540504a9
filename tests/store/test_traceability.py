"""From a lot or a donor to everybody, and back; nobody is missed, whatever was linked and whatever is void."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.lot import Lot
from desktop.clinic.cells.traceability import Trace
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.words.date_typing import parse_when
from desktop.session.session import Session
from desktop.store.driver import Connection
from desktop.store.traceability import _TYPED, is_donor, is_lot, lots_like, of_donor, of_lot, of_patient
from tests.session.made import DONOR, EVENT, INFUSION, LOT, NOW, again, keep_typed, start, with_bags, with_patient

OTHER_DONOR = DONOR | {"pseudonym": "D-4"}
OTHER_LOT = LOT | {"number": "L-25", "donor": "D-4"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Two bags of each of two lots of two donors, and two patients."""
    session = start(tmp_path / "clinic.sqlite")
    with_patient(session)
    with_patient(session, identifier="P-2", family_name="Öz", birth_date="1990-01-01")
    with_bags(session, "1", "2")
    with_bags(session, "1", "10", lot=OTHER_LOT, donor=OTHER_DONOR)
    yield session
    session.close()


def infuse(
    session: Session,
    patient: str = "P-1",
    number: int = 1,
    bag: str = "",
    lot: str = "",
    start: str = "2024-05-14 10:30",
) -> str:
    """The id of an infusion of a bag such as L-24-1, of a lot in words, or of neither."""
    texts = INFUSION | {"session": str(number), "start": start, "bag": bag, "lot": lot}
    given = {name: text for name, text in texts.items() if text}
    return keep_typed(session, Infusion, session.patient_with(patient), given).id


def told(rows: list[Trace]) -> list[tuple[str, ...]]:
    return [(row.donor, row.lot, row.bag, row.state, row.known_by, row.patient_id) for row in rows]


@pytest.mark.parametrize("typed", ["L-24", "l-24", " L-24 ", "Ｌ-24"])
def test_a_lot_leads_to_every_bag_and_infusion_however_it_is_typed(session: Session, typed: str) -> None:
    infusion = infuse(session, "P-2", bag="L-24-2")
    event = EVENT | {"infusion": "1"}
    for term in ("fever", "headache"):
        keep_typed(
            session,
            AdverseEvent,
            session.patient_with("P-2"),
            event | {"term": term, "onset": f"2024-05-14 1{len(term)}:00"},
        )
    void = keep_typed(session, AdverseEvent, session.patient_with("P-2"), event | {"term": "cough"})
    session.void(void.id, "of another patient")
    left, given = of_lot(session.file.connection, typed)
    assert told([left, given]) == [
        ("D-3", "L-24", "1", "thawed", "bag", ""),
        ("D-3", "L-24", "2", "given", "bag", "P-2"),
    ]
    assert (given.patient, given.patient_name, given.infusion) == (session.patient_with("P-2"), "Öz, Ömer", infusion)
    assert (given.course, given.session, given.start, given.manufacturer) == (
        "1",
        "1",
        "2024-05-14 10:30",
        "Cell Facility",
    )
    assert (given.events, given.events_asked) == ("fever (1); headache (1)", "none")
    assert (left.infusion, left.patient, left.start, left.events, left.session) == ("", "", "", "", "")


@pytest.mark.parametrize("typed", ["L-24", "l-24", "L-24 ", "ｌ-24"])
def test_an_infusion_that_names_a_lot_in_words_is_found_and_says_so(session: Session, typed: str) -> None:
    infuse(session, lot=typed)
    infuse(session, number=2, lot="L-244", start="2024-05-16")
    db = session.file.connection
    assert told(of_lot(db, "L-24"))[-1] == ("D-3", "L-24", "2", "thawed", "bag", "")
    (found,) = (row for row in of_lot(db, "L-24") if row.known_by == "words")
    assert (found.lot, found.typed_lot, found.bag, found.donor, found.patient_id) == (
        typed.strip(),
        typed.strip(),
        "",
        "D-3",
        "P-1",
    )
    # the donor's recall finds it, too
    assert found in of_donor(db, "D-3")
    assert found not in of_donor(db, "D-4")
    assert found in of_patient(db, session.patient_with("P-1"))


def test_a_lot_that_stands_in_words_alone_is_found_though_no_lot_is_recorded(session: Session) -> None:
    infuse(session, lot="Xß-1")
    db = session.file.connection
    assert told(of_lot(db, "xss-1")) == [("", "Xß-1", "", "given", "words", "P-1")]
    assert not is_lot(db, "xss-1")


def test_a_lot_that_was_typed_beside_a_bag_of_another_one_is_found_under_both(session: Session) -> None:
    infuse(session, bag="L-24-1", lot="L-25")
    db = session.file.connection
    for number in ("L-24", "L-25"):
        (given,) = (row for row in of_lot(db, number) if row.infusion)
        assert (given.lot, given.typed_lot, given.known_by, given.contradicts) == ("L-24", "L-25", "bag", True)
    assert [row.lot for row in of_donor(db, "D-4") if row.infusion] == ["L-24"]
    assert [row.donor for row in of_patient(db, session.patient_with("P-1"))] == ["D-3"]


@pytest.mark.parametrize(("typed", "contradicts"), [("l-24", False), ("unknown", False), ("", False), ("L 24", True)])
def test_what_contradicts_the_bag(session: Session, typed: str, contradicts: bool) -> None:
    infuse(session, bag="L-24-1", lot=typed)
    assert [row.contradicts for row in of_patient(session.file.connection, session.patient_with("P-1"))] == [
        contradicts
    ]


def test_a_donor_leads_to_every_lot(session: Session) -> None:
    with_bags(session, "7", lot=OTHER_LOT | {"number": "L-26"}, donor=OTHER_DONOR)
    infuse(session, bag="L-26-7")
    infuse(session, "P-2", bag="L-25-10")
    db = session.file.connection
    assert told(of_donor(db, "d-4")) == [
        ("D-4", "L-25", "1", "thawed", "bag", ""), ("D-4", "L-25", "10", "given", "bag", "P-2"), ("D-4", "L-26", "7", "given", "bag", "P-1"),
    ]  # fmt: skip


def test_a_patient_leads_to_every_donor(session: Session) -> None:
    infuse(session, bag="L-24-1")
    infuse(session, number=2, bag="L-25-1", start="2024-05-16")
    infuse(session, number=3, lot="unknown", start="?")
    infuse(session, "P-2", bag="L-24-2")
    assert told(of_patient(session.file.connection, session.patient_with("P-1"))) == [
        ("D-3", "L-24", "1", "given", "bag", "P-1"), ("D-4", "L-25", "1", "given", "bag", "P-1"), ("", "unknown", "", "given", "nothing", "P-1"),
    ]  # fmt: skip


def test_a_bag_that_two_infusions_name_has_a_row_for_each(session: Session) -> None:
    infuse(session, bag="L-24-1")
    infuse(session, "P-2", bag="L-24-1", start="2024-05-15")
    assert [row.patient_id for row in of_lot(session.file.connection, "L-24") if row.bag == "1"] == ["P-1", "P-2"]


def test_void_infusions_and_void_bags_are_left_out(session: Session) -> None:
    session.void(infuse(session, bag="L-24-1"), "of another patient")
    second = next(kept for kept in session.of_clinic(Bag) if kept.entry.number == "2")
    session.void(second.id, "entered twice")
    assert told(of_lot(session.file.connection, "L-24")) == [("D-3", "L-24", "1", "thawed", "bag", "")]


@pytest.mark.parametrize("void", ["bag", "lot", "donor"])
def test_who_was_given_cells_is_found_though_the_chain_is_void(session: Session, void: str) -> None:
    infuse(session, bag="L-24-1")
    db = session.file.connection
    before = of_lot(db, "L-24")[0]
    session.void(
        {"bag": before.bag_entry, "lot": before.lot_entry, "donor": before.donor_entry}[void], "entered in error"
    )
    given = before._replace(known_by="void")
    assert of_lot(db, "L-24")[0] == given
    assert of_donor(db, "D-3")[0] == given
    assert of_patient(db, given.patient) == [given]
    assert (is_lot(db, "L-24"), is_donor(db, "D-3")) == (void != "lot", void != "donor")


@pytest.mark.parametrize("typed", ["2024-05-14 10:30", "2024-05-14", "2024-05-14 ?", "2024-05-14 10:30 ?", "2024-05", "2024-05 ?", "2024",
                                   "2024-05-14 ±3", "2024-05-01..2024-05-09", "?"])  # fmt: skip
def test_the_start_reads_back_as_the_date_that_was_typed(session: Session, typed: str) -> None:
    id = infuse(session, lot="L-24", start=typed)
    (row,) = of_patient(session.file.connection, session.patient_with("P-1"))
    when, kept = parse_when(row.start, today=NOW.date(), time_allowed=True), session.entry(id).entry.start
    assert (when.earliest, when.latest, when.time, when.assumed) == (
        kept.earliest,
        kept.latest,
        kept.time,
        kept.assumed,
    )


@pytest.mark.parametrize("nothing", ["", " ", "unknown", "?", "Unknown", "bilinmiyor"])
def test_of_a_lot_that_is_unknown_nothing_is_traced(session: Session, nothing: str) -> None:
    infuse(session, lot="unknown")
    with_bags(session, "1", lot=LOT | {"number": "unknown"})
    db = session.file.connection
    assert of_lot(db, nothing) == []
    assert not is_lot(db, nothing)
    assert not is_donor(db, nothing)
    assert of_donor(db, nothing) == []
    # it is not the same lot as another unknown one of the donor
    assert [row.known_by for row in of_donor(db, "D-3")] == ["bag"] * 3


def test_what_is_not_on_record(session: Session) -> None:
    db = session.file.connection
    assert (of_lot(db, "L-99"), of_donor(db, "D-99"), of_patient(db, "nobody")) == ([], [], [])
    assert (is_lot(db, "L-99"), is_lot(db, "l-24"), is_donor(db, "D-99"), is_donor(db, "d-3")) == (
        False,
        True,
        False,
        True,
    )


def test_similar_numbers_are_named_and_not_mixed(session: Session) -> None:
    infuse(session, lot="L 24")
    infuse(session, number=2, lot="l.2-4", start="2024-05-16")
    session.void(infuse(session, number=3, lot="L_24", start="2024-05-19"), "of another patient")
    session.void(keep_typed(session, Lot, "", LOT | {"number": "L/24"}).id, "a try")
    db = session.file.connection
    assert lots_like(db, "L-24") == ["L 24", "l.2-4"]
    assert lots_like(db, "l24") == ["L 24", "L-24", "l.2-4"]
    assert lots_like(db, "L-2") == ["l.2-4"], "it may be a part of lot L-2"
    assert lots_like(db, "L-3") == lots_like(db, "-") == lots_like(db, "") == []
    assert not [row for row in of_lot(db, "L-24") if row.infusion]


@pytest.mark.parametrize(
    ("typed", "similar"),
    [
        ("lot L-24", True), ("L-24 / passage 3", True), ("L-23, L-24", True), ("Lot: L24", True), ("24", True), ("L-24-B", True),
        ("L-240", False), ("L-2", False), ("L", False), ("passage 3", False), ("unknown", False),
    ],
)  # fmt: skip
def test_a_lot_typed_with_other_words_is_named(session: Session, typed: str, similar: bool) -> None:
    infuse(session, lot=typed)
    assert lots_like(session.file.connection, "L-24") == ([typed] if similar else [])


def test_a_second_program_sees_the_same(session: Session) -> None:
    infuse(session, bag="L-24-1")
    other = again(session.file.path, read_only="to look")
    assert of_lot(other.file.connection, "L-24") == of_lot(session.file.connection, "L-24")
    other.close()


@pytest.mark.parametrize(
    ("column", "index"),
    [
        ("lot_entry", "bag_of_lot"),
        ("donor_entry", "lot_of_donor"),
        ("patient", "infusion_of_patient"),
        ("typed_lot", "infusion_of_lot"),
    ],
)
def test_what_is_asked_is_found_by_an_index(session: Session, column: str, index: str) -> None:
    plan = [
        row[3]
        for row in session.file.connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM trace WHERE {column} = 'x'")
    ]
    assert [step for step in plan if step.startswith("SEARCH") and f"USING INDEX {index} (" in step]


@pytest.mark.parametrize("ask", [
    lambda db, patient: of_lot(db, "L-24"), lambda db, patient: of_donor(db, "D-3"), lambda db, patient: of_patient(db, patient),
], ids=["lot", "donor", "patient"])  # fmt: skip
def test_what_is_asked_costs_no_more_where_there_is_much_else(
    session: Session, ask: Callable[[Connection, str], list[Trace]]
) -> None:
    infuse(session, bag="L-24-1")
    infuse(session, number=2, lot="L-24", start="2024-05-16")
    patient, db = session.patient_with("P-1"), session.file.connection
    before = steps(db, lambda: ask(db, patient))
    columns = "patient, number, who, at, voided, confirmed"
    numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 3000)"
    with session.file.write():
        db.execute(f"INSERT INTO infusion (id, {columns}, lot) {numbers} SELECT 'i' || n, ?, 1, '', '', NULL, '[]', 'L-1' FROM n",
                   (session.patient_with("P-2"),))  # fmt: skip
        db.execute(
            f"INSERT INTO bag (id, {columns}, lot) {numbers} SELECT 'b' || n, '', 1, '', '', NULL, '[]', 'none' FROM n"
        )
        db.execute(f"INSERT INTO adverse_event (id, {columns}, infusion) {numbers} SELECT 'e' || n, ?, 1, '', '', NULL, '[]', 'i' || n FROM n",
                   (session.patient_with("P-2"),))  # fmt: skip
    assert steps(db, lambda: ask(db, patient)) < before + 10


def steps(db: Connection, act: Callable[[], object]) -> int:
    """How many tens of steps SQLite's machine takes."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    db.set_progress_handler(step, 10)
    act()
    db.set_progress_handler(None, 0)
    return count


def test_the_spellings_of_lots_are_read_from_their_index(session: Session) -> None:
    plan = [row[3] for row in session.file.connection.execute(f"EXPLAIN QUERY PLAN {_TYPED}")]
    infusions = [step for step in plan if "infusion" in step or " i " in step]
    assert infusions
    assert all("USING COVERING INDEX infusion_of_lot" in step for step in infusions)


def test_a_recall_does_not_rest_on_the_view_that_the_file_has(session: Session) -> None:
    before = of_lot(session.file.connection, "L-24")
    assert before
    session.file.connection.execute("SAVEPOINT another")
    session.file.connection.execute("DROP VIEW trace")
    session.file.connection.execute("CREATE VIEW trace AS SELECT 'of another program' AS lot_entry")
    assert of_lot(session.file.connection, "L-24") == before
    session.file.connection.execute("ROLLBACK TO another")
    session.file.connection.execute("RELEASE another")
