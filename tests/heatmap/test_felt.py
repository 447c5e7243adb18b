"""The Friday check: one tap, until when it can be changed, beside what was planned, and that nobody else sees it."""

from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from heatmap.felt import FeltLine, felt_sentence, open_weeks, week_asked_on
from heatmap.home import panel
from heatmap.models import FeltWeek
from inclusion.school.models import AuditEntry
from inclusion.school.queries import calendar_of
from tests.factories import make_event
from tests.heatmap.packs import CALENDAR

LAST_WEEK, THIS_WEEK = date(2027, 1, 4), date(2027, 1, 11)
URL = "/oakfield/heatmap/felt/"


def say(client, monday, felt, **more):
    return client.post(URL, {"monday": monday.isoformat(), "felt": felt, **more})


@pytest.mark.parametrize(
    ("today", "mondays"),
    [
        ("2027-01-13", ["2027-01-04", "2027-01-11"]),  # Wednesday: last week still, and this one
        ("2027-01-15", ["2027-01-11"]),  # Friday: last week is closed
        ("2027-01-17", ["2027-01-11"]),
        ("2027-01-18", ["2027-01-11", "2027-01-18"]),
        ("2027-02-18", ["2027-02-08"]),  # Thursday of half term
        ("2027-02-19", []),
        ("2027-03-25", ["2027-03-22", "2027-03-15"]),  # a term that ends on a Thursday
    ],
)
def test_a_week_can_be_told_until_the_next_friday(today, mondays):
    weeks = open_weeks(CALENDAR, date.fromisoformat(today))
    assert [week.monday.isoformat() for week in weeks] == mondays


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        ("2027-01-14", None),
        ("2027-01-15", "2027-01-11"),
        ("2027-01-17", "2027-01-11"),
        ("2027-01-18", "2027-01-11"),
        ("2027-01-19", None),
        ("2027-02-19", None),  # Friday of half term
    ],
)
def test_home_asks_from_friday_to_monday(today, monday):
    week = week_asked_on(CALENDAR, date.fromisoformat(today))
    assert (week.monday.isoformat() if week else None) == monday


def test_the_sentence_counts_only_weeks_of_which_both_are_known():
    week = CALENDAR.weeks[0]
    lines = [FeltLine(week, planned, felt) for planned, felt in ((2, 4), (3, 3), (3, 2), (0, 5), (4, 0))]
    assert felt_sentence(lines) == "Felt heavier than planned in 1 and lighter than planned in 1 of 3 weeks."
    assert felt_sentence(lines[1:2]) == "Felt as planned in the one week you told."
    assert felt_sentence([]).startswith("Nothing to compare yet")


pytestmark = pytest.mark.django_db


def test_one_tap_is_kept_changed_and_taken_back(oakfield, teacher, sign_in, today):
    client = sign_in(teacher)
    for felt in (2, 4, 4):
        assert say(client, THIS_WEEK, felt).status_code == 302
    kept = FeltWeek.objects.get()
    assert (kept.membership, kept.monday, kept.felt, kept.school) == (teacher, THIS_WEEK, 4, oakfield)
    assert not AuditEntry.objects.filter(school=oakfield, actor=teacher).exists()
    say(client, THIS_WEEK, 0)
    assert not FeltWeek.objects.exists()


@pytest.mark.parametrize(
    "data",
    [{"monday": "2026-12-14", "felt": "3"}, {"monday": "2027-01-12", "felt": "3"}, {"monday": "2027-01-11"},
     {"monday": "2027-01-11", "felt": "6"}, {"monday": "x", "felt": "3"}, {"monday": "2027-01-18", "felt": "3"}],
)  # fmt: skip
def test_what_makes_no_sense_or_is_too_late_is_said(data, oakfield, teacher, sign_in, today):
    answer = sign_in(teacher).post(URL, data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not FeltWeek.objects.exists()


def test_planned_stands_beside_felt(oakfield, senco, head, sign_in, today):
    make_event(oakfield, by=head, starts_on=LAST_WEEK, ends_on=date(2027, 1, 8), levels={"senco": 5})
    FeltWeek.objects.create(school=oakfield, membership=senco, monday=LAST_WEEK, felt=4)
    page = sign_in(senco).get(URL).content.decode()
    assert "Felt heavier than planned in 1 of 1 week." in page
    assert '<span class="band b3">Busy</span>' in page
    assert '<span class="band b4">Heavy</span>' in page


def test_nobody_else_sees_it_not_even_the_head(oakfield, senco, head, sign_in, today):
    FeltWeek.objects.create(school=oakfield, membership=senco, monday=THIS_WEEK, felt=5)
    client = sign_in(head)
    page = client.get(URL).content.decode()
    assert "Overloaded</span>" not in page
    assert 'aria-pressed="true"' not in page.split("<main")[1]
    assert "Not said" in page
    assert list(FeltWeek.objects.visible_to(head)) == []
    for name in ("data_json", "data_csv"):
        answer = client.get(reverse(f"heatmap:{name}", args=["oakfield"]), {"from": "2027-01-04", "to": "2027-01-29"})
        assert b"felt" not in answer.content.lower()
    assert b"felt" not in client.get("/oakfield/settings/audit/").content.split(b"<main")[1].lower()


def test_governors_have_no_friday_check(governor, sign_in, today):
    assert sign_in(governor).get(URL).status_code == 404
    assert panel(governor, date(2027, 1, 15)) is None


def test_the_panel_of_home_stands_until_it_is_answered(oakfield, teacher, time_machine, sign_in):
    time_machine.move_to(datetime(2027, 1, 15, 15, 0, tzinfo=UTC), tick=False)
    shown = panel(teacher, date(2027, 1, 15))
    assert (shown["template"], shown["monday"]) == ("heatmap/_felt_home.html", THIS_WEEK)
    answer = say(sign_in(teacher), THIS_WEEK, 3, **{"from": "home"})
    assert answer["Location"] == "/oakfield/"
    assert panel(teacher, date(2027, 1, 15)) is None
    assert panel(teacher, date(2027, 1, 13)) is None


@pytest.mark.parametrize("weeks", [1, 3])
def test_the_page_costs_the_same_for_many_weeks(weeks, oakfield, teacher, sign_in, today, django_assert_num_queries):
    mondays = [week.monday for week in calendar_of(oakfield).weeks if week.monday <= THIS_WEEK][-weeks:]
    for monday in mondays:
        FeltWeek.objects.create(school=oakfield, membership=teacher, monday=monday, felt=3)
    client = sign_in(teacher)
    client.get(URL)  # the scores are stored
    with django_assert_num_queries(7):
        client.get(URL)


def test_the_panel_of_home_has_five_buttons(oakfield, teacher):
    context = {"panel": panel(teacher, date(2027, 1, 15)), "school": oakfield}
    shown = render_to_string("heatmap/_felt_home.html", context)
    assert shown.count('name="felt"') == 5
    assert 'name="from" value="home"' in shown
