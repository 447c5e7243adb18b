"""Changing the decision register: add and change a decision, say the stage, mark it decided, withdraw it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.decisions import (
    DecisionDetails,
    Settlement,
    add_decision,
    change_decision,
    plan_again,
    say_stage,
    settle_decision,
    withdraw_decision,
)
from planning.actions.locking import StaleRow
from planning.decision_register import calm_days, in_words
from planning.forms.decisions import DecisionForm, SettleForm
from planning.models import Side, Stage
from planning.people import sides_of
from planning.views.decisions import visible_decision

STALE = "Somebody changed this decision in the meantime. Look at what it says now, then do it again."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_DECISIONS)
def add(request: SchoolRequest) -> HttpResponse:
    """Put a decision into the register, at best long before it is taken."""
    form = DecisionForm(request.POST if request.method == "POST" else None, membership=request.membership)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    key = form.cleaned_data["creation_key"]
    added = add_decision(by=request.membership, school=request.school, details=form.details(), creation_key=key)
    messages.success(request, f"Added: {added.title}.")
    return redirect("planning:decision", request.school.slug, added.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_DECISIONS)
def edit(request: SchoolRequest, decision: UUID) -> HttpResponse:
    """Change what is said about it; 409 with both texts where somebody else did so first."""
    found = visible_decision(request.membership, decision)
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, membership=request.membership, decision=found)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    version = version_of(request.POST.get("version", ""))
    try:
        saved = change_decision(by=request.membership, decision=found, version=version, details=form.details())
    except StaleRow as conflict:
        typed = with_version(request.POST, conflict.current.version)
        again = DecisionForm(typed, membership=request.membership, decision=conflict.current)
        known = [name for name in DecisionDetails.__dataclass_fields__ if name in again.fields]  # no hidden meeting
        now = {name: getattr(conflict.current, name) for name in known}
        return _form_page(request, again, status=409, conflict=True, differences=differences(form, now))
    messages.success(request, f"Saved: {saved.title}.")
    return redirect("planning:decision", request.school.slug, saved.pk)


@require_POST
@requires(Permission.CHANGE_DECISIONS)
def stage(request: SchoolRequest, decision: UUID) -> HttpResponse:
    """Say for one's own side when the SENCo came in."""
    found = visible_decision(request.membership, decision)
    side, said = request.POST.get("side", ""), request.POST.get("stage", "")
    if side not in sides_of(request.membership) or said not in Stage.values:
        messages.error(request, "Choose one of the stages. You can say it for your own side only.")
    else:
        say_stage(by=request.membership, decision=found, side=Side(side), stage=said)
        messages.success(request, f"Noted: {Stage(said).label.lower()}.")
    return redirect("planning:decision", request.school.slug, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_DECISIONS)
def settle(request: SchoolRequest, decision: UUID) -> HttpResponse:
    """Mark it decided. Asks for the SENCo's view or the reason why there is none; never blocks."""
    found = visible_decision(request.membership, decision)
    today = timezone.localdate()
    calm = calm_days(request.school, today)
    data = request.POST if request.method == "POST" else None
    form = SettleForm(data, decision=found, today=today, suggested=calm[0] if calm else None)
    context = {"decision": found, "calm_days": in_words(calm)}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "planning/decision_settle.html", {**context, "form": form}, status=status)
    version = version_of(request.POST.get("version", ""))
    try:
        settle_decision(by=request.membership, decision=found, version=version, settlement=form.settlement())
    except StaleRow as conflict:
        now = {name: getattr(conflict.current, name) for name in Settlement.__dataclass_fields__}
        context |= {"conflict": True, "differences": differences(form, now)}
        again = with_version(request.POST, conflict.current.version)
        form = SettleForm(again, decision=conflict.current, today=today)
        return render_page(request, "planning/decision_settle.html", {**context, "form": form}, status=409)
    messages.success(request, f"Marked decided: {found.title}.")
    return redirect("planning:decision", request.school.slug, found.pk)


@require_POST
@requires(Permission.CHANGE_DECISIONS)
def withdraw(request: SchoolRequest, decision: UUID) -> HttpResponse:
    """Take it out of the forward plan, or with `again` put it back."""
    found = visible_decision(request.membership, decision)
    act = plan_again if "again" in request.POST else withdraw_decision
    try:
        act(by=request.membership, decision=found, version=version_of(request.POST.get("version", "")))
    except StaleRow:
        messages.error(request, STALE)
    return redirect("planning:decision", request.school.slug, found.pk)


def _form_page(request: SchoolRequest, form: DecisionForm, *, status: int, **more: object) -> HttpResponse:
    context = {"form": form, "decision": form.decision, **more}
    return render_page(request, "planning/decision_form.html", context, status=status)
