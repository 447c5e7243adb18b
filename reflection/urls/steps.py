"""Addresses of the one intentional step, and of where the partnership stands."""

from django.urls import path

from reflection.views import standing, steps

urlpatterns = [
    path("step/", steps.step, name="step"),
    path("step/add/", steps.add, name="step_add"),
    path("step/<uuid:step>/edit/", steps.edit, name="step_edit"),
    path("step/<uuid:step>/close/", steps.close, name="step_close"),
    path("where-we-stand/", standing.standing, name="standing"),
    path("where-we-stand/begin/", standing.start, name="standing_start"),
]
