"""Rows for tests, made through the product's own actions wherever there is one."""

from datetime import date

from allauth.account.models import EmailAddress
from django.utils import timezone

from inclusion.school.actions.events import EventDetails, add_event
from inclusion.school.actions.schools import create_school
from inclusion.school.models import AcademicYear, Closure, InsetDay, Membership, Role, RoleHolding, School, Term, User

PASSWORD = "a-long-enough-password"


def make_school(slug="oakfield", name="Oakfield Primary", **fields) -> School:
    return create_school(by=None, slug=slug, name=name, phase=fields.pop("phase", "primary"), **fields)


def make_user(email: str, name: str = "") -> User:
    user = User.objects.create_user(email, PASSWORD, name=name or email.split("@")[0].title())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def slugs_of(membership: Membership) -> set[str]:
    """The slugs of the roles held."""
    return {role.slug for role in membership.roles_held}


def make_member(school: School, *role_slugs: str, email: str = "", name: str = "", **fields) -> Membership:
    """A person with an account and these roles in the school."""
    email = email or f"{role_slugs[0] if role_slugs else 'nobody'}@{school.slug}.example"
    user = User.objects.filter(email=email).first() or make_user(email, name)
    membership = Membership.objects.create(
        school=school, user=user, name=name or user.name, email=email, joined_at=timezone.now(), **fields
    )
    for role in Role.objects.filter(school=school, slug__in=role_slugs):
        RoleHolding.objects.create(school=school, membership=membership, role=role)
    return membership


def make_year(school: School) -> AcademicYear:
    """2026/27: three terms, half terms, Christmas and Easter as gaps, an early-May bank holiday, one INSET day."""
    year = AcademicYear.objects.create(
        school=school, name="2026/27", starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31)
    )
    for name, starts_on, ends_on in [
        ("Autumn term", date(2026, 9, 3), date(2026, 12, 18)),
        ("Spring term", date(2027, 1, 4), date(2027, 3, 25)),
        ("Summer term", date(2027, 4, 12), date(2027, 7, 21)),
    ]:
        Term.objects.create(school=school, year=year, name=name, starts_on=starts_on, ends_on=ends_on)
    for kind, name, starts_on, ends_on in [
        ("half_term", "Half term", date(2026, 10, 26), date(2026, 10, 30)),
        ("half_term", "Half term", date(2027, 2, 15), date(2027, 2, 19)),
        ("half_term", "Half term", date(2027, 5, 31), date(2027, 6, 4)),
        ("bank_holiday", "Early May bank holiday", date(2027, 5, 3), date(2027, 5, 3)),
    ]:
        Closure.objects.create(school=school, kind=kind, name=name, starts_on=starts_on, ends_on=ends_on)
    InsetDay.objects.create(school=school, date=date(2026, 9, 3))
    return year


def make_event(
    school: School, *, by: Membership | None = None, levels=None, named=(), title="Writing moderation", **details
):
    """An event with levels by role slug, such as {"senco": 4}."""
    details.setdefault("starts_on", date(2027, 1, 12))
    details.setdefault("ends_on", details["starts_on"])
    roles = dict(Role.objects.filter(school=school).values_list("slug", "id"))
    return add_event(
        by=by,
        school=school,
        details=EventDetails(title=title, **details),
        levels={roles[slug]: level for slug, level in (levels or {"senco": 4}).items()},
        named=named,
    )
