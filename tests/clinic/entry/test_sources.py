"""Sources in words: what a rule cites is read by a clinician, and no mark of ours is left in it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.entry.sources import cited, in_words
from desktop.facts import resource
from tests.cases import cases


def load(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(name).read_text("utf-8"))


KNOWN = load("sources.toml")
ROOT = Path(__file__).resolve().parents[3]
CODE = re.compile(r"(?<![\w-])S[0-9]{1,2}[a-f]?(?![\w-])")
MARK = re.compile(rf"{CODE.pattern}|\bGKU\b|domain reference|domain\.md|\[design\]|§")


def test_every_code_that_a_fact_cites_is_said_in_words() -> None:
    files = sorted((ROOT / "resources").rglob("*.toml"))
    cited_codes = {code: file.name for file in files for code in CODE.findall(file.read_text("utf-8"))}
    assert len(cited_codes) > 60
    assert {code: name for code, name in cited_codes.items() if code not in KNOWN} == {}


@cases(
    ("source", "words"),
    [
        ("A1, domain reference §5; GKU", "rule A1; general knowledge, unverified"),
        ("M2, domain reference §5 [S30]", "rule M2; EU directive 2006/17/EC, Annex II"),
        ("V7, domain reference §5", "rule V7"),
        ("domain reference §2.7", ""),
        ("[design], domain reference §2.7", "a proposal of ours, not a published limit"),
        ("GKU, unverified", "general knowledge, unverified"),
        ("GKU (domain.md 2.5)", "general knowledge, unverified"),
        ("GKU, cut-off [design]", "general knowledge, unverified; cut-off: a proposal of ours, not a published limit"),
        ("A6, domain reference §5; S48, half-life GKU",
         f"rule A6; {KNOWN['S48']}; half-life: general knowledge, unverified"),
        ("A2, domain reference §5; S14, S46", f"rule A2; {KNOWN['S14']}; {KNOWN['S46']}"),
        ("M9, domain reference §5 [S52a, S52b]", f"rule M9; {KNOWN['S52a']}; {KNOWN['S52b']}"),
        ("M8, domain reference §5 [design]; emboli above it [S51]",
         "rule M8; a proposal of ours, not a published limit; emboli above it: PMID 39446814"),
        ("O1, domain reference §5 and §2.9 [S32] [S32c]", f"rule O1; {KNOWN['S32']}; {KNOWN['S32c']}"),
        ("no growth for 7 to 14 days [S20,S22]", f"no growth for 7 to 14 days: {KNOWN['S20']}; {KNOWN['S22']}"),
        ("S18 Allergy 2012;67:647; S18b aaaai wao18 Paper33572", "Allergy 2012;67:647; aaaai wao18 Paper33572"),
        ("CONCERT-HF [S22]", "CONCERT-HF, PMC5993622, table 5"),
        ("case report; markers: domain.md 4", "case report"),
        ("domain.md 2.6 and 1.1 (11)", ""),
        ("a weaker link (GKU). Ask for sulfite, too.",
         "a weaker link (general knowledge, unverified). Ask for sulfite, too."),
        ("pricked as a suspension [S72]. Begin low", f"pricked as a suspension: {KNOWN['S72']}; Begin low"),
    ],
)  # fmt: skip
def test_a_source_is_said_in_words(source: str, words: str) -> None:
    assert cited(source, KNOWN) == words


def _told(fact: Any) -> Iterator[str]:
    if isinstance(fact, list):
        for row in fact:
            yield from _told(row)
    elif isinstance(fact, dict):
        for name, value in fact.items():
            if isinstance(value, str) and name in ("source", "cv_source", "note"):
                yield value
            else:
                yield from _told(value)


def test_no_source_or_note_of_a_fact_is_garbled_in_words() -> None:
    files = (tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / "resources").rglob("*.toml")))
    said = {cited(source, KNOWN) for file in files for source in _told(file)}
    assert len(said) > 500
    assert [words for words in said if re.search(r"\([\s:;,)]|[;:,]\s*\)|[;:]\s*[;:.]|[:;,]\s*$", words)] == []


@cases("source", ["", "the clinic", "Kit S2 manual, 3rd edition", "M. Weber 2020 [personal note]", "S-100 protein"])
def test_what_holds_no_mark_of_ours_is_left_as_it_is(source: str) -> None:
    assert cited(source, KNOWN) == source


def test_a_code_that_is_not_known_stays_to_be_seen() -> None:
    assert cited("M2, domain reference §5 [S99]", KNOWN) == "rule M2; S99"


@given(st.lists(st.sampled_from(["GKU", "[design]", "[S30]", "S19", "[S20,S22]", "domain reference §5"]), max_size=6))
def test_however_marks_are_mixed_none_is_left_and_each_is_said_once(pieces: list[str]) -> None:
    said = cited("; ".join(pieces), KNOWN)
    assert not MARK.search(said)
    assert said.count(KNOWN["GKU"]) <= 1


def test_the_sources_of_facts_are_said_in_words_and_their_other_fields_are_left() -> None:
    facts = {
        "name": "GKU",
        "rows": [{"source": "GKU", "note": "[S30]", "number": 3}],
        "notes": ["[design]"],
        "source": "domain.md 4",
    }
    assert in_words(facts, KNOWN) == {
        "name": "GKU",
        "rows": [{"source": KNOWN["GKU"], "note": KNOWN["S30"], "number": 3}],
        "notes": [KNOWN["design"]],
        "source": "source not recorded",
    }


# What the program says


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for room in ("clinic", "session", "screens", "paper"):
        for path in sorted((ROOT / "desktop" / room).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def _strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every string that is no docstring; those of an f-string are its pieces."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node


def test_every_source_in_the_code_can_be_said_in_words() -> None:
    found = {
        node.value
        for path, tree in _trees()
        if path.name != "sources.py"
        for node in _strings(tree)
        if MARK.search(node.value)
    }
    assert len(found) > 40
    assert {source: cited(source, KNOWN) for source in found if MARK.search(cited(source, KNOWN))} == {}
    assert {code for source in found for code in CODE.findall(source)} <= KNOWN.keys()


def test_no_sentence_holds_a_mark() -> None:
    sentences = [
        (path.name, text.value)
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_"
        for text in _strings(node)
    ]
    assert len(sentences) > 1000
    assert [(name, text) for name, text in sentences if MARK.search(text)] == []


def _told(facts: Any) -> Iterator[str]:
    """What a file of facts says in sources and notes."""
    if isinstance(facts, dict):
        for name, value in facts.items():
            yield from (
                ([value] if isinstance(value, str) else value)
                if name in ("source", "cv_source", "note", "notes")
                else _told(value)
            )
    elif isinstance(facts, list):
        for row in facts:
            yield from _told(row)


@cases(
    "name",
    [
        "markers.toml",
        "drugs/classes.toml",
        "drugs/allergy_and_airways.toml",
        "drugs/analgesics.toml",
        "drugs/anti_infectives.toml",
        "drugs/beta_lactams.toml",
        "drugs/internal_medicine.toml",
        "drugs/oncology_and_immunology.toml",
        "drugs/perioperative.toml",
        "drug_groups/analgesics.toml",
        "drug_groups/anti_infectives.toml",
        "drug_groups/beta_lactams.toml",
        "drug_groups/contents.toml",
        "drug_groups/molecules.toml",
        "drug_groups/other_structures.toml",
        "manifestations.toml",
        "allergy_tests/provocations.toml",
        "allergy_tests/skin_concentrations.toml",
        "allergy_tests/suppressors.toml",
        "allergy_tests/tests.toml",
        "cell_products.toml",
        "settings.toml",
        "cell_rules.toml",
        "dose_words.toml",
        "panels/ALEX2.toml",
    ],
)
def test_every_source_of_the_facts_can_be_said_in_words(name: str) -> None:
    facts = load(name)
    told = list(_told(facts))
    assert told
    assert {code for source in told for code in CODE.findall(source)} <= KNOWN.keys()
    assert [said for said in _told(in_words(facts, KNOWN)) if MARK.search(said)] == []


def test_the_notes_of_a_panel_are_shown_as_they_stand() -> None:
    for note in load("panels/ALEX2.toml")["notes"]:
        assert not MARK.search(note)
