"""Two judgements, each written alone: drafts, handing in, changing, and two at the same moment."""

import threading

import pytest
from django.db import connections
from django.utils import timezone

from inclusion.school.models import AuditEntry, Role, RoleHolding
from planning.actions.judgements import JudgementClosed, SideTaken, save_judgement, take_back_draft
from planning.actions.locking import StaleRow
from planning.actions.reviews import ReviewDecision, decide_review, reopen_review
from planning.models import Judgement, Side
from tests.conftest import TODAY
from tests.factories import make_member, make_school
from tests.planning.provision_pages import text, url
from tests.planning.rows import make_provision, make_review

MINE, THEIRS = "They choose books at playtime.", "I see nothing of it in class."


@pytest.fixture
def review(oakfield, today):
    return make_review(make_provision(oakfield))


def save(by, review, side, *, version=-1, words=MINE, impact="clear", hand_in=True):
    return save_judgement(by=by, review=review, side=side, version=version, impact=impact, text=words, hand_in=hand_in)


def form(words=MINE, *, side="senco", version="", how="hand_in", impact="clear"):
    return {"side": side, "impact": impact, "text": words, "version": version, how: "1"}


def trail():
    return [f"{verb} {kind} {said}" for verb, kind, said in AuditEntry.objects.values_list("verb", "kind", "summary")]


# One's own ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_draft_is_kept_finished_and_handed_in(review, senco, sign_in):
    client, address = sign_in(senco), url("judgement", review=review.pk)
    assert client.post(address, form(how="draft")).status_code == 302
    assert Judgement.objects.get().ready_at is None
    assert MINE in text(client.get(address))
    assert client.post(address, form("More.", version="1")).status_code == 302
    stored = Judgement.objects.get()
    assert (stored.text, stored.by, stored.side, stored.version) == ("More.", senco, "senco", 2)
    assert stored.ready_at is not None
    assert [line for line in trail() if "judgement" in line] == [
        "handed in judgement Reading support, review of 12 January 2027: SENCo"
    ]


@pytest.mark.django_db
def test_what_is_in_can_be_changed_until_the_other_is_in_too(review, senco, head):
    save(senco, review, Side.SENCO)
    changed = save(senco, review, Side.SENCO, version=1, words="Better words", hand_in=False)
    assert changed.ready_at is not None
    save(head, review, Side.LEADER, words=THEIRS)
    with pytest.raises(JudgementClosed, match="Both judgements are in"):
        save(senco, review, Side.SENCO, version=2, words="Now that I know")
    with pytest.raises(JudgementClosed):
        save(head, review, Side.LEADER, version=1, words="Now that I know")
    assert set(Judgement.objects.values_list("text", flat=True)) == {"Better words", THEIRS}


@pytest.mark.django_db
def test_a_late_change_is_refused_in_words_and_what_was_typed_stays(review, senco, head, sign_in):
    save(senco, review, Side.SENCO)
    save(head, review, Side.LEADER, words=THEIRS)
    client, address = sign_in(senco), url("judgement", review=review.pk)
    late = client.post(address, form("Now that I know", version="1"))
    assert late.status_code == 409
    assert "Both judgements are in, so neither can be changed any more." in text(late)
    assert "Now that I know" in text(late)
    assert client.get(address).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"impact": ""}, "Choose one; “I cannot tell” is an answer."),
        ({"impact": "huge"}, "Select a valid choice."),
        ({"text": ""}, "Say in a few words why."),
        ({"text": "x" * 100_000}, "Use at most 2000 characters"),
        ({"text": "Amina in Year 4 reads"}, "looks like a pupil"),
        ({"side": "leader"}, "You cannot give the judgement of this side"),
    ],
)
def test_bad_input_is_told_in_words(change, words, review, senco, sign_in):
    answer = sign_in(senco).post(url("judgement", review=review.pk), form() | change)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Judgement.objects.exists()


@pytest.mark.django_db
def test_the_same_person_in_two_tabs_sees_both_own_texts(review, senco, sign_in):
    save(senco, review, Side.SENCO, hand_in=False)
    lost = sign_in(senco).post(url("judgement", review=review.pk), form("From the other tab", version="7"))
    assert lost.status_code == 409
    assert MINE in text(lost)
    assert "From the other tab" in text(lost)
    with pytest.raises(StaleRow):
        save(senco, review, Side.SENCO)


@pytest.mark.django_db
def test_a_draft_can_be_thrown_away_and_what_is_in_stays(review, senco, head, deputy, sign_in):
    save(deputy, review, Side.LEADER, hand_in=False)
    with pytest.raises(SideTaken, match="Somebody else has begun the Leader judgement"):
        save(head, review, Side.LEADER)
    assert "The side you speak for is taken" in text(sign_in(head).get(url("judgement", review=review.pk)))
    sign_in(deputy).post(url("judgement_take_back", review=review.pk))
    save(head, review, Side.LEADER)
    take_back_draft(by=head, review=review)
    assert Judgement.objects.get().by == head


@pytest.mark.django_db
def test_the_draft_of_somebody_who_has_left_makes_way(review, head, deputy, sign_in):
    save(deputy, review, Side.LEADER, words="Half a th", hand_in=False)
    deputy.ended_at, deputy.ended_by = timezone.now(), head
    deputy.save()
    assert sign_in(head).post(url("judgement", review=review.pk), form(side="leader")).status_code == 302
    assert Judgement.objects.get().by == head


@pytest.mark.django_db
def test_a_head_who_is_the_senco_gives_one_side_only(oakfield, review, head, deputy, sign_in):
    RoleHolding.objects.create(school=oakfield, membership=head, role=Role.objects.get(school=oakfield, slug="senco"))
    client, address = sign_in(head), url("judgement", review=review.pk)
    assert "For whom do you speak?" in text(client.get(address))
    client.post(address, form(side="leader"))
    assert client.post(address, form(side="senco", version="1")).status_code == 422
    with pytest.raises(SideTaken, match="One person gives one"):
        save(head, review, Side.SENCO, version=1)
    assert Judgement.objects.get().side == "leader"


@pytest.mark.django_db
def test_a_decided_review_takes_no_judgement_until_it_is_reopened(review, senco, head):
    said = ReviewDecision("adapt", "", None, None)
    decide_review(by=head, review=review, version=1, decision=said, today=TODAY)
    with pytest.raises(JudgementClosed, match="Reopen it"):
        save(senco, review, Side.SENCO)
    reopen_review(by=head, review=review, version=2, reason="It was too early")
    save(senco, review, Side.SENCO)
    save(head, review, Side.LEADER)
    with pytest.raises(JudgementClosed):
        save(head, review, Side.LEADER, version=1, words="Else")


# At once --------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sides", [("senco", "leader"), ("leader", "leader")])
def test_two_who_hand_in_at_once(sides):
    school = make_school()
    pair = [make_member(school, "deputy-head", "senco", email=f"{name}@oakfield.example") for name in ("one", "two")]
    review = make_review(make_provision(school))
    start, outcomes = threading.Barrier(2), []

    def hand_in(by, side):
        start.wait()
        try:
            save(by, review, Side(side))
            outcomes.append("in")
        except SideTaken:
            outcomes.append("taken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=hand_in, args=pair_side) for pair_side in zip(pair, sides, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = ["in", "in"] if len(set(sides)) == 2 else ["in", "taken"]
    assert sorted(outcomes) == expected
    assert Judgement.objects.filter(ready_at__isnull=False).count() == expected.count("in")


@pytest.mark.django_db(transaction=True)
def test_a_change_against_a_handing_in_never_follows_the_reveal():
    school = make_school()
    one, two = (make_member(school, "deputy-head", email=f"{name}@oakfield.example") for name in ("one", "two"))
    review = make_review(make_provision(school))
    save(one, review, Side.SENCO, words="First")
    start, outcomes = threading.Barrier(2), []

    def act(by, side, version, words):
        start.wait()
        try:
            save(by, review, side, version=version, words=words)
            outcomes.append(words)
        except JudgementClosed:
            outcomes.append("closed")
        finally:
            connections.close_all()

    acts = [(one, Side.SENCO, 1, "Changed"), (two, Side.LEADER, -1, "Other")]
    threads = [threading.Thread(target=act, args=args) for args in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = Judgement.objects.get(side=Side.SENCO).text
    assert "Other" in outcomes
    assert ("closed" in outcomes) == (stored == "First")
