"""The school's own list of tiers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from planning.actions.tiers import TierInUse, change_tiers
from planning.forms.tiers import TiersForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PROVISION)
def tiers(request: SchoolRequest) -> HttpResponse:
    """Names one a line; provision in a tier that goes is given a new one, or the tier stays."""
    if request.method != "POST":
        return _page(request, TiersForm(school=request.school))
    form = TiersForm(request.POST, school=request.school)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        change_tiers(
            by=request.membership,
            school=request.school,
            version=version_of(request.POST.get("version", "")),
            names=form.said(),
            becomes=form.becomes(),
        )
    except StaleRow as conflict:
        again = TiersForm(typed(form, version=str(conflict.current.version)), school=request.school)
        differ = differences(form, TiersForm(school=request.school).initial)
        return _page(request, again, status=409, differences=differ, conflict=True)
    except TierInUse as problem:
        form.add_error("names", f"{problem} Keep {', '.join(problem.tiers)}, or save again and say what it becomes.")
        return _page(request, form, status=422)
    messages.success(request, "The tiers are saved, and provision has gone along.")
    return redirect("planning:provision", request.school.slug)


def _page(request: SchoolRequest, form: TiersForm, *, status: int = 200, **extra: object) -> HttpResponse:
    asked = [form[name] for name in form.asked.values()]
    context = {"form": form, "asked": asked, **extra}
    return render_page(request, "planning/tiers.html", context, status=status)
