"""The engine of everything that is written alone and read together: who may read what, in every state it can reach."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inclusion.school.models import AuditEntry, Membership, Role, RoleHolding
from planning.actions.locking import StaleRow
from reflection.actions.rounds import (
    CannotRelease,
    NotInRound,
    NotReadyYet,
    RoundClosed,
    RoundMoved,
    Said,
    agree_release_day,
    call_off_round,
    change_members,
    leave_round,
    release,
    save_answers,
    start_round,
    withdraw,
)
from reflection.models import Answer, Round, RoundMember
from reflection.people import colleagues_to_ask
from reflection.prompts import PROMPTS, RoundKind, prompts_of
from reflection.round_page import round_page
from tests.conftest import TODAY
from tests.reflection.rows import SPRING, make_round, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
FACETS_3 = {slug: Said(3) for slug in ("team", "communicate", "systems", "support")}
WORDS = {"expected": Said(text="Noise."), "noticed": Said(text="Calm.")}


@pytest.fixture
def visit(head, senco):
    """A round of two in which nobody has written."""
    return make_round([head, senco], RoundKind.VISIT, title="The reading group", term_starts_on=None)


def save(by, round, said=WORDS, *, version=None, seen=None, ready=None, today=TODAY):
    version = member_of(round, by).version if version is None else version
    seen = Round.objects.get(pk=round.pk).version if seen is None else seen
    return save_answers(by=by, round=round, version=version, seen=seen, said=said, ready=ready, today=today)


def readable(round, membership):
    return set(Answer.objects.visible_to(membership).filter(member__round=round).values_list("text", flat=True))


@pytest.mark.parametrize("kind", RoundKind)
def test_every_kind_has_prompts_with_their_own_names(kind):
    slugs = [prompt.slug for prompt in prompts_of(kind)]
    assert len(slugs) == len(set(slugs)) > 0
    assert all(len(slug) <= 12 for slug in slugs)
    assert all(len(prompt.scale) in (0, 5) for prompt in PROMPTS[kind])


def test_a_round_begins_with_everybody_in_it_and_leaves_a_trace_without_words(head, senco):
    round = start_round(by=head, kind=RoundKind.PUPILS, title="Of ours", people=[senco], term_starts_on=SPRING)
    assert {member.membership for member in round.members.all()} == {head, senco}
    entry = AuditEntry.objects.get(kind="round")
    assert (entry.verb, entry.summary, entry.actor) == ("began", "The pupils’ question", head)


def test_a_round_of_one_is_refused(head):
    with pytest.raises(ValueError, match="two people"):
        start_round(by=head, kind=RoundKind.PUPILS, title="Alone", people=[head], term_starts_on=SPRING)


def test_both_beginning_the_same_round_share_one(head, senco, teacher):
    begun = {"kind": RoundKind.PUPILS, "title": "Spring", "term_starts_on": SPRING}
    first = start_round(by=head, people=[senco], **begun)
    assert start_round(by=senco, people=[head], **begun) == first
    assert start_round(by=senco, people=[head, teacher], **begun) != first
    assert start_round(by=senco, people=[head], **(begun | {"term_starts_on": date(2027, 4, 12)})) != first


def test_what_is_not_revealed_leaves_the_database_for_its_author_only(visit, head, senco, deputy):
    save(senco, visit, ready=True)
    assert readable(visit, senco) == {"Noise.", "Calm."}
    for other in (head, deputy):
        with CaptureQueriesContext(connection) as queries:
            assert readable(visit, other) == set()
            page = round_page(visit, head, TODAY)
        assert page.sections == []
        assert [member.ready_at is not None for member in page.others] == [True]
        assert not any("Noise." in query["sql"] for query in queries)


def test_it_is_revealed_when_the_last_one_is_ready(visit, head, senco, deputy):
    save(senco, visit, ready=True)
    save(head, visit, {"noticed": Said(text="Laughter.")}, ready=True)
    visit.refresh_from_db()
    assert visit.revealed_at is not None
    assert readable(visit, head) == readable(visit, senco) == {"Noise.", "Calm.", "Laughter."}
    assert readable(visit, deputy) == set()
    assert [section.prompt.slug for section in round_page(visit, head, TODAY).sections] == ["expected", "noticed"]


def test_one_can_withdraw_until_then_and_not_after(visit, head, senco):
    save(senco, visit, ready=True)
    withdraw(by=senco, round=visit)
    save(head, visit, ready=True)
    visit.refresh_from_db()
    assert visit.is_open
    save(senco, visit, ready=True)
    with pytest.raises(RoundClosed, match="revealed already"):
        withdraw(by=head, round=visit)
    assert member_of(visit, head).ready_at


def test_what_is_changed_after_the_reveal_is_marked_and_nothing_else(visit, head, senco):
    save(senco, visit, ready=True)
    save(head, visit, ready=True)
    save(senco, visit, WORDS | {"noticed": Said(text="Less calm than I wrote.")})
    edited = dict(member_of(visit, senco).answers.values_list("prompt", "edited_at"))
    assert edited["noticed"] is not None
    assert edited["expected"] is None


def test_changes_before_the_reveal_carry_no_mark(visit, senco):
    save(senco, visit, ready=True)
    save(senco, visit, {"expected": Said(text="Anything.")})
    assert not Answer.objects.filter(edited_at__isnull=False).exists()
    assert readable(visit, senco) == {"Anything.", ""}


@pytest.mark.parametrize(
    ("kind", "said", "missing"),
    [
        (RoundKind.VISIT, {}, "at least a line"),
        (RoundKind.VISIT, {"expected": Said()}, "at least a line"),
        (RoundKind.PUPILS, {"true": Said(text="More time.")}, "one-joined-up|joined-up team"),
        (RoundKind.PUPILS, {"team": Said(3), "communicate": Said(2), "systems": Said(5)}, "same from everybody"),
        (RoundKind.STANDING, {"next": Said(text="Lunch.")}, "Where we are"),
    ],
)
def test_who_is_not_ready_yet_keeps_what_they_wrote(kind, said, missing, head, senco):
    round = make_round([head, senco], kind)
    with pytest.raises(NotReadyYet, match=missing):
        save(head, round, said, ready=True)
    member = member_of(round, head)
    assert member.ready_at is None
    assert member.version == 2
    assert {one.prompt: Said(one.score, one.text) for one in member.answers.all()} == {
        k: v for k, v in said.items() if v
    }


def test_nobody_is_ready_before_the_day(head, senco):
    round = make_round([head, senco], RoundKind.VISIT, opens_on=TODAY + timedelta(days=1))
    with pytest.raises(NotReadyYet, match="14 January 2027"):
        save(head, round, ready=True)
    save(head, round, ready=True, today=TODAY + timedelta(days=1))
    assert member_of(round, head).ready_at


def test_two_tabs_of_one_person_do_not_overwrite_each_other(visit, senco):
    save(senco, visit, version=1)
    with pytest.raises(StaleRow) as stale:
        save(senco, visit, {"expected": Said(text="From the other tab.")}, version=1)
    assert stale.value.current.version == 2
    assert readable(visit, senco) == {"Noise.", "Calm."}


def test_strangers_have_no_say(visit, teacher):
    for act in (
        lambda: save_answers(by=teacher, round=visit, version=1, seen=1, said=WORDS, ready=True, today=TODAY),
        lambda: withdraw(by=teacher, round=visit),
        lambda: release(by=teacher, round=visit, today=TODAY),
        lambda: agree_release_day(by=teacher, round=visit, day=TODAY),
        lambda: change_members(by=teacher, round=visit, people=[]),
        lambda: leave_round(by=teacher, round=visit),
    ):
        with pytest.raises(NotInRound):
            act()
    assert not Answer.objects.exists()


# Somebody is away ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "today", "why_not"),
    [
        ({}, TODAY, "Agree a day first"),
        ({"head": 3, "senco": 3}, TODAY + timedelta(days=9), "Agree a day first"),  # the third said nothing
        ({"head": 3, "senco": 4, "teacher": 3}, TODAY + timedelta(days=9), "Agree a day first"),
        ({"head": 3, "senco": 3, "teacher": 3}, TODAY + timedelta(days=2), "wait until 16 January 2027"),
        ({"head": 3, "senco": 3, "teacher": 3}, TODAY + timedelta(days=3), ""),
    ],
)
def test_an_absent_person_is_released_after_the_day_all_agreed(days, today, why_not, head, senco, teacher):
    people = {"head": head, "senco": senco, "teacher": teacher}
    round = make_round(list(people.values()), ready=[head, senco])
    Answer.objects.create(school=round.school, member=member_of(round, teacher), prompt="true", text="Mine alone.")
    for who, count in days.items():
        agree_release_day(by=people[who], round=round, day=TODAY + timedelta(days=count))
    if why_not:
        with pytest.raises(CannotRelease, match=why_not):
            release(by=head, round=round, today=today)
        return
    release(by=head, round=round, today=today)
    round.refresh_from_db()
    assert round.revealed_at
    assert [member.membership for member in round_page(round, head, today).left_out] == [teacher]
    assert "Mine alone." not in readable(round, head) | readable(round, senco)
    assert readable(round, teacher) == {"Mine alone."}, "whoever gave nothing reads nothing"


def test_who_was_left_out_joins_by_being_ready_and_it_says_so(head, senco, teacher):
    round = make_round([head, senco, teacher], ready=[head, senco], revealed=True)
    RoundMember.objects.filter(round=round, membership=teacher).update(left_out_at=timezone.now())
    facets = {slug: Said(4) for slug in ("team", "communicate", "systems", "support")}
    save(teacher, round, facets | {"true": Said(text="A late word.")}, ready=True)
    assert "A late word." in readable(round, head)
    assert f"Of {head.name}: true" in readable(round, teacher)
    assert [member.membership for member in round_page(round, head, TODAY).left_out] == [teacher]


def test_only_who_is_ready_releases_the_others(head, senco):
    round = make_round([head, senco], ready=[senco])
    for person in (head, senco):
        agree_release_day(by=person, round=round, day=TODAY)
    with pytest.raises(CannotRelease, match="Be ready yourself"):
        release(by=head, round=round, today=TODAY)


def test_a_partner_who_left_the_school_is_not_waited_for(head, senco):
    round = make_round([head, senco], ready=[head])
    Answer.objects.create(school=round.school, member=member_of(round, senco), prompt="true", text="Left behind.")
    senco.ended_at = timezone.now()
    senco.save()
    release(by=head, round=round, today=TODAY)
    round.refresh_from_db()
    assert round.revealed_at
    assert "Left behind." not in readable(round, head)


def test_what_a_leaver_had_handed_in_is_held_back(head, senco, teacher):
    """They cannot take it back any more, so nobody reads it who has not read it already."""
    round = make_round([head, senco, teacher], ready=[senco, teacher])
    senco.ended_at = timezone.now()
    senco.save()
    save(head, round, FACETS_3, ready=True)
    assert f"Of {teacher.name}: true" in readable(round, head)
    assert f"Of {senco.name}: true" not in readable(round, head)
    assert [member.membership for member in round_page(round, head, TODAY).left_out] == [senco]


def test_a_day_can_be_taken_back(head, senco):
    round = make_round([head, senco], ready=[head])
    for person in (head, senco):
        agree_release_day(by=person, round=round, day=TODAY)
    agree_release_day(by=senco, round=round, day=None)
    with pytest.raises(CannotRelease, match="Agree a day"):
        release(by=head, round=round, today=TODAY)


# Members change -----------------------------------------------------------------------------------------------------


def test_a_newcomer_makes_everybody_say_again_that_they_are_ready(head, senco, teacher):
    round = make_round([head, senco], ready=[senco])
    assert change_members(by=head, round=round, people=[senco, teacher])
    assert not round.members.filter(ready_at__isnull=False).exists()
    assert f"Of {senco.name}: true" in readable(round, senco), "nothing is lost"
    assert readable(round, teacher) == set()


def test_nobody_is_left_out_by_being_taken_out(head, senco, teacher):
    """Taking the one who is not ready out reveals nothing: all look again, and who goes keeps their words."""
    round = make_round([head, senco, teacher], ready=[head, senco])
    Answer.objects.create(school=round.school, member=member_of(round, teacher), prompt="true", text="Not for them.")
    assert change_members(by=head, round=round, people=[senco])
    round.refresh_from_db()
    assert round.is_open
    assert [member.membership for member in round_page(round, head, TODAY).gone] == [teacher]
    for person in (head, senco):
        save(person, round, FACETS_3 | {"true": Said(text=f"Again {person.name}")}, ready=True)
    round.refresh_from_db()
    assert round.revealed_at
    assert readable(round, teacher) == {"Not for them."}
    assert "Not for them." not in readable(round, head)


def test_who_joined_under_an_open_form_is_said_before_one_is_ready(head, senco, teacher):
    round = make_round([head, senco])
    change_members(by=head, round=round, people=[senco, teacher])
    with pytest.raises(RoundMoved, match="who takes part"):
        save(senco, round, FACETS_3, seen=1, ready=True)
    assert member_of(round, senco).ready_at is None


def test_a_form_opened_before_the_reveal_does_not_go_to_the_others_unseen(visit, head, senco):
    save(senco, visit, ready=True)
    seen = Round.objects.get(pk=visit.pk).version
    save(head, visit, ready=True)
    with pytest.raises(RoundMoved, match="revealed"):
        save(senco, visit, {"noticed": Said(text="For me alone still")}, seen=seen)
    assert "For me alone still" not in readable(visit, head) | readable(visit, senco)


def test_nobody_empties_what_others_have_read(visit, head, senco):
    save(senco, visit, ready=True)
    save(head, visit, ready=True)
    with pytest.raises(NotReadyYet):
        save(senco, visit, {})
    assert "Noise." in readable(visit, head)


def test_the_same_words_sent_twice_are_one_save(visit, senco):
    first = save(senco, visit, ready=True)
    assert save(senco, visit, version=1, ready=True).version == first.version == 2


def test_people_who_could_never_answer_are_not_asked(head, senco, teacher):
    RoleHolding.objects.filter(membership=teacher).delete()
    assert colleagues_to_ask(head) == [senco]


def test_who_becomes_a_governor_only_is_not_waited_for(head, senco):
    round = make_round([head, senco], ready=[head])
    RoleHolding.objects.filter(membership=senco).update(role=Role.objects.get(school=head.school, slug="governor"))
    release(by=head, round=round, today=TODAY)
    round.refresh_from_db()
    assert round.revealed_at


def test_leaving_a_round_of_two_calls_it_off(head, senco):
    round = make_round([head, senco], ready=[senco])
    leave_round(by=head, round=round)
    round.refresh_from_db()
    assert round.called_off_at
    assert readable(round, head) == set()
    with pytest.raises(RoundClosed, match="called off"):
        save(senco, round, ready=True)


def test_a_revealed_round_keeps_its_members(head, senco, teacher):
    round = make_round([head, senco], ready=[head, senco], revealed=True)
    with pytest.raises(RoundClosed):
        change_members(by=head, round=round, people=[senco, teacher])
    with pytest.raises(RoundClosed):
        leave_round(by=senco, round=round)
    call_off_round(by=head, round=round)
    round.refresh_from_db()
    assert round.called_off_at is None
    assert readable(round, teacher) == set()


def test_a_former_member_reads_nothing_of_what_is_revealed_later(head, senco, teacher):
    round = make_round([head, senco, teacher], ready=[teacher])
    change_members(by=head, round=round, people=[senco])
    facets = {slug: Said(4) for slug in ("team", "communicate", "systems", "support")}
    for person in (head, senco):
        save(person, round, facets | {"true": Said(text=f"By {person.name}")}, ready=True)
    assert f"By {head.name}" in readable(round, senco)
    assert f"By {head.name}" not in readable(round, teacher)


def test_an_ended_membership_reads_nothing_at_all(head, senco):
    round = make_round([head, senco], ready=[head, senco], revealed=True)
    senco.ended_at = timezone.now()
    senco.save()
    senco = Membership.objects.get(pk=senco.pk)
    assert readable(round, senco) == set()
    assert not Round.objects.visible_to(senco).exists()


def test_the_database_refuses_what_no_rule_allows(head, senco):
    round = make_round([head, senco], ready=[head])
    member = member_of(round, head)
    now = timezone.now()
    for wrong in (
        lambda: RoundMember.objects.create(school=round.school, round=round, membership=head),
        lambda: RoundMember.objects.filter(pk=member.pk).update(left_at=now),
        lambda: Answer.objects.create(school=round.school, member=member, prompt="team"),
        lambda: Answer.objects.filter(member=member).update(score=6),
        lambda: Round.objects.filter(pk=round.pk).update(revealed_at=now, called_off_at=now),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_trail_says_no_word_and_names_nobody_but_the_actor(head, senco, teacher):
    round = start_round(by=head, kind=RoundKind.PUPILS, title="A telling title", people=[senco], term_starts_on=SPRING)
    save(senco, round, {slug: Said(2, "A telling word") for slug in ("team", "communicate", "systems", "support")})
    change_members(by=head, round=round, people=[senco, teacher])
    agree_release_day(by=head, round=round, day=TODAY)
    leave_round(by=teacher, round=round)
    said = " ".join(f"{entry.verb} {entry.summary}" for entry in AuditEntry.objects.filter(kind="round"))
    assert "telling" not in said
    assert not any(person.name in said for person in (head, senco, teacher))
