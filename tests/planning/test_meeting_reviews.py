"""A meeting leads to its reviews and to what is due; a review begun by mistake is taken away."""

import uuid
from datetime import date

import pytest

from inclusion.school.models import AuditEntry
from planning.actions.reviews import ReviewDecision, decide_review
from planning.models import Judgement, Provision, ProvisionReview
from tests.planning.provision_pages import REVIEW, of, text, url
from tests.planning.rows import TUESDAY, make_meeting, make_provision, make_review, make_series

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


def test_a_meeting_leads_to_its_reviews_and_to_what_is_due(oakfield, provision, senco, head, teacher, sign_in):
    meeting = make_meeting(make_series(oakfield, [senco, head], others=[teacher]))
    due = make_provision(oakfield, name="Number games", next_review_on=TUESDAY)
    make_provision(oakfield, name="Later on", next_review_on=date(2027, 1, 13))
    make_provision(oakfield, name="Long gone", next_review_on=TUESDAY, state="stopped", stopped_on=TUESDAY)
    review = make_review(provision, meeting=meeting)
    client, here = sign_in(senco), url("meeting_reviews", meeting=meeting.pk)
    assert here in text(client.get(url("meeting", meeting=meeting.pk)))
    page = text(client.get(here))
    assert of("review", review) in page
    assert "Later on" not in page
    assert "Long gone" not in page
    begin = f"{url('review_add', provision=due.pk)}?meeting={meeting.pk}"
    assert begin in page
    assert f'<option value="{meeting.pk}" selected>' in text(client.get(begin))
    client.post(begin, {"held_on": "2027-01-12", "meeting": str(meeting.pk)})
    assert begin not in text(client.get(here))
    assert here in text(client.get(of("review", review)))
    assert sign_in(teacher).get(here).status_code == 404
    assert here not in text(sign_in(teacher).get(url("meeting", meeting=meeting.pk)))


@pytest.mark.parametrize("meeting", ["x", "%00", str(uuid.UUID(int=1))])
def test_a_meeting_that_is_none_of_ones_own_is_not_taken_from_the_address(meeting, provision, senco, sign_in):
    page = sign_in(senco).get(url("review_add", provision=provision.pk) + f"?meeting={meeting}")
    assert page.status_code == 200
    assert "selected" not in text(page).split('name="meeting"')[1].split("</select>")[0].replace(
        'value="" selected', ""
    )


@pytest.mark.parametrize("count", [1, 3])
def test_reviews_of_a_meeting_take_the_same_number_of_queries(
    count, oakfield, senco, head, sign_in, django_assert_num_queries
):
    meeting = make_meeting(make_series(oakfield, [senco, head]))
    for number in range(count):
        make_review(make_provision(oakfield, name=f"Looked at {number}"), meeting=meeting)
        make_provision(oakfield, name=f"Due {number}", next_review_on=TUESDAY)
    client, here = sign_in(senco), url("meeting_reviews", meeting=meeting.pk)
    client.get(here)
    with django_assert_num_queries(8):
        client.get(here)


def test_a_review_begun_by_mistake_is_taken_away(review, provision, senco, sign_in):
    client, address = sign_in(senco), of("review_remove", review)
    assert address in text(client.get(of("review_edit", review)))
    assert "somebody changed it" in text(client.post(address, {"version": "7"}, follow=True))
    said = text(client.post(address, {"version": "1"}, follow=True))
    assert "The review is taken away." in said
    assert not ProvisionReview.objects.exists()
    assert AuditEntry.objects.get(verb="removed").summary == "Reading support, review of 12 January 2027"
    assert client.post(address, {"version": "1"}).status_code == 404


@pytest.mark.parametrize("how", ["decided", "judged"])
def test_a_review_that_says_something_stays(how, review, senco, head, sign_in):
    if how == "decided":
        decide(head, review)
    else:
        Judgement.objects.create(
            school=senco.school, review=review, side="leader", by=head, impact="clear", text="Mine"
        )
    client, version = sign_in(senco), ProvisionReview.objects.get().version
    said = text(client.post(of("review_remove", review), {"version": str(version)}, follow=True))
    assert "The review stays" in said
    assert of("review_remove", review) not in text(client.get(of("review_edit", review), follow=True))
    assert ProvisionReview.objects.exists()


def test_what_is_taken_away_while_somebody_saves_is_not_there(provision, senco, sign_in, monkeypatch):
    review, mistake = make_review(provision), make_provision(provision.school, name="Mistake")
    judged = {"side": "senco", "impact": "clear", "text": "It helps.", "hand_in": "1"}
    noted = {"starts_on": "2027-01-04", "ends_on": "2027-01-08", "planned": "5", "delivered": "4"}
    client = sign_in(senco)

    def go(school_id):  # at the moment of the turn, the other one has just been there
        ProvisionReview.objects.filter(pk=review.pk).delete()
        Provision.objects.filter(pk=mistake.pk).delete()

    for module, address, said in [
        ("reviews", of("review_edit", review), REVIEW | {"version": "1"}),
        ("reviews", of("review_decide", review), DECIDED | {"owner": str(senco.pk)}),
        ("judgements", of("judgement", review), judged),
        ("created_once", url("review_add", provision=mistake.pk), REVIEW),
        ("created_once", url("delivery_add", provision=mistake.pk), noted),
    ]:
        review.save()
        mistake.save()
        with monkeypatch.context() as patch:
            patch.setattr(f"planning.actions.{module}.take_turn", go)
            assert client.post(address, said).status_code == 404, address
