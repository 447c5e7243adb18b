"""Mail to a school's heads when a leader's role is given or taken away. It names nobody: the trail does."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from inclusion.school.access import STANDINGS_ONLY_HEAD_GRANTS
from inclusion.school.actions.staff_rules import heads_of
from inclusion.school.models import Membership, Role, School
from inclusion.school.tasks import queue_mail


def tell_heads(*, by: Membership | None, school: School, roles: Iterable[Role]) -> None:
    """Mail every head but the one who acts, where a role is a leader's.

    Call it before the change, so that one who stops being head is told too.
    """
    if not any(role.standing in STANDINGS_ONLY_HEAD_GRANTS for role in roles):
        return
    heads = heads_of(school).select_related("user")
    link = settings.SITE_URL + reverse("school:audit", args=[school.slug])
    for head in heads.exclude(pk=by.pk) if by else heads:
        body = render_to_string("mail/roles_changed.txt", {"membership": head, "school": school, "link": link})
        queue_mail(to=head.address, subject=f"Leading roles have changed at {school.name}", body=body)
