"""The staff screens: who sees them, who may change what on them, and what bad or late input gets."""

import re

import pytest
from django.urls import reverse

from inclusion.school.actions.people import add_with_link, end_membership
from inclusion.school.models import Membership, Role
from tests.factories import make_member, slugs_of

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"school:{name}", args=["oakfield", *args])


def role_ids(school, *slugs):
    return [str(pk) for pk in Role.objects.filter(school=school, slug__in=slugs).values_list("pk", flat=True)]


def typed(member, *slugs, **said):
    return {
        "name": member.name,
        "roles": role_ids(member.school, *slugs),
        "working_days": list(member.working_days),
        "slt_link": "",
        "version": member.version,
        **said,
    }


def invited(school, email="new@oakfield.example"):
    add_with_link(by=None, school=school, name="New Person", email=email, roles=[])
    return Membership.objects.get(email=email)


PAGES = ["settings_staff", "staff_invite", "staff_member", "staff_end"]
SEEN = {
    "head": [200, 200, 200, 200],
    "office": [200, 200, 200, 200],
    "senco": [200, 403, 403, 403],
    "deputy": [200, 403, 403, 403],
    "phase_leader": [200, 403, 403, 403],
    "teacher": [200, 403, 403, 403],
    "governor": [404, 404, 404, 404],
    "other_head": [404, 404, 404, 404],
}


@pytest.mark.parametrize("who", SEEN)
def test_who_sees_which_staff_page(request, sign_in, oakfield, who):
    client = sign_in(request.getfixturevalue(who))
    target = make_member(oakfield, "class-teacher", email="someone@oakfield.example")
    args = {"staff_member": [target.pk], "staff_end": [target.pk]}
    assert [client.get(url(page, *args.get(page, []))).status_code for page in PAGES] == SEEN[who]
    if SEEN[who][1] != 200:
        for page in ("staff_invite", "staff_member", "staff_end", "staff_resend", "staff_revoke"):
            answer = client.post(url(page, *([] if page == "staff_invite" else [target.pk])), typed(target))
            assert answer.status_code == SEEN[who][1], page
        assert Membership.objects.get(pk=target.pk).is_live


def test_anonymous_is_asked_to_sign_in(client, teacher):
    for page in ("settings_staff", "staff_invite"):
        assert client.get(url(page))["Location"] == f"{reverse('account_login')}?next={url(page)}"
    assert client.post(url("staff_end", teacher.pk)).status_code == 302
    assert Membership.objects.get(pk=teacher.pk).is_live


def test_wrong_verbs(sign_in, head, teacher):
    client = sign_in(head)
    assert client.post(url("settings_staff")).status_code == 405
    assert client.get(url("staff_resend", teacher.pk)).status_code == 405
    assert client.get(url("staff_revoke", teacher.pk)).status_code == 405
    assert client.delete(url("staff_member", teacher.pk)).status_code == 405


def test_person_of_another_school_does_not_exist_here(sign_in, head, other_head):
    client = sign_in(head)
    for page in ("staff_member", "staff_end", "staff_resend", "staff_revoke"):
        assert client.post(url(page, other_head.pk), typed(other_head)).status_code == 404
    other_head.refresh_from_db()
    assert other_head.is_live


@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_everybody_in_the_same_number_of_queries(sign_in, head, count, django_assert_num_queries):
    for number in range(count):
        make_member(head.school, "class-teacher", "governor", email=f"t{number}@oakfield.example", slt_link=head)
        invited(head.school, f"i{number}@oakfield.example")
    client = sign_in(head)
    client.get(url("settings_staff"))
    with django_assert_num_queries(7):
        page = client.get(url("settings_staff")).text
    assert page.count("Class teacher and Governor") == count
    assert page.count("Invited</span>") == count


def test_list_says_how_far_each_has_come(sign_in, head, teacher, senco):
    Membership.objects.filter(pk=senco.pk).update(working_days="124", slt_link=head)
    member = invited(head.school)
    end_membership(by=head, membership=teacher)
    page = sign_in(head).get(url("settings_staff")).text
    assert page.index(head.name) < page.index("New Person") < page.index(senco.name)  # by name
    assert "Mon, Tue and Thu" in page
    assert re.search(r"Invited</span><small>until \d+ \w+", page)
    assert "Left" in page
    member.invitations.update(expires_at=member.invitations.get().created_at)
    assert "Invitation ran out" in sign_in(head).get(url("settings_staff")).text


def test_addresses_and_leavers_are_for_those_who_keep_the_list(sign_in, head, teacher, phase_leader):
    end_membership(by=head, membership=phase_leader)
    page = sign_in(teacher).get(url("settings_staff")).text
    assert head.name in page
    assert head.email not in page
    assert "Left</h2>" not in page


def test_invite_puts_the_person_on_the_list(sign_in, head, mailoutbox, django_capture_on_commit_callbacks):
    form = {"name": "Sam Day", "email": "Sam@oakfield.example", "roles": role_ids(head.school, "senco", "dsl")}
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(head).post(
            url("staff_invite"), {**form, "working_days": ["3", "1"], "slt_link": str(head.pk)}, follow=True
        )
    assert "the link goes to sam@oakfield.example" in answer.text
    member = Membership.objects.get(email="sam@oakfield.example")
    assert (member.working_days, member.slt_link, slugs_of(member)) == ("13", head, {"senco", "dsl"})
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"working_days": []}, "Tick at least one working day."),
        ({"working_days": ["6"]}, "Select a valid choice"),
        ({"email": "nobody"}, "valid email address"),
        ({"email": "headteacher@oakfield.example"}, "has this address already"),
        ({"email": "x" * 250 + "@a.example"}, "254"),
        ({"name": ""}, "required"),
        ({"name": "x" * 100_000}, "at most 100 characters"),
        ({"name": "Sam\0"}, "NUL"),
        ({"name": "Sam\u202e"}, "direction of writing"),
        ({"roles": ["not-a-uuid"]}, "not a valid UUID"),
        ({"slt_link": "not-a-uuid"}, "not a valid UUID"),
    ],
)
def test_bad_invitation_keeps_what_was_typed(sign_in, head, said, words):
    form = {"name": "Sam Day", "email": "sam@oakfield.example", "working_days": ["1"], **said}
    answer = sign_in(head).post(url("staff_invite"), form)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Nothing is saved yet" in answer.text
    if "email" not in said:
        assert 'value="sam@oakfield.example"' in answer.text
    assert Membership.objects.count() == 1


def test_office_is_offered_only_roles_it_may_grant(sign_in, office):
    client = sign_in(office)
    page = client.get(url("staff_invite")).text
    assert "Class teacher" in page
    assert "Deputy head" not in page
    form = {"name": "S", "email": "s@x.example", "working_days": ["1"], "roles": role_ids(office.school, "headteacher")}
    assert client.post(url("staff_invite"), form).status_code == 422
    assert Membership.objects.count() == 1


def test_office_changes_a_senco_without_touching_that_role(sign_in, office, senco):
    client = sign_in(office)
    assert "only a headteacher gives or takes that away" in client.get(url("staff_member", senco.pk)).text
    answer = client.post(url("staff_member", senco.pk), typed(senco, "dsl", working_days=["2"]))
    assert answer.status_code == 302
    senco = Membership.objects.get(pk=senco.pk)
    assert (slugs_of(senco), senco.working_days) == ({"senco", "dsl"}, "2")


def test_planted_rows_of_another_school_are_refused(sign_in, head, teacher, other_head):
    client = sign_in(head)
    for said in ({"roles": role_ids(other_head.school, "headteacher")}, {"slt_link": str(other_head.pk)}):
        answer = client.post(url("staff_member", teacher.pk), typed(teacher, "class-teacher", **said))
        assert answer.status_code == 422
    assert Membership.objects.get(pk=teacher.pk).version == teacher.version


def test_own_roles_are_shown_and_cannot_be_planted(sign_in, head):
    client = sign_in(head)
    page = client.get(url("staff_member", head.pk)).text
    assert "nobody changes their own" in page
    assert 'name="roles"' not in page
    client.post(url("staff_member", head.pk), typed(head, "class-teacher", working_days=["5"]))
    stored = Membership.objects.get(pk=head.pk)
    assert (slugs_of(stored), stored.working_days) == ({"headteacher"}, "5")


def test_extra_fields_change_nothing(sign_in, head, teacher, birchwood):
    form = typed(teacher, "class-teacher", school=str(birchwood.pk), email="x@x.example", user="1", joined_at="")
    assert sign_in(head).post(url("staff_member", teacher.pk), form).status_code == 302
    stored = Membership.objects.get(pk=teacher.pk)
    assert (stored.school_id, stored.email, stored.user) == (teacher.school_id, teacher.email, teacher.user)


def test_second_to_save_sees_both_versions_and_loses_nothing(sign_in, head, teacher):
    client = sign_in(head)
    form = typed(teacher, "class-teacher", name="Second typed")
    client.post(url("staff_member", teacher.pk), typed(teacher, "class-teacher", name="First saved"))
    answer = client.post(url("staff_member", teacher.pk), form)
    assert answer.status_code == 409
    assert "First saved" in answer.text
    assert 'value="Second typed"' in answer.text
    again = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert client.post(url("staff_member", teacher.pk), {**form, "version": again}).status_code == 302
    assert Membership.objects.get(pk=teacher.pk).name == "Second typed"


def test_role_change_counts_from_the_next_click(sign_in, head, teacher):
    theirs = sign_in(teacher)
    assert theirs.get(url("staff_invite")).status_code == 403
    sign_in(head).post(url("staff_member", teacher.pk), typed(teacher, "business-manager"))
    assert theirs.get(url("staff_invite")).status_code == 200


def test_ended_person_meets_404_at_the_next_click(sign_in, head, teacher):
    theirs = sign_in(teacher)
    assert theirs.get(url("settings_staff")).status_code == 200
    client = sign_in(head)
    assert "membership?" in client.get(url("staff_end", teacher.pk)).text
    assert Membership.objects.get(pk=teacher.pk).is_live
    assert client.post(url("staff_end", teacher.pk))["Location"] == url("settings_staff")
    assert theirs.get(url("settings_staff")).status_code == 404
    assert client.get(url("staff_member", teacher.pk)).status_code == 404


def test_refusals_of_an_end_are_said_in_words(sign_in, head, office, senco):
    assert "Ask a colleague" in sign_in(head).post(url("staff_end", head.pk)).text
    answer = sign_in(office).post(url("staff_end", senco.pk))
    assert answer.status_code == 409
    assert "Only a headteacher gives or takes away: SENCo." in answer.text
    assert Membership.objects.live().count() == 3


def test_new_link_replaces_the_old_one(sign_in, head, teacher, mailoutbox, django_capture_on_commit_callbacks):
    member = invited(head.school)
    client = sign_in(head)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url("staff_resend", member.pk), follow=True)
    assert "A new link goes to new@oakfield.example" in answer.text
    assert len(mailoutbox) == 1
    assert member.invitations.filter(revoked_at=None).count() == 1
    assert "has joined already" in client.post(url("staff_resend", teacher.pk), follow=True).text


def test_invitation_is_taken_back_and_a_colleague_is_not(sign_in, head, teacher):
    member = invited(head.school)
    client = sign_in(head)
    client.post(url("staff_revoke", member.pk))
    assert not Membership.objects.get(pk=member.pk).is_live
    assert "has joined already" in client.post(url("staff_revoke", teacher.pk), follow=True).text
    assert Membership.objects.get(pk=teacher.pk).is_live


def test_what_people_type_is_text(sign_in, head):
    make_member(head.school, email="x@x.example", name="<script>alert(1)</script>")
    page = sign_in(head).get(url("settings_staff")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
