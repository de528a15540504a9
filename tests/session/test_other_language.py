"""In another language the same is kept: nothing is amended, no confirmation is lost, and what is shown is said anew."""

from __future__ import annotations

import gettext
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.entries import Kept
from desktop.clinic.words.language import Sentence, use
from desktop.clinic.words.sentences import plain_sentence, sentence_of
from desktop.session.example import make_case
from desktop.session.session import Session
from desktop.store import keeping
from desktop.store.layout import TABLES
from desktop.store.views.words import said
from tests.session.chain import authorise, ready, stocked, typed
from tests.session.made import INFUSION, case_clock, start


class Marked(gettext.NullTranslations):
    """Every text of the program's own, told from what somebody has typed."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"


@pytest.fixture
def marked() -> Iterator[None]:
    use(Marked())
    yield
    use(gettext.NullTranslations())


def given(session: Session) -> Session:
    """A session on cells on their way from a donor to a vein, a plan, an event and skin tests."""
    stocked(session)
    patient = ready(session)
    visits = [{"name": "three months", "day": "90"}]
    typed(session, Protocol, name="P", sessions="2", days_apart="2", cells="400e6", visits=visits)
    typed(session, CoursePlan, patient, protocol="P", course="1", first="2024-12-01")
    authorise(session, patient)
    infusion = {name: text for name, text in INFUSION.items() if name not in ("lot", "product")}
    typed(session, Infusion, patient, **(infusion | {"start": "2024-12-01 08:45", "bag": "L-24 · bag 1"}))
    answers = [{"question": "1", "answer": "yes"}, {"question": "2", "answer": "no"}]
    event = {"term": "headache", "onset": "2024-12-01", "infusion": "1", "grade": "1", "ctcae": "v5.0", "serious": "no"}
    typed(session, AdverseEvent, patient, causality="possible", outcome="recovered", naranjo=answers, **event)
    sheet = {"stage": "done", "date": "2024-11-30", "histamine": "2x2", "antihistamine": "taken"}
    pricks = [{"substance": "ciprofloxacin", "wheal": "5x5"}]
    drug = {"antihistamine_drug": "cetirizine", "antihistamine_last": "2024-11-29"}
    typed(session, SkinTest, patient, pricks=pricks, **sheet, **drug)
    return session


@pytest.fixture(params=["case report", "chain"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Session, list[Kept]]]:
    """A session of an example, and everything that it keeps."""
    if request.param == "case report":
        session = make_case(tmp_path / "case.sqlite", "Ayşe", case_clock, "Tolera test")
    else:
        session = given(start(tmp_path / "clinic.sqlite"))
    db = session.file.connection
    yield session, [kept for name in TABLES for kept in keeping.of_type(db, name)]
    session.close()


def texts(value: object) -> Iterator[str]:
    """Every text among the values of a sentence, and of those in it."""
    if isinstance(value, Sentence):
        for one in value.values.values():
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def test_in_another_language_the_same_is_worked_out_and_said_in_it(
    kept: tuple[Session, list[Kept]], request: pytest.FixtureRequest
) -> None:
    session, entries = kept
    english = {one.id: session.check(one.entry, one.patient, one.id)[1] for one in entries}
    words = {one.id: [str(sentence) for sentence in said(one.entry)] for one in entries}
    request.getfixturevalue("marked")
    session.forget()
    told = confirmed = 0
    for one in entries:
        entry, findings = session.check(one.entry, one.patient, one.id)
        assert entry == one.entry
        assert [finding.says for finding in findings] == [finding.says for finding in english[one.id]]
        for sentence, before in zip(said(entry), words[one.id], strict=True):
            assert "⟦" in str(sentence) and str(sentence) != before
            told += 1
        for finding in findings:
            assert [text for text in texts(finding.sentence) if "⟦" in text] == []
            assert sentence_of(json.loads(json.dumps(plain_sentence(finding.sentence)))) == finding.sentence
        found = {finding.says for finding in findings}
        confirmed += sum(accepted.says in found for accepted in one.confirmed)
    assert told >= 4 and confirmed >= 4


def test_a_change_in_another_language_amends_what_follows_and_loses_no_confirmation(
    session: Session, request: pytest.FixtureRequest
) -> None:
    given(session)
    (infusion,) = keeping.of_type(session.file.connection, "infusion")
    (bag,) = keeping.of_type(session.file.connection, "bag")
    assert infusion.confirmed
    request.getfixturevalue("marked")
    session.forget()
    noted = replace(bag.entry, note="looked at again")
    findings = session.check(noted, "", bag.id)[1]
    session.amend(bag.id, noted, bag.number, "", {finding.key: "known" for finding in findings})
    # nothing of it is worked out otherwise
    assert session.entry(infusion.id) == infusion
    fewer = replace(bag.entry, cells=bag.entry.cells - 1_000_000)
    findings = session.check(fewer, "", bag.id)[1]
    session.amend(bag.id, fewer, bag.number + 1, "", {finding.key: "known" for finding in findings})
    again = session.entry(infusion.id)
    assert again.number == infusion.number + 1
    # the dose is another one, and is not confirmed with the old one
    assert {one.says for one in again.confirmed} == {one.says for one in infusion.confirmed if one.id != "M8"}
    assert str(session.versions(infusion.id)[-1].why).startswith("⟦worked out again")
