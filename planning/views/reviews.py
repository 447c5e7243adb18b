"""Reviews of provision: begin one, fill it as far as it is known, and read it whole."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of, version_of
from inclusion.school.forms.two_versions import differences
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from planning.actions.reviews import JudgementGiven, ReviewDecided, add_review, change_review, remove_review
from planning.forms.reviews import RatioForm, ReviewForm
from planning.judgement_reading import difference, is_begun, sides_seen
from planning.models import Meeting, ProvisionReview
from planning.people import sides_of
from planning.provision_register import sessions_since_review
from planning.ratio_gain import CAUTION, ratio_gain
from planning.review_figures import figures_of
from planning.views.provision_finding import gone_is_404, visible_provision, visible_review


@require_safe
@requires(Permission.SEE_REVIEWS)
def one(request: SchoolRequest, review: UUID) -> HttpResponse:
    """The whole review; judgements only once both are in, small counts and names only for those who may see them."""
    found, me = visible_review(request, review), request.membership
    sides = sides_seen(found, me)
    can_change = me.may(Permission.CHANGE_PROVISION)
    context = {
        "review": found,
        "figures": figures_of(found, request.school.small_count),
        "caution": CAUTION,
        "sides": sides,
        "both_in": all(side.is_in for side in sides),
        "difference": difference(sides),
        "own": next((side for side in sides if side.is_own), None),
        "may_judge": bool(sides_of(me)) and found.decided_at is None and not all(side.is_in for side in sides),
        "can_change": can_change and found.decided_at is None,
        "can_reopen": can_change and found.decided_at is not None,
        "with_names": me.may(Permission.SEE_SMALL_COUNTS),
        "meeting": Meeting.objects.visible_to(me).filter(pk=found.meeting_id).first() if found.meeting_id else None,
        "few": request.school.small_count,
    }
    return render_page(request, "planning/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PROVISION)
def add(request: SchoolRequest, provision: UUID) -> HttpResponse:
    """Begin a review, with `?meeting=` in that meeting; the sessions noted since the last one are filled in."""
    found, today = visible_provision(request, provision), timezone.localdate()
    if request.method != "POST":
        noted = sessions_since_review(found)
        meeting = uuid_of(request.GET.get("meeting", ""))
        form = ReviewForm(membership=request.membership, today=today, sessions=noted, meeting=meeting)
        return _page(request, form, provision=found, noted=noted)
    form = ReviewForm(request.POST, membership=request.membership, today=today)
    if not form.is_valid():
        return _page(request, form, provision=found, status=422)
    key = form.cleaned_data["creation_key"]
    with gone_is_404():
        review = add_review(by=request.membership, provision=found, found=form.found(), creation_key=key)
    messages.success(request, "The review is saved. It can be filled in bit by bit.")
    return redirect("planning:review", request.school.slug, review.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_PROVISION)
def edit(request: SchoolRequest, review: UUID) -> HttpResponse:
    found = visible_review(request, review)
    if request.method != "POST" and found.decided_at is not None:
        messages.error(request, "This review is decided. Reopen it before you change what was found.")
        return redirect("planning:review", request.school.slug, found.pk)
    if request.method != "POST":
        form = ReviewForm(membership=request.membership, review=found)
        return _page(request, form, found, can_remove=not is_begun(found))
    form = ReviewForm(request.POST, membership=request.membership, review=found)
    if not form.is_valid():
        return _page(request, form, found, status=422)
    version = version_of(request.POST.get("version", ""))
    try:
        with gone_is_404():
            change_review(by=request.membership, review=found, version=version, found=form.found())
    except (StaleRow, ReviewDecided):
        return _both_versions(request, form, visible_review(request, review))
    messages.success(request, "Saved.")
    return redirect("planning:review", request.school.slug, found.pk)


@require_POST
@requires(Permission.CHANGE_PROVISION)
def remove(request: SchoolRequest, review: UUID) -> HttpResponse:
    """Take away a review that was begun by mistake."""
    found = visible_review(request, review)
    try:
        remove_review(by=request.membership, review=found, version=version_of(request.POST.get("version", "")))
    except (JudgementGiven, ReviewDecided):
        messages.error(request, "The review stays, because a judgement of it is begun or it is decided.")
    except StaleRow:
        messages.error(request, "The review is still there: somebody changed it in the meantime. Look at it again.")
    else:
        messages.success(request, "The review is taken away.")
        return redirect("planning:provision_one", request.school.slug, found.provision_id)
    return redirect("planning:review", request.school.slug, found.pk)


def _both_versions(request: SchoolRequest, form: ReviewForm, current: ProvisionReview) -> HttpResponse:
    """409 with both; a review that is decided by now shows what was typed, but takes it only once it is reopened."""
    differ = differences(form, ReviewForm(membership=request.membership, review=current).initial)
    again = ReviewForm(typed(form, version=str(current.version)), membership=request.membership, review=current)
    return _page(request, again, current, status=409, differences=differ, conflict=True)


def _page(
    request: SchoolRequest,
    form: ReviewForm,
    review: ProvisionReview | None = None,
    *,
    status: int = 200,
    **extra: object,
) -> HttpResponse:
    about = {"provision": review.provision} if review else {}
    context = {"form": form, "review": review, **about, **extra}
    return render_page(request, "planning/review_form.html", context, status=status)


@require_safe
@requires(Permission.SEE_REVIEWS)
def ratio(request: SchoolRequest) -> HttpResponse:
    """The ratio gain of two numbers: a page of its own, and beside the form of a review while one types."""
    form = RatioForm(request.GET or None, label_suffix="")
    gain = None
    if form.is_valid():
        gained, months = form.cleaned_data["months_gained"], form.cleaned_data["months_in"]
        gain = ratio_gain(gained, months) if None not in (gained, months) else None
    context = {"form": form, "gain": gain, "caution": CAUTION}
    return render_page(request, "planning/ratio_gain.html", context, fragment="planning/_ratio_gain.html")
