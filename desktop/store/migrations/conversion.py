"""What a file of schema 1 to 6 holds, brought into the first schema that ships.

Whatever is as that schema makes it stays untouched, so versions and attachments are byte for byte what they were. A table that
differs is set aside, made anew, and filled from what was set aside, column by column, by name or by the name that its field had;
a column that it did not have is empty. What somebody has made for themselves in the file stays: their tables, views, indexes and
triggers, and a column of theirs.

Not here: what those files keep in words stays in words. Rules and values take their place only where the entry is worked out
again, which needs the catalogue and the rules; `about` says in `converted_from` which schema the file had, so that the session
can do it, each entry as a version of its own, before anybody sees them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from desktop.clinic.cells.product_kinds import Identifier
from desktop.clinic.entry.entries import Declaration
from desktop.clinic.entry.identifiers import label_key
from desktop.store import about
from desktop.store.driver import Connection, OperationalError
from desktop.store.layout import TABLES

# what stood there in words is a sentence that says those words, as `sentences` keeps it
_SAYS = (
    """iif("{0}" IS NULL, NULL, json_object('says', 'as_written', 'version', 1, 'with', json_object('text', "{0}")))"""
)
_MADE = re.compile(r"CREATE (?:UNIQUE |VIRTUAL )?(TABLE|INDEX|TRIGGER) (\w+)")
_COMMENTS = re.compile(r"(?:--.*\n\s*)+")


def bring_in(db: Connection, script: list[str]) -> None:
    """Run the script that makes the schema over whatever the file holds; in a new file that is the script alone.

    The caller has begun a transaction, switched foreign keys off and dropped the views.
    """
    schema = db.execute("PRAGMA user_version").fetchone()[0]
    wanted = [_COMMENTS.sub("", statement, count=1) for statement in script]
    names = {match[2] for statement in wanted if (match := _MADE.match(statement))}
    there = dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    theirs: list[str] = []
    # renaming a table is to change nothing that names it
    db.execute("PRAGMA legacy_alter_table = ON")
    try:
        for statement in wanted:
            if not (match := _MADE.match(statement)):
                continue
            kind, name = match.groups()
            if there.get(name) == statement:
                continue
            if name in there and kind == "TABLE":
                for made in _set_aside(db, name):
                    sql = there.pop(made)
                    if made not in names:
                        theirs.append(sql)
            elif name in there:
                db.execute(f"DROP {kind} {name}")
            db.execute(statement)
            if name in there and kind == "TABLE":
                _fill(db, name)
        for sql in theirs:
            try:
                db.execute(sql)
            except OperationalError as error:
                # it names one that is called otherwise now: no data is in it, and who made it can make it again
                if not str(error).startswith("no such column"):
                    raise
    finally:
        db.execute("PRAGMA legacy_alter_table = OFF")
    if schema:
        _add_label_keys(db)
        _rename_in_drafts(db)
        about.put(db, "converted_from", str(schema))


def _set_aside(db: Connection, table: str) -> list[str]:
    """Rename a table that is not as it should be; the names of its indexes and triggers, which are dropped."""
    rows = db.execute(
        "SELECT type, name FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
        (table,),
    ).fetchall()
    for kind, name in rows:
        db.execute(f'DROP {kind} "{name}"')
    db.execute(f"ALTER TABLE {table} RENAME TO {_aside(table)}")
    return [name for _kind, name in rows]


def _fill(db: Connection, table: str) -> None:
    """Bring the rows of a table over; what was set aside goes, unless it holds a column that has no place here."""
    before, now = (_columns(db, name) for name in (_aside(table), table))
    renamed, worded = _renamed(table), _worded(table)
    both = [(name, new) for name in before if (new := renamed.get(name, name)) in now]
    told = ", ".join(_SAYS.format(name) if name in worded else f'"{name}"' for name, _new in both)
    into = ", ".join(f'"{new}"' for _name, new in both)
    db.execute(f"INSERT INTO {table} ({into}) SELECT {told} FROM {_aside(table)}")
    if {*before} <= {name for name, _new in both}:
        db.execute(f"DROP TABLE {_aside(table)}")


def _renamed(table: str) -> dict[str, str]:
    """The columns of fields that had another name, by the name they had."""
    return {
        field.formerly + column.removeprefix(field.name): column
        for entries in TABLES.values()
        for owned in (entries, *(part for _attribute, part in entries.parts))
        if owned.name == table
        for field in owned.fields
        if field.formerly
        for column, _sql, _check in owned.columns_of(field)
    }


def _add_label_keys(db: Connection) -> None:
    """What was scanned and kept as it came is found by its label from now on."""
    for table in TABLES.values():
        for field in (field for field in table.fields if isinstance(field.kind, Identifier)):
            text, key = (name for name, _sql, _check in table.columns_of(field))
            for id, kept in db.execute(f"SELECT id, {text} FROM {table.name} WHERE {text} IS NOT NULL").fetchall():
                db.execute(f"UPDATE {table.name} SET {key} = ? WHERE id = ?", (label_key(kept), id))


def _rename_in_drafts(db: Connection) -> None:
    """What is typed and not saved yet stands under the names that its fields have now, else a form would not show it."""
    for form, patient, who, typed in db.execute("SELECT form, patient, who, typed FROM draft").fetchall():
        # of an amendment the form is named with the entry's id
        table, kept = TABLES.get(form.partition(":")[0]), json.loads(typed)
        if table is not None and (texts := _by_new_names(table.type.declaration, kept)) != kept:
            now = json.dumps(texts, ensure_ascii=False)
            db.execute("UPDATE draft SET typed = ? WHERE (form, patient, who) = (?, ?, ?)", (now, form, patient, who))


def _by_new_names(declared: Declaration, texts: Mapping[str, object]) -> dict[str, object]:
    names = {field.formerly: field.name for field in declared.fields if field.formerly}
    owned = {parts.name: parts.type.declaration for parts in declared.parts}
    return {
        names.get(name, name): [_by_new_names(owned[name], row) for row in text]
        if name in owned and isinstance(text, list)
        else text
        for name, text in texts.items()
    }


def _worded(table: str) -> set[str]:
    """The columns of a table that hold a sentence; before, they held its words."""
    tables = [kept for own in TABLES.values() for kept in (own, *(part for _attribute, part in own.parts))]
    return {
        name
        for kept in tables
        if kept.name == table
        for said in kept.sayings
        for name, _sql, _check in kept.columns_of(kept.type.declaration.field(said))
    }


def _columns(db: Connection, table: str) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def _aside(table: str) -> str:
    return f"{table}_before_7"
