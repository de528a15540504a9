"""The pages for those who change the program say what is true: the drawing is the imports, the floors are the folders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_rooms import FLOORS, ROOT, of_ours, room, sources

DOCS = ROOT / "docs"
PAGE = (DOCS / "architecture.md").read_text("utf-8")


def test_the_drawing_shows_every_arrow_and_no_other() -> None:
    drawn = set(re.findall(r"^ +(\w+) --> (\w+)$", PAGE, re.MULTILINE))
    found = {(room(path), name.partition(".")[0]) for path in sources() for name in of_ours(path)}
    found |= {("main", name) for name in of_ours(ROOT / "main.py")}
    assert drawn == {(one, other) for one, other in found if one != other and one != "__init__"}


@pytest.mark.parametrize("name", FLOORS)
def test_the_floors_stand_there_in_their_order(name: str) -> None:
    assert f"- {name}: {', '.join(FLOORS[name])}\n" in PAGE


def test_each_folder_says_what_belongs_there() -> None:
    for name, floors in FLOORS.items():
        for floor in floors:
            said = (ROOT / "desktop" / name / floor / "__init__.py").read_text("utf-8")
            assert re.search(r"[Mm]ay import|Imports no", said), f"{name}/{floor}"


def _links() -> list[tuple[Path, str]]:
    pages = [ROOT / "README.md", *DOCS.rglob("*.md"), *(ROOT / "findings").glob("*.md")]
    return [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))]


def test_every_link_of_the_pages_leads_somewhere() -> None:
    assert [(page.name, link) for page, link in _links() if not (page.parent / link).exists()] == []


def test_every_file_that_the_pages_name_is_there() -> None:
    named = re.compile(
        r"`((?:desktop|clinic|screens|paper|session|store|exchange|commands|tests|resources|docs)/[\w/.]+)`"
    )
    for page in DOCS.rglob("*.md"):
        for path in named.findall(page.read_text("utf-8")):
            assert (ROOT / path).exists() or (ROOT / "desktop" / path).exists(), (page.name, path)


def test_every_decision_is_listed() -> None:
    index = (DOCS / "decisions" / "README.md").read_text("utf-8")
    assert set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", index)) == {
        page.name for page in (DOCS / "decisions").glob("0*.md")
    }
