"""What the tests that look at everything need to know of this part: who opens it, and its pages in a full school."""

from datetime import date, time

from django.utils import timezone

from planning.actions.meetings import (
    PersonPart,
    SeriesDetails,
    cancel_meeting,
    create_series,
    open_meeting,
)
from planning.actions.templates import ItemLine, TemplateDetails, add_template
from planning.models import AgendaItem, BuiltIn, Meeting, MeetingMail, MeetingSeries, MeetingTemplate, Part
from tests.factories import make_member
from tests.planning.rows import make_item
from tests.screen import of_school

# fmt: off
#                                       HEAD SENCO SLT  LEAD STAFF OFFICE GOV
EVERYBODY   =                          "ok   ok    ok   ok   ok    ok     ok"
PLANNERS    =                          "ok   ok    ok   ok   ok    ok     404"
CALLER      =                          "ok   404   404  404  404   404    404"
OWN         =                          "ok   ok    403  403  403   403    404"  # a template that the headteacher made

ACCESS = [  # (verb, address name, thing it is about, answers of HEAD SENCO SLT LEAD STAFF OFFICE GOV)
    ("GET",  "planning:meetings", None, EVERYBODY),
    ("GET",  "planning:series", "meeting_series", CALLER),
    ("GET",  "planning:series_edit", "meeting_series", CALLER),
    ("POST", "planning:series_edit", "meeting_series", CALLER),
    ("GET",  "planning:meeting_add", "meeting_series", CALLER),
    ("POST", "planning:meeting_add", "meeting_series", CALLER),
    ("GET",  "planning:meeting_edit", "called_meeting", CALLER),
    ("POST", "planning:meeting_edit", "called_meeting", CALLER),
    ("POST", "planning:meeting_open", "called_meeting", CALLER),
    ("GET",  "planning:meeting_cancel", "called_meeting", CALLER),
    ("POST", "planning:meeting_cancel", "called_meeting", CALLER),
    ("GET",  "planning:meeting_ics", "called_meeting", CALLER),
    ("POST", "planning:meeting_mails", "called_meeting", CALLER),
    ("GET",  "planning:meeting_of_event", "meeting_event", CALLER),
    ("GET",  "planning:templates", None, PLANNERS),
    ("GET",  "planning:template_add", None, PLANNERS),
    ("POST", "planning:template_add", None, PLANNERS),
    ("GET",  "planning:template_edit", "agenda_template", OWN),
    ("POST", "planning:template_edit", "agenda_template", OWN),
    ("POST", "planning:template_retire", "agenda_template", OWN),
]
# fmt: on
NO_PAGE = {
    "planning:meeting_open": "POST only",
    "planning:meeting_mails": "POST only",
    "planning:template_retire": "POST only",
    "planning:meeting_ics": "a calendar file",
    "planning:meeting_of_event": "leads to the meeting",
}
DAYS = [date(2026, 11, 17), date(2026, 12, 8), date(2027, 1, 19), date(2027, 2, 2), date(2027, 3, 2)]
NAME = "Provision <b>review</b>"
AGENDA = TemplateDetails(
    "Reading & “phonics”",
    "For the reading team.",
    (ItemLine("Who reads with whom?", 10, "Bring the rota"), ItemLine("Books", 5)),
)


def planned(school, head, times=(DAYS[2],)):
    """A series that the head called with two others in the chair."""
    chairs = [make_member(school, email=f"chair{n}@{school.slug}.example", name=f"Cher Chair {n}") for n in (1, 2)]
    people = [PersonPart(chair, is_chair=True) for chair in chairs]
    at = [(day, time(15, 30)) for day in times]
    return create_series(by=head, school=school, details=SeriesDetails(NAME), people=people, times=at)


def opened(school, head):
    return open_meeting(by=head, meeting=planned(school, head).meetings.get())


THINGS = {
    "meeting_series": lambda school, head: {"series": planned(school, head).pk},
    "called_meeting": lambda school, head: {"meeting": opened(school, head).pk},
    "meeting_event": lambda school, head: {"event": opened(school, head).event_id},
    "agenda_template": lambda school, head: {"template": add_template(by=head, school=school, details=AGENDA).pk},
}


def fill(school):
    """A series with a meeting in every state, mails that did and did not go out, a backlog and a template."""
    at = {
        name: school.memberships.get(email=f"{name}@oakfield.example") for name in ("head", "senco", "deputy", "phase")
    }
    template = add_template(by=at["head"], school=school, details=AGENDA)
    people = [
        PersonPart(at["head"], is_chair=True),
        PersonPart(at["senco"], is_chair=True),
        PersonPart(at["deputy"], Part.OPTIONAL),
        PersonPart(at["phase"], Part.INFORMED),
    ]
    details = SeriesDetails(NAME, built_in=BuiltIn.PROVISION_REVIEW, minutes=75, place="Library")
    times = [(day, time(15, 30)) for day in DAYS]
    series = create_series(by=at["head"], school=school, details=details, people=people, times=times)
    closed, gone, soon, _draft, _later = series.meetings.all()
    for meeting in (closed, gone, soon):
        open_meeting(by=at["head"], meeting=meeting)
    Meeting.objects.filter(pk=closed.pk).update(state=Meeting.State.CLOSED, ended_at=timezone.now())
    cancel_meeting(by=at["head"], meeting=gone, reason="Snow & ice")
    first, second, third = soon.mails.all()
    MeetingMail.objects.filter(pk=first.pk).update(sent_at=timezone.now(), tries=1)
    MeetingMail.objects.filter(pk=second.pk).update(next_try_at=timezone.now(), tries=2, sent_at=None, gave_up_at=None)
    MeetingMail.objects.filter(pk=third.pk).update(gave_up_at=timezone.now(), tries=9, sent_at=None)
    item = make_item(soon, "Quiet room & its <keys>", owner=at["senco"])
    AgendaItem.objects.filter(pk=item.pk).update(meeting=None, parked_at=timezone.now(), parked_by=at["head"])
    own = SeriesDetails("Reading team", template=template, minutes=30)
    create_series(by=at["head"], school=school, details=own, people=people[:2], times=[])


def screens():
    series = MeetingSeries.objects.get(school__slug="oakfield", name=NAME)
    bare = MeetingSeries.objects.get(school__slug="oakfield", name="Reading team")
    soon, draft = series.meetings.get(on=DAYS[2]), series.meetings.get(on=DAYS[3])
    template = MeetingTemplate.objects.get(school__slug="oakfield", name=AGENDA.name)
    return [
        of_school("planning:meetings"),
        of_school("planning:meetings", "?q=nothing+like+it"),
        of_school("planning:meetings", who="phase"),
        of_school("planning:meetings", who="governor"),
        of_school("planning:series", series=series.pk),
        of_school("planning:series", series=series.pk, who="deputy"),
        of_school("planning:series", series=bare.pk),
        of_school("planning:series_edit", series=series.pk),
        of_school("planning:meeting_add", series=series.pk),
        of_school("planning:meeting_edit", meeting=soon.pk),
        of_school("planning:meeting_edit", meeting=draft.pk),
        of_school("planning:meeting_cancel", meeting=soon.pk),
        of_school("planning:meeting_cancel", meeting=draft.pk),
        of_school("planning:templates"),
        of_school("planning:templates", who="teacher"),
        of_school("planning:template_add"),
        of_school("planning:template_add", "?from=check_in"),
        of_school("planning:template_edit", template=template.pk),
        of_school("school:event", event=soon.event_id),
    ]
