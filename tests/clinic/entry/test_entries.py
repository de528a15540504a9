from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Confirmed, Kept, check, from_plain, is_of, to_plain
from desktop.clinic.entry.findings import Level, hard, note, soft
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.entry_types import BY_NAME, ENTRY_TYPES
from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.sentences import plain_sentence, sentence_of
from tests.cases import cases
from tests.clinic.generated import READER, typed_texts, values_of
from tests.clinic.made import NOW, patient

# each example answers dozens of fields at once, and every kind has a hundred of its own in test_kinds.py
FEW = 10
TYPES = pytest.mark.parametrize("entry_type", ENTRY_TYPES, ids=lambda entry_type: entry_type.declaration.name)
EVERY_DECLARATION = [
    declared
    for entry_type in ENTRY_TYPES
    for declared in (entry_type.declaration, *(owned.type.declaration for owned in entry_type.declaration.parts))
]


def entries_of(declared_type: type, complete: bool = False) -> st.SearchStrategy[Any]:
    """Entries of a type: any of its fields answered (all required ones, if complete), with up to two of each part."""
    declared = declared_type.declaration
    answers = {
        field.name: values_of(field.kind) if complete and field.required else st.none() | values_of(field.kind)
        for field in declared.fields
    }
    owned = {parts.name: st.lists(entries_of(parts.type), max_size=2).map(tuple) for parts in declared.parts}
    return st.builds(declared_type, **answers, **owned)


def rules(found):
    return {(finding.id, finding.field, finding.level.name) for finding in found}


# Declarations


def test_an_entry_type_is_found_by_the_name_of_its_table():
    assert list(BY_NAME) == [
        "letterhead", "clinic_settings", "clinic_drug", "clinic_group", "patient", "measurement", "history_answer", "drug_reaction", "family_history", "condition",
        "transfusion", "lab_result", "in_vitro_test", "allergen_panel", "skin_test", "patch_test", "drug_provocation",
        "medication_course", "infusion", "adverse_event", "visit_note", "interpretation", "consent", "course_plan", "authorisation", "outcome",
        "donor", "lot", "bag", "protocol",
    ]  # fmt: skip


@cases("declared", EVERY_DECLARATION, ids=lambda declared: declared.name)
def test_a_declaration_is_whole(declared):
    names = [field.name for field in declared.fields]
    assert all(field.label for field in declared.fields) and declared.label and declared.plural
    assert len({field.label for field in declared.fields}) == len(names)
    assert set(declared.same) <= set(names)
    assert not declared.dated or declared.dated in names
    assert not any(field.required for field in declared.fields if field.computed)
    assert all(declared.field(name).name == name for name in names)
    assert [field.name for field in declared.typed_fields] == [
        field.name for field in declared.fields if not (field.computed or field.carried)
    ]


@TYPES
def test_a_class_has_its_declared_fields_and_parts_alone(entry_type):
    declared = entry_type.declaration
    names = [field.name for field in declared.fields] + [parts.name for parts in declared.parts]
    assert sorted(field.name for field in fields(entry_type)) == sorted(names)


def test_an_entry_is_not_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        VisitNote().text = "other"


# Versions


@pytest.mark.slow
@TYPES
@given(data=st.data())
@settings(max_examples=FEW)
def test_what_a_version_keeps_gives_the_entry_back(entry_type, data):
    entry = data.draw(entries_of(entry_type))
    kept = json.dumps(to_plain(entry), sort_keys=True, ensure_ascii=False)
    back = from_plain(entry_type, json.loads(kept))
    assert back == entry
    assert json.dumps(to_plain(back), sort_keys=True, ensure_ascii=False) == kept


@TYPES
def test_no_answer_is_kept_as_no_answer(entry_type):
    assert to_plain(entry_type()) == {}
    assert from_plain(entry_type, {}) == entry_type()


def test_what_a_label_said_before_there_was_a_field_is_the_answer_of_older_versions():
    assert from_plain(AdverseEvent, {"grade": "2"}).ctcae == "5"
    # a version of now says that nobody answered
    kept = to_plain(AdverseEvent(grade="2"))
    assert kept == {"grade": "2", "ctcae": None}
    assert from_plain(AdverseEvent, kept).ctcae is None
    assert from_plain(AdverseEvent, to_plain(AdverseEvent(grade="2", ctcae="6"))).ctcae == "6"


# Checking


@TYPES
def test_what_is_required_and_not_answered_keeps_it_from_being_saved(entry_type):
    around = Around(Chart(), READER, NOW)
    required = {
        field.name for field in entry_type.declaration.typed_fields if field.required and field.is_asked({}, READER)
    }
    found = {finding.field for finding in check(entry_type(), around) if finding.id == "required"}
    assert found >= required
    # a rule that lacks the answer too says that it cannot tell
    asking = [finding for finding in check(entry_type(), around) if finding.field in required and not finding.untold]
    assert all(finding.level == Level.HARD for finding in asking)


@pytest.mark.slow
@TYPES
@given(data=st.data())
@settings(max_examples=25)
def test_whatever_is_typed_the_rules_have_an_answer(entry_type, data):
    clinic = patient()
    values: dict[str, Any] = {}
    for field in entry_type.declaration.typed_fields:
        try:
            values[field.name] = field.kind.parse(data.draw(typed_texts), clinic.reader)
        except Refused:
            continue
    entry = entry_type(**values).completed(clinic.around())
    said = [str(finding.sentence) for finding in check(entry, clinic.around())]
    assert all(re.fullmatch(r"\S.*[.?)]", sentence, re.DOTALL) for sentence in said)
    assert isinstance(entry.title(clinic.reader), str)


@pytest.mark.slow
@TYPES
@given(data=st.data())
@settings(max_examples=FEW)
def test_whatever_was_kept_the_rules_have_an_answer(entry_type, data):
    clinic = patient()
    entries = data.draw(st.lists(entries_of(entry_type, complete=True), min_size=2, max_size=3))
    for number, entry in enumerate(entries):
        clinic.chart.put(Kept(f"other-{number}", "patient-001", 1, entry.completed(clinic.around())))
    entry = entries[0].completed(clinic.around())
    findings = check(entry, clinic.around())
    assert all(str(finding.sentence) and finding.key for finding in findings)
    # what is confirmed of it is kept as rule and values
    for finding in findings:
        assert sentence_of(json.loads(json.dumps(plain_sentence(finding.sentence)))) == finding.sentence


@cases(
    ("entry_type", "typed", "said"),
    [
        ("measurement", {"weight": "0.5"}, ("HARD", "Weight is expected between 1 and 300 kg.")),
        ("measurement", {"weight": "300"}, ("SOFT", "Weight is expected between 30 and 200 kg.")),
        ("measurement", {"weight": "300.1"}, ("HARD", "Weight is expected between 1 and 300 kg.")),
        ("measurement", {"weight": "30"}, None),
        ("measurement", {"weight": "200"}, None),
        ("measurement", {"height": "29"}, ("HARD", "Height is expected between 30 and 230 cm.")),
        ("infusion", {"course": "0"}, ("HARD", "Course is expected between 1 and 50.")),
        (
            "infusion",
            {"cells": "140"},
            ("HARD", "Cells is expected between 1000 and 100\N{THIN SPACE}000 × 10⁶ cells."),
        ),
        ("infusion", {"cells": "999999"}, ("SOFT", "Cells is expected between 1 × 10⁶ and 1000 × 10⁶ cells.")),
        ("infusion", {"cells": "1001e6"}, ("SOFT", "Cells is expected between 1 × 10⁶ and 1000 × 10⁶ cells.")),
        ("infusion", {"cells": "1e6"}, None),
        ("infusion", {"volume": "4"}, ("SOFT", "Volume is expected between 5 and 500 mL.")),
        ("transfusion", {"units": "0"}, ("HARD", "Units is expected between 1 and 200.")),
        (
            "drug_reaction",
            {"lowest_saturation": "101"},
            ("HARD", "Lowest oxygen saturation is expected between 0 and 100 %."),
        ),
        ("lab_result", {"clotting_time": "1441"}, ("HARD", "Clotting time is expected between 0 and 1440 min.")),
        ("medication_course", {"dose": "-1"}, ("HARD", "Dose is expected between 0 and 100 000.")),
    ],
)
def test_limits(entry_type, typed, said):
    found = patient().says(BY_NAME[entry_type], **typed)
    assert [(f.level.name, str(f.sentence)) for f in found if f.id == "limits"] == ([said] if said else [])


def test_a_finding_within_parts_names_the_part():
    clinic = patient()
    part = BY_NAME["medication_course"].declaration.parts[0].type
    found = clinic.says(BY_NAME["medication_course"], {"administrations": (part(), part())}, drug="omalizumab")
    assert ("required", "administrations.1.date", "HARD") in rules(found)


@cases(("make", "level"), [(hard, Level.HARD), (soft, Level.SOFT), (note, Level.NOTE)])
def test_a_finding_is_known_by_its_rule_its_field_and_its_sentence(make, level):
    finding = make("V1", "date", say(N_("{date} lies in the future."), date="1 Jan 2030"))
    assert (finding.level, finding.key) == (level, "V1:date:1 Jan 2030 lies in the future.")


def test_kept_knows_its_type():
    assert Kept("a", "p", 1, VisitNote(), (Confirmed("V1", "date", say("…")),)).type == "visit_note"


def test_what_an_id_names_is_told_by_its_type():
    kept = Kept("a", "p", 1, VisitNote(text="seen"))
    assert is_of(kept, VisitNote)
    assert not is_of(kept, Patient)
    assert not is_of(None, VisitNote)
