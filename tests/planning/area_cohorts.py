"""What the tests that look at everything need to know of progress, its trend, the gaps and the stop-list."""

import re
from datetime import date

from inclusion.school.models import Membership, Term
from planning.actions.cohorts import CountDetails, add_count
from planning.actions.registers import GapDetails, StoppedDetails, add_gap, add_stopped, change_gap, note_stopped
from planning.models import CohortCount, Gap, StoppedThing
from tests.planning.rows import make_provision, make_review
from tests.screen import of_school

READS_COUNTS = "ok   ok   ok   ok   404  404  ok"
WRITES_COUNTS = "ok   ok   403  403  404  404  403"
READS_GAPS = "ok   ok   ok   ok   ok   404  ok"
WRITES_GAPS = "ok   ok   403  403  403  404  403"

ACCESS = [  # (verb, address name, thing it is about, answers of HEAD SENCO SLT LEAD STAFF OFFICE GOV)
    ("GET", "planning:cohorts", None, READS_COUNTS),
    ("GET", "planning:cohorts_csv", None, READS_COUNTS),
    ("GET", "planning:trend", None, READS_COUNTS),
    ("GET", "planning:cohort_add", None, WRITES_COUNTS),
    ("POST", "planning:cohort_add", None, WRITES_COUNTS),
    ("GET", "planning:cohort_edit", "cohort", WRITES_COUNTS),
    ("POST", "planning:cohort_edit", "cohort", WRITES_COUNTS),
    ("POST", "planning:cohort_delete", "cohort", WRITES_COUNTS),
    ("GET", "planning:gaps", None, READS_GAPS),
    ("GET", "planning:gap_add", None, WRITES_GAPS),
    ("POST", "planning:gap_add", None, WRITES_GAPS),
    ("GET", "planning:gap_edit", "gap", WRITES_GAPS),
    ("POST", "planning:gap_edit", "gap", WRITES_GAPS),
    ("GET", "planning:stopped", None, READS_GAPS),
    ("GET", "planning:stopped_add", None, WRITES_GAPS),
    ("POST", "planning:stopped_add", None, WRITES_GAPS),
    ("GET", "planning:stopped_edit", "stopped", WRITES_GAPS),
    ("POST", "planning:stopped_edit", "stopped", WRITES_GAPS),
]
THINGS = {  # thing → function(school, head) → what the address takes
    "cohort": lambda school, head: {"cohort": make_count(school).pk},
    "gap": lambda school, head: {"gap": make_gap(head).pk},
    "stopped": lambda school, head: {"stopped": make_stopped(head).pk},
}
NO_PAGE = {  # names of addresses that are no page → why
    "planning:cohorts_csv": "a file",
    "planning:cohort_delete": "POST only",
}


def without_ids(html):
    """The page without ids and tokens, in which any figures may stand."""
    return re.sub(r"[0-9a-f]{4,12}(-[0-9a-f]{4,12}){1,4}|[0-9A-Za-z]{30,}", "", html)


def make_count(school, *, term="Autumn term", group="K", measure="Reading", counts=(9, 14, 7)) -> CohortCount:
    below, at_expected, above = counts
    return CohortCount.objects.create(
        school=school,
        term=Term.objects.get(school=school, name=term),
        group=group,
        measure=measure,
        below=below,
        at_expected=at_expected,
        above=above,
    )


def make_gap(by, need="Support for anxious attenders", **fields) -> Gap:
    values = {"area": "semh", "found_on": date(2026, 11, 3), **fields}
    return add_gap(by=by, school=by.school, details=GapDetails(need=need, **values))


def make_stopped(by, what="Third spelling group", **fields) -> StoppedThing:
    values = {"stopped_on": date(2026, 12, 1), "minutes_returned": 90, **fields}
    return add_stopped(by=by, school=by.school, details=StoppedDetails(what=what, **values))


def fill(school):
    """Add to the full school what the pages below show."""
    head = Membership.objects.get(school=school, email="head@oakfield.example")
    terms = list(Term.objects.filter(school=school).order_by("starts_on")[:2])
    for term, shift in zip(terms, (0, 3), strict=True):
        for group, measure, counts in [
            ("K", "Reading", (12 - shift, 14, 7 + shift)),
            ("E", "Reading", (4, 6, 1)),
            ("K", "Attendance & “lateness”", (8, 20, 3)),
            ("E", "Attendance & “lateness”", (2, 2, 0)),
        ]:
            add_count(by=head, school=school, details=CountDetails(term, group, measure, *counts))
    spelling = make_provision(school, "Spelling in threes", run_by=head)
    for decision, held_on, minutes in [("adapt", date(2026, 11, 10), 0), ("stop", date(2027, 1, 12), 90)]:
        review = make_review(spelling, held_on=held_on, decision=decision, minutes_returned=minutes)
    note_stopped(
        by=head,
        school=school,
        what=spelling.name,
        stopped_on=date(2027, 1, 12),
        minutes_returned=90,
        provision=spelling,
        review=review,
    )
    make_stopped(head, 'Paper <b>logs</b> & "notes"', became="A walk at lunch")
    make_gap(head, would_close="A key adult\nand a quiet start", owner=head)
    closed = make_gap(head, "Talk in Reception <i>")
    answer = GapDetails(closed.need, closed.area, closed.found_on, closed_on=date(2027, 1, 11), closed_by=spelling)
    change_gap(by=head, row=closed, version=1, details=answer)


def screens():
    """Screen rows, of each page the fullest state first."""
    autumn = Term.objects.get(school__slug="oakfield", name__startswith="Autumn")
    count = CohortCount.objects.filter(school__slug="oakfield").first().pk
    gap = Gap.objects.get(school__slug="oakfield", closed_on__isnull=False).pk
    stopped = StoppedThing.objects.get(school__slug="oakfield", review=None).pk
    return [
        of_school("planning:cohorts", f"?term={autumn.pk}"),
        of_school("planning:cohorts", f"?term={autumn.pk}&view=shared", who="senco"),
        of_school("planning:cohorts", f"?term={autumn.pk}", who="governor"),
        of_school("planning:cohort_add"),
        of_school("planning:cohort_edit", cohort=count),
        of_school("planning:trend"),
        of_school("planning:trend", "?view=shared"),
        of_school("planning:trend", who="governor"),
        of_school("planning:gaps"),
        of_school("planning:gaps", who="governor"),
        of_school("planning:gap_add"),
        of_school("planning:gap_edit", gap=gap),
        of_school("planning:stopped"),
        of_school("planning:stopped", who="teacher"),
        of_school("planning:stopped_add"),
        of_school("planning:stopped_edit", stopped=stopped),
    ]
