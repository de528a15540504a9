"""The table `view_words`: in words, in English, what entries keep as a rule with its values.

No entry keeps words; other tools, which know no rule, find here what the program says. It is as little a part of the schema as the
views are, and is made anew with them; a save adds what it says for the first time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.words.language import Sentence, in_english
from desktop.clinic.words.sentences import plain_sentence, sentence_of
from desktop.store.columns import canonical
from desktop.store.driver import Connection
from desktop.store.layout import ENVELOPE, TABLES

TABLE = """CREATE TABLE IF NOT EXISTS view_words (
    sentence TEXT NOT NULL PRIMARY KEY,
    words TEXT NOT NULL
) STRICT"""
# the words of a sentence, an expression of SQL; what was kept in words before speaks for itself
WORDS = "coalesce((SELECT known.words FROM view_words known WHERE known.sentence = {kept}), {kept})"


def fill(db: Connection) -> None:
    """Make the table, and word everything that a file says."""
    db.execute(TABLE)
    db.execute("DELETE FROM view_words")
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table in (table for table in TABLES.values() if table.name in there):
        for own in (table, *(part for _attribute, part in table.parts)):
            for name in own.sayings:
                ((column, _sql, _check),) = own.columns_of(own.type.declaration.field(name))
                kept = db.execute(f"SELECT DISTINCT {column} FROM {own.name} WHERE {column} IS NOT NULL")
                _put(db, (sentence_of(json.loads(one)) for (one,) in kept))
        confirmed = db.execute(f"SELECT DISTINCT {ENVELOPE[-1]} FROM {table.name}")
        _put(db, (sentence_of(one["sentence"]) for (kept,) in confirmed for one in json.loads(kept)))
    because = db.execute("SELECT DISTINCT content -> '$.why' FROM version WHERE content -> '$.why' IS NOT NULL")
    _put(db, (sentence_of(json.loads(why)) for (why,) in because))


def add(db: Connection, kept: Kept, why: Sentence | None) -> None:
    """Word what an entry says, what was confirmed with it, and why the program wrote it, where nothing has said it yet."""
    _put(db, (*said(kept.entry), *(one.sentence for one in kept.confirmed), *filter(None, (why,))))


def said(entry: Entry) -> Iterator[Sentence]:
    """Every sentence that an entry and its parts keep."""
    table = TABLES[entry.declaration.name]
    owned = ((part, getattr(entry, attribute)) for attribute, part in table.parts)
    for own, items in ((table, (entry,)), *owned):
        # of a panel's 295 results none is asked: no result says anything
        for name in own.sayings:
            yield from filter(None, (getattr(item, name) for item in items))


def _put(db: Connection, sentences: Iterable[Sentence]) -> None:
    rows = [(canonical(plain_sentence(sentence)), in_english(sentence)) for sentence in sentences]
    db.executemany("INSERT OR IGNORE INTO view_words (sentence, words) VALUES (?, ?)", rows)
