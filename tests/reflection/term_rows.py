"""A term of headteacher and SENCo with something in every section, for tests: Spring 2027, and a little of Autumn."""

from datetime import date

from django.utils import timezone

from inclusion.school.actions.event_times import move_occurrence
from inclusion.school.school_dates import ONE_DAY
from planning.models import Allocation, Decision, Meeting, StageSaid
from reflection.models import AgreedChange, Answer, Learning, LearningPerson, LookBack, Step, Visit
from reflection.prompts import RoundKind
from tests.factories import make_event
from tests.planning.rows import make_block, make_decision, make_meeting, make_series
from tests.reflection.rows import SPRING, make_round, make_visit

AUTUMN = date(2026, 9, 3)


def make_term(head, senco, *, number=3):
    """So many rows in each table; the pupils' question and where they stand are revealed."""
    school = head.school
    for place in range(number):
        day = date(2027, 1, 5 + place)
        _heat(head, day, place)
        _meetings(head, senco, day, place)
        _decision(head, senco, day, place)
        host, guest = (senco, head) if place % 2 else (head, senco)
        make_visit(host, guest, on=day, state=Visit.State.CONFIRMED, what=f"Reading group {place}")
        make_learning(head, senco, on=day, topic=f"Precision teaching {place}")
        make_step(
            head,
            senco,
            what=f"Step {place}",
            changed=f"We changed {place}",
            noticed="One plan",
            closed_at=timezone.now(),
        )
    Allocation.objects.create(school=school, starts_on=SPRING, minutes_a_week=600, agreed_by=head)
    for day, mark, reason in ((5, "kept", ""), (6, "lost", "cover"), (7, "moved", "meeting")):
        make_block(senco, on=date(2027, 1, day), mark=mark, reason=reason)
    pupils = make_round([head, senco], ready=[head, senco], revealed=True)
    Answer.objects.filter(member__round=pupils, member__membership=head, prompt="team").update(score=5)
    make_standing(head, senco, title="Where we stand, Spring term 2027")
    before = make_standing(head, senco, title="Where we stand, Autumn term 2026", term_starts_on=AUTUMN)
    Answer.objects.filter(member__round=before, prompt="place").update(score=2)


def _heat(head, day, place):
    weighs = {"levels": {"headteacher": 5, "senco": 5}, "movable": True}
    event = make_event(head.school, by=head, title=f"Data drop {place}", starts_on=day, run_up=3, **weighs)
    move_occurrence(by=head, event=event, version=1, original_on=day, starts_on=date(2027, 2, 2 + place))
    make_event(head.school, by=head, title=f"Reports {place}", starts_on=day, ends_on=date(2027, 1, 29), **weighs)


def _meetings(head, senco, day, place):
    series = make_series(head.school, [head, senco], name=f"Check-in {place}")
    make_meeting(series, on=day, state=Meeting.State.CLOSED, ended_at=timezone.now())
    make_meeting(series, on=date(2027, 3, 1) + place * ONE_DAY)
    make_meeting(series, on=date(2027, 3, 8), cancelled_at=timezone.now())
    make_meeting(series, on=date(2027, 1, 11))


def _decision(head, senco, day, place):
    decision = make_decision(head.school, f"Timetable {place}", state=Decision.State.DECIDED, settled_on=day)
    for side, stage, by in (("senco", "idea", senco), ("leader", "idea" if place else "draft", head)):
        StageSaid.objects.create(school=head.school, decision=decision, side=side, stage=stage, by=by)


def make_learning(*people, on=date(2027, 1, 6), topic="Precision teaching", what="Two minutes at the start"):
    """A training of these people, with one change that lasted."""
    school = people[0].school
    learning = Learning.objects.create(school=school, topic=topic, starts_on=on, ends_on=on, hours=3)
    for person in people:
        LearningPerson.objects.create(school=school, learning=learning, membership=person)
    change = AgreedChange.objects.create(school=school, learning=learning, what=f"{what}: {topic}", agreed_on=on)
    LookBack.objects.create(
        school=school,
        change=change,
        when=LookBack.When.SIX_WEEKS,
        due_on=on,
        answer=LookBack.Answered.PARTLY,
        words="In two classes.",
        answered_at=timezone.now(),
        answered_by=people[0],
    )
    return learning


def make_step(head, senco, **fields):
    values = {
        "what": "We plan the week together on Mondays",
        "why": "Fewer surprises",
        "first_move": "Book the first Monday",
        "first_move_by": date(2027, 1, 18),
        "term_starts_on": SPRING,
    }
    return Step.objects.create(school=head.school, scope="pair", senco=senco, leader=head, **(values | fields))


def make_standing(head, senco, **fields):
    return make_round([head, senco], RoundKind.STANDING, ready=[head, senco], revealed=True, **fields)
