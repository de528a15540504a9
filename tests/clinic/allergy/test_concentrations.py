"""Rule A5 as a table: what is pricked and injected, against what is published to irritate, unit by unit."""

from __future__ import annotations

from desktop.clinic.allergy.skin_rows import Intradermal, SkinPrick
from desktop.clinic.allergy.skin_test import SkinTest
from tests.cases import cases
from tests.clinic.made import SKIN, patient, rows
from tests.clinic.patient.reacted import PLANNED, injected, pricked, reacted, said, words


@cases(
    ("drug", "concentration", "found"),
    [
        ("cipro", "0.0067 mg/mL", False),
        ("cipro", "0.0068 mg/mL", True),
        ("cipro", "0,02 mg/ml", True),
        ("cipro", "6 µg/mL", False),
        ("cipro", "20 µg/mL", True),
        ("cipro", "20 ug/ml", True),
        ("cipro", "1 mg/dL", True),
        ("clarithro", "0.05 mg/mL", False),
        ("clarithro", "0.5 mg/mL", True),
        ("levoflox", "5 mg/mL", True),
        ("levoflox", "0.025 mg/mL", True),  # above one of its two figures
        ("levoflox", "0.005 mg/mL", False),
        ("moxiflox", "0.001 mg/mL", True),  # none is known that does not irritate
        ("mugwort", "5 mg/mL", False),
    ],
)
@cases("stage", [PLANNED, {}])
def test_a5_a_concentration_above_the_non_irritant_one(drug, concentration, found, stage):
    findings = injected(patient(), drug, concentration, **stage)
    assert said(findings, "A5") == ([("intradermals.0.concentration", "SOFT")] if found else [])


def test_a5_what_cannot_be_compared_is_said():
    findings = injected(patient(), "cipro", "1:10")
    assert said(findings, "A5") == [("intradermals.0.concentration", "NOTE")]
    assert "1:10 cannot be compared with 0.0067 mg/mL" in words(findings, "A5")
    assert all(finding.untold for finding in findings if finding.id == "A5")
    assert said(injected(patient(), "levoflox", "1:10"), "A5") == [("intradermals.0.concentration", "NOTE")]


@cases(
    ("drug", "concentration", "sentence"),
    [
        ("oflox", "0.5 mg/mL", "No concentration of ofloxacin that does not irritate is on record"),
        ("Brand X", "0.5 mg/mL", "No concentration of Brand X that does not irritate is on record"),
        ("cipro", "0.005 IU/mL", "cannot be compared"),
        ("cipro", "a little", "cannot be compared"),
    ],
)
def test_a5_cannot_tell_without_a_figure_a_concentration_or_a_unit_in_common(drug, concentration, sentence):
    findings = [finding for finding in injected(patient(), drug, concentration) if finding.id == "A5"]
    assert [(finding.level.name, finding.untold) for finding in findings] == [("NOTE", True)]
    assert sentence in str(findings[0].sentence)


def test_a5_cannot_tell_without_a_concentration():
    clinic = patient()
    row = {"substance": "cipro", "printed": "negative"}
    findings = clinic.says(SkinTest, {"intradermals": rows(clinic, Intradermal, row)}, **SKIN)
    assert "No concentration is recorded" in words(findings, "A5")
    assert [one.untold for one in findings if one.id == "A5"] == [True]


@cases(
    ("drug", "concentration", "level"),
    [
        ("DMSO", "1:10", "SOFT"),  # none is validated
        ("patent blue", "1:10", "NOTE"),  # above the lower of two, which is general knowledge
        ("patent blue", "1:5", "SOFT"),
        ("patent blue", "1:100", None),
        ("methylene blue", "1:10", "SOFT"),
        ("methylene blue", "1:1000", None),
        ("MDM", "0.02 mM", None),
        ("MDM", "0.03 mmol/L", "SOFT"),
        ("MDM", "0.5 mg/mL", None),
        ("MDM", "0.6 mg/mL", "SOFT"),
    ],
)
def test_a5_each_unit_is_compared_with_its_own(drug, concentration, level):
    found = [one.level.name for one in injected(patient(), drug, concentration) if one.id == "A5" and not one.untold]
    assert found == ([] if level is None else [level])


@cases(
    ("drug", "concentration", "level"),
    [
        ("cipro", "2 mg/mL", "NOTE"),  # above the general knowledge alone, not above what was used
        ("cipro", "2.5 mg/mL", "SOFT"),
        ("cipro", "0.02 mg/mL", None),
        ("PEG 3350", "20 %", "SOFT"),
        ("PEG 3350", "10 %", None),
    ],
)
def test_a5_a_prick_has_limits_of_its_own(drug, concentration, level):
    clinic = patient()
    row = {"substance": drug, "concentration": concentration, "printed": "negative"}
    found = clinic.says(SkinTest, {"pricks": rows(clinic, SkinPrick, row)}, **SKIN)
    assert [one.level.name for one in found if one.id == "A5" and not one.untold] == ([] if level is None else [level])


def test_a5_shows_both_figures_where_two_sources_differ():
    sentence = words(injected(patient(), "levoflox", "0.1 mg/mL"), "A5")
    assert "0.1 mg/mL is above 0.005 mg/mL, the lowest of what is published for levofloxacin" in sentence
    assert "(0.005 mg/mL; 0.025 mg/mL)" in sentence


def test_a5_shows_both_numbers():
    assert "0,02 mg/ml is above 0.0067 mg/mL" in words(injected(patient(), "cipro", "0,02 mg/ml"), "A5")


@cases(
    ("reaction", "planned", "sentence", "untold"),
    [
        ({"manifestations": "hypotension, loss of consciousness"}, PLANNED, "begin with 1:1000 to 1:10", False),
        ({"manifestations": "DRESS"}, PLANNED, "begin with 1:1000 to 1:10", False),
        ({"manifestations": "urticaria"}, PLANNED, "", False),
        ({"manifestations": "unknown"}, PLANNED, "Whether to begin lower cannot be told", True),
        ({"manifestations": "hypotension", "drug": "clarithro"}, PLANNED, "", False),
        ({"manifestations": "hypotension", "certainty": "refuted"}, PLANNED, "", False),
        ({"manifestations": "hypotension, loss of consciousness"}, {}, "", False),  # it has been done
    ],
)
def test_a5_after_a_severe_reaction_a_test_begins_lower(reaction, planned, sentence, untold):
    found = [one for one in pricked(reacted(reaction), "cipro", **planned) if "begin" in str(one.sentence)]
    assert [one.untold for one in found] == ([untold] if sentence else [])
    assert sentence in " ".join(str(one.sentence) for one in found)
