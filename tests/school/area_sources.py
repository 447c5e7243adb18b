"""What the tests that look at everything need to know of calendars that are brought in: who opens them, and pages."""

from django.utils import timezone

from inclusion.school.actions.bringing import incoming_of
from inclusion.school.actions.sources import bring, take_over
from inclusion.school.actions.subscriptions import refresh, subscribe
from inclusion.school.calendars.fetching import Fetched, NotFetched
from inclusion.school.comparing import rows_to_show
from inclusion.school.models import CalendarSource, ImportRun, Membership
from inclusion.school.source_reading import read_calendar_file, window_of
from tests.school.calendar_files import AUTHORITY, GOOGLE, events
from tests.screen import of_school

# fmt: off
#            HEAD SENCO SLT  LEAD STAFF OFFICE GOV
EVERYBODY = "ok   ok    ok   ok   ok    ok     ok"
CHANGE    = "ok   ok    403  403  403   ok     403"

ACCESS = [
    ("GET",  "school:calendars", None, EVERYBODY),
    ("GET",  "school:calendar_add", None, CHANGE),
    ("POST", "school:calendar_add", None, CHANGE),
    ("POST", "school:calendar_columns", None, CHANGE),
    ("POST", "school:calendar_terms", None, CHANGE),
    ("GET",  "school:calendar_source", "subscribed_source", EVERYBODY),
    ("GET",  "school:calendar_run", "source_run", EVERYBODY),
    ("GET",  "school:calendar_preview", "source_look", CHANGE),
    ("POST", "school:calendar_preview", "source_look", CHANGE),
    ("GET",  "school:calendar_run_terms", "terms_look", CHANGE),
    ("POST", "school:calendar_undo", "source_run", CHANGE),
    ("POST", "school:calendar_start", "subscribed_source", CHANGE),
    ("POST", "school:calendar_refresh", "subscribed_source", CHANGE),
    ("POST", "school:calendar_gone", "subscribed_source", CHANGE),
    ("POST", "school:calendar_proposed", "subscribed_source", CHANGE),
    ("POST", "school:calendar_stop", "subscribed_source", CHANGE),
]
# fmt: on
NO_PAGE = {
    "school:calendar_columns school:calendar_terms school:calendar_undo school:calendar_start school:calendar_refresh"
    " school:calendar_gone school:calendar_proposed school:calendar_stop": "POST only",
}
ADDRESS = "https://calendar.example/key/basic.ics"
TO_DECIDE = ("c", "Review J. Smith", "20270303")
HELD = [("a", "Trust <b>briefing</b>", "20270121"), ("b", "Trust moderation", "20270222")]


def look(school, by, data=GOOGLE, name="Oakfield diary"):
    brought, _ = read_calendar_file(data, window_of(timezone.localdate()))
    return bring(by=by, school=school, kind="file", name=name, brought=brought)


def take(by, run):
    rows = rows_to_show(run.source, incoming_of(run), timezone.localdate())
    return take_over(by=by, run=run, chosen=[row.key for row in rows if row.is_taken(outside_too=False)])


def subscribed(school, by, name="Trust calendar", address=ADDRESS):
    return subscribe(by=by, school=school, name=name, address=address)[0]


THINGS = {
    "source_look": lambda school, head: {"run": look(school, head).pk},
    "source_run": lambda school, head: {"run": take(head, look(school, head)).pk},
    "terms_look": lambda school, head: {"run": look(school, head, AUTHORITY, "County term dates").pk},
    "subscribed_source": lambda school, head: {"source": subscribed(school, head).pk},
}


def fill(school):
    """A subscription with something gone, something to decide on and a fault; one never read; a file taken over, and a
    newer version of it; and term dates.
    """
    head = Membership.objects.get(school=school, email="head@oakfield.example")
    trust = subscribed(school, head)
    refresh(source=trust.pk, fetch=lambda url, etag: Fetched(events(*HELD), "", url))
    take(head, trust.runs.get())
    refresh(source=trust.pk, fetch=lambda url, etag: Fetched(events(HELD[0], TO_DECIDE), "", url))
    refresh(source=trust.pk, fetch=lambda url, etag: NotFetched("There is no answer at this address."))
    subscribed(school, head, "County term dates", "https://county.example/terms.ics")
    take(head, look(school, head))
    look(school, head, AUTHORITY, "Borough term dates")
    look(school, head, GOOGLE.replace(b"Book fair", b"Book week").replace(b"a1@google", b"a9@google"))


def screens():
    """Screen rows, of each page the fullest state first."""
    trust, county = (CalendarSource.objects.get(name=name) for name in ("Trust calendar", "County term dates"))
    runs = ImportRun.objects.filter(source__name="Oakfield diary")
    dates = ImportRun.objects.get(source__name="Borough term dates").pk
    newer, taken = (runs.get(state=state).pk for state in ("preview", "applied"))
    return [
        of_school("school:calendars"),
        of_school("school:calendars", who="governor"),
        of_school("school:calendar_add", "?way=table"),
        of_school("school:calendar_add", "?way=address"),
        of_school("school:calendar_add", "?way=paste", who="office"),
        of_school("school:calendar_add"),
        of_school("school:calendar_preview", run=newer),
        of_school("school:calendar_run_terms", run=dates),
        of_school("school:calendar_preview", run=dates),
        of_school("school:calendar_run", run=taken),
        of_school("school:calendar_run", run=newer, who="teacher"),
        of_school("school:calendar_source", source=trust.pk),
        of_school("school:calendar_source", source=trust.pk, who="teacher"),
        of_school("school:calendar_source", source=county.pk),
    ]
