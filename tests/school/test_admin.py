"""The admin site: repairs by a superuser, never the content of events, never a deletion."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from heatmap.models import MovedDate
from inclusion.school.models import Membership, Role, RoleHolding, School, User
from tests.factories import PASSWORD, make_event


@pytest.fixture
def root(client, db):
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))
    return client


def change(row):
    return reverse(f"admin:school_{row._meta.model_name}_change", args=[row.pk])


def test_only_schools_accounts_memberships_roles_and_moved_dates_are_there():
    own = {model for model in admin.site._registry if model._meta.app_label in ("school", "heatmap", "auth")}
    assert own == {School, User, Membership, Role, MovedDate}


@pytest.mark.parametrize("name", ["school", "user", "membership", "role"])
def test_superuser_lists_and_adds(root, head, name):
    assert (
        root.get(reverse(f"admin:school_{name}_changelist"), {"q": "head"} if name != "role" else {}).status_code == 200
    )
    assert root.get(reverse(f"admin:school_{name}_add")).status_code == 200


def test_superuser_opens_every_row_and_deletes_none(root, head):
    for row in (head.school, head.user, head, Role.objects.filter(school=head.school).first()):
        assert root.get(change(row)).status_code == 200
        assert root.post(change(row).replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403


def test_others_stay_outside(head, sign_in):
    browser = sign_in(head)
    assert browser.get(reverse("admin:index")).status_code != 200
    User.objects.filter(pk=head.user_id).update(is_staff=True)
    assert browser.get(reverse("admin:school_user_changelist")).status_code == 403


def test_lost_head_is_mended(root, teacher, birchwood):
    role = Role.objects.get(school=teacher.school, slug="headteacher")
    held = teacher.holdings.get()
    given = {
        "school": teacher.school_id, "name": teacher.name, "email": teacher.email, "user": teacher.user_id,
        "working_days": "12345", "joined_at_0": "", "joined_at_1": "", "ended_at_0": "", "ended_at_1": "",
        "holdings-TOTAL_FORMS": "2", "holdings-INITIAL_FORMS": "1", "holdings-0-id": held.pk,
        "holdings-0-membership": teacher.pk, "holdings-0-role": held.role_id,
        "holdings-1-membership": teacher.pk, "holdings-1-role": role.pk,
    }  # fmt: skip
    assert root.post(change(teacher), given).status_code == 302
    assert RoleHolding.objects.get(role=role).school == teacher.school
    foreign = Role.objects.get(school=birchwood, slug="headteacher")
    assert root.post(change(teacher), given | {"holdings-1-role": foreign.pk}).status_code == 200
    assert not RoleHolding.objects.filter(role=foreign).exists()


def test_what_is_mended_here_shows_on_the_map_at_once(root, senco, sign_in):
    school = senco.school
    make_event(school, levels={"dsl": 5})
    role = Role.objects.get(school=school, slug="dsl")
    Role.objects.filter(pk=role.pk).update(retired_at=timezone.now())
    reader, url = sign_in(senco), reverse("heatmap:term", args=[school.slug])
    etag = reader.get(url + "?on=2027-01-12")["ETag"]
    given = {"name": "Safeguarding", "standing": "LEAD", "position": "6", "retired_at_0": "", "retired_at_1": ""}
    assert root.post(change(role), given).status_code == 302
    page = reader.get(url + "?on=2027-01-12", headers={"If-None-Match": etag})
    assert "cell/dsl/2027-01-11/" in page.content.decode()


def test_a_school_mended_here_is_newer_and_loses_no_version(root, senco, sign_in):
    school = School.objects.get(pk=senco.school_id)
    given = {
        "name": "Oakfield School", "phase": "primary", "kind": "academy", "threshold_steady": "2",
        "threshold_busy": "4", "threshold_heavy": "7", "threshold_overloaded": "10", "small_count": "5",
        "reflections_kept_years": "2",
    }  # fmt: skip
    answer = root.post(change(school), given)
    assert answer.status_code == 302, answer.context["errors"]
    known = School.objects.get(pk=school.pk)
    assert (known.name, known.kind) == ("Oakfield School", "academy")
    assert known.version == school.version + 1
    assert known.calendar_version == school.calendar_version + 1


def test_a_membership_mended_here_is_newer(root, teacher):
    before = School.objects.get(pk=teacher.school_id).calendar_version
    given = {
        "school": teacher.school_id, "name": "Another name", "email": teacher.email, "user": teacher.user_id,
        "working_days": "12345", "holdings-TOTAL_FORMS": "0", "holdings-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert root.post(change(teacher), given).status_code == 302
    assert Membership.objects.get(pk=teacher.pk).version == teacher.version + 1
    assert School.objects.get(pk=teacher.school_id).calendar_version == before + 1
