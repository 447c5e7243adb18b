"""Addresses of finding the time to meet."""

from django.urls import path

from planning.views import availability, plan

urlpatterns = [
    path("<slug:school>/meetings/plan/", plan.plan, name="plan"),
    path("<slug:school>/availability/", availability.availability, name="availability"),
]
