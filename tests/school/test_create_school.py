"""The first school of a server, made from the command line."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import get_resolver

from inclusion.school.models import RESERVED_SLUGS, Membership, Role, School
from tests.factories import slugs_of

pytestmark = pytest.mark.django_db


def create(**options):
    said = {
        "slug": "st-marys",
        "name": "St Mary's",
        "phase": "primary",
        "head_email": "head@stmarys.example",
        **options,
    }
    out = StringIO()
    call_command("create_school", stdout=out, **said)
    return out.getvalue()


def test_school_has_its_roles_and_a_head_who_joins_by_the_printed_link(client, settings):
    settings.SITE_URL = "https://plan.example"
    out = create(head_name="Ada King")
    link = re.search(r"https://plan\.example(/invitations/[\w-]+/)", out)[1]
    assert Role.objects.filter(school__slug="st-marys").count() == 12
    head = Membership.objects.get()
    assert (head.name, head.email, slugs_of(head)) == ("Ada King", "head@stmarys.example", {"headteacher"})
    assert mail.outbox == []
    password = "correct horse battery"
    answer = client.post(link, {"name": "Ada King", "password": password, "again": password})
    assert answer["Location"] == "/st-marys/"
    assert client.get(link).status_code == 404  # once


def test_kind_may_be_said(db):
    create(kind="academy")
    assert School.objects.get().kind == "academy"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"slug": "Bad Slug"}, "--slug: "),
        ({"slug": "ST-MARYS"}, "lower-case letters"),
        ({"slug": "x-"}, "lower-case letters"),
        ({"slug": "x" * 51}, "--slug: "),
        ({"slug": "admin"}, "address of the site itself"),
        ({"phase": "college"}, "--phase: choose one of nursery, infant, junior, primary"),
        ({"kind": "free"}, "--kind: choose one of maintained, academy."),
        ({"head_email": "nobody"}, "--head-email: "),
        ({"name": "  "}, "--name: "),
        ({"name": "a\0b"}, "NUL"),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"head_name": "a\u202eb"}, "--head-name: "),
    ],
)
def test_bad_options_are_refused_in_words_and_make_nothing(options, words):
    with pytest.raises(CommandError, match=re.escape(words)):
        create(**options)
    assert not School.objects.exists()


def test_taken_slug_is_refused_in_words():
    create()
    with pytest.raises(CommandError, match="There is a school with this address already"):
        create()
    assert School.objects.count() == 1


def test_all_faults_are_said_at_once():
    with pytest.raises(CommandError, match=r"(?s)--slug.*--phase.*--head-email"):
        create(slug="admin", phase="x", head_email="x")


def test_no_address_of_the_site_can_be_a_school():
    def first_parts(patterns):
        for entry in patterns:
            route = str(entry.pattern)
            if route:
                yield route.split("/")[0]
            else:
                yield from first_parts(entry.url_patterns if hasattr(entry, "url_patterns") else [])

    fixed = {part for part in first_parts(get_resolver().url_patterns) if not part.startswith("<")}
    assert fixed <= RESERVED_SLUGS
    assert {"accounts", "admin", "invitations", "healthz", "readyz", "static", "theme"} <= RESERVED_SLUGS
