"""What a clinic adds to the catalogue: found by every form, held to the rules, and never under a name that is another drug's."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.catalogue.kinship import groups_of, kin, substances_of
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.premedication import Premedication
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import Drug, DrugName
from desktop.clinic.entry.entries import Kept, check, examined
from desktop.clinic.entry.rules import in_catalogue
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.clinic_drug import ClinicDrug, Component, unknown_drugs, with_drugs
from desktop.clinic.record.links import reader_of
from desktop.clinic.record.typed import understood
from tests.cases import cases
from tests.clinic.made import CATALOGUE, INFUSION, NOW, REACTION, READER, Clinic, parse, patient

BRAND = {"name": "Klavunat", "brand_of": "amoxicillin and clavulanic acid", "aliases": "Klavunat BID, Klavupen"}


def made(*components: str, **typed: str) -> ClinicDrug:
    return parse(ClinicDrug, READER, {"components": tuple(map(component, components))} if components else None, typed)


def component(name: str) -> Component:
    return parse(Component, READER, None, {"drug": name})


def added(*drugs: ClinicDrug):
    return with_drugs(CATALOGUE, drugs)


def reader_with(*drugs: ClinicDrug):
    return replace(READER, catalogue=added(*drugs))


# What becomes of it


@cases(
    ("typed", "drug"),
    [
        ("Klavunat", DrugName("amoxicillin and clavulanic acid", "J01CR02")),
        ("klavunat bid 1000 mg", DrugName("amoxicillin and clavulanic acid", "J01CR02")),
        ("Klavup 625 mg tb", DrugName("amoxicillin and clavulanic acid", "J01CR02")),
        ("Klavunet", DrugName("Klavunet")),
    ],
)
def test_a_brand_is_read_as_its_drug(typed, drug):
    assert Drug().parse(typed, reader_with(made(**BRAND))) == drug


def test_a_drug_with_a_code_is_found_by_code_and_by_every_name():
    catalogue = added(made(name="cefoperazone x", atc="J01DD98", aliases="Cefox; Cefobidx"))
    drug = catalogue.drug("J01DD98")
    assert drug is catalogue.drug_named("cefobidx") is catalogue.found(DrugName("Cefox"))
    assert (drug.name, drug.aliases, drug.source) == ("cefoperazone x", ("Cefox", "Cefobidx"), "added by the clinic")
    assert catalogue.as_shipped is CATALOGUE
    assert CATALOGUE.drug("J01DD98") is None


def test_drugs_without_a_code_are_told_apart_by_their_names():
    catalogue = added(made(name="Brandx", drug_groups="BL-AMP"), made(name="Brandy"))
    one, other = (catalogue.found(DrugName(name)) for name in ("BRANDX", "brandy"))
    assert (one.name, other.name, one.codes, other.codes) == ("Brandx", "Brandy", (), ())
    assert [group.code for group in groups_of(DrugName("Brandx"), catalogue)] == ["BL-AMP"]
    assert groups_of(DrugName("Brandy"), catalogue) == ()
    assert catalogue.drug("") is None


def test_a_drug_of_a_group_is_kin_of_its_members():
    catalogue = added(made(name="ampicillinoid", drug_groups="BL-AMP"))
    related = kin(DrugName("ampicillin", "J01CA01"), DrugName("ampicillinoid"), catalogue)
    assert ("ampicillin", "ampicillinoid", "BL-AMP") in {(one.culprit, one.drug, one.other.code) for one in related}


def test_a_combination_is_its_components():
    catalogue = added(made("amoxicillin", "ciprofloxacin", name="Twocillin"))
    assert [one.name for one in substances_of(DrugName("Twocillin"), catalogue)] == ["amoxicillin", "ciprofloxacin"]


def test_an_entry_that_named_it_before_is_found_by_its_name():
    before = parse(MedicationCourse, READER, None, {"drug": "Brandx 500 mg"})
    assert list(unknown_drugs(before, CATALOGUE)) == ["Brandx"]
    assert list(unknown_drugs(before, added(made(name="brandx")))) == []


# What may not be added


@cases(
    ("typed", "components", "said"),
    [
        (BRAND, (), []),
        ({"name": "Brandx", "atc": "j01 ma 98"}, (), [("name", "NOTE")]),
        ({"name": "Brandx"}, (), [("name", "NOTE"), ("name", "NOTE")]),
        ({"name": "Twocillin"}, ("amoxicillin", "ciprofloxacin"), [("name", "NOTE")]),
        # a name of another drug, its brand or code, in whatever spelling
        ({"name": "CIPROFLOXACIN", "atc": "J01MA98"}, (), [("name", "HARD"), ("name", "NOTE")]),
        ({"name": "Brandx", "atc": "J01MA98", "aliases": "xolair"}, (), [("aliases", "HARD"), ("name", "NOTE")]),
        (BRAND | {"aliases": "ciprofloxacin"}, (), [("aliases", "HARD")]),
        ({"name": "Brandx", "atc": "J01MA98", "aliases": "Brand x, BRANDX"}, (), [("aliases", "HARD"), ("name", "NOTE")]),
        ({"name": "Brandx", "atc": "J01MA02"}, (), [("atc", "HARD"), ("name", "NOTE")]),
        # what it rests on must be known
        (BRAND | {"brand_of": "no one knows"}, (), [("brand_of", "HARD")]),
        ({"name": "Twocillin"}, ("amoxicillin", "Brandz"), [("components.1.drug", "HARD"), ("name", "NOTE")]),
        # a brand has no code of its own
        (BRAND | {"atc": "J01MA98"}, (), [("brand_of", "HARD")]),
    ],
)  # fmt: skip
def test_what_is_refused(typed, components, said):
    around = Around(Clinic().chart, READER, NOW)
    found = check(made(*components, **typed), around)
    assert [(one.field, one.level.name) for one in found] == said


@cases(
    ("typed", "words"),
    [
        ({"name": "Klavunat"}, "This is already recorded"),
        (
            {"name": "klavupen"},
            "“klavupen” is already a name of amoxicillin and clavulanic acid: forms find it under that name.",
        ),
        ({"name": "Brandx", "brand_of": "Klavunat"}, None),
        ({"name": "Brandx", "atc": "J01MA98"}, None),
    ],
)
def test_what_the_clinic_added_before_counts_and_an_amendment_is_not_held_against_itself(typed, words):
    clinic = Clinic()
    kept = Kept("drug-1", "", 1, made(**BRAND))
    clinic.chart.put(kept)
    reader = reader_with(kept.entry)
    entry = parse(ClinicDrug, reader, None, typed)
    hard = [str(one.sentence) for one in check(entry, Around(clinic.chart, reader, NOW)) if one.level.name == "HARD"]
    assert (hard[:1] == []) if words is None else hard[0].startswith(words)
    amended = parse(ClinicDrug, reader, None, BRAND | {"aliases": "Klavunat BID"})
    assert check(amended, Around(clinic.chart, reader, NOW, "drug-1")) == []


@cases(
    ("drugs", "drug", "level", "words"),
    [
        ((), "Brandx", "SOFT", "Brandx is not in the catalogue: it is kept as typed, and its class cannot be checked."),
        ((), "Brandx 500 mg", "SOFT", "Brandx is not in the catalogue"),
        ((made(name="Brandx"),), "Brandx", "NOTE", "Brandx has no ATC code: rules that go by the class of ATC cannot tell."),
        ((made(name="Brandx", atc="J01MA98"),), "Brandx", None, ""),
        ((), "ciprofloxacin", None, ""),
    ],
)  # fmt: skip
def test_a_form_says_where_a_drug_is_added_and_what_cannot_be_told(drugs, drug, level, words):
    reader = reader_with(*drugs)
    around = Around(patient().chart, reader, NOW)
    found = list(in_catalogue("drug", Drug().parse(drug, reader), around))
    assert [one.level.name for one in found] == ([level] if level else [])
    assert all(str(one.sentence).startswith(words) for one in found)


@cases(
    ("drug", "said"),
    [
        (made(name="Brandx"), "Brandx"),
        (made(name="Brandx", atc="J01MA98"), "Brandx · J01MA98 · fluoroquinolones"),
        (made(name="Brandx", drug_groups="BL-AMP"), f"Brandx · {CATALOGUE.group('BL-AMP').name}"),
        (
            made("amoxicillin", "metronidazole", name="Brandx"),
            "Brandx · amoxicillin + metronidazole",
        ),
        (made(name="Brandx", brand_of="co-amoxiclav"), "amoxicillin and clavulanic acid · J01CR02 · aminopenicillins"),
    ],
)
def test_under_the_field_stands_what_is_known_of_it(drug, said):
    reader = reader_with(drug)
    entry = parse(MedicationCourse, reader, None, {"drug": "Brandx 500 mg"})
    around = Around(patient().chart, reader, NOW)
    assert understood(MedicationCourse.declaration.field("drug"), entry, around, "Brandx 500 mg") == said


AMOXICILLIN = REACTION | {
    "drug": "amoxicillin",
    "date": "2020",
    "manifestations": "urticaria, bronchospasm",
    "latency": "10 min",
}


@cases(
    ("drug", "typed", "answers"),
    [
        # nothing is known of it, so none of them may say that nothing is against it
        (None, "Brandx", {"A1": "untold", "A2": "untold", "A10": "untold"}),
        (made(name="Brandx"), "Brandx", {"A1": "untold", "A2": "untold", "A10": "untold"}),
        # a group tells of kin, and no class
        (made(name="Brandx", drug_groups="BL-AMP"), "Brandx 500 mg", {"A1": "untold", "A2": "BLOCK untold", "A10": "untold"}),
        (made("amoxicillin", "metronidazole", name="Brandx"), "Brandx 500 mg", {"A1": "BLOCK", "A2": "CLEAR", "A10": "BLOCK"}),
        (made("ciprofloxacin", "metronidazole", name="Brandx"), "Brandx tb", {"A1": "CLEAR", "A10": "CLEAR"}),
        (made("ciprofloxacin", "Brandz", name="Brandx"), "Brandx tb", {"A1": "untold", "A2": "untold", "A10": "untold"}),
        (made(name="Brandx", atc="J01CA98"), "Brandx", {"A1": "CLEAR", "A2": "BLOCK", "A10": "BLOCK"}),
        (made(name="Brandx", atc="J01MA98"), "Brandx", {"A1": "CLEAR", "A10": "CLEAR"}),
        (made(name="Brandx", brand_of="amoxicillin"), "Brandx 1 g", {"A1": "BLOCK", "A10": "BLOCK"}),
        (made(name="Brandx", brand_of="ciprofloxacin"), "Brandx 1 g", {"A1": "CLEAR", "A10": "CLEAR"}),
    ],
)  # fmt: skip
def test_what_rules_say_of_it_after_a_reaction_to_amoxicillin(drug, typed, answers):
    clinic = patient()
    clinic.keep(DrugReaction, **AMOXICILLIN)
    reader = reader_of(clinic.chart, reader_with(*[drug] if drug else []))
    texts = {"drug": typed, "indication": "infection", "route": "oral", "start": "2024-11-30"}
    entry = parse(MedicationCourse, reader, None, texts)
    said: dict[str, set[str]] = {}
    for one in examined(entry, Around(clinic.chart, reader, NOW)):
        said.setdefault(one.id, set()).add("untold" if one.untold else one.level.name)
    assert {rule: " ".join(sorted(said[rule])) for rule in answers} == answers


def test_of_premedication_it_is_said_as_well():
    clinic = patient()
    given = {"premedication": (parse(Premedication, READER, None, {"drug": "Brandx 500 mg"}),)}
    found = clinic.says(Infusion, given, **(INFUSION | {"premedicated": "given"}))
    assert ("drug", "premedication.0.drug", "SOFT") in {(one.id, one.field, one.level.name) for one in found}
