"""Minutes as a .docx that people go on writing in: heading styles, real lists, actions as a table."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table

from inclusion.school.wording import full_day
from planning.minutes_text import ActionLine, ItemText, Line, Minutes

COLUMNS = ("What", "Who", "By when", "Status")
WIDTHS = (Mm(82), Mm(36), Mm(30), Mm(30))
MARK = " (confidential)"


def minutes_docx(minutes: Minutes, *, made_at: datetime, today: date) -> bytes:
    """The file. `made_at` is when it says it was made, in UTC; `today` the day on which the actions stand so."""
    document = _blank(minutes, made_at)
    document.add_heading(minutes.title, level=0)
    document.add_paragraph(f"{minutes.school}\n{minutes.when}")
    document.add_paragraph(minutes.standing, style="Intense Quote")
    if minutes.holds_confidential:
        document.add_paragraph("Confidential: for those who took part.", style="Intense Quote")
    _pairs(document, "Attendance", minutes.people)
    if minutes.items:
        document.add_heading("What was discussed", level=1)
    for item in minutes.items:
        _item(document, item)
    if minutes.actions:
        document.add_heading("Actions", level=1)
        document.add_paragraph(f"As they stand on {full_day(today)}", style="Caption")
        _actions(document, minutes.actions)
    _list(document, "Carried to the next meeting", minutes.carried)
    _list(document, "Put aside for later", minutes.parked)
    _pairs(document, "Agreed with a reservation", minutes.reservations)
    _list(document, "Closed and reopened", minutes.steps)
    if minutes.next_meeting:
        document.add_heading("Next meeting", level=1)
        document.add_paragraph(minutes.next_meeting)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _blank(minutes: Minutes, made_at: datetime) -> Docx:
    """An A4 document in English whose properties name the school, and nobody's account."""
    document = Document()
    said = document.core_properties
    said.author, said.last_modified_by, said.comments = minutes.school[:255], "", ""
    said.title, said.subject, said.language = minutes.title[:255], "Minutes", "en-GB"
    said.created = said.modified = made_at.replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin = section.bottom_margin = Mm(18)
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name == "Normal":
            style.font.name, style.font.size = "Calibri", Pt(11)
    return document


def _pairs(document: Docx, heading: str, pairs: Sequence[tuple[str, str]]) -> None:
    """A heading and one paragraph a pair, its label in bold; nothing without pairs."""
    if not pairs:
        return
    document.add_heading(heading, level=1)
    for label, words in pairs:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(words)


def _list(document: Docx, heading: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    document.add_heading(heading, level=1)
    for line in lines:
        document.add_paragraph(line, style="List Bullet")


def _item(document: Docx, item: ItemText) -> None:
    document.add_heading(item.title, level=2)
    facts = [words for words in (item.state, item.carried, item.owner and f"brought by {item.owner}") if words]
    if facts:
        document.add_paragraph().add_run(", ".join(facts)).italic = True
    for paragraph in filter(None, item.note.split("\n")):
        document.add_paragraph(paragraph)
    for label, lines in item.outcomes:
        for line in lines:
            _outcome(document, label, line)


def _outcome(document: Docx, label: str, line: Line) -> None:
    paragraph = document.add_paragraph(style="List Bullet")
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(line.text + (MARK if line.confidential else ""))


def _actions(document: Docx, actions: Sequence[ActionLine]) -> None:
    """One row an action; done and dropped ones struck through, as they also say in words."""
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    _repeat_first_row(table)
    for action in actions:
        row = table.add_row()
        said = (action.text + (MARK if action.confidential else ""), action.owner, full_day(action.due_on))
        for cell, words in zip(row.cells, said, strict=False):
            cell.paragraphs[0].add_run(words).font.strike = action.is_struck
        if action.item:
            row.cells[0].add_paragraph(action.item, style="Caption")
        row.cells[3].text = action.status
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = width


def _repeat_first_row(table: Table) -> None:
    """Say that the first row heads the table, on each of its pages and to those who listen to it."""
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
