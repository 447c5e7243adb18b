"""The round that an address names, where the person takes part in it or took part."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from inclusion.school.guards import SchoolRequest
from reflection.models import Round


def visible_round(request: SchoolRequest, pk: UUID) -> Round:
    """The round; 404 for everybody who was never in it."""
    found: Round = get_object_or_404(
        Round.objects.visible_to(request.membership).select_related("school", "visit"), pk=pk
    )
    return found
