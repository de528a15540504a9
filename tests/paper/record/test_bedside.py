"""The infusion sheet: what will be given, with what is not recorded as a line; the vital signs at the times of the grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.entry.answers import YES_NO
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.words.language import _
from desktop.paper.record.bedside import Bedside, bedside, choices, pages
from desktop.session.session import Session, create
from tests.session.chain import NOW, authorise, ready, stocked, typed

PagesOf = Callable[[Path], list[str]]
REACTION = {
    "drug": "ciprofloxacin", "date": "2023", "manifestations": "urticaria, hypotension", "latency": "10 min",
    "re_exposure": "unknown", "certainty": "suspected", "restriction": "avoid the whole class",
}  # fmt: skip


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[tuple[Session, str]]:
    """A patient who may be given cells, and a bag."""
    made = create(tmp_path / "ward.sqlite", "Deniz", lambda: NOW, "test")
    patient = ready(made, family_name="Işıkoğlu", given_name="Ömer Şükrü")
    stocked(made)
    yield made, patient
    made.close()


def sheet(session: Session, patient: str) -> Bedside:
    waiting = session.chart(patient).of(Authorisation)
    return bedside(session, session.around(patient), waiting[0] if waiting else None)


def values(facts: tuple[object, ...]) -> dict[str, str]:
    return {fact.label: fact.value for fact in facts}  # type: ignore[attr-defined]


def test_what_will_be_given_stands_there_with_its_units(
    ward: tuple[Session, str], tmp_path: Path, pages_of: PagesOf
) -> None:
    session, patient = ward
    typed(session, Letterhead, name="İstanbul kliniği", emergency="Adrenalin 0,5 mg i.m.; 112.")
    typed(session, DrugReaction, patient, **REACTION)
    authorise(session, patient)
    said = sheet(session, patient)
    assert values(said.product) | {"Final volume": "", "Identifier": ""} == values(said.product)
    assert (values(said.product)["Lot number"], values(said.product)["Viability"]) == ("L-24", "85.0 %")
    assert values(said.dose)["Viable cells per kg"] == "1.70 × 10⁶/kg"
    assert values(said.about)["Weight"] == "70 kg (30 Nov 2024)"
    assert said.session == "session 1, course 1, planned 1 Dec 2024 10:00"
    assert [row[0] for row in said.vitals.rows][:3] == ["−15 min (09:45)", "start (10:00)", "+15 min (10:15)"]
    # every yes-and-no question of the authorisation is asked once more
    asked = [field for field in Authorisation.declaration.typed_fields if field.kind is YES_NO]
    assert [fact.label for fact in said.answers] == [_(field.label) for field in asked]
    (told,) = pages_of(pages(session, patient).write(tmp_path / "sheet.pdf"))
    for words in ("Işıkoğlu, Ömer Şükrü", "ciprofloxacin", "avoid all quinolones", "119 × 10⁶", "1.70 × 10⁶/kg", "mmHg",
                  "Adrenalin 0,5 mg i.m.; 112.", "treatment: stands", "as recorded on 1 Dec 2024 09:00"):  # fmt: skip
        assert words in told


def test_what_nobody_recorded_is_a_line_and_no_drug_is_invented(
    ward: tuple[Session, str], tmp_path: Path, pages_of: PagesOf
) -> None:
    session, patient = ward
    assert [choice.code for choice in choices(session, patient)] == ["empty"]
    said = sheet(session, patient)
    assert set(values(said.product).values()) == {""}
    assert set(values(said.dose).values()) == {""}
    assert [row[0] for row in said.vitals.rows][:2] == ["−15 min", "start"]
    assert (said.emergency, said.protocol, said.open, said.session) == ("", "", (), "")
    (told,) = pages_of(pages(session, patient, "empty").write(tmp_path / "sheet.pdf"))
    assert "No emergency advice is recorded" in told
    assert "drenalin" not in told


def test_what_the_rules_ask_stands_on_the_sheet_with_the_reason_that_was_given(ward: tuple[Session, str]) -> None:
    session, patient = ward
    typed(session, DrugReaction, patient, **(REACTION | {"drug": "dimethyl sulfoxide"}))
    authorise(session, patient)
    said = sheet(session, patient)
    assert any("as discussed" in line for line in said.open), said.open
    assert choices(session, patient)[0].label == "L-24 · bag 1 for session 1"


def test_long_texts_go_on_a_second_page_and_are_not_cut(
    ward: tuple[Session, str], tmp_path: Path, pages_of: PagesOf
) -> None:
    session, patient = ward
    typed(session, Letterhead, name="K" * 90, emergency="Adrenalin uyluğa. " * 150 + "SON")
    authorise(session, patient)
    told = " ".join(pages_of(pages(session, patient).write(tmp_path / "sheet.pdf")))
    assert told.count("Adrenalin uyluğa.") == 150
    assert "SON" in told and "Physician" in told
