"""A clinic file with one patient, and what a person sees of a page: its text."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.typed import read_typed
from desktop.paper.record.summary import write_pdf
from desktop.session import example
from desktop.session.session import Session, create


def clock() -> datetime:
    return datetime(2026, 11, 23, 10, 5).astimezone()


@pytest.fixture(scope="session", autouse=True)
def application(qapp: object) -> None:
    """Widgets need a QApplication: it comes before the one without a window that pages would make."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """An empty clinic file."""
    made = create(tmp_path / "clinic.sqlite", "ayse", clock, "test")
    yield made
    made.close()


@pytest.fixture
def patient(session: Session) -> str:
    """A patient of whom nothing but the name is known."""
    named = {"family_name": "Işık", "given_name": "Ömer", "birth_date": "1984-03-02", "sex": "male"}
    return example.typed(session, Patient, identifier="P-7", **named).id


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, str]]:
    """The case report; nobody writes to it."""
    made = create(tmp_path_factory.mktemp("case") / "case.sqlite", "ayse", clock, "test")
    yield made, example.enter_case(made).id
    made.close()


@pytest.fixture(scope="session")
def pages_of() -> Callable[[Path], list[str]]:
    """The text of each page of a PDF in the order in which it was painted, spaces and line ends as one space."""

    def read(pdf: Path) -> list[str]:
        told = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True)
        return [" ".join(page.split()) for page in told.stdout.split("\f")[:-1]]

    return read


@pytest.fixture
def printed(
    session: Session, patient: str, tmp_path: Path, pages_of: Callable[[Path], list[str]]
) -> Callable[[], list[str]]:
    """Print the patient's summary; the text of its pages."""
    return lambda: pages_of(write_pdf(session, patient, tmp_path / "summary.pdf"))


@pytest.fixture
def keep(session: Session, patient: str) -> Callable[..., Kept]:
    """Keep an entry of the patient that was typed; every finding that asks for it is confirmed."""

    def kept(type: type[Entry], **typed: Any) -> Kept:
        read = read_typed(type, typed, session.reader_of(patient))
        assert not read.refused
        findings = session.check(read.entry, patient)[1]
        return session.add(read.entry, patient, {finding.key: "asked for" for finding in findings})

    return kept
