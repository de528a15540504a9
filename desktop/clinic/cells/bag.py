"""A bag: one container of a lot, that is thawed and given to one patient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple, Self

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.product_tests import POST_THAW
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import M4, Lot, has_number
from desktop.clinic.cells.product_kinds import Identifier
from desktop.clinic.cells.quality_check import M3, QualityCheck, check_findings, has_grown, judged
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, Kept, entry_type, is_of, item, parts
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.identifiers import identifier_findings
from desktop.clinic.entry.kinds import Cells, Choice, Date, Duration, Link, LongText, Number, Option, Reader, Span, Text
from desktop.clinic.entry.products import BagUse
from desktop.clinic.entry.rules import RECORDED, happened
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    Nothing,
    Page,
    Said,
    Section,
    Seen,
    Shelf,
    Tells,
    Unsaid,
)
from desktop.clinic.words.dates import When, exactly
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.readings import Reading
from desktop.clinic.words.typeahead import key_of

STATE = Choice(
    (
        Option("frozen", N_("frozen")),
        Option("allocated", N_("allocated")),
        Option("thawed", N_("thawed")),
        Option("given", N_("given")),
        Option("discarded", N_("discarded")),
    )
)
M5 = "M5, domain reference §5 [S30b]"


@entry_type(
    label=N_("Bag"),
    plural=N_("Bags"),
    dated="thawed",
    same=("lot", "number"),
    of_clinic=True,
    tells=Tells(
        lane=Nothing("it belongs to no patient"),
        follows=("lot",),
        register=NOT_IN_REGISTER,
        shelf=Shelf(offers=("bag",)),
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("infusions"),
        drawn=NOT_DRAWN,
        page=Page(
            name="bags",
            rows=(("cells", "volume"), ("wash", "diluent"), ("final_volume", "after_thaw")),
            stays=("lot", "cells", "volume", "location"),
            sheet="parts",
        ),
        doubts=NO_DOUBTS,
        said=("lot", "number", "cells", "location", "after_thaw", "discarded"),
        unsaid=Unsaid(
            ("identifier", "volume", "thaw_method", "wash", "diluent", "final_volume", "discard_reason", "note"),
            "its form and sheet have them",
        ),
    ),
)
class Bag(Entry):
    """One container of cells. Whether it is frozen, allocated, thawed, given or discarded follows from what is recorded."""

    lot: str | None = item(Link("lot"), N_("Lot"), required=True, help=N_("First letters of the lot's number."))
    number: str | None = item(Text(), N_("Bag"), required=True, help=N_("Its number in the lot."))
    identifier: str | None = item(Identifier(), N_("Identifier"), help=N_("ISBT 128 or SEC, scanned or typed."))
    cells: Decimal | None = item(
        Cells(), N_("Cells"), unit="", hard=("1", "1000000000000"), help=N_("As labelled: 140e6.")
    )
    volume: Decimal | None = item(Number(), N_("Volume"), unit="mL", hard=("0", "1000"), help=N_("In the bag."))
    location: str | None = item(Text(), N_("Location"), help=N_("Tank, rack, box."))
    thawed: When | None = item(Date(time=True), N_("Thawed"), help=N_("Date and time."))
    thaw_method: str | None = item(Text(), N_("Thawed how"), help=N_("Such as water bath 37 °C."))
    wash: str | None = item(Text(), N_("Wash"), help=N_("How it was washed, or none."))
    diluent: str | None = item(Text(), N_("Diluent"), help=N_("What it was diluted with."))
    final_volume: Decimal | None = item(
        Number(), N_("Final volume"), unit="mL", hard=("0", "1000"), help=N_("What is infused.")
    )
    after_thaw: Span | None = item(Duration(), N_("Use within"), help=N_("After thaw; empty: as the lot says."))
    checks: tuple[QualityCheck, ...] = parts(
        QualityCheck, N_("Quality control after thaw"), help=N_("A row for each test.")
    )
    discarded: When | None = item(Date(time=True), N_("Discarded"), help=N_("When it was thrown away."))
    discard_reason: str | None = item(
        Text(),
        N_("Because"),
        required=True,
        asked=lambda values, reader: values.get("discarded") is not None,
        help=N_("Why it was not given."),
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("What else matters about this bag."))
    viability: Decimal | None = item(
        Number(decimals=1), N_("Viability"), unit="%", computed=True, help=N_("After thaw, else at release.")
    )
    viable_cells: Decimal | None = item(Cells(), N_("Viable cells"), computed=True, help=N_("Cells × viability."))
    use_by: When | None = item(
        Date(time=True), N_("Use by"), computed=True, help=N_("Thaw and the time allowed after it.")
    )

    def title(self, reader: Reader) -> str:
        return str(self.named(reader))

    def named(self, reader: Reader) -> Sentence:
        # a lot is offered by its title, its number beside it
        offered = next((lot for lot in Link("lot").options(reader, {}) if lot.code == self.lot), None)
        return self.named_of(None if offered is None else next(iter(offered.aliases), offered.name))

    def named_of(self, lot: str | None) -> Sentence:
        """What it is called as one of the lot of that number; None where its lot is void or not known."""
        if lot is None:
            return say(N_("bag {number}"), number=self.number or "")
        return say(N_("{lot} · bag {number}"), lot=lot, number=self.number or "")

    def standing(self, around: Around) -> tuple[str, str]:
        if self.lot is None:
            return "", ""
        uses = around.products.uses(around.itself) if around.itself else ()
        found = state(Kept(around.itself, "", 0, self), uses)
        parts, mark = [bag_words(found, uses)], ""
        if found == "thawed":
            how_long, mark = time_left(self.use_by, around.now)
            if self.use_by is not None:
                parts.append(str(say(N_("use by {time}"), time=self.use_by.shown())))
            parts.append(how_long)
        if self.viability is not None:
            parts.append(str(say(N_("viability {percent} %"), percent=show_number(self.viability))))
        else:
            parts.append(_(N_("viability not known")))
        if self.viable_cells is not None:
            parts.append(str(say(N_("{cells} viable cells"), cells=Cells().shown(self.viable_cells, around.reader))))
        return " · ".join(parts), mark

    def line(self, seen: Seen) -> Said:
        uses = seen.products.uses(seen.kept.id)
        found = fate(self, uses).state
        viability = ""
        if self.viability is not None:
            viability = str(say(N_("viability {percent} %"), percent=show_number(self.viability)))
        use_by = str(say(N_("use by {time}"), time=self.use_by.shown())) if self.use_by and found == "thawed" else ""
        cells = Cells().shown(self.cells, seen.reader) if self.cells is not None else ""
        details = (bag_words(found, uses), use_by, self.location or "", viability)
        return Said(cells, _(N_("cells")) if cells else "", details)

    def identity(self) -> tuple[str | None, ...] | None:
        return (self.lot, key_of(self.number)) if self.lot and has_number(self.number) else None

    def completed(self, around: Around) -> Self:
        lot, catalogue = _lot(self, around), around.reader.catalogue
        known = _viability(self, lot)
        viability = known.number if known and not known.censored else None
        viable = None
        if self.cells is not None and viability is not None:
            viable = (self.cells * viability / 100).quantize(Decimal(1), ROUND_DOWN)
        return replace(
            self,
            checks=tuple(judged(check, POST_THAW, catalogue) for check in self.checks),
            viability=viability,
            viable_cells=viable,
            use_by=_later(self.thawed, self.after_thaw or (lot.after_thaw if lot else None)),
        )

    def findings(self, around: Around) -> Iterator[Finding]:
        lot = _lot(self, around)
        if around.others(self):
            yield hard("V4", "number", say(RECORDED))
        if self.lot and lot is None:
            yield note("lot", "lot", say(N_("The lot is void or not known here.")))
        yield from happened("thawed", self.thawed, around)
        yield from happened("discarded", self.discarded, around)
        yield from self._thaw_findings(lot)
        donor = around.products.kept(lot.donor) if lot and lot.donor else None
        expiry, donation = (lot.expiry if lot else None), (donor.entry.donation_number if is_of(donor, Donor) else None)
        number = self.number if has_number(self.number) else None
        yield from identifier_findings("identifier", self.identifier, expiry, number, donation)
        yield from check_findings(self.checks, POST_THAW, around, decided=bool(lot.released_by) if lot else None)
        yield from self._viability_findings(lot, around)
        if self.discard_reason and self.discarded is None:
            yield soft(
                "discarded",
                "discarded",
                say(N_("There is a reason for throwing it away, but no day. Was it discarded?")),
            )
        if around.itself:
            yield from self._use_findings(around.products.uses(around.itself), around.reader.catalogue)

    def _thaw_findings(self, lot: Lot | None) -> Iterator[Finding]:
        """V1, M4: was it thawed while it was frozen and in date? It has happened, so it is asked after, never refused."""
        thawed = self.thawed
        if thawed is None or thawed.unknown:
            return
        if self.discarded is not None and thawed.after(self.discarded):
            sentence = N_("It was thawed after it was discarded ({date}). Please check both.")
            yield soft("V1", "thawed", say(sentence, date=self.discarded))
        if lot is not None and lot.frozen is not None and thawed.before(lot.frozen):
            sentence = N_("It was thawed before its lot was frozen ({date}). Please check both.")
            yield soft("V1", "thawed", say(sentence, date=lot.frozen))
        if lot is not None and lot.expiry is not None and thawed.after(lot.expiry):
            yield soft("M4", "thawed", say(N_("It was thawed after its expiry ({date})."), date=lot.expiry), M4)

    def _viability_findings(self, lot: Lot | None, around: Around) -> Iterator[Finding]:
        """M3: a viability that only the release knows is held against the limit after thaw; one that is a bound is said."""
        reading = _viability(self, lot)
        if reading is None:
            return
        if reading.censored:
            sentence = N_("Viability is known as {reading} % only, so the viable cells stay empty.")
            yield note("M3", "viability", say(sentence, reading=reading.shown()), M3)
        if last_viability(self.checks) is None:
            checked = judged(
                QualityCheck(test="viability", result=reading, unit="%"), POST_THAW, around.reader.catalogue
            )
            if checked.verdict == "fail":
                sentence = N_("The viability at release, {reading} %, is already less than after thaw ({limit}).")
                yield note("M3", "viability", say(sentence, reading=reading.shown(), limit=checked.limit_used), M3)

    def _use_findings(self, uses: Sequence[BagUse], catalogue: Catalogue) -> Iterator[Finding]:
        """M5, M3: what was given was not thrown away, was given once, and has not grown since."""
        given = [use for use in uses if use.type == "infusion"]
        if not given:
            return
        names = ", ".join(dict.fromkeys(use.name for use in given))
        if self.discarded is not None:
            sentence = N_("It is recorded as discarded, and as given to {names}. Please check both.")
            yield soft("M5", "discarded", say(sentence, names=names), M5)
        if has_grown(self.checks, POST_THAW, catalogue):
            sentence = N_(
                "What was given to {names} grew. The recall list names who was given the other bags of the lot."
            )
            yield soft("M3", "checks", say(sentence, names=names), M3)
        if len(given) > 1:
            sentence = N_("{count} infusions name this bag, given to {names}. A bag is given once.")
            yield soft("M5", "number", say(sentence, count=len(given), names=names), M5)
        if self.thawed is None:
            yield note(
                "thawed", "thawed", say(N_("It was given to {names}; when it was thawed is not recorded."), names=names)
            )


class Fate(NamedTuple):
    """What is recorded of a bag, as far as it says where the bag stands."""

    given: bool
    discarded: bool
    thawed: bool
    authorised: bool

    @property
    def state(self) -> str:
        """A code of `STATE`: given goes before discarded, thawed, allocated and frozen."""
        if self.given:
            return "given"
        if self.discarded:
            return "discarded"
        if self.thawed:
            return "thawed"
        return "allocated" if self.authorised else "frozen"


def fate(bag: Bag, uses: Sequence[BagUse]) -> Fate:
    """What is recorded of a bag; `uses` is who was given it, or is to be."""
    types = {use.type for use in uses}
    return Fate("infusion" in types, bag.discarded is not None, bag.thawed is not None, "authorisation" in types)


def state(bag: Kept[Bag], uses: Sequence[BagUse]) -> str:
    """Where a bag stands, a code of `STATE`."""
    return fate(bag.entry, uses).state


def minutes_left(use_by: When | None, now: datetime) -> int | None:
    """The whole minutes until a use-by; negative when that is over; None while nobody can tell."""
    if use_by is None or not use_by.time or use_by.day is None:
        return None
    until = datetime.combine(use_by.day, time.fromisoformat(use_by.time))
    return int((until - now.replace(tzinfo=None)).total_seconds() // 60)


def time_left(use_by: When | None, now: datetime) -> tuple[str, str]:
    """How long a thawed bag may still be used, in words; and "danger", "question" or ""."""
    minutes = minutes_left(use_by, now)
    if minutes is None:
        return _(N_("? use-by not known")), "question"
    if minutes < 0:
        return f"⚠ {say(N_('{length} over'), length=_length(-minutes))}", "danger"
    return str(say(N_("{length} left"), length=_length(minutes))), "question" if minutes <= 30 else ""


def _length(minutes: int) -> str:
    if minutes < 120:
        return str(say(N_("{minutes} min"), minutes=minutes))
    return str(say(N_("{hours} h {minutes} min"), hours=minutes // 60, minutes=minutes % 60))


def bag_words(found: str, uses: Sequence[BagUse]) -> str:
    """The state of a bag, and whose it is when it is given or allocated."""
    named = {"given": (N_("given to {name}"), "infusion"), "allocated": (N_("allocated to {name}"), "authorisation")}
    if found not in named:
        return STATE.shown(found, None)
    sentence, by = named[found]
    return str(say(sentence, name=", ".join(dict.fromkeys(use.name for use in uses if use.type == by))))


def _lot(bag: Bag, around: Around) -> Lot | None:
    kept = around.products.kept(bag.lot) if bag.lot else None
    return kept.entry if is_of(kept, Lot) else None


def _viability(bag: Bag, lot: Lot | None) -> Reading | None:
    """The viability in percent: the bag's own after thaw, else its lot's at release."""
    return last_viability(bag.checks) or (last_viability(lot.checks) if lot else None)


def last_viability(checks: Sequence[QualityCheck]) -> Reading | None:
    """The last viability in percent among these checks; None where none of them is a number in percent."""
    found = [
        check.result for check in checks
        if check.test == "viability" and check.unit == "%" and check.result and check.result.is_number
    ]  # fmt: skip
    return found[-1] if found else None


def _later(thawed: When | None, after: Span | None) -> When | None:
    """The minute until which it may be used, assumed if the thaw is; None unless the thaw is known to the minute."""
    minute = thawed.moment if thawed is not None else None
    if thawed is None or minute is None or after is None or after.minutes is None:
        return None
    try:
        # a started minute is left out
        until = minute + timedelta(minutes=int(after.minutes))
        return replace(exactly(until.date(), f"{until:%H:%M}"), assumed=thawed.assumed)
    except (OverflowError, ValueError):
        # beyond the calendar
        return None
