"""The groups of drugs that ship: what each rests on, and what they say of published pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from desktop.clinic.catalogue.drug_groups import Advice, Bond, DrugGroup, Latency
from desktop.clinic.catalogue.kinship import Kin, groups_of, kin
from desktop.clinic.entry.clinical_kinds import DrugName
from tests.cases import cases
from tests.clinic.catalogue.shipped import GROUPS
from tests.clinic.catalogue.test_catalogue import CATALOGUE

# what a source names: a paper, an index, a page, a leaflet; or that it is general knowledge
NAMED = re.compile(r"GKU|[0-9]{4}|abstract|secondary|extract|leaflet|\.(com|org)|PMC|PMID")


def named(name: str) -> DrugName:
    found = CATALOGUE.drug_named(name)
    return DrugName(found.name, found.atc) if found else DrugName(name)


def strictest(culprit: str, drug: str) -> Kin | None:
    """The strictest that is said after a reaction that was not a severe delayed one."""
    told = kin(named(culprit), named(drug), CATALOGUE)
    return next((one for one in told if one.relation.after != (Latency.SEVERE_DELAYED,)), None)


def told() -> Iterator[tuple[str, str]]:
    """Every sentence, name and note with the source that it rests on."""
    for group in CATALOGUE.groups:
        yield group.name, group.source
        for relation in group.relations:
            yield relation.sentence, relation.source
        for product in group.products:
            yield product.contains, product.source
    for phenotype in CATALOGUE.phenotypes:
        yield phenotype.name, phenotype.source


def test_every_group_relation_and_product_names_its_source() -> None:
    rows = list(told())
    assert len(rows) > 300
    assert [row for row in rows if not NAMED.search(row[1])] == []


def test_every_relation_is_a_sentence_of_its_own() -> None:
    sentences = [relation.sentence for group in CATALOGUE.groups for relation in group.relations]
    assert all(sentence[0].isupper() and sentence.endswith(".") and "{" not in sentence for sentence in sentences)
    assert not [sentence for sentence in sentences if re.search(r"\b(safe|significant|cured|blame)\b", sentence)]


def test_a_figure_is_never_general_knowledge() -> None:
    for sentence, source in told():
        if re.search(r"\d+(\.\d+)? %|\bof \d+\b", sentence):
            assert not source.startswith("GKU"), sentence


@pytest.mark.parametrize("group", CATALOGUE.groups, ids=lambda group: group.code)
def test_a_group_within_another_is_a_part_of_it(group: DrugGroup) -> None:
    if group.within:
        wider = {
            found.name for found in CATALOGUE.drugs if CATALOGUE.group(group.within) in groups_of(found, CATALOGUE)
        }
        assert wider >= set(group.members)


def test_every_group_has_a_member_in_the_catalogue() -> None:
    found = {group.code for drug in CATALOGUE.drugs for group in groups_of(drug, CATALOGUE)}
    assert found == {group.code for group in CATALOGUE.groups}


# of two substances that are one molecule the one has more in it: procaine penicillin is an ester of PABA, too
MORE_IN_ONE = {
    ("MOL-fenbufen", "NSF-ACE"), ("MOL-fenbufen", "NSF-PRO"), ("MOL-valdecoxib", "SUL-NON"),
    ("MOL-paracetamol", "NS-ASA"), ("MOL-paracetamol", "NSF-SAL"), ("MOL-paracetamol", "NS-WEAK"),
    ("MOL-benzylpenicillin", "LA-EST"), ("MOL-sulfapyridine", "SUL-ASA"), ("MOL-sulfapyridine", "SUL-AB"),
    ("MOL-mesalazine", "SUL-ASA"),
}  # fmt: skip


def test_what_is_one_molecule_is_in_the_same_groups() -> None:
    told = [group for group in CATALOGUE.groups if group.bond not in (Bond.CONTENT, Bond.MOLECULE) and group.relations]
    parted = set()
    for molecule in CATALOGUE.groups:
        if molecule.bond is Bond.MOLECULE:
            groups = [{group.code for group in groups_of(named(name), CATALOGUE)} for name in molecule.members]
            parted |= {(molecule.code, code) for code in set.union(*groups) - set.intersection(*groups)}
    assert {(molecule, code) for molecule, code in parted if code in {group.code for group in told}} == MORE_IN_ONE


@pytest.mark.parametrize(
    ("code", "group"),
    [
        # a clinic's own product with the code of a combination that names one of its substances alone
        ("M01AB55", "NS-STRONG"), ("M01AC56", "NS-PREF"), ("N02BB52", "NSF-PYR"), ("J01DD54", "BL-MOX"),
        ("J01CR50", "BL-PEN"), ("D08AC52", "CHX"), ("C05BA53", "HEP"), ("J04AM10", "FQ"), ("J04BA51", "SUL-SULFONE"),
        ("N02BA51", "NS-ASA"), ("C07FX03", "NS-ASA"), ("M01BA01", "NS-PYR"), ("J01RA19", "TET"),
    ],
)  # fmt: skip
def test_a_combination_that_is_not_in_the_catalogue_is_known_by_its_code(code: str, group: str) -> None:
    assert group in {found.code for found in groups_of(DrugName("A brand", code), CATALOGUE)}


def test_a_pattern_is_of_names_that_its_group_has_or_would_have() -> None:
    # a name that the catalogue knows is never read by a pattern; what a pattern would say of it is right all the same
    wrong = [
        (group.code, drug.name)
        for group in CATALOGUE.groups
        for drug in CATALOGUE.drugs
        if any(group.is_called(name) for name in (drug.name, *drug.aliases)) and group not in groups_of(drug, CATALOGUE)
    ]
    assert wrong == []


def test_what_is_kept_is_sorted_by_what_makes_it_a_group() -> None:
    bonds = {group.bond for group in CATALOGUE.groups}
    assert bonds == set(Bond)
    effect = {group.code for group in CATALOGUE.groups if group.bond is Bond.EFFECT}
    nsaids = {"NS-ASA", "NS-STRONG", "NS-PYR", "NS-PREF", "NS-COXIB", "NS-WEAK", "NS-NOT"}
    assert effect == {*nsaids, "OP-PHE", "MRGPRX2", "ACE-I", "ACE-N", "ACE-R"}


def test_cross_intolerance_of_nsaids_holds_for_the_cross_reactive_phenotypes_alone() -> None:
    crossing = {phenotype.code for phenotype in CATALOGUE.phenotypes if phenotype.cross_reactive}
    assert crossing == {"nerd", "necd", "niua", "mixed_nerd", "mixed_necd"}
    for group in CATALOGUE.groups:
        for relation in group.relations:
            # a chemical family is one for the selective ones alone
            selective = {phenotype.code for phenotype in CATALOGUE.phenotypes} - crossing
            assert set(relation.phenotypes) in (set(), selective if group.code.startswith("NSF-") else crossing)
            if group.code.startswith("NS-") and relation.advice is Advice.AVOID:
                assert relation.phenotypes


@cases(
    ("culprit", "drug", "advice"),
    [
        ("lisinopril", "ramipril", "avoid"),
        ("lisinopril", "valsartan and sacubitril", "avoid"),
        ("valsartan and sacubitril", "enalapril", "avoid"),
        ("lisinopril", "losartan", "test"),
        ("carboplatin", "oxaliplatin", "avoid"),
        ("paclitaxel", "docetaxel", "avoid"),
        ("gadobutrol", "gadoterate", "avoid"),
        # the case of the issue: amoxicillin anaphylaxis, ampicillin and co-amoxiclav were saved without a question
        ("amoxicillin", "ampicillin", "avoid"),
        ("amoxicillin", "Duocid", "avoid"),
        ("amoxicillin", "piperacillin and tazobactam", "avoid"),
        ("amoxicillin", "cefadroxil", "avoid"),
        ("amoxicillin", "cefalexin", "avoid"),
        ("amoxicillin", "cefuroxime", "test"),
        ("amoxicillin", "cefazolin", "test"),
        ("amoxicillin", "meropenem", "test"),
        ("amoxicillin", "aztreonam", "free"),
        ("Augmentin", "Sulcid", "avoid"),
        ("cefaclor", "ampicillin", "avoid"),
        ("ceftriaxone", "cefotaxime", "avoid"),
        ("ceftriaxone", "cefepime", "avoid"),
        ("ceftriaxone", "cefuroxime", "avoid"),
        ("ceftriaxone", "ceftazidime", "avoid"),
        ("ceftriaxone", "cefixime", "test"),
        ("ceftriaxone", "cefazolin", "test"),
        ("ceftriaxone", "amoxicillin", "test"),
        ("cefazolin", "ceftriaxone", "test"),
        ("cefazolin", "amoxicillin", "test"),
        ("ceftazidime", "aztreonam", "avoid"),
        ("aztreonam", "ceftazidime", "avoid"),
        ("aztreonam", "cefiderocol", "avoid"),
        ("aztreonam", "ceftriaxone", "free"),
        ("ceftriaxone", "aztreonam", "free"),
        ("meropenem", "imipenem and cilastatin", "avoid"),
        # fluoroquinolones in every form, older and newer ones, and by name
        ("ciprofloxacin", "levofloxacin", "avoid"),
        ("ciprofloxacin", "moxifloxacin", "avoid"),
        ("moxifloxacin", "gemifloxacin", "avoid"),
        ("ofloxacin", "levofloxacin", "avoid"),
        ("ciprofloxacin", "besifloxacin", "avoid"),
        ("ciprofloxacin", "nalidixic acid", "avoid"),
        ("ciprofloxacin", "zabofloxacin tablets", "avoid"),
        ("siprofloksasin", "Yenifloksasin 400 mg", "avoid"),
        ("ciprofloxacin", "lansoprazole, amoxicillin and levofloxacin", "avoid"),
        ("levofloxacin", "ornidazole and ciprofloxacin", "avoid"),
        ("Flagyl", "ornidazole and levofloxacin", "avoid"),
        # NSAIDs: by COX-1, and by family
        ("ibuprofen", "acetylsalicylic acid", "avoid"),
        ("acetylsalicylic acid", "celecoxib", "test"),
        ("diclofenac", "paracetamol", "test"),
        ("metamizole", "propyphenazone", "avoid"),
        ("ibuprofen", "Apranax Plus", "avoid"),
        ("ibuprofen", "rosuvastatin and acetylsalicylic acid", "avoid"),
        ("ibuprofen", "atorvastatin, acetylsalicylic acid and perindopril", "avoid"),
        ("ibuprofen", "acetylsalicylic acid and esomeprazole", "avoid"),
        # others
        ("clarithromycin", "erythromycin", "avoid"),
        ("erythromycin", "oleandomycin", "avoid"),
        ("spiramycin", "miocamycin", "avoid"),
        ("clarithromycin", "azithromycin", "test"),
        ("clarithromycin", "clindamycin", "free"),
        ("Bactrim", "silver sulfadiazine", "avoid"),
        ("Bactrim", "sulfasalazine", "avoid"),
        ("Bactrim", "furosemide", "free"),
        ("neomycin", "gentamicin", "avoid"),
        ("streptomycin", "gentamicin", "test"),
        ("tinidazole", "Pylera", "avoid"),
        ("metronidazole", "fluconazole", "free"),
        ("carbamazepine", "phenytoin", "avoid"),
        ("carbamazepine", "lamotrigine", "avoid"),
        ("carbamazepine", "eslicarbazepine", "avoid"),
        ("phenytoin", "primidone", "avoid"),
        ("lamotrigine", "zonisamide", "test"),
        ("carbamazepine", "levetiracetam", "free"),
        ("lidocaine", "articaine", "test"),
        ("procaine", "lidocaine", "test"),
        ("lidocaine", "procaine", "free"),
        ("benzocaine", "procaine", "avoid"),
        ("rocuronium", "suxamethonium", "avoid"),
        ("atracurium", "cisatracurium", "avoid"),
        ("iohexol", "iodixanol", "avoid"),
        ("iohexol", "iobitridol", "test"),
        ("povidone-iodine", "iohexol", "free"),
        ("gadobutrol", "gadoteric acid", "avoid"),
        ("gadobutrol", "gadodiamide", "test"),
        ("omeprazole", "pantoprazole", "avoid"),
        ("omeprazole", "lansoprazole", "test"),
        ("omeprazole", "famotidine", "free"),
        ("enoxaparin", "bemiparin", "avoid"),
        ("enoxaparin", "fondaparinux", "test"),
        ("enoxaparin", "apixaban", "free"),
        ("hydroxyzine", "cetirizine", "avoid"),
        ("cetirizine", "meclozine", "test"),
        ("fluorouracil", "capecitabine", "avoid"),
        ("vancomycin", "teicoplanin", "avoid"),
        ("macrogol", "Depo-Medrol", "test"),
        ("PEG 4000", "pegfilgrastim", "test"),
        ("macrogol", "docetaxel", "test"),
        ("gelatin agents", "measles, mumps and rubella vaccine", "avoid"),
        ("gelatin agents", "cetuximab", "test"),
        ("Gelofusine", "rabies vaccine", "avoid"),
        ("measles, mumps and rubella vaccine", "Gelofusine", "test"),
        ("alphagal", "cetuximab", "avoid"),
        ("alphagal", "Gelofusine", "test"),
        ("alphagal", "measles, mumps and rubella vaccine", "test"),
        ("chlorhexidine", "polihexanide", "test"),
        ("budesonide", "hydrocortisone", "avoid"),
        ("budesonide", "betamethasone", "test"),
        ("hydrocortisone", "triamcinolone", "avoid"),
    ],
)  # fmt: skip
def test_what_is_said_of_published_pairs(culprit: str, drug: str, advice: str) -> None:
    found = strictest(culprit, drug)
    assert found is not None
    assert found.advice.value == advice, found


@cases(
    ("culprit", "drug"),
    [
        ("amoxicillin", "ciprofloxacin"),
        ("paracetamol", "amoxicillin"),
        ("ceftriaxone", "docetaxel"),
        ("heparin", "pancreatic enzymes"),  # two products of mammals: no reaction to one speaks of the other
        ("rituximab", "Depo-Medrol"),
        ("betamethasone", "omeprazole"),
        ("Brand X", "amoxicillin"),
    ],
)
def test_of_what_is_not_related_nothing_is_said(culprit: str, drug: str) -> None:
    assert strictest(culprit, drug) is None


def test_a_narrower_group_speaks_instead_of_the_wider_one() -> None:
    assert [found.relation.groups for found in kin(named("ciprofloxacin"), named("moxifloxacin"), CATALOGUE)] == [
        ("FQ-MOX",)
    ]
    [cefazolin] = kin(named("amoxicillin"), named("cefazolin"), CATALOGUE)
    assert "0.7 %" in cefazolin.relation.sentence


def test_a_reaction_to_a_severe_delayed_one_has_words_of_its_own() -> None:
    after = {after.value for group in CATALOGUE.groups for relation in group.relations for after in relation.after}
    assert after == {"any", "immediate", "delayed", "severe delayed"}


def test_the_rows_of_a_group_are_known_by_their_code() -> None:
    codes = [row["code"] for row in GROUPS["group"]]
    assert len(codes) == len(set(codes))
    assert [row["name"] for row in GROUPS["molecule"]] == list(dict.fromkeys(row["name"] for row in GROUPS["molecule"]))
