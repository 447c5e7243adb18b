"""Log lines: one for each request, and the number that ties everything of one request together.

Never in a line of a real server: what people typed, values of an address, tokens, names, e-mail or network addresses.
"""

import json
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Loggers whose values are numbers and names of our own code. Others fill theirs with what a request said.
SAY_VALUES = ("inclusion", "heatmap", "django_tasks", "django_tasks_db")
SECRET = re.compile(r"(?<=/)[\w:=-]{38,}(?=[/\s\"'?.]|$)")  # of feeds, invitations and resets; longer than a UUID
REFUSED = "django.security."  # its messages quote the request

_request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("inclusion.requests")


def current_request_id() -> str:
    """The number of the request being answered; empty outside one."""
    return _request_id.get()


class RequestLogMiddleware:
    """Number each request, tell the number in X-Request-ID, and log one line: method, route, status, milliseconds."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        number = secrets.token_hex(8)
        request.request_id = number  # type: ignore[attr-defined]  # for lines that django logs after us
        token = _request_id.set(number)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            facts = {
                "method": request.method if request.method in METHODS else "other",
                "route": request.resolver_match.route if request.resolver_match else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000),
            }
            logger.info("request", extra={"facts": facts})
        finally:
            _request_id.reset(token)
        return response


def request_id_of(record: logging.LogRecord) -> str:
    """The number of the request that the line belongs to; empty where it belongs to none."""
    return getattr(getattr(record, "request", None), "request_id", "") or current_request_id()


class PlainLine(logging.Formatter):
    """For a developer's terminal: everything that was said, with the request's number, but for secrets in addresses."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {request_id} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = request_id_of(record) or "-"
        return SECRET.sub("…", super().format(record))


class JsonLine(logging.Formatter):
    """For a real server: one JSON object a line, without content."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if number := request_id_of(record):
            line["request_id"] = number
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line |= _error(record.exc_info[1])
        return json.dumps(line)


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith(REFUSED):
        return "refused"
    if record.name.split(".")[0] in SAY_VALUES:
        return record.getMessage()
    return str(record.msg)  # the pattern without its values


def _error(error: BaseException) -> dict[str, object]:
    """Which kinds of error, innermost last, and where; not their messages, which quote rows and input."""
    trace = traceback.extract_tb(error.__traceback__)
    kinds: list[str] = []
    each: BaseException | None = error
    while each is not None and len(kinds) < 10:
        kinds.append(f"{type(each).__module__}.{type(each).__qualname__}")
        each = each.__cause__ or each.__context__
    return {"error": kinds, "trace": [f"{step.filename}:{step.lineno} {step.name}" for step in trace]}
