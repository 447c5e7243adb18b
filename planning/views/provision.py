"""The register of provision, and everything about one provision."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.decision_register import linked_to
from planning.forms.provision import RegisterFilter
from planning.models import Provision
from planning.provision_register import deliveries_of, has_provision, is_due, names_only, register_by_tier, reviews_of
from planning.views.provision_finding import visible_provision


@require_safe
@requires(Permission.SEE_PROVISION_NAMES)
def register(request: SchoolRequest) -> HttpResponse:
    """By tier, with filters; who may not read reviews gets names and who runs it, and nothing to go on to."""
    form = RegisterFilter(request.GET, label_suffix="")
    form.is_valid()
    if not request.membership.may(Permission.SEE_REVIEWS):
        rows = names_only(request.membership, form.cleaned_data.get("q", ""))
        context = {"form": form, "rows": rows}
        return render_page(request, "planning/provision_names.html", context, fragment="planning/_provision_names.html")
    today = timezone.localdate()
    groups = register_by_tier(request.membership, form.condition(today), today)
    context = {
        "form": form,
        "groups": groups,
        "count": sum(len(group.rows) for group in groups),
        "here": "due" if form.cleaned_data.get("due") else "register",
        "filtered": any(form[name].value() for name in form.fields),
        "any_at_all": bool(groups) or has_provision(request.school),
    }
    return render_page(request, "planning/provision.html", context, fragment="planning/_provision_tiers.html")


@require_safe
@requires(Permission.SEE_REVIEWS)
def one(request: SchoolRequest, provision: UUID) -> HttpResponse:
    """What it is, whose time it takes, how it was delivered, and its reviews."""
    found = visible_provision(request, provision)
    staff_time = list(found.staff_time.all())
    deliverable = Provision.objects.visible_to(request.membership).delivered_by(request.membership)
    context = {
        "provision": found,
        "staff_time": staff_time,
        "minutes": sum(row.minutes for row in staff_time),
        "deliveries": deliveries_of(found),
        "reviews": reviews_of(found),
        "decisions": linked_to(found, request.membership),
        "is_due": is_due(found, timezone.localdate()),
        "can_note": deliverable.filter(pk=found.pk).exists(),
        "with_names": request.membership.may(Permission.SEE_SMALL_COUNTS),
    }
    return render_page(request, "planning/provision_one.html", context)
