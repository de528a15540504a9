"""A case report as files: a Word document, or Markdown with its figures beside it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, _, say, spoken
from desktop.paper.page.files import put
from desktop.paper.record.care_docx import docx_bytes
from desktop.paper.record.care_markdown import markdown, texts_of
from desktop.paper.record.care_report import care_report
from desktop.paper.record.papers import Choice
from desktop.session.session import Session

ENDINGS = (".docx", ".md")


def choices(session: Session, patient: str) -> tuple[Choice, ...]:
    """Without who it is of, which comes first, or with names and dates."""
    return (
        Choice("deidentified", _(N_("Without names and dates"))),
        Choice("identified", _(N_("With names and dates, for the clinic")), "identified"),
    )


def write(session: Session, patient: str, choice: str, target: Path, progress: Progress | None = None) -> None:
    """The report as one of its `choices`; what was written into an earlier Markdown file of that name is taken over."""
    texts = target if target.suffix.lower() == ".md" and target.exists() else None
    write_report(session, patient, target, progress, texts, identified=choice == "identified")


def write_report(
    session: Session,
    patient: str,
    target: Path,
    progress: Progress | None = None,
    texts: Path | None = None,
    identified: bool = False,
) -> tuple[Path, ...]:
    """Write a patient's case report; each file is put in place whole or not at all. Returns the files.

    `texts` is a report in Markdown into which a person wrote: what stands there is taken over. Raises `Failure`, or what
    `progress(done, all)` raises.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        sentence = N_("{path} was not written: a case report is a .docx or .md file. Choose a name that ends so.")
        raise Failure(say(sentence, path=target))
    report = care_report(session, patient, _read(texts) if texts else None, identified)
    if progress is not None:
        progress(1, 2)
    if ending == ".docx":
        return (put(target, docx_bytes(report, spoken())),)
    beside = [target.with_name(f"{target.stem}.figure-{n}.png") for n, _one in enumerate(report.pictures, start=1)]
    for path, picture in zip(beside, report.pictures, strict=True):
        put(path, picture.png)
    told = markdown(report, [quote(path.name) for path in beside])
    return (put(target, told.encode()), *beside)


def _read(texts: Path) -> dict[str, str]:
    try:
        return texts_of(texts.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        sentence = N_("{path} could not be read: {why}. Name the Markdown file of a case report.")
        raise Failure(say(sentence, path=texts, why=getattr(error, "strerror", None) or error)) from error
