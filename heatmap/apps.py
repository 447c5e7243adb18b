"""The shared heat map."""

from django.apps import AppConfig


class HeatmapConfig(AppConfig):
    name = "heatmap"
