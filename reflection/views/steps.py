"""The one intentional step of the pair and of the leadership team: see it, begin it, change it, close it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from planning.actions.locking import StaleRow
from reflection.actions.steps import (
    Closing,
    StepClosed,
    StepDetails,
    StepStillOpen,
    begin_step,
    change_step,
    close_step,
)
from reflection.forms.steps import CloseForm, StepForm
from reflection.models import Step
from reflection.people import Pair, pair_of
from reflection.step_words import free_scopes, in_words, open_steps, own_scopes, steps_of, whose_words, why_no_pair
from reflection.term_days import term_to_ask_in


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def step(request: SchoolRequest) -> HttpResponse:
    """The open steps one has part in, what may be begun, and what was closed."""
    today, me = timezone.localdate(), request.membership
    lines = in_words(steps_of(me), me, calendar_of(request.school), today)
    pair = pair_of(me)
    opened = [line for line in lines if line.step.is_open]
    context = {
        "open": sorted(opened, key=lambda line: line.step.scope == Step.Scope.TEAM),
        "closed": [line for line in lines if not line.step.is_open],
        "free": free_scopes(me, pair, [line.step for line in opened]),
        "pair": pair,
        "partner": pair.other(me) if pair else None,
        "why_no_pair": why_no_pair(me, pair),
    }
    return render_page(request, "reflection/step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def add(request: SchoolRequest) -> HttpResponse:
    """Begin a step; while one of the same people is open, words and the way to close it. 403 without pair and team."""
    pair = pair_of(request.membership)
    if not own_scopes(request.membership, pair):
        raise PermissionDenied
    today = timezone.localdate()
    if request.method != "POST":
        open_now = open_steps(request.membership)
        free = free_scopes(request.membership, pair, open_now)
        asked = request.GET.get("scope", "")
        form = StepForm(today=today, scopes=free, chosen=asked if asked in free else "")
        return _add_page(request, form, pair, still_open=[] if free else open_now)
    form = StepForm(request.POST, today=today, scopes=own_scopes(request.membership, pair))
    if not form.is_valid():
        return _add_page(request, form, pair, status=422)
    return _begin(request, form, pair)


def _begin(request: SchoolRequest, form: StepForm, pair: Pair | None) -> HttpResponse:
    today = timezone.localdate()
    term = term_to_ask_in(calendar_of(request.school), today)
    try:
        begun = begin_step(
            by=request.membership,
            pair=pair if form.cleaned_data["scope"] == Step.Scope.PAIR else None,
            term_starts_on=term.starts_on if term else today,
            details=form.details(),
            creation_key=form.cleaned_data["creation_key"],
        )
    except StepStillOpen as known:
        form.add_error(None, str(known))
        return _add_page(request, form, pair, still_open=[known.step], status=409)
    messages.success(request, f"Begun: {begun.what}")
    return redirect("reflection:step", request.school.slug)


def _add_page(
    request: SchoolRequest, form: StepForm, pair: Pair | None, *, still_open: object = (), status: int = 200
) -> HttpResponse:
    partner = pair.other(request.membership) if pair else None
    context = {"form": form, "still_open": still_open, "partner": partner}
    return render_page(request, "reflection/step_form.html", context, status=status)


def _visible(request: SchoolRequest, pk: UUID) -> Step:
    """A step that one has part in, and so may change; 404 for everybody else."""
    rows = Step.objects.visible_to(request.membership).select_related("school", "senco", "leader")
    found: Step = get_object_or_404(rows, pk=pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def edit(request: SchoolRequest, step: UUID) -> HttpResponse:
    """Change an open step; 409 with both texts where somebody else did so first."""
    found, today = _visible(request, step), timezone.localdate()
    form = StepForm(request.POST if request.method == "POST" else None, today=today, step=found)
    if not found.is_open and not form.is_bound:
        messages.error(request, str(StepClosed()))
        return redirect("reflection:step", request.school.slug)
    if not form.is_valid():
        return _edit_page(request, found, form, status=422 if form.is_bound else 200)
    version = version_of(request.POST.get("version", ""))
    try:
        change_step(by=request.membership, step=found, version=version, details=form.details())
    except StaleRow as conflict:
        now = {name: getattr(conflict.current, name) for name in StepDetails.__dataclass_fields__}
        again = StepForm(with_version(request.POST, conflict.current.version), today=today, step=conflict.current)
        more = {"conflict": True, "differences": differences(form, now)}
        return _edit_page(request, conflict.current, again, status=409, **more)
    except StepClosed as closed:
        form.add_error(None, str(closed))
        return _edit_page(request, found, form, status=409)
    messages.success(request, "Saved.")
    return redirect("reflection:step", request.school.slug)


def _edit_page(request: SchoolRequest, found: Step, form: StepForm, *, status: int, **more: object) -> HttpResponse:
    context = {"form": form, "step": found, "whose": whose_words(found, request.membership), **more}
    return render_page(request, "reflection/step_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def close(request: SchoolRequest, step: UUID) -> HttpResponse:
    """Close it with what changed, or correct those words; two who close at once see both versions."""
    found = _visible(request, step)
    form = CloseForm(request.POST if request.method == "POST" else None, step=found)
    if not form.is_valid():
        return _close_page(request, found, form, status=422 if form.is_bound else 200)
    version = version_of(request.POST.get("version", ""))
    was_open = found.is_open
    try:
        close_step(by=request.membership, step=found, version=version, closing=form.closing())
    except StaleRow as conflict:
        now = {name: getattr(conflict.current, name) for name in Closing.__dataclass_fields__}
        again = CloseForm(with_version(request.POST, conflict.current.version), step=conflict.current)
        more = {"conflict": True, "differences": differences(form, now)}
        return _close_page(request, conflict.current, again, status=409, **more)
    messages.success(request, "Closed. The next one can begin." if was_open else "Saved.")
    return redirect("reflection:step", request.school.slug)


def _close_page(request: SchoolRequest, found: Step, form: CloseForm, *, status: int, **more: object) -> HttpResponse:
    context = {"form": form, "step": found, "whose": whose_words(found, request.membership), **more}
    return render_page(request, "reflection/step_close.html", context, status=status)
