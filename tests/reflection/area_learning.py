"""What the tests that look at everything need to know of learning: who opens it, and its pages in a full school."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from planning.models import Action
from reflection.models import AgreedChange, Learning, LearningPerson, LookBack
from reflection.prompts import RoundKind
from tests.factories import make_member
from tests.planning.rows import make_decision, make_provision
from tests.reflection.rows import make_round
from tests.screen import of_school

# fmt: off
NO_GOVERNOR = "ok   ok    ok   ok   ok    ok     404"
THEIRS      = "ok   ok    404  404  404   404    404"  # a training that headteacher and SENCo attend

ACCESS = [
    ("GET",  "reflection:learning", None, NO_GOVERNOR),
    ("GET",  "reflection:learning_add", None, NO_GOVERNOR),
    ("POST", "reflection:learning_add", None, NO_GOVERNOR),
    ("GET",  "reflection:learning_one", "learning", THEIRS),
    ("GET",  "reflection:learning_edit", "learning", THEIRS),
    ("POST", "reflection:learning_edit", "learning", THEIRS),
    ("POST", "reflection:learning_remove", "learning", THEIRS),
    ("GET",  "reflection:learning_change", "learning_revealed", THEIRS),
    ("POST", "reflection:learning_change", "learning_revealed", THEIRS),
    ("GET",  "reflection:look_back", "learning_look_back", THEIRS),
    ("POST", "reflection:look_back", "learning_look_back", THEIRS),
    ("GET",  "reflection:cpd_record", None, NO_GOVERNOR),
    ("GET",  "reflection:cpd_record_csv", None, NO_GOVERNOR),
    ("GET",  "reflection:cpd_record_xlsx", None, NO_GOVERNOR),
]
# fmt: on
NO_PAGE = {
    "reflection:learning_remove": "POST only",
    "reflection:cpd_record_csv reflection:cpd_record_xlsx": "files",
}
PLANNED, PAST = "Reading & the <b>brain</b>", "Attachment in the classroom"


def make_learning(people, *, ready=(), revealed=(), topic="Reading and the brain", **fields) -> Learning:
    """A training that these people attend, on a day still to come; those in `ready` have written afterwards.

    `revealed` may hold "before" and "after": everybody has written that.
    """
    fields = {"starts_on": date(2027, 2, 3), "hours": Decimal(6), "provider": "The hub"} | fields
    fields.setdefault("ends_on", fields["starts_on"])
    about = {"title": topic, "term_starts_on": None}
    rounds = {}
    for name, kind in (("before", RoundKind.BEFORE), ("after", RoundKind.AFTER)):
        done = name in revealed
        written = people if done else ready if name == "after" else ()
        opens = fields["ends_on"] if name == "after" else None
        rounds[name] = make_round(people, kind, ready=written, revealed=done, opens_on=opens, **about)
    learning = Learning.objects.create(school=people[0].school, topic=topic, created_by=people[0], **rounds, **fields)
    for person in people:
        LearningPerson.objects.create(school=learning.school, learning=learning, membership=person)
    return learning


def make_change(learning, owner, what="A quiet start of every lesson", *, agreed_on=date(2026, 11, 25), **fields):
    """A change that was agreed, with its action, one look back that is due and one that is still to come."""
    action = Action.objects.create(
        school=owner.school, owner=owner, title=what, due_on=agreed_on + timedelta(days=14), confidential=True
    )
    change = AgreedChange.objects.create(
        school=owner.school, learning=learning, what=what, action=action, agreed_on=agreed_on, agreed_by=owner, **fields
    )
    for when, days in ((LookBack.When.SIX_WEEKS, 42), (LookBack.When.TERM, 91)):
        LookBack.objects.create(school=owner.school, change=change, when=when, due_on=agreed_on + timedelta(days=days))
    return change


def look_back_of(change, when=LookBack.When.SIX_WEEKS) -> LookBack:
    return change.look_backs.get(when=when)


def of_the_pair(school, head, **fields):
    senco = school.memberships.filter(holdings__role__slug="senco").first() or make_member(school, "senco")
    return make_learning([head, senco], **fields)


def a_look_back(school, head):
    return {"look_back": look_back_of(make_change(of_the_pair(school, head), head)).pk}


THINGS = {
    "learning": lambda school, head: {"learning": of_the_pair(school, head).pk},
    "learning_revealed": lambda school, head: {"learning": of_the_pair(school, head, revealed=["after"]).pk},
    "learning_look_back": a_look_back,
}


def fill(school):
    """A training to come, and one that is over, with what was agreed and asked again."""
    accounts = ("head", "senco", "teacher")
    head, senco, teacher = (school.memberships.get(email=f"{account}@oakfield.example") for account in accounts)
    links = {
        "provision": make_provision(school, name="Calm <corner>"),
        "decision": make_decision(school, title="Training days & cover"),
    }
    make_learning([head, senco], topic=PLANNED, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2), **links)
    past = {"starts_on": date(2026, 11, 18), "cost": Decimal("450.5"), **links}
    learning = make_learning([head, senco, teacher], revealed=["before", "after"], topic=PAST, **past)
    change = make_change(learning, head)
    make_change(learning, senco, "Words of the week at every door", agreed_on=date(2026, 11, 26))
    asked = look_back_of(change)
    asked.answer, asked.words, asked.answered_at = "partly", "In <most> lessons.", timezone.now()
    asked.answered_by = senco
    asked.save()


def screens():
    planned, past = (Learning.objects.get(topic=topic, school__slug="oakfield").pk for topic in (PLANNED, PAST))
    answered, due = (
        LookBack.objects.get(change__learning=past, when="six_weeks", answer=said).pk for said in ("partly", "")
    )
    return [
        of_school("reflection:learning"),
        of_school("reflection:learning", who="office"),
        of_school("reflection:learning_add"),
        of_school("reflection:learning_add", who="office"),
        of_school("reflection:learning_one", learning=past),
        of_school("reflection:learning_one", learning=past, who="teacher"),
        of_school("reflection:learning_one", learning=planned),
        of_school("reflection:learning_edit", learning=planned),
        of_school("reflection:learning_edit", learning=past, who="teacher"),
        of_school("reflection:learning_change", learning=past),
        of_school("reflection:look_back", look_back=due),
        of_school("reflection:look_back", look_back=answered, who="teacher"),
        of_school("reflection:cpd_record", "?year=2026/27"),
        of_school("reflection:cpd_record", who="teacher"),
        of_school("reflection:cpd_record", who="office"),
    ]
