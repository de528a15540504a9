"""What is kept of a sentence: its rule and values; its words are made when it is shown, in whatever language."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from gettext import NullTranslations

import pytest

from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import Sentence, Wording, in_english, joined, say, use
from desktop.clinic.words.numbers import CellCount, Rounded
from desktop.clinic.words.sentences import is_among, plain_sentence, sentence_of

weight = Wording("test_weight", "{weight} kg on {date}", version=2)
VALUES = {"weight": Decimal("70.50"), "date": exactly(date(2024, 5, 1))}


class Turned(NullTranslations):
    """A language in which every sentence is written backwards but for what stands in braces."""

    def gettext(self, message: str) -> str:
        return {"{weight} kg on {date}": "{date}: {weight} kg", "a nurse": "bir hemşire"}.get(message, message)


@pytest.fixture
def turned():
    use(Turned())
    yield
    use(NullTranslations())


@pytest.mark.parametrize(
    "sentence",
    [
        weight(**VALUES),
        say("{cells} in {count} bags", cells=CellCount(Decimal(140_000_000)), count=3),
        say("about {number}", number=Rounded(Decimal("2.333"), 2)),
        say("{who}: {what}", who="Ayşe {Yılmaz}", what=weight(**VALUES)),
        Sentence("without values"),
        joined([say("a nurse"), "Ayşe"]),
    ],
)
def test_a_sentence_comes_back_as_it_was_kept(sentence: Sentence) -> None:
    kept = json.loads(json.dumps(plain_sentence(sentence)))
    again = sentence_of(kept)
    assert again == sentence
    assert str(again) == str(sentence)
    assert plain_sentence(again) == kept


@pytest.mark.usefixtures("turned")
def test_it_is_shown_in_the_language_of_the_day_and_kept_without_one() -> None:
    sentence = weight(**VALUES)
    assert str(sentence) == "1 May 2024: 70.50 kg"
    assert in_english(sentence) == "70.50 kg on 1 May 2024"
    # asking for English leaves the language as it is
    assert str(say("{who}", who=say("a nurse"))) == "bir hemşire"
    assert "kg" not in json.dumps(plain_sentence(sentence))


def test_two_sentences_are_the_same_by_rule_and_values_whatever_their_words() -> None:
    said, bettered = weight(**VALUES), Sentence("Weighed: {weight} kg, {date}", VALUES, "test_weight", 2)
    assert said == bettered
    assert hash(said) == hash(bettered)
    assert said != weight(weight=Decimal(71), date=VALUES["date"])
    assert said != Sentence(said.text, VALUES, "test_weight", 1)
    assert say("one") != say("two")
    assert say("one") != "one"


def test_what_was_kept_in_words_says_those_words() -> None:
    assert str(sentence_of("70 kg (1 May 2024) {as typed}")) == "70 kg (1 May 2024) {as typed}"


@pytest.mark.usefixtures("turned")
def test_a_sentence_is_among_those_that_were_kept_in_words_too() -> None:
    said = weight(**VALUES)
    assert is_among(said, [say("another"), weight(**VALUES)])
    # the words are those of the source language, whatever is spoken today
    assert is_among(said, [None, sentence_of("70.50 kg on 1 May 2024")])
    assert not is_among(said, [sentence_of("71 kg on 1 May 2024"), weight(weight=Decimal(71), date=VALUES["date"])])


def test_of_a_rule_that_is_gone_its_name_and_values_are_told() -> None:
    assert (
        str(sentence_of({"says": "gone_rule", "version": 3, "with": {"weight": {"number": "70"}}})) == "gone_rule: 70"
    )


def test_a_rule_has_one_wording() -> None:
    with pytest.raises(ValueError, match="two wordings of test_weight"):
        Wording("test_weight", "another")
