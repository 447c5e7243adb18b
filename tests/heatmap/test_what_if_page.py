"""Trying a movable event on other dates changes nothing; adopting it moves it, once, within its window."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inclusion.school.models import AuditEntry, Occurrence, SchoolEvent
from tests.factories import make_event

BUSY_DAY, CALM_DAY = date(2027, 1, 21), date(2027, 2, 9)
WINDOW = {"movable": True, "movable_from": date(2027, 1, 18), "movable_to": date(2027, 2, 12)}

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def moderation(oakfield, teacher):
    make_event(oakfield, title="Census", nature="deadline", starts_on=BUSY_DAY, run_up=5, levels={"senco": 5})
    return make_event(
        oakfield, by=teacher, title="Writing moderation", starts_on=BUSY_DAY, levels={"senco": 4}, **WINDOW
    )


def url(event, name="what_if", **query):
    occurrence = Occurrence.objects.get(event=event)
    address = reverse(f"heatmap:{name}", args=[event.school.slug, occurrence.pk])
    return f"{address}?to={query['to']}" if query else address


def adopt(client, event, to=CALM_DAY, version=1):
    return client.post(url(event, "what_if_adopt"), {"to": str(to), "version": version})


def test_what_if_shows_before_and_after_and_changes_nothing(moderation, senco, sign_in):
    page = sign_in(senco).get(url(moderation, to=CALM_DAY)).content.decode()
    assert "18 January" in page
    assert "Quiet 0.8" in page
    assert "calmer" in page
    assert "heavier" in page
    assert "No change for Headteacher" in page
    moderation.refresh_from_db()
    assert moderation.starts_on == BUSY_DAY


def test_what_if_suggests_legal_dates_only(moderation, senco, sign_in):
    draft = sign_in(senco).get(url(moderation)).context["draft"]
    assert len(draft.best) == 3
    assert all(WINDOW["movable_from"] <= placing.starts_on <= WINDOW["movable_to"] for placing in draft.best)


def test_what_if_suggests_near_dates_in_words(moderation, oakfield, senco, sign_in):
    page = sign_in(senco).get(url(moderation))
    best = page.context["draft"].best
    assert [date.starts_on for date in best] == [date(2027, 1, 25), date(2027, 2, 1), date(2027, 2, 8)]
    assert (best[0].bands, best[0].distance) == ("SENCo Quiet", "2 school days later")
    assert "2 school days later: SENCo Quiet" in page.content.decode()


def test_what_if_suggests_nothing_in_the_past(moderation, senco, sign_in, time_machine):
    time_machine.move_to("2027-02-03T09:00Z", tick=False)
    best = sign_in(senco).get(url(moderation)).context["draft"].best
    assert [date.starts_on for date in best] == [date(2027, 2, 3), date(2027, 2, 8)]


def test_what_if_of_one_time_of_a_repeat_stays_between_the_others(oakfield, senco, sign_in):
    make_event(oakfield, title="Census", starts_on=date(2027, 1, 25), ends_on=date(2027, 1, 29), levels={"senco": 5})
    make_event(oakfield, title="Reviews", starts_on=date(2027, 1, 28), levels={"senco": 5})
    series = make_event(oakfield, starts_on=date(2027, 1, 12), repeat="fortnightly", movable=True)
    second = series.occurrences.get(starts_on=date(2027, 1, 26))
    best = sign_in(senco).get(reverse("heatmap:what_if", args=["oakfield", second.pk])).context["draft"].best
    assert [date.starts_on for date in best] == [date(2027, 1, 22), date(2027, 2, 1), date(2027, 1, 15)]


def test_what_if_where_nothing_is_calmer_does_not_say_that_all_is_well(oakfield, senco, sign_in):
    make_event(oakfield, title="A", starts_on=date(2027, 1, 18), ends_on=date(2027, 1, 22), levels={"senco": 5})
    make_event(oakfield, title="B", starts_on=date(2027, 1, 18), ends_on=date(2027, 1, 22), levels={"senco": 5})
    event = make_event(
        oakfield, starts_on=BUSY_DAY, movable=True, movable_from=date(2027, 1, 18), movable_to=date(2027, 1, 22)
    )
    page = sign_in(senco).get(url(event)).content.decode()
    assert "No other date within its window is calmer for everybody it concerns." in page
    assert "stands well" not in page


def test_what_if_names_the_roles_in_the_sentence_and_their_days_in_a_list(moderation, senco, sign_in):
    page = sign_in(senco).get(url(moderation, to=CALM_DAY))
    assert page.context["sentence"].endswith("; heavier on some days for SENCo; no other role changes.")
    assert page.context["worse"] == [("SENCo", "Tue 9 Feb (Quiet to Busy)")]
    assert "<li><b>SENCo:</b> Tue 9 Feb (Quiet to Busy)</li>" in page.content.decode()
    assert "single days of SENCo and Headteacher" in page.content.decode()


def test_adopt_moves_the_event_and_says_so(moderation, senco, sign_in):
    response = adopt(sign_in(senco), moderation)
    assert response.status_code == 302
    moderation.refresh_from_db()
    assert (moderation.starts_on, moderation.version) == (CALM_DAY, 2)
    assert AuditEntry.objects.filter(verb="moved", actor=senco, object_id=str(moderation.pk)).count() == 1


def test_adopt_one_time_of_a_repeat_leaves_the_others(oakfield, senco, sign_in):
    series = make_event(
        oakfield, starts_on=date(2027, 1, 19), repeat="weekly", repeat_until=date(2027, 2, 9), movable=True
    )
    second = series.occurrences.get(starts_on=date(2027, 1, 26))
    address = reverse("heatmap:what_if_adopt", args=["oakfield", second.pk])
    sign_in(senco).post(address, {"to": "2027-01-28", "version": 1})
    dates = sorted(series.occurrences.values_list("starts_on", flat=True))
    assert dates == [date(2027, 1, 19), date(2027, 1, 28), date(2027, 2, 2), date(2027, 2, 9)]


@pytest.mark.parametrize("to", ["2027-02-16", "2027-03-01", "2027-01-23", "nonsense", "2027-02-30", ""])
def test_adopt_outside_the_window_or_the_calendar_is_refused_in_words(moderation, senco, sign_in, to):
    response = adopt(sign_in(senco), moderation, to=to)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    moderation.refresh_from_db()
    assert moderation.starts_on == BUSY_DAY


def test_adopt_after_somebody_else_changed_it_shows_how_it_stands(moderation, senco, deputy, sign_in):
    adopt(sign_in(deputy), moderation, to=date(2027, 2, 2))
    response = adopt(sign_in(senco), moderation, version=1)
    assert response.status_code == 409
    assert "changed this event in the meantime" in response.content.decode()
    assert SchoolEvent.objects.get(pk=moderation.pk).starts_on == date(2027, 2, 2)


def test_a_teacher_adopts_own_events_only(moderation, oakfield, head, teacher, sign_in):
    theirs = make_event(oakfield, by=head, starts_on=BUSY_DAY, **WINDOW)
    client = sign_in(teacher)
    assert client.get(url(theirs, to=CALM_DAY)).status_code == 200
    assert "Adopt" not in client.get(url(theirs, to=CALM_DAY)).content.decode().replace("can adopt", "")
    assert adopt(client, theirs).status_code == 403
    assert adopt(client, moderation).status_code == 302


def test_what_if_is_closed_to_governors_other_schools_and_strangers(moderation, governor, other_head, client, sign_in):
    assert sign_in(governor).get(url(moderation)).status_code == 404
    assert sign_in(other_head).get(url(moderation)).status_code == 404
    assert client.get(url(moderation)).status_code == 302
    foreign = url(moderation).replace("/oakfield/", "/birchwood/")
    assert sign_in(other_head).get(foreign).status_code == 404


def test_what_if_of_a_confidential_event_of_others_does_not_exist(oakfield, head, senco, sign_in):
    secret = make_event(oakfield, by=head, starts_on=BUSY_DAY, confidential=True, **WINDOW)
    assert sign_in(senco).get(url(secret)).status_code == 404
    assert adopt(sign_in(senco), secret).status_code == 404
    assert sign_in(head).get(url(secret)).status_code == 200


def test_what_if_of_a_fixed_event_does_not_exist(oakfield, head, sign_in):
    fixed = make_event(oakfield, starts_on=BUSY_DAY)
    assert sign_in(head).get(url(fixed)).status_code == 404


def test_what_if_refuses_the_wrong_verb(moderation, senco, sign_in):
    assert sign_in(senco).post(url(moderation)).status_code == 405
    assert sign_in(senco).get(url(moderation, "what_if_adopt")).status_code == 405


def test_what_if_gives_the_fragment_to_htmx(moderation, senco, sign_in):
    response = sign_in(senco).get(url(moderation, to=CALM_DAY), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_what_if_choose_lists_movable_events_still_to_come(moderation, oakfield, senco, sign_in):
    make_event(oakfield, title="Long past", starts_on=date(2026, 10, 6), movable=True)
    page = sign_in(senco).get(reverse("heatmap:what_if_choose", args=["oakfield"])).content.decode()
    assert "Writing moderation" in page
    assert "Census" not in page
    assert "Long past" not in page


def test_what_if_choose_shows_a_repeat_once_and_the_heaviest_weeks_first(moderation, oakfield, senco, sign_in):
    make_event(oakfield, title="Trip", starts_on=date(2027, 1, 14), movable=True, levels={"headteacher": 1})
    make_event(oakfield, title="Catch-up", starts_on=date(2027, 2, 2), repeat="weekly", movable=True)
    make_event(oakfield, title="Review", starts_on=date(2027, 1, 18), ends_on=date(2027, 1, 22), levels={"senco": 5})
    response = sign_in(senco).get(reverse("heatmap:what_if_choose", args=["oakfield"]))
    movable, page = response.context["movable"], response.content.decode()
    assert [one.event.title for one in movable] == ["Writing moderation", "Trip", "Catch-up"]
    assert [one.hottest.word for one in movable] == ["Heavy", "Quiet", "Quiet"]
    assert movable[2].next.occurrence.starts_on == date(2027, 2, 2)
    assert page.count("Catch-up") == 3, "the row, its button and its later times"
    assert f"{len(movable[2].others)} later times" in page


def test_what_if_choose_asks_as_often_for_many_as_for_one(moderation, oakfield, senco, sign_in):
    client, address, counts = sign_in(senco), reverse("heatmap:what_if_choose", args=["oakfield"]), []
    for n in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for title in "abc":
            make_event(oakfield, title=f"{title} {n}", starts_on=date(2027, 2, 2), movable=True)
    assert counts[0] == counts[1]
