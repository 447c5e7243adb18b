"""Error pages in words. They read nothing from the database, because that may be what failed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from inclusion.school.log_lines import current_request_id


def _page(template: str, status: int) -> HttpResponse:
    number = current_request_id()
    try:
        text = render_to_string(template, {"request_id": number})
    except ValueError:  # nobody has collected the static files: the page cannot name its style sheets
        return HttpResponse(f"{status}. Number of this request: {number}\n", status=status, content_type="text/plain")
    return HttpResponse(text, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("403.html", 403)


def method_not_allowed() -> HttpResponse:
    return _page("405.html", 405)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("404.html", 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """allauth's limits end by themselves within five minutes."""
    response = _page("429.html", 429)
    response["Retry-After"] = "300"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After while the database is away or locked, otherwise 500."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _page("503.html", 503)
        response["Retry-After"] = "15"
        return response
    return _page("500.html", 500)
