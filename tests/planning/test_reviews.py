"""Reviews of provision: what was found is saved bit by bit, and what nobody should send is refused in words."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from planning.actions.reviews import ReviewDecision
from planning.models import ProvisionReview
from tests.planning.provision_pages import REVIEW, of, text, url
from tests.planning.rows import make_delivery, make_meeting, make_provision, make_review, make_series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
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


# What was found -------------------------------------------------------------------------------------------------------


def test_a_review_is_saved_with_nothing_but_its_date(provision, senco, sign_in):
    data = {"held_on": "2027-01-12", "creation_key": str(uuid.uuid4())}
    client = sign_in(senco)
    answers = [client.post(url("review_add", provision=provision.pk), data) for _ in range(2)]
    review = ProvisionReview.objects.get()
    assert [answer["Location"] for answer in answers] == [of("review", review)] * 2
    page = text(client.get(of("review", review)))
    assert "Not said yet" in page
    assert "not given" in page


def test_a_review_begins_with_today_and_the_sessions_noted(provision, senco, sign_in):
    make_delivery(provision, planned=5, delivered=3)
    page = text(sign_in(senco).get(url("review_add", provision=provision.pk)))
    assert 'value="2027-01-13"' in page
    assert "3 of 5 sessions" in page
    assert 'name="sessions_delivered" value="3"' in page


def test_everything_that_is_filled_in_is_stored_and_read(review, head, sign_in):
    client = sign_in(head)
    assert client.post(of("review_edit", review), REVIEW | {"version": "1"}).status_code == 302
    review.refresh_from_db()
    assert (review.version, review.months_gained, review.below, review.evidence_voice) == (2, Decimal("7.5"), 3, "some")
    page = text(client.get(of("review", review)))
    for words in (
        "33 of 40 sessions",
        "Reading age in months",
        "84",
        "91.5",
        "<b>2.5</b>, a useful gain",
        "Most gain.",
    ):
        assert words in page
    assert page.index("Most gain.") < page.index("What the adults sense") < page.index("They choose books")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"held_on": ""}, "Choose a date."),
        ({"below": "-1"}, "Give a whole number from 0 to 2000."),
        ({"above": "2001"}, "Give a whole number from 0 to 2000."),
        ({"at_expected": "twelve"}, "Give a whole number from 0 to 2000."),
        ({"sessions_delivered": "41"}, "More sessions were delivered than planned."),
        ({"exit_on": "2026-09-13"}, "The second measurement is before the first."),
        ({"months_in": "0"}, "Nothing is gained in no time."),
        ({"months_in": "-3"}, "This cannot be below 0."),
        ({"months_gained": "Infinity"}, "Give a number such as 12 or 12.5."),
        ({"months_gained": "1000"}, "Give at most 999."),
        ({"entry_value": "1.234"}, "Give at most 2 places after the point."),
        ({"ran": "no"}, "It did not run, but sessions were delivered."),
        ({"ran": "perhaps"}, "Select a valid choice."),
        ({"instinct": "Jack in Year 3 smiles"}, "looks like a pupil"),
        ({"data_words": "x" * 100_000}, "Use at most 2000 characters"),
        ({"measure": "\u202eturned"}, "invisible character"),
    ],
)
def test_bad_input_is_told_in_words_and_what_was_typed_stays(change, words, review, senco, sign_in):
    answer = sign_in(senco).post(of("review_edit", review), REVIEW | {"version": "1"} | change)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Reading age in months" in text(answer) or "measure" in change
    review.refresh_from_db()
    assert review.version == 1


def test_the_second_of_two_sees_both_texts(review, senco, head, sign_in):
    sign_in(senco).post(of("review_edit", review), REVIEW | {"version": "1", "instinct": "They read aloud."})
    lost = sign_in(head).post(of("review_edit", review), REVIEW | {"version": "1", "below": "7"})
    page = text(lost)
    assert lost.status_code == 409
    assert "They read aloud." in page
    assert "They choose books at playtime." in page
    assert 'name="version" value="2"' in page
    review.refresh_from_db()
    assert review.below == 3


def test_a_meeting_is_offered_and_shown_to_those_who_take_part(oakfield, review, senco, head, deputy, sign_in):
    own = make_meeting(make_series(oakfield, [senco, deputy], name="Deputy and SENCo"))
    page = text(sign_in(senco).get(of("review_edit", review)))
    assert "12 January 2027: Deputy and SENCo" in page
    assert "Deputy and SENCo" not in text(sign_in(head).get(of("review_edit", review)))
    refused = sign_in(head).post(of("review_edit", review), REVIEW | {"version": "1", "meeting": str(own.pk)})
    assert refused.status_code == 422
    sign_in(senco).post(of("review_edit", review), REVIEW | {"version": "1", "meeting": str(own.pk)})
    assert "Deputy and SENCo" in text(sign_in(senco).get(of("review", review)))
    assert "Deputy and SENCo" not in text(sign_in(head).get(of("review", review)))
    sign_in(head).post(of("review_edit", review), REVIEW | {"version": "2"})
    review.refresh_from_db()
    assert (review.version, review.meeting) == (3, own)


# What nobody should send ----------------------------------------------------------------------------------------------

STRANGE = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 400, "\0", "x" * 100_000, "\u202e1", "0001-01-01"]


@pytest.mark.parametrize("strange", [*STRANGE, "9999-12-31", "-3"])
def test_no_field_of_a_review_breaks(strange, review, senco, sign_in):
    client = sign_in(senco)
    for name in [*REVIEW, "meeting", "creation_key", "version"]:
        said = REVIEW | {"version": "1"} | {name: strange}
        assert client.post(of("review_edit", review), said).status_code in (302, 409, 422), name
        ProvisionReview.objects.filter(pk=review.pk).update(version=1)
    for name in [*DECIDED, "owner", "minutes_returned", "minutes_needed"]:
        assert client.post(of("review_decide", review), DECIDED | {name: strange}).status_code in (409, 422), name


def test_ids_of_another_school_are_refused(review, senco, other_head, sign_in):
    theirs = make_meeting(make_series(other_head.school, [other_head]))
    client = sign_in(senco)
    said = client.post(of("review_edit", review), REVIEW | {"version": "1", "meeting": str(theirs.pk)})
    assert said.status_code == 422
    said = client.post(of("review_decide", review), DECIDED | {"owner": str(other_head.pk)})
    assert said.status_code == 422
    assert other_head.name not in text(said)
    elsewhere = make_review(make_provision(other_head.school))
    for name in ("review", "review_edit", "review_decide", "judgement"):
        assert client.get(of(name, elsewhere)).status_code == 404
    assert client.post(of("review_remove", elsewhere), {"version": "1"}).status_code == 404


def test_a_form_with_exact_counts_is_not_for_paper(review, senco, sign_in):
    ProvisionReview.objects.filter(pk=review.pk).update(below=3)
    page = text(sign_in(senco).get(of("review_edit", review)))
    assert page.index('<div class="no-print">') < page.index('id="id_below"')
    assert page.index("has its own page for paper") < page.index('id="id_below"')
