"""Addresses of calendars taken out: one's own page below /<school>/, and the secret addresses that apps collect."""

from django.urls import path

from planning.views import feed_file, feeds

urlpatterns = [
    path("feeds/<uuid:member>/<str:feed>/<str:signature>.ics", feed_file.feed_file, name="feed_file"),
    path("<slug:school>/calendars-out/", feeds.feeds, name="feeds"),
    path("<slug:school>/calendars-out/make/", feeds.feeds_make, name="feeds_make"),
    path("<slug:school>/calendars-out/reset/", feeds.feeds_reset, name="feeds_reset"),
    path("<slug:school>/calendars-out/monday-note/", feeds.monday_note, name="monday_note"),
    path("<slug:school>/calendars-out/<str:feed>.ics", feed_file.feed_download, name="feed_download"),
]
