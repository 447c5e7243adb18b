"""The pages of protected time: one tap, a reason, time instead, the term in total and one page on paper."""

import uuid
from datetime import date, time

import pytest
from django.urls import reverse

from planning.models import Allocation, BlockSeries, ProtectedBlock
from tests.factories import make_member
from tests.planning.area_protected import _series as make_block_series
from tests.planning.rows import make_block

pytestmark = pytest.mark.usefixtures("today")


def at(name, **kwargs):
    return reverse(f"planning:{name}", kwargs={"school": "oakfield", **kwargs})


def tap(client, block, said, **data):
    data = {"version": block.version, "said": said, **data}
    return client.post(at("block_mark", block=block.pk), data)


# Marking ---------------------------------------------------------------------------------------------------------


def test_one_tap_keeps_a_block_and_leads_back(senco, sign_in):
    block = make_block(senco)
    answer = tap(sign_in(senco), block, "kept", back="week")
    assert answer["Location"] == at("this_week")
    block.refresh_from_db()
    assert (block.mark, block.marked_by) == ("kept", senco)


def test_what_was_lost_is_offered_time_at_once_and_one_tap_takes_it(senco, head, sign_in):
    block, client = make_block(senco), sign_in(head)
    answer = tap(client, block, "lost:cover", back="term")
    assert answer["Location"] == at("block_replace", block=block.pk) + "?back=term"
    page = client.get(answer["Location"])
    assert "Protected SENCo time of <b>Tuesday 12 January</b>, 120 minutes, was lost" in page.text
    assert page.text.count('name="starts_at"') == 3
    place = {"on": "2027-01-14", "starts_at": "13:00", "back": "term"}
    assert client.post(at("block_replace", block=block.pk), place)["Location"] == at("protected")
    fresh = ProtectedBlock.objects.get(repays=block)
    assert (fresh.on, fresh.starts_at, fresh.minutes) == (date(2027, 1, 14), time(13), 120)
    again = client.get(at("block_replace", block=block.pk), follow=True)
    assert "needs no replacement: it has one" in again.text


def test_a_time_that_is_taken_meanwhile_is_said_and_others_are_offered(senco, sign_in):
    block = make_block(senco, mark="moved", reason="meeting")
    make_block(senco, on=date(2027, 1, 14))
    answer = sign_in(senco).post(at("block_replace", block=block.pk), {"on": "2027-01-14", "starts_at": "13:30"})
    assert answer.status_code == 422
    assert "overlaps a block that is there already: Thu 14 Jan at 13:00" in answer.text
    assert answer.text.count('name="starts_at"') == 3


@pytest.mark.parametrize("said", ["", "lost", "lost:", "lost:laziness", "kept:cover", "gone", "\0", "x" * 100_000])
def test_a_tap_that_says_nothing_changes_nothing(senco, sign_in, said):
    block = make_block(senco)
    answer = sign_in(senco).post(at("block_mark", block=block.pk), {"version": 1, "said": said}, follow=True)
    assert "Say whether it was kept, moved or lost" in answer.text
    block.refresh_from_db()
    assert block.mark == ""


def test_two_taps_at_once_show_both(senco, head, sign_in):
    block = make_block(senco)
    tap(sign_in(senco), block, "kept")
    answer = tap(sign_in(head), block, "lost:cover")
    assert answer.status_code == 409
    assert "Lost: cover" in answer.text
    assert "Senco said something else about <b>Tuesday 12 January</b>" in answer.text
    block.refresh_from_db()
    assert block.mark == "kept"
    tap(sign_in(head), block, "lost:cover")
    block.refresh_from_db()
    assert (block.mark, block.reason) == ("lost", "cover")


def test_a_mark_is_put_right_on_the_list(senco, sign_in):
    block, client = make_block(senco, mark="kept"), sign_in(senco)
    page = client.get(at("protected_blocks")).text
    assert "Put right" in page
    assert 'value="kept"' not in page, "it is that already"
    tap(client, block, "open")
    block.refresh_from_db()
    assert block.marked_at is None


def test_a_block_to_come_is_not_kept_yet(senco, sign_in):
    answer = tap(sign_in(senco), make_block(senco, on=date(2027, 1, 14)), "kept")
    assert answer.status_code == 302
    assert ProtectedBlock.objects.get().mark == ""


# Planning --------------------------------------------------------------------------------------------------------

SERIES = {
    "kind": "senco_time",
    "weekday": "1",
    "starts_at": "13:00",
    "minutes": "120",
    "starts_on": "2027-01-13",
    "ends_on": "2027-03-25",
}


def test_times_that_come_back_are_planned_from_a_form_that_knows_the_term(senco, sign_in):
    client = sign_in(senco)
    page = client.get(at("block_series_add")).text
    assert 'value="2027-01-13"' in page
    assert 'value="2027-03-25"' in page
    assert "Weeks A" not in page
    data = {**SERIES, "whose": senco.pk, "creation_key": uuid.uuid4()}
    for _ in range(2):
        assert client.post(at("block_series_add"), data)["Location"] == at("protected_blocks")
    assert (BlockSeries.objects.count(), ProtectedBlock.objects.count()) == (1, 9)
    page = client.get(at("protected_blocks")).text
    assert "Pencilled, firm from 19 Jan" in page
    assert ">Firm<" in page


def test_weeks_a_and_b_are_asked_for_where_the_school_has_them(senco, sign_in):
    senco.school.two_week_timetable = True
    senco.school.save()
    data = {**SERIES, "whose": senco.pk, "letter": "B", "creation_key": uuid.uuid4()}
    sign_in(senco).post(at("block_series_add"), data)
    assert list(ProtectedBlock.objects.values_list("on", flat=True))[:2] == [date(2027, 1, 19), date(2027, 2, 2)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_on": "2027-01-01"}, "The last day is before the first"),
        ({"ends_on": "2029-01-01"}, "Plan at most 400 days at once"),
        ({"starts_on": "2027-02-15", "ends_on": "2027-02-19"}, "No school day between these dates fits"),
        ({"minutes": "0"}, "Give a whole number from 10 to 600."),
        ({"minutes": "9" * 5000}, "Give a whole number from 10 to 600."),
        ({"starts_at": "25:00"}, "This is not a time"),
        ({"starts_at": "23:00"}, "goes on past midnight"),
        ({"whose": ""}, "Choose whose time it is"),
        ({"whose": "\0"}, "Choose a SENCo of the school"),
        ({"whose": str(uuid.uuid4())}, "Choose a SENCo of the school"),
        ({"weekday": "6"}, "Choose a weekday."),
    ],
)
def test_times_that_cannot_be_say_why_and_keep_what_was_typed(senco, sign_in, change, words):
    data = {**SERIES, "whose": senco.pk, "creation_key": uuid.uuid4(), **change}
    answer = sign_in(senco).post(at("block_series_add"), data)
    assert answer.status_code == 422
    assert words in answer.text
    assert BlockSeries.objects.count() == 0


def test_a_day_that_is_not_worked_is_told_beside_the_weekday(senco, sign_in):
    senco.working_days = "1345"
    senco.save()
    data = {**SERIES, "whose": senco.pk, "weekday": "1", "creation_key": uuid.uuid4()}
    form = sign_in(senco).post(at("block_series_add"), data).context["form"]
    assert list(form.errors) == ["weekday"]


def test_a_single_block_is_planned_and_its_clash_told(senco, sign_in):
    client = sign_in(senco)
    data = {"kind": "check_in", "whose": senco.pk, "on": "2027-01-14", "starts_at": "08:15", "minutes": "30"}
    client.post(at("block_add"), {**data, "creation_key": uuid.uuid4()})
    block = ProtectedBlock.objects.get()
    assert (block.kind, block.on, block.minutes) == ("check_in", date(2027, 1, 14), 30)
    answer = client.post(at("block_add"), {**data, "creation_key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "It overlaps a block that is there already: Thu 14 Jan at 08:15." in answer.text


def test_ending_says_what_goes_and_what_stays(senco, sign_in):
    series, client = make_block_series(senco.school, senco), sign_in(senco)
    for day in (5, 19, 26):
        make_block(senco, series=series, on=date(2027, 1, day))
    page = client.get(at("block_series_end", series=series.pk)).text
    assert "<b>1 pencilled block</b> goes." in page
    assert "Firm already, so it stays" in page
    assert client.post(at("block_series_end", series=series.pk), {"version": "9"}).status_code == 409
    client.post(at("block_series_end", series=series.pk), {"version": "1"})
    assert ProtectedBlock.objects.count() == 2


def test_only_a_pencilled_block_is_taken_away(senco, sign_in):
    client, firm = sign_in(senco), make_block(senco, on=date(2027, 1, 14))
    pencilled = make_block(senco, on=date(2027, 2, 9))
    for block in (firm, pencilled):
        client.post(at("block_remove", block=block.pk))
    assert ProtectedBlock.objects.get() == firm


# Agreed hours ----------------------------------------------------------------------------------------------------


def test_agreed_hours_are_entered_from_a_date(head, sign_in):
    client = sign_in(head)
    assert "Nothing has been entered yet" in client.get(at("allocation")).text
    client.post(at("allocation"), {"starts_on": "2027-01-04", "hours_a_week": "9.5", "note": "Governors"})
    row = Allocation.objects.get()
    assert (row.minutes_a_week, row.agreed_by, row.note) == (570, head, "Governors")
    assert "9 h 30 min" in client.get(at("allocation")).text


@pytest.mark.parametrize("number", ["", "0", "-1", "61", "1e3", "NaN", "nine", "9" * 5000, "\0"])
def test_impossible_hours_are_told_beside_the_field(head, sign_in, number):
    data = {"starts_on": "2027-01-04", "hours_a_week": number}
    answer = sign_in(head).post(at("allocation"), data)
    assert answer.status_code == 422
    assert "Give the hours a week as a number, more than 0 and at most 60" in answer.text
    assert not Allocation.objects.exists()


def test_two_who_agree_different_hours_from_one_date_see_it(head, senco, sign_in):
    said = {"starts_on": "2027-01-04", "note": ""}
    sign_in(head).post(at("allocation"), {**said, "hours_a_week": "10"})
    answer = sign_in(senco).post(at("allocation"), {**said, "hours_a_week": "9"})
    assert answer.status_code == 409
    assert "From this date 10 h a week are agreed already, entered by Headteacher." in answer.text
    assert 'value="600"' in answer.text
    sign_in(senco).post(at("allocation"), {**said, "hours_a_week": "9", "instead_of": "600"})
    assert Allocation.objects.get().minutes_a_week == 540


# The term --------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy_term(senco):
    Allocation.objects.create(school=senco.school, starts_on=date(2026, 9, 1), minutes_a_week=600)
    make_block(senco, on=date(2027, 1, 5), mark="kept")
    make_block(senco, on=date(2027, 1, 6), mark="lost", reason="cover")
    make_block(senco)
    return senco.school


def test_totals_name_nobody_to_those_who_only_see_totals(busy_term, deputy, governor, sign_in):
    for member in (deputy, governor):
        for name in ("protected", "protected_print"):
            page = sign_in(member).get(at(name)).text
            assert "This term 2 of 16 agreed hours have been kept so far; 2 h were lost, most often to cover" in page
            assert "Senco" not in page.replace("SENCo", "")
            assert "Was it kept?" not in page


def test_markers_see_what_is_due_first(busy_term, head, sign_in):
    page = sign_in(head).get(at("protected")).text
    assert "Was it kept?" in page
    assert page.index("Was it kept?") < page.index("Week by week")


def test_the_page_on_paper_names_nobody_even_to_the_head(busy_term, head, sign_in):
    page = sign_in(head).get(at("protected_print")).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "75% of SENCos in primary" in main
    assert "Senco<" not in main


def test_another_term_is_a_link_away_and_an_odd_one_is_todays(busy_term, head, sign_in):
    client = sign_in(head)
    assert "?term=2026-09-03" in client.get(at("protected")).text
    assert "<b>Autumn term 2026.</b>" in client.get(at("protected") + "?term=2026-10-01").text
    assert "<b>Spring term 2027.</b>" in client.get(at("protected") + "?term=%00").text


def test_empty_pages_teach(head, governor, sign_in):
    assert "Enter the agreed hours" in sign_in(head).get(at("protected")).text
    assert "Enter the agreed hours" not in sign_in(governor).get(at("protected")).text
    assert "No protected time is planned in this term" in sign_in(head).get(at("protected_blocks")).text
    assert "Nobody holds a SENCo role yet" in sign_in(head).get(at("block_add")).text
    head.school.terms.all().delete()
    for name in ("protected", "protected_print", "protected_blocks", "block_series_add"):
        assert sign_in(head).get(at(name)).status_code == 200


@pytest.mark.parametrize(("name", "count"), [("protected", 9), ("protected_print", 7), ("protected_blocks", 7)])
def test_queries_do_not_grow_with_blocks(senco, sign_in, django_assert_num_queries, name, count):
    client = sign_in(senco)
    for number in (1, 3):
        for extra in range(number):
            block = make_block(senco, on=date(2027, 1, 4 + extra), starts_at=time(7 + number), minutes=30)
        make_block(senco, on=date(2027, 1, 8), starts_at=time(7 + number), mark="lost", reason="cover")
        client.get(at(name))
        with django_assert_num_queries(count):
            client.get(at(name))
    assert block.pk


def test_blocks_of_another_school_do_not_exist(senco, birchwood, sign_in):
    theirs = make_block(make_member(birchwood, "senco"))
    assert tap(sign_in(senco), theirs, "kept").status_code == 404
    theirs.refresh_from_db()
    assert theirs.mark == ""
