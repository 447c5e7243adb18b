"""Remove for good what nobody can restore any more."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from inclusion.school.actions.audit import record
from inclusion.school.models import School, SchoolEvent


@transaction.atomic
def purge_deleted_before(moment: datetime) -> int:
    """Remove the events that were deleted before the moment, with one trace a school. Returns how many they were."""
    gone = SchoolEvent.objects.filter(deleted_at__lt=moment)
    counts = dict(gone.order_by().values_list("school").annotate(Count("pk")))
    gone.delete()
    for school in School.objects.filter(pk__in=counts):
        count = counts[school.pk]
        summary = f"{count} deleted event{'' if count == 1 else 's'}"
        record(by=None, school=school, verb="removed for good", obj=school, summary=summary)
    return sum(counts.values())
