"""The list of one's meetings: the next ones first, drafts, and what is over."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.meeting_lists import as_rows, coming, drafts, earlier, matching, own_series, with_people

ROWS = 20
LONGEST_SEARCH = 200


@require_safe
@requires(Permission.SEE_MEETINGS)
def meetings(request: SchoolRequest) -> HttpResponse:
    """Every meeting that the person takes part in, and the minutes they may read."""
    reader, today = request.membership, timezone.localdate()
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    fits = matching(words)
    page = Paginator(with_people(earlier(reader, today).filter(fits)), ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "coming": as_rows(with_people(coming(reader, today).filter(fits)), reader, today),
        "drafts": as_rows(with_people(drafts(reader).filter(fits)), reader, today),
        "earlier": as_rows(page, reader, today),
        "page": page,
        "query": query.urlencode(),
        "words": words,
        "series": [] if words else list(own_series(reader, today)),
        "can_plan": reader.may(Permission.PLAN_MEETINGS),
        "today": today,
    }
    return render_page(request, "planning/meetings.html", context, fragment="planning/_meetings.html")
