"""What the tests that look at everything need to know of this part: who opens it, and its pages in a full school."""

from datetime import date, time
from uuid import UUID

from inclusion.school.models import Membership
from planning.models import Allocation, BlockSeries, ProtectedBlock
from tests.planning.rows import make_block
from tests.screen import of_school

# fmt: off
#          HEAD SENCO SLT  LEAD STAFF OFFICE GOV
MARKERS = "ok   ok    404  404  404   404    404"
TOTALS =  "ok   ok    ok   404  404   404    ok"

ACCESS = [  # verb, address name, thing it is about, answers of HEAD SENCO SLT LEAD STAFF OFFICE GOV
    ("GET",  "planning:protected", None, TOTALS),
    ("GET",  "planning:protected_print", None, TOTALS),
    ("GET",  "planning:allocation", None, MARKERS),
    ("POST", "planning:allocation", None, MARKERS),
    ("GET",  "planning:protected_blocks", None, MARKERS),
    ("GET",  "planning:block_add", None, MARKERS),
    ("POST", "planning:block_add", None, MARKERS),
    ("POST", "planning:block_mark", "block", MARKERS),
    ("GET",  "planning:block_replace", "lost_block", MARKERS),
    ("POST", "planning:block_replace", "lost_block", MARKERS),
    ("POST", "planning:block_remove", "block", MARKERS),
    ("GET",  "planning:block_series_add", None, MARKERS),
    ("POST", "planning:block_series_add", None, MARKERS),
    ("GET",  "planning:block_series_end", "block_series", MARKERS),
    ("POST", "planning:block_series_end", "block_series", MARKERS),
]
# fmt: on
LOST = UUID("00000000-0000-4000-8000-00000000b10c")
ENDING = UUID("00000000-0000-4000-8000-00000000b5e5")


def _series(school, whose, **fields):
    values = {"weekday": 1, "starts_at": time(13), "minutes": 120, "starts_on": date(2027, 1, 4)}
    return BlockSeries.objects.create(
        school=school, whose=whose, created_by=whose, **values | {"ends_on": date(2027, 3, 25)} | fields
    )


THINGS = {  # thing → function(school, head) → what the address takes
    "block": lambda school, head: {"block": make_block(head).pk},
    "lost_block": lambda school, head: {"block": make_block(head, mark="lost", reason="cover").pk},
    "block_series": lambda school, head: {"series": _series(school, head).pk},
}
NO_PAGE = {"planning:block_mark planning:block_remove": "POST only"}


def fill(school):
    """Agreed hours, and blocks in every state: due, pencilled, firm, kept, lost, moved, given back, on a holiday."""
    senco = Membership.objects.get(school=school, email="senco@oakfield.example")
    Allocation.objects.get_or_create(
        school=school, starts_on=date(2026, 12, 1), defaults={"minutes_a_week": 540, "note": "Governors, 1 December"}
    )
    series = _series(school, senco, pk=ENDING, weekday=4, starts_at=time(7, 30), minutes=30)
    for on in (date(2027, 1, 15), date(2027, 1, 29), date(2027, 2, 19)):
        make_block(senco, series=series, on=on, starts_at=time(7, 30), minutes=30)
    early = {"starts_at": time(7), "minutes": 30}
    make_block(senco, on=date(2027, 1, 5), mark="kept", **early)
    lost = make_block(senco, on=date(2027, 1, 7), mark="lost", reason="cover", **early)
    make_block(senco, on=date(2027, 1, 8), mark="kept", repays=lost, **early)
    make_block(senco, on=date(2027, 1, 6), mark="moved", reason="meeting", kind="check_in", **early)
    ProtectedBlock.objects.create(
        school=school,
        pk=LOST,
        whose=senco,
        on=date(2027, 1, 11),
        mark="lost",
        reason="safeguarding",
        marked_at="2027-01-11T12:00Z",
        **early,
    )
    make_block(senco, on=date(2027, 1, 12), **early)


def screens():
    """Screen rows, of each page the fullest state first."""
    return [
        of_school("planning:protected"),
        of_school("planning:protected", who="governor"),
        of_school("planning:protected", "?term=2027-05-01", who="senco"),
        of_school("planning:protected_print", who="governor"),
        of_school("planning:protected_blocks"),
        of_school("planning:allocation"),
        of_school("planning:block_add"),
        of_school("planning:block_replace", block=LOST),
        of_school("planning:block_series_add"),
        of_school("planning:block_series_end", series=ENDING),
    ]
