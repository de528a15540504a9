from __future__ import annotations

from pathlib import Path

import pytest

from desktop.facts import resource

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def test_every_resource_of_the_checkout_is_found() -> None:
    names = [path.name for path in RESOURCES.iterdir()]
    assert names
    for name in names:
        assert resource(name).samefile(RESOURCES / name)


def test_a_resource_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-facts.toml"):
        resource("no-such-facts.toml")
