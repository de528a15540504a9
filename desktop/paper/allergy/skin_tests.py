"""What the summary says of skin tests, patch tests and provocations that were done, and of those that are planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.clinic.allergy.allergy_kinds import PATCH_HOURS, Diameters
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.full_dose import shows_less
from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest
from desktop.clinic.allergy.skin_rows import Intradermal, SkinPrick
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.allergy.skin_validity import beside_valid
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.stages import is_planned
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number
from desktop.paper.page.words import dated, facts, labelled, quoted, shown

# notes of the rules that stand at a sheet's head here, or in a row
TOLD = (("skin_test", "A6"), ("skin_test", "A7"), ("patch_test", "relevance"))
_NO_BREAK = "\N{NO-BREAK SPACE}"
_VALID = {"valid": N_("valid"), "invalid": N_("INVALID"), "unknown": N_("VALIDITY NOT KNOWN")}


@dataclass(frozen=True)
class WhealRow:
    """A measured prick or injection: the wheal as mean and diameters; an injection also with the wheal injected."""

    substance: str
    wheal: str
    flare: str
    outcome: str
    injected: str = ""
    growth: str = ""
    late: str = ""


@dataclass(frozen=True)
class SkinSheet:
    """The skin tests of one sitting. `validity` stands at its head and in the head of each of its tables."""

    date: str
    validity: str
    why: str
    about: tuple[str, ...]
    pricks: tuple[WhealRow, ...]
    intradermals: tuple[WhealRow, ...]
    printed: tuple[tuple[str, str], ...]
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class PatchRow:
    """One hapten: its reading at each hour of its sheet, "–" where there is none."""

    hapten: str
    readings: tuple[str, ...]
    relevance: str


@dataclass(frozen=True)
class PatchSheet:
    """One patch test; `hours` are those that were read or are planned. What is still to be read stands first in `about`."""

    date: str
    about: tuple[str, ...]
    hours: tuple[int, ...]
    rows: tuple[PatchRow, ...]
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProvocationRow:
    """One provocation."""

    date: str
    drug: str
    steps: str
    ended: str
    result: str
    about: tuple[str, ...]
    entries: tuple[str, ...] = ()


# -- skin ---------------------------------------------------------------------------------------------------------


def skin_sheets(chart: Chart, reader: Reader) -> tuple[SkinSheet, ...]:
    """The skin tests that were done, by day."""
    return tuple(
        replace(_sheet(kept.entry, chart, reader), entries=(kept.id,))
        for kept in chart.of(SkinTest)
        if not is_planned(kept.entry)
    )


def _sheet(entry: SkinTest, chart: Chart, reader: Reader) -> SkinSheet:
    return SkinSheet(
        date=dated(entry.date, chart),
        # what no rule has called valid is not
        validity=_(_VALID[entry.validity or "unknown"]),
        why=_why(entry),
        about=tuple(_about(entry, reader)),
        pricks=tuple(_prick(row, reader) for row in entry.pricks if row.wheal is not None),
        intradermals=tuple(_intradermal(row, reader) for row in entry.intradermals if _is_measured(row)),
        printed=tuple(_printed(entry, reader)),
    )


def _why(entry: SkinTest) -> str:
    """What the validity rests on; of a valid one only what weakens it, for its controls stand behind it."""
    if entry.validity_why is None:
        return ""
    if entry.validity != "valid":
        return str(entry.validity_why)
    return "; ".join(map(str, beside_valid(entry.validity_why)))


def _about(entry: SkinTest, reader: Reader) -> Iterator[str]:
    """The controls, and what else bears on the results; what is missing is said where the validity does not say so already."""
    for name in ("histamine", "saline"):
        if wheal := getattr(entry, name):
            yield labelled(entry.declaration.field(name).label, _wheal(wheal))
    if entry.validity != "unknown":
        board = entry.declaration.field("omalizumab")
        yield labelled(board.label, shown(entry, "omalizumab", reader) or _(N_("unknown")))
        missing = [name for name in ("histamine", "saline", "antihistamine") if getattr(entry, name) is None]
        if missing:
            yield labelled(N_("not recorded"), ", ".join(_(entry.declaration.field(name).label) for name in missing))
    yield from facts(
        entry, reader, ("antihistamine", "antihistamine_drug", "antihistamine_last", "dermographism"), also=False
    )
    yield from facts(entry, reader, ("read_after", "read_by", "device", "site"))
    if entry.valid_because:
        yield labelled(entry.declaration.field("valid_because").label, quoted(entry.valid_because))


def _prick(row: SkinPrick, reader: Reader) -> WhealRow:
    return WhealRow(_substance(row), _wheal(row.wheal), _flare(row), _outcome(row, reader))


def _is_measured(row: Intradermal) -> bool:
    return any(getattr(row, name) is not None for name in ("injected", "wheal", "late_24", "late_48", "late_72"))


def _intradermal(row: Intradermal, reader: Reader) -> WhealRow:
    late = [(hours, getattr(row, f"late_{hours}")) for hours in (24, 48, 72)]
    return WhealRow(
        substance=_substance(row),
        wheal=_wheal(row.wheal) if row.wheal else "–",
        flare=_flare(row),
        outcome=_outcome(row, reader),
        injected=_wheal(row.injected) if row.injected else "–",
        growth=f"{show_number(row.growth, 1)}{_NO_BREAK}mm" if row.growth is not None else "–",
        late="; ".join(f"{hours}{_NO_BREAK}h {_wheal(seen)}" for hours, seen in late if seen is not None) or "–",
    )


def _wheal(wheal: Diameters) -> str:
    """The mean, and the two diameters that it is of: "4.5 mm (5 × 4)"; broken between the two at most."""
    if wheal.across in (None, wheal.longest):
        return f"{show_number(wheal.longest)}{_NO_BREAK}mm"
    return f"{show_number(wheal.mean, 1)}{_NO_BREAK}mm ({_both(wheal)})"


def _flare(row: SkinPrick | Intradermal) -> str:
    """The two diameters of the flare, which nobody takes the mean of."""
    return f"{_both(row.flare)}{_NO_BREAK}mm" if row.flare else "–"


def _both(wheal: Diameters) -> str:
    return f"{_NO_BREAK}×{_NO_BREAK}".join(show_number(one) for one in (wheal.longest, wheal.across) if one is not None)


def _outcome(row: SkinPrick | Intradermal, reader: Reader) -> str:
    """What the rules make of it; what the report printed stands beside it where it differs."""
    outcome = shown(row, "outcome", reader) or _(N_("not judged"))
    if row.printed and row.printed != row.outcome:
        return str(say(N_("{outcome}; printed: {printed}"), outcome=outcome, printed=shown(row, "printed", reader)))
    return outcome


def _substance(row: SkinPrick | Intradermal) -> str:
    about = [row.concentration.text if row.concentration else ""]
    if isinstance(row, Intradermal) and row.volume is not None:
        about.append(f"{show_number(row.volume)} mL")
    return ", ".join(filter(None, (row.substance.name if row.substance else "", *about)))


_PRINTED = {
    "positive": N_("{test}, printed positive"),
    "negative": N_("{test}, printed negative"),
    None: N_("{test}, neither measured nor printed"),
}


def _printed(entry: SkinTest, reader: Reader) -> Iterator[tuple[str, str]]:
    """What has no wheal: as the report says, in one line for each of its words."""
    pricks = [row for row in entry.pricks if row.wheal is None]
    injected = [row for row in entry.intradermals if not _is_measured(row)]
    for test, rows in ((N_("Prick"), pricks), (N_("Intradermal"), injected)):
        for printed, words in _PRINTED.items():
            names = [_substance(row) for row in rows if row.printed == printed]
            if names:
                yield str(say(words, test=say(test))), "; ".join(names)


# -- patches --------------------------------------------------------------------------------------------------------


def patch_sheets(chart: Chart, reader: Reader) -> tuple[PatchSheet, ...]:
    """The patch tests, by day."""
    return tuple(replace(_patches(kept.entry, chart, reader), entries=(kept.id,)) for kept in chart.of(PatchTest))


def _patches(entry: PatchTest, chart: Chart, reader: Reader) -> PatchSheet:
    read = {hours for hours in PATCH_HOURS if any(getattr(row, f"h{hours}") for row in entry.haptens)}
    hours = tuple(sorted(read | set(entry.planned or ())))
    return PatchSheet(
        date=dated(entry.applied, chart),
        about=(*_due(entry, chart), *facts(entry, reader, ("site", "chamber", "sunned", "read_by"))),
        hours=hours,
        rows=tuple(_hapten(row, hours, reader) for row in entry.haptens),
    )


def _due(entry: PatchTest, chart: Chart) -> Iterator[str]:
    """Which planned readings are still to come, and the day of the next one."""
    if entry.next_hours is None:
        return
    left = ", ".join(str(hours) for hours in entry.planned or () if hours >= entry.next_hours)
    if entry.next_due is None:
        yield str(say(N_("still to be read: {hours} h"), hours=left))
    else:
        yield str(
            say(N_("still to be read: {hours} h; the next on {date}"), hours=left, date=dated(entry.next_due, chart))
        )


def _hapten(row: PatchHapten, hours: Sequence[int], reader: Reader) -> PatchRow:
    percent = f"{show_number(row.concentration)} %" if row.concentration is not None else ""
    about = " ".join(filter(None, (percent, row.vehicle)))
    return PatchRow(
        hapten=", ".join(filter(None, (row.hapten, about))),
        readings=tuple(shown(row, f"h{at}", reader) or "–" for at in hours),
        relevance=shown(row, "relevance", reader) or _(N_("not answered")),
    )


# -- provocations ---------------------------------------------------------------------------------------------------


def provocations(chart: Chart, reader: Reader) -> tuple[ProvocationRow, ...]:
    """The drug provocations that were done, by day."""
    return tuple(
        replace(_provocation(kept.entry, chart, reader), entries=(kept.id,))
        for kept in chart.of(DrugProvocation)
        if not is_planned(kept.entry)
    )


def _provocation(entry: DrugProvocation, chart: Chart, reader: Reader) -> ProvocationRow:
    atc = f" ({entry.drug.atc})" if entry.drug and entry.drug.atc else ""
    reaction = chart.entry(entry.reaction) if entry.reaction else None
    about = facts(entry, reader, ("strategy", "risk", "scheme", "asthma"))
    about += facts(entry, reader, ("placebo", "indication", "observed", "supervised_by"))
    if less := shows_less(entry):
        about.insert(0, less)
    if reaction:
        about.append(labelled(entry.declaration.field("reaction").label, reaction.entry.title(reader)))
    return ProvocationRow(
        date=dated(entry.date, chart),
        drug=", ".join(filter(None, (f"{entry.drug.name if entry.drug else ''}{atc}", shown(entry, "route", reader)))),
        steps=_steps(entry),
        ended=shown(entry, "stop_reason", reader) or _(N_("not recorded")),
        result=shown(entry, "result", reader) or _(N_("not recorded")),
        about=tuple(about),
    )


def _steps(entry: DrugProvocation) -> str:
    """The doses in their order, what they add up to, and what was seen at which."""
    doses = [step for step in entry.steps if step.dose is not None]
    if not doses:
        return _(N_("No step is recorded."))
    unit = entry.dose_unit or _(N_("(unit not recorded)"))
    told = " → ".join(show_number(step.dose) for step in doses)
    seen = [labelled(f"{show_number(step.dose)} {unit}", step.seen) for step in doses if step.seen]
    total = show_number(sum(step.dose for step in doses))
    steps = say(N_("{doses} {unit}; {total} {unit} in all"), doses=told, total=total, unit=unit)
    return "; ".join([str(steps), *seen])


# -- plans ----------------------------------------------------------------------------------------------------------


def tested(chart: Chart) -> list[Kept]:
    """The skin, patch and provocation tests."""
    return [kept for type in (SkinTest, PatchTest, DrugProvocation) for kept in chart.of(type)]


def planned_tests(chart: Chart, reader: Reader) -> Iterator[tuple[When, str]]:
    """What is planned, and the patch readings that are due: the day and in words."""
    for kept in chart.of(SkinTest):
        if is_planned(kept.entry) and kept.entry.date:
            names = dict.fromkeys(
                row.substance.name for row in (*kept.entry.pricks, *kept.entry.intradermals) if row.substance
            )
            yield kept.entry.date, _plan(N_("skin tests"), ", ".join(names))
    for kept in chart.of(DrugProvocation):
        if is_planned(kept.entry) and kept.entry.date:
            yield kept.entry.date, _plan(N_("drug provocation"), kept.entry.drug.name if kept.entry.drug else "")
    for kept in chart.of(PatchTest):
        if kept.entry.next_due is not None:
            yield kept.entry.next_due, str(say(N_("patch test, reading at {hours} h"), hours=kept.entry.next_hours))


def _plan(test: str, names: str) -> str:
    planned = N_("planned {test}: {names}") if names else N_("planned {test}")
    return str(say(planned, test=say(test), names=names))
