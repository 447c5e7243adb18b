"""Addresses of learning side by side: trainings, what is agreed after them, and the school's CPD record."""

from django.urls import path

from reflection.views import cpd_record, learning, learning_changes, look_backs

ONE = "learning/<uuid:learning>"

urlpatterns = [
    path("learning/", learning.learning, name="learning"),
    path("learning/add/", learning_changes.add, name="learning_add"),
    path("learning/record/", cpd_record.record, name="cpd_record"),
    path("learning/record.csv", cpd_record.record_csv, name="cpd_record_csv"),
    path("learning/record.xlsx", cpd_record.record_xlsx, name="cpd_record_xlsx"),
    path("learning/look-back/<uuid:look_back>/", look_backs.look_back, name="look_back"),
    path(f"{ONE}/", learning.one, name="learning_one"),
    path(f"{ONE}/edit/", learning_changes.edit, name="learning_edit"),
    path(f"{ONE}/remove/", learning_changes.remove, name="learning_remove"),
    path(f"{ONE}/change/", look_backs.agree, name="learning_change"),
]
