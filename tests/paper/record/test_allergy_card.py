"""The drug allergy card and the label of a bag: only what is recorded, in every size whole, and what has no room is counted."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.record.letterhead import Letterhead
from desktop.paper.record import allergy_card, label
from desktop.session.session import Session, create
from tests.session.chain import NOW, authorise, ready, stocked, typed
from tests.session.made import PROVOCATION

PagesOf = Callable[[Path], list[str]]
REACTION = {
    "date": "2023", "manifestations": "urticaria, hypotension", "latency": "10 min", "re_exposure": "unknown",
    "certainty": "suspected", "restriction": "avoid the whole class",
}  # fmt: skip
ID1, A6, A4, LABEL, TUBE = (243, 153), (298, 420), (595, 842), (283, 170), (142, 85)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[tuple[Session, str]]:
    made = create(tmp_path / "ward.sqlite", "Deniz", lambda: NOW, "test")
    patient = ready(made, family_name="Kocabıyıkoğlu-Şehirlioğulları", given_name="Çağrı Ömer Şükrü")
    stocked(made)
    yield made, patient
    made.close()


def paper(file: Path) -> tuple[tuple[int, int], int]:
    """The size of a page in points, and how many there are."""
    told = subprocess.run(["pdfinfo", file], check=True, capture_output=True, text=True).stdout
    across, down = re.search(r"Page size: +([\d.]+) x ([\d.]+)", told).groups()
    return (round(float(across)), round(float(down))), int(re.search(r"Pages: +(\d+)", told)[1])


def test_each_size_says_what_is_recorded_with_the_drugs_other_names(
    ward: tuple[Session, str], tmp_path: Path, pages_of: PagesOf
) -> None:
    session, patient = ward
    typed(
        session, Letterhead, name="İstanbul kliniği", phone="+90 212 000 00 00", emergency="Adrenalin 0,5 mg i.m.; 112."
    )
    typed(session, DrugReaction, patient, **REACTION, drug="ciprofloxacin")
    typed(session, DrugProvocation, patient, **PROVOCATION)
    for size, expected in (("id1", (ID1, 2)), ("a6", (A6, 1)), ("sheet", (A4, 1))):
        file = allergy_card.pages(session, patient, size).write(tmp_path / f"{size}.pdf")
        assert paper(file) == expected
        told = " ".join(pages_of(file))
        for words in ("Kocabıyıkoğlu-Şehirlioğulları, Çağrı Ömer Şükrü", "ciprofloxacin", "J01MA02", "suspected",
                      "avoid all quinolones", "Ciproxin, Ciloxan, siprofloksasin", "Tested and tolerated", "clarithromycin: 500 mg, 17 May 2024",
                      "+90 212 000 00 00", "Adrenalin 0,5 mg i.m.; 112.", "not signed; as recorded on 1 Dec 2024"):  # fmt: skip
            assert words in told, (size, words, told[-700:])
        if size != "id1":
            assert "Ciproxin, Ciloxan: Turkish leaflets and open brand tables" in told, "which country's names they are"
            assert "siprofloksasin: general knowledge, unverified" in told


def test_what_has_no_room_on_a_small_card_is_counted_and_stands_on_the_large_one(
    ward: tuple[Session, str], tmp_path: Path, pages_of: PagesOf
) -> None:
    session, patient = ward
    advice = " ".join(["Adrenalin 0,5 mg i.m., sırtüstü yatırın, 112'yi arayın."] * 12)
    typed(session, Letterhead, name="İstanbul kliniği", emergency=advice)
    drugs = ("ciprofloxacin", "amoxicillin", "ibuprofen", "clarithromycin", "carbamazepine", "vancomycin", "rocuronium")
    for drug in drugs:
        typed(session, DrugReaction, patient, **REACTION, drug=drug)
    file = allergy_card.pages(session, patient, "id1").write(tmp_path / "id1.pdf")
    assert paper(file) == (ID1, 2)
    front, back = pages_of(file)
    assert "In an emergency: see the A6 card or the summary" in back
    shown = [drug for drug in drugs if drug in front]
    left = re.search(r"and (\d+) more: see the A6 card or the summary", front)
    assert shown and left and len(shown) + int(left[1]) == len(drugs)
    whole = " ".join(pages_of(allergy_card.pages(session, patient, "a6").write(tmp_path / "a6.pdf")))
    assert all(words in whole for words in (*drugs, advice))


def test_without_an_allergy_it_says_what_was_asked_and_warns_of_nothing(
    ward: tuple[Session, str], tmp_path: Path, pages_of: PagesOf
) -> None:
    session, patient = ward
    told = " ".join(pages_of(allergy_card.pages(session, patient, "id1").write(tmp_path / "id1.pdf")))
    assert "⚠" not in told
    assert allergy_card.allergy_card(session, session.around(patient), "id1").none in told
    assert "No emergency contact is recorded." in told


def test_a_label_names_bag_lot_and_patient_and_one_without_a_bag_is_lines(
    ward: tuple[Session, str], tmp_path: Path, pages_of: PagesOf
) -> None:
    session, patient = ward
    typed(session, Letterhead, name="İstanbul kliniği, Hücresel Tedaviler ve İlaç Aşırı Duyarlılığı Birimi")
    empty = label.pages(session, patient, "empty").write(tmp_path / "empty.pdf")
    assert paper(empty) == (LABEL, 1)
    assert "Kocabıyıkoğlu" not in " ".join(pages_of(empty)), "of no bag it is not said whose it is"
    authorise(session, patient)
    file = label.pages(session, patient).write(tmp_path / "label.pdf")
    assert paper(file) == (LABEL, 1)
    (told,) = pages_of(file)
    for words in (
        "L-24",
        "140 × 10⁶",
        "D-7",
        "Kocabıyıkoğlu-Şehirlioğulları, Çağrı Ömer Şükrü",
        "for autologous use only",
    ):
        assert words in told, (words, told)


def test_a_tube_says_whose_specimen_it_is_and_leaves_lines_for_the_rest(
    ward: tuple[Session, str], tmp_path: Path, pages_of: PagesOf
) -> None:
    session, patient = ward
    file = label.pages(session, patient, "tube").write(tmp_path / "tube.pdf")
    assert paper(file) == (TUBE, 1)
    (told,) = pages_of(file)
    who = session.chart(patient).patient.entry
    for words in (who.full_name, who.identifier, "born ", "Specimen", "Taken on, at"):
        assert words in told.replace("- ", "-"), (words, told)
