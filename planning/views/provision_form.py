"""Add a provision to the register, and change one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import NOTHING, differences
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from planning.actions.provision import ProvisionInUse, add_provision, change_provision, remove_provision
from planning.forms.provision import ProvisionForm, staff_time_rows, time_said
from planning.models import Provision
from planning.provision_register import hangs_on
from planning.views.provision_finding import gone_is_404, visible_provision

LOOK_AT_ROWS = "Look at whose time it takes."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PROVISION)
def add(request: SchoolRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ProvisionForm(membership=request.membership), staff_time_rows())
    form, rows = ProvisionForm(request.POST, membership=request.membership), staff_time_rows(request.POST)
    if not _both_valid(form, rows):
        return _page(request, form, rows, status=422)
    provision = add_provision(
        by=request.membership,
        school=request.school,
        details=form.details(),
        staff_time=time_said(rows),
        creation_key=form.cleaned_data["creation_key"],
    )
    messages.success(request, f"Added: {provision.name}.")
    return redirect("planning:provision_one", request.school.slug, provision.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PROVISION)
def edit(request: SchoolRequest, provision: UUID) -> HttpResponse:
    found = visible_provision(request, provision)
    if request.method != "POST":
        form = ProvisionForm(membership=request.membership, provision=found)
        return _page(request, form, staff_time_rows(provision=found), found, can_remove=not hangs_on(found))
    form = ProvisionForm(request.POST, membership=request.membership, provision=found)
    rows = staff_time_rows(request.POST)
    if not _both_valid(form, rows):
        return _page(request, form, rows, found, status=422)
    try:
        with gone_is_404():
            saved = change_provision(
                by=request.membership,
                provision=found,
                version=version_of(request.POST.get("version", "")),
                details=form.details(),
                staff_time=time_said(rows),
            )
    except StaleRow:
        return _both_versions(request, form, rows, visible_provision(request, provision))
    messages.success(request, f"Saved: {saved.name}.")
    return redirect("planning:provision_one", request.school.slug, saved.pk)


@require_POST
@requires(Permission.CHANGE_PROVISION)
def remove(request: SchoolRequest, provision: UUID) -> HttpResponse:
    """Take off the register what was put there by mistake."""
    found = visible_provision(request, provision)
    try:
        remove_provision(by=request.membership, provision=found, version=version_of(request.POST.get("version", "")))
    except ProvisionInUse as problem:
        messages.error(request, str(problem))
    except StaleRow:
        messages.error(request, "It is still there: somebody changed it in the meantime. Look at it again.")
    else:
        messages.success(request, f"Taken off the register: {found.name}.")
        return redirect("planning:provision", request.school.slug)
    return redirect("planning:provision_one", request.school.slug, found.pk)


def _both_valid(form: ProvisionForm, rows: Any) -> bool:
    """Both are judged, so that everything is said at once."""
    rows_fit, form_fits = rows.is_valid(), form.is_valid()
    if not rows_fit:
        form.add_error(None, " ".join([LOOK_AT_ROWS, *rows.non_form_errors()]))
    return form_fits and rows_fit


def _both_versions(request: SchoolRequest, form: ProvisionForm, rows: Any, current: Provision) -> HttpResponse:
    stored = ProvisionForm(membership=request.membership, provision=current)
    differ = differences(form, stored.initial)
    mine, theirs = _time_words(time_said(rows)), _time_words(current.time_rows)
    if mine != theirs:
        differ.append(("Staff time", mine, theirs))
    again = ProvisionForm(typed(form, version=str(current.version)), membership=request.membership, provision=current)
    return _page(request, again, staff_time_rows(request.POST), current, status=409, differences=differ, conflict=True)


def _time_words(rows: Any) -> str:
    return ", ".join(f"{whom}: {minutes} minutes" for whom, minutes in rows) or NOTHING


def _page(
    request: SchoolRequest,
    form: ProvisionForm,
    rows: Any,
    provision: Provision | None = None,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {"form": form, "rows": rows, "provision": provision, **extra}
    return render_page(request, "planning/provision_form.html", context, status=status)
