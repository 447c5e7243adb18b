"""The decision register and the forward plan: what was decided, what will be, and when the SENCo comes in."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership
from inclusion.school.pages import render_page
from planning.decision_register import (
    accounts,
    answered_lens,
    decided_decisions,
    forward_plan,
    register,
    told,
    two_accounts,
)
from planning.forms.decisions import RegisterFilter
from planning.involvement import in_words, leadership_in_words, shares
from planning.models import Decision, Meeting, Side, Stage
from planning.people import sencos_on_leadership, sides_of

ROWS = 30
SIDES = ((Side.SENCO, "SENCo"), (Side.LEADER, "leader"))  # as the page of a decision names them


def visible_decision(membership: Membership, pk: UUID) -> Decision:
    """The decision, where the person may see more than its title; Http404 otherwise."""
    rows = Decision.objects.visible_to(membership).select_related("school", "provision", "meeting")
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires(Permission.SEE_DECISION_TITLES)
def decisions(request: SchoolRequest) -> HttpResponse:
    """The register with its filters; staff read title, date and area."""
    form = RegisterFilter(request.GET)
    form.is_valid()
    said = form.cleaned_data
    found = register(
        request.membership, words=said.get("q", ""), area=said.get("area", ""), state=said.get("state", "")
    )
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [(decision, told(decision.stages.all())) for decision in page],
        "query": query.urlencode(),
        "today": timezone.localdate(),
        "filtered": any(form[name].value() for name in form.fields),
    }
    return render_page(request, "planning/decisions.html", context, fragment="planning/_decisions.html")


@require_safe
@requires(Permission.SEE_DECISION_TITLES)
def forward(request: SchoolRequest) -> HttpResponse:
    """What will be decided in the next eight weeks, and where the SENCo joins."""
    today = timezone.localdate()
    context = {"plan": forward_plan(request.membership, today), "today": today}
    return render_page(request, "planning/forward_plan.html", context)


@require_safe
@requires(Permission.SEE_DECISIONS)
def decision(request: SchoolRequest, decision: UUID) -> HttpResponse:
    """One decision: the question, the lens, both accounts of the SENCo's part, and what was decided."""
    found = visible_decision(request.membership, decision)
    meetings = Meeting.objects.visible_to(request.membership)
    said = {stage.side: stage for stage in found.stages.select_related("by")}
    context = {
        "decision": found,
        "told": told(said.values()),
        "sides": [(word, said.get(side)) for side, word in SIDES],
        "own_sides": [(side, said[side].stage if side in said else "") for side in sides_of(request.membership)],
        "stages": Stage.choices,
        "lens": answered_lens(found),
        "meeting": meetings.filter(pk=found.meeting_id).first() if found.meeting_id else None,
        "today": timezone.localdate(),
    }
    return render_page(request, "planning/decision.html", context)


@require_safe
@requires(Permission.SEE_DECISIONS)
def involvement(request: SchoolRequest) -> HttpResponse:
    """By term and area: in how many decisions the SENCo came in from the outset, and where the accounts differ."""
    decided = decided_decisions(request.membership)
    found = shares(accounts(decided, request.school), [str(label) for label in Decision.Area.labels])
    context = {
        "rows": [(share, in_words(share)) for share in found],
        "differing": two_accounts(decided),
        "on_leadership": leadership_in_words(*sencos_on_leadership(request.school.pk)),
    }
    return render_page(request, "planning/involvement.html", context)
