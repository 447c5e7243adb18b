"""Visits that are agreed or over, for tests: with their event, their round and what was written."""

from datetime import date

from planning.actions.booked import book_time
from reflection.actions.visits import KEPT_BY
from reflection.models import Visit
from reflection.prompts import RoundKind
from tests.reflection.rows import make_round, make_visit


def confirmed(host, guest, **fields):
    """A confirmed visit with its event and its round."""
    visit = make_visit(host, guest, **fields)
    visit.booked = book_time(
        by=guest,
        title=f"Visit: {visit.what}",
        on=visit.on,
        starts_at=visit.starts_at,
        minutes=visit.minutes,
        people=[host, guest],
        kept_by=KEPT_BY,
    )
    visit.round = make_round([host, guest], RoundKind.VISIT, title=visit.what, term_starts_on=None, opens_on=visit.on)
    visit.state, visit.settled_by = Visit.State.CONFIRMED, guest
    visit.save()
    return visit


def read(host, guest, **fields):
    """A visit after which both have read what each wrote."""
    visit = make_visit(host, guest, **{"state": Visit.State.CONFIRMED, "on": date(2027, 1, 11)} | fields)
    people = [host, guest]
    visit.round = make_round(
        people, RoundKind.VISIT, ready=people, revealed=True, title=visit.what, term_starts_on=None
    )
    visit.save()
    return visit
