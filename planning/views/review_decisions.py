"""What a review decides, and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from planning.actions.reviews import ReviewDecided, decide_review, reopen_review
from planning.forms.review_decisions import DecisionForm, ReopenForm
from planning.judgement_reading import sides_seen
from planning.models import ProvisionReview
from planning.people import sides_of
from planning.views.provision_finding import gone_is_404, visible_review


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PROVISION)
def decide(request: SchoolRequest, review: UUID) -> HttpResponse:
    """Decide what becomes of the provision. It asks for both judgements and does not wait for them."""
    found = visible_review(request, review)
    if request.method != "POST":
        if found.decided_at is not None:
            return redirect("planning:review", request.school.slug, found.pk)
        return _page(request, DecisionForm(membership=request.membership, review=found), found)
    form = DecisionForm(request.POST, membership=request.membership, review=found)
    if not form.is_valid():
        return _page(request, form, found, status=422)
    try:
        with gone_is_404():
            saved = decide_review(
                by=request.membership,
                review=found,
                version=version_of(request.POST.get("version", "")),
                decision=form.what(),
                today=timezone.localdate(),
            )
    except (StaleRow, ReviewDecided):
        return _both_versions(request, form, visible_review(request, review))
    messages.success(request, f"Decided: {saved.get_decision_display()}.")
    return redirect("planning:review", request.school.slug, found.pk)


def _both_versions(request: SchoolRequest, form: DecisionForm, current: ProvisionReview) -> HttpResponse:
    differ = differences(form, DecisionForm(membership=request.membership, review=current).initial)
    again = DecisionForm(typed(form, version=str(current.version)), membership=request.membership, review=current)
    return _page(request, again, current, status=409, differences=differ, conflict=True)


def _page(
    request: SchoolRequest, form: DecisionForm, review: ProvisionReview, *, status: int = 200, **extra: object
) -> HttpResponse:
    missing = [side for side in sides_seen(review, request.membership) if not side.is_in]
    mine = sides_of(request.membership)
    context = {"form": form, "review": review, "missing": missing, **extra}
    context["own_missing"] = any(side.side in mine for side in missing)
    return render_page(request, "planning/review_decide.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PROVISION)
def reopen(request: SchoolRequest, review: UUID) -> HttpResponse:
    """Take the decision back, with a reason that stays in the trail."""
    found = visible_review(request, review)
    if found.decided_at is None:
        return redirect("planning:review", request.school.slug, found.pk)
    posted = request.POST if request.method == "POST" else None
    form = ReopenForm(posted, initial={"version": found.version}, label_suffix="")
    status = 422 if form.errors else 200
    if posted is not None and form.is_valid():
        version = version_of(posted.get("version", ""))
        try:
            reopen_review(by=request.membership, review=found, version=version, reason=form.cleaned_data["reason"])
        except StaleRow:
            found, status = visible_review(request, review), 409
            form = ReopenForm(typed(form, version=str(found.version)), label_suffix="")
        else:
            messages.success(request, "The review is open again.")
            return redirect("planning:review", request.school.slug, found.pk)
    return render_page(request, "planning/review_reopen.html", {"form": form, "review": found}, status=status)
