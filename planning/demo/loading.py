"""Fill a demo school with something of every part of joint planning, in the middle of its term."""

from django.utils import timezone

from inclusion.school.models import Membership, School
from inclusion.school.queries import calendar_of
from planning.demo.days import Days
from planning.demo.meetings import load_meetings
from planning.demo.protected import load_protected
from planning.demo.registers import load_decisions, load_provision

NEEDED = {"head", "senco", "phase", "curriculum", "pastoral", "teacher"}


def load(school: School) -> None:
    """Does nothing for a demo school without these people."""
    members = Membership.objects.filter(school=school).select_related("school", "user")
    cast = {member.email.partition("@")[0]: member for member in members}
    if not set(cast) >= NEEDED:
        return
    days = Days(calendar_of(school), timezone.localdate())
    for load_part in (load_meetings, load_provision, load_decisions, load_protected):
        load_part(school, cast, days)
