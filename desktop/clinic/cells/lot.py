"""A manufactured batch of cells: what it is made of and with, how it was tested, and whether it is released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Self

from desktop.clinic.catalogue.product_tests import RELEASE as AT_RELEASE
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.donor_sampling import M2, sampling
from desktop.clinic.cells.product_kinds import Identifier
from desktop.clinic.cells.quality_check import (
    M3,
    OpenChecks,
    QualityCheck,
    check_findings,
    has_grown,
    judged,
    open_checks,
    unjudged,
)
from desktop.clinic.entry.answers import UNKNOWN
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import Drug, DrugName
from desktop.clinic.entry.entries import Entry, Part, entry_type, is_of, item, parts
from desktop.clinic.entry.findings import Finding, block, hard, note, soft, untold
from desktop.clinic.entry.identifiers import identifier_findings
from desktop.clinic.entry.kinds import (
    UNKNOWN_WORDS,
    Choice,
    Date,
    Duration,
    Link,
    LongText,
    Number,
    Option,
    Reader,
    Span,
    Text,
    Values,
    Whole,
)
from desktop.clinic.entry.rules import RECORDED, happened, in_catalogue, in_order
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
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.typeahead import key_of

SORT = Choice(
    (
        Option("dmso", N_("DMSO")),
        Option("dextran", N_("dextran or HES"), ("hes",)),
        Option("albumin", N_("human albumin"), ("hsa",)),
        Option("bovine", N_("bovine protein"), ("fbs", "bsa")),
        Option("antibiotic", N_("antibiotic")),
        Option("medium", N_("medium")),
        Option("enzyme", N_("enzyme")),
        Option("other", N_("other")),
    )
)
LEFT = Choice(
    (Option("yes", N_("in the product")), Option("washed", N_("washed out")), Option("traces", N_("traces")), UNKNOWN)
)
TISSUE = Choice(
    (
        Option("umbilical_cord", N_("umbilical cord, Wharton's jelly"), ("uc", "wharton", "MSC(WJ)", "MSC(UC)")),
        Option("cord_blood", N_("umbilical cord blood"), ("ucb",)),
        Option("bone_marrow", N_("bone marrow"), ("bm", "MSC(M)")),
        Option("adipose", N_("adipose tissue"), ("at",)),
        Option("other", N_("other")),
        UNKNOWN,
    )
)
METHOD = Choice(
    (Option("explant", N_("explant")), Option("enzymatic", N_("enzymatic")), Option("other", N_("other")), UNKNOWN)
)
RELEASE = Choice(
    (
        Option("quarantined", N_("in quarantine")),
        Option("released", N_("released")),
        Option("deviation", N_("released under deviation")),
        Option("rejected", N_("rejected")),
        Option("recalled", N_("recalled")),
        Option("expired", N_("expired")),
        Option("not_known", N_("not known"), ("unknown", "?")),
    )
)
M1 = "M1, domain reference §5"
M4 = "M4, domain reference §5"
# decisions that somebody made on a day
_DECIDED = ("released", "deviation", "rejected", "recalled")
_SAID = {
    "quarantined": N_("The lot is in quarantine: no bag of it may be authorised."),
    "rejected": N_("The lot is rejected: no bag of it may be authorised."),
    "recalled": N_("The lot is recalled: no bag of it may be authorised. The recall list names who was given one."),
    "expired": N_("The lot is expired: no bag of it may be authorised."),
    "not_known": N_("It is not known whether the lot was released: no bag of it may be authorised."),
}


def _needs_reason(values: Values, reader: Reader) -> bool:
    return values.get("release") in ("deviation", "rejected", "recalled")


def has_number(number: str | None) -> bool:
    """Is it a number, and not the answer that it is unknown?"""
    return number is not None and key_of(number) not in UNKNOWN_WORDS


def is_expired(release: str | None, expiry: When | None, today: date) -> bool:
    """Is a lot expired for certain, by its day or by what was decided?"""
    over = is_known(expiry) and expiry.latest < today
    return over or release == "expired"


def release_words(release: str | None, expiry: When | None, today: date) -> tuple[str, str]:
    """Where a lot stands in words, with a sign; and "danger", "question" or ""."""
    if not release:
        return _(N_("? lot void or not known")), "question"
    if release in ("recalled", "rejected"):
        return f"⚠ {RELEASE.written(release)}", "danger"
    if is_expired(release, expiry, today):
        return f"⚠ {RELEASE.written('expired')}", "danger"
    if release in ("released", "deviation"):
        return f"✓ {RELEASE.written(release)}", ""
    return f"? {RELEASE.written(release)}", "question"


@entry_type(label=N_("Additive"), plural=N_("Additives"))
class Additive(Part):
    """Something that came into contact with the cells. Rule M9 holds it against the patient's allergies."""

    sort: str | None = item(SORT, N_("Sort"), required=True, help=N_("First letters."))
    name: str | None = item(Text(), N_("Name"), help=N_("As printed, such as NutriStem XF."))
    drug: DrugName | None = item(Drug(), N_("Drug"), code="ATC", help=N_("Of an antibiotic."))
    amount: str | None = item(Text(), N_("Amount"), help=N_("With its unit, such as 10 %."))
    left: str | None = item(LEFT, N_("In the bag"), help=N_("Is it in what the patient gets?"))


@entry_type(
    label=N_("Lot"),
    plural=N_("Lots"),
    dated="frozen",
    same=("manufacturer", "number"),
    of_clinic=True,
    tells=Tells(
        lane=Nothing("it belongs to no patient"),
        follows=("donor",),
        register=NOT_IN_REGISTER,
        shelf=Shelf(offers=("lot", "bag"), recalled=True),
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("infusions"),
        drawn=NOT_DRAWN,
        page=Page(
            name="lots",
            rows=(("method", "passage"), ("frozen", "expiry"), ("storage_temperature", "location")),
            stays=("manufacturer", "product", "licence", "tissue", "method", "storage_temperature", "after_thaw"),
            sheet="parts",
        ),
        doubts=NO_DOUBTS,
        said=("manufacturer", "number", "product", "location", "expiry", "release"),
        unsaid=Unsaid(
            (
                "donor",
                "licence",
                "tissue",
                "method",
                "passage",
                "medium",
                "storage_temperature",
                "after_thaw",
                "identifier",
                "released_by",
                "released_on",
                "release_reason",
                "note",
            ),
            "the recall and its form have them",
        ),
    ),
)
class Lot(Entry):
    """A batch of cells from one donor. Attributes: domain reference §2.6."""

    donor: str | None = item(Link("donor"), N_("Donor"), help=N_("The donor's pseudonym."))
    manufacturer: str | None = item(Text(), N_("Manufacturer"), required=True, help=N_("As printed, or unknown."))
    number: str | None = item(Text(), N_("Lot number"), required=True, help=N_("As printed, or unknown."))
    product: str | None = item(
        Text(), N_("Product"), required=True, help=N_("As printed; ISCT and ISO write MSC(WJ), MSC(UC), MSC(M).")
    )
    licence: str | None = item(Text(), N_("Licence"), help=N_("Of the manufacturer or the product."))
    tissue: str | None = item(TISSUE, N_("Source tissue"), required=True, help=N_("First letters."))
    method: str | None = item(METHOD, N_("Method"), help=N_("How the cells were taken from the tissue."))
    passage: int | None = item(
        Whole(), N_("Passage"), hard=("0", "15"), soft=("0", "5"), help=N_("3 is the end of passage 3.")
    )
    medium: str | None = item(Text(), N_("Medium"), help=N_("As printed."))
    additives: tuple[Additive, ...] = parts(
        Additive, N_("Additives"), help=N_("Everything that came into contact with the cells.")
    )
    frozen: When | None = item(Date(), N_("Frozen"), help=N_("The day it was frozen."))
    storage_temperature: Decimal | None = item(
        Number(),
        N_("Storage"),
        unit="°C",
        code="Cel",
        soft=("-200", "-150"),
        hard=("-273", "40"),
        help=N_("At most −150 °C."),
    )
    location: str | None = item(Text(), N_("Location"), help=N_("Tank, rack, box."))
    expiry: When | None = item(Date(ahead=30), N_("Expiry"), help=N_("The last day on which a bag may be thawed."))
    after_thaw: Span | None = item(Duration(), N_("Use within"), help=N_("After thaw: 4 h."))
    identifier: str | None = item(Identifier(), N_("Identifier"), help=N_("ISBT 128 or SEC, scanned or typed."))
    checks: tuple[QualityCheck, ...] = parts(
        QualityCheck, N_("Quality control at release"), help=N_("A row for each test.")
    )
    release: str | None = item(
        RELEASE, N_("Release"), required=True, help=N_("The decision of the person who releases.")
    )
    released_by: str | None = item(Text(), N_("Decided by"), help=N_("The qualified person."))
    released_on: When | None = item(Date(), N_("Decided on"), help=N_("The day of the decision."))
    release_reason: str | None = item(
        LongText(),
        N_("Because"),
        required=True,
        asked=_needs_reason,
        help=N_("Why it deviates, was rejected or recalled."),
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("What else matters about this lot."))

    def title(self, reader: Reader) -> str:
        return str(self.named(reader))

    def named(self, reader: Reader) -> Sentence:
        return say(N_("lot {number}, {manufacturer}"), number=self.number or "", manufacturer=self.manufacturer or "")

    def standing(self, around: Around) -> tuple[str, str]:
        if self.release is None and not self.checks:
            return "", ""
        stands, state = release_words(self.release, self.expiry, around.today) if self.release is not None else ("", "")
        names = str(verdicts(self, around).names(around.reader.catalogue))
        checks = str(say(N_("quality control: {names}"), names=names)) if names else self._all_told(around)
        if self.release == "not_known":
            stands = _(N_("? release not known"))
        if names and not state and self.release is not None:
            state = "question"
        return " · ".join(filter(None, (stands, checks))), state

    def _all_told(self, around: Around) -> str:
        """That nothing stands against its quality control, and of which results that only rests on no limit or none at all."""
        catalogue = around.reader.catalogue
        untold = [check for check in self.checks if check.verdict == "not_told" and not check.overruled]
        named = [catalogue.product_test(code or "") for code in {one.test for one in untold if one.limit_used is None}]
        weighed = [catalogue.product_test(code or "") for code in {one.test for one in untold if one.limit_used}]
        missing = [catalogue.product_test(code) for code in unjudged(self.checks, AT_RELEASE, catalogue).missing]
        told = [
            str(say(sentence, tests=", ".join(sorted(_(test.name) for test in found if test is not None))))
            for sentence, found in (
                (N_("without a limit: {tests}"), named),
                (N_("by weight when it is given: {tests}"), weighed),
                (N_("not recorded: {tests}"), missing),
            )
            if found
        ]
        if told:
            return str(say(N_("quality control: none fails; {told}"), told="; ".join(told)))
        return _(N_("quality control: all passed"))

    def line(self, seen: Seen) -> Said:
        stands = self._stands(seen.reader.today)
        release = RELEASE.shown(stands, seen.reader) if stands else ""
        open_ones = str(open_checks(self.checks, AT_RELEASE, seen.reader.catalogue).names(seen.reader.catalogue))
        expires = str(say(N_("expiry {date}"), date=self.expiry.shown())) if self.expiry else ""
        sound = stands in ("released", "deviation") and not open_ones
        return Said(
            details=(release if sound else "", self.product or "", expires, self.location or ""),
            doubt="" if sound else " · ".join(filter(None, (release, open_ones))),
            alarm=bool(self.release) and stands in ("recalled", "rejected", "expired"),
        )

    def _stands(self, today: date) -> str:
        """The decision about it; when its expiry is over that it is expired, whoever released it."""
        decided = self.release in ("recalled", "rejected")
        return "expired" if not decided and is_expired(self.release, self.expiry, today) else self.release or ""

    def identity(self) -> tuple[str, ...] | None:
        return (key_of(self.manufacturer), key_of(self.number)) if has_number(self.number) else None

    def completed(self, around: Around) -> Self:
        catalogue = around.reader.catalogue
        return replace(self, checks=tuple(judged(check, AT_RELEASE, catalogue) for check in self.checks))

    def findings(self, around: Around) -> Iterator[Finding]:
        if around.others(self):
            yield hard("V4", "number", say(RECORDED))
        yield from happened("frozen", self.frozen, around)
        yield from happened("released_on", self.released_on, around)
        yield from in_order("expiry", self.frozen, self.expiry, N_("{then} is before it was frozen ({first})."))
        if is_known(self.expiry) and self.expiry.latest < around.today:
            yield note("M4", "expiry", say(N_("The lot is expired ({date})."), date=self.expiry), M4)
        for position, additive in enumerate(self.additives):
            yield from in_catalogue(f"additives.{position}.drug", additive.drug, around)
        if not self.additives:
            sentence = N_("No additive is recorded, so nothing can be held against a patient's allergies.")
            yield note("M9", "additives", say(sentence), "M9, domain reference §5 [S52a]")
        yield from self._donor_findings(around)
        yield from check_findings(self.checks, AT_RELEASE, around, decided=bool(self.released_by))
        yield from self._release_findings(around)

    def _donor_findings(self, around: Around) -> Iterator[Finding]:
        """Is its donor on record, screened, and of an earlier day?"""
        donor = _donor(self, around)
        yield from identifier_findings(
            "identifier", self.identifier, self.expiry, donation=donor.donation_number if donor else None
        )
        if self.donor is None:
            yield note("donor", "donor", say(N_("No donor is linked: a recall cannot go back to the donor.")))
            return
        if donor is None:
            yield note("donor", "donor", say(N_("The donor is void or not known here.")))
            return
        if self.frozen is not None and donor.donation is not None and self.frozen.before(donor.donation):
            sentence = N_("It was frozen ({frozen}) before the donation ({donation}). Please check both.")
            yield soft("V1", "frozen", say(sentence, frozen=self.frozen, donation=donor.donation))
        screened = donor.completed(around).screened
        if self.release in ("released", "deviation") and screened != "negative":
            sentence = (
                N_(
                    "The lot is released, and its donor asks for an assessment of the risk: each bag asks what it found."
                )
                if screened == "assess"
                else N_("The lot is released, but its donor's screening is not: no bag of it may be authorised.")
            )
            yield soft("M2", "release", say(sentence), M2)
        if self.release in ("released", "deviation"):
            rules = around.reader.catalogue.cell_rules
            for told in sampling(donor.donation, donor.screening, donor.specimens_of, self.tissue, rules):
                make = untold if told.untold else note
                yield make("M2", "release", say(N_("Its donor: {said}"), said=told.sentence), told.source)

    def _release_findings(self, around: Around) -> Iterator[Finding]:
        """M1, M3: is the release decision somebody's, of a day, and in line with the checks?"""
        if said := _SAID.get(self.release or ""):
            yield note("M1", "release", say(said), M1)
        if self.release in _DECIDED:
            if not self.released_by:
                yield soft("M1", "released_by", say(N_("It is not recorded who decided.")), M1)
            if self.released_on is None or self.released_on.unknown:
                yield soft("M1", "released_on", say(N_("The day of the decision is not recorded.")), M1)
        if self.released_on is not None and self.frozen is not None and self.released_on.before(self.frozen):
            sentence = N_("The decision ({decided}) is of before it was frozen ({frozen}). Please check both.")
            yield soft("V1", "released_on", say(sentence, decided=self.released_on, frozen=self.frozen))
        if has_grown(self.checks, AT_RELEASE, around.reader.catalogue):
            sentence = N_("It grew. If a bag was given before that was known: the recall list names to whom.")
            yield note("M3", "release", say(sentence), M3)
        found = verdicts(self, around)
        if not any(found):
            return
        named = {"names": found.names(around.reader.catalogue)}
        if self.release == "released":
            sentence = N_("The lot is released, but of its quality control: {names}. Why was it released all the same?")
            yield block("M3", "release", say(sentence, **named), M3)
        elif self.release == "deviation":
            yield note("M3", "release", say(N_("Released under deviation with: {names}."), **named), M3)


def verdicts(lot: Lot, around: Around) -> OpenChecks:
    """What of its quality control stands against the lot: failing, missing, pending."""
    return open_checks(lot.checks, AT_RELEASE, around.reader.catalogue)


def _donor(lot: Lot, around: Around) -> Donor | None:
    kept = around.products.kept(lot.donor) if lot.donor else None
    return kept.entry if is_of(kept, Donor) else None
