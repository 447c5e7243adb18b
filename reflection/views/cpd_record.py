"""The school's CPD record: facts of trainings by school year, on a page and as files."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from reflection.cpd_record import Record, record_for
from reflection.record_files import as_csv, as_xlsx

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(Permission.SEE_CPD_RECORD)
def record(request: SchoolRequest) -> HttpResponse:
    """One school year (`?year=2026/27`, else the present one): all of it, or what one attended oneself."""
    return render_page(request, "reflection/cpd_record.html", {"record": _record(request)})


@require_safe
@requires(Permission.SEE_CPD_RECORD)
def record_csv(request: SchoolRequest) -> HttpResponse:
    return _file(request, as_csv, CSV, "csv")


@require_safe
@requires(Permission.SEE_CPD_RECORD)
def record_xlsx(request: SchoolRequest) -> HttpResponse:
    return _file(request, as_xlsx, XLSX, "xlsx")


def _record(request: SchoolRequest) -> Record:
    return record_for(request.membership, request.GET.get("year", ""), timezone.localdate())


def _file(request: SchoolRequest, written: Callable[[Record], bytes], content_type: str, ending: str) -> HttpResponse:
    found = _record(request)
    response = HttpResponse(written(found), content_type=content_type)
    year = slugify(found.year.replace("/", "-"))
    response["Content-Disposition"] = f'attachment; filename="{request.school.slug}-cpd-{year}.{ending}"'
    return response
