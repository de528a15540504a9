"""Reading the rows of `measured_facts` from a file of facts."""

from __future__ import annotations

from desktop.clinic.catalogue.allergy_facts import Limit
from desktop.clinic.catalogue.catalogue_rows import Row
from desktop.clinic.catalogue.codes import ATC_PREFIX
from desktop.clinic.catalogue.measured_facts import (
    Confounder,
    Control,
    CutOff,
    PublishedLimits,
    Raised,
    Rcv,
    Release,
    Remark,
    ResultLimits,
)
from desktop.clinic.words.language import Refused
from desktop.clinic.words.readings import Limits, parse_limits


def rcv(row: Row) -> Rcv:
    return Rcv(percent=row.positive("percent"), source=row.text("source"))


def limit(row: Row) -> Limit:
    """A number with its unit, what it is and where it is from."""
    return Limit(number=row.positive("number"), unit=row.text("unit"), text=row.text("text"), source=row.text("source"))


def result_limits(row: Row) -> ResultLimits:
    return ResultLimits(jump=row.row("jump", limit))


def release(row: Row) -> Release:
    return Release(
        acute_to=row.row("acute_to", limit),
        basal_from=row.row("basal_from", limit),
        factor=row.optional("factor", limit),
        plus=row.optional("plus", limit),
        ratio=row.optional("ratio", limit),
        raised=row.rows("raised", _raised),
    )


def confounder(row: Row) -> Confounder:
    return Confounder(
        prefix=row.text("prefix", pattern=ATC_PREFIX),
        name=row.text("name"),
        months=row.count("months"),
        why=row.text("why"),
        source=row.text("source"),
    )


def cut_off(row: Row) -> CutOff:
    found = CutOff(
        drugs=row.texts("drugs", ATC_PREFIX),
        of=row.text("of"),
        readout=row.text("readout", ""),
        positive=_from(row, "positive"),
        ratio=_from(row, "ratio"),
        borrowed=row.text("borrowed", ""),
        sensitivity=row.text("sensitivity", ""),
        specificity=row.text("specificity", ""),
        source=row.text("source"),
    )
    if found.positive is None and found.ratio is None:
        raise row.wrong("positive")
    return found


def remark(row: Row) -> Remark:
    found = Remark(drugs=row.texts("drugs", ATC_PREFIX), text=row.text("text"), source=row.text("source"))
    if not found.drugs:
        raise row.wrong("drugs")
    return found


def control(row: Row) -> Control:
    return Control(
        non_responder_below=row.row("non_responder_below", limit), responder_from=row.row("responder_from", limit)
    )


def published(row: Row) -> PublishedLimits:
    """Limits as a publication gives them, with the range that it calls normal."""
    text = row.text("range", "")
    try:
        found = parse_limits(text) if text else None
    except Refused:
        raise row.wrong("range") from None
    if found is not None and (found.unit or (found.low is None and found.high is None)):
        raise row.wrong("range")
    return PublishedLimits(text=row.text("text"), range=found, source=row.text("source"))


def _raised(row: Row) -> Raised:
    return Raised(above=row.positive("above"), text=row.text("text"), source=row.text("source"))


def _from(row: Row, key: str) -> Limits | None:
    """A bound from which on something is positive: "≥ 100"."""
    text = row.text(key, "")
    try:
        limits = parse_limits(text) if text else None
    except Refused:
        raise row.wrong(key) from None
    if limits is not None and (limits.low is None or limits.high is not None):
        raise row.wrong(key)
    return limits
