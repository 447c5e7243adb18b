"""Oakfield with something of everything in joint planning that may not be read by everybody, and its telling words."""

from datetime import date, time
from types import SimpleNamespace

from django.utils import timezone

from planning.actions.meetings import PersonPart, SeriesDetails, create_series, open_meeting
from planning.actions.registers import GapDetails, change_gap
from planning.actions.templates import ItemLine, TemplateDetails, add_template
from planning.models import Allocation, BlockSeries, Meeting, Outcome, Part, StageSaid
from tests.planning.area_cohorts import make_count, make_gap, make_stopped
from tests.planning.area_decisions import make_delegation
from tests.planning.rows import (
    make_action,
    make_block,
    make_decision,
    make_delivery,
    make_item,
    make_judgement,
    make_outcome,
    make_provision,
    make_review,
)

PEOPLE = {
    *("Helen Marsh", "Sunita Rao", "Daniel Okafor", "Priya Shah", "Callum Reid"),
    *("Paula Lindqvist", "Tom Barker", "Olwen Price"),
}
READABLE_MINUTES = {"Twelve of fifteen sessions ran.", "The group goes on until Easter.", "Tell the parents"}
CONFIDENTIAL = {"They sound surer than the scores say.", "A word with the adviser", "A talk between heads"}
REVIEWED = {
    "It carries over into lessons.",
    "Hard to tell from here.",
    "They choose books at playtime.",
    "Four not five.",
}
REVIEWED |= {"Most gain, two do not.", "Read with ease by July", "Cover took two mornings.", "412.50"}
DECIDERS = {"Marsh and Okafor", "The year leaders were asked"}
DECIDED = {"Which classes have an assistant?", "One in each phase.", "Nobody is taken for cover."}
RESERVATION = "Two hours a week."  # of somebody who may be known by it
UNTOLD = "Nobody else may read this yet."  # in a meeting whose minutes are still open


def school_to_read(oakfield, senco, head, teacher, phase):
    """What each kind of address is about, by the name that it has there."""
    held, running = two_meetings(oakfield, senco, head, teacher)
    item = held.items.get()
    reading, review, delivery = reviewed_provision(oakfield, senco, head, phase)
    gap, closed = make_gap(head, "A calm start for latecomers", owner=phase), make_gap(head, "Talk in Reception")
    answer = GapDetails(closed.need, closed.area, closed.found_on, closed_on=date(2027, 1, 11), closed_by=reading)
    change_gap(by=head, row=closed, version=closed.version, details=answer)
    details = TemplateDetails("A school's own agenda", "", (ItemLine("What next?", 10),))
    blocks = protected_time(oakfield, senco)
    return SimpleNamespace(
        meeting=held,
        running=running,
        event=held.event,
        series=held.series,
        template=add_template(by=head, school=oakfield, details=details),
        item=item,
        outcome=held.outcomes.first(),
        action=held.actions.first(),
        provision=reading,
        review=review,
        delivery=delivery,
        cohort=counts(oakfield),
        gap=gap,
        stopped=make_stopped(head, "Third spelling group"),
        decision=decisions(oakfield, senco, head, reading),
        delegation=make_delegation(oakfield, agreed_by=head),
        feed={"member": senco.pk, "feed": "mine", "signature": "somebody-guessed-this"},
        **blocks,
    )


def two_meetings(school, senco, head, teacher):
    """One that is closed, and one that goes on; the teacher gets the minutes of both. A third is nobody else's."""
    chairs = [PersonPart(head, is_chair=True), PersonPart(senco, is_chair=True)]
    told = [*chairs, PersonPart(teacher, Part.INFORMED)]
    at = [(day, time(15, 30)) for day in (date(2027, 1, 5), date(2027, 1, 12))]
    series = create_series(by=head, school=school, details=SeriesDetails("Provision together"), people=told, times=at)
    held, running = (open_meeting(by=head, meeting=meeting) for meeting in series.meetings.all())
    fill_minutes(held, senco, head)
    make_item(running, "Still being talked about", note=UNTOLD)
    Meeting.objects.filter(pk=running.pk).update(state=Meeting.State.IN_PROGRESS)
    Meeting.objects.filter(pk=held.pk).update(state=Meeting.State.CLOSED, ended_at=timezone.now())
    own = SeriesDetails("A talk between heads")
    alone = create_series(by=head, school=school, details=own, people=chairs, times=at[1:])
    open_meeting(by=head, meeting=alone.meetings.get())
    held.refresh_from_db()
    return held, running


def fill_minutes(meeting, senco, head):
    item = make_item(meeting, "Reading in Year 4", note="Twelve of fifteen sessions ran.", state="discussed")
    make_outcome(item, "The group goes on until Easter.")
    make_outcome(item, "They sound surer than the scores say.", kind=Outcome.Kind.JUDGEMENT, confidential=True)
    make_action(head, "Tell the parents", item=item)
    make_action(senco, "A word with the adviser", item=item, confidential=True)


def reviewed_provision(school, senco, head, phase):
    reading = make_provision(
        school, "Paired reading", run_by=phase, intended="Read with ease by July", cost_a_year="412.50"
    )
    delivery = make_delivery(reading, note="Cover took two mornings.", created_by=phase)
    words = {"data_words": "Most gain, two do not.", "instinct": "They choose books at playtime."}
    seen = {"below": 3, "at_expected": 12, "above": 9, "decision": "adapt", "decision_words": "Four not five."}
    review = make_review(reading, **words, **seen, decided_by=head, owner=phase, next_on=date(2027, 3, 15))
    make_judgement(review, "senco", by=senco, text="It carries over into lessons.", ready_at=timezone.now())
    make_judgement(review, "leader", by=head, text="Hard to tell from here.", ready_at=timezone.now())
    return reading, review, delivery


def counts(school):
    make_count(school, group="E", counts=(2, 2, 1))
    return make_count(school, group="K", counts=(3, 14, 9))


def decisions(school, senco, head, reading):
    make_decision(school, "A longer lunch", area="timetable", deciders="Marsh and Okafor", decide_on=date(2027, 2, 3))
    decided = make_decision(
        school,
        "Assistants from September",
        question="Which classes have an assistant?",
        deciders="Marsh and Okafor",
        consulted="The year leaders were asked",
        state="decided",
        outcome="One in each phase.",
        senco_view="Nobody is taken for cover.",
        reservation=RESERVATION,
        provision=reading,
    )
    for side, by in (("senco", senco), ("leader", head)):
        StageSaid.objects.create(school=school, decision=decided, side=side, stage="options", by=by)
    return decided


def protected_time(school, senco):
    Allocation.objects.create(school=school, starts_on=date(2026, 9, 1), minutes_a_week=540, agreed_by=senco)
    times = {"weekday": 1, "starts_at": "13:00", "minutes": 120, "starts_on": "2027-01-04", "ends_on": "2027-03-25"}
    series = BlockSeries.objects.create(school=school, whose=senco, created_by=senco, **times)
    make_block(senco, on=date(2027, 1, 5), mark="kept", marked_by=senco)
    lost = make_block(senco, on=date(2027, 1, 7), mark="lost", reason="safeguarding", marked_by=senco)
    return {"block": lost, "block_series": series}
