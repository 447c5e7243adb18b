"""Addresses of progress in counts, its trend, the register of gaps and the stop-list."""

from django.urls import path

from planning.views import cohorts, gaps, stopped, trend

urlpatterns = [
    path("<slug:school>/provision/cohorts/", cohorts.cohorts, name="cohorts"),
    path("<slug:school>/provision/cohorts/add/", cohorts.add, name="cohort_add"),
    path("<slug:school>/provision/cohorts/<uuid:cohort>/edit/", cohorts.edit, name="cohort_edit"),
    path("<slug:school>/provision/cohorts/<uuid:cohort>/delete/", cohorts.delete, name="cohort_delete"),
    path("<slug:school>/provision/cohorts.csv", cohorts.cohorts_csv, name="cohorts_csv"),
    path("<slug:school>/provision/trend/", trend.trend, name="trend"),
    path("<slug:school>/provision/gaps/", gaps.gaps, name="gaps"),
    path("<slug:school>/provision/gaps/add/", gaps.add, name="gap_add"),
    path("<slug:school>/provision/gaps/<uuid:gap>/edit/", gaps.edit, name="gap_edit"),
    path("<slug:school>/provision/stopped/", stopped.stopped, name="stopped"),
    path("<slug:school>/provision/stopped/add/", stopped.add, name="stopped_add"),
    path("<slug:school>/provision/stopped/<uuid:stopped>/edit/", stopped.edit, name="stopped_edit"),
]
