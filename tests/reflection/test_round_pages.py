"""The pages of a round, from writing alone to reading together, and what goes wrong on the way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reflection.actions.rounds import change_members
from reflection.models import Answer, Round, RoundMember
from reflection.prompts import RoundKind
from tests.conftest import TODAY
from tests.reflection.pages import text, url
from tests.reflection.rows import make_round, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def round(head, senco):
    return make_round([head, senco], RoundKind.VISIT, title="The reading group")


def typed(words="It was calm.", *, version=1, seen=1, how="ready", **more):
    return {"text_noticed": words, "version": str(version), "seen": str(seen), how: "1", **more}


def test_writing_and_being_ready_reveals_once_both_are(round, head, senco, sign_in):
    hers, his = sign_in(senco), sign_in(head)
    answer = hers.post(url("round_answer", round=round.pk), typed("Calmer than I thought."), follow=True)
    assert "You are ready." in text(answer)
    assert "Only you can read this" in text(answer)
    page = text(his.get(url("round", round=round.pk)))
    assert "Calmer than I thought." not in page
    assert "1 of 2</b> not ready yet" in page
    page = text(his.post(url("round_answer", round=round.pk), typed("They laugh a lot."), follow=True))
    assert "Calmer than I thought." in page
    assert "They laugh a lot." in page
    assert "What each of us says" in page


def test_a_draft_is_kept_and_shown_to_its_author_again(round, senco, sign_in):
    client = sign_in(senco)
    assert "Kept. Only you can read it." in text(
        client.post(url("round_answer", round=round.pk), typed("Half a thought", how="keep"), follow=True)
    )
    assert "Half a thought" in text(client.get(url("round_answer", round=round.pk)))
    assert member_of(round, senco).ready_at is None


def test_the_form_says_who_can_read_it_and_what_may_reach_it(round, senco, sign_in):
    page = text(sign_in(senco).get(url("round_answer", round=round.pk)))
    for words in ("Only you can read this until everybody in it is ready", "subject access request", "No pupil names"):
        assert words in page


def test_empty_answers_are_not_ready_and_say_so(round, senco, sign_in):
    answer = sign_in(senco).post(url("round_answer", round=round.pk), typed(""))
    assert answer.status_code == 422
    assert "Write at least a line" in text(answer)


def test_a_missing_place_on_the_scale_keeps_what_was_written(head, senco, sign_in):
    round = make_round([head, senco])
    client = sign_in(senco)
    answer = client.post(
        url("round_answer", round=round.pk),
        {"score_team": "4", "text_true": "Time.", "version": "1", "seen": "1", "ready": "1"},
    )
    assert answer.status_code == 422
    assert "The adults communicate well" in text(answer)
    assert "What you wrote is kept." in text(answer)
    assert Answer.objects.get(member__membership=senco, prompt="true").text == "Time."
    whole = {f"score_{facet}": "3" for facet in ("team", "communicate", "systems", "support")}
    again = client.post(
        url("round_answer", round=round.pk), {**whole, "text_true": "Time.", "version": "2", "seen": "1", "ready": "1"}
    )
    assert again.status_code == 302


def test_a_hundred_thousand_characters_are_refused_in_words_and_kept_in_the_form(round, senco, sign_in):
    answer = sign_in(senco).post(url("round_answer", round=round.pk), typed("x" * 100_000))
    assert answer.status_code == 422
    assert "Use at most 5000 characters; this has 100000." in text(answer)
    assert "x" * 100_000 in text(answer)
    assert not Answer.objects.exists()


def test_markup_is_shown_as_text(round, head, senco, sign_in):
    words = "<script>alert(1)</script><b>bold</b>"
    for person in (senco, head):
        sign_in(person).post(url("round_answer", round=round.pk), typed(words))
    page = text(sign_in(head).get(url("round", round=round.pk)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_text_that_looks_like_a_pupil_is_asked_about_once(round, senco, sign_in):
    client, words = sign_in(senco), "Jamie in Y4 read to me."
    answer = client.post(url("round_answer", round=round.pk), typed(words))
    assert answer.status_code == 422
    assert "“Jamie in Y4” looks like a pupil" in text(answer)
    assert client.post(url("round_answer", round=round.pk), typed(words, no_pupils="on")).status_code == 302


def test_two_tabs_show_both_versions_and_lose_nothing(round, senco, sign_in):
    client = sign_in(senco)
    client.post(url("round_answer", round=round.pk), typed("From the first tab", how="keep"))
    answer = client.post(url("round_answer", round=round.pk), typed("From the second tab", how="keep"))
    assert answer.status_code == 409
    assert "From the first tab" in text(answer)
    assert "From the second tab" in text(answer)
    assert client.post(url("round_answer", round=round.pk), typed("Both", version=2, how="keep")).status_code == 302


def test_taking_it_back_before_the_reveal_and_being_told_after(round, head, senco, sign_in):
    client = sign_in(senco)
    client.post(url("round_answer", round=round.pk), typed())
    page = text(client.post(url("round_withdraw", round=round.pk), follow=True))
    assert "You are not ready any more." in page
    for person in (senco, head):
        version = member_of(round, person).version
        sign_in(person).post(url("round_answer", round=round.pk), typed(version=version))
    assert "cannot be taken back any more" in text(client.post(url("round_withdraw", round=round.pk), follow=True))


def test_a_change_after_the_reveal_is_marked_for_everybody(round, head, senco, sign_in):
    for person in (senco, head):
        sign_in(person).post(url("round_answer", round=round.pk), typed())
    sign_in(senco).post(url("round_answer", round=round.pk), typed("On reflection, not calm.", version=2, seen=2))
    assert "changed on 13 Jan 2027, after it was revealed" in text(sign_in(head).get(url("round", round=round.pk)))


def test_a_day_all_agree_lets_the_others_go_on_without_somebody(head, senco, teacher, sign_in, time_machine):
    round = make_round([head, senco, teacher], ready=[head, senco])
    day = TODAY + timedelta(days=7)
    for person in (head, senco, teacher):
        sent = sign_in(person).post(url("round_release_day", round=round.pk), {"day": day.isoformat()}, follow=True)
        assert "Noted." in text(sent)
    assert "You all agreed to wait until 20 January 2027." in text(
        sign_in(head).post(url("round_release", round=round.pk), follow=True)
    )
    time_machine.move_to(timezone.now() + timedelta(days=7), tick=False)
    client = sign_in(head)
    assert f"Reveal without {teacher.name}" in text(client.get(url("round", round=round.pk)))
    page = text(client.post(url("round_release", round=round.pk), follow=True))
    assert f"without {teacher.name}, who had not handed in" in page
    assert f"Of {senco.name}: true" in page
    assert f"Of {senco.name}: true" not in text(sign_in(teacher).get(url("round", round=round.pk)))


@pytest.mark.parametrize("day", ["", "2027-01-12", "tomorrow", "9999-01-01", "0001-01-01"])
def test_a_day_that_is_none_is_answered_in_words(day, head, senco, sign_in):
    round = make_round([head, senco])
    answer = sign_in(head).post(url("round_release_day", round=round.pk), {"day": day})
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)


def test_who_takes_part_can_be_changed_until_the_reveal(head, senco, teacher, sign_in):
    round = make_round([head, senco], ready=[senco])
    client = sign_in(head)
    sent = client.post(url("round_people", round=round.pk), {"people": [str(senco.pk), str(teacher.pk)]}, follow=True)
    assert "Whoever was ready is asked again" in text(sent)
    assert client.post(url("round_people", round=round.pk), {}).status_code == 422
    Round.objects.filter(pk=round.pk).update(revealed_at=timezone.now())
    sent = client.post(url("round_people", round=round.pk), {"people": [str(senco.pk)]}, follow=True)
    assert "Who takes part stays as it is." in text(sent)


def test_people_of_another_school_cannot_be_planted(head, senco, other_head, sign_in):
    round = make_round([head, senco])
    answer = sign_in(head).post(url("round_people", round=round.pk), {"people": [str(other_head.pk)]})
    assert answer.status_code == 422
    assert not RoundMember.objects.filter(membership=other_head).exists()


def test_the_people_of_a_visit_are_those_of_the_visit(round, head, sign_in):
    assert sign_in(head).get(url("round_people", round=round.pk)).status_code == 404
    assert sign_in(head).post(url("round_leave", round=round.pk)).status_code == 404


def test_leaving_keeps_ones_words_and_calls_a_round_of_two_off(head, senco, sign_in):
    round = make_round([head, senco], ready=[senco])
    hers = sign_in(senco)
    sign_in(head).post(url("round_leave", round=round.pk))
    page = text(hers.get(url("round", round=round.pk)))
    assert "called off" in page
    assert f"Of {senco.name}: true" in page
    assert "This was called off." in text(hers.get(url("round_answer", round=round.pk), follow=True))


def test_a_partner_who_left_in_mid_reveal_is_said_and_not_waited_for(head, senco, sign_in):
    round = make_round([head, senco], ready=[head])
    senco.ended_at = timezone.now()
    senco.save()
    client = sign_in(head)
    page = text(client.get(url("round", round=round.pk)))
    assert "has left the school" in page
    assert f"Reveal without {senco.name}" in page
    assert "without" in text(client.post(url("round_release", round=round.pk), follow=True))


@pytest.mark.parametrize("who", ["deputy", "teacher", "office", "governor", "other_head"])
def test_for_everybody_else_it_does_not_exist(who, round, request, sign_in):
    client = sign_in(request.getfixturevalue(who))
    for name in ("round", "round_answer", "round_people"):
        assert client.get(url(name, round=round.pk)).status_code == 404
    for name in ("round_answer", "round_withdraw", "round_release_day", "round_release", "round_leave"):
        assert client.post(url(name, round=round.pk), typed()).status_code == 404


def test_anonymous_people_sign_in_and_wrong_verbs_are_told(round, head, sign_in):
    assert Client().get(url("round", round=round.pk)).status_code == 302
    assert sign_in(head).get(url("round_release", round=round.pk)).status_code == 405
    assert sign_in(head).post(url("round", round=round.pk)).status_code == 405


@pytest.mark.parametrize("count", [2, 4])
def test_the_page_takes_as_many_queries_for_more_people(
    count, head, senco, teacher, deputy, sign_in, django_assert_num_queries
):
    people = [head, senco, teacher, deputy][:count]
    round = make_round(people, ready=people, revealed=True)
    client = sign_in(head)
    client.get(url("round", round=round.pk))
    with django_assert_num_queries(8):
        client.get(url("round", round=round.pk))


def test_what_is_typed_too_late_is_shown_and_not_lost(head, senco, sign_in):
    round = make_round([head, senco], RoundKind.VISIT)
    client = sign_in(senco)
    Round.objects.filter(pk=round.pk).update(called_off_at=timezone.now())
    answer = client.post(url("round_answer", round=round.pk), typed("Typed while it was called off"))
    assert answer.status_code == 409
    assert "This was called off." in text(answer)
    assert "Typed while it was called off" in text(answer)
    RoundMember.objects.filter(round=round, membership=senco).update(left_at=timezone.now())
    Round.objects.filter(pk=round.pk).update(called_off_at=None)
    answer = client.post(url("round_answer", round=round.pk), typed("Typed while I was taken out"))
    assert answer.status_code == 409
    assert "You take part in this no longer." in text(answer)
    assert "Typed while I was taken out" in text(answer)


def test_somebody_who_joined_meanwhile_is_said_and_the_words_stay(head, senco, teacher, sign_in):
    round = make_round([head, senco], RoundKind.VISIT)
    change_members(by=head, round=round, people=[senco, teacher])
    answer = sign_in(senco).post(url("round_answer", round=round.pk), typed("Meant for two"))
    assert answer.status_code == 409
    assert "who takes part" in text(answer)
    assert "Meant for two" in text(answer)
    assert sign_in(senco).post(url("round_answer", round=round.pk), typed("For three", seen=2)).status_code == 302
