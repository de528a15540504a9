"""What a manuscript holds, and the pages that are set from it."""

from __future__ import annotations

import gettext
import io
import subprocess
from dataclasses import dataclass
from datetime import datetime

import pikepdf
import pytest

from desktop.clinic.words import language
from desktop.clinic.words.language import say
from desktop.paper.page.manuscript import Manuscript, Picture, kept_manuscript, manuscript, marked, plain

WHEN = datetime(2026, 11, 23, 10, 5, 7, 123456).astimezone()
RECALL = {"clinic": "Göğüs", "answers": "", "said": "Two.", "warnings": [], "given": [], "left": [], "discarded": []}


@dataclass(frozen=True)
class Row:
    name: str
    values: tuple[int, ...]


def written(text: str, *pictures: Picture, **said: object) -> Manuscript:
    """A manuscript of a template of our own."""
    made = manuscript("recall", "İğde", RECALL | said, pictures)
    main = b'#import "page.typ": *\n#show: pages\n' + text.encode()
    return Manuscript(made.title, dict(made.files) | {"main.typ": main})


def read(made: Manuscript, tmp_path) -> str:
    path = made.pages(WHEN, "Draft").write(tmp_path / "made.pdf")
    return subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout


def test_data_is_plain():
    value = {"rows": (Row("a", (1, 2)), None), "said": say("{count} of it", count=3)}
    assert plain(value) == {"rows": [{"name": "a", "values": [1, 2]}, None], "said": "3 of it"}
    with pytest.raises(TypeError, match="object cannot stand on a page"):
        plain([object()])


def test_the_sentences_of_a_template_are_found_and_translated():
    class Turkish(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return f"«{message}»"

        def info(self) -> dict[str, str]:
            return {"language": "tr"}

    assert marked('= #say("Given to") #say("\\"x\\"") #say("Given to")') == ["Given to", '"x"']
    language.use(Turkish())
    try:
        made = manuscript("recall", "t", RECALL)
        pdf = made.pages(WHEN, "").as_pdf()
    finally:
        language.use(gettext.NullTranslations())
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert str(read.Root.Lang) == "tr"
    assert "«Recall list»".encode() in made.files["data.json"]


@pytest.mark.parametrize(
    "typed", ['#panic("x") *b* _i_ $x$ @y <z> \\ // /* `c`', '"; "', "= x", "-- --- ...", "{number}"]
)
def test_what_was_typed_is_never_markup(typed, tmp_path):
    assert typed in " ".join(read(written("#c.said", said=typed), tmp_path).split())


def test_a_word_that_no_line_holds_is_broken_and_found_whole(tmp_path):
    word = "ğ" * 30 + "x" * 300
    assert word in "".join(read(written("#c.said", said=word), tmp_path).split())


def test_a_row_that_fills_more_than_a_page_is_not_cut(tmp_path):
    words = " ".join(f"w{n}" for n in range(6000))
    made = written('#rows-of((("A", 1), ("B", 1)), ((c.said, "b"),))', said=words)
    assert made.pages(WHEN, "").count > 1
    assert all(f"w{n}" in read(made, tmp_path).split() for n in (0, 1, 3000, 5999))


def test_the_same_manuscript_of_the_same_time_gives_the_same_bytes():
    made = manuscript("recall", "t", RECALL)
    assert made.pages(WHEN, "f").as_pdf() == made.pages(WHEN, "f").as_pdf()
    assert made.digest == manuscript("recall", "t", RECALL).digest
    assert made.digest != manuscript("recall", "t", RECALL | {"said": "Three."}).digest
    assert made.digest != manuscript("recall", "t", RECALL, [Picture(b"<svg/>", "x")]).digest


def test_letters_that_our_fonts_lack_do_not_stop_the_page(tmp_path):
    made = written("#c.said after", said="\u2fa1b 木村 \U0001f9ec")
    assert "after" in read(made, tmp_path)


def test_a_page_of_another_size_tells_the_printer(tmp_path):
    made = written("#set page(width: 85.6mm, height: 54mm)\n#c.said")
    made = Manuscript(
        made.title,
        dict(made.files) | {"main.typ": b'#import "page.typ": *\n#set page(width: 85.6mm, height: 54mm)\n#c.said'},
    )
    layout = made.pages(WHEN, "").layout
    size = layout.fullRect(layout.Unit.Millimeter)
    assert (round(size.width(), 1), round(size.height(), 1)) == (85.6, 54.0)


def test_what_is_kept_of_a_manuscript_gives_the_same_manuscript_and_the_same_bytes() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>\xc5\x9e 26,6 \xc2\xb5g</text></svg>'
    made = written("#c.warnings.first()", Picture(svg, "a picture"), warnings=["“İğde” \\ \n{name}"])
    again = kept_manuscript(made.kept())
    assert (again.title, dict(again.files)) == (made.title, dict(made.files))
    assert again.kept() == made.kept()
    assert again.pages(WHEN, "foot").as_pdf() == made.pages(WHEN, "foot").as_pdf()
