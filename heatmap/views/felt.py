"""The Friday check: how the week felt, with one tap, and what was planned beside what was felt, for oneself only."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from heatmap.actions.felt import WeekClosed, say_how_it_felt, take_felt_back
from heatmap.felt import CHOICES, felt_by_monday, felt_lines, felt_sentence, open_weeks, week_name
from heatmap.forms.felt import NOT_SAID, FeltForm
from heatmap.grid import term_at
from heatmap.periods import dated
from heatmap.pressure import BAND_NAMES
from heatmap.queries import scored
from inclusion.school.access import Permission
from inclusion.school.addresses import day_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.school_dates import SchoolCalendar, monday_of

AT_HOME = "home"  # where the panel of the home page was used


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SAY_HOW_IT_FELT)
def felt(request: SchoolRequest) -> HttpResponse:
    """Say how the week felt, and see one's own weeks of a term."""
    if request.method != "POST":
        return _page(request)
    form = FeltForm(request.POST)
    if not form.is_valid():
        return _page(request, problem="Press one of the five words.", status=422)
    said, today = form.cleaned_data, timezone.localdate()
    try:
        if said["felt"] == NOT_SAID:
            take_felt_back(by=request.membership, monday=said["monday"], today=today)
            messages.success(request, "Taken back: nothing is said of that week.")
        else:
            say_how_it_felt(by=request.membership, today=today, **said)
            words = BAND_NAMES[said["felt"]]
            messages.success(request, f"Noted: {words}. Only you see it, and you can change it until next Friday.")
    except WeekClosed as closed:
        return _page(request, problem=str(closed), status=422)
    home = request.POST.get("from") == AT_HOME
    return redirect("school:home" if home else "heatmap:felt", request.school.slug)


def _page(request: SchoolRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    day = day_of(request.GET.get("on", "")) or today
    known = scored(request.school, day)
    context: dict[str, object] = {"choices": CHOICES, "problem": problem}
    place = term_at(known.calendar, day)
    if place is not None:
        terms = known.calendar.terms
        if not known.starts_on <= terms[place].starts_on <= known.ends_on:
            known = scored(request.school, terms[place].starts_on)
        lines = felt_lines(request.membership, known, terms[place], today)
        context |= {
            "term": dated(terms[place]),
            "lines": lines,
            "sentence": felt_sentence(lines),
            "asked": _asked(request, known.calendar, today),
            "earlier": terms[place - 1] if place else None,
            "later": terms[place + 1] if place + 1 < len(terms) and terms[place + 1].starts_on <= today else None,
            "address": reverse("heatmap:felt", args=[request.school.slug]),
        }
    return render_page(request, "heatmap/felt.html", context, status=status)


def _asked(request: SchoolRequest, calendar: SchoolCalendar, today: date) -> list[dict[str, object]]:
    """The weeks that can be told now, each with what was said of it."""
    weeks = open_weeks(calendar, today)
    if not weeks:
        return []
    mondays, this = [week.monday for week in weeks], monday_of(today)
    said = felt_by_monday(request.membership, min(mondays), max(mondays))
    return [
        {"monday": day, "name": week_name(week), "said": said.get(day, 0), "now": day == this}
        for week, day in zip(weeks, mondays, strict=True)
    ]
