"""What a physician has seen: acts are appended to `review`; `unseen` holds what waits, kept by the same writes as the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.clinic.entry.telling import Reviewed
from desktop.clinic.record.review import Act, Review
from desktop.store.driver import Connection

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Kept


class Row(NamedTuple):
    """A row of what waits: whose entry, which version, since when, the version that was last seen (0 for none)."""

    entry: str
    number: int
    type: str
    patient: str
    identifier: str
    name: str
    since: str
    pressing: bool
    seen: int


def is_reviewed(kept: Kept) -> bool:
    """Is a physician to see this entry as it stands? A planned test has nothing yet that could be seen."""
    review = kept.entry.tells.review
    if not isinstance(review, Reviewed) or kept.voided:
        return False
    return review.but is None or getattr(kept.entry, review.but[0]) != review.but[1]


def note(db: Connection, kept: Kept, *, pressing: bool, worked_out: bool) -> None:
    """An entry has a new version: it waits to be seen; void or planned, it does not.

    One that the program has `worked_out` again waits only if its version before was seen, or waited already.
    """
    if not isinstance(kept.entry.tells.review, Reviewed):
        return
    if not is_reviewed(kept):
        db.execute("DELETE FROM unseen WHERE entry = ?", (kept.id,))
        return
    waits = db.execute("SELECT 1 FROM unseen WHERE entry = ?", (kept.id,)).fetchone() is not None
    if worked_out and not waits and not _last_seen(db, kept.id):
        return
    _wait(db, kept, pressing)


def _wait(db: Connection, kept: Kept, pressing: bool) -> None:
    # who waits already waits since then
    db.execute(
        "INSERT INTO unseen (entry, patient, entry_type, number, since, pressing) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (entry) DO UPDATE SET number = excluded.number, pressing = excluded.pressing",
        (kept.id, kept.patient, kept.type, kept.number, kept.at, int(pressing)),
    )


def mark(db: Connection, kept: Kept, who: str, at: str) -> bool:
    """Somebody saw an entry as it stands; False, and nothing is written, when that version was seen already."""
    if _last_seen(db, kept.id) == kept.number:
        return False
    _add(db, kept, "seen", who, at, "")
    db.execute("DELETE FROM unseen WHERE entry = ?", (kept.id,))
    return True


def take_back(db: Connection, kept: Kept, who: str, at: str, why: str, *, pressing: bool) -> bool:
    """It was not seen after all: it waits again. False, and nothing is written, when its newest version was not seen."""
    if _last_seen(db, kept.id) != kept.number:
        return False
    _add(db, kept, "taken_back", who, at, why)
    if is_reviewed(kept):
        _wait(db, kept, pressing)
        db.execute("UPDATE unseen SET since = ? WHERE entry = ?", (at, kept.id))
    return True


def _add(db: Connection, kept: Kept, action: str, who: str, at: str, why: str) -> None:
    db.execute(
        "INSERT INTO review (entry, number, patient, action, who, at, why) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (kept.id, kept.number, kept.patient, action, who, at, why),
    )


# the newest act that still holds: a version that was taken back counts as never seen
_HOLDS = """r.action = 'seen' AND NOT EXISTS (SELECT 1 FROM review b WHERE b.entry = r.entry AND b.number = r.number
    AND b.row > r.row AND b.action = 'taken_back')"""


def _last_seen(db: Connection, entry: str) -> int:
    """The version of an entry that was last seen; 0 for none."""
    return int(db.execute(f"SELECT coalesce(max(number), 0) FROM review r WHERE entry = ? AND {_HOLDS}", (entry,)).fetchone()[0])  # fmt: skip


def of_patient(db: Connection, patient: str) -> dict[str, Review]:
    """How the entries of a patient stand, by id; those of before reviews were kept are left out."""
    waiting = {entry for (entry,) in db.execute("SELECT entry FROM unseen WHERE patient = ?", (patient,))}
    found = {entry: Review(entry, True) for entry in waiting}
    query = f"SELECT entry, number, who, at FROM review r WHERE patient = ? AND {_HOLDS} ORDER BY number, row"
    for entry, number, who, at in db.execute(query, (patient,)):
        found[entry] = Review(entry, entry in waiting, number, who, at)
    return found


def acts(db: Connection, entry: str, number: int) -> tuple[Act, ...]:
    """What was said of one version of an entry, in order."""
    query = "SELECT action, who, at, why FROM review WHERE entry = ? AND number = ? ORDER BY row"
    return tuple(Act(*row) for row in db.execute(query, (entry, number)))


def count(db: Connection, patient: str = "") -> tuple[int, int]:
    """How many entries wait, over all patients or of one, and how many of them are pressing."""
    which, value = ("WHERE patient = ?", (patient,)) if patient else ("", ())
    all, pressing = db.execute(f"SELECT count(*), coalesce(sum(pressing), 0) FROM unseen {which}", value).fetchone()
    return all, pressing


def waiting(db: Connection) -> tuple[list[str], Counter[str]]:
    """The entries that wait, patient by patient, and how many of each patient.

    First who has something pressing, then who waits longest; of each the pressing ones, then the oldest.
    """
    found = db.execute("SELECT entry, patient, pressing, since FROM unseen").fetchall()
    pressing = {patient for _entry, patient, presses, _since in found if presses}
    longest: dict[str, str] = {}
    for _entry, patient, _presses, since in found:
        longest[patient] = min(since, longest.get(patient, since))

    def place(row: tuple[str, str, int, str]) -> tuple[bool, str, str, int, str, str]:
        entry, patient, presses, since = row
        return patient not in pressing, longest[patient], patient, -presses, since, entry

    return [row[0] for row in sorted(found, key=place)], Counter(row[1] for row in found)


def rows(db: Connection, entries: Sequence[str]) -> list[Row]:
    """What is known of these that wait, in their order; what waits no more is left out."""
    query = f"""SELECT u.entry, u.number, u.entry_type, u.patient, l.identifier, l.name, u.since, u.pressing,
        (SELECT coalesce(max(number), 0) FROM review r WHERE r.entry = u.entry AND {_HOLDS})
        FROM unseen u JOIN patient_list l ON l.patient = u.patient WHERE u.entry = ?"""
    found = (db.execute(query, (entry,)).fetchone() for entry in entries)
    return [Row(*row)._replace(pressing=bool(row[7])) for row in found if row is not None]


def disagreements(db: Connection) -> Iterator[str]:
    """The ids of entries that wait and should not, or were seen in an earlier version and do not wait."""
    newest = "(SELECT max(number) FROM version v WHERE v.entry = {}.entry)"
    yield from (
        entry
        for (entry,) in db.execute(
            f"""SELECT u.entry FROM unseen u LEFT JOIN version v ON v.entry = u.entry AND v.number = {newest.format("u")}
            WHERE v.number IS NOT u.number OR v.patient IS NOT u.patient OR v.entry_type IS NOT u.entry_type
            OR v.action = 'void' OR EXISTS (SELECT 1 FROM review r WHERE r.entry = u.entry AND r.number = u.number AND {_HOLDS})"""
        )
    )
    yield from (
        entry
        for (entry,) in db.execute(
            f"""SELECT DISTINCT r.entry FROM review r JOIN version v ON v.entry = r.entry AND v.number = {newest.format("r")}
            WHERE v.action != 'void' AND r.entry NOT IN (SELECT entry FROM unseen) AND {_HOLDS}
            AND NOT EXISTS (SELECT 1 FROM review s WHERE s.entry = r.entry AND s.number = v.number AND s.action = 'seen')
            AND coalesce(v.content ->> '$.entry.stage', '') != 'planned'"""
        )
    )
