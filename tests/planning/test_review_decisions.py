"""A review is decided once, the provision follows, and reopening it leaves a trace."""

import threading
from datetime import date

import pytest
from django.db import connections

from inclusion.school.models import AuditEntry
from planning.actions.locking import StaleRow
from planning.actions.reviews import ReviewDecided, ReviewDecision, change_review, decide_review, reopen_review
from planning.models import Provision, ProvisionReview, StoppedThing
from tests.factories import make_member, make_school
from tests.planning.provision_pages import REVIEW, of, text
from tests.planning.rows import TUESDAY, make_provision, make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TODAY = date(2027, 1, 13)
DECIDED = {"decision": "adapt", "decision_words": "Four mornings", "next_on": "2027-03-15", "version": "1"}


@pytest.fixture
def provision(oakfield, today):
    return make_provision(oakfield)


@pytest.fixture
def review(provision):
    return make_review(provision)


def decision(kind="adapt", **fields):
    values = {"decision_words": "", "owner": None, "next_on": date(2027, 3, 15), **fields}
    return ReviewDecision(decision=kind, **values)


def decide(by, review, kind="adapt", version=1, **fields):
    said = decision(kind, **fields)
    return decide_review(by=by, review=review, version=version, decision=said, today=TODAY)


# The decision ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "state", "stopped_on", "next_on"),
    [
        ("continue", "running", None, date(2027, 3, 15)),
        ("adapt", "running", None, date(2027, 3, 15)),
        ("scale", "running", None, date(2027, 3, 15)),
        ("pause", "paused", None, date(2027, 3, 15)),
        ("stop", "stopped", TODAY, None),
    ],
)
def test_the_provision_follows_the_decision(kind, state, stopped_on, next_on, review, provision, senco, head, sign_in):
    data = DECIDED | {"decision": kind, "owner": str(senco.pk), "minutes_returned": "45"}
    assert sign_in(head).post(of("review_decide", review), data).status_code == 302
    provision.refresh_from_db()
    review.refresh_from_db()
    assert (provision.state, provision.stopped_on, provision.next_review_on) == (state, stopped_on, next_on)
    assert (review.decision, review.decided_by, review.owner, review.minutes_returned) == (kind, head, senco, 45)
    stopped = list(StoppedThing.objects.values_list("what", "minutes_returned", "stopped_on"))
    assert stopped == ([("Reading support", 45, TODAY)] if kind == "stop" else [])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"decision": ""}, "Choose what becomes of it."),
        ({"owner": ""}, "Say who sees to it."),
        ({"next_on": ""}, "Say when it is looked at again."),
        ({"next_on": "2027-01-12"}, "The next review comes after this one."),
        ({"minutes_returned": "30", "minutes_needed": "30"}, "Time is either returned or needed."),
        ({"minutes_returned": "121"}, "It takes 120 minutes a week, so no more than that can come back."),
        ({"minutes_returned": "-30"}, "Give a whole number from 0 to 5000."),
        ({"decision_words": "Tell Amina, Year 4"}, "looks like a pupil"),
    ],
)
def test_a_decision_that_cannot_be_is_told_in_words(change, words, review, senco, sign_in):
    answer = sign_in(senco).post(of("review_decide", review), DECIDED | {"owner": str(senco.pk)} | change)
    assert answer.status_code == 422
    assert words in text(answer)
    review.refresh_from_db()
    assert review.decided_at is None


def test_it_asks_for_both_judgements_and_does_not_wait(review, senco, sign_in):
    client = sign_in(senco)
    page = text(client.get(of("review_decide", review)))
    assert "The SENCo’s judgement is not in yet. The leader’s judgement is not in yet." in page
    client.post(of("review_decide", review), DECIDED | {"owner": str(senco.pk)})
    assert "before both judgements were in" in text(client.get(of("review", review)))


def test_a_decided_review_is_read_only(review, senco, head, sign_in):
    decide(head, review)
    client = sign_in(senco)
    assert client.get(of("review_edit", review)).status_code == 302
    assert client.get(of("review_decide", review)).status_code == 302
    edited = client.post(of("review_edit", review), REVIEW | {"version": "2"})
    decided = client.post(of("review_decide", review), DECIDED | {"version": "2", "owner": str(senco.pk)})
    assert (edited.status_code, decided.status_code) == (409, 409)
    assert "They choose books at playtime." in text(edited)
    assert "Four mornings" in text(decided)
    review.refresh_from_db()
    assert (review.version, review.instinct) == (2, "")
    with pytest.raises(ReviewDecided):
        change_review(by=senco, review=review, version=2, found={"instinct": "x"})


def test_of_two_decisions_the_second_sees_the_first(review, senco, head, sign_in):
    decide(head, review, "pause", decision_words="Until Easter")
    lost = sign_in(senco).post(of("review_decide", review), DECIDED | {"owner": str(senco.pk)})
    assert lost.status_code == 409
    assert "Until Easter" in text(lost)
    assert "Four mornings" in text(lost)
    assert StoppedThing.objects.count() == 0


def test_a_stop_stands_on_the_stop_list_once_also_when_it_is_decided_again(review, provision, head):
    decide(head, review, "stop", minutes_returned=90, next_on=None)
    reopen_review(by=head, review=review, version=2, reason="Too early")
    provision.refresh_from_db()
    assert (provision.state, provision.stopped_on, StoppedThing.objects.count()) == ("running", None, 0)
    decide(head, review, "stop", version=3, minutes_returned=60, next_on=None)
    assert StoppedThing.objects.get().minutes_returned == 60


def test_reopening_asks_why_and_leaves_a_trace(review, senco, head, sign_in):
    decide(head, review, decision_words="Four mornings")
    client = sign_in(senco)
    assert client.post(of("review_reopen", review), {"version": "2", "reason": ""}).status_code == 422
    assert client.post(of("review_reopen", review), {"version": "1", "reason": "New data"}).status_code == 409
    assert client.post(of("review_reopen", review), {"version": "2", "reason": "New data"}).status_code == 302
    review.refresh_from_db()
    assert (review.decision, review.decided_at, review.decision_words) == ("", None, "Four mornings")
    entry = AuditEntry.objects.get(verb="reopened")
    assert entry.actor == senco
    assert entry.summary == "Reading support, review of 12 January 2027: no longer “Adapt”. New data"


def test_an_older_review_leaves_alone_what_a_later_one_decided(provision, head):
    older, later = make_review(provision, held_on=date(2026, 11, 3)), make_review(provision, held_on=TUESDAY)
    decide(head, later, "stop", next_on=None)
    decide(head, older, "continue")
    provision.refresh_from_db()
    assert provision.state == "stopped"


def test_a_stop_of_long_ago_is_not_put_on_the_stop_list_of_what_runs(provision, head):
    older, later = make_review(provision, held_on=date(2026, 11, 3)), make_review(provision, held_on=TUESDAY)
    decide(head, later, "scale")
    decide(head, older, "stop", minutes_returned=90, next_on=None)
    provision.refresh_from_db()
    assert provision.state == "running"
    assert not StoppedThing.objects.exists()


def test_reopening_leaves_a_state_alone_that_somebody_has_changed_since(review, provision, head):
    decide(head, review)
    Provision.objects.filter(pk=provision.pk).update(state="paused")
    reopen_review(by=head, review=review, version=2, reason="Too early")
    provision.refresh_from_db()
    assert provision.state == "paused"


def test_a_stale_decision_is_refused(review, head, senco):
    change_review(by=senco, review=review, version=1, found={"instinct": "More"})
    with pytest.raises(StaleRow):
        decide(head, review, version=1)


@pytest.mark.parametrize("count", [1, 3])
def test_a_review_takes_the_same_number_of_queries(count, provision, senco, sign_in, django_assert_num_queries):
    reviews = [make_review(provision, owner=senco) for _ in range(count)]
    client = sign_in(senco)
    client.get(of("review", reviews[0]))
    with django_assert_num_queries(6):
        client.get(of("review", reviews[0]))


# At once --------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kinds", [("stop", "stop"), ("stop", "continue")])
def test_two_who_decide_at_once(kinds):
    school = make_school()
    pair = [make_member(school, "headteacher", email=f"{name}@oakfield.example") for name in ("one", "two")]
    review = make_review(make_provision(school))
    start, outcomes = threading.Barrier(2), []

    def act(by, kind):
        start.wait()
        try:
            decide(by, review, kind)
            outcomes.append(kind)
        except ReviewDecided:
            outcomes.append("decided")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=who_what) for who_what in zip(pair, kinds, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("decided") == 1
    stored = ProvisionReview.objects.get()
    assert StoppedThing.objects.count() == (stored.decision == "stop")
    assert (Provision.objects.get().state == "stopped") == (stored.decision == "stop")
