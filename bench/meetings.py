"""The page of a full meeting: its queries, and its time against the bare page."""

from datetime import date, time
from functools import partial

from django.urls import reverse

from bench.databases import chosen
from bench.figures import Figure, ratio
from bench.pages import Reader
from bench.timing import in_turns
from inclusion.school.models import Membership, School
from planning.models import Action, AgendaItem, Meeting, MeetingSeries, Participant

ITEMS, ACTIONS, QUERIES = 60, 40, 12
PAGES = {"planning:meeting": "its agenda", "planning:live": "while it is held"}


def make_meeting(school: School) -> Meeting:
    """A meeting in progress with 60 items, and 40 actions that an earlier one left."""
    head = Membership.objects.get(school=school, email=f"head@{school.slug}.example")
    series = MeetingSeries.objects.create(school=school, name="Provision review", created_by=head)
    of_series = {"school": school, "series": series, "title": series.name, "starts_at": time(15, 30)}
    earlier = Meeting.objects.create(**of_series, on=date(2026, 10, 6), state=Meeting.State.CLOSED, created_by=head)
    held = Meeting.objects.create(**of_series, on=date(2026, 11, 24), state=Meeting.State.IN_PROGRESS, created_by=head)
    for meeting in (earlier, held):
        Participant.objects.create(school=school, meeting=meeting, membership=head, is_chair=True)
    of_item = {"school": school, "series": series, "owner": head, "note": "What was said. " * 20}
    AgendaItem.objects.bulk_create(
        AgendaItem(**of_item, meeting=held, position=place, title=f"Item {place}") for place in range(ITEMS)
    )
    of_action = {"school": school, "series": series, "meeting": earlier, "owner": head, "due_on": held.on}
    Action.objects.bulk_create(Action(**of_action, title=f"Action {place}") for place in range(ACTIONS))
    return held


def measure(reader: Reader, rounds: int) -> list[Figure]:
    with chosen(reader.alias):
        meeting = make_meeting(reader.school)
    pages = {name: partial(reader.browser.get, reverse(name, args=[reader.school.slug, meeting.pk])) for name in PAGES}
    for page in pages.values():
        text = page().body.decode()
        if not text.count("Item ") >= ITEMS:
            raise AssertionError("The page does not show the items; its figures mean nothing.")
    times = in_turns({"bare": reader.page("school:help"), **pages}, rounds)
    what = f"the page of a meeting with {ITEMS} items and {ACTIONS} actions"
    return [
        *(
            Figure(f"SQL queries of {what}, {PAGES[name]}", reader.queries(page), QUERIES)
            for name, page in pages.items()
        ),
        *(ratio(f"{what}, {PAGES[name]} / bare page", times[name], times["bare"], None) for name in pages),
    ]
