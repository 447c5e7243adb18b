"""Every page that answers GET, each with an address in a full school, and who opens it there.

Shared by the tests that look at all of them: as HTML in test_html.py, in a browser in browser/test_screens.py.
"""

import time

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from inclusion.school.models import Closure, InsetDay, Membership, Occurrence, Role, School, SchoolEvent, Term
from tests.full_school import MOVABLE, SECRET, SERIES, member_at
from tests.planning import areas
from tests.reflection import areas as reflection_areas
from tests.school import areas as calendar_areas
from tests.screen import Screen, of_school

NO_PAGE = {
    "admin": "Django's own pages, for whoever runs the server",
    "healthz readyz": "a word for the machine",
    "heatmap:data_json heatmap:data_csv heatmap:data_xlsx mfa_download_recovery_codes": "files",
    "school:home": "leads to this week or to the map",
    "school:theme school:event_delete school:event_restore school:bank_holidays school:week_flip school:inset_delete"
    " school:closure_delete school:role_move school:role_retire school:role_bring_back school:staff_resend"
    " school:staff_revoke heatmap:what_if_adopt heatmap:placing": "POST only",
    "mfa_authenticate": "in the middle of signing in: its own test",
    **areas.NO_PAGE,
    **reflection_areas.NO_PAGE,
    **calendar_areas.NO_PAGE,
    "account_confirm_login_code account_email_verification_sent mfa_login_webauthn account_set_password"
    " account_reset_password_from_key account_confirm_email mfa_reauthenticate_webauthn": "leads elsewhere or to data",
}


def sign_in_by_cookie(member: Membership) -> Client:
    """A client of the member, who has typed the password just now."""
    client = Client()
    client.force_login(member.user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(member.user_id)
    session.save()
    return client


def client_of(screen: Screen, clients: dict[str, Client]) -> Client:
    if screen.who not in clients:
        account, _, school = screen.who.partition("@")
        clients[screen.who] = sign_in_by_cookie(member_at(account, school or "oakfield")) if account else Client()
    return clients[screen.who]


def map_screens() -> list[Screen]:
    rows = [  # of each screen the fullest state first
        ("term", {}, "?on=2026-11-11&open=senco.2026-11-09"),
        ("term", {}, ""),
        ("term", {}, "?people=1&together=senco"),
        ("term", {}, "?nature=deadline&set_by=law,us&roles=senco,headteacher"),
        ("term", {}, "?ours=1"),
        ("term", {}, "?on=2035-01-01"),
        ("week", {}, "?people=1&open=senco.2027-01-12"),
        ("week", {}, ""),
        ("year", {}, ""),
        ("list", {}, ""),
        ("present", {}, "?on=2026-12-09&open=headteacher.2026-12-07"),
        ("present", {}, ""),
        ("cell", {"row": "senco", "day": "2027-01-18"}, ""),
        ("cell", {"row": "headteacher", "day": "2027-01-19"}, "?day=1"),
        ("what_if_choose", {}, ""),
    ]
    time_of = Occurrence.objects.get(event__title=MOVABLE).pk
    rows += [("what_if", {"occurrence": time_of}, query) for query in ("?to=2027-02-02", "", "?to=2027-06-02")]
    return [of_school(f"heatmap:{name}", query, **kwargs) for name, kwargs, query in rows]


def event_screens() -> list[Screen]:
    series, movable, secret = (SchoolEvent.objects.get(title=title).pk for title in (SERIES, MOVABLE, SECRET))
    return [
        of_school("school:events"),
        of_school("school:events", "?q=census&set_by=law"),
        of_school("school:events", "?q=nothing+like+it"),
        of_school("school:events_deleted"),
        of_school("school:event_add"),
        of_school("school:event_add", "?on=2027-01-20", who="teacher"),
        of_school("school:event", event=series),
        of_school("school:event", event=movable, who="senco"),
        of_school("school:event", event=secret),
        of_school("school:event_edit", event=movable),
        of_school("school:event_edit", "?original=2027-03-03", event=series),
        of_school("school:event_occurrence", "?original=2027-03-03", event=series),
        of_school("school:event_level", event=movable),
    ]


def settings_screens(school: School) -> list[Screen]:
    year = school.years.first().pk
    term, closure, inset = (rows.objects.filter(school=school).first().pk for rows in (Term, Closure, InsetDay))
    role = Role.objects.get(school=school, slug="exams-officer").pk
    colleague, invited = (member_at(account).pk for account in ("teacher", "new"))
    return [
        of_school("school:help"),
        *(of_school(f"school:{name}") for name in ("settings", "settings_school", "settings_years", "settings_roles")),
        *(of_school(f"school:{name}") for name in ("settings_staff", "audit", "year_add", "year_set_up", "role_add")),
        *(of_school(f"school:{name}") for name in ("closure_add", "inset_add", "staff_invite")),
        *(of_school(f"school:{name}", year=year) for name in ("year", "year_edit", "year_delete", "term_add")),
        *(of_school(f"school:{name}", term=term) for name in ("term_edit", "term_delete")),
        of_school("school:closure_edit", closure=closure),
        of_school("school:inset_edit", inset=inset),
        of_school("school:role_edit", role=role),
        *(of_school("school:staff_member", member=member) for member in (colleague, invited)),
        of_school("school:staff_end", member=colleague),
        of_school("school:settings_staff", who="governor", status=404),
        of_school("school:settings_school", who="teacher", status=403),
        *(of_school(f"school:{name}", who="teacher") for name in ("settings", "settings_years", "settings_staff")),
    ]


def account_screens() -> list[Screen]:
    key = member_at("deputy").user.authenticator_set.get(type="webauthn").pk
    nobodys = ["login", "reset_password", "reset_password_done", "reset_password_from_key_done", "inactive"]
    own = ["account_logout", "account_reauthenticate", "account_email", "account_change_password", "usersessions_list"]
    own += ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "school:choose"]
    protected = ["index", "deactivate_totp", "view_recovery_codes", "generate_recovery_codes", "list_webauthn"]
    return [
        *(_plain(f"account_{name}", "") for name in nobodys),
        Screen("account_signup", "", reverse("account_signup"), 404),
        Screen("account_reset_password_from_key", "", "/accounts/password/reset/key/1-used/"),
        Screen("account_confirm_email", "", "/accounts/confirm-email/MTI:used/"),
        Screen("school:invitation", "", "/invitations/used/", 404),
        *(_plain(name, "head@oakfield") for name in own),
        *(_plain(f"mfa_{name}", "deputy@oakfield") for name in (*protected, "reauthenticate")),
        *(_plain(f"mfa_{name}_webauthn", "deputy@oakfield", pk=key) for name in ("edit", "remove")),
        Screen("none", "head@oakfield", "/oakfield/nothing/", 404),
    ]


def empty_screens() -> list[Screen]:
    """A school on its first day: every screen teaches instead of being blank."""
    head = "headteacher@hazelwood"
    maps = ("term", "week", "year", "list", "present", "what_if_choose")
    others = ("events", "events_deleted", "event_add", "settings", "settings_years", "audit")
    names = [*(f"heatmap:{name}" for name in maps), *(f"school:{name}" for name in others)]
    return [Screen(name, head, reverse(name, args=["hazelwood"])) for name in names]


def names_of_addresses(patterns=None, namespace="") -> set[str]:
    """Every name in the address book, Django's admin as one."""
    names: set[str] = set()
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            names.add(f"{namespace}:{entry.name}" if namespace else str(entry.name))
        elif entry.namespace == "admin":
            names.add("admin")
        else:
            names |= names_of_addresses(entry.url_patterns, entry.namespace or namespace)
    return names


def _plain(name: str, who: str, **kwargs) -> Screen:
    return Screen(name, who, reverse(name, kwargs=kwargs))
