"""What the tests that look at everything need to know of visits: who opens it, and its pages in a full school."""

from datetime import date, time

from reflection.models import Visit
from tests.factories import make_member
from tests.reflection.rows import make_visit
from tests.reflection.visit_rows import confirmed, read
from tests.screen import of_school

# fmt: off
NO_GOVERNOR = "ok   ok    ok   ok   ok    ok     404"
THE_TWO     = "ok   ok    404  404  404   404    404"  # a visit of headteacher and SENCo

ACCESS = [
    ("GET",  "reflection:visits", None, NO_GOVERNOR),
    ("GET",  "reflection:visit_offer", None, NO_GOVERNOR),
    ("POST", "reflection:visit_offer", None, NO_GOVERNOR),
    ("GET",  "reflection:visit", "visit", THE_TWO),
    ("POST", "reflection:visit_answer", "visit", THE_TWO),
    ("GET",  "reflection:visit_move", "visit", THE_TWO),
    ("POST", "reflection:visit_move", "visit", THE_TWO),
    ("POST", "reflection:visit_call_off", "visit", THE_TWO),
    ("GET",  "reflection:visit", "visit_read", THE_TWO),
    ("GET",  "reflection:visit_change", "visit_read", THE_TWO),
    ("POST", "reflection:visit_change", "visit_read", THE_TWO),
    ("GET",  "reflection:visit_file", "visit_booked", THE_TWO),
    ("GET",  "reflection:visit_of_event", "visit_event", THE_TWO),
]
# fmt: on
NO_PAGE = {
    "reflection:visit_answer reflection:visit_call_off": "POST only",
    "reflection:visit_file": "a file",
    "reflection:visit_of_event": "leads to the visit",
}
WAITING, COMING, WRITTEN, READ = (
    "<b>Reading</b> & more",
    "Staffing for September",
    "The sound group",
    "Parents’ evening",
)


def the_two(school, head):
    """Head and SENCo, who is made where only the head is there."""
    senco = school.memberships.filter(holdings__role__slug="senco").first()
    return head, senco or make_member(school, "senco", email="visited@oakfield.example")


def booked_event(school, head):
    return {"event": confirmed(*the_two(school, head)).booked.event_id}


THINGS = {
    "visit": lambda school, head: {"visit": make_visit(*the_two(school, head)).pk},
    "visit_read": lambda school, head: {"visit": read(*the_two(school, head)).pk},
    "visit_booked": lambda school, head: {"visit": confirmed(*the_two(school, head)).pk},
    "visit_event": booked_event,
}


def fill(school):
    """A visit in every state, with text that is markup in somebody's eyes."""
    accounts = ("head", "senco", "teacher")
    head, senco, teacher = (school.memberships.get(email=f"{account}@oakfield.example") for account in accounts)
    make_visit(senco, head, what=WAITING, place="Room <2>")
    make_visit(head, senco, what="The budget", state=Visit.State.DECLINED, settled_by=senco, on=date(2027, 1, 8))
    make_visit(teacher, head, what="Maths in class", state=Visit.State.CALLED_OFF, settled_by=head)
    confirmed(head, senco, what=COMING, occasion=Visit.Occasion.STAFFING, on=date(2027, 1, 28), starts_at=time(14))
    confirmed(senco, head, what=WRITTEN, on=date(2027, 1, 12))
    read(head, senco, what=READ, occasion=Visit.Occasion.PARENTS)
    read(senco, head, what="Last term’s group", on=date(2026, 11, 17))


def screens():
    waiting, coming, written, revealed = (
        Visit.objects.get(what=what, school__slug="oakfield").pk for what in (WAITING, COMING, WRITTEN, READ)
    )
    declined, off = (Visit.objects.get(state=state, school__slug="oakfield").pk for state in ("declined", "called_off"))
    return [
        of_school("reflection:visits"),
        of_school("reflection:visits", "?term=2026-11-01"),
        of_school("reflection:visits", who="office"),
        of_school("reflection:visit_offer"),
        of_school("reflection:visit_offer", who="teacher"),
        of_school("reflection:visit", visit=waiting),
        of_school("reflection:visit", visit=waiting, who="senco"),
        of_school("reflection:visit", visit=coming),
        of_school("reflection:visit", visit=written),
        of_school("reflection:visit", visit=revealed),
        of_school("reflection:visit", visit=declined),
        of_school("reflection:visit", visit=off, who="teacher"),
        of_school("reflection:visit_move", visit=waiting),
        of_school("reflection:visit_move", visit=coming, who="senco"),
        of_school("reflection:visit_change", visit=revealed),
    ]
