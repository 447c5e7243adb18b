"""Addresses of the register of provision and of its reviews."""

from django.urls import path

from planning.views import (
    deliveries,
    judgements,
    meeting_reviews,
    provision,
    provision_form,
    review_decisions,
    reviews,
    tiers,
)

urlpatterns = [
    path("<slug:school>/provision/", provision.register, name="provision"),
    path("<slug:school>/provision/add/", provision_form.add, name="provision_add"),
    path("<slug:school>/provision/tiers/", tiers.tiers, name="tiers"),
    path("<slug:school>/provision/ratio-gain/", reviews.ratio, name="ratio_gain"),
    path("<slug:school>/meetings/<uuid:meeting>/reviews/", meeting_reviews.reviews, name="meeting_reviews"),
    path("<slug:school>/provision/<uuid:provision>/", provision.one, name="provision_one"),
    path("<slug:school>/provision/<uuid:provision>/edit/", provision_form.edit, name="provision_edit"),
    path("<slug:school>/provision/<uuid:provision>/remove/", provision_form.remove, name="provision_remove"),
    path("<slug:school>/provision/<uuid:provision>/delivery/", deliveries.add, name="delivery_add"),
    path(
        "<slug:school>/provision/<uuid:provision>/delivery/<uuid:delivery>/remove/",
        deliveries.remove,
        name="delivery_remove",
    ),
    path("<slug:school>/provision/<uuid:provision>/review/", reviews.add, name="review_add"),
    path("<slug:school>/provision/reviews/<uuid:review>/", reviews.one, name="review"),
    path("<slug:school>/provision/reviews/<uuid:review>/edit/", reviews.edit, name="review_edit"),
    path("<slug:school>/provision/reviews/<uuid:review>/remove/", reviews.remove, name="review_remove"),
    path("<slug:school>/provision/reviews/<uuid:review>/judgement/", judgements.judgement, name="judgement"),
    path(
        "<slug:school>/provision/reviews/<uuid:review>/judgement/take-back/",
        judgements.take_back,
        name="judgement_take_back",
    ),
    path("<slug:school>/provision/reviews/<uuid:review>/decide/", review_decisions.decide, name="review_decide"),
    path("<slug:school>/provision/reviews/<uuid:review>/reopen/", review_decisions.reopen, name="review_reopen"),
]
