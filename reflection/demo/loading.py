"""Fill a demo school with something of every part of the reflection log, in the middle of its term."""

from django.utils import timezone

from inclusion.school.models import Membership, School
from inclusion.school.queries import calendar_of
from planning.demo.days import Days
from reflection.demo.learning import load_learning
from reflection.demo.log import load_log
from reflection.demo.pupils import load_pupils
from reflection.demo.steps import load_steps
from reflection.demo.visits import load_visits

NEEDED = {"head", "senco", "phase", "curriculum", "pastoral", "teacher"}


def load(school: School) -> None:
    """Does nothing for a demo school without these people."""
    members = Membership.objects.filter(school=school).select_related("school", "user")
    cast = {member.email.partition("@")[0]: member for member in members}
    if not set(cast) >= NEEDED:
        return
    days = Days(calendar_of(school), timezone.localdate())
    for load_part in (load_log, load_visits, load_learning, load_pupils, load_steps):
        load_part(school, cast, days)
