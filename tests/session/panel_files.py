"""Files of allergen results, as a laboratory might write them."""

from __future__ import annotations

from desktop.session.session import Session
from tests.session.made import count

ROWS = "allergen_panel_allergen_result"
HEAD = "Panel;ALEX2\nPatient ID;P-1\n"
TABLE = "Allergen;Result\nHom g;0,59\nDer p 1;<0,10\n"
FILE = f"{HEAD}Collected;2024-11-02\n{TABLE}"


def held(session: Session) -> tuple[int, int, int]:
    """What an import adds to: versions, panels, results."""
    return count(session), count(session, "allergen_panel"), count(session, ROWS)
