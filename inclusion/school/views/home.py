"""The way in: to the only school, or a choice; and how to read what is here."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires, signed_in
from inclusion.school.models import School, User


@signed_in
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Go to the person's only school, or let them choose."""
    assert isinstance(request.user, User)
    schools = list(School.objects.of_user(request.user.pk))
    if len(schools) == 1:
        return redirect("school:home", schools[0].slug)
    return render(request, "school/choose.html", {"schools": schools})


@require_safe
@requires(Permission.SEE_SCHOOL)
def home(request: SchoolRequest) -> HttpResponse:
    """To this week; to the map for those who have no week of their own here, such as governors."""
    start = "planning:this_week" if request.membership.may(Permission.SEE_AVAILABILITY) else "heatmap:term"
    return redirect(start, request.school.slug)


@require_safe
@requires(Permission.SEE_SCHOOL)
def help_page(request: SchoolRequest) -> HttpResponse:
    """How to read the map, and the keyboard shortcuts."""
    return render(request, "school/help.html")


@signed_in
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the person's choice of light, dark or automatic, then go back to where they were."""
    assert isinstance(request.user, User)
    choice = request.POST.get("theme", "")
    if choice in User.Theme.values:
        User.objects.filter(pk=request.user.pk).update(theme=choice)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the path that the form names; to the start where it names none of ours."""
    url = request.POST.get("next", "")
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return HttpResponseRedirect(url)
    return redirect("school:choose")
