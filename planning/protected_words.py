"""What became of protected time, in words: the sentence of a term, its facts, and the cells of its weeks."""

from fractions import Fraction

from inclusion.school.wording import listed
from planning.models import ProtectedBlock
from planning.protected_times import hours
from planning.protected_totals import Minutes, Totals

Reason = ProtectedBlock.Reason
MOST_OFTEN = {
    Reason.COVER.label: "to cover",
    Reason.SAFEGUARDING.label: "to safeguarding",
    Reason.MEETING.label: "to meetings",
    Reason.ABSENCE.label: "to absence",
    Reason.OWN_CHOICE.label: "by own choice",
    Reason.OTHER.label: "for other reasons",
}
NATIONWIDE = (
    "Nationally, 75% of SENCos in primary and 79% in secondary schools said that they are routinely pulled away from"
    " this time (National SENCO Workforce Survey 2020)."
)


def sentence(totals: Totals) -> str:
    """ "This term 21 of 30 agreed hours have been kept so far; 6 h were lost, most often to cover; …"."""
    whole = totals.whole
    if totals.is_to_come:
        return f"{hours(whole.agreed)} are agreed for this term and {hours(whole.planned)} are planned."
    when, have, so_far = ("In this term", "were", "") if totals.is_over else ("This term", "have been", " so far")
    marked = whole.kept + whole.moved + whole.lost
    if not marked and not whole.agreed:
        return "No hours are agreed for this term yet, and nothing is marked."
    if not marked:
        return f"{when} {hours(totals.agreed_so_far)} {have} agreed{so_far}; nothing is marked yet."
    kept = _of(whole.kept, totals.agreed_so_far) if whole.agreed else hours(whole.kept)
    nothing = "" if whole.agreed else " No hours are agreed for it yet."
    return f"{when} {kept} {have} kept{so_far}; {_not_kept(totals)}.{nothing}"


def facts(totals: Totals) -> list[tuple[str, str]]:
    """The totals of the term, label and words."""
    whole = totals.whole
    agreed = hours(whole.agreed)
    if not totals.is_over and not totals.is_to_come:
        agreed = f"{hours(totals.agreed_so_far)} so far, {agreed} in the whole term"
    said = [("Agreed", agreed), ("Planned in the whole term", hours(whole.planned)), ("Kept", hours(whole.kept))]
    said += [("Moved", hours(whole.moved)), ("Lost", hours(whole.lost)), ("Given back", hours(whole.repaid))]
    said += [("Not marked yet", hours(whole.open)), ("Still to come", hours(whole.to_come))]
    if totals.check_ins.planned:
        said.append(("Joint check-ins", _check_ins(totals.check_ins)))
    return said


def cells(minutes: Minutes) -> list[tuple[str, str]]:
    """A week's numbers under their headings, a dash for none."""
    shown: list[tuple[str, int | Fraction]] = [
        ("Agreed", minutes.agreed),
        ("Kept", minutes.kept),
        ("Given back", minutes.repaid),
        ("Moved", minutes.moved),
        ("Lost", minutes.lost),
        ("Not marked", minutes.open),
        ("To come", minutes.to_come),
    ]
    return [(label, hours(number) if number else "–") for label, number in shown]


def _of(kept: int, agreed: Fraction) -> str:
    """ "21 of 30 agreed hours", with minutes where there are some."""
    if kept % 60 == 0 and round(agreed) % 60 == 0:
        return f"{kept // 60} of {round(agreed) // 60} agreed hours"
    return f"{hours(kept)} of {hours(agreed)} agreed"


def _not_kept(totals: Totals) -> str:
    whole = totals.whole
    said = [
        f"{hours(minutes)} {'was' if minutes == 60 else 'were'} {word}"
        for minutes, word in ((whole.lost, "lost"), (whole.moved, "moved"))
        if minutes
    ]
    if not said:
        return "nothing was lost or moved"
    often = MOST_OFTEN[totals.reasons[0][0]]
    back = f"{hours(whole.repaid)} {'was' if whole.repaid == 60 else 'were'} given back"
    return f"{listed(said)}, most often {often}; {back if whole.repaid else 'nothing is given back yet'}"


def _check_ins(minutes: Minutes) -> str:
    parts = [(minutes.kept, "kept"), (minutes.moved, "moved"), (minutes.lost, "lost"), (minutes.open, "not marked yet")]
    said = [f"{hours(number)} {word}" for number, word in parts if number]
    return ", ".join(said) or f"{hours(minutes.to_come)} to come"
