"""No entry can be saved with a drug that the clinic ordered to avoid without a finding, wherever an entry type holds one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.allergy.allergy_kinds import HaptenName, Substance, SubstanceName
from desktop.clinic.catalogue.catalogue import Drug as CataloguedDrug
from desktop.clinic.entry.clinical_kinds import Drug, DrugName
from desktop.clinic.entry.entries import Entry, Field, Kept, Part, check
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.restriction import named_class
from desktop.clinic.record.entry_types import ENTRY_TYPES
from tests.cases import cases
from tests.clinic.generated import values_of
from tests.clinic.made import CATALOGUE, REACTION, Clinic, patient
from tests.clinic.ward import ward

# what a field holds of a drug, by the kind that it is declared with
HOLDS = {
    Drug: lambda drug: DrugName(drug.name, drug.atc),
    SubstanceName: lambda drug: Substance(drug.name, drug.atc),
    HaptenName: lambda drug: drug.name,
}
DRUGS = [drug for drug in CATALOGUE.drugs if drug.atc]


class Place(NamedTuple):
    """A field of an entry type, or of a part of it, in which a drug stands that the patient gets."""

    type: type[Entry]
    parts: str
    field: Field

    def __str__(self) -> str:
        return ".".join(filter(None, (self.type.declaration.name, self.parts, self.field.name)))


def places(*, of_clinic: bool = False) -> Iterator[Place]:
    for type in ENTRY_TYPES:
        declared = type.declaration
        if declared.of_clinic is not of_clinic:
            continue
        yield from (Place(type, "", field) for field in declared.typed_fields if holds(field))
        for owned in declared.parts:
            fields = owned.type.declaration.typed_fields
            yield from (Place(type, owned.name, field) for field in fields if holds(field))


def holds(field: Field) -> bool:
    return isinstance(field.kind, tuple(HOLDS)) and getattr(field.kind, "given", True)


def test_the_places_are_found_by_what_is_declared() -> None:
    assert {str(place) for place in places()} >= {
        "medication_course.drug", "infusion.premedication.drug", "drug_provocation.drug", "skin_test.pricks.substance",
        "skin_test.intradermals.substance", "skin_test.antihistamine_drug", "patch_test.haptens.hapten",
    }  # fmt: skip


@st.composite
def entries(draw: st.DrawFn, place: Place, drug: CataloguedDrug) -> Entry:
    """An entry of that type with some of its answers, and the drug in that place."""
    entry = draw(_some(place.type))
    value = HOLDS[type(place.field.kind)](drug)
    if not place.parts:
        if place.field.asked is not None:
            # it is asked for once an antihistamine was taken
            entry = replace(entry, antihistamine="taken")
        return replace(entry, **{place.field.name: value})
    part = next(owned for owned in place.type.declaration.parts if owned.name == place.parts)
    row = replace(draw(_some(part.type)), **{place.field.name: value})
    return replace(entry, **{place.parts: (row,)})


@st.composite
def _some(draw: st.DrawFn, type: type[Entry] | type[Part]) -> Any:
    fields = [field for field in type.declaration.typed_fields if draw(st.booleans())]
    return type(**{field.name: draw(values_of(field.kind)) for field in fields})


def clinic_with(culprit: CataloguedDrug, restriction: str) -> Clinic:
    clinic = patient()
    keep(clinic, culprit, restriction)
    return clinic


def keep(clinic: Clinic, culprit: CataloguedDrug, restriction: str) -> None:
    """A reaction of an unknown day, so that nothing is certainly before it."""
    reaction = clinic.made(DrugReaction, **(REACTION | {"drug": "cipro", "date": "?"}))
    named = replace(reaction, drug=DrugName(culprit.name, culprit.atc), restriction=restriction)
    clinic.chart.put(Kept("reaction", "p", 1, named))


@st.composite
def restricted(draw: st.DrawFn) -> tuple[CataloguedDrug, str, CataloguedDrug]:
    """A culprit, how far the order reaches, and a drug that an allergist would say it reaches."""
    culprit = draw(st.sampled_from(DRUGS))
    restriction = draw(st.sampled_from(["drug", "subclass", "class"]))
    reached = [culprit]
    if restriction != "drug":
        group = named_class(DrugName(culprit.name, culprit.atc), restriction, CATALOGUE)
        reached += [drug for drug in DRUGS if group is not None and any(map(group.reach, drug.codes))]
    return culprit, restriction, draw(st.sampled_from(reached))


@pytest.mark.parametrize("place", [*places()], ids=str)
@given(data=st.data())
def test_no_entry_holds_a_restricted_drug_without_a_finding(place: Place, data: st.DataObject) -> None:
    culprit, restriction, drug = data.draw(restricted())
    clinic = clinic_with(culprit, restriction)
    entry = data.draw(entries(place, drug))
    found = check(entry.completed(clinic.around()), clinic.around())
    where = f"{place.parts}.0.{place.field.name}" if place.parts else place.field.name
    against = [one for one in found if one.id == "A10" and one.field == where and not one.untold]
    assert against, f"{drug.name} after {culprit.name} ({restriction})"
    assert all(one.level in (Level.SOFT, Level.BLOCK) for one in against)


@cases(
    ("additive", "culprit", "restriction", "found"),
    [
        ({"sort": "antibiotic", "drug": "ampicillin", "left": "traces"}, "amoxicillin", "class", True),
        ({"sort": "antibiotic", "name": "Ampicillin 100 µg/mL"}, "benzylpenicillin", "class", True),
        ({"sort": "antibiotic", "drug": "ampicillin", "left": "washed out"}, "benzylpenicillin", "drug", False),
        ({"sort": "antibiotic", "drug": "gentamicin", "left": "traces"}, "amoxicillin", "class", False),
    ],
)
def test_what_a_lot_contains_is_held_against_the_order_when_a_bag_of_it_is_given(additive, culprit, restriction, found):
    clinic = ward()
    clinic.lot(additives=(additive,))
    known = CATALOGUE.drug_named(culprit)
    assert known is not None
    keep(clinic, known, restriction)
    assert levels(clinic.authorise()) == (["BLOCK"] if found else [])
    assert levels(clinic.document()) == (["SOFT"] if found else [])


def levels(found: list[Finding]) -> list[str]:
    return [one.level.name for one in found if one.id == "A10" and not one.is_folded]


def test_only_products_hold_drugs_of_no_patient() -> None:
    assert {str(place) for place in places(of_clinic=True)} == {"lot.additives.drug"}
