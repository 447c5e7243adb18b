"""The short mails about a visit: when, with whom, and a link; never what there is to see or what is written."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from inclusion.school.models import Membership
from inclusion.school.tasks import queue_mail
from inclusion.school.wording import short_day
from planning.invitation_files import plain
from reflection.models import Visit

SUBJECTS = {
    "offered": "Asked",
    "moved": "Another time",
    "confirmed": "Confirmed",
    "declined": "Not this time",
    "called_off": "Called off",
}


def tell_other(visit: Visit, *, by: Membership, what: str) -> None:
    """Tell the other one what has just happened, once it is stored. Nothing goes to somebody who has left."""
    person = visit.other(by)
    if not person.is_live:
        return
    when = f"{short_day(visit.on)} at {visit.starts_at:%H:%M}"
    context = {"person": person, "by": by, "school": by.school, "when": when, "what": what, "link": link_to(visit)}
    queue_mail(
        to=person.address,
        subject=plain(f"{SUBJECTS[what]}: a visit on {when}"),
        body=render_to_string("mail/visit.txt", context),
    )


def link_to(visit: Visit) -> str:
    """Where the two read more, once they have signed in."""
    return f"{settings.SITE_URL}{reverse('reflection:visit', args=[visit.school.slug, visit.pk])}"
