"""Rows of joint planning for tests, written straight into the database: any state can be had without its history."""

from datetime import date, time

from django.utils import timezone

from planning.models import (
    Action,
    AgendaItem,
    Decision,
    Delivery,
    Judgement,
    Meeting,
    MeetingSeries,
    Outcome,
    Part,
    Participant,
    ProtectedBlock,
    Provision,
    ProvisionReview,
    SeriesPerson,
    StaffTime,
)

TUESDAY = date(2027, 1, 12)  # the day before `today`


def make_series(school, chairs, *, others=(), informed=(), name="Provision review", **fields) -> MeetingSeries:
    """A series with its two chairs, others who must be there, and people who get the minutes."""
    fields.setdefault("created_by", chairs[0])
    series = MeetingSeries.objects.create(school=school, name=name, **fields)
    for person in (*chairs, *others):
        SeriesPerson.objects.create(school=school, series=series, membership=person, is_chair=person in chairs)
    for person in informed:
        SeriesPerson.objects.create(school=school, series=series, membership=person, part=Part.INFORMED)
    return series


def make_meeting(series, *, on=TUESDAY, state=Meeting.State.OPEN, **fields) -> Meeting:
    """A meeting of the series with its people; without an event on the map."""
    fields = {"title": series.name, "starts_at": time(15, 30), "minutes": series.minutes} | fields
    fields.setdefault("created_by", series.created_by)
    meeting = Meeting.objects.create(school=series.school, series=series, on=on, state=state, **fields)
    for person in series.people.all():
        Participant.objects.create(
            school=series.school,
            meeting=meeting,
            membership=person.membership,
            part=person.part,
            is_chair=person.is_chair,
        )
    return meeting


def make_item(meeting, title="Reading support in Year 4", **fields) -> AgendaItem:
    fields.setdefault("position", meeting.items.count() + 1)
    return AgendaItem.objects.create(
        school=meeting.school, series=meeting.series, meeting=meeting, title=title, **fields
    )


def make_outcome(item, text="We go on until Easter.", kind=Outcome.Kind.DECISION, **fields) -> Outcome:
    return Outcome.objects.create(school=item.school, meeting=item.meeting, item=item, kind=kind, text=text, **fields)


def make_action(owner, title="Ask the phase leader", *, item=None, due_on=date(2027, 1, 22), **fields) -> Action:
    """An action, of an item's meeting where one is given."""
    if item is not None:
        fields = {"item": item, "meeting": item.meeting, "series": item.series} | fields
    if fields.get("status") in (Action.Status.DONE, Action.Status.DROPPED):
        fields.setdefault("settled_at", timezone.now())
    return Action.objects.create(school=owner.school, owner=owner, title=title, due_on=due_on, **fields)


def make_provision(school, name="Reading support", *, whose_time="Teaching assistant", minutes=120, **fields):
    """A running provision that takes somebody's time."""
    values = {
        "tier": "Targeted",
        "area": "cognition",
        "years": "Years 3 and 4",
        "intended": "Read with understanding by the summer",
        "starts_on": date(2026, 9, 7),
        **fields,
    }
    provision = Provision.objects.create(school=school, name=name, **values)
    StaffTime.objects.create(school=school, provision=provision, whom=whose_time, minutes=minutes)
    return provision


def make_review(provision, *, held_on=TUESDAY, **fields) -> ProvisionReview:
    if fields.get("decision"):
        fields.setdefault("decided_at", timezone.now())
    return ProvisionReview.objects.create(school=provision.school, provision=provision, held_on=held_on, **fields)


def make_decision(school, title="Support staff in the autumn", **fields) -> Decision:
    values = {
        "area": "staffing",
        "question": "Who supports which phase?",
        "deciders": "Headteacher",
        "decide_on": date(2027, 2, 1),
        **fields,
    }
    if values.get("state") == Decision.State.DECIDED:
        values.setdefault("settled_on", TUESDAY)
    return Decision.objects.create(school=school, title=title, **values)


def make_block(whose, *, on=TUESDAY, **fields) -> ProtectedBlock:
    values = {"starts_at": time(13, 0), "minutes": 120, **fields}
    if values.get("mark"):
        values.setdefault("marked_at", timezone.now())
    return ProtectedBlock.objects.create(school=whose.school, whose=whose, on=on, **values)


def make_delivery(provision, *, starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8), planned=5, delivered=4, **fields):
    return Delivery.objects.create(
        school=provision.school,
        provision=provision,
        starts_on=starts_on,
        ends_on=ends_on,
        planned=planned,
        delivered=delivered,
        **fields,
    )


def make_judgement(review, side, *, by, text="They read more.", impact="clear", **fields) -> Judgement:
    """A draft; handed in where `ready_at` is given."""
    return Judgement.objects.create(
        school=review.school, review=review, side=side, by=by, text=text, impact=impact, **fields
    )
