from __future__ import annotations

import dataclasses
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.catalogue.manifestations import DELAYED, GENERAL, ORGANS, SEVERE_DELAYED, read_manifestations
from desktop.clinic.catalogue.scales import NO_SCALES, read_scales
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient import grading
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.grading import Grade, Signs, band, is_anaphylaxis, severe_delayed, worst
from tests.cases import cases
from tests.clinic.made import READER

RESOURCES = Path(__file__).parents[3] / "resources"
FILE = tomllib.loads((RESOURCES / "manifestations.toml").read_text(encoding="utf-8"))
SCALES = tomllib.loads((RESOURCES / "scales.toml").read_text(encoding="utf-8"))
ALL = read_manifestations(FILE)
GRADED = read_scales(SCALES)
BY_CODE = {manifestation.code: manifestation for manifestation in ALL}


numbers = st.none() | st.decimals(0, 250, places=1)
some_signs = st.builds(Signs, numbers, numbers, numbers, numbers)
some_manifestations = st.lists(st.sampled_from(ALL), max_size=8)


def recorded(codes: str):
    return [BY_CODE[code] for code in codes.split()]


def grade(manifestations, *more, **about) -> tuple[Grade, ...]:
    return grading.grade(manifestations, GRADED, *more, **about)


def labels(codes: str, signs: Signs) -> tuple[str, str, str]:
    ring_messmer, brown, wao = grade(recorded(codes), signs)
    return ring_messmer.label, brown.label, wao.label


@cases(
    ("codes", "ring_messmer", "brown", "wao"),
    [
        # the case report: domain.md 1.1 row 4
        ("erythema oedema_face oedema_lips pruritus", "I", "1", "1"),
        ("urticaria", "I", "1", "1"),
        ("urticaria angioedema_lips flush", "I", "1", "1"),
        ("urticaria conjunctivitis", "I", "1", "2"),
        ("rhinitis conjunctivitis", "II", "", "2"),
        ("urticaria nausea", "II", "2", "2"),
        ("nausea metallic_taste", "II", "2", "1"),
        ("urticaria dizziness", "I", "2", "1"),
        ("urticaria dyspnoea", "II", "2", "3"),
        ("abdominal_cramps", "II", "2", "3"),
        ("uterine_cramps", "", "", "3"),
        # grades II and III of the German guideline version: the least
        ("vomiting", "II", "2", "3"),
        ("repeated_vomiting", "III", "2", "3"),
        ("bronchospasm", "III", "2", "3"),
        ("severe_bronchospasm", "III", "2", "4"),
        ("stridor", "II", "2", ""),
        ("laryngeal_oedema", "III", "2", ""),
        ("laryngeal_oedema stridor", "III", "2", "4"),
        ("cyanosis", "III", "3", ""),
        ("hypoxia", "", "3", ""),
        ("bradycardia", "II", "", ""),
        ("confusion", "", "3", ""),
        ("hypotension", "II", "3", "5"),
        ("syncope", "", "3", "5"),
        ("collapse", "III", "3", "5"),
        ("respiratory_failure", "", "3", "5"),
        ("respiratory_arrest", "IV", "3", "5"),
        ("urticaria cardiac_arrest", "IV", "3", "5"),
        ("sjs", "", "", ""),
        ("sjs erythema", "I", "1", "1"),
        ("fixed_eruption", "", "", ""),
        ("fever headache", "", "", ""),
    ],
)
def test_manifestations_make_the_grade(codes, ring_messmer, brown, wao):
    assert labels(codes, Signs()) == (ring_messmer, brown, wao)


@cases(
    ("signs", "ring_messmer", "brown", "wao"),
    [
        (Signs(lowest_systolic=Decimal(90)), "I", "1", "1"),
        (Signs(lowest_systolic=Decimal("89.9")), "II", "3", "5"),
        (Signs(systolic_drop=Decimal(19)), "I", "1", "1"),
        (Signs(systolic_drop=Decimal(20)), "II", "1", "1"),
        (Signs(heart_rate_rise=Decimal(19)), "I", "1", "1"),
        (Signs(heart_rate_rise=Decimal(20)), "II", "1", "1"),
        (Signs(lowest_saturation=Decimal("92.1")), "I", "1", "1"),
        (Signs(lowest_saturation=Decimal(92)), "I", "3", "1"),
        (Signs(lowest_systolic=Decimal(0)), "II", "3", "5"),
    ],
)
def test_signs_raise_the_grade_at_the_limits_of_the_scales(signs, ring_messmer, brown, wao):
    assert labels("urticaria", signs) == (ring_messmer, brown, wao)


@cases(
    ("minutes", "adrenaline", "label"),
    [
        (None, "unknown", "1"),
        (None, "given", "1"),
        (Decimal(7), "unknown", "1b"),
        (None, "not given", "1z"),
        (Decimal(0), "given", "1a"),
        (Decimal(5), "given", "1a"),
        (Decimal("5.1"), "given", "1b"),
        (Decimal(10), "given", "1b"),
        (Decimal("10.5"), "given", "1c"),
        (Decimal(20), "given", "1c"),
        (Decimal(21), "given", "1d"),
        # these contradict themselves: no suffix is guessed
        (Decimal(5), "not given", "1"),
        (Decimal(-1), "given", "1"),
    ],
)
def test_adrenaline_gives_wao_its_suffix(minutes, adrenaline, label):
    graded = grade(recorded("erythema"), adrenaline_minutes=minutes, adrenaline=adrenaline)
    assert [one.label for one in graded] == ["I", "1", label]
    assert graded[2].grade == 1


def test_an_unknown_word_for_adrenaline_is_refused():
    with pytest.raises(ValueError, match="perhaps"):
        grade(recorded("erythema"), adrenaline="perhaps")


def shown(said) -> list[str]:
    return [str(one) for one in said]


def test_a_grade_says_what_made_it_and_what_it_left_out():
    ring_messmer, brown, wao = grade(
        recorded("urticaria urticaria dyspnoea confusion"), Signs(heart_rate_rise=Decimal(30))
    )
    rise = "rise in heart rate of 30 per minute"
    assert shown(ring_messmer.because) == ["dyspnoea", rise]
    assert shown(ring_messmer.not_covered) == ["confusion"]
    assert (shown(brown.because), shown(brown.not_covered)) == (["confusion"], [rise])
    assert (shown(wao.because), shown(wao.not_covered)) == (["dyspnoea"], ["confusion", rise])


def test_two_organs_of_wao_grade_1_are_both_named():
    assert shown(grade(recorded("urticaria dizziness conjunctivitis"))[2].because) == [
        "urticaria",
        "conjunctival itching, redness or tearing",
    ]


@cases(
    ("codes", "sentence"),
    [
        ("", "No manifestation is recorded, so there is nothing to grade."),
        ("dress", "WAO 2018 does not grade a severe delayed reaction."),
        ("confusion", "WAO 2018 grades none of the manifestations recorded here."),
    ],
)
def test_no_grade_says_why(codes, sentence):
    wao = grade(recorded(codes), adrenaline="not given")[2]
    assert (wao.grade, wao.label, wao.because) == (None, "", ())
    assert str(wao.why_none) == sentence


def test_a_measured_sign_alone_is_graded():
    ring_messmer, brown, wao = grade([], Signs(lowest_saturation=Decimal(85)))
    assert (ring_messmer.grade, brown.grade, wao.grade) == (None, 3, None)
    assert brown.why_none is None


@cases(
    ("codes", "answer"), [("sjs", True), ("erythema agep", True), ("erythema mpe cardiac_arrest", False), ("", False)]
)
def test_severe_delayed(codes, answer):
    assert severe_delayed(recorded(codes)) is answer


@given(some_manifestations, st.sampled_from(ALL), some_signs)
def test_adding_a_manifestation_never_lowers_a_grade(manifestations, one_more, signs):
    before = grade(manifestations, signs)
    after = grade([*manifestations, one_more], signs)
    assert [(one.grade or 0) <= (other.grade or 0) for one, other in zip(before, after, strict=True)] == [True] * 3


@given(some_manifestations, st.randoms(), some_signs)
def test_the_order_of_recording_does_not_matter(manifestations, random, signs):
    shuffled = list(manifestations)
    random.shuffle(shuffled)
    assert [one.grade for one in grade(manifestations, signs)] == [one.grade for one in grade(shuffled, signs)]


@given(some_manifestations, some_signs)
def test_a_grade_has_its_reasons_or_a_sentence(manifestations, signs):
    for one in grade(manifestations, signs):
        assert (one.grade is None) == (one.why_none is not None) == (one.because == ())


def test_the_file_covers_every_symptom_of_the_reference_and_each_row_has_a_source():
    asked = """pruritus urticaria angioedema erythema oedema oedema_face oedema_lips flush mpe rhinitis dyspnoea
        stridor wheeze nausea vomiting diarrhoea dizziness hypotension syncope collapse cardiac_arrest sjs ten dress agep bullous"""
    assert set(asked.split()) <= set(BY_CODE)
    assert {manifestation.organ for manifestation in ALL} == set(ORGANS)
    assert all(row["source"] for row in FILE["manifestation"])
    for manifestation in ALL:
        graded = {manifestation.ring_messmer, manifestation.brown, manifestation.wao} != {None}
        assert graded == (manifestation.organ not in (GENERAL, DELAYED, SEVERE_DELAYED))


def test_scales_in_the_file_are_those_that_are_worked_out():
    every_grade = grade(recorded("urticaria"))
    in_file = {scale["code"]: scale for scale in SCALES["scale"]}
    assert [one.scale.code for one in every_grade] == ["ring_messmer", "brown", "wao"]
    for one in every_grade:
        row = in_file[one.scale.code]
        assert (one.scale.version, one.scale.source) == (row["version"], row["source"])
        assert one.scale.grade(one.grade).label == one.label
    assert "".join(row["suffix"] for row in in_file["wao"]["suffixes"]) == "abcdz"


def test_a_scale_whose_criteria_could_not_be_had_is_not_worked_out_and_says_so():
    newer = GRADED.scale("wao_2024")
    assert newer.not_worked_out and "could not be read" in newer.note
    # "grade 5" means two things, so each is shown with its version
    assert newer.grade(5).text == "death" and "loss of consciousness" in GRADED.scale("wao").grade(5).text
    assert all(version in grading.SHOWN[code] for code, version in (("wao", "2018"), ("wao_2024", "2024")))


@cases(
    ("codes", "signs", "named"),
    [
        ("urticaria", Signs(), "Brown 1"),
        # the scale that grades it, not the one that comes first
        ("loss_of_consciousness", Signs(), "Brown 3"),
        ("urticaria dizziness", Signs(), "Brown 2"),
        ("metallic_taste", Signs(), "WAO 1 (2018)"),
        ("uterine_cramps", Signs(), "WAO 3 (2018)"),
        ("rhinitis conjunctivitis", Signs(), "Ring-Messmer II"),
        ("cardiac_arrest", Signs(), "Ring-Messmer IV"),
        # WAO 2 is of the same band as Brown 1, whose number is lower
        ("urticaria conjunctivitis", Signs(), "WAO 2 (2018)"),
        ("urticaria hypotension", Signs(), "Brown 3"),
        ("urticaria hypotension rhinitis", Signs(), "WAO 5 (2018)"),
        ("urticaria", Signs(lowest_saturation=Decimal(92)), "Brown 3"),
        ("urticaria", Signs(systolic_drop=Decimal(20)), "Ring-Messmer II"),
        ("urticaria", Signs(heart_rate_rise=Decimal(20)), "Ring-Messmer II"),
        ("sjs", Signs(), None),
    ],
)
def test_the_worst_of_the_scales_is_the_one_that_is_named(codes, signs, named):
    found = worst(grade(recorded(codes), signs), GRADED)
    assert (str(found.shown) if found else None) == named


@given(some_manifestations, some_signs)
def test_no_scale_has_a_higher_band_than_the_one_that_is_named(manifestations, signs):
    grades = grade(manifestations, signs)
    found = worst(grades, GRADED)
    assert (found is None) == all(one.grade is None for one in grades)
    assert all(band(one, GRADED) <= band(found, GRADED) for one in grades if found is not None)


@cases(
    ("typed", "band"),
    [("1", "mild"), ("2", "moderate"), ("3", "severe"), ("4", "life-threatening"), ("5", "death")],
)
def test_a_grade_of_wao_2024_is_placed_as_it_was_judged(typed, band):
    (found,) = grading.typed_grade(GRADED, "wao_2024", typed)
    assert (found.label, found.scale.grade(found.grade).band) == (typed, band)
    assert list(grading.typed_grade(GRADED, "wao_2024", None)) == []


def test_the_bands_rise_with_the_grades_of_each_scale():
    for scale in GRADED.scales:
        bands = [GRADED.bands.index(known.band) for known in scale.grades]
        assert bands == sorted(bands)
    assert all(band(found, GRADED) == -1 for found in grade(recorded("sjs")))


@cases(
    ("manifestations", "answer"),
    [
        (("urticaria",), False),
        (("urticaria", "conjunctivitis"), False),
        (("urticaria", "dyspnoea"), True),
        (("uterine_cramps",), True),
        (("sjs",), False),
        (("unknown",), None),
        (None, None),
        # a code of a newer catalogue says nothing to this one
        (("not_known_here",), None),
    ],
)
def test_anaphylaxis_or_that_it_cannot_be_told(manifestations, answer):
    assert is_anaphylaxis(DrugReaction(manifestations=manifestations), READER) is answer


def test_a_sign_tells_anaphylaxis_where_nothing_else_is_known():
    reaction = DrugReaction(manifestations=("unknown",), lowest_systolic=Decimal(80))
    assert is_anaphylaxis(reaction, READER) is True
    # without the facts nobody can tell
    bare = Reader(READER.today, dataclasses.replace(READER.catalogue, scales=NO_SCALES))
    assert is_anaphylaxis(reaction, bare) is None


def test_every_scale_and_list_of_terms_has_a_version_and_a_source():
    tables = [*SCALES["scale"], *SCALES["terms"]]
    assert all(table["source"] and table["version"] for table in tables)
    assert {table["code"] for table in tables} >= {"who_umc", "reaction_outcome"}
