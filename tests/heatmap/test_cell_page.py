"""One cell opened: shares that add up, words, and what is kept from whom."""

import re
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heatmap.makeup import Share, cell_weights, load_share, sentence, without_heaviest_movable
from heatmap.opened import NOT_ALL_LISTED, amount, closed_cell, open_cell, open_cells
from heatmap.pressure import Load, carry, score_days, week_score
from heatmap.screen import Screen
from inclusion.school.queries import calendar_of
from tests.factories import make_event

URL = "/oakfield/heatmap/cell/senco/2027-01-11/"
HTMX = {"HX-Request": "true", "HX-Target": "opened"}
pytestmark = pytest.mark.usefixtures("today")


def text_of(client, url=URL, **kwargs):
    response = client.get(url, **kwargs)
    assert response.status_code == 200
    return response.content.decode()


def shares_in(page):
    return [float(share) for share in re.findall(r"<li><b>([\d.]+)</b>", page)]


def test_cell_lists_what_makes_it_up_heaviest_first(senco, head, sign_in):
    make_event(
        senco.school, title="Annual reviews", starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15), set_by="law"
    )
    make_event(senco.school, title="Census", nature="deadline", starts_on=date(2027, 1, 21), run_up=15, set_by="law")
    make_event(senco.school, title="Moderation", movable=True, levels={"senco": 5})
    make_event(senco.school, title="Next term", starts_on=date(2027, 5, 12))
    page = text_of(sign_in(senco))
    assert re.findall(r'/events/[^"]+">([^<]+)<', page) == ["Annual reviews", "Census", "Moderation"]
    assert shares_in(page) == [4.0, 2.5, 1.0]
    assert '<h2 id="opened-title" data-focus>SENCo, w/b 11 January: ' in page
    assert "Heavy 7.5" in page
    assert "3 items, 2 fixed by law; Moderation could move." in page
    assert "Without Moderation this week would be Busy." in page
    assert "by Thu 21 Jan · builds over 15 staff days" in page
    assert "/oakfield/heatmap/what-if/" in page
    assert "Next term" not in page


def test_cell_of_a_day_shows_the_day_alone(senco, sign_in):
    make_event(senco.school, starts_on=date(2027, 1, 14), nature="deadline", run_up=3, levels={"senco": 4})
    page = text_of(sign_in(senco), "/oakfield/heatmap/cell/senco/2027-01-13/?day=1")
    assert "SENCo, Wednesday 13 January" in page
    assert shares_in(page) == [3.0]


def test_cell_as_a_fragment_keeps_the_map_in_the_address(senco, sign_in):
    make_event(senco.school)
    client = sign_in(senco)
    url = "http://testserver/oakfield/heatmap/?roles=senco&on=2027-01-13"
    response = client.get(URL, headers={**HTMX, "HX-Current-URL": url})
    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == "/oakfield/heatmap/?roles=senco&on=2027-01-13&open=senco.2027-01-11"
    assert "HX-Push-Url" not in client.get(URL, headers={**HTMX, "HX-Current-URL": "http://testserver/elsewhere/"})
    page = text_of(client)
    assert "<html" in page
    assert 'href="/oakfield/heatmap/?on=2027-01-11"' in page


@pytest.mark.parametrize(
    "address", ["http://[x", "http://[", "//", "\\", "http://elsewhere.example/oakfield/heatmap/", ""]
)
def test_cell_makes_nothing_of_an_address_that_is_none_of_ours(senco, sign_in, address):
    response = sign_in(senco).get(URL, headers={**HTMX, "HX-Current-URL": address})
    assert response.status_code == 200
    assert "HX-Push-Url" not in response


def test_cell_of_a_holiday_says_so(senco, sign_in):
    make_event(senco.school)
    page = text_of(sign_in(senco), "/oakfield/heatmap/cell/senco/2027-02-15/")
    assert "Half term: there is no staff day in this week" in page
    assert "Quiet" not in page


@pytest.mark.parametrize("path", ["king/2027-01-11", "senco/2027-02-30", "senco/tomorrow", "senco/1999-01-01"])
def test_unknown_rows_and_days_are_not_found(senco, sign_in, path):
    assert sign_in(senco).get(f"/oakfield/heatmap/cell/{path}/").status_code == 404


def test_cell_ladder(senco, governor, other_head, client, sign_in):
    make_event(senco.school)
    assert text_of(sign_in(governor))
    assert sign_in(other_head).get(URL).status_code == 404
    assert client.get(URL).status_code == 302
    assert sign_in(senco).post(URL).status_code == 405
    assert sign_in(senco).get("/birchwood/heatmap/cell/senco/2027-01-11/").status_code == 404


@pytest.fixture
def secret(senco, head):
    make_event(
        senco.school, by=head, title="Staffing matter", confidential=True, set_by="law", movable=True, run_up=2,
        levels={"senco": 3},
    )  # fmt: skip
    return make_event(senco.school, title="Moderation", levels={"senco": 2})


def test_confidential_event_of_another_shows_dates_and_level_only(secret, senco, sign_in):
    page = text_of(sign_in(senco))
    assert "Confidential commitment<small>Tue 12 Jan · level 3</small>" in page
    for word in ("Staffing", "law", "could move: what", "builds"):
        assert word not in page
    assert "2 items; nothing here could move." in page
    assert sum(shares_in(page)) == pytest.approx(0.4 + 3 * (1 + 2 / 3) / 5, abs=0.01)


def test_confidential_event_is_open_to_its_author(secret, head, sign_in):
    page = text_of(sign_in(head))
    assert "Staffing matter" in page
    assert "Set by law" in page


@pytest.mark.parametrize("day", ["", "?day=1"])
def test_governor_sees_items_without_any_number_to_subtract(secret, governor, sign_in, day):
    page = text_of(sign_in(governor), URL.replace("11", "12") + day).split("<main")[1]
    assert "Confidential" not in page
    assert "12 Jan · level" not in page
    assert "1 item; nothing here could move." in page
    assert "<div><a" in page
    assert "Moderation</a><small>Tue 12 Jan</small>" in page
    assert shares_in(page) == []
    assert page.count(NOT_ALL_LISTED) == 1
    contents = page.split('class="shares bare"')[1].split("</ul>")[0]
    assert not re.search(r"\d\.\d", contents)


def test_governor_cannot_tell_from_a_cell_whether_something_is_left_out(senco, head, governor, sign_in):
    for number in range(41):
        make_event(senco.school, title=f"Event {number}", levels={"senco": 1}, starts_on=date(2027, 1, 19))
    make_event(senco.school, title="Moderation", levels={"senco": 4})
    client = sign_in(governor)
    assert NOT_ALL_LISTED in text_of(client)
    many = text_of(client, URL.replace("11", "18"))
    make_event(
        senco.school, by=head, title="Hidden", confidential=True, levels={"senco": 5}, starts_on=date(2027, 1, 19)
    )
    make_event(
        senco.school, by=head, title="Hidden", confidential=True, levels={"senco": 5}, starts_on=date(2027, 1, 26)
    )

    def listed(page):
        return page.split("</h2>")[1].split("</ul>")[0]

    with_hidden = text_of(client, URL.replace("11", "18"))
    assert listed(with_hidden).count("<li>") == listed(many).count("<li>") == 41
    assert "1 lighter item<" in with_hidden
    only_hidden = text_of(client, URL.replace("11", "25"))
    assert "Nothing is listed here." in only_hidden
    assert NOT_ALL_LISTED in only_hidden


def test_governor_cannot_take_the_map_apart(secret, governor, senco, sign_in):
    client = sign_in(governor)
    whole = text_of(client, "/oakfield/heatmap/?roles=senco")
    for narrowed in ("nature=deadline", "nature=event", "set_by=law", "ours=1"):
        page = text_of(client, f"/oakfield/heatmap/?roles=senco&{narrowed}")
        assert page.split("<main")[1].split("</main>")[0] == whole.split("<main")[1].split("</main>")[0]
        assert "Moderation" in text_of(client, f"{URL}?{narrowed}")
        for view in ("week", "year", "list", "present"):
            page = text_of(client, f"/oakfield/heatmap/{view}/?{narrowed}")
            assert (
                page.split("<main")[1].split("</main>")[0]
                == (text_of(client, f"/oakfield/heatmap/{view}/").split("<main")[1].split("</main>")[0])
            )
    assert "Who set the date" not in whole
    assert "Who set the date" in text_of(sign_in(senco), "/oakfield/heatmap/")


def test_presented_cell_hides_even_ones_own_confidential_event(secret, head, sign_in):
    page = text_of(sign_in(head), f"{URL}?present=1", headers=HTMX)
    assert "Staffing" not in page
    assert "Confidential" not in page
    assert shares_in(page) == []
    assert NOT_ALL_LISTED in page
    assert "<a " not in page


def test_narrowed_cell_leaves_unreadable_events_out(secret, senco, sign_in):
    page = text_of(sign_in(senco), f"{URL}?set_by=law")
    assert "Nothing is felt here." in page


def test_person_cell_adds_up_over_roles_and_days_off(senco, teacher, sign_in):
    senco.working_days = "12"
    senco.save()
    make_event(senco.school, title="Friday", starts_on=date(2027, 1, 15), levels={"senco": 4, "headteacher": 5})
    page = text_of(sign_in(senco), f"/oakfield/heatmap/cell/{senco.pk}/2027-01-11/?people=1&day=1")
    assert shares_in(page) == [2.0]
    assert sign_in(teacher).get(f"/oakfield/heatmap/cell/{senco.pk}/2027-01-11/").status_code == 404
    assert text_of(sign_in(teacher), f"/oakfield/heatmap/cell/{teacher.pk}/2027-01-11/")


def test_cell_needs_no_more_queries_for_more_items(senco, sign_in):
    counts = []
    for rows in (1, 3):
        for number in range(rows):
            make_event(senco.school, title=f"Event {rows} {number}", confidential=number == 1)
        client = sign_in(senco)
        client.get("/oakfield/heatmap/")
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_cell_with_very_many_items_sums_up_the_lightest(senco, sign_in):
    for number in range(42):
        make_event(senco.school, title=f"Event {number}", levels={"senco": 1 + number % 2})
    page = text_of(sign_in(senco))
    assert "2 lighter items" in page
    assert sum(shares_in(page)) == pytest.approx(63 / 5)


def test_shares_add_up_to_the_score_of_a_role_and_of_a_person(oakfield):
    calendar = calendar_of(oakfield)
    week = calendar.week_of(date(2027, 2, 8))
    days = [date.fromordinal(n) for n in range(date(2026, 8, 31).toordinal(), date(2027, 9, 6).toordinal())]
    loads = [
        Load(date(2027, 2, 17), date(2027, 2, 17), True, 12, 4, {"senco": 5}),
        Load(date(2027, 2, 10), date(2027, 2, 22), False, 0, 3, {"senco": 2}),
        Load(date(2027, 1, 4), date(2027, 1, 5), False, 2, 40, {"senco": 3}),
    ]
    rows = [row for load in loads for row in load.rows()]
    line = score_days(rows, ["senco"], calendar, days[0], days[-1])["senco"]
    for weekdays in (None, {0, 3}, {4}):
        weights = cell_weights(week.staff_days, calendar, days, weekdays)
        carried = line if weekdays is None else carry([line], weekdays, calendar, days)
        mean, _ = week_score([carried[(day - days[0]).days] for day in week.staff_days])
        assert sum(load_share(load, calendar, weights) for load in loads) == pytest.approx(mean)


def share(name="a", score=1.0, **more):
    return Share(name, score, 1, more.get("readable", True), more.get("by_law", False), more.get("movable", False))


def test_sentence_counts_and_names_what_could_move():
    titles = {"a": "Reviews", "b": "Moderation", "c": "Trip"}
    assert sentence([], titles) == "Nothing is felt here."
    assert sentence([share(by_law=True)], titles) == "1 item, fixed by law; nothing here could move."
    assert sentence([share(readable=False, by_law=True, movable=True)], titles) == "1 item."
    two = [share(), share("b", movable=True), share("c", movable=True)]
    assert sentence(two, titles) == "3 items; Moderation and Trip could move."
    three = [share(movable=True), *two[1:]]
    assert sentence(three, titles) == "3 items; 3 could move, Reviews the heaviest of them."


def test_outlook_names_the_band_without_the_heaviest_movable():
    shares = [share(score=4.0), share("b", 3.5, movable=True)]
    titles = {"a": "Reviews", "b": "Moderation"}
    told = without_heaviest_movable(shares, titles, 7.5, (2, 4, 7, 10), "week")
    assert told == "Without Moderation this week would be Busy."
    assert without_heaviest_movable(shares[:1], titles, 7.5, (2, 4, 7, 10), "week") == ""


@pytest.mark.parametrize(
    ("score", "text"),
    [(4.0, "4.00"), (1.75, "1.75"), (float(Fraction(1, 3)), "0.33"), (0.001, "< 0.01"), (2.5, "2.50")],
)
def test_amount_has_two_decimals_and_is_never_a_plain_zero(score, text):
    assert amount(score) == text


def test_open_cell_of_nobody_is_none(senco, rf):
    request = rf.get("/")
    request.membership, request.school = senco, senco.school
    assert open_cell(Screen(request), "nobody", date(2027, 1, 11), by_day=False) is None


def test_cells_opened_together_say_what_each_says_alone(rf, senco, head):
    make_event(senco.school, title="Ours", levels={"senco": 4, "headteacher": 2})
    make_event(senco.school, title="Theirs", levels={"headteacher": 5})
    make_event(senco.school, title="Hidden", by=head, confidential=True, levels={"headteacher": 3})
    request = rf.get("/")
    request.membership, request.school = senco, senco.school
    screen, day = Screen(request), date(2027, 1, 11)
    keys = ["senco", "headteacher", "nobody"]
    alone = [open_cell(screen, key, day, by_day=False) for key in keys]
    assert open_cells(screen, keys, day, by_day=False) == alone
    assert [cell and (cell.band, cell.score) for cell in alone] == [
        cell and (cell.band, cell.score) for cell in (closed_cell(screen, key, day) for key in keys)
    ]
