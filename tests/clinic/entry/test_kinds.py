from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.allergy import allergy_kinds
from desktop.clinic.cells import product_kinds
from desktop.clinic.entry import clinical_kinds, kinds
from desktop.clinic.entry.answers import YES_NO
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.words.language import Refused
from tests.cases import cases, every
from tests.clinic.generated import READER, typed_texts, values_of

DECLARED = [
    type.declaration
    for entry_type in ENTRY_TYPES
    for type in (entry_type, *(owned.type for owned in entry_type.declaration.parts))
]
# each kind once: many fields share theirs
KINDS = list(dict.fromkeys(field.kind for declared in DECLARED for field in declared.fields))
# what the program says is never typed
TYPED = [kind for kind in KINDS if not isinstance(kind, kinds.Saying)]
OWN = {
    name for module in (kinds, clinical_kinds, allergy_kinds, product_kinds) for name, found in vars(module).items()
    if isinstance(found, type) and issubclass(found, kinds.Kind) and found is not kinds.Kind and not name.startswith("_")
}  # fmt: skip


def test_every_kind_is_used_by_some_field():
    assert {type(kind).__name__ for kind in KINDS} == OWN


def named(kind: kinds.Kind) -> str:
    """Where the kind stands in the list tells it from the others of its class."""
    return f"{type(kind).__name__} {KINDS.index(kind)}"


def an_editor_shows_what_reads_as_the_same_value(kind, value):
    # what the program says is never typed
    assert kind not in TYPED or kind.parse(kind.written(value, READER), READER) == value


def a_version_keeps_json_that_gives_the_same_value(kind, value):
    back = kind.value(json.loads(json.dumps(kind.plain(value))))
    assert back == value
    assert kind.plain(back) == kind.plain(value)


def a_person_always_reads_something(kind, value):
    assert kind.shown(value, READER).strip()


LAWS = (
    an_editor_shows_what_reads_as_the_same_value,
    a_version_keeps_json_that_gives_the_same_value,
    a_person_always_reads_something,
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=named)
@given(data=st.data())
def test_of_every_value(kind, data):
    value = data.draw(values_of(kind))
    every(LAWS, lambda law: law(kind, value), lambda law: law.__name__)


# the kinds that failed for some text
UNREAD: set[str] = set()
UNANSWERED: set[str] = set()


@given(typed=typed_texts)
def test_any_text_is_read_or_refused_and_nothing_else(typed):
    def read_or_refused(kind: kinds.Kind) -> None:
        try:
            value = kind.parse(typed, READER)
        except Refused as refused:
            assert str(refused.sentence).strip()
            return
        assert value is not None
        assert kind.parse(kind.written(value, READER), READER) == value
        assert kind.value(json.loads(json.dumps(kind.plain(value)))) == value
        kind.shown(value, READER)

    every(TYPED, read_or_refused, named, UNREAD)


@given(typed=typed_texts)
def test_type_ahead_answers_any_text(typed):
    def answers(kind: kinds.Kind) -> None:
        offered = kind.offered(typed, READER, {"marker": "crp", "method": "cast"})
        assert all(isinstance(text, str) for text in offered)

    every(KINDS, answers, named, UNANSWERED)


@cases(
    ("kind", "typed", "value"),
    [
        (kinds.Number(), "0,59", Decimal("0.59")),
        (kinds.Cells(), "140e6", Decimal(140_000_000)),
        (kinds.Cells(), "1.4 × 10⁸", Decimal(140_000_000)),
        (kinds.Whole(), " 007 ", 7),
        (YES_NO, "y", "yes"),
        (YES_NO, "hayır", "no"),
        (clinical_kinds.Marker(), "crp", "crp"),
        (clinical_kinds.Marker(), "IGE", "total_ige"),
        (clinical_kinds.InVitroMethod(), "unk", "unknown"),
        (clinical_kinds.Drug(), "CIPRO", clinical_kinds.DrugName("ciprofloxacin", "J01MA02")),
        (clinical_kinds.Drug(), "amoxicillin", clinical_kinds.DrugName("amoxicillin", "J01CA04")),
        (clinical_kinds.Drug(), "Brand no one knows", clinical_kinds.DrugName("Brand no one knows")),
        (kinds.Duration(), "30 min", kinds.Span("30 min", Decimal(30))),
        (kinds.Duration(), "1,5 h", kinds.Span("1,5 h", Decimal(90))),
        (kinds.Duration(), "4 w", kinds.Span("4 w", Decimal(40320))),
        (kinds.Duration(), "4 weeks", kinds.Span("4 weeks", Decimal(40320))),
        (kinds.Duration(), "2 gün", kinds.Span("2 gün", Decimal(2880))),
        (kinds.Duration(), "unk", kinds.Span("unknown", None)),
        (clinical_kinds.Manifestations(), "urticaria, wheeze", ("urticaria", "wheeze")),
        (clinical_kinds.Manifestations(), "wheeze; kaşıntı\nURTICARIA", ("wheeze", "pruritus", "urticaria")),
        (clinical_kinds.Manifestations(), "urticaria, urticaria", ("urticaria",)),
        (clinical_kinds.Manifestations(), "oedema, site not stated, erythema", ("oedema", "erythema")),
        (clinical_kinds.Manifestations(), "oedema, erythema", ("oedema", "erythema")),
        (clinical_kinds.Manifestations(), "?", ("unknown",)),
        (kinds.Link("infusion"), "2", "infusion-2"),
        (kinds.Link("infusion"), "infusion 1", "infusion-1"),
        (kinds.Text(), "  as typed ", "as typed"),
    ],
)
def test_what_is_typed_is_read_so(kind, typed, value):
    assert kind.parse(typed, READER) == value


@cases(
    ("kind", "typed", "words"),
    [
        (kinds.Text(), "  ", "Nothing was typed"),
        (kinds.LongText(), "\n", "Nothing was typed"),
        (kinds.Number(), "1.234", "Was 1234 or 1.234 meant?"),
        (kinds.Whole(), "3.5", "whole number"),
        (kinds.Whole(), "-1", "whole number"),
        (kinds.Whole(), "²", "whole number"),
        (YES_NO, "maybe", "is not one of the answers here: yes, no, unknown"),
        (clinical_kinds.Drug(), "amox", "More than one drug begins like this"),
        (clinical_kinds.Marker(), "e", "could be"),
        (kinds.Duration(), "30", "with its unit"),
        (kinds.Duration(), "-3 d", "cannot be negative"),
        (clinical_kinds.Manifestations(), ",", "separated by commas"),
        (clinical_kinds.Manifestations(), "urticaria, severe", "severity is worked out"),
        (clinical_kinds.Manifestations(), "urticaria, unknown", "“unknown” is not one"),
        (kinds.Link("infusion"), "3", "“3” is not one of the answers here: infusion 1, infusion 2"),
        (kinds.Link("nothing"), "1", "nothing to choose from"),
        (kinds.Date(), "12.5.23 10:30", "Times are not asked"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(kind, typed, words):
    with pytest.raises(Refused) as refused:
        kind.parse(typed, READER)
    assert words in str(refused.value)


def test_cells_are_shown_in_millions():
    assert kinds.Cells().shown(Decimal(140_000_000), READER) == "140 × 10⁶"
    assert kinds.Cells().shown(Decimal(500_000), READER) == "0.5 × 10⁶"
    assert kinds.Cells().shown(Decimal(1_234_567), READER) == "1.234567 × 10⁶"


def test_a_share_of_cells_is_rounded():
    assert kinds.Cells().shown(Decimal(140_000_000) / 3, READER) == "46.67 × 10⁶"


def test_a_drug_is_known_by_its_code_or_by_its_name_however_it_is_typed():
    assert clinical_kinds.DrugName("ciprofloxacin", "J01MA02").key == clinical_kinds.DrugName("Cipro", "J01MA02").key
    assert len({clinical_kinds.DrugName(name).key for name in ("CİFLOSİN", "Ciflosin", " ciflosin")}) == 1


def test_type_ahead_completes_the_last_manifestation():
    offered = clinical_kinds.Manifestations().offered("erythema, oedema of the l", READER, {})
    assert offered == ["erythema, oedema of the lips"]


def test_a_unit_is_offered_for_its_marker():
    assert clinical_kinds.UnitText("marker").offered("mg", READER, {"marker": "crp"}) == ["mg/L", "mg/dL", "mg/mL"]
    assert clinical_kinds.UnitText("marker").offered("mg", READER, {}) == []
    assert clinical_kinds.UnitText("method").offered("p", READER, {"method": "cast"}) == ["pg/mL"]


def test_a_refused_unit_is_not_offered():
    assert "kUA/L" not in clinical_kinds.UnitText("marker").offered("k", READER, {"marker": "total_ige"})


def test_without_an_infusion_there_is_nothing_to_link_to():
    with pytest.raises(Refused):
        kinds.Link("infusion").parse("1", replace(READER, links={}))
