"""What the reflection log adds to the home page and shows on its own first page: the step, and what waits for whom."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from reflection.models import Visit
from reflection.prompts import RoundKind
from reflection.waiting import waiting_for
from tests.conftest import TODAY
from tests.reflection.pages import text, url
from tests.reflection.pupil_rows import make_step
from tests.reflection.rows import make_entry, make_round, make_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
HOME = reverse("planning:this_week", args=["oakfield"])


def names(waiting):
    """What waits, by list."""
    return {
        name: [str(row.pk) for row in getattr(waiting, name)]
        for name in ("to_answer", "coming", "to_write")
        if getattr(waiting, name)
    }


def test_a_visit_waits_for_the_one_who_has_to_answer(head, senco):
    visit = make_visit(senco, head)
    assert names(waiting_for(head, TODAY)) == {"to_answer": [str(visit.pk)]}
    assert not waiting_for(senco, TODAY)


@pytest.mark.parametrize(
    ("days", "state", "listed"),
    [
        (0, Visit.State.CONFIRMED, True),
        (14, Visit.State.CONFIRMED, True),
        (15, Visit.State.CONFIRMED, False),
        (-1, Visit.State.CONFIRMED, False),
        (3, Visit.State.CALLED_OFF, False),
    ],
)
def test_confirmed_visits_of_the_next_two_weeks_are_coming(days, state, listed, head, senco):
    make_visit(senco, head, on=TODAY + timedelta(days=days), state=state)
    assert bool(waiting_for(head, TODAY).coming) == listed
    assert bool(waiting_for(senco, TODAY).coming) == listed


def test_a_round_waits_until_one_is_ready_and_not_before_its_day(head, senco):
    opened = make_round([head, senco], ready=[senco])
    make_round([head, senco], RoundKind.VISIT, opens_on=TODAY + timedelta(days=1))
    make_round([head, senco], RoundKind.STANDING, ready=[head, senco], revealed=True)
    assert names(waiting_for(head, TODAY)) == {"to_write": [str(opened.pk)]}
    assert not waiting_for(senco, TODAY)


def test_the_home_page_shows_the_step_and_what_waits(head, senco, sign_in):
    make_step(senco.school, senco, head, what="Start every agenda with who is left out")
    make_visit(senco, head, on=date(2027, 1, 20))
    page = text(sign_in(head).get(HOME))
    assert "Start every agenda with who is left out" in page
    assert f"{senco.name} invites you" in page
    assert "No step is open." not in page


def test_the_home_page_teaches_where_nothing_is_there(teacher, sign_in):
    assert "No step is open." in text(sign_in(teacher).get(HOME))


def test_what_somebody_keeps_for_themselves_is_on_nobody_elses_first_pages(head, senco, sign_in):
    make_entry(senco, "A private thought about the timetable")
    make_entry(senco, "A shared thought about the timetable", audience="partner", partner=head)
    for address in (HOME, url("overview")):
        assert "A private thought" not in text(sign_in(head).get(address))
    assert "A shared thought about the timetable" in text(sign_in(head).get(url("overview")))
    assert "A shared thought" not in text(sign_in(head).get(HOME))


def test_a_line_can_be_kept_from_the_first_page(senco, sign_in):
    client = sign_in(senco)
    page = text(client.get(url("overview")))
    assert "Only you can read this" in page
    assert f'action="{url("log_add")}"' in page
