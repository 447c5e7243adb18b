"""Whoever runs a provision notes how it was delivered, and takes a wrong note back."""

import uuid
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.school_dates import monday_of
from planning.actions.provision import note_delivery, remove_delivery
from planning.forms.provision import DeliveryForm
from planning.models import Provision
from planning.views.provision_finding import gone_is_404, visible_provision


def _deliverable(request: SchoolRequest, pk: UUID) -> Provision:
    """The provision whose delivery this person may note. PermissionDenied where they may only read it."""
    found = visible_provision(request, pk)
    if not Provision.objects.visible_to(request.membership).delivered_by(request.membership).filter(pk=pk).exists():
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_OWN_DELIVERY)
def add(request: SchoolRequest, provision: UUID) -> HttpResponse:
    """Note sessions of a span of days, this week unless something else is said."""
    found = _deliverable(request, provision)
    posted = request.POST if request.method == "POST" else None
    form = DeliveryForm(posted, initial=_this_week(timezone.localdate()), label_suffix="")
    if posted is not None and form.is_valid():
        said = {name: form.cleaned_data[name] for name in form.fields if name != "no_pupils"}
        with gone_is_404():
            delivery = note_delivery(by=request.membership, provision=found, **said)
        messages.success(request, f"Noted: {delivery.delivered} of {delivery.planned} sessions.")
        return redirect("planning:provision_one", request.school.slug, found.pk)
    context = {"form": form, "provision": found}
    return render_page(request, "planning/delivery_form.html", context, status=422 if form.errors else 200)


def _this_week(today: date) -> dict[str, object]:
    monday = monday_of(today)
    return {"starts_on": monday, "ends_on": monday + timedelta(days=4), "creation_key": uuid.uuid4()}


@require_POST
@requires(Permission.RECORD_OWN_DELIVERY)
def remove(request: SchoolRequest, provision: UUID, delivery: UUID) -> HttpResponse:
    found = _deliverable(request, provision)
    remove_delivery(by=request.membership, delivery=get_object_or_404(found.deliveries, pk=delivery))
    messages.success(request, "The note is taken back.")
    return redirect("planning:provision_one", request.school.slug, found.pk)
