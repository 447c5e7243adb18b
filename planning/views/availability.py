"""When people can meet: one's own times to change, everybody's to read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.wording import WORKING_DAYS
from planning.actions.availability import StaleTimes, give_times, given_by, written
from planning.forms.availability import AvailabilityForm, as_on_first_day
from planning.models import DAY_BEGINS, DAY_ENDS
from planning.times_given import in_words, times_of_everybody


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_AVAILABILITY)
def availability(request: SchoolRequest) -> HttpResponse:
    """One's own times as a form, and beneath it everybody's."""
    given = given_by(request.membership)
    letters = request.school.two_week_timetable or any(one.letter for one in given)
    data = request.POST if request.method == "POST" else None
    form = AvailabilityForm(data, given=given, seen=written(given), letters=letters)
    if data is None:
        return _page(request, form)
    if "same" in data:
        same = as_on_first_day(data, request.membership.weekdays)
        return _page(request, AvailabilityForm(same, given=given, seen=written(given), letters=letters), copied=True)
    if not form.is_valid():
        return _page(request, form, status=422)
    times = form.times()
    try:
        give_times(by=request.membership, times=times, seen=form.cleaned_data["seen"])
    except StaleTimes as conflict:
        again = AvailabilityForm(typed(form, seen=written(conflict.current)), given=given, seen="", letters=letters)
        both = {"mine": in_words(times), "theirs": in_words(conflict.current)}
        return _page(request, again, status=409, **both)
    messages.success(request, "Saved: the times you can meet.")
    return redirect("planning:availability", request.school.slug)


def _page(request: SchoolRequest, form: AvailabilityForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "form": form,
        "everybody": times_of_everybody(request.membership),
        "worked": request.membership.weekdays,
        "first_day": WORKING_DAYS[min(request.membership.weekdays, default=0)],
        "begins": DAY_BEGINS,
        "ends": DAY_ENDS,
        **shown,
    }
    return render_page(request, "planning/availability.html", context, status=status)
