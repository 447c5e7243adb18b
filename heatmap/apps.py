"""The shared heat map."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models import Model


class HeatmapConfig(AppConfig):
    name = "heatmap"

    def load_demo(self, school: Model) -> None:
        """Called by the `demo` command for each new demo school. Models cannot be imported before apps are ready."""
        import_module("heatmap.demo").load(school)
