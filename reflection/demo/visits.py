"""The demo's visits: one that SENCo and headteacher have read together, one to come, one that waits for an answer."""

from datetime import date, time

from inclusion.school.models import Membership, School
from planning.actions.action_points import add_action
from planning.actions.booked import book_time
from planning.demo.days import Days
from reflection.actions.rounds import Said, save_answers, start_round
from reflection.actions.visits import KEPT_BY
from reflection.models import Visit
from reflection.prompts import RoundKind

Occasion = Visit.Occasion
SEEN = {  # who wrote what after the visit to the reading group
    "head": {
        "expected": "A quiet table and three children reading aloud.",
        "noticed": "How much is decided in the first two minutes: who sits where, who is having a hard morning.",
        "differently": "The assembly before it is what makes the start late. That one is mine.",
        "appreciate": "How calmly everybody begins again after each interruption.",
    },
    "senco": {
        "expected": "That I would explain too much.",
        "noticed": "That I stopped seeing the corridor noise long ago, until somebody else heard it.",
        "differently": "It is easier to ask for time when the other one has stood in the room.",
        "appreciate": "A whole half hour without a telephone.",
    },
}


def load_visits(school: School, cast: dict[str, Membership], days: Days) -> None:
    head, senco, phase = cast["head"], cast["senco"], cast["phase"]
    read = _agreed(senco, head, Occasion.GROUP, "Reading group in the library", days.on(-8, 1), time(9, 30))
    _write(read, cast, days.today)
    title = "Assembly ends at 9:15 on Tuesdays and Thursdays"
    read.action = add_action(by=senco, owner=head, title=title, due_on=days[8], confidential=True)
    read.save()
    _agreed(head, senco, Occasion.STAFFING, "Staffing discussion for September", days.on(6, 2), time(14))
    Visit.objects.create(
        school=school,
        host=phase,
        guest=senco,
        occasion=Occasion.CURRICULUM,
        what="Planning the summer topics in Key Stage 1",
        on=days.on(8, 3),
        starts_at=time(15, 45),
        asked_by=phase,
    )


def _agreed(host: Membership, guest: Membership, occasion: str, what: str, on: date, starts_at: time) -> Visit:
    """A visit that both have agreed to, on the map and with what they write about it."""
    people = [host, guest]
    booked = book_time(
        by=guest, title=f"Visit: {what}", on=on, starts_at=starts_at, minutes=45, people=people, kept_by=KEPT_BY
    )
    return Visit.objects.create(
        school=host.school,
        host=host,
        guest=guest,
        occasion=occasion,
        what=what,
        on=on,
        starts_at=starts_at,
        asked_by=host,
        state=Visit.State.CONFIRMED,
        settled_by=guest,
        booked=booked,
        round=start_round(by=guest, kind=RoundKind.VISIT, title=what, people=people, opens_on=on),
    )


def _write(visit: Visit, cast: dict[str, Membership], today: date) -> None:
    assert visit.round is not None
    for who, words in SEEN.items():
        said = {prompt: Said(text=text) for prompt, text in words.items()}
        save_answers(by=cast[who], round=visit.round, version=1, seen=1, said=said, ready=True, today=today)
