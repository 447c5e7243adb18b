"""What the SENCo may decide or spend alone, agreed by the head."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.authority import DelegationDetails, add_delegation, change_delegation, end_delegation
from planning.actions.locking import StaleRow
from planning.forms.authority import DelegationForm
from planning.models import Delegation

A_YEAR = timedelta(days=365)


@require_safe
@requires(Permission.SEE_AUTHORITY)
def authority(request: SchoolRequest) -> HttpResponse:
    """What is delegated today, and what was."""
    rows = list(Delegation.objects.visible_to(request.membership).select_related("agreed_by"))
    context = {
        "live": [row for row in rows if row.ended_on is None],
        "ended": [row for row in rows if row.ended_on is not None],
        "today": timezone.localdate(),
    }
    return render_page(request, "planning/authority.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_AUTHORITY)
def add(request: SchoolRequest) -> HttpResponse:
    """The head agrees that the SENCo may decide something alone."""
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = DelegationForm(data, agreed_on=today, review_on=today + A_YEAR)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    key = form.cleaned_data["creation_key"]
    row = add_delegation(by=request.membership, school=request.school, details=form.details(), creation_key=key)
    messages.success(request, f"Agreed: {row.what}.")
    return redirect("planning:authority", request.school.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_AUTHORITY)
def edit(request: SchoolRequest, delegation: UUID) -> HttpResponse:
    """Agree it anew; 409 with both texts where somebody else did so first."""
    found = get_object_or_404(Delegation.objects.visible_to(request.membership), pk=delegation)
    form = DelegationForm(request.POST if request.method == "POST" else None, delegation=found)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200, delegation=found)
    version = version_of(request.POST.get("version", ""))
    try:
        row = change_delegation(by=request.membership, delegation=found, version=version, details=form.details())
    except StaleRow as conflict:
        now = {name: getattr(conflict.current, name) for name in DelegationDetails.__dataclass_fields__}
        differing = differences(form, now)
        form = DelegationForm(with_version(request.POST, conflict.current.version), delegation=conflict.current)
        return _form_page(request, form, status=409, delegation=found, conflict=True, differences=differing)
    messages.success(request, f"Saved: {row.what}.")
    return redirect("planning:authority", request.school.slug)


@require_POST
@requires(Permission.CHANGE_AUTHORITY)
def end(request: SchoolRequest, delegation: UUID) -> HttpResponse:
    """From today the SENCo asks again."""
    found = get_object_or_404(Delegation.objects.visible_to(request.membership), pk=delegation)
    version = version_of(request.POST.get("version", ""))
    try:
        end_delegation(by=request.membership, delegation=found, version=version, on=timezone.localdate())
        messages.success(request, f"Ended: {found.what}.")
    except StaleRow:
        messages.error(request, "Somebody changed this in the meantime. Look at what it says now, then do it again.")
    return redirect("planning:authority", request.school.slug)


def _form_page(request: SchoolRequest, form: DelegationForm, *, status: int, **more: object) -> HttpResponse:
    return render_page(request, "planning/authority_form.html", {"form": form, **more}, status=status)
