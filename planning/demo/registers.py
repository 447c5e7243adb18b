"""The demo's provision with its reviews, gaps and counts, and its decisions."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from inclusion.school.models import School, Term
from planning.demo.days import Days
from planning.demo.meetings import Cast
from planning.models import (
    CohortCount,
    Decision,
    Delegation,
    Gap,
    Judgement,
    Provision,
    ProvisionReview,
    Side,
    StaffTime,
    StageSaid,
    StoppedThing,
)

OFFERS = (  # name, tier, area, years, who runs it, whose time, minutes a week, what it is meant to change
    ("Pre-teaching of topic words", "Universal", "communication", "Years 1 to 6", "curriculum", "Class teachers", 60,
     "Everybody meets a new topic with its words already known"),
    ("Phonics catch-up", "Targeted", "cognition", "Years 2 and 3", "phase", "Teaching assistant", 150,
     "Read the Year 2 texts with understanding by the summer"),
    ("Nurture group", "Targeted", "semh", "Reception to Year 2", "pastoral", "Learning mentor", 300,
     "Settle into the morning within ten minutes"),
    ("Speech and language groups", "Specialist", "communication", "Reception and Year 1", "senco", "Teaching assistant",
     120, "Be understood by an adult who does not know them"),
    ("Handwriting club", "Targeted", "sensory", "Years 3 and 4", "teacher", "Teaching assistant", 90,
     "Write for ten minutes without tiring"),
)  # fmt: skip
COUNTS = (("Reading", "K", (9, 14, 6)), ("Reading", "E", (4, 3, 0)), ("Mathematics", "K", (11, 13, 5)),
          ("Mathematics", "E", (5, 2, 0)))  # fmt: skip
DECISIONS = (  # title, area, days from today, where the SENCo joins
    ("Which classes have a teaching assistant after half term", "staffing", 8, "idea"),
    ("Order of topics in Year 4 science", "curriculum", 15, "options"),
    ("Money for books that are easier to read", "budget", 24, "options"),
)
DECIDED = (  # title, area, days from today, the SENCo says, the leader says, the SENCo's view
    ("Break times by year group", "timetable", -12, "told_after", "options", ""),
    ("Calm corners in every classroom", "behaviour", -25, "idea", "idea", "Small, cheap, and for everybody."),
)


def load_provision(school: School, cast: Cast, days: Days) -> None:
    senco = cast["senco"]
    offers = {}
    for name, tier, area, years, who, whom, minutes, intended in OFFERS:
        offers[name] = Provision.objects.create(
            school=school,
            name=name,
            tier=tier,
            area=area,
            years=years,
            run_by=cast[who],
            intended=intended,
            starts_on=days[-45],
            next_review_on=days[9],
            created_by=senco,
        )
        StaffTime.objects.create(school=school, provision=offers[name], whom=whom, minutes=minutes)
    _stopped_club(school, cast, days, offers["Handwriting club"])
    _waiting_review(school, cast, days, offers["Phonics catch-up"])
    Gap.objects.create(
        school=school,
        need="Anxiety about coming to school in Years 5 and 6",
        area="semh",
        owner=senco,
        would_close="A morning check-in with the same adult, four days a week",
        found_on=days[-20],
    )
    _counts(school, days)


def _stopped_club(school: School, cast: Cast, days: Days, club: Provision) -> None:
    """A review that stopped something, with its row on the stop-list."""
    stopped = ProvisionReview.objects.create(
        school=school,
        provision=club,
        held_on=days[-15],
        ran="partly",
        sessions_planned=24,
        sessions_delivered=13,
        data_words="No difference to the class beside it.",
        instinct="The new pencils did more than the club.",
        evidence_data="some",
        evidence_observation="strong",
        decision="stop",
        decided_at=timezone.now(),
        decided_by=cast["head"],
        minutes_returned=90,
        created_by=cast["senco"],
    )
    Provision.objects.filter(pk=club.pk).update(state="stopped", stopped_on=days[-15], next_review_on=None)
    StoppedThing.objects.create(
        school=school,
        what=club.name,
        stopped_on=days[-15],
        minutes_returned=90,
        became="Phonics catch-up on Fridays",
        provision=club,
        review=stopped,
    )


def _waiting_review(school: School, cast: Cast, days: Days, catch_up: Provision) -> None:
    """A review in which the head's judgement is still missing."""
    waiting = ProvisionReview.objects.create(
        school=school,
        provision=catch_up,
        held_on=days[-2],
        ran="yes",
        sessions_planned=30,
        sessions_delivered=27,
        measure="Reading age in months",
        months_in=Decimal(4),
        months_gained=Decimal(9),
        instinct="They choose books by themselves now.",
        evidence_data="strong",
        evidence_observation="some",
        created_by=cast["senco"],
    )
    Judgement.objects.create(
        school=school,
        review=waiting,
        side=Side.SENCO,
        by=cast["senco"],
        impact="clear",
        text="It works where the group stays small.",
        ready_at=timezone.now(),
    )


def _counts(school: School, days: Days) -> None:
    past = Term.objects.filter(school=school, starts_on__lte=days.today).order_by("-starts_on")
    for earlier, term in enumerate(past[:3]):
        for measure, group, (below, at_expected, above) in COUNTS:
            CohortCount.objects.create(
                school=school,
                term=term,
                group=group,
                measure=measure,
                below=below + earlier,
                at_expected=at_expected,
                above=max(above - earlier, 0),
            )


def load_decisions(school: School, cast: Cast, days: Days) -> None:
    head, senco = cast["head"], cast["senco"]
    for title, area, count, joins in DECISIONS:
        Decision.objects.create(
            school=school,
            title=title,
            area=area,
            deciders="Leadership team",
            decide_on=days[count],
            senco_joins=joins,
            created_by=head,
        )
    for title, area, count, by_senco, by_leader, view in DECIDED:
        decision = Decision.objects.create(
            school=school,
            title=title,
            area=area,
            deciders="Leadership team",
            decide_on=days[count],
            state="decided",
            settled_on=days[count],
            outcome="Agreed as proposed.",
            senco_view=view,
            review_on=days[count] + timedelta(weeks=12),
            created_by=head,
        )
        for side, stage, by in ((Side.SENCO, by_senco, senco), (Side.LEADER, by_leader, head)):
            StageSaid.objects.create(school=school, decision=decision, side=side, stage=stage, by=by)
    Delegation.objects.create(
        school=school,
        what="Books and equipment for interventions",
        limit=250,
        agreed_on=days[-40],
        agreed_by=head,
        review_on=days[-40] + timedelta(weeks=50),
    )
