"""One cell opened: what makes it up. A page of its own, or the panel below the map."""

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from heatmap.choice import YES, read_day
from heatmap.opened import open_cell
from heatmap.screen import Screen
from inclusion.school.access import Permission
from inclusion.school.addresses import own_path
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page, wants_fragment

MAPS = ("heatmap:term", "heatmap:week", "heatmap:year", "heatmap:present")


@require_safe
@requires(Permission.SEE_MAP)
def cell(request: SchoolRequest, row: str, day: str) -> HttpResponse:
    """`?day=1` the day alone instead of its week; `?present=1` as it may be shown to a room."""
    on = read_day(day)
    if on is None:
        raise Http404
    screen = Screen(request)
    by_day = request.GET.get("day") == YES
    in_public = request.GET.get("present") == YES
    found = open_cell(screen, row, on, by_day=by_day, in_public=in_public)
    if found is None:
        raise Http404
    back = "heatmap:present" if in_public else "heatmap:week" if by_day else "heatmap:term"
    context = {
        "cell": found,
        "choice": screen.choice,
        "back_url": screen.url(back, screen.choice.at(on)),
        "week_url": screen.url("heatmap:week", screen.choice.at(on)),
    }
    response = render_page(request, "heatmap/cell.html", context, fragment="heatmap/_cell.html")
    if wants_fragment(request) and (address := _address_with(request, row, found.day.isoformat())):
        response["HX-Push-Url"] = address
    patch_vary_headers(response, ["HX-Current-URL"])
    return response


def _address_with(request: SchoolRequest, row: str, day: str) -> str:
    """The address of the map that the reader is on, with this cell open; empty where they came from elsewhere."""
    path, _, written = own_path(request, request.headers.get("HX-Current-URL", "")).partition("?")
    if path not in [reverse(name, args=[request.school.slug]) for name in MAPS]:
        return ""
    query = QueryDict(written, mutable=True)
    query["open"] = f"{row}.{day}"
    return f"{path}?{query.urlencode(safe=',')}"
