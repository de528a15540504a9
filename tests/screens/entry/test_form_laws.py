"""Whatever is typed into whatever field: no form falls over, and no number is changed in silence."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.entry.kinds import Number, Whole
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.readings import Reading
from desktop.screens.entry.form import EntryForm
from desktop.screens.entry.parts_sheet import PartsSheet
from desktop.session.session import Session
from tests.session.made import INFUSION, LAB, OMALIZUMAB, PATCH, PROVOCATION, REACTION, SKIN, keep, start, with_patient

pytestmark = pytest.mark.slow

BASES = {"lab_result": LAB, "infusion": INFUSION, "medication_course": OMALIZUMAB, "drug_reaction": REACTION}
NUMBERS = st.one_of(
    st.from_regex(r"[-−<>≤≥~ ]{0,2}[0-9]{1,7}([.,][0-9]{0,4})?( ?[a-zA-Z%/]{0,5})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}([.,' ][0-9]{3}){1,2}", fullmatch=True),
    st.from_regex(r"[0-9.,]{1,4}( ?[x×*] ?10\^?[0-9]{1,2}|e[0-9]{1,2})", fullmatch=True),
)
TEXTS = st.one_of(
    st.text(max_size=30), NUMBERS, st.sampled_from(["t", "-3w", "d0+14", "?", "12.5.23", "2023-05", "1.234", "\0", "٣"])
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory):
    made = start(tmp_path_factory.mktemp("laws") / "clinic.sqlite")
    yield made
    made.close()


@pytest.fixture(scope="module")
def patient(session: Session) -> str:
    from desktop.clinic.course.infusion import Infusion

    made = with_patient(session)
    keep(session, Infusion, made, **INFUSION)
    return made


def commit(editor: object, text: str) -> None:
    """Type a text of any sort, as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def meant(text: str) -> Decimal | None:
    """What a number in plain digits can only mean; None where nobody can say."""
    plain = text.strip().replace("−", "-")
    power = re.fullmatch(r"(.*?[0-9])(?:[eE]6|\s*[xX×*]\s*10(?:\^([0-9]{1,2})|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})))", plain)
    if power:
        raised = power[2] or (power[3] or "").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")) or "6"
        number = meant(power[1])
        return None if number is None else number * 10 ** int(raised)
    if re.fullmatch(r"-?[0-9]*[.,]?[0-9]+", plain):
        if re.fullmatch(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}", plain) or re.fullmatch(r"-?0[0-9]{1,2}[.,][0-9]{3}", plain):
            return None
        return Decimal(plain.replace(",", "."))
    return None


@pytest.mark.parametrize("type", ENTRY_TYPES, ids=lambda type: type.declaration.name)
def test_no_text_breaks_a_form_or_changes_a_number(session: Session, patient: str, qtbot, type: object) -> None:
    declared = type.declaration
    form = EntryForm(session, type)
    qtbot.addWidget(form)
    form.resize(500, 600)
    form.show()
    of_clinic = declared.name in ("patient", "letterhead")
    names = [field.name for field in declared.typed_fields]

    @settings(max_examples=30)
    @given(st.sampled_from(names), TEXTS)
    @example(names[0], "1.234")
    @example(names[-1], "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))
    def law(name: str, text: str) -> None:
        form.blank("" if of_clinic else patient, {**BASES.get(declared.name, {}), name: ""})
        commit(form.editors[name], text)
        typed = form.editors[name].text_typed()
        value = getattr(form.entry(), name)
        check_number(declared.field(name).kind, typed, value)
        form.save()
        if form.kept is not None:
            check_number(declared.field(name).kind, typed, getattr(form.kept.entry, name))
        else:
            assert form.editors[name].text_typed() == typed, "what was typed still stands"

    law()


SHEETS = {SkinTest: SKIN, PatchTest: PATCH, DrugProvocation: PROVOCATION}


@pytest.mark.parametrize("type", SHEETS, ids=lambda type: type.declaration.name)
def test_no_text_breaks_a_sheet_or_changes_a_number(session: Session, patient: str, qtbot, type: object) -> None:
    form = EntryForm(session, type, sheet=PartsSheet)
    for widget in (form, form.sheet):
        qtbot.addWidget(widget)
        widget.show()
    cells = [(owned, field) for owned in type.declaration.parts for field in owned.type.declaration.typed_fields]

    @settings(max_examples=30)
    @given(st.sampled_from(cells), TEXTS)
    @example(cells[0], "1.234")
    @example(cells[-1], "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))
    def law(cell: tuple, text: str) -> None:
        owned, field = cell
        rows = [{**row} for row in SHEETS[type].get(owned.name, ())]
        assert rows, "every sort of parts has a row to type into"
        rows[0].pop(field.name, None)
        form.blank(patient, {**SHEETS[type], owned.name: rows})
        editor = form.sheet.findChild(QLineEdit, f"{type.declaration.name}.{owned.name}.0.{field.name}")
        commit(editor, text)
        typed = form.texts()[owned.name]
        # a row in which nothing is left is no row
        if len(typed) == len(rows):
            check_number(field.kind, typed[0][field.name], getattr(getattr(form.entry(), owned.name)[0], field.name))
        form.save()
        if form.kept is None:
            assert form.texts()[owned.name] == typed, "what was typed still stands"

    law()


def check_number(kind: object, typed: str, value: object) -> None:
    """The number that was understood is the one that was typed, or none was understood."""
    if value is None:
        return
    if isinstance(kind, Number | Whole):
        assert Decimal(value) == meant(typed), (typed, value)
    elif isinstance(value, Reading) and value.number is not None:
        assert value.text == typed.strip()
        assert value.number == meant(re.sub(r"^(<=|>=|[<>≤≥])", "", typed.strip())), (typed, value)


def test_the_oracle_knows_what_it_says() -> None:
    assert [meant(text) for text in ("1.234", "0.123", "5,0", "−3", "140e6", "1.4 × 10⁸", "1 234", "x")] == [
        None, Decimal("0.123"), Decimal(5), Decimal(-3), Decimal(140_000_000), Decimal(140_000_000), None, None,
    ]  # fmt: skip


def test_a_form_that_outlives_its_clinic_file_keeps_no_draft_and_says_nothing(tmp_path, qtbot) -> None:
    session = start(tmp_path / "clinic.sqlite")
    form = EntryForm(session, LabResult)
    qtbot.addWidget(form)
    form.blank(with_patient(session))
    commit(form.editors["reading"], "26,6")
    session.close()
    form.keep_draft()
    assert form.editors["reading"].text_typed() == "26,6"
