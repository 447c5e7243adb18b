"""Addresses of one meeting and its agenda."""

from django.urls import path

from planning.views import item_moves, items, meeting

MEETING = "<slug:school>/meetings/<uuid:meeting>/"
ITEM = f"{MEETING}items/<uuid:item>/"

urlpatterns = [
    path(MEETING, meeting.meeting, name="meeting"),
    path(f"{MEETING}start/", meeting.start, name="meeting_start"),
    path(f"{MEETING}end/", meeting.end, name="meeting_end"),
    path(f"{MEETING}items/add/", items.add, name="item_add"),
    path(f"{MEETING}items/order/", items.order, name="item_order"),
    path(f"{ITEM}edit/", items.edit, name="item_edit"),
    path(f"{ITEM}move-to-next/", item_moves.to_next, name="item_move_next"),
    path(f"{ITEM}copy-to-next/", item_moves.copy_next, name="item_copy_next"),
    path(f"{ITEM}park/", item_moves.to_backlog, name="item_park"),
    path(f"{ITEM}take/", item_moves.take, name="item_take"),
    path(f"{ITEM}drop/", item_moves.drop, name="item_drop"),
    path(f"{ITEM}discussed-after-all/", item_moves.after_all, name="item_after_all"),
    path(f"{ITEM}put-back/", item_moves.restore, name="item_put_back"),
]
