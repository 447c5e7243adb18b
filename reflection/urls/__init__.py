"""Addresses of the reflection log, below /<school>/reflection/; one file for each part of it."""

from reflection.urls import learning, log, pupils, rounds, steps, term, visits

app_name = "reflection"
urlpatterns = [
    *rounds.urlpatterns,
    *log.urlpatterns,
    *visits.urlpatterns,
    *learning.urlpatterns,
    *pupils.urlpatterns,
    *steps.urlpatterns,
    *term.urlpatterns,
]
