"""The role × screen table, exact: every address of a school, asked for by every standing, by strangers and by others.

`ok` is any answer a person with the right gets (a page, a redirect after a change, a form handed back); the other two
are exact. Reading is asked for with GET, changing with POST.
"""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from inclusion.school.access import TABLE, Permission, Standing
from inclusion.school.actions.events import delete_event
from inclusion.school.models import Closure, InsetDay, Occurrence, Role, Term
from tests.factories import make_event, make_member
from tests.planning import areas as planning_areas
from tests.reflection import areas as reflection_areas
from tests.school import areas as calendar_areas

THINGS = planning_areas.THINGS | reflection_areas.THINGS | calendar_areas.THINGS

CAST = ["head", "senco", "deputy", "phase_leader", "teacher", "office", "governor"]  # one of each standing, in order

# fmt: off
#                                       HEAD SENCO SLT  LEAD STAFF OFFICE GOV
EVERYBODY   =                          "ok   ok    ok   ok   ok    ok     ok"
NO_GOVERNOR =                          "ok   ok    ok   ok   ok    ok     404"
SCHOOL_W    =                          "ok   ok    403  403  403   403    403"
CALENDAR_W  =                          "ok   ok    403  403  403   ok     403"
ROLES_W     =                          "ok   ok    403  403  403   ok     404"
STAFF_W     =                          "ok   403   403  403  403   ok     404"
ADD_EVENT   =                          "ok   ok    ok   ok   ok    ok     403"
CHANGE_THEIRS =                        "ok   ok    ok   403  403   ok     403"  # an event that somebody else made
AUDIT       =                          "ok   ok    404  404  404   404    404"
HEADS_OWN   =                          "ok   404   404  404  404   404    404"  # what only the headteacher is part of

SCREENS = [  # verb, address, object it is about, who gets what
    ("GET",  "school:home", None, EVERYBODY),
    ("GET",  "school:help", None, EVERYBODY),
    ("GET",  "heatmap:term", None, EVERYBODY),
    ("GET",  "heatmap:week", None, EVERYBODY),
    ("GET",  "heatmap:year", None, EVERYBODY),
    ("GET",  "heatmap:list", None, EVERYBODY),
    ("GET",  "heatmap:present", None, EVERYBODY),
    ("GET",  "heatmap:cell", "cell", EVERYBODY),
    ("GET",  "heatmap:data_json", "range", EVERYBODY),
    ("GET",  "heatmap:data_csv", "range", EVERYBODY),
    ("GET",  "heatmap:data_xlsx", "range", EVERYBODY),
    ("POST", "heatmap:placing", None, ADD_EVENT),
    ("GET",  "heatmap:what_if_choose", None, NO_GOVERNOR),
    ("GET",  "heatmap:what_if", "occurrence", NO_GOVERNOR),
    ("POST", "heatmap:what_if_adopt", "occurrence", "ok   ok    ok   403  403   ok     404"),
    ("GET",  "heatmap:what_if", "secret_occurrence", HEADS_OWN),
    ("POST", "heatmap:what_if_adopt", "secret_occurrence", HEADS_OWN),
    ("GET",  "school:events", None, EVERYBODY),
    ("GET",  "school:event_add", None, ADD_EVENT),
    ("POST", "school:event_add", None, ADD_EVENT),
    ("GET",  "school:event", "event", EVERYBODY),
    ("GET",  "school:event_edit", "event", CHANGE_THEIRS),
    ("POST", "school:event_edit", "event", CHANGE_THEIRS),
    ("GET",  "school:event_occurrence", "series", CHANGE_THEIRS),
    ("POST", "school:event_occurrence", "series", CHANGE_THEIRS),
    ("POST", "school:event_level", "event", "ok   ok    ok   ok   ok    ok     404"),
    ("POST", "school:event_delete", "event", CHANGE_THEIRS),
    ("POST", "school:event_restore", "deleted_event", "ok   ok    ok   404  404   ok     404"),
    ("GET",  "school:events_deleted", None, ADD_EVENT),
    ("GET",  "school:event", "secret", HEADS_OWN),
    ("GET",  "school:event_edit", "secret", HEADS_OWN),
    ("POST", "school:event_edit", "secret", HEADS_OWN),
    ("POST", "school:event_occurrence", "secret", HEADS_OWN),
    ("POST", "school:event_level", "secret", HEADS_OWN),
    ("POST", "school:event_delete", "secret", HEADS_OWN),
    ("POST", "school:event_restore", "deleted_secret", HEADS_OWN),
    ("GET",  "school:settings", None, EVERYBODY),
    ("GET",  "school:settings_school", None, SCHOOL_W),
    ("POST", "school:settings_school", None, SCHOOL_W),
    ("GET",  "school:audit", None, AUDIT),
    ("GET",  "school:settings_years", None, EVERYBODY),
    ("GET",  "school:year", "year", EVERYBODY),
    ("POST", "school:year_add", None, CALENDAR_W),
    ("POST", "school:year_set_up", None, CALENDAR_W),
    ("POST", "school:year_edit", "year", CALENDAR_W),
    ("POST", "school:year_delete", "year", CALENDAR_W),
    ("POST", "school:bank_holidays", "year", CALENDAR_W),
    ("POST", "school:week_flip", "year", CALENDAR_W),
    ("POST", "school:term_add", "year", CALENDAR_W),
    ("POST", "school:term_edit", "term", CALENDAR_W),
    ("POST", "school:term_delete", "term", CALENDAR_W),
    ("POST", "school:closure_add", None, CALENDAR_W),
    ("POST", "school:closure_edit", "closure", CALENDAR_W),
    ("POST", "school:closure_delete", "closure", CALENDAR_W),
    ("POST", "school:inset_add", None, CALENDAR_W),
    ("POST", "school:inset_edit", "inset", CALENDAR_W),
    ("POST", "school:inset_delete", "inset", CALENDAR_W),
    ("GET",  "school:settings_roles", None, NO_GOVERNOR),
    ("POST", "school:role_add", None, ROLES_W),
    ("POST", "school:role_edit", "role", ROLES_W),
    ("POST", "school:role_move", "role", ROLES_W),
    ("POST", "school:role_retire", "role", ROLES_W),
    ("POST", "school:role_bring_back", "role", ROLES_W),
    ("GET",  "school:settings_staff", None, NO_GOVERNOR),
    ("POST", "school:staff_invite", None, STAFF_W),
    ("POST", "school:staff_member", "member", STAFF_W),
    ("POST", "school:staff_end", "member", STAFF_W),
    ("POST", "school:staff_resend", "member", STAFF_W),
    ("POST", "school:staff_revoke", "member", STAFF_W),
    *planning_areas.ACCESS,
    *reflection_areas.ACCESS,
    *calendar_areas.ACCESS,
]
# fmt: on
ROWS = [pytest.param(*row, id=" ".join(part for part in row[:3] if part)) for row in SCREENS]
DAY = date(2027, 1, 12)
DONE = {200, 302, 400, 409, 422}  # a page, a redirect after a change, or words about what is missing
WINDOW = {"movable": True, "movable_from": date(2027, 1, 11), "movable_to": date(2027, 1, 29)}

pytestmark = pytest.mark.usefixtures("today")


def own_names(patterns=None, prefix="", namespace=""):
    """The names of every address below a school, from the URLs themselves."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from own_names(entry.url_patterns, route, entry.namespace or namespace)
        elif route.startswith("<slug:school>/"):
            yield f"{namespace}:{entry.name}"


def address_of(name, thing, school, head):
    """The address about the thing, which is made here, inside the school."""
    made = {
        "event": lambda: {"event": make_event(school, by=head, starts_on=DAY).pk},
        "series": lambda: {"event": make_event(school, by=head, starts_on=DAY, repeat="weekly").pk},
        "secret": lambda: {"event": make_event(school, by=head, starts_on=DAY, confidential=True).pk},
        "deleted_event": lambda: {"event": deleted(school, head, confidential=False).pk},
        "deleted_secret": lambda: {"event": deleted(school, head, confidential=True).pk},
        "occurrence": lambda: {"occurrence": occurrence(school, head)},
        "secret_occurrence": lambda: {"occurrence": occurrence(school, head, confidential=True)},
        "cell": lambda: {"row": "senco", "day": "2027-01-11"},
        "year": lambda: {"year": school.years.get().pk},
        "term": lambda: {"term": Term.objects.filter(school=school).first().pk},
        "closure": lambda: {"closure": Closure.objects.filter(school=school).first().pk},
        "inset": lambda: {"inset": InsetDay.objects.filter(school=school).first().pk},
        "role": lambda: {"role": Role.objects.get(school=school, slug="exams-officer").pk},
        "member": lambda: {"member": make_member(school, "class-teacher", email="somebody@oakfield.example").pk},
    }
    query = {"range": "?from=2027-01-04&to=2027-01-08", "series": "?original=2027-01-12"}.get(thing, "")
    kwargs = THINGS[thing](school, head) if thing in THINGS else made[thing]() if thing in made else {}
    return reverse(name, kwargs={"school": school.slug, **kwargs}) + query


def deleted(school, head, **details):
    return delete_event(by=head, event=make_event(school, by=head, starts_on=DAY, **details), version=1)


def occurrence(school, head, **details):
    return Occurrence.objects.get(event=make_event(school, by=head, starts_on=DAY, **WINDOW, **details)).pk


def ask(client, verb, address, role=""):
    data = {"role": role, "original": "2027-01-12", "version": "1"}
    return client.get(address) if verb == "GET" else client.post(address, data)


@pytest.fixture
def cast(request):
    """One of each standing, by name."""
    return {who: request.getfixturevalue(who) for who in CAST}


@pytest.mark.parametrize(("verb", "name", "thing", "row"), ROWS)
def test_each_standing_gets_exactly_its_answer(verb, name, thing, row, oakfield, cast, sign_in):
    address, answers = address_of(name, thing, oakfield, cast["head"]), {}
    for who, member in cast.items():
        role = member.roles_held[0].slug
        with transaction.atomic():  # everybody finds the thing as it was made, whatever those before them did to it
            answers[who] = ask(sign_in(member), verb, address, role).status_code
            transaction.set_rollback(True)
    said = {who: "ok" if status in DONE else str(status) for who, status in answers.items()}
    assert said == dict(zip(CAST, row.split(), strict=True))


@pytest.mark.parametrize(("verb", "name", "thing"), [(v, n, t) for v, n, t, _ in SCREENS], ids=str)
def test_nothing_of_a_school_exists_for_others_or_before_sign_in(
    verb, name, thing, oakfield, head, other_head, sign_in
):
    address = address_of(name, thing, oakfield, head)
    assert ask(sign_in(other_head), verb, address).status_code == 404
    foreign = address.replace("/oakfield/", "/birchwood/", 1)
    if thing not in (None, "cell", "range"):
        assert ask(sign_in(other_head), verb, foreign).status_code == 404, "an id of another school"
    stranger = ask(Client(), verb, address)
    assert stranger.status_code == 302
    assert stranger["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("verb", "name", "thing"), [(v, n, t) for v, n, t, _ in SCREENS], ids=str)
def test_a_membership_that_has_ended_gives_nothing(verb, name, thing, oakfield, head, senco, sign_in):
    address = address_of(name, thing, oakfield, head)
    client = sign_in(senco)
    senco.ended_at, senco.ended_by = timezone.now(), head
    senco.save()
    assert ask(client, verb, address).status_code == 404


def test_every_address_of_a_school_is_in_the_table():
    assert {name for _, name, _, _ in SCREENS} == set(own_names())


def test_own_events_are_changed_by_those_who_made_them(oakfield, teacher, phase_leader, governor, sign_in):
    for member, answer in ((teacher, 200), (phase_leader, 200), (governor, 403)):
        event = make_event(oakfield, by=member, starts_on=DAY, title=f"Of {member.name}")
        assert sign_in(member).get(reverse("school:event_edit", args=["oakfield", event.pk])).status_code == answer


def test_named_people_open_a_confidential_event_and_governors_never_do(
    oakfield, head, teacher, governor, senco, sign_in
):
    event = make_event(oakfield, by=head, starts_on=DAY, confidential=True, named=[teacher, governor])
    address = reverse("school:event", args=["oakfield", event.pk])
    answers = {member: sign_in(member).get(address).status_code for member in (head, teacher, governor, senco)}
    assert answers == {head: 200, teacher: 200, governor: 404, senco: 404}


@pytest.mark.parametrize("area", TABLE)
def test_the_table_has_a_cell_for_every_standing(area):
    assert set(TABLE[area]) == set(Standing)


def test_a_permission_follows_from_the_union_of_standings():
    assert Permission.CHANGE_SCHOOL.allows({Standing.STAFF, Standing.SENCO})
    assert not Permission.CHANGE_SCHOOL.allows({Standing.STAFF, Standing.GOV})
    assert not any(permission.allows(set()) for permission in Permission)
