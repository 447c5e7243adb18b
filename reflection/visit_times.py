"""The search for times as visits ask it: both people must be there."""

from datetime import date, time

from inclusion.school.models import Membership
from planning.finding import Question, still_possible
from reflection.models import Visit

Moment = tuple[date, time]


def question_of(
    by: Membership, other: Membership, *, between: tuple[date, date], minutes: int, around: time
) -> Question:
    """When the two can meet."""
    first, last = between
    return Question(by=by, required=[by, other], optional=[], first=first, last=last, minutes=minutes, around=around)


def can_take_place(visit: Visit, *, by: Membership, today: date) -> bool:
    """Can both still be there at the time that the visit has? A day that has passed is no longer possible."""
    between = (visit.on, visit.on)
    question = question_of(by, visit.other(by), between=between, minutes=visit.minutes, around=visit.starts_at)
    return still_possible(question, [(visit.on, visit.starts_at)], today)
