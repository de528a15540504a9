"""The types are checked strictly, and nothing is passed over: `bootstrap.py test` runs the checker before these tests."""

from __future__ import annotations

import ast
import io
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKED = ("clinic", "exchange", "session", "store")

# `Any` says that nobody checks; each of these rooms may say it so often, and less whenever somebody finds the type
MOST_ANY = {"clinic": 40, "exchange": 5, "session": 10, "store": 25}


def sources(room: str) -> list[Path]:
    return sorted((ROOT / "desktop" / room).rglob("*.py"))


def test_the_checker_is_strict_and_leaves_no_module_out() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert settings == {"strict": True, "files": settings["files"]}
    assert sorted(settings["files"]) == [f"desktop/{room}" for room in CHECKED]


def test_no_line_is_passed_over() -> None:
    passed_over = [
        f"{path.relative_to(ROOT)}:{token.start[0]}"
        for room in CHECKED
        for path in sources(room)
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
        if token.type == tokenize.COMMENT and "type:" in token.string and "ignore" in token.string
    ]
    assert passed_over == []


def any_in(path: Path) -> Iterator[int]:
    """The lines that say `Any`, but for its import."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name) and node.id == "Any":
            yield node.lineno


def test_any_does_not_come_back() -> None:
    found = {room: sum(len(set(any_in(path))) for path in sources(room)) for room in CHECKED}
    assert {room: count for room, count in found.items() if count > MOST_ANY[room]} == {}
