"""Calendar packs on screen: listed, looked at, taken over, taken over again after a change, and undone."""

import re
from dataclasses import replace
from datetime import date
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heatmap.actions.packs import look_at_packs, take_over_packs
from heatmap.models import MovedDate
from heatmap.pack_import import offers, said_by
from heatmap.packs.shipped import load_packs
from inclusion.school.actions.events import EventDetails, change_event, delete_event
from inclusion.school.models import CalendarSource, EventLevel, ImportRun, School, SchoolEvent, Term
from tests.factories import make_event, make_member, make_school
from tests.heatmap.area_packs import take_over, ticked

pytestmark = pytest.mark.usefixtures("today")
CENSUS = "Spring school census day, which also collects each SEN type of need"


def at(name, *args, query=""):
    return reverse(f"heatmap:{name}", args=["oakfield", *args]) + query


def text_of(response):
    return response.content.decode()


def look(client, *packs, year=2026):
    """The address of the preview."""
    answer = client.post(at("packs_look"), {"pack": packs, "year": year})
    assert answer.status_code == 302
    return answer["Location"]


def form_of(page):
    """What a browser would send of a preview, as it is ticked."""
    runs = re.findall(r'name="run" value="([^"]+)"', page)
    boxes = re.findall(r'<input [^>]*name="take" value="([^"]+)"([^>]*)>', page)
    return {"run": runs, "take": [key for key, rest in boxes if " checked" in rest]}


def press(client, address):
    """Look, and take over what is ticked to begin with."""
    return client.post(address, form_of(text_of(client.get(address))))


def census():
    return SchoolEvent.objects.live().get(title__startswith="Spring school census")


def edit(event, **changes):
    details = replace(EventDetails.of(event), **changes)
    levels = dict(event.levels.values_list("role_id", "level"))
    return change_event(by=None, event=event, version=event.version, details=details, levels=levels)


# The list -----------------------------------------------------------------------------------------------------------


def test_packs_are_listed_by_phase_and_type_and_ticked(senco, sign_in):
    page = text_of(sign_in(senco).get(at("packs")))
    listed = re.findall(r'name="pack" value="([^"]+)"[^>]*?( checked)', page)
    assert [slug for slug, _ in listed] == [
        "national-dates",
        "primary-assessment",
        "send-cycle",
        "staffing-and-governance",
        "money-maintained",
        "grants",
        "school-rhythms",
        "awareness-weeks",
    ]
    assert "16 dates" in page
    assert "Every starting pressure is an estimate to be edited." in page
    School.objects.update(phase="secondary", kind="academy")
    page = text_of(sign_in(senco).get(at("packs")))
    assert 'value="secondary-exams"' in page
    assert 'value="money-academy"' in page
    assert 'value="primary-assessment"' not in page
    assert 'value="money-maintained"' not in page


def test_the_year_is_chosen_and_garbage_is_this_year(senco, sign_in):
    client = sign_in(senco)
    assert "England’s school year 2027/28" in text_of(client.get(at("packs", query="?year=2027")))
    for garbage in ("x", "1", "99999", "²027", "-2027", ""):
        assert "England’s school year 2026/27" in text_of(client.get(at("packs", query=f"?year={garbage}")))


def test_readers_see_what_was_taken_over_and_nothing_to_tick(head, teacher, governor, sign_in):
    assert "Nothing taken over yet" in text_of(sign_in(governor).get(at("packs")))
    take_over(head.school, head, "national-dates")
    for member in (teacher, governor):
        page = text_of(sign_in(member).get(at("packs")))
        assert "National dates" in page
        assert "16 on the map" in page
        assert 'name="pack"' not in page
        assert "Look at what is ticked" not in page


def test_nothing_ticked_is_said_in_words(senco, sign_in):
    answer = sign_in(senco).post(at("packs_look"), {"year": 2026, "pack": "no-such-pack"}, follow=True)
    assert "Tick at least one pack" in text_of(answer)
    assert not CalendarSource.objects.exists()


@pytest.mark.parametrize("packs", [1, 3])
def test_list_asks_a_fixed_number_of_queries(packs, head, sign_in, django_assert_max_num_queries):
    for pack in load_packs()[:packs]:
        take_over(head.school, head, pack.slug)
    client = sign_in(head)
    client.get(at("packs"))
    with django_assert_max_num_queries(16):
        client.get(at("packs"))


# Looking ------------------------------------------------------------------------------------------------------------


def test_preview_says_everything_about_a_thing_and_changes_nothing(senco, sign_in):
    client = sign_in(senco)
    page = text_of(client.get(look(client, "national-dates")))
    assert "Every starting pressure is an estimate to be edited." in page
    row = next(part for part in page.split("<tr>") if CENSUS[:20] in part)
    for words in ("New", "Thu 21 Jan 2027", "builds over", "staff days", "Law or the DfE", "Confirmed", "checked on"):
        assert words in row
    assert re.search(r"SENCo <b>5</b>.*takes over the day", row)
    assert page.index("Autumn term") < page.index("Spring term") < page.index("Summer term")
    assert "Provisional" in page
    assert not SchoolEvent.objects.exists()


def test_several_packs_stand_on_one_page_with_one_button(senco, sign_in):
    client = sign_in(senco)
    page = text_of(client.get(look(client, "grants", "awareness-weeks", "national-dates")))
    assert page.index("National dates 2026/27") < page.index("Grants") < page.index("Awareness weeks 2026/27")
    assert page.count("Take over what is ticked") == 1
    assert len(form_of(page)["run"]) == 3


def test_without_terms_it_is_said_why_there_is_no_date(senco, sign_in):
    Term.objects.all().delete()
    client = sign_in(senco)
    assert "Your terms are not known yet" in text_of(client.get(at("packs")))
    page = text_of(client.get(look(client, "send-cycle")))
    assert "Without a date yet" in page
    assert "is not in the school’s calendar yet." in page


def test_a_look_that_is_over_leads_back_to_the_list(senco, head, sign_in):
    client = sign_in(senco)
    first = look(client, "grants")
    second = look(sign_in(head), "grants")
    assert "That look at the packs is over." in text_of(client.get(first, follow=True))
    assert client.get(second).status_code == 200


@pytest.mark.parametrize("other", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_unknown_runs_are_404(other, senco, sign_in):
    client = sign_in(senco)
    address = look(client, "grants")
    assert client.get(f"{address.split('?')[0]}?run={other}").status_code == 404


# Taking over --------------------------------------------------------------------------------------------------------


def test_taking_over_puts_the_ticked_lines_on_the_map_and_offers_undo(oakfield, senco, sign_in):
    client = sign_in(senco)
    address = look(client, "national-dates")
    form = form_of(text_of(client.get(address)))
    answer = client.post(address, {**form, "take": form["take"][1:]}, follow=True)
    assert f"Taken over: {len(form['take']) - 1} added." in text_of(answer)
    assert "Undo all of it" in text_of(answer)
    event = census()
    assert (event.starts_on, event.set_by, event.created_by) == (date(2027, 1, 21), "law", senco)
    assert dict(event.levels.values_list("role__slug", "level"))["senco"] == 5
    assert "estimate to start from" in event.needs
    assert "Source: " in event.needs
    page = text_of(client.get(at("packs")))
    assert "Taken over 13 Jan 2027" in page
    assert "The pack has" not in page


def test_pressed_twice_it_is_taken_over_once(senco, sign_in):
    client = sign_in(senco)
    address = look(client, "grants")
    form = form_of(text_of(client.get(address)))
    first, second = client.post(address, form), client.post(address, form)
    assert first["Location"] == second["Location"]
    assert SchoolEvent.objects.count() == 2


def test_with_nothing_ticked_the_pack_is_not_taken_over(senco, sign_in):
    client = sign_in(senco)
    address = look(client, "grants")
    assert "Nothing was ticked" in text_of(client.post(address, follow=True))
    assert not SchoolEvent.objects.exists()
    assert "Not taken over yet" in text_of(client.get(at("packs"))).split("Grants")[1]


def test_all_packs_at_once_are_quick_and_undone_at_once(senco, sign_in):
    client = sign_in(senco)
    address = look(client, *(pack.slug for pack in load_packs()))
    form = form_of(text_of(client.get(address)))
    start = perf_counter()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, form)
    took, asked = perf_counter() - start, len(queries)
    assert answer.status_code == 302
    assert SchoolEvent.objects.live().count() == len(form["take"]) > 60
    assert took < 10, "about half a second by itself; a busy machine takes longer"
    assert asked < 250
    run = ImportRun.objects.filter(state="applied").first()
    with CaptureQueriesContext(connection) as queries:
        page = text_of(client.post(at("pack_run_undo", run.pk), follow=True))
    assert f"Undone: {len(form['take'])} lines are as before." in page
    assert not SchoolEvent.objects.live().exists()
    assert "That was undone already." in text_of(client.post(at("pack_run_undo", run.pk), follow=True))
    assert "Not taken over yet" in text_of(client.get(at("packs")))


def test_preview_of_what_is_on_the_map_already_asks_again(oakfield, senco, sign_in):
    make_event(oakfield, title=CENSUS, starts_on=date(2027, 1, 21))
    offered = next(offer for offer in offers(oakfield, 2026) if offer.pack.slug == "national-dates")
    title = next(thing.title for one, thing in offered.things if one.item.slug == "spring-census")
    SchoolEvent.objects.update(title=title.upper())
    client = sign_in(senco)
    row = next(
        part for part in text_of(client.get(look(client, "national-dates"))).split("<tr") if "Looks like one" in part
    )
    assert " checked" not in row
    assert title in row


# A pack that changed ------------------------------------------------------------------------------------------------


def move(slug="spring-census", on=date(2027, 1, 28)):
    return MovedDate.objects.create(item=slug, year=2026, on=on, source="DfE letter of 4 January")


def test_a_moved_date_is_a_change_and_what_leans_on_it_moves_too(head, sign_in):
    client = sign_in(head)
    press(client, look(client, "national-dates"))
    move()
    assert "The pack has 2 changes since" in text_of(client.get(at("packs")))
    page = text_of(client.get(look(client, "national-dates")))
    form = form_of(page)
    assert len(form["take"]) == 2
    assert "Here it is 21 January 2027." in page
    assert "DfE letter of 4 January. Confirmed: the date was moved for all schools." in page
    answer = client.post(look(client, "national-dates"), form, follow=True)
    assert answer.status_code == 409, "that look was over"
    answer = client.get(press(client, look(client, "national-dates"))["Location"])
    assert "Taken over: 2 changed." in text_of(answer)
    assert census().starts_on == date(2027, 1, 28)
    assert "changes since" not in text_of(client.get(at("packs")))


def test_a_moved_date_wins_over_the_rule_from_the_beginning(head):
    move(on=date(2027, 2, 4))
    take_over(head.school, head, "national-dates")
    assert census().starts_on == date(2027, 2, 4)
    returns = SchoolEvent.objects.get(title__startswith="Spring census", nature="deadline")
    assert returns.starts_on == date(2027, 3, 3)


def test_what_the_school_edited_is_never_overwritten(head, sign_in):
    client = sign_in(head)
    press(client, look(client, "national-dates"))
    edit(census(), title="Our census", run_up=2)
    move()
    address = look(client, "national-dates")
    page = text_of(client.get(address))
    row = next(part for part in page.split("<tr") if "Changed there, edited here" in part)
    assert " checked" not in row
    assert "Thu 28 Jan 2027" in row, "what the pack says now"
    assert "Called “Our census” here." in row
    press(client, address)
    ours = SchoolEvent.objects.get(title="Our census")
    assert (ours.starts_on, ours.run_up) == (date(2027, 1, 21), 2)
    assert "changes since" not in text_of(client.get(at("packs"))), "it was looked at"


def test_what_a_colleague_edits_while_one_looks_is_not_overwritten(head, sign_in):
    client = sign_in(head)
    press(client, look(client, "national-dates"))
    move()
    address = look(client, "national-dates")
    form = form_of(text_of(client.get(address)))
    edit(census(), title="Our census")
    page = text_of(client.post(address, form, follow=True))
    assert "1 line was left as it is there now, because somebody changed it after you looked." in page
    assert SchoolEvent.objects.get(title="Our census").starts_on == date(2027, 1, 21)


def test_what_the_school_deleted_does_not_come_again(head, sign_in):
    client = sign_in(head)
    press(client, look(client, "national-dates"))
    event = census()
    delete_event(by=head, event=event, version=event.version)
    press(client, look(client, "national-dates"))
    assert not SchoolEvent.objects.live().filter(title=event.title).exists()
    assert "Deleted here" in text_of(client.get(look(client, "national-dates")))


def test_two_people_at_once_lose_no_tick(head, senco, sign_in):
    mine = sign_in(senco)
    address = look(mine, "grants", "awareness-weeks")
    form = form_of(text_of(mine.get(address)))
    press(sign_in(head), look(sign_in(head), "grants"))
    answer = mine.post(address, form)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Somebody looked at these packs or took them over meanwhile" in page
    again = form_of(page)
    assert len(again["take"]) == 5, "the awareness weeks; the grants are there already"
    assert mine.post(at("packs_preview", again["run"][0]), again).status_code == 302
    assert SchoolEvent.objects.live().count() == 7


def test_two_looks_at_once_and_one_presses(head, senco, sign_in):
    mine, theirs = sign_in(senco), sign_in(head)
    address = look(mine, "grants")
    form = form_of(text_of(mine.get(address)))
    look(theirs, "grants")
    answer = mine.post(address, {**form, "take": form["take"][:1]})
    assert answer.status_code == 409
    assert form_of(text_of(answer))["take"] == form["take"][:1], "still as I ticked it"


def test_undo_leaves_what_was_edited_since(head, sign_in):
    client = sign_in(head)
    where = press(client, look(client, "grants"))["Location"]
    edit(SchoolEvent.objects.first(), title="Ours")
    page = text_of(client.post(f"{where}undo/", follow=True))
    assert "Undone: 1 line is as before. 1 event stays, because somebody has edited it since." in page
    assert SchoolEvent.objects.live().get().title == "Ours"


def test_a_run_that_was_only_looked_at_has_no_page(head, sign_in):
    look(sign_in(head), "grants")
    run = ImportRun.objects.get()
    assert sign_in(head).get(at("pack_run", run.pk)).status_code == 404
    assert sign_in(head).post(at("pack_run_undo", run.pk)).status_code == 404


def test_packs_of_other_schools_do_not_exist(head, birchwood, other_head, sign_in):
    run = take_over(head.school, head, "grants")[0]
    client = sign_in(other_head)
    for address in (f"/birchwood/heatmap/packs/runs/{run.pk}/", f"/birchwood/heatmap/packs/preview/{run.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/birchwood/heatmap/packs/runs/{run.pk}/undo/").status_code == 404
    assert SchoolEvent.objects.live().count() == 2


# The values ---------------------------------------------------------------------------------------------------------


def test_each_thing_has_a_name_of_its_own_and_fits_an_event(oakfield):
    for phase in School.Phase.values:
        for kind in School.Kind.values:
            oakfield.phase, oakfield.kind = phase, kind
            things = [thing for offer in offers(oakfield, 2026) for _, thing in offer.things]
            assert len({thing.key for thing in things}) == len(things) == len(said_by(things))
            for thing in things:
                SchoolEvent(
                    school=oakfield,
                    **{name: getattr(thing, name) for name in ("title", "starts_on", "ends_on", "nature", "needs")},
                    **{name: getattr(thing, name) for name in ("run_up", "set_by", "movable")},
                ).full_clean(exclude=["school", "creation_key"])
                if thing.movable_from:
                    assert thing.movable_from <= thing.starts_on <= thing.ends_on <= thing.movable_to


def test_levels_go_to_the_roles_that_the_school_has(db):
    school = make_school("hazelwood", "Hazelwood", phase="primary")
    head = make_member(school, "headteacher")
    school.roles.filter(slug="senco").update(retired_at="2026-09-01T00:00Z")
    runs = look_at_packs(by=head, school=school, year=2026, packs={"national-dates"})
    take_over_packs(by=head, runs=runs, chosen=ticked(head, runs))
    assert SchoolEvent.objects.filter(school=school).count() > 10
    assert not EventLevel.objects.filter(school=school, role__slug="senco").exists()
