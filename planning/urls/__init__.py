"""Addresses of joint planning, below /<school>/; one file for each part of it."""

from planning.urls import agenda, cohorts, decisions, feeds, live, minutes, plan, protected, provision, series, week

app_name = "planning"
urlpatterns = [
    *week.urlpatterns,
    *plan.urlpatterns,
    *series.urlpatterns,
    *agenda.urlpatterns,
    *live.urlpatterns,
    *minutes.urlpatterns,
    *provision.urlpatterns,
    *cohorts.urlpatterns,
    *decisions.urlpatterns,
    *protected.urlpatterns,
    *feeds.urlpatterns,
]
