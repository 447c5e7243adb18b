"""The school's own numbers that scale starting levels. Only those who may change them ever read them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from heatmap.actions.counts import StaleCounts, give_numbers, numbers_of
from heatmap.forms.packs import CountsForm, as_seen
from heatmap.pack_import import year_in, years_offered
from heatmap.packs.days import in_year
from inclusion.school.access import Permission
from inclusion.school.forms.two_versions import differences
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PUPIL_NUMBERS)
def counts(request: SchoolRequest) -> HttpResponse:
    """The numbers of one school year; 409 with both versions where somebody else saved them first."""
    asked = request.POST if request.method == "POST" else request.GET
    year = year_in(asked.get("year", ""), timezone.localdate())
    data = request.POST if request.method == "POST" else None
    form = CountsForm(data, stored=numbers_of(request.school, year), phase=request.school.phase)
    if not form.is_valid():
        return _page(request, form, year, status=422 if form.is_bound else 200)
    try:
        give_numbers(
            by=request.membership, school=request.school, year=year, seen=form.seen_numbers(), numbers=form.numbers()
        )
    except StaleCounts as conflict:
        now = {field.name: conflict.stored.get(field.name) for field in form.asked}
        typed = request.POST.copy()
        typed["seen"] = as_seen(conflict.stored)
        again = CountsForm(typed, stored=conflict.stored, phase=request.school.phase)
        return _page(request, again, year, status=409, conflict=True, differences=differences(form, now))
    messages.success(request, f"Saved for {in_year(year)}. Look at the packs again to see what it changes.")
    return redirect(f"{reverse('heatmap:packs', args=[request.school.slug])}?year={year}")


def _page(request: SchoolRequest, form: CountsForm, year: int, *, status: int, **more: object) -> HttpResponse:
    context = {
        "form": form,
        "year": year,
        "year_name": in_year(year),
        "years": years_offered(request.school, timezone.localdate(), year),
        **more,
    }
    return render_page(request, "heatmap/packs_counts.html", context, status=status)
