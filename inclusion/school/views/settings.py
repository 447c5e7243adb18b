"""The school at a glance for everybody in it, and what it says about itself."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.actions.schools import StaleSchool, change_school
from inclusion.school.forms.schools import SchoolForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from inclusion.school.year_queries import where_we_are


@require_safe
@requires(Permission.SEE_SCHOOL)
def overview(request: SchoolRequest) -> HttpResponse:
    """The school's facts and terms, and the way to everything that a person may read or change."""
    calendar, today = calendar_of(request.school), timezone.localdate()
    context = {
        "now": where_we_are(calendar, today),
        "terms": [term for term in calendar.terms if term.ends_on >= today][:3],
    }
    return render_page(request, "school/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_SCHOOL)
def school(request: SchoolRequest) -> HttpResponse:
    """Change the school. When somebody else saved first, both versions are shown and nothing typed is lost."""
    form = SchoolForm(request.POST or None, instance=copy(request.school))
    context: dict[str, Any] = {"form": form}
    if request.method != "POST":
        return render_page(request, "school/school_form.html", context)
    if not form.is_valid():
        return render_page(request, "school/school_form.html", context, status=422)
    try:
        change_school(
            by=request.membership, school=request.school, version=form.cleaned_data["version"], **form.values()
        )
    except StaleSchool as stale:
        context["both"] = form.beside(stale.current)
        form.hold(stale.current)
        return render_page(request, "school/school_form.html", context, status=409)
    messages.success(request, "The school is saved.")
    return redirect("school:settings", request.school.slug)
