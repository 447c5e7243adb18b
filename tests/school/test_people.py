"""The staff list's rules: who may give which role, who may be ended, and what the last head may not lose."""

import re
import threading

import pytest
from django.core import mail
from django.db import connections

from inclusion.school.access import Permission, Standing
from inclusion.school.actions.invitations import resend
from inclusion.school.actions.people import change_member, end_membership, invite
from inclusion.school.actions.roles import add_role, bring_back_role, retire_role
from inclusion.school.actions.staff_rules import AlreadyHere, LastHead, MayNotGrant, NotYours, StaleMember
from inclusion.school.models import AuditEntry, Membership, Role, School
from tests.factories import make_member, make_school, slugs_of

pytestmark = pytest.mark.django_db


def roles(school, *slugs):
    return list(Role.objects.filter(school=school, slug__in=slugs))


def fresh(membership):
    return Membership.objects.get(pk=membership.pk)


def change(by, member, *role_slugs, **said):
    member = fresh(member)
    said = {"name": member.name, "working_days": member.working_days, "slt_link": member.slt_link, **said}
    wanted = roles(member.school, *role_slugs) if role_slugs else member.roles_held
    return change_member(by=by, membership=member, version=said.pop("version", member.version), roles=wanted, **said)


def asked(by, school, *role_slugs, email="new@oakfield.example", **said):
    return invite(by=by, school=school, name="New Person", email=email, roles=roles(school, *role_slugs), **said)


def test_invited_person_is_on_the_list_without_an_account(head, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        member = asked(head, head.school, "class-teacher", working_days="124", slt_link=head)
    member = fresh(member)
    assert (member.user, member.joined_at, member.working_days, member.slt_link) == (None, None, "124", head)
    assert slugs_of(member) == {"class-teacher"}
    assert [message.to for message in mail.outbox] == [["new@oakfield.example"]]
    assert mail.outbox[0].subject == "Your invitation to Oakfield Primary"


def test_only_the_hash_of_the_link_is_stored(head, settings, django_capture_on_commit_callbacks):
    settings.SITE_URL = "https://plan.example"
    with django_capture_on_commit_callbacks(execute=True):
        member = asked(head, head.school)
    token = re.search(r"https://plan\.example/invitations/([\w-]+)/", mail.outbox[0].body)[1]
    stored = member.invitations.get()
    assert len(token) == 43  # 256 bits
    assert stored.token_hash != token
    assert len(stored.token_hash) == 64
    assert (stored.expires_at - stored.created_at).days in (6, 7)


def test_address_is_kept_in_lower_case_and_once(head):
    assert asked(head, head.school, email=" New@Oakfield.Example ").email == "new@oakfield.example"
    with pytest.raises(AlreadyHere):
        asked(head, head.school, email="NEW@oakfield.example")


def test_one_who_left_may_be_invited_again(head, teacher):
    end_membership(by=head, membership=teacher)
    again = asked(head, head.school, email=teacher.email)
    assert again.pk != teacher.pk


@pytest.mark.parametrize(
    ("who", "slug", "may"),
    [
        ("head", "headteacher", True),
        ("head", "senco", True),
        ("head", "class-teacher", True),
        ("office", "class-teacher", True),
        ("office", "phase-leader", True),
        ("office", "business-manager", True),
        ("office", "governor", True),
        ("office", "headteacher", False),
        ("office", "senco", False),
        ("office", "deputy-head", False),
    ],
)
def test_who_may_invite_into_which_role(request, who, slug, may):
    by = request.getfixturevalue(who)
    if may:
        assert slugs_of(asked(by, by.school, slug)) == {slug}
    else:
        with pytest.raises(MayNotGrant):
            asked(by, by.school, slug)
        assert not Membership.objects.filter(email="new@oakfield.example").exists()


@pytest.mark.parametrize("who", ["senco", "deputy", "teacher", "governor", "other_head"])
def test_others_change_nobody(request, head, who):
    by = request.getfixturevalue(who)
    target = make_member(head.school, "class-teacher", email="someone@oakfield.example")
    for act in (
        lambda: asked(by, head.school),
        lambda: change(by, target, name="Other"),
        lambda: end_membership(by=by, membership=target),
        lambda: resend(by=by, membership=target),
    ):
        with pytest.raises(NotYours):
            act()
    assert fresh(target).name == target.name


@pytest.mark.parametrize("slug", ["senco", "deputy-head", "headteacher"])
def test_office_neither_gives_nor_takes_a_leaders_role(office, head, teacher, slug):
    with pytest.raises(MayNotGrant):
        change(office, teacher, "class-teacher", slug)
    leader = make_member(head.school, slug, email="leader@oakfield.example")
    with pytest.raises(MayNotGrant):
        change(office, leader, "class-teacher")
    with pytest.raises(MayNotGrant):
        end_membership(by=office, membership=leader)
    assert slugs_of(fresh(leader)) == {slug}


def test_office_may_change_the_days_of_a_leader_and_other_roles_beside(office, senco):
    change(office, senco, "senco", "class-teacher", working_days="12")
    assert slugs_of(fresh(senco)) == {"senco", "class-teacher"}
    assert fresh(senco).working_days == "12"


def test_nobody_changes_their_own_roles_or_ends_themselves(head, office):
    make_member(head.school, "headteacher", email="second@oakfield.example")
    with pytest.raises(MayNotGrant, match="own roles"):
        change(head, head, "senco")
    with pytest.raises(MayNotGrant):
        change(office, office, "business-manager", "class-teacher")
    with pytest.raises(MayNotGrant, match="your own"):
        end_membership(by=head, membership=head)
    assert change(head, head, working_days="123").working_days == "123"


def test_last_head_stays_even_for_the_one_who_runs_the_server(head):
    asked(head, head.school, "headteacher")  # invited only: nobody yet who could act
    with pytest.raises(LastHead):
        end_membership(by=None, membership=head)
    with pytest.raises(LastHead):
        change(None, head, "class-teacher")
    assert fresh(head).standings == {Standing.HEAD}


def test_one_of_two_heads_may_go(head):
    second = make_member(head.school, "headteacher", email="second@oakfield.example")
    end_membership(by=second, membership=head)
    with pytest.raises(NotYours):  # who has left no longer acts
        end_membership(by=head, membership=second)


def test_head_whose_account_is_switched_off_does_not_count(head):
    second = make_member(head.school, "headteacher", email="second@oakfield.example")
    second.user.is_active = False
    second.user.save()
    with pytest.raises(LastHead):
        end_membership(by=None, membership=head)


def test_head_may_hold_both_roles_and_keep_being_head(head, senco):
    second = make_member(head.school, "headteacher", email="second@oakfield.example")
    both = change(second, head, "headteacher", "senco")
    assert both.standings == {Standing.HEAD, Standing.SENCO}
    assert both.may(Permission.SEE_AUDIT)


def test_shared_senco_has_one_account_and_two_memberships(senco, birchwood):
    there = make_member(birchwood, "senco", email=senco.email, working_days="45")
    assert there.user == senco.user
    assert (fresh(senco).working_days, there.working_days) == ("12345", "45")
    assert there.standings == senco.standings == {Standing.SENCO}


def test_part_time_days_are_weekdays(head, teacher):
    assert change(head, teacher, working_days="25").weekdays == {1, 4}


def test_leaver_is_ended_not_deleted_and_links_to_them_go(head, senco, deputy):
    change(head, senco, slt_link=deputy)
    end_membership(by=head, membership=deputy)
    gone = fresh(deputy)
    assert (gone.is_live, gone.ended_by, gone.standings) == (False, head, frozenset())
    assert fresh(senco).slt_link is None
    with pytest.raises(NotYours):
        change(head, gone, name="Back")


def test_ending_takes_open_invitations_back(head):
    member = asked(head, head.school)
    end_membership(by=head, membership=member)
    assert member.invitations.get().revoked_at is not None


def test_role_change_of_somebody_invited_replaces_the_link(head, django_capture_on_commit_callbacks):
    member = asked(head, head.school, "class-teacher")
    with django_capture_on_commit_callbacks(execute=True):
        change(head, member, "governor")
    assert [link.revoked_at is None for link in member.invitations.order_by("created_at")] == [False, True]
    assert len(mail.outbox) == 1
    with django_capture_on_commit_callbacks(execute=True):
        change(head, member, name="Just renamed")
    assert member.invitations.count() == 2


def test_second_to_save_is_told_what_stands_now(head, teacher):
    change(head, teacher, name="First")
    with pytest.raises(StaleMember) as stale:
        change(head, teacher, name="Second", version=1)
    assert stale.value.current.name == "First"


def test_roles_and_links_of_another_school_are_refused(head, teacher, other_head):
    foreign = roles(other_head.school, "class-teacher")
    with pytest.raises(NotYours):
        invite(by=head, school=head.school, name="N", email="n@x.example", roles=foreign)
    with pytest.raises(NotYours):
        change(head, teacher, slt_link=other_head)


def test_retired_role_comes_back_with_its_people(head, teacher):
    role = Role.objects.get(school=head.school, slug="class-teacher")
    change(head, teacher, "class-teacher", "governor")
    Role.objects.filter(pk=role.pk).update(retired_at=head.joined_at)
    change(head, teacher, "governor", name="Renamed")
    Role.objects.filter(pk=role.pk).update(retired_at=None)
    assert slugs_of(fresh(teacher)) == {"class-teacher", "governor"}


def test_every_write_leaves_a_trace_and_the_scores_alone(head, teacher):
    before = School.objects.get(pk=head.school_id).calendar_version
    member = asked(head, head.school, "governor")
    change(head, teacher, "class-teacher", "governor")
    change(head, teacher, name="Ms New")
    end_membership(by=head, membership=teacher)
    end_membership(by=head, membership=member)
    entries = AuditEntry.objects.filter(school=head.school, kind="membership", actor=head)
    assert list(entries.order_by("at").values_list("verb", "summary")) == [
        ("invited", "New Person: Governor"),
        ("changed roles", f"{teacher.name}: Class teacher, Governor"),
        ("changed", "Ms New"),
        ("ended", "Ms New"),
        ("withdrew invitation", "New Person"),
    ]
    assert School.objects.get(pk=head.school_id).calendar_version == before


def test_heads_role_retired_in_the_meantime_keeps_no_head(head):
    co_head = add_role(by=head, school=head.school, name="Co-head", standing="HEAD")
    Role.objects.filter(pk=co_head.pk).update(retired_at=head.joined_at)  # after somebody else has read it
    with pytest.raises(NotYours, match="No longer a role of this school: Co-head"):
        change_member(
            by=None, membership=fresh(head), version=1, name="H", working_days="1", slt_link=None, roles=[co_head]
        )
    assert fresh(head).standings == {Standing.HEAD}
    with pytest.raises(NotYours):
        invite(by=head, school=head.school, name="N", email="n@x.example", roles=[co_head])


def test_link_to_one_who_left_in_the_meantime_is_refused(head, teacher, deputy):
    end_membership(by=head, membership=deputy)
    deputy.ended_at = None  # as read before
    with pytest.raises(NotYours, match="SLT link"):
        change(head, teacher, slt_link=deputy)


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Who is told that leading roles have changed."""

    def told(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        about_roles = [message for message in mail.outbox if message.subject.startswith("Leading roles")]
        return sorted(message.to[0] for message in about_roles)

    return told


def test_heads_are_told_when_leading_roles_are_given_or_taken(head, office, teacher, deputy, settings, told):
    second = make_member(head.school, "headteacher", email="second@oakfield.example")
    asked(head, head.school, "headteacher", email="invited@oakfield.example")  # no head who could be told yet
    settings.SITE_URL = "https://plan.example"
    both = sorted([head.email, second.email])
    assert told(lambda: change(head, teacher, "senco")) == [second.email]
    text = mail.outbox[0].subject + mail.outbox[0].body
    assert "https://plan.example/oakfield/settings/audit/" in text
    assert teacher.name not in text
    assert told(lambda: change(head, teacher, "class-teacher")) == [second.email]
    assert told(lambda: change(None, teacher, "class-teacher", "headteacher")) == both
    assert told(lambda: change(second, teacher, "class-teacher")) == sorted([head.email, teacher.email])
    assert told(lambda: asked(head, head.school, "deputy-head")) == [second.email]
    assert told(lambda: end_membership(by=head, membership=deputy)) == [second.email]
    assert told(lambda: end_membership(by=head, membership=second)) == [second.email]


def test_heads_are_told_when_a_held_leading_role_goes_and_comes_back(head, senco, told):
    second = make_member(head.school, "headteacher", email="second@oakfield.example")
    role, unheld = roles(head.school, "senco")[0], roles(head.school, "deputy-head")[0]
    assert told(lambda: retire_role(by=head, role=role)) == [second.email]
    assert told(lambda: bring_back_role(by=head, role=role)) == [second.email]
    assert told(lambda: retire_role(by=head, role=unheld)) == []


def test_heads_are_not_told_of_other_changes(head, office, teacher, senco, told):
    assert told(lambda: change(office, teacher, "class-teacher", "dsl")) == []
    assert told(lambda: change(office, senco, working_days="12")) == []
    assert told(lambda: end_membership(by=office, membership=teacher)) == []


def test_mail_to_one_who_joined_goes_where_they_sign_in(head, teacher, told):
    head.user.email = "moved@oakfield.example"
    head.user.save()
    assert head.address == "moved@oakfield.example"
    assert told(lambda: change(None, teacher, "senco")) == ["moved@oakfield.example"]


@pytest.mark.django_db(transaction=True)
def test_two_heads_ending_each_other_leave_one():
    school = make_school()
    pair = [make_member(school, "headteacher", email=f"{name}@oakfield.example") for name in ("one", "two")]
    start, outcomes = threading.Barrier(2), []

    def end(by, other):
        start.wait()
        try:
            end_membership(by=by, membership=other)
            outcomes.append("ended")
        except (LastHead, NotYours):
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=end, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ended", "refused"]
    assert Membership.objects.live().count() == 1
