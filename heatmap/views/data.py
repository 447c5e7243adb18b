"""The map's numbers to take away: JSON, CSV and XLSX of a range of days."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from heatmap.exports import BadRange, as_json, map_data, range_from
from heatmap.spreadsheets import as_csv, as_xlsx
from heatmap.unchanged import etag_of
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires

JSON = "application/json"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Written = Callable[[Mapping[str, Any]], str | bytes]


@require_safe
@requires(Permission.SEE_MAP)
def data_json(request: SchoolRequest) -> HttpResponse:
    try:
        first, last = _range(request)
    except BadRange as error:
        return HttpResponse(as_json({"error": str(error)}), status=400, content_type=JSON)
    return _unless_unchanged(request, first, last, as_json, JSON)


@require_safe
@requires(Permission.SEE_MAP)
def data_csv(request: SchoolRequest) -> HttpResponse:
    return _file(request, as_csv, CSV, "csv")


@require_safe
@requires(Permission.SEE_MAP)
def data_xlsx(request: SchoolRequest) -> HttpResponse:
    return _file(request, as_xlsx, XLSX, "xlsx")


def _file(request: SchoolRequest, written: Written, content_type: str, ending: str) -> HttpResponse:
    try:
        first, last = _range(request)
    except BadRange as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    response = _unless_unchanged(request, first, last, written, content_type)
    name = f"{request.school.slug}-heat-map-{first}-to-{last}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _range(request: SchoolRequest) -> tuple[date, date]:
    return range_from(request.GET.get("from", ""), request.GET.get("to", ""))


def _unless_unchanged(
    request: SchoolRequest, first: date, last: date, written: Written, content_type: str
) -> HttpResponse:
    """The numbers, or 304 where nothing has changed since the reader had them."""
    etag = etag_of(request)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(written(map_data(request.school, first, last)), content_type=content_type)
    assert isinstance(response, HttpResponse)
    response["ETag"] = etag
    return response
