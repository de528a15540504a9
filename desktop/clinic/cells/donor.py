"""A donor of cells, by pseudonym, with the screening that decides whether the cells may be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Self

from desktop.clinic.catalogue.cell_rules import ASSESS, FORBIDS, INFORMS, CellRules
from desktop.clinic.cells.donor_sampling import M2, SYPHILIS, Sampled, sampling
from desktop.clinic.cells.product_kinds import Identifier
from desktop.clinic.entry.answers import UNKNOWN, YES_NO
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.entry.kinds import Choice, Date, LongText, Option, Reader, Text
from desktop.clinic.entry.rules import happened, not_twice
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
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, joined, say

# the five that EU law asks of every donor [S30], then those that a region or a clinic adds
SCREENED_FOR = Choice(
    (
        Option("hiv", N_("anti-HIV-1/2 or Ag/Ab"), ("hiv", "anti-hiv")),
        Option("hbsag", N_("HBsAg"), ("hbsag",)),
        Option("anti_hbc", N_("anti-HBc"), ("anti-hbc", "hbc")),
        Option("anti_hcv", N_("anti-HCV"), ("hcv", "anti-hcv")),
        Option("syphilis", N_("syphilis, which test not stated"), ("sifiliz",)),
        Option("syphilis_nonspecific", N_("syphilis, non-specific (VDRL, RPR)"), ("vdrl", "rpr")),
        Option("syphilis_specific", N_("syphilis, Treponema-specific (TPHA, TPPA)"), ("tpha", "tppa", "fta-abs")),
        Option("htlv", N_("anti-HTLV-I"), ("htlv",)),
        Option("hiv_nat", N_("HIV NAT")),
        Option("hbv_nat", N_("HBV NAT")),
        Option("hcv_nat", N_("HCV NAT")),
        Option("hbv", N_("HBV, which test not stated"), ("hbv",)),
        Option("cmv", N_("CMV")),
        Option("toxoplasma", N_("toxoplasma")),
        Option("zika", N_("Zika")),
        Option("other", N_("another one")),
    )
)
REQUIRED = ("hiv", "hbsag", "anti_hbc", "anti_hcv", "syphilis")
RESULT = Choice(
    (Option("negative", N_("negative")), Option("positive", N_("positive")), Option("pending", N_("pending")), UNKNOWN)
)
CONSENT = Choice(
    (
        Option("given", N_("given")),
        Option("withdrawn", N_("withdrawn")),
        Option("not_recorded", N_("not recorded")),
        UNKNOWN,
    )
)
TERM = Choice(
    (Option("full", N_("full term")), Option("preterm", N_("preterm")), Option("none", N_("no pregnancy")), UNKNOWN)
)
SCREENING = Choice(
    (
        Option("negative", N_("all required ones negative")),
        Option("assess", N_("a positive one that asks for a risk assessment")),
        Option("positive", N_("a positive one")),
        Option("pending", N_("pending")),
        Option("missing", N_("not complete")),
    )
)

# of what is missing the finding says what was not tested for
_SAID = {
    "positive": N_("A screening test is positive: no bag of this donor may be authorised."),
    "assess": N_(
        "A positive test asks for an assessment of the risk (anti-HBc with negative HBsAg, a Treponema-specific test, or one "
        "without a name): no bag may be authorised before that."
    ),
    "pending": N_("A result is pending: until then no bag of this donor may be authorised."),
}


SPECIMENS_OF = Choice(
    (Option("mother", N_("the mother")), Option("donor", N_("the donor, not the mother"), ("own",)), UNKNOWN)
)


@entry_type(label=N_("Screening test"), plural=N_("Screening tests"))
class DonorTest(Part):
    """A test of the donor for one infection."""

    screened_for: str | None = item(
        SCREENED_FOR, N_("Screened for"), required=True, help=N_("First letters."), formerly="marker"
    )
    result: str | None = item(RESULT, N_("Result"), required=True, help=N_("Negative, positive or pending."))
    date: When | None = item(Date(), N_("Date"), help=N_("The day of the specimen."))
    laboratory: str | None = item(Text(), N_("Laboratory"), help=N_("Who tested it."))
    method: str | None = item(Text(), N_("Method"), help=N_("As printed."))

    def named(self) -> Sentence:
        """What was tested, as a value of a sentence."""
        return SCREENED_FOR.said(self.screened_for) if self.screened_for else say("?")


@entry_type(
    label=N_("Donor"),
    plural=N_("Donors"),
    dated="donation",
    same=("pseudonym",),
    of_clinic=True,
    tells=Tells(
        lane=Nothing("it belongs to no patient"),
        follows=Nothing("it is worked out from its own answers alone"),
        register=NOT_IN_REGISTER,
        shelf=Shelf(offers=("donor",), recalled=True),
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("infusions"),
        drawn=NOT_DRAWN,
        page=Page(name="donors", rows=(("consent", "consent_version"),), sheet="parts"),
        doubts=NO_DOUBTS,
        said=("pseudonym", "consent", "site"),
        unsaid=Unsaid(
            ("donation_number", "term", "consent_version", "specimens_of", "htlv_area", "note"),
            "the recall and its form have them",
        ),
    ),
)
class Donor(Entry):
    """Whose tissue the cells are from. Attributes: domain reference §2.6; screening: rule M2 [S30]."""

    pseudonym: str | None = item(Text(), N_("Pseudonym"), required=True, help=N_("Never the donor's name."))
    donation: When | None = item(Date(), N_("Donation"), required=True, help=N_("Type ? when it is unknown."))
    donation_number: str | None = item(Identifier(), N_("Donation number"), help=N_("ISBT 128 or SEC, as scanned."))
    term: str | None = item(TERM, N_("Pregnancy"), help=N_("Of an umbilical cord."))
    consent: str | None = item(CONSENT, N_("Consent"), required=True, help=N_("Of the donor to this use."))
    consent_version: str | None = item(Text(), N_("Consent version"), help=N_("As printed on the form."))
    site: str | None = item(Text(), N_("Procured at"), help=N_("Where the tissue was taken."))
    specimens_of: str | None = item(SPECIMENS_OF, N_("Blood tested of"), help=N_("Of a newborn's cord: of the mother."))
    htlv_area: str | None = item(
        YES_NO, N_("Area with much HTLV-I"), help=N_("Do the donor, a partner or the parents come from one?")
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("What else matters about this donor."))
    screening: tuple[DonorTest, ...] = parts(
        DonorTest, N_("Screening"), help=N_("A row for each test; a missing one is missing.")
    )
    screened: str | None = item(
        SCREENING, N_("Screening"), computed=True, help=N_("By the five tests that are required.")
    )

    def title(self, reader: Reader) -> str:
        return self.pseudonym or ""

    def standing(self, around: Around) -> tuple[str, str]:
        signs = {"negative": ("✓", ""), "positive": ("⚠", "danger")}
        # what was kept may have been worked out by an older rule
        screened = self._screened(around.reader.catalogue.cell_rules)
        sign, state = signs.get(screened, ("?", "question"))
        words = say(N_("Screening: {state}"), state=SCREENING.shown(screened))
        if found := [told for told in self._sampling(around) if told.grave]:
            untold = all(told.untold for told in found)
            sentence = N_("{said} · in time: not known") if untold else N_("{said} · not in time, or in quarantine")
            sign, state = (sign, state) if state == "danger" else ("?", "question")
            words = say(sentence, said=words)
        # an empty sheet is not yet a question
        return f"{sign} {words}", state if self.screening else ""

    def line(self, seen: Seen) -> Said:
        judged = self._screened(seen.reader.catalogue.cell_rules)
        screening = str(say(N_("screening: {state}"), state=SCREENING.shown(judged, seen.reader)))
        consent = CONSENT.shown(self.consent, seen.reader) if self.consent else ""
        sound = judged == "negative"
        details = (
            screening if sound else "",
            str(say(N_("consent {state}"), state=consent)) if consent else "",
            self.site or "",
        )
        return Said(details=details, doubt="" if sound else screening, alarm=judged == "positive")

    def completed(self, around: Around) -> Self:
        return replace(self, screened=self._screened(around.reader.catalogue.cell_rules))

    def results_of(self, screened_for: str) -> set[str]:
        """The results of one test; empty while it is missing."""
        return {test.result or "unknown" for test in self.screening if test.screened_for == screened_for}

    def lacking(self) -> list[str]:
        """What is required and has no negative or positive result; HTLV-I only of an area where there is much of it [S69]."""
        required = (*REQUIRED, "htlv") if self.htlv_area == "yes" else REQUIRED
        return [code for code in required if not self.decided(code) & {"negative", "positive"}]

    def decided(self, code: str) -> set[str]:
        """The results of what is required; of syphilis those of any test for it."""
        codes = SYPHILIS if code == "syphilis" else (code,)
        return set().union(*map(self.results_of, codes))

    def positives(self, rules: CellRules) -> dict[str, str]:
        """The codes of the positive tests, and what each does: forbids, asks for an assessment of the risk, or informs.

        A non-specific test for syphilis informs only once the specific one is negative [S30, 1.4].
        """
        found = {}
        for code in dict.fromkeys(test.screened_for for test in self.screening if test.result == "positive"):
            test = rules.donor_test(code or "")
            effect = test.positive if test else FORBIDS
            if test and test.unless and self.results_of(test.unless) != {"negative"}:
                effect = FORBIDS
            if code in SYPHILIS and code != "syphilis_specific":
                specific = self.results_of("syphilis_specific")
                effect = INFORMS if specific == {"negative"} else ASSESS if "positive" in specific else effect
            found[code or ""] = effect
        return found

    def open_results(self, result: str, rules: CellRules) -> list[str]:
        """The tests of that result ("pending", "unknown") and no other, but for those that only inform."""
        codes = dict.fromkeys(test.screened_for or "" for test in self.screening if test.result == result)
        return [
            code
            for code in codes
            if ((test := rules.donor_test(code)) is None or test.positive != INFORMS)
            and (result == "pending" or self.results_of(code) == {result})
            and not (code == "htlv" and self.htlv_area == "no")
        ]

    def _screened(self, rules: CellRules) -> str:
        effects, pending = set(self.positives(rules).values()), self.open_results("pending", rules)
        if FORBIDS in effects or (ASSESS in effects and (self.lacking() or pending)):
            return "positive"
        if ASSESS in effects:
            return "assess"
        if pending:
            return "pending"
        return "missing" if self.lacking() else "negative"

    def _sampling(self, around: Around) -> Iterator[Sampled]:
        """What is wrong with the sampling or cannot be told; which tissue was given a lot says, and a pregnancy tells as much."""
        rules, born = around.reader.catalogue.cell_rules, self.term in ("full", "preterm")
        tissue = rules.tissues.of_the_mother[0] if born else "other"
        for told in sampling(self.donation, self.screening, self.specimens_of, tissue, rules):
            if born or told.untold:
                yield told

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("donation", self.donation, around)
        yield from not_twice("pseudonym", self, around)
        for position, test in enumerate(self.screening):
            yield from happened(f"screening.{position}.date", test.date, around)
        # marrow is tested before, and the mother may have been during the pregnancy: told once, and asks nothing
        if early := [
            test for test in self.screening if test.date and self.donation and test.date.before(self.donation)
        ]:
            sentence = N_("Before the donation ({donation}) are: {tests}.")
            named = N_("{test} ({date})")
            tests = joined(say(named, test=test.named(), date=test.date) for test in early)
            yield note("V1", "screening", say(sentence, donation=self.donation, tests=tests))
        if self.consent in ("withdrawn", "not_recorded", "unknown"):
            yield soft(
                "M6",
                "consent",
                say(N_("The donor's consent is not on record: bags of this donor are not to be given.")),
            )
        rules = around.reader.catalogue.cell_rules
        if lacking := self.lacking():
            names = joined(SCREENED_FOR.said(code) for code in lacking)
            sentence = N_("Without a result: {names}. Until then no bag of this donor may be authorised.")
            yield note("M2", "screening", say(sentence, names=names), M2)
        if said := _SAID.get(self._screened(rules)):
            yield note("M2", "screening", say(said), M2)
        for told in self._sampling(around):
            yield (untold if told.untold else note)("M2", "screening", told.sentence, told.source)
