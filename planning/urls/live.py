"""Addresses of a meeting in progress."""

from django.urls import path

from planning.views import live, notes, outcomes

MEETING, ITEM = "<slug:school>/meetings/<uuid:meeting>", "<slug:school>/meetings/items/<uuid:item>"
OUTCOME = "<slug:school>/meetings/outcomes/<uuid:outcome>"

urlpatterns = [
    path(f"{MEETING}/live/", live.live, name="live"),
    path(f"{MEETING}/live/state/", live.live_state, name="live_state"),
    path(f"{MEETING}/attendance/", live.attendance, name="attendance"),
    path(f"{ITEM}/note/", notes.live_note, name="live_note"),
    path(f"{ITEM}/discussed/", live.discussed, name="item_discussed"),
    path(f"{ITEM}/outcomes/add/", outcomes.outcome_add, name="outcome_add"),
    path(f"{OUTCOME}/", outcomes.outcome_edit, name="outcome_edit"),
    path(f"{OUTCOME}/remove/", outcomes.outcome_remove, name="outcome_remove"),
]
