"""The facts that ship, as their files hold them, and markers with something wrong."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path

from desktop.facts import facts

RESOURCES = Path(__file__).parents[3] / "resources"
MARKERS = tomllib.loads((RESOURCES / "markers.toml").read_text("utf-8"))
DRUGS = facts("drugs")
GROUPS = facts("drug_groups")
ALLERGY = facts("allergy_tests")
ALEX2 = tomllib.loads((RESOURCES / "panels" / "ALEX2.toml").read_text("utf-8"))
OMALIZUMAB = tomllib.loads((RESOURCES / "omalizumab.toml").read_text("utf-8"))
EVENTS = tomllib.loads((RESOURCES / "adverse_events.toml").read_text("utf-8"))
CELLS = tomllib.loads((RESOURCES / "cell_products.toml").read_text("utf-8"))
SCALES = tomllib.loads((RESOURCES / "scales.toml").read_text("utf-8"))


def wrong_markers(change):
    file = copy.deepcopy(MARKERS)
    change(file)
    return file


def marker_row(file, code):
    return next(row for row in file["marker"] if row["code"] == code)


def unit_rows(file, code):
    return marker_row(file, code)["units"]
