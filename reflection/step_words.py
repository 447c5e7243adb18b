"""Reading the one intentional step: the open ones a person has part in, whose they are, and what was closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inclusion.school.access import Permission, Standing
from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.wording import short_day
from reflection.models import Step
from reflection.people import Pair
from reflection.term_days import term_label

NO_PAIR_BOTH = (
    "You are headteacher and SENCo in one person, so there is no pair to choose a step for. "
    "The step of the leadership team is yours to choose."
)
NO_PAIR_SENCO = (
    "You have no partner yet: the school has no headteacher here, and nobody of the leadership team is your link. "
    "A link is set in the staff list."
)
NO_PAIR_HEAD = "Nobody holds the role of SENCo yet, so there is no pair to choose a step for."
NO_PAIR = "A pair are the SENCo and the headteacher, or the SENCo’s link on the leadership team."


@dataclass(frozen=True)
class StepLine:
    """A step with the words around it, as one person reads it."""

    step: Step
    whose: str
    term: str
    first_move: str
    partner_left: bool


def steps_of(membership: Membership) -> list[Step]:
    """Every step one has part in, the latest first. One query."""
    rows = Step.objects.visible_to(membership).select_related("senco", "leader", "made_by", "closed_by")
    return list(rows.order_by("-made_at", "id"))


def open_steps(membership: Membership) -> list[Step]:
    """The open steps one has part in, one's pair first. One query."""
    rows = Step.objects.visible_to(membership).open().select_related("senco", "leader")
    return sorted(rows, key=lambda step: step.scope == Step.Scope.TEAM)


def in_words(steps: Iterable[Step], membership: Membership, calendar: SchoolCalendar, today: date) -> list[StepLine]:
    """The steps in their order, each with the words around it."""
    return [
        StepLine(
            step,
            whose_words(step, membership),
            term_label(calendar, step.term_starts_on),
            first_move_words(step, today),
            partner_left=(partner := partner_in(step, membership)) is not None and not partner.is_live,
        )
        for step in steps
    ]


def partner_in(step: Step, membership: Membership) -> Membership | None:
    """The other one of the two; None for a step of the team."""
    return step.leader if step.senco_id == membership.pk else step.senco


def whose_words(step: Step, membership: Membership) -> str:
    """Whose step it is: "You and Helen Marsh", "The leadership team"."""
    partner = partner_in(step, membership)
    return f"You and {partner.name}" if partner else str(Step.Scope.TEAM.label)


def first_move_words(step: Step, today: date) -> str:
    """Until when the first move is made, without blame where that day has gone."""
    day = step.first_move_by
    if day < today:
        return f"was to be made by {short_day(day)}"
    return "by today" if day == today else f"by {short_day(day)}"


def why_no_pair(membership: Membership, pair: Pair | None) -> str:
    """Why somebody has no pair to choose a step for; empty where they have."""
    if pair is not None:
        return ""
    if {Standing.HEAD, Standing.SENCO} <= membership.standings:
        return NO_PAIR_BOTH
    if Standing.SENCO in membership.standings:
        return NO_PAIR_SENCO
    return NO_PAIR_HEAD if Standing.HEAD in membership.standings else NO_PAIR


def own_scopes(membership: Membership, pair: Pair | None) -> list[Step.Scope]:
    """For whom this person may speak: their pair, the leadership team."""
    own = [Step.Scope.PAIR] if pair is not None else []
    return own + ([Step.Scope.TEAM] if membership.may(Permission.SEE_TEAM_STEP) else [])


def free_scopes(membership: Membership, pair: Pair | None, open_now: Iterable[Step]) -> list[Step.Scope]:
    """Those of them that have no open step, so that one may begin."""
    taken = list(open_now)
    return [scope for scope in own_scopes(membership, pair) if not any(_is_of(step, scope, pair) for step in taken)]


def _is_of(step: Step, scope: Step.Scope, pair: Pair | None) -> bool:
    if step.scope != scope:
        return False
    people = {person.pk for person in pair.people} if pair else set()
    return scope == Step.Scope.TEAM or {step.senco_id, step.leader_id} == people
