"""Rule A2 as tables of published pairs: what a reaction to one drug says of another, by groups, latency and phenotype."""

from __future__ import annotations

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.entry.findings import Finding
from desktop.clinic.patient.drug_reaction import DrugReaction, ExceptedDrug
from desktop.clinic.patient.medication import MedicationCourse
from tests.cases import cases
from tests.clinic.made import PROVOCATION, REACTION, Clinic, patient, rows, takes_nothing
from tests.clinic.patient.reacted import PLANNED, against, reacted, untold, words

COURSE = {"indication": "as told", "route": "oral", "start": "2024-11-20"}
AVOID, NOTED, NOTHING = [("drug", "BLOCK")], [("drug", "NOTE")], []
IMMEDIATE = {"manifestations": "urticaria, hypotension", "latency": "20 min"}
DELAYED = {"manifestations": "MPE", "latency": "3 d"}


def taken(clinic: Clinic, drug: str, **typed: str) -> list[Finding]:
    return clinic.says(MedicationCourse, **(COURSE | {"drug": drug} | typed))


IMMEDIATE_PAIRS = [
    # beta-lactams, by side chain (Picard 2019, Romano 2015 and 2020, Sousa-Pinto 2021)
    ("amoxicillin", "ampicillin", AVOID),
    ("amoxicillin", "cefadroxil", AVOID),
    ("amoxicillin", "cefalexin", AVOID),
    ("ampicillin", "cefaclor", AVOID),
    ("amoxicillin", "cefazolin", NOTED),
    ("amoxicillin", "cefuroxime", NOTED),
    ("amoxicillin", "meropenem", NOTED),
    ("piperacillin and tazobactam", "amoxicillin", AVOID),
    ("ceftriaxone", "cefotaxime", AVOID),
    ("ceftriaxone", "cefepime", AVOID),
    ("ceftriaxone", "cefuroxime", AVOID),  # until it was tested
    ("ceftriaxone", "cefazolin", NOTED),
    ("cefazolin", "ceftriaxone", NOTED),
    ("cefazolin", "amoxicillin", NOTED),
    ("ceftazidime", "aztreonam", AVOID),
    ("aztreonam", "ceftazidime", AVOID),
    # local anaesthetics: esters and amides
    ("procaine", "tetracaine", AVOID),
    ("procaine", "lidocaine", NOTED),
    ("lidocaine", "articaine", NOTED),
    # one molecule under two names
    ("cetirizine", "levocetirizine", AVOID),
    ("hydroxyzine", "cetirizine", AVOID),
    ("omeprazole", "esomeprazole", AVOID),
    ("omeprazole", "pantoprazole", AVOID),
    ("omeprazole", "lansoprazole", NOTED),
    ("bupivacaine", "levobupivacaine", AVOID),
    # others
    ("ofloxacin", "levofloxacin", AVOID),
    ("clarithromycin", "erythromycin", AVOID),
    ("clarithromycin", "azithromycin", NOTED),
    ("gentamicin", "tobramycin", AVOID),
    ("metronidazole", "ornidazole", AVOID),
    ("iohexol", "iodixanol", AVOID),
    ("iohexol", "iobitridol", NOTED),
    ("rocuronium", "vecuronium", AVOID),
    ("sulfamethoxazole", "furosemide", NOTED),  # no relation, and that is said
    ("amoxicillin", "clarithromycin", NOTHING),
    ("ciprofloxacin", "metronidazole", NOTHING),
]


@cases(("culprit", "drug", "expected"), IMMEDIATE_PAIRS)
def test_a2_after_an_immediate_reaction(culprit, drug, expected):
    assert against(taken(reacted(IMMEDIATE | {"drug": culprit}), drug), "A2") == expected


@cases(
    ("culprit", "drug", "expected"),
    [
        ("macrogol", "polysorbate 80", {"NOTE"}),
        ("macrogol", "methylprednisolone", {"NOTE"}),  # some products of it contain it
        ("gelatin agents", "measles, mumps and rubella vaccine", {"BLOCK"}),
        ("cetuximab", "infliximab", {"NOTE"}),
        ("heparin", "enoxaparin", {"BLOCK"}),
        ("enoxaparin", "fondaparinux", {"NOTE"}),
    ],
)
def test_a2_of_excipients_and_heparins(culprit, drug, expected):
    found = [one for one in taken(reacted(DELAYED | {"drug": culprit}), drug) if not one.untold]
    found = against(found, "A2")
    assert {level for _field, level in found} <= expected
    assert found


@cases(
    ("mechanism", "expected"),
    [("?", AVOID), ("IgE", AVOID), ("MRGPRX2", NOTHING)],
)
def test_a2_an_infusion_reaction_to_vancomycin_says_nothing_of_teicoplanin(mechanism, expected):
    clinic = reacted(IMMEDIATE | {"drug": "vancomycin", "mechanism": mechanism})
    found = taken(clinic, "teicoplanin")
    assert against(found, "A2") == expected
    # what is known of the two is known, whatever it is
    assert not untold(found, "A2")


@cases(
    ("phenotype", "drug", "expected"),
    [
        ("nerd", "naproxen", AVOID),
        ("nerd", "metamizole", AVOID),
        ("nerd", "acetylsalicylic acid", AVOID),
        ("nerd", "celecoxib", NOTED),
        ("nerd", "paracetamol", NOTED),
        ("necd", "diclofenac", AVOID),
        ("niua", "ketoprofen", AVOID),
        ("sniuaa", "ketoprofen", AVOID),  # of its chemical family
        ("sniuaa", "celecoxib", NOTED),
        ("sniuaa", "acetylsalicylic acid", NOTED),  # tolerated once it was challenged
        ("nefa", "diclofenac", NOTED),
        ("snidr", "diclofenac", NOTED),
        ("sniuaa", "benzydamine", NOTHING),
        # whichever it is, by its family or by COX-1
        ("unknown", "naproxen", AVOID),
    ],
)
def test_a2_after_ibuprofen_the_phenotype_decides(phenotype, drug, expected):
    found = against(taken(reacted(IMMEDIATE | {"drug": "ibuprofen", "phenotype": phenotype}), drug), "A2")
    assert found == expected if expected is not None else ("drug", "BLOCK") not in found


@cases(("culprit", "drug"), [("piroxicam", "meloxicam"), ("diclofenac", "etodolac"), ("aspirin", "salsalate")])
def test_a2_a_family_is_one_of_a_selective_reaction(culprit, drug):
    """A cross-intolerance goes by COX-1 alone: what prefers COX-2, or inhibits COX-1 weakly, is usually tolerated."""
    for phenotype, expected in (("nerd", NOTED), ("sniuaa", AVOID)):
        found = taken(reacted(IMMEDIATE | {"drug": culprit, "phenotype": phenotype}), drug)
        assert against(found, "A2") == expected, phenotype


@cases(
    ("culprit", "drug", "told"),
    [
        ("cetirizine", "desloratadine", "are of one class: antihistamines"),
        ("furosemide", "torasemide", "are of one class: C03CA"),
        ("allopurinol", "febuxostat", "are of one class: M04AA"),
        ("linezolid", "fosfomycin", ""),  # J01XX holds what is left over
        ("cetirizine", "amoxicillin", ""),
        ("vancomycin", "metronidazole", ""),
    ],
)
def test_a2_that_nothing_is_known_of_two_of_one_class_is_said(culprit, drug, told):
    found = taken(reacted(IMMEDIATE | {"drug": culprit}), drug)
    assert told in untold(found, "A2") if told else not untold(found, "A2")
    assert against(found, "A2") == NOTHING


@cases(
    ("culprit", "drug"),
    [("hydroxychloroquine", "chloroquine"), ("allopurinol", "febuxostat")],
)
def test_a2_after_a_severe_delayed_reaction_one_class_without_figures_asks(culprit, drug):
    found = taken(reacted({"drug": culprit, "manifestations": "DRESS", "latency": "21 d"}), drug)
    assert against(found, "A2") == [("drug", "SOFT")]
    assert "of one class" in untold(found, "A2")


def test_a2_what_the_clinic_named_as_an_exception_is_noted():
    clinic = patient()
    excepted = rows(clinic, ExceptedDrug, {"drug": "moxifloxacin"})
    order = REACTION | IMMEDIATE | {"drug": "cipro", "date": "2023", "restriction": "avoid the whole class"}
    clinic.keep(DrugReaction, {"exceptions": excepted}, **order)
    assert (against(taken(clinic, "Avelox"), "A2"), against(taken(clinic, "levoflox"), "A2")) == (NOTED, AVOID)
    assert "named it as an exception" in words(taken(clinic, "Avelox"), "A2")


@cases(
    ("culprit", "drug", "told", "not_told"),
    [
        ("ibuprofen", "dexibuprofen", "S-enantiomer", "Not before it was tested"),
        ("omeprazole", "esomeprazole", "S-enantiomer", "61.6 %"),
        ("carbamazepine", "phenytoin", "After DRESS, SJS or TEN none of the aromatic", "57.6 %"),
        ("vancomycin", "teicoplanin", "not before a specialist decides.", "what is usually tolerated"),
    ],
)
def test_a2_says_why_and_nothing_against_it(culprit, drug, told, not_told):
    severe = {"manifestations": "DRESS", "latency": "21 d"} if culprit in ("carbamazepine", "vancomycin") else IMMEDIATE
    sentence = words(taken(reacted(severe | {"drug": culprit}), drug), "A2")
    assert told in sentence
    assert not_told not in sentence
    assert sentence == sentence.strip()


@cases(
    ("drug", "told"),
    [
        ("cefadroxil", "as a treatment it is avoided"),
        ("ceftriaxone", "is usually tolerated after a reaction to amoxicillin"),
    ],
)
def test_a2_a_test_is_not_told_to_be_avoided_or_to_be_tested_first(drug, told):
    found = words(
        reacted(IMMEDIATE | {"drug": "amoxicillin"}).says(DrugProvocation, **(PROVOCATION | {"drug": drug} | PLANNED)),
        "A2",
    )
    assert told in found
    assert "avoid it" not in found
    assert "test it first" not in found


@cases("phenotype", [None, "unknown"])
@cases(("drug", "level"), [("diclofenac", "SOFT"), ("celecoxib", None)])
def test_a2_without_a_phenotype_it_cannot_tell(phenotype, drug, level):
    typed = {"phenotype": phenotype} if phenotype else {}
    found = taken(reacted(IMMEDIATE | {"drug": "ibuprofen"} | typed), drug)
    assert "phenotype is not recorded" in untold(found, "A2")
    assert against(found, "A2") == ([("drug", level)] if level else [])


@cases(
    ("reaction", "culprit", "drug", "expected"),
    [
        ({"manifestations": "DRESS", "latency": "21 d"}, "carbamazepine", "phenytoin", AVOID),
        ({"manifestations": "DRESS", "latency": "21 d"}, "carbamazepine", "lamotrigine", AVOID),
        ({"manifestations": "SJS", "latency": "14 d"}, "amoxicillin", "cefadroxil", AVOID),
        # what is usually tolerated says nothing after it
        ({"manifestations": "SJS", "latency": "14 d"}, "amoxicillin", "cefuroxime", AVOID),
        ({"manifestations": "DRESS", "latency": "21 d"}, "carbamazepine", "ciprofloxacin", NOTHING),
        (DELAYED, "carbamazepine", "phenytoin", AVOID),
    ],
)
def test_a2_after_a_severe_delayed_reaction_the_tables_do_not_apply(reaction, culprit, drug, expected):
    assert against(taken(reacted(reaction | {"drug": culprit}), drug), "A2") == expected


def test_a2_levetiracetam_is_not_of_the_aromatic_ones():
    found = taken(reacted({"drug": "carbamazepine", "manifestations": "DRESS", "latency": "21 d"}), "levetiracetam")
    assert ("drug", "BLOCK") not in against(found, "A2")


@cases(
    ("culprit", "drug", "level"),
    [("hydrocortisone", "prednisolone", "SOFT"), ("hydrocortisone", "betamethasone", None)],
)
def test_a2_what_is_known_of_delayed_reactions_alone_does_not_answer_for_an_immediate_one(culprit, drug, level):
    found = taken(reacted(IMMEDIATE | {"drug": culprit}), drug)
    assert against(found, "A2") == ([("drug", level)] if level else [])
    assert "sooner or later" in untold(found, "A2")


@cases(("reaction", "expected"), [(DELAYED, NOTED), (DELAYED | {"manifestations": "?"}, AVOID), (IMMEDIATE, NOTED)])
def test_a2_what_holds_after_severe_delayed_reactions_holds_while_nobody_knows_what_was_seen(reaction, expected):
    """A sulfone after a sulfonamide: with care, and not after a severe reaction."""
    found = taken(reacted(reaction | {"drug": "sulfamethoxazole"}), "dapsone")
    assert against(found, "A2") == expected


def test_a2_an_unknown_latency_is_held_against_both_tables():
    assert against(taken(reacted({"drug": "amoxicillin", "latency": "unknown"}), "cefadroxil"), "A2") == AVOID


@cases(("drug", "level"), [("cefadroxil", "NOTE"), ("cefazolin", "NOTE")])
@cases("stage", [PLANNED, {}])
def test_a2_a_provocation_with_a_relative_is_only_noted(drug, level, stage):
    clinic = reacted(IMMEDIATE | {"drug": "amoxicillin"})
    assert against(clinic.says(DrugProvocation, **(PROVOCATION | {"drug": drug} | stage)), "A2") == [("drug", level)]


def test_a2_tells_the_strictest_of_several_reactions_once_for_each_drug():
    clinic = reacted(
        IMMEDIATE | {"drug": "amoxicillin"}, IMMEDIATE | {"drug": "amoxicillin", "date": "2024-02"},
        IMMEDIATE | {"drug": "ceftriaxone"},
    )  # fmt: skip
    found = taken(clinic, "cefotaxime")
    assert against(found, "A2") == [("drug", "NOTE"), ("drug", "BLOCK")]
    assert "Feb 2024" in words(found, "A2")


def test_a2_names_the_source_of_what_it_says():
    found = [one for one in taken(reacted(IMMEDIATE | {"drug": "amoxicillin"}), "cefadroxil") if one.id == "A2"]
    assert "Picard" in found[0].source


@cases(
    ("culprit", "drug", "found"),
    [
        ("amoxicillin", "co-amoxiclav", True),
        ("co-amoxiclav", "amoxicillin", True),
        ("co-amoxiclav", "clavulanic acid", True),
        ("co-amoxiclav", "ticarcillin and clavulanic acid", True),
        ("piperacillin", "piperacillin and tazobactam", True),
        ("trimethoprim", "co-trimoxazole", True),
        ("co-trimoxazole", "sulfamethoxazole", True),
        ("Augmentin", "amoxicillin", True),
        ("amoxicillin", "Augmentin", True),
        ("amoxicillin", "piperacillin and tazobactam", False),
    ],
)
def test_a1_a_combination_is_what_it_contains(culprit, drug, found):
    clinic = reacted(IMMEDIATE | {"drug": culprit})
    assert against(taken(clinic, drug), "A1") == ([("drug", "BLOCK")] if found else [])


def test_a1_a_component_that_was_tolerated_is_not_blamed_for_the_combination():
    clinic = takes_nothing(reacted(IMMEDIATE | {"drug": "co-amoxiclav"}))
    full = {"full_dose": "500"}
    clinic.keep(DrugProvocation, **(PROVOCATION | {"drug": "amoxicillin"} | full))
    found = taken(clinic, "amoxicillin")
    assert against(found, "A1") == []
    assert against(found, "A3") != []


def test_a2_of_fluoroquinolones_cites_the_newest_guideline_first():
    [found] = [one for one in taken(reacted(IMMEDIATE | {"drug": "cipro"}), "levoflox") if one.id == "A2"]
    assert found.source.split("; ")[1].startswith("EAACI position paper on quinolone hypersensitivity")
