"""Remove for good what nobody can restore any more."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from inclusion.school.actions.audit import record
from inclusion.school.models import School, SchoolEvent


@transaction.atomic
def purge_deleted_before(moment: datetime) -> int:
    """Remove the events that were deleted before the moment, with one trace a school. Returns how many they were."""
    concerned = SchoolEvent.objects.filter(deleted_at__lt=moment).values("school")
    schools = list(School.objects.select_for_update().filter(pk__in=concerned).order_by("pk"))
    gone = SchoolEvent.objects.filter(school__in=schools, deleted_at__lt=moment)
    counts = dict(gone.order_by().values_list("school").annotate(Count("pk")))
    gone.delete()
    for school in schools:
        count = counts.get(school.pk, 0)
        if not count:  # restored while this waited
            continue
        summary = f"{count} deleted event{'' if count == 1 else 's'}"
        record(by=None, school=school, verb="removed for good", obj=school, summary=summary)
    return sum(counts.values())
