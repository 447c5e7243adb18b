"""Where we stand: of a pair, once a term, alone and then revealed, with last term's answers beside it."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from inclusion.school.models import Term
from reflection.models import Answer, Round
from reflection.prompts import RoundKind
from tests.factories import make_member
from tests.reflection.pages import text, url
from tests.reflection.pupil_rows import AUTUMN, score
from tests.reflection.rows import SPRING, make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
KEY = {"creation_key": "8f14e45f-ceea-467f-a9f0-000000000003"}


def page_of(sign_in, person):
    return text(sign_in(person).get(url("standing"))).split("<main")[1]


def made(people, *, ready=(), revealed=False, day=SPRING):
    return make_round(people, RoundKind.STANDING, ready=ready, revealed=revealed, term_starts_on=day, title="Of ours")


def test_the_two_begin_it_once_a_term_whoever_presses(head, senco, sign_in):
    assert f"Begin with {senco.name}" in page_of(sign_in, head)
    first = text(sign_in(head).post(url("standing_start"), KEY, follow=True))
    assert "Begun. Each of you says it alone now." in first
    again = text(sign_in(senco).post(url("standing_start"), {}, follow=True))
    assert "have begun this term’s already" in again
    round = Round.objects.get()
    assert (round.kind, round.title, round.term_starts_on) == (
        RoundKind.STANDING,
        "Where we stand, Spring term 2027",
        SPRING,
    )
    assert "Begin with" not in page_of(sign_in, head)


def test_sent_twice_it_is_one(head, senco, sign_in):
    client = sign_in(head)
    for _ in range(2):
        assert "Begun." in text(client.post(url("standing_start"), KEY, follow=True))
    assert Round.objects.count() == 1


def test_nothing_of_the_other_shows_before_both_are_ready(head, senco, sign_in):
    round = made([head, senco], ready=[senco])
    score(round, senco, place=5)
    page = page_of(sign_in, head)
    assert f"Of {senco.name}" not in page
    assert "Fully joined-up</b>" not in page
    assert 'class="between"' not in page
    assert f"Of {senco.name}: next" in page_of(sign_in, senco)


def test_after_the_reveal_it_stands_in_words_with_last_term_beside_it(head, senco, sign_in):
    before = made([head, senco], ready=[head, senco], revealed=True, day=AUTUMN)
    score(before, head, place=2)
    Answer.objects.filter(member__round=before, member__membership=senco, prompt="next").update(text="More time.")
    now = made([head, senco], ready=[head, senco], revealed=True)
    score(now, head, place=4)
    page = page_of(sign_in, senco)
    rungs = page.split('class="between"')[1].split("</ol>")[0].split("<li")
    assert f'<span class="tag on">{head.name}</span>' in rungs[4]
    assert f"{head.name}, Autumn term 2026" in rungs[2]
    assert f'<span class="tag on">{senco.name}</span>' in rungs[3]
    assert f"{senco.name}, Autumn term 2026" in rungs[3]
    assert "Keeping each other informed" in page
    assert "More time." in page


def test_last_term_shows_while_this_term_is_written(head, senco, sign_in):
    made([head, senco], ready=[head, senco], revealed=True, day=AUTUMN)
    made([head, senco], ready=[head, senco], revealed=True, day=date(2026, 4, 13))
    page = page_of(sign_in, head)
    assert "Autumn term 2026" in page
    assert "Begin with" in page
    assert "Earlier terms" in page


def test_an_unrevealed_last_term_says_nothing_of_the_other(head, senco, sign_in):
    old = made([head, senco], ready=[senco], day=AUTUMN)
    page = page_of(sign_in, head)
    assert f"Of {senco.name}" not in page
    assert url("round", round=old.pk) in page, "it can still be answered"


def test_a_partner_who_left_in_mid_reveal_and_a_new_one(oakfield, head, senco, sign_in):
    made([head, senco], ready=[head])
    senco.ended_at, senco.ended_by = timezone.now(), head
    senco.save()
    page = page_of(sign_in, head)
    assert "has left the school" in page
    assert "Of ours" in page
    make_member(oakfield, "senco", email="new@oakfield.example", name="New Senco")
    assert "Begin with New Senco" in page_of(sign_in, head)
    sign_in(head).post(url("standing_start"), KEY)
    page = page_of(sign_in, head)
    assert "New Senco" in page
    assert "Also under way" in page
    assert Round.objects.count() == 2


@pytest.mark.parametrize("who", ["deputy", "teacher", "office", "phase_leader"])
def test_others_read_why_it_is_not_theirs(who, head, senco, request, sign_in):
    person = request.getfixturevalue(who)
    round = made([head, senco], ready=[head, senco], revealed=True)
    page = page_of(sign_in, person)
    assert "This is for a pair" in page
    assert head.name not in page
    assert sign_in(person).post(url("standing_start"), KEY).status_code == 403
    assert sign_in(person).get(url("round", round=round.pk)).status_code == 404


def test_governors_others_and_strangers(governor, other_head, sign_in):
    for person in (governor, other_head):
        assert sign_in(person).get(url("standing")).status_code == 404
        assert sign_in(person).post(url("standing_start"), KEY).status_code == 404
    assert Client().get(url("standing")).status_code == 302


def test_the_wrong_verb_is_told(head, senco, sign_in):
    assert sign_in(head).get(url("standing_start")).status_code == 405
    assert sign_in(head).post(url("standing")).status_code == 405


def test_a_link_on_the_leadership_team_is_the_partner_where_there_is_no_head(oakfield, senco, deputy, sign_in):
    senco.slt_link = deputy
    senco.save()
    assert f"Begin with {senco.name}" in page_of(sign_in, deputy)
    sign_in(deputy).post(url("standing_start"), KEY)
    assert {member.membership for member in Round.objects.get().members.all()} == {senco, deputy}


def test_without_terms_nothing_begins(head, senco, sign_in):
    Term.objects.all().delete()
    assert "no term to come" in page_of(sign_in, head)
    assert "Add its terms first." in text(sign_in(head).post(url("standing_start"), KEY, follow=True))
    assert not Round.objects.exists()


@pytest.mark.parametrize("count", [2, 4])
def test_the_page_takes_as_many_queries_for_more_terms(count, head, senco, sign_in, django_assert_num_queries):
    for day in [SPRING, AUTUMN, date(2026, 4, 13), date(2026, 1, 5)][:count]:
        made([head, senco], ready=[head, senco], revealed=True, day=day)
    client = sign_in(head)
    client.get(url("standing"))
    with django_assert_num_queries(13):
        client.get(url("standing"))
