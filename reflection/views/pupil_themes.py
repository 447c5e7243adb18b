"""Themes from real pupil voice beside a round of the pupils' question: add one, take one's own away."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from reflection.actions.pupils import add_theme, remove_theme
from reflection.actions.rounds import NotInRound
from reflection.forms.pupils import ThemeForm
from reflection.models import PupilTheme, Round
from reflection.prompts import FACETS, RoundKind


def visible_pupils_round(request: SchoolRequest, pk: UUID) -> Round:
    """A round of the pupils' question that this person takes or took part in; 404 for everybody else."""
    rows = Round.objects.visible_to(request.membership).filter(kind=RoundKind.PUPILS, called_off_at__isnull=True)
    found: Round = get_object_or_404(rows.select_related("school"), pk=pk)
    return found


def to_round(request: SchoolRequest, round: Round | UUID, more: str = "") -> HttpResponse:
    """Back to the page of the pupils' question that shows this round."""
    pk = round.pk if isinstance(round, Round) else round
    return redirect(f"{reverse('reflection:pupils_question', args=[request.school.slug])}?round={pk}{more}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def add(request: SchoolRequest, round: UUID) -> HttpResponse:
    """Add a theme, in one's own words; 403 for who takes part in the round no longer."""
    found = visible_pupils_round(request, round)
    if not found.members.filter(membership=request.membership, left_at__isnull=True).exists():
        raise PermissionDenied
    facet = request.GET.get("facet", "")
    data = request.POST if request.method == "POST" else None
    form = ThemeForm(data, facet=facet if facet in FACETS else "")
    if not form.is_valid():
        context = {"form": form, "round": found}
        return render_page(request, "reflection/pupils_theme.html", context, status=422 if form.is_bound else 200)
    key = form.cleaned_data["creation_key"]
    try:
        add_theme(by=request.membership, round=found, details=form.details(), creation_key=key)
    except NotInRound:
        raise PermissionDenied from None
    messages.success(request, "Added. All who take part read it.")
    return to_round(request, found, "#themes")


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def remove(request: SchoolRequest, theme: UUID) -> HttpResponse:
    """Take away what one added oneself. Sent twice it is gone once: the second time there is nothing, a 404."""
    found: PupilTheme = get_object_or_404(
        PupilTheme.objects.visible_to(request.membership).select_related("round__school"), pk=theme
    )
    if found.added_by_id != request.membership.pk:
        raise PermissionDenied
    remove_theme(by=request.membership, theme=found)
    messages.success(request, "Taken away.")
    return to_round(request, found.round_id, "#themes")
