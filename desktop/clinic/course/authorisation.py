"""Authorising a bag for a patient: the one act before an infusion that rules may forbid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Self

from desktop.clinic.cells.bag import M5, Bag
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course import infusion_words
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.dose_rules import dose_of
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.health_rules import health_findings
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.infusion_rules import giving_findings
from desktop.clinic.course.patient_rules import (
    emergency_kit_findings,
    planned_time_findings,
    two_person_findings,
)
from desktop.clinic.entry.answers import YES_NO
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.checks import rule, spoken
from desktop.clinic.entry.entries import Entry, Kept, entry_type, is_of, item
from desktop.clinic.entry.findings import Finding, hard, note, soft, untold
from desktop.clinic.entry.kinds import Cells, Date, Link, LongText, Number, Reader, Saying, Text, Whole
from desktop.clinic.entry.telling import (
    INFUSIONS,
    NO_DOUBTS,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    Happening,
    Nothing,
    Page,
    Said,
    Seen,
    Shelf,
    Tells,
    Then,
    Unsaid,
)
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.omalizumab import O1, is_omalizumab, omalizumab_label_findings
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, Sentence, _, say


def _infusion_of(kept: Kept[Authorisation], chart: Chart, reader: Reader) -> dict[str, str]:
    """What an infusion takes over from its authorisation and the plan. When it was planned is not when it was given."""
    authorised = kept.entry
    plan = next((plan.entry for plan in chart.of(CoursePlan) if plan.entry.course == authorised.course), None)
    sessions = sum(step.step == "session" for step in plan.steps) if plan else 0
    return {
        "bag": authorised.declaration.field("bag").kind.written(authorised.bag, reader),
        "course": str(authorised.course), "session": str(authorised.session), "sessions": str(sessions or ""),
        # the bag tells product and lot
        "product": "", "lot": "",
    }  # fmt: skip


def _named(id: str | None, around: Around) -> Sentence:
    """What a bag is called, as a value of a sentence."""
    bag = around.products.kept(id) if id else None
    if not is_of(bag, Bag):
        return say(N_("bag (void)"))
    lot = around.products.kept(bag.entry.lot) if bag.entry.lot else None
    return bag.entry.named_of(lot.entry.number if is_of(lot, Lot) else None)


def _documented(kept: Kept[Authorisation], chart: Chart) -> Kept[Infusion] | None:
    """The infusion that gave an authorised bag, if it is documented."""
    return next((infusion for infusion in chart.of(Infusion) if infusion.entry.bag == kept.entry.bag), None)


@rule("O1", N_("omalizumab that the patient is on, by its label"), O1)
def omalizumab_before_cells(around: Around) -> Iterator[Finding]:
    """O1: what is open about an omalizumab that the patient is on is told; it is asked about where it is prescribed."""
    for kept in around.chart.of(MedicationCourse):
        course = kept.entry
        if is_known(course.stop) and course.stop.latest < around.today:
            continue
        if is_omalizumab(course.drug, around.reader.catalogue) is False:
            continue
        for found in spoken(omalizumab_label_findings(course, False, around)):
            said = say(N_("Omalizumab: {said}"), said=found.sentence)
            make = untold if found.untold else note
            yield make("O1", "bag", said, found.source)


@entry_type(
    label=N_("Authorisation"),
    plural=N_("Authorisations"),
    dated="planned",
    same=("bag",),
    tells=Tells(
        lane=INFUSIONS,
        follows=("measurement", "bag", "bag.lot", "bag.lot.donor"),
        register=NOT_IN_REGISTER,
        shelf=Shelf(uses="bag"),
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Nothing("what was given stands there as its infusion"),
        drawn=Nothing("what is planned has no place among what was measured"),
        page=Page(
            name="infusions",
            place=2,
            label=N_("Authorise"),
            rows=(("course", "session"), ("malignancy", "thrombosis")),
            stays=("course", "authorised_by", "checked_by"),
            sheet="authorisation",
            then=Then("infusion", N_("Document the infusion"), _infusion_of, _documented),
        ),
        doubts=NO_DOUBTS,
        said=("bag", "session", "authorised_by", "checked_by"),
        unsaid=Unsaid(
            ("course", "emergency_kit", "infection", "pregnant", "malignancy", "thrombosis", "note"),
            "they were asked before it was authorised, and stand in its form",
        ),
    ),
)
class Authorisation(Entry):
    """This bag may be given to this patient in this session. Rules M1 to M11, domain reference §5."""

    bag: str | None = item(
        Link("bag", N_("bag (void)")), N_("Bag"), required=True, help=N_("Lot and number; a scanner types it.")
    )
    course: int | None = item(Whole(), N_("Course"), required=True, hard=("1", "50"), help=N_("1 is the first one."))
    session: int | None = item(
        Whole(), N_("Session"), required=True, hard=("1", "50"), help=N_("Its number in the course.")
    )
    planned: When | None = item(
        Date(time=True, ahead=30), N_("Planned start"), required=True, help=N_("Date and time.")
    )
    authorised_by: str | None = item(Text(), N_("Authorised by"), required=True, help=N_("The physician."))
    checked_by: str | None = item(
        Text(), N_("Checked by"), required=True, help=N_("A second person, who compared patient and bag.")
    )
    emergency_kit: str | None = item(YES_NO, N_("Emergency kit"), required=True, help=N_("Checked and at hand?"))
    infection: str | None = item(YES_NO, N_("Fever or infection"), required=True, help=N_("Active now?"))
    pregnant: str | None = item(YES_NO, N_("Pregnant"), help=N_("Asked, or known otherwise."))
    malignancy: str | None = item(YES_NO, N_("Malignancy"), help=N_("Now or before."))
    thrombosis: str | None = item(YES_NO, N_("Thrombosis"), help=N_("Now or before."))
    note: str | None = item(LongText(), N_("Note"), help=N_("What else was weighed."))
    viable_cells: Decimal | None = item(Cells(), N_("Viable cells"), computed=True, help=N_("Of the bag."))
    cells_per_kg: Decimal | None = item(
        Number(decimals=2),
        N_("Viable cells per kg"),
        unit="10⁶/kg",
        code="10*6/kg",
        computed=True,
        help=N_("By the newest weight."),
    )
    how: Sentence | None = item(
        Saying(), N_("Worked out"), computed=True, help=N_("How the dose came about, or why it is not known.")
    )

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        """The next session that is neither given nor authorised; who authorises and who checks is never suggested."""
        texts = Infusion.suggested(chart)
        course, session = int(texts["course"]), int(texts["session"])
        authorised = {(kept.entry.course, kept.entry.session) for kept in chart.of(cls)}
        while (course, session) in authorised:
            session += 1
        return {"course": str(course), "session": str(session)}

    def title(self, reader: Reader) -> str:
        bag = self.declaration.field("bag").kind.written(self.bag, reader) if self.bag else ""
        if self.session is None:
            return bag
        return str(say(N_("{bag} for session {session}"), bag=bag, session=self.session))

    def line(self, seen: Seen) -> Said:
        cells = Cells().shown(self.viable_cells, seen.reader) if self.viable_cells is not None else ""
        by = str(say(N_("by {name}"), name=self.authorised_by)) if self.authorised_by else ""
        checked = str(say(N_("checked by {name}"), name=self.checked_by)) if self.checked_by else ""
        doubt = "" if cells else _(N_("dose not known"))
        return Said(cells, _(N_("viable")) if cells else "", (self._per_kg(seen.reader), by, checked), doubt)

    @classmethod
    def all_happenings(cls, chart: Chart, reader: Reader) -> Iterator[Happening]:
        """Those whose bag is still to be given; what was given stands there as the infusion."""
        given = {kept.entry.bag for kept in chart.of(Infusion)}
        waiting = {kept.id for kept in chart.of(cls) if kept.entry.bag not in given}
        return (told for told in super().all_happenings(chart, reader) if waiting.issuperset(told.entries))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        cells = Cells().shown(self.viable_cells, reader) if self.viable_cells is not None else ""
        details = (
            str(say(N_("{cells} viable cells"), cells=cells)) if cells else "",
            self._per_kg(reader),
            str(say(N_("authorised by {name}"), name=self.authorised_by)) if self.authorised_by else "",
        )
        yield Happening(self.planned, self.title(reader), details, planned=True)

    def _per_kg(self, reader: Reader) -> str:
        return infusion_words.per_kg(self.cells_per_kg, reader) if self.cells_per_kg is not None else ""

    def giving(self, around: Around) -> Giving | None:
        """What the bag's sheet looks at; None while no bag is named."""
        return self._giving(around) if self.bag is not None else None

    def _giving(self, around: Around) -> Giving:
        """What the rules look at; its `bag_id` is "" while no bag is named.

        Once an infusion of this patient names the bag it has happened: a correction of the authorisation is not forbidden.
        """
        return Giving(
            type="authorisation", planned=not self._has_happened(around), bag_id=self.bag or "", when=self.planned,
            course=self.course, session=self.session, around=around,
        )  # fmt: skip

    def _second_bag_findings(self, around: Around) -> Iterator[Finding]:
        """Another bag that is authorised for the same session: given both, it is twice the dose."""
        for kept in around.chart.of(Authorisation):
            other = kept.entry
            if kept.id == around.itself or other.bag == self.bag or self.session is None:
                continue
            if (other.course, other.session) == (self.course, self.session):
                sentence = N_("For this session another bag is authorised already: {title}. Are both to be given?")
                title = say(N_("{bag} for session {session}"), bag=_named(other.bag, around), session=other.session)
                yield soft("M5", "session", say(sentence, title=title), f"{M5} [design]")

    def _has_happened(self, around: Around) -> bool:
        before, patient = around.chart.entry(around.itself), around.chart.patient
        # another bag than before is a new decision
        if not is_of(before, Authorisation) or patient is None or before.entry.bag != self.bag:
            return False
        return any(use.type == "infusion" and use.patient == patient.id for use in around.products.uses(self.bag or ""))

    def completed(self, around: Around) -> Self:
        giving = self.giving(around)
        if giving is None:
            return replace(self, viable_cells=None, cells_per_kg=None, how=None)
        dose = dose_of(giving)
        return replace(self, viable_cells=dose.viable, cells_per_kg=dose.per_kg, how=dose.how)

    def findings(self, around: Around) -> Iterator[Finding]:
        giving = self._giving(around)
        if giving.planned:
            yield from planned_time_findings(self.planned, around)
            known = {use.entry for use in around.products.uses(giving.bag_id)}
            if any(kept.id not in known for kept in around.others(self)):
                yield hard("M5", "bag", say(N_("This bag is authorised for this patient already.")), M5)
            yield from self._second_bag_findings(around)
            yield from omalizumab_before_cells(around)
        yield from giving_findings(giving)
        yield from health_findings(self.values(), giving)
        yield from emergency_kit_findings("emergency_kit", self.emergency_kit, giving)
        yield from two_person_findings(self.authorised_by, self.checked_by, "checked_by", giving)
