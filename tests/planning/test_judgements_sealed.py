"""Nothing of one judgement leaves the database for another person before both are in."""

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inclusion.school.models import Role, RoleHolding
from planning.actions.judgements import SideTaken, save_judgement
from planning.actions.reviews import ReviewDecision, decide_review
from planning.models import Judgement, ProvisionReview, Side
from tests.conftest import TODAY
from tests.planning.provision_pages import text, url
from tests.planning.rows import make_judgement, make_meeting, make_provision, make_review, make_series

MINE, THEIRS = "They choose books at playtime.", "I see nothing of it in class."


@pytest.fixture
def review(oakfield, today):
    return make_review(make_provision(oakfield))


def save(by, review, side, *, version=-1, words=MINE, impact="clear", hand_in=True):
    return save_judgement(by=by, review=review, side=side, version=version, impact=impact, text=words, hand_in=hand_in)


def form(words=MINE, *, side="senco", version="", how="hand_in", impact="clear"):
    return {"side": side, "impact": impact, "text": words, "version": version, how: "1"}


PLACES = ["review", "review_edit", "review_decide", "judgement"]


def every_answer(client, review):
    """All pages that speak of the review, its conflicts, lists, fragments and trail, for one reader."""
    pages = [client.get(url(name, review=review.pk)) for name in PLACES]
    pages += [client.get(url("provision_one", provision=review.provision_id)), client.get(url("provision") + "?q=see")]
    pages += [client.get(url("review", review=review.pk), headers={"HX-Request": "true"})]
    pages += [client.get(reverse("school:audit", args=["oakfield"]))]
    pages += [client.post(url("review_edit", review=review.pk), {"held_on": "2027-01-12", "version": "0"})]
    decided = {"decision": "stop", "version": "0"}
    pages += [client.post(url("review_decide", review=review.pk), decided)]
    pages += [client.post(url("judgement", review=review.pk), form("", side="leader"))]
    pages += [client.post(url("judgement", review=review.pk), form("Of mine", side="senco", version="9"))]
    return pages


@pytest.mark.django_db
@pytest.mark.parametrize("hand_in", [True, False])
@pytest.mark.parametrize("reader", ["head", "deputy", "phase_leader"])
def test_before_both_are_in_the_other_text_is_nowhere(hand_in, reader, review, senco, head, deputy, request, sign_in):
    save(senco, review, Side.SENCO, words=THEIRS, impact="strong", hand_in=hand_in)
    member = request.getfixturevalue(reader)
    client = sign_in(member)
    for answer in every_answer(client, review):
        assert THEIRS not in text(answer)
        assert "strong difference" not in text(answer) or "<form" in text(answer)  # the choice itself, in a form
    page = text(client.get(url("review", review=review.pk)))
    assert ("The SENCo’s judgement is in." in page) == hand_in
    assert ("The SENCo’s judgement is not in yet." in page) != hand_in
    assert senco.name not in page


@pytest.mark.django_db
def test_before_both_are_in_no_query_asks_for_the_text(review, senco, head, sign_in):
    save(senco, review, Side.SENCO, words=THEIRS)
    save(head, review, Side.LEADER, hand_in=False)
    client = sign_in(head)
    with CaptureQueriesContext(connection) as asked:
        client.get(url("review", review=review.pk))
        client.get(url("review_decide", review=review.pk))
    columns = [query["sql"].split(" FROM ")[0] for query in asked if "planning_judgement" in query["sql"]]
    assert columns
    assert not [part for part in columns if '"planning_judgement"."text"' in part]


@pytest.mark.django_db
@pytest.mark.parametrize("reader", ["head", "deputy", "phase_leader"])
def test_before_both_are_in_no_page_loads_the_text(
    reader, oakfield, review, senco, head, request, sign_in, monkeypatch
):
    reading = request.getfixturevalue(reader)
    meeting = make_meeting(make_series(oakfield, [senco, head], others=[reading] if reading != head else []))
    ProvisionReview.objects.filter(pk=review.pk).update(meeting=meeting)
    save(senco, review, Side.SENCO, words=THEIRS)
    loaded = []

    def from_db(db, names, values):
        loaded.extend(name for name in names if name in ("text", "impact"))
        return models.Model.from_db.__func__(Judgement, db, names, values)

    monkeypatch.setattr(Judgement, "from_db", from_db)
    client = sign_in(reading)
    every_answer(client, review)
    client.post(url("judgement_take_back", review=review.pk))
    client.post(url("review_remove", review=review.pk), {"version": "1"})
    for name in ("this_week", "my_actions", "trend", "cohorts", "cohorts_csv", "stopped", "decisions"):
        client.get(url(name))
    for name in ("meeting", "meeting_reviews", "minutes"):
        client.get(url(name, meeting=meeting.pk))
    assert not loaded
    assert Judgement.objects.get().text == THEIRS
    assert loaded  # so the reading above would have been noticed


@pytest.mark.django_db
def test_whose_side_is_taken_reads_nothing_of_the_colleague(review, head, deputy, monkeypatch):
    save(deputy, review, Side.LEADER, words=THEIRS, hand_in=False)
    with CaptureQueriesContext(connection) as asked, pytest.raises(SideTaken):
        save(head, review, Side.LEADER)
    of_others = [query["sql"] for query in asked if '"planning_judgement"."side" = ' in query["sql"]]
    assert of_others
    assert not [sql for sql in of_others if '"planning_judgement"."text"' in sql]


@pytest.mark.django_db
def test_who_no_longer_speaks_for_a_side_makes_way(oakfield, review, senco, head, deputy, sign_in):
    save(deputy, review, Side.LEADER, words="Half a th", hand_in=False)
    RoleHolding.objects.filter(membership=deputy).update(role=Role.objects.get(school=oakfield, slug="senco"))
    client, address = sign_in(deputy), url("judgement", review=review.pk)
    assert client.post(address, form(side="leader", version="1")).status_code == 422
    assert "Throw the draft away" in text(client.get(address))
    assert sign_in(head).post(address, form(side="leader")).status_code == 302
    assert Judgement.objects.get().by == head


@pytest.mark.django_db
def test_the_page_shows_not_even_ones_own_before_both_are_in(review, senco, sign_in):
    save(senco, review, Side.SENCO)
    page = text(sign_in(senco).get(url("review", review=review.pk)))
    assert MINE not in page
    assert "Your judgement is in." in page


@pytest.mark.django_db
def test_once_both_are_in_they_stand_side_by_side_with_their_difference(review, senco, head, phase_leader, sign_in):
    save(senco, review, Side.SENCO, impact="clear")
    save(head, review, Side.LEADER, words=THEIRS, impact="unsure")
    page = text(sign_in(senco).get(url("review", review=review.pk)))
    assert "They differ. The SENCo says “a clear difference”, the leader “I cannot tell”." in page
    assert page.index(MINE) < page.index(THEIRS)
    assert senco.name in page
    assert head.name in page
    led = text(sign_in(phase_leader).get(url("review", review=review.pk)))
    assert MINE in led
    assert THEIRS in led
    assert senco.name not in led
    assert head.name not in led


@pytest.mark.django_db
def test_agreement_is_said_too(review, senco, head, sign_in):
    save(senco, review, Side.SENCO)
    save(head, review, Side.LEADER)
    assert "Both say: a clear difference." in text(sign_in(head).get(url("review", review=review.pk)))


@pytest.mark.django_db
def test_a_review_with_one_judgement_decided_never_shows_it(review, senco, head, sign_in):
    save(senco, review, Side.SENCO, words=THEIRS)
    said = ReviewDecision("adapt", "", None, None)
    decide_review(by=head, review=review, version=1, decision=said, today=TODAY)
    assert THEIRS not in text(sign_in(head).get(url("review", review=review.pk)))


@pytest.mark.django_db
def test_of_another_review_nothing_is_revealed(oakfield, review, senco, head):
    other = make_review(make_provision(oakfield, name="Other"))
    make_judgement(review, "senco", by=senco, ready_at=timezone.now())
    make_judgement(other, "leader", by=head, ready_at=timezone.now())
    assert not Judgement.objects.visible_to(head).filter(review=review).exists()
