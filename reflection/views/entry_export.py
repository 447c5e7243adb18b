"""Everything that one wrote here oneself, as files to keep."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from reflection.entry_files import as_json, as_markdown, file_name
from reflection.own_writing import own_writing


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def markdown(request: SchoolRequest) -> HttpResponse:
    """To read and to print."""
    today = timezone.localdate()
    text = as_markdown(own_writing(request.membership, today))
    return _file(text, "text/markdown; charset=utf-8", file_name(today, "md"))


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def as_data(request: SchoolRequest) -> HttpResponse:
    """For another program."""
    today = timezone.localdate()
    return _file(as_json(own_writing(request.membership, today)), "application/json", file_name(today, "json"))


def _file(content: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
