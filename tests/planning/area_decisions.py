"""What the tests that look at everything need to know of decisions: who opens them, and pages in a full school."""

from datetime import date

from planning.models import Decision, Delegation, Side, StageSaid
from tests.planning.rows import make_decision
from tests.screen import of_school

# fmt: off
TITLES    = "ok   ok    ok   ok   ok    404    ok"
READ      = "ok   ok    ok   ok   404   404    ok"
CHANGE    = "ok   ok    ok   403  404   404    403"
EVERYBODY = "ok   ok    ok   ok   ok    ok     ok"
HEADS     = "ok   403   403  403  403   403    403"

ACCESS = [
    ("GET",  "planning:decisions", None, TITLES),
    ("GET",  "planning:forward_plan", None, TITLES),
    ("GET",  "planning:involvement", None, READ),
    ("GET",  "planning:decision_add", None, CHANGE),
    ("POST", "planning:decision_add", None, CHANGE),
    ("GET",  "planning:decision", "decision", READ),
    ("GET",  "planning:decision_edit", "decision", CHANGE),
    ("POST", "planning:decision_edit", "decision", CHANGE),
    ("POST", "planning:decision_stage", "decision", CHANGE),
    ("GET",  "planning:decision_settle", "decision", CHANGE),
    ("POST", "planning:decision_settle", "decision", CHANGE),
    ("POST", "planning:decision_withdraw", "decision", CHANGE),
    ("GET",  "planning:authority", None, EVERYBODY),
    ("GET",  "planning:authority_add", None, HEADS),
    ("POST", "planning:authority_add", None, HEADS),
    ("GET",  "planning:authority_edit", "delegation", HEADS),
    ("POST", "planning:authority_edit", "delegation", HEADS),
    ("POST", "planning:authority_end", "delegation", HEADS),
]
# fmt: on
NO_PAGE = {"planning:decision_stage planning:decision_withdraw planning:authority_end": "POST only"}


def make_delegation(school, what="Books for interventions", **fields) -> Delegation:
    values = {"agreed_on": date(2026, 9, 7), "review_on": date(2027, 9, 6), "limit": 250, **fields}
    return Delegation.objects.create(school=school, what=what, **values)


THINGS = {
    "decision": lambda school, head: {"decision": make_decision(school).pk},
    "delegation": lambda school, head: {"delegation": make_delegation(school, agreed_by=head).pk},
}


def fill(school):
    senco = school.memberships.get(email="senco@oakfield.example")
    words = {"question": "Which <b>classes</b>?", "options": "A\nB", "gains": "Key stage 1", "consulted": "Phase leads"}
    make_decision(school, title="Teaching assistants from September", decide_on=date(2027, 2, 3), **words)
    make_decision(school, title="Budget for books", area="budget", decide_on=date(2027, 1, 4))
    make_decision(school, title="A second lunch sitting", area="timetable", state="withdrawn")
    decided = make_decision(
        school,
        title="Behaviour policy",
        area="behaviour",
        state=Decision.State.DECIDED,
        outcome="Rewritten with the school council.",
        senco_view="Calm corners first.",
        reservation="Costs two hours a week.",
        review_on=date(2027, 1, 11),
    )
    for side, stage in ((Side.SENCO, "told_after"), (Side.LEADER, "options")):
        StageSaid.objects.create(school=school, decision=decided, side=side, stage=stage, by=senco)
    make_delegation(school, conditions="After a word with the office")
    make_delegation(school, what="Cover for reviews", limit=None, ended_on=date(2026, 12, 1))


def screens():
    open_one, decided = (
        Decision.objects.get(title=title, school__slug="oakfield").pk
        for title in ("Teaching assistants from September", "Behaviour policy")
    )
    delegation = Delegation.objects.get(what="Books for interventions", school__slug="oakfield").pk
    return [
        of_school("planning:decisions"),
        of_school("planning:decisions", "?q=nothing+like+it"),
        of_school("planning:decisions", who="teacher"),
        of_school("planning:decisions", who="governor"),
        of_school("planning:forward_plan"),
        of_school("planning:forward_plan", who="teacher"),
        of_school("planning:involvement"),
        of_school("planning:decision_add"),
        of_school("planning:decision", decision=decided, who="senco"),
        of_school("planning:decision", decision=open_one),
        of_school("planning:decision", decision=decided, who="governor"),
        of_school("planning:decision_edit", decision=open_one),
        of_school("planning:decision_settle", decision=open_one),
        of_school("planning:authority"),
        of_school("planning:authority", who="governor"),
        of_school("planning:authority_add"),
        of_school("planning:authority_edit", delegation=delegation),
    ]
