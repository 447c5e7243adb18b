"""What came of an item: added once, changed, taken out; an action goes with its outcome."""

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from inclusion.school.models import AuditEntry
from planning.actions.outcomes import (
    ActionTaken,
    OutcomeDetails,
    OwnerMissing,
    add_outcome,
    change_outcome,
    remove_outcome,
)
from planning.models import Action, Meeting, Outcome
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series

pytestmark = pytest.mark.usefixtures("today")
HTMX = {"HX-Request": "true"}
ACTION = {"kind": "action", "text": "Ask the phase leader", "due_on": "2027-01-29"}


@pytest.fixture
def meeting(oakfield, head, senco, deputy, governor):
    series = make_series(oakfield, [head, senco], others=[deputy], informed=[governor])
    return make_meeting(series, state=Meeting.State.IN_PROGRESS)


@pytest.fixture
def item(meeting):
    return make_item(meeting)


def url(name, row):
    return reverse(f"planning:{name}", args=["oakfield", row.pk])


@pytest.mark.parametrize("kind", ["decision", "information", "judgement"])
def test_an_outcome_of_each_kind(item, senco, sign_in, kind):
    answer = sign_in(senco).post(url("outcome_add", item), {"kind": kind, "text": "So be it", "confidential": "on"})
    assert answer["Location"].endswith(f"#item-{item.pk}")
    outcome = Outcome.objects.get()
    assert (outcome.kind, outcome.text, outcome.confidential, outcome.created_by) == (kind, "So be it", True, senco)
    assert not Action.objects.exists()


def test_an_action_gets_its_row_and_is_confidential_with_its_outcome(item, meeting, senco, deputy, sign_in):
    data = ACTION | {"owner": deputy.pk, "confidential": "on"}
    assert sign_in(senco).post(url("outcome_add", item), data).status_code == 302
    action = Action.objects.get()
    assert (action.owner, action.due_on, action.title) == (deputy, date(2027, 1, 29), "Ask the phase leader")
    assert (action.meeting, action.item, action.outcome, action.series) == (
        meeting,
        item,
        Outcome.objects.get(),
        meeting.series,
    )
    assert action.confidential
    assert action.status == Action.Status.PROPOSED


def test_the_same_form_sent_twice_is_one_outcome(item, senco, deputy, sign_in):
    data = ACTION | {"owner": deputy.pk, "creation_key": uuid.uuid4()}
    for _ in range(2):
        assert sign_in(senco).post(url("outcome_add", item), data).status_code == 302
    assert (Outcome.objects.count(), Action.objects.count()) == (1, 1)
    sign_in(senco).post(url("outcome_add", item), data | {"text": "Something else"})
    assert (Outcome.objects.count(), Action.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Write what came of it."),
        ({"text": "x" * 100_000}, "at most 2000 characters"),
        ({"text": "a\0"}, "NUL"),
        ({"text": "a\u202e"}, "direction"),
        ({"text": "x" * 301}, "at most 300 characters"),
        ({"owner": ""}, "Say who does it."),
        ({"due_on": ""}, "Say by when."),
        ({"due_on": "2027-01-12"}, "between today and"),
        ({"due_on": "2028-01-14"}, "between today and"),
        ({"due_on": "9999-99-99"}, "not a date"),
        ({"kind": "nonsense"}, "Select a valid choice"),
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["part", "page"])
def test_what_is_wrong_is_said_and_what_was_typed_stays(item, senco, deputy, sign_in, changes, words, headers):
    data = ACTION | {"owner": deputy.pk} | changes
    answer = sign_in(senco).post(url("outcome_add", item), data, headers=headers)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ("<html" in answer.content.decode()) == (headers == {})
    assert not Outcome.objects.exists()


def test_the_owner_is_one_who_takes_part(item, senco, teacher, governor, other_head, sign_in):
    for stranger in (teacher, governor, other_head):
        answer = sign_in(senco).post(url("outcome_add", item), ACTION | {"owner": stranger.pk})
        assert answer.status_code == 422
        with pytest.raises(OwnerMissing):
            due = date(2027, 1, 29)
            said = {"kind": "action", "text": "x", "confidential": False, "owner": stranger, "due_on": due}
            add_outcome(by=senco, item=item, **said)
    assert not Outcome.objects.exists()


def test_added_in_place_the_form_goes_and_the_list_is_renewed(item, senco, sign_in):
    client = sign_in(senco)
    form = client.get(url("outcome_add", item), {"kind": "judgement"}, headers=HTMX).content.decode()
    assert 'value="judgement"' in form.split("checked")[0].rsplit("<input", 1)[1] or "checked" in form
    assert "creation_key" in form
    part = client.post(url("outcome_add", item), {"kind": "decision", "text": "Agreed"}, headers=HTMX).content.decode()
    assert "Agreed" in part
    assert '<form class="outcome-form' not in part
    assert f'id="result-{item.pk}"' in part


def test_a_change_reaches_the_action_and_the_second_of_two_sees_both(item, senco, deputy, head, sign_in):
    outcome = add_outcome(
        by=senco, item=item, kind="action", text="Ask", confidential=False, owner=deputy, due_on=date(2027, 1, 29)
    )
    data = {"kind": "action", "text": "Ask twice", "owner": head.pk, "due_on": "2027-02-05", "confidential": "on"}
    client = sign_in(senco)
    assert client.post(url("outcome_edit", outcome), data | {"version": 1}).status_code == 302
    action = Action.objects.get()
    assert (action.title, action.owner, action.due_on, action.confidential) == (
        "Ask twice",
        head,
        date(2027, 2, 5),
        True,
    )
    answer = client.post(url("outcome_edit", outcome), data | {"text": "Ask thrice", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Stored now: “Ask twice”" in page
    assert "Ask thrice" in page
    assert client.post(url("outcome_edit", outcome), data | {"text": "Ask thrice", "version": 2}).status_code == 302
    assert Action.objects.get().title == "Ask thrice"


def test_information_may_become_an_action_but_an_action_stays_one(item, senco, deputy):
    outcome = make_outcome(item, kind=Outcome.Kind.INFORMATION)
    said = OutcomeDetails("action", "Do it", False, deputy, date(2027, 1, 29))
    change_outcome(by=senco, outcome=outcome, version=1, details=said)
    assert Action.objects.get().outcome == outcome
    with pytest.raises(ActionTaken):
        change_outcome(by=senco, outcome=outcome, version=2, details=OutcomeDetails("decision", "No"))


def test_taken_out_the_action_goes_too_unless_its_owner_has_taken_it_on(item, senco, deputy, sign_in):
    outcome = make_outcome(item, kind=Outcome.Kind.ACTION)
    make_action(deputy, item=item, outcome=outcome, status=Action.Status.ACCEPTED)
    with pytest.raises(ActionTaken):
        remove_outcome(by=senco, outcome=outcome, version=1)
    answer = sign_in(senco).post(url("outcome_remove", outcome), {"version": 1}, headers=HTMX)
    assert answer.status_code == 409
    assert "has taken this action on already" in answer.content.decode()
    Action.objects.update(status=Action.Status.PROPOSED)
    assert sign_in(senco).post(url("outcome_remove", outcome), {"version": 2}).status_code == 409
    assert sign_in(senco).post(url("outcome_remove", outcome), {"version": 1}).status_code == 302
    assert not Outcome.objects.exists()
    assert not Action.objects.exists()
    assert sign_in(senco).post(url("outcome_remove", outcome), {"version": 1}).status_code == 404


def test_a_closed_meeting_takes_no_outcome_and_shows_what_was_typed(item, meeting, senco, sign_in):
    outcome = make_outcome(item)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    data = {"kind": "decision", "text": "Too late now", "version": 1}
    for address in (url("outcome_add", item), url("outcome_edit", outcome), url("outcome_remove", outcome)):
        answer = sign_in(senco).post(address, data)
        assert answer.status_code == 409
        assert "locked" in answer.content.decode()
        if "remove" not in address:
            assert "Too late now" in answer.content.decode()
        assert sign_in(senco).post(address, data, headers=HTMX)["HX-Reswap"] == "none"
    assert Outcome.objects.get().text == outcome.text


def test_a_change_takes_back_that_the_minutes_were_agreed(item, meeting, head, senco):
    meeting.participants.filter(membership=head).update(ticked_at=timezone.now())
    said = {"kind": "decision", "text": "x", "confidential": False, "creation_key": uuid.uuid4()}
    add_outcome(by=senco, item=item, **said)
    assert not meeting.participants.filter(ticked_at__isnull=False).exists()
    meeting.participants.filter(membership=head).update(ticked_at=timezone.now())
    add_outcome(by=senco, item=item, **said)  # sent twice: the second changes nothing
    assert meeting.participants.filter(ticked_at__isnull=False).exists()


def test_the_trail_never_has_the_words(item, senco):
    outcome = add_outcome(by=senco, item=item, kind="decision", text="A secret", confidential=False)
    remove_outcome(by=senco, outcome=outcome, version=1)
    assert set(AuditEntry.objects.filter(kind="outcome").values_list("verb", "summary")) == {
        ("added", "Meeting on 12 January 2027"),
        ("removed", "Meeting on 12 January 2027"),
    }


def test_who_takes_no_part_gets_404(item, teacher, governor, other_head, sign_in):
    outcome = make_outcome(item)
    Meeting.objects.update(state=Meeting.State.CLOSED)  # the governor is told of its minutes now
    for stranger in (teacher, governor, other_head):
        client = sign_in(stranger)
        for address in (url("outcome_add", item), url("outcome_edit", outcome)):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404
        assert client.post(url("outcome_remove", outcome)).status_code == 404
        assert client.post(url("item_discussed", item)).status_code == 404
