"""One side's judgement of a provision: written alone, handed in, and then shown beside the other."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.judgements import JudgementClosed, SideTaken, save_judgement, take_back_draft
from planning.actions.locking import StaleRow
from planning.forms.judgements import JudgementForm
from planning.judgement_reading import free_sides, own_judgement, sides_seen
from planning.models import Judgement, ProvisionReview, Side
from planning.people import sides_of
from planning.views.provision_finding import gone_is_404, visible_review


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REVIEWS)
def judgement(request: SchoolRequest, review: UUID) -> HttpResponse:
    """Give one's own judgement, or change it while the other is not in. Nothing of the other's is read here."""
    found = visible_review(request, review)
    if not sides_of(request.membership):
        raise PermissionDenied
    own = own_judgement(found, request.membership)
    sides = free_sides(found, request.membership, sides_of(request.membership))
    if own is not None:
        sides = [side for side in sides if side == own.side]
    if request.method == "POST":
        return _save(request, found, JudgementForm(request.POST, sides=sides, own=own))
    if found.decided_at is not None or all(side.is_in for side in sides_seen(found, request.membership)):
        return redirect("planning:review", request.school.slug, found.pk)
    return _page(request, found, JudgementForm(sides=sides, own=own), own)


def _save(request: SchoolRequest, review: ProvisionReview, form: JudgementForm) -> HttpResponse:
    own = own_judgement(review, request.membership)
    if not form.is_valid():
        return _page(request, review, form, own, status=422)
    try:
        with gone_is_404():
            saved = save_judgement(
                by=request.membership,
                review=review,
                side=Side(form.cleaned_data["side"]),
                version=version_of(request.POST.get("version", "")),
                impact=form.cleaned_data["impact"],
                text=form.cleaned_data["text"],
                hand_in="hand_in" in request.POST,
            )
    except (JudgementClosed, SideTaken) as problem:
        form.add_error(None, str(problem))
        return _page(request, review, form, own, status=409, closed=True)
    except StaleRow as conflict:
        return _both_versions(request, review, form, conflict)
    words = "Handed in." if saved.ready_at else "Kept as a draft that only you can read."
    messages.success(request, words)
    return redirect("planning:review", request.school.slug, review.pk)


def _both_versions(
    request: SchoolRequest, review: ProvisionReview, form: JudgementForm, conflict: StaleRow[Judgement]
) -> HttpResponse:
    """409 with what the same person saved in another tab beside what they typed here."""
    own = conflict.current
    sides = [Side(own.side)]
    differ = differences(form, JudgementForm(sides=sides, own=own).initial)
    again = JudgementForm(typed(form, version=str(own.version)), sides=sides, own=own)
    return _page(request, review, again, own, status=409, differences=differ, conflict=True)


@require_POST
@requires(Permission.SEE_REVIEWS)
def take_back(request: SchoolRequest, review: UUID) -> HttpResponse:
    """Throw one's own draft away."""
    found = visible_review(request, review)
    if not sides_of(request.membership):
        raise PermissionDenied
    take_back_draft(by=request.membership, review=found)
    messages.success(request, "Your draft is thrown away.")
    return redirect("planning:review", request.school.slug, found.pk)


def _page(
    request: SchoolRequest,
    review: ProvisionReview,
    form: JudgementForm,
    own: Judgement | None,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {"form": form, "review": review, "own": own, **extra}
    return render_page(request, "planning/judgement.html", context, status=status)
