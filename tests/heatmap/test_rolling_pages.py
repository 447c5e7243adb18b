"""Rolling the year forward in the app: what is left out, each move reviewed, taken over, undone, felt by consent."""

from datetime import date

import pytest

from heatmap.models import FeltWeek
from inclusion.school.actions.events import EventDetails, change_event
from inclusion.school.models import CalendarSource, ImportRun, SchoolEvent, SourceEntry
from tests.factories import make_event, make_member
from tests.heatmap.area_rolling import make_next_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/oakfield/heatmap/roll/"


@pytest.fixture
def next_year(oakfield):
    return make_next_year(oakfield)


def ticked(event, on, **more):
    pk = event.pk.hex
    return {f"take-{pk}": "on", f"on-{pk}": on, f"version-{pk}": event.version, **more}


def rolled(title="Writing moderation"):
    return SchoolEvent.objects.live().filter(title=title, starts_on__gte=date(2027, 9, 1))


def test_an_event_is_shown_with_both_weeks_in_words_and_taken_over(oakfield, next_year, head, sign_in):
    event = make_event(oakfield, by=head, levels={"senco": 4, "headteacher": 2}, run_up=5)
    client = sign_in(head)
    page = client.get(URL).content.decode()
    assert "Spring week 2, Tuesday" in page
    assert "Tue 11 Jan 2028" in page
    assert client.post(URL, {"part": 1, **ticked(event, "2028-01-11")}).status_code == 302
    new = rolled().get()
    assert (new.starts_on, new.run_up) == (date(2028, 1, 11), 5)
    assert dict(new.levels.values_list("role__slug", "level")) == {"senco": 4, "headteacher": 2}
    assert "Rolled" in client.get(URL).content.decode()


def test_a_date_can_be_changed_and_keeps_its_length_in_staff_days(oakfield, next_year, head, sign_in):
    event = make_event(oakfield, by=head, starts_on=date(2027, 1, 12), ends_on=date(2027, 1, 14))
    sign_in(head).post(URL, {"part": 1, **ticked(event, "2028-01-20")})
    assert (rolled().get().starts_on, rolled().get().ends_on) == (date(2028, 1, 20), date(2028, 1, 24))


def test_sent_twice_it_is_rolled_once(oakfield, next_year, head, sign_in):
    event, client = make_event(oakfield, by=head), sign_in(head)
    for _ in range(2):
        answer = client.post(URL, {"part": 1, **ticked(event, "2028-01-11")}, follow=True)
    assert "in the next year already" in answer.content.decode()
    assert rolled().count() == 1
    assert ImportRun.objects.filter(state="applied").count() == 1


@pytest.mark.parametrize("on", ["", "nonsense", "2027-01-12", "2029-01-01"])
def test_a_date_outside_the_next_year_is_handed_back_with_everything_typed(on, oakfield, next_year, head, sign_in):
    event, other = make_event(oakfield, by=head), make_event(oakfield, by=head, title="Other")
    answer = sign_in(head).post(URL, {"part": 1, **ticked(event, on), f"on-{other.pk.hex}": "2028-01-13"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'value="{on}"' in page or not on
    assert 'value="2028-01-13"' in page
    assert not rolled().exists()


def test_rubbish_in_a_row_that_is_not_ticked_keeps_nobody(oakfield, next_year, head, sign_in):
    event, other = make_event(oakfield, by=head), make_event(oakfield, by=head, title="Other")
    data = {"part": 1, **ticked(event, "2028-01-11"), f"on-{other.pk.hex}": "nonsense"}
    assert sign_in(head).post(URL, data).status_code == 302
    assert rolled().count() == 1


def test_an_event_whose_term_is_missing_waits_for_it(oakfield, next_year, head, sign_in):
    event, client = make_event(oakfield, by=head), sign_in(head)
    terms = list(next_year.terms.order_by("starts_on"))
    for term in terms[1:]:
        term.delete()
    page = client.get(URL).content.decode()
    assert "Its term is not entered yet" in page
    assert "1 event waits for a term of 2027/28" in page
    assert f"take-{event.pk.hex}" not in page
    answer = client.post(URL, {"part": 1, **ticked(event, "2027-12-14")}, follow=True)
    assert "Its term is not entered yet. Enter it first" in answer.content.decode()
    assert not rolled().exists()
    terms[1].save()
    client.post(URL, {"part": 1, **ticked(event, "2028-01-11")})
    assert rolled().count() == 1


def test_an_event_changed_meanwhile_is_looked_at_again(oakfield, next_year, head, senco, sign_in):
    event, client = make_event(oakfield, by=head), sign_in(head)
    data = {"part": 1, **ticked(event, "2028-01-13")}
    details = EventDetails(title="Moderation", starts_on=date(2027, 1, 19), ends_on=date(2027, 1, 19))
    change_event(by=senco, event=event, version=1, details=details, levels={})
    answer = client.post(URL, data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody changed “Moderation” after you looked" in page
    assert 'value="2028-01-13"' in page
    event.refresh_from_db()
    assert client.post(URL, {"part": 1, **ticked(event, "2028-01-13")}).status_code == 302
    assert rolled("Moderation").count() == 1


def test_what_is_left_out_and_what_repeats(oakfield, next_year, head, senco, sign_in):
    make_event(oakfield, by=head, title="Own event")
    make_event(oakfield, by=head, title="Secret of mine", confidential=True)
    make_event(oakfield, by=head, title="Weekly briefing", repeat="weekly", repeat_until=date(2027, 7, 16))
    census = make_event(oakfield, by=head, title="Census day")
    source = CalendarSource.objects.create(school=oakfield, kind="pack", pack="national-dates", year=2026, name="Pack")
    SourceEntry.objects.create(school=oakfield, source=source, key="k", fingerprint="f", event=census)
    SchoolEvent.objects.filter(pk=make_event(oakfield, by=head, title="Meeting").pk).update(kept_by="planning:meeting")
    page = sign_in(head).get(URL).content.decode()
    assert "Own event" in page
    assert "1 date of calendar packs is left out" in page
    assert "Weekly briefing" in page.split("What repeats")[1]
    for title in ("Secret of mine", "Census day", "New date of Weekly briefing", ">Meeting<"):
        assert title not in page


def test_what_looks_like_one_there_is_not_ticked(oakfield, next_year, head, sign_in):
    event = make_event(oakfield, by=head)
    make_event(oakfield, by=head, title="writing moderation!", starts_on=date(2028, 1, 11))
    page = sign_in(head).get(URL).content.decode()
    assert "Looks like one you have" in page
    assert f'name="take-{event.pk.hex}" class="form-check-input" id="take-{event.pk.hex}" checked' not in page
    assert "checked" not in page.split(f"take-{event.pk.hex}")[1].split(">")[0]


def test_what_the_law_sets_is_not_ticked_because_its_date_has_a_rule_of_its_own(oakfield, next_year, head, sign_in):
    event, client = make_event(oakfield, by=head, set_by="law"), sign_in(head)
    page = client.get(URL).content.decode()
    assert "whether a calendar pack brings it" in page
    assert "checked" not in page.split(f"take-{event.pk.hex}")[1].split(">")[0]
    client.post(URL, {"part": 1, **ticked(event, "2028-01-20")})
    assert rolled().get().set_by == "law"


def test_the_whole_roll_is_undone_and_can_be_rolled_anew(oakfield, next_year, head, sign_in):
    events, client = [make_event(oakfield, by=head, title=f"Event {n}") for n in range(3)], sign_in(head)
    for event in events:
        client.post(URL, {"part": 1, **ticked(event, "2028-01-11")})
    kept = rolled("Event 2").get()
    details = EventDetails(title="Event 2", starts_on=date(2028, 1, 12), ends_on=date(2028, 1, 12))
    change_event(by=head, event=kept, version=kept.version, details=details, levels={})
    source = CalendarSource.objects.get(kind="year")
    for _ in range(2):
        assert client.post(f"{URL}{source.pk}/undo/").status_code == 302
    assert [rolled(f"Event {n}").count() for n in range(3)] == [0, 0, 1]
    client.post(URL, {"part": 1, **ticked(events[0], "2028-01-11")})
    assert rolled("Event 0").count() == 1


def test_a_rolled_event_that_was_deleted_comes_again_only_when_ticked(oakfield, next_year, head, sign_in):
    event, client = make_event(oakfield, by=head), sign_in(head)
    client.post(URL, {"part": 1, **ticked(event, "2028-01-11")})
    new = rolled().get()
    client.post(f"/oakfield/events/{new.pk}/delete/", {"version": new.version})
    assert "Deleted there" in client.get(URL).content.decode()
    client.post(URL, {"part": 1, **ticked(event, "2028-01-11")})
    assert rolled().count() == 1


def test_without_a_next_year_the_page_says_what_to_do(oakfield, head, sign_in):
    answer = sign_in(head).get(URL)
    assert answer.status_code == 200
    assert "The next year is not entered yet" in answer.content.decode()
    assert sign_in(head).post(URL, {}).status_code == 422


def test_without_any_year_the_page_says_what_to_do(oakfield, head, sign_in):
    oakfield.years.all().delete()
    assert "No school year yet" in sign_in(head).get(URL).content.decode()


def test_without_terms_in_the_next_year_the_page_says_what_to_do(oakfield, head, sign_in):
    make_next_year(oakfield).terms.all().delete()
    assert "Terms are missing" in sign_in(head).get(URL).content.decode()


class TestFelt:
    @pytest.fixture
    def event(self, oakfield, next_year, head, senco):
        FeltWeek.objects.create(school=oakfield, membership=senco, monday=date(2027, 1, 11), felt=5)
        return make_event(oakfield, by=head, levels={"senco": 3, "headteacher": 3})

    def levels(self):
        return dict(rolled().get().levels.values_list("role__slug", "level"))

    def test_a_level_moves_only_with_both_ticks_and_only_ones_own(self, event, senco, sign_in):
        client = sign_in(senco)
        assert "3 → 4" not in client.get(URL).content.decode()
        assert "SENCo 3 → 4" in client.get(URL, {"felt": 1}).content.decode()
        felt = {f"felt-{event.pk.hex}": "on"}
        client.post(URL, {"part": 1, "felt": 1, **ticked(event, "2028-01-11"), **felt})
        assert self.levels() == {"senco": 4, "headteacher": 3}

    @pytest.mark.parametrize("more", [{"felt": "1"}, {"row": True}])
    def test_without_one_of_the_ticks_nothing_moves(self, more, event, senco, sign_in):
        data = {"part": 1, **ticked(event, "2028-01-11")}
        data |= {f"felt-{event.pk.hex}": "on"} if "row" in more else more
        sign_in(senco).post(URL, data)
        assert self.levels() == {"senco": 3, "headteacher": 3}

    def test_a_role_that_two_people_hold_stays(self, event, oakfield, senco, sign_in):
        make_member(oakfield, "senco", email="second@oakfield.example")
        assert "3 → 4" not in sign_in(senco).get(URL, {"felt": 1}).content.decode()

    def test_others_neither_use_nor_see_it(self, event, head, sign_in):
        page = sign_in(head).get(URL, {"felt": 1}).content.decode()
        assert "→ 4" not in page
        assert "how it felt to me" not in page


@pytest.mark.parametrize("events", [1, 3])
def test_the_page_costs_the_same_for_many_events(
    events, oakfield, next_year, senco, head, sign_in, django_assert_num_queries
):
    FeltWeek.objects.create(school=oakfield, membership=senco, monday=date(2027, 1, 11), felt=5)
    for n in range(events):
        make_event(oakfield, by=head, title=f"Event {n}")
    client = sign_in(senco)
    client.get(URL, {"felt": 1})
    with django_assert_num_queries(18):
        client.get(URL, {"felt": 1})
