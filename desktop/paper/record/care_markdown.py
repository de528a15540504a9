"""A case report as Markdown: plain text with its figures beside it; what a person writes into it is read back.

The text of a passage stands between two comments, `<!-- text 8c -->` and `<!-- end -->`, which no reader shows. Written anew
from the record, a report takes these texts over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desktop.clinic.words.language import N_, _, say
from desktop.paper.record.care_report import CareReport, Passage
from desktop.paper.record.care_told import Table

_TEXT = re.compile(r"<!-- text (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
NOT_SHOWN = N_("What this case does not show")
# a line of the program's own among a person's text
_OURS = "> "
# what Markdown would read as markup
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def markdown(report: CareReport, pictures: Sequence[str]) -> str:
    """The report; `pictures` are the names of its figures' files."""
    return "\n".join(_lines(report, pictures)).rstrip() + "\n"


def texts_of(written: str) -> dict[str, str]:
    """What a person wrote into a report, by the code of the passage."""
    found = ((code, "\n".join(_own(text))) for code, text in _TEXT.findall(written))
    return {code: text.strip() for code, text in found if text.strip()}


def _own(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if not line.startswith(_OURS))


def _lines(report: CareReport, pictures: Sequence[str]) -> Iterator[str]:
    yield from (f"# {_plain(report.title)}", "")
    yield from (f"> {_plain(line)}  " for line in report.before_use)
    yield ""
    if report.not_shown:
        yield from (f"## {_(NOT_SHOWN)}", "", *(f"- {_plain(line)}" for line in report.not_shown), "")
    left = list(zip(report.pictures, pictures, strict=True))
    for item in report.items:
        yield from (f"## {item.number}. {_plain(_(item.name))}", "")
        for passage in item.passages:
            yield from _passage(passage)
            if passage.told.pictured:
                for picture, name in left:
                    yield from (f"![{_plain(picture.alt)}]({name})", "", f"*{_plain(picture.caption)}*", "")
                left = []
    yield from (f"## {_(N_('References'))}", "")
    yield from (f"{n}. {_plain(source)}" for n, source in enumerate(report.references, start=1))


def _passage(passage: Passage) -> Iterator[str]:
    yield from (f"### {passage.code}. {_plain(_(passage.asks))}", "", f"<!-- text {passage.code} -->")
    if passage.text:
        yield passage.text
    yield from (f"{_OURS}{_plain(line)}" for line in remarks(passage))
    yield from ("<!-- end -->", "")
    for line in passage.told.lines:
        yield f"- {_plain(line)}"
    if passage.told.lines:
        yield ""
    for table in passage.told.tables:
        yield from _table(table)


def remarks(passage: Passage) -> Iterator[str]:
    """What is said of a passage beside what it tells: its gap, what is not kept, what is offered to who writes it."""
    if passage.gap:
        yield f"⚠ {passage.gap}"
    if passage.gap and passage.why:
        yield _(passage.why)
    if passage.told.unkept:
        yield str(say(N_("not recorded: {missing}"), missing="; ".join(passage.told.unkept)))
    if not passage.is_done:
        yield from (str(say(N_("from the record: {offered}"), offered=line)) for line in passage.told.offered)


def _table(table: Table) -> Iterator[str]:
    yield from (f"**{_plain(table.title)}**", "")
    yield from (_row(table.heads), _row("---" for _head in table.heads))
    yield from map(_row, table.rows)
    yield ""


def _row(cells: Sequence[str] | Iterator[str]) -> str:
    return f"| {' | '.join(cell if cell == '---' else _plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """A text whose signs are read as they are; a line end within it is one of the shown text."""
    return "<br>".join(_MARKS.sub(r"\\\1", line) for line in text.splitlines())
