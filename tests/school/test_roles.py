"""The school's roles: labels, order, retirement, and who may give which standing."""

import pytest
from django.urls import reverse

from inclusion.school.actions.roles import (
    RoleError,
    add_role,
    bring_back_role,
    free_slug,
    move_role,
    rename_role,
    retire_role,
)
from inclusion.school.actions.staff_rules import MayNotGrant
from inclusion.school.event_columns import COLUMNS
from inclusion.school.models import AuditEntry, Membership, Role, School
from tests.factories import make_member

LIST, ADD = "/oakfield/settings/roles/", "/oakfield/settings/roles/add/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def role(oakfield):
    return Role.objects.get(school=oakfield, slug="dsl")


def url(name, role):
    return reverse(f"school:role_{name}", args=["oakfield", role.pk])


def order(school):
    return list(Role.objects.live().filter(school=school).values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Reading lead", "reading-lead"),
        ("SENCo", "senco-2"),
        ("校長", "role"),
        ("Title", "title-2"),
        ("Ends_on", "ends_on-2"),
        ("x" * 60, "x" * 50),
        *((column, f"{column}-2") for column in COLUMNS),
    ],
)
def test_slug_comes_from_the_label_and_is_free(name, slug):
    assert free_slug(name, ["senco"]) == slug


def test_long_slugs_stay_within_bounds():
    assert free_slug("x" * 60, ["x" * 50]) == "x" * 46 + "-2"


def test_role_is_added_at_the_end(head, sign_in):
    answer = sign_in(head).post(ADD, {"name": "Deputy SENCo", "standing": "SENCO"}, follow=True)
    assert "Deputy SENCo is added" in answer.text
    assert order(head.school)[-1] == "deputy-senco"


def test_office_adds_roles_but_not_leading_ones(office, sign_in):
    browser = sign_in(office)
    answer = browser.post(ADD, {"name": "Second head", "standing": "HEAD"})
    assert answer.status_code == 422
    assert 'value="Second head"' in answer.text
    assert browser.post(ADD, {"name": "Cook", "standing": "STAFF"}).status_code == 302
    with pytest.raises(MayNotGrant):
        add_role(by=office, school=office.school, name="Second head", standing="HEAD")


@pytest.mark.parametrize("name", ["", "senco", "x" * 61, "x" * 100_000, "a\x00b"])
def test_bad_label_is_told(head, sign_in, name):
    answer = sign_in(head).post(ADD, {"name": name, "standing": "LEAD"})
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_label_changes_and_slug_stays(head, sign_in, role):
    answer = sign_in(head).post(url("edit", role), {"name": "Safeguarding lead", "seen": role.name}, follow=True)
    assert "now called Safeguarding lead" in answer.text
    role.refresh_from_db()
    assert (role.slug, role.name) == ("dsl", "Safeguarding lead")


def test_map_hears_of_every_change_of_a_role(head, role):
    def version():
        return School.objects.get(pk=head.school_id).calendar_version

    before = version()
    rename_role(by=head, role=role, name="Safeguarding lead", seen=role.name)
    move_role(by=head, role=role, up=True)
    retire_role(by=head, role=role)
    bring_back_role(by=head, role=role)
    add_role(by=head, school=head.school, name="Cook", standing="STAFF")
    assert version() == before + 5


def test_second_renamer_is_told(head, office, sign_in, role):
    rename_role(by=office, role=role, name="DSL", seen=role.name)
    answer = sign_in(head).post(url("edit", role), {"name": "Mine", "seen": "Designated safeguarding lead"})
    assert answer.status_code == 409
    assert "It is now DSL." in answer.text
    assert sign_in(head).post(url("edit", role), {"name": "Mine", "seen": "DSL"}).status_code == 302


def test_roles_move_in_page_and_fragment(head, sign_in, role):
    before = order(head.school)
    answer = sign_in(head).post(url("move", role), {"to": "up"}, headers=HTMX)
    assert answer.text.lstrip().startswith('<div id="roles">')
    place = before.index("dsl")
    assert order(head.school)[place - 1 : place + 1] == ["dsl", before[place - 1]]
    assert sign_in(head).post(url("move", role), {"to": "down"}).status_code == 302
    assert order(head.school) == before


def test_ends_of_the_list_stay(head):
    roles = list(Role.objects.filter(school=head.school))
    move_role(by=head, role=roles[0], up=True)
    move_role(by=head, role=roles[-1], up=False)
    assert order(head.school) == [role.slug for role in roles]


def test_retired_role_leaves_the_list_and_comes_back(head, sign_in, role):
    browser = sign_in(head)
    answer = browser.post(url("retire", role), headers=HTMX)
    assert "Bring back" in answer.text
    assert "dsl" not in order(head.school)
    browser.post(url("bring_back", role))
    assert order(head.school)[-1] == "dsl"
    assert AuditEntry.objects.filter(school=head.school, kind="role").count() == 2


def test_retired_role_gives_nothing(head, sign_in):
    dsl = make_member(head.school, "dsl")
    retire_role(by=head, role=Role.objects.get(school=head.school, slug="dsl"))
    assert Membership.objects.get(pk=dsl.pk).standings == frozenset()
    assert sign_in(dsl).get("/oakfield/settings/").status_code == 404


def test_last_headteachers_role_cannot_be_retired(head, sign_in):
    role = Role.objects.get(school=head.school, slug="headteacher")
    add_role(by=head, school=head.school, name="Co-head", standing="HEAD")
    answer = sign_in(head).post(url("retire", role))
    assert answer.status_code == 422
    assert "cannot be retired" in answer.text
    make_member(head.school, "co-head")
    retire_role(by=head, role=role)
    assert "headteacher" not in order(head.school)


def test_office_does_not_take_leading_roles_away(office, senco, sign_in):
    role = Role.objects.get(school=office.school, slug="senco")
    assert sign_in(office).post(url("retire", role)).status_code == 403
    assert "senco" in order(office.school)
    Role.objects.filter(pk=role.pk).update(retired_at="2027-01-01T00:00Z")
    with pytest.raises(MayNotGrant):
        bring_back_role(by=office, role=role)


def test_too_many_roles_are_refused(head):
    with pytest.raises(RoleError, match="at most 60"):
        for number in range(60):
            add_role(by=head, school=head.school, name=f"Role {number}", standing="LEAD")


def test_role_walls(teacher, governor, other_head, client, sign_in, role):
    posts = [url("move", role), url("retire", role), url("bring_back", role)]
    forms = [ADD, url("edit", role)]
    assert "Rename" not in sign_in(teacher).get(LIST).text
    assert [sign_in(teacher).get(one).status_code for one in forms] == [403, 403]
    assert [sign_in(teacher).post(one).status_code for one in posts] == [403] * 3
    for person in (governor, other_head):
        assert [sign_in(person).get(one).status_code for one in [LIST, *forms]] == [404] * 3
        assert [sign_in(person).post(one).status_code for one in posts] == [404] * 3
    foreign = [one.replace("/oakfield/", "/birchwood/") for one in posts]
    assert [sign_in(other_head).post(one).status_code for one in foreign] == [404] * 3
    assert client.get(LIST)["Location"].startswith(reverse("account_login"))


def test_wrong_verb_is_refused(head, sign_in, role):
    browser = sign_in(head)
    assert [browser.get(url(n, role)).status_code for n in ("move", "retire", "bring_back")] == [405] * 3
    assert browser.post(LIST).status_code == 405


def test_list_names_the_holders_in_the_same_queries(head, senco, sign_in, django_assert_num_queries):
    browser = sign_in(head)
    browser.get(LIST)
    with django_assert_num_queries(7):
        assert senco.name in browser.get(LIST).text
    for number in range(3):
        make_member(head.school, "senco", "dsl", email=f"more{number}@oakfield.example")
    with django_assert_num_queries(7):
        browser.get(LIST)
