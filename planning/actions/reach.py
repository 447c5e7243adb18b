"""Say how best to be reached in one week."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from inclusion.school.wording import week_beginning
from planning.actions.locking import StaleRow, locked, save_next_version
from planning.models import ReachCard

NEW = 0  # the version of a card that is not there yet


@transaction.atomic
def save_reach_card(
    *, by: Membership, monday: date, version: int, channel: str, not_on: str, would_help: str
) -> ReachCard:
    """The person's own card of the week, there once. Saying the same again changes nothing. Raises StaleRow."""
    said = {"channel": channel, "not_on": not_on, "would_help": would_help}
    known = _stored(by, monday)
    if known is None:
        try:
            with transaction.atomic():
                card = ReachCard.objects.create(school=by.school, membership=by, monday=monday, **said)
        except IntegrityError:  # made in another tab at this very moment
            known = _stored(by, monday)
        else:
            _note(by, card)
            return card
    assert known is not None
    if {name: getattr(known, name) for name in said} == said:
        return known
    if known.version != version:
        raise StaleRow(known)
    card = locked(known, version)
    save_next_version(card, updated_at=timezone.now(), **said)
    _note(by, card)
    return card


def _stored(by: Membership, monday: date) -> ReachCard | None:
    return ReachCard.objects.select_for_update().filter(membership=by, monday=monday).first()


def _note(by: Membership, card: ReachCard) -> None:
    record(by=by, school=by.school, verb="said how to reach them", obj=card, summary=week_beginning(card.monday))
