"""Is a clinic file whole? SQLite's own checks, its schema, the current tables against the versions, what was attached, seen and signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop.clinic.words.language import N_, Sentence, say
from desktop.store import attachments, driver, keeping, patients, reviews, signed_summaries, views
from desktop.store.clinic_file import look_before_opening, require_current
from desktop.store.failures import cannot_open, is_damage
from desktop.store.migrations import APPLICATION, migrate

# so many problems of one sort are named; the rest is counted
MOST = 20


def check_file(path: Path) -> list[Sentence]:
    """What is wrong with a clinic file or snapshot; empty when it is whole. Nothing in the file is changed.

    Raises `CannotOpen` for what cannot be checked: no SQLite file, one that cannot be read, of a newer or an older program.
    """
    path = path.absolute()
    look_before_opening(path)
    try:
        db = driver.connect(path, read_only=True)
        try:
            # one moment of the file, whoever writes meanwhile
            db.execute("BEGIN")
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                return [say(N_("This is an SQLite file, but not a clinic file."))]
            require_current(path, db)
            return [problem for check in _CHECKS for problem in _named(check, db)]
        finally:
            db.close()
    except driver.DatabaseError as error:
        if is_damage(error):
            return [_unreadable(error)]
        raise cannot_open(path, error) from error
    except UnicodeDecodeError as error:
        return [_unreadable(error)]


def _named(check: Callable[[driver.Connection], Iterator[Sentence]], db: driver.Connection) -> list[Sentence]:
    """The problems that one check finds, the first ones by name."""
    problems: list[Sentence] = []
    more = 0
    try:
        for problem in check(db):
            if len(problems) < MOST:
                problems.append(problem)
            else:
                more += 1
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        problems.append(_unreadable(error))
    return problems + ([say(N_("… and {count} more of this sort."), count=more)] if more else [])


def _unreadable(error: driver.DatabaseError | UnicodeDecodeError) -> Sentence:
    # what SQLite says names what it has read, and of damaged bytes that is no text: then the driver raises this error instead
    why = error.object.decode("utf-8", "replace") if isinstance(error, UnicodeDecodeError) else error
    return say(N_("SQLite cannot read a part of the file: {why}."), why=why)


def _sqlite(db: driver.Connection) -> Iterator[Sentence]:
    for (found,) in db.execute("PRAGMA integrity_check"):
        if found != "ok":
            yield say(N_("SQLite finds it damaged: {what}."), what=found)


def _references(db: driver.Connection) -> Iterator[Sentence]:
    lost = Counter((table, parent) for table, _row, parent, _key in db.execute("PRAGMA foreign_key_check"))
    for (table, parent), count in sorted(lost.items()):
        sentence = N_("{count} rows of {table} belong to something in {parent} that is not there.")
        yield say(sentence, count=count, table=table, parent=parent)


def _schema(db: driver.Connection) -> Iterator[Sentence]:
    """Every table, index, trigger and view as this program makes it; what somebody has added beside them is theirs."""
    fresh = driver.connect_to_memory()
    try:
        migrate(fresh)
        if views.are_tables(db):
            views.freeze(fresh)
        expected, found = _made(fresh), _made(db)
        if not views.are_ours(db):
            # those of another program are no damage: they are made anew by the next one that saves
            for (name,) in fresh.execute("SELECT DISTINCT view FROM view_help"):
                del expected[name]
    finally:
        fresh.close()
    for name, sql in expected.items():
        if found.get(name) != sql:
            yield say(N_("{name} is missing in the file or is not as this program made it."), name=name)


def _flat(db: driver.Connection) -> Iterator[Sentence]:
    if views.are_tables(db) and views.are_ours(db):
        for name in views.disagreements(db):
            yield say(N_("The table {name} of this snapshot does not hold what its entries say."), name=name)


def _made(db: driver.Connection) -> dict[str, str]:
    rows = db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").fetchall()
    # what SQLite and sqlite-utils make for themselves differs with their versions
    return {
        name: sql
        for name, sql in rows
        if not name.startswith(("sqlite_", "_sqlite_", "idx__sqlite_", "patient_search_"))
    }


def _versions(db: driver.Connection) -> Iterator[Sentence]:
    broken = """SELECT entry FROM version GROUP BY entry
        HAVING min(number) != 1 OR max(number) != count(*) OR min(patient) != max(patient) OR min(entry_type) != max(entry_type)"""
    for (entry,) in db.execute(broken):
        yield say(N_("The versions of entry {entry} do not follow each other without a gap."), entry=entry)


def _current(db: driver.Connection) -> Iterator[Sentence]:
    for entry in keeping.disagreements(db):
        yield say(N_("Entry {entry} is not what its newest version says."), entry=entry)


def _list(db: driver.Connection) -> Iterator[Sentence]:
    # it compares in temporary tables, which lie in no file of ours
    db.execute("PRAGMA query_only = OFF")
    for patient in patients.disagreements(db):
        yield say(N_("Patient {patient} is not listed, or not found, under the words of the entries."), patient=patient)


def _attachments(db: driver.Connection) -> Iterator[Sentence]:
    for found in attachments.disagreements(db):
        yield say(N_("The file {name} of entry {entry} is not what was attached."), name=found.name, entry=found.entry)


def _reviews(db: driver.Connection) -> Iterator[Sentence]:
    for entry in reviews.disagreements(db):
        sentence = N_("Whether entry {entry} waits to be seen is not what its versions and reviews say.")
        yield say(sentence, entry=entry)


def _signatures(db: driver.Connection) -> Iterator[Sentence]:
    for found in signed_summaries.disagreements(db):
        sentence = N_("The summary that {physician} signed at {at} is not what was signed.")
        yield say(sentence, physician=found.physician, at=found.at)


_CHECKS = (
    _sqlite, _references, _schema, _versions, _current, _list, _attachments, _reviews, _signatures, _flat,
)  # fmt: skip
