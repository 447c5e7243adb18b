"""Addresses of the heat map, below /<school>/heatmap/."""

from django.urls import path

app_name = "heatmap"
urlpatterns: list = []
