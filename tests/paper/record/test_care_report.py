"""The case report: what it counts as done, what it leaves out, and what stands in the Word document and in Markdown."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.failures import Failure
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.interpretation import Interpretation
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.results.lab_result import LabResult
from desktop.facts import facts
from desktop.paper.plot.figure import figure_bytes
from desktop.paper.record import care_report as module
from desktop.paper.record.care_docx import docx_bytes
from desktop.paper.record.care_files import write_report
from desktop.paper.record.care_markdown import markdown, texts_of
from desktop.paper.record.care_report import PASSAGES, CareReport, Item, Passage, care_report
from desktop.paper.record.care_told import Told
from desktop.session.session import Session
from tests.cases import cases

DATE = re.compile(r"\b20\d\d\b|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b")


@pytest.fixture(scope="module")
def report(case: tuple[Session, str]) -> CareReport:
    return care_report(*case)


def words_of(data: bytes) -> str:
    """Every text of a Word document, tables too."""
    made = docx.Document(io.BytesIO(data))
    return "\n".join(node.text or "" for node in made.element.body.iter(qn("w:t")))


def passage(report: CareReport, code: str) -> Passage:
    return next(one for item in report.items for one in item.passages if one.code == code)


def test_the_checklist_has_thirteen_items_and_every_passage_is_answered_from_somewhere() -> None:
    items = facts("care")["item"]
    passages = [one for item in items for one in item["passage"]]
    assert [item["number"] for item in items] == list(range(1, 14))
    assert len({one["code"] for one in passages}) == len(passages)
    assert {one["from"] for one in passages} == set(PASSAGES)
    # what an item can be whole without is said, with its source
    assert all(one["why"] and one["source"] for one in passages if not one.get("needed", True))


@cases(
    ("text", "told", "recorded", "done", "gap"),
    [
        ("", Told(), False, False, "to be written"),
        ("As it was.", Told(), False, True, ""),
        ("", Told(lines=("so",)), False, True, ""),
        ("", Told(lines=("so",), missing=("the dose",)), False, False, "not recorded: the dose"),
        ("140 each.", Told(lines=("so",), missing=("the dose",)), False, True, ""),
        ("She agreed.", Told(missing=("a consent",)), True, False, "not recorded: a consent"),
        ("", Told(offered=("Words",)), False, False, "to be written"),
        ("", Told(lines=("so",), unkept=("occupation",)), False, True, ""),
    ],
)
def test_a_passage_is_done_by_the_record_or_by_a_text(
    text: str, told: Told, recorded: bool, done: bool, gap: str
) -> None:
    one = Passage("x", "What it asks.", text, told, recorded=recorded)
    assert (one.is_done, one.gap) == (done, gap)
    other = Passage("y", "More.", "", Told(), needed=False)
    assert Item(1, "Item", (one, other)).is_done == done


def test_of_the_case_two_items_of_thirteen_are_done(report: CareReport) -> None:
    assert report.done == 2
    assert [item.number for item in report.items if item.is_done] == [6, 7]
    assert report.before_use[0].startswith("2 of 13 items of the CARE checklist are whole: 6 ")
    assert passage(report, "5b").gap == "not recorded: what was seen or felt in the reaction to ciprofloxacin"
    assert passage(report, "9b").gap.startswith("not recorded: how many cells were given in infusion 1, infusion 2")
    assert passage(report, "10d").gap == "not recorded: adverse events, nor that there were none"
    assert passage(report, "13").gap == "not recorded: a consent to research and publication"
    # a title is offered, and a person decides it
    assert "ciprofloxacin" in passage(report, "1").told.offered[0]
    assert "30 to 39 y, female" in passage(report, "5a").told.lines


def test_what_the_case_does_not_show_comes_first(report: CareReport) -> None:
    told = markdown(report, ["f.png"])
    assert (
        "Whether ciprofloxacin; certain antibiotics and medications would be tolerated: no provocation is recorded"
        in told
    )
    assert told.index("would be tolerated") < told.index("## 1. Title")
    # where it must not be read there is no percentage, and elsewhere the caveat stands before it
    changes = {(row[0], row[1]): row[3] for row in passage(report, "10b").told.tables[0].rows}
    assert "%" not in changes["Total IgE", "~D188"]
    test = changes["Ciprofloxacin test, method unknown", "~D191"]
    assert test.index("may be on omalizumab") < test.index("−91.1")


def test_every_result_stands_there_with_its_unit_and_changes_are_those_of_the_judgements(report: CareReport) -> None:
    first = {row[0]: row[2] for row in passage(report, "8a").told.tables[0].rows}
    assert first["Anti-TPO"] == "12.4 IU/ml"
    assert first["CRP"] == "3 mg/ml"
    later = [row[:3] for row in passage(report, "10b").told.tables[0].rows]
    assert ("ECP", "~D96", "15.8 ng/ml") in later


def test_references_are_the_sources_of_the_rules_and_no_general_knowledge(report: CareReport) -> None:
    assert report.references[0].startswith("CARE, ")
    assert "EU directive 2006/17/EC, Annex II" in report.references
    assert not [one for one in report.references if "general knowledge" in one or "proposal of ours" in one]
    assert len(set(report.references)) == len(report.references)


def test_a_number_in_a_remark_is_that_of_its_reference(
    session: Session, patient: str, keep: Callable[..., Kept]
) -> None:
    keep(Infusion, course="1", session="1", start="2026-02-01", route="iv", dose_basis="unknown", product="cells",
         lot="unknown", premedicated="none", events_asked="not asked")  # fmt: skip
    for day, value in (("2026-01-20", "100"), ("2026-03-01", "200")):
        keep(
            LabResult, specimen_date=day, marker="Anti-TPO", reading=value, unit="IU/mL", method="ELISA", laboratory="A"
        )
    report = care_report(session, patient)
    remarks = passage(report, "10b").told.tables[0].rows[0][4]
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", remarks)]
    assert numbers and numbers == list(range(1, len(numbers) + 1)), remarks
    assert "Clin Lab Anal" in report.references[0]


def test_no_name_and_no_calendar_date_is_left(case: tuple[Session, str], report: CareReport) -> None:
    for text in (words_of(docx_bytes(report, "en")), markdown(report, ["f.png"] * len(report.pictures))):
        # the year of a scale is none of the patient; sources have their own
        told = text.partition("References")[0].replace("WAO 1 (2018)", "")
        assert DATE.findall(told) == []
        for name in ("CASE-1", "CASE-DONOR", "Case, Report", "Example clinic"):
            assert name not in told
        assert "D96 (D90 to D102), assumed" in told
    named = care_report(*case, identified=True)
    assert DATE.search(words_of(docx_bytes(named, "en")))


def test_no_calendar_date_is_drawn_in_the_figure(case: tuple[Session, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "figure_bytes", lambda made, ending, dpi: figure_bytes(made, ".svg"))
    for picture in care_report(*case).pictures:
        drawn = re.sub(r"<(style|metadata)\b.*?</\1>", "", picture.png.decode(), flags=re.DOTALL)
        told = " ".join(re.findall(r">([^<>]+)</text>", drawn))
        assert "days since D0" in told
        assert DATE.findall(told) == []


def test_what_was_written_is_taken_over_and_counts_but_no_text_is_a_consent(
    case: tuple[Session, str], report: CareReport
) -> None:
    told = markdown(report, ["f.png"])
    assert texts_of(told) == {}
    for code, text in (("1", "Ciprofloxacin: case report"), ("2", "CAST\n\nMSC"), ("13", "She agreed.")):
        told = told.replace(f"<!-- text {code} -->\n", f"<!-- text {code} -->\n{text}\n")
    texts = texts_of(told)
    assert texts == {"1": "Ciprofloxacin: case report", "2": "CAST\n\nMSC", "13": "She agreed."}
    again = care_report(*case, texts)
    assert (again.title, again.done) == ("Ciprofloxacin: case report", 4)
    assert texts_of(markdown(again, ["f.png"])) == texts
    assert "She agreed." in words_of(docx_bytes(again, "en"))


def test_a_word_document_can_be_read_aloud(report: CareReport) -> None:
    data = docx_bytes(report, "tr")
    made = docx.Document(io.BytesIO(data))
    heads = [paragraph for paragraph in made.paragraphs if paragraph.style.name == "Heading 1"]
    assert [head.text for head in heads[:2]] == ["What this case does not show", "1. Title"]
    assert len(heads) == 15
    tables = made.tables
    assert tables and all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in tables)
    assert all(len({len(row.cells) for row in table.rows}) == 1 for table in tables)
    (shape,) = made.inline_shapes
    assert "Anti-TPO (IU/mL)" in shape._inline.docPr.get("descr")
    image = made.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].image
    assert image.px_width / shape.width.inches >= 300
    langs = {node.get(qn("w:val")) for node in made.styles.element.iter(qn("w:lang"))}
    assert langs == {"tr"}
    about = made.core_properties
    assert (about.title, about.language, about.author) == (report.title, "tr", "Tolera")
    assert docx_bytes(report, "tr") == data
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


@pytest.mark.usefixtures("patient")
def test_of_a_patient_without_a_record_everything_is_missing(session: Session, patient: str) -> None:
    report = care_report(session, patient)
    assert report.done == 0
    assert report.pictures == ()
    assert all(one.gap for item in report.items for one in item.passages)
    assert "Işık" not in words_of(docx_bytes(report, "en"))


def test_names_are_masked_however_they_are_written(session: Session, patient: str, keep: Callable[..., Kept]) -> None:
    keep(
        VisitNote,
        date="2026-05-03",
        text="ÖMER Işık'ın, Işıkın ve isik: kontrol 3.5.2026, mayıs 2026'da. Tel 0532 111 22 33. 2000 mg aldı, ışıktan değil."
        + " Uzun bir not." * 400,
        author="Dr. Ayşe Yılmaz",
        statement="Ayşe hanıma teşekkürler.",
    )
    keep(Interpretation, date="2026-05-03", text="Ömer'in bulguları izlenecek.", by="Dr. Ayşe Yılmaz")
    keep(Consent, purpose="research", signed="2026-05-03", version="1", signer="Ömer Işık")
    report = care_report(session, patient)
    (line,) = passage(report, "6").told.lines
    masked = "[name] [name]'ın, [name] ve [name]: kontrol [date], [date]'da. Tel [number]. 2000 mg aldı, [name] değil."
    assert line.startswith(f"D0: {masked}")
    assert line.count("Uzun bir not.") == 400
    assert "“[person A] hanıma teşekkürler.” (D0)" in passage(report, "12").told.lines
    assert passage(report, "11c").told.lines == ("[name]'in bulguları izlenecek. (person A, D0)",)
    assert passage(report, "13").is_done
    assert "Signed by: person B" in passage(report, "13").told.lines[0]


def test_files_are_written_whole_and_only_as_what_they_end_in(case: tuple[Session, str], tmp_path: Path) -> None:
    with pytest.raises(Failure):
        write_report(*case, tmp_path / "report.pdf")
    with pytest.raises(Failure):
        write_report(*case, tmp_path / "report.md", texts=tmp_path / "none.md")
    assert list(tmp_path.iterdir()) == []
    told, figure = write_report(*case, tmp_path / "Çok uzun.md")
    assert figure.name == "Çok uzun.figure-1.png"
    assert "](%C3%87ok%20uzun.figure-1.png)" in told.read_text("utf-8")
    assert figure.read_bytes().startswith(b"\x89PNG")
