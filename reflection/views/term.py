"""Looking back together: one page about a term, the same for both of a pair."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import day_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from reflection.people import pair_of
from reflection.step_words import why_no_pair
from reflection.term_page import term_of_pair, term_page


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def term(request: SchoolRequest) -> HttpResponse:
    """What the two share of a term; `?on=` picks it. Who has no partner reads why."""
    now, pair = timezone.make_naive(timezone.now()), pair_of(request.membership)
    if pair is None:
        return render_page(request, "reflection/term.html", {"why_not": why_no_pair(request.membership, pair)})
    calendar = calendar_of(request.school)
    found = term_of_pair(pair, calendar, day_of(request.GET.get("on", "")) or now.date())
    context: dict[str, Any] = {"pair": pair, "found": found}
    if found is not None:
        context |= term_page(found, request.membership, calendar, now)
    return render_page(request, "reflection/term.html", context)
