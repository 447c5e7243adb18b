"""Addresses of visits."""

from django.urls import path

from reflection.views import visit_changes, visit_files, visit_times, visits

urlpatterns = [
    path("visits/", visits.visits, name="visits"),
    path("visits/offer/", visit_times.offer_one, name="visit_offer"),
    path("visits/on-the-map/<uuid:event>/", visit_files.of_event, name="visit_of_event"),
    path("visits/<uuid:visit>/", visits.one, name="visit"),
    path("visits/<uuid:visit>/answer/", visits.answer, name="visit_answer"),
    path("visits/<uuid:visit>/another-time/", visit_times.move, name="visit_move"),
    path("visits/<uuid:visit>/call-off/", visits.call_off, name="visit_call_off"),
    path("visits/<uuid:visit>/shared-change/", visit_changes.change, name="visit_change"),
    path("visits/<uuid:visit>/calendar.ics", visit_files.calendar_file, name="visit_file"),
]
