"""Two people changed the same event: the second is shown both versions, and nothing they typed is lost."""

from dataclasses import replace

from django.http import Http404, HttpResponse

from inclusion.school.actions.events import EventDetails
from inclusion.school.addresses import day_of
from inclusion.school.forms.events import EventForm
from inclusion.school.forms.two_versions import with_version
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest
from inclusion.school.models import Occurrence, SchoolEvent
from inclusion.school.pages import render_page
from inclusion.school.queries import people_named_on
from inclusion.school.views.events.finding import may_change
from inclusion.school.views.events.words import differences, every_fact


def show_both(request: SchoolRequest, form: EventForm, current: SchoolEvent) -> HttpResponse:
    """409 with what the person typed beside what is stored now. Saving again from there keeps theirs.

    Http404 where the change has taken the event out of the person's sight.
    """
    if not may_change(request, current):
        raise Http404
    again = EventForm(
        typed(form, version=str(current.version)),
        membership=request.membership,
        event=current,
        occurrence=form.occurrence,
    )
    roles = request.membership.school_roles
    mine = every_fact(form.details(), form.levels(), form.named_people(), roles)
    named = people_named_on(current)
    stored = dict(current.levels.values_list("role_id", "level"))
    theirs = every_fact(_as_shown(form, current), stored, named, roles)
    context = {"form": again, "event": current, "differences": differences(mine, theirs), "conflict": True}
    return render_page(request, "school/event_form.html", context, status=409)


def show_deleted(request: SchoolRequest, gone: SchoolEvent) -> HttpResponse:
    """409 with what the person typed for an event that is deleted by now; they may restore it and save."""
    day = day_of(request.POST.get("original", ""))
    time = Occurrence(event=gone, original_on=day, starts_on=day, ends_on=day) if day and gone.repeats else None
    data = with_version(request.POST, gone.version)
    form = EventForm(data, membership=request.membership, event=gone, occurrence=time)
    return render_page(request, "school/event_form.html", {"form": form, "event": gone, "deleted": True}, status=409)


def _as_shown(form: EventForm, current: SchoolEvent) -> EventDetails:
    """The stored event with the dates that its form would show now."""
    stored = EventDetails.of(current)
    if form.occurrence is None:
        return stored
    now = current.occurrences.filter(original_on=form.occurrence.original_on).first()
    return replace(stored, starts_on=now.starts_on, ends_on=now.ends_on) if now else stored
