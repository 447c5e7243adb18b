"""Joint planning: meetings, provision, decisions and protected time."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models import Model


class PlanningConfig(AppConfig):
    name = "planning"

    def load_demo(self, school: Model) -> None:
        """Called by the `demo` command for each new demo school. Models cannot be imported before apps are ready."""
        import_module("planning.demo.loading").load(school)
