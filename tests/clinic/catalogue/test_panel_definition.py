from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.catalogue.panel_definition import code_key
from desktop.clinic.catalogue.panel_definition_file import read_definition
from desktop.clinic.words.readings import parse_reading
from tests.cases import cases

FILE = (Path(__file__).parents[3] / "resources" / "panels" / "ALEX2.toml").read_text("utf-8")
CONTENT = tomllib.loads(FILE)
ALEX2 = read_definition(CONTENT)
CODES = [allergen.code for allergen in ALEX2.allergens]


def code(found):
    return found and found.code


def codes(found):
    return [allergen.code for allergen in found]


# What ships


def test_alex2_has_the_allergens_of_the_reference():
    kinds = [allergen.molecular for allergen in ALEX2.allergens]
    assert (len(kinds), sum(kinds)) == (295, 178)
    assert ALEX2.allergen("Hom g").name == "Lobster"
    assert ALEX2.allergen("Hom g").group == "Animal food / Seafood"
    assert (ALEX2.allergen("Der p 10").family, ALEX2.allergen("Der p 10").family_source) == ("Tropomyosin", "A")
    assert ALEX2.allergen("hom g") is None


def test_alex2_is_read_in_its_own_unit_and_limits():
    assert (ALEX2.code, ALEX2.unit, ALEX2.ucum, ALEX2.below_limit) == ("ALEX2", "kUA/L", "k[IU]/L", "<0.10")
    assert (ALEX2.least, ALEX2.most, ALEX2.positive) == (Decimal("0.10"), Decimal(50), Decimal("0.30"))
    assert [(one.number, str(one.least), one.label) for one in ALEX2.classes] == [
        (0, "0", "negative"), (1, "0.30", "low"), (2, "1", "moderate"), (3, "5", "high"), (4, "15", "very high"),
    ]  # fmt: skip


def test_alex2_says_what_of_it_is_not_confirmed():
    assert "digital-health-ig" in ALEX2.source
    assert "the manufacturer's; we could not check them against its text" in ALEX2.notes[0]
    assert "our choice" in ALEX2.notes[0]
    assert "general knowledge, unverified" in ALEX2.notes[4]
    assert next(note for note in ALEX2.notes if note.startswith("Protein families")).endswith(
        "they are general knowledge."
    )


def test_alex2_names_the_source_of_every_family():
    letters = {allergen.family_source for allergen in ALEX2.allergens} - {""}
    comments = " ".join(line.strip("# ") for line in FILE.splitlines() if line.startswith("#"))
    explained = comments.partition("family_source: ")[2]
    assert letters and all(f"{letter} " in explained or f"{letter}, " in explained for letter in letters)


def test_a_definition_can_be_kept_in_a_set():
    assert {ALEX2, read_definition(CONTENT)} == {ALEX2}


# Finding the allergen of a code


@cases(
    ("typed", "found"),
    [
        ("Phl p 5-0101", "Phl p 5.0101"),
        ("Hev b 6-02", "Hev b 6.02"),
        ("Chi spp-", "Chi spp."),
        ("Chi spp", "Chi spp."),
        ("Dol spp.", "Dol spp"),
        ("Sec c pollen", "Sec c_pollen"),
        ("Sus s 1", "Sus d 1"),
        ("nSus s 1", "Sus d 1"),
        ("rBet v 1", "Bet v 1"),
        ("nDer p 1", "Der p 1"),
        ("r Bet v 1", "Bet v 1"),
        ("RBET V 1", "Bet v 1"),
        ("  hom   G ", "Hom g"),
        ("HOM\N{NO-BREAK SPACE}G", "Hom g"),
        ("PİS V 1", "Pis v 1"),
        ("Der p10", "Der p 10"),
        ("Fra a 1+3", "Fra a 1+3"),
        ("Can f Fd1", "Can f_Fd1"),
        ("Raj c", "Raj c"),
        ("Rat n", "Rat n"),
        ("Cyn d", "Cyn d"),
        ("Cyn d 1", "Cyn d 1"),
        # a part of a code, a code that others begin with, two codes, a place in the list
        ("Hom", None),
        ("Hom s", None),
        ("Der p", None),
        ("Phl p 5", None),
        ("Cor a 1", None),
        ("Der p 1 0", None),
        ("Fra a 1 3", None),
        ("Hom g Hom s LF", None),
        ("Hom g 1", None),
        ("12", None),
        # an extract is not recombinant
        ("rHom g", None),
        ("r", None),
        ("n ", None),
        ("r-n", None),
        ("", None),
        (" - ", None),
        ("Lobster", None),
    ],
)
def test_find(typed, found):
    assert code(ALEX2.find(typed)) == found


def spelled(draw, text):
    """Another spelling of a code, as domain.md §4 has seen them."""
    between = {" ": [" ", "  ", "_", "\N{NO-BREAK SPACE}"], "_": ["_", " ", "-"], ".": [".", "-", "_"]}
    other = "".join(draw(st.sampled_from(between.get(letter, [letter]))) for letter in text)
    other = draw(st.sampled_from([other, other.upper(), other.lower(), other.replace("i", "ı")]))
    return draw(st.sampled_from(["", " "])) + other + draw(st.sampled_from(["", " ", "\t"]))


@given(st.data())
def test_every_spelling_of_every_code_finds_its_allergen_alone(data):
    allergen = data.draw(st.sampled_from(ALEX2.allergens))
    text = spelled(data.draw, allergen.code)
    assert ALEX2.find(text) is allergen
    if allergen.molecular:
        assert ALEX2.find(data.draw(st.sampled_from("rn")) + text.strip()) is allergen


def test_every_code_and_other_spelling_finds_its_allergen():
    for allergen in ALEX2.allergens:
        assert ALEX2.find(allergen.code) is ALEX2.allergen(allergen.code) is allergen
    for other, own in ALEX2.also.items():
        assert ALEX2.find(other) is ALEX2.allergen(own)


@given(
    st.one_of(
        st.text(),
        st.text("rnRN hom.gdep_-15 "),
        st.tuples(st.sampled_from(["", "r", "n"]), st.sampled_from(CODES), st.text()).map("".join),
    )
)
def test_any_text_finds_the_allergen_that_it_spells_or_none(text):
    found = ALEX2.find(text)
    spelled_out = "".join(code_key(text))
    own = {"".join(code_key(known)) for known in (*CODES, *ALEX2.also)}
    assert found is None or {spelled_out, spelled_out[1:]} & own
    assert found is not None or code_key(text) not in map(code_key, CODES)
    assert found is None or found is ALEX2.matching(text)[0] or spelled_out not in own


@given(st.text())
def test_nothing_that_is_typed_is_an_error(text):
    assert set(codes(ALEX2.matching(text))) <= set(CODES)
    assert set(codes(ALEX2.of_pattern(text))) <= set(CODES)


# Typing ahead


@cases(
    ("typed", "first"),
    [
        ("hom", ["Hom g", "Hom s LF"]),
        ("homg", ["Hom g"]),
        ("der p 1", ["Der p 1", "Der p 10", "Der p 11"]),
        ("derp1", ["Der p 1", "Der p 10", "Der p 11"]),
        ("sus s 1", ["Sus d 1"]),
        ("lob", ["Hom g"]),
        ("LOBSTER", ["Hom g"]),
        ("homarus", ["Hom g"]),
        ("tiger shr", ["Pen m 1", "Pen m 2", "Pen m 3", "Pen m 4"]),
        ("xyz", []),
        ("!!", []),
    ],
)
def test_matching_puts_the_best_first(typed, first):
    assert codes(ALEX2.matching(typed)) == first


def test_matching_goes_by_code_then_name_then_a_word_of_it_then_species():
    found = codes(ALEX2.matching("ca"))
    # hemp by its code, cat, cow (cattle), elm (Ulmus campestris)
    places = [found.index(one) for one in ("Can s", "Fel d 1", "Bos d 2", "Ulm c")]
    assert places == sorted(places)


def test_nothing_typed_matches_everything_in_the_panels_order():
    assert codes(ALEX2.matching("")) == codes(ALEX2.matching("  ")) == CODES


@cases(
    ("pattern", "found"),
    [
        ("Cyn d *", ["Cyn d", "Cyn d 1"]),
        ("Can f *", ["Can f_Fd1", "Can f_male urine", "Can f 1", "Can f 2", "Can f 3", "Can f 4", "Can f 6"]),
        ("Lol p *", ["Lol p 1"]),
        ("Pen ch *", ["Pen ch"]),
        ("Sec c_pollen", ["Sec c_pollen"]),
        ("Sec c", []),
        ("Bos d 6", ["Bos d 6"]),
    ],
)
def test_of_pattern(pattern, found):
    assert codes(ALEX2.of_pattern(pattern)) == found


# Classes


@cases(
    ("printed", "number", "positive"),
    [
        ("0", 0, False),
        ("0.29", 0, False),
        ("0.30", 1, True),
        ("0.59", 1, True),
        ("0,99", 1, True),
        ("1", 2, True),
        ("4.99", 2, True),
        ("5", 3, True),
        ("15", 4, True),
        ("60", 4, True),
        ("<0.10", 0, False),
        ("< 0.30", 0, False),
        ("≤0.10", 0, False),
        ("≤0.30", None, None),
        ("<0.35", None, None),
        ("<1", None, None),
        (">50", 4, True),
        (">15", 4, True),
        ("≥ 15", 4, True),
        (">5", None, True),
        (">0.30", None, True),
        ("≥0.30", None, True),
        (">0.10", None, None),
        ("≥0.29", None, None),
        ("<0", None, False),
        ("-1", None, None),
        ("negative", None, None),
        ("1:160", None, None),
    ],
)
def test_class_and_positive(printed, number, positive):
    reading = parse_reading(printed)
    found = ALEX2.class_of(reading)
    assert (found and found.number) == number
    assert ALEX2.is_positive(reading) is positive


@given(st.decimals("0", "100", places=2), st.sampled_from(["<", "≤", "", "≥", ">"]), st.decimals("0", "100", places=3))
def test_a_class_holds_every_number_that_the_reading_allows(bound, sign, number):
    reading = parse_reading(f"{sign}{bound}")
    allowed = {
        "<": number < bound,
        "≤": number <= bound,
        "": number == bound,
        "≥": number >= bound,
        ">": number > bound,
    }
    exact = parse_reading(f"{number}0")
    if allowed[sign]:
        assert ALEX2.class_of(reading) in (None, ALEX2.class_of(exact))
        assert ALEX2.is_positive(reading) in (None, ALEX2.is_positive(exact))
