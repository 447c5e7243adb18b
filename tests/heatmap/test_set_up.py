"""The guided set-up: each step alone, left and gone on with, sent twice, and what is refused in words."""

import pytest
from django.core import mail
from django.urls import reverse

from heatmap.set_up import steps_of
from inclusion.school.models import (
    AuditEntry,
    ImportRun,
    Membership,
    Role,
    School,
    SchoolCount,
    SchoolEvent,
    SetUp,
    Term,
)
from tests.factories import make_member, make_school, make_year, slugs_of

pytestmark = [pytest.mark.usefixtures("today"), pytest.mark.django_db]
TABLE = """Autumn term 2026\t3 September 2026\t18 December 2026
Autumn half term\t26 October 2026\t30 October 2026
Spring term 2027\t4 January 2027\t25 March 2027
Spring half term\t15 February 2027\t19 February 2027
Summer term 2027\t12 April 2027\t21 July 2027
Summer half term\t31 May 2027\t4 June 2027
"""


@pytest.fixture
def school():
    return make_school("elmtree", "Elmtree Primary")


@pytest.fixture
def boss(school):
    return make_member(school, "headteacher", email="boss@elmtree.example")


@pytest.fixture
def client_of_boss(boss, sign_in):
    return sign_in(boss)


def at(step=""):
    return reverse(f"heatmap:set_up_{step}" if step else "heatmap:set_up", args=["elmtree"])


def text_of(response):
    return response.content.decode()


def paste(client, text=TABLE):
    """Look, then save."""
    looked = client.post(at("terms"), {"text": text, "do": "save"})
    assert looked.status_code == 200
    return client.post(at("terms"), {"text": text, "do": "save", "seen": looked.context["form"]["seen"].value()})


def states(member):
    return {step.key: step.state for step in steps_of(Membership.objects.get(pk=member.pk))}


def test_each_step_leads_to_the_next_and_the_last_to_the_map(school, boss, client_of_boss):
    client = client_of_boss
    fields = {"name": "Elmtree School", "phase": "primary", "kind": "academy", "version": school.version}
    assert client.post(at("school"), fields)["Location"] == at("terms")
    school.refresh_from_db()
    assert (school.name, school.kind) == ("Elmtree School", "academy")
    assert paste(client)["Location"] == at("people")
    assert Term.objects.filter(school=school).count() == 3
    assert school.closures.filter(kind="bank_holiday").exists()
    assert client.post(at("people"), {"do": "later"})["Location"] == at("counts")
    assert client.post(at("counts"), {"year": 2026, "seen": "{}", "plans": 9})["Location"] == at("packs")
    assert SchoolCount.objects.get().number == 9
    packs = [line.pack.slug for line in client.get(at("packs")).context["lines"] if line.is_ticked]
    assert client.post(at("packs"), {"year": 2026, "pack": packs})["Location"] == at("talk")
    weeks = client.get(at("talk")).context["weeks"]
    assert len(weeks) == 3 and all(week.pressing for week in weeks)
    for _ in range(2):
        assert client.post(at("talk"))["Location"] == reverse("heatmap:term", args=["elmtree"])
    assert SetUp.objects.get().finished_at
    assert AuditEntry.objects.filter(verb="finished the set-up of").count() == 1
    assert states(boss) == {**dict.fromkeys(("school", "terms", "packs", "counts", "talk"), "done"), "people": "later"}


def test_pasted_terms_are_looked_at_before_they_are_saved(school, client_of_boss):
    looked = client_of_boss.post(at("terms"), {"text": TABLE})
    assert "What was understood" in text_of(looked)
    assert not Term.objects.exists()
    seen = looked.context["form"]["seen"].value()
    other = client_of_boss.post(at("terms"), {"text": TABLE.replace("3 Sept", "2 Sept"), "seen": seen})
    assert other.status_code == 200, "another text is looked at again"
    assert not Term.objects.exists()


@pytest.mark.parametrize("text", ["", "Hello there", "Autumn term\t32 September 2026\t18 December 2026"])
def test_bad_paste_is_refused_in_words(text, client_of_boss):
    answer = client_of_boss.post(at("terms"), {"text": text})
    assert answer.status_code == 422
    assert "Nothing is saved yet" in text_of(answer)
    assert not Term.objects.exists()


def test_terms_pasted_twice_are_there_once(school, client_of_boss):
    for _ in range(2):
        assert paste(client_of_boss).status_code == 302
    assert Term.objects.filter(school=school).count() == 3


def test_people_are_invited_once_and_empty_rows_left_out(
    school, boss, client_of_boss, django_capture_on_commit_callbacks
):
    page = client_of_boss.get(at("people"))
    senco = Role.objects.get(school=school, slug="senco")
    assert page.context["rows"][0]["role"].value() == senco.pk
    said = {"person1-name": "Sam Lee", "person1-email": "Sam@elmtree.example", "person1-role": senco.pk}
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert client_of_boss.post(at("people"), said).status_code == 302
    member = Membership.objects.exclude(pk=boss.pk).get()
    assert (member.email, slugs_of(member)) == ("sam@elmtree.example", {"senco"})
    assert len([letter for letter in mail.outbox if letter.to == ["sam@elmtree.example"]]) <= 1


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"name": "Ann", "email": "boss@elmtree.example"}, "has this address already"),
        ({"name": "Ann", "email": "nobody"}, "valid email"),
        ({"name": "Ann"}, "Give an address."),
        ({"email": "a@elmtree.example"}, "Give a name."),
    ],
)
def test_one_bad_row_invites_nobody(second, words, school, boss, client_of_boss):
    senco = Role.objects.get(school=school, slug="senco").pk
    said = {"person1-name": "Sam", "person1-email": "sam@elmtree.example", "person1-role": senco}
    said |= {f"person2-{name}": value for name, value in second.items()} | {"person2-role": senco}
    answer = client_of_boss.post(at("people"), said)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Membership.objects.get() == boss


def test_packs_taken_over_twice_are_there_once(school, client_of_boss):
    make_year(school)
    for _ in range(2):
        client_of_boss.post(at("packs"), {"year": 2026, "pack": ["national-dates", "send-cycle"]})
    assert ImportRun.objects.filter(state="applied").count() == 2


@pytest.mark.parametrize("no_more", [0, 1])
def test_numbers_decide_what_the_packs_of_the_next_step_bring(no_more, school, client_of_boss):
    make_year(school)
    number = 0 if no_more else 12
    answer = client_of_boss.post(at("counts"), {"year": 2026, "seen": "{}", "plans_y6": number})
    assert answer["Location"] == at("packs")
    client_of_boss.post(at("packs"), {"year": 2026, "pack": ["send-cycle"]})
    assert SchoolEvent.objects.filter(title__contains="(Year 6)").exists() != bool(no_more)


def test_numbers_after_the_packs_say_how_they_come_to_count(school, client_of_boss):
    make_year(school)
    assert "look at the packs</a> again" not in text_of(client_of_boss.get(at("counts")))
    client_of_boss.post(at("packs"), {"year": 2026, "pack": ["send-cycle"]})
    assert "look at the packs</a> again" in text_of(client_of_boss.get(at("counts")))


def test_packs_show_their_dates_before_they_are_taken(school, client_of_boss):
    make_year(school)
    assert "Autumn school census" in text_of(client_of_boss.get(at("packs")))


def home(client):
    return text_of(client.get(reverse("planning:this_week", args=["elmtree"])))


def test_home_page_leads_on_until_the_set_up_is_finished(school, boss, client_of_boss, sign_in):
    page = home(client_of_boss)
    assert at("school") in page and "terms are not known yet" in page and "on holiday" not in page
    teacher = sign_in(make_member(school, "class-teacher", email="t@elmtree.example"))
    assert at() not in home(teacher)
    paste(client_of_boss)
    assert "Go on with: Your school" in home(client_of_boss)
    client_of_boss.post(at("talk"))
    assert at() not in home(client_of_boss)


def test_school_that_works_without_it_is_not_asked(school, client_of_boss):
    make_year(school)
    assert at() not in home(client_of_boss)


def test_set_up_costs_the_same_however_much_is_there(school, client_of_boss, django_assert_num_queries):
    client_of_boss.get(at())
    with django_assert_num_queries(9):
        client_of_boss.get(at())
    make_year(school)
    client_of_boss.post(at("packs"), {"year": 2026, "pack": ["send-cycle", "national-dates"]})
    for number in range(5):
        make_member(school, "class-teacher", email=f"t{number}@elmtree.example")
    client_of_boss.get(at())  # takes the message of the packs
    with django_assert_num_queries(9):
        client_of_boss.get(at())


def test_school_saved_by_somebody_else_meanwhile_shows_both(school, client_of_boss):
    School.objects.update(version=5, name="Elm School")
    fields = {"name": "Mine", "phase": "primary", "kind": "maintained", "version": 1}
    answer = client_of_boss.post(at("school"), fields)
    assert answer.status_code == 409
    assert "Elm School" in text_of(answer) and "Mine" in text_of(answer)
    assert client_of_boss.post(at("school"), {**fields, "version": 5}).status_code == 302
    assert client_of_boss.post(at("school"), {**fields, "version": 5}).status_code == 302, "twice is once"
    assert School.objects.get().version == 6


def test_school_without_a_name_is_refused(client_of_boss):
    assert client_of_boss.post(at("school"), {"name": "", "version": 1}).status_code == 422


def test_set_up_goes_on_where_it_was_left_also_for_another_person(school, boss, client_of_boss, sign_in):
    client_of_boss.post(at("school"), {"do": "later"})
    assert states(boss)["school"] == "later"
    page = client_of_boss.get(at())
    assert page.context["next"].key == "terms"
    make_year(school)
    other = make_member(school, "senco", email="senco@elmtree.example")
    page = sign_in(other).get(at())
    assert page.context["next"].key == "counts", "terms and people are there"
    assert "Put off" in text_of(page)


def test_done_step_is_not_put_off_again(boss, client_of_boss):
    paste(client_of_boss)
    client_of_boss.post(at("terms"), {"do": "later"})
    assert SetUp.objects.get().done == ["terms"]
    assert states(boss)["terms"] == "done"


def test_other_school_is_not_there(client_of_boss, oakfield):
    assert client_of_boss.get(reverse("heatmap:set_up", args=["oakfield"])).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(client, school):
    assert "/accounts/login/" in client.get(at())["Location"]


def test_empty_map_and_school_page_offer_it(client_of_boss):
    for name in ("heatmap:term", "school:settings"):
        assert at() in text_of(client_of_boss.get(reverse(name, args=["elmtree"])))
