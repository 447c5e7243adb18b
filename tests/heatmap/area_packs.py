"""What the tests that look at everything need to know of calendar packs and clocks: who opens them, and pages."""

from datetime import date

from heatmap.actions.clocks import add_call, open_window
from heatmap.actions.counts import give_numbers
from heatmap.actions.packs import look_at_packs, take_over_packs
from heatmap.pack_rows import previews
from inclusion.school.actions.events import EventDetails, change_event
from inclusion.school.models import CalendarSource, ImportRun, Membership, SchoolEvent
from tests.screen import of_school

# fmt: off
#            HEAD SENCO SLT  LEAD STAFF OFFICE GOV
EVERYBODY = "ok   ok    ok   ok   ok    ok     ok"
CHANGE    = "ok   ok    403  403  403   ok     403"
NUMBERS   = "ok   ok    404  404  404   404    404"
ADD       = "ok   ok    ok   ok   ok    ok     403"
CALL      = "ok   ok    ok   403  403   ok     403"

ACCESS = [  # verb, address name, thing it is about, answers of HEAD SENCO SLT LEAD STAFF OFFICE GOV
    ("GET",  "heatmap:packs", None, EVERYBODY),
    ("POST", "heatmap:packs_look", None, CHANGE),
    ("GET",  "heatmap:packs_preview", "pack_look", CHANGE),
    ("POST", "heatmap:packs_preview", "pack_look", CHANGE),
    ("GET",  "heatmap:pack_run", "pack_run", EVERYBODY),
    ("POST", "heatmap:pack_run_undo", "pack_run", CHANGE),
    ("GET",  "heatmap:packs_counts", None, NUMBERS),
    ("POST", "heatmap:packs_counts", None, NUMBERS),
    ("GET",  "heatmap:clocks", None, EVERYBODY),
    ("POST", "heatmap:clock_review", None, ADD),
    ("POST", "heatmap:clock_consultation", None, ADD),
    ("POST", "heatmap:clock_other", None, ADD),
    ("POST", "heatmap:ofsted_window", None, CHANGE),
    ("POST", "heatmap:ofsted_window_end", "ofsted_window", CHANGE),
    ("POST", "heatmap:ofsted_call", None, CALL),
    ("GET",  "heatmap:ofsted_visit", "ofsted_visit", EVERYBODY),
    ("POST", "heatmap:ofsted_call_undo", "ofsted_visit", CALL),
]
# fmt: on
NO_PAGE = {
    "heatmap:packs_look heatmap:pack_run_undo heatmap:clock_review heatmap:clock_consultation heatmap:clock_other"
    " heatmap:ofsted_window"
    " heatmap:ofsted_window_end heatmap:ofsted_call heatmap:ofsted_call_undo": "POST only",
}
NEW = "national-dates"


def look(school, head, *packs):
    return look_at_packs(by=head, school=school, year=2026, packs=packs)


def take_over(school, head, *packs):
    """The packs with all that is ticked to begin with."""
    runs = look(school, head, *packs)
    return take_over_packs(by=head, runs=runs, chosen=ticked(head, runs))


def ticked(member, runs):
    return {line.row.key for one in previews(member, runs) for line in one.rows if line.is_ticked}


THINGS = {
    "pack_look": lambda school, head: {"run": look(school, head, NEW)[0].pk},
    "pack_run": lambda school, head: {"run": take_over(school, head, NEW)[0].pk},
    "ofsted_window": lambda school, head: {"source": open_window(by=head, school=school, from_day=date(2027, 1, 4)).pk},
    "ofsted_visit": lambda school, head: {"event": add_call(by=head, school=school, called_on=date(2027, 1, 18)).pk},
}


def fill(school):
    """Two packs taken over, of which one changed here and there since; numbers, a window, and a call."""
    head = Membership.objects.get(school=school, email="head@oakfield.example")
    take_over(school, head, "awareness-weeks", "grants", "send-cycle")
    source = CalendarSource.objects.get(school=school, pack="send-cycle")
    edited, changed = source.entries.select_related("event").order_by("event__starts_on")[:2]
    change_event(by=head, event=edited.event, version=1, details=EventDetails.of(edited.event), levels={})
    for entry in (edited, changed):
        entry.fingerprint = "said otherwise then"
        entry.save()
    give_numbers(by=head, school=school, year=2026, seen={}, numbers={"plans": 31, "plans_y5": 1, "plans_y6": 12})
    look(school, head, "national-dates", "send-cycle", "grants")
    open_window(by=head, school=school, from_day=date(2027, 4, 12))
    add_call(by=head, school=school, called_on=date(2027, 1, 18))


def screens():
    """Screen rows, of each page the fullest state first."""
    looks = ImportRun.objects.filter(state="preview", source__kind="pack").order_by("source__pack")
    first, *others = (run.pk for run in looks)
    query = "?" + "&".join(f"run={run}" for run in others)
    run = ImportRun.objects.filter(state="applied", source__pack="send-cycle").get().pk
    visit = SchoolEvent.objects.get(import_key__startswith="ofsted-call").pk
    return [
        of_school("heatmap:packs"),
        of_school("heatmap:packs", "?year=2028"),
        of_school("heatmap:packs", who="teacher"),
        of_school("heatmap:packs", "?year=2028", who="governor"),
        of_school("heatmap:packs_preview", query, run=first),
        of_school("heatmap:packs_preview", query, run=first, who="office"),
        of_school("heatmap:pack_run", run=run),
        of_school("heatmap:pack_run", run=run, who="governor"),
        of_school("heatmap:packs_counts", "?year=2026"),
        of_school("heatmap:clocks", "?meeting=2027-01-20"),
        of_school("heatmap:clocks", "?received=2026-12-10"),
        of_school("heatmap:clocks", "?clock=assessment-advice&from_day=2027-01-20"),
        of_school("heatmap:clocks", "?meeting=soon", who="governor"),
        of_school("heatmap:ofsted_visit", event=visit),
    ]
