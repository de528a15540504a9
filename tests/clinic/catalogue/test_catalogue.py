from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.catalogue.catalogue import convert, find_unit, plausibility
from desktop.clinic.catalogue.catalogue_file import read_catalogue
from desktop.clinic.catalogue.product_tests import POST_THAW, RELEASE
from desktop.clinic.words.language import Refused
from desktop.clinic.words.readings import parse_limits
from desktop.clinic.words.typeahead import fold, key_of, match_one, suggestions
from tests.cases import cases
from tests.clinic.catalogue.shipped import (
    ALEX2,
    ALLERGY,
    CELLS,
    DRUGS,
    GROUPS,
    MARKERS,
    unit_rows,
    wrong_markers,
)

CATALOGUE = read_catalogue(MARKERS, DRUGS, ALLERGY, [ALEX2], CELLS, GROUPS)
HOLDERS = (*CATALOGUE.markers, *CATALOGUE.methods)
TAKEN = [(holder, unit) for holder in HOLDERS for unit in holder.units if not unit.refused and not unit.doubtful]

numbers = st.decimals(min_value="0.001", max_value="99999", places=3)


def names(found):
    return [option.name for option in found]


# What ships


def test_every_marker_and_method_of_the_reference_is_there():
    reference = ["anti_tpo", "atab", "total_ige", "ecp", "crp", "ana", "tryptase", "eosinophils"]
    # one that is added behind them needs no line here
    assert [marker.code for marker in CATALOGUE.markers][: len(reference)] == reference
    assert [method.code for method in CATALOGUE.methods] == ["cast", "sige", "bat", "ltt", "unknown"]
    assert [panel.code for panel in CATALOGUE.panels] == ["ALEX2"]


def test_the_version_is_the_one_that_the_files_were_given_together():
    assert CATALOGUE.version == ""
    assert read_catalogue({**MARKERS, "version": "2026.7"}, {**DRUGS, "version": "2026.7"}, ALLERGY).version == "2026.7"


def test_every_loinc_code_passes_its_check_digit():
    codes = [holder.loinc for holder in HOLDERS if holder.loinc]
    codes += [code.loinc for marker in CATALOGUE.markers for code in marker.other_loinc]
    codes += [code.loinc for method in CATALOGUE.methods for code in method.drug_loinc]
    for code in codes:
        digits, check = code.split("-")
        doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in digits[::-2])
        plain = sum(int(digit) for digit in digits[-2::-2])
        assert (doubled + plain + int(check)) % 10 == 0, code


@cases(
    ("atc", "name"),
    [
        ("J01MA02", "ciprofloxacin"),
        ("S01AE03", "ciprofloxacin"),
        ("J01MA12", "levofloxacin"),
        ("J01MA14", "moxifloxacin"),
        ("S01AE07", "moxifloxacin"),
        ("J01FA09", "clarithromycin"),
        ("R03DX05", "omalizumab"),
    ],
)
def test_the_drugs_of_the_reference_have_their_codes(atc, name):
    assert CATALOGUE.drug(atc).name == name


def test_the_code_of_an_in_vitro_test_is_that_of_its_drug():
    assert [(code.of, code.loinc) for code in CATALOGUE.method("cast").drug_loinc] == [("J01MA02", "48272-9")]
    by_drug = {code.of: code.loinc for code in CATALOGUE.method("sige").drug_loinc}
    assert by_drug == {"J01MA02": "56702-4", "J01FA09": "56710-7"}


def test_what_is_not_in_the_catalogue_is_none():
    assert CATALOGUE.marker("ferritin") is None
    assert CATALOGUE.method("elisa") is None
    assert CATALOGUE.drug("A01AA01") is None
    assert CATALOGUE.panel("ALEX1") is None
    assert CATALOGUE.product_test("toxicity") is None
    assert CATALOGUE.classes_of("A01AA01") == ()


def test_classes_come_narrowest_first_with_those_of_other_forms():
    assert [group.name for group in CATALOGUE.classes_of("J01MA02")] == ["fluoroquinolones", "quinolones"]
    assert [group.name for group in CATALOGUE.classes_of("J01MA99")] == ["fluoroquinolones", "quinolones"]
    assert [group.name for group in CATALOGUE.classes_of("J01CA04")] == [
        "aminopenicillins",
        "penicillins",
        "beta-lactams",
    ]


def test_only_ecp_asks_how_it_clotted():
    asking = {marker.code: marker.asks for marker in CATALOGUE.markers if marker.asks}
    assert asking == {"ecp": ("clotting_time", "clotting_temperature")}


@cases(
    ("codes", "stage", "text", "source"),
    [
        (["viability"], RELEASE, "≥ 80 %", "S23"),
        (["viability"], POST_THAW, "≥ 70 %", "S22"),
        (["cd73", "cd90", "cd105"], "", "≥ 95 %", "S24"),
        (["cd34", "cd45", "cd14_cd11b", "cd19_cd79a", "hla_dr"], "", "≤ 2 %", "S24"),
        (["endotoxin"], "", "≤ 5 EU/kg", "S22,S23"),
        (["karyotype"], "", "normal", "S25,S62"),
        (["sterility"], "", "negative", "S20,S22"),
        (["gram_stain", "mycoplasma"], "", "negative", "§2.6"),
    ],
)
def test_the_default_limits_of_the_reference(codes, stage, text, source):
    for code in codes:
        (limit,) = (one for one in CATALOGUE.product_test(code).limits if (one.stage, one.limits.text) == (stage, text))
        assert limit.limits == parse_limits(text)
        assert source in limit.source


def test_no_other_test_of_cells_has_a_default_limit():
    without = [test.code for test in CATALOGUE.product_tests if not test.limits]
    assert without == ["cell_count", "potency", "differentiation"]
    assert sum(len(test.limits) for test in CATALOGUE.product_tests) == 15


def test_what_is_required_at_release_and_after_thaw():
    tests = CATALOGUE.product_tests
    assert [test.code for test in tests if POST_THAW in test.required] == ["viability"]
    assert [test.code for test in tests if RELEASE not in test.required] == ["karyotype", "potency", "differentiation"]
    assert [test.code for test in tests if RELEASE in test.expected] == ["karyotype", "potency"]


# Units


@cases(
    ("code", "number", "unit", "value", "canonical", "shown", "how"),
    [
        ("anti_tpo", "12.4", "IU/ml", "12.4", "[IU]/mL", "IU/mL", "12.4 IU/mL × 1 = 12.4 IU/mL"),
        ("anti_tpo", "16.1", "U/mL", "16.1", "[IU]/mL", "IU/mL", "16.1 U/mL × 1 = 16.1 IU/mL"),
        ("atab", "0.10", "kiu/l", "0.10", "[IU]/mL", "IU/mL", "0.10 kIU/L × 1 = 0.10 IU/mL"),
        ("ecp", "15.8", "ng/ml", "15.8", "ug/L", "ng/mL", "15.8 ng/mL × 1 = 15.8 µg/L"),
        ("ecp", "15.8", "\u03bcg / L", "15.8", "ug/L", "ng/mL", "15.8 µg/L × 1 = 15.8 µg/L"),
        ("total_ige", "100", "kU/l", "100", "[IU]/mL", "IU/mL", "100 kU/L × 1 = 100 IU/mL"),
        ("total_ige", "24", "ng/mL", "10", "[IU]/mL", "IU/mL", "24 ng/mL ÷ 2.4 = 10 IU/mL"),
        ("total_ige", "10", "ng/mL", "4.16666666667", "[IU]/mL", "IU/mL", "10 ng/mL ÷ 2.4 ≈ 4.16666666667 IU/mL"),
        ("crp", "0.3", "mg/dL", "3.0", "mg/L", "mg/L", "0.3 mg/dL × 10 = 3.0 mg/L"),
        ("crp", "3", "ug/mL", "3", "mg/L", "mg/L", "3 µg/mL × 1 = 3 mg/L"),
        ("crp", "3", "mg/lt", "3", "mg/L", "mg/L", "3 mg/L × 1 = 3 mg/L"),
        ("crp", "9.524", "nmol/L", "1", "mg/L", "mg/L", "9.524 nmol/L ÷ 9.524 = 1 mg/L"),
        ("anti_tpo", "12400", "IU/L", "12.4", "[IU]/mL", "IU/mL", "12400 IU/L ÷ 1000 = 12.4 IU/mL"),
        ("anti_tpo", "12.4", "kU/L", "12.4", "[IU]/mL", "IU/mL", "12.4 U/mL × 1 = 12.4 IU/mL"),
        ("total_ige", "87", "UI/mL", "87", "[IU]/mL", "IU/mL", "87 IU/mL × 1 = 87 IU/mL"),
        ("total_ige", "87", "U/mL", "87", "[IU]/mL", "IU/mL", "87 IU/mL × 1 = 87 IU/mL"),
        ("eosinophils", "0.35", "10e3/uL", "0.35", "10*9/L", "10⁹/L", "0.35 10³/µL × 1 = 0.35 10⁹/L"),
        ("eosinophils", "0.35", "10³/mm³", "0.35", "10*9/L", "10⁹/L", "0.35 10³/µL × 1 = 0.35 10⁹/L"),
        ("eosinophils", "0.35", "bin/µL", "0.35", "10*9/L", "10⁹/L", "0.35 10³/µL × 1 = 0.35 10⁹/L"),
        ("eosinophils", "350", "hücre/µL", "0.350", "10*9/L", "10⁹/L", "350 /µL × 0.001 = 0.350 10⁹/L"),
        ("tsh", "2.1", "µIU/mL", "2.1", "m[IU]/L", "mIU/L", "2.1 µIU/mL × 1 = 2.1 mIU/L"),
        ("ft4", "12.87", "pmol/L", "1", "ng/dL", "ng/dL", "12.87 pmol/L ÷ 12.87 = 1 ng/dL"),
        ("d_dimer", "0.5", "mg/L FEU", "500.0", "ug/L{FEU}", "µg/L FEU", "0.5 mg/L FEU × 1000 = 500.0 µg/L FEU"),
        ("d_dimer", "250", "ng/mL DDU", "500", "ug/L{FEU}", "µg/L FEU", "250 ng/mL DDU × 2 = 500 µg/L FEU"),
        ("histamine_blood", "500", "nmol/L", "500", "nmol/L", "nmol/L", "500 nmol/L × 1 = 500 nmol/L"),
        ("sige", "560", "pg/mL", "0.233333333333", "k[IU]/L", "kUA/L", "560 pg/mL ÷ 2400 ≈ 0.233333333333 kUA/L"),
        ("eosinophils", "350", "/mm3", "0.350", "10*9/L", "10⁹/L", "350 /µL × 0.001 = 0.350 10⁹/L"),
        ("eosinophils", "0.35", "x10^9/L", "0.35", "10*9/L", "10⁹/L", "0.35 10⁹/L × 1 = 0.35 10⁹/L"),
        ("cast", "560", "pg/ml", "560", "ng/L", "pg/mL", "560 pg/mL × 1 = 560 ng/L"),
        ("sige", "0.59", "kUA/l", "0.59", "k[IU]/L", "kUA/L", "0.59 kUA/L × 1 = 0.59 kUA/L"),
        ("unknown", "560", "pg/ml", "560", "ng/L", "pg/mL", "560 pg/mL × 1 = 560 ng/L"),
        ("unknown", "0.59", "kUA/l", "0.59", "k[IU]/L", "kUA/L", "0.59 kUA/L × 1 = 0.59 kUA/L"),
        ("unknown", "15", "%", "15", "%", "%", "15 % × 1 = 15 %"),
        ("unknown", "2.1", "si", "2.1", "{SI}", "SI", "2.1 SI × 1 = 2.1 SI"),
    ],
)
def test_a_printed_unit_becomes_the_canonical_one(code, number, unit, value, canonical, shown, how):
    converted = convert(CATALOGUE.marker(code) or CATALOGUE.method(code), Decimal(number), unit)
    assert (str(converted.value), converted.unit, converted.shown) == (value, canonical, shown)
    assert converted.doubt is None
    assert converted.how == how


@given(number=numbers, pair=st.sampled_from(TAKEN))
def test_there_and_back_is_the_same_number(number, pair):
    holder, unit = pair
    canonical = convert(holder, number, unit.printed).value
    back = canonical * unit.divisor / unit.factor
    assert abs(back - number) <= abs(number) * Decimal("1e-11")
    if unit.divisor == 1:
        assert back == number


@given(number=numbers, pair=st.sampled_from(TAKEN))
def test_the_canonical_number_read_again_as_shown_stays(number, pair):
    holder, unit = pair
    once = convert(holder, number, unit.printed)
    again = convert(holder, once.value, once.shown)
    assert (again.value, again.unit) == (once.value, once.unit)


@cases(("holder", "unit"), TAKEN, ids=lambda part: getattr(part, "code", getattr(part, "printed", "")))
def test_every_spelling_finds_its_unit_in_any_case(holder, unit):
    for text in (unit.printed, *unit.aliases):
        for typed in (text, text.upper(), text.lower(), f" {text} ", text.replace("I", "ı")):
            assert find_unit(holder, typed) is unit, typed


def test_case_counts_where_two_units_differ_by_nothing_else():
    markers = wrong_markers(lambda file: unit_rows(file, "crp").append(MEGAGRAM))
    crp = read_catalogue(markers, DRUGS, ALLERGY).marker("crp")
    assert find_unit(crp, "Mg/L").factor == Decimal("1e9")
    assert find_unit(crp, "mg/L").factor == 1
    assert find_unit(crp, "MG/L") is None


def test_crp_in_mg_per_ml_is_questioned_and_not_converted():
    converted = convert(CATALOGUE.marker("crp"), Decimal(3), "mg/ml")
    assert converted.value is None
    assert str(converted.doubt) == "3 mg/ml is 3000 mg/L. Was 3 mg/L meant?"
    assert (converted.unit, converted.how) == ("mg/L", "3 mg/mL × 1000 = 3000 mg/L")


@cases(
    ("code", "unit", "sentence"),
    [
        ("total_ige", "kUA/l", "kUA/L is the unit of specific IgE. For total IgE, type IU/mL or kU/L"),
        ("eosinophils", "% of WBC", "A percentage of white cells is not an eosinophil count."),
        ("eosinophils", "109/L", "Eosinophils is not read in 109/L. It is read in: 10⁹/L, 10³/µL, /µL."),
        ("crp", "IU/mL", "CRP is not read in IU/mL. It is read in: mg/L, mg/dL, µg/mL, nmol/L."),
        ("ecp", "  ", "The unit is missing. ECP is read in: ng/mL, µg/L."),
        ("ana", "IU/mL", "ANA has no unit"),
        ("d_dimer", "mg/L", "Without FEU or DDU this can mean two numbers"),
    ],
)
def test_a_unit_that_is_not_taken_is_refused_with_what_to_type(code, unit, sentence):
    with pytest.raises(Refused) as refused:
        convert(CATALOGUE.marker(code), Decimal(3), unit)
    assert str(refused.value).startswith(sentence)


@cases(
    ("code", "value", "level"),
    [
        ("crp", "-0.1", "hard"),
        ("crp", "0", None),
        ("crp", "300", None),
        ("crp", "300.1", "soft"),
        ("crp", "700", "soft"),
        ("crp", "3000", "hard"),
        ("ana", "3000", None),
        ("cast", "7620", "soft"),
        ("bat", "101", "hard"),
    ],
)
def test_plausibility(code, value, level):
    assert plausibility(CATALOGUE.marker(code) or CATALOGUE.method(code), Decimal(value)) == level


def test_a_unit_whose_factor_is_not_arithmetic_alone_stands_apart():
    apart = [(holder.code, unit.printed) for holder in HOLDERS for unit in holder.units if unit.apart]
    assert apart == [
        ("anti_tpo", "U/mL"), ("atab", "U/mL"), ("total_ige", "ng/mL"), ("crp", "nmol/L"), ("d_dimer", "ng/mL DDU"),
        ("sige", "pg/mL"),
    ]  # fmt: skip
    uncertain = [
        (holder.code, unit.printed) for holder, unit in TAKEN
        if unit.source.startswith("GKU") or "assay" in unit.note
    ]  # fmt: skip
    assert uncertain == apart


# Finding as one types


@cases(
    ("text", "folded"),
    [
        ("ISPARTA", "isparta"),
        ("ısparta", "isparta"),
        ("İstanbul", "istanbul"),
        ("Şağıöçü", "sagiocu"),
        ("ŞAĞIÖÇÜ", "sagiocu"),
        ("Jos\u00e9", "jose"),
        ("Jose\u0301", "jose"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("\u00b5g", "ug"),
        ("\u03bcg", "ug"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@cases(("one", "other"), [("ImmunoCAP", " immunocap "), ("Lab  A", "lab a"), ("CİFLOSİN", "ciflosin"), (None, "")])
def test_two_spellings_of_a_name_have_one_key(one, other):
    assert key_of(one) == key_of(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


J01MA0 = [
    "ofloxacin", "ciprofloxacin", "pefloxacin", "enoxacin", "norfloxacin", "lomefloxacin", "sparfloxacin", "temafloxacin",
]  # fmt: skip
CIP = ["ciprofloxacin", *(f"{partner} and ciprofloxacin" for partner in ("metronidazole", "tinidazole", "ornidazole"))]


@cases(
    ("typed", "found"),
    [
        ("cip", CIP),
        ("CİP", CIP),
        ("j01ma0", J01MA0),
        ("clav amox", ["amoxicillin and clavulanic acid"]),
        (
            "para",
            [
                "paracetamol",
                "paracetamol and caffeine",
                *(f"{opioid} and paracetamol" for opioid in ("codeine", "tramadol", "oxycodone")),
                "orphenadrine and paracetamol",
            ],
        ),
        ("aspirin", ["acetylsalicylic acid"]),
        ("floxacin", []),
        ("--", []),
    ],
)
def test_drugs_are_suggested_while_typing(typed, found):
    assert names(suggestions(CATALOGUE.drugs, typed)) == found


@cases(
    ("typed", "found"),
    [
        ("anti", ["Anti-TPO", "ATAb", "ANA"]),
        ("tgab", ["ATAb"]),
        ("antitg", ["ATAb"]),
        ("anti-tg", ["ATAb"]),
        ("ige", ["Total IgE"]),
        ("eos", ["Eosinophils", "ECP"]),
    ],
)
def test_markers_are_suggested_whole_and_leading_matches_first(typed, found):
    assert names(suggestions(CATALOGUE.markers, typed)) == found


def test_suggestions_stop_at_the_limit():
    assert len(suggestions(CATALOGUE.drugs, "")) == 8
    assert len(suggestions(CATALOGUE.drugs, "j01", limit=3)) == 3


@cases(
    ("typed", "name"),
    [
        ("J01MA02", "ciprofloxacin"),
        ("amoxicillin", "amoxicillin"),
        ("Adrenalıne", "epinephrine"),
        ("clarith", "clarithromycin"),
        ("clarit", None),
        ("levoflox", "levofloxacin"),
        ("clav amox", "amoxicillin and clavulanic acid"),
        ("tetra", None),
        ("aksef", "cefuroxime"),
        ("XOLAİR", "omalizumab"),
        ("amoxi", None),
        ("", None),
        ("zzz", None),
    ],
)
def test_match_one_never_guesses(typed, name):
    matched = match_one(CATALOGUE.drugs, typed)
    assert (matched and matched.name) == name


# Files that are wrong

MEGAGRAM = {"printed": "Mg/L", "ucum": "Mg/L", "factor": "1e9", "source": "a test"}


def test_histamine_is_read_in_both_units_that_laboratories_print():
    histamine = CATALOGUE.marker("histamine")
    assert str(convert(histamine, Decimal("1.8"), "ng/mL").value).startswith("16.19")
    assert convert(histamine, Decimal("8"), "nmol/L").value == 8
    with pytest.raises(Refused):
        convert(histamine, Decimal("8"), "mg/L")
