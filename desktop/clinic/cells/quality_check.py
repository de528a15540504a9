"""One test of a product's quality: its result, the limit that it is judged by, and whether it passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from desktop.clinic.catalogue.catalogue import Catalogue, unit_key
from desktop.clinic.catalogue.product_tests import PrintedUnit, ProductTest
from desktop.clinic.cells.product_kinds import CheckResult, ProductTestName, ProductTestUnit
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import LimitsText
from desktop.clinic.entry.entries import Part, entry_type, item
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import Choice, Date, Option, Reader, Saying, Text
from desktop.clinic.entry.rules import happened
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Refused, Sentence, Wording, joined, say
from desktop.clinic.words.readings import Limits, Reading, parse_reading
from desktop.clinic.words.typeahead import fold

M3 = "M3, domain reference §5 [S22]"
own_limit = Wording("M3.own_limit", "{limit}")
default_limit = Wording("M3.default_limit", N_("default {limit}, {source}"))
by_weight = Wording("M3.by_weight", N_("{limit}, worked out by volume and weight when it is given"))
FINAL = Choice((Option("final", N_("final")), Option("preliminary", N_("preliminary"))))
VERDICT = Choice(
    (
        Option("pass", N_("passes")),
        Option("fail", N_("fails")),
        Option("pending", N_("pending")),
        Option("not_told", N_("cannot be told")),
    )
)


@entry_type(label=N_("Quality check"), plural=N_("Quality control"))
class QualityCheck(Part):
    """One test of a product's quality. Attributes and default limits: domain reference §2.6."""

    test: str | None = item(ProductTestName(), N_("Test"), required=True, help=N_("First letters."))
    result: Reading | None = item(CheckResult(), N_("Result"), help=N_("As printed; empty while it is pending."))
    unit: str | None = item(ProductTestUnit(), N_("Unit"), help=N_("As printed."))
    limits: Limits | None = item(
        LimitsText(), N_("Product's limit"), help=N_("Its own, such as ≥ 80. Empty: the default.")
    )
    state: str | None = item(FINAL, N_("State"), help=N_("Sterility is preliminary until its cultures end."))
    method: str | None = item(Text(), N_("Method"), help=N_("As printed."))
    date: When | None = item(Date(), N_("Date"), help=N_("The day of the result."))
    analyst: str | None = item(Text(), N_("Analyst"), help=N_("Who tested it."))
    overruled: str | None = item(
        Text(), N_("Accepted because"), help=N_("Only who releases may accept what fails, with a reason.")
    )
    verdict: str | None = item(VERDICT, N_("Verdict"), computed=True, help=N_("By the limit beside it."))
    limit_used: Sentence | None = item(
        Saying(), N_("Judged by"), computed=True, help=N_("The limit, and where it is from.")
    )

    def title(self, reader: Reader) -> str:
        """What it is called."""
        return self.declaration.field("test").kind.written(self.test, reader) if self.test else ""

    def named(self, catalogue: Catalogue) -> str | Sentence:
        """What it is called, as a value of a sentence."""
        return _name(self.test or "", catalogue)

    def printed(self) -> str:
        """The result with its unit."""
        return f"{self.result.shown()} {self.unit or ''}".strip() if self.result else ""


class OpenChecks(NamedTuple):
    """The codes of the tests that stand against a release or a use: a result fails; none that counts; still pending; unread."""

    failing: tuple[str, ...]
    missing: tuple[str, ...]
    pending: tuple[str, ...]
    unread: tuple[str, ...]

    def names(self, catalogue: Catalogue) -> str | Sentence:
        """All of them for people, what is wrong with each behind it; of several it is said once, in front."""
        words = (
            (N_("{test} fails"), N_("fail: {tests}")),
            (N_("{test} missing"), N_("missing: {tests}")),
            (N_("{test} pending"), N_("pending: {tests}")),
            (N_("{test} cannot be judged as typed"), N_("cannot be judged as typed: {tests}")),
        )
        told = []
        for (one, several), codes in zip(words, self, strict=True):
            named = [_name(code, catalogue) for code in codes]
            if len(named) == 1:
                told.append(say(one, test=named[0]))
            elif named:
                told.append(say(several, tests=joined(named)))
        return joined(told, "; " if any(len(codes) > 1 for codes in self) else ", ")


class Unjudged(NamedTuple):
    """The codes of expected tests that nothing was judged of: a result without a limit; no result; still pending."""

    without_limit: tuple[str, ...]
    missing: tuple[str, ...]
    pending: tuple[str, ...]


@dataclass(frozen=True)
class _Judged:
    """A verdict, the limit behind it in words, and why it cannot be told; `field` is the one to look at."""

    verdict: str
    used: Sentence | None = None
    why: Sentence | None = None
    field: str = "result"


def judged(check: QualityCheck, stage: str, catalogue: Catalogue) -> QualityCheck:
    """The check with its verdict and the limit that was used, at the stage "release" or "post_thaw".

    The product's own limit goes before the default of the catalogue. A test that neither has a limit for cannot be told.
    """
    found = _judge(check, stage, catalogue)
    return replace(check, verdict=found.verdict, limit_used=found.used)


def open_checks(checks: Sequence[QualityCheck], stage: str, catalogue: Catalogue) -> OpenChecks:
    """What stands against a product at this stage: any test that fails, required ones that are missing or pending.

    A result that was accepted with a reason stands against nothing. Where a test was done more than once, one failure
    counts; a result that cannot be judged stands against it, unless there is no limit to judge it by.
    """
    rows: dict[str, list[str]] = {}
    for check in checks:
        found = _judge(check, stage, catalogue)
        counts = "accepted" if check.overruled else "unreadable" if found.why else found.verdict
        rows.setdefault(check.test or "", []).append(counts)
    required = [test.code for test in catalogue.product_tests if stage in test.required]
    left = [code for code in required if not {"pass", "accepted", "not_told", "fail"} & {*rows.get(code, ())}]
    pending = tuple(code for code in left if "pending" in rows.get(code, ()))
    failing = tuple(code for code, verdicts in rows.items() if "fail" in verdicts)
    unread = tuple(code for code in left if code not in pending and "unreadable" in rows.get(code, ()))
    return OpenChecks(failing, tuple(code for code in left if code not in (*pending, *unread)), pending, unread)


def unjudged(checks: Sequence[QualityCheck], stage: str, catalogue: Catalogue) -> Unjudged:
    """Of the tests that are expected, not required: those that neither pass nor fail."""
    without: list[str] = []
    missing: list[str] = []
    pending: list[str] = []
    for test in catalogue.product_tests:
        own = [_judge(check, stage, catalogue).verdict for check in checks if check.test == test.code]
        if stage in test.expected and not {"pass", "fail"} & {*own}:
            (missing if not own else without if "not_told" in own else pending).append(test.code)
    return Unjudged(tuple(without), tuple(missing), tuple(pending))


def preliminary(checks: Sequence[QualityCheck], stage: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The codes of the tests that have nothing but a preliminary result, which passes so far."""
    early = {check.test or "" for check in checks if check.result is not None and check.state == "preliminary"}
    told = {check.test for check in checks if check.overruled or _judge(check, stage, catalogue).verdict != "pending"}
    return tuple(code for code in dict.fromkeys(check.test or "" for check in checks) if code in early - told)


def has_grown(checks: Sequence[QualityCheck], stage: str, catalogue: Catalogue) -> bool:
    """Does a test that ends after the cells may have been given fail?"""
    late = {test.code for test in catalogue.product_tests if test.ends_later}
    return not late.isdisjoint(open_checks(checks, stage, catalogue).failing)


def check_findings(
    checks: Sequence[QualityCheck], stage: str, around: Around, decided: bool | None
) -> Iterator[Finding]:
    """What the rules say about the checks of a lot or bag, the field `checks.0.result` and so on.

    `decided`: does the lot say who decided its release? None when there is no lot to ask.
    """
    for position, check in enumerate(checks):
        where = f"checks.{position}."
        yield from happened(f"{where}date", check.date, around)
        yield from _row_findings(check, stage, around.reader.catalogue, where)
        if check.overruled and decided is False:
            sentence = N_(
                "Only who decides the release may accept this: name that person in the lot, or leave this empty."
            )
            yield hard("M3", f"{where}overruled", say(sentence), M3)


def _row_findings(check: QualityCheck, stage: str, catalogue: Catalogue, where: str) -> Iterator[Finding]:
    test, found = catalogue.product_test(check.test or ""), _judge(check, stage, catalogue)
    if test is None:
        return
    shown = {"test": say(test.name), "result": check.printed(), "limit": found.used or ""}
    if found.why is not None:
        yield soft("M3", where + found.field, found.why, M3)
    elif found.verdict == "fail" and check.overruled:
        sentence = N_("{test}: {result} fails ({limit}), and was accepted: {reason}")
        yield note("M3", f"{where}overruled", say(sentence, reason=check.overruled, **shown), M3)
    elif found.verdict == "fail":
        yield note("M3", f"{where}result", say(N_("{test}: {result} fails ({limit})."), **shown), M3)
    elif check.overruled and found.verdict == "pass":
        yield note("M3", f"{where}overruled", say(N_("{test} passes: there is nothing to accept."), **shown))
    number = check.result.number if check.result else None
    if test.percent and number is not None and not 0 <= number <= 100:
        yield hard("V2", f"{where}result", say(N_("{test} lies between 0 and 100 %."), **shown))
    if stage not in test.stages:
        yield note("M3", f"{where}test", say(N_("{test} is not expected at this stage."), **shown))


def _judge(check: QualityCheck, stage: str, catalogue: Catalogue) -> _Judged:
    test = catalogue.product_test(check.test or "")
    limits, used = _limit(check, test, stage)
    if check.result is None:
        return _Judged("pending", used)
    if (weighed := _weighed(check, test, limits)) is not None:
        return _Judged("not_told", by_weight(limit=weighed.shown()))
    if why := _wrong_unit(check, test, limits):
        return _Judged("not_told", used, why, "unit")
    if limits is None:
        return _Judged("not_told")
    verdict = _by_word(check.result, limits, test) if check.result.word else _by_number(check.result, limits)
    if verdict is None:
        sentence = N_("It cannot be told whether “{result}” meets “{limit}”.")
        return _Judged("not_told", used, say(sentence, result=check.printed(), limit=used or ""))
    if verdict == "pass" and test is not None and test.ends_later and check.state is None:
        return _Judged("not_told", used, say(N_("Is this result preliminary or final?")), "state")
    # what fails before its end will not pass at its end
    return _Judged("pending" if verdict == "pass" and check.state == "preliminary" else verdict, used)


def _limit(check: QualityCheck, test: ProductTest | None, stage: str) -> tuple[Limits | None, Sentence | None]:
    """The limit that a check is judged by, and the words for it: the product's own, else the default in its unit."""
    if check.limits is not None:
        return check.limits, own_limit(limit=check.limits.shown())
    at_stage = [one for one in test.limits if one.stage in ("", stage) and stage in test.stages] if test else []
    own = _key(test, check.unit)
    found = [one for one in at_stage if _key(test, one.limits.unit) == own]
    if not own and len(at_stage) == 1:
        # pending, or its unit is missing: there is only one that it can be
        found = at_stage
    if not found:
        return None, None
    return found[0].limits, default_limit(limit=found[0].limits.shown(), source=found[0].source)


def weight_limit(check: QualityCheck, catalogue: Catalogue) -> Limits | None:
    """The limit by weight that a result by volume is worked out for, whatever else it is judged by; None for another result."""
    test = catalogue.product_test(check.test or "")
    if test is None or check.result is None:
        return None
    own = check.limits if check.limits and _key(test, check.limits.unit) == _key(test, test.per_weight) else None
    return _weighed(check, test, own)


def _weighed(check: QualityCheck, test: ProductTest | None, limits: Limits | None) -> Limits | None:
    if test is None or not test.per_volume or _key(test, check.unit) != _key(test, test.per_volume):
        return None
    if limits is not None and limits.unit and _key(test, limits.unit) == _key(test, test.per_weight):
        return limits
    defaults = [one.limits for one in test.limits if _key(test, one.limits.unit) == _key(test, test.per_weight)]
    return defaults[0] if limits is None and defaults else None


def _wrong_unit(check: QualityCheck, test: ProductTest | None, limits: Limits | None) -> Sentence | None:
    """Why a number is not compared: its unit is missing, not one of the test's, or not the limit's."""
    if check.result is None or not check.result.is_number:
        return None
    if test is not None and test.units:
        listed = ", ".join(unit.printed for unit in test.units)
        shown = {"test": say(test.name), "unit": check.unit or "", "listed": listed}
        if not check.unit:
            return say(N_("The unit is missing. {test} is read in: {listed}."), **shown)
        if _unit(test, check.unit) is None:
            return say(N_("{test} is not read in {unit}. It is read in: {listed}."), **shown)
    if limits is not None and limits.unit and _key(test, check.unit) != _key(test, limits.unit):
        sentence = N_("The result is in {unit}, its limit in {limit}: they are not compared.")
        return say(sentence, unit=check.unit or say(N_("no unit")), limit=limits.unit)
    return None


def _unit(test: ProductTest, typed: str) -> PrintedUnit | None:
    key = fold(unit_key(typed))
    return next(
        (unit for unit in test.units if key in (fold(unit_key(text)) for text in (unit.printed, *unit.aliases))), None
    )


def _key(test: ProductTest | None, typed: str | None) -> str:
    """What two spellings of one unit have in common; "" for none."""
    known = _unit(test, typed) if test is not None and typed else None
    return fold(unit_key(known.printed if known else typed or ""))


def _by_number(result: Reading, limits: Limits) -> str | None:
    place = limits.place(result)
    return None if place is None else "pass" if place == "inside" else "fail"


def _by_word(result: Reading, limits: Limits, test: ProductTest | None) -> str | None:
    """By a limit in a word, such as negative; between the two is borderline, of which nobody can tell."""
    if test is not None and (own := test.word(limits.text)):
        known = result.word in {word.code for word in test.words}
        return ("pass" if result.word == own else "fail") if known else None
    try:
        wanted = parse_reading(limits.text).word
    except Refused:
        return None
    if result.word == wanted:
        return "pass"
    if "borderline" in (result.word, wanted) or not wanted:
        return None
    if "negative" in (result.word, wanted):
        return "fail"
    # of how positive it must be a word says too little
    return "pass" if (wanted, result.word) == ("positive", "strongly positive") else None


def _name(code: str, catalogue: Catalogue) -> str | Sentence:
    test = catalogue.product_test(code)
    return say(test.name) if test else code
