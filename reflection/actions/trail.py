"""What the trail says of reflection: that something was shared, handed in or revealed, never a word or a title of it.

Headteacher and SENCo read the trail, also of rounds in which they take no part; so it names no person but the actor.
"""

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from reflection.models import Round


def note_round(*, by: Membership, round: Round, verb: str) -> None:
    """Leave a trace of an act in a round: its kind only."""
    record(by=by, school=round.school, verb=verb, obj=round, summary=round.get_kind_display())
