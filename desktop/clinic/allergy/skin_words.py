"""What skin tests tell: in a list, the timeline and a note, how valid they are, and what was tested with which outcome."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.clinic.allergy.allergy_kinds import Diameters, mean_words
from desktop.clinic.allergy.allergy_words import few
from desktop.clinic.entry.kinds import Choice, Option, Reader
from desktop.clinic.entry.stages import is_planned
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    OFF_THE_SHELF,
    TESTS,
    Due,
    Happening,
    Page,
    Reviewed,
    Said,
    Section,
    Tells,
    Ticked,
    Unsaid,
)
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number

if TYPE_CHECKING:
    from desktop.clinic.allergy.skin_test import SkinTest
    from desktop.clinic.entry.chart import Around

OUTCOME = Choice(
    (
        Option("positive", N_("positive")),
        Option("negative", N_("negative")),
        Option("not_interpretable", N_("cannot be interpreted")),
        Option("not_judged", N_("not judged")),
    )
)

TELLS = Tells(
    lane=TESTS,
    follows=("infusion", "medication_course", "history_answer"),
    register=NOT_IN_REGISTER,
    shelf=OFF_THE_SHELF,
    found_by=NOT_FOUND_BY,
    review=Reviewed(but=("stage", "planned")),
    due=Due(N_("Planned skin tests"), day="date", only=("stage", "planned")),
    summary=Section("tests"),
    drawn=Ticked(N_("skin tests")),
    page=Page(
        name="tests",
        place=4,
        rows=(("histamine", "saline"), ("antihistamine_drug", "antihistamine_last"), ("device", "site")),
        stays=("stage", "read_by", "device", "site", "read_after"),
        sheet="parts",
    ),
    doubts=NO_DOUBTS,
    said=("stage", "valid_because"),
    unsaid=Unsaid(
        (
            "histamine",
            "saline",
            "antihistamine",
            "antihistamine_drug",
            "antihistamine_last",
            "dermographism",
            "read_after",
            "read_by",
            "device",
            "site",
            "note",
        ),
        "the validity says what came of them",
    ),
)


def wheal(value: Diameters, growth: Decimal | None, outcome: str | None) -> str:
    """What was understood of a wheal: its mean, how much it grew, and what its row says by it."""
    parts = [mean_words(value)]
    if growth is not None:
        parts.append(str(say(N_("growth {growth} mm"), growth=show_number(growth, 1))))
    if outcome:
        parts.append(OUTCOME.shown(outcome))
    return " · ".join(filter(None, parts))


_ON_BOARD = {"yes": N_("omalizumab on board"), "unknown": N_("omalizumab perhaps on board")}


def standing(test: SkinTest, around: Around) -> tuple[str, str]:
    """Whether the sheet is valid, and why."""
    if test.validity is None:
        return "", ""
    sign, state = {"valid": ("✓", ""), "invalid": ("⚠", "danger"), "unknown": ("?", "question")}[test.validity]
    if not test.rows:
        # nothing rests on it yet
        state = ""
    word = test.declaration.field("validity").kind.shown(test.validity, around.reader)
    why = str(test.validity_why or "")
    # among the reasons of an open validity it stands itself; beside an invalid one it would be passed over
    if (under := _ON_BOARD.get(test.omalizumab or "")) and test.validity != "unknown":
        why = " · ".join(filter(None, (why, _(under))))
    return f"{sign} {word}: {why}" if why else f"{sign} {word}", state


def line(test: SkinTest) -> Said:
    """What a list says of skin tests."""
    omalizumab = on_omalizumab(test)
    if is_planned(test):
        return Said(_(N_("planned")), details=(few(_planned_names(test)), omalizumab))
    names = few(names_of(test, "positive"))
    positive = sum(row.outcome == "positive" for row in test.rows)
    counted = str(say(N_("{positive} positive of {all}"), positive=positive, all=len(test.rows)))
    doubt = doubt_of(test)
    if test.validity == "invalid" and not test.valid_because:
        # a count in the first place would read as a result
        return Said(_(N_("invalid")), details=(counted, names, omalizumab), doubt=doubt)
    valid = _(N_("valid")) if test.validity == "valid" else ""
    return Said(counted, details=(names, valid, omalizumab), doubt=doubt)


def happening(test: SkinTest, reader: Reader) -> Happening:
    """What skin tests tell the timeline: the names by outcome."""
    omalizumab = on_omalizumab(test)
    if is_planned(test):
        return Happening(test.date, test.title(reader), (few(_planned_names(test)), omalizumab), planned=True)
    doubt = doubt_of(test)
    outcomes = (
        ("positive", N_("positive: {names}")),
        ("negative", N_("negative: {names}")),
        ("not_interpretable", N_("cannot be interpreted: {names}")),
        ("not_judged", N_("not judged: {names}")),
    )
    told = [str(say(words, names=few(names))) for outcome, words in outcomes if (names := names_of(test, outcome))]
    return Happening(test.date, test.title(reader), (doubt, *told, omalizumab), bool(doubt))


def _planned_names(test: SkinTest) -> list[str]:
    return [row.substance.name for row in test.rows if row.substance is not None]


def names_of(test: SkinTest, outcome: str) -> list[str]:
    """What was tested with that outcome, each name once."""
    return list(
        dict.fromkeys(row.substance.name for row in test.rows if row.outcome == outcome and row.substance is not None)
    )


def doubt_of(test: SkinTest) -> str:
    """What is open about a sheet's validity: "invalid: histamine 2 mm", "validity not known"; "" for a valid one."""
    if test.validity == "unknown":
        # what is missing stands on the sheet itself
        return _(N_("validity not known"))
    if test.validity != "invalid":
        return ""
    if test.valid_because:
        return str(
            say(N_("invalid: {why}; used because: {reason}"), why=test.validity_why or "", reason=test.valid_because)
        )
    return str(say(N_("invalid: {why}"), why=test.validity_why or ""))


def on_omalizumab(test: SkinTest) -> str:
    """Whether omalizumab was on board, by the medication; "" says neither that it was nor that it was not."""
    return {"yes": _(N_("on omalizumab")), "unknown": _(N_("may be on omalizumab"))}.get(test.omalizumab or "", "")
