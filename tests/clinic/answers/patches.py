"""Rules A6 and A7 about a patch test."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest
from tests.clinic.answers.missing import Case, World
from tests.clinic.answers.skin import AT_MOST, NEVER, NO_MATTER, OVER, STEROID, taking
from tests.clinic.made import PATCH, parse, rows


def _read(*courses: dict[str, str]) -> Callable[[], World]:
    def world() -> World:
        clinic = taking(*courses)
        haptens = {
            "haptens": rows(
                clinic, PatchHapten, {"hapten": "amoxicillin", "concentration": "5", "h48": "-", "h72": "-"}
            )
        }
        return World(parse(PatchTest, clinic.reader, haptens, PATCH | {"applied": "2024-11-18"}), clinic.around())

    return world


CASES = [
    Case("omalizumab_findings", _read(NO_MATTER), NEVER),
    Case("hiding_findings", _read(STEROID), OVER | AT_MOST),
    Case("light_findings", _read()),
    Case("concentration_findings", _read()),
]
