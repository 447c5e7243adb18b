"""Steps of the guided set-up that fill the calendar: the school's own numbers, and England's packs scaled by them."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from heatmap.actions.counts import StaleCounts, give_numbers, numbers_of
from heatmap.actions.set_up import take_over_preticked
from heatmap.forms.packs import CountsForm, as_seen
from heatmap.pack_import import year_in
from heatmap.pack_list import pack_lines
from heatmap.packs.days import in_year
from heatmap.set_up import COUNTS, PACKS, steps_of, year_of
from heatmap.views.set_up import go_on, is_put_off, step_page
from inclusion.school.access import Permission
from inclusion.school.forms.two_versions import differences
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Term


def _year(request: SchoolRequest) -> int:
    """The one that the form was opened for, else the one to set up."""
    today = timezone.localdate()
    asked = request.POST.get("year", "")
    return year_in(asked, today) if asked else year_of(request.school, today)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def packs(request: SchoolRequest) -> HttpResponse:
    """Take over, of the packs that are ticked, all that their preview would tick."""
    if is_put_off(request):
        return go_on(request, PACKS, put_off=True)
    year = _year(request)
    if request.method == "POST":
        chosen = set(request.POST.getlist("pack"))
        runs = take_over_preticked(by=request.membership, school=request.school, year=year, packs=chosen)
        taken = sum(run.added + run.changed for run in runs)
        dates = "1 date is" if taken == 1 else f"{taken} dates are"
        messages.success(request, f"{dates} on the map." if taken else "Nothing new was taken over.")
        return go_on(request, PACKS)
    has_terms = Term.objects.visible_to(request.membership).exists()
    lines = pack_lines(request.membership, year)
    return step_page(request, PACKS, lines=lines, year=year, year_name=in_year(year), has_terms=has_terms)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PUPIL_NUMBERS)
def counts(request: SchoolRequest) -> HttpResponse:
    """The numbers of the year, all optional; 409 with both versions where somebody else saved them first."""
    if is_put_off(request):
        return go_on(request, COUNTS, put_off=True)
    year, school = _year(request), request.school
    packs_are_there = any(step.key == PACKS and step.state == "done" for step in steps_of(request.membership))
    context = {"year": year, "year_name": in_year(year), "packs_are_there": packs_are_there}
    data = request.POST if request.method == "POST" else None
    form = CountsForm(data, stored=numbers_of(school, year), phase=school.phase)
    if not form.is_valid():
        return step_page(request, COUNTS, form=form, status=422 if form.is_bound else 200, **context)
    try:
        give_numbers(by=request.membership, school=school, year=year, seen=form.seen_numbers(), numbers=form.numbers())
    except StaleCounts as conflict:
        both = differences(form, {field.name: conflict.stored.get(field.name) for field in form.asked})
        typed = request.POST.copy()
        typed["seen"] = as_seen(conflict.stored)
        again = CountsForm(typed, stored=conflict.stored, phase=school.phase)
        return step_page(request, COUNTS, form=again, conflict=True, differences=both, status=409, **context)
    return go_on(request, COUNTS)
