"""Oakfield of the demo with something of everything in it, and Hazelwood, a school where nothing is entered yet."""

import json
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from inclusion.school.access import Standing
from inclusion.school.actions.event_times import move_occurrence
from inclusion.school.actions.events import delete_event
from inclusion.school.actions.people import add_with_link, end_membership
from inclusion.school.actions.roles import add_role, retire_role
from inclusion.school.demo.building import OAKFIELD, build
from inclusion.school.models import Membership, Role, School, SchoolEvent
from tests.factories import PASSWORD, make_event, make_member, make_school
from tests.planning.areas import fill_planning
from tests.reflection.areas import fill_reflection
from tests.school.areas import fill_calendars

IN_LAW = "Autumn school census"  # set by law, cannot move
SECRET = "Headteacher's appraisal"  # confidential, the headteacher's own; Wed 9 December 2026
SERIES = "SENCo and headteacher catch-up"  # every other Wednesday, movable by two days
MOVABLE = "Book scrutiny"  # Tue 26 – Thu 28 January 2027, movable by two weeks


def demo_school() -> School:
    """Oakfield with its nine people and the events of 2026/27. The password of them all is PASSWORD."""
    return build(OAKFIELD, years=[2026], password=PASSWORD)


def member_at(account: str, school: str = "oakfield") -> Membership:
    people = Membership.objects.select_related("user", "school").filter(school__slug=school)
    return people.get(email=f"{account}@{school}.example")


def full_school() -> School:
    """The demo school with a deleted event, skipped times, a leaver, an invitation, a retired role, weeks A and B."""
    school = demo_school()
    head, deputy = member_at("head"), member_at("deputy")
    School.objects.filter(pk=school.pk).update(two_week_timetable=True)
    series = SchoolEvent.objects.get(school=school, title=SERIES)
    for day, to in [(date(2027, 1, 20), None), (date(2027, 2, 3), date(2027, 2, 4))]:
        move_occurrence(by=head, event=series, version=series.version, original_on=day, starts_on=to)
        series.refresh_from_db()
    delete_event(by=head, event=make_event(school, by=head, title="Cancelled fair"), version=1)
    awkward = {"title": 'Tea & “cake” <b>bold</b> "quoted"', "needs": "a\nb<i>", "levels": {"headteacher": 1}}
    make_event(school, by=head, named=[deputy], confidential=True, **awkward)
    leaver = make_member(school, "class-teacher", email="leaver@oakfield.example", name="Lena Leaver")
    end_membership(by=head, membership=leaver)
    roles = [Role.objects.get(school=school, slug="class-teacher")]
    add_with_link(by=head, school=school, name="Nora New", email="new@oakfield.example", roles=roles)
    retire_role(by=head, role=add_role(by=head, school=school, name="Forest school lead", standing=Standing.STAFF))
    _protect(deputy)
    fill_planning(school)
    fill_reflection(school)
    fill_calendars(school)
    return school


def empty_school() -> School:
    """A school on its first day: a head, and neither terms nor events. Oakfield's head belongs to it too."""
    school = make_school("hazelwood", "Hazelwood School")
    make_member(school, "headteacher")
    head = Membership.objects.get(email="head@oakfield.example")
    Membership.objects.create(school=school, user=head.user, name=head.name, email=head.email, joined_at=timezone.now())
    return school


def _protect(member: Membership) -> None:
    """A second step of every kind."""
    TOTP.activate(member.user, generate_totp_secret())
    RecoveryCodes.activate(member.user)
    data = {"name": "Blue key", "credential": _credential()}
    Authenticator.objects.create(user=member.user, type=Authenticator.Type.WEBAUTHN, data=data)


def _credential() -> dict:
    """What a browser says of a new security key; nothing will ever verify against it."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    held = AttestedCredentialData.create(Aaguid(bytes(16)), b"key-1", key)
    data = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP, 0, held)
    answer = AuthenticatorAttestationResponse(
        client_data=CollectedClientData.create("webauthn.create", bytes(16), "http://localhost"),
        attestation_object=AttestationObject.create("none", data, {}),
    )
    return json.loads(json.dumps(dict(RegistrationResponse(raw_id=b"key-1", response=answer))))
