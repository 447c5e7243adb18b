"""Reading the cards that say how best to reach people in a week, and what a fresh one begins with."""

from datetime import date

from heatmap.opened import OpenedCell
from heatmap.pressure import band_of
from heatmap.rows import person_member
from heatmap.screen import Screen
from inclusion.school.models import Membership
from planning.models import ReachCard

BUSY = 3  # from this band on a day is one to be left alone


def cards_of_week(membership: Membership, monday: date) -> dict[object, ReachCard]:
    """The cards that say anything, by membership: one query. The week shown decides which are still good."""
    live = ReachCard.objects.visible_to(membership).filter(monday=monday, membership__ended_at__isnull=True)
    return {card.membership_id: card for card in live.select_related("membership")}


def says_something(card: ReachCard | None) -> bool:
    """A card that was emptied again stays as a row and is shown to nobody."""
    return card is not None and bool(card.channel or card.not_on or card.would_help)


def last_channel(membership: Membership, monday: date) -> str:
    """How the person was best reached in the latest week for which they said so."""
    earlier = ReachCard.objects.visible_to(membership).filter(membership=membership, monday__lt=monday)
    return earlier.exclude(channel="").order_by("-monday").values_list("channel", flat=True).first() or ""


def from_the_map(screen: Screen, membership: Membership, cell: OpenedCell | None, monday: date) -> dict[str, str]:
    """What the map suggests for a fresh card. Everybody reads it, so nothing confidential goes into it."""
    return {"not_on": _heaviest_day(screen, membership, monday), "would_help": _help(cell)}


def _heaviest_day(screen: Screen, membership: Membership, monday: date) -> str:
    """The weekday on which the person is pressed most; empty where no day worked is Busy."""
    person = next((one for one in screen.people if one.key == str(membership.pk)), None)
    known = screen.week_scores(monday)
    week = known.calendar.week_of(monday)
    if person is None or week is None:
        return ""
    line = person_member(person, known).line
    scores = {day: line[(day - known.starts_on).days] for day in week.staff_days if day.weekday() in person.weekdays}
    heaviest = max(scores, key=lambda day: round(scores[day], 9), default=None)
    if heaviest is None or band_of(scores[heaviest], screen.school.thresholds) < BUSY:
        return ""
    return f"{heaviest:%A}"


def _help(cell: OpenedCell | None) -> str:
    lines = cell.lines if cell else ()
    told = (line for line in lines if line.item and line.item.event and not line.item.event.confidential)
    heaviest = next(told, None)
    return f"Quiet time for: {heaviest.title}"[:200] if heaviest else ""
