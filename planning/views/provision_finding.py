"""Find the provision or the review that an address speaks of: 404 for what a person may not see."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404

from inclusion.school.guards import SchoolRequest
from planning.models import Provision, ProvisionReview


def visible_provision(request: SchoolRequest, pk: UUID) -> Provision:
    found = Provision.objects.visible_to(request.membership).select_related("run_by")
    return get_object_or_404(found, pk=pk)


def visible_review(request: SchoolRequest, pk: UUID) -> ProvisionReview:
    found = ProvisionReview.objects.visible_to(request.membership)
    return get_object_or_404(found.select_related("provision", "owner", "decided_by", "meeting"), pk=pk)


@contextmanager
def gone_is_404() -> Iterator[None]:
    """Around a write: 404 where somebody took away what it is about at this very moment."""
    try:
        yield
    except ObjectDoesNotExist:
        raise Http404 from None
