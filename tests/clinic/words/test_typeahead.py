"""Finding as one types: the index finds what reading every name would find, and is made once for a catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.words import typeahead
from desktop.clinic.words.typeahead import fold, match_one, suggestions, texts_of, words_of
from tests.clinic.made import CATALOGUE

typed = st.one_of(
    st.text("abcdef xilno0-19ıİş", max_size=8),
    st.sampled_from([drug.name[:length] for drug in CATALOGUE.drugs[::37] for length in (1, 3, 6)]),
)


@dataclass(frozen=True)
class Named:
    name: str
    components: tuple[str, ...] = ()


def read_one_by_one(text: str) -> set[str]:
    """The names of the drugs in which each typed word begins a word, or a whole name without its spaces."""
    found = set()
    for drug in CATALOGUE.drugs:
        words = {word for name in texts_of(drug) for word in (*words_of(name), "".join(words_of(name)))}
        if all(any(word.startswith(part) for word in words) for part in words_of(text)):
            found.add(drug.name)
    return found


@given(typed)
def test_the_index_finds_what_reading_every_name_finds(text: str) -> None:
    found = suggestions(CATALOGUE.drugs, text, limit=len(CATALOGUE.drugs))
    expected = read_one_by_one(text) if words_of(text) or not text.strip() else set()
    assert {drug.name for drug in found} == expected
    assert len(found) == len(expected)


@given(typed)
def test_one_is_meant_by_its_whole_name_or_where_it_is_the_only_one_but_for_combinations(text: str) -> None:
    whole = fold(text).strip()
    called = [drug for drug in CATALOGUE.drugs if whole in map(fold, texts_of(drug))]
    found = suggestions(CATALOGUE.drugs, text, limit=len(CATALOGUE.drugs)) if whole else ()
    # a combination counts where it is itself begun so
    begun = [drug for drug in found if not drug.components or any(fold(t).startswith(whole) for t in texts_of(drug))]
    left = called or begun or [*found]
    assert match_one(CATALOGUE.drugs, text) == (left[0] if len(left) == 1 else None)


def test_a_combination_that_has_the_word_further_behind_is_passed_over() -> None:
    options = (Named("levofloxacin"), Named("lansoprazole and levofloxacin", ("lansoprazole", "levofloxacin")))
    assert match_one(options, "levo") is options[0]
    assert match_one((*options, Named("levofloxacin plus", ("levofloxacin",))), "levo") is None
    # of two that are no combinations none is guessed
    assert match_one((Named("oedema"), Named("tongue oedema")), "oed") is None


def test_the_index_of_a_catalogue_is_made_once_and_others_do_not_crowd_it_out() -> None:
    drugs = CATALOGUE.drugs
    made = typeahead._index(drugs)
    for size in range(20):
        others = tuple(Named(f"option {number} of {size}") for number in range(100))
        assert suggestions(others, "option 7 ")[0].name.startswith("option 7")
        assert typeahead._index(drugs) is made
    assert len(typeahead._INDEXES) <= 8


def test_folding_is_the_same_for_plain_letters_and_for_others() -> None:
    assert [fold(text) for text in ("ABC 12", "IĞDIR", "Straße", "İlaç")] == ["abc 12", "igdir", "strasse", "ilac"]
