"""Agendas to start with: the school's own, and that meetings which have opened never change with them."""

import uuid

import pytest

from planning.actions.locking import StaleRow
from planning.actions.meetings import open_meeting
from planning.actions.templates import ItemLine, TemplateDetails, add_template, change_template, retire_template
from planning.built_in import BUILT_IN, PURPOSES, items_for, total_of
from planning.models import BuiltIn, Meeting, MeetingTemplate
from tests.planning.rows import make_meeting, make_series

DETAILS = TemplateDetails("Reading team", "For the team.", (ItemLine("Books", 5, "Bring some"), ItemLine("Rota", 10)))


@pytest.fixture
def template(head):
    return add_template(by=head, school=head.school, details=DETAILS)


@pytest.fixture
def url(template):
    return f"/oakfield/meetings/templates/{template.pk}/"


def rows(*items, version="", start=0, **more):
    """What the form sends for (place, title, minutes, prompt) rows."""
    data = {"name": "Reading team", "purpose": "", "version": version, "items-INITIAL_FORMS": start}
    data |= {"items-TOTAL_FORMS": len(items), "items-MIN_NUM_FORMS": 0, "items-MAX_NUM_FORMS": 40}
    for n, (place, title, minutes, prompt) in enumerate(items):
        said = {"ORDER": place, "title": title, "minutes": minutes, "prompt": prompt}
        data |= {f"items-{n}-{name}": value for name, value in said.items()}
    return data | more


def items_of(template):
    return list(template.items.values_list("title", "minutes", "prompt"))


@pytest.mark.parametrize("known", list(BuiltIn))
def test_ready_made_agendas_fit_their_columns_and_an_hour_and_a_half(known):
    assert PURPOSES[known]
    assert total_of(BUILT_IN[known]) <= 90
    for item in BUILT_IN[known]:
        assert 1 <= item.minutes <= 240
        assert 0 < len(item.title) <= 200
        assert 0 < len(item.prompt) <= 500


def test_review_keeps_instinct_apart_from_data():
    titles = [item.title for item in BUILT_IN[BuiltIn.PROVISION_REVIEW]]
    assert {"Does it run as planned?", "What the data shows", "What our professional instinct says"} < set(titles)


def test_series_brings_its_own_template_before_the_built_in_one(head, senco, template):
    series = make_series(head.school, [head, senco], built_in=BuiltIn.CHECK_IN, template=template)
    assert [item.title for item in items_for(series)] == ["Books", "Rota"]
    series.template = None
    assert items_for(series) == BUILT_IN[BuiltIn.CHECK_IN]


def test_later_edits_never_rewrite_opened_meetings(head, senco, template):
    series = make_series(head.school, [head, senco], template=template)
    first = open_meeting(by=head, meeting=make_meeting(series, state=Meeting.State.DRAFT))
    change_template(by=head, template=template, version=1, details=TemplateDetails("Other", "", (ItemLine("New", 3),)))
    open_meeting(by=head, meeting=first)
    assert list(first.items.values_list("title", "minutes", "prompt")) == [("Books", 5, "Bring some"), ("Rota", 10, "")]
    second = open_meeting(by=head, meeting=make_meeting(series, state=Meeting.State.DRAFT))
    assert list(second.items.values_list("title", flat=True)) == ["New"]


def test_template_made_twice_with_one_key_is_one(head):
    key = uuid.uuid4()
    once = {"by": head, "school": head.school, "details": DETAILS, "creation_key": key}
    assert add_template(**once) == add_template(**once)
    assert MeetingTemplate.objects.count() == 1


def test_old_version_of_a_template_is_refused(head, template):
    change_template(by=head, template=template, version=1, details=DETAILS)
    with pytest.raises(StaleRow):
        change_template(by=head, template=template, version=1, details=DETAILS)


def test_page_shows_ready_made_and_own(sign_in, teacher, template, django_assert_num_queries):
    client = sign_in(teacher)
    client.get("/oakfield/meetings/templates/")
    with django_assert_num_queries(7):
        page = client.get("/oakfield/meetings/templates/").content.decode()
    assert "Reading team" in page and "Termly provision review" in page
    assert "Offer it no more" not in page
    for n in range(2):
        add_template(by=None, school=template.school, details=TemplateDetails(f"Own {n}", "", DETAILS.items))
    with django_assert_num_queries(7):
        client.get("/oakfield/meetings/templates/")


def test_add_puts_items_in_the_order_of_their_places(sign_in, teacher):
    client = sign_in(teacher)
    key = str(uuid.uuid4())
    data = rows((2, "Second", 5, ""), (1, "First", 10, "Bring it"), ("", "", 10, ""), creation_key=key)
    for _ in range(2):
        assert client.post("/oakfield/meetings/templates/add/", data).status_code == 302
    made = MeetingTemplate.objects.get()
    assert made.created_by == teacher
    assert items_of(made) == [("First", 10, "Bring it"), ("Second", 5, "")]


def test_add_can_begin_with_a_ready_made_one(sign_in, head):
    page = sign_in(head).get("/oakfield/meetings/templates/add/?from=check_in").content.decode()
    assert 'value="How are we?"' in page
    assert sign_in(head).get("/oakfield/meetings/templates/add/?from=nothing").status_code == 200


def test_more_rows_keep_what_was_typed_and_save_nothing(sign_in, head):
    data = rows((1, "First", 10, ""), more="1", creation_key="")
    answer = sign_in(head).post("/oakfield/meetings/templates/add/", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="First"' in page and 'name="items-3-title"' in page
    assert not MeetingTemplate.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((1, "", 5, "Bring it"), "Say what it is about"),
        ((1, "Books", "", ""), "from 1 to 240"),
        ((1, "Books", 0, ""), "from 1 to 240"),
        ((1, "Books", "a", ""), "from 1 to 240"),
        (("x", "Books", 5, ""), "Give a whole number"),
        ((1, "Bo\0oks", 5, ""), "NUL character"),
        ((1, "x" * 100_000, 5, ""), "Use at most 200 characters"),
    ],
)
def test_faults_are_named_beside_the_row_and_typed_text_stays(sign_in, head, row, words):
    answer = sign_in(head).post("/oakfield/meetings/templates/add/", rows(row, (2, "Kept", 5, "")))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page and 'value="Kept"' in page
    assert not MeetingTemplate.objects.exists()


@pytest.mark.parametrize("total", ["", "-1", "100000", "x"])
def test_broken_count_of_rows_is_no_crash(sign_in, head, total):
    data = rows((1, "Books", 5, "")) | {"items-TOTAL_FORMS": total}
    assert sign_in(head).post("/oakfield/meetings/templates/add/", data).status_code in (302, 422)
    assert sign_in(head).post("/oakfield/meetings/templates/add/", data | {"more": "1"}).status_code == 200


def test_edit_changes_order_and_takes_rows_out(sign_in, head, template, url):
    data = rows((2, "Books", 5, "Bring some"), (1, "Rota", 10, ""), (3, "", 10, ""), version=1, start=2)
    assert sign_in(head).post(url, data).status_code == 302
    assert [title for title, *_ in items_of(template)] == ["Rota", "Books"]
    data = rows((2, "", 5, ""), (1, "Rota", 10, ""), version=2, start=2)
    assert sign_in(head).post(url, data).status_code == 302
    assert [title for title, *_ in items_of(template)] == ["Rota"]


def test_second_of_two_editors_sees_both_versions(sign_in, head, senco, template, url):
    theirs = TemplateDetails("Reading group", "", (ItemLine("Stories", 7),))
    change_template(by=senco, template=template, version=1, details=theirs)
    data = rows((1, "Songs", 5, ""), version=1, start=1)
    answer = sign_in(head).post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Songs" in page and "Stories (7 min)" in page and "Reading group" in page
    assert [title for title, *_ in items_of(template)] == ["Stories"]
    assert sign_in(head).post(url, data | {"version": 2}).status_code == 302
    assert [title for title, *_ in items_of(template)] == ["Songs"]


def test_others_change_only_their_own(sign_in, teacher, senco, other_head, governor, template, url):
    assert sign_in(teacher).get(url).status_code == 403
    assert sign_in(teacher).post(f"{url}retire/").status_code == 403
    assert sign_in(senco).get(url).status_code == 200
    assert sign_in(governor).get(url).status_code == 404
    assert sign_in(other_head).get(url.replace("oakfield", "birchwood")).status_code == 404


def test_retired_template_is_offered_no_more_and_stays_with_its_series(sign_in, head, senco, template, url):
    series = make_series(head.school, [head, senco], template=template)
    assert sign_in(head).get(f"{url}retire/").status_code == 405
    assert sign_in(head).post(f"{url}retire/").status_code == 302
    retire_template(by=head, template=template)
    assert "Books" not in sign_in(head).get("/oakfield/meetings/templates/").content.decode()
    page = sign_in(head).get(f"/oakfield/meetings/series/{series.pk}/edit/").content.decode()
    assert f'value="{template.pk}" selected' in page
