"""Addresses of looking back together."""

from django.urls import path

from reflection.views import term

urlpatterns = [
    path("term/", term.term, name="term"),
]
