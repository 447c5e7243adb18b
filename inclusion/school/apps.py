"""The ground floor: schools, people, terms and events."""

from django.apps import AppConfig


class SchoolConfig(AppConfig):
    name = "inclusion.school"
    label = "school"
    verbose_name = "Schools"
