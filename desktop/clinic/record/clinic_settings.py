"""What the clinic chose where sources leave it to the clinic, and who answers for its cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

from desktop.clinic.catalogue.settings import SETTINGS, Setting, Settings
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, entry_type, item
from desktop.clinic.entry.findings import Finding, hard
from desktop.clinic.entry.kinds import Choice, Duration, Option, Reader, Span, Text, Whole
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    Nothing,
    Tells,
    Unsaid,
)
from desktop.clinic.words.language import N_, _, say

TABLE = Choice(
    (
        Option("eu", N_("EU and Türkiye"), ("eu", "tr", "türkiye")),
        Option("us", N_("US"), ("usa", "abd", "fda")),
    )
)
T = TypeVar("T")


@entry_type(
    label=N_("Clinic settings"),
    plural=N_("Clinic settings"),
    of_clinic=True,
    tells=Tells(
        lane=Nothing("it belongs to no patient"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Nothing("the rules that follow it say what they followed"),
        drawn=NOT_DRAWN,
        page=Nothing("it is typed in a window of its own"),
        doubts=NO_DOUBTS,
        unsaid=Unsaid(
            (
                "omalizumab_table",
                "first_report",
                "full_report",
                "kept_years",
                "authorisation",
                "biovigilance_officer",
                "quality_officer",
            ),
            "its form has them, and no list shows settings",
        ),
    ),
)
class ClinicSettings(Entry):
    """What this clinic follows. Where it chose nothing, what ships holds, and the form says what that is."""

    omalizumab_table: str | None = item(
        TABLE, N_("Omalizumab table"), help=N_("The label that doses are held against.")
    )
    first_report: Span | None = item(
        Duration(), N_("Notice of a serious event"), help=N_("Within what time it is given: 24 h.")
    )
    full_report: Span | None = item(Duration(), N_("Its full report"), help=N_("Within what time it is sent: 15 d."))
    kept_years: int | None = item(
        Whole(),
        N_("Tracing data kept for"),
        unit=N_("years"),
        hard=("1", "200"),
        help=N_("After the cells were given."),
    )
    authorisation: str | None = item(
        Text(), N_("Authorisation number"), help=N_("Of the centre that gives cells to people.")
    )
    biovigilance_officer: str | None = item(Text(), N_("Biovigilance officer"), help=N_("Who reports serious events."))
    quality_officer: str | None = item(Text(), N_("Quality officer"), help=N_("Who answers for the quality system."))

    def title(self, reader: Reader) -> str:
        return _(self.declaration.label)

    def identity(self) -> tuple[str]:
        # a clinic has one
        return (self.declaration.name,)

    def unanswered(self, name: str, around: Around) -> str:
        settings = around.reader.catalogue.settings
        if name in settings.asked:
            return str(say(N_("Empty, and asked for by {source}."), source=settings.asked[name]))
        if name not in SETTINGS:
            return ""
        default: Setting[object] = getattr(settings, name).shipped
        field = self.declaration.field(name)
        value = field.kind.shown(field.kind.parse(default.typed, around.reader), around.reader)
        shown = " ".join(filter(None, (value, _(field.unit))))
        return str(say(N_("Empty: {value} holds ({source})."), value=shown, source=default.source))

    def findings(self, around: Around) -> Iterator[Finding]:
        if around.others(self):
            sentence = N_("The clinic's settings are recorded already. Open them by the menu (F10), and amend them.")
            yield hard("V4", "", say(sentence))
        for name in ("first_report", "full_report"):
            span: Span | None = getattr(self, name)
            if span is not None and not span.minutes:
                sentence = N_("A deadline is a length of time: type one, such as 24 h, or leave it empty.")
                yield hard("settings", name, say(sentence))
        settings = self.over(around.reader.catalogue.settings)
        if settings.full_report.value < settings.first_report.value:
            sentence = N_("The full report ({full}) would be due before the first notice ({first}). Please check both.")
            shown = {"full": settings.full_report.typed, "first": settings.first_report.typed}
            yield hard("settings", "full_report", say(sentence, **shown))

    def answerable(self) -> str:
        """Under which number the centre works and who reports, in one line for a list that goes to an authority."""
        told = (("authorisation", self.authorisation), ("biovigilance_officer", self.biovigilance_officer))
        return " · ".join(f"{_(self.declaration.field(name).label)}: {value}" for name, value in told if value)

    def over(self, settings: Settings) -> Settings:
        """What holds: what is answered here, else the default."""
        return Settings(
            omalizumab_table=_over(settings.omalizumab_table, self.omalizumab_table, self.omalizumab_table),
            first_report=_span_over(settings.first_report, self.first_report),
            full_report=_span_over(settings.full_report, self.full_report),
            kept_years=_over(settings.kept_years, self.kept_years, str(self.kept_years)),
            asked=settings.asked,
        )


def _over(setting: Setting[T], value: T | None, typed: str | None) -> Setting[T]:
    return setting.shipped if value is None else setting.shipped.chosen(value, typed or "")


def _span_over(setting: Setting[timedelta], span: Span | None) -> Setting[timedelta]:
    if span is None or not span.minutes:
        return setting.shipped
    return setting.shipped.chosen(timedelta(minutes=float(span.minutes)), span.text)
