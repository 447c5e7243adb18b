"""What the tests that look at everything need to know of this part: who opens it, and its pages in a full school."""

from datetime import date

from django.utils import timezone

from inclusion.school.models import Membership
from planning.models import Action, Meeting, MeetingStep, Outcome
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series
from tests.screen import of_school

NAME = "Minutes to agree"
EVERYBODY = "ok   ok    ok   ok   ok    ok     ok"
HEADS_OWN = "ok   404   404  404  404   404    404"
EVERYTHING = "?show=" + "&show=".join(
    ["attendance", "notes", "decisions", "information", "actions", "judgement", "carried", "confidential"]
)

# fmt: off
ACCESS = [  # verb, address name, thing it is about, answers of HEAD SENCO SLT LEAD STAFF OFFICE GOV
    ("GET",  "planning:minutes", "heads_minutes", HEADS_OWN),
    ("GET",  "planning:minutes", "everybodys_minutes", EVERYBODY),
    ("GET",  "planning:minutes", "minutes_to_be_told", HEADS_OWN),
    ("GET",  "planning:minutes", "minutes_told", EVERYBODY),
    ("GET",  "planning:minutes_docx", "heads_minutes", HEADS_OWN),
    ("GET",  "planning:minutes_docx", "minutes_told", EVERYBODY),
    ("GET",  "planning:minutes_pdf", "heads_minutes", HEADS_OWN),
    ("GET",  "planning:minutes_pdf", "minutes_told", EVERYBODY),
    ("POST", "planning:minutes_tick", "heads_minutes", HEADS_OWN),
    ("POST", "planning:minutes_tick", "everybodys_minutes", "ok   403   403  403  403   403    403"),
    ("POST", "planning:minutes_untick", "heads_minutes", HEADS_OWN),
    ("POST", "planning:minutes_untick", "everybodys_minutes", "ok   403   403  403  403   403    403"),
    ("GET",  "planning:minutes_reopen", "heads_minutes", HEADS_OWN),
    ("POST", "planning:minutes_reopen", "minutes_told", "ok   403   403  403  403   403    403"),
    ("GET",  "planning:my_actions", None, EVERYBODY),
    ("GET",  "planning:action_add", None, EVERYBODY),
    ("POST", "planning:action_add", None, EVERYBODY),
    ("GET",  "planning:action", "heads_action", HEADS_OWN),
    ("POST", "planning:action", "heads_action", HEADS_OWN),
    ("GET",  "planning:action", "action_of_all", "ok   ok    ok   ok   ok    ok     404"),
    ("POST", "planning:action", "action_of_all", "ok   403   403  403  403   403    404"),
    ("GET",  "planning:action_edit", "action_of_all", "ok   403   403  403  403   403    404"),
    ("POST", "planning:action_edit", "heads_action", HEADS_OWN),
]
# fmt: on


def _meeting(school, head, *, others=False, told=False, closed=False):
    """The head's meeting; the others take part or are informed. The second chair is one of those who are there."""
    people = [] if not (others or told) else list(Membership.objects.filter(school=school).exclude(pk=head.pk))
    series = make_series(school, [head], others=people if others else (), informed=people if told else ())
    state = Meeting.State.CLOSED if closed else Meeting.State.IN_PROGRESS
    return make_meeting(series, state=state, ended_at=timezone.now())


THINGS = {  # thing → function(school, head) → what the address takes
    "heads_minutes": lambda school, head: {"meeting": _meeting(school, head).pk},
    "everybodys_minutes": lambda school, head: {"meeting": _meeting(school, head, others=True).pk},
    "minutes_to_be_told": lambda school, head: {"meeting": _meeting(school, head, told=True).pk},
    "minutes_told": lambda school, head: {"meeting": _meeting(school, head, told=True, closed=True).pk},
    "heads_action": lambda school, head: {"action": make_action(head, created_by=head).pk},
    "action_of_all": lambda school, head: {
        "action": make_action(head, item=make_item(_meeting(school, head, others=True)), created_by=head).pk
    },
}
NO_PAGE = {  # names of addresses that are no page → why
    "planning:minutes_docx planning:minutes_pdf": "files",
    "planning:minutes_tick planning:minutes_untick": "POST only",
}


def fill(school):
    """A meeting whose minutes are to be agreed and one whose minutes were reopened, with everything minutes can say."""
    people = {person.email.split("@")[0]: person for person in Membership.objects.filter(school=school)}
    head, senco, teacher = people["head"], people["senco"], people["teacher"]
    series = make_series(school, [senco, head], others=[people["phase"]], informed=[teacher], name=NAME)
    to_agree = _held(series, date(2027, 1, 5), people)
    closed = _held(series, date(2026, 11, 10), people, state=Meeting.State.CLOSED)
    closed.participants.filter(is_chair=True).update(ticked_at=timezone.now(), reservation="I see it <differently>.")
    kinds = MeetingStep.Kind
    for kind, reason in [(kinds.CLOSED, ""), (kinds.REOPENED, "The date was wrong."), (kinds.CLOSED, "")]:
        MeetingStep.objects.create(school=school, meeting=closed, kind=kind, by=head, reason=reason)
    item = to_agree.items.first()
    make_action(senco, "Order new readers", status=Action.Status.ACCEPTED, due_on=date(2026, 12, 1))
    make_action(senco, "Drop the old list", status=Action.Status.DROPPED, reason="Nobody reads it.")
    make_action(teacher, "Bring the records", item=item, created_by=head, wished_on=date(2027, 2, 2))


def _held(series, on, people, *, state=Meeting.State.IN_PROGRESS):
    meeting = make_meeting(series, on=on, state=state, ended_at=timezone.now(), place="Room 4")
    meeting.participants.filter(is_chair=True).update(attendance="present")
    note = "Two sessions were lost to cover.\n\nThe <group> reads & talks."
    item = make_item(meeting, owner=people["phase"], state="discussed", note=note, carried_times=2, first_on=on)
    make_outcome(item)
    make_outcome(item, "Sessions move to the library.", kind=Outcome.Kind.INFORMATION)
    make_outcome(item, "More confidence than the scores show.", kind=Outcome.Kind.JUDGEMENT, confidential=True)
    make_action(people["senco"], item=item, created_by=people["head"])
    make_action(people["head"], "Tell the governors", item=item, status=Action.Status.DONE)
    make_item(meeting, "Transition to Year 7", state="carried")
    return meeting


def screens():
    """Screen rows, of each page the fullest state first."""
    to_agree, closed = (Meeting.objects.get(series__name=NAME, on=on) for on in (date(2027, 1, 5), date(2026, 11, 10)))
    actions = Action.objects.filter(meeting=to_agree)
    asked = actions.get(owner__email="senco@oakfield.example")
    wished = actions.get(wished_on__isnull=False)
    return [
        of_school("planning:minutes", EVERYTHING, meeting=to_agree.pk),
        of_school("planning:minutes", meeting=to_agree.pk),
        of_school("planning:minutes", EVERYTHING, meeting=closed.pk),
        of_school("planning:minutes", who="teacher", meeting=closed.pk),
        of_school("planning:minutes_reopen", meeting=closed.pk),
        of_school("planning:my_actions", who="senco"),
        of_school("planning:my_actions", "?whose=all"),
        of_school("planning:my_actions", "?q=nothing+like+it"),
        of_school("planning:my_actions", who="office"),
        of_school("planning:action", who="senco", action=asked.pk),
        of_school("planning:action", action=wished.pk),
        of_school("planning:action", who="teacher", action=wished.pk),
        of_school("planning:action_edit", action=wished.pk),
        of_school("planning:action_add"),
    ]
