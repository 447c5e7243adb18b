"""The term map: who may see it, what it says, what it costs."""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.messages import constants
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from heatmap.drawn import KEPT, drawn
from heatmap.models import ScoredYear
from heatmap.screen import PATHS, Screen
from inclusion.school.models import Membership, School, User
from tests.factories import make_event, make_member, make_school

URL = "/oakfield/heatmap/"
TUESDAY = date(2027, 1, 12)
ODD_QUERIES = ["on=rubbish", "on=2099-12-31", "on=2000-01-01", "people=1", "open=senco.2027-01-11"]
pytestmark = pytest.mark.usefixtures("today")


def text_of(client, url=URL, **headers):
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["term", "week", "year", "list", "present"])
class TestLadder:
    @pytest.fixture
    def url(self, name):
        return URL if name == "term" else f"{URL}{name}/"

    @pytest.mark.parametrize("who", ["senco", "head", "deputy", "phase_leader", "teacher", "office", "governor"])
    def test_everybody_of_the_school_may_see_it(self, url, who, request, sign_in):
        member = request.getfixturevalue(who)
        make_event(member.school)
        assert "SENCo" in text_of(sign_in(member), url)

    def test_other_school_is_not_found(self, url, oakfield, other_head, sign_in):
        assert sign_in(other_head).get(url).status_code == 404

    def test_ended_membership_is_not_found(self, url, senco, sign_in):
        client = sign_in(senco)
        Membership.objects.filter(pk=senco.pk).update(ended_at=timezone.now())
        assert client.get(url).status_code == 404

    def test_anonymous_goes_to_sign_in(self, url, oakfield, client):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    def test_post_is_refused(self, url, senco, sign_in):
        assert sign_in(senco).post(url).status_code == 405

    @pytest.mark.parametrize(
        "query", ["on=rubbish", "on=2099-12-31", "on=2000-01-01", "people=1", "open=senco.2027-01-11"]
    )
    def test_no_address_breaks_it(self, url, query, senco, sign_in):
        make_event(senco.school)
        assert "h1" in text_of(sign_in(senco), f"{url}?{query}")

    def test_a_school_without_terms_is_told_what_to_do(self, url, db, sign_in):
        head = make_member(make_school("new", "New School"), "headteacher")
        assert "erms" in text_of(sign_in(head), url.replace("oakfield", "new"))

    def test_unchanged_it_is_304_and_after_a_write_it_is_not(self, url, senco, head, sign_in):
        make_event(senco.school)
        client = sign_in(senco)
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "HX-Request" in again["Vary"]
        make_event(senco.school, title="Another", starts_on=TUESDAY)
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200
        other = sign_in(head).get(url, headers={"If-None-Match": first["ETag"]})
        assert other.status_code == 200

    def test_it_takes_at_most_eight_queries_first_and_later(self, url, senco, sign_in):
        counts = []
        for number in range(3):
            make_event(senco.school, title=f"Event {number}", starts_on=TUESDAY, levels={"senco": 2, "headteacher": 3})
            client = sign_in(senco)
            client.get("/oakfield/help/")
            ScoredYear.objects.all().delete()
            for _ in range(2):
                with CaptureQueriesContext(connection) as queries:
                    client.get(url)
                counts.append(len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]))
        first, later = set(counts[::2]), set(counts[1::2])
        assert len(first) == len(later) == 1
        assert max(later) <= 6
        assert max(first) <= 10  # of these one stores the scores


def test_term_shows_weeks_half_term_roles_and_scores(senco, sign_in):
    make_event(senco.school, starts_on=date(2027, 1, 14), nature="deadline", run_up=3, follow_up=1, levels={"senco": 4})
    page = text_of(sign_in(senco))
    assert "<h1>Spring term 2027</h1>" in page
    assert 'href="/oakfield/heatmap/cell/senco/2027-01-11/"' in page
    assert "<b>2.4</b><span>Steady</span>" in page  # the worked example of the rules
    assert "▲ 4.0" in page
    assert page.count('class="gap" rowspan=') == 1
    assert "Not shown, because nothing is recorded for them: Headteacher" in page
    assert 'class="wk now"' in page


def test_term_says_heaviest_and_quietest_together(senco, sign_in):
    for role in ("senco", "headteacher"):
        make_event(senco.school, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 5), levels={role: 5}, title=role)
        make_event(senco.school, starts_on=date(2027, 2, 2), levels={role: 4}, title=f"More for {role}")
    page = text_of(sign_in(senco))
    week = '<a href="/oakfield/heatmap/week/?on='
    assert f'Heaviest together: {week}2027-02-01"><b>w/b 1 February</b></a>' in page
    assert f'Quietest: {week}2027-01-04"><b>w/b 4 January</b></a>' in page
    assert "<b>Pinch points:</b> Tue 2 Feb" in page
    assert "<span>Pinch</span><span>1 day</span>" in page


def test_term_links_to_its_neighbours_and_keeps_the_choice(senco, sign_in):
    make_event(senco.school)
    page = text_of(sign_in(senco), f"{URL}?roles=senco&set_by=us")
    assert 'href="/oakfield/heatmap/?on=2026-09-03&amp;roles=senco&amp;set_by=us" rel="prev"' in page
    assert 'href="/oakfield/heatmap/?on=2027-04-12&amp;roles=senco&amp;set_by=us" rel="next"' in page
    assert 'href="/oakfield/heatmap/year/?roles=senco&amp;set_by=us"' in page
    assert "Counting only events and deadlines set by us." in page
    assert '<th scope="row">Headteacher' not in page.split("<tbody>")[-1]


def test_term_in_the_summer_holiday_shows_the_term_to_come(senco, sign_in):
    make_event(senco.school)
    assert "Autumn term 2026" in text_of(sign_in(senco), f"{URL}?on=2026-08-20")
    assert "Summer term 2027" in text_of(sign_in(senco), f"{URL}?on=2027-08-20")


def test_term_without_events_teaches(senco, teacher, governor, sign_in):
    assert "/oakfield/events/add/" in text_of(sign_in(senco)).split("Nothing on the map yet")[1]
    assert "Add event" not in text_of(sign_in(governor))


def test_term_with_letters_names_them(senco, sign_in):
    make_event(senco.school)
    School.objects.update(two_week_timetable=True)
    page = text_of(sign_in(senco))
    assert "Week 2 A" in page or "Week 2 B" in page


def test_term_of_ours_says_how_much_could_move(senco, sign_in):
    make_event(senco.school, set_by="us", movable=True, levels={"senco": 1})
    make_event(senco.school, set_by="law", levels={"senco": 3}, title="Annual review")
    page = text_of(sign_in(senco), f"{URL}?ours=1")
    assert "We could move <b>25%</b> of this term’s heat ourselves" in page


def test_narrowed_map_does_not_tell_who_set_a_confidential_event(senco, head, sign_in):
    make_event(senco.school, by=head, confidential=True, set_by="law", levels={"senco": 5})
    make_event(senco.school, set_by="law", levels={"senco": 1}, title="Census")
    week = 'cell/senco/2027-01-11/?set_by=law"><b>{}</b>'
    assert week.format("0.2") in text_of(sign_in(senco), f"{URL}?set_by=law").replace("hx-get", "href")
    assert week.format("1.2") in text_of(sign_in(head), f"{URL}?set_by=law").replace("hx-get", "href")
    assert "<b>1.2</b>" in text_of(sign_in(senco))  # the whole map counts it for everybody


def test_people_stand_in_the_rows_for_leaders_and_oneself_for_others(senco, teacher, governor, sign_in):
    make_event(senco.school, levels={"senco": 4, "class-teacher": 2})
    leaders = text_of(sign_in(senco), f"{URL}?people=1")
    assert f"cell/{senco.pk}/2027-01-11/?people=1" in leaders
    assert f"cell/{teacher.pk}/2027-01-11/?people=1" in leaders
    own = text_of(sign_in(teacher), f"{URL}?people=1")
    assert f"cell/{teacher.pk}/" in own
    assert str(senco.pk) not in own
    assert "cell/senco/" in text_of(sign_in(governor), f"{URL}?people=1")  # roles, as if it had not been asked


def test_etag_follows_the_readers_standing_and_address(senco, sign_in):
    make_event(senco.school)
    client = sign_in(senco)
    etag = client.get(URL)["ETag"]
    User.objects.filter(pk=senco.user_id).update(email="new@oakfield.example")
    renamed = client.get(URL, headers={"If-None-Match": etag})
    assert renamed.status_code == 200
    senco.school.roles.filter(slug="senco").update(standing="GOV")
    assert client.get(URL, headers={"If-None-Match": renamed["ETag"]}).status_code == 200


def test_people_are_304_only_while_their_days_and_roles_stay(senco, teacher, sign_in):
    make_event(senco.school, levels={"senco": 4, "class-teacher": 2})
    client = sign_in(senco)
    etag = client.get(f"{URL}?people=1")["ETag"]
    assert client.get(f"{URL}?people=1", headers={"If-None-Match": etag}).status_code == 304
    Membership.objects.filter(pk=teacher.pk).update(working_days="12")
    assert client.get(f"{URL}?people=1", headers={"If-None-Match": etag}).status_code == 200


def test_a_waiting_message_is_shown_and_not_304(senco, sign_in):
    make_event(senco.school)
    client = sign_in(senco)
    etag = client.get(URL)["ETag"]
    session = client.session
    session["_messages"] = f'[["__json_message",0,{constants.SUCCESS},"Moved: it is later now.",""]]'
    session.save()
    response = client.get(URL, headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert "Moved: it is later now." in response.content.decode()


def test_tomorrow_is_another_page(senco, sign_in, time_machine):
    make_event(senco.school)
    client = sign_in(senco)
    etag = client.get(URL)["ETag"]
    time_machine.move_to(timezone.now() + timezone.timedelta(hours=20))
    client = sign_in(senco)
    assert client.get(URL, headers={"If-None-Match": etag}).status_code == 200


def test_term_renders_the_open_cell_without_javascript(senco, sign_in):
    make_event(senco.school, title="Writing moderation")
    page = text_of(sign_in(senco), f"{URL}?open=senco.2027-01-11")
    assert "SENCo, w/b 11 January" in page
    assert "Writing moderation" in page.split('id="opened"')[1]
    assert 'class="b1 sel"' in page


def test_names_of_roles_are_escaped(senco, sign_in):
    make_event(senco.school)
    senco.school.roles.filter(slug="senco").update(name="<b>SENDCo</b>")
    page = text_of(sign_in(senco))
    assert "<b>SENDCo</b>" not in page
    assert "&lt;b&gt;SENDCo&lt;/b&gt;" in page


def test_drawing_survives_another_thread_that_empties_the_place(senco, rf):
    class Emptied(dict):
        def __setitem__(self, key, value):
            super().__setitem__(key, value)
            self.clear()

    request = rf.get("/")
    request.membership, request.school = senco, senco.school
    screen = Screen(request)
    known = replace(screen.scores(screen.day), drawn=Emptied())
    assert "Heat map" in drawn(screen, known, "heatmap/_term.html", lambda: {"has_weeks": False})


def test_drawings_of_a_year_stay_few(senco, sign_in):
    make_event(senco.school)
    client = sign_in(senco)
    for day in range(KEPT + 2):
        client.get(f"{URL}?on={date(2027, 1, 4 + day)}")
    request = RequestFactory().get("/")
    request.membership, request.school = senco, School.objects.get()
    assert 0 < len(Screen(request).scores(TUESDAY).drawn) <= KEPT


def test_what_was_drawn_is_used_again_only_for_the_same_eyes_and_scores(senco, teacher, governor, sign_in):
    make_event(senco.school, levels={"senco": 2, "class-teacher": 1})
    first = text_of(sign_in(senco))
    assert text_of(sign_in(senco)).split("<main")[1] == first.split("<main")[1]
    assert "Add event" not in text_of(sign_in(governor)).split("<main")[1]
    senco.school.roles.filter(slug="senco").update(name="SENDCo")  # as if without a write to the map
    assert "SENDCo" in text_of(sign_in(senco))


@pytest.mark.parametrize("name", ["term", "week", "year", "list", "present"])
def test_addresses_made_by_hand_are_those_of_the_urls(name):
    assert reverse(f"heatmap:{name}", args=["oakfield"]) == f"{URL}{PATHS[f'heatmap:{name}']}"
    assert reverse("heatmap:cell", args=["oakfield", "senco", "2027-01-11"]) == f"{URL}cell/senco/2027-01-11/"


def test_the_first_days_of_a_year_belong_to_its_first_week(senco, sign_in):
    """The Monday of the first school week is 31 August, in the school year before."""
    make_event(senco.school, starts_on=date(2026, 9, 3), title="Welcome back", levels={"senco": 4})
    client = sign_in(senco)
    autumn = text_of(client, f"{URL}?on=2026-08-20")
    assert "cell/senco/2026-12-14/" in autumn
    for url in (f"{URL}cell/senco/2026-08-31/", f"{URL}week/?on=2026-08-31&open=senco.2026-09-03"):
        page = text_of(client, url)
        assert "Welcome back" in page
        assert "Nothing recorded 0" not in page
        assert '<span class="band b' in page
