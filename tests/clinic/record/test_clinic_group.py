"""Groups of the clinic's own: what may be one, and what rule A2 makes of them beside those of the catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.clinic.catalogue.drug_groups import own_code
from desktop.clinic.catalogue.kinship import groups_of
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import Drug, DrugGroups, DrugName
from desktop.clinic.entry.entries import Kept, check, examined
from desktop.clinic.entry.findings import Finding
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.clinic_drug import ClinicDrug, with_drugs
from desktop.clinic.record.clinic_group import ClinicGroup, GroupMember, with_groups
from desktop.clinic.record.lines import line
from desktop.clinic.record.links import reader_of
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.made import CATALOGUE, NOW, OWN_GROUP, REACTION, READER, Clinic, parse, patient
from tests.clinic.patient.reacted import words

MEMBERS = ("metronidazole", "omeprazole")
CAPSULES = {"name": "our capsules", "shared": "content"}
UNCODED = ("name", "NOTE")


def group(*members: str, reader=READER, **typed: str) -> ClinicGroup:
    parts = tuple(parse(GroupMember, reader, None, {"drug": name}) for name in members)
    return parse(ClinicGroup, reader, {"members": parts}, OWN_GROUP | typed)


def kept(*groups: ClinicGroup) -> list[Kept[ClinicGroup]]:
    return [Kept(f"group-{place}", "", 1, one) for place, one in enumerate(groups)]


def reader_with(*groups: ClinicGroup, drugs: tuple[dict[str, str], ...] = ()):
    """What the clinic added: groups, then drugs in whose form they are named."""
    reader = replace(READER, catalogue=with_groups(CATALOGUE, kept(*groups)))
    added = [parse(ClinicDrug, reader, None, typed) for typed in drugs]
    return replace(reader, catalogue=with_drugs(reader.catalogue, added)) if added else reader


# What may not be added


@cases(
    ("members", "typed", "said"),
    [
        (MEMBERS, {}, []),
        (("metronidazole",), {}, [("name", "NOTE")]),
        ((), CAPSULES, [("name", "NOTE")]),
        (MEMBERS, {"name": "Fluoroquinolones"}, [("name", "HARD")]),
        (MEMBERS, {"name": "bl-amp"}, [("name", "HARD")]),
        (MEMBERS, {"name": "dyes; red"}, [("name", "HARD")]),
        (("metronidazole", "Flagyl"), {}, [("members.1.drug", "HARD")]),
        (("metronidazole", "metronidazol 500"), {}, [("members.1.drug", "HARD")]),
        (("metronidazole", "Nobodyknows"), {}, [("members.1.drug", "HARD")]),
        # the catalogue says avoid: what is milder changes nothing, and that is said
        (("amoxicillin", "ampicillin"), {"advice": "usually tolerated: test first"}, [("advice", "NOTE")]),
        (("amoxicillin", "ampicillin"), {"advice": "not related"}, [("advice", "NOTE")]),
        (("amoxicillin", "ampicillin"), {"advice": "avoid"}, []),
        (("amoxicillin", "cefazolin"), {"advice": "not related"}, [("advice", "NOTE")]),
        (("amoxicillin", "cefazolin"), {"advice": "test"}, []),
    ],
)  # fmt: skip
def test_what_is_refused_and_what_is_said(members, typed, said):
    found = check(group(*members, **typed), Around(Clinic().chart, READER, NOW))
    assert [(one.field, one.level.name) for one in found] == said


def test_what_stands_beside_it_says_which_pair_is_stricter_and_by_whose_word():
    entry = group("cefazolin", "amoxicillin", "ampicillin", advice="not related")
    (found,) = check(entry, Around(Clinic().chart, READER, NOW))
    assert "The catalogue is stricter about" in str(found.sentence)
    assert found.source


@cases("name", ["our dyes", "OUR  DYES"])
def test_a_second_one_of_its_name_is_refused_and_an_amendment_is_not(name):
    clinic = Clinic()
    clinic.chart.put(*kept(group(*MEMBERS)))
    reader = reader_with(group(*MEMBERS))
    found = check(group(*MEMBERS, name=name), Around(clinic.chart, reader, NOW))
    assert [(one.id, one.level.name) for one in found] == [("V4", "HARD")]
    assert check(group(*MEMBERS, name=name), Around(clinic.chart, reader, NOW, "group-0")) == []


@cases(
    ("drug", "member"),
    [({"name": "Brandx"}, "Brandx"), ({"name": "Klavunat", "brand_of": "co-amoxiclav"}, "Klavunat 1000 mg")],
)
def test_what_the_clinic_added_names_the_group_in_its_own_form(drug, member):
    reader = reader_with(drugs=(drug,))
    found = check(group("metronidazole", member, reader=reader), Around(Clinic().chart, reader, NOW))
    assert [(one.field, one.level.name) for one in found] == [("members.1.drug", "HARD")]
    assert "was added by the clinic. Save the group without it" in str(found[0].sentence)


# What A2 makes of it


def said(reader, drug: str, culprit: str = "metronidazole", **reaction: str) -> list[Finding]:
    """Of a drug that is taken, after a reaction to another."""
    clinic = patient()
    reader = reader_of(clinic.chart, reader)
    told = REACTION | {"drug": culprit, "date": "2023", "manifestations": "urticaria, hypotension", "latency": "20 min"}
    clinic.chart.put(Kept("reaction", "patient-001", 1, parse(DrugReaction, reader, None, told | reaction)))
    texts = {"drug": drug, "indication": "as told", "route": "oral", "start": "2024-11-20"}
    return examined(parse(MedicationCourse, reader, None, texts), Around(clinic.chart, reader, NOW))


IMMEDIATE, LATE = {"latency": "20 min"}, {"latency": "3 d", "manifestations": "MPE"}
SEVERE = {"latency": "10 d", "manifestations": "SJS"}
AVOID, NOTED, CLEAR, UNTOLD = "BLOCK", "NOTE", "CLEAR", "untold SOFT"


@cases(
    ("advice", "after", "reaction", "level"),
    [
        ("avoid", "any", IMMEDIATE, AVOID),
        ("avoid", "any", LATE, AVOID),
        ("avoid", "any", SEVERE, AVOID),
        ("avoid", "immediate", IMMEDIATE, AVOID),
        ("avoid", "immediate", LATE, "untold"),
        ("avoid", "immediate", SEVERE, AVOID),
        ("avoid", "delayed", IMMEDIATE, "untold"),
        ("avoid", "delayed", LATE, AVOID),
        ("avoid", "delayed", {"latency": "unknown"}, AVOID),
        ("test", "any", IMMEDIATE, NOTED),
        ("test", "any", LATE, NOTED),
        ("test", "any", SEVERE, AVOID),  # what is usually tolerated says nothing after it
        ("not related", "any", IMMEDIATE, NOTED),
        ("not related", "any", SEVERE, NOTED),
    ],
)
def test_what_a_reaction_to_a_member_means_for_another(advice, after, reaction, level):
    reader = reader_with(group(*MEMBERS, advice=advice, after=after, why="They share dye E124"))
    found = [one for one in said(reader, "omeprazole", **reaction) if one.id == "A2"]
    assert ["untold" if one.untold else one.level.name for one in found] == [level]
    assert "By the clinic's own group “our dyes”: They share dye E124." in str(found[0].sentence)
    assert "the clinic's own group: decided here, 2024" in found[0].source


@cases(
    ("members", "typed", "culprit", "drug", "level"),
    [
        (("amoxicillin", "cefazolin"), {}, "amoxicillin", "cefazolin", AVOID),  # stricter than the catalogue
        (("amoxicillin", "ampicillin"), {"advice": "not related"}, "amoxicillin", "ampicillin", AVOID),  # milder: it does not count
        (("amoxicillin", "omeprazole"), {}, "co-amoxiclav", "omeprazole", AVOID),  # by a component
        (("amoxicillin", "omeprazole"), {}, "omeprazole", "Augmentin 1000 mg", AVOID),
        (MEMBERS, {}, "omeprazole", "metronidazole", AVOID),  # both ways
        (MEMBERS, {}, "metronidazole", "pantoprazole", CLEAR),  # no member, though one's kin
        (("metronidazole",), {}, "metronidazole", "omeprazole", CLEAR),
    ],
)  # fmt: skip
def test_it_stands_beside_the_groups_of_the_catalogue(members, typed, culprit, drug, level):
    found = said(reader_with(group(*members, **typed)), drug, culprit)
    assert {one.level.name for one in found if one.id == "A2" and not one.untold} == {level}


def test_without_a_sentence_it_says_whose_group_it_is():
    found = said(reader_with(group(*MEMBERS, name="dyes {red}")), "omeprazole")
    assert "avoid it. Both are in the clinic's own group “dyes {red}”." in words(found, "A2")
    assert "the clinic's own group" not in words(said(reader_with(), "omeprazole"), "A2")


@cases(
    ("drugs", "culprit", "drug", "level", "told"),
    [
        # a drug of its own in several groups, of the catalogue and its own
        (({"name": "Brandx", "drug_groups": "our dyes; BL-AMP"},), "metronidazole", "Brandx 500 mg", AVOID, "our dyes"),
        (({"name": "Brandx", "drug_groups": "our dyes; BL-AMP"},), "ampicillin", "Brandx 500 mg", AVOID, "side chain"),
        # what one brand of a drug contains
        (({"name": "Klavunat", "brand_of": "co-amoxiclav", "contains": "macrogol"},), "macrogol", "Klavunat 1000 mg", NOTED,
         "Klavunat contains it, as the clinic recorded: macrogol (PEG)."),
        (({"name": "Klavunat", "brand_of": "co-amoxiclav", "contains": "gelatin"},), "gelatin agents", "Klavunat", AVOID,
         "Klavunat contains it, as the clinic recorded: gelatin."),
        (({"name": "Pinkdye", "drug_groups": "our capsules"}, {"name": "Omex", "brand_of": "omeprazole", "contains": "our capsules"}),
         "Pinkdye", "Omex 20 mg", AVOID, "Omex contains it, as the clinic recorded: our capsules."),
        # another brand, or one that is not told: whether it contains it cannot be told
        (({"name": "Klavunat", "brand_of": "co-amoxiclav", "contains": "gelatin"},), "gelatin agents", "Augmentin 1 g", UNTOLD,
         "Whether this product does cannot be told: look at its leaflet. It is or contains gelatin. Klavunat contains it"),
        (({"name": "Klavunat", "brand_of": "co-amoxiclav", "contains": "gelatin"},), "gelatin agents", "co-amoxiclav", UNTOLD,
         "Whether this product does cannot be told"),
        (({"name": "Klavunat", "aliases": "Klavupen", "brand_of": "co-amoxiclav", "contains": "gelatin"},), "gelatin agents",
         "klavupen 625 mg", AVOID, "Klavunat contains it"),
        # to have reacted to a product is not to have reacted to what it contains
        (({"name": "Pinkdye", "drug_groups": "our capsules"}, {"name": "Omex", "brand_of": "omeprazole", "contains": "our capsules"}),
         "Omex", "Pinkdye", None, ""),
        (({"name": "Klavunat", "brand_of": "co-amoxiclav", "contains": "macrogol"},), "Klavunat", "macrogol", NOTED,
         "Klavunat contains it, as the clinic recorded: macrogol (PEG)."),
    ],
)  # fmt: skip
def test_a_drug_or_brand_of_the_clinic_in_several_groups(drugs, culprit, drug, level, told):
    reader = reader_with(group("metronidazole"), group(**CAPSULES), drugs=drugs)
    found = [one for one in said(reader, drug, culprit) if one.id == "A2" and not one.is_folded]
    assert [("untold " if one.untold else "") + one.level.name for one in found] == ([level] if level else [])
    assert told in words(found, "A2")


def test_a_group_that_is_void_no_longer_counts_and_the_drug_that_named_it_is_left_without_it():
    reader = reader_with(group("metronidazole"), drugs=({"name": "Brandx", "drug_groups": "our dyes; BL-AMP"},))
    kind = ClinicDrug.declaration.field("drug_groups").kind
    (brand,) = [drug for drug in reader.catalogue.drugs if drug.name == "Brandx"]
    assert [one.code for one in groups_of(DrugName(brand.name), reader.catalogue)] == ["BL-AMP", own_code("group-0")]
    codes = kind.parse("our dyes; BL-AMP", reader)
    assert kind.written(codes, reader) == f"our dyes; {CATALOGUE.group('BL-AMP').name}"
    assert kind.written(codes, READER) == CATALOGUE.group("BL-AMP").name
    entry = ClinicDrug(name="Brandx", drug_groups=codes)
    assert [one.code for one in groups_of(DrugName("Brandx"), with_drugs(CATALOGUE, [entry]))] == ["BL-AMP"]


def test_the_list_and_the_form_tell_who_names_it_in_their_own_form():
    drugs = (
        {"name": "Brandx", "drug_groups": "our dyes"},
        {"name": "Omex", "brand_of": "omeprazole", "contains": "our dyes"},
    )
    reader = reader_with(group("metronidazole", shared="content"), drugs=drugs)
    clinic = Clinic()
    (own,) = kept(group("metronidazole", shared="content"))
    clinic.chart.put(own)
    brand = Kept("drug-0", "", 1, parse(ClinicDrug, reader, None, drugs[1]))
    around = Around(clinic.chart, reader, NOW, own.id)
    lines = [line(one, clinic.chart, reader, around.products).detail for one in (own, brand)]
    assert lines == ["avoid the others · metronidazole, Brandx, Omex", "brand of omeprazole · our dyes"]
    (found,) = check(own.entry, around)
    assert str(found.sentence) == "In their own form these name it, too: Brandx, Omex."


# How groups are typed in the form of a drug


@cases(
    ("typed", "codes"),
    [
        ("macrogol", ("PEG",)),
        ("PEG; gelatin", ("PEG", "GELATIN")),
        ("peg;PEG; ", ("PEG",)),
        ("our caps; peg", (own_code("group-0"), "PEG")),
    ],
)
def test_what_a_product_contains_is_typed_by_first_letters(typed, codes):
    reader = reader_with(group(**CAPSULES))
    assert DrugGroups(contained=True).parse(typed, reader) == codes


@cases("typed", ["fluoroquinolones", ";", "nothing known"])
def test_what_no_product_contains_is_refused(typed):
    with pytest.raises(Refused):
        DrugGroups(contained=True).parse(typed, READER)


def test_the_next_group_is_offered_behind_those_that_stand():
    offered = DrugGroups().offered("macrogol (PEG); fluoroq", READER, {})
    assert offered and all(text.startswith("macrogol (PEG); fluoroq") for text in offered)
    assert DrugGroups().offered("macrogol (PEG); ", READER, {}) == []


@cases(
    ("typed", "said"),
    [
        ({"name": "Brandx", "drug_groups": "BL-AMP; PEG", "contains": "macrogol"}, [("contains", "HARD"), UNCODED]),
        ({"name": "Brandx", "drug_groups": "BL-AMP", "contains": "macrogol"}, [UNCODED]),
        ({"name": "Klavunat", "brand_of": "co-amoxiclav", "contains": "macrogol; gelatin"}, []),
    ],
)
def test_what_it_contains_and_what_it_is_are_kept_apart(typed, said):
    found = check(parse(ClinicDrug, READER, None, typed), Around(Clinic().chart, READER, NOW))
    assert [(one.field, one.level.name) for one in found] == said


def test_a_brand_is_read_as_its_drug_whatever_it_contains():
    reader = reader_with(drugs=({"name": "Klavunat", "brand_of": "co-amoxiclav", "contains": "macrogol"},))
    assert Drug().parse("Klavunat 1 g", reader).atc == "J01CR02"
