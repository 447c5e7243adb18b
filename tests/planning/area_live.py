"""What the tests that look at everything need to know of this part: who opens it, and its pages in a full school."""

from planning.models import Meeting, Outcome, Participant
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series
from tests.screen import of_school

HEADS_OWN = "ok   404   404  404  404   404    404"  # a meeting of the headteacher with a colleague outside the cast
LIVE = "Live provision review"

# fmt: off
ACCESS = [
    ("GET",  "planning:live", "live_meeting", HEADS_OWN),
    ("GET",  "planning:live_state", "live_meeting", HEADS_OWN),
    ("POST", "planning:attendance", "live_meeting", HEADS_OWN),
    ("GET",  "planning:live_note", "live_item", HEADS_OWN),
    ("POST", "planning:live_note", "live_item", HEADS_OWN),
    ("POST", "planning:item_discussed", "live_item", HEADS_OWN),
    ("GET",  "planning:outcome_add", "live_item", HEADS_OWN),
    ("POST", "planning:outcome_add", "live_item", HEADS_OWN),
    ("GET",  "planning:outcome_edit", "live_outcome", HEADS_OWN),
    ("POST", "planning:outcome_edit", "live_outcome", HEADS_OWN),
    ("POST", "planning:outcome_remove", "live_outcome", HEADS_OWN),
]
# fmt: on


def held(school, head) -> Meeting:
    """A meeting in progress of which only the head is part."""
    return make_meeting(make_series(school, [head]), state=Meeting.State.IN_PROGRESS)


THINGS = {
    "live_meeting": lambda school, head: {"meeting": held(school, head).pk},
    "live_item": lambda school, head: {"item": make_item(held(school, head)).pk},
    "live_outcome": lambda school, head: {"outcome": make_outcome(make_item(held(school, head))).pk},
}
NO_PAGE = {
    "planning:live_state planning:live_note": "data for the page of the meeting",
    "planning:attendance planning:item_discussed planning:outcome_remove": "POST only",
}


def fill(school):
    """A meeting in progress with everything that its page can show, one that has not begun and one that is closed."""
    head, senco, deputy, governor = (_member(school, name) for name in ("head", "senco", "deputy", "governor"))
    series = make_series(school, [head, senco], others=[deputy], informed=[governor], name=LIVE)
    meeting = make_meeting(series, state=Meeting.State.IN_PROGRESS, place="Room 2")
    Participant.objects.filter(meeting=meeting, membership=head).update(attendance="present")
    first = make_item(
        meeting,
        owner=senco,
        note="Two groups run.\nThe third <b>stopped</b> at half term.",
        note_by=head,
        prompt="Bring the delivery sheets.",
        carried_times=2,
        first_on=meeting.on.replace(month=1, day=5),
        state="discussed",
    )
    make_item(meeting, "Timetable of support staff", for_decision=True)
    make_outcome(first, "We go on until Easter.")
    make_outcome(first, "It may be the wrong need.", kind=Outcome.Kind.JUDGEMENT, confidential=True)
    asked = make_outcome(first, "Ask the phase leader", kind=Outcome.Kind.ACTION)
    make_action(deputy, "Ask the phase leader", item=first, outcome=asked)
    for state in (Meeting.State.OPEN, Meeting.State.CLOSED):
        make_item(make_meeting(series, state=state, title=f"{LIVE}, {state}"))


def screens():
    """Screen rows, of each page the fullest state first."""
    meeting = Meeting.objects.get(title=LIVE, series__name=LIVE)
    item, outcome = meeting.items.first(), meeting.outcomes.get(kind="action")
    others = Meeting.objects.filter(series__name=LIVE).exclude(pk=meeting.pk)
    return [
        of_school("planning:live", meeting=meeting.pk),
        of_school("planning:live", meeting=meeting.pk, who="senco"),
        *(of_school("planning:live", meeting=other.pk) for other in others),
        of_school("planning:live", meeting=meeting.pk, who="governor", status=404),
        of_school("planning:outcome_edit", outcome=outcome.pk),
        of_school("planning:outcome_add", "?kind=action", item=item.pk),
    ]


def _member(school, account):
    return school.memberships.get(email=f"{account}@{school.slug}.example")
