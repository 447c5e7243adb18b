"""The same map as a list in words."""

import re
from datetime import date

import pytest

from tests.factories import make_event

URL = "/oakfield/heatmap/list/"
pytestmark = pytest.mark.usefixtures("today")


def text_of(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_list_says_each_week_in_words_with_its_events(senco, sign_in):
    make_event(
        senco.school, starts_on=date(2027, 1, 12), ends_on=date(2027, 1, 15), levels={"senco": 5}, title="Reviews"
    )
    page = text_of(sign_in(senco))
    assert "<h1>Spring term 2027</h1>" in page
    week = page.split("w/b 11 Jan<")[1].split("</tr>")[0]
    assert 'SENCo <span class="band b3">Busy 4.0</span>' in week
    assert "12–15 Jan" in week
    assert "Reviews" in week
    assert "Reviews" not in page.split("w/b 18 Jan<")[1]
    assert page.count("Half term<small>") == 1


def test_list_keeps_the_choice(senco, sign_in):
    make_event(senco.school, levels={"senco": 3, "headteacher": 2}, nature="deadline", title="Census")
    make_event(senco.school, title="Open morning", levels={"senco": 1})
    page = text_of(sign_in(senco), f"{URL}?roles=senco&nature=deadline")
    assert "Counting only deadlines." in page
    assert "Census" in page
    assert "Open morning" not in page
    assert not re.search(r"<li>Headteacher", page)


def test_list_shows_confidential_events_of_others_by_their_dates_alone(senco, head, governor, sign_in):
    make_event(senco.school, by=head, title="Staffing matter", confidential=True, needs="Nobody else")
    page = text_of(sign_in(senco))
    assert "Confidential commitment" in page
    assert "Staffing matter" not in page
    assert "Confidential" not in text_of(sign_in(governor))
    narrowed = text_of(sign_in(senco), f"{URL}?set_by=us")
    assert "Nothing of this kind" in narrowed
    assert "Confidential commitment<" not in narrowed
