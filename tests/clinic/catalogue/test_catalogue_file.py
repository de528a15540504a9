"""Files of facts that are wrong: each is refused with a sentence that names the row."""

from __future__ import annotations

import pytest

from desktop.clinic.catalogue.catalogue_file import read_catalogue
from desktop.clinic.catalogue.panel_definition_file import WrongDefinition
from tests.cases import cases
from tests.clinic.catalogue.shipped import ALEX2, ALLERGY, CELLS, DRUGS, MARKERS, marker_row, unit_rows, wrong_markers


@cases(
    ("change", "named"),
    [
        (lambda f: f.update(version=7), ["version", "markers.toml"]),
        (lambda f: f.update(markers=[]), ["markers.toml", "unknown keys: markers"]),
        (lambda f: f.update(marker="ecp"), ["marker", "markers.toml"]),
        (lambda f: f["marker"].append("ecp"), [f"marker {len(MARKERS['marker']) + 1}", "not a table"]),
        (lambda f: marker_row(f, "ecp").update(colour="red"), ["marker ecp", "colour"]),
        (lambda f: marker_row(f, "ecp").pop("source"), ["marker ecp", "source"]),
        (lambda f: marker_row(f, "ecp").update(source=" "), ["marker ecp", "source"]),
        (lambda f: marker_row(f, "ecp").update(code="E C P"), ["marker E C P", "code"]),
        (lambda f: marker_row(f, "ecp").update(code="crp"), ["crp"]),
        (lambda f: marker_row(f, "ecp").update(aliases=["c-reactive", "CRP"]), ["“crp”", "ecp"]),
        (lambda f: marker_row(f, "ecp").update(aliases="ECP"), ["marker ecp", "aliases"]),
        (lambda f: marker_row(f, "ecp").update(loinc="25638"), ["marker ecp", "loinc"]),
        (lambda f: marker_row(f, "ecp").update(scale="ratio"), ["marker ecp", "scale"]),
        (lambda f: marker_row(f, "ecp").update(units=[]), ["marker ecp", "units"]),
        (lambda f: marker_row(f, "ecp").update(decimals="1"), ["marker ecp", "decimals"]),
        (lambda f: marker_row(f, "ecp").update(hard_high="NaN"), ["marker ecp", "hard_high"]),
        (lambda f: marker_row(f, "ecp").update(soft_high="0"), ["marker ecp", "soft_high"]),
        (lambda f: marker_row(f, "ecp").update(canonical="g/L"), ["marker ecp", "canonical"]),
        (lambda f: marker_row(f, "ecp").update(shown="mg/L"), ["marker ecp", "shown"]),
        (lambda f: marker_row(f, "crp").update(shown="mg/dL"), ["marker crp", "shown"]),
        (lambda f: marker_row(f, "crp").pop("cv_source"), ["marker crp", "cv_source"]),
        (lambda f: marker_row(f, "crp")["rcv"][0].pop("percent"), ["marker crp: rcv 1", "percent"]),
        (lambda f: unit_rows(f, "ecp")[0].update(factor="one"), ["marker ecp: units ng/mL", "factor"]),
        (lambda f: unit_rows(f, "ecp")[0].update(factor=1.0), ["marker ecp: units ng/mL", "factor"]),
        (lambda f: unit_rows(f, "ecp")[0].update(factor="0"), ["marker ecp: units ng/mL", "factor"]),
        (lambda f: unit_rows(f, "ecp")[0].pop("factor"), ["marker ecp: units ng/mL", "factor"]),
        (
            lambda f: unit_rows(f, "ecp")[0].update(aliases=["ug / L"]),
            ["ug/L", "marker ecp, ng/mL", "marker ecp, µg/L"],
        ),
        (lambda f: unit_rows(f, "crp")[3].pop("meant"), ["marker crp", "meant"]),
        (lambda f: unit_rows(f, "crp")[3].update(apart="yes"), ["marker crp: units mg/mL", "apart"]),
        (lambda f: unit_rows(f, "crp")[3].update(meant="g/L"), ["marker crp", "meant"]),
    ],
)
def test_a_wrong_marker_file_is_refused_with_a_sentence_that_names_the_row(change, named):
    with pytest.raises(ValueError, match="^The catalogue cannot be read: ") as refused:
        read_catalogue(wrong_markers(change), DRUGS, ALLERGY)
    assert all(part in str(refused.value) for part in named), str(refused.value)


@cases(
    ("row", "named"),
    [
        ({"atc": "J01MA2", "name": "x", "source": "s"}, ["drug J01MA2", "atc"]),
        ({"atc": "J01MA02", "name": "x", "source": "s"}, ["j01ma02"]),
        ({"atc": "A01AA01", "name": "x", "other_atc": ["S01AE03"], "source": "s"}, ["S01AE03", "ciprofloxacin"]),
        ({"atc": "A01AA01", "name": "Asa", "source": "s"}, ["“asa”", "N02BA01", "A01AA01"]),
        ({"atc": "A01AA01", "name": "x", "brand": "y", "source": "s"}, ["drug A01AA01", "brand"]),
    ],
)
def test_a_wrong_drug_file_is_refused_with_a_sentence_that_names_the_row(row, named):
    with pytest.raises(ValueError, match="^The catalogue cannot be read: ") as refused:
        read_catalogue(MARKERS, {**DRUGS, "drug": [*DRUGS["drug"], row]}, ALLERGY)
    assert all(part in str(refused.value) for part in named), str(refused.value)


def test_a_class_cannot_be_declared_twice():
    again = {"prefixes": ["J01X"], "name": "Fluoroquinolones", "source": "s"}
    with pytest.raises(ValueError, match="“fluoroquinolones” stands for both J01MA and J01X"):
        read_catalogue(MARKERS, {**DRUGS, "class": [*DRUGS["class"], again]}, ALLERGY)


def test_a_wrong_panel_is_refused_with_all_that_is_wrong():
    with pytest.raises(WrongDefinition) as refused:
        read_catalogue(MARKERS, DRUGS, ALLERGY, [{**ALEX2, "least": 0.1, "unit": ""}])
    assert len(refused.value.sentences) == 2


def test_two_panels_cannot_have_one_name():
    with pytest.raises(ValueError, match="“alex2” stands for both ALEX2 and ALEX3"):
        read_catalogue(MARKERS, DRUGS, ALLERGY, [ALEX2, {**ALEX2, "code": "ALEX3", "aliases": ["alex2"], "name": "x"}])


@cases(
    ("change", "named"),
    [
        ({"code": "Via"}, ["test Via", "code"]),
        ({"stages": []}, ["test viability", "stages"]),
        ({"stages": ["thaw"]}, ["test viability", "stages"]),
        ({"stages": ["release"]}, ["test viability", "required"]),
        ({"stages": ["release"], "required": []}, ["test viability", "limits"]),
        ({"units": []}, ["test viability", "percent"]),
        ({"units": [{"printed": "%", "aliases": ["p c"]}, {"printed": "pc"}]}, ["“pc”", "viability, %", "viability, pc"]),
        ({"limits": [{"text": "80", "source": "s"}]}, ["test viability: limits 1", "text"]),
        ({"limits": [{"text": "≥ 80 %"}]}, ["test viability: limits 1", "source"]),
        ({"limits": [{"text": "≥ 80 EU", "source": "s"}]}, ["test viability", "limits"]),
        ({"limits": [{"text": "≥ 80 %", "source": "s"}, {"stage": "release", "text": "≥ 70 %", "source": "s"}]},
         ["test viability", "limits"]),
        ({"colour": "red"}, ["test viability", "colour"]),
        ({"aliases": ["CD73"]}, ["“cd73”"]),
    ],
)  # fmt: skip
def test_a_wrong_file_of_cell_products_is_refused_with_a_sentence_that_names_the_row(change, named):
    first, *others = CELLS["test"]
    with pytest.raises(ValueError, match="^The catalogue cannot be read: ") as refused:
        read_catalogue(MARKERS, DRUGS, ALLERGY, [], {"test": [first | change, *others]})
    assert all(part in str(refused.value) for part in named), str(refused.value)
