"""What a file of an earlier schema keeps in words, kept as rules and values from now on.

Each entry that holds words gets a version of its own; its earlier ones stay byte for byte. A rule takes the place of words,
of a confirmation too, where it says just that now; what no rule says any more stays in its words. Nothing else of an entry
changes: what the rules of today work out otherwise is worked out when somebody amends it, or what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.entry.entries import Confirmed, Kept, _Declared, reworded
from desktop.clinic.entry.findings import Finding
from desktop.clinic.words.language import Sentence, in_english
from desktop.clinic.words.sentences import as_written
from desktop.store import about, keeping
from desktop.store.clinic_file import ClinicFile
from desktop.store.layout import TABLES
from desktop.store.views.words import said

if TYPE_CHECKING:
    from desktop.session.session import Session

D = TypeVar("D", bound=_Declared)

PROGRAM = "Tolera"
_DONE = "reworded"


def is_worded(file: ClinicFile) -> bool:
    """Was the file converted, and are its words still to be worked out again?"""
    return bool(file.about("converted_from")) and not file.about(_DONE)


def reword(session: Session) -> int:
    """Keep as rules and values what the file keeps in words, all or nothing; the number of entries."""
    count = 0
    with session.file.write() as db:
        if not is_worded(session.file):
            return 0
        # what a version of a protocol said, the next one says
        renumbered: dict[tuple[str, int], int] = {}
        # bags and lots first: infusions rest on them
        for name in sorted(TABLES, key=lambda name: not TABLES[name].of_clinic):
            for kept in keeping.of_type(db, name):
                entry, confirmed = kept.entry, kept.confirmed
                if _holds_words(kept):
                    again, findings = session.check(entry, kept.patient, kept.id)
                    entry, confirmed = _by_rules(entry, again), tuple(_carried_over(kept, findings))
                if isinstance(entry, CoursePlan) and entry.protocol and entry.protocol_version:
                    known = (entry.protocol, entry.protocol_version)
                    entry = replace(entry, protocol_version=renumbered.get(known, entry.protocol_version))
                if (entry, confirmed) == (kept.entry, kept.confirmed):
                    continue
                newer = replace(
                    kept,
                    number=kept.number + 1,
                    entry=entry,
                    confirmed=confirmed,
                    who=PROGRAM,
                    at=session.now_written(),
                )
                keeping.put(db, newer, "amend", reworded())
                renumbered[kept.id, kept.number] = newer.number
                session.chart(newer.patient).put(newer)
                count += 1
        about.put(db, _DONE, session.now_written())
    session.forget()
    return count


def _holds_words(kept: Kept) -> bool:
    return any(one.rule == as_written.rule for one in (*said(kept.entry), *(one.sentence for one in kept.confirmed)))


def _by_rules(kept: D, again: D) -> D:
    """An entry or part as it is kept, its words by the rules that say just them when it is worked out again."""
    found: dict[str, object] = {}
    for name, value in kept.values().items():
        now = getattr(again, name)
        if isinstance(value, Sentence) and isinstance(now, Sentence) and in_english(now) == in_english(value):
            found[name] = now
    for owned in kept.declaration.parts:
        rows, now = getattr(kept, owned.name), getattr(again, owned.name)
        if len(rows) == len(now):
            found[owned.name] = tuple(map(_by_rules, rows, now))
    return replace(kept, **found)


def _carried_over(kept: Kept, findings: list[Finding]) -> Iterator[Confirmed]:
    """What was confirmed, by what the rules say now in the same words."""
    known = {(found.id, found.field, in_english(found.sentence)): found.sentence for found in findings}
    for one in kept.confirmed:
        yield replace(one, sentence=known.get((one.id, one.field, in_english(one.sentence)), one.sentence))
