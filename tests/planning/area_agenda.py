"""What the tests that look at everything need to know of this part: who opens it, and its pages in a full school."""

from datetime import date

from django.utils import timezone

from planning.models import AgendaItem, Meeting, MeetingStep
from tests.planning.rows import make_action, make_item, make_meeting, make_series
from tests.screen import of_school

# Headteacher and SENCo take the chair, deputy and teacher take part, the governor gets the minutes.
# fmt: off
#                                       HEAD SENCO SLT  LEAD STAFF OFFICE GOV
TAKE_PART   =                          "ok   ok    ok   404  ok    404    404"
CHAIRS      =                          "ok   ok    403  404  403   404    404"
DRAFT       =                          "ok   ok    404  404  404   404    404"
TEACHERS    =                          "ok   ok    403  404  ok    404    404"  # an item that the teacher brings

ACCESS = [
    ("GET",  "planning:meeting", "agenda_meeting", TAKE_PART),
    ("GET",  "planning:meeting", "agenda_draft", DRAFT),
    ("POST", "planning:meeting_start", "agenda_meeting", CHAIRS),
    ("POST", "planning:meeting_start", "agenda_draft", DRAFT),
    ("GET",  "planning:meeting_end", "agenda_running", CHAIRS),
    ("POST", "planning:meeting_end", "agenda_running", CHAIRS),
    ("GET",  "planning:item_add", "agenda_meeting", TAKE_PART),
    ("POST", "planning:item_add", "agenda_meeting", TAKE_PART),
    ("POST", "planning:item_add", "agenda_draft", DRAFT),
    ("POST", "planning:item_order", "agenda_meeting", CHAIRS),
    ("GET",  "planning:item_edit", "agenda_item", CHAIRS),
    ("POST", "planning:item_edit", "agenda_item", CHAIRS),
    ("GET",  "planning:item_edit", "agenda_teachers_item", TEACHERS),
    ("POST", "planning:item_edit", "agenda_teachers_item", TEACHERS),
    ("POST", "planning:item_move_next", "agenda_item", CHAIRS),
    ("POST", "planning:item_copy_next", "agenda_item", CHAIRS),
    ("POST", "planning:item_park", "agenda_item", CHAIRS),
    ("POST", "planning:item_park", "agenda_teachers_item", TEACHERS),
    ("POST", "planning:item_drop", "agenda_item", CHAIRS),
    ("POST", "planning:item_drop", "agenda_parked", CHAIRS),
    ("POST", "planning:item_put_back", "agenda_item", CHAIRS),
    ("POST", "planning:item_after_all", "agenda_item", CHAIRS),
    ("POST", "planning:item_take", "agenda_parked", TAKE_PART),
]
# fmt: on
SERIES = "Agenda of everything"


def of_the_cast(school, *slugs):
    return list(school.memberships.filter(holdings__role__slug__in=slugs))


def met(school, head, state=Meeting.State.OPEN) -> Meeting:
    chairs = [head, *of_the_cast(school, "senco")]
    others, informed = of_the_cast(school, "deputy-head", "class-teacher"), of_the_cast(school, "governor")
    return make_meeting(make_series(school, chairs, others=others, informed=informed), state=state)


def item_of(school, head, **fields):
    meeting = met(school, head)
    return {"meeting": meeting.pk, "item": make_item(meeting, created_by=head, **fields).pk}


def teachers_item(school, head):
    return item_of(school, head, owner=next(iter(of_the_cast(school, "class-teacher")), None))


def parked(school, head):
    ids = item_of(school, head)
    AgendaItem.objects.filter(pk=ids["item"]).update(meeting=None, parked_at=timezone.now(), parked_by=head)
    return ids


THINGS = {
    "agenda_meeting": lambda school, head: {"meeting": met(school, head).pk},
    "agenda_draft": lambda school, head: {"meeting": met(school, head, Meeting.State.DRAFT).pk},
    "agenda_running": lambda school, head: {"meeting": met(school, head, Meeting.State.IN_PROGRESS).pk},
    "agenda_item": item_of,
    "agenda_teachers_item": teachers_item,
    "agenda_parked": parked,
}
NO_PAGE = {
    "planning:item_add": "leads to the page of the meeting",
    "planning:meeting_start planning:item_order planning:item_move_next planning:item_copy_next planning:item_park"
    " planning:item_drop planning:item_put_back planning:item_after_all planning:item_take": "POST only",
}


def fill(school):
    """A meeting of each state; the open one has something of everything on its agenda and around it."""
    head, senco, deputy, teacher, governor = (
        school.memberships.get(email=f"{name}@{school.slug}.example")
        for name in ("head", "senco", "deputy", "teacher", "governor")
    )
    series = make_series(school, [head, senco], others=[deputy, teacher], informed=[governor], name=SERIES, minutes=30)
    before = make_meeting(series, on=date(2026, 11, 10), state=Meeting.State.CLOSED)
    old = make_item(before, state="discussed", created_by=head)
    meeting = make_meeting(series, place="Library")
    MeetingStep.objects.create(school=school, meeting=meeting, kind="reopened", by=senco, reason="A date was wrong")
    awkward = 'Tea & “cake” <b>bold</b> "quoted"'
    make_item(meeting, awkward, prompt="a <i>prompt</i>", owner=teacher, created_by=teacher)
    make_item(
        meeting, "Twice put off", carried_times=2, first_on=before.on, carried_from=old, for_decision=True, minutes=25
    )
    for state in ("discussed", "carried", "dropped", "done_outside"):
        make_item(meeting, f"It is {state}", state=state, created_by=senco)
    for parked_at in (timezone.now(), None):
        AgendaItem.objects.create(school=school, series=series, title="Without a meeting", parked_at=parked_at)
    for n in range(7):
        make_action([head, senco][n % 2], f"Earlier action {n}", item=old, due_on=date(2027, 1, 10 + n))
    for state in (Meeting.State.DRAFT, Meeting.State.IN_PROGRESS):
        other = make_meeting(series, on=date(2027, 1, 26), state=state)
        make_item(other, "Would be the third time", carried_times=2, first_on=before.on)
        make_item(other, "Would be the second time", carried_times=1, first_on=before.on)


def screens():
    """Screen rows, of each page the fullest state first."""
    meetings = Meeting.objects.filter(series__name=SERIES)
    opened, running, draft, closed = (
        meetings.get(state=state).pk for state in ("open", "in_progress", "draft", "closed")
    )
    item = AgendaItem.objects.get(meeting=opened, title="Twice put off").pk
    return [
        of_school("planning:meeting", meeting=opened),
        of_school("planning:meeting", meeting=running),
        of_school("planning:meeting", meeting=draft, who="senco"),
        of_school("planning:meeting", meeting=opened, who="teacher"),
        of_school("planning:meeting", meeting=closed, who="deputy"),
        of_school("planning:meeting", meeting=draft, who="teacher", status=404),
        of_school("planning:item_edit", meeting=opened, item=item),
        of_school("planning:item_edit", meeting=opened, item=item, who="teacher", status=403),
        of_school("planning:meeting_end", meeting=running),
    ]
