"""Which widget takes the parts of an entry type that names a sheet, and what is typed on a page."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.clinic.entry.telling import Page
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.screens.allergy.allergen_sheet import AllergenSheet
from desktop.screens.course.authorisation_sheet import AuthorisationSheet
from desktop.screens.course.naranjo_sheet import NaranjoSheet
from desktop.screens.course.plan_sheet import PlanSheet
from desktop.screens.course.vitals_sheet import VitalsSheet
from desktop.screens.entry.parts_sheet import PartsSheet
from desktop.screens.entry.sheet import Sheet
from desktop.screens.record.typed import Typed

SHEETS: Mapping[str, type[Sheet]] = {
    "allergens": AllergenSheet,
    "authorisation": AuthorisationSheet,
    "naranjo": NaranjoSheet,
    "parts": PartsSheet,
    "plan": PlanSheet,
    "vitals": VitalsSheet,
}


def typed_on(name: str) -> tuple[Typed, ...]:
    """The entry types that declare this page, in the order of their tabs."""
    found = [
        Typed(type, page, SHEETS[page.sheet] if page.sheet else None)
        for type in ENTRY_TYPES
        if isinstance(page := type.tells.page, Page) and page.name == name
    ]
    return tuple(sorted(found, key=lambda typed: typed.page.place))
