"""Addresses of the ground floor: the way in, the school's settings, people, years and events."""

from django.urls import path

from inclusion.school.views import audit, home, invitations, roles, settings, staff, year_days, years
from inclusion.school.views.events import deletion, form, listing, occurrences, one
from inclusion.school.views.sources import add as source_add
from inclusion.school.views.sources import columns as source_columns
from inclusion.school.views.sources import list as source_list
from inclusion.school.views.sources import preview as source_preview
from inclusion.school.views.sources import runs as source_runs
from inclusion.school.views.sources import subscriptions
from inclusion.school.views.sources import terms as source_terms

app_name = "school"
urlpatterns = [
    path("", home.choose, name="choose"),
    path("theme/", home.theme, name="theme"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("<slug:school>/", home.home, name="home"),
    path("<slug:school>/help/", home.help_page, name="help"),
    path("<slug:school>/events/", listing.events, name="events"),
    path("<slug:school>/events/add/", form.add, name="event_add"),
    path("<slug:school>/events/deleted/", deletion.deleted, name="events_deleted"),
    path("<slug:school>/events/<uuid:event>/", one.detail, name="event"),
    path("<slug:school>/events/<uuid:event>/edit/", form.edit, name="event_edit"),
    path("<slug:school>/events/<uuid:event>/occurrence/", occurrences.occurrence, name="event_occurrence"),
    path("<slug:school>/events/<uuid:event>/level/", one.level, name="event_level"),
    path("<slug:school>/events/<uuid:event>/delete/", deletion.delete, name="event_delete"),
    path("<slug:school>/events/<uuid:event>/restore/", deletion.restore, name="event_restore"),
    path("<slug:school>/settings/", settings.overview, name="settings"),
    path("<slug:school>/settings/school/", settings.school, name="settings_school"),
    path("<slug:school>/settings/audit/", audit.audit, name="audit"),
    path("<slug:school>/settings/years/", years.years, name="settings_years"),
    path("<slug:school>/settings/years/add/", years.year_add, name="year_add"),
    path("<slug:school>/settings/years/set-up/", years.year_set_up, name="year_set_up"),
    path("<slug:school>/settings/years/<uuid:year>/", years.year, name="year"),
    path("<slug:school>/settings/years/<uuid:year>/edit/", years.year_edit, name="year_edit"),
    path("<slug:school>/settings/years/<uuid:year>/delete/", years.year_delete, name="year_delete"),
    path("<slug:school>/settings/years/<uuid:year>/bank-holidays/", years.bank_holidays, name="bank_holidays"),
    path("<slug:school>/settings/years/<uuid:year>/flip/", years.week_flip, name="week_flip"),
    path("<slug:school>/settings/years/<uuid:year>/terms/add/", year_days.term_add, name="term_add"),
    path("<slug:school>/settings/terms/<uuid:term>/", year_days.term_edit, name="term_edit"),
    path("<slug:school>/settings/terms/<uuid:term>/delete/", year_days.term_delete, name="term_delete"),
    path("<slug:school>/settings/closures/add/", year_days.closure_add, name="closure_add"),
    path("<slug:school>/settings/closures/<uuid:closure>/", year_days.closure_edit, name="closure_edit"),
    path("<slug:school>/settings/closures/<uuid:closure>/delete/", year_days.closure_delete, name="closure_delete"),
    path("<slug:school>/settings/inset-days/add/", year_days.inset_add, name="inset_add"),
    path("<slug:school>/settings/inset-days/<uuid:inset>/", year_days.inset_edit, name="inset_edit"),
    path("<slug:school>/settings/inset-days/<uuid:inset>/delete/", year_days.inset_delete, name="inset_delete"),
    path("<slug:school>/settings/calendars/", source_list.calendars, name="calendars"),
    path("<slug:school>/settings/calendars/add/", source_add.add, name="calendar_add"),
    path("<slug:school>/settings/calendars/columns/", source_columns.columns, name="calendar_columns"),
    path("<slug:school>/settings/calendars/terms/", source_terms.terms, name="calendar_terms"),
    path("<slug:school>/settings/calendars/imports/<uuid:run>/", source_runs.run, name="calendar_run"),
    path("<slug:school>/settings/calendars/imports/<uuid:run>/look/", source_preview.preview, name="calendar_preview"),
    path("<slug:school>/settings/calendars/imports/<uuid:run>/terms/", source_terms.in_run, name="calendar_run_terms"),
    path("<slug:school>/settings/calendars/imports/<uuid:run>/undo/", source_runs.run_undo, name="calendar_undo"),
    path("<slug:school>/settings/calendars/<uuid:source>/", source_list.source, name="calendar_source"),
    path("<slug:school>/settings/calendars/<uuid:source>/start/", subscriptions.starting, name="calendar_start"),
    path("<slug:school>/settings/calendars/<uuid:source>/refresh/", subscriptions.refresh, name="calendar_refresh"),
    path("<slug:school>/settings/calendars/<uuid:source>/gone/", subscriptions.gone, name="calendar_gone"),
    path("<slug:school>/settings/calendars/<uuid:source>/asked/", subscriptions.proposed, name="calendar_proposed"),
    path("<slug:school>/settings/calendars/<uuid:source>/stop/", subscriptions.stop_reading, name="calendar_stop"),
    path("<slug:school>/settings/roles/", roles.roles, name="settings_roles"),
    path("<slug:school>/settings/roles/add/", roles.role_add, name="role_add"),
    path("<slug:school>/settings/roles/<uuid:role>/", roles.role_edit, name="role_edit"),
    path("<slug:school>/settings/roles/<uuid:role>/move/", roles.role_move, name="role_move"),
    path("<slug:school>/settings/roles/<uuid:role>/retire/", roles.role_retire, name="role_retire"),
    path("<slug:school>/settings/roles/<uuid:role>/bring-back/", roles.role_bring_back, name="role_bring_back"),
    path("<slug:school>/settings/staff/", staff.staff_list, name="settings_staff"),
    path("<slug:school>/settings/staff/invite/", staff.staff_invite, name="staff_invite"),
    path("<slug:school>/settings/staff/<uuid:member>/", staff.staff_member, name="staff_member"),
    path("<slug:school>/settings/staff/<uuid:member>/end/", staff.staff_end, name="staff_end"),
    path("<slug:school>/settings/staff/<uuid:member>/resend/", staff.staff_resend, name="staff_resend"),
    path("<slug:school>/settings/staff/<uuid:member>/revoke/", staff.staff_revoke, name="staff_revoke"),
]
