"""A training that changes: its rounds stay in step, what is revealed stays, and nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from planning.actions.locking import StaleRow
from planning.models import Decision, Provision
from reflection.actions.learning import CannotRemove, LearningDetails, change_learning, remove_learning
from reflection.actions.rounds import leave_round
from reflection.models import Answer, Learning, LearningPerson, Round
from tests.planning.rows import make_decision, make_provision
from tests.reflection.area_learning import make_change, make_learning
from tests.reflection.rows import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TYPED = {"topic": "Reading and the brain", "provider": "The hub", "starts_on": "2027-02-03", "hours": "6"}


def at(name, **kwargs):
    return reverse(f"reflection:{name}", kwargs={"school": "oakfield", **kwargs})


def edit(client, learning, people, **typed):
    learning.refresh_from_db()
    data = {**TYPED, "in_record": "on", "version": str(learning.version), "people": [str(one.pk) for one in people]}
    answer = client.post(at("learning_edit", learning=learning.pk), {**data, **typed}, follow=True)
    learning.refresh_from_db()
    return answer


def taking_part(round):
    return {member.membership for member in round.members.all() if member.takes_part}


def facts_of(learning, **fields):
    known = {name: getattr(learning, name) for name in LearningDetails.__dataclass_fields__}
    return LearningDetails(**(known | fields))


def test_topic_and_last_day_are_those_of_the_rounds_too(head, senco, sign_in):
    learning = make_learning([head, senco])
    edit(sign_in(senco), learning, [head], topic="Reading", ends_on="2027-02-04", cost="90", hours="1.5")
    assert (learning.topic, learning.ends_on, str(learning.cost), str(learning.hours)) == (
        "Reading",
        date(2027, 2, 4),
        "90.00",
        "1.50",
    )
    assert (learning.before.title, learning.before.opens_on) == ("Reading", None)
    assert (learning.after.title, learning.after.opens_on) == ("Reading", date(2027, 2, 4))
    assert LearningPerson.objects.count() == 2


def test_who_joins_makes_everybody_look_again_and_who_goes_keeps_what_they_wrote(head, senco, teacher, deputy, sign_in):
    learning = make_learning([head, senco, teacher], ready=[teacher, senco])
    answer = edit(sign_in(head), learning, [senco, deputy])
    assert "Whoever was ready is asked again" in answer.text
    for round in (learning.before, learning.after):
        assert taking_part(round) == {head, senco, deputy}
        assert not round.members.filter(ready_at__isnull=False).exists()
    gone = member_of(learning.after, teacher)
    assert Answer.objects.visible_to(teacher).filter(member=gone).exists()
    client = sign_in(teacher)
    assert client.get(at("learning_one", learning=learning.pk)).status_code == 404
    assert f"Of {teacher.name}" in client.get(at("round", round=learning.after.pk)).text
    assert f"Of {teacher.name}" not in sign_in(head).get(at("learning_one", learning=learning.pk)).text


def test_taking_out_who_is_not_ready_reveals_nothing(head, senco, teacher, sign_in):
    learning = make_learning([head, senco, teacher], ready=[head, senco])
    answer = edit(sign_in(head), learning, [senco])
    assert "asked again" in answer.text
    assert learning.after.revealed_at is None
    assert not learning.after.members.filter(ready_at__isnull=False).exists()
    assert not Answer.objects.visible_to(teacher).filter(member__round=learning.after).exists()


def test_a_revealed_round_keeps_its_members_and_it_is_said(head, senco, teacher, deputy, sign_in):
    learning = make_learning([head, senco, teacher], revealed=["before", "after"])
    answer = edit(sign_in(head), learning, [senco, deputy])
    assert (
        "“Before the training” and “After the training” are revealed, so they stay among those who took part"
        in answer.text
    )
    assert {person.membership for person in learning.people.all()} == {head, senco, deputy}
    for round in (learning.before, learning.after):
        assert taking_part(round) == {head, senco, teacher}
    assert not Answer.objects.visible_to(deputy).exists()


def test_who_left_a_round_alone_is_not_put_back_into_it(head, senco, teacher, deputy, sign_in):
    learning = make_learning([head, senco, teacher])
    leave_round(by=teacher, round=learning.before)
    edit(sign_in(head), learning, [senco, teacher, deputy])
    assert taking_part(learning.before) == {head, senco, deputy}
    answer = edit(sign_in(teacher), learning, [head, senco])
    assert "You take no part in “Before the training”" in answer.text
    assert taking_part(learning.before) == {head, senco, deputy}, "not hers to change"
    assert taking_part(learning.after) == {head, senco, teacher}


def test_a_round_with_nobody_left_to_read_it_with_is_called_off(head, senco, teacher, sign_in):
    learning = make_learning([head, senco, teacher])
    leave_round(by=teacher, round=learning.before)
    answer = edit(sign_in(head), learning, [teacher])
    assert "“Before the training” is called off" in answer.text
    assert learning.before.called_off_at
    assert taking_part(learning.after) == {head, teacher}


def test_somebody_who_has_left_the_school_can_stay_in_it(head, senco, teacher, sign_in):
    learning = make_learning([head, senco, teacher])
    teacher.ended_at, teacher.ended_by = timezone.now(), head
    teacher.save()
    form = sign_in(head).get(at("learning_edit", learning=learning.pk)).context["form"]
    assert teacher in form.chosen
    edit(sign_in(head), learning, [senco, teacher])
    assert taking_part(learning.before) == {head, senco, teacher}


def test_the_loser_of_a_race_sees_both_versions(head, senco, teacher, deputy, sign_in):
    learning = make_learning([head, senco, teacher])
    edit(sign_in(senco), learning, [head], topic="Theirs")
    typed = {**TYPED, "topic": "Mine", "version": "1", "people": [str(senco.pk), str(deputy.pk)]}
    answer = sign_in(head).post(at("learning_edit", learning=learning.pk), typed)
    assert answer.status_code == 409
    assert {label: said for label, *said in answer.context["differences"]} == {
        "Topic": ["Mine", "Theirs"],
        "Who attends with you": [f"{deputy.name} and {senco.name}", senco.name],
        "List the facts in the school’s CPD record": ["no", "yes"],
    }
    assert 'value="Mine"' in answer.text
    assert Learning.objects.get().topic == "Theirs"
    assert sign_in(head).post(at("learning_edit", learning=learning.pk), {**typed, "version": "2"}).status_code == 302
    assert Learning.objects.get().topic == "Mine"


def test_who_was_taken_out_meanwhile_sees_no_version(head, senco, teacher, monkeypatch, sign_in):
    learning = make_learning([head, senco, teacher])

    def too_late(**_):
        learning.people.filter(membership=teacher).delete()
        raise StaleRow(learning)

    monkeypatch.setattr("reflection.views.learning_changes.change_learning", too_late)
    typed = {**TYPED, "version": "1", "people": [str(senco.pk)]}
    assert sign_in(teacher).post(at("learning_edit", learning=learning.pk), typed).status_code == 404


@pytest.mark.parametrize("typed", [{"topic": ""}, {"people": []}, {"ends_on": "2027-02-01"}])
def test_a_bad_change_is_handed_back(head, senco, sign_in, typed):
    learning = make_learning([head, senco])
    answer = sign_in(head).post(
        at("learning_edit", learning=learning.pk),
        {**TYPED, "provider": "Typed", "version": "1", "people": [str(senco.pk)], **typed},
    )
    assert answer.status_code == 422
    assert "Typed" in answer.text
    assert Learning.objects.get().provider == "The hub"


def test_a_link_that_one_may_not_see_is_kept(oakfield, head, office, sign_in):
    links = {"provision": make_provision(oakfield), "decision": make_decision(oakfield)}
    learning = make_learning([head, office], **links)
    page = sign_in(office).get(at("learning_edit", learning=learning.pk)).text
    assert links["decision"].title not in page
    edit(sign_in(office), learning, [head], topic="Theirs", decision="", provision="")
    assert (learning.topic, learning.provision, learning.decision) == (
        "Theirs",
        Provision.objects.get(),
        Decision.objects.get(),
    )


def test_what_is_cancelled_is_removed_and_its_words_stay_with_their_author(head, senco, sign_in):
    learning = make_learning([head, senco], ready=[senco])
    rounds = [learning.before.pk, learning.after.pk]
    client = sign_in(head)
    assert "Remove the training" in client.get(at("learning_edit", learning=learning.pk)).text
    stale = client.post(at("learning_remove", learning=learning.pk), {"version": "7"}, follow=True)
    assert "Somebody changed this training" in stale.text
    gone = client.post(at("learning_remove", learning=learning.pk), {"version": "1"}, follow=True)
    assert "Removed: Reading and the brain." in gone.text
    assert not Learning.objects.exists()
    assert Round.objects.filter(pk__in=rounds, called_off_at__isnull=False).count() == 2
    assert f"Of {senco.name}" in sign_in(senco).get(at("round", round=rounds[1])).text
    assert f"Of {senco.name}" not in client.get(at("round", round=rounds[1])).text
    assert client.post(at("learning_remove", learning=learning.pk), {"version": "1"}).status_code == 404


@pytest.mark.parametrize("revealed", [["before"], ["after"]])
def test_what_is_revealed_is_not_removed(head, senco, sign_in, revealed):
    learning = make_learning([head, senco], revealed=revealed)
    client = sign_in(head)
    assert "Remove the training" not in client.get(at("learning_edit", learning=learning.pk)).text
    answer = client.post(at("learning_remove", learning=learning.pk), {"version": "1"}, follow=True)
    assert "is revealed, so the training stays" in answer.text
    assert Round.objects.filter(called_off_at__isnull=True).count() == 2


def test_what_led_to_a_change_is_not_removed(head, senco):
    learning = make_learning([head, senco])
    make_change(learning, head)
    with pytest.raises(CannotRemove, match="A change was agreed"):
        remove_learning(by=head, learning=learning, version=1)


def test_a_training_keeps_two_people(head, senco):
    learning = make_learning([head, senco])
    with pytest.raises(ValueError, match="two people"):
        change_learning(by=head, learning=learning, version=1, details=facts_of(learning), people=[])
