"""How two drugs are related, by groups that are made up here."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.catalogue_file import read_catalogue
from desktop.clinic.catalogue.drug_groups import Advice, Bond, Latency
from desktop.clinic.catalogue.kinship import groups_of, kin, shared_substances, substances_of
from desktop.clinic.entry.clinical_kinds import DrugName
from tests.cases import cases
from tests.clinic.catalogue.shipped import ALLERGY, MARKERS


def drug(atc: str, name: str, **more: Any) -> dict[str, Any]:
    return {"atc": atc, "name": name, "source": "a test", **more}


DRUGS = {
    "drug": [
        drug("J01CA04", "amoxicillin"),
        drug("J01CA01", "ampicillin", other_atc=["S01AA19"]),
        drug("J01CG99", "clavulanic acid"),
        drug("J01CR02", "amoxicillin and clavulanic acid", aliases=["Brandix"], components=["amoxicillin", "clavulanic acid"]),
        drug("J01MA02", "ciprofloxacin"),
        drug("A02BC01", "omeprazole"),
        drug("A02BC05", "esomeprazole"),
        drug("A06AD15", "macrogol"),
        drug("H02AB04", "methylprednisolone"),
    ]
}  # fmt: skip
GROUPS: dict[str, Any] = {
    "phenotype": [{"code": "nerd", "name": "NERD", "cross_reactive": True, "source": "a test"}],
    "group": [
        {
            "code": "AMX", "name": "amoxicillin's side chain", "bond": "structure", "members": ["amoxicillin"], "source": "a test",
            "after": [
                {"groups": ["AMX", "AMP"], "advice": "avoid", "after": ["immediate"], "sentence": "One side chain.", "source": "a test"},
                {"groups": ["FQ"], "advice": "free", "sentence": "Not related.", "source": "a test"},
            ],
        },
        {"code": "AMP", "name": "ampicillin's side chain", "bond": "structure", "members": ["ampicillin"], "source": "a test"},
        {
            "code": "FQ", "name": "fluoroquinolones", "bond": "structure", "prefixes": ["J01MA", "S01AE"],
            "patterns": ["*floxacin*", "*floksasin*"], "source": "a test",
            "after": [{"advice": "test", "sentence": "Some react to another.", "source": "a test"}],
        },
        {
            "code": "PEG", "name": "macrogol", "bond": "content", "members": ["macrogol"], "patterns": ["peg"], "source": "a test",
            "product": [{"drug": "methylprednisolone", "form": "acetate", "contains": "PEG 3350", "source": "a test"}],
            "after": [{"advice": "test", "sentence": "Look at the leaflet.", "source": "a test"}],
        },
    ],
    "molecule": [{"name": "omeprazole", "others": ["esomeprazole"], "sentence": "S-enantiomer.", "source": "a test"}],
}  # fmt: skip


def made(drugs: dict[str, Any] = DRUGS, groups: dict[str, Any] = GROUPS) -> Catalogue:
    return read_catalogue(MARKERS, {"drug": drugs["drug"], "class": []}, ALLERGY, [], {}, groups)


CATALOGUE = made()


def named(name: str) -> DrugName:
    found = CATALOGUE.drug_named(name)
    return DrugName(found.name, found.atc) if found else DrugName(name)


@cases(
    ("culprit", "drug", "found"),
    [
        ("amoxicillin", "ampicillin", [("amoxicillin", "ampicillin", "avoid", "One side chain.")]),
        # relations are one-way: nothing is said of a reaction to ampicillin here
        ("ampicillin", "amoxicillin", []),
        ("Brandix", "ampicillin", [("amoxicillin", "ampicillin", "avoid", "One side chain.")]),
        ("amoxicillin", "ciprofloxacin", [("amoxicillin", "ciprofloxacin", "free", "Not related.")]),
        ("ciprofloxacin", "Newfloxacin 400 mg", [("ciprofloxacin", "Newfloxacin 400 mg", "test", "Some react to another.")]),
        ("Siprofloksasin", "ciprofloxacin", [("Siprofloksasin", "ciprofloxacin", "test", "Some react to another.")]),
        ("omeprazole", "esomeprazole", [("omeprazole", "esomeprazole", "avoid", "S-enantiomer.")]),
        ("macrogol", "methylprednisolone", [("macrogol", "methylprednisolone", "test", "Look at the leaflet.")]),
        ("PEG 4000", "methylprednisolone", [("PEG 4000", "methylprednisolone", "test", "Look at the leaflet.")]),
        ("amoxicillin", "amoxicillin", []),
        ("something", "amoxicillin", []),
    ],
)  # fmt: skip
def test_how_a_drug_is_related_to_a_culprit(culprit: str, drug: str, found: list[tuple[str, str, str, str]]) -> None:
    told = kin(named(culprit), named(drug), CATALOGUE)
    assert [(one.culprit, one.drug, one.advice.value, one.relation.sentence) for one in told] == found


def test_a_form_that_only_has_a_code_belongs_to_its_drug_and_one_that_is_not_known_to_its_prefix() -> None:
    drops, newer = DrugName("drops", "S01AA19"), DrugName("a newer one", "S01AE99")
    assert [group.code for group in groups_of(drops, CATALOGUE)] == ["AMP"]
    assert [group.code for group in groups_of(newer, CATALOGUE)] == ["FQ"]


def test_a_combination_is_its_components() -> None:
    both = named("Brandix")
    assert [one.name for one in substances_of(both, CATALOGUE)] == ["amoxicillin", "clavulanic acid"]
    assert [group.code for group in groups_of(both, CATALOGUE)] == ["AMX"]
    assert shared_substances(both, named("amoxicillin"), CATALOGUE) == ("amoxicillin",)
    assert shared_substances(both, named("ampicillin"), CATALOGUE) == ()


def test_what_a_group_says_is_read_whole() -> None:
    group = CATALOGUE.group("AMX")
    assert group is not None
    assert (group.bond, group.relations[0].after, group.relations[1].after) == (
        Bond.STRUCTURE, (Latency.IMMEDIATE,), (Latency.ANY,),
    )  # fmt: skip
    peg = CATALOGUE.group("PEG")
    assert peg is not None
    assert [(one.form, one.contains) for one in peg.products if one is peg.product_of("methylprednisolone")] == [
        ("acetate", "PEG 3350")
    ]
    molecule = CATALOGUE.group("MOL-omeprazole")
    assert molecule is not None
    assert (molecule.bond, molecule.relations[0].advice) == (Bond.MOLECULE, Advice.AVOID)
    nerd = CATALOGUE.phenotype("nerd")
    assert nerd is not None
    assert nerd.cross_reactive


@cases(
    ("change", "named"),
    [
        ({"members": ["penicillin V"]}, ["group AMP", "members"]),
        ({"members": ["ampicillin", "ampicillin"]}, ["group AMP", "members"]),
        ({"members": []}, ["group AMP", "members"]),
        ({"bond": "taste"}, ["group AMP", "bond"]),
        ({"source": ""}, ["group AMP", "source"]),
        ({"code": "AMX"}, ["AMX", "stands for both"]),
        ({"prefixes": ["J1"]}, ["group AMP", "prefixes"]),
        ({"patterns": ["*A"]}, ["group AMP", "patterns"]),
        ({"product": [{"drug": "Z", "contains": "x", "source": "s"}]}, ["group AMP: product Z", "drug"]),
        ({"after": [{"advice": "perhaps", "sentence": "x", "source": "s"}]}, ["group AMP: after 1", "advice"]),
        ({"after": [{"advice": "avoid", "sentence": "x"}]}, ["group AMP: after 1", "source"]),
        ({"after": [{"advice": "avoid", "source": "s"}]}, ["group AMP: after 1", "sentence"]),
        ({"after": [{"advice": "avoid", "after": ["soon"], "sentence": "x", "source": "s"}]}, ["after 1", "after"]),
        ({"after": [{"advice": "avoid", "phenotypes": ["x"], "sentence": "x", "source": "s"}]}, ["after 1", "phenotypes"]),
        ({"after": [{"advice": "avoid", "unless": ["luck"], "sentence": "x", "source": "s"}]}, ["after 1", "unless"]),
        ({"within": "X"}, ["group AMP", "within"]),
        ({"within": "AMP"}, ["group AMP", "within"]),
        ({"after": [{"advice": "avoid", "groups": ["X"], "sentence": "x", "source": "s"}]}, ["group AMP", "groups"]),
    ],
)  # fmt: skip
def test_a_wrong_group_is_refused_with_a_sentence_that_names_the_row(change: dict[str, Any], named: list[str]) -> None:
    first, second, *others = GROUPS["group"]
    with pytest.raises(ValueError, match="^The catalogue cannot be read: ") as refused:
        made(groups=GROUPS | {"group": [first, second | change, *others]})
    assert all(part in str(refused.value) for part in named), str(refused.value)


@cases(
    "change",
    [
        {"others": []},
        {"others": ["lansoprazole"]},
        {"name": "lansoprazole"},
        {"sentence": ""},
    ],
)
def test_a_wrong_molecule_is_refused(change: dict[str, Any]) -> None:
    [molecule] = GROUPS["molecule"]
    with pytest.raises(ValueError, match="^The catalogue cannot be read: .*molecule "):
        made(groups=GROUPS | {"molecule": [molecule | change]})


def test_a_component_is_a_drug_of_the_catalogue_and_no_combination_itself() -> None:
    for component in ("sulbactam", "amoxicillin and clavulanic acid"):
        wrong = drug("J01CR01", "x", components=[component])
        with pytest.raises(ValueError, match="“components” of drugs.toml: drug J01CR01 is missing or wrong"):
            made({"drug": [*DRUGS["drug"], wrong]})
