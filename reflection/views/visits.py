"""Visits: the list of a term with its balance, one visit with what comes next, and the answers to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import day_of, version_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from inclusion.school.wording import short_day
from planning.actions.booking import TimesTaken
from planning.actions.locking import StaleRow
from reflection.actions.visit_checks import ColleagueLeft, NotAsked, VisitSettled
from reflection.actions.visits import call_off_visit, confirm_visit, decline_visit
from reflection.models import Visit
from reflection.round_page import round_page
from reflection.views.visit_finding import visible_visit
from reflection.visit_list import VisitRow, term_of_visits

STALE = "This visit has changed in the meantime. Look at how it stands now, then answer again."
TAKEN = "Not both of you can make this time any more. Propose another one."


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def visits(request: SchoolRequest) -> HttpResponse:
    """The visits one makes and receives, what is to come first, and how they lie between the people; `?term=`."""
    chosen = day_of(request.GET.get("term", ""))
    found = term_of_visits(request.membership, calendar_of(request.school), timezone.make_naive(timezone.now()), chosen)
    return render_page(request, "reflection/visits.html", {"found": found})


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def one(request: SchoolRequest, visit: UUID) -> HttpResponse:
    """One visit: when, who, what to do next, and what each wrote once it is revealed."""
    found = visible_visit(request, visit)
    now = timezone.make_naive(timezone.now())
    row = VisitRow(found, request.membership, now)
    context = {
        "visit": found,
        "row": row,
        "page": round_page(found.round, request.membership, now.date()) if found.round else None,
        "has_come": found.is_over(now.date()),
        "may_change": row.is_open and not (row.is_mine_to_answer and row.other.is_live),
    }
    return render_page(request, "reflection/visit.html", context)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def answer(request: SchoolRequest, visit: UUID) -> HttpResponse:
    """Confirm the time that the other one proposes, or decline it."""
    found, today = visible_visit(request, visit), timezone.localdate()
    version, by = version_of(request.POST.get("version", "")), request.membership
    try:
        if request.POST.get("answer") == "confirm":
            saved = confirm_visit(by=by, visit=found, version=version, today=today)
            messages.success(request, f"Confirmed: {_when(saved)}. It is on the map of you both.")
        elif request.POST.get("answer") == "decline":
            decline_visit(by=by, visit=found, version=version)
            messages.success(request, f"Declined. {found.other(by).name} knows, and nobody asks why.")
        else:
            messages.error(request, "Choose whether you confirm or decline it.")
    except TimesTaken:
        messages.error(request, TAKEN)
        return redirect("reflection:visit_move", request.school.slug, found.pk)
    except StaleRow:
        messages.error(request, STALE)
    except (VisitSettled, NotAsked, ColleagueLeft) as problem:
        messages.error(request, str(problem))
    return redirect("reflection:visit", request.school.slug, found.pk)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def call_off(request: SchoolRequest, visit: UUID) -> HttpResponse:
    """It does not take place, or did not."""
    found = visible_visit(request, visit)
    try:
        call_off_visit(by=request.membership, visit=found, version=version_of(request.POST.get("version", "")))
    except StaleRow:
        messages.error(request, STALE)
    except VisitSettled as settled:
        messages.error(request, str(settled))
    else:
        messages.success(request, "Called off. The time is free again.")
    return redirect("reflection:visit", request.school.slug, found.pk)


def _when(visit: Visit) -> str:
    return f"{short_day(visit.on)} at {visit.starts_at:%H:%M}"
