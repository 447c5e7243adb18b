"""What the tests that look at everything need to know of provision and its reviews: who opens them, and pages."""

from datetime import date

from django.utils import timezone

from planning.models import Judgement, Provision, ProvisionReview
from tests.planning.rows import (
    make_delivery,
    make_judgement,
    make_meeting,
    make_provision,
    make_review,
    make_series,
)
from tests.screen import of_school

# fmt: off
NAMES    = "ok   ok    ok   ok   ok    404    404"
READ     = "ok   ok    ok   ok   404   404    404"
CHANGE   = "ok   ok    403  403  404   404    404"
DELIVER  = "ok   ok    403  403  404   404    404"  # what somebody else runs
LED      = "ok   ok    403  ok   404   404    404"  # what the leader of a phase runs
TAKE_PART = "ok  ok    404  ok   404   404    404"  # in a meeting of headteacher, SENCo, phase leader and teacher
JUDGE    = "ok   ok    ok   403  404   404    404"

ACCESS = [
    ("GET",  "planning:provision", None, NAMES),
    ("GET",  "planning:provision_add", None, CHANGE),
    ("POST", "planning:provision_add", None, CHANGE),
    ("GET",  "planning:tiers", None, CHANGE),
    ("POST", "planning:tiers", None, CHANGE),
    ("GET",  "planning:ratio_gain", None, READ),
    ("GET",  "planning:provision_one", "provision", READ),
    ("GET",  "planning:provision_edit", "provision", CHANGE),
    ("POST", "planning:provision_edit", "provision", CHANGE),
    ("POST", "planning:provision_remove", "provision", CHANGE),
    ("GET",  "planning:delivery_add", "provision", DELIVER),
    ("POST", "planning:delivery_add", "provision", DELIVER),
    ("GET",  "planning:delivery_add", "led_provision", LED),
    ("POST", "planning:delivery_add", "led_provision", LED),
    ("POST", "planning:delivery_remove", "delivery", DELIVER),
    ("POST", "planning:delivery_remove", "led_delivery", LED),
    ("GET",  "planning:review_add", "provision", CHANGE),
    ("POST", "planning:review_add", "provision", CHANGE),
    ("GET",  "planning:review", "review", READ),
    ("GET",  "planning:review_edit", "review", CHANGE),
    ("POST", "planning:review_edit", "review", CHANGE),
    ("POST", "planning:review_remove", "review", CHANGE),
    ("GET",  "planning:meeting_reviews", "review_meeting", TAKE_PART),
    ("GET",  "planning:judgement", "review", JUDGE),
    ("POST", "planning:judgement", "review", JUDGE),
    ("POST", "planning:judgement_take_back", "review", JUDGE),
    ("GET",  "planning:review_decide", "review", CHANGE),
    ("POST", "planning:review_decide", "review", CHANGE),
    ("GET",  "planning:review_reopen", "decided_review", CHANGE),
    ("POST", "planning:review_reopen", "decided_review", CHANGE),
]
# fmt: on
NO_PAGE = {
    "planning:provision_remove planning:delivery_remove planning:review_remove"
    " planning:judgement_take_back": "POST only",
}


def led(school) -> Provision:
    leader = school.memberships.filter(holdings__role__standing="LEAD").first()
    return make_provision(school, name="Led by a leader", run_by=leader)


def meeting_with_review(school, head):
    others = school.memberships.filter(holdings__role__standing__in=["LEAD", "STAFF"])
    senco = school.memberships.filter(holdings__role__slug="senco")
    meeting = make_meeting(make_series(school, [head, *senco], others=others))
    make_review(make_provision(school), meeting=meeting)
    return {"meeting": meeting.pk}


def of_delivery(delivery):
    return {"provision": delivery.provision_id, "delivery": delivery.pk}


THINGS = {
    "provision": lambda school, head: {"provision": make_provision(school).pk},
    "led_provision": lambda school, head: {"provision": led(school).pk},
    "delivery": lambda school, head: of_delivery(make_delivery(make_provision(school))),
    "led_delivery": lambda school, head: of_delivery(make_delivery(led(school))),
    "review": lambda school, head: {"review": make_review(make_provision(school)).pk},
    "review_meeting": meeting_with_review,
    "decided_review": lambda school, head: {"review": make_review(make_provision(school), decision="adapt").pk},
}


def fill(school):
    """Provision in every tier and state, a review in hand, and one that is judged by both and decided."""
    people = {account: school.memberships.get(email=f"{account}@oakfield.example") for account in ("head", "senco")}
    leader = school.memberships.get(email="phase@oakfield.example")
    reading = make_provision(school, name="Paired reading", run_by=leader, next_review_on=date(2026, 10, 5))
    make_provision(school, name="Quiet corner", tier="Universal", area="semh", whose_time="Class teacher", minutes=30)
    make_provision(school, name="Speech sounds", tier="Specialist", area="communication", state="paused")
    make_provision(school, name="Old phonics set", state="stopped", stopped_on=date(2026, 12, 1))
    make_delivery(reading, note="Cover <b>twice</b>", created_by=leader)
    figures = {
        "measure": "Reading age in months",
        "entry_on": date(2026, 9, 14),
        "entry_value": 84,
        "exit_on": date(2026, 12, 14),
        "exit_value": "91.5",
        "months_in": 3,
        "months_gained": "7.5",
        "data_words": "Most gain; two do not.\n<i>More</i> to come.",
        "instinct": "They choose books at playtime.",
        "ran": "partly",
        "sessions_planned": 40,
        "sessions_delivered": 33,
        "evidence_data": "strong",
    }
    meeting = make_meeting(make_series(school, list(people.values()), others=[leader], name="Autumn reviews"))
    make_review(reading, held_on=date(2026, 9, 21), meeting=meeting, below=1, at_expected=2, above=1, **figures)
    make_provision(school, name="Number games", next_review_on=date(2026, 12, 4))
    decided = make_review(
        reading,
        held_on=date(2026, 12, 15),
        below=3,
        at_expected=12,
        above=9,
        decision="adapt",
        decision_words="Four mornings, not five.",
        decided_by=people["head"],
        owner=leader,
        next_on=date(2027, 3, 15),
        minutes_returned=30,
        **figures,
    )
    make_judgement(decided, "senco", by=people["senco"], ready_at=timezone.now())
    make_judgement(decided, "leader", by=people["head"], impact="unsure", ready_at=timezone.now())


def screens():
    reading = Provision.objects.get(name="Paired reading", school__slug="oakfield")
    in_hand, decided = (ProvisionReview.objects.get(provision=reading, decision=said) for said in ("", "adapt"))
    assert Judgement.objects.filter(review=decided).count() == 2
    return [
        of_school("planning:provision", "?state=all"),
        of_school("planning:provision", "?due=1", who="senco"),
        of_school("planning:provision", "?q=nothing+like+it"),
        of_school("planning:provision", who="phase"),
        of_school("planning:provision", who="teacher"),
        of_school("planning:provision", "?q=nothing+like+it", who="teacher"),
        of_school("planning:provision_add"),
        of_school("planning:tiers"),
        of_school("planning:ratio_gain", "?months_in=3&months_gained=7.5"),
        of_school("planning:provision_one", provision=reading.pk),
        of_school("planning:provision_one", provision=reading.pk, who="phase"),
        of_school("planning:provision_edit", provision=reading.pk),
        of_school("planning:delivery_add", provision=reading.pk, who="phase"),
        of_school("planning:review_add", provision=reading.pk),
        of_school("planning:review", review=decided.pk),
        of_school("planning:review", review=decided.pk, who="phase"),
        of_school("planning:review", review=in_hand.pk),
        of_school("planning:review_edit", review=in_hand.pk),
        of_school("planning:meeting_reviews", meeting=in_hand.meeting_id),
        of_school("planning:meeting_reviews", meeting=in_hand.meeting_id, who="phase"),
        of_school("planning:judgement", review=in_hand.pk),
        of_school("planning:review_decide", review=in_hand.pk),
        of_school("planning:review_reopen", review=decided.pk),
    ]
