"""What the clinic's tests share: the shipped catalogue, entries made by typing, and the case report as a chart."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import Any

from desktop.clinic.catalogue.catalogue_file import read_catalogue
from desktop.clinic.catalogue.manifestations import read_manifestations
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Confirmed, Entry, Kept, check
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import HistoryAnswer, Transfusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.links import reader_of
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.facts import facts, resource


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(name).read_text("utf-8"))


CATALOGUE = read_catalogue(
    *map(facts, ("markers", "drugs", "allergy_tests")),
    panels=[_toml("panels/ALEX2.toml")],
    cell_products=facts("cell_products"),
    drug_groups=facts("drug_groups"),
    settings=facts("settings"),
    scales=facts("scales"),
    cell_rules=facts("cell_rules"),
    omalizumab=facts("omalizumab"),
    adverse_events=facts("adverse_events"),
    outcome_scores=facts("outcome_scores"),
    dose_words=facts("dose_words"),
    plots=facts("plots"),
)
MANIFESTATIONS = read_manifestations(facts("manifestations"))
NOW = datetime(2024, 12, 1, 9, 0)
READER = Reader(today=NOW.date(), catalogue=CATALOGUE, manifestations=MANIFESTATIONS)


class Clinic:
    """A chart that is filled by typing."""

    def __init__(self) -> None:
        self.chart = Chart()
        self._count = 0

    @property
    def reader(self) -> Reader:
        return reader_of(self.chart, READER)

    def around(self, itself: str = "") -> Around:
        return Around(self.chart, self.reader, NOW, itself)

    def made(self, type: type[Entry], owned: dict[str, tuple] | None = None, **typed: str) -> Any:
        """The entry that these texts make, with its computed fields, not kept yet."""
        return parse(type, self.reader, owned, typed).completed(self.around())

    def keep(self, type: type[Entry], owned: dict[str, tuple] | None = None, **typed: str) -> str:
        """Type an entry and keep it with its soft findings confirmed and its blocks overridden; its id."""
        entry = self.made(type, owned, **typed)
        self._count += 1
        kept_id = f"{type.declaration.name}-{self._count:03}"
        found = check(entry, self.around())
        assert not [str(finding.sentence) for finding in found if finding.level is Level.HARD]
        confirmed = tuple(
            Confirmed(f.id, f.field, f.sentence, "known" if f.level is Level.BLOCK else "") for f in found if f.level
        )
        self.chart.put(Kept(kept_id, "patient-001", 1, entry, confirmed, at=f"2024-12-01T09:00:{self._count:03}Z"))
        return kept_id

    def says(self, type: type[Entry], owned: dict[str, tuple] | None = None, **typed: str) -> list[Finding]:
        """What the rules say about an entry that is being typed."""
        return check(self.made(type, owned, **typed), self.around())


def parse(type: type, reader: Reader, owned: dict[str, tuple] | None, typed: dict[str, str]) -> Any:
    values = {name: type.declaration.field(name).kind.parse(text, reader) for name, text in typed.items()}
    return type(**values, **(owned or {}))


def without_notes(found: list[Finding]) -> list[tuple[str, str, str]]:
    """The findings that ask something of the person: rule, field, level."""
    return [(finding.id, finding.field, finding.level.name) for finding in found if finding.level]


def sentences(found: list[Finding]) -> list[str]:
    """What is said to the person; what a rule only could not tell stands in the fold."""
    return [str(finding.sentence) for finding in found if not finding.is_folded]


REACTION = {
    "drug": "cipro", "date": "?", "manifestations": "erythema, oedema of the face, oedema of the lips, pruritus",
    "latency": "unknown", "re_exposure": "unknown", "certainty": "suspected", "restriction": "avoid the whole class",
}  # fmt: skip
OWN_GROUP = {
    "name": "our dyes", "shared": "a part of the molecule", "advice": "avoid", "after": "any", "source": "decided here, 2024",
}  # fmt: skip
INFUSION = {
    "course": "1", "session": "1", "sessions": "3", "start": "2024-05-14", "cells": "140e6", "dose_basis": "unknown",
    "route": "iv", "product": "hUC-MSC", "lot": "unknown", "premedicated": "not recorded", "events_asked": "not known",
}  # fmt: skip
OMALIZUMAB = {
    "drug": "omalizumab", "indication": "chronic spontaneous urticaria", "strength": "150 mg/ml", "dose": "300", "dose_unit": "mg",
    "route": "sc", "interval": "4 w", "start": "2024-08-18",
}  # fmt: skip
EVENT = {
    "term": "headache", "onset": "2024-05-14 11:10", "grade": "1", "ctcae": "v5.0", "serious": "no", "causality": "possible",
    "outcome": "recovered",
}  # fmt: skip
SKIN = {
    "stage": "done", "date": "2024-11-18", "histamine": "6x6", "saline": "0", "antihistamine": "none",
}  # fmt: skip
PATCH = {"applied": "2024-11-04 10:00", "planned": "48, 72", "sunned": "no"}
PROVOCATION = {
    "stage": "done", "date": "2024-11-18", "drug": "cipro", "route": "oral", "dose_unit": "mg", "stop_reason": "completed",
    "result": "negative",
}  # fmt: skip
DRUG_TEST = {"drug": "cipro", "method": "unknown", "specimen_date": "2024-05-14", "reading": "560", "unit": "pg/ml"}
# marker, day, result, unit, limits and flag as printed: the reference's case_results.csv
LAB = (
    ("atab", "d0-10 ?", "0.1", "IU/ml", "normal range", "N"),
    ("anti-tpo", "d0-10 ?", "12.4", "IU/ml", "<9 IU/ml", "H"),
    ("total ige", "d0-10 ?", "25.5", "IU/ml", "normal range", "N"),
    ("crp", "d0-10 ?", "3", "mg/ml", "normal range", "N"),
    ("ana", "d0-10 ?", "negative", "", "", "N"),
    ("ecp", "d0-10 ?", "26.6", "ng/ml", "<24 ng/ml", "H"),
    ("atab", "d0+96 ?", "0.1", "IU/ml", "", ""),
    ("anti-tpo", "d0+96 ?", "16.1", "IU/ml", "", ""),
    ("total ige", "d0+96 ?", "87", "IU/ml", "", ""),
    ("ecp", "d0+96 ?", "15.8", "ng/ml", "", ""),
    ("anti-tpo", "d0+188 ?", "12.7", "IU/ml", "", ""),
    ("total ige", "d0+188 ?", "91.1", "IU/ml", "", ""),
    ("ecp", "d0+188 ?", "19.7", "ng/ml", "", ""),
    ("ana", "d0+188 ?", "negative", "", "", "N"),
)
# drug, day, result and interpretation as printed
DRUG_TESTS = (
    ("cipro", "d0 ?", "560", "sensitivity"),
    ("clarithro", "d0 ?", "114", "no significant sensitivity"),
    ("cipro", "d0+110 ?", "100", "decreased within the normal range"),
    ("cipro", "d0+191 ?", "50", "no evidence of a type I allergy to ciprofloxacin"),
)


# asked about medication: who takes none
NO_MEDICATION = {"topic": "medication", "answer": "asked, none", "date": "2023-01-01"}


def takes_nothing(clinic: Clinic) -> Clinic:
    """The same clinic, whose patient answered that no medication is taken."""
    clinic.keep(HistoryAnswer, **NO_MEDICATION)
    return clinic


def patient(**typed: str) -> Clinic:
    """A clinic with one patient alone."""
    clinic = Clinic()
    person = {"identifier": "P-1", "family_name": "Case", "birth_date": "1989-03-01", "sex": "female"} | typed
    clinic.keep(Patient, **person)
    return clinic


def case() -> Clinic:
    """The case report as far as it is printed, timeline A of the reference; D0 is made up."""
    clinic = patient(birth_date="1984..1994")
    for session, start in (("1", "2024-05-14 ?"), ("2", "d0+2 ?"), ("3", "d0+5 ?")):
        clinic.keep(Infusion, **(INFUSION | {"session": session, "start": start}))
    clinic.keep(HistoryAnswer, topic="family history", answer="asked, none", date="d0-10 ?")
    clinic.keep(Transfusion, date="2023", product="unknown", reaction="unknown")
    clinic.keep(DrugReaction, **REACTION)
    for marker, day, reading, unit, limits, flag in LAB:
        printed = {"unit": unit, "limits": limits, "flag": flag}
        answered = {name: text for name, text in printed.items() if text}
        clinic.keep(LabResult, marker=marker, specimen_date=day, reading=reading, **answered)
    for drug, day, reading, words in DRUG_TESTS:
        clinic.keep(
            InVitroTest,
            drug=drug,
            method="unknown",
            specimen_date=day,
            reading=reading,
            unit="pg/ml",
            interpretation=words,
        )
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"start": "d0+96 ?"}))
    return clinic


def given(clinic: Clinic, **typed: str) -> Administration:
    """One administered dose, typed."""
    return parse(Administration, clinic.reader, None, typed)


def rows(clinic: Clinic, type: type, *typed: dict[str, str]) -> tuple:
    """The parts that these texts make, in order."""
    return tuple(parse(type, clinic.reader, None, row) for row in typed)


def weigh(clinic: Clinic, weight: str, date: str) -> str:
    return clinic.keep(Measurement, weight=weight, date=date)


def event(clinic: Clinic, **typed: str) -> str:
    return clinic.keep(AdverseEvent, **(EVENT | typed))
