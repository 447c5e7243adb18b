"""The visit that an address names, where the person is one of the two."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from inclusion.school.guards import SchoolRequest
from reflection.models import Visit

PEOPLE = (
    "school",
    "host__user",
    "guest__user",
    "asked_by",
    "settled_by",
    "round",
    "action__owner",
    "action__created_by",
)


def visible_visit(request: SchoolRequest, pk: UUID) -> Visit:
    """The visit; 404 for everybody but the two."""
    found: Visit = get_object_or_404(Visit.objects.visible_to(request.membership).select_related(*PEOPLE), pk=pk)
    return found
