"""Addresses of the heat map, below /<school>/heatmap/."""

from django.urls import path

from heatmap.views import what_if

app_name = "heatmap"
urlpatterns = [
    path("what-if/", what_if.choose, name="what_if_choose"),
    path("what-if/<uuid:occurrence>/", what_if.what_if, name="what_if"),
    path("what-if/<uuid:occurrence>/adopt/", what_if.adopt, name="what_if_adopt"),
]
