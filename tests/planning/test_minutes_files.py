"""Minutes as .docx and PDF, each opened again by a real reader."""

import os
from datetime import date
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from planning.documents import pdf as pdf_file
from planning.documents.names import file_name
from planning.documents.pdf import PdfMissing, pdf_of
from planning.minutes_text import Minutes
from planning.models import Meeting
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series

HOSTILE = '../../<script>alert(1)</script> "& café\x0b'
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def pango():
    """Skips where PDFs cannot be made; never in the full check, which installs what is needed."""
    try:
        pdf_of("<p>Hello")
    except PdfMissing:
        if os.environ.get("CI"):
            raise
        pytest.skip("Pango is not on this machine")


@pytest.fixture
def meeting(oakfield, senco, head, teacher):
    series = make_series(oakfield, [senco, head], informed=[teacher], name="Provision review")
    meeting = make_meeting(series, state=Meeting.State.CLOSED, ended_at=timezone.now(), place="Room 4")
    item = make_item(meeting, state="discussed", note="First line.\n\nSecond line\x07\x0b.", owner=senco)
    make_outcome(item, "Reading goes on until Easter.")
    make_outcome(item, "They seem surer of themselves.", kind="judgement")
    make_outcome(item, "Secret outcome", confidential=True)
    make_action(head, "Tell the governors", item=item, status="done")
    make_action(senco, "Secret action", item=item, confidential=True)
    return meeting


def fetch(client, meeting, ending, **query):
    answer = client.get(reverse(f"planning:minutes_{ending}", args=["oakfield", meeting.pk]), query)
    assert answer.status_code == 200
    assert f"minutes-2027-01-12-provision-review.{ending}" in answer["Content-Disposition"]
    return answer.content


def words_of_docx(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def words_of_pdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_the_docx_says_what_the_page_says(meeting, senco, sign_in):
    content = fetch(sign_in(senco), meeting, "docx")
    words = words_of_docx(content)
    for said in ["Provision review", "Tuesday 12 January 2027, 15:30 to 16:30, Room 4", "First line.", "Second line."]:
        assert said in words
    assert "Decided: Reading goes on until Easter." in words
    assert "Professional judgement: They seem surer of themselves." in words
    assert "Secret" not in words
    document = Document(BytesIO(content))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["Provision review"] == "Title"
    assert styles["Actions"] == "Heading 1"
    assert styles["Reading support in Year 4"] == "Heading 2"
    assert styles["As they stand on 13 January 2027"] == "Caption"
    head, row = document.tables[0].rows
    assert [cell.text for cell in head.cells] == ["What", "Who", "By when", "Status"]
    assert [cell.text.split("\n")[0] for cell in row.cells] == [
        "Tell the governors",
        "Headteacher",
        "22 January 2027",
        "Done",
    ]
    assert row.cells[0].paragraphs[0].runs[0].font.strike


def test_the_docx_names_the_school_and_nobodys_account(meeting, senco, sign_in):
    said = Document(BytesIO(fetch(sign_in(senco), meeting, "docx"))).core_properties
    assert (said.author, said.last_modified_by, said.comments) == ("Oakfield Primary", "", "")
    assert (said.title, said.subject) == ("Provision review", "Minutes")
    assert said.created.date() == date(2027, 1, 13)


def test_confidential_lines_are_in_the_files_only_of_those_who_choose_them_and_took_part(
    meeting, senco, teacher, sign_in
):
    chosen = words_of_docx(fetch(sign_in(senco), meeting, "docx", show="confidential"))
    assert "Secret outcome (confidential)" in chosen
    assert "Secret action (confidential)" in chosen
    assert "Secret" not in words_of_docx(fetch(sign_in(teacher), meeting, "docx", show="confidential"))


def test_the_files_hold_the_chosen_sections_only(meeting, senco, sign_in):
    words = words_of_docx(fetch(sign_in(senco), meeting, "docx", show=["decisions"]))
    assert "Reading goes on until Easter." in words
    for left_out in ["First line.", "surer", "Tell the governors", "Attendance"]:
        assert left_out not in words


@pytest.mark.usefixtures("pango")
def test_the_pdf_says_what_the_page_says(meeting, senco, sign_in):
    content = fetch(sign_in(senco), meeting, "pdf")
    words = words_of_pdf(content)
    for said in ["Provision review", "First line.", "Reading goes on until Easter.", "surer", "Tell the governors"]:
        assert said in words
    assert "Secret" not in words
    assert "Page 1 of 1" in words
    reader = PdfReader(BytesIO(content))
    assert reader.metadata.title == "Minutes: Provision review, 12 January 2027"
    assert reader.metadata.author == "Oakfield Primary"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)  # A4


@pytest.mark.usefixtures("pango")
def test_confidential_lines_are_in_the_pdf_only_of_those_who_choose_them_and_took_part(
    meeting, senco, teacher, sign_in
):
    assert "Secret outcome" in words_of_pdf(fetch(sign_in(senco), meeting, "pdf", show="confidential"))
    assert "Secret" not in words_of_pdf(fetch(sign_in(teacher), meeting, "pdf", show="confidential"))


@pytest.mark.usefixtures("pango")
def test_hostile_words_are_only_words_in_both_files(meeting, senco, sign_in):
    Meeting.objects.update(title=HOSTILE)
    meeting.items.update(title=HOSTILE, note='<img src="http://127.0.0.1:1/x"> & <b>bold</b>')
    client = sign_in(senco)
    for ending, words_of in (("docx", words_of_docx), ("pdf", words_of_pdf)):
        answer = client.get(reverse(f"planning:minutes_{ending}", args=["oakfield", meeting.pk]))
        assert answer["Content-Disposition"] == (
            f'attachment; filename="minutes-2027-01-12-script-alert-1-script-cafe.{ending}"'
        )
        words = words_of(answer.content).replace("\n", "")
        assert '../../<script>alert(1)</script> "& café' in words
        assert '<img src="http://127.0.0.1:1/x">' in words


@pytest.mark.usefixtures("pango")
def test_a_pdf_fetches_nothing(monkeypatch):
    opened = []
    monkeypatch.setattr("socket.socket.connect", lambda self, address: opened.append(address))
    addresses = ["http://127.0.0.1:1/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "//host/x"]
    page = "".join(f'<img src="{one}" alt="x"><link rel="stylesheet" href="{one}">' for one in addresses)
    assert pdf_of(f"{page}<p>Words").startswith(b"%PDF")
    assert opened == []


def test_without_pango_the_page_says_so_and_offers_print(meeting, senco, sign_in, monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf_file, "import_module", missing)
    client = sign_in(senco)
    address = reverse("planning:minutes_pdf", args=["oakfield", meeting.pk])
    answer = client.get(address, {"show": "notes"}, follow=True)
    assert answer.redirect_chain == [(f"{reverse('planning:minutes', args=['oakfield', meeting.pk])}?show=notes", 302)]
    assert b"This server cannot make PDF files. Print the minutes instead" in answer.content


def test_minutes_too_long_for_a_pdf_lead_back_in_words(meeting, senco, sign_in):
    for number in range(21):
        make_item(meeting, f"Item {number}", state="discussed", note="word " * 2_000)
    client = sign_in(senco)
    address = reverse("planning:minutes_pdf", args=["oakfield", meeting.pk])
    answer = client.get(address, {"show": "notes"}, follow=True)
    assert "holds up to 200,000 characters. Choose fewer sections" in answer.content.decode()
    assert "word word" in words_of_docx(fetch(client, meeting, "docx"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Provision review", "minutes-2027-01-12-provision-review.pdf"),
        ("../..\\CON: a/b?*", "minutes-2027-01-12-con-a-b.pdf"),
        ("会议", "minutes-2027-01-12.pdf"),
        ("x" * 500, f"minutes-2027-01-12-{'x' * 60}.pdf"),
        ('a"; filename="b.exe\r\nX: y', "minutes-2027-01-12-a-filename-b-exe-x-y.pdf"),
    ],
)
def test_file_names_are_safe_everywhere(title, name):
    assert file_name(Minutes("School", title, date(2027, 1, 12), "", ""), "pdf") == name


def test_the_template_of_the_pdf_names_nothing_to_fetch(meeting, senco):
    page = render_to_string("planning/minutes_pdf.html", {"minutes": Minutes("S", "T", date(2027, 1, 12), "", "")})
    assert "src=" not in page
    assert "href=" not in page
