"""How an entry stands, in one line above its sheet: its words, and "danger", "question" or "" for how they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.cells.bag import Bag, bag_words, state
from desktop.clinic.cells.donor import SCREENING, Donor
from desktop.clinic.cells.lot import Lot, verdicts
from desktop.clinic.cells.stock import BagOut, LotStock
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.entry.kinds import Cells
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number


def standing(entry: Entry, around: Around) -> tuple[str, str]:
    """How this entry stands, its computed fields filled; ("", "") where there is nothing to say."""
    tell = _STANDINGS.get(type(entry))
    return tell(entry, around) if tell is not None else ("", "")


def _validity(entry: SkinTest, around: Around) -> tuple[str, str]:
    if entry.validity is None:
        return "", ""
    sign, state = {"valid": ("✓", ""), "invalid": ("⚠", "danger"), "unknown": ("?", "question")}[entry.validity]
    if not (entry.pricks or entry.intradermals):
        # nothing rests on it yet
        state = ""
    word = entry.declaration.field("validity").kind.shown(entry.validity, around.reader)
    why = str(entry.validity_why or "")
    if entry.omalizumab == "yes" and "omalizumab" not in why:
        why = " · ".join(filter(None, (why, _(N_("omalizumab on board")))))
    return f"{sign} {word}: {why}" if why else f"{sign} {word}", state


def _due(entry: PatchTest, around: Around) -> tuple[str, str]:
    if entry.applied is None or not entry.planned:
        return "", ""
    if entry.next_hours is None:
        return _(N_("✓ all planned readings are done")), ""
    if entry.next_due is None:
        return "", ""
    late = entry.next_due.latest < around.today
    sentence = N_("The {hours} h reading was due {when}") if late else N_("Next reading due {when} ({hours} h)")
    return str(say(sentence, when=entry.next_due.shown(), hours=entry.next_hours)), ""


def _given(entry: DrugProvocation, around: Around) -> tuple[str, str]:
    def shown(name: str) -> str:
        value = getattr(entry, name)
        return entry.declaration.field(name).kind.shown(value, around.reader) if value is not None else ""

    parts = []
    if entry.total is not None:
        parts.append(
            str(say(N_("Total dose {total}"), total=f"{shown('total')} {provocation_unit(entry, around)}".strip()))
        )
    if entry.stage == "planned":
        parts.append(shown("stage"))
    elif entry.result is not None:
        signs = {"positive": "+", "negative": "−", "inconclusive": "?"}
        parts.append(f"{signs[entry.result]}\N{NO-BREAK SPACE}{shown('result')}")
    return " · ".join(parts), ""


def provocation_unit(entry: DrugProvocation, around: Around) -> str:
    """The unit of a provocation's doses."""
    field = entry.declaration.field("dose_unit")
    return field.kind.shown(entry.dose_unit, around.reader) if entry.dose_unit is not None else ""


def _screening(entry: Donor, around: Around) -> tuple[str, str]:
    signs = {"negative": ("✓", ""), "positive": ("⚠", "danger")}
    sign, state = signs.get(entry.screened, ("?", "question"))
    words = say(N_("Screening: {state}"), state=SCREENING.shown(entry.screened, around.reader))
    # an empty sheet is not yet a question
    return f"{sign} {words}", state if entry.screening else ""


def _release(entry: Lot, around: Around) -> tuple[str, str]:
    if entry.release is None and not entry.checks:
        return "", ""
    found = verdicts(entry, around)
    stands, state = "", ""
    if entry.release is not None:
        as_stocked = LotStock("", "", "", entry.release, entry.expiry, "", {})
        stands, state = as_stocked.standing(around.today)
    names = str(found.names(around.reader.catalogue))
    checks = str(say(N_("quality control: {names}"), names=names)) if names else _all_told(entry, around)
    if entry.release == "not_known":
        stands = _(N_("? release not known"))
    if names and not state and entry.release is not None:
        state = "question"
    return " · ".join(filter(None, (stands, checks))), state


def _all_told(entry: Lot, around: Around) -> str:
    """That nothing stands against its quality control, and of which results that only rests on no limit."""
    tests = {check.test for check in entry.checks if check.verdict == "not_told" and not check.overruled}
    named = [around.reader.catalogue.product_test(code or "") for code in tests]
    if untold := ", ".join(sorted(_(test.name) for test in named if test is not None)):
        return str(say(N_("quality control: none fails; without a limit: {tests}"), tests=untold))
    return _(N_("quality control: all passed"))


def _bag(entry: Bag, around: Around) -> tuple[str, str]:
    if entry.lot is None:
        return "", ""
    uses = around.products.uses(around.itself) if around.itself else ()
    found = state(Kept(around.itself, "", 0, entry), uses)
    parts, mark = [bag_words(found, uses)], ""
    if found == "thawed":
        how_long, mark = BagOut("", "", found, entry.use_by, None).how_long(around.now)
        if entry.use_by is not None:
            parts.append(str(say(N_("use by {time}"), time=entry.use_by.shown())))
        parts.append(how_long)
    if entry.viability is not None:
        parts.append(str(say(N_("viability {percent} %"), percent=show_number(entry.viability))))
    else:
        parts.append(_(N_("viability not known")))
    if entry.viable_cells is not None:
        parts.append(str(say(N_("{cells} viable cells"), cells=Cells().shown(entry.viable_cells, around.reader))))
    return " · ".join(parts), mark


_STANDINGS: dict[type[Entry], Callable[[Any, Around], tuple[str, str]]] = {
    SkinTest: _validity,
    PatchTest: _due,
    DrugProvocation: _given,
    Donor: _screening,
    Lot: _release,
    Bag: _bag,
}
