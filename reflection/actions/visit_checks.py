"""What is looked at before a visit is changed: is it as they saw it, theirs to answer, and are both still there."""

from datetime import date

from inclusion.school.models import Membership, School
from planning.actions.booking import TimesTaken
from planning.actions.locking import StaleRow, locked
from planning.finding import Question, still_possible
from reflection.models import Visit
from reflection.visit_times import Moment


class VisitSettled(Exception):
    """It is answered, called off or written about already; the message says which. `visit` is what is stored now."""

    def __init__(self, visit: Visit) -> None:
        words = {
            Visit.State.OFFERED: "This visit is not confirmed yet.",
            Visit.State.CONFIRMED: "This visit is confirmed already.",
            Visit.State.DECLINED: "This visit was declined.",
            Visit.State.CALLED_OFF: "This visit was called off.",
        }
        said = "What you both wrote about this visit is revealed already." if is_revealed(visit) else ""
        super().__init__(said or words[Visit.State(visit.state)])
        self.visit = visit


class NotAsked(Exception):
    """Whoever proposed the time waits for the other one."""

    def __init__(self) -> None:
        super().__init__("You proposed this time yourself, so the other one confirms it.")


class ColleagueLeft(Exception):
    """The other one has left the school."""

    def __init__(self, person: Membership) -> None:
        super().__init__(f"{person.name} has left the school, so no time can be agreed any more.")


def current_visit(visit: Visit) -> Visit:
    """The visit as it is stored, locked; meetings and visits of one school are booked one after the other."""
    School.objects.select_for_update().get(pk=visit.school_id)
    return locked(visit)


def is_done(visit: Visit, by: Membership, version: int, state: str) -> bool:
    """Did the same person just do this, and press twice?"""
    return visit.state == state and visit.settled_by_id == by.pk and visit.version == version + 1


def refuse_stale(visit: Visit, version: int) -> None:
    if visit.version != version:
        raise StaleRow(visit)


def refuse_answer(visit: Visit, by: Membership, version: int) -> None:
    refuse_stale(visit, version)
    if not visit.is_waiting:
        raise VisitSettled(visit)
    if visit.asked_by_id == by.pk:
        raise NotAsked


def refuse_over(visit: Visit) -> None:
    if is_revealed(visit) or not (visit.is_waiting or visit.is_confirmed):
        raise VisitSettled(visit)


def is_revealed(visit: Visit) -> bool:
    return visit.round is not None and visit.round.revealed_at is not None


def refuse_alone(visit: Visit, by: Membership) -> None:
    other = visit.other(by)
    if not other.is_live:
        raise ColleagueLeft(other)


def refuse_taken(question: Question, at: Moment, today: date) -> None:
    if not still_possible(question, [at], today):
        raise TimesTaken
