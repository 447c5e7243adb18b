"""What is agreed after a training becomes an action, and is asked about again: is it still happening?"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inclusion.school.models import AuditEntry
from planning.models import Action
from reflection.actions.look_backs import DoesNotAttend, NotDueYet, NotRevealedYet, agree_change, answer_look_back
from reflection.learning_list import look_backs_due
from reflection.models import AgreedChange, LookBack, RoundMember
from tests.conftest import TODAY
from tests.reflection.area_learning import look_back_of, make_change, make_learning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SECRET = "Two minutes of quiet at the door"
FUTURE = LookBack.When.TERM


def at(name, **kwargs):
    return reverse(f"reflection:{name}", kwargs={"school": "oakfield", **kwargs})


@pytest.fixture
def learning(head, senco):
    """Attended by headteacher and SENCo, who have read what each wrote afterwards."""
    return make_learning([head, senco], revealed=["after"], starts_on=date(2027, 1, 12))


def typed(owner, /, **fields):
    return {"what": SECRET, "owner": str(owner.pk), "due_on": "2027-01-29", "creation_key": str(uuid4()), **fields}


def test_a_change_is_agreed_once_with_its_action_and_two_looks_back(learning, head, senco, sign_in):
    data, address = typed(senco), at("learning_change", learning=learning.pk)
    for _ in range(2):
        assert sign_in(head).post(address, data).status_code == 302
    change = AgreedChange.objects.get()
    assert (change.what, change.agreed_on, change.agreed_by) == (SECRET, TODAY, head)
    action = Action.objects.get()
    assert (action, action.title, action.owner, action.due_on) == (change.action, SECRET, senco, date(2027, 1, 29))
    assert (action.confidential, action.status) == (True, "proposed")
    assert [(one.when, one.due_on) for one in change.look_backs.all()] == [
        ("six_weeks", date(2027, 2, 24)),
        ("term", date(2027, 4, 19)),
    ]
    sign_in(head).post(address, {**data, "owner": str(head.pk)})
    assert AgreedChange.objects.count() == 2, "typed anew for somebody else"


def test_the_action_opens_for_its_owner_and_whoever_agreed_it(head, senco, teacher, deputy, sign_in):
    learning = make_learning([head, senco, teacher], revealed=["after"], starts_on=date(2027, 1, 12))
    agree_change(by=head, learning=learning, what=SECRET, owner=senco, due_on=TODAY, today=TODAY)
    link = reverse("planning:action", args=["oakfield", Action.objects.get().pk])
    page = at("learning_one", learning=learning.pk)
    for member, opens in ((senco, True), (head, True), (teacher, False)):
        shown = sign_in(member).get(page).text
        assert SECRET in shown
        assert (link in shown) == opens
    answers = [sign_in(who).get(link).status_code for who in (senco, head, teacher, deputy)]
    assert answers == [200, 200, 404, 404]
    Action.objects.all().delete()
    assert SECRET in sign_in(head).get(page).text, "the change stays when its action goes"


def test_the_trail_says_that_something_was_agreed_and_never_what(learning, head, senco, sign_in):
    change = agree_change(by=head, learning=learning, what=SECRET, owner=senco, due_on=TODAY, today=TODAY)
    LookBack.objects.update(due_on=TODAY)
    answer_look_back(by=senco, look_back=look_back_of(change), version=1, answer="no", words=SECRET, today=TODAY)
    entries = AuditEntry.objects.all()
    assert {entry.verb for entry in entries} >= {"agreed a change after", "answered"}
    said = " ".join(entry.summary for entry in entries)
    assert not any(words in said for words in (SECRET, learning.topic, senco.name))
    assert SECRET not in sign_in(head).get(reverse("school:audit", args=["oakfield"])).text


def test_a_change_waits_for_what_is_written_afterwards(head, senco, teacher, deputy, sign_in):
    waiting = make_learning([head, senco], ready=[head], starts_on=date(2027, 1, 12))
    client, address = sign_in(head), at("learning_change", learning=waiting.pk)
    for answer in (client.get(address, follow=True), client.post(address, typed(head), follow=True)):
        assert "Agree a change once you have read what each of you wrote afterwards." in answer.text
    assert address not in client.get(at("learning_one", learning=waiting.pk)).text
    released = make_learning([head, senco, teacher], revealed=["after"])
    RoundMember.objects.filter(round=released.after, membership=teacher).update(
        ready_at=None, left_out_at=timezone.now()
    )
    call = {"learning": released, "what": SECRET, "due_on": TODAY, "today": TODAY}
    with pytest.raises(NotRevealedYet):
        agree_change(by=teacher, owner=head, **call)
    with pytest.raises(DoesNotAttend, match=deputy.name):
        agree_change(by=head, owner=deputy, **call)
    agree_change(by=head, owner=teacher, **call)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"what": ""}, "Say what you change."),
        ({"what": "x" * 301}, "Use at most 300 characters"),
        ({"what": "Less noise for Jamie in Y4"}, "looks like a pupil"),
        ({"owner": ""}, "Choose one of those who attend."),
        ({"owner": "999"}, "Choose one of those who attend."),
        ({"due_on": "2027-01-12"}, "This date has passed."),
        ({"due_on": "soon"}, "This is not a date"),
    ],
)
def test_a_bad_change_is_answered_in_words_and_stays(learning, head, senco, sign_in, said, words):
    answer = sign_in(head).post(at("learning_change", learning=learning.pk), typed(senco, **said))
    assert answer.status_code == 422
    assert words in answer.text
    assert "what" in said or SECRET in answer.text
    assert not AgreedChange.objects.exists()
    assert not Action.objects.exists()


def test_who_has_left_the_school_is_given_nothing_to_do(head, senco, teacher, sign_in):
    learning = make_learning([head, senco, teacher], revealed=["after"])
    teacher.ended_at, teacher.ended_by = timezone.now(), head
    teacher.save()
    form = sign_in(head).get(at("learning_change", learning=learning.pk)).context["form"]
    assert set(form.people.values()) == {head, senco}


def test_anybody_attending_answers_and_may_change_it(learning, head, senco, sign_in):
    look_back = look_back_of(make_change(learning, head))
    address = at("look_back", look_back=look_back.pk)
    assert address in sign_in(senco).get(at("learning")).text, "it is offered at the top of the list"
    sign_in(senco).post(address, {"answer": "partly", "words": "Mondays.", "version": "1"})
    look_back.refresh_from_db()
    assert (look_back.answer, look_back.words, look_back.answered_by) == ("partly", "Mondays.", senco)
    assert address not in sign_in(head).get(at("learning")).text
    sign_in(head).post(address, {"answer": "yes", "words": "", "version": "2"})
    page = sign_in(senco).get(at("learning_one", learning=learning.pk)).text
    assert "Yes, it is part of how we work" in page
    assert "Mondays." not in page


def test_the_loser_of_a_race_sees_both_answers(learning, head, senco, sign_in):
    address = at("look_back", look_back=look_back_of(make_change(learning, head)).pk)
    sign_in(senco).post(address, {"answer": "yes", "words": "Every day.", "version": "1"})
    answer = sign_in(head).post(address, {"answer": "no", "words": "Never seen.", "version": "1"})
    assert answer.status_code == 409
    assert {label: said for label, *said in answer.context["differences"]} == {
        "Is it still happening?": ["No", "Yes, it is part of how we work"],
        "What helps it, or what gets in its way": ["Never seen.", "Every day."],
    }
    assert sign_in(head).post(address, {"answer": "no", "version": "2"}).status_code == 302


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose one answer."),
        ({"answer": "maybe"}, "Choose one answer."),
        ({"answer": "yes", "words": "x" * 501}, "Use at most 500 characters"),
        ({"answer": "yes", "words": "Jamie in Y4 likes it"}, "looks like a pupil"),
    ],
)
def test_a_bad_answer_is_handed_back(learning, head, sign_in, said, words):
    look_back = look_back_of(make_change(learning, head))
    answer = sign_in(head).post(at("look_back", look_back=look_back.pk), {"version": "1", **said})
    assert answer.status_code == 422
    assert words in answer.text
    assert not LookBack.objects.exclude(answer="").exists()


def test_it_is_not_asked_before_its_day(learning, head, sign_in):
    look_back = look_back_of(make_change(learning, head), FUTURE)
    answer = sign_in(head).post(at("look_back", look_back=look_back.pk), {"answer": "yes", "version": "1"}, follow=True)
    assert "You are asked from 24 February 2027 on." in answer.text
    with pytest.raises(NotDueYet):
        answer_look_back(by=head, look_back=look_back, version=1, answer="yes", words="", today=TODAY)


def test_look_backs_are_for_those_who_attend_only(learning, head, senco, deputy, governor, other_head, sign_in):
    look_back = look_back_of(make_change(learning, head, SECRET))
    address = at("look_back", look_back=look_back.pk)
    for who in (deputy, governor, other_head):
        assert sign_in(who).get(address).status_code == 404
        assert sign_in(who).post(address, {"answer": "no", "version": "1"}).status_code == 404
    assert Client().get(address).status_code == 302
    assert look_backs_due(deputy, TODAY) == []
    assert SECRET not in sign_in(deputy).get(at("learning")).text


def test_what_is_due_comes_in_order_and_no_more_than_a_few(learning, head, django_assert_num_queries):
    for weeks in (9, 7, 8, 6, 10, 11):
        make_change(learning, head, f"{weeks} weeks ago", agreed_on=TODAY - timedelta(weeks=weeks))
    make_change(learning, head, "Yesterday", agreed_on=TODAY - timedelta(days=1))
    assert head.standings  # kept with the person from the first question on
    with django_assert_num_queries(1):
        due = [look_back.change.what for look_back in look_backs_due(head, TODAY)]
    assert due == [f"{weeks} weeks ago" for weeks in (11, 10, 9, 8, 7)]
