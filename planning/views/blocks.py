"""Protected blocks one by one: the list, marking with one tap, replacing a lost one, taking a pencilled one away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import Span
from planning.actions.locking import StaleRow
from planning.actions.protected import NOT_KEPT, ProtectedError, mark_block, remove_block, replace_block
from planning.forms.protected import MarkForm, PlaceForm
from planning.models import BlockSeries, ProtectedBlock
from planning.protected_blocks import block_lists, offer_words, offers_for
from planning.views.protected import term_around

BACK = {"week": "planning:this_week", "term": "planning:protected"}  # where a tap came from


@require_safe
@requires(Permission.MARK_PROTECTED)
def protected_blocks(request: SchoolRequest) -> HttpResponse:
    """Every block of a term: what is due, what comes, what was; and the times that come back."""
    today, calendar = timezone.localdate(), calendar_of(request.school)
    around = term_around(request, calendar, today)
    term = around["term"] or Span(today, today)
    context: dict[str, Any] = {**around, **block_lists(request.membership, calendar, term, today)}
    series = BlockSeries.objects.visible_to(request.membership).select_related("whose")
    context["series"] = series.filter(ended_at__isnull=True, ends_on__gte=today)
    return render_page(request, "planning/protected_blocks.html", context)


@require_POST
@requires(Permission.MARK_PROTECTED)
def block_mark(request: SchoolRequest, block: UUID) -> HttpResponse:
    """Kept, or moved or lost with its reason: one button says it all. What was lost is offered new time at once."""
    found, form, today = _block(request, block), MarkForm(request.POST), timezone.localdate()
    if not form.is_valid():
        messages.error(request, "Say whether it was kept, moved or lost; and why, where it was not kept.")
        return _back(request)
    version, (mark, reason) = form.cleaned_data["version"], form.cleaned_data["said"]
    try:
        marked = mark_block(by=request.membership, block=found, version=version, mark=mark, reason=reason, today=today)
    except ProtectedBlock.DoesNotExist:
        raise Http404 from None  # taken away at this very moment
    except StaleRow as stale:
        return _show_both(request, stale.current, mark, reason)
    except ProtectedError as error:
        messages.error(request, str(error))
        return _back(request)
    messages.success(request, _marked_words(marked))
    if marked.mark in NOT_KEPT and not hasattr(marked, "repaid_by"):
        return redirect_to_offers(request, marked)
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MARK_PROTECTED)
def block_replace(request: SchoolRequest, block: UUID) -> HttpResponse:
    """Three calm times in which a moved or lost block fits again; one tap takes one."""
    found, status = _block(request, block), 200
    if found.mark not in NOT_KEPT or hasattr(found, "repaid_by"):
        messages.success(request, "This block needs no replacement" + (": it has one." if found.mark else "."))
        return _back(request)
    if request.method == "POST":
        status, place = 422, PlaceForm(request.POST)
        if place.is_valid():
            try:
                fresh = replace_block(by=request.membership, block=found, **place.cleaned_data)
            except ProtectedError as error:
                messages.error(request, f"{error} Here is what is free now.")
            else:
                messages.success(request, f"Planned instead: {offer_words(fresh.on, fresh.starts_at)}.")
                return _back(request)
        else:
            messages.error(request, "Choose one of the times below.")
    context = {"lost": found, "offers": offers_for(found, timezone.localdate()), "back": _asked_back(request)}
    return render_page(request, "planning/block_replace.html", context, status=status)


@require_POST
@requires(Permission.MARK_PROTECTED)
def block_remove(request: SchoolRequest, block: UUID) -> HttpResponse:
    """Take away what is only pencilled; a firm block is marked instead."""
    found = _block(request, block)
    try:
        remove_block(by=request.membership, block=found, today=timezone.localdate())
    except ProtectedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Taken away: {offer_words(found.on, found.starts_at)}.")
    return _back(request)


def redirect_to_offers(request: SchoolRequest, block: ProtectedBlock) -> HttpResponse:
    answer = redirect("planning:block_replace", request.school.slug, block.pk)
    answer["Location"] += f"?back={_asked_back(request)}" if _asked_back(request) else ""
    return answer


def _block(request: SchoolRequest, pk: UUID) -> ProtectedBlock:
    rows = ProtectedBlock.objects.visible_to(request.membership)
    return get_object_or_404(rows.select_related("whose", "school", "repaid_by", "marked_by"), pk=pk)


def _asked_back(request: SchoolRequest) -> str:
    asked = request.POST.get("back", "") or request.GET.get("back", "")
    return asked if asked in BACK else ""


def _back(request: SchoolRequest) -> HttpResponse:
    return redirect(BACK.get(_asked_back(request), "planning:protected_blocks"), request.school.slug)


def _marked_words(block: ProtectedBlock) -> str:
    if not block.mark:
        return "The mark is taken back."
    why = f", {block.get_reason_display().lower()}" if block.reason else ""
    return f"Marked: {block.get_mark_display().lower()}{why}."


def _show_both(request: SchoolRequest, current: Any, mark: str, reason: str) -> HttpResponse:
    """409: somebody else marked the block first. What each of the two said, and a button for either."""
    mine = ProtectedBlock(mark=mark, reason=reason)
    stored = _block(request, current.pk)
    said = f"{mark}:{reason}" if reason else mark or "open"
    context = {"stored": stored, "mine": mine, "said": said, "back": _asked_back(request)}
    return render_page(request, "planning/block_conflict.html", context, status=409)
