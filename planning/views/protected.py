"""Protected time in totals: the term page, one page for governors, and what is agreed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from heatmap.grid import term_at
from heatmap.periods import dated
from inclusion.school.access import Permission
from inclusion.school.addresses import day_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar, monday_of
from planning.actions.protected import AlreadyAgreed, agree_hours
from planning.forms.protected import AllocationForm
from planning.models import Allocation
from planning.protected_blocks import due_to_mark, lines_of
from planning.protected_times import hours
from planning.protected_totals import totals_of
from planning.protected_words import NATIONWIDE, cells, facts, sentence

DUE_SHOWN = 5
PARTS = [  # of the bars, and what they stand for
    ("kept", "Kept"),
    ("repaid", "Given back"),
    ("moved", "Moved"),
    ("lost", "Lost"),
    ("open", "Not marked yet"),
    ("to_come", "To come"),
]


@require_safe
@requires(Permission.SEE_PROTECTED_TOTALS)
def protected(request: SchoolRequest) -> HttpResponse:
    """What became of the protected time of a term; for those who mark, what is due first."""
    today, calendar = timezone.localdate(), calendar_of(request.school)
    context = _term(request, calendar, today)
    if request.membership.may(Permission.MARK_PROTECTED):
        due = due_to_mark(request.membership, today, calendar=calendar)
        context |= {"due": lines_of(due[:DUE_SHOWN], calendar, today), "more_due": max(len(due) - DUE_SHOWN, 0)}
        context["is_agreed"] = Allocation.objects.visible_to(request.membership).exists()
    return render_page(request, "planning/protected.html", context)


@require_safe
@requires(Permission.SEE_PROTECTED_TOTALS)
def protected_print(request: SchoolRequest) -> HttpResponse:
    """The same on one sheet of paper for governors, without a name."""
    today = timezone.localdate()
    return render_page(request, "planning/protected_print.html", _term(request, calendar_of(request.school), today))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MARK_PROTECTED)
def allocation(request: SchoolRequest) -> HttpResponse:
    """What the school has agreed, from which date on; earlier agreements stay for the terms in which they held."""
    form = AllocationForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _agree(request, form)
            except AlreadyAgreed as error:
                form.refuse(error)
                status = 409
            else:
                messages.success(request, "The agreed hours are saved.")
                return redirect("planning:protected", request.school.slug)
    agreed = Allocation.objects.visible_to(request.membership).select_related("agreed_by").order_by("-starts_on")
    return render_page(
        request,
        "planning/allocation.html",
        {"form": form, "agreed": [(row, hours(row.minutes_a_week)) for row in agreed]},
        status=status,
    )


def _agree(request: SchoolRequest, form: AllocationForm) -> None:
    said = form.cleaned_data
    agree_hours(
        by=request.membership,
        school=request.school,
        starts_on=said["starts_on"],
        minutes_a_week=form.minutes_a_week,
        note=said["note"],
        instead_of=said["instead_of"],
    )


def term_around(request: SchoolRequest, calendar: SchoolCalendar, today: date) -> dict[str, Any]:
    """The term that the address names, else today's or the next, with its neighbours; `term` is None without any."""
    place = term_at(calendar, day_of(request.GET.get("term", "")) or today)
    if place is None:
        return {"term": None, "previous": None, "next": None}
    terms = calendar.terms
    return {
        "term": terms[place],
        "name": dated(terms[place]),
        "previous": terms[place - 1] if place else None,
        "next": terms[place + 1] if place + 1 < len(terms) else None,
    }


def _term(request: SchoolRequest, calendar: SchoolCalendar, today: date) -> dict[str, Any]:
    """The totals of the term, in numbers and words."""
    around = term_around(request, calendar, today)
    if around["term"] is None:
        return {**around, "totals": None}
    totals = totals_of(request.membership, calendar, around["term"], today)
    return {
        **around,
        "totals": totals,
        "sentence": sentence(totals),
        "facts": facts(totals),
        "this_monday": monday_of(today),
        "parts": PARTS,
        "headings": [label for label, _ in cells(totals.whole)],
        "weeks": [(week, cells(week.minutes)) for week in totals.weeks],
        "reasons": [(label, hours(minutes)) for label, minutes in totals.reasons],
        "nationwide": NATIONWIDE,
    }
