"""The minutes of a meeting as files: .docx and PDF, of the same choice of sections as the page."""

from datetime import UTC
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from planning.documents.docx import minutes_docx
from planning.documents.names import file_name
from planning.documents.pdf import PdfMissing, pdf_of
from planning.minutes_rows import minutes_for
from planning.models import Meeting
from planning.views.minutes import chosen, meeting_to_read

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_PDF = 200_000  # characters, some seventy pages: laying out so many takes seconds of the whole server
TOO_LONG = (
    f"These minutes are too long for a PDF, which holds up to {LONGEST_PDF:,} characters. Choose fewer sections, "
    "take the Word file, or print the page."
)
NO_PDF = "This server cannot make PDF files. Print the minutes instead: every browser can save what it prints as PDF."


@require_safe
@requires(Permission.SEE_MEETINGS)
def docx(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """The minutes to go on writing in."""
    found = meeting_to_read(request, meeting)
    text = minutes_for(found, reader=request.membership, choice=chosen(request))
    made = minutes_docx(text, made_at=timezone.now().astimezone(UTC), today=timezone.localdate())
    return _file(made, DOCX, file_name(text, "docx"))


@require_safe
@requires(Permission.SEE_MEETINGS)
def pdf(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """The minutes as they print; back to the page with words where they are too long or this server makes no PDFs."""
    found = meeting_to_read(request, meeting)
    text = minutes_for(found, reader=request.membership, choice=chosen(request))
    page = render_to_string("planning/minutes_pdf.html", {"minutes": text, "today": timezone.localdate()})
    if len(page) > LONGEST_PDF:
        return _no_pdf(request, found, TOO_LONG)
    try:
        made = pdf_of(page)
    except PdfMissing:
        return _no_pdf(request, found, NO_PDF)
    return _file(made, "application/pdf", file_name(text, "pdf"))


def _no_pdf(request: SchoolRequest, meeting: Meeting, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(reverse("planning:minutes", args=[request.school.slug, meeting.pk], query=request.GET))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
