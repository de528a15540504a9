"""A drug that goes against a reaction or an order of the clinic is marked beside it, with a sign and why."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from tests.session.made import INFUSION

REACTION = {
    "drug": "amoxicillin", "date": "2022-05-04", "manifestations": "urticaria, wheeze, hypotension", "latency": "10 min",
    "re_exposure": "none since", "certainty": "suspected", "restriction": "avoid the whole class",
}  # fmt: skip
COURSE = {"indication": "sinusitis", "route": "oral", "start": "2024-05-10"}


def test_what_goes_against_a_reaction_or_an_order_is_marked(
    keep: Callable[..., Kept], printed: Callable[[], list[str]]
) -> None:
    keep(DrugReaction, **REACTION)
    keep(MedicationCourse, drug="co-amoxiclav", stop="2024-05-17", **COURSE)
    keep(MedicationCourse, drug="ampicillin", **COURSE)
    keep(MedicationCourse, drug="clarithromycin", **COURSE)
    text = " ".join(" ".join(printed()).split())
    order = "⚠ against the clinic's order: avoid all penicillins"
    assert "⚠ amoxicillin and clavulanic" in text
    assert "⚠ ampicillin (J01CA01)" in text
    assert "⚠ clarithromycin" not in text
    assert text.count(order) == 2
    assert "⚠ reaction to amoxicillin, 4 May 2022" in text
    assert "⚠ related to amoxicillin (reaction 4 May 2022)" in text


def test_premedication_is_marked_in_its_session(keep: Callable[..., Kept], printed: Callable[[], list[str]]) -> None:
    keep(DrugReaction, **REACTION)
    given = [{"drug": "ampicillin", "dose": "1 g"}, {"drug": "clarithromycin"}]
    keep(Infusion, **(INFUSION | {"premedicated": "given", "premedication": given}))
    text = " ".join(" ".join(printed()).split())
    assert "premedication: ⚠ ampicillin 1 g, clarithromycin" in text
    assert (
        "⚠ ampicillin: related to amoxicillin (reaction 4 May 2022); against the clinic's order: avoid all penicillins"
        in text
    )


def test_what_was_taken_before_the_reaction_is_not_marked(
    keep: Callable[..., Kept], printed: Callable[[], list[str]]
) -> None:
    keep(DrugReaction, **REACTION)
    keep(MedicationCourse, drug="ampicillin", stop="2020-01-09", **(COURSE | {"start": "2020-01-01"}))
    assert "⚠ ampicillin" not in " ".join(printed())


def test_a_dose_stands_with_its_brand_and_lot(keep: Callable[..., Kept], printed: Callable[[], list[str]]) -> None:
    doses = [{"date": "2024-08-18", "dose": "300", "brand": "Omlyclo", "lot": "K7"}]
    course = {"drug": "omalizumab", "indication": "CSU", "route": "sc", "start": "2024-08-18", "dose_unit": "mg"}
    keep(MedicationCourse, administrations=doses, **course)
    assert "300 mg; Brand: Omlyclo; Lot: K7" in " ".join(" ".join(printed()).split())
