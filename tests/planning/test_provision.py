"""Writes to the register of provision, its tiers and deliveries: what is stored, once, and what is refused."""

import uuid
from datetime import date

import pytest

from inclusion.school.models import AuditEntry
from planning.actions.locking import StaleRow
from planning.actions.provision import (
    ProvisionDetails,
    ProvisionInUse,
    add_provision,
    change_provision,
    note_delivery,
    remove_delivery,
    remove_provision,
)
from planning.actions.tiers import TierInUse, change_tiers
from planning.models import Delivery, Gap, Provision, StoppedThing, TierList
from planning.provision_register import sessions_since_review
from tests.planning.rows import make_decision, make_delivery, make_provision, make_review

pytestmark = pytest.mark.django_db
DETAILS = {
    "name": "Reading support",
    "tier": "Targeted",
    "area": "cognition",
    "years": "Years 3 and 4",
    "run_by": None,
    "intended": "Read with understanding",
    "starts_on": date(2026, 9, 7),
}


def add(by, *, key=None, staff_time=(("Teaching assistant", 90), ("SENCo", 30)), **fields):
    details = ProvisionDetails(**{**DETAILS, **fields})
    return add_provision(by=by, school=by.school, details=details, staff_time=staff_time, creation_key=key)


def verbs():
    return list(AuditEntry.objects.exclude(kind="school").order_by("at").values_list("verb", "kind", "summary"))


def test_adding_stores_the_details_the_time_and_a_trace(senco):
    provision = add(senco)
    assert ProvisionDetails.of(Provision.objects.get()) == ProvisionDetails(**DETAILS)
    assert list(provision.staff_time.values_list("whom", "minutes")) == [("Teaching assistant", 90), ("SENCo", 30)]
    assert verbs() == [("added", "provision", "Reading support")]


def test_a_form_sent_twice_is_one_provision_and_other_words_are_another(senco):
    key = uuid.uuid4()
    assert add(senco, key=key) == add(senco, key=key)
    other = add(senco, key=key, name="Spelling support")
    assert add(senco, key=key, name="Spelling support") == other
    assert Provision.objects.count() == 2
    longer = add(senco, key=key, staff_time=[("Teaching assistant", 120)])
    assert longer.time_rows == [("Teaching assistant", 120)]
    assert Provision.objects.count() == 3


@pytest.mark.parametrize(
    ("hang", "words"),
    [
        (make_review, "a review speaks of it"),
        (make_delivery, "a note of delivery"),
        (
            lambda it: Gap.objects.create(school=it.school, need="Spelling", found_on=it.starts_on, closed_by=it),
            "a gap",
        ),
        (lambda it: make_decision(it.school, provision=it), "a decision"),
        (
            lambda it: StoppedThing.objects.create(
                school=it.school, what="It", stopped_on=it.starts_on, minutes_returned=5, provision=it
            ),
            "the stop-list",
        ),
    ],
)
def test_what_something_hangs_on_stays_on_the_register(hang, words, senco):
    provision = add(senco)
    hang(provision)
    with pytest.raises(ProvisionInUse, match=words):
        remove_provision(by=senco, provision=provision, version=1)
    assert Provision.objects.exists()


def test_a_mistake_is_taken_off_the_register_once(senco):
    provision = add(senco)
    with pytest.raises(StaleRow):
        remove_provision(by=senco, provision=provision, version=9)
    for _ in range(2):
        remove_provision(by=senco, provision=provision, version=1)
    assert not Provision.objects.exists()
    assert verbs() == [("added", "provision", "Reading support"), ("removed", "provision", "Reading support")]


def test_changing_raises_the_version_and_an_old_one_is_refused(senco):
    provision = add(senco)
    details = ProvisionDetails(**{**DETAILS, "name": "Paired reading"})
    change_provision(by=senco, provision=provision, version=1, details=details, staff_time=[("SENCo", 15)])
    with pytest.raises(StaleRow):
        change_provision(by=senco, provision=provision, version=1, details=details, staff_time=[])
    provision.refresh_from_db()
    assert (provision.name, provision.version, provision.staff_time.get().minutes) == ("Paired reading", 2, 15)


def test_a_stopped_provision_that_runs_again_is_no_longer_stopped(senco):
    provision = make_provision(senco.school, state="stopped", stopped_on=date(2026, 12, 1))
    change_provision(by=senco, provision=provision, version=1, details=ProvisionDetails(**DETAILS), staff_time=[])
    provision.refresh_from_db()
    assert (provision.state, provision.stopped_on) == ("running", None)


def test_a_delivery_is_noted_once_and_taken_back_once(senco):
    provision, key = make_provision(senco.school), uuid.uuid4()
    said = {"starts_on": date(2027, 1, 4), "ends_on": date(2027, 1, 8), "planned": 5, "delivered": 4}
    first, second = (note_delivery(by=senco, provision=provision, creation_key=key, **said) for _ in range(2))
    assert first == second
    for _ in range(2):
        remove_delivery(by=senco, delivery=first)
    assert not Delivery.objects.exists()
    assert [verb for verb, *_ in verbs()] == ["noted", "removed"]


def test_a_review_begins_with_what_was_noted_since_the_last(oakfield):
    provision = make_provision(oakfield)
    assert sessions_since_review(provision) is None
    make_delivery(provision, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 6), planned=5, delivered=5)
    make_delivery(provision, planned=5, delivered=3)
    make_delivery(provision, planned=4, delivered=4)
    assert sessions_since_review(provision) == (14, 12)
    make_review(provision, held_on=date(2026, 12, 1))
    assert sessions_since_review(provision) == (9, 7)


def tiers(by, names, *, version=1, **becomes):
    return change_tiers(by=by, school=by.school, version=version, names=names, becomes=becomes)


def test_the_school_starts_with_three_tiers_and_may_have_its_own(senco):
    assert TierList.of(senco.school) == ["Universal", "Targeted", "Specialist"]
    tiers(senco, ["Universal", "Targeted", "Targeted Plus", "Specialist"])
    assert TierList.of(senco.school) == ["Universal", "Targeted", "Targeted Plus", "Specialist"]
    assert verbs() == [("changed", "tier list", "Universal, Targeted, Targeted Plus, Specialist")]


def test_a_tier_in_use_is_not_dropped_without_a_new_name(senco):
    provision = make_provision(senco.school, tier="Targeted")
    with pytest.raises(TierInUse) as problem:
        tiers(senco, ["Wave 1", "Wave 2"])
    assert problem.value.tiers == ["Targeted"]
    with pytest.raises(TierInUse):
        tiers(senco, ["Wave 1", "Wave 2"], Targeted="Wave 3")
    assert TierList.of(senco.school)[1] == "Targeted"
    tiers(senco, ["Wave 1", "Wave 2"], Targeted="Wave 2")
    provision.refresh_from_db()
    assert (provision.tier, provision.version) == ("Wave 2", 2)


def test_tiers_of_another_school_stay(senco, other_head):
    theirs = make_provision(other_head.school, tier="Targeted")
    tiers(senco, ["Wave 1"])
    theirs.refresh_from_db()
    assert theirs.tier == "Targeted"


def test_of_two_lists_the_second_is_told(senco):
    tiers(senco, ["Wave 1"])
    with pytest.raises(StaleRow):
        tiers(senco, ["Level 1"], version=1)
