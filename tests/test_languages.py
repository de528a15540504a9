"""A language is data: a folder of translations is found, named, and spoken."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from desktop import app, languages
from desktop.clinic.words.language import Refused, _, use

ROOT = Path(__file__).resolve().parent.parent
SAID = "Commands that need no window."


@pytest.fixture
def turkish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of translations with one language, of two sentences."""
    catalog = Catalog(locale="tr")
    catalog.add(SAID, "Pencere istemeyen komutlar.")
    catalog.add(
        "Tolera does not speak “{language}”. It speaks: {known}.", "Tolera “{language}” bilmez. Bildiği: {known}."
    )
    compiled = BytesIO()
    write_mo(compiled, catalog)
    folder = tmp_path / "translations" / "tr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "tolera.mo").write_bytes(compiled.getvalue())
    monkeypatch.setattr(languages, "resource", lambda name: tmp_path / name)
    yield folder
    use(languages.translations(languages.ENGLISH))


def test_english_is_there_without_a_translation() -> None:
    assert languages.known()[0] == "en"
    assert languages.translations("en").gettext(SAID) == SAID


@pytest.mark.usefixtures("turkish")
def test_a_folder_is_a_language() -> None:
    assert languages.known() == ("en", "tr")
    use(languages.translations("tr"))
    assert _(SAID) == "Pencere istemeyen komutlar."
    assert _("What nobody has translated.") == "What nobody has translated."


@pytest.mark.usefixtures("turkish")
def test_which_language_is_spoken() -> None:
    chosen = languages.chosen
    assert chosen(["summary", "--language", "tr", "c.sqlite"], {}) == ("tr", ["summary", "c.sqlite"])
    assert chosen(["summary", "--language=tr", "c.sqlite"], {}) == ("tr", ["summary", "c.sqlite"])
    assert chosen(["--language", "en"], {"LANG": "tr_TR.UTF-8"}) == ("en", [])
    assert chosen([], {"LANG": "tr_TR.UTF-8"}) == ("tr", [])
    assert chosen([], {"LANGUAGE": "de:tr", "LANG": "de_DE.UTF-8"}) == ("tr", [])
    # the system's German is not spoken
    assert chosen([], {"LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"}) == ("en", [])
    assert chosen([], {}) == ("en", [])


@pytest.mark.usefixtures("turkish")
@pytest.mark.parametrize("arguments", [["--language", "xx"], ["--language=xx"], ["--language="], ["--language"]])
def test_a_language_that_is_not_here_is_named(arguments: list[str]) -> None:
    with pytest.raises(Refused, match=r"does not speak .* It speaks: en, tr\."):
        languages.chosen(arguments, {})


@pytest.mark.usefixtures("turkish")
def test_the_program_says_so_and_stops(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--language", "xx"]) == 2
    assert capsys.readouterr().err == "Tolera does not speak “xx”. It speaks: en, tr.\n"


@pytest.mark.usefixtures("turkish")
def test_help_is_told_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--language", "tr", "--help"]) == 0
    assert "--language" in capsys.readouterr().out
    assert _(SAID) == "Pencere istemeyen komutlar."


def test_the_sentences_are_found_where_they_are_marked() -> None:
    """What `pybabel extract` would find, with the keyword that `docs/changing.md` names."""
    found = {
        message
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / "desktop", method_map=[("**.py", "python")], keywords={"N_": None}
        )
    }
    assert len(found) > 500
    assert "Tolera does not speak “{language}”. It speaks: {known}." in found


def test_the_sentences_of_the_papers_are_extracted() -> None:
    from desktop.paper.page.manuscript import marked

    papers = sorted((ROOT / "resources" / "paper").glob("*.typ"))
    wanted = {text for paper in papers for text in marked(paper.read_text("utf-8"))}
    assert "[javascript: resources/paper/**.typ]" in (ROOT / "resources" / "translations" / "babel.cfg").read_text(
        "utf-8"
    )
    methods = [("resources/paper/**.typ", "javascript")]
    found = {row[2] for row in extract_from_dir(ROOT, method_map=methods, keywords={"say": None})}
    assert len(wanted) > 100 and wanted == found
