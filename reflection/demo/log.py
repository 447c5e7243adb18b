"""The demo's log: a few entries of SENCo and headteacher, private and shared."""

from django.utils import timezone

from inclusion.school.models import Membership, School
from planning.demo.days import Days
from reflection.models import Audience, EntryStrategy, LogEntry, Strategy

ENTRIES = (  # whose, staff days from today, what it is about, audience, text
    ("senco", -12, Strategy.MAP, Audience.PRIVATE,
     "I said yes to covering lunch again. Next time I ask what gives way for it."),
    ("senco", -6, Strategy.PLANNING, Audience.PARTNER,
     "Ten minutes at the gate with Helen were worth more than the long e-mail."),
    ("senco", -1, Strategy.VOICE, Audience.LEADERSHIP,
     "The options came to me before they were settled this time. I noticed how differently I spoke."),
    ("head", -9, Strategy.SHOES, Audience.PARTNER,
     "I did not know how much of Sunita’s Tuesday is telephone calls."),
    ("head", -3, Strategy.PLANNING, Audience.PRIVATE,
     "Staff meeting: say out loud what we stop, not only what we begin."),
)  # fmt: skip


def load_log(school: School, cast: dict[str, Membership], days: Days) -> None:
    now = timezone.now()
    for who, count, about, audience, text in ENTRIES:
        partner = cast["head" if who == "senco" else "senco"] if audience == Audience.PARTNER else None
        entry = LogEntry.objects.create(
            school=school,
            author=cast[who],
            on=days[count],
            text=text,
            audience=audience,
            partner=partner,
            shared_at=None if audience == Audience.PRIVATE else now,
        )
        EntryStrategy.objects.create(school=school, entry=entry, strategy=about)
