"""The drugs that ship: each ATC code under its name in two lists, or with GKU; each class and group with what it rests on.

`atc_codes.csv` beside this file is what was found when every code was looked up: whether the WHO index of 25 April 2026 (S2b) has it
under this substance, and the name that the second lists (S2c, S2d) give it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from desktop.clinic.catalogue.catalogue import Drug
from desktop.clinic.words.typeahead import fold, texts_of
from desktop.session.catalogue import shipped
from tests.clinic.catalogue.test_catalogue import CATALOGUE

with (Path(__file__).parent / "atc_codes.csv").open(encoding="utf-8", newline="") as file:
    LOOKED_UP = {row["atc"]: row for row in csv.DictReader(file)}
LISTS = {"S2b": "who_2026", "S2c": "gnumed", "S2d": "pharmacolibrary"}
_CITED = re.compile(
    r"ATC(?: ((?:[A-Z]\d\d[A-Z]{2}\d\d(?:, )?)+))? \[(S2[b-d](?:, S2[b-d])*)\](, in a second list GKU)?"
)


def cited(drug: Drug) -> dict[str, tuple[set[str], bool]]:
    """By code the lists that the drug's source names for it, and whether it says that a second one is missing."""
    found = {}
    for codes, lists, alone in _CITED.findall(drug.source):
        for code in codes.split(", ") if codes else drug.codes:
            found[code] = (set(lists.split(", ")), bool(alone))
    for codes in re.findall(r"ATC ((?:[A-Z]\d\d[A-Z]{2}\d\d(?:, )?)+) GKU", drug.source):
        found |= {code: (set(), True) for code in codes.split(", ")}
    return found


def test_there_are_hundreds_of_drugs_and_each_code_was_looked_up() -> None:
    assert len(CATALOGUE.drugs) > 900
    assert {code for drug in CATALOGUE.drugs for code in drug.codes} == LOOKED_UP.keys()


@pytest.mark.parametrize("drug", CATALOGUE.drugs, ids=lambda drug: drug.name)
def test_each_code_names_two_lists_that_have_it_or_says_gku(drug: Drug) -> None:
    lists = cited(drug)
    assert lists.keys() == set(drug.codes), drug.source
    for code, (named, alone) in lists.items():
        row = LOOKED_UP[code]
        assert row["name"] == drug.name
        assert all(row[LISTS[name]] for name in named), (code, named)
        assert alone == (len(named) < 2), (code, drug.source)


def test_most_codes_stand_in_two_lists() -> None:
    two = [row for row in LOOKED_UP.values() if sum(bool(row[name]) for name in LISTS.values()) >= 2]
    assert len(two) > 0.85 * len(LOOKED_UP)


def test_a_code_that_does_not_name_every_component_says_so() -> None:
    told = [drug for drug in CATALOGUE.drugs if "does not name every component" in drug.source]
    assert {"J01CR02", "N02BE51", "N01BB58"} <= {drug.atc for drug in told}
    assert all(drug.components for drug in told)
    second = [name for drug in told for name in (LOOKED_UP[drug.atc]["gnumed"], LOOKED_UP[drug.atc]["pharmacolibrary"])]
    assert all(re.search(r"inhibitor|combinations|antiinfectives|other drugs", name) for name in filter(None, second))


def test_brands_and_turkish_names_name_what_they_rest_on() -> None:
    for drug in CATALOGUE.drugs:
        for alias in drug.aliases:
            told = re.search(rf"(^|; |, ){re.escape(alias)}(,|;| \[S2e\]| GKU)", drug.source)
            # what is not told is another non-proprietary name ("dipyrone") or a short one ("INH")
            assert told or not re.match(r"[A-ZÇĞİÖŞÜ][a-zçğıöşü]|.*[çğıöşü]", alias), alias


@pytest.mark.parametrize(
    ("typed", "atc"),
    [
        ("Augmentin", "J01CR02"), ("KLAMOKS", "J01CR02"), ("bactrim", "J01EE01"), ("Tazocin", "J01CR05"), ("Ciproxin", "J01MA02"),
        ("Vigamox", "J01MA14"), ("Majezik", "M01AE09"), ("Arveles", "M01AE17"), ("Novalgin", "N02BB02"), ("parasetamol", "N02BE01"),
        ("Parol", "N02BE01"), ("asetilsalisilik asit", "N02BA01"), ("Coraspin", "N02BA01"), ("Ultracain D-S", "N01BB58"),
        ("amoksisilin", "J01CA04"), ("Siprofloksasin", "J01MA02"), ("Clexane", "B01AB05"), ("Depo-Medrol", "H02AB04"),
        ("Xolair", "R03DX05"), ("Omlyclo", "R03DX05"), ("omalizumab-igec", "R03DX05"), ("Movicol", "A06AD15"), ("DMSO", "M02AX03"), ("Pylera", "A02BD08"),
    ],
)  # fmt: skip
def test_a_brand_or_turkish_name_finds_its_drug(typed: str, atc: str) -> None:
    found = CATALOGUE.drug_named(typed)
    assert found is not None
    assert found.atc == atc


@pytest.mark.parametrize(
    ("code", "components"),
    [
        ("J01CR02", ["amoxicillin", "clavulanic acid"]),
        ("J01CR04", ["ampicillin", "sulbactam"]),
        ("J01EE01", ["sulfamethoxazole", "trimethoprim"]),
        ("J01RA04", ["spiramycin", "metronidazole"]),
        ("A02BD08", ["bismuth subcitrate", "tetracycline", "metronidazole"]),
        ("N02AA59", ["naproxen", "codeine"]),
        ("N01BB58", ["articaine", "epinephrine"]),
        ("H02BX01", ["methylprednisolone", "lidocaine"]),
        ("C10BX05", ["rosuvastatin", "acetylsalicylic acid"]),
        ("C10BX06", ["atorvastatin", "acetylsalicylic acid", "ramipril"]),
        ("A02BD16", ["omeprazole", "amoxicillin", "rifabutin"]),
        ("J01RA07", ["secnidazole", "fluconazole", "azithromycin"]),
        ("J04AM12", ["rifampicin", "pyrazinamide", "isoniazid", "levofloxacin"]),
        ("M01AE57", ["naproxen", "diphenhydramine"]),
        ("R03AL09", ["formoterol", "glycopyrronium bromide", "beclometasone"]),
    ],
)
def test_a_combination_knows_its_components(code: str, components: list[str]) -> None:
    drug = CATALOGUE.drug(code)
    assert drug is not None
    assert list(drug.components) == components


def test_no_name_belongs_to_two_drugs_or_to_an_extract() -> None:
    owners: dict[str, str] = {}
    for option in CATALOGUE.substances:
        for text in map(fold, texts_of(option)):
            assert owners.setdefault(text, option.name) == option.name, text


def test_a_drug_of_every_class_is_in_the_catalogue_and_each_class_has_an_allergists_name() -> None:
    for group in CATALOGUE.classes:
        assert any(group.reach(code) for drug in CATALOGUE.drugs for code in drug.codes), group.name
        assert not re.search(r"systemic use|extended spectrum|other ", group.name), group.name


def _named_codes(content: object) -> Iterator[str]:
    """The whole ATC codes that rows of other files of facts name."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            texts = value if isinstance(value, list) else [value]
            if key in ("atc", "drugs", "prefix", "prefixes"):
                yield from (
                    text for text in texts if isinstance(text, str) and re.fullmatch(r"[A-Z]\d\d[A-Z]{2}\d\d", text)
                )
            yield from (code for one in texts for code in _named_codes(one))


@pytest.mark.parametrize("name", sorted(shipped().keys() - {"drugs", "drug_groups", "sources", "panels"}))
def test_a_code_that_another_file_names_is_of_a_drug_that_is_known(name: str) -> None:
    unknown = {code for code in _named_codes(shipped()[name]) if CATALOGUE.drug(code) is None}
    # a combination of heparin for the skin, of which ATC names nothing else
    assert unknown <= {"C05BA53"}


@pytest.mark.parametrize(
    ("before", "now"),
    [("L01XC02", "rituximab"), ("L01XE01", "imatinib"), ("N03AX12", "gabapentin"), ("S01AX13", "ciprofloxacin")],
)
def test_a_code_of_before_is_read(before: str, now: str) -> None:
    drug = CATALOGUE.drug(before)
    assert drug is not None
    assert drug.name == now
    assert LOOKED_UP[before]["who_2026"] == ""
