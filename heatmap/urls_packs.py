"""Addresses of calendar packs, the school's own numbers and the clocks, below /<school>/heatmap/."""

from django.urls import path

from heatmap.views import clocks, counts, ofsted, pack_runs, packs

urlpatterns = [
    path("packs/", packs.packs, name="packs"),
    path("packs/look/", packs.look, name="packs_look"),
    path("packs/preview/<uuid:run>/", packs.preview, name="packs_preview"),
    path("packs/runs/<uuid:run>/", pack_runs.pack_run, name="pack_run"),
    path("packs/runs/<uuid:run>/undo/", pack_runs.undo, name="pack_run_undo"),
    path("packs/counts/", counts.counts, name="packs_counts"),
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks/review/", clocks.add_review, name="clock_review"),
    path("clocks/consultation/", clocks.add_consultation, name="clock_consultation"),
    path("clocks/other/", clocks.add_other, name="clock_other"),
    path("clocks/ofsted/window/", ofsted.window, name="ofsted_window"),
    path("clocks/ofsted/window/<uuid:source>/end/", ofsted.window_end, name="ofsted_window_end"),
    path("clocks/ofsted/call/", ofsted.call, name="ofsted_call"),
    path("clocks/ofsted/<uuid:event>/", ofsted.visit, name="ofsted_visit"),
    path("clocks/ofsted/<uuid:event>/undo/", ofsted.call_undo, name="ofsted_call_undo"),
]
