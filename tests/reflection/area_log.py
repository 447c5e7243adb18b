"""What the tests that look at everything need to know of the log: who opens it, and its pages in a full school."""

from datetime import UTC, date, datetime

from inclusion.school.models import AuditEntry
from inclusion.school.models.audit import OPENED
from reflection.models import Audience, EntryStrategy, LogEntry, Strategy
from tests.factories import make_member
from tests.reflection.rows import make_entry
from tests.screen import of_school

# fmt: off
NO_GOVERNOR = "ok   ok    ok   ok   ok    ok     404"
PRIVATE     = "ok   404   404  404  404   404    404"  # the headteacher's own
READ_BY_ALL = "ok   ok    ok   ok   ok    ok     404"
AUTHOR_ONLY = "ok   403   403  403  403   403    404"  # shared with the staff: all read it, one changes it
LEADERS     = "ok   ok    ok   404  404   404    404"  # the SENCo's, shared with the leadership team
SENCO_ONLY  = "403  ok    403  404  404   404    404"
PARTNER     = "ok   ok    404  404  404   404    404"  # the SENCo's, shared with the headteacher

ACCESS = [
    ("GET",  "reflection:log", None, NO_GOVERNOR),
    ("GET",  "reflection:log_add", None, NO_GOVERNOR),
    ("POST", "reflection:log_add", None, NO_GOVERNOR),
    ("POST", "reflection:log_draft", None, NO_GOVERNOR),
    ("GET",  "reflection:log_export_md", None, NO_GOVERNOR),
    ("GET",  "reflection:log_export_json", None, NO_GOVERNOR),
    ("GET",  "reflection:log_entry", "log_entry", PRIVATE),
    ("GET",  "reflection:log_edit", "log_entry", PRIVATE),
    ("POST", "reflection:log_edit", "log_entry", PRIVATE),
    ("POST", "reflection:log_draft", "log_entry", PRIVATE),
    ("POST", "reflection:log_share", "log_entry", PRIVATE),
    ("POST", "reflection:log_take_back", "log_entry", PRIVATE),
    ("POST", "reflection:log_delete", "log_entry", PRIVATE),
    ("GET",  "reflection:log_entry", "log_shared", READ_BY_ALL),
    ("GET",  "reflection:log_edit", "log_shared", AUTHOR_ONLY),
    ("POST", "reflection:log_edit", "log_shared", AUTHOR_ONLY),
    ("POST", "reflection:log_draft", "log_shared", AUTHOR_ONLY),
    ("POST", "reflection:log_share", "log_shared", AUTHOR_ONLY),
    ("POST", "reflection:log_take_back", "log_shared", AUTHOR_ONLY),
    ("POST", "reflection:log_delete", "log_shared", AUTHOR_ONLY),
    ("GET",  "reflection:log_entry", "log_for_leaders", LEADERS),
    ("POST", "reflection:log_edit", "log_for_leaders", SENCO_ONLY),
    ("GET",  "reflection:log_entry", "log_for_partner", PARTNER),
    ("GET",  "reflection:log_entry", "log_draft", PRIVATE),
]
# fmt: on
NO_PAGE = {
    "reflection:log_draft reflection:log_share reflection:log_take_back reflection:log_delete": "POST only",
    "reflection:log_export_md reflection:log_export_json": "files: their own tests",
}
LONG, SHARED, DRAFT, THEIRS = (
    "<b>Bold</b> at the door.",
    "The corridor was calm.",
    "Half a thought",
    "A class of two voices.",
)


def _senco_of(school):
    """Whoever it is; made where a test has none."""
    return school.memberships.filter(holdings__role__slug="senco").first() or make_member(school, "senco")


THINGS = {
    "log_entry": lambda school, head: {"entry": make_entry(head).pk},
    "log_draft": lambda school, head: {"entry": make_entry(head, is_draft=True).pk},
    "log_shared": lambda school, head: {"entry": make_entry(head, audience=Audience.STAFF).pk},
    "log_for_leaders": lambda school, head: {"entry": make_entry(_senco_of(school), audience=Audience.LEADERSHIP).pk},
    "log_for_partner": lambda school, head: {
        "entry": make_entry(_senco_of(school), audience=Audience.PARTNER, partner=head).pk
    },
}


def fill(school):
    """Entries of every kind, with some that go soon."""
    accounts = ("head", "senco", "teacher")
    head, senco, teacher = (school.memberships.get(email=f"{account}@oakfield.example") for account in accounts)
    for entry in (
        make_entry(head, f"{LONG}\n\n{'A long line of thought. ' * 12}", prompt="noticed"),
        make_entry(head, SHARED, audience=Audience.STAFF, prompt="easier"),
        make_entry(senco, THEIRS, audience=Audience.PARTNER, partner=head),
        make_entry(teacher, "Shared with all of us.", audience=Audience.STAFF),
    ):
        for strategy in (Strategy.SHOES, Strategy.PUPILS):
            EntryStrategy.objects.create(school=school, entry=entry, strategy=strategy)
    make_entry(head, DRAFT, is_draft=True)
    make_entry(head, "Of long ago.", on=date(2024, 6, 3), created_at=datetime(2024, 6, 3, 12, tzinfo=UTC))
    AuditEntry.objects.create(
        school=school, actor=senco, verb=OPENED, kind="log entry", object_id=_entry(SHARED).pk, summary="A log entry"
    )


def _entry(beginning) -> LogEntry:
    return LogEntry.objects.get(text__startswith=beginning, school__slug="oakfield")


def screens():
    long, shared, draft, theirs = (_entry(beginning).pk for beginning in (LONG, SHARED, DRAFT, THEIRS))
    return [
        of_school("reflection:log"),
        of_school("reflection:log", "?q=nothing+like+it"),
        of_school("reflection:log", "?whose=shared&about=shoes", who="senco"),
        of_school("reflection:log", who="office"),
        of_school("reflection:log_add"),
        of_school("reflection:log_add", who="teacher"),
        of_school("reflection:log_entry", entry=shared),
        of_school("reflection:log_entry", entry=long),
        of_school("reflection:log_entry", entry=theirs),
        of_school("reflection:log_entry", entry=draft),
        of_school("reflection:log_edit", entry=shared),
        of_school("reflection:log_edit", entry=draft),
    ]
