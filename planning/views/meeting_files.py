"""A meeting found by its event on the map, as a calendar file, and its mails sent again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of
from inclusion.school.guards import SchoolRequest, requires
from planning.actions.invitations import send_again
from planning.invitation_files import Method, invitation_file
from planning.mailing import said_in_file
from planning.models import Meeting
from planning.views.agenda_rows import led_meeting, visible_meeting


@require_safe
@requires(Permission.SEE_MEETINGS)
def of_event(request: SchoolRequest, event: UUID) -> HttpResponse:
    """From the event on the map to the meeting it stands for."""
    found = get_object_or_404(Meeting.objects.visible_to(request.membership), event=event)
    return redirect("planning:meeting", request.school.slug, found.pk)


@require_safe
@requires(Permission.SEE_MEETINGS)
def calendar_file(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """The meeting for one's own calendar, the same as in the mails. A draft has none."""
    found = visible_meeting(request, meeting)
    if found.is_draft:
        raise Http404
    method: Method = "CANCEL" if found.cancelled_at else "PUBLISH"
    now = timezone.now()
    said = said_in_file(found, sequence=found.ics_sequence, changed_at=now)
    answer = HttpResponse(invitation_file(said, method=method, stamped_at=now), content_type="text/calendar")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{found.on.isoformat()}.ics"'
    return answer


@require_POST
@requires(Permission.SEE_MEETINGS)
def send_mail_again(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Try the mail `mail` of the meeting once more."""
    found = led_meeting(request, meeting)
    pk = uuid_of(request.POST.get("mail", ""))
    mail = found.mails.filter(pk=pk).select_related("membership").first() if pk else None
    if mail is None:
        messages.error(request, "This mail is not there any more: a later one took its place.")
    elif mail.sent_at:
        messages.success(request, f"The mail to {mail.membership.name} was sent meanwhile.")
    else:
        send_again(mail)
        messages.success(request, f"The mail to {mail.membership.name} is on its way once more.")
    return redirect("planning:meeting", request.school.slug, found.pk)
