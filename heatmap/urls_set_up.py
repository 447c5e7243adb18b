"""Addresses of the guided set-up, below /<school>/heatmap/."""

from django.urls import path

from heatmap.views import set_up, set_up_packs, set_up_people

urlpatterns = [
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/school/", set_up.school, name="set_up_school"),
    path("set-up/terms/", set_up.terms, name="set_up_terms"),
    path("set-up/people/", set_up_people.people, name="set_up_people"),
    path("set-up/packs/", set_up_packs.packs, name="set_up_packs"),
    path("set-up/numbers/", set_up_packs.counts, name="set_up_counts"),
    path("set-up/talk/", set_up_people.talk, name="set_up_talk"),
]
