"""The reflection log: entries, visits, shared learning, the pupils' question, the term's one step."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models import Model


class ReflectionConfig(AppConfig):
    name = "reflection"

    def load_demo(self, school: Model) -> None:
        """Called by the `demo` command for each new demo school. Models cannot be imported before apps are ready."""
        import_module("reflection.demo.loading").load(school)
