"""Advice while an event is typed: exact sentences, calmer dates, patience with garbage, and nothing confidential."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from heatmap.placing import Wish, advise
from heatmap.pressure import Load
from heatmap.queries import scored
from inclusion.school.models import SchoolEvent
from tests.factories import make_event

pytestmark = pytest.mark.django_db
TUESDAY = date(2027, 1, 19)
NAMES = {"senco": "SENCo", "headteacher": "Headteacher"}
TYPED = {"starts_on": "2027-01-19", "nature": "event", "level_senco": "4"}


def url(slug="oakfield"):
    return reverse("heatmap:placing", args=[slug])


def text(response):
    return " ".join(response.content.decode().split())


def load(day=TUESDAY, *, levels=None, ends_on=None, deadline=False, run_up=0, follow_up=0):
    return Load(day, ends_on or day, deadline, run_up, follow_up, {"senco": 5} if levels is None else levels)


def advice(school, wish, *, day=TUESDAY, stored=()):
    return advise(scored(school, day), wish, NAMES, school.thresholds, date(2027, 1, 13), stored)


@pytest.fixture
def full_week(oakfield):
    """w/b 18 January: 8 for the SENCo on every day, 5 for the headteacher."""
    for level, other in ((5, 5), (3, 0)):
        make_event(
            oakfield,
            starts_on=date(2027, 1, 18),
            ends_on=date(2027, 1, 22),
            levels={"senco": level, "headteacher": other} if other else {"senco": level},
        )
    return oakfield


# What it says ------------------------------------------------------------------------------------------------------


def test_a_week_that_is_already_heavy_is_named_with_calmer_weeks(full_week):
    said = advice(full_week, Wish(load()))
    assert said.sentences == ("w/b 18 January is already Heavy for the SENCo (8.0).",)
    assert said.heavy
    assert len(said.calmer) == 3
    assert {place.words for place in said.calmer} == {"Quiet for the SENCo"}
    assert all(place.starts_on.isocalendar().week != TUESDAY.isocalendar().week for place in said.calmer)


def test_a_week_that_would_become_heavier(full_week):
    said = advice(full_week, Wish(load(levels={"senco": 5, "headteacher": 5}, ends_on=date(2027, 1, 21))))
    assert said.sentences == (
        "w/b 18 January is already Heavy for the SENCo (8.0) and would be Overloaded (11.0).",
        "w/b 18 January would go from Busy to Heavy for the Headteacher (8.0).",
    )


def test_a_calm_week_needs_no_other_date(oakfield):
    said = advice(oakfield, Wish(load()))
    assert said.sentences == ("w/b 18 January stays Quiet for the SENCo (1.0).",)
    assert (said.calmer, said.heavy) == ((), False)


def test_the_run_up_speaks_where_it_makes_a_week_heavier(full_week):
    said = advice(full_week, Wish(load(date(2027, 1, 26), run_up=9)), day=date(2027, 1, 26))
    assert said.sentences == ("w/b 18 January is already Heavy for the SENCo (8.0) and would be Overloaded (11.0).",)


def test_nobody_is_concerned_yet(oakfield):
    assert advice(oakfield, Wish(load(levels={}))).sentences == ("Say who is concerned to see where it would land.",)


def test_a_deadline_in_half_term_is_due_before_it(oakfield):
    said = advice(oakfield, Wish(load(date(2027, 2, 17), deadline=True)))
    assert said.sentences[0] == "Wed 17 Feb is no staff day (Half term): the work is due by Fri 12 Feb."
    assert said.sentences[1] == "w/b 8 February stays Quiet for the SENCo (1.0)."


def test_an_event_without_staff_days_counts_on_its_date(oakfield):
    said = advice(oakfield, Wish(load(date(2027, 8, 19))))
    assert said.sentences == (
        "Thu 19 Aug is no staff day (Holiday), so it counts on the date itself and not in a school week.",
        "No school week is known around this date, so there is nothing to compare it with.",
    )


def test_a_school_without_terms_is_told_so(oakfield):
    oakfield.years.all().delete()
    oakfield.closures.all().delete()
    said = advice(oakfield, Wish(load()))
    assert said.sentences == ("The terms of 2026/27 are not entered yet.",)


def test_a_year_without_terms_is_named(oakfield):
    for wish in (Wish(load(date(2029, 11, 6))), Wish(load(date(2029, 11, 6), levels={}))):
        said = advice(oakfield, wish, day=date(2029, 11, 6))
        assert said.sentences == ("The terms of 2029/30 are not entered yet.",)


def test_calmer_days_lie_in_other_weeks_nearest_first(full_week):
    days = [place.starts_on for place in advice(full_week, Wish(load())).calmer]
    assert days == [date(2027, 1, 15), date(2027, 1, 25), date(2027, 2, 1)]


def test_nothing_calmer_within_four_weeks_is_said(full_week):
    for monday in (date(2027, 1, 11), date(2027, 1, 25), date(2027, 2, 1), date(2027, 2, 8), date(2027, 2, 22)):
        for level in (5, 3):
            make_event(full_week, starts_on=monday, ends_on=monday.replace(day=monday.day + 4), levels={"senco": level})
    said = advice(full_week, Wish(load()))
    assert (said.calmer, said.sentences[1]) == ((), "Nothing calmer within four weeks.")
    narrow = Wish(load(), movable_from=date(2027, 1, 18), movable_to=date(2027, 1, 29))
    assert advice(full_week, narrow).sentences[1] == "Nothing calmer within four weeks and the dates it may take."
    assert len(advice(full_week, Wish(load(), placeable=False)).sentences) == 1


def test_what_the_map_holds_of_the_event_itself_is_not_counted_twice(full_week):
    stored = load(date(2027, 1, 18), ends_on=date(2027, 1, 22))
    said = advice(full_week, Wish(stored), stored=[stored])
    assert said.sentences == ("w/b 18 January would go from Steady to Heavy for the SENCo (8.0).",)


def test_calmer_dates_lie_within_the_window_and_not_in_the_past(full_week):
    wish = Wish(load(), movable_from=date(2027, 1, 4), movable_to=date(2027, 1, 26))
    days = [place.starts_on for place in advice(full_week, wish).calmer]
    assert days
    assert all(date(2027, 1, 13) <= day <= date(2027, 1, 26) for day in days)


def test_dates_that_others_set_get_no_other_date(full_week):
    assert advice(full_week, replace(Wish(load()), placeable=False)).calmer == ()


def test_many_roles_are_summed_up(oakfield):
    roles = ["senco", "headteacher", "deputy-head", "phase-leader", "dsl", "class-teacher"]
    wish = Wish(load(levels=dict.fromkeys(roles, 2)))
    names = {role: role for role in roles}
    said = advise(scored(oakfield, TUESDAY), wish, names, oakfield.thresholds, TUESDAY)
    assert len(said.sentences) == 5
    assert said.sentences[-1] == "For everybody else concerned the week is Quiet or less."


# The screen --------------------------------------------------------------------------------------------------------


@pytest.fixture
def client_of(sign_in, today):
    return sign_in


def test_the_fragment_offers_dates_to_take(full_week, senco, client_of):
    response = client_of(senco).post(url(), TYPED, headers={"HX-Request": "true"})
    page = text(response)
    assert response.status_code == 200
    assert "<html" not in page
    assert "w/b 18 January is already Heavy for the SENCo" in page
    assert page.count('name="take"') == 3
    assert "HX-Request" in response["Vary"]


def test_without_scripts_the_page_leads_back_with_everything_typed(full_week, senco, client_of):
    client = client_of(senco)
    response = client.post(url(), TYPED | {"title": "My “title”", "needs": "<b>a\nb", "check": "1"})
    page = response.content.decode()
    add = reverse("school:event_add", args=["oakfield"])
    assert f'action="{add}"' in page
    assert 'name="needs" value="&lt;b&gt;a\nb"' in page
    assert 'name="check"' not in page
    back = client.post(add, dict(response.context["typed"]) | {"take": "2027-01-26"})
    assert back.context["form"]["starts_on"].value() == date(2027, 1, 26)
    assert back.context["form"]["title"].value() == "My “title”"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"starts_on": ""},
        {"starts_on": "soon"},
        {"starts_on": "1999-12-31"},
        {"starts_on": "9999-99-99"},
        {"starts_on": "a\0b"},
        TYPED | {"ends_on": "2026-01-01"},
        TYPED | {"ends_on": "2100-01-01"},
        TYPED | {"run_up": "9" * 5000, "follow_up": "-4"},
        TYPED | {"level_senco": "99", "level_headteacher": "x"},
        TYPED | {"nature": "x", "repeat": "x", "scope": "x", "set_by": "x", "original": "x"},
        TYPED | {"event": "x", "movable": "on", "movable_from": "2027-13-01", "movable_to": "1"},
        TYPED | {"movable": "on", "movable_from": "2027-06-01", "movable_to": "2027-01-01"},
        {"starts_on": "2000-01-01", "level_senco": "5", "run_up": "200"},
        {"starts_on": "2100-12-31", "level_senco": "5", "follow_up": "200"},
        TYPED | {"title": "x" * 100_000},
    ],
)
def test_whatever_is_typed_gets_an_answer(full_week, senco, client_of, typed):
    client = client_of(senco)
    for headers in ({}, {"HX-Request": "true"}):
        assert client.post(url(), typed, headers=headers).status_code == 200


def test_without_a_date_there_is_a_hint(senco, client_of):
    assert "Choose a date to see where it would land." in text(client_of(senco).post(url(), {}))


def test_a_repeat_and_a_date_set_by_law_get_no_other_date(full_week, senco, client_of):
    client = client_of(senco)
    for more in ({"repeat": "weekly"}, {"set_by": "law"}):
        page = text(client.post(url(), TYPED | more, headers={"HX-Request": "true"}))
        assert "already Heavy" in page
        assert 'name="take"' not in page


def test_nothing_is_stored(full_week, senco, client_of):
    client_of(senco).post(url(), TYPED)
    full_week.refresh_from_db()
    assert SchoolEvent.objects.count() == 2


def test_a_changed_event_is_compared_without_itself(oakfield, senco, client_of):
    event = make_event(
        oakfield,
        by=senco,
        starts_on=date(2027, 1, 5),
        repeat="weekly",
        levels={"senco": 5},
        repeat_until=date(2027, 2, 2),
    )
    client = client_of(senco)
    typed = TYPED | {"level_senco": "5", "event": str(event.pk), "repeat": "weekly", "original": "2027-01-19"}
    for scope in ("this", "all"):
        page = text(client.post(url(), typed | {"scope": scope}, headers={"HX-Request": "true"}))
        assert "stays Quiet for the SENCo (1.0)" in page
    edit = reverse("school:event_edit", args=["oakfield", event.pk])
    assert f'action="{edit}"' in text(client.post(url(), typed))


def test_the_event_of_others_is_not_taken_out_of_the_scores(oakfield, senco, deputy, head, client_of):
    """Naming a confidential event must not tell its levels apart from the rest."""
    event = make_event(
        oakfield,
        by=senco,
        confidential=True,
        starts_on=date(2027, 1, 18),
        ends_on=date(2027, 1, 22),
        levels={"senco": 5},
    )
    client, typed = client_of(head), TYPED | {"level_senco": "1"}
    pages = [
        text(client.post(url(), typed | {"event": known}, headers={"HX-Request": "true"}))
        for known in (str(event.pk), str(uuid.uuid4()), "")
    ]
    assert pages[0] == pages[1] == pages[2]
    assert event.title not in pages[0]


# Who gets in -------------------------------------------------------------------------------------------------------


def test_a_stranger_is_asked_to_sign_in(oakfield):
    assert Client().post(url(), TYPED).status_code == 302


def test_only_those_who_add_events_are_advised(governor, other_head, senco, client_of):
    assert client_of(governor).post(url(), TYPED).status_code == 403
    assert client_of(other_head).post(url(), TYPED).status_code == 404
    assert client_of(senco).get(url()).status_code == 405
