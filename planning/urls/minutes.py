"""Addresses of minutes and of actions."""

from django.urls import path

from planning.views import actions, answers, minutes, minutes_files

MEETING = "<slug:school>/meetings/<uuid:meeting>/minutes"
ACTIONS = "<slug:school>/my-actions"

urlpatterns = [
    path(f"{MEETING}/", minutes.minutes, name="minutes"),
    path(f"{MEETING}/minutes.docx", minutes_files.docx, name="minutes_docx"),
    path(f"{MEETING}/minutes.pdf", minutes_files.pdf, name="minutes_pdf"),
    path(f"{MEETING}/agree/", minutes.tick, name="minutes_tick"),
    path(f"{MEETING}/take-back/", minutes.untick, name="minutes_untick"),
    path(f"{MEETING}/reopen/", minutes.reopen, name="minutes_reopen"),
    path(f"{ACTIONS}/", actions.my_actions, name="my_actions"),
    path(f"{ACTIONS}/add/", actions.add, name="action_add"),
    path(f"{ACTIONS}/<uuid:action>/", answers.action, name="action"),
    path(f"{ACTIONS}/<uuid:action>/edit/", actions.edit, name="action_edit"),
]
