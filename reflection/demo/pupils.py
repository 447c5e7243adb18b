"""The demo's pupils' question over two terms, revealed, and where the pair stands, waiting for one of the two."""

from datetime import date, datetime, time

from django.utils import timezone

from inclusion.school.models import Membership, School
from inclusion.school.school_dates import Span
from planning.demo.days import Days
from reflection.models import Answer, PupilTheme, Round, RoundMember
from reflection.prompts import KIND_WORDS, RoundKind
from reflection.term_days import term_to_ask_in, term_words

PAIR = ("head", "senco")
Said = dict[str, dict[str, tuple[int | None, str]]]  # who → prompt → score and words
NOW: Said = {
    "head": {
        "team": (4, "They see us in the same places and at the same assemblies."),
        "communicate": (4, "We talk daily, and they see that we do."),
        "systems": (3, ""),
        "support": (3, "It depends on the day of the week."),
        "true": (None, "We would say changes to each other before we say them to a class."),
    },
    "senco": {
        "team": (4, ""),
        "communicate": (2, "Some hear of a changed plan from me and of the old one from somebody else."),
        "systems": (3, "The timetable by the door helped."),
        "support": (2, "It is different with whoever covers."),
        "true": (None, "One place where whoever covers reads how support goes in that class."),
    },
}
BEFORE: Said = {
    "head": {"team": (4, ""), "communicate": (4, ""), "systems": (2, ""), "support": (3, ""), "true": (None, "Time.")},
    "senco": {
        "team": (2, "We were in different meetings all term."),
        "communicate": (2, ""),
        "systems": (2, "Nobody could say who plans the afternoon."),
        "support": (2, ""),
        "true": (None, "A fixed half hour each week."),
    },
}
STOOD: Said = {
    "head": {"place": (3, ""), "next": (None, "Ask before the options are on the table.")},
    "senco": {"place": (2, ""), "next": (None, "Plan the spring together, not one after the other.")},
}
STANDS: Said = {"senco": {"place": (3, ""), "next": (None, "Look at each other’s week before we promise anything.")}}
THEMES = (  # whose, facet, source, text
    ("senco", "communicate", "council", "Many would like to hear of a change from one adult, the same one each time."),
    ("head", "systems", "survey", "Most know where to find help in the morning; fewer do after lunch."),
)


def load_pupils(school: School, cast: dict[str, Membership], days: Days) -> None:
    term = term_to_ask_in(days.calendar, days.today)
    if term is None:
        return
    earlier = _before(days, term)
    now = _round(cast, RoundKind.PUPILS, term, NOW, revealed=True)
    for who, facet, source, text in THEMES:
        PupilTheme.objects.create(school=school, round=now, facet=facet, source=source, text=text, added_by=cast[who])
    _round(cast, RoundKind.STANDING, term, STANDS, revealed=False)
    _round(cast, RoundKind.PUPILS, earlier, BEFORE, revealed=True)
    _round(cast, RoundKind.STANDING, earlier, STOOD, revealed=True)


def _before(days: Days, term: Span) -> Span:
    """The term before; where the demo does not know it, a summer term that ended in July."""
    known = [one for one in days.calendar.terms if one.ends_on < term.starts_on]
    year = term.starts_on.year
    return known[-1] if known else Span(date(year, 4, 13), date(year, 7, 21), "Summer term")


def _round(cast: dict[str, Membership], kind: RoundKind, term: Span, said: Said, *, revealed: bool) -> Round:
    """A round of the pair; whoever says something is ready."""
    at = min(timezone.now(), timezone.make_aware(datetime.combine(term.ends_on, time(15, 30))))
    school = cast["head"].school
    round = Round.objects.create(
        school=school,
        kind=kind,
        title=f"{KIND_WORDS[kind]}, {term_words(term)}",
        term_starts_on=term.starts_on,
        started_at=at,
        started_by=cast["senco"],
        revealed_at=at if revealed else None,
    )
    for who in PAIR:
        member = RoundMember.objects.create(
            school=school, round=round, membership=cast[who], ready_at=at if who in said else None
        )
        for prompt, (score, text) in said.get(who, {}).items():
            Answer.objects.create(school=school, member=member, prompt=prompt, score=score, text=text)
    return round
