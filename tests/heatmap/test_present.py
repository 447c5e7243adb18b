"""The meeting room: large, nothing to edit, nothing confidential."""

import pytest

from heatmap.opened import NOT_ALL_LISTED
from tests.factories import make_event

URL = "/oakfield/heatmap/present/"
pytestmark = pytest.mark.usefixtures("today")


def text_of(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_present_shows_the_map_without_anything_to_edit(senco, sign_in):
    make_event(senco.school)
    page = text_of(sign_in(senco))
    assert '<body class="present"' in page
    assert "<h1>Spring term 2027</h1>" in page
    main = page.split("<main")[1].split("</main>")[0]
    for word in ("Add event", "/events/", "<form", "what-if", "/week/", 'class="bar'):
        assert word not in main
    assert "cell/senco/2027-01-11/?present=1" in main


def test_present_is_walked_by_term(senco, sign_in):
    make_event(senco.school)
    page = text_of(sign_in(senco), f"{URL}?roles=senco")
    assert 'href="/oakfield/heatmap/present/?on=2026-09-03&amp;roles=senco" rel="prev"' in page
    assert 'href="/oakfield/heatmap/present/?on=2027-04-12&amp;roles=senco" rel="next"' in page
    assert 'href="/oakfield/heatmap/?roles=senco" data-back' in page


def test_present_never_names_a_confidential_event(head, sign_in):
    make_event(head.school, by=head, title="Staffing matter", confidential=True, levels={"headteacher": 4})
    page = text_of(sign_in(head), f"{URL}?open=headteacher.2027-01-11")
    assert "Staffing matter" not in page
    assert "Confidential" not in page
    assert "<li><b>" not in page
    assert NOT_ALL_LISTED in page
