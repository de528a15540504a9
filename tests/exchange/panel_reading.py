"""Files of allergen results as they are read."""

from __future__ import annotations

import pytest

from desktop.clinic.words.language import Refused
from desktop.exchange.panel_file import PanelFile, read_panel_file
from tests.exchange.made import alex2

CODES = [allergen.code for allergen in alex2().allergens]


def read(text: str | bytes, sample: str = "", panel: str = "ALEX2", name: str = "results.csv") -> PanelFile:
    content = text.encode() if isinstance(text, str) else text
    return read_panel_file(name, content, [alex2()], panel, sample)


def texts(file: PanelFile) -> dict[str, str]:
    return {found.allergen: found.reading.text for found in file.results}


def refusal(text: str | bytes, **asked: str) -> str:
    with pytest.raises(Refused) as refused:
        read(text, **asked)
    return str(refused.value)
