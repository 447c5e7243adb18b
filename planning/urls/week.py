"""Addresses of the home page of a school, below /<school>/this-week/."""

from django.urls import path

from planning.views import week

urlpatterns = [
    path("<slug:school>/this-week/", week.this_week, name="this_week"),
    path("<slug:school>/this-week/reach/", week.reach_card, name="reach_card"),
]
