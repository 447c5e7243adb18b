"""Addresses of the decision register, and of what the SENCo may decide alone."""

from django.urls import path

from planning.views import authority, deciding, decisions

urlpatterns = [
    path("<slug:school>/decisions/", decisions.decisions, name="decisions"),
    path("<slug:school>/decisions/forward/", decisions.forward, name="forward_plan"),
    path("<slug:school>/decisions/involvement/", decisions.involvement, name="involvement"),
    path("<slug:school>/decisions/add/", deciding.add, name="decision_add"),
    path("<slug:school>/decisions/<uuid:decision>/", decisions.decision, name="decision"),
    path("<slug:school>/decisions/<uuid:decision>/edit/", deciding.edit, name="decision_edit"),
    path("<slug:school>/decisions/<uuid:decision>/stage/", deciding.stage, name="decision_stage"),
    path("<slug:school>/decisions/<uuid:decision>/settle/", deciding.settle, name="decision_settle"),
    path("<slug:school>/decisions/<uuid:decision>/withdraw/", deciding.withdraw, name="decision_withdraw"),
    path("<slug:school>/decisions/authority/", authority.authority, name="authority"),
    path("<slug:school>/decisions/authority/add/", authority.add, name="authority_add"),
    path("<slug:school>/decisions/authority/<uuid:delegation>/", authority.edit, name="authority_edit"),
    path("<slug:school>/decisions/authority/<uuid:delegation>/end/", authority.end, name="authority_end"),
]
