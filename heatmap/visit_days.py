"""Reading for an inspection: what stands in its days that the reader takes part in or could move."""

from django.urls import reverse

from inclusion.school.models import Membership, Occurrence, SchoolEvent

Link = tuple[Occurrence, str]  # a time, and the address where it can be booked anew


def _within(membership: Membership, visit: SchoolEvent) -> list[Occurrence]:
    times = Occurrence.objects.visible_to(membership).within(visit.starts_on, visit.ends_on)
    return list(times.exclude(event=visit).select_related("event").order_by("starts_on", "event__title"))


def meetings_in(membership: Membership, visit: SchoolEvent) -> list[Link]:
    """The reader's own meetings, each with the address of what keeps it."""
    own = set(SchoolEvent.objects.live().own(membership).exclude(kept_by="").values_list("pk", flat=True))
    slug = membership.school.slug
    return [
        (time, reverse(time.event.kept_by, args=[slug, time.event_id]))
        for time in _within(membership, visit)
        if time.event_id in own
    ]


def movable_in(membership: Membership, visit: SchoolEvent) -> list[Link]:
    """The movable events, each with the address where other dates can be tried."""
    slug = membership.school.slug
    return [
        (time, reverse("heatmap:what_if", args=[slug, time.pk]))
        for time in _within(membership, visit)
        if time.event.movable and not time.event.kept_by
    ]
