"""The stop-list: what the school stopped doing, and what the time became."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from planning.actions.registers import StoppedDetails, add_stopped, change_stopped
from planning.forms.registers import StoppedForm
from planning.models import StoppedThing
from planning.protected_times import hours


@require_safe
@requires(Permission.SEE_GAPS)
def stopped(request: SchoolRequest) -> HttpResponse:
    """Everything that was stopped, the latest first, with the time that came back."""
    rows = list(StoppedThing.objects.visible_to(request.membership))
    total = sum(row.minutes_returned for row in rows)
    context = {"rows": [(row, hours(row.minutes_returned)) for row in rows], "total": hours(total) if total else ""}
    return render_page(request, "planning/stopped.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_GAPS)
def add(request: SchoolRequest) -> HttpResponse:
    """Put something on the list that no review has stopped."""
    data = request.POST if request.method == "POST" else None
    form = StoppedForm(data, membership=request.membership, initial={"stopped_on": timezone.localdate()})
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    key = form.cleaned_data["creation_key"]
    row = add_stopped(by=request.membership, school=request.school, details=form.details(), creation_key=key)
    messages.success(request, f"Added: {row.what}.")
    return redirect("planning:stopped", request.school.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_GAPS)
def edit(request: SchoolRequest, stopped: UUID) -> HttpResponse:
    """Change a row, such as what the time became; 409 with both versions where somebody else did so first."""
    rows = StoppedThing.objects.visible_to(request.membership).select_related("school")
    found = get_object_or_404(rows, pk=stopped)
    form = StoppedForm(request.POST if request.method == "POST" else None, membership=request.membership, row=found)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200, row=found)
    version = version_of(request.POST.get("version", ""))
    try:
        row = change_stopped(by=request.membership, row=found, version=version, details=form.details())
    except StaleRow as conflict:
        current = conflict.current
        now = {name: getattr(current, name) for name in StoppedDetails.__dataclass_fields__}
        more: dict[str, Any] = {"row": current, "conflict": True, "differences": differences(form, now)}
        again = StoppedForm(with_version(request.POST, current.version), membership=request.membership, row=current)
        return _form_page(request, again, status=409, **more)
    messages.success(request, f"Saved: {row.what}.")
    return redirect("planning:stopped", request.school.slug)


def _form_page(request: SchoolRequest, form: StoppedForm, *, status: int, **more: Any) -> HttpResponse:
    return render_page(request, "planning/stopped_form.html", {"form": form, **more}, status=status)
