"""Addresses of the ground floor: the way in, the school's settings, people, years and events."""

from django.urls import path

from inclusion.school.views import home

app_name = "school"
urlpatterns = [
    path("", home.choose, name="choose"),
    path("theme/", home.theme, name="theme"),
    path("<slug:school>/", home.home, name="home"),
    path("<slug:school>/help/", home.help_page, name="help"),
]
