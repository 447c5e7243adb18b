"""Addresses of the log."""

from django.urls import path

from reflection.views import entries, entry_drafts, entry_export, entry_sharing

urlpatterns = [
    path("log/", entries.log, name="log"),
    path("log/add/", entries.add, name="log_add"),
    path("log/draft/", entry_drafts.keep, name="log_draft"),
    path("log/my-reflections.md", entry_export.markdown, name="log_export_md"),
    path("log/my-reflections.json", entry_export.as_data, name="log_export_json"),
    path("log/<uuid:entry>/", entries.one, name="log_entry"),
    path("log/<uuid:entry>/edit/", entries.edit, name="log_edit"),
    path("log/<uuid:entry>/draft/", entry_drafts.keep, name="log_draft"),
    path("log/<uuid:entry>/share/", entry_sharing.share, name="log_share"),
    path("log/<uuid:entry>/take-back/", entry_sharing.take_it_back, name="log_take_back"),
    path("log/<uuid:entry>/delete/", entry_sharing.delete, name="log_delete"),
]
