"""A case report as a Word document: headings, tables whose head is repeated, figures with words for who cannot see them.

python-docx is imported when it is first needed. The same report of the same time gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.clinic.words.language import N_, _
from desktop.paper.page import looks
from desktop.paper.record.care_markdown import NOT_SHOWN, remarks
from desktop.paper.record.care_report import CareReport, Passage, Picture
from desktop.paper.record.care_told import Table

if TYPE_CHECKING:
    from docx.document import Document

_PAGE, _MARGIN = (210.0, 297.0), 18.0  # mm, A4
_BODY, _SMALL = 10.0, 8.0  # pt
# of a zip's entries no time is told: it would differ each time it is written
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def docx_bytes(report: CareReport, language: str) -> bytes:
    """The report as a .docx file in a language such as "en" or "tr"."""
    import docx

    made = docx.Document()
    _set_up(made, report, language)
    made.add_heading(report.title, level=0)
    for line in report.before_use:
        _remark(made, line)
    if report.not_shown:
        made.add_heading(_(NOT_SHOWN), level=1)
        for line in report.not_shown:
            made.add_paragraph(line, style="List Bullet")
    left = report.pictures
    for item in report.items:
        made.add_heading(f"{item.number}. {_(item.name)}", level=1)
        for passage in item.passages:
            _passage(made, passage)
            if passage.told.pictured:
                for picture in left:
                    _picture(made, picture)
                left = ()
    made.add_heading(_(N_("References")), level=1)
    for source in report.references:
        made.add_paragraph(source, style="List Number")
    data = io.BytesIO()
    made.save(data)
    return _without_times(data.getvalue())


def _set_up(made: Document, report: CareReport, language: str) -> None:
    """A4, the letters, the language, and what the file says of itself."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = made.sections[0]
    page.page_width, page.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    made.styles["Normal"].font.size = Pt(_BODY)
    for style in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        properties = made.styles[style].element.get_or_add_rPr()
        for known in properties.findall(qn("w:lang")):
            properties.remove(known)
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), language)
        properties.append(lang)
    for lang in made.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    about = made.core_properties
    about.title, about.language, about.author, about.comments = report.title, language, "Tolera", ""
    about.created = about.modified = report.made.replace(tzinfo=None)
    about.revision, about.last_modified_by = 1, "Tolera"


def _passage(made: Document, passage: Passage) -> None:
    made.add_heading(f"{passage.code}. {_(passage.asks)}", level=2)
    for paragraph in filter(None, passage.text.split("\n\n")):
        made.add_paragraph(paragraph.strip())
    for line in remarks(passage):
        _remark(made, line)
    for line in passage.told.lines:
        made.add_paragraph(line, style="List Bullet")
    for table in passage.told.tables:
        _table(made, table)


def _remark(made: Document, text: str) -> None:
    """A line of the program's own, which goes before the report is sent: set apart by a bar at its left, not by its colour alone."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, RGBColor

    paragraph = made.add_paragraph()
    run = paragraph.add_run(text)
    run.italic = True
    run.font.color.rgb = RGBColor.from_string(looks.QUESTION.removeprefix("#"))
    paragraph.paragraph_format.left_indent = Mm(3)
    borders, bar = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", looks.QUESTION.removeprefix("#"))):
        bar.set(qn(f"w:{name}"), value)
    borders.append(bar)
    properties = paragraph._p.get_or_add_pPr()
    # the schema has an order: borders come before the indent
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _table(made: Document, table: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    title = made.add_paragraph(table.title, style="Caption")
    title.paragraph_format.keep_with_next = True
    grid = made.add_table(rows=1, cols=len(table.heads))
    grid.style = "Table Grid"
    _row(grid.rows[0].cells, table.heads, bold=True)
    head = grid.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:cantSplit"))
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head.append(repeated)
    for texts in table.rows:
        row = grid.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _row(row.cells, texts)
    description = OxmlElement("w:tblCaption")
    description.set(qn("w:val"), table.title)
    grid._tbl.tblPr.append(description)
    made.add_paragraph()


def _row(cells: Sequence[Any], texts: Sequence[str], bold: bool = False) -> None:
    from docx.shared import Pt

    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.font.size = Pt(_SMALL)
        run.bold = bold


def _picture(made: Document, picture: Picture) -> None:
    from docx.shared import Mm

    shape = made.add_picture(io.BytesIO(picture.png), width=Mm(_PAGE[0] - 2 * _MARGIN))
    about = shape._inline.docPr
    about.set("descr", picture.alt)
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    made.add_paragraph(picture.caption, style="Caption")


def _without_times(data: bytes) -> bytes:
    """The same file whose entries tell no time."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in read.infolist():
            made.writestr(zipfile.ZipInfo(entry.filename, _NO_TIME), read.read(entry), zipfile.ZIP_DEFLATED)
    return written.getvalue()
