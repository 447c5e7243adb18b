"""`demo [--reset]`: the fictional schools Oakfield and Birchwood, only where no real school is."""

import os
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from inclusion.school.demo.building import DEMO_SCHOOLS, build
from inclusion.school.demo.days import years_around
from inclusion.school.models import School, User

DEFAULT_PASSWORD = "demo-only-password"


class Command(BaseCommand):
    help = "Loads two fictional schools with a year around today. Refuses where there is a real school."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="throw away the demo schools, with what was entered, and begin anew"
        )

    @transaction.atomic
    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        if School.objects.filter(is_demo=False).exists():
            raise CommandError(
                "This database holds a real school: the demo stays out of it. "
                "Point DATABASE_URL at an empty database for the demo."
            )
        if reset:
            _throw_away()
        years = years_around(timezone.localdate())
        password = os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD
        there = set(School.objects.values_list("slug", flat=True))
        for plan in DEMO_SCHOOLS:
            if plan.slug in there:
                self.stdout.write(f"{plan.name} is there already; nothing was changed.")
                continue
            school = build(plan, years=years, password=password)
            for app in apps.get_app_configs():  # the storeys above add what they keep
                if load := getattr(app, "load_demo", None):
                    load(school)
            self.stdout.write(f"{plan.name}: {school.events.count()} events.")
        for plan in DEMO_SCHOOLS:
            names = " ".join(f"{person.account}@" for person in plan.people)
            self.stdout.write(f"  {names} {plan.domain}")
        known = "what DEMO_PASSWORD says" if os.environ.get("DEMO_PASSWORD") else DEFAULT_PASSWORD
        self.stdout.write(f"Password of new accounts: {known}")


def _throw_away() -> None:
    """Delete the demo schools and the accounts that belonged to nothing else."""
    members = list(User.objects.filter(memberships__school__is_demo=True).values_list("pk", flat=True))
    School.objects.filter(is_demo=True).delete()
    User.objects.filter(pk__in=members, memberships__isnull=True, is_superuser=False, is_staff=False).delete()
