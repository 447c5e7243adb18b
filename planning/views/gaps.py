"""The register of gaps: needs that no provision meets."""

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
from planning.actions.registers import GapDetails, add_gap, change_gap
from planning.forms.registers import GapForm
from planning.models import Gap


@require_safe
@requires(Permission.SEE_GAPS)
def gaps(request: SchoolRequest) -> HttpResponse:
    """Open gaps, the oldest first, then those that were closed, the latest first."""
    rows = list(Gap.objects.visible_to(request.membership).select_related("owner", "closed_by"))
    is_open = [row for row in rows if row.closed_on is None]
    closed = [row for row in rows if row.closed_on is not None]
    context = {
        "open": sorted(is_open, key=lambda row: row.found_on),
        "closed": sorted(closed, key=lambda row: (row.closed_on, row.found_on), reverse=True),
    }
    return render_page(request, "planning/gaps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_GAPS)
def add(request: SchoolRequest) -> HttpResponse:
    """Put a need into the register."""
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = GapForm(data, membership=request.membership, today=today, initial={"found_on": today})
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    key = form.cleaned_data["creation_key"]
    row = add_gap(by=request.membership, school=request.school, details=form.details(), creation_key=key)
    messages.success(request, f"Added: {row.need}.")
    return redirect("planning:gaps", request.school.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_GAPS)
def edit(request: SchoolRequest, gap: UUID) -> HttpResponse:
    """Change or close a gap; 409 with both versions where somebody else did so first."""
    found = get_object_or_404(Gap.objects.visible_to(request.membership).select_related("school"), pk=gap)
    today, data = timezone.localdate(), request.POST if request.method == "POST" else None
    form = GapForm(data, membership=request.membership, today=today, row=found)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200, row=found)
    version = version_of(request.POST.get("version", ""))
    try:
        row = change_gap(by=request.membership, row=found, version=version, details=form.details())
    except StaleRow as conflict:
        current = conflict.current
        now = {name: getattr(current, name) for name in GapDetails.__dataclass_fields__}
        more: dict[str, Any] = {"row": current, "conflict": True, "differences": differences(form, now)}
        typed = with_version(request.POST, current.version)
        again = GapForm(typed, membership=request.membership, today=today, row=current)
        return _form_page(request, again, status=409, **more)
    messages.success(request, f"Saved: {row.need}.")
    return redirect("planning:gaps", request.school.slug)


def _form_page(request: SchoolRequest, form: GapForm, *, status: int, **more: Any) -> HttpResponse:
    return render_page(request, "planning/gap_form.html", {"form": form, **more}, status=status)
