"""Addresses of the first page, and of what is written alone and revealed together."""

from django.urls import path

from reflection.views import answers, overview, rounds

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("together/<uuid:round>/", rounds.one, name="round"),
    path("together/<uuid:round>/write/", answers.answer, name="round_answer"),
    path("together/<uuid:round>/withdraw/", rounds.withdraw_from, name="round_withdraw"),
    path("together/<uuid:round>/release-day/", rounds.release_day, name="round_release_day"),
    path("together/<uuid:round>/release/", rounds.release_others, name="round_release"),
    path("together/<uuid:round>/people/", rounds.people, name="round_people"),
    path("together/<uuid:round>/leave/", rounds.leave, name="round_leave"),
]
