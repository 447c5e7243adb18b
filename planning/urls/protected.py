"""Addresses of protected time, below /<school>/protected-time/."""

from django.urls import path

from planning.views import block_series, blocks, protected

urlpatterns = [
    path("<slug:school>/protected-time/", protected.protected, name="protected"),
    path("<slug:school>/protected-time/print/", protected.protected_print, name="protected_print"),
    path("<slug:school>/protected-time/agreed/", protected.allocation, name="allocation"),
    path("<slug:school>/protected-time/blocks/", blocks.protected_blocks, name="protected_blocks"),
    path("<slug:school>/protected-time/blocks/add/", block_series.block_add, name="block_add"),
    path("<slug:school>/protected-time/blocks/<uuid:block>/mark/", blocks.block_mark, name="block_mark"),
    path("<slug:school>/protected-time/blocks/<uuid:block>/replace/", blocks.block_replace, name="block_replace"),
    path("<slug:school>/protected-time/blocks/<uuid:block>/remove/", blocks.block_remove, name="block_remove"),
    path("<slug:school>/protected-time/series/add/", block_series.block_series_add, name="block_series_add"),
    path(
        "<slug:school>/protected-time/series/<uuid:series>/end/", block_series.block_series_end, name="block_series_end"
    ),
]
