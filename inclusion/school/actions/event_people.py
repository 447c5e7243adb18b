"""Who is named on an event, and the mail to those who are in a confidential one."""

from collections.abc import Collection

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, NamedPerson, SchoolEvent
from inclusion.school.tasks import queue_mail


def write_named(event: SchoolEvent, named: Collection[Membership], *, by: Membership | None) -> None:
    """Bring the named people to this set. Those in a confidential event are told when somebody joins them.

    Where the event is kept by something else, such as a meeting, that tells them.
    """
    rows = event.named.select_related("membership__user")
    before = {row.membership_id: row.membership for row in rows}
    wanted = {person.pk: person for person in named}
    event.named.exclude(membership__in=wanted).delete()
    added = [person for pk, person in wanted.items() if pk not in before]
    NamedPerson.objects.bulk_create(
        NamedPerson(school_id=event.school_id, event=event, membership=person, added_by=by) for person in added
    )
    if not (event.confidential and added):
        return
    record(by=by, school=event.school, verb="named people on", obj=event, summary=f"{len(added)} more")
    if event.kept_by:
        return
    staying = {pk: person for pk, person in before.items() if pk in wanted}
    if event.created_by:
        staying[event.created_by.pk] = event.created_by
    for person in staying.values():
        if person.is_live and person != by:
            queue_mail(
                to=person.user.email if person.user else person.email,
                subject="Somebody was added to a confidential event",
                body="A person was added to a confidential event that you are part of. Sign in to see who.\n",
            )
