"""The markup of every page: what a strict parser says, ids that are unique, and fields that have a name."""

import re

import html5lib
import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from inclusion.school.models import SchoolEvent
from tests.factories import PASSWORD
from tests.full_school import SERIES, empty_school, full_school, member_at
from tests.planning.areas import planning_screens
from tests.reflection.areas import reflection_screens
from tests.school.areas import calendar_screens
from tests.screens import (
    NO_PAGE,
    account_screens,
    client_of,
    empty_screens,
    event_screens,
    map_screens,
    names_of_addresses,
    settings_screens,
    sign_in_by_cookie,
)

pytestmark = [pytest.mark.usefixtures("today"), pytest.mark.django_db, pytest.mark.looks]
NAMELESS = {"hidden", "submit", "button"}


def all_screens(school):
    own = [*map_screens(), *event_screens(), *settings_screens(school), *planning_screens()]
    own += [*reflection_screens(), *calendar_screens()]
    return [*own, *account_screens(), *empty_screens()]


def faults(html: str) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    found = [f"{place}: {code} {said}" for place, code, said in parser.errors]
    ids = [element.get("id") for element in tree.iter() if element.get("id") is not None]
    found += [f"the id {one!r} stands twice" for one in {one for one in ids if ids.count(one) > 1}]
    found += [f"{name}={one!r} leads nowhere" for name, one in _references(tree) if one not in ids]
    found += [f"no label: {element.tag} {dict(element.attrib)}" for element in _nameless(tree)]
    if len(list(tree.iter("h1"))) != 1 or not "".join(tree.find(".//title").itertext()).strip():
        found.append("a page has one h1 and a title")
    return found


def _references(tree):
    """What points at an id of the same page."""
    for element in tree.iter():
        for name in ("for", "aria-labelledby", "aria-describedby", "form"):
            yield from ((name, one) for one in (element.get(name) or "").split())
        if re.fullmatch(r"#.+", element.get("href") or ""):
            yield "href", element.get("href")[1:]


def _nameless(tree):
    labelled = {element.get("for") for element in tree.iter("label")}
    inside = {id(field) for label in tree.iter("label") for field in label.iter() if field is not label}
    for field in (element for tag in ("input", "select", "textarea") for element in tree.iter(tag)):
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
        if not named and id(field) not in inside and field.get("type") not in NAMELESS:
            yield field


def test_every_page_is_sound_html():
    school, clients, found = full_school(), {}, []
    empty_school()
    for screen in all_screens(school):
        answer = client_of(screen, clients).get(screen.address)
        if answer.status_code != screen.status:
            found.append(f"{screen}: {answer.status_code}, not {screen.status}")
        else:
            found += [f"{screen}: {fault}" for fault in faults(answer.content.decode())]
    assert not found, "\n".join(found)


def test_every_address_is_a_screen_or_says_why_it_is_none():
    school = full_school()
    empty_school()
    left_out = {name for names in NO_PAGE for name in names.split()}
    shown = {screen.name for screen in all_screens(school)}
    assert names_of_addresses() == (shown - {"none"}) | left_out


def test_forms_that_are_handed_back_are_sound_html(client):
    full_school()
    head = sign_in_by_cookie(member_at("head"))
    series = SchoolEvent.objects.get(title=SERIES)
    found = []
    for name, kwargs, data in [
        ("school:event_add", {}, {"title": "", "starts_on": "x", "level_senco": "9", "repeat": "weekly"}),
        ("school:event_edit", {"event": series.pk}, {"title": "", "original": "2027-03-03"}),
        ("school:event_occurrence", {"event": series.pk}, {"original": "2027-03-03", "action": "move"}),
        ("heatmap:placing", {}, {"title": "T", "starts_on": "2027-01-19", "level_senco": "5"}),
        ("school:settings_school", {}, {"name": ""}),
        ("school:year_set_up", {}, {}),
        ("school:closure_add", {}, {}),
        ("school:staff_invite", {}, {"email": "x"}),
        ("school:role_add", {}, {}),
    ]:
        answer = head.post(reverse(name, kwargs={"school": "oakfield", **kwargs}), data)
        assert answer.status_code in (200, 422), name
        found += [f"{name}: {fault}" for fault in faults(answer.content.decode())]
    signing_in = client.post(reverse("account_login"), {"login": "head@oakfield.example", "password": "wrong"})
    found += faults(signing_in.content.decode())
    assert not found, "\n".join(found)


def test_the_second_step_of_signing_in_is_sound_html(client):
    full_school()
    said = {"login": "deputy@oakfield.example", "password": PASSWORD}
    answer = client.post(reverse("account_login"), said, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert faults(answer.content.decode()) == []


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_error_pages_need_nothing_and_are_sound_html(status):
    assert faults(render_to_string(f"{status}.html")) == []


def test_fragments_are_sound_html():
    full_school()
    client = sign_in_by_cookie(member_at("head"))
    found = []
    for address in [
        "/oakfield/heatmap/cell/senco/2027-01-18/",
        "/oakfield/events/?q=census",
        "/oakfield/settings/audit/?kind=event",
        next(screen.address for screen in map_screens() if "?to=2027-02-02" in screen.address),
    ]:
        answer = client.get(address, headers={"HX-Request": "true"})
        parser = html5lib.HTMLParser()
        parser.parseFragment(answer.content.decode())
        assert b"<html" not in answer.content, address
        found += [(address, *error) for error in parser.errors]
    assert not found, "\n".join(found)
