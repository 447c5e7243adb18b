"""Reading for the staff list: each person with roles, days and how far they have come, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch, Q
from django.utils import timezone

from inclusion.school.models import Membership, RoleHolding
from inclusion.school.wording import listed

DAY_NAMES = {"1": "Mon", "2": "Tue", "3": "Wed", "4": "Thu", "5": "Fri"}


@dataclass(frozen=True)
class StaffRow:
    """One person as the list shows them. `invited_until` is in the past once the link has run out."""

    member: Membership
    roles: str
    days: str
    invited_until: datetime | None
    link_works: bool

    @property
    def has_joined(self) -> bool:
        return self.member.joined_at is not None


def days_in_words(working_days: str) -> str:
    """ISO weekdays as people say them: "Every day", "Mon, Tue and Thu"."""
    return "Every day" if working_days == "12345" else listed([DAY_NAMES[day] for day in working_days])


def staff_rows(reader: Membership, *, left: bool = False) -> list[StaffRow]:
    """The people of the reader's school by name: those who belong to it today, or those who have left it."""
    now = timezone.now()
    links = Q(invitations__accepted_at=None, invitations__revoked_at=None)
    holdings = RoleHolding.objects.filter(role__retired_at=None).select_related("role").order_by("role__position")
    people = (
        Membership.objects.visible_to(reader)
        .filter(ended_at__isnull=not left)
        .select_related("slt_link", "user")
        .prefetch_related(Prefetch("holdings", queryset=holdings))
        .annotate(invited_until=Max("invitations__expires_at", filter=links))
        .order_by("name", "pk")  # a query that groups has lost the order of its model
    )
    return [
        StaffRow(
            member=member,
            roles=listed([holding.role.name for holding in member.holdings.all()]),
            days=days_in_words(member.working_days),
            invited_until=(until := vars(member)["invited_until"]),
            link_works=until is not None and until > now,
        )
        for member in people
    ]
