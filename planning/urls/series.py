"""Addresses of meetings, their series and the school's own agendas; the page of one meeting is in `agenda.py`."""

from django.urls import path

from planning.views import meeting_changes, meeting_files, meetings, series, templates

urlpatterns = [
    path("<slug:school>/meetings/", meetings.meetings, name="meetings"),
    path("<slug:school>/meetings/series/<uuid:series>/", series.series, name="series"),
    path("<slug:school>/meetings/series/<uuid:series>/edit/", series.edit, name="series_edit"),
    path("<slug:school>/meetings/series/<uuid:series>/add/", series.add, name="meeting_add"),
    path("<slug:school>/meetings/templates/", templates.templates, name="templates"),
    path("<slug:school>/meetings/templates/add/", templates.add, name="template_add"),
    path("<slug:school>/meetings/templates/<uuid:template>/", templates.edit, name="template_edit"),
    path("<slug:school>/meetings/templates/<uuid:template>/retire/", templates.retire, name="template_retire"),
    path("<slug:school>/meetings/of-event/<uuid:event>/", meeting_files.of_event, name="meeting_of_event"),
    path("<slug:school>/meetings/<uuid:meeting>/edit/", meeting_changes.edit, name="meeting_edit"),
    path("<slug:school>/meetings/<uuid:meeting>/open/", meeting_changes.open_one, name="meeting_open"),
    path("<slug:school>/meetings/<uuid:meeting>/cancel/", meeting_changes.cancel, name="meeting_cancel"),
    path("<slug:school>/meetings/<uuid:meeting>/invitation.ics", meeting_files.calendar_file, name="meeting_ics"),
    path("<slug:school>/meetings/<uuid:meeting>/mails/", meeting_files.send_mail_again, name="meeting_mails"),
]
