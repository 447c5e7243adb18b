"""The page behind an invitation's link: who joins, who is asked to sign in, and which links are gone."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from inclusion.school.actions.invitations import SignInFirst, accept_invitation, resend
from inclusion.school.actions.people import add_with_link, change_member, end_membership, invite
from inclusion.school.actions.staff_rules import AlreadyHere
from inclusion.school.models import AuditEntry, Membership, Role, User
from tests.factories import PASSWORD, make_member, make_school, make_user

pytestmark = pytest.mark.django_db
WORDS = "four plain words together"
NEW = {"name": "Ms New", "password": WORDS, "again": WORDS}


def link_for(school, email="new@oakfield.example", *role_slugs):
    roles = Role.objects.filter(school=school, slug__in=role_slugs or ["class-teacher"])
    link = add_with_link(by=None, school=school, name="New Person", email=email, roles=roles)
    return "/" + link.split("/", 3)[3]


def member_of(email="new@oakfield.example"):
    return Membership.objects.get(email=email)


def test_opening_the_link_changes_nothing(client, oakfield):
    link = link_for(oakfield)
    for _ in range(3):
        answer = client.get(link)
    assert answer.status_code == 200
    assert "Oakfield Primary" in answer.text
    assert client.head(link).status_code == 200
    assert not User.objects.exists()
    assert member_of().joined_at is None


def test_new_person_joins_with_a_name_and_password_and_is_signed_in(client, oakfield):
    link = link_for(oakfield)
    answer = client.post(link, NEW)
    assert answer["Location"] == reverse("school:home", args=["oakfield"])
    member = member_of()
    assert member.user.check_password(WORDS)
    assert (member.name, member.user.name, member.user.email) == ("Ms New", "Ms New", "new@oakfield.example")
    assert EmailAddress.objects.filter(user=member.user, verified=True, primary=True).count() == 1
    assert client.session["_auth_user_id"] == str(member.user.pk)
    assert member.joined_at is not None
    assert AuditEntry.objects.filter(verb="joined", actor=member).count() == 1


def test_link_works_once(client, oakfield):
    link = link_for(oakfield)
    client.post(link, NEW)
    client.logout()
    for answer in (client.get(link), client.post(link, NEW)):
        assert answer.status_code == 404
        assert "no longer works" in answer.text


@pytest.mark.parametrize("days", [7, 8])
def test_link_works_for_seven_days(client, oakfield, time_machine, days):
    time_machine.move_to(datetime(2027, 1, 13, 9, tzinfo=UTC), tick=False)
    link = link_for(oakfield)
    time_machine.move_to(datetime(2027, 1, 13, 9, tzinfo=UTC) + timedelta(days=days, seconds=-1), tick=False)
    assert client.get(link).status_code == (200 if days == 7 else 404)


def test_link_is_gone_after_a_new_one_a_role_change_or_an_end(client, head):
    first = link_for(head.school)
    resend(by=head, membership=member_of())
    assert client.get(first).status_code == 404
    second = link_for(head.school, "second@oakfield.example")
    member = member_of("second@oakfield.example")
    governor = Role.objects.filter(school=head.school, slug="governor")
    change_member(
        by=head, membership=member, version=1, name="S", working_days="1", slt_link=None, roles=list(governor)
    )
    assert client.get(second).status_code == 404
    third = link_for(head.school, "third@oakfield.example")
    end_membership(by=head, membership=member_of("third@oakfield.example"))
    assert client.post(third, NEW).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "%ff", "..%2f", quote("é" * 2000)])
def test_invented_links_are_gone_in_the_same_words(client, oakfield, token):
    answer = client.get(f"/invitations/{token}/")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": "passwordpassword", "again": "passwordpassword"}, None),
        ({"password": "qwertyuiop123", "again": "qwertyuiop123"}, "too common"),
        ({"password": "new@oakfield.example", "again": "new@oakfield.example"}, "too similar"),
        ({"again": "something else here"}, "not the same"),
        ({"name": ""}, "required"),
        ({"name": "a\0b"}, "NUL"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"password": "a\0bcdefghijklmn", "again": "a\0bcdefghijklmn"}, "Null characters"),
    ],
)
def test_bad_input_is_said_in_words_and_the_link_stays_open(client, oakfield, said, words):
    link = link_for(oakfield)
    answer = client.post(link, {**NEW, **said})
    if words is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert words in answer.text
    assert not User.objects.exists()
    assert client.get(link).status_code == 200


def test_long_passwords_are_not_cut(client, oakfield):
    long = "pass words of 100 characters ✨ " * 4
    client.post(link_for(oakfield), {**NEW, "password": long, "again": long})
    user = member_of().user
    assert user.check_password(long)
    assert not user.check_password(long[:-1])


def test_existing_account_is_asked_to_sign_in_and_gets_no_new_password(client, oakfield):
    user = make_user("new@oakfield.example")
    link = link_for(oakfield, "New@Oakfield.example")
    answer = client.get(link)
    assert f"{reverse('account_login')}?next={quote(link)}" in answer.text
    assert 'name="password"' not in answer.text
    answer = client.post(link, NEW)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert member_of().joined_at is None
    answer = client.post(reverse("account_login") + f"?next={link}", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == link
    assert "Join Oakfield" in client.get(link).text
    assert client.post(link)["Location"] == "/oakfield/"
    assert member_of().user == user


def test_account_made_in_the_same_moment_is_not_overwritten(oakfield):
    link = link_for(oakfield)
    make_user("new@oakfield.example")
    with pytest.raises(SignInFirst):
        accept_invitation(token=link.split("/")[2], name="Ms New", password=WORDS)


def test_other_address_is_refused_with_an_explanation_and_the_link_stays_open(sign_in, client, teacher, oakfield):
    link = link_for(oakfield)
    theirs = sign_in(teacher)
    for answer in (theirs.get(link), theirs.post(link)):
        assert answer.status_code == 403
        assert "new@oakfield.example" in answer.text
        assert teacher.email in answer.text
    assert member_of().joined_at is None
    assert client.get(link).status_code == 200


def test_unproved_address_does_not_count(sign_in, teacher, oakfield):
    EmailAddress.objects.create(user=teacher.user, email="new@oakfield.example", verified=False, primary=False)
    answer = sign_in(teacher).post(link_for(oakfield))
    assert answer.status_code == 403


def test_shared_senco_joins_the_second_school_with_the_same_account(sign_in, senco, birchwood):
    link = link_for(birchwood, senco.email, "senco")
    client = sign_in(senco)
    assert client.post(link)["Location"] == "/birchwood/"
    assert Membership.objects.live().filter(user=senco.user).count() == 2
    page = client.get("/")
    assert "Oakfield Primary" in page.text
    assert "Birchwood School" in page.text


def test_account_that_belongs_already_is_not_added_twice(sign_in, senco, oakfield):
    EmailAddress.objects.create(user=senco.user, email="other@oakfield.example", verified=True, primary=False)
    answer = sign_in(senco).post(link_for(oakfield, "other@oakfield.example"))
    assert answer["Location"] == "/oakfield/"
    assert Membership.objects.live().filter(user=senco.user).count() == 1


def test_mail_has_the_configured_address_and_is_plain_text(head, settings, django_capture_on_commit_callbacks):
    settings.SITE_URL = "https://plan.example"
    head.school.name = "St Mary's & St John's\nBcc: x@evil.example"
    with django_capture_on_commit_callbacks(execute=True):
        invite(by=head, school=head.school, name="N", email="n@x.example", roles=[])
    (message,) = mail.outbox
    assert "\n" not in message.subject
    assert "St Mary's & St John's" in message.body
    assert len(re.findall(r"https://plan\.example/invitations/[\w-]{43}/", message.body)) == 1


def test_mail_of_a_rolled_back_invitation_is_never_sent(head, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(AlreadyHere):
        invite(by=head, school=head.school, name="N", email=head.email, roles=[])
    assert mail.outbox == []


def test_page_and_gone_page_are_open_to_the_public_and_say_no_more_than_needed(client):
    school = make_school("birchwood", "Birchwood School")
    make_member(school, "headteacher")
    answer = client.get(link_for(school))
    assert "headteacher@birchwood.example" not in answer.text
    assert client.put(link_for(school, "b@x.example")).status_code == 405
