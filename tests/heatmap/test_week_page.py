"""The week: days across, weekends and holidays only where something is felt, and what happens."""

from datetime import date

import pytest

from tests.factories import make_event

URL = "/oakfield/heatmap/week/"
pytestmark = pytest.mark.usefixtures("today")


def text_of(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_week_shows_its_days_with_their_scores(senco, sign_in):
    make_event(senco.school, starts_on=date(2027, 1, 14), nature="deadline", run_up=3, follow_up=1, levels={"senco": 4})
    page = text_of(sign_in(senco))
    assert "<h1>Spring term, week 2: w/b 11 January 2027</h1>" in page
    for day, score in [(11, "1.0"), (12, "2.0"), (13, "3.0"), (14, "4.0"), (15, "2.0")]:
        assert f'href="/oakfield/heatmap/cell/senco/2027-01-{day}/?day=1"' in page
        assert f"<b>{score}</b>" in page
    assert "Saturday" not in page
    assert "Heaviest together: <b>Thursday 14 January</b> (SENCo Busy)." in page


def test_week_shows_a_weekend_when_something_lies_there(senco, sign_in):
    make_event(senco.school, starts_on=date(2027, 1, 16), title="Summer fair meeting")
    page = text_of(sign_in(senco))
    assert "Saturday" in page
    assert "Sunday" not in page
    assert "Summer fair meeting" in page


def test_week_without_staff_days_is_holiday_and_never_quiet(senco, sign_in):
    make_event(senco.school)
    page = text_of(sign_in(senco), f"{URL}?on=2027-02-17")
    table = page.split('<table class="heat week">')[1].split("</table>")[0]
    assert "Half term" in table
    assert "Quiet" not in table
    assert "There is no staff day in this week." in page


def test_week_goes_to_its_neighbours_and_back_to_today(senco, sign_in):
    make_event(senco.school)
    page = text_of(sign_in(senco), f"{URL}?on=2027-01-20&roles=senco")
    assert 'href="/oakfield/heatmap/week/?on=2027-01-11&amp;roles=senco" rel="prev"' in page
    assert 'href="/oakfield/heatmap/week/?on=2027-01-25&amp;roles=senco" rel="next"' in page
    assert 'href="/oakfield/heatmap/week/?roles=senco" data-key="t"' in page


@pytest.mark.parametrize(("on", "gone", "there"), [("2000-01-05", "prev", "next"), ("2100-12-30", "next", "prev")])
def test_week_at_the_ends_of_time_has_no_neighbour_there(senco, sign_in, on, gone, there):
    page = text_of(sign_in(senco), f"{URL}?on={on}").split("<main")[1]
    assert f'rel="{gone}"' not in page
    assert f'rel="{there}"' in page


def test_week_lists_what_happens_without_confidential_content(senco, head, governor, other_head, sign_in):
    make_event(senco.school, by=head, title="Staffing matter", confidential=True)
    make_event(senco.school, title="Writing moderation")
    make_event(other_head.school, title="Birchwood event")
    page = text_of(sign_in(senco))
    assert "Writing moderation" in page
    assert "Confidential commitment" in page
    assert "Staffing matter" in text_of(sign_in(head))
    assert "Confidential" not in text_of(sign_in(governor)).split("What happens")[1]
    for who in (senco, governor):
        assert "Staffing matter" not in text_of(sign_in(who))
    assert "Birchwood event" not in page


def test_week_of_people_carries_the_load_to_the_days_worked(senco, sign_in):
    senco.working_days = "12"
    senco.save()
    make_event(senco.school, starts_on=date(2027, 1, 15), levels={"senco": 4})
    page = text_of(sign_in(senco), f"{URL}?people=1")
    row = page.split(f'hx-get="/oakfield/heatmap/cell/{senco.pk}/2027-01-11/')[1]
    assert "<b>2.0</b>" in row.split("</td>")[0]


def test_week_renders_the_open_day(senco, sign_in):
    make_event(senco.school, title="Writing moderation")
    page = text_of(sign_in(senco), f"{URL}?open=senco.2027-01-12")
    assert "SENCo, Tuesday 12 January" in page
