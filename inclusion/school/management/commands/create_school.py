"""Make the first real school and its head; the head's one-use sign-in link is printed, not sent."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from inclusion.school.actions.invitations import LINK_DAYS
from inclusion.school.actions.people import add_with_link
from inclusion.school.actions.schools import create_school
from inclusion.school.forms.new_school import NewSchoolForm
from inclusion.school.models import Role, School


class Command(BaseCommand):
    help = "Create a school and its head, and print the one-use link with which the head signs in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--slug", required=True, help="the school's part of the address, such as st-marys")
        parser.add_argument("--name", required=True, help="the school's name")
        parser.add_argument("--phase", required=True, help=", ".join(School.Phase.values))
        parser.add_argument("--kind", default=School.Kind.MAINTAINED, help=", ".join(School.Kind.values))
        parser.add_argument("--head-email", required=True, help="the head's e-mail address, used to sign in")
        parser.add_argument("--head-name", default="", help="the head's name; they may also type it when they join")

    def handle(self, *args: Any, **options: Any) -> None:
        form = NewSchoolForm({name: options[name] for name in NewSchoolForm.base_fields})
        if not form.is_valid():
            raise CommandError("\n".join(_in_words(form)))
        said = form.cleaned_data
        with transaction.atomic():
            school = create_school(
                by=None, slug=said["slug"], name=said["name"], phase=said["phase"], kind=said["kind"]
            )
            link = add_with_link(
                by=None,
                school=school,
                name=said["head_name"] or "Headteacher",
                email=said["head_email"],
                roles=[Role.objects.get(school=school, slug="headteacher")],
            )
        self.stdout.write(f"{school.name} is ready. This link signs its head in, once, for {LINK_DAYS} days:\n{link}")


def _in_words(form: NewSchoolForm) -> list[str]:
    """Each fault beside its option, with the values there are to choose from."""
    lines = []
    for field, errors in form.errors.items():
        option = f"--{field.replace('_', '-')}"
        choices = {"phase": School.Phase.values, "kind": School.Kind.values}.get(field)
        lines += [f"{option}: choose one of {', '.join(choices)}."] if choices else [f"{option}: {e}" for e in errors]
    return lines
