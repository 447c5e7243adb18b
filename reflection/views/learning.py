"""Learning side by side: the trainings one attends, and everything about one of them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from reflection.learning_list import YOURS, learning_of, learning_page, look_backs_due, row_of
from reflection.models import Learning

ROWS = 30


def visible_learning(request: SchoolRequest, pk: UUID) -> Learning:
    """The training, for those who attend it; 404 for everybody else."""
    rows = Learning.objects.visible_to(request.membership).select_related(
        "school", "provision", "decision", "before", "after"
    )
    found: Learning = get_object_or_404(rows, pk=pk)
    return found


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def learning(request: SchoolRequest) -> HttpResponse:
    """What is asked about again comes first, then the trainings, the latest first."""
    today = timezone.localdate()
    page = Paginator(learning_of(request.membership), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row_of(found, request.membership, today) for found in page],
        "due": look_backs_due(request.membership, today),
        "yours": YOURS,
    }
    return render_page(request, "reflection/learning.html", context)


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def one(request: SchoolRequest, learning: UUID) -> HttpResponse:
    """The facts, what each wrote before and after, and what was agreed."""
    found, today = visible_learning(request, learning), timezone.localdate()
    context = {"learning": found, "shown": learning_page(found, request.membership, today), "today": today}
    return render_page(request, "reflection/learning_one.html", context)
