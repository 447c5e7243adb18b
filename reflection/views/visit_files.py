"""A visit found by its event on the map, and as a calendar file."""

from datetime import timedelta
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership
from planning.invitation_files import Invitation, Method, Organizer, invitation_file, uid_of
from reflection.models import Visit
from reflection.views.visit_finding import visible_visit
from reflection.visit_mails import link_to


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def of_event(request: SchoolRequest, event: UUID) -> HttpResponse:
    """From the event on the map to the visit it stands for."""
    found = get_object_or_404(Visit.objects.visible_to(request.membership), booked__event=event)
    return redirect("reflection:visit", request.school.slug, found.pk)


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def calendar_file(request: SchoolRequest, visit: UUID) -> HttpResponse:
    """The visit for one's own calendar, once it is confirmed; after it is called off the file that takes it out."""
    found = visible_visit(request, visit)
    if not (found.is_confirmed or found.state == Visit.State.CALLED_OFF):
        raise Http404
    method: Method = "PUBLISH" if found.is_confirmed else "CANCEL"
    file = invitation_file(_said(found, request.membership), method=method, stamped_at=timezone.now())
    answer = HttpResponse(file, content_type="text/calendar")
    answer["Content-Disposition"] = f'attachment; filename="visit-{found.on.isoformat()}.ics"'
    return answer


def _said(visit: Visit, reader: Membership) -> Invitation:
    """When, where and with whom. Not what there is to see: others may be looking at the calendar."""
    return Invitation(
        uid=uid_of(str(visit.pk), settings.SITE_URL),
        sequence=visit.version,
        title=f"Visit with {visit.other(reader).name}",
        starts=visit.ends_at - timedelta(minutes=visit.minutes),
        ends=visit.ends_at,
        changed_at=timezone.now(),
        organizer=Organizer(visit.host.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        place=visit.place,
        url=link_to(visit),
    )
