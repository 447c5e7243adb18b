"""Learning side by side: a training is added once with its two rounds, and only those who attend it see it."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from inclusion.school.models import AuditEntry
from planning.models import Decision
from reflection.actions.learning import LearningDetails, add_learning
from reflection.learning_list import days_in_words, figure, how_far, learning_of
from reflection.models import Answer, Learning, Round, RoundMember
from tests.factories import make_member
from tests.planning.rows import make_decision, make_provision
from tests.reflection.area_learning import make_change, make_learning
from tests.reflection.rows import answer_all, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TYPED = {"topic": "Reading and the brain", "starts_on": "2027-02-03", "hours": "6", "in_record": "on"}


def at(name, **kwargs):
    return reverse(f"reflection:{name}", kwargs={"school": "oakfield", **kwargs})


def page_of(client, learning):
    return client.get(at("learning_one", learning=learning.pk))


def test_a_training_is_added_once_with_both_rounds(oakfield, head, senco, teacher, sign_in):
    typed = {**TYPED, "people": [str(senco.pk), str(teacher.pk)], "creation_key": str(uuid4())}
    for _ in range(2):
        assert sign_in(head).post(at("learning_add"), typed).status_code == 302
    learning = Learning.objects.get()
    assert (learning.starts_on, learning.ends_on, learning.hours) == (date(2027, 2, 3), date(2027, 2, 3), Decimal(6))
    assert {person.membership for person in learning.people.all()} == {head, senco, teacher}
    assert learning.in_record
    assert (learning.before.kind, learning.before.opens_on) == ("before", None)
    assert (learning.after.kind, learning.after.opens_on) == ("after", date(2027, 2, 3))
    for round in (learning.before, learning.after):
        assert round.title == "Reading and the brain"
        assert {member.membership for member in round.members.all()} == {head, senco, teacher}
    assert Round.objects.count() == 2
    sign_in(head).post(at("learning_add"), {**typed, "people": [str(senco.pk)]})
    assert Learning.objects.count() == 2, "typed anew with other people"


def test_the_trail_names_neither_the_training_nor_who_attends(oakfield, head, senco, sign_in):
    sign_in(head).post(at("learning_add"), {**TYPED, "people": [str(senco.pk)]})
    learning = Learning.objects.get()
    sign_in(head).post(at("learning_remove", learning=learning.pk), {"version": "1"})
    entries = AuditEntry.objects.filter(school=oakfield)
    assert {(entry.kind, entry.verb) for entry in entries} >= {("learning", "added"), ("learning", "removed")}
    said = " ".join(entry.summary for entry in entries)
    assert "Reading" not in said
    assert senco.name not in said


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"topic": ""}, "Say what it is about."),
        ({"topic": "x" * 151}, "Use at most 150 characters"),
        ({"topic": "x" * 100_000}, "Use at most 150 characters"),
        ({"provider": "a\0b"}, "NUL character"),
        ({"starts_on": "soon"}, "This is not a date"),
        ({"ends_on": "2027-02-02"}, "This is before the first day."),
        ({"ends_on": "2028-03-01"}, "more than a year after"),
        ({"hours": ""}, "Give a number such as 6 or 1.5."),
        ({"hours": "many"}, "Give a number such as 6 or 1.5."),
        ({"hours": "-1"}, "This cannot be below zero."),
        ({"hours": "1000"}, "Give at most 999.99."),
        ({"hours": "NaN"}, "Give a number such as 6 or 1.5."),
        ({"cost": "1.234"}, "at most two places"),
        ({"cost": "1000000"}, "Give at most 999,999.99."),
        ({"people": []}, "Choose at least one colleague"),
        ({"people": ["1"]}, "Somebody you chose is not at the school any more."),
        ({"topic": "How Jamie in Y4 learns"}, "looks like a pupil"),
    ],
)
def test_bad_input_is_answered_in_words_and_stays(head, senco, sign_in, typed, words):
    answer = sign_in(head).post(
        at("learning_add"), {**TYPED, "provider": "Kept as typed", "people": [str(senco.pk)], **typed}
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert "provider" in typed or "Kept as typed" in answer.text
    assert not Learning.objects.exists()


def test_markup_is_shown_as_text(head, senco, sign_in):
    learning = make_learning([head, senco], topic="<script>alert(1)</script>")
    page = page_of(sign_in(head), learning).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_the_partner_is_ticked_already_and_governors_are_not_offered(oakfield, head, senco, teacher, governor, sign_in):
    form = sign_in(head).get(at("learning_add")).context["form"]
    assert form.chosen == [senco]
    assert set(form.colleagues.values()) == {senco, teacher}


def test_only_those_who_attend_see_it(oakfield, head, senco, deputy, teacher, governor, other_head, sign_in):
    learning = make_learning([senco, teacher])
    answers = {
        member: page_of(sign_in(member), learning).status_code
        for member in (senco, teacher, head, deputy, governor, other_head)
    }
    assert answers == {senco: 200, teacher: 200, head: 404, deputy: 404, governor: 404, other_head: 404}
    assert page_of(Client(), learning).status_code == 302
    assert learning.topic not in sign_in(head).get(at("learning")).text
    assert sign_in(head).post(at("learning_remove", learning=learning.pk), {"version": "1"}).status_code == 404
    assert sign_in(head).get(at("learning_remove", learning=learning.pk)).status_code == 405


def test_what_is_not_revealed_stays_with_its_author(head, senco, sign_in):
    learning = make_learning([head, senco], ready=[senco], starts_on=date(2027, 1, 12))
    answer_all(member_of(learning.before, senco), words="Hope of {name}: {prompt}")
    theirs = [f"Of {senco.name}: ", f"Hope of {senco.name}: "]
    mine, others = (page_of(sign_in(who), learning).text for who in (senco, head))
    assert all(words in mine for words in theirs)
    assert not any(words in others for words in theirs)
    assert not any(words in sign_in(head).get(at("learning")).text for words in theirs)


def test_what_is_revealed_stands_with_both_rounds(head, senco, sign_in):
    learning = make_learning([head, senco], revealed=["before", "after"], starts_on=date(2027, 1, 12))
    page = page_of(sign_in(head), learning).text
    for who in (head, senco):
        assert f"Of {who.name}: hope" in page
        assert f"Of {who.name}: resonated" in page


def test_what_comes_afterwards_is_not_asked_before_the_first_day(head, senco, sign_in):
    learning = make_learning([head, senco])
    page = page_of(sign_in(head), learning).text
    assert at("round_answer", round=learning.before.pk) in page
    assert at("round_answer", round=learning.after.pk) not in page
    assert "From 3 February 2027 on" in page


def test_once_it_has_begun_what_comes_before_it_is_a_line_only(head, senco, sign_in):
    learning = make_learning([head, senco], starts_on=date(2027, 1, 12))
    page = page_of(sign_in(head), learning).text
    assert at("round_answer", round=learning.after.pk) in page
    assert at("round_answer", round=learning.before.pk) not in page
    assert at("round", round=learning.before.pk) in page
    assert page.index("Afterwards</h2>") < page.index("Beforehand: what we hope for</h2>")


def test_the_list_says_how_far_one_is(head, senco, teacher, today):
    learning = make_learning([head, senco, teacher], ready=[senco])
    RoundMember.objects.filter(round=learning.before, membership=senco).update(left_at=learning.created_at)

    def far(member):
        found = learning_of(member).get()
        return how_far(found.before, member, today), how_far(found.after, member, today)

    assert far(head) == ("Yours to write", "From Wed 3 Feb")
    assert far(senco) == ("You take no part", "You are ready")
    Round.objects.filter(pk=learning.after.pk).update(revealed_at=learning.created_at)
    Round.objects.filter(pk=learning.before.pk).update(called_off_at=learning.created_at)
    assert far(senco) == ("Called off", "Revealed")
    assert far(head) == ("Called off", "Revealed without you")
    Answer.objects.all().delete()
    RoundMember.objects.filter(membership=teacher).delete()
    assert far(teacher) == ("Called off", "Revealed before you came to it")


def test_who_came_after_the_reveal_is_told_so_and_reads_nothing_of_it(head, senco, teacher, sign_in):
    learning = make_learning([head, senco], revealed=["before", "after"], starts_on=date(2027, 1, 12))
    learning.people.create(school=learning.school, membership=teacher)
    page = page_of(sign_in(teacher), learning).text
    assert page.count("before you came to it") == 2
    assert "resonated" not in page
    assert at("learning_change", learning=learning.pk) not in page


def test_links_stand_only_where_the_reader_may_know_of_them(oakfield, head, office, teacher, sign_in):
    links = {"provision": make_provision(oakfield, name="Calm corner"), "decision": make_decision(oakfield)}
    learning = make_learning([head, teacher, office], **links)
    titles = ("Calm corner", links["decision"].title)
    assert all(title in page_of(sign_in(head), learning).text for title in titles)
    staff = page_of(sign_in(teacher), learning).text
    assert all(title in staff for title in titles)
    assert reverse("planning:decision", args=["oakfield", links["decision"].pk]) not in staff
    assert not any(title in page_of(sign_in(office), learning).text for title in titles)
    Decision.objects.update(state="withdrawn")
    assert titles[1] in page_of(sign_in(head), learning).text
    assert titles[1] not in page_of(sign_in(teacher), learning).text, "a withdrawn one is for those who read the rest"
    offered = sign_in(teacher).get(at("learning_add")).context["form"]
    assert "provision" in offered.fields
    assert "decision" not in offered.fields


def test_a_training_can_be_over_before_it_is_added(head, senco):
    details = LearningDetails("Phonics", "", date(2026, 9, 7), date(2026, 9, 8), Decimal("9.5"))
    learning = add_learning(by=head, details=details, people=[senco])
    assert learning.after.opens_on == date(2026, 9, 8)
    with pytest.raises(ValueError, match="two people"):
        add_learning(by=head, details=details, people=[head])


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 2, 3), date(2027, 2, 3), "Wed 3 Feb 2027"),
        (date(2027, 2, 3), date(2027, 2, 4), "3 to 4 Feb 2027"),
        (date(2027, 1, 29), date(2027, 2, 4), "29 Jan to 4 Feb 2027"),
        (date(2026, 12, 31), date(2027, 1, 4), "31 Dec 2026 to 4 Jan 2027"),
    ],
)
def test_days_are_said_as_short_as_they_can_be(first, last, words):
    assert days_in_words(first, last) == words


@pytest.mark.parametrize(("value", "words"), [("6.00", "6"), ("1.50", "1.5"), ("0", "0"), ("100", "100")])
def test_figures_have_as_few_places_as_they_need(value, words):
    assert figure(Decimal(value)) == words


def test_an_empty_list_teaches(head, sign_in):
    page = sign_in(head).get(at("learning")).text
    assert "No training yet" in page
    assert at("learning_add") in page


def test_lists_and_pages_take_the_same_queries_for_one_row_and_for_three(
    oakfield, head, senco, sign_in, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(head)
    learning = make_learning([head, senco], revealed=["before", "after"], starts_on=date(2027, 1, 12))
    make_change(learning, head)
    addresses = [(at("learning"), 20), (at("learning_one", learning=learning.pk), 25)]
    counted = []
    for address, most in addresses:
        client.get(address)
        with django_assert_max_num_queries(most) as one:
            client.get(address)
        counted.append(len(one.captured_queries))
    for n in range(2):
        colleague = make_member(oakfield, "class-teacher", email=f"colleague{n}@oakfield.example")
        make_change(make_learning([head, senco, colleague], topic=f"Another {n}"), senco)
        make_change(learning, senco, f"Another change {n}")
    for (address, _), queries in zip(addresses, counted, strict=True):
        with django_assert_num_queries(queries):
            client.get(address)
