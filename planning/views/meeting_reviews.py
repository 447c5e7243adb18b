"""The reviews of provision that belong to a meeting, what is due to be reviewed in it, and the decisions about it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.decision_register import linked_to
from planning.models import Provision, ProvisionReview
from planning.provision_register import due_in
from planning.views.agenda_rows import visible_meeting


@require_safe
@requires(Permission.SEE_REVIEWS)
def reviews(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """For those who take part in the meeting and may read reviews."""
    found = visible_meeting(request, meeting)
    rows = ProvisionReview.objects.visible_to(request.membership).filter(meeting=found)
    context = {
        "meeting": found,
        "reviews": rows.select_related("provision").order_by("provision__name", "held_on"),
        "decisions": linked_to(found, request.membership),
        "due": due_in(Provision.objects.visible_to(request.membership), found),
    }
    return render_page(request, "planning/meeting_reviews.html", context)
